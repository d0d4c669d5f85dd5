"""Where one number of a plan comes from, on a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from corneum.plan_document.document_parts import Course, NoNumber, Number, Sentence
from corneum.plan_document.explain import at, derivation_tree, parts_of
from corneum.plan_document.numbing_models import NotNumbed
from corneum.plan_document.plan_models import Plan
from corneum.plan_document.sentences import words_for
from corneum.report.number_words import peak, spoken
from corneum.report.terminal.wrapped_lines import STEP, wrapped
from corneum.wording import human_units as words
from corneum.wording.readers import reader_of_plan

# numbers below a part that are listed
MOST = 50
_DEEPEST_INDENT = 8


def explanation(plan: Plan, path: str, width: int = 100) -> str:
    """Where a number comes from, down to the rows of the tables; for another part, the numbers that lie below it.

    Raises InputFault where the plan holds nothing at the path.
    """
    part = at(plan, path)
    if isinstance(part, Number | Course):
        return "\n".join([*wrapped(f"{path}: {_stated(part, path)}", width), "", *_tree(plan, part, width)])
    if isinstance(part, NoNumber):
        return "\n".join(wrapped(f"{path}: {_stated(part, path)}", width))
    below = list(_numbers(part, path))
    if not below:
        return "\n".join(wrapped(f"{path}: {_without_numbers(plan, part)}", width))
    lines = [f"{path} holds {len(below)} number{'' if len(below) == 1 else 's'}:"]
    for where, number in below[:MOST]:
        lines += wrapped(f"{where.removeprefix(path).lstrip('.')}: {_stated(number, where)}", width, STEP)
    if len(below) > MOST:
        lines.append(f"{STEP}and {len(below) - MOST} more; name a part to see them")
    return "\n".join(lines)


def _stated(number: Number | NoNumber | Course, path: str) -> str:
    """A number with its interval and grade, or the reason why there is none."""
    if isinstance(number, NoNumber):
        settled = f"; what would tell: {number.settled_by}" if number.settled_by else ""
        return f"{words.NO_DATA}: {number.reason}{settled}"
    if isinstance(number, Course):
        highest = spoken(peak(number)).text
        return f"a course of {len(number.value)} times, highest {highest} ({words.grade(number.grade)})"
    text = spoken(number, words.kind_of(path))
    interval = f", 95 % range {text.interval}" if text.interval else ""
    return f"{text.text}{interval} ({words.grade(number.grade)})"


def _without_numbers(plan: Plan, part: object) -> str:
    """A part that holds no number: its words, or that it has none."""
    if isinstance(part, list) and part and all(isinstance(sentence, Sentence) for sentence in part):
        return words_for(part, reader_of_plan(plan.occasion.licence))
    return str(part) if isinstance(part, str | int | float) else "nothing that is a number"


def _tree(plan: Plan, number: Number | Course, width: int) -> list[str]:
    lines: list[str] = []
    keys: dict[str, None] = {}
    for depth, identity, record in derivation_tree(plan, number.derivation):
        name = identity if record.model == "table" else record.model
        stated = f"{name}: {record.equation} ({words.grade(record.grade)})"
        lines += wrapped(stated, width, STEP * min(depth, _DEEPEST_INDENT) + "- ")
        keys.update(dict.fromkeys(record.sources))
    citations = {work.key: work.citation for work in plan.references}
    if keys:
        lines += ["", "Sources"]
    for key in sorted(keys):
        lines += wrapped(f"{key}: {citations.get(key, 'not listed in this plan')}", width, STEP)
    return lines


def _numbers(part: object, path: str) -> Iterator[tuple[str, Number | NoNumber | Course]]:
    if isinstance(part, Number | NoNumber | Course):
        yield path, part
        return
    if isinstance(part, Sentence | NotNumbed):
        return
    for name, below in parts_of(part).items():
        yield from _numbers(below, f"{path}.{name}")
