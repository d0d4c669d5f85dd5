"""Measured points held in memory: a mapping of columns, a list of mappings, a pandas data frame, an xarray data set.

They are read as a table with the same columns and by the same rules: a unit stands in the name of a column
(`value [ug/cm^2]`), in the cells, or in the `units` of a variable of xarray; columns may be quantities of pint. Times
without a unit are seconds. A value without a unit is refused: it may be an amount, a concentration or a flux.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from corneum.errors import InputFault
from corneum.simulation.measured_points import NEEDED, Table, points_from
from corneum.simulation.plain_values import in_base_units, is_quantity, plain

NAME = "observed"


def points_of(observed: Any) -> Table:
    """The measured points of data in memory.

    Args:
        observed: columns `time`, `place`, `value` and, where known, `sd` and `solute`: a mapping of columns (one value
            or as many as there are points), a list of mappings, a pandas DataFrame, or an xarray Dataset or DataArray.

    Raises:
        InputFault, InputFaults: as `measured_points.read_points`, the line being the number of the point plus one.
    """
    columns = _columns(observed)
    lengths = {len(cells) for cells in columns.values() if isinstance(cells, list)}
    if len(lengths) > 1:
        raise InputFault(NAME, None, f"has columns of unlike length: {', '.join(map(str, sorted(lengths)))}")
    count = lengths.pop() if lengths else 1
    rows = zip(*(cells if isinstance(cells, list) else [cells] * count for cells in columns.values()), strict=True)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(["" if _missing(cell) else cell for cell in row] for row in rows)
    return points_from(text.getvalue(), NAME)


def _columns(observed: Any) -> dict[str, Any]:
    """Columns by their heading, each a list of cells or one cell for all rows."""
    if hasattr(observed, "data_vars") or hasattr(observed, "to_dataframe"):
        return _of_xarray(observed)
    if hasattr(observed, "columns") and hasattr(observed, "to_dict"):
        return dict(_headed(str(name), observed[name].to_list()) for name in observed.columns)
    if isinstance(observed, Mapping):
        return dict(_headed(str(name), values) for name, values in observed.items())
    if isinstance(observed, Sequence) and observed and all(isinstance(row, Mapping) for row in observed):
        names = dict.fromkeys(str(name) for row in observed for name in row)
        return dict(_headed(name, [row.get(name) for row in observed]) for name in names)
    reason = f"is a file, or columns {', '.join(NEEDED)}: a mapping, a list of mappings, a data frame or a data set"
    raise InputFault(NAME, type(observed).__name__, reason)


def _of_xarray(observed: Any) -> dict[str, Any]:
    named = observed if hasattr(observed, "data_vars") else observed.to_dataset(name=observed.name or "value")
    units = {name: str(named[name].attrs["units"]) for name in named.variables if "units" in named[name].attrs}
    frame = named.to_dataframe().reset_index()
    return {
        (f"{name} [{units[name]}]" if name in units else str(name)): plain(list(frame[name]))
        for name in frame.columns
        if str(name).split(" ")[0] in (*NEEDED, "sd", "solute")
    }


def _headed(name: str, values: Any) -> tuple[str, Any]:
    """A column under a heading that says its unit, where the values or their kind do."""
    if is_quantity(values):
        numbers, unit = in_base_units(values)
        return (f"{name} [{unit}]" if unit else name), numbers
    cells = plain(values) if isinstance(values, list | tuple | np.ndarray | np.generic) else values
    listed = cells if isinstance(cells, list) else [cells]
    if name == "time" and all(isinstance(cell, int | float) for cell in listed):
        return "time [s]", cells
    return name, cells


def _missing(cell: Any) -> bool:
    return cell is None or (isinstance(cell, float) and math.isnan(cell))
