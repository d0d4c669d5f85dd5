"""The days of a plan agree: waits, first screen, course, aftercare, handout and card; and events decide."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corneum.client import client_from
from corneum.plan_document.plan_models import Plan
from corneum.plan_document.treatment_models import Treatment
from corneum.report.pages import handout, session_card_page
from corneum.report.pages.calendar_view import visit_day
from corneum.report.pages.clock import short_day
from tests.answered import HEALTHY, SCREENS
from tests.plans import plan_for

TODAY = date(2026, 11, 20)
RUNGS = ["skinpen", "home_retinoid", "home_moisturiser", "hydradermabrasion_hyaluronan", "rf_microneedling"]
MONTHS = calendar.month_name[1:]


def plan(planned: int | None = 4, event: int | None = None, **person: Any) -> Plan:
    top = {key: person.pop(key) for key in ("current_care",) if key in person}
    file = {
        "date": str(TODAY),
        "client": {"age": 40, "sex": "female", "fitzpatrick": "II", **HEALTHY, **person},
        "goals": ["fine_lines"],
        "zones": ["forehead", "cheek_medial"],
        "considering": [{"device": "skinpen", "depth": "1 mm"}],
        "operator": {"licence": "physician"},
        "samples": 4,
        **top,
    }
    if planned is not None:
        file["planned_for"] = str(day(planned))
    if event is not None:
        file["event"] = {"date": str(day(event)), "must_look_normal": True}
    return plan_for(client_from(file), treatments=RUNGS, zones=["forehead"])


def day(days: int) -> date:
    return TODAY + timedelta(days=days)


def of(document: Plan, name: str) -> Treatment:
    return next(treatment for treatment in document.treatments if treatment.id == name)


def words(sentences: Any) -> str:
    return " ".join(sentence.text for sentence in sentences)


def dates_in(text: str) -> set[date]:
    named = re.findall(rf"\b(\d{{1,2}}) ({'|'.join(MONTHS)}) (20\d\d)\b", text)
    return {date(int(year), MONTHS.index(month) + 1, int(number)) for number, month, year in named}


def treatment_days(document: Plan, pen: Treatment) -> set[date]:
    """Every day on which the plan has the offer begin."""
    visits = [visit for visit in document.course if visit.kind == "session" and visit.number == 1]
    sessions = [visit.date for visit in visits if visit.treatment == pen.id]
    return {date.fromisoformat(iso) for iso in [*sessions, pen.waits.first_day, visit_day(document)] if iso}


@pytest.mark.parametrize(
    ("history", "first"),
    [
        ([{"event": "filler", "when": "2026-11-15"}, {"event": "Botox", "when": "2026-11-17"}], day(11)),
        ([{"event": "SkinPen", "when": "2026-11-17"}], day(25)),
        ([], day(4)),
    ],
)
def test_first_screen_course_aftercare_handout_and_card_begin_on_one_day(history: list[Any], first: date) -> None:
    document = plan(history=history)
    pen = of(document, "skinpen")
    assert treatment_days(document, pen) == {first}
    assert min(date.fromisoformat(rule.since) for rule in document.aftercare if rule.since) == first
    when = words(document.first_screen.when)
    assert dates_in(when) == ({first} if first == day(4) else {first, day(4)})
    assert ("Not in time for 24 November 2026" in when) == (first > day(4))
    done = document.model_copy(update={"recommended": document.procedure})
    assert short_day(first, date.fromisoformat(document.date).year) in handout.render(done)
    assert f"{first.day} {MONTHS[first.month - 1]}" in session_card_page.render(document)


def test_what_is_only_a_matter_of_days_says_the_day_and_sets_nothing() -> None:
    document = plan(planned=1, conditions=["sunburn on the whole face, still red"])
    pen = of(document, "skinpen")
    assert pen.verdict == "contraindicated" and pen.waits.until == str(day(14))
    assert "4 December 2026" in words(document.first_screen.when)
    sessions = [session for session in document.course if session.kind == "session"]
    assert {part.treatment for part in (*sessions, *document.card)} == {"skinpen-put-right"}
    assert min(session.date for session in sessions) == pen.waits.until


@pytest.mark.parametrize("person", [{"screens": {**SCREENS, "pregnancy": True}}, {"conditions": ["impetigo"]}])
def test_where_no_day_is_known_none_is_named(person: dict[str, Any]) -> None:
    document = plan(**person)
    pen = of(document, "skinpen")
    assert pen.waits.open and pen.waits.until is None and pen.waits.first_day is None
    assert not [session for session in document.course if session.treatment == pen.id]
    assert all(rule.since is None for rule in document.aftercare)
    assert dates_in(words(document.first_screen.when)) == set()


def test_what_runs_past_an_event_waits_until_after_it_and_names_it() -> None:
    document = plan(event=9)
    pen = of(document, "skinpen")
    reason = next(reason for reason in pen.reasons if reason.code == "event")
    assert pen.verdict == "not_recommended" and reason.earliest == pen.waits.until == str(day(10))
    assert "29 November 2026" in words(reason.why) and "after the event" in words(reason.do)
    seen = pen.visible_on_event
    assert seen is not None and seen.probability is None and seen.upper_days == 10 and seen.word == "possible"
    assert all(zone.verdict != "acceptable" for zone in pen.zones.values())
    assert of(document, "home_moisturiser").verdict in ("acceptable", "recommended")
    assert of(document, "hydradermabrasion_hyaluronan").verdict in ("acceptable", "recommended")


@pytest.mark.parametrize(("fitzpatrick", "verdict"), [("II", "acceptable"), ("V", "not_recommended")])
def test_darkening_by_skin_type_counts(fitzpatrick: str, verdict: str) -> None:
    document = plan(planned=0, event=30, fitzpatrick=fitzpatrick)
    pen = of(document, "skinpen")
    assert ("not_recommended" if pen.verdict == "not_recommended" else "acceptable") == verdict
    assert pen.visible_on_event is not None
    assert (pen.visible_on_event.parts.pigment is not None) == (fitzpatrick == "V")


@pytest.mark.parametrize(("care", "refused"), [([], True), (["tretinoin"], False)])
def test_irritation_of_a_new_product_counts_and_that_of_one_in_use_does_not(care: list[str], refused: bool) -> None:
    retinol = of(plan(planned=None, event=14, current_care=care), "home_retinoid")
    assert any(reason.code == "event" for reason in retinol.reasons) == refused
    assert (retinol.verdict == "not_recommended") == refused


def test_an_event_on_which_it_may_show_decides_nothing() -> None:
    file = plan(event=None)
    assert of(file, "skinpen").visible_on_event is None


HISTORY = st.lists(
    st.builds(
        lambda event, days: {"event": event, "when": str(TODAY - timedelta(days=days))},
        st.sampled_from(["filler", "Botox", "sunburn", "glycolic peel", "IPL", "microneedling", "waxing"]),
        st.integers(0, 40),
    ),
    max_size=2,
)


@settings(deadline=None, max_examples=12)
@given(
    history=HISTORY,
    planned=st.none() | st.integers(0, 60),
    event=st.none() | st.integers(0, 60),
    conditions=st.lists(st.sampled_from(["keloids", "eczema", "diabetes"]), max_size=1),
)
def test_nothing_is_dated_before_its_waits_and_no_two_days_contradict(
    history: list[Any], planned: int | None, event: int | None, conditions: list[str]
) -> None:
    document = plan(planned, event, history=history, conditions=conditions, current_care=["retinol"])
    for treatment in document.treatments:
        waits = treatment.waits
        sessions = [session.date for session in document.course if session.treatment == treatment.id]
        if waits.never or waits.open:
            assert waits.until is None and waits.first_day is None and sessions == []
        if waits.until is not None:
            assert all(iso >= waits.until for iso in sessions)
            assert waits.first_day is None or waits.first_day >= waits.until
            # the later day of an offer put right is among its changes
            steps = [step.until for step in waits.steps if step.until]
            assert max(steps, default="") == waits.until or (treatment.repairs and max(steps, default="") < waits.until)
    pen = of(document, "skinpen")
    assert len(treatment_days(document, pen)) <= 1
    begins = treatment_days(document, pen)
    for rule in document.aftercare if document.procedure == pen.id and begins else ():
        assert rule.since is None or date.fromisoformat(rule.since) >= min(begins)
    named = dates_in(words(document.first_screen.when))
    assert named <= begins | {day(planned or 0)} | {date.fromisoformat(pen.waits.until or str(TODAY))}
