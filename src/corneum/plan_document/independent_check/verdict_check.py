"""Verdicts against their own reasons, and names against what they name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from corneum.evidence.sources import sources
from corneum.plan_document.independent_check.comparisons import Comparisons
from corneum.plan_document.independent_check.plan_reading import REFUSED, Entry, PlanReading, strictness
from corneum.plan_document.independent_check.withheld_check import reasons_of

KIND = "verdicts"
_NAMES = "names"
_NOTHING_MORE = "none"


def check_verdicts(reading: PlanReading, comparisons: Comparisons) -> None:
    """Compare verdicts with the reasons beside them, and look whether every name of the plan leads somewhere."""
    for treatment in reading.treatments:
        _check_zones(comparisons, treatment)
        _check_treatment(reading, comparisons, treatment)
    _check_recommendation(reading, comparisons)
    _check_names(reading, comparisons)
    _check_sources(reading, comparisons)


def strongest(reasons: Iterable[Entry]) -> str:
    """The verdict that follows from some reasons; notes leave `acceptable`."""
    strengths = [reason["strength"] for reason in reasons if reason["strength"] != "note"]
    return min(strengths, key=strictness, default="acceptable")


def _check_zones(comparisons: Comparisons, treatment: Entry) -> None:
    for zone, here in treatment["zones"].items():
        expected = strongest((*treatment["reasons"], *here["reasons"]))
        where = f"treatments.{treatment['id']}.zones.{zone}.verdict"
        comparisons.compare(
            KIND, here["verdict"] == expected, "verdict of a zone and its reasons", where, expected, here["verdict"]
        )


def _check_treatment(reading: PlanReading, comparisons: Comparisons, treatment: Entry) -> None:
    """A treatment is as good as its best zone, and no better than not recommended beyond the client's limits."""
    zones = [zone["verdict"] for zone in treatment["zones"].values()]
    expected = max(zones, key=strictness, default=strongest(treatment["reasons"]))
    if treatment["limits_broken"]:
        expected = min(expected, "not_recommended", key=strictness)
    verdict = treatment["verdict"]
    if treatment["id"] == reading.plan["recommended"] and expected == "acceptable":
        expected = "recommended"
    where = f"treatments.{treatment['id']}.verdict"
    comparisons.compare(KIND, verdict == expected, "verdict of a treatment and its zones", where, expected, verdict)


def _check_recommendation(reading: PlanReading, comparisons: Comparisons) -> None:
    name = reading.plan["recommended"]
    treatment = reading.by_id.get(name)
    comparisons.compare(
        KIND, name == _NOTHING_MORE or treatment is not None, "the recommendation", "recommended", "a treatment", name
    )
    if treatment is not None:
        at_hand = bool(treatment["in_the_room"])
        comparisons.compare(KIND, at_hand, "a recommendation that is not at hand", "recommended", "in the room", name)
        refused = treatment["verdict"] in REFUSED or treatment["verdict"] == "not_recommended"
        comparisons.compare(KIND, not refused, "a recommendation", "recommended", "recommended", treatment["verdict"])
    for tier, choice in reading.plan["tiers"].items():
        entry = reading.by_id.get(choice or "")
        if choice is not None:
            agrees = entry is not None and strictness(entry["verdict"]) >= strictness("acceptable")
            verdict = None if entry is None else entry["verdict"]
            comparisons.compare(KIND, agrees, "the best of a tier", f"tiers.{tier}", "acceptable", verdict)


def _check_names(reading: PlanReading, comparisons: Comparisons) -> None:
    counts = Counter(treatment["id"] for treatment in reading.treatments)
    for identity, count in counts.items():
        comparisons.compare(_NAMES, count == 1, "an id", f"treatments.{identity}", "once", f"{count} times")
    answered = {treatment["id"] for treatment in reading.treatments if _is_answered(reading, treatment)}
    for part in ("card", "course"):
        for place, entry in enumerate(reading.plan[part]):
            agrees = entry["treatment"] in answered
            where = f"{part}[{place}].treatment"
            comparisons.compare(
                _NAMES, agrees, "what was neither asked nor recommended", where, "none", entry["treatment"]
            )
    _check_procedure(reading, comparisons, answered)
    places = Counter((card["treatment"], card["zone"]) for card in reading.plan["card"])
    for (identity, zone), count in places.items():
        comparisons.compare(_NAMES, count == 1, "cards of a zone", f"card {identity}, {zone}", "one", f"{count}")


def _is_answered(reading: PlanReading, treatment: Entry) -> bool:
    return bool(treatment["considered"] or treatment.get("repairs") or treatment["id"] == reading.plan["recommended"])


def _check_procedure(reading: PlanReading, comparisons: Comparisons, answered: set[str]) -> None:
    """Numbing, aftercare and warnings belong to one treatment, which was asked about or is recommended."""
    procedure, numbing = reading.plan["procedure"], reading.plan["numbing"]
    if procedure is not None:
        comparisons.compare(
            _NAMES, procedure in answered, "the treatment of the visit", "procedure", "one that is answered", procedure
        )
    if numbing:
        agrees = numbing["treatment"] == procedure
        comparisons.compare(
            _NAMES, agrees, "the treatment that is numbed", "numbing.treatment", procedure, numbing["treatment"]
        )


def _check_sources(reading: PlanReading, comparisons: Comparisons) -> None:
    """Every reason says why and names works that the table of sources holds."""
    known = sources()
    reasons = [*reasons_of(reading), *((f"safety.{reason['code']}", reason) for reason in reading.plan["safety"])]
    for where, reason in reasons:
        missing = [key for key in reason["sources"] if key not in known]
        agrees = bool(reason["sources"]) and not missing
        comparisons.compare("sources", agrees, "sources of a reason", where, "known works", missing or None)
        comparisons.compare("sources", bool(reason["why"]), "a reason without words", where, "words", None)
