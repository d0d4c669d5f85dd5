"""Sentences that stand twice on one page.

    python -m tests.report.repeated_sentences out/reader/plan.html

prints them, each with how often it stands there.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import zip_longest
from pathlib import Path
from typing import Literal

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
# the card has a sheet of paper for each treatment, and each is held by itself
SHEET = "sheet"
VOID = frozenset(("br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"))


View = Literal["screen", "before_opening", "paper"]


@dataclass(frozen=True)
class Element:
    """An element that is open while a page is read: `closes` where it hides all but its summary, `sheet` the number of
    the sheet that it begins, 0 for none."""

    tag: str
    only_print: bool
    closes: bool
    sheet: int


class Blocks(HTMLParser):
    """The visible text of each block of a page: of all that a screen can show, of what it shows before anything is
    opened, or of what is only printed. The text of cells is left out."""

    def __init__(self, view: View) -> None:
        super().__init__()
        self.view = view
        self.open: list[Element] = []
        self.blocks: list[tuple[int, str]] = []
        self.text: list[str] = []
        self.sheets = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.text.append(" ") if tag in INLINE else self._end_block()
        if tag not in VOID:
            facts = dict(attrs)
            classes = (facts.get("class") or "").split()
            self.sheets += SHEET in classes
            closes, sheet = tag == "details" and "open" not in facts, self.sheets if SHEET in classes else 0
            self.open.append(Element(tag, ONLY_PRINT in classes, closes, sheet))

    def handle_endtag(self, tag: str) -> None:
        self.text.append(" ") if tag in INLINE else self._end_block()
        if any(element.tag == tag for element in self.open):
            while self.open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self._is_seen():
            self.text.append(data)

    def close(self) -> None:
        super().close()
        self._end_block()

    def _is_seen(self) -> bool:
        if any(element.tag in UNREAD | CELLS for element in self.open):
            return False
        if any(element.only_print for element in self.open) != (self.view == "paper"):
            return False
        within = zip_longest(self.open, self.open[1:])
        hidden = any(outer.closes and (inner is None or inner.tag != "summary") for outer, inner in within)
        return self.view != "before_opening" or not hidden

    def _end_block(self) -> None:
        # the blank that an inline element leaves before a mark is not seen
        text = re.sub(r" (?=[,.;:!?)])", "", " ".join("".join(self.text).split()))
        self.text.clear()
        if text:
            self.blocks.append((max((element.sheet for element in self.open), default=0), text))


def blocks_of(page: str, view: View = "screen") -> list[tuple[int, str]]:
    """The visible text of the blocks of a page, in its order, each with the number of its sheet, 0 for none."""
    reader = Blocks(view)
    reader.feed(page)
    reader.close()
    return reader.blocks


def sentences_of(page: str, view: View = "screen") -> Iterator[tuple[int, str]]:
    """The sentences of a page that have enough words to count, each with the number of its sheet."""
    for sheet, block in blocks_of(page, view):
        for sentence in re.split(r"(?<=[.!?])\s+", block):
            if len(re.findall(r"[\w'’-]*[^\W\d_][\w'’-]*", sentence)) >= FEWEST_WORDS:
                yield sheet, sentence.rstrip(".!?: ").casefold()


def repeated(page: str, *views: View) -> dict[str, int]:
    """The sentences that stand more than once on one sheet in one view of a page: the screen or the paper, unless
    named."""
    counts: Counter[str] = Counter()
    for view in views or ("screen", "paper"):
        for (_, sentence), count in Counter(sentences_of(page, view)).items():
            counts[sentence] = max(counts[sentence], count)
    return {sentence: count for sentence, count in counts.items() if count > 1}


def listed(page: str, *views: View) -> str:
    """What stands more than once on a page, a line each, the most often first."""
    entries = sorted(repeated(page, *views).items(), key=lambda entry: -entry[1])
    return "\n".join(f"{count} times: {sentence}" for sentence, count in entries)


if __name__ == "__main__":
    for name in sys.argv[1:]:
        print(name, listed(Path(name).read_text(encoding="utf-8")), sep="\n")
