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
    for answer in solutes:
        columns = {f"{compartment}_kg_m2": series for compartment, series in answer["amount"].items()}
        columns["flux_beneath_kg_m2_s"] = answer["flux_beneath"]
        if answer["receptor"]:
            columns["receptor_kg_m3"] = answer["receptor"]["concentration"]
            columns["sampled_kg_m2"] = answer["receptor"]["sampled"]
        for index, time in enumerate(answer["time"]):
            row: dict[str, Any] = {"solute": answer["solute"] or "", "time_s": time}
            for name, series in columns.items():
                row |= _banded(name, series, index)
            rows.append(row)
    return rows


def tables(solutes: Sequence[dict[str, Any]]) -> dict[str, Rows]:
    """Tables that stand beside the courses, by name; empty ones are left out."""
    named = {
        "layers": [row for answer in solutes for row in _layers(answer)],
        "profile": [row for answer in solutes for row in _profile(answer)],
        "observed": [row for answer in solutes for row in _observed(answer)],
        "fit": [row for answer in solutes for row in _fit(answer)],
    }
    return {name: rows for name, rows in named.items() if rows}


def _banded(name: str, value: Any, index: int | tuple[int, int] | None = None) -> dict[str, Any]:
    """One number of a series or table (the number itself without an index), each band of several in a column."""

    def read(values: Any) -> Any:
        for position in () if index is None else (index,) if isinstance(index, int) else index:
            values = values[position]
        return values

    if isinstance(value, Mapping):
        return {f"{name}_{band}": read(value[band]) for band in BANDS}
    return {name: read(value)}


def _layers(answer: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for layer, integral in answer["auc"].items():
        row = {"solute": answer["solute"] or "", "layer": layer, **_banded("auc_kg_s_m3", integral)}
        row |= _banded("peak_kg_m3", answer["peak"][layer]["value"]) | _banded(
            "peak_time_s", answer["peak"][layer]["time"]
        )
        for threshold, time in answer["above"].get(layer, {}).items():
            row |= _banded(f"above {threshold}_s", time)
        yield row


def _profile(answer: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Rows by slice where the case asks for the whole profile, else by depth."""
    profile = answer["profile"]
    for at, time in enumerate(profile.get("time", ())):
        start = {"solute": answer["solute"] or "", "time_s": time}
        for position, depth in enumerate(profile.get("depth", ())):
            where = {"depth_m": depth, "layer": profile["layer"][position]}
            yield start | where | _banded("concentration_kg_m3", profile["concentration"], (at, position))
        if "depth" not in profile:
            for depth, series in profile["at"].items():
                yield start | {"depth_m": depth.split()[0]} | _banded("concentration_kg_m3", series, at)


def _observed(answer: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for point in answer.get("observed", {}).get("points", ()):
        known = ("time", "place", "kind", "unit", "measured", "sd")
        row = {"solute": answer["solute"] or ""} | {name: point[name] for name in known}
        yield row | _banded("predicted", point["predicted"]) | {"fold_error": point["fold_error"]}


def _fit(answer: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for name, fitted in answer.get("fit", {}).get("parameters", {}).items():
        row = {"parameter": name} | {key: fitted[key] for key in ("unit", "start", "estimate", "low", "high")}
        yield row | {
            "profile_low": fitted["profile"]["low"],
            "profile_high": fitted["profile"]["high"],
            "identifiable": "yes" if fitted["identifiable"] else "no",
        }
