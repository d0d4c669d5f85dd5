"""How words are compared: lower case, without accents, punctuation and plural endings, so that spellings meet."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_APOSTROPHES = re.compile(r"['’`]")
_WORD = re.compile(r"[a-z0-9]+")
# one text that lists several things
_LISTED = re.compile(r"\s*(?:[,;/+&]|\band\b)\s*", re.IGNORECASE)


def plain_key(words: str) -> str:
    """The words of a text as they are compared, parted by blanks; empty where it holds none in Latin letters."""
    plain = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", words)).encode("ascii", "ignore").decode().lower()
    return " ".join(_singular(token) for token in _WORD.findall(plain))


def without(key: str, empty: Iterable[str]) -> str:
    """A key without those words that say nothing by themselves."""
    return " ".join(token for token in key.split() if token not in empty)


def listed_parts(text: str) -> list[str]:
    """The parts of a text that are joined by commas, slashes, `&` or "and"."""
    return [part for part in _LISTED.split(text) if part.strip()]


def _singular(token: str) -> str:
    plural = len(token) > 3 and token.endswith("s") and not token.endswith(("ss", "us", "is"))
    return token[:-1] if plural else token
