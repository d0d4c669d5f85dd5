"""The first screen: short, readable at about thirteen, and made from the results rather than written for a demo."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from corneum.client import client_from
from corneum.plan_document.document_parts import Text
from corneum.plan_document.first_screen import WORDS, word_count
from corneum.plan_document.first_screen_models import FirstScreen
from corneum.plan_document.plan_models import Plan
from corneum.plan_document.treatment_models import Treatment
from tests.answered import HEALTHY
from tests.plans import plan_for

Plans = Callable[..., Plan]
EXAMPLES = ("reader", "dehydrated_before_event", "acne_scars", "melasma", "pores_rosacea", "eye_area_anticoagulated")
# names of products and drugs are no sentence of ours
NAMES = re.compile(
    r"AquaGold fine touch|SkinPen Precision|HydraFacial type|Secret RF|Morpheus8 \(24 pin\)|onabotulinumtoxinA|"
    r"botulinum toxin|hyaluronic acid|tranexamic acid|tretinoin|prescription",
    re.IGNORECASE,
)


def syllables(word: str) -> int:
    groups = re.findall(r"[aeiouy]+", word.lower())
    count = len(groups) - (word.lower().endswith("e") and not word.lower().endswith("le") and len(groups) > 1)
    return max(1, count)


def reading_grade(text: str) -> float:
    """Flesch-Kincaid school grade; 8 is an age of about 13."""
    sentences = [part for part in re.split(r"[.!?:;]+", NAMES.sub("it", text)) if part.strip()]
    words = [word for sentence in sentences for word in re.findall(r"[A-Za-z']+", sentence)]
    return 0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def words(text: Text) -> str:
    return " ".join(sentence.text for sentence in text)


def texts(screen: FirstScreen) -> str:
    parts = [screen.answer, *screen.do, *screen.do_not, *screen.would_change, *(entry.text for entry in screen.expect)]
    return " ".join(map(words, parts))


def considered(plan: Plan) -> Treatment:
    return next(treatment for treatment in plan.treatments if treatment.considered)


def test_the_measure_itself() -> None:
    assert reading_grade("The cat sat. The dog ran.") < 2
    assert reading_grade("Institutional considerations necessitate comprehensive reconsideration.") > 20


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_reader_of_thirteen_can_follow(plan: Plans, name: str) -> None:
    assert reading_grade(texts(plan(name).first_screen)) <= 8.5


@pytest.mark.parametrize("name", EXAMPLES)
def test_it_fits_and_keeps_its_parts(plan: Plans, name: str) -> None:
    planned = plan(name)
    screen, held = planned.first_screen, {waiting for stop in planned.stops for waiting in stop.holds}
    assert word_count(screen) <= WORDS
    assert screen.answer and screen.do and screen.when
    # what an open question holds back promises nothing yet
    assert bool(screen.expect) == (planned.subject not in held)


@pytest.mark.parametrize("name", EXAMPLES)
def test_no_id_and_no_long_number_is_shown(plan: Plans, name: str) -> None:
    shown = texts(plan(name).first_screen)
    assert not re.search(r"\w_\w", shown)
    assert not re.search(r"\d+\.\d{3,}", shown)


def _plan(considering: list[dict[str, Any]], **more: Any) -> Plan:
    client = {"age": 45, "sex": "female", "fitzpatrick": "II", **HEALTHY}
    data = {"date": "2026-11-20", "client": client, "goals": ["acne_scars"], "zones": ["cheek_medial"], "samples": 16}
    return plan_for(client_from({**data, "considering": considering, **more}))


def test_another_treatment_gives_other_answers() -> None:
    """Nothing is written for one treatment: swapping what is considered changes the screen and the twelve answers."""
    operator = {"licence": "physician", "jurisdiction": "UK"}
    pen = _plan([{"device": "skinpen"}], operator=operator)
    stamp = _plan(
        [{"device": "aquagold", "formula": {"actives": ["hyaluronic acid"], "sterile": "yes"}}], operator=operator
    )
    assert pen.first_screen.answer != stamp.first_screen.answer

    def answers(plan: Plan) -> dict[str, str]:
        return {entry.id: words(entry.answer) for entry in considered(plan).questions}

    same = [key for key, text in answers(pen).items() if answers(stamp)[key] == text]
    # what nobody measured, and what to ask any provider, may be said in the same words
    assert set(same) <= {"provider", "change", "duration"}


def test_a_limit_of_the_client_is_named() -> None:
    plan = _plan([{"device": "skinpen"}], limits={"days_visible": 1}, operator={"licence": "physician"})
    pen = considered(plan)
    assert pen.limits_broken and pen.verdict == "not_recommended"
    assert "your limit is 1" in words(plan.first_screen.when)


def test_a_name_of_a_place_keeps_its_capital(plan: Plans) -> None:
    assert "California" in texts(plan("dehydrated_before_event").first_screen)
