"""A printed entry to its bare name and its share: what is left without marks, percentages and amounts."""

from __future__ import annotations

import re

from corneum.formula.segments import plain

_PERCENT = re.compile(
    r"\(?\s?[<>~\u2264\u2265]?\s?(\d{1,3}(?:[.,]\d+)?)\s?(?:%|percent\b)\s?(?:\(?[wv]/[wv]\)?)?\s?\)?", re.IGNORECASE
)
_AMOUNT = re.compile(
    r"\(?\b\d+(?:[.,]\d+)?\s?(?:U|IU|I\.E\.|ml|mg|g|ug|mcg|\u00b5g|\u03bcg|ppm)(?:\s?/\s?(?:ml|g|kg|l))?\b\)?",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"\d")
_EMPTY = re.compile(r"[(\[]\s*[)\]]")
_TRIM = " \n.:;,!?*+-_/\\\u2022、。・！？"


def share_of(body: str) -> float | None:
    """The share that an entry prints (mass over volume or mass, 0 to 1), or None."""
    share = _PERCENT.search(body) if _FIGURE.search(body) else None
    return None if share is None else float(share[1].replace(",", ".")) / 100


def bare(body: str) -> str:
    """The name without marks, percentages, amounts and line ends."""
    name = plain(body).replace("*", " ").replace("\u2022", " ")
    if _FIGURE.search(name):
        name = _AMOUNT.sub(" ", _PERCENT.sub(" ", name))
    return " ".join(_EMPTY.sub(" ", name).split()).strip(_TRIM)


def trimmed(printed: str, start: int, end: int) -> tuple[int, int]:
    """A stretch of the text without blanks, marks and punctuation at its ends."""
    while start < end and (printed[start].isspace() or printed[start] in _TRIM):
        start += 1
    while start < end and (printed[end - 1].isspace() or printed[end - 1] in _TRIM):
        end -= 1
    return start, end
