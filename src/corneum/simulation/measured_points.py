"""Measured points that are laid over a case: a table (CSV) read with its faults, and what the case predicts there.

Columns, in any order: `time`, `place`, `value`, and where known `sd` and `solute`. A unit stands in the header
(`time [h]`, `time_h`, `value [ug/cm^2]`) or in each cell (`8 h`). Places are those of the outcome's amounts (a layer,
`vehicle`, `channels`, `cleared`, `beneath`, ...), `receptor`, `uptake` (past the stratum corneum) and `dermis` (both
its parts). The unit says what was measured: an amount per area, a share of what was put on (`% of dose`), the mean
concentration of a layer or of the receptor, or the flux beneath.
"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corneum import units
from corneum.client.kinds import either, nearest_word
from corneum.client.yaml_document import open_text
from corneum.errors import InputFault, InputFaults
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
_HEADER = re.compile(r"(\w+?)\s*(?:\[(?P<a>[^\]]+)\]|\((?P<b>[^)]+)\)|_(?P<c>[^\s_].*))?")


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

    def fault(self, point: Point, field: str, given: object, allowed: str, nearest: str | None = None) -> InputFault:
        """A fault of one of its lines."""
        return InputFault(field, given, allowed, nearest, file=self.file, line=point.line)


def read_points(path: Path) -> Table:
    """The measured points of a table. Raises InputFault where it cannot be read, InputFaults with all its bad lines."""
    name = path.name
    lines = [
        (number, line)
        for number, line in enumerate(open_text(path).splitlines(), start=1)
        if line.strip() and not line.lstrip().startswith("#")
    ]
    if not lines:
        raise InputFault("the table", None, f"is empty; its first line names {', '.join(NEEDED)}", file=name)
    separator = next((mark for mark in ("\t", ";") if mark in lines[0][1]), ",")
    rows = [
        (number, [cell.strip() for cell in cells])
        for (number, _), cells in zip(
            lines, csv.reader([line for _, line in lines], delimiter=separator, skipinitialspace=True), strict=True
        )
    ]
    columns = _columns(rows[0], name)
    if len(rows) - 1 > MOST_POINTS:
        raise InputFault(
            "the table", len(rows) - 1, f"points are more than {MOST_POINTS}, the most that is read", file=name
        )
    points: list[Point] = []
    faults: list[InputFault] = []
    for line, cells in rows[1:]:
        try:
            points.append(_point(columns, cells, line))
        except InputFault as wrong:
            faults.append(InputFault(wrong.field, wrong.given, wrong.allowed, wrong.nearest, file=name, line=line))
    if faults:
        raise InputFaults(faults)
    if not points:
        raise InputFault("the table", None, "holds no measured point below its header", file=name)
    return Table(name, tuple(points))


def _columns(header: tuple[int, list[str]], file: str) -> Mapping[str, tuple[int, str | None]]:
    line, cells = header
    found: dict[str, tuple[int, str | None]] = {}
    for place, cell in enumerate(cells):
        match = _HEADER.fullmatch(cell.lstrip("\ufeff"))
        name = match.group(1).lower() if match else ""
        if name not in (*NEEDED, *ALSO):
            near = nearest_word(name or cell, [*NEEDED, *ALSO])
            raise InputFault(f"the column {cell!r}", None, f"is none of {', '.join((*NEEDED, *ALSO))}", near, file=file,
                             line=line)  # fmt: skip
        if name in found:
            raise InputFault(f"the column {name}", None, "stands twice", file=file, line=line)
        assert match is not None
        found[name] = (place, match["a"] or match["b"] or match["c"])
    missing = [name for name in NEEDED if name not in found]
    if missing:
        raise InputFault("the table", None, f"lacks the column {missing[0]}; needed are {', '.join(NEEDED)}", file=file,
                         line=line)  # fmt: skip
    return found


def _point(columns: Mapping[str, tuple[int, str | None]], cells: Sequence[str], line: int) -> Point:
    if len(cells) != len(columns):
        raise InputFault("the line", None, f"has {len(cells)} cells where the header has {len(columns)}")

    def cell(name: str) -> tuple[str, str | None]:
        place, unit = columns[name]
        return cells[place], unit

    time = _quantity("time", *cell("time"), "time")
    if not 0 < time < math.inf:
        raise InputFault("time", cell("time")[0], "must lie after the start")
    given, unit = cell("value")
    kind, factor = _kind(given, unit)
    value = _number("value", given, unit) * factor
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
    return Point(time, place, kind, value, sd, solute or None, line)


def _bare(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _number(field: str, text: str, unit: str | None) -> float:
    """The number of a cell whose unit was taken care of."""
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
    """What a value is by its unit, and the unit in SI."""
    _number(field, text, unit)
    if unit is None:
        match = re.fullmatch(r"\s*[-+.\deE]+?\s*([^\d\s.+-].*)", text)
        unit = match[1] if match else None
    if not unit:
        raise InputFault(field, text, "has no unit; write it in the header, such as `value [ug/cm^2]`, or in the cell")
    if re.fullmatch(r"%\s*of\s*(the\s*)?dose", unit.strip()):
        return "share", 0.01
    for kind, known in KINDS.items() if unit.strip() != "%" else ():
        try:
            return kind, units.parse(f"1 {unit}", known, field)
        except InputFault:
            continue
    raise InputFault(field, f"{text} {unit}" if unit not in text else text,
                     f"is in no unit that is compared; write ug/cm^2, ug/mL, ug/cm^2/h or {SHARE}")  # fmt: skip


def refuse_unknown(table: Table, problem: Problem, solutes: Sequence[str | None], end: float) -> None:
    """Refuse points that the case has no counterpart for. Raises InputFaults with all of them."""
    faults: list[InputFault] = []
    places, held = measurable(problem), list(holds_concentration(problem))
    for point in table.points:
        if point.time > end * (1 + 1e-9):
            faults.append(table.fault(point, "time", f"{point.time:g} s", f"lies after the end of the case, {end:g} s"))
        if point.place not in places:
            near = nearest_word(point.place, list(places))
            faults.append(
                table.fault(point, "place", point.place, f"is no place of this case: {', '.join(places)}", near)
            )
        elif point.kind == "concentration" and point.place not in held:
            told = f"has no concentration to compare; {either(held)} has"
            faults.append(table.fault(point, "place", point.place, told))
        elif point.kind == "flux" and point.place not in ("beneath", "receptor"):
            faults.append(table.fault(point, "place", point.place, "has no flux to compare; beneath has"))
        named = [one for one in solutes if one]
        if point.solute is not None and point.solute not in named:
            told = f"is no solute of this case: {', '.join(named)}" if named else "is not needed: the case names none"
            faults.append(table.fault(point, "solute", point.solute, told, nearest_word(point.solute, named)))
        elif point.solute is None and len(solutes) > 1:
            faults.append(table.fault(point, "solute", None, "is missing: the case has several"))
    if faults:
        raise InputFaults(faults)
