"""A printed ingredient list to its entries, or the reason why the text is no list.

`segments` cuts the text, `entries` reads a segment, `matching` knows the names. Here sentences that only mention names,
claims (`free from`) and what stands before a heading are put aside, and a text that names too little is refused.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

from corneum.formula.entries import Aside, Token, claims, ends_claim, read
from corneum.formula.ingredient_names import in_tables
from corneum.formula.label_languages import READ, language_of, length_in_words, listing
from corneum.formula.matching import BRACKETS, find, listed
from corneum.formula.names_in_languages import listed_in_a_language
from corneum.formula.segments import Segment, cut, plain

_LETTER = re.compile(r"[^\W\d_]")
_KNOWN_OF_TOKENS, _RUN = 0.25, 3
# lait, sucre, miel: everyday names alone may be a cake's
_EVERYDAY_OF_TOKENS = 0.5
_LEAST_KNOWN = 2  # names by which a list in another script is told from a shopping list


@dataclass(frozen=True)
class Label:
    """A text read as an ingredient list; where it is none, `reason` says why and `tokens` is empty.

    `language` is the English name of the language of a list that is not in Latin letters.
    Every word of the text stands in one token or one aside. Places count in the text after NFC normalisation.
    """

    is_list: bool
    tokens: tuple[Token, ...] = ()
    reason: str = ""
    asides: tuple[Aside, ...] = ()
    language: str = ""


def parse(text: str) -> Label:
    """Read a printed ingredient list. Never raises.

    Args:
        text: as printed on a pack or copied from a page, any length.

    Returns:
        Every word of the text in one token or one aside; a text that is no list comes back with `is_list` False and
        a reason.
    """
    printed = unicodedata.normalize("NFC", text)
    if not _LETTER.search(printed):
        return _refused(printed, "The text names no ingredient.")
    tokens: list[Token] = []
    asides: list[Aside] = []
    headed = False
    for _, group in itertools.groupby(cut(plain(printed)), key=lambda segment: segment.sentence):
        segments = list(group)
        entries = list(_sentence(printed, segments))
        if not headed and any(segment.kind == "heading" for segment in segments):
            headed = True
            _put_aside_advertising(tokens, asides)
        for entry in entries:
            if isinstance(entry, Token):
                tokens.append(entry)
            else:
                asides.append(entry)
    reason = _doubt(tokens, asides, headed)
    language = language_of(printed) if not printed.isascii() else None
    if reason and language is not None:
        reason = _doubt_in(language, printed, tokens, asides, headed)
    if reason:
        return _refused(printed, reason)
    in_order = tuple(sorted(asides, key=lambda aside: aside.start))
    return Label(True, tuple(tokens), "", in_order, language or "")


def _sentence(printed: str, segments: list[Segment]) -> Iterator[Token | Aside]:
    """The entries of one sentence; a claim (`free from`) and a sentence that only mentions names have none."""
    headed = segments[0].kind in {"heading", "phase"}
    bodies = [printed[segment.start : segment.end] for segment in segments if segment.kind == "entry"]
    if bodies and (claims(bodies[0]) or (not headed and ends_claim(bodies[-1]))):
        yield from (_put_aside(printed, segment) for segment in segments)
        return
    entries: list[Token | Aside] = []
    for segment in segments:
        entries += _entries(printed, segment) if segment.kind == "entry" else [_put_aside(printed, segment)]
    prose = not headed and any(isinstance(entry, Aside) and entry.kind == "text" for entry in entries)
    if prose and not _mostly_names(printed, segments, entries):
        yield from (_put_aside(printed, segment) for segment in segments)
    else:
        yield from entries


def _mostly_names(printed: str, segments: list[Segment], entries: list[Token | Aside]) -> bool:
    """True where half of the words of a sentence belong to known names."""
    printed_words = sum(
        length_in_words(printed[segment.start : segment.end]) for segment in segments if segment.kind == "entry"
    )
    named = sum(
        length_in_words(entry.printed)
        for entry in entries
        if isinstance(entry, Token) and listed(entry.name).name is not None
    )
    return 2 * named >= printed_words


def _put_aside(printed: str, segment: Segment) -> Aside:
    kind = "text" if segment.kind in {"entry", "text", "directions"} else "heading"
    return Aside(printed[segment.start : segment.end].strip(), kind, segment.start, segment.end)


def _refused(printed: str, reason: str) -> Label:
    aside = (Aside(printed.strip(), "text", 0, len(printed)),) if printed.strip() else ()
    return Label(False, (), reason, aside)


def _doubt(tokens: list[Token], asides: list[Aside], headed: bool) -> str:
    """Why the entries make no list, or nothing."""
    if not tokens and not asides:
        return "The text names no ingredient."
    known = [find(token.name).name is not None for token in tokens]
    if not any(known):
        sentences = any(aside.kind == "text" for aside in asides)
        return (
            "The text reads like sentences about a product and is no list of ingredients."
            if sentences
            else "None of the words is the name of an ingredient that is known here."
        )
    everyday = sum(_everyday(token.name) for token in tokens)
    least = _EVERYDAY_OF_TOKENS if sum(known) - everyday < _KNOWN_OF_TOKENS * len(known) else _KNOWN_OF_TOKENS
    if sum(known) < least * len(known):
        return "Hardly any of the words is the name of an ingredient; this is no list of ingredients."
    prose = sum(length_in_words(aside.printed) for aside in asides if aside.kind == "text")
    listed_words = sum(length_in_words(token.name) for token in tokens)
    if not headed and prose > listed_words and _longest_run(tokens, asides, known) < _RUN:
        return "The text reads like sentences about a product and is no list of ingredients."
    return ""


def _doubt_in(language: str, printed: str, tokens: list[Token], asides: list[Aside], headed: bool) -> str:
    """Why a text in another script that names little is no list, or nothing where it is a list all the same."""
    if language not in READ:
        return f"The {'list' if listing(printed) else 'text'} is in {language}, which is not read here."
    known = sum(find(token.name).name is not None for token in tokens)
    prose = sum(length_in_words(aside.printed) for aside in asides if aside.kind == "text")
    if len(tokens) < _RUN or (not headed and prose > sum(length_in_words(token.name) for token in tokens)):
        return f"The text is in {language} and reads like sentences; it is no list of ingredients."
    if not headed and known < _LEAST_KNOWN:
        return f"The list is in {language}, and hardly any of its names is known here."
    return ""


def _everyday(name: str) -> bool:
    """True for a name that only the everyday words of a language hold."""
    return not in_tables(name) and listed_in_a_language(BRACKETS.sub(" ", name)) is not None


def _longest_run(tokens: list[Token], asides: list[Aside], known: list[bool]) -> int:
    """How many known names follow one another with nothing else between them."""
    sentences = {aside.start for aside in asides if aside.kind == "text"}
    marks = [(token.start, flag) for token, flag in zip(tokens, known, strict=True)]
    order = sorted([*marks, *((place, False) for place in sentences)])
    longest = run = 0
    for _, flag in order:
        run = run + 1 if flag else 0
        longest = max(longest, run)
    return longest


def _put_aside_advertising(tokens: list[Token], asides: list[Aside]) -> None:
    """What stands before the first heading is advertising unless it is a list by itself."""
    if sum(find(token.name).name is not None for token in tokens) >= _RUN or not tokens:
        return
    if any(listed(token.name).name is not None and token.share is not None for token in tokens):
        return
    asides += [Aside(token.printed, "text", token.start, token.end) for token in tokens]
    tokens.clear()


def _entries(printed: str, segment: Segment) -> Iterator[Token | Aside]:
    for entry in read(printed, segment.start, segment.end):
        yield replace(entry, may_contain=segment.may_contain) if isinstance(entry, Token) else entry
