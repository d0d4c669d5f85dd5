"""What micro- and hydradermabrasion take off the stratum corneum: a wide prior, since hardly anything was measured."""

from __future__ import annotations

import numpy as np

from corneum.evidence.derivation import Drawn, Input
from corneum.evidence.model_context import ModelContext
from corneum.needling.devices import Device
from corneum.needling.technique import Technique
from corneum.skin.layers import Skin


def removed_share(context: ModelContext, device: Device, technique: Technique) -> Drawn:
    """Share of the stratum corneum's thickness that a treatment removes (E, 1), 0 to 1.

    Microdermabrasion: each pass takes the same share of what is left, 1 - (1 - f)^p (a vendor's words, widened).
    Hydradermabrasion: one prior for the whole treatment. Raises ValueError for a device that abrades nothing.
    """
    if device.class_ == "microdermabrasion":
        per_pass = context.parameter("needling.removed_per_pass_microdermabrasion")
        return context.drawn(
            1 - (1 - context.draw(per_pass)) ** technique.passes, "1", "stratum corneum removed",
            f"1 - (1 - f)^p, p {technique.passes}", [per_pass],
        )  # fmt: skip
    if device.class_ == "hydradermabrasion":
        whole = context.parameter("needling.removed_hydradermabrasion")
        return context.drawn(context.draw(whole), "1", "stratum corneum removed", "prior", [whole])
    raise ValueError(f"{device.name} abrades nothing")


def thinned_stratum_corneum(context: ModelContext, skin: Skin, removed: Drawn) -> Drawn:
    """Stratum corneum left after abrasion (E, P), m."""
    whole = skin.stratum_corneum
    taken = float(np.median(removed.draws))
    return context.drawn(
        whole.draws * (1 - removed.draws), "m", "stratum corneum left", "h (1 - removed share)",
        [whole, Input(removed, taken / (1 - taken))],
    )  # fmt: skip
