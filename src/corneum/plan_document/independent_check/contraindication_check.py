"""Verdicts against contraindications and scope: none milder than a row that certainly holds says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from corneum import units
from corneum.evidence.tables import Row, load_tables
from corneum.plan_document.independent_check.comparisons import Comparisons
from corneum.plan_document.independent_check.limit_reading import shortest_needle
from corneum.plan_document.independent_check.plan_reading import Entry, PlanReading, number_of, strictness
from corneum.plan_document.independent_check.treatment_tags import names, tags_of
from corneum.plan_document.independent_check.waiting_rules import HealthRule, Treated, health_rules

KIND = "verdicts"
_STRENGTHS = ("contraindicated", "not_recommended")
_UNNAMED = "none"


def check_contraindications(reading: PlanReading, comparisons: Comparisons) -> None:
    """Compare every verdict with the rows that the history, the screens, the person and the operator name."""
    rules = health_rules(reading)
    for treatment in reading.treatments:
        for rule in rules:
            if _holds(reading, rule, treatment):
                _check_rule(reading, comparisons, treatment, rule)
        for row in _scope_rows(reading, reading.licence_for(treatment)):
            if treatment["class"] != "referral" and names(row["tags"], tags_of(treatment), deepest(reading, treatment)):
                where = f"treatments.{treatment['id']}.verdict"
                _compare(comparisons, treatment["verdict"], "outside_scope", row.row_id, where)


def strength_of(row: Row, tags: frozenset[str], licence: str | None, depth: float | None) -> str:
    """How strongly a row certainly stands against a treatment; empty where it does not name it or only notes it."""
    strength = next((word for word in _STRENGTHS if names(row[word], tags, depth)), "")
    if strength == "contraindicated":
        weaker = dict(pair.split(":") for pair in row.list("weaker_for"))
        return weaker.get(licence or "", strength)
    return strength


def deepest(reading: PlanReading, treatment: Entry) -> float | None:
    """The deepest dial of a treatment, m; where none is printed, the shortest needle that is certain: that of its
    device, or a shorter one that an offer asks for."""
    dials = [dial for zone in treatment["zones"].values() if (dial := dial_of(zone)) is not None]
    return max(dials, default=least_needle(reading, treatment))


def least_needle(reading: PlanReading, treatment: Entry) -> float | None:
    """The shortest needle, m, that a treatment without a printed dial certainly has; nothing, where nobody states one,
    so that no rule which begins at a depth is certain. None for what has no needle."""
    if "needle" not in tags_of(treatment):
        return None
    shortest = shortest_needle(treatment["device"]) or 0.0
    asked = reading.offered_depths if treatment["considered"] or treatment["repairs"] else ()
    return min(shortest, *asked) if asked else shortest


def dial_of(zone: Entry) -> float | None:
    """The dial that a zone prints, m; None where it prints none."""
    return number_of((zone["depths"] or {}).get("dial"))


def _holds(reading: PlanReading, rule: HealthRule, treatment: Entry) -> bool:
    """Whether a rule certainly stands on the day of the visit."""
    kind, _, licence = rule.row["trigger"].partition(":")
    if kind == "licence" and rule.words == rule.row["trigger"] and reading.licence_for(treatment) != licence:
        # an offer that was put right may be done by somebody else
        return False
    if rule.row["within_h"]:
        window = timedelta(seconds=float(rule.row["within_h"]) * units.factor("h"))
        return rule.when is not None and reading.visit_of(treatment) - rule.when <= window
    if rule.row["wait_from"] == "stop":
        # leaving something off is an instruction, which a later day keeps
        return False
    if not rule.is_timed:
        return True
    earliest = rule.earliest(treated_by(reading, treatment))
    if earliest is None:
        # without a day it counts from today
        over = rule.earliest(treated_by(reading, treatment), reading.today)
        still = over is None or over > reading.visit_of(treatment)
        return rule.status == "now" and rule.counts_undated and still
    waits_until = (treatment.get("waits") or {}).get("until")
    return earliest > reading.visit_of(treatment) and not waits_until


def treated_by(reading: PlanReading, treatment: Entry) -> Treated:
    """A treatment as waits depend on it."""
    return Treated(treatment["device"] or "", tags_of(treatment), reading.licence_for(treatment) or "")


def _check_rule(reading: PlanReading, comparisons: Comparisons, treatment: Entry, rule: HealthRule) -> None:
    """A rule about the person holds in every zone by the deepest needle of all, any other zone by zone."""
    row, tags, licence = rule.row, tags_of(treatment), reading.licence_for(treatment)
    where, person_wide = f"treatments.{treatment['id']}", rule.row["person_wide"] == "yes"
    strength = strength_of(row, tags, licence, deepest(reading, treatment))
    if strength and person_wide and rule.holds_everywhere:
        _compare(comparisons, treatment["verdict"], strength, row.row_id, f"{where}.verdict")
    for zone, here in treatment["zones"].items():
        if not person_wide:
            strength = strength_of(row, tags, licence, dial_of(here) or least_needle(reading, treatment))
        if strength and rule.holds_in(zone):
            _compare(comparisons, here["verdict"], strength, row.row_id, f"{where}.zones.{zone}.verdict")


def _compare(comparisons: Comparisons, verdict: str, at_most: str, row: str, where: str) -> None:
    agrees = strictness(verdict) <= strictness(at_most)
    comparisons.compare(KIND, agrees, f"verdict against {row}", where, f"at least {at_most}", verdict)


def _scope_rows(reading: PlanReading, licence: str | None) -> Iterator[Row]:
    """The rows by which a treatment is outside the scope of a licence, where no other place could differ."""
    places = _places(str((reading.client.get("operator") or {}).get("jurisdiction") or ""))
    for row in load_tables()["safety/scope"].rows:
        operator = {licence or _UNNAMED, "*"} & set(row.list("licences"))
        if row["strength"] == "outside_scope" and operator and row["jurisdiction"] in places:
            yield row


def _places(jurisdiction: str) -> frozenset[str]:
    """The codes whose rules certainly hold: everywhere, and those of the place as it is written."""
    code = jurisdiction.strip().upper()
    return frozenset(("*", code, code.partition("-")[0])) - {""}
