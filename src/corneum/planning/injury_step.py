"""What the needles of one treatment injure in one zone, layer by layer, and all that the skin answers to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from corneum import units
from corneum.client import Client
from corneum.evidence.derivation import Drawn, Input
from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Text
from corneum.evidence.value import NoData
from corneum.needling.heat import Coagulation
from corneum.needling.injury import DEEP, CoagulatedZone, Injury, injured_share, injury
from corneum.needling.reached_depths import share_reaching
from corneum.planning.results import InjuryResponse, Needled, NeedledZone, Quantity, Reaction
from corneum.response.healing import collagen
from corneum.response.injury_response import Kind, answers_to_injury, bleeding_points
from corneum.response.relative_injury import inflammation, relative_dermal_injury
from corneum.skin.layers import Skin

NO_NEEDLE = NoData("no needle goes in")


@dataclass(frozen=True)
class ResponseFacts:
    """What counts of the client and the course beside needles and reaction: age in years, interval in weeks."""

    kind: Kind
    age: float
    sessions: int | None
    interval_weeks: int | None


def response_facts(client: Client, treatment_zone: NeedledZone) -> ResponseFacts:
    """The facts of one treatment that injures the skin of a zone."""
    treatment = treatment_zone.treatment
    kind: Kind = "heat" if "heat" in treatment.tags else "needles"
    if not isinstance(treatment_zone.needled, Needled):
        kind = "abrasion"
    return ResponseFacts(kind, client.person.age, treatment.sessions, treatment.interval_weeks)


def respond(
    context: ModelContext, facts: ResponseFacts, needled: Needled | None, skin: Skin, reaction: Reaction
) -> InjuryResponse:
    """What the skin of a zone answers to one session, and collagen to a course.

    Args:
        context: tables and virtual people.
        facts: what counts of the client and the course.
        needled: what the needles did; None where none went in, such as under abrasion.
        skin: of the zone.
        reaction: redness, pain and bleeding of the zone.
    """
    computed: dict[str, Quantity] = {
        "redness": reaction.redness,
        "pain": reaction.pain.score,
        "bleeding": NO_NEEDLE,
    }
    if needled is None:
        return InjuryResponse(None, answers_to_injury(context, facts.kind, computed), NO_NEEDLE, NO_NEEDLE, ())
    injured = injury(context, needled.channels, needled.depth_in_place, skin, _coagulated(needled.coagulation))
    grown, caution = _collagen(context, facts, injured, skin)
    computed |= grown
    computed["inflammation"] = inflammation(context, injured, skin)
    if isinstance(reaction.bleeding, Drawn):
        computed["bleeding"] = bleeding_points(context, needled.channels, reaction.bleeding)
    if not isinstance(needled.infused, NoData):
        computed["plumping"] = needled.infused.entered
    return InjuryResponse(
        injured,
        answers_to_injury(context, facts.kind, computed),
        share_reaching(context, needled.depth_in_place, _deep_edge(context, skin, injured)),
        injured_share(context, injured, DEEP),
        caution,
    )


def _coagulated(heated: Coagulation | NoData) -> CoagulatedZone | None:
    """The zone that a heated needle coagulates; None where nothing is heated, or energy or pulse is not known."""
    if isinstance(heated, NoData) or isinstance(heated.top, NoData) or isinstance(heated.volume_per_needle, NoData):
        return None
    return CoagulatedZone(heated.top, heated.bottom, heated.volume_per_needle)


def _deep_edge(context: ModelContext, skin: Skin, injured: Injury) -> Drawn:
    """Depth at which the deep reticular dermis begins, m, (E, P)."""
    deep = injured.thickness[DEEP]
    return context.drawn(
        skin.total_skin.draws - deep.draws,
        "m",
        "upper edge of the deep reticular dermis",
        "total skin less the deep part of the reticular dermis",
        [skin.total_skin, deep],
    )


def _collagen(
    context: ModelContext, facts: ResponseFacts, injured: Injury, skin: Skin
) -> tuple[Mapping[str, Quantity], Text]:
    """Collagen mass and stained index two months after the course, and whether that lies beyond anything tried."""
    if not facts.sessions:
        once = NoData("how many sessions make a course is not known", "the number of sessions of the offer")
        return {"collagen_mass": once, "collagen_stained": once}, ()
    after = context.parameter("planning.collagen_after")
    grown = collagen(
        context,
        sessions=facts.sessions,
        interval=(facts.interval_weeks or 0) * units.factor("week"),
        after=after.number,
        age=facts.age,
        relative_injury=relative_dermal_injury(context, injured, skin),
        thermal=facts.kind == "heat",
    )
    return {
        name: context.drawn(
            amount.draws,
            amount.unit,
            "collagen after a course",
            "at the stated time after the last session",
            [amount, Input(after, 0.0)],
        )
        if isinstance(amount, Drawn)
        else amount
        for name, amount in (("collagen_mass", grown.mass), ("collagen_stained", grown.stained_index))
    }, grown.caution
