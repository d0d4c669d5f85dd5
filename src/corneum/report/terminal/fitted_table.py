"""Tables that never run past the edge of a terminal: cells wrap, and columns without room stand in a table below."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

GAP = 2
# a name of a row is not squeezed below this while columns can stand in a table below instead
_ROW_NAME = 20
Row = Sequence[str]


def table_lines(head: Row, rows: Sequence[Row], width: int, prose: Sequence[int] = (0,)) -> Iterator[str]:
    """A table in lines of at most `width` columns.

    Args:
        head: names of the columns; they wrap between words.
        rows: cells as long as `head`, the first names the row and is repeated where the table is divided.
        width: columns of the terminal.
        prose: places of the columns whose cells may wrap; the others, such as numbers with their unit, stay whole.
    """
    for number, places in enumerate(_divided(head, rows, width, prose)):
        if number:
            yield ""
        yield from _lines_of_table([[row[place] for place in places] for row in (head, *rows)], width, places, prose)


def _lines_of_table(rows: Sequence[Row], width: int, places: Sequence[int], prose: Sequence[int]) -> Iterator[str]:
    of_places = zip(places, zip(*rows, strict=True), strict=True)
    least = [_least(column, place, place in prose, width) for place, column in of_places]
    wide = [max(map(len, column)) for column in zip(*rows, strict=True)]
    room = width - GAP * (len(wide) - 1)
    while sum(wide) > room:
        shrinking = [place for place, size in enumerate(wide) if size > least[place]]
        if not shrinking:
            break
        wide[max(shrinking, key=wide.__getitem__)] -= 1
    for number, row in enumerate(rows):
        cells = [textwrap.wrap(cell, size, break_on_hyphens=False) for cell, size in zip(row, wide, strict=True)]
        tall = max(map(len, cells))
        # a name of a column stands right above what it names
        filled = [_filled(cell, tall, at_bottom=number == 0) for cell in cells]
        for line in zip(*filled, strict=True):
            yield (" " * GAP).join(text.ljust(size) for text, size in zip(line, wide, strict=True)).rstrip()


def _filled(cell: list[str], tall: int, *, at_bottom: bool) -> list[str]:
    empty = [""] * (tall - len(cell))
    return empty + cell if at_bottom else cell + empty


def fits(head: Row, rows: Sequence[Row], width: int, prose: Sequence[int] = (0,)) -> bool:
    """Whether a table stands undivided in lines of `width` columns."""
    return len(_divided(head, rows, width, prose)) == 1


def _least(column: Sequence[str], place: int, wraps: bool, width: int) -> int:
    """The room that a column takes at least: its longest word, or its longest cell where that must not be broken."""
    words = [word for cell in (column if wraps else column[:1]) for word in cell.split()]
    whole = [] if wraps else list(column[1:])
    least = max(map(len, [*words, *whole]), default=0)
    if place == 0:
        least = max(least, min(_ROW_NAME, max(map(len, column))))
    return min(least, (width - GAP) // 2)


def _divided(head: Row, rows: Sequence[Row], width: int, prose: Sequence[int]) -> list[list[int]]:
    """The places of the columns of each table, so that none is too wide; the first column begins each of them."""
    columns = list(zip(head, *rows, strict=True))
    least = [_least(column, place, place in prose, width) for place, column in enumerate(columns)]
    tables = [[0]]
    in_use = least[0]
    for place in range(1, len(head)):
        if in_use + GAP + least[place] > width and len(tables[-1]) > 1:
            tables.append([0])
            in_use = least[0]
        tables[-1].append(place)
        in_use += GAP + least[place]
    return tables
