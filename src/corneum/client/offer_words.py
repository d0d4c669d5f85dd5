"""The words that offers are made of, by what they do there: currencies, counts, what a price is for, how a content is
named, and words that say nothing.

The words stand in `vocabulary/offer_words`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from corneum.evidence.tables import load_tables

TABLE = "vocabulary/offer_words"
# stands where words were taken out, so that no phrase runs over the place
GAP = "\n"
# a blank that does not break parts the thousands of a number; a plain one may part two numbers
_HARD_BLANK = re.compile("(?<=\\d)[\u00a0\u202f\u2009](?=\\d{3}(?!\\d))")
_TOKEN = re.compile(r"[^\W_]+(?:['’.][^\W_]+)*|[+&%$€£¥₹₩]")


@dataclass(frozen=True)
class Token:
    """A word of an offer: its letters in lower case and where it stands in the text."""

    word: str
    start: int
    end: int


def without_line_ends(text: str) -> str:
    """The text with every character in its usual form, on one line."""
    unmarked = _HARD_BLANK.sub("'", text.translate(dict.fromkeys(map(ord, "®™©℠"), " ")))
    return " ".join(unicodedata.normalize("NFKC", unmarked).split())


@cache
def meanings(kind: str) -> Mapping[str, str]:
    """Every word of a kind, in lower case, and what it means."""
    rows = load_tables()[TABLE].where(kind=kind)
    return MappingProxyType({word.casefold(): row["means"] for row in rows for word in row.list("words")})


@cache
def pattern(kind: str) -> str:
    """The words of a kind as one group of a regular expression, the longest first."""
    longest_first = sorted(meanings(kind), key=len, reverse=True)
    return "(?:" + "|".join(_bounded(word) for word in longest_first) + ")"


def _bounded(word: str) -> str:
    """A word that does not begin or end inside another word; a number may touch it ("650usd")."""
    start = r"(?<![^\W\d])" if word[0].isalnum() else ""
    end = r"(?![^\W\d])" if word[-1].isalnum() else ""
    return start + re.escape(word).replace(r"\ ", r"\s+") + end


def tokens_of(text: str) -> list[Token]:
    """The words of a text, with signs that count as words."""
    return [Token(match[0].casefold(), match.start(), match.end()) for match in _TOKEN.finditer(text)]


def without(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text of the same length with gaps in the place of the spans."""
    letters = list(text)
    for start, end in spans:
        letters[start:end] = GAP * (end - start)
    return "".join(letters)
