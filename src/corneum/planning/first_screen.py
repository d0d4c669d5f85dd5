"""The first screen: the answer in at most 150 words, for a reader of about thirteen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from corneum import units
from corneum.client import Client
from corneum.planning.choose import NOTHING_MORE, Choice
from corneum.planning.numbers import median
from corneum.planning.results import TreatmentResult
from corneum.planning.words import duration
from corneum.safety.reasons import Reason

WORDS = 150

REFUSED = ("contraindicated", "outside_scope")

_VERDICTS = {
    "contraindicated": "must not be done as things stand",
    "outside_scope": "is not for this operator to do",
    "not_recommended": "is not recommended",
    "acceptable": "can be done, but nothing shows that it beats doing less",
    "recommended": "is the best supported step",
}
_BENEFITS = {
    "likely": "likely to help",
    "possible": "may help",
    "unknown": "nobody knows whether it helps",
    "unlikely": "unlikely to help",
}
_GOALS = {"acne_scars": "scars", "laxness": "muscle lines", "eye_area": "the eye area", "thinning": "thin skin"}


@dataclass(frozen=True)
class Facts:
    """What the first screen is made from."""

    client: Client
    results: Mapping[str, TreatmentResult]
    choice: Choice
    withheld: Sequence[str]
    emergencies: Sequence[Reason]
    not_asked: Sequence[str]
    narrows: Sequence[str]


def first_screen(facts: Facts) -> dict[str, Any]:
    """The parts of `first_screen` in plan.json; what is least needed goes first where the words run out."""
    asked = [result for result in facts.results.values() if result.treatment.asked is not None]
    chosen = facts.results.get(facts.choice.id)
    subject = asked[0] if asked else chosen
    screen: dict[str, Any] = {
        "answer": _answer(facts, asked, chosen),
        "do": _do(facts, subject, chosen),
        "do_not": _do_not(facts, subject),
        "when": _when(facts, subject),
        "expect": _expect(chosen if chosen and subject and subject.verdict in REFUSED else subject),
        "confidence": dict(subject.confidence)
        if subject
        else dict.fromkeys(("geometry", "delivery", "benefit"), "not computed"),
        "runner_up": _runner_up(facts),
        "would_change": _would_change(facts),
    }
    return _fitted(screen)


def word_count(screen: Mapping[str, Any]) -> int:
    """Words of everything that the first screen shows."""
    return sum(len(text.split()) for text in _texts(screen))


def _texts(part: Any) -> list[str]:
    if isinstance(part, str):
        return [part]
    if isinstance(part, Mapping):
        return [text for value in part.values() for text in _texts(value)]
    if isinstance(part, list | tuple):
        return [text for value in part for text in _texts(value)]
    return []


def _fitted(screen: dict[str, Any]) -> dict[str, Any]:
    """Drop the last of the longer lists until it fits; an answer, one do, one do-not and one expectation stay."""
    for key, least in (
        ("would_change", 1),
        ("expect", 2),
        ("do_not", 1),
        ("do", 1),
        ("expect", 1),
        ("would_change", 0),
    ):
        while word_count(screen) > WORDS and len(screen[key]) > least:
            screen[key] = screen[key][:-1]
    if word_count(screen) > WORDS:
        screen["when"] = ""
    return screen


def _goal_words(client: Client) -> str:
    first = client.goals[0].goal
    return _GOALS.get(first, first.replace("_", " "))


def _answer(facts: Facts, asked: Sequence[TreatmentResult], chosen: TreatmentResult | None) -> str:
    if facts.emergencies:
        return f"Emergency first: {facts.emergencies[0].why} {facts.emergencies[0].do}"
    parts = []
    for result in asked[:1]:
        benefit = next(iter(result.benefits.values()))
        parts.append(
            f"{_short(result)} {_VERDICTS[result.verdict]}; for {_goal_words(facts.client)}: {_BENEFITS[benefit.word]}."
        )
    parts += [f"{_short(result)} {_VERDICTS[result.verdict]}." for result in asked[1:2]]
    if facts.withheld:
        parts.append(f"No recommendation until this is understood: {', '.join(facts.withheld[:2])}.")
    elif chosen is not None and (not asked or chosen is not asked[0]):
        parts.append(f"Best supported for less trouble: {chosen.treatment.plain_name}.")
    elif chosen is None:
        parts.append("Nothing more is shown to beat what you do now.")
    if facts.not_asked:
        parts.append(f"Provisional: {len(facts.not_asked)} questions are open.")
    return " ".join(parts)


def _short(result: TreatmentResult) -> str:
    name = result.treatment.plain_name
    name = name if len(name.split()) <= 9 else f"{' '.join(name.split()[:8])} ..."
    return name[:1].upper() + name[1:]


def _do(facts: Facts, subject: TreatmentResult | None, chosen: TreatmentResult | None) -> list[str]:
    if facts.emergencies:
        return [facts.emergencies[0].do]
    done = []
    if chosen is not None and not facts.withheld:
        tags = chosen.treatment.tags
        verb = (
            "Ask a prescriber about" if chosen.treatment.prescriber else "Start" if "no_procedure" in tags else "Plan"
        )
        done.append(f"{verb} {chosen.treatment.plain_name}.")
    if subject is not None:
        done += [reason.do for reason in _strong(subject)[:1]]
    care = {care.active.lower() for care in facts.client.current_care}
    if not any("sunscreen" in word or "spf" in word for word in care) and (
        chosen is None or "sunscreen" not in chosen.treatment.tags
    ):
        done.append("Wear sunscreen every day.")
    done.append("Photograph the skin before, and again after 12 weeks.")
    return done


def _do_not(facts: Facts, subject: TreatmentResult | None) -> list[str]:
    if subject is None:
        return []
    strong = _strong(subject)
    return [reason.why for reason in strong[:2]]


def _strong(result: TreatmentResult) -> list[Reason]:
    """The reasons that weigh against a treatment everywhere."""
    zones = [zone.reasons for zone in result.zones.values()]
    everywhere = [reason for reason in zones[0] if all(reason in others for others in zones)] if zones else []
    return [reason for reason in (*result.reasons, *everywhere) if reason.strength != "note"]


def _when(facts: Facts, subject: TreatmentResult | None) -> str:
    if subject is None:
        return "Now."
    dates = [reason.earliest for reason in subject.reasons if reason.earliest is not None]
    day = max(dates, default=None)
    if subject.limits_broken:
        return subject.limits_broken[0]
    if subject.verdict == "contraindicated" and day is None:
        return "Not as things stand."
    start = facts.client.planned_for or facts.client.date
    return f"Not before {_day(max(day, start))}." if day and day > start else f"From {_day(start)}."


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _expect(subject: TreatmentResult | None) -> list[dict[str, Any]]:
    if subject is None:
        return []
    days = (median(subject.burden.days_visible) or 0.0) / units.factor("day")
    pain = subject.burden.pain
    first = f"Pain: {pain}." if pain != "none" else "No pain."
    expected = [{"day": 0, "text": first}]
    if days > 0:
        expected.append(
            {"day": max(1, round(days)), "text": f"Shows for about {duration(days * units.factor('day'))}."}
        )
    benefit = next(iter(subject.benefits.values()))
    if isinstance(benefit.onset, tuple):
        onset = benefit.onset[0].number
        expected.append({"day": round(onset / units.factor("day")), "text": "Earliest effect, if any."})
    return sorted(expected, key=lambda entry: int(entry["day"]))


def _runner_up(facts: Facts) -> str:
    second = facts.choice.runner_up
    if second is None or facts.withheld:
        return ""
    words = "changing nothing" if second == NOTHING_MORE else facts.results[second].treatment.plain_name
    return f"Otherwise {words}{'; a close call' if facts.choice.close_call else ''}."


def _would_change(facts: Facts) -> list[str]:
    asked = [f"An answer to: {question}" for question in facts.not_asked[:1]]
    return [*asked, *facts.narrows[:2]]
