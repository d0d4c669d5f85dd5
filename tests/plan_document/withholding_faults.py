"""Faults of what must be absent: settings, dates and numbing of what is refused, open or not understood."""

from __future__ import annotations

from functools import partial

from tests.plan_document.checked_plans import base, copied
from tests.plan_document.planting import (
    Plan,
    Planted,
    fault_of,
    first_card,
    offer,
    reason,
    sessions,
    treatment,
)

FAULTS: Planted = []
fault = partial(fault_of, FAULTS)


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
