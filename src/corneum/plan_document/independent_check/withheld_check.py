"""What must be absent: settings, dates and amounts of what is refused or held, and depths before unlicensed readers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from corneum.plan_document.independent_check.comparisons import Comparisons
from corneum.plan_document.independent_check.plan_reading import (
    REFUSED,
    Entry,
    PlanReading,
    days_in,
    number_of,
)

KIND = "withheld"
_SETTINGS = ("depths", "depth_in_place", "channel_depth")
_SETTINGS_OF_CARD = ("dial", "energy", "pulse", "never_beyond")
_AMOUNTS = ("cream", "area", "dwell", "lidocaine", "most_on_needled_skin")


def check_withheld(reading: PlanReading, comparisons: Comparisons) -> None:
    """Look whether anything refused, held or not for this reader carries a setting, a date or an amount."""
    for treatment in reading.treatments:
        _check_treatment(reading, comparisons, treatment)
    _check_cards(reading, comparisons)
    _check_course(reading, comparisons)
    _check_visit(reading, comparisons)
    if reading.holds:
        _check_held_plan(reading, comparisons)


def _absent(comparisons: Comparisons, absent: bool, what: str, where: str, why: str, found: object) -> None:
    comparisons.compare(KIND, absent, what, where, f"none ({why})", found)


def _check_treatment(reading: PlanReading, comparisons: Comparisons, treatment: Entry) -> None:
    for zone, here in treatment["zones"].items():
        why = _why_unset(reading, treatment, here)
        if not why:
            continue
        where = f"treatments.{treatment['id']}.zones.{zone}"
        for name in _SETTINGS:
            absent = here.get(name) is None
            _absent(
                comparisons, absent, f"{name.replace('_', ' ')} beside a refusal", f"{where}.{name}", why, "a depth"
            )
        heat = here.get("heat") or {}
        for edge in ("top", "bottom"):
            depth = number_of(heat.get(edge))
            _absent(comparisons, depth is None, "depth of heat beside a refusal", f"{where}.heat.{edge}", why, depth)


def _why_unset(reading: PlanReading, treatment: Entry, zone: Entry) -> str:
    """Why nothing is set in a zone; empty where something may be."""
    if reading.holds:
        return reading.holds
    for verdict in (treatment["verdict"], zone["verdict"]):
        if verdict in REFUSED:
            return str(verdict)
    return "" if reading.sees_depths else "the reader sets no depth"


def _check_cards(reading: PlanReading, comparisons: Comparisons) -> None:
    for place, card in enumerate(reading.plan["card"]):
        treatment = reading.by_id.get(card["treatment"])
        if treatment is None:
            _absent(comparisons, False, "a card", f"card[{place}]", "no such treatment", card["treatment"])
            continue
        zone = treatment["zones"].get(card["zone"])
        why = _why_uncarded(reading, treatment, zone)
        _absent(comparisons, not why, "a card", f"card[{place}]", why or "held", f"{card['treatment']}, {card['zone']}")
        if zone is not None:
            agrees = card["verdict"] == zone["verdict"]
            comparisons.compare(
                KIND, agrees, "verdict of a card", f"card[{place}].verdict", zone["verdict"], card["verdict"]
            )
        if not reading.sees_depths:
            _check_unlicensed_card(comparisons, card, f"card[{place}]")


def _why_uncarded(reading: PlanReading, treatment: Entry, zone: Entry | None) -> str:
    if zone is None:
        return "no such zone"
    why = reading.why_unset(treatment)
    return why or (str(zone["verdict"]) if zone["verdict"] in REFUSED else "")


def _check_unlicensed_card(comparisons: Comparisons, card: Entry, where: str) -> None:
    second = card.get("second_pass")
    settings = [(name, card.get(name)) for name in _SETTINGS_OF_CARD]
    settings.append(("second_pass", second.get("depth") if isinstance(second, Mapping) else None))
    for name, setting in settings:
        number = number_of(setting)
        _absent(comparisons, number is None, name, f"{where}.{name}", "the reader sets no depth", number)


def _check_course(reading: PlanReading, comparisons: Comparisons) -> None:
    for place, session in enumerate(reading.plan["course"]):
        treatment = reading.by_id.get(session["treatment"])
        why = "no such treatment" if treatment is None else reading.why_undated(treatment)
        _absent(comparisons, not why, "a session", f"course[{place}]", why, session["date"])


def _check_visit(reading: PlanReading, comparisons: Comparisons) -> None:
    """Numbing and aftercare belong to one treatment, and go with it."""
    subject = reading.by_id.get(reading.plan["procedure"] or "")
    if subject is None:
        return
    numbing = reading.plan["numbing"] or {}
    why = reading.why_unset(subject)
    for name in _AMOUNTS if why else ():
        amount = number_of(numbing.get(name))
        _absent(comparisons, amount is None, f"{name} of numbing", f"numbing.{name}", why, amount)
    why = reading.why_undated(subject)
    for where, day in _days_of_aftercare(reading) if why else ():
        _absent(comparisons, day is None, "a day of aftercare", where, why, day)


def _days_of_aftercare(reading: PlanReading) -> Iterator[tuple[str, object]]:
    for place, rule in enumerate(reading.plan["aftercare"]):
        yield from ((f"aftercare[{place}].{end}", rule[end]) for end in ("since", "until"))


def _check_held_plan(reading: PlanReading, comparisons: Comparisons) -> None:
    plan = reading.plan
    _absent(
        comparisons,
        plan["recommended"] == "none",
        "a recommendation",
        "recommended",
        reading.holds,
        plan["recommended"],
    )
    days = days_in(plan["first_screen"]["when"])
    _absent(comparisons, not days, "a day", "first_screen.when", reading.holds, days[0] if days else None)
    for where, reason in reasons_of(reading):
        _absent(comparisons, reason["earliest"] is None, "a first day", where, reading.holds, reason["earliest"])


def reasons_of(reading: PlanReading) -> Iterator[tuple[str, Entry]]:
    """Every reason of the treatments and of their zones, with its place in the plan."""
    for treatment in reading.treatments:
        where = f"treatments.{treatment['id']}"
        yield from ((f"{where}.reasons.{reason['code']}", reason) for reason in treatment["reasons"])
        for zone, here in treatment["zones"].items():
            yield from ((f"{where}.zones.{zone}.reasons.{reason['code']}", reason) for reason in here["reasons"])
