"""What trials found, on a terminal: one line a comparison, its studies as a forest plot in letters, and why so sure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TypedDict

from corneum.evidence.statement import Statement
from corneum.report.terminal.wrapped_lines import STEP, wrapped
from corneum.wording import human_units as words
from corneum.wording.templates import fill_statement

# studies of a comparison shown one by one; the rest is counted
MOST_STUDIES = 12
# letters across an interval, and the fewest that still tell anything
_WIDEST, _NARROWEST = 41, 15
# more comparisons than these are counted by goal
MOST_EFFECTS = 40
# comparisons with how the same people were before
_WITHOUT_CONTROL = "baseline"
_DIRECTIONS = {
    "better": "better",
    "same": "no difference",
    "worse": "worse",
    "mixed": "mixed",
    "not_tested": "not tested",
}


class StudyFound(TypedDict):
    """One study of a comparison, with its own size where it printed one."""

    study: str
    people: int | None
    design: str
    direction: str
    value: float | None
    low: float | None
    high: float | None
    paid_by: str
    note: str
    link: str


# a key of it is a keyword of the language
EffectFound = TypedDict(
    "EffectFound",
    {
        "goal": str,
        "variant": "str | None",
        "class": str,
        "payload": str,
        "comparator": str,
        "comparator_kind": str,
        "treated": str,
        "outcome": "str | None",
        "weeks": "float | None",
        "kind": str,
        "is_review": bool,
        "scale": "str | None",
        "value": "float | None",
        "low": "float | None",
        "high": "float | None",
        "prediction_low": "float | None",
        "prediction_high": "float | None",
        "unadjusted": "dict[str, float] | None",
        "at_correlation": "dict[str, dict[str, float]] | None",
        "studies": int,
        "people": "int | None",
        "better": int,
        "same": int,
        "worse": int,
        "disputed": bool,
        "grade": str,
        "reasons": "list[str]",
        "word": str,
        "text": str,
        "settled_by": str,
        "each": "list[StudyFound]",
        "set_aside": "list[dict[str, str]]",
        "rows": "list[dict[str, str | float | None]]",
        "sources": "list[str]",
    },
)


def effects_text(effects: Sequence[EffectFound], width: int = 100, *, studies: bool = True) -> str:
    """Every comparison: its word, its sentence and how sure; with `studies` also these as a forest plot, why so sure,
    and what would settle it."""
    lines: list[str] = []
    if len(effects) > MOST_EFFECTS:
        counts = Counter(words.sentence(words.readable(effect["goal"])) for effect in effects)
        lines = [f"{STEP}{goal}: {count}" for goal, count in counts.items()]
        return "\n".join([*lines, *wrapped("Name a goal or an agent to see them, or --json for all.", width, STEP)])
    uncontrolled = [] if studies else [effect for effect in effects if effect["comparator_kind"] == _WITHOUT_CONTROL]
    for effect in effects:
        if effect in uncontrolled:
            continue
        lines += ["", *wrapped(heading(effect), width, "")]
        lines += wrapped(f"{effect['word'].capitalize()}. {effect['text']}", width, STEP)
        if not studies:
            lines += wrapped(f"{words.sentence(words.grade(effect['grade']))}.", width, STEP)
            continue
        lines += _forest(effect, width)
        reasons = f": {'; '.join(effect['reasons'])}" if effect["reasons"] else ""
        lines += wrapped(f"{words.sentence(words.grade(effect['grade']))}{reasons}.", width, STEP)
        lines += _sensitivity(effect, width)
        if effect["set_aside"]:
            lines += wrapped(f"Set aside: {_set_aside(effect)}.", width, STEP)
        lines += wrapped(f"What would settle it: {effect['settled_by']}.", width, STEP)
    if uncontrolled:
        names = dict.fromkeys(effect["treated"] for effect in uncontrolled)
        line = Statement("evidence.without_control", {"treatments": tuple(names)})
        lines += ["", *wrapped(fill_statement(line, "practitioner"), width)]
    return "\n".join(lines).lstrip("\n")


def heading(effect: EffectFound) -> str:
    """The comparison in one line: "Lightening (melasma): needling with tranexamic acid, against hydroquinone"."""
    variant = f" ({words.readable(effect['variant'])})" if effect["variant"] else ""
    goal = words.sentence(words.readable(effect["goal"]))
    return f"{goal}{variant}: {effect['treated']}, against {effect['comparator']}"


def _forest(effect: EffectFound, width: int) -> list[str]:
    shown = effect["each"][:MOST_STUDIES]
    name = max((len(study["study"]) for study in shown), default=0)
    reach = _reach(effect)
    lines = []
    for study in shown:
        people = "" if study["people"] is None else f"n {study['people']}"
        direction = _DIRECTIONS[study["direction"]]
        lines += _row(
            f"{study['study']:<{name}}  {people:<6}",
            (study["value"], study["low"], study["high"]),
            direction,
            reach,
            width,
        )
        about = "; ".join(filter(None, (study["design"], f"paid by: {study['paid_by']}", study["note"])))
        lines += wrapped(about, width, STEP * 3)
    if effect["kind"] == "pooled":
        together = (effect["value"], effect["low"], effect["high"])
        lines += _row(f"{'together':<{name}}  {'':<6}", together, "", reach, width)
    more = len(effect["each"]) - MOST_STUDIES
    return lines + ([f"  and {more} more; --json for all"] if more > 0 else [])


def _row(
    head: str,
    size: tuple[float | None, float | None, float | None],
    direction: str,
    reach: tuple[float, float],
    width: int,
) -> list[str]:
    """One study: its interval as a bar where the line has room for one, and its figures; else its direction."""
    value, low, high = size
    if value is None or low is None or high is None:
        return wrapped(f"{head} {direction}", width, STEP)
    figures = f"{words.signed(value)} ({words.signed(low)} to {words.signed(high)})"
    room = min(_WIDEST, width - len(STEP) - len(head) - len(figures) - 2)
    if room < _NARROWEST:
        return wrapped(f"{head} {figures}", width, STEP)
    return [f"{STEP}{head} {_bar((value, low, high), reach, room)} {figures}"]


def _reach(effect: EffectFound) -> tuple[float, float]:
    """The ends of the axis, no effect among them."""
    ends = [effect["low"], effect["high"], 0.0]
    for study in effect["each"]:
        ends += [study["low"], study["high"]]
    known = [end for end in ends if end is not None]
    return min(known) - 0.1, max(known) + 0.1


def _bar(size: tuple[float, float, float], reach: tuple[float, float], room: int) -> str:
    """An interval in letters: dashes, the middle as *, no effect as |."""
    start, end = reach

    def place(number: float) -> int:
        return min(room - 1, max(0, round((number - start) / (end - start) * (room - 1))))

    value, low, high = size
    row = [" "] * room
    row[place(low) : place(high) + 1] = "-" * (place(high) - place(low) + 1)
    row[place(0.0)] = "|"
    row[place(value)] = "*"
    return "".join(row)


def _sensitivity(effect: EffectFound, width: int) -> list[str]:
    parts = []
    if effect["unadjusted"] is not None and effect["value"] is not None:
        parts.append(f"without allowance for bias {_ends(effect['unadjusted'])}")
    for correlation, interval in (effect["at_correlation"] or {}).items():
        parts.append(f"with a correlation of {correlation} between sides {_ends(interval)}")
    return wrapped(f"{words.sentence('; '.join(parts))}.", width, STEP) if parts else []


def _ends(interval: dict[str, float]) -> str:
    return f"{words.signed(interval['value'])} ({words.signed(interval['low'])} to {words.signed(interval['high'])})"


_ASIDE = {
    "review": "reviews, whose trials may be those above",
    "uncontrolled": "changes without a control",
    "ranks": "ranks, which are never pooled",
    "primary": "trials beside the review, or without a test between arms",
}


def _set_aside(effect: EffectFound) -> str:
    by_kind: dict[str, list[str]] = {}
    for each in effect["set_aside"]:
        by_kind.setdefault(each["why"], []).append(each["study"])
    return "; ".join(f"{_ASIDE[kind]} ({', '.join(dict.fromkeys(studies))})" for kind, studies in by_kind.items())
