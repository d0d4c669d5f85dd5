"""The course of a plan: what was offered beside what trials did, floors of healing, reviews, stops, price, event."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import pytest

from corneum.client import parse_client
from corneum.plan_document.course_models import CourseBasis, CourseVisit
from corneum.plan_document.plan_models import Plan
from tests.plans import plan_for

NOTHING_TOLD = (
    "screens: {pregnancy: no, breastfeeding: no, cold_sores: no, keloid: no, isotretinoin: no, anticoagulant: no, "
    "metal_allergy: no, lidocaine_allergy: no, neuromuscular_disease: no, pacemaker: no, bleeding_disorder: no, "
    "thrombosis: no, salicylate_allergy: no, recent_filler_toxin_peel: no, immunosuppression: no, recent_tan: no, "
    "active_infection: no}, conditions: [], medications: [], allergies: [], history: []"
)
SCARS = "[{goal: acne_scars, variant: rolling}]"


@cache
def planned(
    offer: str,
    goals: str = SCARS,
    *,
    sex: str = "female",
    treatments: str = "skinpen",
    more: str = "",
) -> Plan:
    """A plan of one treatment for one zone of a client against whom nothing stands."""
    text = f"""
date: 2026-03-02
client: {{age: 40, sex: {sex}, fitzpatrick: III, {NOTHING_TOLD}}}
goals: {goals}
zones: [cheek_medial]
considering: [{offer}]
operator: {{licence: physician, jurisdiction: US-NY}}
samples: 4
{more}"""
    return plan_for(parse_client(text, "client.yaml"), treatments=[treatments])


def visits(plan: Plan, kind: str) -> list[CourseVisit]:
    return [visit for visit in plan.course if visit.kind == kind]


def days_between(plan: Plan) -> set[int]:
    days = [date.fromisoformat(visit.date) for visit in visits(plan, "session")]
    return {(later - sooner).days for sooner, later in zip(days, days[1:], strict=False)}


def basis(plan: Plan) -> CourseBasis:
    (only,) = plan.course_basis
    return only


def reasons(plan: Plan) -> set[str]:
    return {sentence.text_id.rsplit("course.")[-1] for text in basis(plan).why for sentence in text}


def rules(visit: CourseVisit, kind: str = "go_if") -> set[str]:
    """The rows of the rules of a visit."""
    return {sentence.text_id.split(":")[1] for text in getattr(visit, kind) for sentence in text}


def test_without_an_offer_the_trials_say_how_many_and_healing_how_far_apart() -> None:
    plan = planned("{device: skinpen, depth: 1 mm}")
    assert (basis(plan).sessions, days_between(plan), basis(plan).least_interval_days) == (3, {28}, 28)
    assert {"tried_apart", "tried_sooner", "judged_by_trials.sessions", "held"} <= reasons(plan)
    assert "alam2014" in basis(plan).sources


def test_more_sessions_than_trials_did_wait_for_the_photographs() -> None:
    plan = planned("{device: skinpen, depth: 1 mm, sessions: 6, interval: 6 weeks}")
    sessions, reviews = visits(plan, "session"), visits(plan, "review")
    assert (len(sessions), days_between(plan)) == (6, {42})
    assert {"offered_more", "offered_apart"} <= reasons(plan)
    assert ["beyond_trials" in rules(session) for session in sessions] == [False] * 3 + [True] * 3
    assert reviews[0].date == sessions[3].date and plan.course.index(reviews[0]) < plan.course.index(sessions[3])


@pytest.mark.parametrize(
    ("offer", "goals", "treatment", "least"),
    [
        ("{device: skinpen, depth: 1 mm, sessions: 4, interval: 1 week}", SCARS, "skinpen", 28),
        # over scars a second pass goes deeper than the half millimetre that heals sooner
        ("{device: skinpen, depth: 0.3 mm, sessions: 4, interval: 1 week}", SCARS, "skinpen", 28),
        ("{device: skinpen, depth: 0.3 mm, sessions: 4, interval: 1 week}", "[glow]", "skinpen", 14),
        ("'Secret RF 1.5 mm, 3 sessions, weekly'", SCARS, "secret", 28),
        ("{device: hydrafacial, sessions: 4, interval: 2 days}", SCARS, "hydrafacial", 7),
        ("{device: mda_diamond, sessions: 3, interval: 3 days}", SCARS, "mda-diamond", 7),
    ],
)
def test_no_session_comes_before_the_skin_has_healed(offer: str, goals: str, treatment: str, least: int) -> None:
    plan = planned(offer, goals, treatments=treatment)
    assert days_between(plan) == {least} and basis(plan).least_interval_days == least
    assert "too_soon" in reasons(plan)


@pytest.mark.parametrize(
    ("terms", "amount", "paid"),
    [
        ("price: 300 USD, sessions: 4, price_covers: session", 1200.0, [300.0] * 4),
        ("price: 900 USD, sessions: 4, price_covers: course", 900.0, [900.0, None, None, None]),
        ("price: 300 USD, sessions: 4", None, [300.0, None, None, None]),
        ("price: 300 USD", 900.0, [300.0] * 3),
        ("price: 900 USD, price_covers: course", 900.0, [900.0, None, None]),
        ("sessions: 4", None, [None] * 4),
    ],
)
def test_the_price_of_the_course(terms: str, amount: float | None, paid: list[float | None]) -> None:
    plan = planned(f"{{device: skinpen, depth: 1 mm, {terms}}}")
    price = plan.course_price
    assert price == basis(plan).price
    assert (price is None) == ("price" not in terms)
    assert price is None or (price.amount, price.sessions) == (amount, len(paid))
    assert [visit.price.amount if visit.price else None for visit in visits(plan, "session")] == paid
    assert not any(visit.price for visit in visits(plan, "review"))


def test_home_care_has_a_review_after_twelve_weeks_and_no_session() -> None:
    plan = planned("", goals="[{goal: fine_lines, variant: static}]", treatments="home_retinoid")
    assert plan.recommended == "home_retinoid" and not visits(plan, "session")
    first = visits(plan, "review")[0]
    assert date.fromisoformat(first.date) == date(2026, 3, 2) + timedelta(weeks=12)
    assert "lasts_while_used" in reasons(plan)


def test_every_review_has_something_that_stops_and_only_the_last_stops_for_want_of_change() -> None:
    plan = planned("{device: skinpen, depth: 1 mm}")
    reviews = visits(plan, "review")
    assert len(reviews) == 2 and all(visit.stop_if and visit.sources for visit in reviews)
    assert ["no_change" in rules(visit, "stop_if") for visit in reviews] == [False, True]
    for session in visits(plan, "session"):
        assert {"closed", "infection", "pregnancy", "medicines", "sun"} <= rules(session)
        assert ({"redness_gone", "pigment_none"} <= rules(session)) == (session.number > 1)


def test_a_man_is_not_asked_whether_he_is_pregnant() -> None:
    assert not any("pregnancy" in rules(visit) for visit in planned("{device: skinpen}", sex="male").course)


def test_a_repeat_is_dated_only_where_something_is_known_of_it() -> None:
    lines = "[{goal: fine_lines, variant: dynamic}]"
    toxin = planned("'Botox injections, 400 $'", goals=lines, treatments="toxin-injection")
    (repeat,) = visits(toxin, "maintenance")
    last = visits(toxin, "session")[-1]
    assert (date.fromisoformat(repeat.date) - date.fromisoformat(last.date)).days >= 90
    assert "worth_it" in rules(repeat) and "repeat" in reasons(toxin)
    pen = planned("{device: skinpen, depth: 1 mm}", goals="[{goal: fine_lines, variant: static}]")
    assert not visits(pen, "maintenance") and "lasts_unknown" in reasons(pen)


def test_a_later_session_that_would_show_at_the_event_comes_after_it() -> None:
    on = date(2026, 3, 31)
    event = f"event: {{date: {on}, must_look_normal: yes}}"
    plan = planned("{device: skinpen, depth: 1 mm}", more=event)
    days = [date.fromisoformat(visit.date) for visit in visits(plan, "session")]
    assert days[0] < on < days[1] and (days[1] - days[0]).days > 28 and "moved" in reasons(plan)
    assert (days[2] - days[1]).days == 28


def test_what_somebody_else_does_has_no_days() -> None:
    plan = planned("", goals="[{goal: fine_lines, variant: dynamic}]", treatments="referral_injected_toxin")
    assert plan.recommended == "referral_injected_toxin"
    assert plan.course == [] and "days_elsewhere" in reasons(plan)
