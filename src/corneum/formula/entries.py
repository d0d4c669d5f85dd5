"""One segment of a printed list to its entries: one name, several, or words that are no ingredient.

Names decide where punctuation does not: `A and B` and `A/B` are two entries only where the parts are known names, and
names without a separator between them are cut where a name ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corneum.formula.bare_names import bare, share_of, trimmed
from corneum.formula.ingredient_names import key, names
from corneum.formula.label_languages import length_in_words
from corneum.formula.matching import find, listed
from corneum.formula.name_forms import BRACKETS, parts_of
from corneum.formula.prose import is_prose, says_more
from corneum.formula.run_together import runs_of_names
from corneum.formula.segments import plain

_LETTER = re.compile(r"[^\W\d_]")
_JOIN = re.compile(r"\s+(?:and|&|et|und|e|y|en|och|in|plus|\+)\s+|\s*\(\s?and\s?\)\s*", re.IGNORECASE)
_LEAD = re.compile(r"(?:and|&|et|und|y|e|sowie)\s+", re.IGNORECASE)
_TAIL_CODE = re.compile(r"\s*\*?\s*[(\[]\s*\d+(?:/\d+)+\s*[)\]][\s*.]*$")
_CODE = re.compile(
    r"^[\W\d_]*(?:f\.?\s?i\.?\s?l\.?|[a-z]{1,3}\.?)?[\s.:]*[\dA-Z]*\d[\dA-Z]*(?:[/.-][\dA-Z]+)*[\W_]*$", re.I
)
# what holds a word is a name, known or not: 7-dehydrocholesterol
_WORD = re.compile(r"[^\W\d_]{4}")
_NUMBER = re.compile(r"^\W*(\d{5})\W*$")
_LONGEST_NAME = 14  # words
_LONGEST_PRINTED = 400  # signs
_LONG_SEGMENT = 12  # words; a longer segment is no single name


@dataclass(frozen=True)
class Token:
    """One entry of a list: as `printed`, its bare `name`, its `share` (mass over volume or mass, 0 to 1) if printed.

    `may_contain` marks entries that need not be in this batch; `start` and `end` say where in the text it stands.
    """

    printed: str
    name: str
    share: float | None = None
    may_contain: bool = False
    start: int = 0
    end: int = 0


@dataclass(frozen=True)
class Aside:
    """Printed words that are no ingredient. `kind` is heading, text (advertising, footnotes), code, group or join."""

    printed: str
    kind: str
    start: int
    end: int


def read(printed: str, start: int, end: int) -> Iterator[Token | Aside]:
    """The entries of one segment of the text."""
    start, end = trimmed(printed, start, end)
    body = printed[start:end]
    if not body:
        return
    number = _NUMBER.match(body)
    if number is not None and listed(f"CI {number[1]}").name is not None:
        yield Token(body, f"CI {number[1]}", None, False, start, end)
        return
    short = len(body) <= _LONGEST_PRINTED
    if not _LETTER.search(body) or (
        short and _CODE.match(body) and not _WORD.search(body) and find(bare(body)).name is None
    ):
        yield Aside(body, "code", start, end)
        return
    tail = _TAIL_CODE.search(body) if short and body[-1] in ")]* " else None
    if tail is not None:
        yield from read(printed, start, start + tail.start())
        yield Aside(tail.group().strip(), "code", start + tail.start(), end)
        return
    lead = _LEAD.match(body)
    if lead is not None and find(bare(body[lead.end() :])).name is not None and listed(bare(body)).name is None:
        yield Aside(lead.group().strip(), "join", start, start + lead.end())
        yield from read(printed, start + lead.end(), end)
        return
    name = bare(body)
    group = list(_group(printed, start, end))
    if group:
        yield from group
    elif listed(name).name is not None:
        yield _token(printed, start, end)
    else:
        yield from _several(printed, start, end, name)


def _several(printed: str, start: int, end: int, name: str) -> Iterator[Token | Aside]:
    """A segment that is no listed name: names joined by words or slashes, misspelt, run together, or none."""
    body = printed[start:end]
    for parts in (_joined(body), _slashed(body)):
        if parts:
            place = 0
            for low, high in parts:
                if _LETTER.search(body[place:low]):
                    yield Aside(body[place:low].strip(), "join", start + place, start + low)
                yield from read(printed, start + low, start + high)
                place = high
            return
    length = len(key(name).split())
    if length <= _LONGEST_NAME and find(name).name is not None:
        yield _token(printed, start, end)
        return
    lines = [match.span() for match in re.finditer(r"[^\n]+", body)]
    if len(lines) > 1 and any(listed(bare(body[low:high])).name is not None for low, high in lines):
        for low, high in lines:
            yield from read(printed, start + low, start + high)
        return
    runs = runs_of_names(body)
    covered = all(known for _, _, known in runs)
    if runs and (covered or length > _LONG_SEGMENT) and any(known for _, _, known in runs):
        for low, high, known in runs:
            if known:
                yield _token(printed, start + low, start + high)
            else:
                yield _unread(printed, *trimmed(printed, start + low, start + high))
        return
    yield _unread(printed, start, end)


def _unread(printed: str, start: int, end: int) -> Token | Aside:
    """An entry that nobody knows, or a sentence."""
    body = printed[start:end]
    shown = plain(body)
    outside = BRACKETS.sub(" ", shown) if len(shown) < _LONGEST_PRINTED else shown
    length = length_in_words(outside)
    if length > _LONG_SEGMENT or is_prose(outside):
        return Aside(body, "text", start, end)
    name = bare(body)
    if not _LETTER.search(name):
        return Aside(body, "code", start, end)
    return _token(printed, start, end)


def _group(printed: str, start: int, end: int) -> Iterator[Token | Aside]:
    """`Iron Oxides (CI 77491, CI 77492)`: the members of a bracket that names several ingredients."""
    body = printed[start:end]
    bracket = BRACKETS.search(body) if len(body) <= _LONGEST_PRINTED else None
    if bracket is None or not re.search(r"[,;/]|\s&\s|\sand\s", bracket[1]):
        return
    if not bracket.start() and _LETTER.search(body[bracket.end() :]):
        # (caprylic/capric) glycerides is one name
        return
    members = [match.span() for match in re.finditer(r"[^,;/]+", bracket[1])]
    members_named = {listed(bare(bracket[1][low:high])).name for low, high in members} - {None}
    outside = listed(bare(BRACKETS.sub(" ", body)))
    if len(members_named) < 2 or listed(bare(body)).name not in (None, outside.name) or outside.name in members_named:
        return
    inner = start + bracket.start(1)
    if outside.name is None or names().assessed_as.get(key(outside.name), "") in members_named:
        yield Aside(body[: bracket.start()].strip(), "group", start, start + bracket.start())
    else:
        yield _token(printed, start, start + bracket.start())
    for low, high in members:
        yield from read(printed, inner + low, inner + high)
    if _LETTER.search(body[bracket.end() :]):
        yield Aside(body[bracket.end() :].strip(), "group", start + bracket.end(), end)


def _joined(body: str) -> list[tuple[int, int]]:
    """The parts between joining words, where one of them is a known name."""
    joins = [match.span() for match in _JOIN.finditer(body)]
    if not joins:
        return []
    edges = [0, *(place for join in joins for place in join), len(body)]
    parts = list(zip(edges[::2], edges[1::2], strict=True))
    known = [listed(bare(body[low:high])).name is not None for low, high in parts]
    return parts if any(known) and (all(known) or not says_more(body)) else []


def _slashed(body: str) -> list[tuple[int, int]]:
    """The parts between slashes, where every one of them is a known name."""
    parts = parts_of(body)
    if len(parts) < 2 or any(listed(bare(part)).name is None for part in parts):
        return []
    spans, place = [], 0
    for part in parts:
        place = body.index(part, place)
        spans.append((place, place + len(part)))
        place += len(part)
    return spans


def _token(printed: str, start: int, end: int) -> Token:
    start, end = trimmed(printed, start, end)
    body = printed[start:end]
    return Token(" ".join(body.split()), bare(body), share_of(body), False, start, end)
