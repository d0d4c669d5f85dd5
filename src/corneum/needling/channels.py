"""What the needles leave behind: open lumens, their width and number, and the tissue injured on the way."""

from __future__ import annotations

from dataclasses import dataclass

from corneum.evidence.derivation import Drawn


@dataclass(frozen=True)
class Channels:
    """The channels of one treatment of one zone.

    Drawn: `depth` of the open lumen (E, P), m; `radius` of the open lumen (E, 1), m; `density` of channels, all
    passes together (E, P), 1/m^2; `area_fraction`, share of the surface that open lumens take (E, P);
    `injured_fraction`, share of the surface that needle tracks cross (E, P); `injury_radius` (E, 1), m;
    `depth_in_place` with the needles in, mean over needles (E, P), m; `needle_diameter` (E, 1), m. `pattern` is
    "random" for hand and pen, "lattice" for tips set down side by side; `overlays` the number of lattices laid over
    each other.
    """

    depth: Drawn
    radius: Drawn
    density: Drawn
    area_fraction: Drawn
    injured_fraction: Drawn
    injury_radius: Drawn
    depth_in_place: Drawn
    needle_diameter: Drawn
    pattern: str
    overlays: int
