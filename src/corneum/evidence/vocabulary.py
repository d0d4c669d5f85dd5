"""Common words to the ids of the tables: devices, goals, conditions, medicines, actives, care, treatments.

The word lists are tables under `data/vocabulary/`: one row an id, its `name`, and `synonyms` joined by semicolons.
A medicine stands in `vocabulary/drugs` with the classes it belongs to, and resolves to its class. Matching is
conservative, because a wrong match hides a word that nobody understood: whole words first, then the longest
listed phrase inside the text (medical words, actives and care only), then a misspelling by one or two letters of a
long word. Numbers and short words are never guessed at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType

from corneum.evidence.plain_words import plain_key
from corneum.evidence.suggestions import suggest
from corneum.evidence.tables import Row, Table, load_tables

KINDS = ("device", "goal", "condition", "drug_class", "active", "care", "treatment_class", "other_treatment")

_TABLES: dict[str, tuple[str, ...]] = {
    "device": ("vocabulary/devices", "vocabulary/device_families"),
    "goal": ("vocabulary/goals", "vocabulary/goal_phrases", "vocabulary/goals_not_planned"),
    "condition": ("vocabulary/conditions",),
    "drug_class": ("vocabulary/drug_classes", "vocabulary/drugs"),
    "active": ("vocabulary/actives",),
    "care": ("vocabulary/care",),
    "treatment_class": ("vocabulary/treatment_classes",),
    "other_treatment": ("vocabulary/other_treatments",),
}
# kinds whose words people write inside a sentence; a device or a goal is named alone
_IN_SENTENCES = frozenset({"condition", "drug_class", "active", "care"})
# ids that say "known word, no rule": never taken from within a text that holds anything else
_NO_RULE = frozenset({"no_rule", "allergy_no_rule", "condition_no_rule"})

_NEGATIONS = frozenset({"no", "not", "denie", "deny", "without", "never", "negative"})
_DOSE = re.compile(r"\d+|\d+(mg|mcg|ug|g|ml|iu|u|unit|x)")
_FILLER_TEXT = """
a ago allergic allergy an and any as at bd by capsule chronic current currently daily day dose every for
from g had has have her high his history i in is it iu last left low mcg medication mg mild ml month my
nightly now occasional occasionally od of off on once or over past per previous previously prn right severe
she side since some sometime stable started tablet take taken taking tds the then to treated treatment twice
two ug under use used using was week weekly well when with year
"""
_FILLER = frozenset(_FILLER_TEXT.split())
_SHORTEST_IN_SENTENCE = 3
_SHORTEST_MISSPELT = 6
_LETTERS_PER_EDIT = 6


@dataclass(frozen=True)
class Match:
    """What a word means. `how` is exact (the id or its name), synonym, or fuzzy (a misspelling).

    `score` is 1 for whole words, the share of the text that was understood for a phrase inside it, and the
    similarity for a misspelling. `variant` is that of a goal where the word implies one. `also` holds the further
    ids of a word that has several (a medicine in two classes), the strictest first in `id`. `rest` holds the words
    of the text that were not understood. `row` is the identity of the table row, for the record.
    """

    id: str
    how: str
    score: float
    name: str
    variant: str = ""
    also: tuple[str, ...] = ()
    rest: str = ""
    row: str = ""

    @property
    def ids(self) -> tuple[str, ...]:
        """All ids of the word."""
        return (self.id, *self.also)


def resolve(kind: str, words: str) -> Match | None:
    """What words mean, misspellings included.

    Args:
        kind: one of `KINDS`.
        words: as a person writes them.

    Returns:
        The id; None where the words are not understood or are negated. Where a text names several things this is
        the one with the longest phrase: use `mentions` to have all.

    Raises:
        KeyError: another kind.

    Source: the tables of vocabulary.
    """
    match = resolve_as_spelt(kind, words)
    key = plain_key(words)
    if match is not None or not key:
        return match
    return _misspelt(kind, _without_dose(key) if kind in _IN_SENTENCES else key)


def resolve_as_spelt(kind: str, words: str) -> Match | None:
    """What words mean where they are spelt as listed; see `resolve`.

    Args:
        kind: one of `KINDS`.
        words: as a person writes them.

    Raises:
        KeyError: another kind.

    Source: the tables of vocabulary.
    """
    index = _index(kind)
    key = plain_key(words)
    if not key:
        return None
    if match := index.get(key):
        return match
    if kind in _IN_SENTENCES:
        if match := index.get(_without_dose(key)):
            return match
        if inside := mentions(kind, words):
            return inside[0]
    return None


def mentions(kind: str, text: str) -> tuple[Match, ...]:
    """All that a text names.

    Args:
        kind: one of `KINDS`.
        text: free words; what follows a negation does not count.

    Returns:
        Each id once, the longest phrase first. An id that says "no rule" counts only where nothing of the text is
        left unexplained.

    Source: the tables of vocabulary.
    """
    tokens = plain_key(text).split()
    if (whole := _index(kind).get(" ".join(tokens))) is not None:
        return (whole,)
    phrases = _phrases(kind)
    matched = [False] * len(tokens)
    matches: list[tuple[int, Match]] = []
    for size in range(min(_longest(kind), len(tokens)), 0, -1):
        for start in range(len(tokens) - size + 1):
            span = range(start, start + size)
            phrase = " ".join(tokens[start : start + size])
            match = phrases.get(phrase)
            if match is None or len(phrase) < _SHORTEST_IN_SENTENCE or any(matched[i] for i in span):
                continue
            for i in span:
                matched[i] = True
            if not _NEGATIONS.intersection(tokens[max(0, start - 2) : start]):
                matches.append((size, match))
    left = [token for token, used in zip(tokens, matched, strict=True) if not used and not _is_filler(token)]
    usable = [match for _, match in matches if not left or match.id not in _NO_RULE]
    ruled = [match for match in usable if match.id not in _NO_RULE]
    score = 1 - len(left) / len(tokens) if tokens else 0.0
    rest = " ".join(left)
    unique = {match.ids: match for match in ruled or usable}
    return tuple(replace(match, how="synonym", score=score, rest=rest) for match in unique.values())


def nearest(kind: str, words: str) -> tuple[str, ...]:
    """Words of a kind that are near to words that mean none: by meaning first, by letters second.

    Args:
        kind: one of `KINDS`.
        words: as a person writes them.

    Returns:
        At most three ids of rows, the nearest first; none where nothing is near.

    Source: the tables of vocabulary, vocabulary/related_words.
    """
    known = {key: (match.row.partition(":")[2],) for key, match in _index(kind).items()}
    return suggest(kind, plain_key(words), known)


def listed(kind: str, words: str) -> Match | None:
    """What words mean where the whole of them stands in a list of the kind; nothing is looked for inside them, and no
    misspelling is read."""
    return _index(kind).get(plain_key(words))


def ids(kind: str) -> tuple[str, ...]:
    """The ids of a kind, in the order of their table (for a goal, without its variants)."""
    table = load_tables()[_TABLES[kind][0]]
    return tuple(dict.fromkeys(row["goal"] if kind == "goal" else row.row_id for row in table.rows))


def synonyms(kind: str, words: str) -> tuple[str, ...]:
    """Every listed word of the id that these words name whole; empty where they name none."""
    match = _index(kind).get(plain_key(words))
    if match is None:
        return ()
    table, _, row_id = match.row.partition(":")
    row = load_tables()[table].row(row_id)
    return (row["name"], *row.list("synonyms"))


def contraindication_rows(identity: str) -> tuple[str, ...]:
    """Rows of `formulation/contraindications` that a condition or drug class reaches; empty where none does.

    Raises TableFault for an id that is neither.
    """
    return load_tables()["vocabulary/condition_rows"].row(identity).list("contraindications")


@cache
def _index(kind: str) -> Mapping[str, Match]:
    """Normalised words to what they mean. Raises ValueError where a word has two meanings."""
    index: dict[str, Match] = {}
    for name in _TABLES[kind]:
        for row, words, how in _listed(load_tables()[name]):
            match = _match(kind, row, how)
            key = plain_key(words)
            standing = index.setdefault(key, match)
            if standing.ids != match.ids or standing.variant != match.variant:
                raise ValueError(f"{kind} word {words!r} means both {standing.row} and {match.row}")
    return MappingProxyType(index)


@cache
def _phrases(kind: str) -> Mapping[str, Match]:
    """The words that count inside a sentence: names and synonyms, not the ids (`liver`, `home`, `minor`)."""
    phrases = {
        plain_key(words): _index(kind)[plain_key(words)]
        for name in _TABLES[kind]
        for row in load_tables()[name].rows
        for words in (row["name"], *row.list("synonyms"))
    }
    return MappingProxyType(phrases)


def _listed(table: Table) -> Iterator[tuple[Row, str, str]]:
    for row in table.rows:
        yield row, row.row_id, "exact"
        yield row, row["name"], "exact"
        yield from ((row, synonym, "synonym") for synonym in row.list("synonyms"))


def _match(kind: str, row: Row, how: str) -> Match:
    if row.table == "vocabulary/drugs":
        first, *more = row.list("classes")
        return Match(first, "synonym", 1.0, row["name"], also=tuple(more), row=row.identity)
    if row.table == "vocabulary/goal_phrases":
        goals = [load_tables()["vocabulary/goals"].row(goal) for goal in row.list("goals")]
        also = tuple(dict.fromkeys(goal["goal"] for goal in goals[1:]))
        goal = goals[0]
        return Match(goal["goal"], how, 1.0, row["name"], variant=goal["variant"], also=also, row=row.identity)
    if row.table == "vocabulary/goals":
        return Match(row["goal"], how, 1.0, row["name"], variant=row["variant"], row=row.identity)
    return Match(row.row_id, how, 1.0, row["name"], row=row.identity)


def _misspelt(kind: str, key: str) -> Match | None:
    """A listed word within one or two letters; the same first letter and numbers, and only one meaning near.

    Never an id that says "no rule": what is not understood must not be taken for harmless.
    """
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    if len(key) < _SHORTEST_MISSPELT or _NEGATIONS.intersection(key.split()):
        return None
    index = _index(kind)
    allowed, numbers = min(2, len(key) // _LETTERS_PER_EDIT), _numbers(key)
    choices = [
        other
        for other in index
        if index[other].id not in _NO_RULE
        and other[0] == key[0]
        and len(other) >= _SHORTEST_MISSPELT
        and abs(len(other) - len(key)) <= allowed
        and _numbers(other) == numbers
    ]
    near = process.extract(key, choices, scorer=OSA.distance, score_cutoff=allowed, limit=None)
    if not near:
        return None
    closest = min(distance for _, distance, _ in near)
    meanings = {(index[other].ids, index[other].variant): other for other, distance, _ in near if distance == closest}
    if len(meanings) > 1:
        return None
    best = next(iter(meanings.values()))
    return replace(index[best], how="fuzzy", score=1 - closest / max(len(key), len(best)))


@cache
def _longest(kind: str) -> int:
    return max(len(key.split()) for key in _phrases(kind))


def _without_dose(key: str) -> str:
    """The words before a dose: `apixaban 5 mg twice daily` is apixaban."""
    tokens = key.split()
    dosed = next((i for i, token in enumerate(tokens) if i and _DOSE.fullmatch(token)), None)
    if dosed is None or not all(_is_filler(token) for token in tokens[dosed:]):
        return key
    return " ".join(tokens[:dosed])


def _is_filler(token: str) -> bool:
    return token in _FILLER or _DOSE.fullmatch(token) is not None


def _numbers(key: str) -> list[str]:
    return re.findall(r"\d+", key)
