"""The words that INCI names are built of, by kind: plants, their parts, salts, radicals, numbered families.

`formulation/inci_plants` holds the plants by genus, `formulation/inci_words` the other words. A family of numbered
names (PEG-8, LAURETH-23) stands with the numbers that exist, so that a misprinted number is no name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from corneum.evidence.tables import load_tables
from corneum.formula.ingredient_names import PLANTS, WORDS, key

_PAIR = "pair"
_LARGEST_OF_PAIR = 500


@dataclass(frozen=True)
class Term:
    """A word or phrase of INCI names: its `kind`, its `text` in capitals, the numbers that may follow it.

    `numbers` is None where none follows and empty where any pair does (PEG/PPG-18/18). `assessed_as` is the ingredient
    whose hazards those of this plant are like, where they are not those of plants at large.
    """

    kind: str
    text: str
    numbers: frozenset[int] | None = None
    assessed_as: str = ""


@dataclass(frozen=True)
class Reading:
    """What the words of a name up to `end` can be: a kind and the text in capitals."""

    kind: str
    text: str
    end: int
    assessed_as: str = ""


@dataclass(frozen=True)
class Lexicon:
    """Terms by folded phrase, how many words the longest phrase has, every single word of them, species by genus."""

    terms: Mapping[str, tuple[Term, ...]]
    longest: int
    words: frozenset[str]
    species: Mapping[str, tuple[str, ...]]


def readings(words: list[str], start: int) -> Iterator[Reading]:
    """What stands at a place of a name, the longest phrase first.

    Args:
        words: the folded words of a name.
        start: the place of the first word.
    """
    index = lexicon()
    for end in range(min(len(words), start + index.longest), start, -1):
        for term in index.terms.get(" ".join(words[start:end]), ()):
            if term.numbers is None:
                yield Reading(term.kind, term.text, end, term.assessed_as)
            else:
                yield from _numbered(term, words, end)
    yield from _chain(words, start)


def _numbered(term: Term, words: list[str], end: int) -> Iterator[Reading]:
    numbers = term.numbers
    if end < len(words) and words[end].isdigit() and numbers and words[end] == str(int(words[end])):
        if int(words[end]) in numbers:
            yield Reading(term.kind, f"{term.text}-{words[end]}", end + 1)
    elif not numbers and words[end + 1 : end + 2] == ["/"] and end + 2 < len(words):
        first, second = words[end], words[end + 2]
        if all(number.isdigit() and 0 < int(number) <= _LARGEST_OF_PAIR for number in (first, second)):
            yield Reading(term.kind, f"{term.text}-{first}/{second}", end + 3)


def _chain(words: list[str], start: int) -> Iterator[Reading]:
    """C12-15 and C18: the lengths of carbon chains."""
    if words[start] != "c" or start + 1 >= len(words) or not _length(words[start + 1]):
        return
    if start + 2 < len(words) and _length(words[start + 2]) and int(words[start + 1]) < int(words[start + 2]):
        yield Reading("chain", f"C{words[start + 1]}-{words[start + 2]}", start + 3)
    yield Reading("chain", f"C{words[start + 1]}", start + 2)


def _length(word: str) -> bool:
    return word.isdigit() and 0 < int(word) <= 60


def groceries(printed: list[str]) -> bool:
    """True where names are those of a shopping list: food that no product holds, and beside it what a kitchen has.

    Args:
        printed: the names of a list as printed.
    """
    kinds = [{term.kind for term in lexicon().terms.get(key(name), ())} & {"food", "kitchen"} for name in printed]
    return any("food" in some for some in kinds) and all(kinds)


@cache
def lexicon() -> Lexicon:
    """The index of all words, built once."""
    tables = load_tables()
    terms: dict[str, list[Term]] = {}
    species: dict[str, tuple[str, ...]] = {}
    for row in tables[PLANTS].rows:
        species[key(row["genus"])] = tuple(dict.fromkeys(key(name).split()[0] for name in row.list("epithets")))
        for epithet in row.list("epithets"):
            text = f"{row['genus']} {epithet}"
            several = terms.setdefault(key(text), [])
            several.append(Term("plant", text, None, row["assessed_as"]))
            if row["oil"]:
                several.append(Term("aromatic plant", text, None, row["assessed_as"]))
    for row in tables[WORDS].rows:
        numbers = _numbers(row["numbers"])
        for word in row.list("words") if row["kind"] != "name" else ():
            terms.setdefault(key(word), []).append(Term(row["kind"], word, numbers))
    return Lexicon(
        MappingProxyType({folded: tuple(some) for folded, some in terms.items()}),
        max(folded.count(" ") for folded in terms) + 1,
        frozenset(word for folded in terms for word in folded.split()),
        MappingProxyType(species),
    )


def _numbers(cell: str) -> frozenset[int] | None:
    """The numbers of a cell such as `2-30;40;60`."""
    if not cell:
        return None
    if cell == _PAIR:
        return frozenset()
    numbers: set[int] = set()
    for part in cell.split(";"):
        low, _, high = part.partition("-")
        numbers |= set(range(int(low), int(high or low) + 1))
    return frozenset(numbers)
