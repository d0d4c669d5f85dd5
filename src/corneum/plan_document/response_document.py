"""What the plan holds of an injury: tissue within tracks by layer, the answers of the skin, and the trade's claims."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from corneum.evidence.derivation import Drawn
from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Text, statement
from corneum.evidence.value import NoData
from corneum.plan_document.document_parts import Number, Quantity, grade_of
from corneum.plan_document.quantities import number, probability
from corneum.plan_document.response_models import (
    AnswerKind,
    ClaimAnswer,
    Follows,
    ResponseBasis,
    SkinAnswer,
    ZoneResponse,
)
from corneum.plan_document.sentences import sentences
from corneum.planning.results import InjuryResponse, TreatmentResult
from corneum.response.injury_response import Answer, Dependence
from corneum.wording.readers import Reader

CLAIMS = "outcomes/claims"
# claims of the trade that a plan answers, each with the rows that speak of it
_CLAIM_ROWS: Mapping[str, tuple[str, ...]] = {
    "deep_dermis": ("s0_29", "s0_30"),
    "elastin": ("s0_09",),
    "more_passes": ("s0_37",),
    "lipid_synthesis": ("s0_10",),
    "stem_cells": ("s0_46",),
}
# those that an answer of the skin speaks to
_OUTPUTS = ("elastin", "lipid_synthesis", "stem_cells")


def zone_response_document(
    context: ModelContext, response: InjuryResponse, reader: Reader, *, sets: bool
) -> ZoneResponse:
    """Injury and answers of one zone; the injury by layer only where the reader is told what to set, since a length of
    needle could be read off it."""
    by_layer = response.injury.volume if response.injury is not None and sets else {}
    return ZoneResponse(
        injured={layer: number(context, volume) for layer, volume in by_layer.items()},
        answers={
            name: SkinAnswer(
                value=number(context, answer.value),
                depth=answer.depends["depth"].how,
                passes=answer.depends["passes"].how,
            )
            for name, answer in response.answers.items()
        },
        caution=sentences(response.caution, reader),
    )


def response_basis(result: TreatmentResult, reader: Reader) -> list[ResponseBasis]:
    """Whether the answers to a treatment were seen to follow depth and passes: alike in every zone."""
    responses = _responses(result)
    if not responses:
        return []
    return [
        ResponseBasis(
            output=answer.output,
            depth=_follows(answer.depends["depth"], reader),
            passes=_follows(answer.depends["passes"], reader),
        )
        for answer in next(iter(responses.values())).answers.values()
    ]


def claim_answers(context: ModelContext, result: TreatmentResult, reader: Reader) -> list[ClaimAnswer]:
    """What the plan has to say to each claim of the trade; none where no device injures the skin."""
    responses = _responses(result)
    if not responses:
        return []
    answers = next(iter(responses.values())).answers
    spoken = {
        "deep_dermis": _deep_dermis(context, responses),
        "more_passes": _Spoken("no_data", statement("injury.claim.more_passes.answer"), {}),
        **{name: _of_output(answers[name]) for name in _OUTPUTS},
    }
    return [
        ClaimAnswer(
            id=name,
            claim=sentences(statement(f"injury.claim.{name}"), reader),
            answer=spoken[name].kind,
            text=sentences(spoken[name].text, reader),
            shares=dict(spoken[name].shares),
            sources=_sources(context, rows),
        )
        for name, rows in _CLAIM_ROWS.items()
    ]


@dataclass(frozen=True)
class _Spoken:
    """An answer to a claim: of which kind, in words, and its numbers."""

    kind: AnswerKind
    text: Text
    shares: Mapping[str, Quantity]


def _responses(result: TreatmentResult) -> dict[str, InjuryResponse]:
    return {zone: here.response for zone, here in result.zones.items() if here.response is not None}


def _follows(of: Dependence, reader: Reader) -> Follows:
    return Follows(
        how=of.how,
        why=sentences(of.why, reader),
        evidence=list(of.evidence),
        sources=list(of.sources),
        grade=grade_of(of.grade),
    )


def _deep_dermis(context: ModelContext, responses: Mapping[str, InjuryResponse]) -> _Spoken:
    """How many needles reach the deep dermis and how much of it they injure, in the zone where most do."""
    reaching = {
        zone: response.reaches_deep for zone, response in responses.items() if isinstance(response.reaches_deep, Drawn)
    }
    if not reaching:
        return _Spoken("computed", statement("injury.claim.no_needle"), {})
    zone = max(reaching, key=lambda each: float(np.mean(reaching[each].draws)))
    reach, injured = (probability(context, share) for share in (reaching[zone], responses[zone].injured_deep))
    assert isinstance(reach, Number) and isinstance(injured, Number)
    text = statement("injury.claim.deep_dermis.answer", reach=_span(reach), injured=_span(injured))
    return _Spoken("computed", text, {"needles_reaching": reach, "layer_injured": injured})


def _span(share: Number) -> tuple[float, float, float]:
    low, high = (share.value if end is None else end for end in (share.low, share.high))
    return low, share.value, high


def _of_output(answer: Answer) -> _Spoken:
    """What was seen, where something was; else that nothing was."""
    assert isinstance(answer.value, NoData)
    was_measured = any(source != "corneum_review" for source in answer.value.sources)
    text = statement("injury.claim.answer", reason=answer.value.reason, settled_by=answer.value.settled_by)
    return _Spoken("measured" if was_measured else "no_data", text, {})


def _sources(context: ModelContext, rows: tuple[str, ...]) -> list[str]:
    return list(dict.fromkeys(source for name in rows for source in context.row(CLAIMS, name).sources))
