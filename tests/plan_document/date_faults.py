"""Faults of dates: too early, too close, from another day."""

from __future__ import annotations

from functools import partial

from tests.plan_document.checked_plans import base, copied
from tests.plan_document.planting import (
    Plan,
    Planted,
    fault_of,
    offer,
    put_right,
    sessions,
    treatment,
    understood,
)

FAULTS: Planted = []
fault = partial(fault_of, FAULTS)


@fault("plain", "a day before the day planned for")
def session_before_the_visit(plan: Plan) -> None:
    sessions(plan)[0]["date"] = "2026-12-01"


@fault("plain", "a day before the treatment may begin")
def session_before_its_wait(plan: Plan) -> None:
    offer(plan)["waits"] = {"until": "2026-12-20", "never": False, "steps": []}


@fault("peeled", "a day before the wait of peel_med is over")
def session_before_a_peel_has_healed(plan: Plan) -> None:
    sessions(plan)[0]["date"] = "2027-01-05"


@fault("peeled", "waiting for peel_med")
def wait_shorter_than_a_peel_needs(plan: Plan) -> None:
    put_right(plan)["waits"] = {"until": "2027-01-05", "never": False, "steps": []}


@fault("peeled", "waiting for peel_med")
def wait_dropped(plan: Plan) -> None:
    put_right(plan)["waits"] = {"until": None, "never": False, "steps": []}


@fault("peeled", "a day before the wait of peel_med is over")
def history_moved_closer(plan: Plan) -> None:
    plan["understood"][0]["when"] = "2026-11-18"


@fault("plain", "a day before the wait of retinoid_topical is over")
def retinoid_in_use_until_the_visit(plan: Plan) -> None:
    plan["understood"].append(understood("tretinoin"))
    plan["occasion"]["planned_for"], sessions(plan)[0]["date"] = "2026-11-21", "2026-11-21"


@fault("plain", "interval of a course")
def sessions_too_close(plan: Plan) -> None:
    sessions(plan)[1]["date"] = "2026-12-18"


@fault("plain", "interval of a course")
def sessions_closer_than_the_plan_says(plan: Plan) -> None:
    basis = {"treatment": "skinpen", "interval_days": 42, "sessions": 4}
    plan["course_basis"] = [basis]


@fault("plain", "number of a session")
def sessions_numbered_twice(plan: Plan) -> None:
    sessions(plan)[1]["number"] = 1


@fault("plain", "a day of aftercare")
def aftercare_from_another_day(plan: Plan) -> None:
    plan["aftercare"][0]["since"] = "2026-12-01"


@fault("plain", "a day of aftercare")
def aftercare_that_ends_too_early(plan: Plan) -> None:
    dated = next(each for each in plan["aftercare"] if each["until"] and each["to_h"] > 24)
    dated["until"] = "2026-12-04"


@fault("plain", "the first day")
def first_screen_of_another_day(plan: Plan) -> None:
    plan["first_screen"]["when"][0]["fields"]["date"] = "2026-12-06"


@fault("plain", "a day before the day planned for")
def first_screen_before_the_visit(plan: Plan) -> None:
    plan["first_screen"]["when"][0]["fields"]["date"] = "2026-11-21"


@fault("refused", "the first day")
def first_screen_dates_what_is_refused(plan: Plan) -> None:
    plan["first_screen"]["when"] = copied(base("plain")["first_screen"]["when"])


@fault("peeled", "wait of peel_med is over")
def reason_ends_before_its_wait(plan: Plan) -> None:
    dated = next(each for each in treatment(plan, "manual_roller")["zones"]["forehead"]["reasons"] if each["earliest"])
    dated["earliest"] = "2026-12-01"


@fault("plain", "a day before the day of planning")
def stop_before_the_plan_was_made(plan: Plan) -> None:
    plan["regimen"] = {"around_visits": [{"what": "retinoid", "dates": ["2026-11-01", "2026-12-10"]}]}


@fault("event", "days visible before the event")
def event_too_soon(plan: Plan) -> None:
    plan["occasion"]["event"] = "2026-11-21"


@fault("event", "days visible before the event")
def shows_longer_than_until_the_event(plan: Plan) -> None:
    recommended = treatment(plan, plan["recommended"])
    recommended["burden"]["days_visible"], recommended["visible_on_event"] = {"value": 35 * 86400}, None


@fault("event", "days visible before the event")
def upper_days_beyond_the_event(plan: Plan) -> None:
    treatment(plan, plan["recommended"])["visible_on_event"] = {"date": "2026-12-20", "upper_days": 40}


@fault("event", "days visible")
def shows_longer_than_the_client_accepts(plan: Plan) -> None:
    plan["client"]["limits"]["days_visible"] = 1
