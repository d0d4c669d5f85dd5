"""No date, course or setting beside an emergency, words that nobody understood, or what is contraindicated."""

from __future__ import annotations

from typing import Any

import pytest

from corneum.evidence.model_context import ModelContext
from corneum.safety.contraindications import screen, unresolved
from corneum.safety.emergencies import red_flags
from corneum.safety.holds import Hold, hold_on_elective
from corneum.safety.reasons import verdict
from corneum.wording.readers import Reader
from corneum.wording.templates import fill

PEN = frozenset({"needle", "microneedling", "automated_pen", "steel"})
RETINOID = frozenset({"home", "topical", "retinoid", "no_procedure"})
SUNSCREEN = frozenset({"home", "topical", "sunscreen", "no_procedure"})
REFERRAL = frozenset({"laser", "ablative_laser"})


def hold(context: ModelContext, client: Any, tags: frozenset[str]) -> Hold | None:
    verdict_of_tags = verdict(screen(context, client, tags, 1e-3))
    return hold_on_elective(red_flags(context, client), unresolved(context, client), verdict_of_tags)


@pytest.mark.parametrize(
    ("condition", "kind", "phrase"),
    [
        ("the skin beside my nose turned blue after filler", "emergency", "blocked vessel"),
        ("blotchy skin after filler", "emergency", "blocked vessel"),
        ("I cannot see properly on one side since the injection", "emergency", "vessel of the eye"),
        ("my tongue is swollen and I have trouble breathing", "emergency", "allergic reaction"),
        ("I have a fever and red streaks on my cheek", "emergency", "infection"),
        ("trouble swallowing since botox", "emergency", "spread"),
        ("my face droops on one side suddenly and my speech is slurred", "emergency", "can be a stroke"),
        ("the cream made my ears ring and my lips numb", "emergency", "local anaesthetic"),
        ("a mole that changed and bleeds", "emergency", "skin cancer"),
        ("a rash nobody could explain to me", "not_understood", "a rash nobody"),
        ("had a funny turn", "not_understood", "funny turn"),
        ("pus and a swollen hot cheek", "emergency", "infection"),
    ],
)
def test_an_emergency_and_words_that_nobody_understood_hold_everything_elective(
    context: ModelContext, make: Any, condition: str, kind: str, phrase: str
) -> None:
    client = make(conditions=[condition], operator={"licence": "nurse"})
    for tags in (PEN, RETINOID, SUNSCREEN, REFERRAL):
        reason = hold(context, client, tags)
        assert reason is not None and reason.kind == kind
        readers: tuple[Reader, ...] = ("practitioner", "client")
        for reader in readers:
            assert phrase in fill(reason.why, reader)


def test_a_contraindication_holds_the_treatment_that_it_stands_against_and_no_other(
    context: ModelContext, make: Any
) -> None:
    client = make(conditions=["keloid"], operator={"licence": "nurse"})
    needles = hold(context, client, PEN)
    assert needles is not None and needles.kind == "contraindicated" and fill(needles.why, "client")
    assert hold(context, client, RETINOID) is None and hold(context, client, SUNSCREEN) is None


def test_the_emergency_comes_before_words_and_words_before_a_contraindication(context: ModelContext, make: Any) -> None:
    all_three = make(conditions=["keloid", "had a funny turn", "fever"])
    flags, words = red_flags(context, all_three), unresolved(context, all_three)
    kinds = [
        hold_on_elective(flags, words, "contraindicated"),
        hold_on_elective((), words, "contraindicated"),
        hold_on_elective((), (), "contraindicated"),
    ]
    assert [entry and entry.kind for entry in kinds] == ["emergency", "not_understood", "contraindicated"]


def test_what_is_outside_the_scope_of_the_operator_is_held() -> None:
    held = hold_on_elective((), (), "outside_scope")
    assert held is not None and held.kind == "contraindicated"


@pytest.mark.parametrize("strength", ["not_recommended", "acceptable"])
def test_what_is_only_advised_against_is_not_held(strength: str) -> None:
    assert hold_on_elective((), (), strength) is None


@pytest.mark.parametrize("condition", ["none", "no keloid", "rosacea", "history of anaphylaxis to penicillin"])
def test_what_is_understood_and_no_emergency_holds_nothing(context: ModelContext, make: Any, condition: str) -> None:
    client = make(conditions=[condition], operator={"licence": "nurse"})
    assert hold(context, client, PEN) is None
