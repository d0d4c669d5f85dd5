"""What the printed list of a product means on the route of its treatment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from corneum.client import Client
from corneum.evidence.model_context import ModelContext
from corneum.formula.ingredient_list import parse
from corneum.plan_document.label_document import label_document
from corneum.planning.results import TreatmentResult
from corneum.safety.gate import route_of


def labels(context: ModelContext, client: Client, results: Mapping[str, TreatmentResult]) -> list[dict[str, Any]]:
    """The entries of `label` in plan.json: one for each treatment whose list was given."""
    found = []
    for result in results.values():
        formula = result.treatment.formula
        if formula is None or not formula.ingredients:
            continue
        document = label_document(
            context,
            parse(formula.ingredients),
            route_of(result.treatment.tags),
            depth=result.longest_needle,
            sterile=formula.sterile,
            allergies=client.person.allergies or (),
        )
        found.append({"treatment": result.treatment.id} | document)
    return found
