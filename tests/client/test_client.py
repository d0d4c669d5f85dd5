"""The client as the rest of corneum sees it: examples, echo, schema, questions, weights."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from corneum.client import (
    SCREEN_QUESTIONS,
    client_from,
    client_schema,
    documented_keys,
    echo,
    goal_variants,
    parse_client,
    rank_order_weights,
    read_client,
    unanswered_questions,
)
from corneum.client.yaml_document import parse_document
from corneum.errors import InputFault, InputFaults
from corneum.evidence.vocabulary import ids
from corneum.zones import WHOLE_FACE

EXAMPLES = sorted((Path(__file__).parents[2] / "examples" / "clients").glob("*.yaml"))
READER = (Path(__file__).parents[2] / "examples" / "clients" / "reader.yaml").read_text(encoding="utf-8")
KEYS = (Path(__file__).parent / "keys_of_the_format.txt").read_text(encoding="utf-8").split()


def names() -> list[str]:
    return [path.stem for path in EXAMPLES]


@pytest.mark.parametrize("path", EXAMPLES, ids=names())
def test_an_example_survives_the_round_trip(path: Path) -> None:
    client = read_client(path)
    shown = echo(client)
    again = client_from(json.loads(json.dumps(shown)))
    assert echo(again) == shown
    # what the echo always says, a file may leave to its default
    values = {name: getattr(again, name) for name in type(again).model_fields}
    assert values == {name: getattr(client, name) for name in type(client).model_fields}
    assert unanswered_questions(again) == unanswered_questions(client)


@pytest.mark.parametrize("path", EXAMPLES, ids=names())
def test_an_example_and_its_echo_fit_the_schema(path: Path) -> None:
    schema = client_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    written = parse_document(path.read_text(encoding="utf-8"), path.name).data
    jsonschema.validate(written, schema)
    jsonschema.validate(echo(read_client(path)), schema)


def test_the_examples_are_the_six_cases_with_a_fixed_date() -> None:
    assert names() == [
        "acne_scars",
        "dehydrated_before_event",
        "eye_area_anticoagulated",
        "melasma",
        "pores_rosacea",
        "reader",
    ]
    assert {read_client(path).date.isoformat() for path in EXAMPLES} == {"2026-11-20"}


def test_the_open_questions_of_the_reader_are_listed() -> None:
    client = parse_client(READER)
    questions = {question.id: question.question for question in unanswered_questions(client)}
    for key in ("client.conditions", "client.allergies", "client.medications", "client.history"):
        assert key in questions
    # her letter answers none of the screens: all that a woman is asked are open
    assert {key for key in questions if key.startswith("client.screens.")} == {
        f"client.screens.{screen}" for screen in SCREEN_QUESTIONS
    }
    for screen, question in SCREEN_QUESTIONS.items():
        assert questions[f"client.screens.{screen}"] == question
    assert all(question.endswith("?") for question in questions.values())
    assert client.zones == WHOLE_FACE
    assert client.considering[0].device == "aquagold"


def test_what_a_file_answers_is_no_open_question() -> None:
    no_operator = READER.replace("operator: client", "")
    answered = no_operator.replace("  age: 50s", "  age: 50s\n  conditions: []\n  screens: {pregnancy: no}")
    assert answered != no_operator != READER

    def identities(text: str) -> set[str]:
        return {question.id for question in unanswered_questions(parse_client(text))}

    assert identities(no_operator) - identities(READER) == {"operator"}
    assert identities(no_operator) - identities(answered) == {"client.screens.pregnancy", "client.conditions"}


def test_every_screen_has_its_question() -> None:
    screens = [key.rsplit(".", 1)[1] for key in KEYS if key.startswith("client.screens.")]
    assert list(SCREEN_QUESTIONS) == screens


def test_a_man_gets_no_question_about_pregnancy_and_full_answers_leave_nothing() -> None:
    screens = {name: "no" for name in SCREEN_QUESTIONS if name not in ("pregnancy", "breastfeeding")}
    lists = dict.fromkeys(("conditions", "medications", "allergies", "history"), "none")
    person = {"age": 40, "sex": "male", "screens": screens, **lists}
    client = client_from({"client": person, "goals": "pores", "operator": "nurse"})
    assert unanswered_questions(client) == ()


def test_an_event_without_a_day_is_a_question() -> None:
    client = parse_client("client: {age: 40, history: [{event: filler, when: a while back}]}\ngoals: pores")
    (question,) = [entry for entry in unanswered_questions(client) if entry.id == "client.history[0].when"]
    assert "filler" in question.question


def test_documented_keys_are_the_keys_of_the_format() -> None:
    assert list(documented_keys()) == KEYS


def test_every_leaf_of_the_schema_is_described_and_no_model_talks_of_si() -> None:
    schema = client_schema()

    def leaves(node: object, name: str) -> Iterator[tuple[str, dict[str, object]]]:
        if isinstance(node, list):
            for part in node:
                yield from leaves(part, name)
        elif isinstance(node, dict):
            if node.get("type") in ("string", "number", "integer") or "enum" in node:
                yield name, node
            for key in ("anyOf", "oneOf", "items", "additionalProperties"):
                yield from leaves(node.get(key), name)
            for key, part in node.get("properties", {}).items():
                yield from leaves(part, f"{name}.{key}")

    described = [leaf for name, node in [("client", schema), *schema["$defs"].items()] for leaf in leaves(node, name)]
    assert len(described) > 60
    assert [name for name, leaf in described if not leaf.get("description")] == []
    assert not re.search(r"\b(kg/m|in kg|in m\b|SI\b)", json.dumps(schema))


def test_the_goals_that_can_be_named_are_those_of_the_goal_table() -> None:
    assert set(ids("goal")) == set(goal_variants())
    for goal, variants in goal_variants().items():
        client = client_from(
            {"client": {"age": 40}, "goals": [{"goal": goal, "variant": v} for v in variants] or [goal]}
        )
        assert [wanted.variant for wanted in client.goals] == [*variants] or not variants


def test_weights_fall_with_rank_and_sum_to_1() -> None:
    assert rank_order_weights(1) == (1,)
    # three goals: (1 + 1/2 + 1/3)/3, (1/2 + 1/3)/3, (1/3)/3
    third = Fraction(1, 3)
    exact = [(1 + Fraction(1, 2) + third) * third, (Fraction(1, 2) + third) * third, third * third]
    assert rank_order_weights(3) == pytest.approx([float(weight) for weight in exact])
    for count in range(1, 12):
        weights = rank_order_weights(count)
        assert sum(weights) == pytest.approx(1)
        assert list(weights) == sorted(weights, reverse=True)


def test_a_client_cannot_be_changed() -> None:
    client = parse_client(READER)
    with pytest.raises(ValidationError):
        client.seed = 2  # type: ignore[misc]


NASTY = [
    "",
    "-1",
    ".nan",
    "1e999",
    "~",
    "[]",
    "{}",
    "[[",
    ": :",
    "- -",
    "\t",
    "'",
    "&a",
    "*a",
    "!x",
    "no",
    "\x00",
    "\ud800",
    "9" * 400,
    "1 9**9**9**9",
    "520",
    "0001-01-01",
    "9999-12-31",
    "99999 years ago",
    "client",
    "%",
    "|",
    "é" * 50,
]


def read_or_refuse(text: str) -> None:
    """Read a text; whatever is wrong with it is told in plain single lines."""
    try:
        echo(parse_client(text))
    except InputFaults as wrong:
        faults = wrong.faults
    except InputFault as wrong:
        faults = (wrong,)
    else:
        return
    for fault in faults:
        sentence = str(fault)
        assert "\n" not in sentence
        assert "Input should" not in sentence
        assert "pydantic" not in sentence


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, len(READER)), st.integers(0, 30), st.sampled_from(NASTY) | st.text(max_size=8)),
        min_size=1,
        max_size=4,
    )
)
def test_no_mutation_of_a_file_raises_anything_but_faults(edits: list[tuple[int, int, str]]) -> None:
    text = READER
    for start, removed, put in edits:
        text = text[:start] + put + text[start + removed :]
    read_or_refuse(text)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12) | st.sampled_from(NASTY),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(KEYS), VALUES)
def test_no_value_at_any_key_raises_anything_but_faults(key: str, value: object) -> None:
    data: dict[str, object] = {"client": {"age": 52}, "goals": ["pores"]}
    here = data
    *parents, last = key.replace("*", "chin").split(".")
    for parent in parents:
        inner = here.get(parent)
        if not isinstance(inner, dict):
            inner = {}
            here[parent] = inner
        here = inner
    here[last] = value
    try:
        echo(client_from(data))
    except (InputFault, InputFaults) as wrong:
        assert "Input should" not in str(wrong)
