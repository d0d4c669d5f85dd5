"""The names of ingredients that the tables hold, folded so that printed names can be compared with them.

Folding takes off case, accents, hyphens, punctuation and British spelling; figures and slashes stay. A name of
`formulation/ingredient_hazards`, `formulation/actives`, `formulation/inci_names` (the EU annexes and well-known INCI
names) or a whole name of `formulation/inci_words` is canonical, in this order; `formulation/inci_synonyms` leads to
one; `formulation/inci_false_friends` is a wall.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType

from corneum.evidence.tables import load_tables

HAZARDS = "formulation/ingredient_hazards"
NAMES = "formulation/inci_names"
SYNONYMS = "formulation/inci_synonyms"
FALSE_FRIENDS = "formulation/inci_false_friends"
ACTIVES = "formulation/actives"
WORDS = "formulation/inci_words"
PLANTS = "formulation/inci_plants"

_WORD = re.compile(r"[^\W\d_]+|\d+|/")
_LETTERS = str.maketrans(
    {
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ı": "i",
        "α": "alpha",
        "β": "beta",
        "γ": "gamma",
        "δ": "delta",
        "ω": "omega",
    }
)
# Cyrillic letters that look like Latin ones, in words that mix both
_LOOK_ALIKE = str.maketrans("аеорсхукмтвнијѕі", "aeopcxykmtbhujsi")
_BRITISH = (("sulph", "sulf"), ("aluminium", "aluminum"), ("hydrolys", "hydrolyz"))
# blanks matter between figures only: 1,2 is not 12
_BLANK = re.compile(r"(?<!\d) | (?!\d)")
_SHORTEST_COMPACT = 8
_SHORTEST_WORD = 4
_SPELLING = "spelling/format"
# kinds of words that differ by a letter in earnest (octanoate, octenoate): right as they stand, never guessed at
_CHEMICAL = frozenset({"anion", "fatty anion", "radical", "amide", "onium", "monomer", "acid", "silicone", "glycoside"})


@dataclass(frozen=True)
class Names:
    """Every known name: `canonical` and `listed` (synonyms) by key, `compact` by key without blanks.

    `words` are the words of correct names; `by_letter` are those that a misprint may be taken for, by first letter;
    `headless` are the same words without it. `wall` holds by key of a name what must not be taken for it.
    """

    canonical: Mapping[str, str]
    listed: Mapping[str, str]
    compact: Mapping[str, str]
    words: frozenset[str]
    by_letter: Mapping[str, tuple[str, ...]]
    headless: Mapping[str, str]
    wall: Mapping[str, frozenset[str]]
    assessed_as: Mapping[str, str]


def words(text: str) -> Iterator[tuple[str, int, int]]:
    """The folded words, figures and slashes of a text, each with its place."""
    for match in _WORD.finditer(text):
        folded = _folded(match.group())
        if folded:
            yield folded, match.start(), match.end()


@lru_cache(maxsize=16384)
def key(text: str) -> str:
    """The folded words of a name, one blank between them."""
    return " ".join(word for word, _, _ in words(text))


def compact(folded: str) -> str:
    """A key without its blanks, for names that are printed together or cut by a hyphen."""
    return _BLANK.sub("", folded)


def same(name: str, other: str) -> bool:
    """True where two canonical names are listed as names of one thing (a colourant's number and its name)."""
    listed = names().listed
    return name == other or listed.get(key(name)) == other or listed.get(key(other)) == name


def in_tables(name: str) -> bool:
    """True where the tables of INCI names and synonyms hold a name as it is printed."""
    folded = key(name)
    return folded in names().canonical or folded in names().listed


def _folded(word: str) -> str:
    lower = word.lower()
    if not lower.isascii():
        if any(letter.isascii() for letter in lower):
            lower = lower.translate(_LOOK_ALIKE)
        letters = [sign for sign in unicodedata.normalize("NFKD", lower.translate(_LETTERS)) if sign.isalnum()]
        # letters of another script stay: ヒアルロン酸Na is not Na
        lower = "".join(letters) if all(sign.isascii() for sign in letters) else lower
    for british, american in _BRITISH:
        if british in lower:
            lower = lower.replace(british, american)
    return lower


@cache
def names() -> Names:
    """The index of all names, built once."""
    tables = load_tables()
    canonical: dict[str, str] = {}
    listed: dict[str, str] = {}
    correct: list[str] = []
    for table in (HAZARDS, ACTIVES, NAMES):
        for row in tables[table].rows:
            for name in row.list("inci_name"):
                if name != "-":
                    canonical.setdefault(key(name), name)
    for row in tables[WORDS].where(kind="name"):
        for name in row.list("words"):
            canonical.setdefault(key(name), name)
    for row in tables[SYNONYMS].rows:
        folded = key(row["variant"])
        listed.setdefault(folded, row["canonical_inci"])
        if row["kind"] != _SPELLING:
            correct.append(folded)
    for row in tables[HAZARDS].rows:
        for synonym in row.list("synonyms"):
            folded = key(synonym)
            if folded not in listed and folded not in canonical:
                listed[folded] = row.list("inci_name")[0]
                correct.append(folded)
    for folded, name in canonical.items():
        if folded.endswith(" cera"):
            # what Europe calls cera is wax on American packs
            listed.setdefault(f"{folded.removesuffix('cera')}wax", name)
    chemical = [key(word) for row in tables[WORDS].rows if row["kind"] in _CHEMICAL for word in row.list("words")]
    correct += [key(word) for row in tables[WORDS].rows if row["kind"] not in _CHEMICAL for word in row.list("words")]
    correct += [key(f"{row['genus']} {epithet}") for row in tables[PLANTS].rows for epithet in row.list("epithets")]
    vocabulary = {word for folded in (*canonical, *correct) for word in folded.split() if len(word) >= _SHORTEST_WORD}
    wall: dict[str, set[str]] = {}
    for row in tables[FALSE_FRIENDS].rows:
        wall.setdefault(key(row["wrong_match"]), set()).add(key(row["label_text"]))
    by_letter: dict[str, list[str]] = {}
    for word in sorted(vocabulary):
        by_letter.setdefault(word[0], []).append(word)
    return Names(
        canonical=MappingProxyType(canonical),
        listed=MappingProxyType(listed),
        compact=MappingProxyType(_compacts(canonical, listed)),
        words=frozenset(vocabulary) | {word for folded in chemical for word in folded.split()},
        by_letter=MappingProxyType({letter: tuple(some) for letter, some in by_letter.items()}),
        headless=MappingProxyType(_headless(vocabulary)),
        wall=MappingProxyType({wrong: frozenset(printed) for wrong, printed in wall.items()}),
        assessed_as=MappingProxyType(
            {key(row["inci_name"]): row["assessed_as"] for row in tables[NAMES].rows if row["assessed_as"]}
        ),
    )


def _compacts(canonical: Mapping[str, str], listed: Mapping[str, str]) -> dict[str, str]:
    by_compact: dict[str, str] = {}
    double: set[str] = set()
    for folded, name in (*canonical.items(), *listed.items()):
        short = compact(folded)
        if len(short) >= _SHORTEST_COMPACT and by_compact.setdefault(short, name) != name and folded in listed:
            double.add(short)
    return {
        short: name for short, name in by_compact.items() if short not in double or short in map(compact, canonical)
    }


def _headless(vocabulary: set[str]) -> dict[str, str]:
    """Words without their first letter, where that is no word and only one word ends so."""
    count = Counter(word[1:] for word in vocabulary)
    return {
        word[1:]: word
        for word in vocabulary
        if count[word[1:]] == 1 and word[1:] not in vocabulary and len(word) > _SHORTEST_WORD + 1
    }
