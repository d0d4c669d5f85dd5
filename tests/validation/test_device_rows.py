"""Every row of the device tables is compared, or the reason why it is no measurement of the models is told."""

from __future__ import annotations

import re

import pytest

from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import load_tables
from corneum.validation import device_comparisons, sensation_comparisons
from corneum.validation.device_comparisons import ROWS, measured

TABLES = ("devices/penetration", "devices/pain", "devices/bleeding_erythema", "devices/infusion")
COMPARED = {**device_comparisons.COMPARISONS, **sensation_comparisons.COMPARISONS}
# compares a row of another table (channels)
ELSEWHERE = {"roller_density"}


def test_every_row_is_accounted_for_once() -> None:
    tables = load_tables()
    held = [(table, row.row_id) for table in TABLES for row in tables[table].rows]
    mapped = [(row["table"], row.row_id) for row in tables[ROWS].rows]
    assert sorted(held) == sorted(mapped)


def test_a_row_is_compared_or_has_a_reason_and_never_both() -> None:
    for row in load_tables()[ROWS].rows:
        compared, reason = row.list("comparisons"), row["no_comparison"]
        assert bool(compared) != bool(reason), row.row_id
        assert set(compared) <= set(COMPARED), row.row_id
        assert not reason or len(reason) > 15, row.row_id


def test_every_comparison_has_rows() -> None:
    used = {name for row in load_tables()[ROWS].rows for name in row.list("comparisons")}
    assert used == set(COMPARED) - ELSEWHERE


@pytest.mark.parametrize("name", sorted(set(COMPARED) - ELSEWHERE))
def test_a_comparison_takes_the_rows_that_the_map_gives_it(name: str) -> None:
    context = ModelContext(load_tables())
    COMPARED[name](context)
    identities = {row.identity for row in measured(ModelContext(load_tables()), name)}
    assert identities and identities <= context.consulted


def test_a_scored_mean_has_its_comparison() -> None:
    """A mean score of 10 on a face without a laser is a measurement of the pain model: none may be left out."""
    tables = load_tables()
    reasons = {row.row_id: row["no_comparison"] for row in tables[ROWS].rows}
    for row in tables["devices/pain"].rows:
        scored = re.search(r"mean$", row["measure"]) and row["scale_max"] == "10" and row["value"]
        if scored and reasons[row.row_id]:
            assert re.search(r"laser|driven in", reasons[row.row_id]), row.row_id
