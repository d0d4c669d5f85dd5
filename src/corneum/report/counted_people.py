"""The people whom a treatment helps beyond those whom the other side of a trial helped, where a trial counted them."""

from __future__ import annotations

from corneum.plan_document.document_parts import Number
from corneum.plan_document.treatment_models import Benefit


def counted_people(benefit: Benefit) -> Number | None:
    """The share of people who were helped more; None where no trial counted people, or fewer were helped."""
    effect = benefit.effect
    if benefit.scale != "share_of_people" or not isinstance(effect, Number) or not 0 < effect.value < 1:
        return None
    return effect
