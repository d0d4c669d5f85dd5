"""A printed ingredient list to its entries, or the reason why the text is no list.

Commas, semicolons, bullets and line ends separate entries, except inside brackets and inside a number or a locant
(`1,2-hexanediol`, `0,5 %`). Words that join two names (`and`, `&`) separate them too. Footnote marks and
amounts are taken off the name and kept apart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_HEADING = re.compile(
    r"^\W*(?:full\s+)?(?:(?:active|inactive|other)\s+)?(?:ingredients?|inci|composition)\s*(?:list)?\s*[:-]", re.I
)
_MAY_CONTAIN = re.compile(r"[\[(]?\s*(?:may\s+contain|peut\s+contenir|\+\s*/\s*-|\u00b1)\s*[:]?", re.I)
_LOCANT = re.compile(r"(?<=\d),(?=\d[\d,']*-[A-Za-z])")
_DECIMAL = re.compile(r"(?<=\d),(?=\d+\s*%)")
_LEGEND = re.compile(r"(?:\*\s*\.|\.\s*\*+|\.\s*\u2020+)\s*\S.*$", re.S)
_FOOTNOTE = re.compile(r"[*\u2020\u2021\u00a7\u00b9\u00b2\u00b3\u00b0\u2122\u00ae\u00a9]+")
_PERCENT = re.compile(r"\(?\s*(\d+(?:\.\d+)?)\s*%\s*(?:[wv]/[wv])?\s*\)?")
_AMOUNT = re.compile(r"\b\d+(?:\.\d+)?\s*(?:U|IU|mL|ml|mg|g|ug)(?:\s*/\s*(?:mL|ml|g))?\b")
_JOIN = re.compile(r"\s+(?:and|&)\s+", re.I)
_BULLET = re.compile(r"[\u2022\u00b7\u25cf]")
_COMMA_KEPT = "\ue000"
_OPEN, _CLOSE, _SEPARATORS = "([{", ")]}", ",;\n"
_LONGEST_NAME = 12  # words; longer entries are sentences
_LETTER = re.compile(r"[A-Za-z]")
_VERB = re.compile(
    r"\b(?:is|are|helps?|features?|contains?|provides?|known|recogni[sz]ed|formulated|reduces?|protects?|strengthens?|"
    r"your|our|this|that|which)\b",
    re.I,
)


@dataclass(frozen=True)
class Token:
    """One entry of a list: as `printed`, its bare `name`, its `share` (mass over volume or mass, 0 to 1) if printed.

    `may_contain` marks entries that need not be in this batch.
    """

    printed: str
    name: str
    share: float | None = None
    may_contain: bool = False


@dataclass(frozen=True)
class Label:
    """A text read as an ingredient list; where it is none, `reason` says why and `tokens` is empty."""

    is_list: bool
    tokens: tuple[Token, ...] = ()
    reason: str = ""


def parse(text: str) -> Label:
    """Read a printed list. Never raises: a text that is no list comes back with `is_list` False and a reason."""
    body = _HEADING.sub("", text.replace("\u00a0", " ").strip())
    if not _LETTER.search(body):
        return Label(False, reason="The text names no ingredient.")
    certain, possible = _halves(_LEGEND.sub("", body))
    entries = [*_entries(certain, False), *_entries(possible, True)]
    tokens = tuple(token for token in entries if _LETTER.search(token.name))
    if not tokens:
        return Label(False, reason="The text names no ingredient.")
    long = [token for token in tokens if len(token.name.split()) > _LONGEST_NAME]
    prose = [token for token in tokens if _VERB.search(token.name)]
    if len(tokens) == 1 and long:
        return Label(False, reason="Nothing separates the names; they cannot be told apart.")
    if 2 * len(long) >= len(tokens) or 5 * len(prose) >= len(tokens):
        return Label(False, reason="The text reads like sentences about a product and is no list of ingredients.")
    return Label(True, tokens)


def _halves(body: str) -> tuple[str, str]:
    match = _MAY_CONTAIN.search(body)
    return (body, "") if match is None else (body[: match.start()], body[match.end() :].rstrip("])"))


def _entries(body: str, may_contain: bool) -> list[Token]:
    kept = _DECIMAL.sub(".", _LOCANT.sub(_COMMA_KEPT, _BULLET.sub(",", body)))
    parts = [part for piece in _split(kept) for part in _JOIN.split(piece)]
    return [_token(part.replace(_COMMA_KEPT, ","), may_contain) for part in parts]


def _split(text: str) -> list[str]:
    """Cut at separators that stand outside brackets; a bracket that never closes does not swallow the rest."""
    balanced = all(text.count(a) == text.count(b) for a, b in zip(_OPEN, _CLOSE, strict=True))
    pieces, depth, start = [], 0, 0
    for place, sign in enumerate(text):
        if balanced and sign in _OPEN:
            depth += 1
        elif balanced and sign in _CLOSE:
            depth = max(0, depth - 1)
        elif sign in _SEPARATORS and depth == 0:
            pieces.append(text[start:place])
            start = place + 1
    return [*pieces, text[start:]]


def _token(part: str, may_contain: bool) -> Token:
    printed = " ".join(part.split())
    match = _PERCENT.search(printed)
    name = _AMOUNT.sub(" ", _PERCENT.sub(" ", _FOOTNOTE.sub(" ", printed)))
    name = re.sub(r"\(\s*\)", " ", name)
    name = " ".join(name.split()).strip(" .:+-_*")
    return Token(printed, name, float(match.group(1)) / 100 if match else None, may_contain)
