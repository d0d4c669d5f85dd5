"""How much a session injures against the one session whose answer was measured, and how the answer follows.

The reference is the 1.5 mm roller of the study that the stained collagen index is set on. Its needles go as deep as
those of a roller do, into the same skin; how many they were on an area nobody counted, so their density is a wide
prior. An answer follows injury x (1 for the reference) as x^g, with g a prior from 0, not at all, to 1, in
proportion: no trial in people compared passes, densities or lengths of needles on biopsies, so nothing identifies g.
No injury has no answer.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from corneum.evidence.derivation import Drawn, Input
from corneum.evidence.model_context import ModelContext
from corneum.needling.injury import Injury, dermal, within_skin
from corneum.skin.layers import Skin

Array = NDArray[np.float64]


def relative_dermal_injury(context: ModelContext, of: Injury, skin: Skin) -> Drawn:
    """Injured volume of the dermis over that of the reference session, shape (E, P).

    Args:
        context: Tables, virtual people and record.
        of: Injury of a session.
        skin: The skin that it was made in.

    Source: lotfi2013 (length), schwarz2011 (needles); density and depth are priors (parameters response.reference_*).
    """
    return _relative(context, dermal(of), skin.epidermis.draws, skin, "relative injury of the dermis")


def relative_injury(context: ModelContext, of: Injury, skin: Skin) -> Drawn:
    """Injured volume of epidermis and dermis over that of the reference session, shape (E, P).

    Args:
        context: Tables, virtual people and record.
        of: Injury of a session.
        skin: The skin that it was made in.

    Source: as `relative_dermal_injury`.
    """
    return _relative(context, within_skin(of), np.zeros((1, 1)), skin, "relative injury of the skin")


def answer_to(context: ModelContext, relative: Array) -> Array:
    """What follows an injury over what follows that of the reference, x^g; 0 without injury. Same shape as `relative`.

    Args:
        context: Tables, virtual people and record; the power is an input of the model whose scope is open.
        relative: Injury over that of the reference, shape (E, P).
    """
    power = context.draw(context.parameter("response.injury_power", leverage=0.5))
    return np.where(relative > 0, relative**power, 0.0)


def inflammation(context: ModelContext, of: Injury, skin: Skin) -> Drawn:
    """Inflammation after a session over that after the reference session, shape (E, P). More injury never gives less.

    Args:
        context: Tables, virtual people and record.
        of: Injury of the session.
        skin: The skin that it was made in.

    Source: a prior (parameter response.injury_power).
    """
    relative = relative_injury(context, of, skin)
    with context.model("inflammation against the reference session") as model:
        return model.drawn(answer_to(context, relative.draws), "1", "x^g", uses=[Input(relative, 0.5)])


def _relative(context: ModelContext, injured: Drawn, upper: Array, skin: Skin, name: str) -> Drawn:
    with context.model(name) as model:
        length = context.parameter("response.reference_length").number
        density = context.draw(context.parameter("response.reference_density"))
        width = context.parameter("response.reference_needle_diameter", leverage=2.0).number
        radius = context.draw(context.parameter("needling.injury_radius_share", leverage=2.0)) * width / 2
        reached = length * np.clip(context.draw(context.parameter("needling.pressed_share")), 0.0, 1.0)
        crossed = np.clip(reached, upper, skin.total_skin.draws) - upper
        reference = -np.expm1(-density * math.pi * radius**2) * crossed
        return model.drawn(
            np.divide(injured.draws, reference, out=np.zeros_like(injured.draws), where=reference > 0),
            "1",
            "v / ((1 - exp(-n_0 pi (rho D_0/2)^2)) h_0), h_0 the part of the layers that needles of L_0 cross",
            uses=[injured, Input(skin.total_skin, 0.0), Input(skin.epidermis, 0.0)],
        )
