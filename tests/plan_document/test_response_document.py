"""What a plan says of injury: every answer of the skin apart, whether it follows depth and passes, and the claims."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

import corneum.planning.evaluate as chain
from corneum.client import client_from
from corneum.needling.injury import LAYERS
from corneum.response.injury_response import OUTPUTS
from tests.plans import plain, plan_for

ZONE = "cheek_medial"
# answers whose number grows with passes, and those of which that is not known
GROWS = ("inflammation", "redness", "bleeding", "collagen_mass", "collagen_stained")
STAYS = ("pain", "elastin", "turnover", "lipid_synthesis", "oedema", "plumping", "stem_cells")


OFFERS = {
    "automated_pen": {"device": "skinpen"},
    "rf_microneedling": {"device": "secret"},
    "microdermabrasion": {"device": "mda_diamond"},
    "microinfusion_aquagold_saline": {"device": "aquagold", "formula": {"actives": [{"name": "saline"}]}},
}


def plan_with(monkeypatch: pytest.MonkeyPatch, passes: int | None, licence: str = "physician") -> dict[str, Any]:
    """What was asked about in one zone, by the keys of `OFFERS`, needled so often; and sunscreen."""
    usual = chain.ladder

    def often(*facts: Any) -> tuple[Any, ...]:
        return tuple(replace(rung, passes=passes) if rung.device else rung for rung in usual(*facts))

    if passes is not None:
        monkeypatch.setattr(chain, "ladder", often)
    client = client_from(
        {
            "date": "2026-11-20",
            "client": {"age": 45, "sex": "female", "fitzpatrick": "II"},
            "goals": ["thinning"],
            "zones": [ZONE],
            "samples": 16,
            "considering": list(OFFERS.values()),
            "operator": {"licence": licence, "jurisdiction": "UK"},
        }
    )
    plan = plain(plan_for(client))
    monkeypatch.undo()
    asked = dict(zip(OFFERS, (offer["device"] for offer in OFFERS.values()), strict=True))
    by_device = {treatment["device"]: treatment for treatment in plan["treatments"] if treatment["considered"]}
    by_id = {treatment["id"]: treatment for treatment in plan["treatments"]}
    return {name: by_device[device] for name, device in asked.items()} | {"home_sunscreen": by_id["home_sunscreen"]}


@pytest.fixture(scope="module")
def treatments() -> dict[str, Any]:
    return plan_with(pytest.MonkeyPatch(), None)


@pytest.mark.parametrize("name", ["automated_pen", "rf_microneedling", "microdermabrasion"])
def test_every_answer_stands_with_what_it_follows(treatments: dict[str, Any], name: str) -> None:
    treatment = treatments[name]
    answers = treatment["zones"][ZONE]["response"]["answers"]
    assert tuple(answers) == OUTPUTS == tuple(basis["output"] for basis in treatment["response"])
    for basis in treatment["response"]:
        answer = answers[basis["output"]]
        for driver in ("depth", "passes"):
            assert answer[driver] == basis[driver]["how"]
            assert basis[driver]["why"] and basis[driver]["sources"]
        if answer["value"]["value"] is None:
            assert answer["value"]["reason"] and answer["value"]["settled_by"] or name == "microdermabrasion"


def test_passes_move_what_follows_them_and_nothing_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    one, four, twelve = (
        plan_with(monkeypatch, passes)["automated_pen"]["zones"][ZONE]["response"] for passes in (1, 4, 12)
    )
    for output in GROWS:
        numbers = [each["answers"][output]["value"]["value"] for each in (one, four, twelve)]
        assert numbers[0] < numbers[1] < numbers[2], output
    for output in STAYS:
        assert one["answers"][output]["passes"] == "not_known"
        assert one["answers"][output]["value"] == twelve["answers"][output]["value"]
    for layer in ("epidermis", "papillary_dermis"):
        assert one["injured"][layer]["value"] < four["injured"][layer]["value"] < twelve["injured"][layer]["value"]


def test_the_injury_stands_by_layer_only_for_who_sets(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = plan_with(monkeypatch, None)["automated_pen"]["zones"][ZONE]
    assert tuple(shown["response"]["injured"]) == LAYERS
    withheld = plan_with(monkeypatch, None, licence="client")["automated_pen"]["zones"][ZONE]
    assert withheld.get("depths") is None and withheld["response"]["injured"] == {}
    assert tuple(withheld["response"]["answers"]) == OUTPUTS


def test_claims_of_the_trade_have_an_answer(treatments: dict[str, Any]) -> None:
    pen = {claim["id"]: claim for claim in treatments["automated_pen"]["claims"]}
    assert set(pen) == {"deep_dermis", "elastin", "more_passes", "lipid_synthesis", "stem_cells"}
    assert pen["deep_dermis"]["answer"] == "computed"
    shares = pen["deep_dermis"]["shares"]
    assert set(shares) == {"needles_reaching", "layer_injured"}
    for share in shares.values():
        assert 0 <= share["low"] <= share["value"] <= share["high"] <= 1
    assert pen["elastin"]["answer"] == "measured" and "fell" in pen["elastin"]["text"]
    for name in ("lipid_synthesis", "stem_cells", "more_passes"):
        assert pen[name]["answer"] == "no_data" and pen[name]["sources"]
    stamp = {claim["id"]: claim for claim in treatments["microinfusion_aquagold_saline"]["claims"]}
    assert stamp["deep_dermis"]["shares"]["needles_reaching"]["value"] < shares["needles_reaching"]["value"]
    abraded = {claim["id"]: claim for claim in treatments["microdermabrasion"]["claims"]}
    assert abraded["deep_dermis"]["shares"] == {} and "No needle" in abraded["deep_dermis"]["text"]


def test_where_no_device_injures_nothing_is_answered(treatments: dict[str, Any]) -> None:
    care = treatments["home_sunscreen"]
    assert care["response"] == [] and care["claims"] == [] and "response" not in care["zones"][ZONE]


def test_only_an_infusion_tells_the_fluid_of_the_day(treatments: dict[str, Any]) -> None:
    fluid = treatments["microinfusion_aquagold_saline"]["zones"][ZONE]["response"]["answers"]["plumping"]["value"]
    assert fluid["unit"] == "m" and fluid["value"] > 0
    dry = treatments["automated_pen"]["zones"][ZONE]["response"]["answers"]["plumping"]["value"]
    assert dry["value"] is None


def test_a_plan_says_in_words_what_passes_do(treatments: dict[str, Any]) -> None:
    def answer(name: str, question: str) -> str:
        return str(next(each["answer"] for each in treatments[name]["questions"] if each["id"] == question))

    assert "passes hurt more was never compared" in answer("automated_pen", "pain")
    assert "Number of passes: 4" in answer("automated_pen", "visible")
    assert "only the touch" in answer("microinfusion_aquagold_saline", "pain")
