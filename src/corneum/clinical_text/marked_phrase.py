"""A phrase with everything marked in it that lists and rules know, before it is decided what belongs to what."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from corneum.clinical_text.clinical_finding import Concept
from corneum.clinical_text.date_parser import other_times
from corneum.clinical_text.doses import DoseSpan, doses_in
from corneum.clinical_text.event_times import Base, TimeSpan, times_in
from corneum.clinical_text.lexicon import Words, capitals, lexicon, longest
from corneum.clinical_text.phrase_tokens import Token, folded, tokens_of
from corneum.clinical_text.spelling import respelt
from corneum.clinical_text.status_rules import Hit, hits_in
from corneum.clinical_text.word_lists import Span, explained, places, spans_of, words_of_kind

# in which domain a word is looked for first, by the list of the file that it stands in
_DOMAINS = {
    "conditions": ("condition", "drug", "care"),
    "history": ("condition", "drug", "care"),
    "medications": ("drug", "condition", "care"),
    "allergies": ("allergy", "condition"),
    "current_care": ("care", "drug"),
}
_BREAK = re.compile(r"[,;:()\[\]|\n•]|\.(?:\s|$)|\s[-/]\s|\s-|-\s|[a-z)]/")
_LENGTH = re.compile(r"(?:for|x)\b|\d")
_WITHIN = re.compile(r"^[ .\-/'&+]*$")


@dataclass(frozen=True)
class Named:
    """A concept where it stands: tokens `start` to `end`. `misspelt` is the word as it was written, where it was
    read as another."""

    start: int
    end: int
    concept: Concept
    misspelt: str = ""


@dataclass(frozen=True)
class Clause:
    """A part of a phrase: tokens `start` to `end`, and whether a colon ends it (`PMH:`)."""

    start: int
    end: int
    is_heading: bool = False


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
    spelt, slips = _respelt(tokens)
    nones = _whole_nones(spelt)
    names = _names(text, spelt, field, slips, nones)
    taken = _taken(len(tokens), names)
    plain = _without(folded(text), tokens, taken)
    doses = tuple(doses_in(plain))
    plain = _blanked(plain, doses)
    frequencies = spans_of(words_of_kind("frequency"), spelt, taken)
    repeated = _taken(len(tokens), frequencies)
    plain = _without(plain, tokens, repeated)
    times = _without_lengths(times_in(plain, base, folded(text)))
    covered = _covering(tokens, times, doses)
    severities = spans_of(words_of_kind("severity"), spelt, taken)
    longer = _taken(len(tokens), [span for span in severities if span.end - span.start > 1])
    first = names[0].start if names else len(tokens)
    claimed = _or(longer, _taken(len(tokens), [span for span in nones if span.start < first]))
    hits = hits_in(spelt, _or(_or(taken, claimed), _covering(tokens, _absolute(times), doses)))
    severities = [span for span in severities if not any(hit.start <= span.start < hit.end for hit in hits)]
    located = spans_of(places(), spelt, [False] * len(tokens))
    known = _or(taken, covered)
    for span in (*frequencies, *severities, *hits, *located, *nones):
        known[span.start : span.end] = [True] * (span.end - span.start)
    leftover = [place for place, token in enumerate(spelt) if not known[place] and not _is_plain(token, field)]
    if leftover and (others := _other_times(plain, tokens, known, base, language)):
        times = tuple(sorted((*times, *others), key=lambda span: span.start))
        dated = _covering(tokens, others, ())
        leftover = [place for place in leftover if not dated[place]]
    clauses = _clauses(tokens, names, hits, times)
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
    """A length of time beside a day of the past is how long it lasted, and reaches to no today."""
    dated = any(time.is_past and time.first is not None for time in times)
    lengths = [time for time in times if dated and time.is_open and _LENGTH.match(time.words)]
    return tuple(replace(time, first=None, last=None, is_open=False) if time in lengths else time for time in times)


# --- concepts -----------------------------------------------------------------------------------------------------------


def _respelt(tokens: Sequence[Token]) -> tuple[tuple[Token, ...], dict[int, str]]:
    """The tokens with misspelt words as they are listed, and which were."""
    spelt, slips = [], {}
    for place, token in enumerate(tokens):
        meant = respelt(token.text)
        if meant is not None:
            slips[place] = token.text
        spelt.append(token if meant is None else replace(token, text=meant))
    return tuple(spelt), slips


def _names(text: str, tokens: Sequence[Token], field: str, slips: dict[int, str], nones: Sequence[Span]) -> list[Named]:
    """Concepts, the longest words first, none over another, and none within longer words that mean something else."""
    free = [False] * len(tokens)
    taken = list(free)
    for span in nones:
        taken[span.start : span.end] = [True] * (span.end - span.start)
    longer = [(span.start, span.end) for span in (*spans_of(places(), tokens, free), *hits_in(tokens, free))]
    allergic = _allergic(tokens) if field != "allergies" else frozenset()
    names: list[Named] = []
    for size in range(min(longest(), len(tokens)), 0, -1):
        for start in range(len(tokens) - size + 1):
            span = range(start, start + size)
            if any(taken[place] for place in span) or not _is_one(tokens, start, start + size):
                continue
            if any(first <= start and start + size <= last and last - first > size for first, last in longer):
                continue
            concept = _concept(text, tokens, start, start + size, field, start in allergic)
            if concept is not None:
                taken[start : start + size] = [True] * size
                slip = next((slips[place] for place in span if place in slips), "")
                names.append(Named(start, start + size, concept, slip))
    return sorted(names, key=lambda named: named.start)


def _is_one(tokens: Sequence[Token], start: int, end: int) -> bool:
    """True where nothing but blanks and hyphens stands between the words."""
    return all(_WITHIN.match(token.gap) for token in tokens[start + 1 : end])


def _concept(text: str, tokens: Sequence[Token], start: int, end: int, field: str, is_allergy: bool) -> Concept | None:
    key: Words = tuple(token.text for token in tokens[start:end])
    named = lexicon().get(key, {})
    if end - start == 1:
        named = capitals().get(text[tokens[start].start : tokens[start].end], named)
    is_whole = start == 0 and end == len(tokens)
    domains = ("allergy",) if is_allergy and not is_whole else _DOMAINS[field]
    return next((named[domain] for domain in domains if domain in named), None)


def _allergic(tokens: Sequence[Token]) -> frozenset[int]:
    """The tokens that a word for allergy stands by, in the same part of the phrase."""
    spans = spans_of(words_of_kind("allergy"), tokens, [False] * len(tokens))
    reached: set[int] = set()
    for span in spans:
        place = span.start
        while place > 0 and not _BREAK.search(_gap(tokens, place)):
            place -= 1
            reached.add(place)
        for place in range(span.end, len(tokens)):
            if ";" in tokens[place].gap:
                break
            reached.add(place)
    return frozenset(reached)


def _whole_nones(tokens: Sequence[Token]) -> list[Span]:
    """Words that say that there is nothing, where they fill a part of the phrase."""
    spans = spans_of(words_of_kind("none"), tokens, [False] * len(tokens))
    bags = list(_bags_of_none(tokens))
    spans = bags + [span for span in spans if not any(bag.start <= span.start < bag.end for bag in bags)]
    return [
        span
        for span in spans
        if (span.start == 0 or _BREAK.search(_gap(tokens, span.start)))
        and (span.end == len(tokens) or _BREAK.search(_gap(tokens, span.end)) or _is_exception(tokens, span.end))
    ]


def _bags_of_none(tokens: Sequence[Token]) -> Iterator[Span]:
    """Parts of a phrase that hold a word for nothing and else only words of the question (`never had any fillers`)."""
    core, others = ({word for key in words_of_kind(kind).means for word in key} for kind in ("none_core", "none_word"))
    bounds = [0, *(place for place in range(1, len(tokens)) if _BREAK.search(_gap(tokens, place))), len(tokens)]
    for start, end in pairwise(bounds):
        words = {token.text for token in tokens[start:end]}
        if words & core and words <= core | others:
            yield Span(start, end, "")


def _is_exception(tokens: Sequence[Token], place: int) -> bool:
    return tokens[place].text in ("apart", "except", "but", "other", "regular", "regularly")


# --- what is covered ----------------------------------------------------------------------------------------------------


def _taken(count: int, names: Sequence[Named] | Sequence[Span]) -> list[bool]:
    taken = [False] * count
    for named in names:
        taken[named.start : named.end] = [True] * (named.end - named.start)
    return taken


def _without(plain: str, tokens: Sequence[Token], taken: Sequence[bool]) -> str:
    """The text with something that is no blank where a concept stands, so that no time is read across it."""
    letters = list(plain)
    for token, is_taken in zip(tokens, taken, strict=True):
        if is_taken:
            letters[token.start : token.end] = "#" * (token.end - token.start)
    return "".join(letters)


def _blanked(plain: str, spans: Sequence[DoseSpan]) -> str:
    letters = list(plain)
    for span in spans:
        letters[span.start : span.end] = "#" * (span.end - span.start)
    return "".join(letters)


def _covering(tokens: Sequence[Token], *several: Sequence[TimeSpan] | Sequence[DoseSpan]) -> list[bool]:
    spans = [(span.start, span.end) for one_kind in several for span in one_kind]
    return [any(start <= token.start < end for start, end in spans) for token in tokens]


def _absolute(times: Sequence[TimeSpan]) -> list[TimeSpan]:
    """Times whose words say nothing else: `as a child` is a time and a trigger, `2019` is a time alone."""
    return [time for time in times if time.first is not None and not time.words.lower().startswith("starting")]


def _or(some: Sequence[bool], others: Sequence[bool]) -> list[bool]:
    return [one or other for one, other in zip(some, others, strict=True)]


def _is_plain(token: Token, field: str) -> bool:
    return token.text in explained(field) or token.text.isdigit() or not token.text.isalnum()


def _other_times(
    plain: str, tokens: Sequence[Token], known: Sequence[bool], base: Base, language: str
) -> list[TimeSpan]:
    return list(other_times(_without(plain, tokens, known).replace("#", " "), base, language))


# --- clauses ------------------------------------------------------------------------------------------------------------


def _gap(tokens: Sequence[Token], place: int) -> str:
    """What stands before a token, with the last letter before it so that a slash between words is told from one in a
    date."""
    before = tokens[place - 1].text[-1:] if place else ""
    return before + tokens[place].gap


def _clauses(
    tokens: Sequence[Token], names: Sequence[Named], hits: Sequence[Hit], times: Sequence[TimeSpan]
) -> tuple[Clause, ...]:
    inside = {place for named in names for place in range(named.start + 1, named.end)}
    inside |= {place for hit in hits for place in range(hit.start + 1, hit.end)}
    within = [(time.start, time.end) for time in times]
    starts = {0}
    for place in range(1, len(tokens)):
        dated = any(start < tokens[place].start < end for start, end in within)
        if place not in inside and not dated and _BREAK.search(_gap(tokens, place)):
            starts.add(place)
    starts |= {hit.start for hit in hits if hit.rule.kind == "end"}
    starts |= {_next_to(tokens, hit.end) for hit in hits if hit.rule.id == "switched"}
    starts |= set(_between_statements(tokens, names, hits, times))
    bounds = sorted(starts) + [len(tokens)]
    return tuple(
        Clause(start, end, end < len(tokens) and ":" in tokens[end].gap)
        for start, end in zip(bounds, bounds[1:], strict=False)
        if start < end
    )


def _next_to(tokens: Sequence[Token], place: int) -> int:
    """Where the `to` of `switched from one to another` stands."""
    return next((at for at in range(place, len(tokens)) if tokens[at].text == "to"), len(tokens))


def _between_statements(
    tokens: Sequence[Token], names: Sequence[Named], hits: Sequence[Hit], times: Sequence[TimeSpan]
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
        if before and after and any(mark < place for mark in marks) and any(mark > place for mark in marks):
            yield place
