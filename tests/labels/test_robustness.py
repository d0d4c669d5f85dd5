"""Spoiled labels: nothing raises, every letter is accounted for, and work grows with length and not faster."""

from __future__ import annotations

import random
import sys
import unicodedata
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from corneum.formula.ingredient_list import parse
from tests.labels.scoring import texts, unaccounted

LABELS = [*texts("real_labels.csv").values(), *texts("held_out_labels.csv").values()]
SIGNS = [
    *",;()[]{}/*.:%•\n\t \"'-+&<>=\\|#®™¹²³éüß漢字Ω\u200b\u00ad\x00\u0301",
    "may contain",
    "+/-",
    "Ingredients:",
    " and ",
    "1,2-",
    "(CI 77891",
    "free from ",
    "\n\n",
]
LONGEST = 10_000
LONG = 1_000_000


def spoiled(draw: random.Random, longest: int = LONGEST) -> str:
    """A label with signs put in, taken out, repeated, and pieces of other labels."""
    signs = list(draw.choice(LABELS) * draw.choice((1, 1, 3)))
    for _ in range(draw.randint(1, 40)):
        place = draw.randrange(len(signs) + 1)
        change = draw.randrange(6)
        if change == 0:
            signs.insert(place, draw.choice(SIGNS))
        elif change == 1:
            del signs[max(0, place - 8) : place]
        elif change == 2:
            signs.insert(place, "".join(signs[max(0, place - 40) : place]))
        elif change == 3:
            signs.insert(place, draw.choice(SIGNS) * draw.randint(1, 60))
        elif change == 4:
            signs += draw.choice(LABELS)[: draw.randint(1, 900)]
        else:
            signs.insert(place, chr(draw.randrange(1, 0x2FFF)))
    return "".join(signs)[:longest]


def check(text: str) -> None:
    label = parse(text)
    assert bool(label.tokens) == label.is_list == (label.reason == "")
    assert unaccounted(unicodedata.normalize("NFC", text), label) == []


@pytest.mark.parametrize("seed", range(3))
def test_spoiled_labels_are_read_or_refused_without_a_fault(seed: int) -> None:
    draw = random.Random(seed)
    for _ in range(70):
        check(spoiled(draw))


@pytest.mark.soak
def test_two_thousand_spoiled_labels() -> None:
    draw = random.Random(2026)
    for _ in range(2000):
        check(spoiled(draw))


MEGABYTES: dict[str, Callable[[], str]] = {
    "labels": lambda: (", ".join(LABELS) * (LONG // sum(map(len, LABELS)) + 1))[:LONG],
    "no separators": lambda: ("Aqua Glycerin Cetearyl Alcohol Zorbanol Phenoxyethanol " * (LONG // 50))[:LONG],
    "noise": lambda: "".join(random.Random(1).choices([*"abcdefghij \n", *SIGNS], k=LONG))[:LONG],
}


@pytest.mark.soak
@pytest.mark.parametrize("kind", sorted(MEGABYTES))
def test_a_megabyte_is_read_without_a_fault(kind: str) -> None:
    check(MEGABYTES[kind]())


def calls(text: str) -> int:
    """How many Python and C functions a reading enters: a measure of work that no clock disturbs."""
    count = 0

    def entered(_: FrameType, event: str, __: Any) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    sys.setprofile(entered)
    try:
        parse(text)
    finally:
        sys.setprofile(None)
    return count


GROWING = {
    "labels": ", ".join(LABELS[:4]),
    "no separators": "Glycerin Zorbanol Cetyl Alcohol ",
    "brackets": "(a, b) [",
    "signs": "Aqua +/- ",
    "slashes": "Aqua/",
    "commas in figures": "1,",
    "headings": "ingredients: Aqua ",
    "blanks": "Aqua" + " " * 500,
    "prose": "the skin is good for you and water. ",
    "may contain": "Aqua [+/- Mica], ",
}


@pytest.mark.parametrize("kind", sorted(GROWING))
def test_four_times_the_text_is_at_most_little_more_than_four_times_the_work(kind: str) -> None:
    length = 6000
    unit = GROWING[kind] * (4 * length // len(GROWING[kind]) + 1)
    parse(unit)  # what is remembered between readings is remembered for both
    assert calls(unit[: 4 * length]) <= 5 * calls(unit[:length])
