"""Words for goals, zones and devices that are not understood: kept, echoed, left out of the plan, told at once."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corneum.client import (
    Client,
    client_from,
    client_understood,
    echo,
    parse_client,
    planned_goals,
    unanswered_questions,
    with_entry,
)
from corneum.errors import InputFaults

BASE: dict[str, Any] = {"date": "2026-11-20", "client": {"age": 52}, "goals": ["pores"]}
EVERYWHERE: dict[str, Any] = {
    "date": "2026-11-20",
    "client": {
        "age": 52,
        "history": [{"event": "filler", "zone": "noze", "when": "2 days ago"}],
        "previous_treatments": [{"device": "zorp", "reaction": "red 3 days"}, {"device": "skinpen", "zone": "chinn"}],
    },
    "goals": ["gloopy", "pores", "cellulite"],
    "zones": ["cheks", "chin", "hands"],
    "measurements": {"noze": {"total_skin": "1 mm"}, "chin": {"total_skin": "1.6 mm"}},
    "considering": ["blorb", {"device": "Zapotherapy", "depth": "1 mm", "price": "900 USD"}, "skinpen"],
    "devices": ["HydraFacil", "skinpen"],
    "observed": [
        {"zone": "chin", "device": "zorp", "depth": "1 mm", "pain": 3},
        {"zone": "noze", "device": "skinpen", "depth": "1 mm", "pain": 3},
        {"zone": "chin", "device": "skinpen", "depth": "1 mm", "pain": 3},
    ],
}


def client(**more: Any) -> Client:
    return client_from({**BASE, **more})


def faults_of(text: str) -> list[tuple[int | None, str, str | None]]:
    with pytest.raises(InputFaults) as caught:
        parse_client(text)
    return [(fault.line, fault.field, fault.nearest) for fault in caught.value.faults]


def merged(read: Client) -> list[tuple[str, ...]]:
    """The words of every goal that several words asked for."""
    return [planned.words for planned in planned_goals(read.stated_goals) if len(planned.words) > 1]


def test_every_kind_of_word_is_kept_with_its_place() -> None:
    read = client_from(EVERYWHERE)
    assert [(word.text, word.where, word.kind) for word in read.unknown_words] == [
        ("noze", "client.history[0].zone", "zone"),
        ("zorp", "client.previous_treatments[0].device", "device"),
        ("chinn", "client.previous_treatments[1].zone", "zone"),
        ("gloopy", "goals[0]", "goal"),
        ("cheks", "zones", "zone"),
        ("noze", "measurements", "zone"),
        ("zorp", "observed[0].device", "device"),
        ("noze", "observed[1].zone", "zone"),
        ("blorb", "considering[0]", "device"),
        ("Zapotherapy", "considering[1]", "device"),
        ("HydraFacil", "devices[0]", "device"),
    ]
    assert [(word.text, word.where) for word in read.unplanned_words] == [
        ("cellulite", "goals[2]"),
        ("hands", "zones"),
    ]


def test_lists_hold_what_is_understood() -> None:
    read = client_from(EVERYWHERE)
    assert [goal.goal for goal in read.goals] == ["pores"]
    assert read.goal_weights == (1,)
    assert read.zones == ("chin",)
    assert set(read.measurements) == {"chin"}
    assert [place for place, _ in read.numbered_offers] == [2]
    assert read.devices == ("skinpen",)
    assert [place for place, _ in read.numbered_observations] == [2]
    assert [place for place, _ in read.person.numbered_treatments] == [1]
    # an event or visit at a place that is not understood may have been anywhere
    assert read.person.history is not None and read.person.history[0].zones == ()
    assert read.person.previous_treatments[0].zones == ()


def test_the_echo_prints_every_word_in_its_place_and_gives_the_same_client() -> None:
    read = client_from(EVERYWHERE)
    shown = echo(read)
    again = client_from(json.loads(json.dumps(shown)))
    assert again == read and echo(again) == shown
    assert again.unknown_words == read.unknown_words
    assert shown["zones"] == ["cheks", "chin", "hands"]
    assert [goal["goal"] for goal in shown["goals"]] == ["gloopy", "pores", "cellulite"]
    assert shown["considering"][1] == {"device": "Zapotherapy", "depth": "1 mm", "price": "900 USD"}
    assert list(shown["measurements"]) == ["noze", "chin"]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.text(min_size=1, max_size=12) | st.sampled_from(["pores", "large pores", "sun damage", "acne"]), min_size=1
    ),
    st.lists(st.text(min_size=1, max_size=12) | st.sampled_from(["chin", "hands", "T-zone"]), min_size=1),
)
def test_any_words_survive_the_round_trip(goals: list[str], zones: list[str]) -> None:
    try:
        read = client(goals=goals, zones=zones)
    except InputFaults as wrong:
        # a text without a single printable letter is no word
        assert all("allowed" in str(fault) for fault in wrong.faults)
        return
    again = client_from(echo(read))
    assert again == read
    assert [goal.goal for goal in again.goals] == [goal.goal for goal in read.goals]
    assert merged(again) == merged(read)


def test_all_faults_and_all_unknown_words_are_told_at_once() -> None:
    text = "client:\n  age: 0\ngoals: [pores, gloww]\nzones: [knee, noze, chinn]\nconsidering: [skinpn]\nseed: 1.5\n"
    assert faults_of(text) == [
        (2, "client.age", None),
        (3, "goals[1]", "glow"),
        (4, "zones[1]", "nose_dorsum, nose_sidewall or nose_tip"),
        (4, "zones[2]", "chin or submental"),
        (5, "considering[0]", "skinpen"),
        (6, "seed", None),
    ]


@pytest.mark.parametrize("entry", ["3", "[]", "''", "' '", "{a: 1}", "true"])
def test_what_is_no_word_is_still_a_fault(entry: str) -> None:
    for key in ("zones", "goals", "devices"):
        assert faults_of(f"client: {{age: 5}}\n{'' if key == 'goals' else 'goals: pores'}\n{key}: [{entry}]")


def test_where_everything_has_to_be_understood_each_word_is_a_fault() -> None:
    with pytest.raises(InputFaults) as caught:
        client_understood({**BASE, "goals": ["gloww", "cellulite"], "zones": ["hands", "chinn"]})
    assert [(fault.field, fault.nearest) for fault in caught.value.faults] == [
        ("goals[0]", "glow"),
        ("goals[1]", None),
        ("zones[0]", None),
        ("zones[1]", "chin or submental"),
    ]


def test_two_words_for_one_goal_are_one_goal_at_the_first_place_and_as_marked_as_the_strongest() -> None:
    read = client(
        goals=["wrinkles", {"goal": "large pores", "severity": "mild"}, "glow", {"goal": "pores", "severity": "severe"}]
    )
    assert [(goal.goal, goal.severity) for goal in read.goals] == [
        ("fine_lines", None),
        ("pores", "severe"),
        ("glow", None),
    ]
    assert [planned.words for planned in planned_goals(read.stated_goals)] == [
        ("wrinkles",),
        ("large pores", "pores"),
        ("glow",),
    ]
    assert len(read.goal_weights) == 3


@pytest.mark.parametrize(
    "goals",
    [
        ["melasma", {"goal": "lightening", "variant": "melasma"}],
        ["age spots", "sun spots", "dark spots"],
        ["fine lines", "wrinkles"],
        ["sagging", "laxity", "loose skin"],
    ],
)
def test_however_often_one_goal_is_named_it_is_planned_once(goals: list[Any]) -> None:
    assert len(client(goals=goals).goals) == 1


def test_another_variant_is_another_goal() -> None:
    read = client(goals=["melasma", "age spots", "frown lines", "smile lines"])
    assert [goal.variant for goal in read.goals] == ["melasma", "spots", "dynamic", "static"]


def test_a_wish_may_mean_several_goals() -> None:
    read = client(goals=["pores", {"goal": "sun damage", "severity": "moderate"}])
    assert [(goal.goal, goal.variant, goal.severity) for goal in read.goals] == [
        ("pores", None, None),
        ("fine_lines", None, "moderate"),
        ("lightening", "spots", "moderate"),
        ("texture", None, "moderate"),
    ]


def test_a_wish_that_reports_a_condition_counts_as_one() -> None:
    assert client(goals=["pimples", "keloids"]).goal_conditions == {"acne_active", "keloid"}
    assert client().goal_conditions == frozenset()


def test_questions_ask_what_was_meant() -> None:
    questions = {question.id: question.question for question in unanswered_questions(client_from(EVERYWHERE))}
    assert "gloopy" in questions["goals[0]"] and "cheks" in questions["zones"]
    acne = {question.id for question in unanswered_questions(client(goals=["pores", "acne"]))}
    assert "goals[1].severity" in acne
    marked = client(goals=[{"goal": "acne", "severity": "mild"}])
    assert "goals[0].severity" not in {question.id for question in unanswered_questions(marked)}


def test_a_copy_cannot_change_what_is_no_field() -> None:
    with pytest.raises(KeyError, match="weather"):
        client().model_copy(update={"weather": "fine"})


def test_a_copy_may_be_changed_by_the_keys_of_the_file() -> None:
    other = client(goals=["glow"], zones=["chin"])
    copy = client().model_copy(update={"goals": other.goals, "zones": other.zones})
    assert copy.goals == other.goals and copy.zones == ("chin",)


def test_an_entry_can_be_changed_to_a_word_that_is_not_understood_and_back() -> None:
    read = with_entry(client_from(EVERYWHERE), "goals[0]", "glow")
    assert [goal.goal for goal in read.goals] == ["glow", "pores"]
    assert [word.text for word in with_entry(read, "goals[1]", "florp").unknown_words if word.kind == "goal"] == [
        "florp"
    ]


@pytest.mark.parametrize(
    ("wish", "goal", "place"),
    [
        ("sun spots on cheeks", ("lightening", "spots"), "cheeks"),
        ("chest wrinkles", ("fine_lines", None), "chest"),
        ("melasma on the upper lip", ("lightening", "melasma"), "upper lip"),
        ("redness around my nose", ("redness", None), "nose"),
    ],
)
def test_a_wish_may_name_its_place(wish: str, goal: tuple[str, str | None], place: str) -> None:
    read = client(goals=[wish])
    assert [(planned.goal, planned.variant) for planned in read.goals] == [goal]
    assert place in str(echo(read)["goals"][0]["goal"]) and client_from(echo(read)) == read


@pytest.mark.parametrize("wish", ["back acne", "crepey arms", "scars on belly", "hand rejuvenation"])
def test_a_wish_for_the_body_is_understood_and_not_planned(wish: str) -> None:
    read = client(goals=["pores", wish])
    assert [word.text for word in read.unplanned_words] == [wish] and not read.unknown_words
    assert [goal.goal for goal in read.goals] == ["pores"] and not read.goal_conditions
