"""Studies of needled skin as cases: every row predicted or refused for a reason, and prediction in their units."""

from __future__ import annotations

import math

import pytest

from corneum.calibration.needled_cases import NEEDLED, STUDIES, case_of_study
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import load_tables
from corneum.simulation.case_file import case_from
from corneum.validation.needled_comparisons import COMPARISONS, PEERS, SETS, compared_rows
from corneum.validation.published_permeation import first_order_share, holes_share


def test_79_distinct_rows_are_predicted_and_the_rest_refused_for_a_reason(context: ModelContext) -> None:
    represented = COMPARISONS["needled_represented"](context)
    predicted = round(represented.value * represented.n)
    assert represented.n == 97 and predicted >= 79
    refused = [int(part.rsplit(" ", 1)[1]) for part in represented.missed]
    assert predicted + sum(refused) == 97 and all(len(part) > 20 for part in represented.missed)
    # one row is a ratio with a range, every other one an amount
    assert len(compared_rows()) == predicted - 1


def test_every_row_is_compared_once_in_one_unit() -> None:
    words = [each.words for each in compared_rows()]
    assert len(set(words)) == len(words)
    assert all(each.measured > 0 and each.predicted > 0 and each.fold >= 1 for each in compared_rows())
    assert {each.study for each in compared_rows()} == set(SETS)


@pytest.mark.parametrize("study", SETS)
def test_folds_and_coverage_are_told_by_study(context: ModelContext, study: str) -> None:
    folds, covered = (COMPARISONS[f"needled_{study}{ending}"](context) for ending in ("", "_coverage"))
    mine = [each for each in compared_rows() if each.study == study]
    assert folds.n == covered.n == len(mine)
    assert folds.value == pytest.approx(math.exp(sum(math.log(each.fold) for each in mine) / len(mine)))
    assert covered.value == pytest.approx(sum(each.inside for each in mine) / len(mine))


def test_peers_stand_beside_every_row(context: ModelContext) -> None:
    rows = COMPARISONS["needled_amounts"](context).rows
    assert len(rows) == len(compared_rows())
    for row in rows:
        peers = [row[name] for name in PEERS if name in row]
        assert len(peers) == 1 and 0 < peers[0] <= 100
        assert row["low"] <= row["predicted"] <= row["high"]


def test_closed_forms_of_needled_skin() -> None:
    """Holes alone, intact skin alone, a film that has run out; half of a load at the half time."""
    assert holes_share(0.0, 0.01, 5e-10, 1e-4, 1e-3, 3600.0) == pytest.approx(0.18)
    assert holes_share(5e-8, 0.0, 5e-10, 1e-4, 1e-3, 3600.0) == pytest.approx(0.18)
    assert holes_share(5e-8, 0.01, 5e-10, 1e-4, 1e-6, 3600.0) == 1.0
    assert [first_order_share(60.0, time) for time in (0.0, 60.0, 120.0)] == pytest.approx([0.0, 0.5, 0.75])


def test_a_study_is_a_case_that_the_command_reads() -> None:
    """Nothing is put to the engine that a case file could not say, and the array carries the load of its rows."""
    tables = load_tables()
    for study in tables[STUDIES].rows:
        rows = tables[NEEDLED].where(case_id=study.row_id)
        assert rows, study.row_id
        case = case_from(case_of_study(study, (1.0, 2.0), 500.0))
        assert case.array is not None and case.array.ground is not None
        assert (case.array.load is None) == (study["kind"] == "solid")
        if case.vehicle is not None:
            film = case.vehicle.film
            assert film is not None
            assert case.vehicle.concentration * film * case.array.ground == pytest.approx(500e-9)
