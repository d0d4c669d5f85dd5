"""Results of a simulated case as JSON, as tables, and as labelled arrays."""

from __future__ import annotations

import io
import itertools
import json
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corneum.errors import InputFault
from corneum.files.whole_output import Content, write_files
from corneum.simulation.labelled_arrays import dataset
from corneum.simulation.outcome_rows import courses, csv_text, tables
from corneum.units import significant

Array = NDArray[np.float64]

MOST_LINES, WIDEST_NOTE = 10, 150  # of a short summary
SUFFIXES = (".json", ".csv", ".nc")


@dataclass(frozen=True, repr=False)
class Outcome:
    """Results of a case: one answer a solute, in its order; `several` where the case lists more than one.

    `draws`, where they were asked for: for each solute the course by compartment, and of the uptake, of every virtual
    skin, (skins, times) kg/m^2.
    """

    solutes: tuple[dict[str, Any], ...]
    several: bool = False
    draws: tuple[dict[str, Array], ...] | None = field(default=None, compare=False, repr=False)

    @property
    def time(self) -> Array:
        """Times of the courses (T,), s, the start first."""
        return np.asarray(self.solutes[0]["time"])

    @property
    def uptake(self) -> Array:
        """Amount past the stratum corneum (T,), kg/m^2: in viable skin, or gone from it to blood or beneath. The median
        over several skins; a row a solute where the case lists several."""
        rows = np.array([_middle(answer["uptake"]) for answer in self.solutes])
        return rows if self.several else np.asarray(rows[0])

    def plot(self, axes: Any = None) -> Any:
        """Amounts over time on matplotlib axes, which are returned. Raises InputFault where matplotlib is missing."""
        from corneum.simulation.outcome_plot import plot_outcome

        return plot_outcome(self, axes)

    def __repr__(self) -> str:
        return "\n".join(summary_lines(self.solutes))

    def _repr_html_(self) -> str:
        from corneum.simulation.outcome_picture import picture_of_outcome

        return picture_of_outcome(self)

    def to_dict(self) -> dict[str, Any]:
        """The JSON of `corneum simulate`, in SI: of one solute, or `{"solutes": [...]}` of several."""
        return {"solutes": list(self.solutes)} if self.several else self.solutes[0]

    def to_xarray(self) -> Any:
        """The results as an xarray Dataset with units as attributes.

        Returns:
            Over solute and place `amount` and its `numerical_error`; over solute and layer `auc`, `peak` and
            `peak_time`; `flux_beneath` and `dosed` by solute; `concentration` by depth and `receptor_concentration`
            where the case asks for them; with a `band` (median, low, high) over several skins.

        Raises:
            InputFault: xarray is not installed.
        """
        need("xarray", "to_xarray")
        return import_module("xarray").Dataset(*dataset(self.solutes))

    def to_netcdf(self) -> bytes:
        """The labelled arrays as the content of a netCDF file. Raises InputFault where a package is missing."""
        labelled = self.to_xarray()
        # in memory: on a disk that runs full the library ends the whole process
        content = io.BytesIO()
        with import_module("h5netcdf").File(content, "w") as file:
            labelled.dump_to_store(import_module("xarray.backends").H5NetCDFStore(file))
        return content.getvalue()

    def to_csv(self) -> str:
        """The courses: one row a solute and time; the unit stands in each column's name."""
        return csv_text(courses(self.solutes))

    def write(self, path: Path) -> tuple[Path, ...]:
        """Write the results whole or not at all, in the form that the ending of the path names.

        Args:
            path: `.json`, `.csv` or `.nc`. Beside the courses in `NAME.csv` stand `NAME.layers.csv` (time integral,
                peak, time above thresholds) and, where the case has them, `NAME.profile.csv`, `NAME.observed.csv`
                and `NAME.fit.csv`.

        Returns:
            The paths of all files.

        Raises:
            InputFault: another ending, or a package that it needs is missing.
            OSError: a file cannot be written; it names the file, and nothing is left behind.
        """
        refuse_ending(path)
        if path.suffix == ".nc":
            return write_files({path: self.to_netcdf()})
        if path.suffix == ".json":
            return write_files({path: json.dumps(self.to_dict(), indent=1, allow_nan=False) + "\n"})
        texts: dict[Path, Content] = {path: self.to_csv()}
        texts |= {path.with_suffix(f".{name}.csv"): csv_text(rows) for name, rows in tables(self.solutes).items()}
        return write_files(texts)

    def table(self) -> str:
        """A table for a terminal: time in hours, amounts in ug/cm^2."""
        return "\n\n".join(_table(answer) for answer in self.solutes)


