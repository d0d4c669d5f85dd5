"""What micro- and hydradermabrasion take off the stratum corneum: a wide prior, since hardly anything was measured."""

from __future__ import annotations

import numpy as np

from corneum.evidence.derivation import Drawn, Input
from corneum.evidence.model_context import ModelContext
from corneum.needling.devices import Device
from corneum.needling.technique import Technique
from corneum.skin.layers import Skin


def removed_share(context: ModelContext, device: Device, technique: Technique) -> Drawn:
    """Share of the stratum corneum's thickness that a treatment removes, 0 to 1, shape (E, 1).

    Microdermabrasion: each pass takes the same share of what is left, 1 - (1 - f)^p. Hydradermabrasion: one prior for
    the whole treatment.

    Args:
        context: Tables, virtual people and record.
        device: A device of the class microdermabrasion or hydradermabrasion.
        technique: How it is used; its passes count.

    Raises:
        ValueError: The device abrades nothing.

    Source: a vendor's words, widened to a prior (parameters needling.removed_*).
    """
    with context.model("stratum corneum removed") as model:
        if device.class_ == "microdermabrasion":
            per_pass = context.draw(context.parameter("needling.removed_per_pass_microdermabrasion"))
            return model.drawn(
                1 - (1 - per_pass) ** technique.passes,
                "1",
                f"1 - (1 - f)^p, p {technique.passes}",
                uses=[Input(technique.row, 0.0)],
            )
        if device.class_ == "hydradermabrasion":
            return model.drawn(context.draw(context.parameter("needling.removed_hydradermabrasion")), "1", "prior")
    raise ValueError(f"{device.name} abrades nothing")


def thinned_stratum_corneum(context: ModelContext, skin: Skin, removed: Drawn) -> Drawn:
    """Thickness of the stratum corneum that abrasion leaves, m, shape (E, P).

    Args:
        context: Tables, virtual people and record.
        skin: The skin before the treatment.
        removed: Share of the stratum corneum that is removed, as `removed_share` returns it, shape (E, 1).
    """
    whole = skin.stratum_corneum
    removed_part = float(np.median(removed.draws))
    return context.drawn(
        whole.draws * (1 - removed.draws),
        "m",
        "stratum corneum left",
        "h (1 - removed share)",
        [whole, Input(removed, removed_part / (1 - removed_part))],
    )
