"""The models against published measurements, on a terminal: a line a comparison, and what was missed in full."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypedDict

from corneum.evidence.statement import Field, Statement
from corneum.report.terminal.fitted_table import table_lines
from corneum.report.terminal.wrapped_lines import STEP, hanging
from corneum.wording import human_units as words
from corneum.wording.templates import fill_statement

_COLUMNS = ("set", "met", "value", "bound", "n")
_MET = {True: "met", False: "missed", None: "unbound"}


class Comparison(TypedDict):
    """One comparison of a model with what was measured; `met` is None where no bound is declared."""

    topic: str
    id: str
    met: bool | None
    value: float
    bound: float | None
    n: int
    metric: str
    compares: str
    note: str


class Scoreboard(TypedDict):
    """What `corneum validate --json` prints."""

    sets: Sequence[Comparison]


def scoreboard_text(board: Scoreboard, width: int = 100, *, everything: bool) -> str:
    """What `corneum validate` prints; `everything` adds of each comparison what it compares, and its note."""
    sets = board["sets"]
    counted = {name: sum(_MET[each["met"]] == name for each in sets) for name in _MET.values()}
    lines = hanging(_line("counts", count=len(sets), **counted), width)
    for topic in dict.fromkeys(each["topic"] for each in sets):
        lines += ["", words.sentence(words.readable(topic))]
        rows = [_row(each) for each in sets if each["topic"] == topic]
        head = [_line(f"head.{name}") for name in _COLUMNS]
        lines += [f"{STEP}{line}".rstrip() for line in table_lines(head, rows, width - len(STEP))]
    explained = [each for each in sets if everything or each["met"] is False]
    if explained:
        lines += ["", _line("every_title" if everything else "missed_title")]
    for each in explained:
        lines += _explained(each, width)
    topics = ", ".join(dict.fromkeys(each["topic"] for each in sets))
    return "\n".join([*lines, *([] if everything else ["", *hanging(_line("more", topics=topics), width)])])


def _line(text_id: str, **fields: Field) -> str:
    return fill_statement(Statement(f"scoreboard.{text_id}", fields), "practitioner")


def _row(each: Comparison) -> list[str]:
    bound = "" if each["bound"] is None else f"{each['bound']:g}"
    met = _line(_MET[each["met"]])
    return [words.readable(each["id"]), met, f"{each['value']:.3g}", bound, str(each["n"])]


def _explained(each: Comparison, width: int) -> Iterator[str]:
    name = words.readable(each["id"])
    yield from hanging(_line("set", set=name, metric=each["metric"], compares=each["compares"]), width, STEP)
    yield from hanging(each["note"], width, STEP * 2)
