"""Words before a colon: the heading of a part of a list (`STEP 1:`, `Preservative:`), or a name that is advertised.

What follows decides. Names after the colon make the words before it a heading; sentences make them advertising, of
which nothing is taken, unless the name has its share and the words its purpose (`Zinc Oxide 9 %: Sunscreen`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from corneum.formula.bare_names import bare, trimmed
from corneum.formula.entries import Aside, Token, read
from corneum.formula.label_languages import length_in_words
from corneum.formula.matching import listed
from corneum.formula.name_forms import BRACKETS
from corneum.formula.segments import Segment, plain

_COLON = re.compile(r"(?<=[^\W_%)\]*+ ])[ ]?:(?!//)(?=\D)|(?<=[\w%)\]*+ ]):\s+(?=\S)|:\s*$")
# what a drug label says an active ingredient is for
_PURPOSE = re.compile(
    r"\W*(?:sun\s?screens?|uv[ab]?\s+filters?|acne\s+(?:treatment|medication)|skin\s+protectants?|antiperspirants?|"
    r"anti-?dandruff|anti-?septics?|external\s+analgesics?|(?:deliver|provide|protect)[^.]*\b(?:sun|uv[ab]?|spf)\b)",
    re.IGNORECASE,
)
# -Shea Butter and Jojoba: a mark before the first word
_ITEM = re.compile(r"\s*[-*\u2022]\s?[A-Z0-9]")
_LONGEST_SUBJECT = 20  # words
_LONGEST_HEADING = 2  # words behind the last name of the part before
_Entries = Callable[[Segment], Iterator[Token | Aside]]


def colon(printed: str, segment: Segment) -> tuple[int, int] | None:
    """Where the first colon of an entry begins and what follows it, or None; `CI: 77891` is a name with one."""
    shown = plain(printed[segment.start : segment.end])
    if ":" not in shown:
        return None
    shown = BRACKETS.sub(lambda match: "_" * len(match.group()), shown)
    match = _COLON.search(shown)
    if match is None or listed(bare(printed[segment.start : segment.end])).name is not None:
        return None
    if length_in_words(shown[: match.start()]) > _LONGEST_SUBJECT:
        return None
    return segment.start + match.start(), segment.start + match.end()


def introduced(printed: str, segments: Sequence[Segment], entries: _Entries) -> list[Token | Aside] | None:
    """The entries of a sentence whose first words stand before a colon; None where no colon introduces it.

    Args:
        printed: the whole text.
        segments: those of one sentence; the first is an entry.
        entries: reads a segment.
    """
    before = next((place for place, segment in enumerate(segments) if colon(printed, segment) is not None), None)
    if before is None:
        return None
    start, opening = segments[0].start, segments[before]
    place = colon(printed, opening)
    item = _ITEM.match(plain(printed[start : opening.end])) is not None
    shares = all(_with_shares(printed, segment.start, segment.end) for segment in segments[:before])
    if place is None or not (item or shares):
        return None
    listed_before = [entry for segment in segments[:before] for entry in entries(segment)]
    if not shares and mostly_names(printed, segments[:before], listed_before):
        return None
    rest = [replace(opening, start=place[1])] if place[1] < opening.end else []
    rest += segments[before + 1 :]
    following = [entry for segment in rest if segment.kind == "entry" for entry in entries(segment)]
    named = mostly_names(printed, rest, following)
    if before and named:
        return None
    if named:
        return [Aside(printed[start : place[1]].strip(), "heading", start, place[1]), *following]
    purpose = _PURPOSE.match(printed, place[1]) is not None
    subject = [
        entry
        for segment in [*segments[:before], replace(opening, end=place[0])]
        for entry in (_with_shares(printed, segment.start, segment.end) if purpose and shares else ())
    ]
    begin = place[0] if subject else start
    end = segments[-1].end
    return [*subject, Aside(printed[begin:end].strip(), "text", begin, end)]


def within(printed: str, segment: Segment) -> Iterator[Token | Aside]:
    """The entries of a segment inside a list: a heading before its names, or a name before what is said of it."""
    place = colon(printed, segment)
    if place is None:
        yield from read(printed, segment.start, segment.end)
        return
    subject = list(read(printed, segment.start, place[0]))
    rest = list(read(printed, place[1], segment.end))
    named, named_after = _named(subject), _named(rest)
    if named_after and not named and (cut := _end_of_name(printed, segment.start, place[0])) is not None:
        yield from read(printed, segment.start, cut)
        yield Aside(printed[cut : place[1]].strip(), "heading", cut, place[1])
        yield from rest
        return
    if named_after or not rest:
        heading = Aside(printed[segment.start : place[1]].strip(), "heading", segment.start, place[1])
        yield from [*subject, *rest] if named and rest else [heading, *rest]
    elif named:
        yield from subject
        yield Aside(printed[place[0] : segment.end].strip(), "text", place[0], segment.end)
    else:
        yield from read(printed, segment.start, segment.end)


def _end_of_name(printed: str, start: int, end: int) -> int | None:
    """Where a name ends that goes on from a comma and into a heading (`, Glycerin Ampoule:`); None where none does."""
    if not printed[:start].rstrip().endswith((",", ";")):
        return None
    ends = [match.start() for match in re.finditer(r"\s+(?=\S)", printed[start:end].rstrip()) if match.start() > 0]
    names = (start + cut for cut in reversed(ends[-_LONGEST_HEADING:]))
    return next((cut for cut in names if listed(bare(printed[start:cut])).name is not None), None)


def mostly_names(printed: str, segments: Sequence[Segment], entries: Sequence[Token | Aside]) -> bool:
    """True where half of the words of some segments belong to known names."""
    words = sum(
        length_in_words(printed[segment.start : segment.end]) for segment in segments if segment.kind == "entry"
    )
    named = sum(
        length_in_words(entry.printed)
        for entry in entries
        if isinstance(entry, Token) and listed(entry.name).name is not None
    )
    return words > 0 and 2 * named >= words


def _named(entries: Sequence[Token | Aside]) -> bool:
    return any(isinstance(entry, Token) and listed(entry.name).name is not None for entry in entries)


def _with_shares(printed: str, start: int, end: int) -> list[Token | Aside]:
    """The entries of a stretch where each of them is a known name with its share, else none."""
    start, end = trimmed(printed, start, end)
    entries = list(read(printed, start, end))
    tokens = [entry for entry in entries if isinstance(entry, Token)]
    shared = all(token.share not in (None, 1.0) and listed(token.name).name is not None for token in tokens)
    return entries if tokens and shared else []
