"""What happens when things are mixed: pairs that spoil one another, and solutions that sting for their salt content.

Osmolality is what the maker states, else the ideal sum c / M over the dissolved small molecules, without dissociation,
so it is a lower bound for salts. Above `safety.osmolality_stop` (usach2019) a liquid does not belong below the barrier.
"""

from __future__ import annotations

import re

from corneum import units
from corneum.client import Formula
from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import cell, literal
from corneum.evidence.tables import Row
from corneum.evidence.value import Value
from corneum.evidence.vocabulary import resolve
from corneum.formula.ingredient_list import parse
from corneum.safety.mixture import liquid
from corneum.safety.reasons import Reason, in_order

MAP = "safety/interaction_map"
PARTS = "safety/cocktail_parts"
ACTIVES = "formulation/actives"


def cocktail(context: ModelContext, formula: Formula | None, tags: frozenset[str]) -> tuple[Reason, ...]:
    """Reasons about a mixture that is put in with needles: its pairs and its osmolality, strongest first.

    `tags` add what the treatment itself carries (toxin, hyaluronan) where the formula does not name it.
    """
    if not tags & {"needle", "injection"}:
        return ()
    written = _parts(context, formula) if formula is not None else frozenset()
    parts = written | (tags & {"toxin", "hyaluronan", "tranexamic_acid", "lidocaine", "prp"})
    reasons = [_pair(context, row) for row in context.table(MAP).rows if _meets(row, parts)]
    if formula is not None:
        reasons += [*_osmolality(context, formula), *liquid(context, formula, parts)]
    return in_order(reasons)


def _parts(context: ModelContext, formula: Formula) -> frozenset[str]:
    names = [active.name for active in formula.actives]
    if formula.ingredients:
        names += [token.name for token in parse(formula.ingredients).tokens]
    said = [_plain(name) for name in names]
    rows = context.table(PARTS).rows
    found = {row.row_id for row in rows for word in row.list("words") if any(_names(word, name) for name in said)}
    # a derivative (3-O-ethyl ascorbic acid) is not the acid itself
    if "acidic_vitamin_c" in found and not any(
        name in {"ascorbic acid", "l ascorbic acid", "vitamin c"} for name in said
    ):
        found.discard("acidic_vitamin_c")
    return frozenset(found)


def _plain(name: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", name.lower()))


def _names(word: str, name: str) -> bool:
    """A listed word inside a name: from the start of a word, so that `egf` is not found in another word."""
    return re.search(rf"(?:^|\s|/){re.escape(word)}", name) is not None or name.endswith(word)


def _meets(row: Row, parts: frozenset[str]) -> bool:
    return row["part_a"] in parts and (not row["part_b"] or bool(parts & set(row["part_b"].split("|"))))


def _pair(context: ModelContext, row: Row) -> Reason:
    context.row(MAP, row.row_id)
    return Reason(row.row_id, row["strength"], cell(row, "why"), cell(row, "do"), None, True, row.sources, row.grade)


def _osmolality(context: ModelContext, formula: Formula) -> tuple[Reason, ...]:
    stop = context.parameter("safety.osmolality_stop")
    if formula.osmolality is not None:
        stated = f"The maker states {units.show(formula.osmolality, 'mOsm/kg')}"
        return () if formula.osmolality <= stop.number else (_too_salty(stated, stop),)
    total = 0.0
    for active in formula.actives:
        match = resolve("active", active.name)
        row = context.table(ACTIVES).index.get(match.id) if match is not None else None
        if row is None or active.concentration is None or row["kind"] != "small_molecule":
            continue
        mass = row["mw_lit_da"] or row["mw_rdkit_da"]
        if re.fullmatch(r"\d+(?:\.\d+)?", mass):
            total += active.concentration / (float(mass) * units.factor("g/mol"))
    # mol/m^3 is mmol in a litre, and a litre of dilute solution holds a kilogram of water
    total *= units.factor("mOsm/kg")
    if total <= stop.number:
        return ()
    return (_too_salty(f"The dissolved actives alone make about {units.show(total, 'mOsm/kg')}", stop),)


def _too_salty(stated: str, stop: Value) -> Reason:
    why = f"{stated}; above {stop.printed} a liquid stings and injures."
    do = "Dilute it, or keep it on intact skin."
    return Reason("osmolality", "not_recommended", literal(why), literal(do), None, True, stop.sources, stop.grade)
