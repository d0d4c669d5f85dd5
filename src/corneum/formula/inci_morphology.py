"""Names that no table holds and that are built by the rules of INCI: genus, part and preparation; salts; ferments.

A rule of `formulation/inci_morphology` is a pattern over the kinds of `inci_words`: kinds stand in small letters,
words that must be there in capitals. `a|b` is one of several, `?` none or one, `*` and `+` several, with or without
slashes between them, `&` several with slashes; round brackets group. `known` is a name that the tables hold.

Every word of a name must be read, so a word of no closed list makes no name: what is misprinted stays unknown here.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache

from corneum.evidence.tables import load_tables
from corneum.formula.inci_words import lexicon, readings
from corneum.formula.ingredient_names import names

RULES = "formulation/inci_morphology"

_ELEMENT = re.compile(r"[()]|[?*+&]|[^\s()?*+&]+")
_LONGEST = 20  # words
_LONGEST_KNOWN = 7  # words of a known name inside a built one

# what was read up to a place: the texts so far, and whose hazards the plants among them have
_Read = tuple[tuple[str, ...], tuple[str, ...]]
_Reader = Callable[["_Words", int], dict[int, _Read]]


@dataclass(frozen=True)
class Built:
    """A name read by a rule: in capitals, the `rule`, its class, and the ingredient whose hazards it is judged by."""

    name: str
    rule: str
    kind: str
    assessed_as: str


@dataclass(frozen=True)
class _Rule:
    rule: str
    kind: str
    assessed_as: str
    reader: _Reader
    # kinds and words that a name of this rule can begin with, and end with
    first: frozenset[str]
    last: frozenset[str]


class _Words:
    """The words of one name and what each place can be, looked up once."""

    def __init__(self, words: list[str]) -> None:
        self.words = words
        self._kinds: dict[int, dict[str, dict[int, _Read]]] = {}
        self._known: dict[int, dict[int, _Read]] = {}

    def kinds_at_start(self) -> set[str]:
        """What the first word can be: its kinds, the word itself in capitals, and perhaps a known name."""
        self.of_kind("", 0)
        return {*self._kinds[0], self.words[0].upper(), "known"}

    def kinds_at_end(self) -> set[str]:
        """What the last words can be, as `kinds_at_start`."""
        kinds = {self.words[-1].upper(), "known"}
        for place in range(len(self.words)):
            self.of_kind("", place)
            kinds.update(kind for kind, ends in self._kinds[place].items() if len(self.words) in ends)
        return kinds

    def of_kind(self, kind: str, place: int) -> dict[int, _Read]:
        if kind == "known":
            return self._known_names(place)
        if place >= len(self.words):
            return {}
        if place not in self._kinds:
            kinds: dict[str, dict[int, _Read]] = {}
            for reading in readings(self.words, place):
                like = (reading.assessed_as,) if reading.assessed_as else ()
                kinds.setdefault(reading.kind, {}).setdefault(reading.end, ((reading.text,), like))
            self._kinds[place] = kinds
        return self._kinds[place].get(kind, {})

    def _known_names(self, place: int) -> dict[int, _Read]:
        if place not in self._known:
            index = names()
            read: dict[int, _Read] = {}
            for end in range(min(len(self.words), place + _LONGEST_KNOWN), place, -1):
                name = index.canonical.get(" ".join(self.words[place:end]))
                if name is not None:
                    read[end] = ((name,), ())
            self._known[place] = read
        return self._known[place]


@lru_cache(maxsize=16384)
def built(folded: str) -> Built | None:
    """The name that a key is by the first rule that reads all its words, or None.

    Args:
        folded: the folded words of a name, as `ingredient_names.key` makes them.

    Source: formulation/inci_morphology, formulation/inci_words, formulation/inci_plants.
    """
    words = folded.split()
    if not 1 <= len(words) <= _LONGEST or not all(word in _vocabulary() or word.isdigit() for word in words):
        return None
    name = _Words(words)
    begins, ends = name.kinds_at_start(), name.kinds_at_end()
    for rule in _rules():
        if rule.first.isdisjoint(begins) or rule.last.isdisjoint(ends):
            continue
        read = rule.reader(name, 0).get(len(words))
        if read is not None:
            texts, plants = read
            return Built(
                " ".join(texts).replace(" / ", "/"), rule.rule, rule.kind, plants[0] if plants else rule.assessed_as
            )
    return None


@cache
def _vocabulary() -> frozenset[str]:
    """Every word that a rule can read: most names that are none are put aside by one look."""
    patterns = {
        element.lower() for row in load_tables()[RULES].rows for element in re.split(r"[\s|()]+", row["pattern"])
    }
    known = {word for folded in names().canonical for word in folded.split()}
    return lexicon().words | {element.rstrip("?*+&") for element in patterns} | known | {"c"}


@cache
def _rules() -> tuple[_Rule, ...]:
    rules: list[_Rule] = []
    for row in load_tables()[RULES].rows:
        elements = _ELEMENT.findall(row["pattern"])
        first, last, _ = _edges(elements)
        reader = _sequence(elements)
        rules.append(_Rule(row["rule"], row["class"], row["assessed_as"], reader, frozenset(first), frozenset(last)))
    return tuple(rules)


def _edges(elements: list[str]) -> tuple[set[str], set[str], bool]:
    """What the words that elements read can begin with and end with, and whether they can read none."""
    units: list[tuple[set[str], set[str], bool]] = []
    place = 0
    while place < len(elements):
        close = _closing(elements, place) if elements[place] == "(" else place
        if close > place:
            first, last, empty = _edges(elements[place + 1 : close])
        else:
            words = {kind.replace("_", " ") if kind.islower() else kind for kind in elements[place].split("|")}
            first, last, empty = words, words, False
        place = close + 1
        if place < len(elements) and elements[place] in "?*+&":
            empty = empty or elements[place] in "?*"
            place += 1
        units.append((first, last, empty))
    starts = itertools.accumulate((unit[2] for unit in units), lambda before, empty: before and empty, initial=True)
    ends = itertools.accumulate((unit[2] for unit in units[::-1]), lambda after, empty: after and empty, initial=True)
    return (
        set().union(*(unit[0] for unit, reached in zip(units, starts, strict=False) if reached)),
        set().union(*(unit[1] for unit, reached in zip(units[::-1], ends, strict=False) if reached)),
        all(unit[2] for unit in units),
    )


def _sequence(elements: list[str]) -> _Reader:
    """A reader of elements one after the other."""
    readers: list[_Reader] = []
    place = 0
    while place < len(elements):
        if elements[place] == "(":
            close = _closing(elements, place)
            reader = _sequence(elements[place + 1 : close])
        else:
            close = place
            reader = _first_reading_of(elements[place].split("|"))
        place = close + 1
        if place < len(elements) and elements[place] in "?*+&":
            reader = _repeated(reader, elements[place])
            place += 1
        readers.append(reader)

    def read(words: _Words, start: int) -> dict[int, _Read]:
        ends: dict[int, _Read] = {start: ((), ())}
        for reader in readers:
            further: dict[int, _Read] = {}
            for end, before in ends.items():
                for last, after in reader(words, end).items():
                    further.setdefault(last, (before[0] + after[0], before[1] + after[1]))
            ends = further
            if not ends:
                break
        return ends

    return read


def _closing(elements: list[str], place: int) -> int:
    depth = 0
    for other in range(place, len(elements)):
        depth += (elements[other] == "(") - (elements[other] == ")")
        if depth == 0:
            return other
    raise ValueError(f"a bracket of {' '.join(elements)} does not close")


def _first_reading_of(kinds: list[str]) -> _Reader:
    readers = [_of_kind(kind.replace("_", " ")) if kind.islower() else _of_word(kind) for kind in kinds]
    if len(readers) == 1:
        return readers[0]

    def read(words: _Words, start: int) -> dict[int, _Read]:
        ends: dict[int, _Read] = {}
        for reader in readers:
            for end, read in reader(words, start).items():
                ends.setdefault(end, read)
        return ends

    return read


def _of_kind(kind: str) -> _Reader:
    return lambda words, start: words.of_kind(kind, start)


def _of_word(word: str) -> _Reader:
    folded = word.lower()

    def read(words: _Words, start: int) -> dict[int, _Read]:
        return {start + 1: ((word,), ())} if start < len(words.words) and words.words[start] == folded else {}

    return read


def _repeated(reader: _Reader, times: str) -> _Reader:
    """None or one (`?`), none or several (`*`), one or several (`+`), several between slashes (`&`)."""

    def read(words: _Words, start: int) -> dict[int, _Read]:
        ends: dict[int, _Read] = {}
        waiting: list[tuple[int, _Read]] = [(start, ((), ()))]
        while waiting:
            place, before = waiting.pop()
            slash = bool(before[0]) and place < len(words.words) and words.words[place] == "/"
            if before[0] and times == "&" and not slash:
                continue
            for lead in (("/",), ()) if slash and times != "&" else (("/",) * slash,):
                for last, after in reader(words, place + len(lead)).items():
                    if last not in ends:
                        ends[last] = (before[0] + lead + after[0], before[1] + after[1])
                        if times != "?":
                            waiting.append((last, ends[last]))
        if times in "?*":
            ends.setdefault(start, ((), ()))
        return ends

    return read
