"""A session: after any changes in any order its plan is, to the last byte, the one that is made afresh."""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import Any

import pytest

from corneum import InputFault, InputFaults, PlanSession, make_plan, read_client
from corneum.client import Client, documented_keys, parse_client, with_entry
from tests.plans import EXAMPLES

CLIENT = """
date: 2026-11-20
client:
  age: 52
  sex: female
  fitzpatrick: IV
  history: [{event: hyaluronic filler, when: 2026-02-01, zone: cheek_medial}]
  previous_treatments: [{device: skinpen, zone: cheek_medial, depth: 1 mm, reaction: red 3 days}]
current_care: [{active: tretinoin, concentration: 0.05 %, since: 2026-03-01}]
goals: [fine_lines, pores, {goal: lightening, variant: melasma}]
considering:
  - device: aquagold
    formula: {actives: [{name: hyaluronic acid, concentration: 1 %}], volume: 1 mL, viscosity: 2 mPa*s}
  - device: {class: manual_stamp, needles: {count: 20, length: 0.5 mm, base: 0.2 mm}}
  - device: skinpen
    technique: {angle: 70 deg, glide: sterile saline, second_pass: {zones: [cheek_medial], depth: 1.25 mm}}
  - {device: infini, depth: 1.5 mm, energy: 60 mJ, pulse: 100 ms}
observed: [{zone: cheek_medial, device: skinpen, depth: 0.5 mm, pinkness: moderate}]
technique: {speed: 20 mm/s, stretch: yes, stamp: {dwell: 1 s}}
devices: [skinpen, aquagold, {class: manual_roller, needles: {count: 192, length: 1 mm, base: 0.25 mm}}]
anaesthetics: [lidocaine 4 %]
event: {date: 2026-12-24, must_look_normal: yes}
limits: {price: 700 USD, days_visible: 9}
zones: [cheek_medial, lower_eyelid]
reviewed: [{text: glass bones, by: NP Lee, on: 2026-11-19}]
samples: 4
"""
TREATMENTS = (
    "aquagold-hyaluronic-acid",
    "manual-stamp",
    "skinpen",
    "infini",
    "manual_roller",
    "rf_microneedling",
    "microdermabrasion",
    "home_retinoid",
)

