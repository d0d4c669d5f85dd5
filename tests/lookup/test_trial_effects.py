"""Effects looked up by words: every goal and agent answers, a treatment narrows, nothing is told twice."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest
from typer.testing import CliRunner

from corneum import search_evidence
from corneum.cli import app
from corneum.errors import InputFault
from corneum.evidence.tables import load_tables
from corneum.lookup.trial_effects import find_effects
from corneum.report.figures.forest import draw
from corneum.report.terminal.effect_text import effects_text
from corneum.response.contrasts import CONTRASTS

KEYS = set(
    [
        "goal",
        "variant",
        "class",
        "payload",
        "comparator",
        "outcome",
        "weeks",
        "kind",
        "scale",
        "value",
        "low",
        "high",
        "prediction_low",
        "prediction_high",
        "unadjusted",
        "studies",
        "people",
        "grade",
        "reasons",
        "word",
        "rows",
        "sources",
    ]
)


@pytest.mark.parametrize(
    "words", ["vitiligo", "striae", "stretch marks", "keloid", "minoxidil", "exosome", "retinol", "insulin", "5-FU"]
)
def test_conditions_and_agents_beyond_the_face_are_answered(words: str) -> None:
    effects = find_effects(words)
    assert effects and all(set(effect) >= KEYS for effect in effects)
    text = effects_text(effects)
    assert "certainty" in text and "paid by" in text and "What would settle it" in text


def test_every_goal_of_the_contrasts_can_be_asked_for_by_name() -> None:
    told = {effect["goal"] for effect in find_effects(None)}
    assert told == {row["goal"] for row in load_tables()[CONTRASTS].rows}


def test_a_goal_and_an_agent_narrow_each_other() -> None:
    both = find_effects("melasma tranexamic acid")
    assert both and len(both) < len(find_effects("melasma"))
    assert {effect["variant"] for effect in both} == {"melasma"}
    laser = find_effects("acne scars", "laser")
    assert laser and all("laser" in (effect["treated"] + effect["comparator"]) for effect in laser)


def test_no_study_is_told_from_both_sides_unless_its_comparator_is_asked_for() -> None:
    effects = find_effects("acne scars")
    pairs = [frozenset({(e["class"], e["payload"]), e["comparator"]}) for e in effects]
    assert len(pairs) == len(set(pairs))
    peel = find_effects("acne scars", "referral_peel")
    assert {(e["class"], e["payload"]) for e in peel} == {("peel", "glycolic")}


def test_an_unknown_treatment_is_a_fault_with_the_nearest_name() -> None:
    with pytest.raises(InputFault, match="lasr"):
        find_effects("melasma", "lasr")


def test_a_size_has_its_interval_and_a_direction_has_none() -> None:
    for effect in find_effects(None):
        numbers = [effect[key] for key in ("value", "low", "high")]  # type: ignore[literal-required]
        assert all(number is None for number in numbers) or all(number is not None for number in numbers)
        if effect["kind"] == "pooled":
            assert effect["prediction_low"] is not None
            weights = {row["id"]: row["weight"] for row in effect["rows"]}
            assert any(weight is not None for weight in weights.values())
        if effect["kind"] == "sign":
            assert effect["value"] is None and effect["better"] + effect["same"] + effect["worse"] == len(
                {study["study"] for study in effect["each"]}
            )


def test_the_command_prints_json_and_draws_a_forest(tmp_path_factory: pytest.TempPathFactory) -> None:
    printed = CliRunner().invoke(app, ["evidence", "retinol", "--json"])
    assert printed.exit_code == 0
    assert json.loads(printed.stdout)["effects"] == json.loads(json.dumps(search_evidence("retinol")["effects"]))
    path = tmp_path_factory.mktemp("forest") / "retinol.svg"
    drawn = CliRunner().invoke(app, ["evidence", "retinol", "-o", str(path)])
    assert drawn.exit_code == 0
    ElementTree.parse(path)


def test_a_forest_names_every_study_once() -> None:
    effects = find_effects("melasma")
    picture = ElementTree.fromstring(draw(effects))
    texts = [element.text or "" for element in picture.iter("{http://www.w3.org/2000/svg}text")]
    for effect in effects:
        for study in effect["each"]:
            assert any(text.startswith(study["study"]) for text in texts)
    assert not ElementTree.fromstring(draw([])).findall(".//{http://www.w3.org/2000/svg}rect")
