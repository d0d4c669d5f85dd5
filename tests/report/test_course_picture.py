"""The time course: bars end where their times stand, on one axis of days."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import Any

import pytest

from corneum.plan_document.document_parts import Number
from corneum.plan_document.plan_models import Plan
from corneum.report.figures import cross_section, time_course
from tests.plans import plan_of
from tests.report.picture_parts import DAY, SVG, considered, corners, draft_treatment, draft_zone, text_in
from tests.report.synthetic_parts import nothing
from tests.report.synthetic_plan import changed


def test_a_bar_ends_where_its_time_stands() -> None:
    plan = plan_of("dehydrated_before_event")
    svg = time_course.draw(plan, "skinpen")
    group = next(part for part in ET.fromstring(svg).iter(f"{SVG}g") if part.get("data-last"))
    left, right, last = (float(group.get(f"data-{key}") or 0) for key in ("left", "right", "last"))
    bars = [part for part in group if part.get("data-until")]
    assert bars
    ends: list[float] = []
    for part in bars:
        untils = [float(until) for until in (part.get("data-until") or "").split()]
        rights = {round(x, 1) for x, _ in corners(part)}
        for until in untils:
            assert min(abs(time_course.place(until, left, right, last) - x) for x in rights) <= 0.11
        ends += untils
    treatment = next(treatment for treatment in plan.treatments if treatment.id == "skinpen")
    redness = treatment.zones[cross_section.shown_zone(treatment) or ""].redness
    assert isinstance(redness, Number)
    assert any(end == pytest.approx(redness.high, rel=1e-5) for end in ends)


def test_the_axis_runs_from_day_0_and_never_turns_back() -> None:
    places = [time_course.place(day * DAY, 10, 290, 30 * DAY) for day in (0, 1, 2, 7, 30)]
    assert places[0] == 10
    assert places[-1] == pytest.approx(290)
    assert places == sorted(places)


def test_the_event_stands_on_its_day_and_in_words(melasma: Plan) -> None:
    svg = time_course.draw(plan_of("dehydrated_before_event"), "skinpen")
    assert 'data-mark="event"' in svg
    assert "Event: 23 November 2026, 3 days after the treatment." in text_in(svg)
    before = changed(melasma, lambda draft: draft["occasion"].update(event="2026-11-01"))
    passed = time_course.draw(before, considered(melasma).id)
    assert 'data-mark="event"' not in passed
    assert "The event of 1 November 2026 is before the treatment." in text_in(passed)


def test_the_course_names_its_rows_and_what_the_bands_mean() -> None:
    words = text_in(time_course.draw(plan_of("dehydrated_before_event"), "skinpen"))
    for name in (
        "water loss",
        "never measured, at most about",
        "dry feeling",
        "redness",
        "something to see",
        "channels let water through",
        "channels can be seen",
        "nearly everybody",
        "95 of 100",
    ):
        assert name in words, name


def test_unknown_times_are_written_and_not_drawn(melasma: Plan) -> None:
    unknown = changed(melasma, lambda draft: draft_zone(draft, melasma).update(redness=nothing("never timed")))
    assert "Redness: no credible data." in text_in(time_course.draw(unknown, considered(melasma).id))


def test_an_effect_of_unknown_length_ends_in_a_question(melasma: Plan) -> None:
    def lengthen(draft: dict[str, Any]) -> None:
        week = draft_zone(draft, melasma)["redness"] | {"value": 7 * DAY, "low": None, "high": None}
        benefit = next(iter(draft_treatment(draft)["benefit"].values()))
        onset = {"low": week, "high": week}
        benefit |= {"word": "likely", "onset": onset, "duration": nothing("not followed")}

    words = text_in(time_course.draw(changed(melasma, lengthen), considered(melasma).id))
    assert "how long it lasts was not measured" in words
    assert " ? " in f" {words} "
