"""What happens when things are mixed: pairs that spoil one another, and solutions that sting for their salt content.

Osmolality is what the maker states, else the ideal sum c / M over the dissolved small molecules, without dissociation,
so it is a lower bound for salts. Above `safety.osmolality_stop` (usach2019) a liquid does not belong below the barrier.
"""

from __future__ import annotations

import re

from corneum import units
from corneum.client import Formula
from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Text, cell, statement
from corneum.evidence.tables import Row
from corneum.formula.content_names import actives_judged_as
from corneum.formula.contents import contents, names_of
from corneum.safety.mixture import liquid
from corneum.safety.product_rules import product_reason
from corneum.safety.reasons import Reason, in_order
from corneum.safety.tags import COSMETIC, OWN_BLOOD

MAP = "safety/interaction_map"
COMPONENTS = "safety/cocktail_components"
ACTIVES = "formulation/actives"


def cocktail(context: ModelContext, formula: Formula | None, tags: frozenset[str]) -> tuple[Reason, ...]:
    """Reasons about a mixture that is put in with needles: its pairs, pH, flow and osmolality, strongest first.

    Args:
        context: tables and record.
        formula: the mixture; None where nothing is known of it.
        tags: tags of the treatment; they add what it carries itself (toxin, hyaluronan).

    Returns:
        The reasons; none for a treatment that neither needles nor injects. Blood is as acid and as salty as the person
        it came from, so of the client's own only what it is mixed with counts.

    Source:
        `safety/interaction_map`, `safety/product_rules`.
    """
    if not tags & {"needle", "injection"}:
        return ()
    rows = context.table(COMPONENTS).rows
    components = frozenset(row.row_id for row in rows if row["treatment_tag"] and row.row_id in tags)
    if formula is not None:
        components |= _components(context, formula)
    reasons = [_pair(context, row) for row in context.table(MAP).rows if _meets(row, components)]
    own_blood = OWN_BLOOD in tags and COSMETIC not in tags
    if formula is not None and not own_blood:
        reasons += [*_osmolality(context, formula), *liquid(context, formula, components)]
    return in_order(reasons)


def _components(context: ModelContext, formula: Formula) -> frozenset[str]:
    written = [_normalised(name) for name in names_of(contents(context, formula))]
    return frozenset(row.row_id for row in context.table(COMPONENTS).rows if any(_is(row, name) for name in written))


def _is(row: Row, name: str) -> bool:
    """The name is one of the row's whole names, or holds one of its words."""
    return name in row.list("whole_names") or any(_holds(word, name) for word in row.list("words"))


def _normalised(name: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", name.lower()))


def _holds(word: str, name: str) -> bool:
    """A listed word inside a normalised name: from the start of a word, so that `egf` is not found in another word."""
    return f" {word}" in f" {name}" or name.endswith(word)


def _meets(row: Row, components: frozenset[str]) -> bool:
    others = row.list("with_components")
    return row["component"] in components and (not others or not components.isdisjoint(others))


def _pair(context: ModelContext, row: Row) -> Reason:
    context.row(MAP, row.row_id)
    return Reason(
        code=row.row_id,
        strength=row["strength"],
        why=cell(row, "why"),
        do=cell(row, "do"),
        person_wide=True,
        sources=row.sources,
        grade=row.grade,
    )


def _osmolality(context: ModelContext, formula: Formula) -> tuple[Reason, ...]:
    stop = context.parameter("safety.osmolality_stop")
    stated = formula.osmolality is not None
    osmolality = formula.osmolality if formula.osmolality is not None else _ideal_osmolality(context, formula)
    if osmolality <= stop.number:
        return ()
    text_id = "safety.osmolality_stated" if stated else "safety.osmolality_of_actives"
    why: Text = statement(text_id, osmolality=osmolality, stop=stop.number)
    return (product_reason(context, "osmolality", why, statement("safety.dilute")),)


def _ideal_osmolality(context: ModelContext, formula: Formula) -> float:
    """Osmolality of the dissolved small molecules of known concentration, mol/kg: the sum of c / M."""
    total = 0.0
    for named in contents(context, formula):
        ids = actives_judged_as().get(named.identity.name or "", ())
        row = context.table(ACTIVES).index.get(ids[0]) if ids else None
        if row is None or named.concentration is None or row["kind"] != "small_molecule":
            continue
        mass = row["mw_lit_da"] or row["mw_rdkit_da"]
        if re.fullmatch(r"\d+(?:\.\d+)?", mass):
            total += named.concentration / (float(mass) * units.factor("g/mol"))
    # mol/m^3 is mmol in a litre, and a litre of dilute solution holds a kilogram of water
    return total * units.factor("mOsm/kg")
