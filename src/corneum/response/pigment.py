"""The chance that skin darkens where it was needled (post-inflammatory hyperpigmentation).

    logit p = b_0 + b_1 (type - 4) + b_class

gives the middle of the risk by Fitzpatrick type. Studies disagree more than chance, so the 95 % range is stated, from
0 to a highest value by type, instead of following from the fit. Depth, passes and energy cannot be estimated. Sources:
dogra2014, alqarqaz2018, lotfi2013, microplasma2018 and the others of parameters/response.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from corneum.evidence.derivation import Drawn, Input
from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import NORMAL_95, NoData

Array = NDArray[np.float64]

TYPES = ("I", "II", "III", "IV", "V", "VI")
NOT_MEASURED = ("I", "II")
MEASURED = ("III", "IV", "V", "VI")

NEEDLING = ("manual_roller", "manual_stamp", "automated_pen", "scanning_or_robotic")
HEATED = ("rf_microneedling",)

_SETTLED = "a count of darkened skin among all who were treated, by skin type, at three months"


def pih_risk(context: ModelContext, class_: str, fitzpatrick: str | None) -> Drawn | NoData:
    """Probability of post-inflammatory hyperpigmentation after a course, (E, 1).

    `fitzpatrick` is one of `TYPES`, or None where it was not said: then the type varies over those measured, and the
    range is as wide as theirs together. NoData for types I and II (rare, not measured) and for every class without
    a count over a denominator.
    """
    if class_ not in NEEDLING + HEATED:
        return NoData(_why_not(class_), _SETTLED)
    if fitzpatrick in NOT_MEASURED:
        return NoData(f"Rare in skin type {fitzpatrick}; not measured.", _SETTLED)
    intercept = context.parameter("response.pih_intercept")
    slope = context.parameter("response.pih_slope")
    reference = context.parameter("response.pih_reference_type")
    inputs: list[Input] = [Input(intercept, abs(intercept.number)), Input(slope), Input(reference, 0)]
    shift = 0.0
    if class_ in HEATED:
        heated = context.parameter("response.pih_rf")
        shift = heated.number
        inputs.append(Input(heated))

    z = context.normal("response.pih", "epistemic")
    types = MEASURED if fitzpatrick is None else (fitzpatrick,)
    risks = []
    for type_ in types:
        steps = TYPES.index(type_) + 1 - reference.number
        middle = 1.0 / (1.0 + np.exp(-(intercept.number + slope.number * steps + shift)))
        highest = context.parameter(f"response.pih_highest_{TYPES.index(type_) + 1}")
        inputs.append(Input(highest))
        spread = np.where(z < 0, middle, highest.number - middle)
        risks.append(np.clip(middle + spread * z / NORMAL_95, 0, 1))
    if len(types) == 1:
        risk = risks[0]
    else:
        which = np.floor(context.uniform("response.pih_type", "epistemic") * len(types)).astype(int)
        risk = np.choose(which, risks)
    return context.drawn(
        risk,
        "1",
        "pigment risk",
        "middle 1 / (1 + exp(-(b_0 + b_1 (type - 4) + b_class))), 95 % range from 0 to the highest value of the type",
        inputs,
    )


def _why_not(class_: str) -> str:
    if class_ in ("microinfusion_stamp", "multi_needle_injector"):
        return "No study of a stamp or multi-needle injector counts darkening over a denominator."
    if class_ in ("microdermabrasion", "hydradermabrasion"):
        return "No study of (hydra)dermabrasion counts darkening over a denominator."
    if class_ == "referral":
        return "Depends on what is done and is for the physician to say."
    return "No injury by needle or heat; darkening after irritation was not counted."
