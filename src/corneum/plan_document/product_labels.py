"""What the printed list of a product means on the route of its treatment."""

from __future__ import annotations

from collections.abc import Mapping

from corneum.client import Client, standing_allergies
from corneum.evidence.model_context import ModelContext
from corneum.formula.ingredient_list import parse
from corneum.plan_document.content_document import allergens_document
from corneum.plan_document.label_document import label_document
from corneum.plan_document.label_models import TreatmentLabel
from corneum.planning.results import TreatmentResult
from corneum.safety.gate import route_of
from corneum.wording.readers import Reader


def labels(
    context: ModelContext, client: Client, results: Mapping[str, TreatmentResult], reader: Reader
) -> list[TreatmentLabel]:
    """One label for each treatment whose printed list is in the client's file."""
    judged = []
    for result in results.values():
        formula = result.treatment.formula
        if formula is None or not formula.ingredients:
            continue
        label = label_document(
            context,
            parse(formula.ingredients),
            route_of(result.treatment.tags),
            depth=result.longest_needle,
            sterile=formula.sterile,
            allergies=standing_allergies(client),
            reader=reader,
        )
        doses = allergens_document(context, client, result, reader)
        judged.append(TreatmentLabel(treatment=result.treatment.id, allergens=doses, **dict(label)))
    return judged
