"""The first screen: the answer in at most 150 words, for a reader of about thirteen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from corneum import units
from corneum.client import Client
from corneum.planning.choose import NOTHING_MORE, Choice
from corneum.planning.results import TreatmentResult, median
from corneum.safety.reasons import Reason
from corneum.wording.phrases import duration
from corneum.wording.templates import fill

WORDS = 150

_VERDICTS = {
    "contraindicated": "not as things stand",
    "outside_scope": "not by this operator",
    "not_recommended": "better not",
    "acceptable": "possible, but not shown to beat doing less",
    "recommended": "yes, the best supported step",
}
_BENEFITS = {
    "likely": "it is likely to help",
    "possible": "it may help",
    "unknown": "nobody knows whether it helps",
    "unlikely": "it is unlikely to help",
}
_GOALS = {
    "acne_scars": "scars",
    "barrier_repair": "a weak barrier",
    "comedones": "blackheads",
    "dryness": "dry skin",
    "glow": "glow",
    "laxness": "lines that move",
    "lightening": "dark patches",
    "oil": "oily skin",
    "redness": "redness",
    "thinning": "thin skin",
    "volume": "lost volume",
}
_CONTENTS = {
    "cocktail": "a toxin cocktail",
    "serum": "a serum",
    "toxin": "botulinum toxin",
    "hyaluronan": "hyaluronic acid",
}
# a name of more words than this is cut to the device and what is in it
_LONG_NAME = 6
_GONE = ("contraindicated", "outside_scope")


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
    done = chosen if chosen and subject and subject.verdict in _GONE else subject
    screen: dict[str, Any] = {
        "answer": _answer(facts, asked, chosen),
        "do": _do(facts, subject, chosen),
        "do_not": _do_not(facts, asked or ([subject] if subject else [])),
        "when": _when(facts, done),
        "expect": _expect(done),
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
        return "Emergency first: " + fill(facts.emergencies[0].why, "practitioner")
    parts = []
    for place, result in enumerate(asked[:2]):
        parts.append(f"{_short(result)}: {_VERDICTS[result.verdict if result is not chosen else 'recommended']}.")
        if place == 0:
            benefit = next(iter(result.benefits.values()))
            parts.append(f"For {_goal_words(facts.client)}, {_BENEFITS[benefit.word]}.")
    if facts.withheld:
        parts.append(f"No advice until this is understood: {', '.join(facts.withheld[:2])}.")
    elif chosen is None:
        parts.append("Nothing more is shown to beat what you do now.")
    elif chosen not in asked:
        parts.append(f"Better supported: {chosen.treatment.plain_name}.")
    if facts.not_asked:
        parts.append(
            f"{len(facts.not_asked)} questions are still open."
            if len(facts.not_asked) > 1
            else "One question is still open."
        )
    return " ".join(parts)


def _short(result: TreatmentResult) -> str:
    name = result.treatment.plain_name
    if len(name.split()) > _LONG_NAME:
        device = name.split(" with ")[0]
        contents = _CONTENTS.get(result.treatment.payload, result.treatment.payload.replace("_", " "))
        name = f"{device} with {contents}"
    return name[:1].upper() + name[1:]


def _do(facts: Facts, subject: TreatmentResult | None, chosen: TreatmentResult | None) -> list[str]:
    if facts.emergencies:
        return [fill(facts.emergencies[0].do, "practitioner")]
    done = []
    if chosen is not None and not facts.withheld:
        tags = chosen.treatment.tags
        verb = (
            "Ask a prescriber about" if chosen.treatment.prescriber else "Start" if "no_procedure" in tags else "Plan"
        )
        done.append(f"{verb} {chosen.treatment.plain_name}.")
    if subject is not None:
        done += [fill(reason.do, "practitioner") for reason in _strong(subject)[:1]]
    care = {care.active.lower() for care in facts.client.current_care}
    if not any("sunscreen" in word or "spf" in word for word in care) and (
        chosen is None or "sunscreen" not in chosen.treatment.tags
    ):
        done.append("Wear sunscreen every day.")
    done.append("Photograph the skin before, and again after 12 weeks.")
    return done


def _do_not(facts: Facts, subjects: Sequence[TreatmentResult]) -> list[str]:
    if facts.emergencies:
        return ["Any other treatment until this is settled."]
    against = [
        f"{_short(result)}: {_lower(fill(reason.why, 'practitioner'))}"
        for result in subjects
        for reason in _strong(result)[:1]
    ]
    return against[:2]


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


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
