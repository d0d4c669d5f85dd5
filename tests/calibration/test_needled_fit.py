"""What was fitted to needled excised skin stands in the parameters, and is the best of what was tried."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corneum.calibration.needled_cases import STUDIES, amounts_of, with_values
from corneum.calibration.needled_studies import ALL, FITS, NeedledFit, fits_table, fitted_without, nearest, values
from corneum.evidence.tables import load_tables


def test_the_fit_to_all_studies_ships_in_the_parameters() -> None:
    tables = load_tables()
    for name, numbers in fitted_without(tables, ALL).items():
        row = tables["parameters/transport"].row(name)
        assert [float(row[column]) for column in ("value", "low", "high")] == pytest.approx(numbers)
        assert row["basis"] == "fitted" and "calibration.needled_studies" in row["note"]


def test_every_source_has_a_fit_that_did_not_see_it() -> None:
    tables = load_tables()
    sources = {row["source"] for row in tables[STUDIES].rows if row["quantity"] != "fold"}
    assert set(tables[FITS].index) == sources | {ALL}
    whole = int(tables[FITS].row(ALL)["courses"])
    assert all(int(row["courses"]) < whole for row in tables[FITS].rows if row.row_id != ALL)


def test_a_course_of_a_known_share_is_fitted_by_it() -> None:
    """Of a course that was made with one share left open, the fit finds that share."""
    tables = load_tables()
    study = tables[STUDIES].row("li2015_GHK_7888_human")
    made, *others = (amounts_of(with_values(tables, values(share, 0.9, 2.0)), study) for share in (0.12, 0.05, 0.35))
    candidates = {
        share: [replace(each, measured=true.predicted) for each, true in zip(amounts, made, strict=True)]
        for share, amounts in zip((0.05, 0.12, 0.35), (others[0], made, others[1]), strict=True)
    }
    assert nearest(candidates, ALL) == 0.12
    assert all(each.inside for each in candidates[0.12])


def test_the_table_is_written_as_it_ships() -> None:
    tables = load_tables()
    shipped = [
        NeedledFit(row.row_id, *(float(row[name]) for name in ("left_open", "compaction", "pace")), int(row["courses"]))
        for row in tables[FITS].rows
    ]
    written = [line.split(",")[:5] for line in fits_table(shipped).splitlines()[1:]]
    assert written == [
        [row[name] for name in ("row_id", "left_open", "compaction", "pace", "courses")] for row in tables[FITS].rows
    ]
