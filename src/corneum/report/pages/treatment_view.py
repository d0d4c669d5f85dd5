"""The treatments of a plan arranged for reading: which are shown in full, in which order, in which words.

Every number passes through the `Ledger`, so that its derivation stands in the appendix.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from corneum.plan_document.plan_models import Plan
from corneum.plan_document.treatment_models import Benefit, Confidence, Price, Treatment
from corneum.plan_document.zone_models import Verdict
from corneum.report.answered_treatments import answered_treatments, in_full
from corneum.report.counted_people import counted_people
from corneum.report.pages.calendar_view import DaysShown, days_shown
from corneum.report.pages.cell_section import CellSection, cell_section
from corneum.report.pages.ledger import Figure, Ledger
from corneum.report.pages.offer_view import OfferShown, offer_shown
from corneum.report.pages.reasons_shown import Advice, advice_on
from corneum.report.pages.response_view import (
    ClaimShown,
    answers_table,
    caution_shown,
    claims_shown,
    set_off_title,
)
from corneum.report.pages.zone_tables import Drawing, Table, amounts, drawing, over_zones, settings_table, zone_table
from corneum.report.zone_names import in_order
from corneum.wording import human_units as words
from corneum.wording.readers import sees_depths

_SCALES = {
    "": "",
    "standard_deviations": "standard deviations between people (0.2 is small, 0.8 large)",
    "share_of_people": "more people helped",
}


@dataclass(frozen=True)
class Promise:
    """What trials say for one goal."""

    goal: str
    word: str
    effect: Figure
    scale: str
    against: str
    onset: Figure
    duration: Figure
    sessions: str
    evidence: str
    settled_by: str
    grade: str
    why_grade: str
    cited: tuple[int, ...]


@dataclass(frozen=True)
class Candidate:
    """A treatment in question, in full. `marks` say why it stands out."""

    id: str
    anchor: str
    name: str
    marks: tuple[str, ...]
    verdict: str
    days: Figure
    pain: str
    risk: str
    price: str
    in_the_room: bool
    confidence: Confidence
    reasons: tuple[Advice, ...]
    calendar: DaysShown
    licences: tuple[tuple[str, tuple[str, ...]], ...]
    changes: tuple[tuple[str, str], ...]
    limits: tuple[str, ...]
    assumed: tuple[str, ...]
    offer: OfferShown | None
    promises: tuple[Promise, ...]
    collagen: tuple[tuple[str, Figure], ...]
    set_off_title: str
    set_off: Table | None
    caution: str
    claims: tuple[ClaimShown, ...]
    settings: Table | None
    by_zone: Table | None
    cells: CellSection | None
    amounts: Table | None
    drawing: Drawing | None
    over_zones: tuple[str, ...]


def shown_in_full(plan: Plan, ledger: Ledger) -> tuple[Candidate, ...]:
    """What may be done of what was asked about and recommended, then what was asked, as far as there is room."""
    anchors = anchors_of(plan)
    mended = {treatment.repairs for treatment in answered_treatments(plan)}
    shown = [_candidate(ledger, each, anchors[each.id], marks_of(ledger, plan, each)) for each in in_full(plan)]
    return tuple(_as_put_right(each) if each.id in mended else each for each in shown)


@dataclass(frozen=True)
class OfferInBrief:
    """An offer for which there is no room in full: how it was read; its reasons stand in the table of all."""

    anchor: str
    name: str
    verdict: str
    offer: OfferShown | None
    changes: tuple[tuple[str, str], ...]


def offers_in_brief(plan: Plan, ledger: Ledger) -> tuple[OfferInBrief, ...]:
    """What was asked about, or is put right, and is not shown in full."""
    shown = in_full(plan)
    return tuple(
        OfferInBrief(
            anchor=anchors_of(plan)[each.id],
            name=each.name,
            verdict=each.verdict,
            offer=None if each.offer is None else offer_shown(ledger, each.offer),
            changes=tuple((ledger.text(change.what), ledger.text(change.why)) for change in each.changes),
        )
        for each in answered_treatments(plan)
        if each not in shown
    )


def _as_put_right(offer: Candidate) -> Candidate:
    """An offer that is put right: what the same needles set off and bring in stands with what it is put right to."""
    return replace(offer, set_off=None, caution="", claims=(), cells=None, amounts=None, drawing=None, collagen=())


def anchors_of(plan: Plan) -> dict[str, str]:
    """The anchor of each treatment on the page, by id."""
    return {treatment.id: f"t{place}" for place, treatment in enumerate(plan.treatments, start=1)}


def marks_of(ledger: Ledger, plan: Plan, treatment: Treatment) -> tuple[str, ...]:
    """Why a treatment stands out."""
    marks = ["asked"] if treatment.considered else ["put_right"] if treatment.repairs else []
    if treatment.id == plan.recommended:
        marks.append("recommended")
    if treatment.id == plan.choice.runner_up:
        marks.append("runner_up")
    best_with = [tier for tier, best in plan.tiers.items() if best == treatment.id][-1:]
    return (
        *(ledger.say(f"plan_page.mark.{mark}") for mark in marks),
        *(ledger.say("plan_page.role.best_of_burden", burden=words.TIERS.get(tier, tier)) for tier in best_with),
    )


def _candidate(ledger: Ledger, treatment: Treatment, anchor: str, marks: tuple[str, ...]) -> Candidate:
    goals = ledger.plan.occasion.goals
    depths = sees_depths(ledger.reader)
    zones = {zone: treatment.zones[zone] for zone in in_order(treatment.zones)}
    here = settings_table(ledger, zones)
    burden = treatment.burden
    return Candidate(
        id=treatment.id,
        anchor=anchor,
        name=treatment.name,
        marks=marks,
        verdict=treatment.verdict,
        days=ledger.figure(burden.days_visible),
        pain=burden.pain,
        risk=burden.risk,
        price=price_of(treatment.price),
        in_the_room=treatment.in_the_room,
        confidence=treatment.confidence,
        reasons=advice_on(ledger, treatment),
        calendar=days_shown(ledger, treatment),
        licences=_licences(treatment.by_licence),
        changes=tuple((ledger.text(change.what), ledger.text(change.why)) for change in treatment.changes),
        limits=tuple(ledger.texts(treatment.limits_broken)),
        assumed=tuple(ledger.texts(treatment.assumed)),
        offer=None if treatment.offer is None else offer_shown(ledger, treatment.offer),
        promises=_promises(ledger, treatment.benefit, goals),
        collagen=tuple(
            (words.readable(name), ledger.figure(quantity, words.kind_of(name)))
            for name, quantity in treatment.collagen.items()
        ),
        set_off_title=set_off_title(zones),
        set_off=answers_table(ledger, treatment, zones),
        caution=caution_shown(ledger, zones),
        claims=claims_shown(ledger, treatment),
        settings=here,
        by_zone=zone_table(ledger, zones),
        cells=cell_section(ledger, zones),
        amounts=amounts(ledger, zones),
        drawing=drawing(zones),
        over_zones=() if here else over_zones(zones, depths=depths),
    )


def _licences(by_licence: Mapping[str, Verdict]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Verdicts from the best to the worst with the licences that they hold for; none where all agree."""
    verdicts = sorted(set(by_licence.values()), key=words.verdict_place)
    if len(verdicts) < 2:
        return ()
    return tuple(
        (word, tuple(words.readable(licence) for licence, verdict in by_licence.items() if verdict == word))
        for word in verdicts
    )


