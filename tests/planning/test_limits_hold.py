"""Limits hold everywhere: no setting passes the length never to go beyond, and nothing refused carries one."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from corneum.client import client_from
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import load_tables
from corneum.needling.device_settings import dial_values, labelled_maximum
from corneum.needling.devices import DEVICES as CATALOGUE
from corneum.needling.devices import device
from corneum.plan_document.plan_models import Plan
from corneum.planning.treatments import ladder
from corneum.report.pages import handout, session_card_page
from corneum.skin.hazards import hard_limit
from tests.planning.random_clients import clients
from tests.planning.settings_of_plan import lengths_told, settings_in
from tests.plans import plan_for
from tests.report.visible import text_of

REFUSED = ("contraindicated", "outside_scope")
DEPTH_CODES = ("asked_beyond", "asked_near", "no_setting")
ROUNDING = 1e-9
LENGTH = re.compile(r"(?<![\d.])(\d+(?:\.\d+)?)\s?mm\b")
# the needle length that an equation was computed at
SET_AT = re.compile(r"\bL [\d.]")
FEW = settings(
    max_examples=8,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow],
)
MANY = settings(FEW, max_examples=150)


def person(**changed: Any) -> dict[str, Any]:
    return {
        "date": "2026-11-20",
        "client": {"age": 45, "sex": "female", "fitzpatrick": "II", **changed.pop("client", {})},
        "goals": ["acne_scars"],
        "zones": ["cheek_medial"],
        "operator": {"licence": "physician", "jurisdiction": "US-TX"},
        "samples": 16,
        **changed,
    }


def plan_of_offer(data: dict[str, Any]) -> Plan:
    """The plan of what was asked about alone, beside home care."""
    client = client_from(data)
    rungs = ladder(ModelContext(load_tables()), client)
    names = [rung.id for rung in rungs if rung.considered is not None]
    return plan_for(client, treatments=[*names, "home_retinoid"])


def asked_mm(data: dict[str, Any]) -> float | None:
    stated = data["considering"][0].get("depth")
    return None if stated is None else float(stated.split()[0])


def refused_zones(plan: Plan) -> list[tuple[str, dict[str, Any]]]:
    document = json.loads(plan.to_json())
    return [
        (f"{treatment['id']} {name}", zone)
        for treatment in document["treatments"]
        for name, zone in treatment["zones"].items()
        if zone["verdict"] in REFUSED or treatment["verdict"] == "contraindicated"
    ]


def assert_no_setting_passes_its_limit(plan: Plan) -> None:
    context = ModelContext(load_tables())
    for treatment in plan.treatments:
        for name, zone in treatment.zones.items():
            if zone.depths is None:
                assert zone.never_beyond is None, (treatment.id, name)
                continue
            assert zone.never_beyond is not None and zone.never_beyond.value is not None and zone.never_beyond.why
            most = zone.never_beyond.value
            assert zone.depths.dial.value is not None and zone.depths.dial.value <= most + ROUNDING, (
                treatment.id,
                name,
            )
            limit = hard_limit(context, name)
            if treatment.device in context.table(CATALOGUE).index and treatment.device is not None:
                tool = device(context, treatment.device)
                labelled = labelled_maximum(context, tool)
                lengths = dial_values(context, tool)
                assert not lengths.size or most <= lengths[-1] + ROUNDING
                assert getattr(labelled, "number", most) >= most - ROUNDING
                if limit is not None and tool.id != "profound":
                    assert most <= limit.number + ROUNDING
    for card in plan.card:
        limit_of_card = card.never_beyond.value
        if limit_of_card is not None:
            assert card.dial.value is not None and card.dial.value <= limit_of_card + ROUNDING, card.zone


def assert_nothing_refused_is_set(plan: Plan, asked: float | None) -> None:
    for where, zone in refused_zones(plan):
        assert list(settings_in(zone)) == [], where
        assert zone["band"] is None or zone["band"]["upper"]["value"] is None, where
        assert list(lengths_told(zone, asked)) == [], where
    refused = {treatment.id: treatment for treatment in plan.treatments if treatment.verdict == "contraindicated"}
    assert not any(treatment.patch for treatment in refused.values())
    assert not [session for session in plan.course if session.treatment in refused]
    assert not [card for card in plan.card if card.treatment in refused]


def assert_no_depth_for(plan: Plan, asked: float | None) -> None:
    """Who sets no depth is told none: not in plan.json, and on no page."""
    document = json.loads(plan.to_json())
    shown = {key: document[key] for key in ("card", "treatments", "first_screen", "safety", "observed", "numbing")}
    assert list(settings_in(shown)) == []
    assert list(lengths_told({key: document[key] for key in ("card", "first_screen")}, asked)) == []
    zones = [treatment["zones"] for treatment in document["treatments"]]
    assert list(lengths_told(zones, asked)) == []
    equations = [entry["equation"] for entry in document["derivations"].values()]
    assert not [equation for equation in equations if SET_AT.search(equation)]
    for page in (handout.render(plan), session_card_page.render(plan)):
        told = [float(length) for length in LENGTH.findall(text_of(page))]
        assert not [length for length in told if asked is None or abs(length - asked) > asked / 20]


# any client


@FEW
@given(clients(licences=("physician", "nurse_practitioner", "esthetician")))
def test_whoever_comes_no_setting_passes_its_limit_and_nothing_refused_is_set(data: dict[str, Any]) -> None:
    plan = plan_of_offer(data)
    assert_no_setting_passes_its_limit(plan)
    assert_nothing_refused_is_set(plan, asked_mm(data))


@FEW
@given(clients(licences=("self", "client")))
def test_whoever_holds_no_licence_is_told_no_depth(data: dict[str, Any]) -> None:
    assert_no_depth_for(plan_of_offer(data), asked_mm(data))


def assert_a_depth_within_the_limit_is_not_refused_for_it(data: dict[str, Any]) -> None:
    plan = plan_of_offer(data)
    for treatment in plan.treatments:
        for name, zone in treatment.zones.items():
            if not treatment.considered or zone.depths is None or zone.depths.dial.value is None:
                continue
            mended = {**data["considering"][0], "depth": f"{zone.depths.dial.value * 1e3:.6g} mm"}
            again = plan_of_offer({**data, "considering": [mended], "zones": [name]})
            (offer,) = (one for one in again.treatments if one.considered)
            codes = [reason.code for reason in (*offer.reasons, *offer.zones[name].reasons)]
            assert not [code for code in codes if code.startswith(DEPTH_CODES)], (treatment.id, name)


@settings(FEW, max_examples=5)
@given(clients(licences=("physician",)))
def test_an_offer_whose_depth_is_mended_is_not_refused_for_its_depth(data: dict[str, Any]) -> None:
    assert_a_depth_within_the_limit_is_not_refused_for_it(data)


@pytest.mark.soak
@MANY
@given(clients())
def test_limits_hold_for_many_more(data: dict[str, Any]) -> None:
    plan = plan_of_offer(data)
    if data["operator"]["licence"] in ("self", "client"):
        assert_no_depth_for(plan, asked_mm(data))
    else:
        assert_no_setting_passes_its_limit(plan)
        assert_nothing_refused_is_set(plan, asked_mm(data))
        assert_a_depth_within_the_limit_is_not_refused_for_it(data)


# which limit binds, and in what words


@cache
def limit_of(device_id: str, zone: str, depth: str = "", age: int = 45) -> tuple[float | None, str]:
    offer = {"device": device_id} | ({"depth": depth} if depth else {})
    plan = plan_of_offer(person(zones=[zone], considering=[offer], client={"age": age}))
    (offered,) = (treatment for treatment in plan.treatments if treatment.considered)
    limit = offered.zones[zone].never_beyond
    return (None, "") if limit is None else (limit.value, limit.why[0].text_id.rsplit(".", 1)[-1])


@pytest.mark.parametrize(
    ("device_id", "zone", "kind"),
    [
        ("skinpen", "nose_tip", "labelled_maximum"),
        ("morpheus8_face", "cheek_lateral", "skin_thickness"),
        ("dermapen4", "neck", "skin_thickness"),
        ("skinpen", "nose_dorsum", "named_structure"),
        ("aquagold", "cheek_medial", "longest_needle"),
    ],
)
def test_the_limit_that_binds_is_named(device_id: str, zone: str, kind: str) -> None:
    value, bound_by = limit_of(device_id, zone)
    assert bound_by == kind and value is not None


def test_thin_skin_lowers_what_may_be_set() -> None:
    old, young = limit_of("morpheus8_face", "temple", age=80)[0], limit_of("morpheus8_face", "temple", age=25)[0]
    assert old is not None and young is not None and old < young


def test_a_depth_beyond_thin_skin_is_lowered_with_a_note_and_heat_there_is_advised_against() -> None:
    def offered(device_id: str, depth: str) -> tuple[str, list[str]]:
        data = person(zones=["jaw_jowl"], considering=[{"device": device_id, "depth": depth}])
        (offer,) = (treatment for treatment in plan_of_offer(data).treatments if treatment.considered)
        zone = offer.zones["jaw_jowl"]
        assert zone.depths is not None and zone.depths.dial.value is not None
        assert zone.depths.dial.value * 1e3 < float(depth.split(maxsplit=1)[0])
        return zone.verdict, [reason.code for reason in zone.reasons]

    verdict, codes = offered("dermapen4", "2 mm")
    assert verdict == "acceptable" and "asked_beyond_skin" in codes
    verdict, codes = offered("morpheus8_face", "3 mm")
    assert verdict == "not_recommended" and "asked_beyond_skin" in codes


def test_where_no_needle_is_short_enough_the_zone_is_refused() -> None:
    inline = {"class": "manual_roller", "needles": {"count": 192, "length": "2 mm"}}
    data = person(zones=["temple", "cheek_medial"], considering=[{"device": inline}])
    (offer,) = (treatment for treatment in plan_of_offer(data).treatments if treatment.considered)
    assert offer.zones["temple"].verdict == "contraindicated"
    assert "no_setting_within_limits" in {reason.code for reason in offer.zones["temple"].reasons}
    assert offer.zones["cheek_medial"].verdict == "not_recommended"
    assert [offer.zones[zone].depths for zone in ("temple", "cheek_medial")] == [None, None]


@pytest.mark.parametrize("device_id", ["dermapen4", "roller_generic", "aquagold"])
def test_in_pregnancy_no_needle_is_set(device_id: str) -> None:
    offer = {"device": device_id} if device_id == "aquagold" else {"device": device_id, "depth": "0.5 mm"}
    plan = plan_of_offer(person(considering=[offer], client={"screens": {"pregnancy": True}}))
    document = json.loads(plan.to_json())
    assert list(settings_in({"card": document["card"], "treatments": document["treatments"]})) == []
    assert plan.card == []


# labels of single devices


@pytest.mark.parametrize(
    ("device_id", "client", "code"),
    [
        ("skinpen", {"screens": {"breastfeeding": True}}, "label_skinpen_nursing"),
        ("skinpen", {"screens": {"pregnancy": True}}, "label_skinpen_pregnancy"),
        ("skinpen", {"allergies": ["lidocaine"]}, "label_skinpen_anaesthetic"),
        ("skinpen", {"medications": ["isotretinoin 20 mg daily"]}, "label_skinpen_isotretinoin"),
        ("exceed", {"medications": ["warfarin"]}, "label_exceed_blood_thinner"),
        ("dermapen4", {"conditions": ["haemophilia"]}, "label_dermapen4_bleeding"),
        ("morpheus8_face", {"screens": {"breastfeeding": True}}, "label_morpheus8_nursing"),
        ("vivace", {"screens": {"pregnancy": True}}, "label_vivace_pregnancy"),
    ],
)
def test_the_label_of_a_device_binds(device_id: str, client: dict[str, Any], code: str) -> None:
    plan = plan_of_offer(person(considering=[{"device": device_id, "depth": "0.5 mm"}], client=client))
    (offer,) = (treatment for treatment in plan.treatments if treatment.considered)
    reasons = {reason.code: reason for reason in offer.reasons}
    assert code in reasons and "label" in " ".join(sentence.text for sentence in reasons[code].why)
    assert offer.verdict in ("contraindicated", "not_recommended")


@pytest.mark.parametrize(
    ("device_id", "client"),
    [
        ("dermapen4", {"screens": {"breastfeeding": True}}),
        ("skinpen", {"history": [{"event": "last capsule of isotretinoin", "when": "2026-10-01"}]}),
        ("skinpen", {"conditions": ["breastfed three years ago"]}),
    ],
)
def test_no_label_is_made_to_say_more_than_it_does(device_id: str, client: dict[str, Any]) -> None:
    plan = plan_of_offer(person(considering=[{"device": device_id, "depth": "0.5 mm"}], client=client))
    (offer,) = (treatment for treatment in plan.treatments if treatment.considered)
    assert not [reason.code for reason in offer.reasons if reason.code.startswith("label_")]
