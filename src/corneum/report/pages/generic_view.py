"""Parts of a plan whose keys are open (numbing, label, course, uncertainty, the client), shown without knowing them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from corneum.report.pages.ledger import Figure, Ledger
from corneum.report.pages.zone_tables import zone_name
from corneum.wording import human_units as words
from corneum.zones import zones

# keys whose plain name is another
_NAMES = {
    "what": "what to do", "narrows": "what it narrows", "kept": "width of the range that is left",
    "better_than_chosen": "draws in which it is better than the chosen one", "number": "session",
    "runner_up": "runner-up",
}  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """A part: a `figure`, a `text`, a `list` of parts, `pairs` of name and part, or a `table` (head and rows)."""

    kind: Literal["figure", "text", "list", "pairs", "table"]
    figure: Figure | None = None
    text: str = ""
    parts: tuple[Shown, ...] = ()
    pairs: tuple[tuple[str, Shown], ...] = ()
    head: tuple[str, ...] = ()
    rows: tuple[tuple[Shown, ...], ...] = ()


def plainly(ledger: Ledger, part: Any, key: str = "") -> Shown:
    """Any part of a plan for reading: numbers as figures, records of one shape as a table, the rest as lists.

    `key` is the name under which the part stands; it tells how a number is read out.
    """
    if isinstance(part, Mapping):
        if "value" in part and "status" in part:
            return Shown("figure", figure=ledger.figure(part, words.kind_of(key)))
        if set(part) == {"low", "high"} and isinstance(part["low"], Mapping):
            return Shown("figure", figure=ledger.pair(part, words.kind_of(key)))
        return Shown("pairs", pairs=tuple((_name(name), plainly(ledger, value, name)) for name, value in part.items()))
    if isinstance(part, Sequence) and not isinstance(part, str):
        if part and all(isinstance(one, Mapping) and "status" not in one for one in part):
            return _table(ledger, part)
        return (
            Shown("list", parts=tuple(plainly(ledger, one, key) for one in part))
            if part
            else Shown("text", text="none")
        )
    return Shown("text", text=_text(ledger, part))


def _table(ledger: Ledger, records: Sequence[Mapping[str, Any]]) -> Shown:
    keys = list(dict.fromkeys(key for record in records for key in record if key != "id"))
    rows = tuple(
        tuple(plainly(ledger, record[key], key) if key in record else Shown("text") for key in keys)
        for record in records
    )
    return Shown("table", head=tuple(_name(key) for key in keys), rows=rows)


def _name(key: str) -> str:
    return words.sentence(_NAMES.get(key, words.readable(key)))


def _text(ledger: Ledger, value: Any) -> str:
    if value is None:
        return "not stated"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return words.exact(value) if value == round(value) else words.two_figures(value)
    text = str(value)
    return zone_name(text) if text in zones() else words.day(ledger.named(text))
