"""The plan answers what was asked, whatever the order of offers, the room and the faults: properties over clients."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from corneum.client import client_from
from corneum.evidence.draws import Population
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import load_tables
from corneum.plan_document.plan_models import Plan
from corneum.planning.choose import share_better
from corneum.planning.evaluate import evaluate
from corneum.planning.ranking import effects_of, options
from tests.answered import HEALTHY, SCREENS
from tests.planning.random_clients import clients
from tests.plans import plan_for

FEW = settings(
    max_examples=5,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow],
)
MANY = settings(FEW, max_examples=100)
ANSWERED = SCREENS

SECOND = {"device": "hydrafacial"}


def data(**more: Any) -> dict[str, Any]:
    return {
        "date": "2026-11-20",
        "client": {"age": 45, "sex": "female", "fitzpatrick": "II", **HEALTHY},
        "goals": ["acne_scars"],
        "zones": ["cheek_medial"],
        "samples": 16,
        "operator": {"licence": "physician", "jurisdiction": "UK"},
        **more,
    }


def decisions(plan: Plan) -> str:
    """Everything that is decided, without what depends on which offer is the subject."""
    document = json.loads(plan.to_json())
    kept = {
        "recommended": document["recommended"],
        "verdicts": {one["id"]: one["verdict"] for one in document["treatments"]},
        "waits": {one["id"]: one["waits"]["until"] for one in document["treatments"]},
        "dials": {
            (one["id"], zone): here["depths"] for one in document["treatments"] for zone, here in one["zones"].items()
        },
    }
    return repr(kept)


def test_the_first_listed_offer_is_the_subject_whatever_its_place_on_the_ladder() -> None:
    pen, suction = {"device": "skinpen"}, SECOND
    for offers, device in (([pen, suction], "skinpen"), ([suction, pen], "hydrafacial")):
        plan = plan_for(client_from(data(considering=offers)))
        subject = next(one for one in plan.treatments if one.id == plan.subject)
        assert subject.considered and subject.device == device
        assert subject.name.split()[0] in plan.first_screen.answer[0].text


def test_nothing_asked_makes_the_recommendation_the_subject() -> None:
    plan = plan_for(client_from(data(considering=[])))
    assert plan.subject == plan.recommended


@FEW
@given(data=clients())
def test_the_order_of_offers_changes_the_subject_alone(data: dict[str, Any]) -> None:
    offers = [*data["considering"], SECOND]
    one, other = (plan_for(client_from(data | {"considering": order})) for order in (offers, offers[::-1]))
    assert decisions(one) == decisions(other)


@pytest.mark.soak
@MANY
@given(data=clients())
def test_the_order_of_offers_changes_the_subject_alone_for_many(data: dict[str, Any]) -> None:
    offers = [*data["considering"], SECOND]
    one, other = (plan_for(client_from(data | {"considering": order})) for order in (offers, offers[::-1]))
    assert decisions(one) == decisions(other)


@FEW
@given(data=clients(), added=st.sampled_from(("skinpen", "secret", "hydrafacial", "aquagold", "scanner_generic")))
def test_a_device_more_in_the_room_never_makes_the_answer_worse_by_its_own_measure(
    data: dict[str, Any], added: str
) -> None:
    """What was chosen before is not shown to beat what is chosen then."""
    chosen = []
    for devices in (["roller_generic"], ["roller_generic", added]):
        client = client_from(data | {"devices": devices})
        context = ModelContext(load_tables(), Population(epistemic=4, person=4, seed=1))
        evaluation = evaluate(client, context, lambda share, step: None)
        effects = effects_of(context, client, evaluation)
        name = options(context, client, evaluation, effects).choice.id
        chosen.append(effects[name] if name != "none" else 0.0 * next(iter(effects.values())))
    line = context.parameter("planning.beat_probability").number
    assert share_better(chosen[0], chosen[1]) <= line + 0.05


def test_another_device_is_not_proposed_at_a_tie() -> None:
    for device in ("dermapen4", "skinpen", "scanner_generic"):
        room = ["skinpen", "roller_generic", device]
        plan = plan_for(client_from(data(considering=[{"device": device}], devices=room)))
        assert plan.recommended in (plan.subject, "none"), device


@pytest.mark.parametrize("question", ["pregnancy", "isotretinoin", "active_infection", "anticoagulant", "cold_sores"])
def test_an_open_question_that_can_stop_leaves_no_date_no_card_and_is_named_first(question: str) -> None:
    screens = {name: answer for name, answer in ANSWERED.items() if name != question}
    person = {"age": 45, "sex": "female", "fitzpatrick": "II", **HEALTHY, "screens": screens}
    plan = plan_for(client_from(data(client=person, considering=[{"device": "skinpen", "depth": "1 mm"}])))
    assert [stop.id for stop in plan.stops] == [f"client.screens.{question}"]
    held = set(plan.stops[0].holds)
    assert plan.subject in held
    assert not held & ({card.treatment for card in plan.card} | {visit.treatment for visit in plan.course})
    told = " ".join(sentence.text for sentence in plan.first_screen.answer)
    assert plan.stops[0].about in told and "Provisional" in told


def test_an_implant_holds_radio_frequency_alone() -> None:
    screens = {name: answer for name, answer in ANSWERED.items() if name != "pacemaker"}
    person = {"age": 45, "sex": "female", "fitzpatrick": "II", **HEALTHY, "screens": screens}
    plan = plan_for(client_from(data(client=person, considering=[{"device": "skinpen"}, {"device": "secret"}])))
    (stop,) = plan.stops
    assert "secret" in stop.holds and plan.subject not in stop.holds
    assert {card.treatment for card in plan.card} >= {plan.subject}


def test_questions_put_as_goals_are_answered_in_the_first_lines() -> None:
    goals = ["collagen", "pores", "oil", "plump"]
    plan = plan_for(client_from(data(goals=goals, considering=[{"device": "aquagold"}])))
    told = " ".join(sentence.text for answer in plan.first_screen.answers for sentence in answer)
    for word in ("Collagen", "pores", "oil", "Plump", "Even"):
        assert word in told
    subject = next(one for one in plan.treatments if one.id == plan.subject)
    assert set(subject.answers) == {"collagen", "pores", "oil", "even", "plump"}
    assert subject.answers["plump"].answer == "no"


def test_what_does_as_well_adds_to_the_care_in_use() -> None:
    plan = plan_for(
        client_from(data(goals=["fine_lines"], current_care=["tretinoin", "sunscreen"], considering=[SECOND]))
    )
    assert not {"home_retinoid", "topical_adapalene", "home_sunscreen"} & set(plan.choice.as_well)
