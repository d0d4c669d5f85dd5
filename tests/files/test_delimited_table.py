"""Tables are read as spreadsheets of any country write them, and never with a number a thousand times off."""

from __future__ import annotations

import pytest

from corneum.errors import InputFault
from corneum.files.delimited_table import decimal_points, parse_table

CELLS = ("time", "place", "value"), ("1.5", "dermis", "2")


@pytest.mark.parametrize(
    "text",
    [
        "time,place,value\n1.5,dermis,2\n",
        "time;place;value\n1.5;dermis;2\n",
        "time\tplace\tvalue\n1.5\tdermis\t2\n",
        "sep=;\ntime;place;value\n1.5;dermis;2\n",
        "sep=,\r\ntime,place,value\r\n1.5,dermis,2\r\n",
        '"sep=|"\ntime|place|value\n1.5|dermis|2\n',
        "SEP=\\t\ntime\tplace\tvalue\n1.5\tdermis\t2\n",
        '"time","place","value"\n"1.5","dermis","2"\n',
        "\n# measured in May\n\ntime, place, value\n,,\n  \n1.5 , dermis , 2\n,,,\n",
        "time;place;value;;\n1.5;dermis;2;;\n;;;;\n",
    ],
)
def test_separators_empty_rows_and_empty_columns(text: str) -> None:
    table = parse_table(text, "a.csv")
    assert table is not None
    assert (table.header.cells, *(row.cells for row in table.rows)) == CELLS


def test_lines_keep_their_numbers_in_the_file() -> None:
    table = parse_table("sep=;\n\na;b\n;\n# no\n1;2\n", "a.csv")
    assert table is not None and table.header.number == 3 and [row.number for row in table.rows] == [6]


@pytest.mark.parametrize("text", ["", "\n \n", "sep=;\n", "# nothing\n", ",,,\n,,\n"])
def test_nothing_is_no_table(text: str) -> None:
    assert parse_table(text, "a.csv") is None


def test_an_open_quote_swallows_no_other_line() -> None:
    table = parse_table('a,b\n"1,2\n3,4\n', "a.csv")
    assert table is not None and [len(row.cells) for row in table.rows] == [1, 2]


@pytest.mark.parametrize("mark", ['"', "\\"])
def test_a_separator_that_is_none_is_refused_with_its_line(mark: str) -> None:
    try:
        table = parse_table(f"sep={mark}\na{mark}b\n", "a.csv")
    except InputFault as wrong:
        assert wrong.line == 2
    else:
        assert table is not None


@pytest.mark.parametrize(
    ("cells", "separator", "spelled"),
    [
        (["1,5", "2"], ";", {"1,5": "1.5"}),
        (["0,125 h", "-3,0e-2"], ";", {"0,125 h": "0.125 h", "-3,0e-2": "-3.0e-2"}),
        (["12,75"], ",", {"12,75": "12.75"}),
        (["8,25ug/cm^2"], "\t", {"8,25ug/cm^2": "8.25ug/cm^2"}),
        (["1.5", "2", "x", ""], ";", {}),
        (["1,2,3"], ";", {}),
    ],
)
def test_a_decimal_comma_is_a_point(cells: list[str], separator: str, spelled: dict[str, str]) -> None:
    assert decimal_points(cells, separator) == spelled


@pytest.mark.parametrize(
    ("cells", "separator", "reason"),
    [
        (["1,500"], ",", "may mean thousands"),
        (["1,500 h"], "\t", "may mean thousands"),
        (["1,5", "1.500"], ";", "write all alike"),
        (["1,5", "2.25 h"], ";", "write all alike"),
    ],
)
def test_what_could_be_a_thousand_times_off_is_refused(cells: list[str], separator: str, reason: str) -> None:
    with pytest.raises(InputFault, match=reason):
        decimal_points(cells, separator)
