"""Questions asked across many cases: claims, sweeps, fits and the scoreboard of published data."""
