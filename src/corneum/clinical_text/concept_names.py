"""Concepts in a phrase by their words, misspelt ones as well, and the parts of it that say that there is nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from corneum.clinical_text.clauses import breaks_before
from corneum.clinical_text.clinical_finding import Concept
from corneum.clinical_text.lexicon import Words, capitals, lexicon, longest
from corneum.clinical_text.phrase_tokens import Stretch, Token, covered_by
from corneum.clinical_text.relative_days import COUNTS
from corneum.clinical_text.spelling import respelt
from corneum.clinical_text.status_rules import hits_in
from corneum.clinical_text.word_lists import Span, places, spans_of, words_of_kind

# in which domain a word is looked for first, by the list of the file that it stands in
_DOMAINS = {
    "conditions": ("condition", "drug", "care"),
    "history": ("condition", "drug", "care"),
    "medications": ("drug", "condition", "care"),
    "allergies": ("allergy", "condition"),
    "current_care": ("care", "drug"),
}
# what has a number as part of its name: type one, stage three
_NUMBERED = frozenset(("type", "stage", "grade", "class"))
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_SKIN_TYPES = frozenset(("fitzpatrick", "skin", "phototype"))
# what a word of a kind can still name where it stands beside others: `Humira pen` is no needling pen, and `wasp
# stings, carry epipen` no allergy to the pen
_BESIDE = {"medications": ("form", ("drug",)), "allergies": ("reaction", ())}
_WITHIN = re.compile(r"^[ .\-/'&+]*$")


@dataclass(frozen=True)
class Named:
    """A concept where it stands: tokens `start` to `end`. `misspelt` is the word as it was written, where it was
    read as another."""

    start: int
    end: int
    concept: Concept
    misspelt: str = ""


def respelt_tokens(tokens: Sequence[Token]) -> tuple[tuple[Token, ...], dict[int, str]]:
    """The tokens with misspelt words as they are listed, and which were."""
    spelt, slips = [], {}
    # the types of skin are listed by their Roman numerals
    numerals = COUNTS if any(token.text in _SKIN_TYPES for token in tokens) else COUNTS | _ROMAN
    for place, token in enumerate(tokens):
        if place and tokens[place - 1].text in _NUMBERED and token.text in numerals:
            spelt.append(replace(token, text=str(numerals[token.text])))
            continue
        meant = respelt(token.text)
        if meant is not None:
            slips[place] = token.text
        spelt.append(token if meant is None else replace(token, text=meant))
    return tuple(spelt), slips


def names_in(
    text: str, tokens: Sequence[Token], field: str, slips: dict[int, str], nones: Sequence[Span]
) -> list[Named]:
    """Concepts, the longest words first, none over another, and none within longer words that mean something else."""
    free = [False] * len(tokens)
    occupied = covered_by(len(tokens), nones)
    expressions = spans_of(words_of_kind("expression"), tokens, free)
    stretches: list[Stretch] = [*spans_of(places(), tokens, free), *hits_in(tokens, free), *expressions]
    longer = _longest_over(len(tokens), stretches)
    allergic = _allergic(tokens) if field != "allergies" else frozenset()
    names: list[Named] = []
    for size in range(min(longest(), len(tokens)), 0, -1):
        for start in range(len(tokens) - size + 1):
            end = start + size
            if any(occupied[start:end]) or not _is_single_concept(tokens, start, end):
                continue
            first, last = longer[start]
            if first <= start and end <= last and last - first > size:
                continue
            concept = _concept(text, tokens, start, end, field, start in allergic)
            if concept is not None:
                occupied[start:end] = [True] * size
                slip = next((slips[place] for place in range(start, end) if place in slips), "")
                names.append(Named(start, end, concept, slip))
    return sorted(names, key=lambda named: named.start)


def _longest_over(count: int, stretches: Sequence[Stretch]) -> list[tuple[int, int]]:
    """For each token the longest of some stretches that it lies in, as start and end."""
    over = [(place, place) for place in range(count)]
    for stretch in stretches:
        for place in range(stretch.start, stretch.end):
            if stretch.end - stretch.start > over[place][1] - over[place][0]:
                over[place] = (stretch.start, stretch.end)
    return over


def _is_single_concept(tokens: Sequence[Token], start: int, end: int) -> bool:
    """True where nothing but blanks and hyphens stands between the words."""
    return all(_WITHIN.match(token.gap) for token in tokens[start + 1 : end])


def _concept(text: str, tokens: Sequence[Token], start: int, end: int, field: str, is_allergy: bool) -> Concept | None:
    key: Words = tuple(token.text for token in tokens[start:end])
    named = lexicon().get(key, {})
    if end - start == 1:
        named = capitals().get(text[tokens[start].start : tokens[start].end], named)
    is_whole = start == 0 and end == len(tokens)
    domains = ("allergy",) if is_allergy and not is_whole else _DOMAINS[field]
    if not is_whole and field in _BESIDE:
        kind, alone = _BESIDE[field]
        domains = alone if key in words_of_kind(kind).means else domains
    return next((named[domain] for domain in domains if domain in named), None)


def _allergic(tokens: Sequence[Token]) -> frozenset[int]:
    """The tokens that a word for allergy stands by, in the same part of the phrase."""
    spans = spans_of(words_of_kind("allergy"), tokens, [False] * len(tokens))
    reached: set[int] = set()
    for span in spans:
        place = span.start
        while place > 0 and not breaks_before(tokens, place):
            place -= 1
            reached.add(place)
        for place in range(span.end, len(tokens)):
            if ";" in tokens[place].gap:
                break
            reached.add(place)
    return frozenset(reached)


def nones_in(tokens: Sequence[Token]) -> list[Span]:
    """Words that say that there is nothing, where they fill a part of the phrase."""
    spans = spans_of(words_of_kind("none"), tokens, [False] * len(tokens))
    bags = list(_bags_of_none(tokens))
    spans = bags + [span for span in spans if not any(bag.start <= span.start < bag.end for bag in bags)]
    return [
        span
        for span in spans
        if (span.start == 0 or breaks_before(tokens, span.start))
        and (span.end == len(tokens) or breaks_before(tokens, span.end) or _is_exception(tokens, span.end))
    ]


def _bags_of_none(tokens: Sequence[Token]) -> Iterator[Span]:
    """Parts of a phrase that hold a word for nothing and else only words of the question (`never had any fillers`)."""
    core, others = _words_of("none_core"), _words_of("none_word")
    bounds = [0, *(place for place in range(1, len(tokens)) if breaks_before(tokens, place)), len(tokens)]
    for start, end in pairwise(bounds):
        words = {token.text for token in tokens[start:end]}
        if words & core and words <= core | others:
            yield Span(start, end, "")


@cache
def _words_of(kind: str) -> frozenset[str]:
    return frozenset(word for key in words_of_kind(kind).means for word in key)


def _is_exception(tokens: Sequence[Token], place: int) -> bool:
    return tokens[place].text in ("apart", "except", "but", "other", "regular", "regularly")
