"""Two numbers of dry skin, fitted to published finite doses: `python -m corneum.calibration.finite_doses` fits them,
writes calibration/finite_dose_fits and prints the parameters.

    transport.deposit_touch             share of skin that a dried deposit touches
    formula.hydration_normal_polar      polar path of skin that is not wet, over that of wet skin

They minimise the mean absolute error of log10 of the percent of dose at the median of all else, over a lattice of
solved cases between which log10 of the percent is linear. Each compound is also left out once, for the scoreboard, and
compounds are drawn with replacement for the spread of the numbers.
"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import RegularGridInterpolator

from corneum.calibration.published_doses import (
    CASES,
    dose_case,
    measured_percent,
    predicted_percent,
    with_numbers,
)
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Tables, load_tables
from corneum.evidence.value import CENTRAL_95
from corneum.files.whole_output import write_file

Array = NDArray[np.float64]

FITS = "calibration/finite_dose_fits"
COMMAND = "python -m corneum.calibration.finite_doses"
# numbers at which the cases are solved, in the unit of each parameter's row
LATTICE: Mapping[str, tuple[float, ...]] = {
    "transport.deposit_touch": (0.05, 0.1, 0.2, 0.4),
    "formula.hydration_normal_polar": (0.005, 0.02, 0.08, 0.32),
}
_STEPS = 49
_RESAMPLED = 1000
_DIGITS = 3


@dataclass(frozen=True)
class Errors:
    """Error of each dose, predicted less measured in log10, at every one of the `numbers` (G, P) of the parameters
    (G, D), and the `compound` of each dose (D,)."""

    numbers: Array
    error: Array
    compound: tuple[str, ...]

    def best(self, weight: Array) -> Array:
        """The numbers (P,) at which the mean absolute error is least, doses counted with that weight (D,)."""
        return np.asarray(self.numbers[np.argmin(np.abs(self.error) @ weight)])


def errors(tables: Tables) -> Errors:
    """Of every published dose, over the lattice and between its points."""
    rows = tables[CASES].rows
    axes = [np.log10(values) for values in LATTICE.values()]
    solved = np.empty((*(len(axis) for axis in axes), len(rows)))
    for place in product(*(range(len(axis)) for axis in axes)):
        numbers = {name: values[at] for (name, values), at in zip(LATTICE.items(), place, strict=True)}
        context = ModelContext(with_numbers(tables, numbers))
        percent = [predicted_percent(context, dose_case(context, row, samples=1))[0] for row in rows]
        solved[place] = np.log10(percent)
    fine = [np.linspace(axis[0], axis[-1], _STEPS) for axis in axes]
    points = np.array(list(product(*fine)))
    context = ModelContext(tables)
    measured = np.log10([measured_percent(context, row) for row in rows])
    between = np.asarray(RegularGridInterpolator(axes, solved)(points))
    return Errors(10.0**points, between - measured, tuple(row["solute"] for row in rows))


def left_out(found: Errors) -> dict[str, Array]:
    """The numbers fitted without each compound."""
    names = np.array(found.compound)
    return {name: found.best((names != name).astype(np.float64)) for name in dict.fromkeys(found.compound)}


def intervals(found: Errors, context: ModelContext) -> Array:
    """The 95 % range (2, P) of the numbers over compounds drawn with replacement."""
    names, place = np.unique(found.compound, return_inverse=True)
    generator = context.generator("calibration.finite_doses")
    times = generator.multinomial(len(names), np.full(len(names), 1 / len(names)), size=_RESAMPLED)
    return np.quantile([found.best(each[place].astype(np.float64)) for each in times], CENTRAL_95, axis=0)


def fits_table(found: Errors) -> str:
    """The text of calibration/finite_dose_fits."""
    out = io.StringIO(newline="")
    columns = [name.partition(".")[2] for name in LATTICE]
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["row_id", *columns, "source", "basis", "grade", "note"])
    for name, numbers in left_out(found).items():
        cells = [f"{number:.{_DIGITS}g}" for number in numbers]
        writer.writerow([name, *cells, "corneum_review", "derived", "very_low", f"fit without it: {COMMAND}"])
    return out.getvalue()


def main() -> None:
    """Write the fits without each compound, and print the parameters with their 95 % range and errors."""
    tables = load_tables()
    found = errors(tables)
    everything = np.full(len(found.compound), 1 / len(found.compound))
    low, high = intervals(found, ModelContext(tables))
    for name, best, lower, upper in zip(LATTICE, found.best(everything), low, high, strict=True):
        sys.stdout.write(f"{name} {best:.{_DIGITS}g} ({lower:.{_DIGITS}g} to {upper:.{_DIGITS}g})\n")
    least = float((np.abs(found.error) @ everything).min())
    sys.stdout.write(f"geometric mean fold error {10.0**least:.{_DIGITS}g} of {len(found.compound)} doses\n")
    target = Path(__file__).parents[1] / "evidence" / "data" / f"{FITS}.csv"
    write_file(target, fits_table(found))


if __name__ == "__main__":
    main()
