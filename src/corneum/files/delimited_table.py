"""The rows of a delimited table (CSV) as spreadsheets of any country write it.

The separator is the one that a first line `sep=;` names, else a tab or a semicolon where the header has one, else a
comma. Empty rows, comments (`#`) and empty columns at the end are left out.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass

from corneum.errors import InputFault

_NAMED_SEPARATOR = re.compile(r'"?sep=(.|\\t)"?', re.I)
_WITH_COMMA = re.compile(r"([+-]?\d+),(\d+)((?:[eE][+-]?\d+)?)(?![\d,.])")
_WITH_POINT = re.compile(r"[+-]?\d*\.\d")
_THOUSANDS = 3


@dataclass(frozen=True)
class TableLine:
    """The cells of one row, without blanks around them, and the number of its line in the file."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class DelimitedTable:
    """The separator of a table, its header, and the rows below it."""

    separator: str
    header: TableLine
    rows: tuple[TableLine, ...]


def parse_table(text: str, file: str) -> DelimitedTable | None:
    """The table of a text, None where it is empty. Raises InputFault for a line that cannot be taken apart."""
    lines = [
        (number, line)
        for number, line in enumerate(text.splitlines(), start=1)
        if line.strip() and not line.lstrip().startswith("#")
    ]
    named = _NAMED_SEPARATOR.fullmatch(lines[0][1].strip()) if lines else None
    if named is not None:
        lines = lines[1:]
    if not lines:
        return None
    if named is not None:
        separator = "\t" if named[1] == "\\t" else named[1]
    else:
        separator = next((mark for mark in ("\t", ";") if mark in lines[0][1]), ",")
    rows = [TableLine(number, _cells(number, line, separator, file)) for number, line in lines]
    rows = [row for row in rows if any(row.cells)]
    if not rows:
        return None
    width = max(index for index, cell in enumerate(rows[0].cells, start=1) if cell)
    return DelimitedTable(separator, *_head_and_rest(_cut(row, width) for row in rows))


def decimal_points(cells: Iterable[str], separator: str) -> dict[str, str]:
    """Cells of numbers whose decimal comma becomes a point, by the cell as it stands.

    A comma before three digits is one only where semicolons separate the cells, since 1,500 may mean 1500 elsewhere.
    Raises InputFault, its field the cell, for such a number and where points and commas are mixed.
    """
    numbers = list(dict.fromkeys(cells))
    matched = {cell: match for cell in numbers if (match := _WITH_COMMA.match(cell))}
    for cell, match in matched.items():
        if separator != ";" and len(match[2]) == _THOUSANDS:
            raise InputFault(cell, None, "may mean thousands or a decimal comma; write it with a decimal point")
    for cell in numbers if matched else ():
        if _WITH_POINT.match(cell):
            reason = "has a decimal point where other numbers of the table have a decimal comma; write all alike"
            raise InputFault(cell, None, reason)
    return {cell: f"{match[1]}.{match[2]}{match[3]}{cell[match.end() :]}" for cell, match in matched.items()}


def _cells(number: int, line: str, separator: str, file: str) -> tuple[str, ...]:
    # one line at a time: a quote that is never closed swallows no other line
    try:
        (cells,) = csv.reader([line], delimiter=separator, skipinitialspace=True)
    except (csv.Error, ValueError, TypeError):
        raise InputFault("the line", None, "cannot be taken apart into cells", file=file, line=number) from None
    return tuple(cell.strip() for cell in cells)


def _cut(row: TableLine, width: int) -> TableLine:
    """The row without the empty cells beyond the last column of the header."""
    beyond = row.cells[width:]
    return row if any(beyond) else TableLine(row.number, row.cells[:width])


def _head_and_rest(rows: Iterable[TableLine]) -> tuple[TableLine, tuple[TableLine, ...]]:
    header, *rest = rows
    return header, tuple(rest)
