"""Sentences that stand twice on one page.

    python -m tests.report.repeated_sentences out/reader/plan.html

prints them, each with how often it stands there.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

# shorter ones are names, verdicts and headings, which may stand wherever they belong
FEWEST_WORDS = 5
# what stands within a line; every other element begins a block
INLINE = frozenset(
    ("a", "abbr", "b", "bdi", "cite", "code", "data", "em", "i", "kbd", "label", "mark", "q", "s", "small")
)
INLINE |= {"span", "strong", "sub", "sup", "time", "u", "var", "wbr", "button", "input", "img"}
# no text for people, or drawn once for wide and once for narrow screens
UNREAD = frozenset(("style", "script", "title", "svg", "template"))
# a table tells the same of several rows by its nature
CELLS = frozenset({"td", "th"})
ONLY_PRINT = "only-print"
VOID = frozenset(("br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"))


class Blocks(HTMLParser):
    """The visible text of each block of a page: on a screen, or with `printed` of what is only printed. The text of
    cells is left out."""

    def __init__(self, *, printed: bool = False) -> None:
        super().__init__()
        self.printed = printed
        self.open: list[tuple[str, bool]] = []
        self.blocks: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.text.append(" ") if tag in INLINE else self._end_block()
        if tag not in VOID:
            facts = dict(attrs)
            self.open.append((tag, ONLY_PRINT in (facts.get("class") or "").split()))

    def handle_endtag(self, tag: str) -> None:
        self.text.append(" ") if tag in INLINE else self._end_block()
        if any(name == tag for name, _ in self.open):
            while self.open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        names = {name for name, _ in self.open}
        if not names & (UNREAD | CELLS) and any(only for _, only in self.open) == self.printed:
            self.text.append(data)

    def close(self) -> None:
        super().close()
        self._end_block()

    def _end_block(self) -> None:
        # the blank that an inline element leaves before a mark is not seen
        text = re.sub(r" (?=[,.;:!?)])", "", " ".join("".join(self.text).split()))
        self.text.clear()
        if text:
            self.blocks.append(text)


def blocks_of(page: str, *, printed: bool = False) -> list[str]:
    """The visible text of the blocks of a page, in its order."""
    reader = Blocks(printed=printed)
    reader.feed(page)
    reader.close()
    return reader.blocks


def sentences_of(page: str, *, printed: bool = False) -> Iterator[str]:
    """The sentences of a page that have enough words to count."""
    for block in blocks_of(page, printed=printed):
        for sentence in re.split(r"(?<=[.!?])\s+", block):
            if len(re.findall(r"[\w'’-]*[^\W\d_][\w'’-]*", sentence)) >= FEWEST_WORDS:
                yield sentence.rstrip(".!?: ").casefold()


def repeated(page: str) -> dict[str, int]:
    """The sentences that stand more than once on a page, those of the screen and those of the paper apart."""
    counts: Counter[str] = Counter()
    for printed in (False, True):
        for sentence, count in Counter(sentences_of(page, printed=printed)).items():
            counts[sentence] = max(counts[sentence], count)
    return {sentence: count for sentence, count in counts.items() if count > 1}


def listed(page: str) -> str:
    """What stands more than once on a page, a line each, the most often first."""
    entries = sorted(repeated(page).items(), key=lambda entry: -entry[1])
    return "\n".join(f"{count} times: {sentence}" for sentence, count in entries)


if __name__ == "__main__":
    for name in sys.argv[1:]:
        print(name, listed(Path(name).read_text(encoding="utf-8")), sep="\n")
