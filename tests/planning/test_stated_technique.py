"""How the hand works: each input moves what it is known to move, nothing is ignored, and a second pass keeps limits."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corneum.client import StatedTechnique, client_from, merged
from corneum.errors import InputFault, InputFaults
from corneum.evidence.draws import Population
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import load_tables
from corneum.needling.devices import TECHNIQUES
from corneum.plan_document.card_models import Card
from corneum.plan_document.document_parts import Number
from corneum.plan_document.plan_models import Plan
from corneum.plan_document.technique_models import SecondPass
from corneum.plan_document.treatment_models import Treatment
from corneum.planning.stated_hand import INPUTS, KEYS, USUAL_HAND, hand_of
from tests.answered import HEALTHY
from tests.plans import plan_for

PEN, STAMP, ROLLER, TIP = "skinpen", "aquagold", "roller_generic", "morpheus8_face"
USUAL: dict[str, Any] = {"angle": "90 deg", "stretch": "yes", "pressure": "usual", "pattern": "cross-hatched"}


def client_of(device: str = PEN, technique: Any = None, *, plan: Any = None, **more: Any) -> Any:
    offer: dict[str, Any] = {"device": device, "depth": "1 mm"} if device == PEN else {"device": device}
    if technique is not None:
        offer["technique"] = technique
    data: dict[str, Any] = {
        "date": "2026-11-20",
        "client": {"age": 40, "sex": "female", "fitzpatrick": "II", **HEALTHY},
        "goals": [{"goal": "acne_scars", "variant": "rolling"}],
        "zones": ["cheek_medial"],
        "considering": [offer],
        "operator": {"licence": "physician", "jurisdiction": "US-CA"},
        "samples": 16,
    }
    return client_from({**data, **({"technique": plan} if plan else {}), **more})


def plan_of(device: str = PEN, technique: Any = None, **more: Any) -> Plan:
    client = client_of(device, technique, **more)
    return plan_for(client, treatments=[device.replace("_", "-")])


def offer_of(plan: Plan) -> Treatment:
    return next(treatment for treatment in plan.treatments if treatment.considered)


def number(plan: Plan, name: str, zone: str = "cheek_medial") -> float:
    quantity = getattr(offer_of(plan).zones[zone], name)
    assert isinstance(quantity, Number), name
    return quantity.value


def card_of(plan: Plan, zone: str = "cheek_medial") -> Card:
    return next(card for card in plan.card if card.zone == zone)


def words(text: Any) -> str:
    return " ".join(sentence.text for sentence in text)


@pytest.mark.parametrize(
    "stated",
    [
        {"angle": "120 deg"},
        {"angle": "0 deg"},
        {"angle": -5},
        {"angle": 45},
        {"speed": "0 mm/s"},
        {"speed": "5 m"},
        {"force": "0 N"},
        {"force": "20 mm"},
        {"pressure": "5 N"},
        {"passes": 0},
        {"passes": 2.5},
        {"pattern": "zigzag"},
        {"stretch": "perhaps"},
        {"stamp": {"dwell": "1 h"}},
        {"second_pass": {"depth": "20 mm"}},
        {"tilt": "3 deg"},
    ],
)
def test_what_cannot_be_is_a_fault_that_names_its_key(stated: dict[str, Any]) -> None:
    for place in ({"plan": stated}, {"technique": stated}):
        with pytest.raises((InputFault, InputFaults)) as fault:
            client_of(**place)  # type: ignore[arg-type]
        assert f"technique.{next(iter(stated))}" in str(fault.value)


def test_every_input_has_a_row_for_every_class_with_needles_and_says_what_is_not_known() -> None:
    tables = load_tables()
    needled = {row.row_id for row in tables[TECHNIQUES].rows if row["insertion"] != "none"}
    for key in KEYS:
        rows = [row for row in tables[INPUTS].rows if row["input"] == key]
        classes = [name for row in rows for name in row.list("classes")]
        assert len(classes) == len(set(classes)) and set(classes) <= needled
        if not key.startswith("stamp."):
            assert set(classes) == needled, key
        assert all(row["why"].startswith(("Not ", "Hardly")) for row in rows if not row.list("changes")), key


def test_what_is_as_usual_changes_no_number() -> None:
    usual, stated = plan_of(), plan_of(technique=USUAL | {"passes": 4})
    assert offer_of(usual).model_copy(update={"offer": None}) == offer_of(stated).model_copy(update={"offer": None})
    assert usual.technique_cost == stated.technique_cost
    assert {entry.key for entry in stated.technique} == {*USUAL, "passes"}
    assert not any(entry.warning for entry in stated.technique)


def test_an_offer_goes_before_the_plan_key_by_key() -> None:
    plan, offer = ({"angle": "45 deg", "speed": "30 mm/s", "stamp": {"dwell": "2 s"}}, {"angle": "80 deg"})
    client = client_of(technique=offer, plan=plan)
    both = merged(client.technique, client.considering[0].technique)
    assert both is not None and both.speed == pytest.approx(0.03) and both.angle == pytest.approx(np.radians(80))
    assert offer_of(plan_of(technique=offer, plan=plan)) == offer_of(plan_of(technique={**plan, **offer}))
    assert merged(None, None) is None
    pressed = merged(
        StatedTechnique.model_validate({"stamp": {"dwell": "2 s"}}),
        StatedTechnique.model_validate({"stamp": {"pressure": "firm"}}),
    )
    assert pressed is not None and pressed.stamp is not None
    assert pressed.stamp.dwell == 2 and pressed.stamp.pressure == "firm"


def test_a_stated_number_of_passes_counts_once() -> None:
    twice = plan_of(technique={"passes": 2})
    assert card_of(twice).passes == 2
    assert card_of(plan_of(plan={"passes": 6})).passes == 6
    own = plan_of(technique={"passes": 2}, plan={"passes": 6})
    assert number(own, "channel_density") == number(twice, "channel_density")
    assert "technique.passes" in {entry.key for entry in own.not_used}


@pytest.mark.parametrize("device", [PEN, STAMP, TIP])
def test_tilting_never_deepens_and_raises_no_dial(device: str) -> None:
    plans = [plan_of(device, {"angle": f"{degrees} deg"}) for degrees in (90, 70, 45, 20)]
    depths = [number(plan, "depth_in_place") for plan in plans]
    assert depths == sorted(depths, reverse=True) and depths[-1] < depths[0]
    assert len({card_of(plan).dial.value for plan in plans}) == 1  # type: ignore[union-attr]
    assert words(card_of(plans[2]).angle).startswith("45 degrees to the skin, as stated.")
    assert "upright" in words(card_of(plans[2]).angle) or "flat" in words(card_of(plans[2]).angle)


def test_a_drum_knows_no_slope_of_its_handle_and_no_speed() -> None:
    plain, stated = plan_of(ROLLER), plan_of(ROLLER, {"angle": "30 deg", "speed": "90 mm/s"})
    assert offer_of(plain).zones == offer_of(stated).zones
    assert all(not entry.changes and words(entry.why).startswith("Not known") for entry in stated.technique)


def test_light_hands_and_slack_skin_lose_depth_under_a_stamp_and_may_gain_it_under_a_pen() -> None:
    usual = number(plan_of(STAMP), "depth_in_place")
    lighter = [{"pressure": "light"}, {"force": "1 N"}, {"stamp": {"pressure": "light"}}, {"stretch": "no"}]
    assert all(number(plan_of(STAMP, stated), "depth_in_place") < usual for stated in lighter)
    assert number(plan_of(STAMP, {"pressure": "firm"}), "depth_in_place") > usual
    assert number(plan_of(PEN, {"stretch": "no"}), "depth_in_place") > number(plan_of(), "depth_in_place")
    pen = plan_of(PEN, {"pressure": "firm"})
    assert number(pen, "depth_in_place") == number(plan_of(), "depth_in_place")
    assert [entry.changes for entry in pen.technique] == [[]]


def test_speed_passes_and_pattern_decide_how_much_skin_lies_near_a_hole() -> None:
    def near(**stated: Any) -> float:
        return number(plan_of(technique=stated), "coverage")

    assert near(speed="40 mm/s") < near(speed="20 mm/s") < near(speed="10 mm/s")
    assert near(passes=1) < near(passes=2) < near(passes=8)
    assert near(pattern="one direction") < near(pattern="circular") < near()
    assert near(pattern="stamp") == near()


@settings(max_examples=25, deadline=None)
@given(
    st.sampled_from(["automated_pen", "manual_stamp", "microinfusion_stamp", "manual_roller", "rf_microneedling"]),
    st.fixed_dictionaries(
        {},
        optional={
            "angle": st.floats(1, 90).map("{:.3f} deg".format),
            "speed": st.floats(0.2, 400).map("{:.3f} mm/s".format),
            "pressure": st.sampled_from(["light", "usual", "firm"]),
            "force": st.floats(0.2, 150).map("{:.3f} N".format),
            "stretch": st.sampled_from(["yes", "no"]),
            "pattern": st.sampled_from(["one direction", "cross-hatched", "circular", "stamp"]),
        },
    ),
)
def test_any_technique_is_read_and_only_what_counts_reaches_the_needles(class_: str, stated: dict[str, Any]) -> None:
    context = ModelContext(load_tables(), Population(epistemic=2, person=2))
    hand = hand_of(context, StatedTechnique.model_validate(stated), class_)
    if class_ in ("rf_microneedling", "automated_pen"):
        assert hand.press is None and hand.force is None
    if class_ == "manual_roller":
        assert hand.angle is None and hand.hand_speed is None
    assert hand.press is None or hand.force is None
    assert hand_of(context, StatedTechnique.model_validate(USUAL), class_) == USUAL_HAND


# --- the second pass -----------------------------------------------------------------------------------------------


def stated_pass(depth: str, zone: str = "cheek_medial", device: str = PEN, **more: Any) -> Plan:
    return plan_of(device, {"second_pass": {"zones": [zone], "depth": depth}}, zones=[zone], **more)


def test_a_stated_second_pass_is_set_and_computed() -> None:
    plan = stated_pass("1.25 mm")
    deeper = card_of(plan).second_pass
    assert isinstance(deeper, SecondPass) and deeper.stated
    assert isinstance(deeper.depth, Number) and deeper.depth.value == pytest.approx(1.25e-3)
    assert isinstance(deeper.depth_in_place, Number) and deeper.depth_in_place.value > number(plan, "depth_in_place")
    assert isinstance(deeper.share_of_needles_reaching, Number) and deeper.margins and deeper.passes >= 1
    first = offer_of(plan).zones["cheek_medial"].injured_in_band
    assert isinstance(deeper.injured_in_band, Number) and isinstance(first, Number)
    assert deeper.injured_in_band.value > first.value
    assert words(deeper.text).startswith("1.25 mm, 2 passes, over single scars")


@pytest.mark.parametrize(
    ("depth", "zone", "device", "code"),
    [
        ("2.5 mm", "temple", PEN, "second_pass_beyond_structure"),
        ("6 mm", "cheek_medial", PEN, "second_pass_beyond_structure"),
        ("2 mm", "cheek_medial", PEN, "second_pass_beyond_label"),
        ("0.8 mm", "cheek_medial", STAMP, "second_pass_beyond_device"),
        ("1 mm", "cheek_medial", PEN, "second_pass_not_deeper"),
        ("3 mm", "cheek_medial", TIP, "second_pass_unfit"),
    ],
)
def test_a_second_pass_beyond_a_limit_is_refused_with_the_reason(depth: str, zone: str, device: str, code: str) -> None:
    plan = stated_pass(depth, zone, device)
    there = offer_of(plan).zones[zone]
    assert code in {reason.code for reason in there.reasons}
    assert there.verdict not in ("contraindicated", "outside_scope")
    assert not isinstance(card_of(plan, zone).second_pass, SecondPass)


def test_a_second_pass_stands_in_its_own_zones_alone() -> None:
    technique = {"second_pass": {"zones": ["cheek_medial"], "depth": "1.25 mm"}}
    plan = plan_of(technique=technique, zones=["cheek_medial", "cheek_lateral"])
    assert isinstance(card_of(plan).second_pass, SecondPass)
    assert "other zones" in words(card_of(plan, "cheek_lateral").second_pass)


@pytest.mark.parametrize(
    ("goal", "zone", "step"),
    [({"goal": "acne_scars", "variant": "boxcar"}, "cheek_medial", 0.5e-3), ("acne_scars", "chin", 0.5e-3)]
    + [({"goal": "fine_lines", "variant": "static"}, "upper_lip", 0.25e-3)],
)
def test_scars_and_lines_of_the_lip_have_one_proposed(goal: Any, zone: str, step: float) -> None:
    plan = plan_of(goals=[goal], zones=[zone])
    deeper = card_of(plan, zone).second_pass
    assert isinstance(deeper, SecondPass) and not deeper.stated
    assert isinstance(deeper.depth, Number) and 1e-3 < deeper.depth.value <= 1e-3 + step + 1e-9


@pytest.mark.parametrize("goal", [{"goal": "fine_lines", "variant": "static"}, "pores", "thinning"])
def test_other_goals_have_none_proposed(goal: Any) -> None:
    assert not isinstance(card_of(plan_of(goals=[goal])).second_pass, SecondPass)


@pytest.mark.parametrize("jurisdiction", ["US-NE", "US-TX"])
def test_a_licence_for_the_first_pass_alone_leaves_the_second_out(jurisdiction: str) -> None:
    offer = {"device": PEN, "depth": "0.5 mm", "technique": {"second_pass": {"depth": "1 mm"}}}
    plan = plan_of(considering=[offer], operator={"licence": "esthetician", "jurisdiction": jurisdiction})
    there = offer_of(plan).zones["cheek_medial"]
    assert there.verdict == "acceptable" and "second_pass_judged" in {reason.code for reason in there.reasons}
    assert plan.card and not any(isinstance(card.second_pass, SecondPass) for card in plan.card)


def test_what_is_refused_has_no_technique_no_second_pass_and_no_cost() -> None:
    plan = stated_pass("1.5 mm", client={"age": 40, "screens": {"active_infection": "yes"}})
    assert offer_of(plan).verdict == "contraindicated"
    assert not plan.card and not plan.technique and not plan.technique_cost
    assert "1.5 mm" not in words(
        [part for reason in offer_of(plan).zones["cheek_medial"].reasons for part in reason.why]
    )
    assert any(entry.key.startswith("considering[0].technique") for entry in plan.not_used)


# --- what a slip costs ---------------------------------------------------------------------------------------------


def value(quantity: Any) -> float:
    assert isinstance(quantity, Number)
    return quantity.value


def test_a_slip_is_computed_in_the_same_people() -> None:
    plan = plan_of()
    costs = {cost.id: cost for cost in plan.technique_cost}
    assert set(costs) == {"tilt", "half_passes", "twice_the_speed", "without_stretch"}
    tilt, half, fast, slack = (costs[name] for name in ("tilt", "half_passes", "twice_the_speed", "without_stretch"))
    tilted = plan_of(technique={"angle": "70 deg"})
    assert value(tilt.depth_change) < 0 and value(tilt.reaching_after) <= value(tilt.reaching_before)
    assert value(tilt.coverage_after) == pytest.approx(number(tilted, "coverage"), rel=1e-5)
    assert value(half.depth_change) == 0 and value(half.coverage_after) < value(half.coverage_before)
    assert value(half.coverage_after) == pytest.approx(number(plan_of(technique={"passes": 2}), "coverage"), rel=1e-5)
    assert value(fast.coverage_after) == pytest.approx(value(half.coverage_after))
    assert value(slack.depth_change) > 0
    assert "less deep" in words(tilt.text) and "near a hole" in words(half.text)


def test_a_stamp_that_is_pressed_lightly_reaches_less() -> None:
    light = next(cost for cost in plan_of(STAMP).technique_cost if cost.id == "light_pressure")
    assert value(light.depth_change) < 0 and value(light.coverage_after) <= value(light.coverage_before)


def test_who_sets_no_depth_is_shown_no_cost() -> None:
    assert not plan_of(ROLLER, operator={"licence": "self"}).technique_cost


@pytest.mark.parametrize(
    ("glide", "minded"),
    [("none", True), ("dry", True), ("sterile hyaluronic acid", False), ("sterile saline", False)]
    + [("vitamin C serum", True), ("non-sterile gel", True), ("olive oil", True)],
)
def test_a_glide_is_printed_as_stated_and_minded_unless_it_is_sterile(glide: str, minded: bool) -> None:
    plan = plan_of(technique={"glide": glide})
    (entry,) = plan.technique
    assert not entry.changes and bool(entry.warning) is minded
    assert "as stated" in words(card_of(plan).glide)
