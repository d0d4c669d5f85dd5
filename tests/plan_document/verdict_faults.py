"""Faults of verdicts and names: milder than their reasons, without a source, of what nobody asked."""

from __future__ import annotations

from functools import partial

from tests.plan_document.checked_plans import copied
from tests.plan_document.planting import (
    Plan,
    Planted,
    fault_of,
    first_card,
    offer,
    sessions,
    treatment,
)

FAULTS: Planted = []
fault = partial(fault_of, FAULTS)


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
