"""Faults of settings: deeper, stronger or otherwise than the device, its label or a structure allow."""

from __future__ import annotations

from functools import partial

from tests.plan_document.checked_plans import copied
from tests.plan_document.planting import (
    Plan,
    Planted,
    dial,
    fault_of,
    first_card,
    offer,
)

FAULTS: Planted = []
fault = partial(fault_of, FAULTS)


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
