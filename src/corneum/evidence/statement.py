"""What a stage says to people, as data: the id of a template and the values that fill it.

A stage never writes prose. It returns a `Text`, and `wording` fills the templates for one reader at the end.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from corneum.evidence.by_content import ByContent
from corneum.evidence.tables import Row


@dataclass(frozen=True, eq=False)
class Statement(ByContent):
    """One sentence: `text_id` names its template in `wording` (or a cell of a table, `table:row:column`).

    `fields` are plain values in SI: text, numbers, ISO days, tuples of these, or a Text that stands within this one.
    Two are equal where they are written alike, which 2 and 2.0 are not.
    """

    text_id: str
    fields: Mapping[str, Field] = field(default_factory=dict)

    @cached_property
    def content(self) -> tuple[Hashable, ...]:
        return (self.text_id, *((name, _as_written(value)) for name, value in self.fields.items()))


# one sentence after the other
Text = tuple[Statement, ...]
Field = str | int | float | None | tuple[str | int | float | Statement, ...]


def _as_written(value: Field | Statement) -> Hashable:
    if isinstance(value, tuple):
        return tuple(map(_as_written, value))
    return (float, float.__repr__(value)) if isinstance(value, float) else value


def statement(text_id: str, **fields: Field) -> Text:
    """A text of one sentence."""
    return (Statement(text_id, fields),)


def cell(row: Row, column: str) -> Text:
    """The sentence that stands in a cell of a table; no sentence where the cell is blank."""
    return (Statement(f"{row.identity}:{column}"),) if row[column] else ()
