"""plan.json: every number has its parts and resolves to sources; the document fits its schema and is reproducible."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from corneum.evidence.grade import GRADES
from corneum.evidence.sources import sources
from corneum.plan_document.first_screen import WORDS, word_count
from corneum.plan_document.plan_models import plan_schema

EXAMPLES = ("reader", "dehydrated_before_event", "acne_scars", "melasma", "pores_rosacea", "eye_area_anticoagulated")
QUESTIONS = (
    "collagen", "pores_oil", "plumping", "even", "pain", "visible", "contents", "duration", "compared", "wrong",
    "provider", "change",
)  # fmt: skip

# parts of the document that echo, count or identify, and so hold bare numbers
EXEMPT = {"client", "seed", "choice", "label", "course", "numbing", "card", "first_screen", "aftercare", "warnings"}
BARE = {"rung", "sessions", "interval_weeks", "passes", "amount", "a_year", "time"}

Plans = Callable[..., dict[str, Any]]


def numbers(part: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every mapping with a `value`, with its path."""
    if isinstance(part, dict):
        if "value" in part and ("unit" in part or "status" in part):
            yield path, part
            return
        for key, value in part.items():
            yield from numbers(value, f"{path}.{key}")
    elif isinstance(part, list):
        for index, value in enumerate(part):
            yield from numbers(value, f"{path}.{index}")


def bare_numbers(part: Any, path: str = "") -> Iterator[str]:
    """Paths of numbers that stand outside such a mapping."""
    if isinstance(part, dict):
        if "value" in part and ("unit" in part or "status" in part):
            return
        for key, value in part.items():
            if key not in BARE:
                yield from bare_numbers(value, f"{path}.{key}")
    elif isinstance(part, list):
        for index, value in enumerate(part):
            yield from bare_numbers(value, f"{path}.{index}")
    elif isinstance(part, int | float) and not isinstance(part, bool):
        yield path


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_number_has_its_parts_and_resolves(plan: Plans, name: str) -> None:
    document = plan(name)
    derivations = document["derivations"]
    references = {entry["key"] for entry in document["references"]}
    seen = 0
    for path, number in numbers(document):
        if number["status"] == "no_credible_data":
            assert (number.get("value"), bool(number["reason"])) == (None, True), path
            continue
        seen += 1
        low, high = number["low"], number["high"]
        if isinstance(number["value"], list):
            assert len(number["time"]) == len(number["value"]) == len(low) == len(high), path
        elif low is not None:
            assert low <= high, path
        assert number["unit"] and number["grade"] in GRADES and number["grade"] != "no_data", path
        assert number["derivation"] in derivations, path
        assert set(rooted(derivations, number["derivation"])) <= references, path
        assert rooted(derivations, number["derivation"]), f"{path} leans on no source"
    assert seen > 1000


def rooted(derivations: dict[str, Any], identity: str) -> set[str]:
    """Sources of a derivation and of all that it leans on."""
    found: set[str] = set()
    pending, done = [identity], set()
    while pending:
        current = pending.pop()
        if current not in done:
            done.add(current)
            found |= set(derivations[current]["sources"])
            pending += derivations[current]["inputs"]
    return found


@pytest.mark.parametrize("name", EXAMPLES)
def test_no_number_stands_bare(plan: Plans, name: str) -> None:
    document = {key: value for key, value in plan(name).items() if key not in EXEMPT}
    assert list(bare_numbers(document)) == []


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_document_fits_its_schema(plan: Plans, name: str) -> None:
    validator = Draft202012Validator(plan_schema())
    faults = [f"{fault.json_path}: {fault.message[:120]}" for fault in validator.iter_errors(plan(name))]
    assert faults == []


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_reference_is_a_source(plan: Plans, name: str) -> None:
    known = sources()
    assert all(entry["key"] in known and entry["citation"] for entry in plan(name)["references"])


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_treatment_answers_the_twelve_questions(plan: Plans, name: str) -> None:
    for treatment in plan(name)["treatments"]:
        assert tuple(answer["id"] for answer in treatment["questions"]) == QUESTIONS
        for answer in treatment["questions"]:
            assert answer["answer"].strip() and answer["confidence"], (treatment["id"], answer["id"])


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_first_screen_keeps_to_its_words(plan: Plans, name: str) -> None:
    assert 20 <= word_count(plan(name)["first_screen"]) <= WORDS


def test_the_same_file_gives_the_same_document_twice(plan: Plans) -> None:
    from tests.plans import document_of as plan_of

    again = plan_of.__wrapped__("reader", 32)
    assert json.dumps(plan("reader"), sort_keys=True) == json.dumps(again, sort_keys=True)


@pytest.mark.parametrize("name", EXAMPLES)
def test_another_seed_recommends_the_same_or_both_say_close_call(plan: Plans, name: str) -> None:
    one, other = plan(name), plan(name, seed=20261121)
    assert one["recommended"] == other["recommended"] or (one["close_call"] and other["close_call"])


def test_everything_in_the_field_is_on_the_ladder(plan: Plans) -> None:
    """Issue: every treatment of the field, from home care to referral, is planned for every client."""
    there = {(treatment["class"], treatment["payload"]) for treatment in plan("melasma")["treatments"]}
    assert there >= {
        ("home_care", "antioxidant"), ("home_care", "sunscreen"), ("home_care", "moisturiser"),
        ("home_care", "retinoid"), ("topical", "serum"), ("microdermabrasion", "none"),
        ("hydradermabrasion", "glycolic"), ("hydradermabrasion", "salicylic"), ("hydradermabrasion", "hyaluronan"),
        ("microinfusion_stamp", "saline"), ("microinfusion_stamp", "serum"), ("microinfusion_stamp", "toxin"),
        ("microinfusion_stamp", "filler"), ("microinfusion_stamp", "anaesthetic"),
        ("microinfusion_stamp", "cocktail"), ("manual_roller", "none"), ("manual_roller", "serum"),
        ("manual_stamp", "none"), ("manual_stamp", "serum"), ("automated_pen", "none"), ("automated_pen", "serum"),
        ("scanning_or_robotic", "none"), ("scanning_or_robotic", "serum"), ("rf_microneedling", "none"),
        ("referral", "toxin"), ("referral", "filler"), ("referral", "retinoid"),
    }  # fmt: skip
