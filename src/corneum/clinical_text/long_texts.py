"""Texts that are too long to be read at once: cut into pieces, and what the pieces say put together."""

from __future__ import annotations

import re

from corneum.clinical_text.clinical_finding import Phrase

# letters of a piece that is read at once, and where a longer text is cut
_LONGEST = 300
_PIECE_ENDS = (re.compile(r"(?<=[;.\n])"), re.compile(r"(?<=,)"), re.compile(r"(?<=\s)"), re.compile(r"(?<=\W)"))


def pieces_of(text: str) -> list[str]:
    """A long text in pieces that are read by themselves, at the ends of sentences, else at commas, else at blanks.

    Args:
        text: one entry of the file.
    """
    pieces = [text]
    for end in _PIECE_ENDS:
        if all(len(piece) <= _LONGEST for piece in pieces):
            break
        pieces = [part for piece in pieces for part in (_cut(piece, end) if len(piece) > _LONGEST else [piece])]
    return [piece for piece in pieces if piece.strip()] or [text]


def _cut(text: str, end: re.Pattern[str]) -> list[str]:
    """The text cut at some of its ends, so that no piece is longer than it has to be."""
    pieces, size = [""], 0
    for part in end.split(text):
        if size + len(part) > _LONGEST and pieces[-1]:
            pieces.append("")
            size = 0
        pieces[-1] += part
        size += len(part)
    return pieces


def joined(text: str, read: tuple[Phrase, ...]) -> Phrase:
    """What the pieces of a text say together.

    Args:
        text: the whole.
        read: its pieces as they were read.
    """
    findings = tuple(finding for phrase in read for finding in phrase.findings)
    return Phrase(
        text=text,
        findings=findings,
        leftover=tuple(word for phrase in read for word in phrase.leftover),
        is_none=not findings and all(phrase.is_none for phrase in read),
        is_understood=all(phrase.is_understood for phrase in read),
    )
