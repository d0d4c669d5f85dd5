"""The colours of pictures: what each means is told apart by eyes that see no red, no green or no blue."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from itertools import combinations, pairwise

import pytest

from corneum.report.figures.drawing import PALETTE, TINTS, style
from tests.report.test_style import CSS, luminance, scheme

MEANINGS = ("blue", "orange", "green", "purple", "stop")
# linear light as seen: Machado, Oliveira and Fernandes 2009, doi 10.1109/TVCG.2009.113, severity 1
SEEN: dict[str, Sequence[Sequence[float]]] = {
    "by all cones": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "without red": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "without green": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
    "without blue": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.3039)),
}
# distance in Oklab, hundredths: 2 is just seen side by side
APART = {"by all cones": 12.0, "without red": 10.0, "without green": 10.0, "without blue": 8.0}


def linear(colour: str) -> list[float]:
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]


def oklab(light: Sequence[float]) -> tuple[float, float, float]:
    """Oklab of linear light: Ottosson 2020."""
    red, green, blue = (min(1.0, max(0.0, channel)) for channel in light)
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    middle = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def apart(first: str, second: str, eye: str) -> float:
    seen = [
        [sum(weight * value for weight, value in zip(row, linear(colour), strict=True)) for row in SEEN[eye]]
        for colour in (first, second)
    ]
    return 100 * math.dist(oklab(seen[0]), oklab(seen[1]))


@pytest.mark.parametrize("eye", SEEN)
@pytest.mark.parametrize("dark", [False, True])
def test_no_two_meanings_look_alike(eye: str, dark: bool) -> None:
    for first, second in combinations(MEANINGS, 2):
        assert apart(PALETTE[first][dark], PALETTE[second][dark], eye) >= APART[eye], (first, second)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("colour", ["blue", "green", "purple"])
def test_steps_of_a_tint_differ_in_lightness(colour: str, dark: bool) -> None:
    """So that they are told apart in grey, on paper and by every eye."""
    mixed = [
        sum(
            weight * (share * front + (1 - share) * back)
            for weight, front, back in zip(
                (0.2126, 0.7152, 0.0722), linear(PALETTE[colour][dark]), linear(PALETTE["paper"][dark]), strict=True
            )
        )
        for share in (0.0, *TINTS)
    ]
    lightness = [116 * max(value, 0.0) ** (1 / 3) - 16 for value in mixed]
    assert all(abs(one - other) >= 2.5 for one, other in pairwise(lightness))
    assert lightness == sorted(lightness, reverse=not dark)


def test_stop_is_the_red_of_the_pages() -> None:
    for place, name in enumerate(("light", "dark")):
        assert PALETTE["stop"][place] == scheme(name)["contraindicated-fill"]
    assert luminance(PALETTE["stop"][0]) < luminance(PALETTE["orange"][0])


def test_the_page_holds_the_style_that_a_picture_of_its_own_brings() -> None:
    for place, name in ((0, "light"), (1, "dark"), (0, "print")):
        for colour, both in PALETTE.items():
            assert scheme(name).get(f"p-{colour}", both[place]) == both[place], (name, colour)
    tokens = CSS[: CSS.index("@media")]
    assert all(f"--p-{colour}:" in tokens for colour in PALETTE)
    rules = {
        rule.replace(" ", "").rstrip(";") for rule in re.findall(r"\.pic[^{}]*\{([^{}]*)\}", CSS.replace("; }", ";}"))
    }
    for selector, rule in re.findall(r"(\.pic \.\w)\{([^{}]*)\}", style()):
        assert rule in rules, selector
