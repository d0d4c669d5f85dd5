"""The treatments of a plan arranged for reading: which are shown in full, in which order, in which words.

Every number passes through the `Ledger`, so that its derivation stands in the appendix.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corneum.plan_document.plan_models import Answer, Benefit, Confidence, Number, Plan, Price, Treatment, Verdict
from corneum.report.answered_treatments import answered_treatments
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
from corneum.report.pages.zone_tables import Drawing, Table, amounts, dial_span, drawing, over_zones, span, zone_table
from corneum.report.zone_names import in_order
from corneum.wording import human_units as words
from corneum.wording.readers import sees_depths

CONSIDERED, PUT_RIGHT, RECOMMENDED, RUNNER_UP = "asked about", "put right", "recommended", "runner-up"
_LEADING = (CONSIDERED, PUT_RIGHT, RECOMMENDED, RUNNER_UP)
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
class AnswerShown:
    """One of the twelve questions with its answer."""

    id: str
    question: str
    answer: str
    confidence: str
    elsewhere: str


@dataclass(frozen=True)
class Candidate:
    """One treatment. `marks` say why it stands out; `full` says that its zones are shown one by one, and what it sets
    off in the skin; of the others plan.json holds that."""

    id: str
    anchor: str
    name: str
    plain_name: str
    marks: tuple[str, ...]
    verdict: str
    tier: str
    reach: str
    days: Figure
    pain: str
    risk: str
    price: str
    in_the_room: bool
    confidence: Confidence
    reasons: tuple[Advice, ...]
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
    answers: tuple[AnswerShown, ...]
    full: bool
    by_zone: Table | None
    cells: CellSection | None
    amounts: Table | None
    drawing: Drawing | None
    over_zones: tuple[str, ...]

    @property
    def stands_out(self) -> bool:
        """Asked about, chosen, next best, or the best of its burden."""
        return bool(self.marks)

    def words_by_goal(self, goals: Sequence[str]) -> tuple[tuple[str, str], ...]:
        """The benefit in a word for each of these goals; empty where this treatment was not judged for one."""
        by_goal = {promise.goal: promise.word for promise in self.promises}
        return tuple((goal, by_goal.get(goal, "")) for goal in goals)


def candidates(plan: Plan, ledger: Ledger) -> tuple[Candidate, ...]:
    """Every treatment: those asked about first, then the chosen and the next best, then by burden and verdict."""
    marks = {treatment.id: _marks(plan, treatment) for treatment in plan.treatments}

    leading = [treatment.id for treatment in answered_treatments(plan)]

    def order(treatment: Treatment) -> tuple[int, int, int, int, int, str]:
        answered = leading.index(treatment.id) if treatment.id in leading else len(leading)
        lead = next((place for place, word in enumerate(_LEADING) if word in marks[treatment.id]), len(_LEADING))
        tier, verdict = words.tier_place(treatment.burden.tier), words.verdict_place(treatment.verdict)
        return answered, lead, tier, verdict, treatment.rung, treatment.id

    return tuple(
        _candidate(ledger, treatment, f"t{place}", marks[treatment.id], plan.occasion.goals)
        for place, treatment in enumerate(sorted(plan.treatments, key=order), start=1)
    )


def goals_of(shown: Sequence[Candidate]) -> tuple[str, ...]:
    """Every goal that some treatment was judged for, in the order of the first that has it."""
    return tuple(dict.fromkeys(promise.goal for candidate in shown for promise in candidate.promises))


def by_tier(shown: Sequence[Candidate]) -> tuple[tuple[str, tuple[Candidate, ...]], ...]:
    """The treatments in groups of one burden, least first; groups without any are left out."""
    groups = {tier: tuple(candidate for candidate in shown if candidate.tier == tier) for tier in words.TIERS}
    return tuple((words.TIERS[tier], group) for tier, group in groups.items() if group)


def _marks(plan: Plan, treatment: Treatment) -> tuple[str, ...]:
    marks = [CONSIDERED] if treatment.considered else [PUT_RIGHT] if treatment.repairs else []
    if treatment.id == plan.recommended:
        marks.append(RECOMMENDED)
    if treatment.id == plan.choice.runner_up:
        marks.append(RUNNER_UP)
    best_with = [tier for tier, best in plan.tiers.items() if best == treatment.id]
    return (*marks, *(f"best with {words.TIERS.get(tier, words.readable(tier))}" for tier in best_with[-1:]))


def _candidate(
    ledger: Ledger, treatment: Treatment, anchor: str, marks: tuple[str, ...], goals: Sequence[str]
) -> Candidate:
    full = any(mark in _LEADING for mark in marks)
    depths = sees_depths(ledger.reader)
    zones = {zone: treatment.zones[zone] for zone in in_order(treatment.zones)}
    table = zone_table(ledger, zones) if full else None
    if table is not None and len(table.head) < 2:
        table = None  # a verdict alone takes one line
    burden = treatment.burden
    return Candidate(
        id=treatment.id,
        anchor=anchor,
        name=treatment.name,
        plain_name=treatment.plain_name,
        marks=marks,
        verdict=treatment.verdict,
        tier=burden.tier,
        reach=_reach(treatment, depths=depths),
        days=ledger.figure(burden.days_visible),
        pain=burden.pain,
        risk=burden.risk,
        price=_price(treatment.price),
        in_the_room=treatment.in_the_room,
        confidence=treatment.confidence,
        reasons=advice_on(ledger, treatment),
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
        set_off=answers_table(ledger, treatment, zones) if full else None,
        caution=caution_shown(ledger, zones),
        claims=claims_shown(ledger, treatment) if full else (),
        answers=tuple(_answer(ledger, answer) for answer in treatment.questions),
        full=full,
        by_zone=table,
        cells=cell_section(ledger, zones) if full else None,
        amounts=amounts(ledger, zones) if full else None,
        drawing=drawing(zones) if full else None,
        over_zones=() if table else over_zones(zones, depths=depths),
    )


def _answer(ledger: Ledger, answer: Answer) -> AnswerShown:
    return AnswerShown(
        id=answer.id,
        question=ledger.text(answer.question),
        answer=ledger.text(answer.answer),
        confidence=answer.confidence,
        elsewhere=ledger.text(answer.elsewhere),
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
    effect = benefit.effect
    counted = benefit.scale == "share_of_people" and isinstance(effect, Number) and 0 < effect.value < 1
    return "share" if counted else "quantity"


def _reach(treatment: Treatment, *, depths: bool) -> str:
    zones = treatment.zones.values()
    dial = dial_span(zones) if depths else ""
    reached = span([zone.share_of_needles_reaching for zone in zones], "share")
    texts = [f"dial {dial}" if dial else "", f"{reached} needles reach the target" if reached else ""]
    none = "not worked out" if treatment.verdict == "contraindicated" else "no needle depth"
    return "; ".join(filter(None, texts)) or none


def _price(price: Price | None) -> str:
    if price is None:
        return ""
    year = f", {_amount(price.a_year)} a year" if price.a_year is not None else ""
    return f"{_amount(price.amount)} {price.currency}{words.PRICE_COVERS[price.covers]}{year}"


def _amount(money: float) -> str:
    return f"{money:.0f}" if money == round(money) else f"{money:.2f}"
