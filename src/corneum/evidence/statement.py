"""What a stage says to people, as data: the id of a template and the values that fill it.

A stage never writes prose. It returns a `Text`, and `wording` fills the templates for one reader at the end.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field

from corneum.evidence.tables import Row


@dataclass(frozen=True)
class Statement:
    """One sentence: `text_id` names its template in `wording` (or a cell of a table, `table:row:column`).

    `fields` are plain values in SI: text, numbers, ISO days, tuples of these, or a Text that stands within this one.
    """

    text_id: str
    fields: Mapping[str, Field] = field(default_factory=dict)


# one sentence after the other
Text = tuple[Statement, ...]
Field = str | int | float | None | tuple[str | int | float | Statement, ...]


def statement(text_id: str, **fields: Field) -> Text:
    """A text of one sentence."""
    return (Statement(text_id, fields),)


def cell(row: Row, column: str) -> Text:
    """The sentence that stands in a cell of a table; no sentence where the cell is blank."""
    return (Statement(f"{row.identity}:{column}"),) if row[column] else ()


def said(text: Text) -> Hashable:
    """All that a text says, to keep something by: numbers with their type, because 2 and 2.0 are not written alike."""
    return tuple((part.text_id, *((name, _said(value)) for name, value in part.fields.items())) for part in text)


def _said(value: Field | Statement) -> Hashable:
    if isinstance(value, Statement):
        return said((value,))
    return tuple(map(_said, value)) if isinstance(value, tuple) else (type(value), value)
