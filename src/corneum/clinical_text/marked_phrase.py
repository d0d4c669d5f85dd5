"""A phrase with everything marked in it that lists and rules know, before it is decided what belongs to what."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corneum.clinical_text.clauses import Clause, clauses_of
from corneum.clinical_text.concept_names import Named, names_in, nones_in, respelt_tokens
from corneum.clinical_text.date_parser import other_times
from corneum.clinical_text.doses import DoseSpan, doses_in
from corneum.clinical_text.event_times import TimeSpan, times_in
from corneum.clinical_text.phrase_tokens import Token, covered_by, folded, tokens_of
from corneum.clinical_text.status_rules import Hit, hits_in
from corneum.clinical_text.time_readers import Base
from corneum.clinical_text.word_lists import Span, explained, places, spans_of, words_of_kind

# numbers alone, of an age, a day or a count: 38f, 2nd, 3x
_COUNTED = re.compile(r"\d+(?:st|nd|rd|th|f|m|yo|yr|wk|x|h|hr|am|pm)?")
_WHERE = frozenset(("in", "at", "near"))
_LEADS = frozenset(("since", "for", "in", "on", "until", "till", "by", "from", "at", "over", "last", "next", "before"))
_LENGTH = re.compile(r"(?:for|x)\b|\d")


@dataclass(frozen=True)
class Marked:
    """All that is known in a phrase. `names`, `hits`, `places`, `severities`, `frequencies` and `nones` count
    tokens, `times` and `doses` letters of the folded text."""

    text: str
    tokens: tuple[Token, ...]
    names: tuple[Named, ...]
    hits: tuple[Hit, ...]
    times: tuple[TimeSpan, ...]
    doses: tuple[DoseSpan, ...]
    places: tuple[Span, ...]
    severities: tuple[Span, ...]
    frequencies: tuple[Span, ...]
    nones: tuple[Span, ...]
    clauses: tuple[Clause, ...]
    leftover: tuple[int, ...]

    def words(self, start: int, end: int) -> str:
        """The text of tokens `start` to `end` as it was written."""
        return self.text[self.tokens[start].start : self.tokens[end - 1].end]


def marked(text: str, field: str, base: Base, language: str) -> Marked:
    """A phrase with all that is known in it.

    Args:
        text: one entry of the file.
        field: the list that it stands in, one of `clinical_finding.FIELDS`.
        base: the day and the age from which times count.
        language: ISO code of the language of the file.
    """
    tokens = tokens_of(text)
    spelt, slips = respelt_tokens(tokens)
    nones = nones_in(spelt)
    names = names_in(text, spelt, field, slips, nones)
    occupied = covered_by(len(tokens), names)
    plain = _without(folded(text), tokens, occupied)
    doses = tuple(doses_in(plain))
    plain = _blanked(plain, doses)
    often = spans_of(words_of_kind("frequency"), spelt, occupied)
    frequencies = [span for span in often if not _is_length(spelt, span)]
    repeated = covered_by(len(tokens), frequencies)
    plain = _without(plain, tokens, repeated)
    times = _without_lengths(times_in(plain, base, folded(text)))
    covered = _covering(tokens, times, doses)
    severities = spans_of(words_of_kind("severity"), spelt, occupied)
    first = names[0].start if names else len(tokens)
    claimed = covered_by(len(tokens), [span for span in nones if span.start < first])
    closed = _or(_or(occupied, claimed), _of_dates(tokens, times, doses))
    wide = [span for span in severities if span.end - span.start > 1]
    if wide:
        over = hits_in(spelt, closed)
        wide = [span for span in wide if not any(_holds_more(hit, span) for hit in over)]
    hits = hits_in(spelt, _or(closed, covered_by(len(tokens), wide)))
    severities = [span for span in severities if not any(hit.start <= span.start < hit.end for hit in hits)]
    located = spans_of(places(), spelt, covered)
    known = _or(occupied, covered)
    expressions = spans_of(words_of_kind("expression"), spelt, occupied)
    for stretches in (frequencies, severities, hits, located, nones, expressions):
        known = _or(known, covered_by(len(tokens), stretches))
    leftover = [
        place
        for place, token in enumerate(spelt)
        if not known[place] and not _is_plain(token, field) and not _is_address(text, spelt, place, field)
    ]
    if leftover and (others := _other_times(plain, tokens, known, base, language)):
        times = tuple(sorted((*times, *others), key=lambda span: span.start))
        dated = _covering(tokens, others, ())
        leftover = [place for place in leftover if not dated[place]]
    clauses = clauses_of(tokens, names, hits, times)
    return Marked(
        text,
        spelt,
        tuple(names),
        tuple(hits),
        times,
        doses,
        tuple(located),
        tuple(severities),
        tuple(frequencies),
        tuple(nones),
        clauses,
        tuple(leftover),
    )


def _without_lengths(times: tuple[TimeSpan, ...]) -> tuple[TimeSpan, ...]:
    """A length of time beside a day of the past or a beginning is how long it lasted, and reaches to no today."""
    dated = any(time.first is not None and (time.is_past or _is_beginning(time)) for time in times)
    lengths = [time for time in times if dated and time.is_open and _LENGTH.match(time.words)]
    return tuple(replace(time, first=None, last=None, is_open=False) if time in lengths else time for time in times)


def _is_beginning(time: TimeSpan) -> bool:
    return time.is_open and not _LENGTH.match(time.words)


def _holds_more(hit: Hit, span: Span) -> bool:
    """True where a rule holds words of severity and further ones (`looks a bit like`)."""
    return hit.start <= span.start and span.end <= hit.end and hit.end - hit.start > span.end - span.start


# --- what is covered -----------------------------------------------------------------------------------------------


def _is_length(tokens: Sequence[Token], span: Span) -> bool:
    """True for `a year` in `a year ago` and `for a year`, which say how long and not how often."""
    after = tokens[span.end].text if span.end < len(tokens) else ""
    before = tokens[span.start - 1].text if span.start else ""
    return after in ("ago", "back", "later", "old", "and", "or") or before in ("for", "about", "over", "half", "in")


def _without(plain: str, tokens: Sequence[Token], occupied: Sequence[bool]) -> str:
    """The text with something that is no blank where a concept stands, so that no time is read across it."""
    letters = list(plain)
    for token, is_occupied in zip(tokens, occupied, strict=True):
        if is_occupied:
            letters[token.start : token.end] = "#" * (token.end - token.start)
    return "".join(letters)


def _blanked(plain: str, spans: Sequence[DoseSpan]) -> str:
    letters = list(plain)
    for span in spans:
        letters[span.start : span.end] = "#" * (span.end - span.start)
    return "".join(letters)


def _covering(tokens: Sequence[Token], times: Sequence[TimeSpan], doses: Sequence[DoseSpan]) -> list[bool]:
    spans = [*((time.start, time.end) for time in times), *((dose.start, dose.end) for dose in doses)]
    return [any(start <= token.start < end for start, end in spans) for token in tokens]


def _of_dates(tokens: Sequence[Token], times: Sequence[TimeSpan], doses: Sequence[DoseSpan]) -> list[bool]:
    """Words that say nothing but a date: `as a child` is a time and a trigger, `2019` is a time alone.

    The word that leads to a date (`in 2019`) may belong to a trigger as well (`not had one in 10 years`).
    """
    absolute = [time for time in times if time.first is not None and not time.words.lower().startswith("starting")]
    starts = {time.start for time in absolute}
    covered = _covering(tokens, absolute, doses)
    return [
        is_covered and not (token.start in starts and token.text in _LEADS)
        for token, is_covered in zip(tokens, covered, strict=True)
    ]


def _or(some: Sequence[bool], others: Sequence[bool]) -> list[bool]:
    return [first or other for first, other in zip(some, others, strict=True)]


def _is_plain(token: Token, field: str) -> bool:
    return token.text in explained(field) or not token.text.isalnum() or _COUNTED.fullmatch(token.text) is not None


def _is_address(text: str, tokens: Sequence[Token], place: int, field: str) -> bool:
    """True for a proper name behind `in` or `at`, which is where something was done (`a nose job in Prague`)."""
    is_behind = place > 0 and tokens[place - 1].text in _WHERE and not tokens[place].gap.strip()
    return field == "history" and is_behind and text[tokens[place].start].isupper()


def _other_times(
    plain: str, tokens: Sequence[Token], known: Sequence[bool], base: Base, language: str
) -> list[TimeSpan]:
    return list(other_times(_without(plain, tokens, known).replace("#", " "), base, language))
