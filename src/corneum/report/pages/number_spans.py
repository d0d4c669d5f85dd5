"""Whole numbers as they are cited: neighbours as a span, 1, 2, 3, 7 as "1-3, 7"."""

from __future__ import annotations

from collections.abc import Iterable


def runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """The first and the last of each run of neighbours, in order."""
    neighbours: list[tuple[int, int]] = []
    for number in sorted(set(numbers)):
        if neighbours and number == neighbours[-1][1] + 1:
            neighbours[-1] = (neighbours[-1][0], number)
        else:
            neighbours.append((number, number))
    return neighbours


def spans(numbers: Iterable[int]) -> str:
    """Numbers in words: single ones and pairs by commas, longer runs with a dash."""
    texts = []
    for first, last in runs(numbers):
        texts.append(f"{first}–{last}" if last > first + 1 else ", ".join(map(str, range(first, last + 1))))
    return ", ".join(texts)
