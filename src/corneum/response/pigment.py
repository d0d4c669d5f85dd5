"""The chance that skin darkens where it was needled (post-inflammatory hyperpigmentation).

    logit p = b_0 + b_1 (type - 4) + b_class

gives the middle of the risk by Fitzpatrick type. Studies disagree more than chance, so the 95 % range is stated, from
0 to a highest value by type, instead of following from the fit. Depth, passes and energy cannot be estimated. Sources:
dogra2014, alqarqaz2018, lotfi2013, microplasma2018 and the others of parameters/response.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from corneum.evidence.derivation import Drawn
from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import NORMAL_95, NoData

Array = NDArray[np.float64]

TYPES = ("I", "II", "III", "IV", "V", "VI")
NOT_MEASURED = ("I", "II")
MEASURED = ("III", "IV", "V", "VI")

NEEDLING = ("manual_roller", "manual_stamp", "automated_pen", "scanning_or_robotic")
HEATED = ("rf_microneedling",)

_REFERENCE = "response.pih_reference_type"
_SETTLED = "a count of darkened skin among all who were treated, by skin type, at three months"


def pih_risk(context: ModelContext, class_: str, fitzpatrick: str | None) -> Drawn | NoData:
    """Probability of post-inflammatory hyperpigmentation after a course, shape (E, 1).

    NoData for types I and II (rare, not measured) and for every class without a count over a denominator.

    Args:
        context: Tables, virtual people and record.
        class_: Class of treatment.
        fitzpatrick: One of `TYPES`; where it is None the type varies over those measured, and the range is as wide as
            theirs together.

    Source: dogra2014, alqarqaz2018, lotfi2013, microplasma2018 and the others of parameters/response.
    """
    if class_ not in NEEDLING + HEATED:
        return NoData(_why_not(class_), _SETTLED)
    if fitzpatrick in NOT_MEASURED:
        return NoData(f"Rare in skin type {fitzpatrick}; not measured.", _SETTLED)
    with context.model("pigment risk") as model:
        types = MEASURED if fitzpatrick is None else (fitzpatrick,)
        risks = [_risk_of_type(context, class_, TYPES.index(type_) + 1) for type_ in types]
        if len(types) == 1:
            risk = risks[0]
        else:
            which = np.floor(context.uniform("response.pih_type", "epistemic") * len(types)).astype(int)
            risk = np.choose(which, risks)
        return model.drawn(
            risk,
            "1",
            f"middle 1 / (1 + exp(-(b_0 + b_1 (type - {context.parameter(_REFERENCE).number:g}) + b_class))), "
            "95 % range from 0 to the highest value of the type",
        )


def _risk_of_type(context: ModelContext, class_: str, type_: int) -> Array:
    """Risk in one skin type, counted from 1, (E, 1)."""
    intercept = context.parameter("response.pih_intercept")
    # the risk follows the exponential of the intercept
    intercept = context.parameter("response.pih_intercept", leverage=abs(intercept.number))
    slope = context.parameter("response.pih_slope").number
    steps = type_ - context.parameter(_REFERENCE, leverage=0.0).number
    shift = context.parameter("response.pih_rf").number if class_ in HEATED else 0.0
    middle = 1.0 / (1.0 + np.exp(-(intercept.number + slope * steps + shift)))
    highest = context.parameter(f"response.pih_highest_{type_}").number
    z = context.normal("response.pih", "epistemic")
    spread = np.where(z < 0, middle, highest - middle)
    return np.asarray(np.clip(middle + spread * z / NORMAL_95, 0, 1))


def _why_not(class_: str) -> str:
    if class_ in ("microinfusion_stamp", "multi_needle_injector"):
        return "No study of a stamp or multi-needle injector counts darkening over a denominator."
    if class_ in ("microdermabrasion", "hydradermabrasion"):
        return "No study of (hydra)dermabrasion counts darkening over a denominator."
    if class_ == "referral":
        return "Depends on what is done and is for the physician to say."
    return "No injury by needle or heat; darkening after irritation was not counted."
