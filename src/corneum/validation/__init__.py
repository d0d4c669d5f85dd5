"""The scoreboard: the shipped models against the shipped measurements, one module a topic."""