def _promises(ledger: Ledger, benefit: Mapping[str, Benefit], goals: Sequence[str]) -> tuple[Promise, ...]:
    """What trials say for each goal, in the client's order; a goal may carry its variant after a dot."""

    def order(goal: str) -> tuple[int, str]:
        name = goal.partition(".")[0]
        return goals.index(name) if name in goals else len(goals), goal

    return tuple(_promise(ledger, goal, benefit[goal]) for goal in sorted(benefit, key=order))


def _promise(ledger: Ledger, goal: str, benefit: Benefit) -> Promise:
    sessions, weeks = benefit.sessions, benefit.interval_weeks
    course = "" if sessions is None else f"{sessions} session{'' if sessions == 1 else 's'}"
    if sessions not in (None, 1) and weeks:
        course += f", {weeks} week{'' if weeks == 1 else 's'} apart"
    return Promise(
        goal=words.readable(goal),
        word=benefit.word,
        effect=ledger.figure(benefit.effect, _effect_kind(benefit)),
        scale=_SCALES[benefit.scale],
        against=ledger.text(benefit.against),
        onset=ledger.pair(benefit.onset),
        duration=ledger.pair(benefit.duration),
        sessions=course,
        evidence=ledger.text(benefit.evidence),
        settled_by=ledger.text(benefit.settled_by),
        grade=words.grade(benefit.grade),
        why_grade="; ".join(ledger.text(reason) for reason in benefit.why_grade),
        cited=ledger.cited(benefit.sources),
    )


def _effect_kind(benefit: Benefit) -> words.Kind:
    """A share of people is read out as people out of 100; every other scale as the number that it is."""
    return "share" if counted_people(benefit) else "quantity"


def price_of(price: Price | None) -> str:
    """A price as it was told, and what it comes to in a year; empty where none was told."""
    if price is None:
        return ""
    year = f", {_amount(price.a_year)} a year" if price.a_year is not None else ""
    return f"{_amount(price.amount)} {price.currency}{words.PRICE_COVERS[price.covers]}{year}"


def _amount(money: float) -> str:
    return f"{money:.0f}" if money == round(money) else f"{money:.2f}"