TECHNIQUE = {
    "speed": "40 mm/s",
    "angle": "45 deg",
    "pressure": "light",
    "force": "9 N",
    "stretch": "no",
    "glide": "none",
    "passes": 2,
    "pattern": "one direction",
    "second_pass.zones": ["lower_eyelid"],
    "second_pass.depth": "1.5 mm",
    "stamp.dwell": "3 s",
    "stamp.pressure": "firm",
}
SCREENS = [key for key in documented_keys() if key.startswith("client.screens.")]
NEEDLES = {
    "count": 25,
    "pitch": "1.1 mm",
    "length": "0.8 mm",
    "base": "0.22 mm",
    "tip": "30 um",
    "bore": "60 um",
    "force": "7 N",
}
# apart from the others: a day of birth refuses an age that does not agree with it
IDENTITY: list[tuple[str, Any]] = [
    ("client.name", "Ada Example"),
    ("client.code", "A-1"),
    ("client.born", "1974-03-12"),
]
CHANGES: list[tuple[str, Any]] = [
    ("date", "2026-11-19"),
    ("planned_for", "2026-12-01"),
    ("event", None),
    ("event.date", "2026-11-25"),
    ("event.must_look_normal", "no"),
    ("client.age", "40s"),
    ("client.age", 52.00000001),
    ("client.sex", "unspecified"),
    ("client.fitzpatrick", "II"),
    ("client.skin_type", "oily"),
    ("client.weight", "61 kg"),
    ("client.height", "171 cm"),
    ("client.smoker", "yes"),
    *((key, "yes") for key in SCREENS),
    ("client.conditions", ["rosacea", "glass bones"]),
    ("client.medications", "warfarin"),
    ("client.allergies", ["lidocaine"]),
    ("client.history[1]", "botox"),
    ("client.history[0].event", "chemical peel"),
    ("client.history[0].when", "2026-11-01"),
    ("client.history[0].zone", "forehead"),
    ("client.previous_treatments[0].device", "aquagold"),
    ("client.previous_treatments[0].zone", "lower_eyelid"),
    ("client.previous_treatments[0].depth", "0.5 mm"),
    ("client.previous_treatments[0].result", "worse"),
    ("client.previous_treatments[0].reaction", "red for 9 days"),
    ("current_care[1]", "sunscreen"),
    ("current_care[0].active", "ascorbic acid"),
    ("current_care[0].concentration", "0.1 %"),
    ("current_care[0].since", "2026-10-01"),
    ("goals", ["thinning", "fine_lines"]),
    ("goals[0].goal", "thinning"),
    ("goals[1].severity", "severe"),
    ("goals[0].variant", "static"),
    ("zones", ["lower_eyelid", "forehead", "cheek_medial"]),
    ("limits.days_visible", 1),
    ("limits.price", "300 USD"),
    ("measurements.cheek_medial", {"total_skin": "1.4 mm"}),
    ("measurements.forehead.total_skin", "1.9 mm"),
    ("measurements.lower_eyelid.tewl", "14 g/m^2/h"),
    ("observed[0].zone", "lower_eyelid"),
    ("observed[0].device", "aquagold"),
    ("observed[0].depth", "0.6 mm"),
    ("observed[0].passes", 3),
    ("observed[0].pinkness", "marked"),
    ("observed[0].pinpoint", "many"),
    ("observed[0].pain", 8),
    ("observed[0].days_red", 12),
    ("considering[2].depth", "1.5 mm"),
    ("considering[2].passes", 5),
    ("considering[0].passes", 3),
    ("considering[2].serum", "after"),
    ("considering[2].energy", "20 mJ"),
    ("considering[3].energy", "200 mJ"),
    ("considering[3].pulse", "20 ms"),
    ("considering[3].power", "30 W"),
    ("considering[3].tip", "16 pin"),
    ("considering[0].price", "800 USD"),
    ("considering[0].price_covers", "course"),
    ("considering[0].sessions", 3),
    ("considering[0].interval", "6 weeks"),
    ("considering[0].zones", ["chin"]),
    ("considering[0].beside", ["LED"]),
    ("considering[0].not_understood", ["mystery mask"]),
    ("considering[0].offered_as", "AquaGold with Botox, 800 $"),
    ("considering[2].formula", {"actives": [], "ingredients": "Aqua, Niacinamide"}),
    ("considering[0].formula.ingredients", "Aqua, Sodium Hyaluronate"),
    ("considering[0].formula.actives[0].amount", "10 mg"),
    ("considering[0].formula.actives[0].concentration", "2 %"),
    ("considering[0].formula.volume", "1.5 mL"),
    ("considering[0].formula.ph", 5.5),
    ("considering[0].formula.osmolality", "300 mOsm/kg"),
    ("considering[0].formula.viscosity", "50 mPa*s"),
    ("considering[0].formula.sterile", "yes"),
    *((f"considering[1].device.needles.{name}", value) for name, value in NEEDLES.items()),
    *((f"devices[2].needles.{name}", value) for name, value in NEEDLES.items()),
    *((f"technique.{key}", value) for key, value in TECHNIQUE.items() if "second" not in key),
    ("technique.second_pass", {"zones": ["cheek_medial"], "depth": "1 mm"}),
    ("technique.second_pass.zones", ["lower_eyelid"]),
    ("technique.second_pass.depth", "1.25 mm"),
    *((f"considering[2].technique.{key}", value) for key, value in TECHNIQUE.items() if "stamp" not in key),
    ("considering[2].technique.stamp", {"dwell": "2 s"}),
    ("considering[2].technique.stamp.dwell", "4 s"),
    ("considering[2].technique.stamp.pressure", "light"),
    ("devices[2].class", "manual_stamp"),
    ("devices", ["skinpen"]),
    ("anaesthetics[0].name", "lidocaine 5 %"),
    ("anaesthetics[0].amount", "1 g"),
    ("anaesthetics[0].area", "20 cm^2"),
    ("anaesthetics[0].site", "both legs"),
    ("anaesthetics[0].at", "2026-11-28"),
    ("anaesthetics", "none"),
    ("operator", "esthetician"),
    ("operator.licence", "physician"),
    ("operator.jurisdiction", "US-CA"),
    ("reviewed[1]", {"text": "glass bones", "by": "NP Lee", "on": "2026-11-19"}),
    ("reviewed[0].text", "glass bone"),
    ("reviewed[0].by", "Dr Ode"),
    ("reviewed[0].on", "2026-11-18"),
    ("reviewed[0].note", "no concern"),
    ("language", "de"),
    ("samples", 9),
    ("seed", 2),
]
# these make other treatments of what is asked about
OTHER_TREATMENTS: list[tuple[str, Any]] = [
    ("considering[1].device.class", "automated_pen"),
    ("considering[2].device", "aquagold"),
    ("considering[0].formula.actives[0].name", "glycerin"),
    ("considering[0].formula.actives[0]", "onabotulinumtoxinA"),
    ("considering[1]", None),
]


def client() -> Client:
    return parse_client(CLIENT, "client.yaml")


def assert_as_made_afresh(session: PlanSession, **only: Any) -> None:
    assert session.plan.to_json() == make_plan(session.client, **only).to_json()


def key_of(path: str) -> str:
    """The documented key of a path."""
    return re.sub(r"^measurements\.\w+", "measurements.*", re.sub(r"\[\d+\]", "", path))


def test_every_key_of_a_client_file_is_changed_here() -> None:
    holders = {"client", "client.screens", "limits", "measurements", "observed", "considering.device"}
    holders |= {"client.history", "client.previous_treatments", "current_care", "considering", "anaesthetics"}
    holders |= {"technique", "technique.stamp", "considering.technique", "considering.technique.second_pass"}
    holders |= {"considering.device.needles", "considering.formula.actives", "devices.needles"}
    changed = {key_of(path) for path, _ in (*CHANGES, *OTHER_TREATMENTS, *IDENTITY)}
    assert set(documented_keys()) - holders <= changed


