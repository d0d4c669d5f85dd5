"""One treatment over the face: its verdict, benefits, collagen, burden and three confidences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

import numpy as np

from corneum import units
from corneum.client import Client
from corneum.evidence.derivation import Drawn
from corneum.evidence.grade import IN_WORDS, lowest
from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Text, statement
from corneum.evidence.value import CENTRAL_95, NoData, Value
from corneum.planning.calendar import first_day_after
from corneum.planning.deeper_pass import DeeperPass
from corneum.planning.event_visibility import DaysVisible, event_reason, visible_on_event
from corneum.planning.first_weeks import days_visible_broken, first_weeks
from corneum.planning.gates import by_licence
from corneum.planning.results import VERDICTS, Burden, Needled, Quantity, Reaction, TreatmentResult, ZoneResult, median
from corneum.planning.treatments import Treatment
from corneum.planning.trial_support import support
from corneum.planning.waits import waits_of
from corneum.response.benefit import Benefit, benefit
from corneum.safety.reasons import Reason, in_order, verdict

# each tier of the days visible, with the parameter up to which it goes
_TIER_LIMITS = {
    "nothing_visible": "planning.tier_nothing_visible",
    "one_pink_day": "planning.tier_one_pink_day",
    "up_to_a_week": "planning.tier_week",
}
TIERS = (*_TIER_LIMITS, "longer")
NOT_COMPUTED = "not computed"


def goal_key(goal: str, variant: str | None) -> str:
    """`lightening.melasma`, or the goal alone where it has no variant."""
    return f"{goal}.{variant}" if variant else goal


def summarise(
    context: ModelContext,
    client: Client,
    treatment: Treatment,
    general: tuple[Reason, ...],
    zones: Mapping[str, ZoneResult],
) -> TreatmentResult:
    """The result of one treatment from its zones. Its verdict is that of its best zone, or what is said of it anywhere
    where no zone is planned."""
    benefits = {
        goal_key(goal.goal, goal.variant): benefit(
            context, goal.goal, goal.variant or "", treatment.class_, treatment.payload
        )
        for goal in client.goals
    }
    needled_in = tuple(zone.needled_facts for zone in zones.values())
    reacted_in = tuple(zone.reaction_facts for zone in zones.values())
    burden = context.once(
        "burden",
        (reacted_in, treatment.rung, treatment.row.row_id),
        lambda apart: _burden(apart, treatment, zones),
    )
    burden = replace(burden, first_weeks=first_weeks(context, client, treatment))
    by_zone = {name: zone.reasons for name, zone in zones.items()}
    waits = waits_of(context, client, treatment, general, by_zone)
    if treatment.day is not None:
        waits = replace(waits, until=max(filter(None, (waits.until, treatment.day))))
    day = first_day_after(client, waits)
    visibility = visible_on_event(context, client, treatment, _deepest(zones), _days_visible(burden), day)
    for_event = event_reason(client, treatment, visibility)
    if for_event is not None:
        general = in_order([*general, for_event])
        zones = {name: replace(zone, verdict=_at_best(zone.verdict)) for name, zone in zones.items()}
        waits = waits_of(context, client, treatment, general, by_zone)
    weeks_broken = days_visible_broken(client, burden.first_weeks)
    broken = (*_limits_broken(client, treatment, burden), *((weeks_broken,) if weeks_broken else ()))
    best = max((zone.verdict for zone in zones.values()), key=VERDICTS.index, default=verdict(general))
    return TreatmentResult(
        treatment=treatment,
        verdict=_at_best(best) if broken else best,
        reasons=general,
        zones=zones,
        benefits=benefits,
        collagen=_collagen(context, zones) if treatment.sessions else {},
        burden=burden,
        confidence=_confidence(context, zones, benefits),
        by_licence=by_licence(context, client, treatment, _deepest(zones)),
        limits_broken=broken,
        waits=waits,
        visible_on_event=visibility,
        longest_needle=_deepest(zones),
        support=context.once(
            "support", (needled_in, treatment.class_), lambda apart: support(apart, zones, treatment.class_)
        ),
    )


def _at_best(word: str) -> str:
    """A verdict where something advises against the treatment."""
    return min(word, "not_recommended", key=VERDICTS.index)


def _days_visible(burden: Burden) -> DaysVisible:
    shown, irritation = burden.days_visible, burden.first_weeks
    if irritation is not None:
        return DaysVisible(irritation.number, irritation.high, irritation)
    if isinstance(shown, NoData):
        return DaysVisible(None, None)
    most = shown.high if isinstance(shown, Value) else float(np.quantile(shown.draws, CENTRAL_95[1]))
    return DaysVisible(median(shown), most)


def _deepest(zones: Mapping[str, ZoneResult]) -> float | None:
    """The longest needle set in any zone, in either pass, m; None where no needle is used."""
    needled = [zone.needled for zone in zones.values() if isinstance(zone.needled, Needled)]
    first = [each.technique.length for each in needled]
    deeper = [each.second_pass.technique.length for each in needled if isinstance(each.second_pass, DeeperPass)]
    return max([*first, *deeper], default=None)


def _collagen(context: ModelContext, zones: Mapping[str, ZoneResult]) -> dict[str, Quantity]:
    """Collagen mass and stained index two months after the course, in the zone where the needles go deepest."""
    placed = {
        zone.zone: context.once("middle depth", zone.needled_facts, partial(_middle_depth, needled=needled))
        for zone in zones.values()
        if isinstance(needled := zone.needled, Needled)
    }
    if not placed:
        return {}
    response = zones[max(placed, key=lambda zone: placed[zone])].response
    grown = response.answers if response else {}
    return {
        name: grown[output].value
        for name, output in (("mass", "collagen_mass"), ("stained_index", "collagen_stained"))
        if output in grown
    }


def _middle_depth(context: ModelContext, needled: Needled) -> float:
    return float(np.median(needled.depth_in_place.draws))


def _burden(context: ModelContext, treatment: Treatment, zones: Mapping[str, ZoneResult]) -> Burden:
    reactions = [
        (reaction, context.once("middles of a reaction", zone.reaction_facts, partial(_middles, reaction=reaction)))
        for zone in zones.values()
        if (reaction := zone.reaction) is not None
    ]
    if not reactions:
        return _burden_without_device(context, treatment)
    worst, (days, _) = max(reactions, key=lambda each: each[1][0])
    painful = max((reaction for reaction, _ in reactions), key=lambda reaction: reaction.pain.rank)
    pih = max(risk for _, (_, risk) in reactions)
    return Burden(
        tier=_tier(context, days),
        days_visible=worst.downtime,
        pain=painful.pain.word,
        risk="pigment" if pih > 0 else "local",
        order=(float(TIERS.index(_tier(context, days))), painful.pain.rank, pih, treatment.rung),
    )


def _middles(context: ModelContext, reaction: Reaction) -> tuple[float, float]:
    """The time for which a reaction shows, s, and the risk of darker skin, in the middle; 0 where it is not known."""
    return median(reaction.downtime) or 0.0, median(reaction.pih_risk) or 0.0


def _burden_without_device(context: ModelContext, treatment: Treatment) -> Burden:
    """Home care, products and referrals: days and pain as the table of referrals states them, else none."""
    table = context.table("planning/burdens")
    row = context.row("planning/burdens", treatment.row.row_id if treatment.row.row_id in table.index else "default")
    shown = row.value("visible_days", "visible_low_days", "visible_high_days") if row["visible_days"] else None
    days: Quantity = NoData(row["note"]) if shown is None else shown
    tier = _tier(context, median(days) or 0.0)
    return Burden(
        tier=tier,
        days_visible=days,
        pain=row["pain"],
        risk=row["risk"],
        order=(float(TIERS.index(tier)), int(row["pain_rank"]), 0.0, treatment.rung),
    )


def _tier(context: ModelContext, seconds: float) -> str:
    for tier, limit in _TIER_LIMITS.items():
        if seconds <= context.parameter(limit).number:
            return tier
    return TIERS[-1]


def _confidence(
    context: ModelContext, zones: Mapping[str, ZoneResult], benefits: Mapping[str, Benefit]
) -> dict[str, str]:
    """Three grades that are never blended: where the needles go, what arrives, what trials show for the first goal."""
    geometry, delivery = [], []
    for zone in zones.values():
        if isinstance(zone.needled, Needled):
            geometry.append(context.grade(zone.needled.depth_in_place.derivation))
        if zone.delivered is not None:
            for layers in zone.delivered.amounts.values():
                computed = [amount for amount in layers.values() if isinstance(amount, Drawn)]
                delivery += [context.grade(amount.derivation) for amount in computed]
    first = next(iter(benefits.values()), None)
    return {
        "geometry": IN_WORDS[lowest(geometry)] if geometry else NOT_COMPUTED,
        "delivery": IN_WORDS[lowest(delivery)] if delivery else NOT_COMPUTED,
        "benefit": IN_WORDS[first.grade] if first else NOT_COMPUTED,
    }


def _limits_broken(client: Client, treatment: Treatment, burden: Burden) -> tuple[Text, ...]:
    """Limits of the client that this treatment would break: a text each."""
    broken = []
    shown = median(burden.days_visible) or 0.0
    days = shown / units.factor("day")
    limit = client.limits.days_visible
    if limit is not None and days > limit:
        broken.append(statement("planning.limit.days_visible", shown=shown, limit=limit))
    price, offered = client.limits.price, treatment.considered.price if treatment.considered else None
    if price and offered and offered.currency == price.currency and offered.amount > price.amount:
        currency = price.currency
        broken.append(statement("planning.limit.price", price=offered.amount, limit=price.amount, currency=currency))
    return tuple(broken)
