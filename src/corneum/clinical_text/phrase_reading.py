"""A phrase on somebody's health becomes findings: which concept, with which status, when, where, why and how much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from corneum.clinical_text.clauses import Clause
from corneum.clinical_text.clinical_finding import (
    ClinicalFinding,
    Phrase,
)
from corneum.clinical_text.concept_names import Named
from corneum.clinical_text.concept_status import is_without_wait, status_of
from corneum.clinical_text.event_times import TimeSpan
from corneum.clinical_text.finding_parts import dose_of, place_of, spans_in, time_of
from corneum.clinical_text.lexicon import NO_RULE
from corneum.clinical_text.long_texts import joined, pieces_of
from corneum.clinical_text.marked_phrase import Marked, marked
from corneum.clinical_text.measured_control import control_measured
from corneum.clinical_text.phrase_tokens import folded
from corneum.clinical_text.stated_reason import reason_of
from corneum.clinical_text.status_rules import Hit
from corneum.clinical_text.status_scope import StatusFacts
from corneum.clinical_text.time_readers import Base
from corneum.clinical_text.word_lists import words_of_kind

_NO_PLACE = ("medications", "allergies")
_OCCASION = frozenset(("before", "when", "whenever", "if", "during"))
_LATEST = frozenset(("last", "latest", "most"))
_CAUSES = frozenset(("after", "following", "post"))
_AGAIN = frozenset(("too", "also"))


# a plan asks for the same words once for every treatment and zone
@lru_cache(maxsize=8192)
def read_phrase(
    text: str,
    field: str,
    today: date,
    *,
    age: float | None = None,
    language: str = "en",
    stated_day: date | None = None,
) -> Phrase:
    """What a phrase says.

    Args:
        text: one entry of the file; it may hold several clauses.
        field: the list that it stands in: conditions, medications, allergies, history or current_care.
        today: the day of the file, from which times count.
        age: age in years, for times such as `as a child`; None where it is not known.
        language: ISO code of the language of the file, for dates.
        stated_day: the day that a key of its own states for the whole phrase.

    Returns:
        The findings in the order of their words, and what of the phrase is not understood.

    Source: `vocabulary/named_conditions`, `vocabulary/conditions`, `vocabulary/drugs`, `vocabulary/drug_classes`,
        `vocabulary/care`, `vocabulary/status_rules`, `vocabulary/clinical_words`.
    """
    pieces = pieces_of(text)
    if len(pieces) > 1:
        read = (read_phrase(piece, field, today, age=age, language=language, stated_day=stated_day) for piece in pieces)
        return joined(text, tuple(read))
    base = Base(today, age)
    phrase = marked(text, field, base, language)
    findings: list[ClinicalFinding] = []
    for draft in _drafts(phrase, field):
        if not _is_generic(phrase, draft, field):
            findings += _inheriting(_findings(phrase, draft, field, base, stated_day), findings)
    is_none = not findings and bool(phrase.nones)
    leftover = _leftover(phrase, field)
    return Phrase(
        text=text,
        findings=tuple(findings),
        leftover=leftover,
        is_none=is_none,
        is_understood=(bool(findings) or is_none) and not _holds_back(phrase, field),
    )


def _inheriting(new: list[ClinicalFinding], before: list[ClinicalFinding]) -> list[ClinicalFinding]:
    """What was done about something has its day and place (`melanoma 2018, excision`), where nothing waits for it."""
    source = before[-1] if before else None
    if source is None or source.time is None or source.time.last is None or source.status not in ("past", "resolved"):
        return new
    return [
        replace(finding, time=source.time, place=finding.place or source.place, zones=finding.zones or source.zones)
        if finding.time is None and finding.status == "past" and is_without_wait(finding.concept)
        else finding
        for finding in new
    ]


@dataclass
class _Draft:
    """A concept with the clauses that speak of it: its own first, then those that name no concept of their own."""

    named: Named
    clauses: list[Clause]


def _drafts(phrase: Marked, field: str) -> list[_Draft]:
    """Each concept with its clause; a clause without a concept belongs to the ones before, or to those after it."""
    drafts: list[_Draft] = []
    latest: list[_Draft] = []
    waiting: list[Clause] = []
    headings: list[Clause] = []
    for clause in phrase.clauses:
        inside = [named for named in phrase.names if clause.start <= named.start < clause.end]
        if inside:
            if latest and _refers_back(phrase, clause, latest):
                for draft in latest:
                    draft.clauses.append(clause)
            latest = [_Draft(named, [clause, *waiting, *headings]) for named in inside]
            drafts += latest
            waiting = []
        elif clause.is_heading:
            headings = [clause]
        elif latest:
            for draft in _meant(phrase, clause, drafts, latest):
                draft.clauses.append(clause)
        else:
            waiting.append(clause)
    return drafts


def _refers_back(phrase: Marked, clause: Clause, latest: list[_Draft]) -> bool:
    """`cleared with doxycycline`, `last seizure in 2019` say something of what came before, and name a concept."""
    if any(hit.start == clause.start and hit.rule.status == "resolved" for hit in phrase.hits):
        return True
    named = next(named for named in phrase.names if clause.start <= named.start < clause.end)
    kinds = {kind for draft in latest for kind in draft.named.concept.classes} - {NO_RULE}
    return phrase.tokens[clause.start].text in _LATEST and bool(kinds & set(named.concept.classes))


def _meant(phrase: Marked, clause: Clause, drafts: list[_Draft], latest: list[_Draft]) -> list[_Draft]:
    """`both`, `all` reach back over the whole phrase."""
    words = {token.text for token in phrase.tokens[clause.start : clause.end]}
    return drafts if words & {"both", "all"} else latest


def _findings(phrase: Marked, draft: _Draft, field: str, base: Base, stated_day: date | None) -> list[ClinicalFinding]:
    """What a phrase says of one concept: one finding, or two where it is said of somebody else as well, or again."""
    own, *others = draft.clauses
    apart = [
        clause
        for clause in others
        if _is_apart(phrase, draft.named, own, clause) or _is_next_time(phrase, draft, clause)
    ]
    joined = [clause for clause in draft.clauses if clause not in apart]
    first = _finding(phrase, draft.named, joined, field, base, stated_day)
    further = [_finding(phrase, draft.named, [clause], field, base, stated_day) for clause in apart]
    return [first, *(replace(finding, zones=first.zones, place=first.place) for finding in further)]


def _is_next_time(phrase: Marked, draft: _Draft, clause: Clause) -> bool:
    """`last one 5 weeks ago, booked again for December`: what is planned hides no treatment of weeks ago."""
    is_done = any(time.is_past for other in draft.clauses if other is not clause for time in _times(phrase, other))
    is_planned = any(hit.rule.status == "planned" for hit in _inside(phrase.hits, clause))
    return draft.named.concept.course == "event" and is_done and is_planned


def _is_apart(phrase: Marked, named: Named, own: Clause, clause: Clause) -> bool:
    """True for a clause that says something further of the concept, rather than something about what was said."""
    statuses = {hit.rule.status for hit in _inside(phrase.hits, clause)}
    before = {hit.rule.status for hit in _inside(phrase.hits, own)}
    words = {token.text for token in phrase.tokens[clause.start : clause.end]}
    if "negated" in statuses and "family" in before:
        return True
    if "family" in statuses and (words & _AGAIN or "negated" in before):
        return True
    dated = _times(phrase, clause), _times(phrase, own)
    return named.concept.course == "event" and all(dated) and not statuses & {"planned", "resolved"}


def _finding(
    phrase: Marked, named: Named, clauses: Sequence[Clause], field: str, base: Base, stated_day: date | None
) -> ClinicalFinding:
    times = [time for clause in clauses for time in _times_of(phrase, named, clause)]
    stated = (span.means for clause in clauses for span in spans_in(phrase.severities, clause))
    severity = control_measured(folded(phrase.text), named.concept) or next(stated, "")
    status = status_of(StatusFacts(phrase, named, tuple(clauses), tuple(times), field, severity, stated_day, base))
    place, zones = place_of(phrase, clauses) if field not in _NO_PLACE else ("", ())
    return ClinicalFinding(
        concept=named.concept,
        status=status.status,
        words=_words(phrase, clauses),
        is_stated_now=status.is_stated_now,
        time=time_of(status.times, stated_day),
        place=place,
        zones=zones or named.concept.zones,
        reason=reason_of(phrase, named, clauses, field),
        severity=severity,
        dose=dose_of(phrase, named, clauses),
        misspelt=named.misspelt,
    )


# --- parts of a finding --------------------------------------------------------------------------------------------


def _words(phrase: Marked, clauses: Sequence[Clause]) -> str:
    ordered = sorted(clauses, key=lambda clause: clause.start)
    if all(before.end == after.start for before, after in zip(ordered, ordered[1:], strict=False)):
        return phrase.words(ordered[0].start, ordered[-1].end)
    return ", ".join(phrase.words(clause.start, clause.end) for clause in ordered)


def _inside(hits: Sequence[Hit], clause: Clause) -> list[Hit]:
    return [hit for hit in hits if clause.start <= hit.start < clause.end]


def _times(phrase: Marked, clause: Clause) -> list[TimeSpan]:
    start, end = phrase.tokens[clause.start].start, phrase.tokens[clause.end - 1].end
    return [time for time in phrase.times if start <= time.start < end]


def _times_of(phrase: Marked, named: Named, clause: Clause) -> list[TimeSpan]:
    """The times of a clause that speak of this concept: each of another concept beside it has the nearest of its
    own."""
    at = phrase.tokens[named.start].start
    times = [time for time in _times(phrase, clause) if not (time.start <= at < time.end and time.is_open)]
    rivals = [other for other in phrase.names if clause.start <= other.start < clause.end]
    if named.concept.course == "drug":
        # of `aspirin after a stroke in 2020` the year is that of the stroke
        causes = [phrase.tokens[other.start].start for other in rivals if _is_cause(phrase, named, other)]
        times = [time for time in times if not any(at < cause < time.start for cause in causes)]
    if len(times) < 2 or len(rivals) < 2 or named not in rivals:
        return times
    dated = [time for time in times if time.first or time.last] or times
    return [min(dated, key=lambda time: abs(time.start - at))]


def _is_cause(phrase: Marked, named: Named, other: Named) -> bool:
    """True for a condition that words such as `after` lead to, behind a medicine."""
    between = {token.text for token in phrase.tokens[named.end : other.start]}
    return other.start >= named.end and other.concept.domain == "condition" and bool(between & _CAUSES)


# --- what is not understood ----------------------------------------------------------------------------------------


def _leftover(phrase: Marked, field: str) -> tuple[str, ...]:
    return tuple(phrase.words(place, place + 1) for place in phrase.leftover)


def _is_generic(phrase: Marked, draft: _Draft, field: str) -> bool:
    """True for `cream`, `mist` and the like beside a name that nobody knows, or of which it is only told from whom."""
    own = draft.clauses[0]
    words = tuple(token.text for token in phrase.tokens[draft.named.start : draft.named.end])
    unknown = any(own.start <= place < own.end for place in phrase.leftover)
    unknown |= any((token.text,) in words_of_kind("giver").means for token in phrase.tokens[own.start : own.end])
    return field == "current_care" and unknown and words in words_of_kind("generic").means


def _holds_back(phrase: Marked, field: str) -> bool:
    """True where what is left over could be an illness or a medicine.

    Beside a product that is understood, a further word of care is its maker or its name.
    """
    if field != "current_care":
        return any(not _is_occasion(phrase, place) for place in phrase.leftover if field == "medications") or (
            field != "medications" and bool(phrase.leftover)
        )
    generic = words_of_kind("generic").means
    named = {
        clause
        for clause in phrase.clauses
        for name in phrase.names
        if clause.start <= name.start < clause.end
        and tuple(token.text for token in phrase.tokens[name.start : name.end]) not in generic
    }
    known = [place for clause in named for place in range(clause.start, clause.end)]
    return not set(phrase.leftover) <= set(known)


def _is_occasion(phrase: Marked, place: int) -> bool:
    """True for words on when a medicine is taken: `before flying`, `when the pollen is bad`."""
    clause = next(clause for clause in phrase.clauses if clause.start <= place < clause.end)
    return any(token.text in _OCCASION for token in phrase.tokens[clause.start : place])
