"""Faults about the client: contraindications that are left out, and more anaesthetic than is safe."""

from __future__ import annotations

from functools import partial

from tests.plan_document.planting import (
    Plan,
    Planted,
    fault_of,
    offer,
    understood,
)

FAULTS: Planted = []
fault = partial(fault_of, FAULTS)


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
