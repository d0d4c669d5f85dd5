"""Collagen and dark marks after treatment against the trials that ship with the package."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from scipy.special import bdtr

from corneum.evidence.derivation import Drawn
from corneum.evidence.draws import Population
from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import CENTRAL_95, NoData
from corneum.response.healing import collagen
from corneum.response.pigment import pih_risk
from corneum.validation.comparison_result import Compare, ComparisonResult

DAY = 86400.0
_MANY = Population(epistemic=512, person=64, needle=1)


def _collagen(context: ModelContext) -> ComparisonResult:
    published = float(context.row("outcomes/histology", "lotfi2013_02")["change_pct"])
    course = collagen(context.with_population(Population()), sessions=5, interval=30 * DAY, after=56 * DAY, age=25)
    assert isinstance(course.stained_index, Drawn)
    return ComparisonResult(1, abs(float(np.median(course.stained_index.draws)) * 100 - published))


_COUNTS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "dogra2014_01": ("manual_roller", ("IV", "V")),
    "alqarqaz2018_01": ("manual_roller", ("III", "IV", "V")),
    "lotfi2013_01": ("manual_roller", ("III", "IV")),
    "microplasma2018_01": ("rf_microneedling", ("III", "IV")),
    "yu2022_01": ("rf_microneedling", ("III", "IV", "V")),
}


def _pih_counts(context: ModelContext) -> ComparisonResult:
    missed = []
    for name, (class_, types) in _COUNTS.items():
        row = context.row("outcomes/adverse_events", name)
        risks = []
        for type_ in types:
            risk = pih_risk(context.with_population(_MANY), class_, type_)
            assert not isinstance(risk, NoData)
            risks.append(risk.draws)
        risk_of_study = np.mean(risks, axis=0)
        count, people = int(row["events"]), int(row["denominator"])
        at_most = float(bdtr(count, people, risk_of_study).mean())
        below = float(bdtr(count - 1, people, risk_of_study).mean()) if count else 0.0
        if at_most < CENTRAL_95[0] or below > CENTRAL_95[1]:
            missed.append(
                f"{count} of {people}, predicted {people * float(risk_of_study.mean()):.1f} ({row['source']})"
            )
    return ComparisonResult(len(_COUNTS), 1 - len(missed) / len(_COUNTS), tuple(missed))


COMPARISONS: Mapping[str, Compare] = {"collagen": _collagen, "pih_counts": _pih_counts}
