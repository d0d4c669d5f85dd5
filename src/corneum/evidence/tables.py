"""The tables of the package: read once, checked, queried, hashed.

A table is a CSV file under `data/<topic>/`. Every row has `row_id`, `source` (keys of `sources.csv` joined by
semicolons), `basis` and `grade`. `data/tables.csv` says of each table what a row is and under which licence its
content stands. The tables under `data/parameters/` hold the model parameters of one stage each, a number a row.
"""

from __future__ import annotations

import csv
import hashlib
import io
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib import resources
from itertools import zip_longest
from types import MappingProxyType

from corneum import units
from corneum.evidence.grade import GRADES
from corneum.evidence.value import NORMAL_95, SPREADS, Value

BASES = ("abstract", "fulltext", "repository", "recalled", "derived", "fitted", "mixed")

# endings of column names that tell the unit of the column
_COLUMN_UNITS = {
    "um": "um",
    "mm": "mm",
    "mm3": "mm^3",
    "mJ": "mJ",
    "ms": "ms",
    "w": "W",
    "cm2": "cm^2",
    "h": "h",
    "min": "min",
    "weeks": "week",
    "d": "day",
    "days": "day",
    "pct": "percent",
    "hz": "Hz",
    "mhz": "MHz",
    "s": "s",
    "da": "Da",
    "mol": "g/mol",
    "n": "N",
    "uL": "uL",
    "m_s": "m/s",
    "mm_s": "mm/s",
    "per_cm2": "1/cm^2",
    "ug_cm2": "ug/cm^2",
    "uL_cm2": "uL/cm^2",
    "ul_per_cm2": "uL/cm^2",
    "mg_mL": "mg/mL",
    "kg_m3": "kg/m^3",
}


class TableFault(ValueError):
    """A table of the package is broken: a defect of corneum, never of the user's input."""


@dataclass(frozen=True)
class Row(Mapping[str, str]):
    """One row: column name to text. `table` and `row_id` say where it stands."""

    table: str
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def __iter__(self) -> Iterator[str]:
        return iter(self.cells)

    def __len__(self) -> int:
        return len(self.cells)

    def __hash__(self) -> int:
        return hash(self.identity)

    @cached_property
    def row_id(self) -> str:
        return self.cells["row_id"]

    @cached_property
    def identity(self) -> str:
        """`table:row_id`, the name of this row in derivations."""
        return f"{self.table}:{self.row_id}"

    @cached_property
    def sources(self) -> tuple[str, ...]:
        return tuple(self.cells["source"].split(";"))

    @property
    def grade(self) -> str:
        return self.cells["grade"]

    @property
    def basis(self) -> str:
        return self.cells["basis"]

    def list(self, column: str) -> tuple[str, ...]:
        """The parts of a cell that holds several words joined by semicolons."""
        return _parts(self.cells[column])

    def number(self, column: str) -> float | None:
        """The cell as SI float by the unit in the column's name, or None where it is blank.

        Raises TableFault where it holds no number.
        """
        text = self.cells[column].strip()
        if not text:
            return None
        try:
            return float(text) * units.factor(_unit_of_column(column))
        except ValueError:
            raise TableFault(f"{self.identity}: {column} holds {text!r}, which is no number") from None

    def value(self, column: str, low: str = "", high: str = "", sd: str = "") -> Value:
        """The cell as Value; the spread from the columns of its ends, or from the one of its standard deviation.

        Raises TableFault where the cell is blank.
        """
        columns = (column, low, high, sd)
        value = self._values.get(columns)
        if value is None:
            value = self._values[columns] = self._value(*columns)
        return value

    @cached_property
    def _values(self) -> dict[tuple[str, str, str, str], Value]:
        # a plan asks for the same cell for every treatment and zone
        return {}

    def _value(self, column: str, low: str, high: str, sd: str) -> Value:
        number = self.number(column)
        if number is None:
            raise TableFault(f"{self.identity}: {column} is blank")
        ends = (self.number(low) if low else None, self.number(high) if high else None)
        spread = "fixed"
        if sd and (deviation := self.number(sd)) is not None:
            ends = (number - NORMAL_95 * deviation, number + NORMAL_95 * deviation)
            spread = "normal"
        elif ends[0] is not None and ends[1] is not None:
            spread = "lognormal" if ends[0] > 0 else "normal"
        return Value(
            identity=f"{self.identity}:{column}",
            number=number,
            low=number if ends[0] is None else ends[0],
            high=number if ends[1] is None else ends[1],
            unit=units.si_unit(_unit_of_column(column)),
            spread=spread,
            sources=self.sources,
            basis=self.basis,
            grade=self.grade,
            note=self.cells.get("note", ""),
            printed=self.cells[column],
        )


