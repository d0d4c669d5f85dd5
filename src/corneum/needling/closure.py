"""How long channels stay open: two read-outs, since passing water and being visible end at different times."""

from __future__ import annotations

from dataclasses import dataclass

from corneum.evidence.derivation import Drawn


@dataclass(frozen=True)
class Closure:
    """f(t) = A exp(-t / tau_e) + (1 - A) 2^(-t / t_half), the open share of a channel's cross-section.

    Drawn (E, 1): `recoil_share` A; `recoil_time` tau_e, s; `half_life` t_half, s; `transport_tight`, time until
    electrical impedance or water loss is back, s; `visibly_closed`, time until neither dye nor optics show a
    channel, s. Medians hold; their tails do not, so no advice is drawn from them.
    """

    recoil_share: Drawn
    recoil_time: Drawn
    half_life: Drawn
    transport_tight: Drawn
    visibly_closed: Drawn
