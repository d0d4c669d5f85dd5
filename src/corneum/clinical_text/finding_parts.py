"""Time, place and dose of a finding, from what is marked in its clauses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from corneum.clinical_text.clauses import Clause
from corneum.clinical_text.clinical_finding import OFF_THE_FACE, ClinicalTime, Dose
from corneum.clinical_text.concept_names import Named
from corneum.clinical_text.event_times import TimeSpan
from corneum.clinical_text.marked_phrase import Marked
from corneum.clinical_text.word_lists import Span, is_off_the_face, zones_of

_WIDENING = frozenset(("spreading", "spread", "elsewhere"))
_SIDES = frozenset(("left", "right", "both", "l", "r", "lt", "rt", "upper", "lower"))


def spans_in(spans: Sequence[Span], clause: Clause) -> list[Span]:
    """Those of some spans that stand in a clause."""
    return [span for span in spans if clause.start <= span.start < clause.end]


def time_of(times: Sequence[TimeSpan], stated_day: date | None) -> ClinicalTime | None:
    """One time of several: the first that has days, with the words of all."""
    if not times:
        return None if stated_day is None else ClinicalTime(stated_day.isoformat(), stated_day, stated_day)
    dated = next((time for time in times if time.first or time.last), times[0])
    return ClinicalTime(", ".join(dict.fromkeys(time.words for time in times)), dated.first, dated.last)


def place_of(phrase: Marked, clauses: Sequence[Clause]) -> tuple[str, tuple[str, ...]]:
    """The words for the place, and its zones; none where a word beside it may widen it."""
    spans = [span for clause in clauses for span in spans_in(phrase.places, clause)]
    if not spans:
        return "", ()
    words = ", ".join(phrase.words(_with_side(phrase, span), span.end) for span in spans)
    inside = [place for clause in clauses for place in range(clause.start, clause.end)]
    is_wider = any(place in phrase.leftover or phrase.tokens[place].text in _WIDENING for place in inside)
    zones: dict[str, None] = {}
    for span in spans:
        named = (OFF_THE_FACE,) if is_off_the_face(span.means) else zones_of(span.means)
        if not named or is_wider:
            return words, ()
        zones.update(dict.fromkeys(named))
    return words, tuple(zones)


def _with_side(phrase: Marked, span: Span) -> int:
    """Where the words for a place begin, with the side before them."""
    return span.start - 1 if span.start and phrase.tokens[span.start - 1].text in _SIDES else span.start


def dose_of(phrase: Marked, named: Named, clauses: Sequence[Clause]) -> Dose | None:
    start, end = phrase.tokens[clauses[0].start].start, phrase.tokens[clauses[0].end - 1].end
    doses = [span.dose for span in phrase.doses if start <= span.start < end]
    frequency = next((span.means for clause in clauses for span in spans_in(phrase.frequencies, clause)), "")
    if doses:
        return replace(doses[0], frequency=frequency)
    return Dose("", frequency=frequency) if frequency and named.concept.domain in ("drug", "care") else None
