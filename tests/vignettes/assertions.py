"""The kinds of assertion on a plan; each tells what is wrong, or nothing."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from tests.vignettes.written_plan import GROUPS, SECTIONS, WrittenPlan, names, number

Assertion = Mapping[str, Any]
_MM = 1e-3
_EDGE = 1e-9
_MONTHS = [name.lower() for name in calendar.month_name[1:]]
_STOP, _RETINOID = "stop|pause|leave off|discontinue", "retinoid|retinol|tretinoin|adapalene"
_SUN, _DAILY, _NIGHT = r"sunscreen|\bspf\b|sun protection", "morning|every day|daily|each day", "night|evening|bed"


def _near(first: str, second: str, reach: int) -> str:
    return rf"(?:{first}).{{0,{reach}}}(?:{second})|(?:{second}).{{0,{reach}}}(?:{first})"


_REGIMEN = {
    "morning_sunscreen": _near(_SUN, _DAILY, 100),
    "evening_retinoid": _near(_RETINOID, _NIGHT, 100),
    "stop_before_visit": _near(f"{_RETINOID}|acid", _STOP, 160),
    "not_in_pregnancy": _near(_RETINOID, "pregnan", 240),
}


def _verdict(plan: WrittenPlan, wanted: Assertion) -> str | None:
    pools = {"considered": plan.considered, "any": plan.treatments, "first": [plan.subject] if plan.subject else []}
    meant = [one for one in pools[wanted.get("scope", "considered")] if names(one, wanted["target"])]
    if not meant:
        return f"no treatment matches {wanted['target']!r}"
    fits = [_fits(one["verdict"], wanted) for one in meant]
    if any(fits) if wanted.get("quantifier") == "any" else all(fits):
        return None
    return "; ".join(f"{one['id']}: {one['verdict']}" for one in meant)


def _fits(verdict: str, wanted: Assertion) -> bool:
    return verdict in wanted["allowed"] if "allowed" in wanted else verdict not in wanted["forbidden"]


def _main(plan: WrittenPlan, wanted: Assertion) -> str | None:
    answer = " ".join(sentence["text"] for sentence in plan.document["first_screen"]["answer"])
    return None if re.search(wanted["names"], answer, re.I) else f"the answer does not name it: {answer!r}"


def _recommended_in(plan: WrittenPlan, wanted: Assertion) -> str | None:
    hit = any(_recommends(plan, pattern) for pattern in wanted["patterns"])
    return None if hit else f"recommended: {plan.document['recommended']}"


def _recommended_not_in(plan: WrittenPlan, wanted: Assertion) -> str | None:
    hit = next((pattern for pattern in wanted["patterns"] if _recommends(plan, pattern)), None)
    return None if hit is None else f"recommended: {plan.document['recommended']} ({hit} is not wanted)"


def _recommends(plan: WrittenPlan, pattern: str) -> bool:
    chosen = plan.recommended
    if chosen is None:
        return pattern not in GROUPS and re.search(pattern, "none") is not None
    if pattern in GROUPS:
        return chosen["class"] in GROUPS[pattern]
    fields = (str(chosen.get(key) or "") for key in ("id", "class", "device", "payload"))
    return any(re.search(pattern, field, re.I) for field in fields if field != "none")


def _dial_max(plan: WrittenPlan, wanted: Assertion) -> str | None:
    if wanted.get("never_beyond"):
        return _beyond_own_limit(plan, wanted)
    for treatment, zone, dial in plan.zones_allowed():
        if not {zone, "*"} & set(wanted["zones"]):
            continue
        if wanted.get("none") or dial > wanted["max_mm"] * _MM + _EDGE:
            return f"{zone}: a dial of {dial / _MM:.2f} mm ({treatment})"
    return None


def _beyond_own_limit(plan: WrittenPlan, wanted: Assertion) -> str | None:
    for card in plan.document["card"]:
        limit, dial = number(card["never_beyond"]), number(card["dial"])
        concerned = {card["zone"], "*"} & set(wanted["zones"])
        if concerned and limit is not None and dial is not None and dial > limit + _EDGE:
            return f"{card['zone']}: a dial of {dial / _MM:.2f} mm above {limit / _MM:.2f} mm"
    return None


def _earliest_date(plan: WrittenPlan, wanted: Assertion) -> str | None:
    target = wanted.get("target", "@needles")
    meant = {one["id"] for one in plan.treatments if names(one, target)}
    course = [day for _, day in _sessions(plan, meant)]
    if "not_before" in wanted:
        when = " ".join(sentence["text"] for sentence in plan.document["first_screen"]["when"])
        days = [*course, *(_days_in(when) if plan.document["recommended"] in meant else [])]
        early = [day for day in days if day < date.fromisoformat(wanted["not_before"])]
        return f"a date to treat is {min(early)}" if early else None
    earliest = [reason["earliest"] for one in plan.considered if one["id"] in meant for reason in one["reasons"]]
    waits = [date.fromisoformat(day[:10]) for day in earliest if day]
    if not course and not waits:
        return "no date to treat and no earliest date is stated"
    day = min(course) if course else max(waits)
    low, high = (date.fromisoformat(end) for end in wanted["within"])
    return None if low <= day <= high else f"the earliest date is {day}"


def _sessions(plan: WrittenPlan, meant: set[str]) -> list[tuple[str, date]]:
    return [
        (entry["treatment"], date.fromisoformat(entry["date"]))
        for entry in plan.document["course"]
        if entry["treatment"] in meant and entry.get("date") and entry.get("kind", "session") == "session"
    ]


def _days_in(text: str) -> list[date]:
    iso = [date.fromisoformat(day) for day in re.findall(r"\b20\d\d-\d\d-\d\d\b", text)]
    spelt = re.findall(r"\b(\d{1,2}) ([A-Z][a-z]+) (20\d\d)\b", text)
    return iso + [
        date(int(year), _MONTHS.index(month.lower()) + 1, int(day))
        for day, month, year in spelt
        if month.lower() in _MONTHS
    ]


def _mentions(plan: WrittenPlan, wanted: Assertion) -> str | None:
    hit = re.search(wanted["pattern"], plan.words(wanted["in"]), re.I | re.S)
    return None if hit else f"not told in {'/'.join(wanted['in'])}: {wanted['pattern']}"


def _must_not_mention(plan: WrittenPlan, wanted: Assertion) -> str | None:
    for name in wanted.get("in") or SECTIONS:
        hit = re.search(wanted["pattern"], plan.words([name]), re.I | re.S)
        if hit:
            return f"told in {name}: {hit.group()}"
    return None


def _course(plan: WrittenPlan, wanted: Assertion) -> str | None:
    text = plan.words(("first_screen", "handout", "card")) + str(plan.document.get("regimen") or "")
    lacking = [name for name in wanted.get("regimen", ()) if not re.search(_REGIMEN[name], text, re.I | re.S)]
    if lacking:
        return f"the regimen lacks {', '.join(lacking)}"
    if "sessions" not in wanted and "interval_weeks" not in wanted:
        return None
    target = wanted.get("target", "@needles")
    sessions = _sessions(plan, {one["id"] for one in plan.treatments if names(one, target)})
    if not sessions:
        return f"no course of {target}"
    for treatment in {name for name, _ in sessions}:
        days = sorted(day for name, day in sessions if name == treatment)
        weeks = [(later - day).days / 7 for day, later in zip(days, days[1:], strict=False)]
        few, many = wanted.get("sessions", (1, len(days)))
        shortest, longest = wanted.get("interval_weeks", (0, max(weeks, default=0)))
        if not few <= len(days) <= many or any(not shortest <= each <= longest for each in weeks):
            return f"{treatment}: {len(days)} sessions, weeks between them {weeks}"
    return None


KINDS: Mapping[str, Callable[[WrittenPlan, Assertion], str | None]] = {
    "verdict": _verdict,
    "main": _main,
    "recommended_in": _recommended_in,
    "recommended_not_in": _recommended_not_in,
    "dial_max": _dial_max,
    "earliest_date": _earliest_date,
    "mentions": _mentions,
    "must_not_mention": _must_not_mention,
    "not_false": _must_not_mention,
    "course": _course,
}
