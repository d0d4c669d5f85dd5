"""How deep radio-frequency needles coagulate: two studies that contradict each other, carried as two forms."""

from __future__ import annotations

import numpy as np

from corneum.errors import OutOfDomain
from corneum.evidence.derivation import Drawn, Input
from corneum.evidence.model_context import ModelContext
from corneum.needling.devices import Device


def coagulated_depth(context: ModelContext, device: Device, depth_in_place: Drawn) -> Drawn:
    """Depth below the surface down to which tissue is coagulated, mean over the needles (E, P), m.

    Either the whole track down to the tip (histology of one participant), or a zone of 100-300 um (two people, by
    energy), one of the two per outer draw; never deeper than the needle. Energy, insulation and pulse decide and no
    maker's figures were found, so none enters. Raises OutOfDomain for a device without radio frequency.
    """
    if not device.rf:
        raise OutOfDomain("coagulated depth", "devices", device.name, "with radio-frequency needles")
    zone, weight = (context.parameter(f"needling.coagulation_{name}") for name in ("zone", "full_weight"))
    reached = depth_in_place.draws
    full = context.uniform("needling.coagulation_form", "epistemic") < weight.number
    shallow = np.minimum(reached, context.draw(zone)[..., None])
    return context.drawn(
        np.where(full[..., None], reached, shallow).mean(axis=-1), "m", "coagulated depth",
        "d or min(d, zone), one of the two per outer draw, mean over the needles",
        [zone, Input(weight, 0.0), depth_in_place],
    )  # fmt: skip
