"""How much room text takes, and text in lines that fit: with the widths of a wide sans serif font, so that it fits in
any usual one."""

from __future__ import annotations

import re

# widths of letters in parts of the font size, wide fonts; anything else counts as a capital
_WIDTHS = (
    ("ijl.,:;'|!", 0.33),
    (" \u00a0()[]-frtI/", 0.43),
    ("mwMW@%µ–", 1.0),
    ("abcdeghknopqsuvxyz", 0.64),
    ("0123456789+=<>", 0.65),
)
_WIDTH = {letter: width for letters, width in _WIDTHS for letter in letters}
_CAPITAL, _BOLD = 0.78, 1.1
# a number stays with its unit
_WITH_UNIT = re.compile(r"(\d) (?=(?:mm|h|min|days?|weeks?|months?|years?|[µn]?g|g/|U|of)\b)")


def width_of(text: str, size: float, bold: bool = False) -> float:
    """How much room a line of text takes at most, letters of this size."""
    return sum(_WIDTH.get(letter, _CAPITAL) for letter in text) * size * (_BOLD if bold else 1.0)


def wrap(text: str, room: float, size: float, bold: bool = False) -> list[str]:
    """The text in lines that fit; a word that is too long for a line is cut."""
    lines: list[str] = [""]
    text = _WITH_UNIT.sub("\\1\u00a0", text)
    for word in _fitting_words(text, room, size, bold):
        longer = f"{lines[-1]} {word}".strip()
        if width_of(longer, size, bold) <= room or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _fitting_words(text: str, room: float, size: float, bold: bool) -> list[str]:
    segments: list[str] = []
    for word in text.split(" "):
        rest = word
        while width_of(rest, size, bold) > room and len(rest) > 1:
            fits = max(1, next(n for n in range(len(rest), 0, -1) if n == 1 or width_of(rest[:n], size, bold) <= room))
            segments.append(rest[:fits])
            rest = rest[fits:]
        segments.append(rest)
    return segments
