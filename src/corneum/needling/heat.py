"""How deep radio-frequency needles coagulate: two studies that contradict each other, carried as two forms."""

from __future__ import annotations

import numpy as np

from corneum.errors import OutOfDomain
from corneum.evidence.derivation import Drawn
from corneum.evidence.model_context import ModelContext
from corneum.needling.devices import Device


def coagulated_depth(context: ModelContext, device: Device, depth_in_place: Drawn) -> Drawn:
    """Depth below the surface down to which tissue is coagulated, mean over the needles, m, shape (E, P).

    Either the whole track down to the tip, or a zone below the surface, one of the two per outer draw; never deeper
    than the needle. Energy, insulation and pulse decide and no maker's figures were found, so none enters.

    Args:
        context: Tables, virtual people and record.
        device: A device with radio-frequency needles.
        depth_in_place: Depth of each needle, m, shape (E, P, N).

    Raises:
        OutOfDomain: The device has no radio frequency.

    Source: hendel2019 (histology of one participant), manuskiatti2016 (two people, by energy).
    """
    if not device.rf:
        raise OutOfDomain("coagulated depth", "devices", device.name, "with radio-frequency needles")
    reached = depth_in_place.draws
    with context.model("coagulated depth") as model:
        zone = context.parameter("needling.coagulation_zone")
        weight = context.parameter("needling.coagulation_full_weight", leverage=0.0)
        full = context.uniform("needling.coagulation_form", "epistemic") < weight.number
        shallow = np.minimum(reached, context.draw(zone)[..., None])
        return model.drawn(
            np.where(full[..., None], reached, shallow).mean(axis=-1),
            "m",
            "d or min(d, zone), one of the two per outer draw, mean over the needles",
            uses=[depth_in_place],
        )
