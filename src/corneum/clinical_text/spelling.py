"""Misspelt words: one letter missing, doubled or swapped, or one written for another that sounds like it.

A word is read as another only where it is long, begins with the same letter, and nothing else that is listed is that
near; a very long one may have two letters wrong. What is plain English is never misspelt. Anything further away is
shown as a suggestion and not read so.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from corneum.clinical_text.lexicon import lexicon, listed_words
from corneum.clinical_text.word_lists import plain_english

_SHORTEST = 7
_SHORTEST_ALIKE = 6
_SHORTEST_TWICE = 12
_LONGEST = 30
_ALIKE = ("aeiouy", "ckqsxz", "fv", "gj", "mn", "td")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_LIKENESS = 80.0
_MOST_SUGGESTIONS = 3


@lru_cache(maxsize=4096)
def respelt(word: str) -> str | None:
    """The listed word that a misspelt one means; None where it is not near enough or near to several.

    Args:
        word: one word, as `phrase_tokens` compares it.
    """
    if len(word) > _LONGEST or not word.isalpha() or word in plain_english() or word in listed_words():
        return None
    near = sorted({other for other in _slips(word) if other in listed_words() and other[0] == word[0]})
    if not near and len(word) >= _SHORTEST_TWICE:
        near = _two_letters_off(word)
    return near[0] if near and (len(near) == 1 or len({_meaning(other) for other in near}) == 1) else None


def _two_letters_off(word: str) -> list[str]:
    """Names of medicines only: no other long words are so far from all plain ones."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    others = [key[0] for key, named in lexicon().items() if len(key) == 1 and "drug" in named and key[0][0] == word[0]]
    return sorted(
        match for match, _, _ in process.extract(word, others, scorer=OSA.distance, score_cutoff=2, limit=None)
    )


def _meaning(word: str) -> str:
    """What a listed word means by itself: spellings of one medicine mean one thing."""
    return next((concept.id for concept in lexicon().get((word,), {}).values()), word)


def _slips(word: str) -> Iterator[str]:
    """What could have been meant: shorter, longer, swapped or alike by one letter."""
    for place in range(1, len(word)):
        if len(word) - 1 >= _SHORTEST:
            yield word[:place] + word[place + 1 :]
        if len(word) >= _SHORTEST_ALIKE and place + 1 < len(word):
            yield word[:place] + word[place + 1] + word[place] + word[place + 2 :]
        if len(word) >= _SHORTEST_ALIKE:
            group = next((letters for letters in _ALIKE if word[place] in letters), "")
            yield from (word[:place] + letter + word[place + 1 :] for letter in group if letter != word[place])
    for place in range(1, len(word) + 1):
        if len(word) + 1 >= _SHORTEST:
            yield from (word[:place] + letter + word[place:] for letter in _LETTERS)


def suggestions(words: str) -> tuple[str, ...]:
    """Listed words that look like these, for a person to choose from; empty where none does.

    Args:
        words: what was not understood.
    """
    from rapidfuzz import fuzz, process

    keys = {" ".join(key): key for key in lexicon()}
    best = process.extract(
        words.lower(), list(keys), scorer=fuzz.ratio, score_cutoff=_LIKENESS, limit=_MOST_SUGGESTIONS
    )
    names = (next(iter(lexicon()[keys[match]].values())).name for match, _, _ in best)
    return tuple(dict.fromkeys(names))
