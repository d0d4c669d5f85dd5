"""An outcome as tables of plain rows: courses, layers, profile, measured points and fitted numbers."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from corneum.simulation.labelled_arrays import BANDS

Rows = list[dict[str, Any]]


def csv_text(rows: Rows) -> str:
    """Rows that share their columns, as CSV with a header."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(rows[0])
    for row in rows:
        writer.writerow("" if cell is None else cell for cell in row.values())
    return text.getvalue()


def courses(solutes: Sequence[dict[str, Any]]) -> Rows:
    """One row a solute and time: amount by place, flux beneath, and the receptor where there is one."""
    rows: Rows = []
    for one in solutes:
        columns = {f"{place}_kg_m2": series for place, series in one["amount"].items()}
        columns["flux_beneath_kg_m2_s"] = one["flux_beneath"]
        if one["receptor"]:
            columns["receptor_kg_m3"] = one["receptor"]["concentration"]
            columns["sampled_kg_m2"] = one["receptor"]["sampled"]
        for index, time in enumerate(one["time"]):
            row: dict[str, Any] = {"solute": one["solute"] or "", "time_s": time}
            for name, series in columns.items():
                row |= _banded(name, series, index)
            rows.append(row)
    return rows


def tables(solutes: Sequence[dict[str, Any]]) -> dict[str, Rows]:
    """What stands beside the courses, by the name of the table; those that the case has none of are left out."""
    found = {
        "layers": [row for one in solutes for row in _layers(one)],
        "profile": [row for one in solutes for row in _profile(one)],
        "observed": [row for one in solutes for row in _observed(one)],
        "fit": [row for one in solutes for row in _fit(one)],
    }
    return {name: rows for name, rows in found.items() if rows}


def _banded(name: str, value: Any, index: int | tuple[int, int] | None = None) -> dict[str, Any]:
    """One number of a series or table (the number itself without an index), each band of several in a column."""

    def read(given: Any) -> Any:
        for part in () if index is None else (index,) if isinstance(index, int) else index:
            given = given[part]
        return given

    if isinstance(value, Mapping):
        return {f"{name}_{band}": read(value[band]) for band in BANDS}
    return {name: read(value)}


def _layers(one: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for layer, integral in one["auc"].items():
        row = {"solute": one["solute"] or "", "layer": layer, **_banded("auc_kg_s_m3", integral)}
        row |= _banded("peak_kg_m3", one["peak"][layer]["value"]) | _banded("peak_time_s", one["peak"][layer]["time"])
        for threshold, time in one["above"].get(layer, {}).items():
            row |= _banded(f"above {threshold}_s", time)
        yield row


def _profile(one: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Slices where the whole profile was asked for, else the depths that were."""
    told = one["profile"]
    for at, time in enumerate(told.get("time", ())):
        start = {"solute": one["solute"] or "", "time_s": time}
        for place, depth in enumerate(told.get("depth", ())):
            where = {"depth_m": depth, "layer": told["layer"][place]}
            yield start | where | _banded("concentration_kg_m3", told["concentration"], (at, place))
        if "depth" not in told:
            for depth, series in told["at"].items():
                yield start | {"depth_m": depth.split()[0]} | _banded("concentration_kg_m3", series, at)


def _observed(one: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for point in one.get("observed", {}).get("points", ()):
        known = ("time", "place", "kind", "unit", "measured", "sd")
        row = {"solute": one["solute"] or ""} | {name: point[name] for name in known}
        yield row | _banded("predicted", point["predicted"]) | {"fold_error": point["fold_error"]}


def _fit(one: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for name, found in one.get("fit", {}).get("parameters", {}).items():
        row = {"parameter": name} | {key: found[key] for key in ("unit", "start", "estimate", "low", "high")}
        yield row | {
            "profile_low": found["profile"]["low"], "profile_high": found["profile"]["high"],
            "identifiable": "yes" if found["identifiable"] else "no",
        }  # fmt: skip
