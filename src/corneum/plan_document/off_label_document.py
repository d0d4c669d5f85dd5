"""Uses that no regulator has licensed, of the treatments that may be done."""

from __future__ import annotations

from collections.abc import Sequence

from corneum.client import Client
from corneum.evidence.model_context import ModelContext
from corneum.plan_document.document_parts import grade_of
from corneum.plan_document.off_label_models import OffLabelUse
from corneum.plan_document.sentences import sentences
from corneum.plan_document.withheld import Holds, is_refused
from corneum.planning.off_label import off_label_uses
from corneum.planning.results import TreatmentResult
from corneum.wording.readers import Reader


def off_label_document(
    context: ModelContext, client: Client, treatments: Sequence[TreatmentResult], holds: Holds, reader: Reader
) -> list[OffLabelUse]:
    """The entries of `off_label`: every use of the treatments, those that may not be done left out."""
    return [
        OffLabelUse(
            treatment=result.treatment.id,
            kind=use.kind,
            why=sentences(use.why, reader),
            regulator=use.regulator,
            sources=list(use.sources),
            grade=grade_of(use.grade),
        )
        for result in treatments
        if not is_refused(holds, result)
        for use in off_label_uses(context, client, result)
    ]
