"""The cells of the goals in a plan: their depth, the needles that reach them, and what arrives there over time."""

from __future__ import annotations

import json
from functools import cache

import pytest

from corneum.plan_document.cell_models import CellSolute, ReachedCell
from corneum.plan_document.document_parts import Number
from corneum.plan_document.plan_models import Plan
from corneum.plan_document.treatment_models import Treatment
from tests.answered import HEALTHY
from tests.plans import plan_from

CLIENT = """
date: 2026-11-20
client: {age: 45, sex: female, fitzpatrick: III, HEALTHY}
goals: [melasma, {goal: fine_lines, variant: dynamic}]
zones: [cheek_medial]
operator: OPERATOR
considering:
  - device: skinpen
    formula:
      {ingredients: "Aqua, Niacinamide", sterile: yes, volume: 1 mL,
       actives: [{name: niacinamide, concentration: STRENGTH}]}
  - device: skinpen
    formula:
      {ingredients: "Aqua, Tranexamic Acid", sterile: yes, volume: 1 mL,
       actives: [{name: tranexamic acid, concentration: 2 %}]}
"""


@cache
def plan(operator: str = "physician", strength: str = "4 %") -> Plan:
    healthy = ", ".join(f"{key}: {json.dumps(value)}" for key, value in HEALTHY.items())
    return plan_from(CLIENT.replace("OPERATOR", operator).replace("STRENGTH", strength).replace("HEALTHY", healthy))


def offer(of: Plan, active: str) -> Treatment:
    return next(each for each in of.treatments if each.considered and active in each.id)


def cell(of: Plan, active: str, name: str = "melanocyte") -> ReachedCell:
    return next(each for each in offer(of, active).zones["cheek_medial"].cells if each.cell == name)


def niacinamide(of: Plan) -> CellSolute:
    return next(iter(cell(of, "niacinamide").solutes))


def test_cells_lie_where_the_skin_of_the_zone_has_them() -> None:
    placed = {each.cell: each for each in plan().cells["cheek_medial"]}
    assert list(placed) == ["melanocyte", "motor_end_plate"]
    junction = plan().skin["cheek_medial"]["epidermis"]
    lower = placed["melanocyte"].lower
    assert isinstance(junction, Number) and isinstance(lower, Number)
    assert lower.value == pytest.approx(junction.value) and lower.high == pytest.approx(junction.high)
    assert placed["melanocyte"].goals == ["lightening"]
    # muscle of the cheek was never measured: only that it lies below the skin is told
    assert placed["motor_end_plate"].lower.value is None


def test_a_treatment_that_is_not_answered_in_full_says_nothing_of_cells() -> None:
    for treatment in plan().treatments:
        in_full = treatment.considered or treatment.id == plan().recommended
        assert bool(treatment.zones["cheek_medial"].cells) == in_full, treatment.id


def test_needles_that_reach_the_cell_are_a_share_and_muscle_has_none() -> None:
    share = cell(plan(), "niacinamide").share_of_needles
    assert isinstance(share, Number) and 0.2 < share.value <= 1
    muscle = cell(plan(), "niacinamide", "motor_end_plate").share_of_needles
    assert muscle is not None and muscle.value is None


def test_the_course_ends_with_what_the_plan_has_in_the_layer() -> None:
    course, amount = niacinamide(plan()).concentration, offer(plan(), "niacinamide").zones["cheek_medial"].amount
    assert course.time == sorted(course.time) and len(course.time) == len(course.value) == 4
    assert course.time[-1] == pytest.approx(plan().amounts_after.value)  # type: ignore[union-attr]
    held = next(iter(amount.values()))["viable_epidermis"]
    assert isinstance(held, Number)
    # a layer of some 50 um whose water, six tenths of it, holds nearly all of such a solute
    thickness = plan().skin["cheek_medial"]["viable_epidermis"].value
    assert thickness and held.low <= 0.6 * thickness * course.value[-1] <= held.high  # type: ignore[operator]
    assert course.low[-1] <= held.value / thickness <= course.high[-1]
    assert course.value[0] > course.value[-1]


def test_the_ratio_is_the_concentration_over_the_potency() -> None:
    solute = niacinamide(plan())
    assert solute.over_potency is not None and isinstance(solute.potency, Number)
    for middle, over in zip(solute.concentration.value, solute.over_potency.value, strict=True):
        assert over == pytest.approx(middle / solute.potency.value, rel=0.5)
    assert solute.over_potency.low[0] < solute.over_potency.value[0] < solute.over_potency.high[0]


def test_twice_the_strength_is_twice_the_concentration() -> None:
    """But for what a drying film can no longer dissolve."""
    single, double = (niacinamide(plan(strength=strength)).concentration.value for strength in ("2 %", "4 %"))
    for one, two in zip(single, double, strict=True):
        assert two == pytest.approx(2 * one, rel=0.02)


def test_without_a_human_potency_no_effect_is_claimed() -> None:
    solute = cell(plan(), "tranexamic").solutes[0]
    assert solute.over_potency is None and solute.potency.value is None and not solute.measure
    assert "no effect is claimed" in solute.line[0].text


def test_the_card_has_the_cell_in_one_line_and_only_a_practitioner_is_told_lengths() -> None:
    card = plan().card[0]
    assert "Melanocyte" in card.cells[0].text and "mm" in card.cells[0].text
    assert "needles" in card.cells[0].text
    line = cell(plan(operator="client"), "niacinamide").line
    assert line and not any(unit in sentence.text for sentence in line for unit in ("mm", "µm"))
