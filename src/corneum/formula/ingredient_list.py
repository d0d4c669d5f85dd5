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

from corneum.formula.bare_names import bare
from corneum.formula.entries import Aside, Token
from corneum.formula.introductions import introduced, mostly_names, within
from corneum.formula.label_languages import language_of
from corneum.formula.list_doubts import RUN, doubt
from corneum.formula.matching import find, listed
from corneum.formula.prose import claims, ends_claim
from corneum.formula.segments import Segment, cut, plain

_LETTER = re.compile(r"[^\W\d_]")


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
    shown = plain(printed)
    sentences = [list(group) for _, group in itertools.groupby(cut(shown), key=lambda segment: segment.sentence)]
    # where marks stand before names, they do not tell footnotes
    marked = any(_footnote(shown, segments) and _begins_with_name(printed, segments) for segments in sentences)
    for segments in sentences:
        if not marked and tokens and _footnote(shown, segments):
            asides += (_put_aside(printed, segment) for segment in segments)
            continue
        entries = list(_sentence(printed, segments))
        if not headed and any(segment.kind == "heading" for segment in segments):
            headed = True
            _put_aside_advertising(tokens, asides)
        for entry in entries:
            if isinstance(entry, Token):
                tokens.append(entry)
            else:
                asides.append(entry)
    language = None if printed.isascii() else language_of(printed)
    reason = doubt(printed, language, tokens, asides, headed)
    if reason:
        return _refused(printed, reason)
    in_order = tuple(sorted((aside for aside in asides if aside.printed), key=lambda aside: aside.start))
    return Label(True, tuple(tokens), "", in_order, language or "")


def _footnote(shown: str, segments: list[Segment]) -> bool:
    """True where a sentence begins with the mark of a footnote and more than a word."""
    body = shown[segments[0].start : segments[-1].end].lstrip()
    return segments[0].kind == "entry" and body.startswith("*") and _LETTER.search(body) is not None


def _begins_with_name(printed: str, segments: list[Segment]) -> bool:
    return listed(bare(printed[segments[0].start : segments[0].end])).name is not None


def _sentence(printed: str, segments: list[Segment]) -> Iterator[Token | Aside]:
    """The entries of one sentence; a claim (`free from`) and a sentence that only mentions names have none."""
    headed = segments[0].kind in {"heading", "phase"}
    bodies = [printed[segment.start : segment.end] for segment in segments if segment.kind == "entry"]
    if bodies and (claims(bodies[0]) or (not headed and ends_claim(bodies[-1]))):
        yield from (_put_aside(printed, segment) for segment in segments)
        return
    if segments[0].kind == "entry":
        opening = introduced(printed, segments, lambda segment: _entries(printed, segment))
        if opening is not None:
            yield from opening
            return
    entries: list[Token | Aside] = []
    for segment in segments:
        entries += _entries(printed, segment) if segment.kind == "entry" else [_put_aside(printed, segment)]
    prose = not headed and any(isinstance(entry, Aside) and entry.kind == "text" for entry in entries)
    if prose and not mostly_names(printed, segments, entries):
        yield from (_put_aside(printed, segment) for segment in segments)
    else:
        yield from entries


def _put_aside(printed: str, segment: Segment) -> Aside:
    kind = {"entry": "text", "text": "text", "directions": "text", "number": "code"}.get(segment.kind, "heading")
    return Aside(printed[segment.start : segment.end].strip(), kind, segment.start, segment.end)


def _refused(printed: str, reason: str) -> Label:
    aside = (Aside(printed.strip(), "text", 0, len(printed)),) if printed.strip() else ()
    return Label(False, (), reason, aside)


def _put_aside_advertising(tokens: list[Token], asides: list[Aside]) -> None:
    """What stands before the first heading is advertising unless it is a list by itself."""
    if sum(find(token.name).name is not None for token in tokens) >= RUN or not tokens:
        return
    if any(listed(token.name).name is not None and token.share is not None for token in tokens):
        return
    asides += [Aside(token.printed, "text", token.start, token.end) for token in tokens]
    tokens.clear()


def _entries(printed: str, segment: Segment) -> Iterator[Token | Aside]:
    for entry in within(printed, segment):
        yield replace(entry, may_contain=True) if segment.may_contain and isinstance(entry, Token) else entry
