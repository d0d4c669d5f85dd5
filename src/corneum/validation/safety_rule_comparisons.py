"""Every contraindication and red flag of the tables against the client whom it was written for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from corneum.client import Client, client_from
from corneum.evidence.goal_words import GOALS, NOT_PLANNED
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Row
from corneum.safety.contraindications import MAP, screen
from corneum.safety.emergencies import RED_FLAGS
from corneum.safety.tags import parse_tags
from corneum.validation.comparison_result import Compare, ComparisonResult

_TODAY = date(2026, 11, 20)


def _contraindications(context: ModelContext) -> ComparisonResult:
    rows = context.table(MAP).rows
    missed = []
    for row in rows:
        tier = next(tier for tier in ("contraindicated", "not_recommended", "note") if row[tier])
        tags, sign, limit = parse_tags(row[tier])[0]
        zone = (row.list("zones") or ("forehead",))[0]
        reasons = screen(context, _client(_described(context, row)), tags, 2 * limit if sign else None, zone)
        if not any(reason.code == row.row_id and reason.strength == tier for reason in reasons):
            missed.append(row.row_id)
    return ComparisonResult(len(rows), 1 - len(missed) / len(rows), tuple(missed))


def _red_flags(context: ModelContext) -> ComparisonResult:
    rows = context.table(RED_FLAGS).rows
    missed = []
    for row in rows:
        words = row["example"]
        reasons = screen(context, _client({"conditions": [words]}), frozenset({"needle", "microneedling"}), None, None)
        if not reasons or reasons[0].code != row.row_id or reasons[0].strength != "contraindicated":
            missed.append(row.row_id)
    return ComparisonResult(len(rows), 1 - len(missed) / len(rows), tuple(missed))


def _described(context: ModelContext, row: Row) -> dict[str, Any]:
    """Keys of a client file of somebody whom the row concerns."""
    kind, _, word = (row.list("trigger") or ("",))[0].partition(":")
    phenotypes: dict[str, dict[str, Any]] = {
        "age_below": {"age": 17},
        "fitzpatrick": {"fitzpatrick": "VI"},
        "licence": {"operator": {"licence": "self"}},
        "goal": {"goals": [_goal_that_reports(context, word)]},
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


def _goal_that_reports(context: ModelContext, condition: str) -> str:
    """A wish that reports a condition, in a client's words; the word itself where it is a wish ("melasma")."""
    rows = [row for table in (GOALS, NOT_PLANNED) for row in context.table(table).rows]
    return next((row["name"] for row in rows if row["condition"] == condition), condition)


def _client(described: dict[str, Any]) -> Client:
    top = {key: value for key, value in described.items() if key in ("operator", "goals")}
    person = {"age": 40, **{key: value for key, value in described.items() if key not in top}}
    document = {"date": str(_TODAY), "planned_for": str(_TODAY), "client": person, "goals": ["pores"], **top}
    return client_from(document)


COMPARISONS: Mapping[str, Compare] = {"contraindications": _contraindications, "red_flags": _red_flags}
