"""The clauses of a phrase: parted by punctuation, by words that end a scope, and where statements meet at `and`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corneum.clinical_text.event_times import TimeSpan
from corneum.clinical_text.phrase_tokens import Stretch, Token
from corneum.clinical_text.status_rules import Hit

_BREAK = re.compile(r"[,;:()\[\]|\n•]|\.(?:\s|$)|\s[-/]\s|\s-|-\s|[a-z)]/")
# rules of what is left for something else, and the words that lead to what it is left for
SWITCHES = ("switched", "switching")
SWITCHED_TO = ("to", "onto", "for", "with")


@dataclass(frozen=True)
class Clause:
    """A part of a phrase: tokens `start` to `end`, and whether a colon ends it (`PMH:`)."""

    start: int
    end: int
    is_heading: bool = False


def breaks_before(tokens: Sequence[Token], place: int) -> bool:
    """True where punctuation before a token parts it from the one before."""
    return _BREAK.search(_gap(tokens, place)) is not None


def _gap(tokens: Sequence[Token], place: int) -> str:
    """What stands before a token, with the last letter before it so that a slash between words is told from one in a
    date."""
    before = tokens[place - 1].text[-1:] if place else ""
    return before + tokens[place].gap


def clauses_of(
    tokens: Sequence[Token], names: Sequence[Stretch], hits: Sequence[Hit], times: Sequence[TimeSpan]
) -> tuple[Clause, ...]:
    inside = {place for named in names for place in range(named.start + 1, named.end)}
    inside |= {place for hit in hits for place in range(hit.start + 1, hit.end)}
    within = [(time.start, time.end) for time in times]
    starts = {0}
    for place in range(1, len(tokens)):
        dated = any(start < tokens[place].start < end for start, end in within)
        if place not in inside and not dated and breaks_before(tokens, place):
            starts.add(place)
    starts |= {hit.start for hit in hits if hit.rule.kind == "end"}
    starts |= {_next_switched_to(tokens, hit.end) for hit in hits if hit.rule.id in SWITCHES}
    starts |= {hit.start for hit in hits if hit.rule.id == "contrast" and _is_after_denial(hits, hit)}
    starts |= set(_between_statements(tokens, names, hits, times))
    bounds = sorted(starts) + [len(tokens)]
    return tuple(
        Clause(start, end, end < len(tokens) and ":" in tokens[end].gap)
        for start, end in zip(bounds, bounds[1:], strict=False)
        if start < end
    )


def _is_after_denial(hits: Sequence[Hit], contrast: Hit) -> bool:
    """`no allergies, just hay fever`, with or without its comma."""
    return any(hit.end <= contrast.start and hit.rule.status == "negated" for hit in hits)


def _next_switched_to(tokens: Sequence[Token], place: int) -> int:
    """Where the `to` of `switched from one to another`, the `for` of `swapped one for another` stands."""
    return next((at for at in range(place, len(tokens)) if tokens[at].text in SWITCHED_TO), len(tokens))


def _between_statements(
    tokens: Sequence[Token], names: Sequence[Stretch], hits: Sequence[Hit], times: Sequence[TimeSpan]
) -> Iterator[int]:
    """Where `and` stands between two things of which each has a status or a time of its own."""
    marks = sorted(
        [hit.start for hit in hits if hit.rule.kind == "trigger"]
        + [place for place, token in enumerate(tokens) if any(time.start <= token.start < time.end for time in times)]
    )
    for place, token in enumerate(tokens):
        if token.text != "and" and "&" not in token.gap and "+" not in token.gap:
            continue
        before = [named for named in names if named.end <= place]
        after = [named for named in names if named.start >= place]
        dated = [time for time in times if before and time.start >= tokens[before[-1].start].start]
        if before and not after and _are_on_both_sides(dated, token):
            # `filler in 2024 and a top-up in May`
            yield place
        if before and after and any(mark < place for mark in marks) and any(mark > place for mark in marks):
            yield place


def _are_on_both_sides(times: Sequence[TimeSpan], token: Token) -> bool:
    return any(time.end <= token.start for time in times) and any(time.start > token.start for time in times)
