"""What the chain hands on: frozen results of one treatment in one zone, and over the face."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from corneum.evidence.derivation import Drawn
from corneum.evidence.stages import Facts
from corneum.evidence.statement import Text
from corneum.evidence.value import NoData, Value
from corneum.needling.channels import Channels
from corneum.needling.closure import Closure
from corneum.needling.heat import Coagulation
from corneum.needling.infusion import Infused
from corneum.needling.injury import Injury
from corneum.needling.sensation import Pain
from corneum.needling.technique import Technique
from corneum.planning.treatments import Treatment
from corneum.response.barrier import Course
from corneum.response.benefit import Benefit
from corneum.response.injury_response import Answer
from corneum.response.pharmacology import Potency
from corneum.safety.reasons import Reason
from corneum.skin.layers import Skin
from corneum.skin.targets import Band

Quantity = Drawn | Value | NoData

# what set the dial of a zone; the template `planning.bound_by.CODE` says it in words
Binding = Literal[
    "target",
    "asked_for",
    "fixed_needle_length",
    "longest_needle",
    "labelled_maximum",
    "shallow_structure",
    "named_structure",
    "no_goal_that_needs_depth",
    "stronger_reaction",
]

VERDICTS = ("contraindicated", "outside_scope", "not_recommended", "acceptable", "recommended")


@dataclass(frozen=True)
class Depths:
    """The four depths of one zone, in m, and what bound the dial.

    `anatomical` reaches the target, `tested` is the range of the trials for the goal, `labelled` the maximum that
    a regulator evaluated, `dial` the value to set. `binding` is what set the dial and `bound_by` the same in words,
    with the structure or visit where it was one; `unobserved` (m) is the dial before a reaction that was observed.
    """

    anatomical: Quantity
    tested: tuple[Value, Value] | NoData
    labelled: Quantity
    dial: Quantity
    binding: Binding
    bound_by: Text
    goal: str
    unobserved: float | None = None


@dataclass(frozen=True)
class Needled:
    """A needling of one zone: where the needles go and what they leave. Shapes as in the needling stage."""

    technique: Technique
    band: Band | NoData
    depths: Depths
    depth_in_place: Drawn
    share_of_needles_reaching: Quantity
    confidence_reaching: Quantity
    channels: Channels
    closure: Closure
    coverage: Quantity
    injured_in_band: Quantity
    infused: Infused | NoData
    coagulation: Coagulation | NoData
    margins: Mapping[str, Drawn]


@dataclass(frozen=True)
class NeedledZone:
    """One treatment in one zone, as far as the needles: what transport and response start from.

    `facts` is all that the needles were computed from, as plain values, None where there are none.
    """

    treatment: Treatment
    zone: str
    skin: Skin
    needled: Needled | NoData | None
    facts: Facts | None = None

    @property
    def key(self) -> tuple[str, str]:
        """The id of the treatment and the zone."""
        return self.treatment.id, self.zone


@dataclass(frozen=True)
class SoluteCourse:
    """One solute over time: `free` (E, 1, T) kg/m^3, the free concentration in the water of each viable layer, at
    `times` (T,) s; `potency` at which it acts on human cells, NoData with the reason where none is known, and `over`
    (E, 1, T) the concentration over it, in the layers of the cells that it was measured on."""

    times: tuple[float, ...]
    free: Mapping[str, Drawn]
    potency: Potency | NoData
    over: Mapping[str, Drawn]


@dataclass(frozen=True)
class Delivered:
    """What arrives: solute, then layer, then kg/m^2 at the end of the day; the chance of an active amount; and the
    course over time of each solute that is followed."""

    amounts: Mapping[str, Mapping[str, Quantity]]
    potency: Mapping[str, Quantity]
    courses: Mapping[str, SoluteCourse]


@dataclass(frozen=True)
class Reaction:
    """What the skin does in the hours and days after."""

    tewl: Course | NoData
    pain: Pain
    bleeding: Quantity
    bleeding_role: str
    redness: Quantity
    downtime: Quantity
    pih_risk: Quantity


@dataclass(frozen=True)
class InjuryResponse:
    """What the skin answers to the injury of a session.

    `injury` by layer, None where no needle goes in. `answers` by output, in the order of
    `response.injury_response.OUTPUTS`. `reaches_deep`, share of the needles that reach the deep reticular dermis, and
    `injured_deep`, share of that layer within their tracks. `caution` says where the injury lies beyond anything tried,
    else it is empty.
    """

    injury: Injury | None
    answers: Mapping[str, Answer]
    reaches_deep: Quantity
    injured_deep: Quantity
    caution: Text


@dataclass(frozen=True)
class ZoneResult:
    """One treatment in one zone. `needled` is None where no needle is used or the gates refused it.

    `needled_facts`, `reaction_facts` and `response_facts` are all that needles, reaction and response were computed
    from, as plain values, None where there are none: a stage that reads only these results is known by them.
    """

    zone: str
    verdict: str
    reasons: tuple[Reason, ...]
    skin: Skin | NoData | None
    needled: Needled | NoData | None
    delivered: Delivered | None
    reaction: Reaction | None
    response: InjuryResponse | None
    needled_facts: Facts | None
    reaction_facts: Facts | None
    response_facts: Facts | None


@dataclass(frozen=True)
class Burden:
    """What a treatment costs its client besides money.

    `tier` is one of nothing_visible, one_pink_day, up_to_a_week, longer; `order` sorts treatments from the least
    to the most burdensome (days visible, pain, risk, rung) and is never shown as a score.
    """

    tier: str
    days_visible: Quantity
    pain: str
    risk: str
    order: tuple[float, int, float, int]


@dataclass(frozen=True)
class Change:
    """One change to an offer: what is done instead, and what stood against it as it was offered."""

    what: Text
    why: Text


@dataclass(frozen=True)
class TreatmentResult:
    """One treatment over the face. `limits_broken` holds one text for each limit of the client that it breaks,
    `changes` those of an offer that was put right."""

    treatment: Treatment
    verdict: str
    reasons: tuple[Reason, ...]
    zones: Mapping[str, ZoneResult]
    benefits: Mapping[str, Benefit]
    collagen: Mapping[str, Quantity]
    burden: Burden
    confidence: Mapping[str, str]
    by_licence: Mapping[str, str]
    limits_broken: tuple[Text, ...]
    support: float
    longest_needle: float | None
    changes: tuple[Change, ...] = ()


def median(quantity: Quantity) -> float | None:
    """The middle of a quantity, or None where there is no credible number."""
    if isinstance(quantity, NoData):
        return None
    return quantity.number if isinstance(quantity, Value) else float(np.median(quantity.draws))
