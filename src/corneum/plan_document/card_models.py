"""The card of the practitioner, zone by zone."""

from __future__ import annotations

from pydantic import Field

from corneum.plan_document.document_parts import (
    Part,
    Quantity,
    Text,
)
from corneum.plan_document.limit_models import SettingLimit
from corneum.plan_document.technique_models import SecondPass
from corneum.plan_document.zone_models import Verdict


class Card(Part):
    """What the practitioner sets and does in one zone."""

    zone: str
    treatment: str
    verdict: Verdict
    dial: Quantity
    cartridge: Text
    passes: int | None
    directions: Text
    speed: Text
    angle: Text
    stretch: Text
    glide: Text
    serum: Text
    start: Text
    stop_sign: Text
    lower_if: Text
    never_beyond: SettingLimit
    second_pass: SecondPass | Text = Field(
        default_factory=list, description="a deeper second pass, or in words where more may be done and why not"
    )
    energy: Quantity | None = Field(None, description="of one needle and pulse, J; null without radio frequency")
    pulse: Quantity | None = Field(None, description="s; null without radio frequency")
    tip: Quantity | None = Field(None, description="needles of the tip offered; null without radio frequency")
    no_go: list[Text] = Field(default_factory=list, description="places of the zone that the needles keep off")
    cells: Text = Field(default_factory=list, description="the cells of the goals, and how many needles get to them")
    minutes: Quantity
    expert_practice: list[str]
