"""One treatment in one zone as plan.json holds it: depths, channels, sensation, what gets where, in SI."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from corneum.plan_document.cell_models import ReachedCell
from corneum.plan_document.document_parts import (
    Amount,
    Course,
    NoNumber,
    Part,
    Quantity,
    Range,
    Reason,
    Text,
)
from corneum.plan_document.limit_models import SettingLimit
from corneum.plan_document.response_models import ZoneResponse

Verdict = Literal["contraindicated", "outside_scope", "not_recommended", "acceptable", "recommended"]


class Depths(Part):
    """The four depths, in m: what reaches the target, what trials used, what a regulator evaluated, what to set."""

    anatomical: Quantity
    tested: Range | NoNumber
    labelled: Quantity
    dial: Quantity


class Pain(Part):
    """Pain in words, with the range of the trials beside it."""

    words: str
    rank: int = Field(description="of the words, 0 (hardly any) to 4 (strong), to compare with")
    score: Quantity
    trials: Text
    note: Text


class Band(Part):
    """The depth band of the goal that the needles serve, m below the surface."""

    goal: str
    variant: str
    cell: str
    upper: Quantity
    lower: Quantity


class Closing(Part):
    """How channels close: s until they no longer pass water, and until none is seen any more."""

    tight: Quantity
    unseen: Quantity


class Structure(Part):
    """A gland, plexus, nerve, vessel, fascia or bone, m below `reference`: a range, or the depth over people."""

    name: str
    kind: str
    reference: str
    shallowest: Quantity | None = None
    deepest: Quantity | None = None
    depth: Quantity | None = None
    hard_limit: Quantity | None = None


class DryFeeling(Part):
    """How long a dry feeling lasts after needles, s."""

    usual: Range
    expected: Quantity
    unusual: Quantity
    sentence: Text


class Heat(Part):
    """What one radio-frequency needle coagulates in one pulse: depths below the surface and width, m; volume, m^3."""

    top: Quantity
    bottom: Quantity
    width: Quantity
    volume_per_needle: Quantity
    sentence: Text


class Zone(Part):
    """One treatment in one zone."""

    verdict: Verdict
    reasons: list[Reason] = Field(default_factory=list)
    depths: Depths | None = None
    goal: str | None = None
    band: Band | None = None
    closing: Closing | None = None
    depth_in_place: Quantity | None = None
    channel_depth: Quantity | None = None
    channel_density: Quantity | None = None
    coverage: Quantity | None = None
    injured_in_band: Quantity | None = Field(None, description="share of the goal's depth band within needle tracks")
    share_of_needles_reaching: Quantity | None = None
    confidence_reaching: Quantity | None = None
    amount: dict[str, dict[str, Amount | NoNumber]] = Field(
        default_factory=dict, description="solute, then layer: kg/m^2"
    )
    potency: dict[str, Quantity] = Field(default_factory=dict)
    tewl: Course | NoNumber | None = None
    drying: Course | None = Field(None, description="share of the highest rise of water loss that is left")
    pain: Pain | None = None
    bleeding: Quantity | None = None
    bleeding_role: str | None = None
    redness: Quantity | None = None
    pih_risk: Quantity | None = None
    response: ZoneResponse | None = Field(None, description="what is injured there, and what the skin answers to it")
    margins: dict[str, Quantity] = Field(default_factory=dict)
    binding: str | None = None
    bound_by: Text = Field(default_factory=list, description="what bound the dial, in words")
    cells: list[ReachedCell] = Field(
        default_factory=list, description="what gets to the cells of the goals, where the treatment is answered in full"
    )
    heat: Heat | None = Field(None, description="null without radio frequency")
    never_beyond: SettingLimit | None = Field(None, description="null where nothing is set")
