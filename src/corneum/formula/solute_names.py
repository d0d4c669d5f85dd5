"""What a name of a solute means: a row of the actives, a compound whose permeability was measured, or neither.

Names are compared by what they mean: the reviewed names of `formula/solute_names` first; then ids, INCI and common
names, CAS numbers and InChIKeys of the tables; then what the tables of ingredient names (synonyms, other languages) and
of words for actives call the same thing. A name that means another molecule, or a class of them, is never read as one
that looks like it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from corneum.errors import InputFault
from corneum.evidence import vocabulary
from corneum.evidence.tables import Row, Tables
from corneum.formula.ingredient_names import ACTIVES, key
from corneum.formula.misspelling import alike, allowed_edits
from corneum.formula.name_forms import looked_up
from corneum.formula.permeability import MEASURED

NAMES = "formula/solute_names"
_COMMON = re.compile(r"^(?P<before>[^()]+?)\s*(?:\((?P<inside>[^()]+)\))?$")
_SHORTEST_MISSPELT = 5
_MOST_EDITS = 2


@dataclass(frozen=True)
class Meaning:
    """The row of an active or of a measured compound that a name means."""

    row: Row

    @property
    def is_active(self) -> bool:
        return self.row.table == ACTIVES


@dataclass(frozen=True)
class _Index:
    """Meanings by folded name, by INCI name and by InChIKey; reviewed rows by folded name."""

    by_name: Mapping[str, Meaning]
    by_inci: Mapping[str, Meaning]
    by_inchikey: Mapping[str, Meaning]
    reviewed: Mapping[str, Row]


def meaning(tables: Tables, name: str) -> Meaning | None:
    """What a name means, or None where the tables do not know it.

    Args:
        tables: the evidence.
        name: an id, a common, INCI or foreign name, a synonym, a CAS number or an InChIKey.

    Raises:
        InputFault: the name is known, and means a salt, another molecule, or a class of them.

    Source: formula/solute_names, formulation/actives, transport/permeability_validation, the tables of ingredient
        names, vocabulary/actives.
    """
    index, folded = _index(tables), key(name)
    # ids first: `retinal` and `citric_acid` stand as they are written
    direct = index.by_name.get(name.strip().casefold()) or index.by_inchikey.get(name.strip().upper())
    if direct is not None:
        return direct
    reviewed = index.reviewed.get(folded)
    if reviewed is not None:
        return _reviewed(tables, index, name, reviewed)
    known = index.by_name.get(folded)
    if known is not None:
        return known
    inci = looked_up(name).name
    if inci is not None:
        known = index.by_inci.get(key(inci)) or index.by_name.get(key(inci))
        if known is None:
            reason = f"is the ingredient {inci}, of which nothing is tabulated that a solute needs"
            raise InputFault("solute", name, f"{reason}; give its structure as SMILES, or its molar_mass and log_kow")
        return known
    word = vocabulary.listed("active", name)
    return None if word is None else index.by_name.get(word.id.casefold())


def spelt_like(tables: Tables, name: str) -> str | None:
    """The one solute of whose names a name is a misspelling, or None.

    A word differs by a letter or two and begins and ends alike, so that multiples, chain lengths and classes (-ol, -al,
    -ate) are never joined; figures are equal.
    """
    from rapidfuzz.distance import OSA

    words = key(name).split()
    near: dict[str, int] = {}
    for folded, meant in _index(tables).by_name.items():
        others = folded.split()
        if len(others) != len(words) or folded[:1] != key(name)[:1]:
            continue
        edits = 0
        for word, other in zip(words, others, strict=True):
            edits += 0 if word == other else _edits(word, other, OSA.distance(word, other))
        if edits <= _MOST_EDITS:
            row = meant.row
            shown = row.row_id if meant.is_active else row["compound"]
            near[shown] = min(edits, near.get(shown, edits))
    least = min(near.values(), default=0)
    closest = [shown for shown, edits in near.items() if edits == least]
    return closest[0] if len(closest) == 1 else None


def _edits(word: str, other: str, distance: int) -> int:
    """Letters that differ, more than are allowed where one is no misspelling of the other."""
    shortest = min(len(word), len(other))
    may_be = shortest >= _SHORTEST_MISSPELT and word.isalpha() and other.isalpha() and alike(word, other)
    return distance if may_be and distance <= allowed_edits(shortest) else _MOST_EDITS + 1


def _reviewed(tables: Tables, index: _Index, name: str, row: Row) -> Meaning:
    if row["relation"] == "synonym":
        return index.by_name.get(row["solute"].casefold()) or index.by_inchikey[row["solute"]]
    raise InputFault("solute", name, f"is {row['note']}", row["solute"] or None)


@lru_cache(maxsize=2)
def _index(tables: Tables) -> _Index:
    by_name: dict[str, Meaning] = {}
    by_inci: dict[str, Meaning] = {}
    by_inchikey: dict[str, Meaning] = {}
    ionising = tables["formula/solutes"]
    for row in tables[ACTIVES].rows:
        meant = Meaning(row)
        for name in _names_of_active(row):
            by_name.setdefault(name, meant)
        if row["inci_name"] != "-":
            by_inci.setdefault(key(row["inci_name"]), meant)
        if row.row_id in ionising.index and ionising.row(row.row_id)["permeability_inchikey"]:
            by_inchikey.setdefault(ionising.row(row.row_id)["permeability_inchikey"], meant)
    # those whose permeability can be used come before those that have none
    for row in sorted(tables[MEASURED].rows, key=lambda row: row["use_for_kp_validation"] != "1"):
        meant = by_inchikey.setdefault(row["inchikey"], Meaning(row))
        for name in row["compound"].split(";"):
            by_name.setdefault(name.strip().casefold(), meant)
            by_name.setdefault(key(name), meant)
            inci = looked_up(name.strip()).name
            if inci is not None:
                by_inci.setdefault(key(inci), meant)
        if row["cas"]:
            by_name.setdefault(row["cas"], meant)
    reviewed = {key(name): row for row in tables[NAMES].rows for name in row.list("names")}
    return _Index(
        by_name=MappingProxyType(by_name),
        by_inci=MappingProxyType(by_inci),
        by_inchikey=MappingProxyType(by_inchikey),
        reviewed=MappingProxyType(reviewed),
    )


def _names_of_active(row: Row) -> Iterator[str]:
    """Id, CAS number and INCI name, the common name, and that without its brackets and what stands in them."""
    yield row.row_id.casefold()
    common = _COMMON.match(row["common_name"])
    whole = (row["inci_name"], row["common_name"], row["cas"])
    parts = () if common is None else (common["before"], common["inside"] or "")
    for name in (*whole, *parts):
        if name not in ("", "-"):
            yield name.casefold()
            yield key(name)
