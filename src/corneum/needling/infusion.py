"""Where a serum goes that is brought with the needles: into the channels, and the rest as a film on the surface."""

from __future__ import annotations

from dataclasses import dataclass

from corneum.evidence.derivation import Drawn


@dataclass(frozen=True)
class Infused:
    """Drawn (E, P), m^3/m^2: what the channels take up, and what stays on the surface. Together: what was used."""

    in_channels: Drawn
    on_surface: Drawn
