"""How far the opening of a hollow needle reaches up from its tip, which decides where its fluid leaves it.

A needle of outer diameter D and bore b that is ground at the angle beta to its axis opens over b/tan(beta), from
(D - b)/2/tan(beta) above the tip on. Fluid takes the easiest way out, the upper end of the opening, so that an opening
that lies in part in the epidermis or above the skin does not inject into the dermis.
"""

from __future__ import annotations

import numpy as np

from corneum.evidence.derivation import Drawn
from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import NoData
from corneum.needling.devices import Device, specification


def opening(context: ModelContext, device: Device) -> Drawn | None:
    """Distance (E, 1) m from the tip of a hollow needle to the upper end of its opening; None for other needles.

    Args:
        context: Tables, virtual people and record.
        device: The device whose needles they are.

    Source: recalled_gauge (bores and bevels); geometry.
    """
    outer = specification(context, device, "needle_diameter")
    if not device.hollow or isinstance(outer, NoData):
        return None
    with context.model("opening of a hollow needle") as model:
        width = context.draw(outer)
        bore = context.draw(context.parameter("needling.bore_share")) * width
        if device.bore is not None:
            bore = np.minimum(context.draw(device.bore), width)
        bevel = context.draw(context.parameter("needling.bevel_angle"))
        return model.drawn((width + bore) / (2 * np.tan(bevel)), "m", "(D + b)/(2 tan(beta))")
