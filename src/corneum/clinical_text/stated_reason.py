"""Why a medicine is taken or something was done, as far as the phrase says it: `for weight loss`, `(lupus)`."""

from __future__ import annotations

from collections.abc import Sequence

from corneum.clinical_text.clauses import Clause
from corneum.clinical_text.concept_names import Named
from corneum.clinical_text.marked_phrase import Marked

_LEADS = (
    ("to", "treat"),
    ("to", "help", "with"),
    ("because", "of"),
    ("due", "to"),
    ("for",),
    ("against",),
    ("before",),
    ("when",),
)
_WITH_LEAD = frozenset(("before", "when"))
_PURPOSES = frozenset(("prophylaxis", "prevention"))
_BRACKETED = frozenset("(")


def reason_of(phrase: Marked, named: Named, clauses: Sequence[Clause], field: str) -> str:
    """The stated reason, in the words of the phrase, an abbreviation by its name; empty where none is stated.

    Args:
        phrase: with all that is marked in it.
        named: the concept.
        clauses: those that speak of it, its own first.
        field: the list that the phrase stands in.
    """
    if named.concept.domain not in ("drug", "condition", "care") or field not in (
        "medications",
        "conditions",
        "history",
    ):
        return ""
    for clause in clauses:
        start = max(clause.start, named.end) if clause is clauses[0] else clause.start
        for place in range(start, clause.end):
            lead = next((lead for lead in _LEADS if _stands(phrase, place, lead)), None)
            if lead is not None and not _is_time(phrase, place):
                return _words(phrase, place if lead[0] in _WITH_LEAD else place + len(lead), clause.end)
        if place_of := [place for place in range(start, clause.end) if phrase.tokens[place].text in _PURPOSES]:
            return _plain(phrase, place_of[0], place_of[0] + 1)
    return _bracketed(phrase, named)


def _stands(phrase: Marked, place: int, lead: tuple[str, ...]) -> bool:
    return tuple(token.text for token in phrase.tokens[place : place + len(lead)]) == lead


def _is_time(phrase: Marked, place: int) -> bool:
    at = phrase.tokens[place].start
    return any(time.start <= at < time.end for time in phrase.times)


def _words(phrase: Marked, start: int, end: int) -> str:
    """Up to the first time, frequency or end of the clause."""
    stops = [span.start for span in phrase.frequencies if span.start >= start]
    stops += [place for place in range(start, end) if _is_time(phrase, place)]
    stops += [hit.start for hit in phrase.hits if hit.start >= start and hit.rule.status in ("past", "now", "resolved")]
    end = min([end, *stops])
    return _plain(phrase, start, end) if end > start else ""


def _bracketed(phrase: Marked, named: Named) -> str:
    """An illness in brackets behind a medicine."""
    if named.concept.domain != "drug":
        return ""
    behind = [other for other in phrase.names if other.start >= named.end]
    first = behind[0] if behind else None
    if first is None or first.concept.domain != "condition" or not _BRACKETED & set(phrase.tokens[first.start].gap):
        return ""
    return _plain(phrase, first.start, first.end)


def _plain(phrase: Marked, start: int, end: int) -> str:
    """The words as written; an abbreviation that stands alone by the name of what it means."""
    written = phrase.words(start, end)
    whole = next((other for other in phrase.names if (other.start, other.end) == (start, end)), None)
    return whole.concept.name if whole is not None and written.isupper() else written
