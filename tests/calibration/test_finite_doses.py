"""Numbers of dry skin that were fitted to published finite doses."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from corneum.calibration.finite_doses import FITS, LATTICE, Errors, fits_table, intervals, left_out
from corneum.calibration.published_doses import CASES, dose_case, predicted_percent, with_numbers
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import load_tables

EVEN = np.full(4, 0.25)
# one parameter matters: two doses of a want it at 1, one of b at 2, one of c at 3
KNOWN = Errors(
    np.array([[1.0, 0, 0], [2.0, 0, 0], [3.0, 0, 0]]),
    np.array([[0.0, 0.0, -1.0, -2.0], [1.0, 1.0, 0.0, -1.0], [2.0, 2.0, 1.0, 0.0]]),
    ("a", "a", "b", "c"),
)


def test_the_least_mean_error_is_found_with_and_without_a_compound() -> None:
    assert KNOWN.best(EVEN)[0] == 1.0
    without = left_out(KNOWN)
    assert without["b"][0] == 1.0 and without["a"][0] in (2.0, 3.0)
    assert fits_table(KNOWN).count("\n") == 1 + len(without)


def test_the_spread_is_that_over_compounds(context: ModelContext) -> None:
    low, high = intervals(KNOWN, context)
    assert low[0] == 1.0 and high[0] == 3.0


def test_every_compound_was_left_out_once_and_shipped_numbers_lie_on_the_lattice() -> None:
    """Run python -m corneum.calibration.finite_doses after a change of the doses or of the model of dry skin."""
    tables = load_tables()
    assert {row.row_id for row in tables[FITS].rows} == {row["solute"] for row in tables[CASES].rows}
    for name, values in LATTICE.items():
        stage, _, row_id = name.partition(".")
        row = tables[f"parameters/{stage}"].row(row_id)
        assert values[0] <= float(row["low"]) < float(row["value"]) < float(row["high"]) <= values[-1]
        fits = [float(each[row_id]) for each in tables[FITS].rows]
        assert min(fits) <= float(row["value"]) <= max(fits)


def test_what_touches_skin_is_taken_up() -> None:
    tables = load_tables()
    rows = [tables[CASES].row(name) for name in ("deposit_urea", "deposit_testosterone", "dose_benzoic_acid_2000")]

    def predicted(numbers: dict[str, float]) -> NDArray[np.float64]:
        context = ModelContext(with_numbers(tables, numbers))
        return np.array([predicted_percent(context, dose_case(context, row, samples=1))[0] for row in rows])

    before = predicted({})
    for name in ("deposit_touch", "deposit_thin"):
        value = float(tables["parameters/transport"].row(name)["value"])
        change = predicted({f"transport.{name}": 1.5 * value}) - before
        assert np.all(change >= 0) and np.any(change > 0.1)
        assert predicted({f"transport.{name}": value}) == pytest.approx(before, rel=1e-9)
