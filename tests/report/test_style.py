"""The style sheet: WCAG AA contrast in both schemes, dark mode, a print that fits A4."""

from __future__ import annotations

import re
from importlib import resources

import pytest

from corneum.wording.human_units import VERDICTS

CSS = resources.files("corneum.report").joinpath("templates/plan.css").read_text(encoding="utf-8")
AA_TEXT, AA_GRAPHIC = 4.5, 3.0

TEXT = [(ink, ground) for ink in ("ink", "quiet", "link") for ground in ("paper", "card", "sunk")]
PILLS = [(f"{word}-ink", f"{word}-fill") for word in (*VERDICTS, "note")]


def variables(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block))


def scheme(name: str) -> dict[str, str]:
    light = variables(CSS[: CSS.index("@media (prefers-color-scheme: dark)")])
    if name == "light":
        return light
    start = CSS.index("@media print" if name == "print" else "@media (prefers-color-scheme: dark)")
    return light | variables(CSS[start : CSS.index("}", start)])


def luminance(colour: str) -> float:
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("name", ["light", "dark", "print"])
@pytest.mark.parametrize(("ink", "ground"), [*TEXT, *PILLS])
def test_text_stands_out_from_its_ground(name: str, ink: str, ground: str) -> None:
    colours = scheme(name)
    assert contrast(colours[ink], colours[ground]) >= AA_TEXT


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "card", "sunk"])
def test_the_mark_of_the_keyboard_stands_out(name: str, ground: str) -> None:
    colours = scheme(name)
    assert contrast(colours["focus"], colours[ground]) >= AA_GRAPHIC


def test_every_variable_has_a_dark_twin() -> None:
    light = variables(CSS[: CSS.index("@media (prefers-color-scheme: dark)")])
    start = CSS.index("@media (prefers-color-scheme: dark)")
    assert set(variables(CSS[start : CSS.index("}", start)])) == set(light)


def test_print_is_a4_and_hides_what_only_a_screen_can_use() -> None:
    assert "size: A4" in CSS
    printed = CSS[CSS.index("@media print") :]
    assert "main > :not(#answer, #paper, #emergency) { display: none; }" in printed
    assert "@media not print { .only-print { display: none; } }" in printed


def test_every_colour_comes_from_a_variable() -> None:
    rules = re.sub(r":root \{.*?\}", "", CSS, flags=re.DOTALL)
    assert re.findall(r"#[0-9a-f]{3,6}\b", rules) == []
