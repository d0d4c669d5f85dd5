"""A text as words with their sentences and clauses, and where each group of `vocabulary/red_flag_words` stands in it.

A word of a group counts with a plural ending, with other endings where it is written `swell*`, and with a letter
wrong where it is long enough; up to `gap` other words may stand between those of a phrase, none where it
begins with `=`; words of their own (`certain` beside `curtain`) are never read as another.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass, field
from functools import cache, lru_cache

from corneum.clinical_text.lexicon import is_named
from corneum.evidence.tables import load_tables

WORDS = "vocabulary/red_flag_words"

_TOKEN = re.compile(r"[^\W_]+(?:['’`´][^\W_]+)*")
_SENTENCE_END = re.compile(r"(?<!\.)[.!?](?!\.)|[;\n•]")
# one word in brackets is another name, not another statement
_ASIDE = re.compile(r"\(([^\s()]{1,20})\)")
_CLAUSE_END = re.compile(r"[,:()\[\]{}/|…–—]|\.\.|\s-+\s")
_JOINED = "="
_CORRECT = "correct_words"
_SHORTEST_MISSPELT = 6
_LENGTH_FOR_TWO_LETTERS = 9

Span = tuple[int, int]


@dataclass(frozen=True, eq=False)
class Words:
    """A text: its words in lower case without accents, the sentence and clause of each, and the characters it took."""

    text: str
    tokens: tuple[str, ...]
    sentences: tuple[int, ...]
    clauses: tuple[int, ...]
    characters: tuple[Span, ...]
    _places: dict[str, list[int]] = field(default_factory=dict, repr=False, compare=False)
    _spans: dict[str, list[Span]] = field(default_factory=dict, repr=False, compare=False)

    def spans(self, group: str) -> list[Span]:
        """First and last word of each place in which a group of words stands, in order."""
        spans = self._spans.get(group)
        if spans is None:
            gap = int(load_tables()[WORDS].row(group)["gap"])
            places = {span for phrase in phrases(group) for span in self._phrase(phrase, gap)}
            spans = self._spans[group] = sorted(places)
        return spans

    def near(self, group: str, first: int, last: int) -> list[Span]:
        """The places of a group that begin between two words."""
        spans = self.spans(group)
        return spans[bisect_left(spans, (first, -1)) : bisect_left(spans, (last + 1, -1))]

    def places_of(self, clause: int) -> range:
        """The places of the words of a clause."""
        return range(bisect_left(self.clauses, clause), bisect_left(self.clauses, clause + 1))

    def within(self, group: str, clauses: frozenset[int], apart_from: str = "") -> bool:
        """True where a group stands in one of these clauses, on no word of the group that it is to stand apart from."""
        occupied = self.covered(apart_from) if apart_from else frozenset()
        return any(
            first not in occupied
            for places in map(self.places_of, clauses)
            for first, _ in self.near(group, places.start, places.stop - 1)
        )

    def covered(self, group: str) -> frozenset[int]:
        """The places of all words of a group."""
        return frozenset(place for first, last in self.spans(group) for place in range(first, last + 1))

    def quoted(self, first: int, last: int) -> str:
        """The text from one word to another, as it was written."""
        return self.text[self.characters[first][0] : self.characters[last][1]]

    def _phrase(self, phrase: tuple[str, ...], gap: int) -> list[Span]:
        places = self._index()
        gap = 0 if phrase[0].startswith(_JOINED) else gap
        phrase = (phrase[0].removeprefix(_JOINED), *phrase[1:])
        starts = places.get(phrase[0], [])
        if len(phrase) == 1:
            return [(start, start) for start in starts]
        spans = []
        for start in starts:
            end = start
            for word in phrase[1:]:
                following = places.get(word, [])
                at = bisect_left(following, end + 1)
                if at == len(following) or following[at] > end + 1 + gap:
                    break
                end = following[at]
            else:
                if self.sentences[start] == self.sentences[end]:
                    spans.append((start, end))
        return spans

    def _index(self) -> dict[str, list[int]]:
        if not self._places:
            for place, token in enumerate(self.tokens):
                for word in listed_words(token):
                    self._places.setdefault(word, []).append(place)
        return self._places


@lru_cache(maxsize=1024)
def words_of(text: str) -> Words:
    """A text split into words, sentences and clauses.

    Args:
        text: as a person wrote it.
    """
    tokens: list[str] = []
    sentences: list[int] = []
    clauses: list[int] = []
    characters: list[Span] = []
    sentence = clause = end = 0
    flat = _ASIDE.sub(r" \1 ", text)
    for match in _TOKEN.finditer(text):
        token = _folded(match.group())
        if not token:
            continue
        between = flat[end : match.start()]
        same_figure = between in (".", ",", "/", "-") and text[end - 1 : end].isdigit() and token[0].isdigit()
        if tokens and not same_figure:
            sentence += bool(_SENTENCE_END.search(between))
            clause += bool(_SENTENCE_END.search(between) or _CLAUSE_END.search(between))
        tokens.append(token)
        sentences.append(sentence)
        clauses.append(clause)
        characters.append(match.span())
        end = match.end()
    words = Words(text, tuple(tokens), tuple(sentences), tuple(clauses), tuple(characters))
    return Words(text, words.tokens, words.sentences, _with_conjunctions(words), words.characters)


def _with_conjunctions(words: Words) -> tuple[int, ...]:
    """The clauses, with one more wherever a conjunction begins another statement (`and my lip`)."""
    starts = {first for first, _ in words.spans("clause_start")}
    added, clauses = 0, []
    for place, clause in enumerate(words.clauses):
        added += place in starts
        clauses.append(clause + added)
    return tuple(clauses)


@cache
def phrases(group: str) -> tuple[tuple[str, ...], ...]:
    """The phrases of a group, each as its words, with those of the groups it names (`@filler`).

    Args:
        group: id of a row of `vocabulary/red_flag_words`.
    """
    listed: dict[tuple[str, ...], None] = {}
    for entry in load_tables()[WORDS].row(group).list("words"):
        for phrase in phrases(entry[1:]) if entry.startswith("@") else (tuple(entry.split()),):
            listed[phrase] = None
    return tuple(listed)


@lru_cache(maxsize=65536)
def listed_words(token: str) -> tuple[str, ...]:
    """The words of the groups that a word of a text stands for, as the table writes them.

    Args:
        token: a word in lower case.
    """
    whole, stems = _by_first_letter().get(token[0], ((), ()))
    exact = [word for word in whole if token == word or (len(word) > 1 and token in (word + "s", word + "es"))]
    begun = [stem for stem in stems if token.startswith(stem)]
    exact += [stem + "*" for stem in begun]
    if (
        len(exact) > len(begun)
        or any(len(stem) >= _SHORTEST_MISSPELT for stem in begun)
        or len(token) < _SHORTEST_MISSPELT - 1
        or token in _correct_words()
        or is_named(token)
        or not token.isalpha()
    ):
        return tuple(exact)
    misspelt = [word for word in whole if len(word) >= _SHORTEST_MISSPELT and _alike(token, word)]
    misspelt += [stem + "*" for stem in stems if len(stem) >= _SHORTEST_MISSPELT and _begins_alike(token, stem)]
    return (*exact, *misspelt)


def _alike(token: str, word: str) -> bool:
    from rapidfuzz.distance import OSA

    if sorted(token) == sorted(word):
        return True
    allowed = 2 if len(word) >= _LENGTH_FOR_TWO_LETTERS else 1
    return bool(OSA.distance(token, word, score_cutoff=allowed) <= allowed)


def _begins_alike(token: str, stem: str) -> bool:
    return any(len(token) >= size and _alike(token[:size], stem) for size in range(len(stem) - 1, len(stem) + 2))


@cache
def _by_first_letter() -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Whole words and stems of all groups by their first letter."""
    groups = [row.row_id for row in load_tables()[WORDS].rows if row.row_id != _CORRECT]
    every = {word for group in groups for phrase in phrases(group) for word in phrase}
    every = {word.removeprefix(_JOINED) for word in every}
    letters: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}
    for letter in {word[0] for word in every}:
        own = sorted(word for word in every if word[0] == letter)
        whole = tuple(word for word in own if not word.endswith("*"))
        letters[letter] = whole, tuple(word[:-1] for word in own if word.endswith("*"))
    return letters


@cache
def _correct_words() -> frozenset[str]:
    return frozenset(word for phrase in phrases(_CORRECT) for word in phrase)


def _folded(token: str) -> str:
    plain = unicodedata.normalize("NFKD", token).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]", "", plain)
