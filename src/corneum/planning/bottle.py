"""What the printed list of a product means on the route of its treatment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from corneum.evidence.derivation import Recorder
from corneum.formula.label import parse
from corneum.planning.results import TreatmentResult
from corneum.safety.gate import ingredients, route_of


def labels(recorder: Recorder, results: Mapping[str, TreatmentResult]) -> list[dict[str, Any]]:
    """The entries of `label` in plan.json: one for each treatment whose list was given."""
    found = []
    for result in results.values():
        formula = result.treatment.formula
        if formula is None or not formula.ingredients:
            continue
        label = parse(formula.ingredients)
        route = route_of(result.treatment.tags)
        found.append(
            {
                "treatment": result.treatment.id,
                "route": route,
                "is_list": label.is_list,
                "reason": label.reason,
                "ingredients": [
                    {
                        "printed": item.identity.printed,
                        "name": item.identity.name,
                        "match": item.identity.match,
                        "score": item.identity.score,
                        "use": {"action": item.action, "severity": item.severity},
                        "why": item.why,
                        "sources": list(item.sources),
                        "grade": item.grade,
                    }
                    for item in ingredients(recorder, label, route)
                ],
            }
        )
    return found
