"""A printed name to the ingredient it means: exact, then a listed synonym, then a cautious guess at a misspelling.

A wrong match can hide a hazard, so pairs that look alike and are not (`formulation/inci_false_friends`) are never
joined, numbers must agree, and a misspelling is guessed at only in long words that begin and end alike.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from corneum.evidence.derivation import Recorder
from corneum.evidence.tables import Row, load_tables
from corneum.formula.label import Token

HAZARDS = "formulation/ingredient_hazards"
SYNONYMS = "formulation/inci_synonyms"
FALSE_FRIENDS = "formulation/inci_false_friends"
ACTIVES = "formulation/actives"

_SHORTEST_GUESSED = 8
_EDITS = 1
_ENDING = 2
# what stands in brackets explains a name, but `nano` is part of it
_BRACKETS = re.compile(r"\s*[\[(](?!\s*nano\b)[^\])]*[\])]\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Identity:
    """What a printed name means: its INCI `name` or None, how it was found, and how alike the words are (0 to 1).

    `match` is exact, synonym, fuzzy or unknown. `hazard` is the row of `formulation/ingredient_hazards` if there
    is one; an ingredient without such a row is known by name and not by hazard.
    """

    printed: str
    name: str | None
    match: str
    score: float
    hazard: Row | None = None


def identify(recorder: Recorder, token: Token | str) -> Identity:
    """The ingredient that an entry of a list means; `unknown` where nobody can tell."""
    name = token if isinstance(token, str) else token.name
    printed = token if isinstance(token, str) else token.printed
    names, listed = _index()
    for written in dict.fromkeys((name, _BRACKETS.sub(" ", name).strip())):
        for found, match in ((names.get(_key(written)), "exact"), (listed.get(_key(written)), "synonym")):
            if found is not None and not _walled(name, found):
                return _identity(recorder, printed, found, match, 1.0)
    guess = _guess(name)
    if guess is not None:
        return _identity(recorder, printed, guess[0], "fuzzy", guess[1])
    return Identity(printed, None, "unknown", 0.0)


def _identity(recorder: Recorder, printed: str, name: str, match: str, score: float) -> Identity:
    row_id = _hazards().get(_key(name))
    return Identity(printed, name, match, score, recorder.row(HAZARDS, row_id) if row_id else None)


def _guess(name: str) -> tuple[str, float] | None:
    """The one listed name within a single edit in one long word, and the likeness; None where there is doubt."""
    from rapidfuzz import fuzz, process
    from rapidfuzz.distance import OSA

    key = _key(name)
    if len(key) < _SHORTEST_GUESSED:
        return None
    names, listed = _index()
    near = process.extract(key, [*names, *listed], scorer=OSA.distance, score_cutoff=_EDITS, limit=None)
    meanings = {names.get(other) or listed[other]: other for other, _, _ in near if _alike(key, other)}
    if len(meanings) != 1:
        return None
    found, other = next(iter(meanings.items()))
    return None if _walled(name, found) else (found, fuzz.ratio(key, other) / 100)


def _alike(one: str, other: str) -> bool:
    """True where the words agree but for one long word, with the same beginning, ending and numbers."""
    if re.findall(r"\d+", one) != re.findall(r"\d+", other) or len(one.split()) != len(other.split()):
        return False
    pairs = [(a, b) for a, b in zip(one.split(), other.split(), strict=True) if a != b]
    return all(
        min(len(a), len(b)) >= _SHORTEST_GUESSED and a[0] == b[0] and a[-_ENDING:] == b[-_ENDING:] for a, b in pairs
    )


def _walled(printed: str, found: str) -> bool:
    wall = _wall()
    written = (_key(printed), _key(_BRACKETS.sub(" ", printed)))
    return any((key, _key(found)) in wall for key in written)


def _key(words: str) -> str:
    """Lower case without accents; what is neither letter, figure nor slash becomes a blank."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    return " ".join(re.findall(r"[a-z0-9/]+", plain))


@cache
def _wall() -> frozenset[tuple[str, str]]:
    return frozenset((_key(row["label_text"]), _key(row["wrong_match"])) for row in load_tables()[FALSE_FRIENDS].rows)


@cache
def _hazards() -> Mapping[str, str]:
    rows = load_tables()[HAZARDS].rows
    return MappingProxyType({_key(name): row.row_id for row in rows for name in row.list("inci_name")})


@cache
def _index() -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Names by their key, and synonyms by theirs; a synonym that is another ingredient's name does not count."""
    names: dict[str, str] = {}
    listed: dict[str, str] = {}
    for row in load_tables()[HAZARDS].rows:
        for name in row.list("inci_name"):
            names.setdefault(_key(name), name)
    for row in load_tables()[ACTIVES].rows:
        if row["inci_name"]:
            names.setdefault(_key(row["inci_name"]), row["inci_name"])
    for row in load_tables()[SYNONYMS].rows:
        names.setdefault(_key(row["canonical_inci"]), row["canonical_inci"])
        listed.setdefault(_key(row["variant"]), row["canonical_inci"])
    for row in load_tables()[HAZARDS].rows:
        for synonym in row.list("synonyms"):
            listed.setdefault(_key(synonym), row.list("inci_name")[0])
    return MappingProxyType(names), MappingProxyType(listed)
