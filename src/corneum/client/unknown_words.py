"""Words of a client's file that mean no goal, zone or device of the catalogue: they are kept, and the plan goes on.

Where such a word stands the file's model holds a `NotUnderstood` (or a `NotPlanned`: understood, and outside of what is
planned here). Lists that the planner reads leave those entries out; the echo prints them in their place. Whoever reads
a file says by `KEPT` which of the two are kept; what has to be understood whole, such as the options of a command or
the zone of a case, keeps none, and each is a fault.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeVar

from pydantic import ValidationInfo

from corneum.client.kinds import either, fault
from corneum.evidence.vocabulary import nearest
from corneum.zones import nearest_zones

WordKind = Literal["goal", "zone", "device"]
# key of the context of validation under which the classes of words stand that are kept
TOLERATED = "kept_words"


@dataclass(frozen=True)
class NotUnderstood:
    """A word that means nothing of its kind, as it stands in the file."""

    text: str
    kind: WordKind


@dataclass(frozen=True)
class NotPlanned:
    """A word that is understood and for which nothing is planned here; `rows` are identities of those that say why."""

    text: str
    kind: WordKind
    rows: tuple[str, ...]


@dataclass(frozen=True)
class UnknownWord:
    """A word that is not understood, with its place in the file and the words that are near to it."""

    text: str
    where: str
    kind: WordKind
    nearest: tuple[str, ...]


@dataclass(frozen=True)
class UnplannedWord:
    """A word for which nothing is planned here, its place in the file and the identity of the row that says why."""

    text: str
    where: str
    kind: WordKind
    row: str


Unread = NotUnderstood | NotPlanned
Word = TypeVar("Word")


@lru_cache(maxsize=4096)
def nearest_words(kind: WordKind, text: str) -> tuple[str, ...]:
    """Words of a kind that are near to one that is not understood, the nearest first; at most three."""
    return nearest_zones(text) if kind == "zone" else nearest(kind, text)


def as_word(raw: object) -> str:
    """What was written, on one line and without control characters; empty where it is no text."""
    if not isinstance(raw, str):
        return ""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in raw).split())


def not_understood(
    text: str, kind: WordKind, allowed: str, info: ValidationInfo, item: int | None = None
) -> NotUnderstood:
    """The word, to be kept; raises a fault where the file has to be understood whole. `item` is its place in a list."""
    if not _keeps(info, NotUnderstood):
        near = nearest_words(kind, text)
        raise fault(allowed, either(list(near)) if near else None, item)
    return NotUnderstood(as_word(text), kind)


def not_planned(
    text: str, kind: WordKind, rows: tuple[str, ...], info: ValidationInfo, item: int | None = None
) -> NotPlanned:
    """The word, to be kept; raises a fault where all that is named has to be planned. `item` is its place in a list."""
    if not _keeps(info, NotPlanned):
        raise fault("is understood, and nothing is planned for it here", item=item)
    return NotPlanned(text, kind, rows)


def _keeps(info: ValidationInfo, kind: type[Unread]) -> bool:
    return kind in (info.context or {}).get(TOLERATED, ())


def understood(word: Word | Unread) -> Word:
    """A word that is understood. Raises ValueError for one that is not, which no list of understood entries holds."""
    if isinstance(word, NotUnderstood | NotPlanned):
        raise ValueError(f"{word.text} is not understood")
    return word


def is_understood(word: object) -> bool:
    """Whether a word, or what stands in its place, is understood and planned here."""
    return not isinstance(word, NotUnderstood | NotPlanned)


def understood_zones(words: tuple[str | Unread, ...]) -> tuple[str, ...]:
    """The zones where something is; none, which means anywhere, where any of the words is not understood."""
    zones = tuple(word for word in words if isinstance(word, str))
    return zones if len(zones) == len(words) else ()


def unknown_among(words: Iterable[tuple[str, object]]) -> tuple[UnknownWord, ...]:
    """Those of some words, each with its place in the file, that are not understood."""
    return tuple(
        UnknownWord(word.text, where, word.kind, nearest_words(word.kind, word.text))
        for where, word in words
        if isinstance(word, NotUnderstood)
    )


def unplanned_among(words: Iterable[tuple[str, object]]) -> tuple[UnplannedWord, ...]:
    """Those of some words, each with its place in the file, for which nothing is planned here."""
    return tuple(
        UnplannedWord(word.text, where, word.kind, row)
        for where, word in words
        if isinstance(word, NotPlanned)
        for row in word.rows
    )
