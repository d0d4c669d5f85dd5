"""The scoreboard: complete, honest about misses, bound by what the table declares."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from typer.testing import CliRunner

from corneum.cli import app
from corneum.errors import InputFault
from corneum.evidence.tables import load_tables
from corneum.validation.scoreboard import COMPARISONS, SETS, TOPICS, validate

KEYS = {"id", "topic", "n", "compares", "metric", "value", "bound", "met", "note", "rows"}


@pytest.fixture(scope="module")
def board() -> dict[str, dict[str, Any]]:
    return {each["id"]: each for each in validate()["sets"]}


def test_every_declared_set_is_computed_and_every_comparison_is_declared(board: dict[str, dict[str, Any]]) -> None:
    assert set(board) == set(COMPARISONS) == {row.row_id for row in load_tables()[SETS].rows}
    assert {each["topic"] for each in board.values()} == set(TOPICS)
    for each in board.values():
        assert set(each) == KEYS
        assert each["n"] > 0 and math.isfinite(each["value"]) and each["note"]
        assert (each["met"] is None) == (each["bound"] is None)


def test_every_bound_has_its_reason() -> None:
    for row in load_tables()[SETS].rows:
        assert row["note"].startswith("Bound: " if row["bound"] else "No bound: ")
        assert row["sense"] in (("at_least", "at_most") if row["bound"] else ("",))


def test_published_figures_come_out(board: dict[str, dict[str, Any]]) -> None:
    assert board["layer_means"]["value"] == pytest.approx(54 / 55)
    assert board["left_out_means"]["value"] == pytest.approx(49 / 51)
    assert board["kp_baseline"]["value"] == pytest.approx(0.88, abs=0.02)
    assert board["kp_recommended"]["value"] < board["kp_baseline"]["value"] - 0.1
    assert board["roller_density"]["value"] == pytest.approx(250 / 229.2, rel=1e-3)
    assert board["contraindications"]["value"] == board["red_flags"]["value"] == 1
    assert board["contraindications"]["n"] == 119


def test_known_misses_are_shown(board: dict[str, dict[str, Any]]) -> None:
    assert "azelaic acid" in board["finite_dose"]["note"] and "nicotinic acid" in board["finite_dose"]["note"]
    assert "hwang2006_levels" in board["layer_means"]["note"]
    assert "iyengar2018" in board["left_out_means"]["note"]
    assert "type V/VI" in board["tape_strip"]["note"]
    assert "lidocaine" in board["needled_lidocaine_rat"]["note"]


def test_every_needled_row_is_represented_or_left_out_for_a_reason(board: dict[str, dict[str, Any]]) -> None:
    represented = board["needled_represented"]
    left_out = [
        int(part.rsplit(" ", 1)[1]) for part in represented["note"].split("Missed: ")[1].rstrip(".").split("; ")
    ]
    # 176 rows, of which 79 are the same measurement in another unit
    assert represented["n"] == 97 and len(load_tables()["transport/microneedle_permeation_validation"].rows) == 176
    assert round(represented["value"] * represented["n"]) + sum(left_out) == represented["n"]


def test_the_bounds_that_are_missed_are_the_known_ones(board: dict[str, dict[str, Any]]) -> None:
    """Should one be met one day, say so here; a new one is a defect."""
    assert {name for name, each in board.items() if each["met"] is False} == {
        "lumen",
        "tape_strip",
        "pierced",
        "benefit_against_all",
    }


@pytest.mark.parametrize(("topic", "code"), [("formulation", 0), ("anatomy", 0), ("barrier", 1)])
def test_exit_code_follows_the_bounds(topic: str, code: int) -> None:
    ended = CliRunner().invoke(app, ["validate", topic, "--json"])
    assert ended.exit_code == code
    assert {each["topic"] for each in json.loads(ended.stdout)["sets"]} == {topic}
    shown = CliRunner().invoke(app, ["validate", topic])
    assert ("MISSED" in shown.stdout) == (code == 1)


def test_an_unknown_topic_is_refused() -> None:
    with pytest.raises(InputFault, match="none of"):
        validate("weather")
