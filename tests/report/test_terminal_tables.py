"""Tables on a terminal: nothing past the edge at any width, no cell lost."""

from __future__ import annotations

from typing import cast

import pytest

from corneum.lookup.skins import skins
from corneum.lookup.solutes import solutes
from corneum.report.terminal.fitted_table import fits, table_lines
from corneum.report.terminal.scoreboard_text import Scoreboard, scoreboard_text
from corneum.report.terminal.skin_text import SkinFound, skin_text
from corneum.report.terminal.solute_text import SolutesFound, solutes_text
from corneum.validation.scoreboard import validate

HEAD = ("zone", "dial", "never beyond", "why")
ROWS = [
    ("lower eyelids and under the eyes", "none", "", "inside the orbital rim"),
    ("bridge of the nose", "0.5 mm", "0.65 mm", "bone and cartilage at the rhinion, too near in one of ten"),
]
WIDTHS = (40, 60, 80, 120)


@pytest.mark.parametrize("width", WIDTHS)
def test_cells_wrap_between_words_and_numbers_stay_with_their_unit(width: int) -> None:
    lines = list(table_lines(HEAD, ROWS, width, prose=(0, 3)))
    assert max(map(len, lines)) <= width
    for _, dial, never, why in ROWS:
        assert dial in "\n".join(lines) and never in "\n".join(lines)
        assert all(word in "\n".join(lines) for word in why.split())


def test_a_table_too_wide_is_divided_and_each_part_names_its_rows() -> None:
    head = ("zone", *(f"column{place}" for place in range(10)))
    rows = [("forehead", *("0.75 mm" for _ in range(10))), ("chin", *("1.25 mm" for _ in range(10)))]
    assert not fits(head, rows, 60) and fits(head, rows, 200)
    text = "\n".join(table_lines(head, rows, 60))
    assert text.count("forehead") == text.count("zone") > 1 and text.count("0.75 mm") == 10
    assert all(name in text for name in head)


@pytest.mark.parametrize("width", WIDTHS[1:])
def test_no_verb_passes_the_edge(width: int) -> None:
    board = cast("Scoreboard", validate("barrier"))
    texts = [
        skin_text(cast("SkinFound", skins(zone, person={}, measured=())), width) for zone in (None, "forehead", "scalp")
    ]
    texts += [solutes_text(cast("SolutesFound", solutes(["niacinamide", "retinol", "hyaluronic acid"])), width)]
    texts += [scoreboard_text(board, width, everything=everything) for everything in (False, True)]
    for text in texts:
        assert max(map(len, text.splitlines())) <= width


def test_the_scoreboard_says_in_full_what_was_missed() -> None:
    board = cast("Scoreboard", validate("barrier"))
    missed = [each for each in board["sets"] if each["met"] is False]
    short = " ".join(scoreboard_text(board, 80, everything=False).split())
    for each in board["sets"]:
        assert (" ".join(each["note"].split()) in short) == (each in missed)
    assert short.startswith(f"{len(board['sets'])} comparisons") and "--all" in short
