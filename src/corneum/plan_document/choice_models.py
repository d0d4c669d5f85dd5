"""How a recommendation came about, which open questions hold treatments back, and what would narrow an answer."""

from __future__ import annotations

from pydantic import Field

from corneum.plan_document.document_parts import (
    Part,
    Quantity,
    Text,
)


class NotAsked(Part):
    id: str
    question: Text


class Stop(Part):
    """An open question that can stop a treatment, and the treatments that wait for it."""

    id: str
    question: Text
    about: str
    holds: list[str]


class Choice(Part):
    """How the recommendation came about: the rule, the weights of the goals, and how each treatment stood."""

    rule: Text
    weights: dict[str, float] = Field(description="by goal")
    runner_up: str | None
    on_trial: bool = Field(
        False, description="what is recommended is more likely than not to beat doing nothing, and not shown to"
    )
    put_right: str | None = Field(description="the first-listed offer, put right; null where nothing can be mended")
    elsewhere: str | None = Field(description="needs what is not at hand, and is shown to beat what is recommended")
    elsewhere_beats: float | None = Field(description="probability that it does better than what is recommended")
    at_hand: str = Field(description="what would be recommended without what somebody else does; none for nothing more")
    as_well: list[str] = Field(description="milder treatments that the subject is not shown to beat, one a class")
    do_less: str = Field(description="the best of home care and examinations; none for nothing more than today")
    better_than_chosen: dict[str, float] = Field(description="by treatment: share of draws in which it does better")


class Narrower(Part):
    """What would narrow the answer; `kept` is the width of the interval that would be left, as a share."""

    id: str
    what: Text
    narrows: Text
    kept: Quantity
