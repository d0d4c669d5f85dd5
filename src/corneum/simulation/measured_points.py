"""Measured points that are laid over a case: a table (CSV) read with its faults, and what the case predicts there.

Columns, in any order: `time`, `place`, `value`, and where known `sd` and `solute`. A unit stands in the header
(`time [h]`, `time_h`, `value [ug/cm^2]`) or in each cell (`8 h`). Places are those of the outcome's amounts (a layer,
`vehicle`, `channels`, `cleared`, `beneath`, ...), `receptor`, `uptake` (past the stratum corneum) and `dermis` (both
its parts). The unit says what was measured: an amount per area, a share of what was put on (`% of dose`) or of what an
array carries (`% of load`), an amount of a whole array (`ug per array`), the mean concentration of a layer or of the
receptor, the flux beneath, or an amount over that through intact skin (`fold over passive`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corneum import units
from corneum.client.kinds import either, nearest_word
from corneum.errors import InputFault, InputFaults
from corneum.files.delimited_table import DelimitedTable, TableLine, decimal_points, parse_table
from corneum.files.text_input import read_text
from corneum.simulation.compartments import holds_concentration, measurable
from corneum.transport.problem import Problem

Array = NDArray[np.float64]

NEEDED, ALSO = ("time", "place", "value"), ("sd", "solute")
MOST_POINTS = 5000
# what a value may be, and the kind of unit by which it is known
KINDS = {
    "amount": "amount per area",
    "concentration": "mass concentration",
    "flux": "transepidermal water loss",
}
SHARE = "% of dose"
# shares and ratios, how they are spelt, and what one of them is
SHARES = {
    "share": (r"%\s*of\s*(?:the\s*)?dose", 0.01),
    "share_of_load": (r"%\s*of\s*(?:the\s*)?load", 0.01),
    "fold": (r"(?:-?fold|times)(?:\s*over\s*(?:the\s*)?passive)?", 1.0),
}
OF_ARRAYS = ("share_of_load", "per_array")
_HEADER = re.compile(r"(\w+?)\s*(?:\[(?P<a>[^\]]+)\]|\((?P<b>[^)]+)\)|_(?P<c>[^\s_].*))?")


@dataclass(frozen=True)
class Column:
    """A column of the table: its position, and the unit that its header states."""

    index: int
    unit: str | None


Columns = Mapping[str, Column]


@dataclass(frozen=True)
class Point:
    """One measured value in SI (a share as a fraction) with its standard deviation, and its line in the table."""

    time: float
    place: str
    kind: str
    value: float
    sd: float | None
    solute: str | None
    line: int


@dataclass(frozen=True)
class Table:
    """The points of a file."""

    file: str
    points: tuple[Point, ...]

    def fault(self, point: Point, field: str, value: object, allowed: str, nearest: str | None = None) -> InputFault:
        """A fault of one of its lines."""
        return InputFault(field, value, allowed, nearest, file=self.file, line=point.line)


def read_points(path: Path) -> Table:
    """The measured points of a table (CSV).

    Args:
        path: text with a header; commas, semicolons or tabs between the cells, decimal points or commas in the numbers.

    Raises:
        InputFault: the table cannot be read.
        InputFaults: every bad line.
    """
    return points_from(read_text(path), path.name)


def points_from(text: str, name: str) -> Table:
    """As `read_points`, from the text of a table; `name` is that of the table in messages."""
    table = parse_table(text, name)
    if table is None:
        raise InputFault("the table", None, f"is empty; its first line names {', '.join(NEEDED)}", file=name)
    columns = _columns(table.header, name)
    if len(table.rows) > MOST_POINTS:
        reason = f"points are more than {MOST_POINTS}, the most that is read"
        raise InputFault("the table", len(table.rows), reason, file=name)
    points: list[Point] = []
    faults: list[InputFault] = []
    for row in _with_decimal_points(table, columns, name):
        try:
            points.append(_point(columns, row))
        except InputFault as wrong:
            faults.append(
                InputFault(wrong.field, wrong.given, wrong.allowed, wrong.nearest, file=name, line=row.number)
            )
    if faults:
        raise InputFaults(_merged(faults))
    if not points:
        raise InputFault("the table", None, "holds no measured point below its header", file=name)
    return Table(name, tuple(points))


def _with_decimal_points(table: DelimitedTable, columns: Columns, file: str) -> tuple[TableLine, ...]:
    """The rows with decimal points in the columns of numbers, whatever the file has."""
    numbered = {columns[name].index for name in ("time", "value", "sd") if name in columns}

    def numbers(row: TableLine) -> list[str]:
        return [cell for index, cell in enumerate(row.cells) if index in numbered]

    try:
        spelled = decimal_points((cell for row in table.rows for cell in numbers(row)), table.separator)
    except InputFault as wrong:
        line = next(row.number for row in table.rows if wrong.field in numbers(row))
        raise InputFault("the number", wrong.field, wrong.allowed, file=file, line=line) from None
    return tuple(
        TableLine(
            row.number,
            tuple(spelled.get(cell, cell) if index in numbered else cell for index, cell in enumerate(row.cells)),
        )
        for row in table.rows
    )


def _columns(header: TableLine, file: str) -> Columns:
    columns: dict[str, Column] = {}
    for index, cell in enumerate(header.cells):
        match = _HEADER.fullmatch(cell)
        name = match.group(1).lower() if match else ""
        if match is None or name not in (*NEEDED, *ALSO):
            near = nearest_word(name or cell, [*NEEDED, *ALSO])
            reason = f"is none of {', '.join((*NEEDED, *ALSO))}"
            raise InputFault(f"the column {cell!r}", None, reason, near, file=file, line=header.number)
        if name in columns:
            raise InputFault(f"the column {name}", None, "stands twice", file=file, line=header.number)
        columns[name] = Column(index, match["a"] or match["b"] or match["c"])
    missing = [name for name in NEEDED if name not in columns]
    if missing:
        reason = f"lacks the column {missing[0]}; needed are {', '.join(NEEDED)}"
        raise InputFault("the table", None, reason, file=file, line=header.number)
    return columns


def _point(columns: Columns, row: TableLine) -> Point:
    if len(row.cells) != len(columns):
        raise InputFault("the line", None, f"has {len(row.cells)} cells where the header has {len(columns)}")

    def cell(name: str) -> tuple[str, str | None]:
        return row.cells[columns[name].index], columns[name].unit

    time = _quantity("time", *cell("time"), "time")
    if not 0 < time < math.inf:
        raise InputFault("time", cell("time")[0], "must lie after the start")
    printed, unit = cell("value")
    kind, factor = _kind(printed, unit)
    value = _number("value", printed, unit) * factor
    sd = None
    if "sd" in columns and cell("sd")[0]:
        spread, own = cell("sd")
        own = own or (unit if unit and _bare(spread) else None)
        spread_kind, scale = _kind(spread, own, "sd")
        if spread_kind != kind:
            raise InputFault("sd", spread, "is not in a unit of its value")
        sd = _number("sd", spread, own) * scale
        if not sd > 0:
            raise InputFault("sd", spread, "must be above zero; leave the cell empty where it is not known")
    place = cell("place")[0].lower().replace(" ", "_")
    if not place:
        raise InputFault("place", None, "is missing")
    solute = cell("solute")[0] if "solute" in columns else ""
    return Point(time, place, kind, value, sd, solute or None, row.number)


def _bare(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _number(field: str, text: str, unit: str | None) -> float:
    """The number of a cell, its unit left out."""
    plain = text if unit else re.split(r"(?<=[\d.])\s*(?![\d.eE+-])", text.strip(), maxsplit=1)[0]
    try:
        value = float(plain)
    except ValueError:
        raise InputFault(field, text, "is no number") from None
    if not math.isfinite(value):
        raise InputFault(field, text, "is no finite number")
    return value


def _quantity(field: str, text: str, unit: str | None, kind: str) -> float:
    _number(field, text, unit)
    return units.parse(f"{text} {unit}" if unit else text, kind, field)


def _kind(text: str, unit: str | None, field: str = "value") -> tuple[str, float]:
    """Kind of a value (share, amount, concentration, flux) by its unit, and the unit in SI."""
    _number(field, text, unit)
    if unit is None:
        match = re.fullmatch(r"\s*[-+.\deE]+?\s*([^\d\s.+-].*)", text)
        unit = match[1] if match else None
    if not unit:
        raise InputFault(field, text, "has no unit; write it in the header, such as `value [ug/cm^2]`, or in the cell")
    written = unit.strip().lower()
    for kind, (spelling, factor) in SHARES.items():
        if re.fullmatch(spelling, written):
            return kind, factor
    array = re.fullmatch(r"(\S+?)\s*(?:per|/)\s*array", written)
    if array:
        return "per_array", units.parse(f"1 {array[1]}", "mass", field)
    for kind, known in KINDS.items() if unit.strip() != "%" else ():
        try:
            return kind, units.parse(f"1 {unit}", known, field)
        except InputFault:
            continue
    raise InputFault(
        field,
        f"{text} {unit}" if unit not in text else text,
        f"is in no unit that is compared; write ug/cm^2, ug/mL, ug/cm^2/h, {SHARE}, % of load, ug per array, or fold "
        "over passive",
    )


def without_counterpart(
    table: Table,
    problem: Problem,
    solutes: Sequence[str | None],
    end: float,
    load: float | None = None,
    area: float | None = None,
) -> list[InputFault]:
    """Faults of the points that the case has no counterpart for; `load` of an array, kg/m^2, and `area`, m^2, where it
    has them."""
    faults: list[InputFault] = []
    compartments, held = measurable(problem), list(holds_concentration(problem))
    for point in table.points:
        if point.time > end * (1 + 1e-9):
            faults.append(table.fault(point, "time", f"{point.time:g} s", f"lies after the end of the case, {end:g} s"))
        if point.place not in compartments:
            near = nearest_word(point.place, list(compartments))
            faults.append(
                table.fault(point, "place", point.place, f"is no place of this case: {', '.join(compartments)}", near)
            )
        elif point.kind == "concentration" and point.place not in held:
            reason = f"has no concentration to compare; {either(held)} has"
            faults.append(table.fault(point, "place", point.place, reason))
        elif point.kind == "flux" and point.place not in ("beneath", "receptor"):
            faults.append(table.fault(point, "place", point.place, "has no flux to compare; beneath has"))
        if point.kind == "share_of_load" and load is None:
            faults.append(table.fault(point, "value", point.value, "is of a load, and the case has no loaded array"))
        elif point.kind == "per_array" and area is None:
            faults.append(table.fault(point, "value", point.value, "is of an array, and the case states no area of it"))
        elif point.kind == "fold" and (problem.vehicle is None or problem.channels is None):
            reason = "is over intact skin, and the case has no film and holes to compare without holes"
            faults.append(table.fault(point, "value", point.value, reason))
        named = [name for name in solutes if name]
        if point.solute is not None and point.solute not in named:
            reason = f"is no solute of this case: {', '.join(named)}" if named else "is not needed: the case names none"
            faults.append(table.fault(point, "solute", point.solute, reason, nearest_word(point.solute, named)))
        elif point.solute is None and len(solutes) > 1:
            faults.append(table.fault(point, "solute", None, "is missing: the case has several"))
    return _merged(faults)


def _merged(faults: Sequence[InputFault]) -> list[InputFault]:
    """Faults that differ in their lines alone as one, at the first of these lines."""
    alike: dict[tuple[object, ...], list[InputFault]] = {}
    for fault in faults:
        alike.setdefault((fault.field, fault.given, fault.allowed), []).append(fault)
    return [_of_lines(*same) for same in alike.values()]


def _of_lines(first: InputFault, *more: InputFault) -> InputFault:
    if not more:
        return first
    allowed = f"{first.allowed}; so on {len(more)} more line{'s' if len(more) > 1 else ''}, to line {more[-1].line}"
    return InputFault(first.field, first.given, allowed, first.nearest, file=first.file, line=first.line)
