"""What the contents of a product mean on the route of its treatment, whether listed or named as actives."""

from __future__ import annotations

from collections.abc import Mapping

from corneum.client import Client, Formula, standing_allergies
from corneum.evidence.model_context import ModelContext
from corneum.formula.contents import contents, read_list
from corneum.formula.ingredient_list import Label
from corneum.plan_document.content_document import allergens_document
from corneum.plan_document.label_document import NamedProduct, label_document, title_of
from corneum.plan_document.label_models import TreatmentLabel
from corneum.planning.results import TreatmentResult
from corneum.safety.gate import route_of
from corneum.safety.tags import COSMETIC, OWN_BLOOD
from corneum.wording.readers import Reader


def labels(
    context: ModelContext, client: Client, results: Mapping[str, TreatmentResult], reader: Reader
) -> list[TreatmentLabel]:
    """One label for each treatment whose contents are in the client's file; the client's own blood has none.

    A serum that goes on after the needles meets the channels that they made, and is judged as one before them.
    """
    judged = []
    for result in results.values():
        formula = result.treatment.formula
        if formula is None or not (formula.ingredients or formula.actives):
            continue
        if OWN_BLOOD in result.treatment.tags and COSMETIC not in result.treatment.tags:
            continue
        label = label_document(
            context,
            _product(context, formula),
            route_of(result.treatment.tags),
            depth=result.longest_needle,
            sterile=formula.sterile,
            allergies=standing_allergies(client),
            reader=reader,
        )
        doses = allergens_document(context, client, result, reader)
        judged.append(TreatmentLabel(treatment=result.treatment.id, allergens=doses, **dict(label)))
    return judged


def _product(context: ModelContext, formula: Formula) -> NamedProduct:
    label = read_list(formula.ingredients) if formula.ingredients else Label(True)
    names = (active.name for active in formula.actives)
    return NamedProduct(label, contents(context, formula), " ".join([title_of(label), *names]))