def summary_lines(solutes: Sequence[dict[str, Any]]) -> list[str]:
    """At most ten lines on an outcome: where each solute is at the end, and how sure that is."""
    per_cm2 = 1e5  # ug/cm^2 in a kg/m^2
    first = solutes[0]
    hours = significant(first["time"][-1] / 3600, 3)
    skins = ", medians over virtual skins" if isinstance(first["dosed"], dict) else ""
    lines = [f"Outcome after {hours} h, in ug/cm^2{skins}"]
    for answer in solutes[:6]:
        places = {place: _middle(course)[-1] * per_cm2 for place, course in answer["amount"].items()}
        largest = sorted(places.items(), key=lambda entry: -abs(entry[1]))[:5]
        held = ", ".join(f"{place} {_number(value)}" for place, value in largest if value)
        uptake = _number(_middle(answer["uptake"])[-1] * per_cm2)
        lines.append(f"  {answer['solute'] or 'solute'}: uptake {uptake}; {held}")
    if len(solutes) > 6:
        lines.append(f"  and {len(solutes) - 6} more solutes")
    lines += [f"  {line}" for answer in solutes[:1] for line in itertools.islice(_compared(answer), 4)]
    worst = max(max(answer["numerical_error"].values()) for answer in solutes) * per_cm2
    notes = list(dict.fromkeys(note for answer in solutes for note in answer["notes"]))
    lines.append(f"  numerical error at most {_number(worst)}; {len(notes)} notes (.table(), .to_dict())")
    short = (textwrap.shorten(f"note: {note}", WIDEST_NOTE, placeholder=" ...") for note in notes)
    return [*lines, *(f"  {note}" for note in short)][:MOST_LINES]


def refuse_ending(path: Path) -> None:
    """Refuse a file that cannot be written, before anything is computed."""
    if path.suffix not in SUFFIXES:
        raise InputFault("--output", str(path), f"must end in {', '.join(SUFFIXES[:-1])} or {SUFFIXES[-1]}")
    if path.suffix == ".nc":
        for package in ("xarray", "h5netcdf", "h5py"):
            need(package, "--output")


def need(package: str, field: str, extra: str = "science") -> None:
    """Refuse what needs a package that is not installed. Raises InputFault with the extra that brings it."""
    if find_spec(package) is None:
        raise InputFault(
            field,
            None,
            f"needs the package {package}, which is not installed: pip install 'corneum[{extra}]'; "
            ".json and .csv need nothing",
        )


def _table(answer: dict[str, Any]) -> str:
    per_cm2 = 1e5  # ug/cm^2 in a kg/m^2
    shown = {compartment: series for compartment, series in answer["amount"].items() if any(_middle(series))}
    width = max(10, *(len(compartment) for compartment in shown)) if shown else 10
    head = f"{'time, h':>8}  " + "  ".join(f"{compartment:>{width}}" for compartment in shown)
    lines = [f"{answer['solute'] or 'solute'}: amounts in ug/cm^2", head]
    for index, time in enumerate(answer["time"]):
        cells = (f"{_number(_middle(series)[index] * per_cm2):>{width}}" for series in shown.values())
        lines.append(f"{significant(time / 3600, 3):>8}  " + "  ".join(cells))
    if isinstance(answer["dosed"], dict):
        lines.append("medians over virtual skins; 95 % intervals are in the .json and .csv")
    worst = max(answer["numerical_error"].values()) * per_cm2
    lines.append(f"numerical error at most {_number(worst)} ug/cm^2; mass balance {answer['mass_balance_error']:.0e}")
    lines += [*_compared(answer), *(f"note: {note}" for note in answer["notes"])]
    return "\n".join(lines)


def _compared(answer: dict[str, Any]) -> Iterator[str]:
    """Lines on the measured points: how well they agree, and what was fitted to them."""
    if "observed" in answer:
        observed = answer["observed"]
        text = f"measured: {observed['n']} points"
        if observed["scored"]:
            text += (
                f", geometric mean fold error {observed['geometric_mean_fold_error']:.2f} "
                f"(predicted over measured {observed['geometric_mean_ratio']:.2f}), "
                f"{observed['within_2']:.0%} within twofold"
            )
        yield text
    for name, fitted in answer.get("fit", {}).get("parameters", {}).items():
        unit = "" if fitted["unit"] == "1" else f" {fitted['unit']}"
        yield f"fitted {name}: {fitted['estimate']:.3g}{unit} (from {fitted['start']:.3g}); {fitted['statement']}"


def _middle(series: Any) -> list[float]:
    return list(series["median"] if isinstance(series, dict) else series)


def _number(value: float) -> str:
    return "0" if value == 0 else f"{value:.3g}"
