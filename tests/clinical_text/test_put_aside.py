"""The halves that were put aside before the code was written: what was read right at first sight stays right.

The aims (97 of 100 phrases, at most 1 in 20 harmless neighbours raised) are missed: see the README beside this file.
"""

from __future__ import annotations

import csv
from datetime import date, timedelta

from corneum.clinical_text.red_flags import signs
from tests.clinical_text.scoring import HERE, PUT_ASIDE, misreading, written

RIGHT_AT_FIRST_SIGHT = 169
HARMLESS_RAISED_AT_FIRST_SIGHT = 3
TODAY = date(2026, 11, 30)


def raised(row: dict[str, str]) -> bool:
    day = date.fromisoformat(row["day"]) if row["day"] else None
    read = signs(row["text"], TODAY, timedelta(days=28), field=row["field"], day=day)
    return any(sign.status == "now" for sign in read)


def test_no_fewer_phrases_are_read_right_than_at_first_sight() -> None:
    right = [phrase for phrase in written(PUT_ASIDE) if not misreading(phrase)]
    assert len(right) >= RIGHT_AT_FIRST_SIGHT


def test_no_emergency_is_missed_and_no_more_neighbours_are_raised_than_at_first_sight() -> None:
    with (HERE / "red_flag_phrases_put_aside.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    emergencies = [row for row in rows if row["expected"]]
    harmless = [row for row in rows if not row["expected"]]
    assert len(emergencies) == len(harmless) == 30
    assert [row["text"] for row in emergencies if not raised(row)] == []
    assert sum(map(raised, harmless)) <= HARMLESS_RAISED_AT_FIRST_SIGHT
