"""Words near to one that is not understood: by what they mean first, by letters second, none where nothing is near.

A suggestion is only ever shown: nothing is read as what it resembles. Three things make a word near, in this order:
a row of `vocabulary/related_words` that names it (a brand, a part of the body, a way of speaking), content words that
both share, and content words that differ by a letter or two. Words that say nothing by themselves ("area", "skin",
"machine") are rows of the same table without anything near.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from corneum.evidence.plain_words import plain_key
from corneum.evidence.tables import load_tables

RELATED = "vocabulary/related_words"
MOST = 3
# the least share of two phrases that must be common, by weight, for one to be suggested for the other
_LEAST_SHARED = 0.3
# from this share on a phrase says most of what was written, and goes before a row of related words
_MOST_OF_IT = 0.6
# what an unknown word of the phrase counts for beside words of the vocabulary, which count 1 / the ids that use them
_UNKNOWN_WEIGHT = 0.5
_MISSPELT_WEIGHT = 0.9
_SHORTEST_MISSPELT = 3
_LONG = 8


def suggest(kind: str, key: str, known: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Ids near to a phrase that means none.

    Args:
        kind: of word, as in the column `kind` of the table of related words.
        key: the phrase, in lower case, its words parted by blanks.
        known: every known phrase, spelt likewise, with the ids that it means.

    Returns:
        At most three, the nearest first.

    Source: vocabulary/related_words.
    """
    empty = empty_words(kind)
    words = [word for word in key.split() if word not in empty]
    by_relation = dict.fromkeys(_related(kind, key))
    scored = _scores(words, known, empty)
    by_score = sorted(scored, key=lambda identity: -scored[identity])
    most_of_it = [identity for identity in by_score if scored[identity] >= _MOST_OF_IT]
    return tuple(dict.fromkeys([*most_of_it, *by_relation, *by_score]))[:MOST]


def _related(kind: str, key: str) -> Iterator[str]:
    padded = f" {key} "
    rows = [row for row in load_tables()[RELATED].rows if row["kind"] == kind and row["nearest"]]
    named = [
        (len(phrase), row) for row in rows for phrase in map(plain_key, row.list("words")) if f" {phrase} " in padded
    ]
    for _, row in sorted(named, key=lambda each: -each[0]):
        yield from row.list("nearest")


@cache
def empty_words(kind: str) -> frozenset[str]:
    """The words that say nothing by themselves where a kind of word stands ("my", "area").

    Source: vocabulary/related_words, the rows without anything near.
    """
    rows = [row for row in load_tables()[RELATED].rows if row["kind"] in (kind, "any") and not row["nearest"]]
    return frozenset(plain_key(word) for row in rows for word in row.list("words"))


def _scores(words: list[str], known: Mapping[str, tuple[str, ...]], empty: frozenset[str]) -> dict[str, float]:
    """How much each id has in common with the words, where it is enough."""
    phrases = {
        phrase: content for phrase in known if (content := [word for word in phrase.split() if word not in empty])
    }
    users: dict[str, set[str]] = {}
    for phrase, content in phrases.items():
        for word in content:
            users.setdefault(word, set()).update(known[phrase])
    meant = {word: _as_spelt(word, users) for word in words}
    weights = {word: 1 / len(ids) for word, ids in users.items()}
    scores: dict[str, float] = {}
    for phrase, content in phrases.items():
        shared = {near: weights[near] * share for near, share in meant.values() if near in content}
        if not shared:
            continue
        strange = sum(weights.get(near, _UNKNOWN_WEIGHT) for near, _ in meant.values() if near not in content)
        whole = strange + sum(weights[word] for word in dict.fromkeys(content))
        score = sum(shared.values()) / whole
        if score >= _LEAST_SHARED:
            for identity in known[phrase]:
                scores[identity] = max(scores.get(identity, 0.0), score)
    return scores


def _as_spelt(word: str, users: Mapping[str, set[str]]) -> tuple[str, float]:
    """The word of the vocabulary that is written, or nearly so, and how far it counts; itself where none is."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    if word in users or len(word) < _SHORTEST_MISSPELT or not word.isalpha():
        return word, 1.0
    allowed, stem = (2 if len(word) >= _LONG else 1), word.rstrip("s")
    alike = [other for other in users if other[0] == word[0] and other.isalpha() and len(other) > _SHORTEST_MISSPELT]
    near = process.extractOne(stem, alike, scorer=OSA.distance, score_cutoff=allowed)
    return (near[0], _MISSPELT_WEIGHT) if near else (word, 1.0)
