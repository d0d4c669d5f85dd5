"""What a plan holds of the injury of a session and of what the skin answers to it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from corneum.plan_document.document_parts import Grade, Part, Quantity, Text

How = Literal["measured", "prior", "not_known"]
AnswerKind = Literal["computed", "measured", "no_data"]


class SkinAnswer(Part):
    """One answer of the skin in one zone: its number, and whether it was seen to follow depth and passes."""

    value: Quantity
    depth: How
    passes: How


class ZoneResponse(Part):
    """What a session injures in a zone, from the surface inward, and the answers of the skin by output.

    `why` and sources of each word stand once in the treatment's `response`.
    """

    injured: dict[str, Quantity] = Field(
        description="tissue within needle tracks by layer, on an area of skin, m^3/m^2; empty where nothing is set"
    )
    answers: dict[str, SkinAnswer]
    caution: Text


class Follows(Part):
    """Whether an answer follows one driver: measured in one study, a prior, or not known; and the rows behind it."""

    how: How
    why: Text
    evidence: list[str]
    sources: list[str]
    grade: Grade


class ResponseBasis(Part):
    """One answer of the skin to injury, whatever the zone: what it was seen to follow."""

    output: str
    depth: Follows
    passes: Follows


class ClaimAnswer(Part):
    """One claim of the trade on what an injury does, and what this plan has to say to it."""

    id: str
    claim: Text
    answer: AnswerKind
    text: Text
    shares: dict[str, Quantity] = Field(description="numbers of the answer, each over the zones that have needles")
    sources: list[str]
