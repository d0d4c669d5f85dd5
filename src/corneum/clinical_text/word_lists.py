"""Words of a history that name no illness: severity, frequency, places, reactions, and plain English."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from corneum.clinical_text.clinical_finding import FIELDS, OFF_THE_FACE
from corneum.clinical_text.phrase_tokens import Token, words_of
from corneum.clinical_text.status_rules import rule_words
from corneum.clinical_text.word_patterns import expanded
from corneum.evidence.tables import load_tables
from corneum.zones import WHOLE_FACE, zones

TABLE = "vocabulary/clinical_words"
EVERYWHERE = "*"
# kinds whose words explain themselves wherever they stand, and those that do in one list of the file alone
_EXPLAINED = ("severity", "frequency", "form", "course", "filler", "allergy", "none", "none_word")
_EXPLAINED_IN = {
    "conditions": ("thing",),
    "history": ("thing",),
    "allergies": ("reaction",),
    "medications": ("reaction", "thing"),
    "current_care": ("brand",),
}


@dataclass(frozen=True)
class Span:
    """Tokens `start` to `end` (the first that is not part of it), and what they mean."""

    start: int
    end: int
    means: str


@dataclass(frozen=True, eq=False)
class WordList:
    """Words as tokens, to what they mean; `longest` counts the words of the longest entry."""

    means: Mapping[tuple[str, ...], str]
    longest: int


@cache
def words_of_kind(kind: str) -> WordList:
    """The words of a kind of the table."""
    return _listed(
        {
            words: row["means"]
            for row in load_tables()[TABLE].rows
            if row["kind"] == kind
            for pattern in row.list("words")
            for words in expanded(pattern)
        }
    )


@cache
def places() -> WordList:
    """Words for a place to the zones that they mean, joined by semicolons; `off_the_face` where it is none."""
    by_words: dict[tuple[str, ...], list[str]] = {}
    for zone in zones().values():
        for words in (zone.id.replace("_", " "), zone.name, *zone.synonyms):
            by_words.setdefault(words_of(words), []).append(zone.id)
    named = {words: ";".join(dict.fromkeys(ids)) for words, ids in by_words.items()}
    return _listed(named | dict(words_of_kind("place").means))


def _listed(means: Mapping[tuple[str, ...], str]) -> WordList:
    return WordList(MappingProxyType(dict(means)), max(len(words) for words in means))


def spans_of(words: WordList, tokens: Sequence[Token], occupied: Sequence[bool]) -> list[Span]:
    """Where listed words stand among tokens that are not occupied, the longest first, none over another."""
    covered = list(occupied)
    spans: list[Span] = []
    for size in range(min(words.longest, len(tokens)), 0, -1):
        for start in range(len(tokens) - size + 1):
            if any(covered[start : start + size]):
                continue
            means = words.means.get(tuple(token.text for token in tokens[start : start + size]))
            if means is not None:
                covered[start : start + size] = [True] * size
                spans.append(Span(start, start + size, means))
    return sorted(spans, key=lambda span: span.start)


@cache
def explained(field: str) -> frozenset[str]:
    """Every single word that needs no further explanation in a list of the file.

    Args:
        field: the list, one of `clinical_finding.FIELDS`.
    """
    kinds = (*_EXPLAINED, *_EXPLAINED_IN.get(field, ()))
    return frozenset(word for kind in kinds for key in words_of_kind(kind).means for word in key)


@cache
def plain_english() -> frozenset[str]:
    """Every single word that is none of an illness: what is explained, and the words of places and rules."""
    everywhere = frozenset(word for field in FIELDS for word in explained(field))
    return everywhere | rule_words() | {word for key in places().means for word in key}


def zones_of(means: str) -> tuple[str, ...]:
    """The zones of what `places` gives: empty where the whole face is meant, which narrows nothing."""
    if means == EVERYWHERE:
        return ()
    ids = tuple(means.split(";"))
    return () if set(WHOLE_FACE) <= set(ids) else ids


def is_off_the_face(means: str) -> bool:
    """True for a place that is none of the planning zones."""
    return means == OFF_THE_FACE
