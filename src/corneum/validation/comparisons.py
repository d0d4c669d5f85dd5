"""Barrier, outcomes and safety rules against the tables that ship with the package."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
from scipy.special import bdtr

from corneum.client import Client
from corneum.evidence.derivation import Drawn
from corneum.evidence.draws import Population
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Row
from corneum.evidence.value import CENTRAL_95, NoData
from corneum.needling.closure import closure
from corneum.needling.devices import device
from corneum.response.barrier import tewl_course
from corneum.response.healing import collagen
from corneum.response.pigment import pih_risk
from corneum.safety.contraindications import MAP, RED_FLAGS, screen
from corneum.safety.tags import parse_tags
from corneum.validation import anatomy_comparisons
from corneum.validation.comparison_result import Compare, Found

HOUR, DAY = 3600.0, 86400.0
_MANY = Population(epistemic=512, person=64, needle=1)


def fold(predicted: float, measured: float) -> float:
    """Factor between two positive numbers, 1 or more."""
    return float(np.exp(abs(np.log(predicted / measured))))


_TIMES = [
    "C001",
    "C002",
    "C003",
    "C004",
    "C005",
    "C006",
    "C012",
    "C013",
    "C015",
    "C016",
    "C017",
    "C018",
    "C019",
    "C020",
    "C021",
    "C022",
    "C023",
]
_SEEN = ("calcein dye", "OCT")


def _closure_times(context: ModelContext) -> Found:
    missed = []
    array = device(context, "stamp_generic")
    for name in _TIMES:
        row = context.row("barrier/channel_closure", name)
        # the registered protocol of the impedance series says that the sites were covered
        covered = row["occlusion"].startswith(("yes", "not stated"))
        closing = closure(context.with_population(_MANY), array, occluded=covered, age=26.0)
        read_out = closing.visibly_closed if row["method"] in _SEEN else closing.transport_tight
        median = float(np.median(read_out.draws)) / HOUR
        value = float(row["value"] or 0)
        low, high = {
            "eq": (value, value),
            "le": (0.0, value),
            "ge": (value, np.inf),
            "gt": (value, np.inf),
            "range": (float(row["value_low"] or 0), float(row["value_high"] or 0)),
        }[row["bound"]]
        if not low / 2 <= median <= 2 * high:
            missed.append(f"{row['method']} {low:g} to {high:g} h, predicted {median:.0f} h ({row['source']})")
    return Found(len(_TIMES), 1 - len(missed) / len(_TIMES), tuple(missed))


def _tape_strip(context: ModelContext) -> Found:
    rows = [row for row in context.table("barrier/model_residuals").rows if row["model"].startswith("tape strip")]
    missed, squares = [], []
    for row in rows:
        times = np.array([0.0, float(row["time_h"]) * HOUR])
        age = 85.0 if "age > 80" in row["model"] else 26.0
        course = tewl_course(
            context.with_population(_MANY), None, None, None, age=age, heat=False, abrasion=True, times=times
        )
        excess = course.values.draws - course.baseline.draws[:, :, None]
        predicted = float(np.median(1 - excess[:, :, 1] / excess[:, :, 0]))
        measured = float(row["observed_low"])
        squares.append((predicted - measured) ** 2)
        if abs(predicted - measured) > 0.1:
            told = f"{measured:.2f} at {row['time_h']} h, predicted {predicted:.2f}"
            missed.append(f"{row['model'].removeprefix('tape strip, ')}, {told} ({row['source']})")
    return Found(len(rows), float(np.sqrt(np.mean(squares))), tuple(missed))


def _collagen(context: ModelContext) -> Found:
    published = float(context.row("outcomes/histology", "lotfi2013_02")["change_pct"])
    made = collagen(context.with_population(Population()), sessions=5, interval=30 * DAY, after=56 * DAY, age=25)
    assert isinstance(made.stained_index, Drawn)
    return Found(1, abs(float(np.median(made.stained_index.draws)) * 100 - published))


_COUNTS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "dogra2014_01": ("manual_roller", ("IV", "V")),
    "alqarqaz2018_01": ("manual_roller", ("III", "IV", "V")),
    "lotfi2013_01": ("manual_roller", ("III", "IV")),
    "microplasma2018_01": ("rf_microneedling", ("III", "IV")),
    "yu2022_01": ("rf_microneedling", ("III", "IV", "V")),
}


def _pih_counts(context: ModelContext) -> Found:
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
    return Found(len(_COUNTS), 1 - len(missed) / len(_COUNTS), tuple(missed))


_TODAY = date(2026, 11, 20)


def _contraindications(context: ModelContext) -> Found:
    rows = context.table(MAP).rows
    missed = []
    for row in rows:
        tier = next(tier for tier in ("contraindicated", "not_recommended", "note") if row[tier])
        tags, sign, limit = parse_tags(row[tier])[0]
        zone = (row.list("zones") or ("forehead",))[0]
        reasons = screen(context, _client(_said(context, row)), tags, 2 * limit if sign else None, zone)
        if not any(reason.code == row.row_id and reason.strength == tier for reason in reasons):
            missed.append(row.row_id)
    return Found(len(rows), 1 - len(missed) / len(rows), tuple(missed))


def _red_flags(context: ModelContext) -> Found:
    rows = context.table(RED_FLAGS).rows
    missed = []
    for row in rows:
        words = context.row("vocabulary/red_flags", row.row_id).list("synonyms")[0]
        reasons = screen(context, _client({"conditions": [words]}), frozenset({"needle", "microneedling"}), None, None)
        if not reasons or reasons[0].code != row.row_id or reasons[0].strength != "contraindicated":
            missed.append(row.row_id)
    return Found(len(rows), 1 - len(missed) / len(rows), tuple(missed))


def _said(context: ModelContext, row: Row) -> dict[str, Any]:
    """What a client says who has what the row speaks of."""
    kind = row["trigger"].partition(":")[0]
    phenotypes: dict[str, dict[str, Any]] = {
        "age_below": {"age": 17},
        "fitzpatrick": {"fitzpatrick": "VI"},
        "licence": {"operator": {"licence": "self"}},
        "goal": {"goals": [{"goal": "lightening", "variant": "melasma"}]},
    }
    if kind or row["screens"]:
        return phenotypes.get(kind, {}) if kind else {"screens": {row.list("screens")[0]: True}}
    wanted = {row.row_id, *row.list("comes_with")}
    entries = context.table("vocabulary/condition_rows").rows
    entry = next(each for each in entries if wanted & set(each.list("contraindications")))
    if entry["kind"] == "drug_class":
        return {"medications": [context.row("vocabulary/drug_classes", entry.row_id)["name"]]}
    condition = context.row("vocabulary/conditions", entry.row_id)
    if condition["kind"] == "history":
        return {"history": [{"event": condition["name"], "when": str(_TODAY)}]}
    return {"allergies" if condition["kind"] == "allergy" else "conditions": [condition["name"]]}


def _client(said: dict[str, Any]) -> Client:
    top = {key: value for key, value in said.items() if key in ("operator", "goals")}
    person = {"age": 40, **{key: value for key, value in said.items() if key not in top}}
    document = {"date": str(_TODAY), "planned_for": str(_TODAY), "client": person, "goals": ["pores"], **top}
    return Client.model_validate(document, context={"today": _TODAY})


COMPARISONS: Mapping[str, Compare] = {
    **anatomy_comparisons.COMPARISONS,
    "closure_times": _closure_times,
    "tape_strip": _tape_strip,
    "collagen": _collagen,
    "pih_counts": _pih_counts,
    "contraindications": _contraindications,
    "red_flags": _red_flags,
}