# how many changes are made before the plan is compared; what one got wrong stays wrong until its inputs change again
@pytest.mark.parametrize("apart", [4, pytest.param(1, marks=pytest.mark.soak)])
def test_any_field_changed_in_any_order_gives_the_plan_made_afresh(apart: int) -> None:
    session = PlanSession(client(), treatments=TREATMENTS)
    refused = []
    for number, (path, value) in enumerate(random.Random(12).sample(CHANGES, len(CHANGES)), start=1):
        before = session.plan
        try:
            session.update(path, value)
        except (InputFault, InputFaults):
            # an earlier change took away what this one leans on
            refused.append(path)
            assert session.plan is before
            continue
        if number % apart == 0:
            assert_as_made_afresh(session, treatments=TREATMENTS)
    assert_as_made_afresh(session, treatments=TREATMENTS)
    assert len(refused) < 6, refused


def test_whose_plan_it_is_may_change() -> None:
    session = PlanSession(client(), treatments=TREATMENTS)
    for path, value in IDENTITY:
        session.update(path, value)
        assert_as_made_afresh(session, treatments=TREATMENTS)


def test_other_treatments_give_the_plan_made_afresh() -> None:
    session = PlanSession(client(), zones=["lower_eyelid"])
    for path, value in OTHER_TREATMENTS:
        session.update(path, value)
        assert_as_made_afresh(session, zones=["lower_eyelid"])


def test_two_orders_that_lead_to_one_client_give_one_plan() -> None:
    changes = [
        ("client.age", 61),
        ("measurements.cheek_medial.total_skin", "1.4 mm"),
        ("considering[2].depth", "1.5 mm"),
        ("observed[0].pinpoint", "many"),
        ("client.screens.anticoagulant", "yes"),
        ("limits.price", None),
    ]
    there, back = (PlanSession(client(), treatments=TREATMENTS) for _ in range(2))
    for path, value in changes:
        there.update(path, value)
    for path, value in (("client.age", 30), ("limits.days_visible", 3), *reversed(changes), ("limits.days_visible", 9)):
        back.update(path, value)
    assert there.plan.to_json() == back.plan.to_json()


def test_a_change_that_is_taken_back_leaves_no_trace() -> None:
    session = PlanSession(client(), treatments=TREATMENTS)
    first = session.plan.to_json()
    for path, value in (("measurements.forehead.total_skin", "1.9 mm"), ("client.screens.keloid", "yes")):
        assert session.update(path, value).to_json() != first
        assert session.update(path, None).to_json() == first
    assert session.client == client()


def test_a_synonym_of_a_zone_names_its_reading() -> None:
    by_word, by_id = (
        with_entry(client(), f"measurements.{zone}.tewl", "12 g/m^2/h") for zone in ("Forehead", "forehead")
    )
    assert by_word == by_id and by_word.measurements["forehead"].tewl is not None


@pytest.mark.parametrize(
    ("path", "value", "field", "nearest"),
    [
        ("client.aeg", 52, "client.aeg", "age"),
        ("client.aeg", None, "client.aeg", "age"),
        ("measurments.forehead.total_skin", "1.4 mm", "measurments", "measurements"),
        ("measurements.forhead.total_skin", "1.4 mm", "a key of measurements", "forehead"),
        ("measurements.forehead.total_skin", 1.4, "measurements.forehead.total_skin", None),
        ("considering[9]", "skinpen", "considering[9]", None),
        ("considering.depth", "1 mm", "considering.depth", None),
        ("client.age.years", 52, "client.age.years", None),
        ("client..age", 52, "path", None),
        ("goals", None, "goals", None),
        # read, but no plan can be made of it
        ("measurements.vermilion.total_skin", "1.4 mm", "measurements.vermilion.total_skin", None),
        ("considering[2]", None, "treatments", None),
        ("considering[2].device", "zorp", "treatments", None),
    ],
)
def test_a_wrong_path_or_value_is_named_and_changes_nothing(
    session: PlanSession, path: str, value: Any, field: str, nearest: str | None
) -> None:
    before = session.plan, session.client
    with pytest.raises(InputFault) as wrong:
        session.update(path, value)
    assert (wrong.value.field, wrong.value.nearest) == (field, nearest)
    assert (session.plan, session.client) == before


@pytest.fixture(scope="module")
def session() -> PlanSession:
    return PlanSession(client(), treatments=["skinpen"], zones=["lower_eyelid"])


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_session_of_an_example_begins_with_its_plan(path: Path) -> None:
    example = read_client(path).model_copy(update={"samples": 4})
    only = {"zones": example.zones[:1]}
    assert PlanSession(example, **only).plan.to_json() == make_plan(example, **only).to_json()
