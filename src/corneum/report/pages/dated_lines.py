"""Lines of the handout under the moments that they share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from corneum.wording import human_units as words


@dataclass(frozen=True)
class Dated:
    """Lines that share one moment."""

    when: str
    lines: tuple[str, ...]


def dated(lines: Iterable[tuple[str, str]]) -> list[Dated]:
    """Pairs of moment and line, in the order in which the moments first come."""
    groups: dict[str, list[str]] = {}
    for when, line in lines:
        groups.setdefault(when, []).append(words.sentence(line))
    return [Dated(when, tuple(group)) for when, group in groups.items()]
