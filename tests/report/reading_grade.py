"""The Flesch-Kincaid grade of a page: the years of school that a reader needs."""

from __future__ import annotations

import html
import re

_BLOCK = re.compile(r"</?(?:p|li|h\d|th|td|section|div|ul|ol|header|tr|table)\b[^>]*>")


def sentences_of(page: str) -> list[str]:
    """What a page says, a sentence each; a heading or an entry of a list is one."""
    body = re.sub(r"<(style|title|svg)\b.*?</\1>", " ", page, flags=re.DOTALL)
    parts = [html.unescape(re.sub(r"<[^>]+>", " ", part)) for part in _BLOCK.split(body)]
    texts = [text.strip() for part in parts for text in re.split(r"(?<=[.!?])\s+", re.sub(r"\s+", " ", part))]
    return [text for text in texts if re.search(r"[A-Za-z]", text)]


def syllables(word: str) -> int:
    """Groups of vowels, without an e that is not heard."""
    word = word.lower()
    count = len(re.findall(r"[aeiouy]+", word))
    silent = word.endswith("e") and not word.endswith(("le", "ee")) or re.search(r"[^td]ed$", word) is not None
    return max(1, count - (silent and count > 1))


def reading_grade(sentences: list[str]) -> float:
    """0.39 words a sentence + 11.8 syllables a word - 15.59 (Kincaid and others 1975)."""
    lines = [re.findall(r"[A-Za-z']+", sentence) for sentence in sentences]
    lines = [line for line in lines if line]
    every = [word for line in lines for word in line]
    return 0.39 * len(every) / len(lines) + 11.8 * sum(map(syllables, every)) / len(every) - 15.59


def strict_grade(page: str) -> float:
    """The grade where only a full stop ends a sentence: headings and cells run into what follows."""
    running = " ".join(sentences_of(page))
    return reading_grade(re.split(r"(?<=[.!?])\s+", running))
