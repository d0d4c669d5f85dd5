"""Why the entries of a text make no ingredient list: they name too little, food for a kitchen, or mostly sentences."""

from __future__ import annotations

import math
from collections.abc import Sequence

from corneum.formula.entries import Aside, Token
from corneum.formula.inci_words import groceries
from corneum.formula.ingredient_names import in_tables
from corneum.formula.label_languages import READ, length_in_words, listing
from corneum.formula.matching import find
from corneum.formula.name_forms import BRACKETS
from corneum.formula.names_in_languages import listed_in_a_language

RUN = 3  # known names in a row that make a list by themselves
_KNOWN_OF_TOKENS, _LEAST_BEFORE_FOOTNOTES = 0.25, 2
# lait, sucre, miel: everyday names alone may be a cake's
_EVERYDAY_OF_TOKENS = 0.5
_LEAST_KNOWN = 2  # names by which a list in another script is told from a shopping list


def doubt(printed: str, language: str | None, tokens: Sequence[Token], asides: Sequence[Aside], headed: bool) -> str:
    """Why the entries of a text make no list, or nothing.

    Args:
        printed: the whole text.
        language: its language, where it is not in Latin letters.
        tokens: its entries that may be names.
        asides: the rest of it.
        headed: whether a heading such as `Ingredients:` stands in it.
    """
    known = [find(token.name).name is not None for token in tokens]
    reason = _doubt_by_names(tokens, asides, known, headed)
    if not reason or language is None:
        return reason
    return _doubt_by_language(language, printed, tokens, asides, known, headed)


def _doubt_by_names(tokens: Sequence[Token], asides: Sequence[Aside], known: Sequence[bool], headed: bool) -> str:
    """Why entries are no list by the names that are known among them, or nothing."""
    if not tokens and not asides:
        return "The text names no ingredient."
    if not any(known):
        sentences = any(aside.kind == "text" for aside in asides)
        return (
            "The text reads like sentences about a product and is no list of ingredients."
            if sentences
            else "None of the words is the name of an ingredient that is known here."
        )
    if not headed and groceries([token.name for token in tokens]):
        return "The words name food for a kitchen; this is no list of a product's ingredients."
    everyday = sum(_everyday(token.name) for token in tokens)
    least = _EVERYDAY_OF_TOKENS if sum(known) - everyday < _KNOWN_OF_TOKENS * len(known) else _KNOWN_OF_TOKENS
    if sum(known) < least * len(known):
        return "Hardly any of the words is the name of an ingredient; this is no list of ingredients."
    if not headed and _more_prose(tokens, asides, known) and _longest_run(tokens, asides, known) < RUN:
        return "The text reads like sentences about a product and is no list of ingredients."
    return ""


def _doubt_by_language(
    language: str,
    printed: str,
    tokens: Sequence[Token],
    asides: Sequence[Aside],
    known: Sequence[bool],
    headed: bool,
) -> str:
    """Why a text in another script that names little is no list, or nothing where it is a list all the same."""
    if language not in READ:
        return f"The {'list' if listing(printed) else 'text'} is in {language}, which is not read here."
    if len(tokens) < RUN or (not headed and _more_prose(tokens, asides, known)):
        return f"The text is in {language} and reads like sentences; it is no list of ingredients."
    if not headed and sum(known) < _LEAST_KNOWN:
        return f"The list is in {language}, and hardly any of its names is known here."
    return ""


def _more_prose(tokens: Sequence[Token], asides: Sequence[Aside], known: Sequence[bool]) -> bool:
    """True where sentences have more words than names; what follows a list is footnotes and directions."""
    last = tokens[-1].start if sum(known) >= _LEAST_BEFORE_FOOTNOTES else math.inf
    prose = sum(length_in_words(aside.printed) for aside in asides if aside.kind == "text" and aside.start < last)
    return prose > sum(length_in_words(token.name) for token in tokens)


def _everyday(name: str) -> bool:
    """True for a name that only the everyday words of a language hold."""
    return not in_tables(name) and listed_in_a_language(BRACKETS.sub(" ", name)) is not None


def _longest_run(tokens: Sequence[Token], asides: Sequence[Aside], known: Sequence[bool]) -> int:
    """How many known names follow one another with nothing else between them."""
    sentences = {aside.start for aside in asides if aside.kind == "text"}
    marks = [(token.start, flag) for token, flag in zip(tokens, known, strict=True)]
    order = sorted([*marks, *((place, False) for place in sentences)])
    longest = run = 0
    for _, flag in order:
        run = run + 1 if flag else 0
        longest = max(longest, run)
    return longest
