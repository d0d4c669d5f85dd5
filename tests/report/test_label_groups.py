"""A printed list on a terminal: grouped by what to do, each note once, nothing past the edge."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

import pytest

from corneum.plan_document.label_document import judged_label
from corneum.plan_document.label_models import ProductLabel
from corneum.report.terminal.label_text import GROUPS, label_card, label_text
from corneum.safety.gate import ROUTES

LABELS = Path(__file__).parents[1] / "labels" / "real_labels.csv"
HEADING = re.compile(r"^\S.*\((\d+)\)(?:, .*)?$", re.MULTILINE)


@cache
def judged(place: int, route: str) -> ProductLabel:
    with LABELS.open(encoding="utf-8", newline="") as file:
        return judged_label(list(csv.DictReader(file))[place]["label_text"], route)


def some_lists() -> list[tuple[int, str]]:
    """Every fourth real label under the needles, and one on each other route."""
    under = [(place, "microneedling") for place in range(0, 44, 4) if judged(place, "microneedling").is_list]
    return [*under, *((1, route) for route in ROUTES if route != "microneedling")]


@pytest.mark.parametrize(("place", "route"), some_lists())
def test_a_list_is_grouped_and_every_note_stands_once(place: int, route: str) -> None:
    label = judged(place, route)
    names = {ingredient.name or ingredient.printed for ingredient in label.ingredients}
    for everything in (False, True):
        text = label_text(label, 80, everything=everything)
        assert sum(map(int, HEADING.findall(text))) == len(names)
        unbroken = re.sub(r"\n +", " ", text)
        notes = [flag for ingredient in label.ingredients for flag in ingredient.flags if len(flag.why[0].text) > 40]
        for why in {flag.why[0].text.rstrip(".") for flag in notes}:
            assert unbroken.count(why) <= 1, why
    lines = text.splitlines()
    assert len(label_text(label, 80).splitlines()) <= 28 + 2 * len(names)
    assert lines[0].startswith(route.replace("_", " ")) and "names" in lines[1]


@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_line_of_a_list_passes_the_edge(width: int) -> None:
    for place in range(0, 44, 11):
        label = judged(place, "microneedling")
        text = label_text(label, width, everything=True) + "\n" + label_card(label, width)
        assert [line for line in text.splitlines() if len(line) > width and " " in line.strip()] == []


def test_the_strongest_group_comes_first_and_what_is_not_recognised_stands_by_itself() -> None:
    label = judged_label("Aqua, Glycerin, Retinol, Parfum, Xyzol, Phenoxyethanol, Sodium Chloride")
    text = label_text(label, 80)
    heads = ["Not under the needles (2)", "Better not (1)", "Not recognised (1)", "Only with care (2)", "Fine (1)"]
    places = [text.index(head) for head in heads]
    assert places == sorted(places)
    assert text.index("hour 168, or the hour beside a name") < text.index("FRAGRANCE (printed Parfum) (hour 24)")
    assert "Xyzol" in text[places[2] : places[3]] and len(GROUPS) == 7


def test_what_is_fine_is_said_to_be_fine_without_objections() -> None:
    text = label_text(judged_label("Aqua, Glycerin, Phenoxyethanol", "intact"), 80)
    assert "Fine (3)\n  PHENOXYETHANOL, AQUA, GLYCERIN" in text and "irritant" not in text
