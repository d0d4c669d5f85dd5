"""Coagulated zones against histology: every row is compared, and what the model cannot know is shown as missed."""

from __future__ import annotations

from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import load_tables
from corneum.validation.coagulation_comparisons import COMPARISONS, DIRECTIONS, ROWS


def test_every_row_is_compared_and_the_known_misses_are_shown() -> None:
    context = ModelContext(load_tables())
    rows = context.table(ROWS).rows
    assert {row.row_id for row in rows if row["kind"] == "direction"} == set(DIRECTIONS)
    sizes, directions = (COMPARISONS[name](context) for name in ("coagulated_sizes", "coagulation_directions"))
    assert sizes.n + directions.n == len(rows)
    assert [miss.rsplit("(")[-1] for miss in sizes.missed] == ["hendel2019)"]
    assert sizes.value == 0.75
    assert [miss[:5] for miss in directions.missed] == ["2 MHz", "ten p"]
