"""What people call a content, to the ingredient that it is judged as: brands, abbreviations, words of the room.

A name counts as a whole once the words are gone that only say what it comes in (`formula/presentation_words`). Blood,
cells, toxins, gels and medicines count wherever their words stand in a name (`formula/named_contents`), for to miss one
is worse than to be too strict: stem cell exosomes of a rose are exosomes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType

from corneum.evidence.tables import Row, load_tables
from corneum.evidence.vocabulary import Match, mentions, resolve_as_spelt
from corneum.formula.ingredient_names import ACTIVES

CONTENTS = "formula/named_contents"
PRESENTATIONS = "formula/presentation_words"
VOCABULARY = "vocabulary/actives"

_NEGATED = re.compile(r"\b(?:free|without|no|non|anti|sans|ohne)\b", re.IGNORECASE)
_LONGEST = 200


@dataclass(frozen=True)
class Content:
    """The `ingredient` that a text is judged as; `is_whole` where the whole text is a word for it, `is_general` where
    that word has several ingredients under it (ceramides); `rest` holds the words that are not understood."""

    ingredient: str
    is_whole: bool
    is_general: bool = False
    rest: str = ""


@lru_cache(maxsize=16384)
def content_called(written: str) -> Content | None:
    """The ingredient that a practitioner's word means; None where the words are not understood.

    Args:
        written: one name, with or without its strength and what it comes in.

    Source:
        `vocabulary/actives`, `formula/named_contents`, `formula/presentation_words`.
    """
    several = contents_called(written)
    if len(several) == 1 and (several[0].is_whole or not several[0].rest):
        return several[0]
    inside = ingredient_inside(written)
    return None if inside is None else Content(inside, is_whole=False)


@lru_cache(maxsize=16384)
def contents_called(written: str) -> tuple[Content, ...]:
    """Every ingredient that a text names by a practitioner's word; the words that are left over stand in `rest`.

    Args:
        written: as a client's file has it.
    """
    if len(written) > _LONGEST:
        return ()
    bare = without_presentation(written)
    for text in dict.fromkeys((written, bare)):
        # a misspelling is left to the names of lists, which know their false friends
        match = resolve_as_spelt("active", text)
        if match is not None and not match.rest and len(mentions("active", text)) < 2:
            return _contents(match, text)
    return tuple(
        content
        for match in mentions("active", bare)
        for content in _contents(match)
        if not _counts_inside(match.id) or content.ingredient == ingredient_inside(written)
    )


@lru_cache(maxsize=16384)
def ingredient_inside(written: str) -> str | None:
    """The ingredient whose words stand anywhere in a name, of those for which that counts: the longest words win.

    Args:
        written: one name.

    Source:
        `formula/named_contents`.
    """
    if len(written) > _LONGEST or _NEGATED.search(written):
        return None
    plain_words = _words(written)
    if _first_words().isdisjoint(plain_words.split()):
        return None
    spaced = f" {plain_words} "
    present = [phrase for phrase in _phrases() if f" {phrase} " in spaced]
    # exosomes of platelets are exosomes: the row that stands first in the table
    longest = [
        phrase for phrase in present if not any(phrase != other and f" {phrase} " in f" {other} " for other in present)
    ]
    rows = list(load_tables()[CONTENTS].index)
    first = min((_phrases()[phrase] for phrase in longest), key=rows.index, default=None)
    return None if first is None else load_tables()[CONTENTS].row(first)["ingredient"]


def ingredient_as_active(written: str) -> str | None:
    """The ingredient that a word means under actives alone, for on a list it is the name of another.

    Args:
        written: one name.

    Source:
        `formula/named_contents`.
    """
    rows = load_tables()[CONTENTS].rows
    return next(
        (row["ingredient"] for row in rows if _words(without_presentation(written)) in row.list("as_active_only")), None
    )


def without_presentation(written: str) -> str:
    """The text without the words that say what it comes in; the text itself where nothing else is left.

    Args:
        written: one name.

    Source:
        `formula/presentation_words`.
    """
    kept = [word for word in written.split() if not is_presentation(word)]
    return " ".join(kept) or written


def is_presentation(word: str) -> bool:
    """True for a word that says what a content comes in or how it is presented.

    Args:
        word: as printed.

    Source:
        `formula/presentation_words`.
    """
    return _words(word) in _presentation()


@cache
def actives_judged_as() -> Mapping[str, tuple[str, ...]]:
    """For each ingredient the ids of the actives that are judged as it."""
    by_ingredient: dict[str, list[str]] = {}
    for row in load_tables()[ACTIVES].rows:
        ingredient = _ingredient_of(row.row_id)
        if ingredient is not None:
            by_ingredient.setdefault(ingredient, []).append(row.row_id)
    return MappingProxyType({ingredient: tuple(several) for ingredient, several in by_ingredient.items()})


def annexes_of_people(ingredient: str, written: str) -> tuple[str, ...]:
    """The entries of the EU annexes that forbid a content which is named as coming from people.

    Args:
        ingredient: the ingredient that it is judged as.
        written: as printed.

    Source:
        `formula/named_contents`.
    """
    rows = load_tables()[CONTENTS].where(ingredient=ingredient)
    spaced = f" {_words(written)} " if rows else ""
    return tuple(
        entry
        for row in rows
        if any(f" {word} " in spaced for word in row.list("words_of_people"))
        for entry in row.list("annexes_of_people")
    )


def _contents(match: Match, whole: str = "") -> tuple[Content, ...]:
    """What a match means; `whole` is the text where all of it is the word."""
    ingredient = _ingredient_of(match.id)
    if ingredient is None:
        return ()
    row = load_tables()[CONTENTS].index.get(match.id)
    general = row is not None and _words(whole) in row.list("general")
    return (Content(ingredient, bool(whole), general, "" if whole else match.rest),)


def _counts_inside(active: str) -> bool:
    row = load_tables()[CONTENTS].index.get(active)
    return row is not None and row["inside"] == "yes"


def _ingredient_of(active: str) -> str | None:
    tables = load_tables()
    row: Row | None = tables[CONTENTS].index.get(active)
    if row is not None:
        return row["ingredient"]
    stated = tables[ACTIVES].index.get(active)
    return None if stated is None or stated["inci_name"] in ("", "-") else stated["inci_name"]


@cache
def _phrases() -> Mapping[str, str]:
    """The words that count inside a name, to their row."""
    tables = load_tables()
    phrases: dict[str, str] = {}
    for row in tables[CONTENTS].rows:
        if row["inside"] != "yes":
            continue
        listed = tables[VOCABULARY].index.get(row.row_id)
        synonyms = () if listed is None else listed.list("synonyms")
        for phrase in (*row.list("words"), *synonyms):
            if phrase not in row.list("whole_only"):
                phrases.setdefault(_words(phrase), row.row_id)
    return MappingProxyType(phrases)


@cache
def _first_words() -> frozenset[str]:
    return frozenset(phrase.split()[0] for phrase in _phrases())


@cache
def _presentation() -> frozenset[str]:
    return frozenset(word for row in load_tables()[PRESENTATIONS].rows for word in row.list("words"))


def _words(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", text.lower()))
