"""A stronger reaction lowers the dial and lengthens redness; a weaker or missing one changes nothing."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corneum.client import Client, Observation, parse_client
from corneum.evidence.draws import Population
from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import statement
from corneum.evidence.tables import Row, load_tables
from corneum.needling.device_settings import dial_values
from corneum.needling.devices import device
from corneum.needling.sensation import redness
from corneum.needling.technique import default_technique
from corneum.plan_document.make_plan import make_plan
from corneum.plan_document.plan_models import Plan
from corneum.planning.observations import NO_OBSERVATIONS, PINKNESS, PINPOINT, Observations, observe
from corneum.planning.reported_redness import longest_redness
from corneum.planning.stronger_reaction import conditioned, lowered
from corneum.units import factor
from tests.plans import plain, plan_for

CONTEXT = ModelContext(load_tables())
PEOPLE = Population()
PEN = device(CONTEXT, "skinpen")
DIALS = dial_values(CONTEXT, PEN)
OBSERVED_IN, ELSEWHERE = "cheek_medial", "forehead"
NO_SIGN: dict[str, Any] = {"pinkness": None, "pinpoint": None, "pain": None, "days_red": None}
BASE = """
date: 2026-11-20
client: {age: 52, sex: female, fitzpatrick: II}
operator: {licence: physician}
goals: [fine_lines]
zones: [cheek_medial, forehead]
samples: 32
"""
SPOT = "observed: [{zone: cheek_medial, device: skinpen, depth: 0.5 mm, passes: 2, %s}]\n"

signs = st.fixed_dictionaries(
    {
        "pinkness": st.none() | st.sampled_from(PINKNESS),
        "pinpoint": st.none() | st.sampled_from(PINPOINT),
        "pain": st.none() | st.floats(0, 10),
        "days_red": st.none() | st.floats(0, 30),
    }
)
dials = st.sampled_from([float(dial) for dial in DIALS])


@cache
def client(extra: str = "") -> Client:
    return parse_client(BASE + extra, "client.yaml")


@cache
def document(extra: str = "") -> dict[str, Any]:
    return plain(plan_for(client(extra)))


def observations_of(*spots: dict[str, Any], depth: float = 0.5e-3) -> Observations:
    first = client(SPOT % "pain: 0").observed[0]
    observed = tuple(first.model_copy(update={**NO_SIGN, **spot, "depth": depth}) for spot in spots)
    assert all(isinstance(spot, Observation) for spot in observed)
    return observe(CONTEXT.with_population(PEOPLE), client().model_copy(update={"observed": observed}))


def dial_after(observations: Observations, zone: str, before: float) -> float:
    lower = lowered(CONTEXT, observations, zone, DIALS, before)
    return before if lower is None else lower


def red_after(observations: Observations, zone: str, length: float = 1e-3) -> float:
    usual = redness(CONTEXT.with_population(PEOPLE), PEN, default_technique(CONTEXT, PEN, length))
    return float(np.median(conditioned(CONTEXT, observations, zone, usual).draws))


def stronger(weak: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    """Read-out by read-out the stronger of two."""
    scales = {"pinkness": PINKNESS, "pinpoint": PINPOINT}
    rank = {name: scale.index for name, scale in scales.items()}
    return {
        name: max((word for word in (weak[name], more[name]) if word is not None), key=rank.get(name), default=None)
        for name in weak
    }


@settings(max_examples=15)
@given(signs, signs, dials)
def test_a_stronger_reaction_never_gives_a_deeper_dial_or_shorter_redness(
    weak: dict[str, Any], more: dict[str, Any], before: float
) -> None:
    less, worse = observations_of(weak), observations_of(stronger(weak, more))
    for zone in (OBSERVED_IN, ELSEWHERE):
        assert dial_after(worse, zone, before) <= dial_after(less, zone, before) <= before
        assert red_after(worse, zone) >= red_after(less, zone)
        assert red_after(less, zone) >= red_after(NO_OBSERVATIONS, zone)


@settings(max_examples=15)
@given(signs, signs, dials)
def test_another_test_spot_never_raises_a_dial(first: dict[str, Any], second: dict[str, Any], before: float) -> None:
    for zone in (OBSERVED_IN, ELSEWHERE):
        assert dial_after(observations_of(first, second), zone, before) <= dial_after(
            observations_of(first), zone, before
        )


@settings(max_examples=15)
@given(st.sampled_from(PINKNESS[:2]), st.just("none"), st.floats(0, 3), st.floats(0, 1))
def test_a_weaker_reaction_changes_nothing(pink: str, blood: str, pain: float, days: float) -> None:
    observations = observations_of({"pinkness": pink, "pinpoint": blood, "pain": pain, "days_red": days})
    usual = redness(CONTEXT.with_population(PEOPLE), PEN, default_technique(CONTEXT, PEN, 1e-3))
    for zone in (OBSERVED_IN, ELSEWHERE):
        assert lowered(CONTEXT, observations, zone, DIALS, float(DIALS[-1])) is None
        assert conditioned(CONTEXT, observations, zone, usual).draws is usual.draws


@pytest.mark.parametrize("sign", [{"pinkness": "marked"}, {"pinpoint": "many"}, {"pain": 8.0}, {"days_red": 3.0}])
def test_each_sign_alone_takes_a_step_where_it_was_observed_and_no_more_elsewhere(sign: dict[str, Any]) -> None:
    observations, before = observations_of(sign), float(DIALS[-1])
    here, there = dial_after(observations, OBSERVED_IN, before), dial_after(observations, ELSEWHERE, before)
    assert here <= DIALS[-2]
    assert here <= there <= before


def test_no_dial_goes_below_the_shortest() -> None:
    observations = observations_of({"pinpoint": "many", "days_red": 30.0})
    assert dial_after(observations, OBSERVED_IN, float(DIALS[0])) == DIALS[0]
    assert lowered(CONTEXT, observations, OBSERVED_IN, DIALS[:1], float(DIALS[0])) is None


def test_long_redness_is_conditioned_in_closed_form() -> None:
    usual = redness(CONTEXT.with_population(PEOPLE), PEN, default_technique(CONTEXT, PEN, 0.5e-3))
    observations = observations_of({"days_red": 4.0})
    after = conditioned(CONTEXT, observations, OBSERVED_IN, usual)
    assert after.draws.shape == usual.draws.shape
    # normal-normal in ln units, worked by hand from the error of the reading and from what the two passes of the spot
    # let expect; the departure counts in spreads
    spot = redness(CONTEXT.with_population(PEOPLE), PEN, default_technique(CONTEXT, PEN, 0.5e-3, 2))
    (middle, spread), (usual_middle, usual_spread) = (
        (np.median(logs), (np.quantile(logs, 0.975) - np.median(logs)) / 1.959963984540054)
        for logs in (np.log(spot.draws), np.log(usual.draws))
    )
    weight = spread**2 / (spread**2 + 0.26**2)
    shift = usual_spread * weight * (np.log(4 * factor("day")) - middle) / spread
    logs = np.log(usual.draws)
    assert np.median(np.log(after.draws)) == pytest.approx(usual_middle + shift, rel=1e-6)
    assert np.std(np.log(after.draws)) == pytest.approx(np.sqrt(1 - weight) * np.std(logs), rel=1e-6)
    # observed in one zone, the others are known less well and moved less
    there = conditioned(CONTEXT, observations, ELSEWHERE, usual)
    assert np.median(usual.draws) < np.median(there.draws) < np.median(after.draws)
    assert np.std(np.log(after.draws)) < np.std(np.log(there.draws)) < np.std(logs)


@pytest.mark.parametrize(
    ("words", "days", "unread"),
    [
        ("red 3 days", 3, ""),
        ("was red for 2-4 days, peeling", 4, "peeling"),
        ("two days of redness", 2, ""),
        ("redness lasted 1.5 days.", 1.5, ""),
        ("red 12 hours", 0.5, ""),
        ("no reaction", None, ""),
        ("not red after 3 days", None, "not red after 3 days"),
        ("less than 3 days red", None, "less than 3 days red"),
        ("hyperpigmentation", None, "hyperpigmentation"),
        ("", None, ""),
    ],
)
def test_only_plain_words_of_an_earlier_reaction_are_read(words: str, days: float | None, unread: str) -> None:
    lasted, left = longest_redness(words)
    assert (lasted, left) == (None if days is None else pytest.approx(days * factor("day")), unread)


def _needled(plan: dict[str, Any]) -> dict[tuple[str, str], tuple[float, float, str]]:
    return {
        (entry["id"], name): (zone["depths"]["dial"]["value"], zone["redness"]["value"], zone["binding"])
        for entry in plan["treatments"]
        for name, zone in entry["zones"].items()
        if zone.get("depths")
    }


def test_the_plan_shows_a_stronger_reaction_and_what_it_changed() -> None:
    before, plan = document(), document(SPOT % "pinkness: marked, pinpoint: many, days_red: 3")
    usual, after = _needled(before), _needled(plan)
    assert all(after[place][0] <= usual[place][0] for place in usual)
    assert after["automated_pen", OBSERVED_IN][0] < usual["automated_pen", OBSERVED_IN][0]
    assert after["automated_pen", OBSERVED_IN][2] == "stronger_reaction"
    (visit,) = plan["observed"]
    assert [sign["stronger"] for sign in visit["signs"]] == [True, True, True]
    change = next(
        entry for entry in visit["changed"] if (entry["treatment"], entry["zone"]) == ("automated_pen", OBSERVED_IN)
    )
    assert change["dial_before"]["value"] == usual["automated_pen", OBSERVED_IN][0]
    assert change["dial_after"]["value"] == after["automated_pen", OBSERVED_IN][0]
    assert change["redness_before"]["value"] == usual["automated_pen", OBSERVED_IN][1]
    assert (
        change["redness_after"]["value"] == after["automated_pen", OBSERVED_IN][1] > change["redness_before"]["value"]
    )
    assert "test_spot" not in {entry["id"] for entry in plan["uncertainty"]}
    # abrasion has no dial, but the same skin stays red for longer
    rubbed = next(entry for entry in visit["changed"] if entry["treatment"] == "microdermabrasion")
    assert rubbed["dial_after"] is None
    assert rubbed["redness_after"]["value"] > rubbed["redness_before"]["value"]


def test_a_plan_with_a_visit_fits_the_models() -> None:
    plan = plan_for(client(SPOT % "pinkness: marked, pinpoint: many, days_red: 3"))
    assert Plan.model_validate_json(plan.to_json()) == plan


def test_the_plan_is_the_same_with_a_weaker_reaction() -> None:
    plan = document(SPOT % "pinkness: none, pinpoint: none, pain: 0, days_red: 0")
    assert _needled(plan) == _needled(document())
    assert plan["observed"][0]["changed"] == []
    assert plan["recommended"] == document()["recommended"]


def test_a_depth_of_the_clients_own_is_lowered_too() -> None:
    considered = "considering: [{device: skinpen, depth: 1 mm}]\n"
    usual, after = (
        next(entry for entry in document(extra)["treatments"] if entry["considered"])["zones"][OBSERVED_IN]
        for extra in (considered, considered + SPOT % "pinpoint: many")
    )
    assert usual["depths"]["dial"]["value"] == 1e-3
    assert after["depths"]["dial"]["value"] < 1e-3
    assert after["binding"] == "stronger_reaction"


def test_the_last_visit_counts_and_unknown_words_are_reported() -> None:
    visit = BASE.replace(
        "fitzpatrick: II",
        "fitzpatrick: II, previous_treatments: "
        "[{device: skinpen, zone: cheek_medial, depth: 1 mm, result: some, reaction: 'red 6 days, itchy'}]",
    )
    observations = observe(CONTEXT.with_population(PEOPLE), parse_client(visit, "client.yaml"))
    assert dial_after(observations, OBSERVED_IN, 1.5e-3) < 1.5e-3
    assert observations.visits[0].note == statement("planning.observed.not_understood", words="itchy")
    for result, lower in (("none", False), ("some", False), ("good", False), ("worse", True)):
        text = visit.replace("result: some", f"result: {result}").replace("red 6 days, itchy", "no reaction")
        observations = observe(CONTEXT.with_population(PEOPLE), parse_client(text, "client.yaml"))
        assert (dial_after(observations, OBSERVED_IN, 1.5e-3) < 1.5e-3) is lower


def test_no_observation_is_no_visit_and_plans_repeat() -> None:
    assert document()["observed"] == []
    assert observe(CONTEXT.with_population(PEOPLE), client()) is NO_OBSERVATIONS
    extra = SPOT % "pinkness: marked"
    again = plain(make_plan(client(extra)))
    assert again == document(extra)


@pytest.mark.parametrize("row", CONTEXT.table("devices/devices").rows, ids=lambda row: row.row_id)
def test_every_device_of_the_catalogue_can_have_been_observed(row: Row) -> None:
    spot = client(SPOT % "pinpoint: few, pinkness: slight, pain: 10, days_red: 90").observed[0]
    (visit,) = observe(
        CONTEXT.with_population(PEOPLE),
        client().model_copy(update={"observed": (spot.model_copy(update={"device": row.row_id}),)}),
    ).visits
    assert next(sign for sign in visit.signs if sign.name == "days_red").shift > 0
