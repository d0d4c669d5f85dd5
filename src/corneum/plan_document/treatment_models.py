"""A treatment as plan.json holds it: verdict, benefit by goal, burden, price, the twelve answers, its zones."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from corneum.plan_document.calendar_models import EventVisibility, Waits
from corneum.plan_document.content_models import Additive
from corneum.plan_document.document_parts import (
    Grade,
    NoNumber,
    Part,
    Quantity,
    Range,
    Reason,
    Text,
)
from corneum.plan_document.offer_models import Offer
from corneum.plan_document.response_models import ClaimAnswer, ResponseBasis
from corneum.plan_document.zone_models import Verdict, Zone

Tier = Literal["nothing_visible", "one_pink_day", "up_to_a_week", "longer"]


Word = Literal["likely", "possible", "unknown", "unlikely"]


EffectKind = Literal["pooled", "single", "sign", "not_poolable", "judgement", "none"]


EffectScale = Literal["standard_deviations", "share_of_people", ""]


class Benefit(Part):
    """What trials say for one goal. `kind` tells what the effect is: pooled, of a single study or review, a count of
    directions, or a judgement where no trial has a control."""

    word: Word
    kind: EffectKind
    studies: int = Field(description="trials that the word rests on")
    people: int | None
    effect: Quantity
    scale: EffectScale
    against: Text
    onset: Range | NoNumber
    duration: Range | NoNumber
    sessions: int | None
    interval_weeks: int | None
    evidence: Text = Field(default_factory=list)
    settled_by: Text = Field(default_factory=list)
    grade: Grade
    why_grade: list[Text] = Field(default_factory=list, description="each step down in certainty")
    sources: list[str]


class Burden(Part):
    tier: Tier
    days_visible: Quantity
    first_weeks: Quantity | None = Field(
        None, description="s for which a product may irritate visibly after it is begun; null where it does not"
    )
    pain: str
    risk: str


class Answer(Part):
    """One of the twelve questions."""

    id: str
    question: Text
    answer: Text
    confidence: str
    elsewhere: Text = Field(description="what trade articles or dermatologists say where the data differ; may be empty")


class Confidence(Part):
    """Three confidences that are never blended."""

    geometry: str
    delivery: str
    benefit: str


PriceCovers = Literal["session", "course", "unclear"]


class Price(Part):
    amount: float
    currency: str
    covers: PriceCovers = Field("session", description="what the price is for")
    a_year: float | None
    note: Text


class Patch(Part):
    """A square of skin with the holes of one treatment, laid once at the median density."""

    zone: str
    passes: int
    side: Quantity
    within: Quantity
    width: Quantity
    slot: Quantity
    density: Quantity
    near: Quantity = Field(description="share of the square within that distance of a hole")
    gap: Quantity = Field(description="radius of the largest circle without a hole")
    spread: Quantity = Field(description="variance over mean of the counts in squares of 1 mm")
    gap_middle: str
    holes: str = Field(description="places in um from the lower left corner, x,y joined by blanks")
    directions: str = Field(description="how far and which way each hole is drawn out, um; empty for round holes")


class Change(Part):
    """One change to an offer that was put right: what is done instead, and what stood against it."""

    what: Text
    why: Text


class GoalAnswer(Part):
    """A question answered: yes, no, or not known."""

    answer: Literal["yes", "no", "not_known"]
    why: Text


class Treatment(Part):
    id: str
    considered: bool = Field(description="an entry of `considering`, as it stands there")
    in_full: bool = Field(default=True, description="false where the file of derivations holds the rest of it")
    repairs: str | None = Field(None, description="id of the offer that this one puts right")
    changes: list[Change] = Field(default_factory=list, description="what is done instead of the offer")
    answers: dict[str, GoalAnswer] = Field(
        default_factory=dict, description="collagen, pores, oil, even, plump; where the treatment is answered in full"
    )
    class_: str = Field(alias="class")
    name: str
    plain_name: str
    device: str | None
    payload: str
    procedure: bool = Field(description="somebody does something to the skin; false for care at home and examinations")
    rung: int
    in_the_room: bool
    verdict: Verdict
    reasons: list[Reason]
    by_licence: dict[str, Verdict] = Field(description="verdict for each licence, where the file names no operator")
    confidence: Confidence
    burden: Burden
    benefit: dict[str, Benefit]
    collagen: dict[str, Quantity] = Field(default_factory=dict)
    response: list[ResponseBasis] = Field(
        default_factory=list, description="whether answers of the skin follow depth and passes; see zones for numbers"
    )
    claims: list[ClaimAnswer] = Field(
        default_factory=list, description="claims of the trade on what the injury does, each with an answer"
    )
    total_uptake: dict[str, Quantity] = Field(
        default_factory=dict, description="past the stratum corneum over all zones, kg, by solute"
    )
    limits_broken: list[Text]
    waits: Waits = Waits()
    visible_on_event: EventVisibility | None = Field(None, description="null where no event lies ahead of it")
    assumed: list[Text] = Field(description="what stands in for specifications of the device that were not found")
    price: Price | None
    offer: Offer | None = Field(None, description="how the offer was read; null where plain keys said it")
    patch: Patch | None = Field(None, description="where the holes may fall; for what was asked about or recommended")
    questions: list[Answer] = Field(default_factory=list)
    ask_provider: list[Text] = Field(
        default_factory=list, description="what to ask the provider, a question each, as parts of a list"
    )
    additives: list[Additive] = Field(default_factory=list, description="of what was asked about: each by route")
    zones: dict[str, Zone]
