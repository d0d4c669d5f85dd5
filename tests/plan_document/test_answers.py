"""The twelve answers: what is said by zone, from parameters, and in the same words at two places."""

from __future__ import annotations

import re

import pytest

from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import load_tables
from corneum.plan_document.plan_models import Plan
from corneum.plan_document.treatment_models import Answer, Treatment
from corneum.plan_document.visit_answers import questions_for_provider
from corneum.safety.infusates import questions_about
from corneum.wording.templates import fill, templates
from tests.plans import plan_of

CONTEXT = ModelContext(load_tables())


def answer(treatment: Treatment, name: str) -> Answer:
    return next(answer for answer in treatment.questions if answer.id == name)


def text_ids(entry: Answer) -> set[str]:
    return {sentence.text_id for sentence in entry.answer}


def treatments_with(plan: Plan, text_id: str) -> list[Treatment]:
    return [treatment for treatment in plan.treatments if text_id in text_ids(answer(treatment, "even"))]


def test_evenness_over_the_face_runs_from_the_lowest_zone_to_the_highest() -> None:
    by_zone = treatments_with(plan_of("eye_area_anticoagulated"), "answers.even.near_by_zone")
    assert by_zone
    for treatment in by_zone:
        sentence = next(part for part in answer(treatment, "even").answer if part.text_id.endswith("near_by_zone"))
        coverages = [zone.coverage for zone in treatment.zones.values() if zone.coverage is not None]
        low, high = sentence.fields["ends"]
        assert low <= min(coverage.low for coverage in coverages)
        assert high >= max(coverage.high for coverage in coverages)
        lowest, highest = sentence.fields["middles"]
        assert low <= lowest < highest <= high


def test_distance_and_days_are_those_of_their_parameters() -> None:
    treatment = treatments_with(plan_of("eye_area_anticoagulated"), "answers.even.near_by_zone")[0]
    distance = ModelContext(load_tables()).parameter("planning.coverage_distance").number
    near = next(part for part in answer(treatment, "even").answer if part.text_id.endswith("near_by_zone"))
    assert near.fields["distance"] == pytest.approx(distance, rel=1e-6)
    dry = next(part for part in answer(treatment, "visible").answer if part.text_id == "answers.visible.dry")
    plan = plan_of("eye_area_anticoagulated")
    assert plan.dry_feeling is not None
    usual = plan.dry_feeling.usual
    assert [dry.fields[name] for name in ("shortest", "longest", "expected", "unusual")] == [
        usual.low.value,
        usual.high.value,
        plan.dry_feeling.expected.value,
        plan.dry_feeling.unusual.value,
    ]
    assert "1 to 3 days as a rule" in dry.text


def test_the_questions_for_a_provider_are_those_of_the_answer() -> None:
    answers = templates()["answers.provider.procedure"]["text"] + templates()["answers.provider.prescription"]["text"]
    listed = [fill(question, "client") for question in questions_for_provider(CONTEXT, frozenset({"toxin", "needle"}))]
    assert re.sub(r"[;.]\s*", "|", answers.lower()).strip("|").split("|") == [question.lower() for question in listed]
    assert len(questions_for_provider(CONTEXT, frozenset({"needle"}))) == len(listed) - 1
    (home,) = questions_for_provider(CONTEXT, frozenset({"no_procedure"}))
    assert fill(home, "client") in templates()["answers.provider.home_care"]["text"].lower().replace("ph ", "pH ")


@pytest.mark.parametrize(
    ("tags", "usual"), [({"prp", "autologous"}, "own_blood"), ({"exosome"}, "procedure"), ({"insulin"}, "procedure")]
)
def test_questions_about_the_contents_come_first(tags: set[str], usual: str) -> None:
    asked = [fill(question, "client") for question in questions_for_provider(CONTEXT, frozenset({"needle", *tags}))]
    about = [fill(question, "client") for question, _ in questions_about(CONTEXT, frozenset(tags))]
    text = templates()[f"answers.provider.{usual}"]["text"].lower()
    assert about and asked[: len(about)] == about
    assert re.sub(r"[;.]\s*", "|", text).strip("|").split("|") == asked[len(about) :]


def test_every_wording_of_a_sentence_from_elsewhere_belongs_to_a_cell() -> None:
    rows = load_tables()["planning/said_elsewhere"]
    of_cells = [text_id for text_id in templates() if text_id.startswith("planning/said_elsewhere:")]
    assert of_cells and all(rows.row(text_id.split(":")[1])["sentence"] for text_id in of_cells)


def test_a_rule_that_only_says_avoid_has_no_detail() -> None:
    """Its kind says that already; what stands beyond it is the detail."""
    for row in load_tables()["safety/aftercare_map"].rows:
        if row["kind"] == "avoid":
            rest = row["rule"].removeprefix("avoid").lstrip(";:, ")
            assert row["detail"] == rest, row.row_id
        else:
            assert not row["detail"], row.row_id
