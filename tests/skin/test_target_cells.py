"""Where the cells lie that treatments are for: within their layers, in order, and with what is known said as known."""

from __future__ import annotations

import numpy as np
import pytest

from corneum.errors import InputFault
from corneum.evidence.draws import Population
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import load_tables
from corneum.evidence.value import NoData
from corneum.skin.layers import Measured, Skin, draw_skin
from corneum.skin.target_cells import TABLE, CellPlace, cell_id, cell_place, cells, cells_of, cells_of_goal

POPULATION = Population(epistemic=32, person=16, needle=32)
# words of a goal's target cell (outcomes/goal_targets) that a cell of the table answers
ANSWERED = {
    "fibroblast": {"papillary_fibroblast", "reticular_fibroblast"},
    "keratinocyte": {"keratinocyte"},
    "melanocyte": {"melanocyte"},
    "sebaceous gland": {"sebaceous_gland"},
    "neuromuscular junction": {"motor_end_plate"},
}


@pytest.fixture(scope="module")
def context() -> ModelContext:
    return ModelContext(load_tables(), POPULATION)


def skin_of(context: ModelContext, zone: str = "cheek_medial", total_skin: float | None = None) -> Skin:
    read = None if total_skin is None else {zone: Measured(total_skin)}
    skin = draw_skin(context, zone, age=50, sex="female", measurements=read)
    assert isinstance(skin, Skin)
    return skin


def placed(context: ModelContext, cell: str, zone: str = "cheek_medial") -> CellPlace:
    return cell_place(context, skin_of(context, zone), cell)


@pytest.mark.parametrize("zone", ["cheek_medial", "upper_eyelid", "nose_dorsum", "glabella"])
def test_every_cell_lies_in_order_and_none_above_the_skin(context: ModelContext, zone: str) -> None:
    skin = skin_of(context, zone)
    for place in cells_of(context, skin):
        assert (place.upper.draws >= 0).all(), place.cell
        assert (place.upper_at_needle.draws >= 0).all(), place.cell
        if isinstance(place.lower, NoData):
            assert place.below_skin and place.lower.reason
            continue
        assert (place.lower.draws >= place.upper.draws).all(), place.cell
        assert place.below_skin or (place.lower.draws <= skin.total_skin.draws).all(), place.cell


def test_melanocytes_lie_on_the_junction_of_this_skin(context: ModelContext) -> None:
    skin, there = skin_of(context), placed(context, "melanocyte")
    assert not isinstance(there.lower, NoData)
    assert np.allclose(there.lower.draws, skin.epidermis.draws)
    assert np.allclose(there.lower.draws - there.upper.draws, 10e-6, atol=1e-9)


def test_each_needle_meets_its_own_junction(context: ModelContext) -> None:
    skin, there = skin_of(context), placed(context, "melanocyte")
    own = np.maximum(skin.epidermis_at_needle.draws - 10e-6, 0.0)
    assert there.upper_at_needle.draws.shape == own.shape
    assert np.allclose(there.upper_at_needle.draws, own, atol=1e-9)
    assert there.upper_at_needle.draws.std(axis=-1).min() > 0


def test_fibroblasts_share_the_dermis_between_them(context: ModelContext) -> None:
    skin = skin_of(context)
    papillary, reticular = (placed(context, f"{layer}_fibroblast") for layer in ("papillary", "reticular"))
    assert not isinstance(papillary.lower, NoData) and not isinstance(reticular.lower, NoData)
    assert np.allclose(papillary.upper.draws, skin.epidermis.draws)
    assert np.allclose(papillary.lower.draws, reticular.upper.draws)
    assert np.allclose(reticular.lower.draws, skin.total_skin.draws)


def test_a_reading_of_the_client_moves_the_deep_cells_and_leaves_the_junction(context: ModelContext) -> None:
    thin, thick = (skin_of(context, total_skin=reading) for reading in (1.0e-3, 2.4e-3))
    deep = [np.median(cell_place(context, skin, "reticular_fibroblast").lower.draws) for skin in (thin, thick)]  # type: ignore[union-attr]
    shallow = [cell_place(context, skin, "melanocyte").upper.draws for skin in (thin, thick)]
    assert deep[1] > 1.5 * deep[0]
    assert np.array_equal(shallow[0], shallow[1])


def test_muscle_is_where_it_was_measured_and_elsewhere_only_known_to_lie_below_the_skin(context: ModelContext) -> None:
    for zone, mean, sd in (("glabella", 3.8e-3, 0.7e-3), ("nose_dorsum", 2.7e-3, 0.6e-3)):
        skin, there = skin_of(context, zone), placed(context, "motor_end_plate", zone)
        assert np.median(there.upper.draws) == pytest.approx(mean, rel=0.05)
        assert (there.upper.draws >= skin.total_skin.draws).all()
        deeper = there.upper.draws[there.upper.draws > skin.total_skin.draws]
        assert np.quantile(deeper, 0.84) - np.median(deeper) == pytest.approx(sd, rel=0.25)
    elsewhere = placed(context, "motor_end_plate")
    assert isinstance(elsewhere.lower, NoData)
    assert np.array_equal(elsewhere.upper.draws, skin_of(context).total_skin.draws)


def test_goals_name_the_cells_that_their_rows_mean() -> None:
    context = ModelContext(load_tables())
    for goal in context.table("outcomes/goal_targets").rows:
        for variant in goal.list("variant") or (None,):
            named = set(cells_of_goal(context, goal["goal"], variant))
            meant = {cell for word, answers in ANSWERED.items() if word in goal["target_cell"] for cell in answers}
            assert named <= meant and (bool(named) == bool(meant)), (goal.row_id, named, meant)


def test_every_potency_was_measured_on_a_cell_of_the_table() -> None:
    tables = load_tables()
    named = {potency for row in tables[TABLE].rows for potency in row.list("potencies")}
    assert named == set(tables["response/potencies"].index)


def test_a_cell_is_known_by_its_id_and_its_name_and_a_wrong_one_names_the_nearest() -> None:
    context = ModelContext(load_tables())
    assert cell_id(context, "Motor end plate", "--cell") == cell_id(context, "motor_end_plate", "--cell")
    assert set(cells(context)) == {cell_id(context, cell, "--cell") for cell in cells(context)}
    with pytest.raises(InputFault) as wrong:
        cell_id(context, "melanocites", "--cell")
    assert (wrong.value.field, wrong.value.nearest) == ("--cell", "melanocyte")
