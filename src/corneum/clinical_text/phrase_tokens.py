"""A phrase as tokens: each word as it is compared, where it stands in the text, and what stands before it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

# a question mark is a word of its own, for it makes what it stands by a question
_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)*|\?")
# abbreviations with a slash are one word: h/o, s/p, r/o, w/o
_SLASHED = re.compile(r"\b([a-z])/([a-z]{1,2})\b")
# the dots of e.g. and i.e. end no sentence
_DOTTED = re.compile(r"\b([ei])\.([ge])\.")
_SIGNS = str.maketrans("’‘´`–—", "''''-,")


@dataclass(frozen=True)
class Token:
    """A word: `text` is what is compared (lower case, no accents, no plural ending), `start` and `end` its place.

    `gap` is what stands between it and the word before.
    """

    text: str
    start: int
    end: int
    gap: str


class Stretch(Protocol):
    """Anything that stands at tokens `start` to `end`, the first that is not part of it."""

    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


def covered_by(count: int, stretches: Iterable[Stretch]) -> list[bool]:
    """Which of so many tokens some stretches cover."""
    covered = [False] * count
    for stretch in stretches:
        covered[stretch.start : stretch.end] = [True] * (stretch.end - stretch.start)
    return covered


def folded(text: str) -> str:
    """The text in lower case and without accents, letter for letter, so that places in it stay those of the text."""
    shown = text.translate(_SIGNS)
    plain = shown.lower() if shown.isascii() else "".join(_plain(letter) for letter in shown)
    return _DOTTED.sub(r"\1'\2 ", _SLASHED.sub(r"\1'\2", plain))


def _plain(letter: str) -> str:
    base = unicodedata.normalize("NFKD", letter)[0].lower()
    return base if len(base) == 1 and base.isascii() else "x" if letter.isalpha() else " "


def tokens_of(text: str) -> tuple[Token, ...]:
    """The words of a text in their order.

    Args:
        text: one line, as a person wrote it.
    """
    plain = folded(text)
    tokens: list[Token] = []
    before = 0
    for match in _WORD.finditer(plain):
        word = singular(match[0].replace("'", ""))
        tokens.append(Token(word, match.start(), match.end(), plain[before : match.start()]))
        before = match.end()
    return tuple(tokens)


@lru_cache(maxsize=32768)
def words_of(text: str) -> tuple[str, ...]:
    """The compared forms of the words of a text."""
    return tuple(singular(word.replace("'", "")) for word in _WORD.findall(folded(text)))


def singular(word: str) -> str:
    """A word without its plural ending, so that spellings of one word meet."""
    plural = len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is"))
    return word[:-1] if plural else word
