"""The independent check finds every fault that is planted into a finished plan, and none in the plan itself."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corneum.cli import main
from corneum.client import client_from, parse_client
from corneum.errors import PlanWithheld
from corneum.plan_document import independent_check
from corneum.plan_document.independent_check import Comparisons, check_plan
from corneum.plan_document.independent_check.waiting_rules import after, latest_day
from corneum.plan_document.make_plan import make_plan
from corneum.plan_document.plan_session import PlanSession
from tests.plan_document.checked_plans import BASES, NO_TO_ALL, base, copied

Plan = dict[str, Any]
Fault = Callable[[Plan], None]

LABEL = 0.0015
# what the check may lean on: rows of tables, keys of works, units, and its own modules
MAY_IMPORT = (
    "corneum.evidence.tables",
    "corneum.evidence.sources",
    "corneum.plan_document.independent_check",
)

# the small plans are made once
pytestmark = pytest.mark.xdist_group("checked_plans")

FAULTS: list[tuple[str, str, Fault]] = []


def fault(plan: str, what: str) -> Callable[[Fault], Fault]:
    """A fault to plant into the plan of that name, and the words of the disagreement that must be found."""

    def planted(change: Fault) -> Fault:
        FAULTS.append((plan, what, change))
        return change

    return planted


def offer(plan: Plan) -> Plan:
    found: Plan = next(each for each in plan["treatments"] if each["considered"])
    return found


def treatment(plan: Plan, name: str) -> Plan:
    entry: Plan = next(each for each in plan["treatments"] if each["id"] == name)
    return entry


def put_right(plan: Plan) -> Plan:
    entry: Plan = next(each for each in plan["treatments"] if each["repairs"])
    return entry


def sessions(plan: Plan) -> list[Plan]:
    return [each for each in plan["course"] if each["treatment"] == plan["procedure"]]


def first_card(plan: Plan, zone: str = "cheek_medial") -> Plan:
    card: Plan = next(each for each in plan["card"] if each["zone"] == zone)
    return card


def dial(plan: Plan, zone: str = "cheek_medial") -> Plan:
    depth: Plan = offer(plan)["zones"][zone]["depths"]["dial"]
    return depth


def understood(concept: str, status: str = "now", when: str = "", zones: tuple[str, ...] = ()) -> Plan:
    entry = {"key": "client.conditions[0]", "text": concept, "concept": concept, "status": status, "when": when}
    return {**entry, "place": "", "zones": list(zones), "why": []}


def reason(code: str, strength: str) -> Plan:
    words = [{"text_id": "planning.orbital_rim", "fields": {}, "text": "because."}]
    said = {"code": code, "strength": strength, "why": words, "do": words, "earliest": None}
    return {**said, "before_visit": False, "sources": ["corneum_review"], "grade": "low"}


# settings -----------------------------------------------------------------------------------------------------------


@fault("plain", "deepest that a regulator evaluated")
def dial_of_a_zone_beyond_the_label(plan: Plan) -> None:
    dial(plan)["value"] = 0.00175


@fault("plain", "deepest that a regulator evaluated")
def dial_of_a_card_beyond_the_label(plan: Plan) -> None:
    first_card(plan)["dial"]["value"] = 0.002


@fault("plain", "dial of the treatment in that zone")
def card_deeper_than_its_zone(plan: Plan) -> None:
    first_card(plan)["dial"]["value"] = 0.00125


@fault("plain", "dial of the treatment in that zone")
def card_of_a_zone_without_a_dial(plan: Plan) -> None:
    offer(plan)["zones"]["cheek_medial"]["depths"] = None


@fault("plain", "labelled depth")
def label_misread(plan: Plan) -> None:
    offer(plan)["zones"]["cheek_medial"]["depths"]["labelled"]["value"] = 0.0025


@fault("no_label", "artery")
def dial_beyond_the_depth_of_an_artery(plan: Plan) -> None:
    dial(plan, "forehead")["value"] = 0.0027


@fault("no_label", "longest needle")
def dial_beyond_the_longest_needle(plan: Plan) -> None:
    dial(plan)["value"] = 0.0032


@fault("no_label", "artery")
def never_beyond_deeper_than_an_artery(plan: Plan) -> None:
    first_card(plan, "forehead")["never_beyond"] = {"value": 0.003, "unit": "m", "why": ["needles"]}


@fault("plain", "never beyond")
def never_beyond_deeper_than_the_label(plan: Plan) -> None:
    first_card(plan)["never_beyond"] = {"value": 0.002, "unit": "m", "why": ["needles"]}


@fault("plain", "depth never to go beyond")
def never_beyond_above_the_dial(plan: Plan) -> None:
    first_card(plan)["never_beyond"] = {"value": 0.0008, "unit": "m", "why": ["skin"]}


@fault("plain", "why never beyond")
def never_beyond_without_a_reason(plan: Plan) -> None:
    first_card(plan)["never_beyond"] = {"value": None, "unit": "m", "why": []}


@fault("lids", "inside the orbital rim")
def card_inside_the_rim(plan: Plan) -> None:
    plan["card"].append({**copied(first_card(plan)), "zone": "upper_eyelid"})


@fault("lids", "orbital rim")
def dial_inside_the_rim(plan: Plan) -> None:
    zones = offer(plan)["zones"]
    zones["upper_eyelid"]["depths"] = copied(zones["cheek_medial"]["depths"])


@fault("heated", "energy beyond the manual")
def energy_where_no_manual_was_read(plan: Plan) -> None:
    first_card(plan)["energy"] = {"value": 0.02}


@fault("heated", "pulse beyond the manual")
def pulse_where_no_manual_was_read(plan: Plan) -> None:
    first_card(plan)["pulse"] = {"value": 0.3}


@fault("heated", "energy beyond the manual")
def energy_above_the_manual(plan: Plan) -> None:
    offer(plan)["device"] = "sublative"
    first_card(plan)["energy"] = {"value": 0.070}


@fault("plain", "second pass")
def second_pass_beyond_the_label(plan: Plan) -> None:
    first_card(plan)["second_pass"] = {"zones": ["cheek_medial"], "depth": {"value": 0.002}}


@fault("plain", "the dial against the second pass")
def second_pass_shallower_than_the_first(plan: Plan) -> None:
    first_card(plan)["second_pass"] = {"zones": ["cheek_medial"], "depth": {"value": 0.0005}}


# what must be absent ------------------------------------------------------------------------------------------------


@fault("refused", "depths beside a refusal")
def depths_of_a_refused_zone(plan: Plan) -> None:
    offer(plan)["zones"]["forehead"]["depths"] = copied(offer(base("plain"))["zones"]["forehead"]["depths"])


@fault("refused", "channel depth beside a refusal")
def channels_of_a_refused_zone(plan: Plan) -> None:
    offer(plan)["zones"]["forehead"]["channel_depth"] = {"value": 0.0002}


@fault("refused", "depth of heat beside a refusal")
def heat_of_a_refused_zone(plan: Plan) -> None:
    treatment(plan, "rf_microneedling")["zones"]["forehead"]["heat"]["bottom"] = {"value": 0.001}


@fault("plain", "depths beside a refusal")
def depths_kept_beside_a_new_refusal(plan: Plan) -> None:
    offer(plan)["zones"]["forehead"]["verdict"] = "contraindicated"


@fault("refused", "a card")
def card_of_a_refused_treatment(plan: Plan) -> None:
    plan["card"] = copied(base("plain")["card"])


@fault("eczema", "a card")
def card_of_a_refused_zone(plan: Plan) -> None:
    plan["card"].append({**copied(first_card(plan)), "zone": "forehead"})


@fault("refused", "a session")
def course_of_a_refused_treatment(plan: Plan) -> None:
    plan["course"] = copied(base("plain")["course"])


@fault("esthetician", "a session")
def course_of_what_is_outside_the_scope(plan: Plan) -> None:
    plan["course"] += [{**each, "treatment": "skinpen"} for each in copied(sessions(plan))]


@fault("refused", "cream of numbing")
def numbing_of_a_refused_treatment(plan: Plan) -> None:
    plan["procedure"], plan["numbing"] = "skinpen", copied(base("plain")["numbing"])


@fault("refused", "a day of aftercare")
def days_of_aftercare_of_a_refused_treatment(plan: Plan) -> None:
    plan["procedure"] = "skinpen"
    plan["aftercare"][0]["until"] = "2026-12-05"


@fault("plain", "depths beside a refusal")
def depths_for_a_reader_without_a_licence(plan: Plan) -> None:
    plan["occasion"]["licence"] = "client"


@fault("own_hands", "dial")
def dial_of_a_card_for_a_reader_without_a_licence(plan: Plan) -> None:
    first_card(plan)["dial"] = {"value": 0.001}


@fault("own_hands", "never_beyond")
def never_beyond_for_a_reader_without_a_licence(plan: Plan) -> None:
    first_card(plan)["never_beyond"] = {"value": 0.001, "unit": "m", "why": ["skin"]}


@fault("plain", "a session")
def dates_beside_an_emergency(plan: Plan) -> None:
    plan["emergency"] = [reason("vascular_occlusion", "contraindicated")]


@fault("plain", "cream of numbing")
def numbing_beside_an_emergency(plan: Plan) -> None:
    plan["emergency"] = [reason("vascular_occlusion", "contraindicated")]
    plan["course"], plan["card"] = [], []


@fault("plain", "a card")
def cards_beside_words_that_nobody_read(plan: Plan) -> None:
    plan["unresolved"] = [{"text": "a thing", "where": "client.conditions[0]", "nearest": []}]


@fault("emergency", "a recommendation")
def recommendation_beside_an_emergency(plan: Plan) -> None:
    plan["recommended"] = "home_sunscreen"


@fault("unread", "a day")
def day_beside_words_that_nobody_read(plan: Plan) -> None:
    plan["first_screen"]["when"] = copied(base("plain")["first_screen"]["when"])


@fault("unread", "a first day")
def first_day_of_a_reason_beside_words_that_nobody_read(plan: Plan) -> None:
    offer(plan)["reasons"].append({**reason("alcohol", "note"), "earliest": "2026-12-10"})


@fault("plain", "a card")
def cards_while_a_question_can_stop_it(plan: Plan) -> None:
    plan["stops"] = [{"id": "client.screens.pregnancy", "question": [], "about": "pregnancy", "holds": ["skinpen"]}]


@fault("plain", "a session")
def dates_while_a_question_can_stop_all(plan: Plan) -> None:
    plan["stops"] = [{"id": "client.screens.pregnancy", "question": [], "about": "pregnancy"}]


@fault("plain", "a session")
def sessions_of_what_no_day_helps(plan: Plan) -> None:
    offer(plan)["waits"] = {"until": None, "never": True, "steps": []}


@fault("plain", "a day of aftercare")
def aftercare_of_what_has_no_day_yet(plan: Plan) -> None:
    offer(plan)["waits"] = {"until": None, "never": False, "open": True, "steps": []}


# dates --------------------------------------------------------------------------------------------------------------


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


# contraindications --------------------------------------------------------------------------------------------------


@fault("plain", "verdict against bleed")
def screen_answered_yes(plan: Plan) -> None:
    plan["client"]["client"]["screens"]["bleeding_disorder"] = "yes"


@fault("heated", "verdict against pacemaker")
def pacemaker_left_out(plan: Plan) -> None:
    plan["understood"].append(understood("pacemaker"))


@fault("plain", "verdict against active_infect")
def infection_left_out(plan: Plan) -> None:
    plan["understood"].append(understood("skin infection"))


@fault("plain", "verdict against zoster")
def shingles_left_out(plan: Plan) -> None:
    plan["understood"].append(understood("shingles"))


@fault("plain", "verdict against preg")
def pregnancy_left_out(plan: Plan) -> None:
    plan["understood"].append(understood("pregnancy"))


@fault("plain", "verdict against tan")
def fresh_sunburn_left_out(plan: Plan) -> None:
    plan["occasion"]["planned_for"] = None
    plan["understood"].append(understood("sunburn", "past", "2026-11-19"))


@fault("plain", "verdict against minor")
def child(plan: Plan) -> None:
    plan["client"]["client"]["age"] = 16


@fault("eczema", "verdict against eczema")
def milder_in_the_field(plan: Plan) -> None:
    zone = offer(plan)["zones"]["forehead"]
    zone["verdict"], zone["reasons"] = "acceptable", []


@fault("refused", "verdict against bleed")
def milder_everywhere_with_its_reason_dropped(plan: Plan) -> None:
    for entry in plan["treatments"]:
        if entry["verdict"] == "contraindicated":
            entry["verdict"] = "acceptable"
            entry["reasons"] = [each for each in entry["reasons"] if each["code"] != "bleed"]
            for zone in entry["zones"].values():
                zone["verdict"] = "acceptable"


@fault("plain", "verdict against ca_esthetician")
def another_operator(plan: Plan) -> None:
    plan["occasion"]["licence"] = "esthetician"
    plan["client"]["operator"] = {"licence": "esthetician", "jurisdiction": "US-CA"}


@fault("plain", "verdict against keloid")
def keloid_and_deep_needles(plan: Plan) -> None:
    plan["understood"].append(understood("keloid or raised scars"))


# the anaesthetic ----------------------------------------------------------------------------------------------------


@fault("emla", "cream of the label")
def more_cream_than_the_label(plan: Plan) -> None:
    plan["numbing"]["cream"]["value"] = 0.08
    plan["numbing"]["lidocaine"]["value"] = 0.002


@fault("emla", "area of the label")
def larger_area_than_the_label(plan: Plan) -> None:
    plan["numbing"]["area"]["value"] = 0.07


@fault("emla", "contact of the label")
def longer_contact_than_the_label(plan: Plan) -> None:
    plan["numbing"]["dwell"]["value"] = 6 * 3600.0


@fault("plain", "lidocaine in the cream")
def less_lidocaine_than_the_cream_holds(plan: Plan) -> None:
    plan["numbing"]["cream"]["value"] *= 1.5


@fault("plain", "lidocaine without a label")
def lidocaine_above_the_bound(plan: Plan) -> None:
    for name in ("cream", "lidocaine"):
        plan["numbing"][name]["value"] *= 20


@fault("plain", "the bound of lidocaine")
def bound_of_a_heavier_person(plan: Plan) -> None:
    plan["numbing"]["bound"]["value"] = 0.0003


@fault("plain", "the bound of lidocaine")
def lighter_person(plan: Plan) -> None:
    plan["client"]["client"]["weight"] = "40 kg"


@fault("plain", "lidocaine of the whole visit")
def used_elsewhere_beyond_the_budget(plan: Plan) -> None:
    used = [{"what": [], "amount": {"value": 0.0002}, "share": {"value": 0.75}}]
    plan["numbing"] |= {"budget": {"value": 0.00027}, "used": used}


@fault("plain", "cream beside an unknown amount")
def cream_beside_an_unknown_amount(plan: Plan) -> None:
    used = [{"what": [], "amount": {"value": None}, "share": {"value": None}}]
    plan["numbing"] |= {"budget": {"value": 0.00027}, "used": used}


@fault("plain", "the budget of lidocaine")
def budget_too_large(plan: Plan) -> None:
    plan["numbing"] |= {"budget": {"value": 0.0005}, "used": []}


# verdicts and names -------------------------------------------------------------------------------------------------


@fault("refused", "verdict of a zone and its reasons")
def reason_dropped(plan: Plan) -> None:
    alike = ("bleed", "label_skinpen_bleeding")
    offer(plan)["reasons"] = [each for each in offer(plan)["reasons"] if each["code"] not in alike]


@fault("plain", "verdict of a zone and its reasons")
def zone_stricter_without_a_reason(plan: Plan) -> None:
    offer(plan)["zones"]["forehead"]["verdict"] = "not_recommended"


@fault("refused", "verdict of a treatment and its zones")
def treatment_milder_than_its_zones(plan: Plan) -> None:
    offer(plan)["verdict"] = "not_recommended"


@fault("plain", "verdict of a treatment and its zones")
def limits_broken_and_still_acceptable(plan: Plan) -> None:
    offer(plan)["limits_broken"] = ["too long"]


@fault("plain", "not at hand")
def recommended_and_not_at_hand(plan: Plan) -> None:
    treatment(plan, plan["recommended"])["in_the_room"] = False


@fault("plain", "the recommendation")
def recommended_and_unknown(plan: Plan) -> None:
    plan["recommended"] = "something_else"


@fault("refused", "a recommendation")
def recommended_and_refused(plan: Plan) -> None:
    plan["recommended"] = "skinpen"


@fault("plain", "an id")
def id_used_twice(plan: Plan) -> None:
    plan["treatments"].append(copied(offer(plan)))


@fault("plain", "what was neither asked nor recommended")
def card_of_what_nobody_asked(plan: Plan) -> None:
    plan["card"].append({**copied(first_card(plan)), "treatment": "manual_stamp"})


@fault("plain", "what was neither asked nor recommended")
def course_of_what_nobody_asked(plan: Plan) -> None:
    plan["course"].append({**copied(sessions(plan)[0]), "treatment": "manual_stamp"})


@fault("plain", "cards of a zone")
def two_cards_of_a_zone(plan: Plan) -> None:
    plan["card"].append(copied(first_card(plan)))


@fault("plain", "verdict of a card")
def card_with_a_verdict_of_its_own(plan: Plan) -> None:
    first_card(plan)["verdict"] = "not_recommended"


@fault("plain", "the treatment that is numbed")
def numbing_of_another_treatment(plan: Plan) -> None:
    plan["numbing"]["treatment"] = "manual_stamp"


@fault("refused", "sources of a reason")
def source_dropped(plan: Plan) -> None:
    offer(plan)["reasons"][0]["sources"] = []


@fault("refused", "sources of a reason")
def source_unknown(plan: Plan) -> None:
    offer(plan)["reasons"][0]["sources"] = ["nobody1999"]


@fault("refused", "a reason without words")
def reason_without_words(plan: Plan) -> None:
    offer(plan)["reasons"][0]["why"] = []


@fault("refused", "the best of a tier")
def tier_of_a_refused_treatment(plan: Plan) -> None:
    plan["tiers"]["one_pink_day"] = "skinpen"


# ----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", BASES)
def test_a_finished_plan_passes(name: str) -> None:
    outcome = check_plan(base(name))
    assert [each.sentence() for each in outcome.disagreements] == []
    assert outcome.counts["verdicts"] > 50 and outcome.counts["withheld"] > 50
    assert base(name)["check"] == {
        "passed": True,
        "disagreements": [],
        "compared": dict(sorted(outcome.counts.items())),
    }


@pytest.mark.parametrize(("name", "what", "plant"), FAULTS, ids=[change.__name__ for _, _, change in FAULTS])
def test_a_planted_fault_is_found(name: str, what: str, plant: Fault) -> None:
    plan = base(name)
    plant(plan)
    sentences = [each.sentence() for each in check_plan(plan).disagreements]
    assert any(what in sentence for sentence in sentences), sentences


def test_there_are_faults_of_every_kind() -> None:
    assert len({change.__name__ for _, _, change in FAULTS}) == len(FAULTS) >= 80


ALLOWED: dict[str, Fault] = {
    "a limit as a number": lambda plan: first_card(plan).update(
        never_beyond={"value": LABEL, "unit": "m", "why": ["the label"]}
    ),
    "no limit known": lambda plan: first_card(plan).update(
        never_beyond={"value": None, "unit": "m", "why": ["do not exceed the dial"]}
    ),
    "a deeper second pass within the label": lambda plan: first_card(plan).update(
        second_pass={"zones": ["cheek_medial"], "depth": {"value": 0.00125}}
    ),
    "a wait that is over": lambda plan: offer(plan).update(
        waits={"until": "2026-12-04", "never": False, "open": False, "steps": []}
    ),
    "a review between sessions": lambda plan: plan["course"].append(
        {"treatment": "skinpen", "number": 1, "kind": "review", "date": "2026-12-18"}
    ),
    "stop and restart around a visit": lambda plan: plan.update(
        regimen={"around_visits": [{"what": "retinoid", "dates": ["2026-12-01", "2026-12-11"]}]}
    ),
    "a budget that holds": lambda plan: plan["numbing"].update(
        budget={"value": 0.00027},
        used=[{"what": [], "amount": {"value": 1e-4}, "share": {"value": 0.37}}],
        cream={"value": 0.0025},
        lidocaine={"value": 0.0001},
    ),
    "a question that stops something else": lambda plan: plan.update(
        stops=[{"id": "client.screens.pacemaker", "question": [], "about": "implant", "holds": ["rf_microneedling"]}]
    ),
    "a word for a zone that nobody knows": lambda plan: plan.update(
        unresolved=[{"text": "zorgle", "where": "zones", "nearest": []}]
    ),
    "a denied illness": lambda plan: plan["understood"].append(understood("pregnancy", "negated")),
    "words that say of an illness that it has ended": lambda plan: plan["understood"].extend(
        [understood("pregnancy", "past", "2024"), understood("pregnancy")]
    ),
    "a peel of last year": lambda plan: plan["understood"].append(understood("medium peel", "past", "2025")),
}


@pytest.mark.parametrize("name", ALLOWED)
def test_what_other_plans_may_hold_is_no_fault(name: str) -> None:
    plan = base("plain")
    ALLOWED[name](plan)
    assert [each.sentence() for each in check_plan(plan).disagreements] == []


def test_the_check_shares_no_planning_code() -> None:
    for path in Path(independent_check.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                assert not any(alias.name.startswith("corneum") for alias in node.names), path
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("corneum"):
                units = node.module == "corneum" and [alias.name for alias in node.names] == ["units"]
                assert units or (node.module or "").startswith(MAY_IMPORT), f"{path.name} imports {node.module}"


def test_a_waiting_time_ends_on_the_calendar() -> None:
    assert after(date(2026, 8, 31), 6, "month") == date(2027, 2, 28)
    assert after(date(2026, 11, 20), 36, "hour") == date(2026, 11, 22)
    assert after(date(2026, 12, 31), 2, "week") == date(2027, 1, 14)


@pytest.mark.parametrize(
    ("words", "latest"),
    [
        ("2026-11-18", "2026-11-18"),
        ("2026-10", "2026-10-31"),
        ("2026-11", "2026-11-20"),
        ("2019", "2019-12-31"),
        ("2015/2018", "2018-12-31"),
        ("/2018", "2018-12-31"),
        ("2015/", None),
        ("", None),
        ("last spring", None),
    ],
)
def test_the_latest_day_that_words_allow(words: str, latest: str | None) -> None:
    day = latest_day(words, date(2026, 11, 20))
    assert (day and day.isoformat()) == latest


def test_a_disagreement_reads_as_one_sentence() -> None:
    plan = base("plain")
    dial(plan)["value"] = 0.00175
    sentence = check_plan(plan).disagreements[0].sentence()
    assert re.fullmatch(
        r"treatments\.skinpen\.zones\.cheek_medial\.depths\.dial: .* expected .*, found 1\.75 mm\.", sentence
    )


# a plan that the check disagrees with is never handed out -----------------------------------------------------------

ONE = ("home_retinoid",)
FILE = "client: {age: 52}\ngoals: [fine_lines]\nzones: [forehead]\nsamples: 4\n"


def withhold(monkeypatch: pytest.MonkeyPatch) -> None:
    def disagrees(plan: Plan) -> Comparisons:
        comparisons = Comparisons()
        for name in ("dial", "date"):
            comparisons.compare("settings", False, f"the {name}", f"card[0].{name}", "less", "more")
        return comparisons

    monkeypatch.setattr("corneum.plan_document.check_document.check_plan", disagrees)


def test_a_disagreement_withholds_the_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    withhold(monkeypatch)
    with pytest.raises(PlanWithheld) as withheld:
        make_plan(parse_client(FILE), treatments=ONE)
    assert len(withheld.value.disagreements) == 2
    assert str(withheld.value).count("\n") == 1 and "card[0].dial: the dial" in str(withheld.value)


def test_a_session_keeps_its_last_plan_when_one_is_withheld(monkeypatch: pytest.MonkeyPatch) -> None:
    session = PlanSession(parse_client(FILE), treatments=ONE)
    before = session.plan.to_json()
    with monkeypatch.context() as patch:
        withhold(patch)
        with pytest.raises(PlanWithheld):
            session.update("client.age", 60)
    assert session.plan.to_json() == before
    assert session.update("client.age", 60).client["client"]["age"] == 60


def test_the_command_says_why_and_writes_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    withhold(monkeypatch)
    (tmp_path / "client.yaml").write_text(FILE, encoding="utf-8")
    monkeypatch.setattr("sys.argv", ["corneum", "plan", str(tmp_path / "client.yaml"), "-o", str(tmp_path / "out")])
    with pytest.raises(SystemExit) as ended:
        main()
    lines = [line for line in capsys.readouterr().err.splitlines() if line.startswith("plan withheld: ")]
    assert ended.value.code == 1 and len(lines) == 2
    assert not (tmp_path / "out").exists()


# clients of every kind ----------------------------------------------------------------------------------------------

HISTORIES = st.sampled_from(
    (
        "hyaluronic filler in the cheeks on 2026-11-10",
        "botox 5 days ago",
        "medium depth peel in October 2026",
        "isotretinoin until 2026-09-30",
        "SkinPen 3 days ago",
        "sunburn yesterday",
        "ablative laser in 2025",
        "cold sore now",
        "fine needle biopsy in 2019",
    )
)
CONDITIONS = st.sampled_from(
    ("eczema on the forehead", "keloids", "lupus", "rosacea", "diabetes, controlled", "pregnant", "the glabbertosis")
)
OFFERS = st.sampled_from(
    (
        {"device": "skinpen", "depth": "2.5 mm"},
        {"device": "morpheus8_face", "depth": "4 mm", "energy": "30 mJ"},
        {"device": "aquagold", "formula": {"actives": [{"name": "botulinum toxin"}], "sterile": "yes"}},
        {"device": "dermapen4", "depth": "2.8 mm", "sessions": 3},
        {"device": "roller_generic", "depth": "0.5 mm"},
        {"device": "hydrafacial"},
        {"device": "profound"},
        {"device": "exceed", "formula": {"ingredients": "Aqua, Ascorbic Acid, Parfum", "sterile": "no"}},
    )
)
LICENCES = st.sampled_from((None, "physician", "nurse", "esthetician", "self", "client"))


@st.composite
def clients(draw: st.DrawFn) -> Plan:
    """A client's file with one zone or two, planned for a few treatments."""
    screens = {name: draw(st.sampled_from(("no", "no", "no", "yes"))) for name in NO_TO_ALL}
    licence = draw(LICENCES)
    person = {
        "age": draw(st.integers(16, 80)),
        "sex": draw(st.sampled_from(("female", "male"))),
        "fitzpatrick": draw(st.sampled_from(("I", "III", "V", "VI"))),
        "weight": f"{draw(st.integers(40, 120))} kg",
        "screens": screens if draw(st.booleans()) else {},
        "history": draw(st.lists(HISTORIES, max_size=2, unique=True)),
        "conditions": draw(st.lists(CONDITIONS, max_size=2, unique=True)),
    }
    file = {
        "date": "2026-11-20",
        "client": person,
        "goals": draw(st.sampled_from((["acne_scars"], ["fine_lines", "pores"], ["pigmentation"]))),
        "zones": draw(st.sampled_from((["cheek_medial"], ["forehead", "upper_eyelid"], ["upper_lip"], ["temple"]))),
        "considering": draw(st.lists(OFFERS, max_size=2, unique_by=lambda each: str(each["device"]))),
        "anaesthetics": draw(st.sampled_from(([], ["EMLA"], ["lidocaine 4 %"]))),
        "samples": 4,
    }
    if licence is not None:
        file["operator"] = {"licence": licence, "jurisdiction": draw(st.sampled_from(("US-CA", "US-NY", "UK")))}
    if draw(st.booleans()):
        file["planned_for"] = draw(st.sampled_from(("2026-11-20", "2026-12-04", "2027-03-01")))
    if draw(st.booleans()):
        file["event"] = {"date": draw(st.sampled_from(("2026-11-25", "2027-01-15"))), "must_look_normal": "yes"}
    return file


def plan_passes(file: Plan) -> None:
    plan = make_plan(client_from(file))
    assert plan.check is not None and plan.check.passed


@settings(max_examples=3, derandomize=True, suppress_health_check=list(HealthCheck))
@given(clients())
def test_the_plan_of_a_client_of_any_kind_passes(file: Plan) -> None:
    plan_passes(file)


@pytest.mark.soak
@settings(max_examples=200, suppress_health_check=list(HealthCheck))
@given(clients())
def test_the_plans_of_many_clients_pass(file: Plan) -> None:
    plan_passes(file)
