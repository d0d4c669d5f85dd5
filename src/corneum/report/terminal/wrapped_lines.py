"""Text in lines of a terminal's width."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

STEP = "  "
_NARROWEST = 40


def wrapped(text: str, width: int, indent: str = "") -> list[str]:
    """Lines of at most `width` columns; control characters of a client's own words never reach the terminal."""
    clean = "".join(letter if letter.isprintable() else " " for letter in text)
    return textwrap.wrap(
        clean,
        max(width, _NARROWEST),
        initial_indent=indent,
        subsequent_indent=" " * len(indent),
        break_on_hyphens=False,
    )


def titled_line(title: str, text: str, width: int) -> list[str]:
    """A line after its title; no line where there is no text."""
    return wrapped(f"{title}: {text}", width) if text else []


def titled_list(title: str, texts: Sequence[str], width: int) -> list[str]:
    """Items below their title; no line where there is none."""
    return [title, *items(texts, width)] if texts else []


def items(texts: Sequence[str], width: int) -> list[str]:
    """Each text as an item of a list."""
    return [line for text in texts for line in wrapped(text, width, f"{STEP}- ")]


def hanging(text: str, width: int, indent: str = "") -> list[str]:
    """Lines of at most `width` columns of which those after the first stand further in; words are never cut."""
    return textwrap.wrap(
        text,
        width,
        initial_indent=indent,
        subsequent_indent=indent + STEP,
        break_long_words=False,
        break_on_hyphens=False,
    )