@dataclass(frozen=True)
class Table:
    """One table: its name (`topic/table`), what a row is, licence, attribution, rows in file order."""

    name: str
    holds: str
    licence: str
    attribution: str
    rows: tuple[Row, ...]
    index: Mapping[str, Row]
    _by_columns: dict[tuple[str, ...], dict[tuple[str, ...], tuple[Row, ...]]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def row(self, row_id: str) -> Row:
        """The row of that id; raises TableFault where there is none."""
        try:
            return self.index[row_id]
        except KeyError:
            raise TableFault(f"{self.name} has no row {row_id}") from None

    def where(self, **cells: str) -> tuple[Row, ...]:
        """The rows whose columns hold exactly these texts, in file order."""
        columns = tuple(cells)
        index = self._by_columns.get(columns)
        if index is None:
            by_texts: dict[tuple[str, ...], list[Row]] = {}
            for row in self.rows:
                by_texts.setdefault(tuple(row[column] for column in columns), []).append(row)
            index = self._by_columns[columns] = {texts: tuple(rows) for texts, rows in by_texts.items()}
        return index.get(tuple(cells.values()), ())


@dataclass(frozen=True, eq=False)
class Tables(Mapping[str, Table]):
    """All tables by name, and the hash of their content. Two are equal only if they are the same object, so that what
    was computed from one can be kept by it."""

    tables: Mapping[str, Table]
    digest: str
    _parameters: dict[str, Value] = field(default_factory=dict, init=False, repr=False)

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return id(self)

    def __getitem__(self, name: str) -> Table:
        return self.tables[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.tables)

    def __len__(self) -> int:
        return len(self.tables)

    def parameter(self, name: str) -> Value:
        """The model parameter `<stage>.<row_id>` as Value in SI. Raises TableFault where there is none."""
        value = self._parameters.get(name)
        if value is None:
            stage, _, row_id = name.partition(".")
            value = self._parameters[name] = _parameter(self.tables[f"parameters/{stage}"].row(row_id))
        return value


@cache
def load_tables() -> Tables:
    """The evidence of the package, read and checked once a process.

    Returns:
        Every table that `data/tables.csv` lists, by name, and the hash of their content.

    Raises:
        TableFault: a row is broken, which is named.

    Example:
        >>> from corneum import load_tables
        >>> load_tables()["devices/devices"].row("skinpen")["class"]
        'automated_pen'
    """
    root = resources.files("corneum.evidence").joinpath("data")
    manifest = _cells(root.joinpath("tables.csv").read_bytes())
    digest = hashlib.sha256()
    tables: dict[str, Table] = {}
    for entry in sorted(manifest, key=lambda entry: entry["table"]):
        name = entry["table"]
        data = root.joinpath(f"{name}.csv").read_bytes()
        digest.update(name.encode() + data)
        rows = tuple(Row(name, MappingProxyType(cells)) for cells in _cells(data))
        tables[name] = Table(
            name=name,
            holds=entry["holds"],
            licence=entry["licence"],
            attribution=entry["attribution"],
            rows=rows,
            index=MappingProxyType(_checked(rows)),
        )
    return Tables(MappingProxyType(tables), digest.hexdigest())


def _cells(data: bytes) -> list[dict[str, str]]:
    """The rows of a CSV file by column; what is too much in a row stands under None, what is missing is None."""
    header, *lines = filter(None, csv.reader(io.StringIO(data.decode("utf-8"), newline="")))
    return [dict(zip_longest(header, line)) for line in lines]


def _checked(rows: tuple[Row, ...]) -> dict[str, Row]:
    index: dict[str, Row] = {}
    for row in rows:
        if None in row.cells or None in row.cells.values():
            raise TableFault(f"{row.table}: a row has more or fewer cells than the header: {row.cells}")
        if not row.row_id or row.row_id in index:
            raise TableFault(f"{row.table}: row id {row.row_id!r} is missing or stands twice")
        if not row["source"] or row.basis not in BASES or row.grade not in GRADES:
            raise TableFault(f"{row.identity}: source, basis or grade is missing or unknown")
        index[row.row_id] = row
    return index


# cells of many rows hold the same words, and a plan asks for each of them many times
@cache
def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip())


@cache
def _parameter(row: Row) -> Value:
    unit, spread = row["unit"], row["spread"]
    if spread not in SPREADS:
        raise TableFault(f"{row.identity}: spread {spread!r} is none of {', '.join(SPREADS)}")
    scale = units.factor(unit)
    number = float(row["value"]) * scale
    low, high = (float(row[column]) * scale if row[column] else number for column in ("low", "high"))
    if not low <= number <= high or not math.isfinite(number) or (spread == "fixed") != (low == high):
        raise TableFault(f"{row.identity}: value, low, high and spread do not agree")
    return Value(
        identity=row.identity,
        number=number,
        low=low,
        high=high,
        unit=units.si_unit(unit),
        spread=spread,
        sources=row.sources,
        basis=row.basis,
        grade=row.grade,
        valid=row["valid"],
        note=row["note"],
        printed=row["value"] if unit == "1" else f"{row['value']} {unit}".strip(),
    )


@cache
def _unit_of_column(column: str) -> str:
    parts = column.split("_")
    for length in (3, 2, 1):
        unit = _COLUMN_UNITS.get("_".join(parts[-length:]))
        if unit is not None and len(parts) > length:
            return unit
    return "1"
