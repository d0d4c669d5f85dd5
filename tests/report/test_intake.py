"""The blank form: everything that a plan asks stands on it, in the same words, and it loads nothing."""

from __future__ import annotations

import re
import subprocess
import sys
from html import unescape
from pathlib import Path

import pytest

from corneum.client import SCREEN_QUESTIONS, Screens, documented_keys, goal_variants
from corneum.client.open_questions import LIST_QUESTIONS, OPERATOR_QUESTION
from corneum.report.pages.intake import form_goals, intake_form


@pytest.fixture(scope="module")
def form() -> str:
    return intake_form()


def names(form: str) -> set[str]:
    return set(re.findall(r'name="([^"]+)"', form))


@pytest.mark.parametrize("screen", Screens.model_fields)
def test_every_screen_stands_with_yes_no_and_unanswered(form: str, screen: str) -> None:
    assert SCREEN_QUESTIONS[screen] in unescape(form)
    values = re.findall(rf'name="client\.screens\.{screen}" value="([^"]+)"', form)
    assert values == ["yes", "no", "not asked"]


@pytest.mark.parametrize("question", [*LIST_QUESTIONS.values(), OPERATOR_QUESTION])
def test_the_other_questions_stand_in_the_words_of_the_plan(form: str, question: str) -> None:
    assert question in unescape(form)


def test_every_goal_stands_in_plain_words_with_its_severity_and_variants(form: str) -> None:
    assert [goal.key for goal in form_goals()] == list(goal_variants())
    for goal in form_goals():
        assert goal.name in unescape(form) and "_" not in goal.name
        assert form.count(f'name="severity.{goal.key}"') == 3
        if len(goal_variants()[goal.key]) > 1:
            assert form.count(f'name="variant.{goal.key}"') == len(goal_variants()[goal.key])


@pytest.mark.parametrize(
    "key",
    [
        "client.age",
        "client.sex",
        "client.fitzpatrick",
        "client.skin_type",
        "client.weight",
        "client.height",
        "client.smoker",
        "client.conditions",
        "client.medications",
        "client.allergies",
        "client.history",
        "considering.device",
        "considering.depth",
        "considering.price",
        "considering.formula.ingredients",
        "considering.formula.sterile",
        "limits.days_visible",
        "limits.price",
        "event.date",
        "planned_for",
        "operator.licence",
        "operator.jurisdiction",
        "current_care",
        "observed.zone",
        "observed.device",
        "observed.depth",
        "observed.passes",
        "observed.pinkness",
        "observed.pinpoint",
        "observed.pain",
        "observed.days_red",
    ],
)
def test_the_form_fills_keys_of_the_file(form: str, key: str) -> None:
    assert key in documented_keys() and key in names(form)


def test_nothing_on_the_form_is_filled_in(form: str) -> None:
    assert "checked" not in form.split("</style>")[1] and "selected" not in form.split("</style>")[1]
    assert not re.search(r'type="text"[^>]*value=', form)


def test_it_says_what_it_is_for_and_that_it_is_no_diagnosis(form: str) -> None:
    assert "no diagnosis" in form and "not asked" in form


def test_it_refers_to_nothing_outside(form: str) -> None:
    assert not re.search(r"""(?:src|href|action|srcset|data)\s*=|url\(|@import|<script|https?:""", form)
    assert "default-src 'none'" in form


def test_the_command_prints_it_or_writes_it(form: str, tmp_path: Path) -> None:
    def corneum(*arguments: str) -> subprocess.CompletedProcess[bytes]:
        command = [sys.executable, "-m", "corneum.cli", "intake", *arguments]
        return subprocess.run(command, capture_output=True, cwd=tmp_path, timeout=60, check=False)

    printed = corneum()
    assert printed.returncode == 0 and printed.stdout.decode("utf-8").replace("\r\n", "\n") == form
    assert list(tmp_path.iterdir()) == []
    written = corneum("-o", "form.html")
    assert written.returncode == 0 and (tmp_path / "form.html").read_text(encoding="utf-8") == form
    refused = corneum("-o", "form.html/inside.html")
    assert refused.returncode == 2 and len(refused.stderr.decode("utf-8").strip().splitlines()) == 1
