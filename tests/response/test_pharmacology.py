"""Potency: human figures only, and nothing claimed without one; toxin units never change hands."""

from __future__ import annotations

import numpy as np
import pytest

from corneum.evidence.derivation import Drawn
from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import NoData
from corneum.response.pharmacology import (
    POTENCIES,
    TOXIN_DOSES,
    Potency,
    effect,
    potency,
    reaches_potency,
    toxin_doses,
    washout,
)


def concentration(context: ModelContext, *values: float) -> Drawn:
    return context.drawn(np.asarray([values]), "kg/m^3", "fixture", f"{values}", [])


def known(context: ModelContext, active: str) -> Potency:
    result = potency(context, active)
    assert isinstance(result, Potency)
    return result


def test_thiamidol_has_its_human_potency_and_not_the_mushroom_s(context: ModelContext) -> None:
    # mann2018: 1.1 umol/L on the human enzyme, 108 on the mushroom's; 278.33 g/mol
    assert known(context, "thiamidol").concentration.number == pytest.approx(1.1e-3 * 0.27833, rel=1e-4)
    assert known(context, "thiamidol").concentration.unit == "kg/m^3"


def test_no_row_rests_on_a_mushroom_assay(context: ModelContext) -> None:
    for row in context.table(POTENCIES).rows:
        assert "human" in row["system"]
        for cited in row.list("rows"):
            assert "mushroom" not in context.row("formulation/active_potency", cited)["assay"]


def test_every_potency_names_a_known_active(context: ModelContext) -> None:
    for row in context.table(POTENCIES).rows:
        assert isinstance(potency(context, row["active"]), Potency)


@pytest.mark.parametrize("active", ["tranexamic_acid", "ghk_cu", "ona_bont", "hyaluronan", "not_an_active"])
def test_without_a_human_potency_nothing_is_claimed(context: ModelContext, active: str) -> None:
    applied = concentration(context, 1.0)
    assert isinstance(reaches_potency(context, active, applied), NoData)
    assert isinstance(effect(context, active, applied), NoData)


def test_the_probability_is_half_at_the_potency_and_rises(context: ModelContext) -> None:
    half = known(context, "thiamidol").concentration.number
    result = reaches_potency(context, "thiamidol", concentration(context, 0.0, half / 3, half, 3 * half, 1e3 * half))
    assert isinstance(result, Drawn)
    assert result.draws[0] == pytest.approx([0, 0.025, 0.5, 0.975, 1], abs=1e-6)
    assert (np.diff(result.draws[0]) > 0).all()


def test_the_occupied_share_saturates(context: ModelContext) -> None:
    half = known(context, "niacinamide").concentration.number
    result = effect(context, "niacinamide", concentration(context, 0.0, half, 1e6 * half))
    assert isinstance(result, Drawn)
    nothing, middle, everything = np.median(result.draws, axis=0)
    assert nothing == 0
    assert middle == pytest.approx(0.5, abs=0.06)
    assert everything == pytest.approx(1, abs=1e-5)


def test_a_lower_bound_of_a_potency_gives_an_upper_bound(context: ModelContext) -> None:
    result = reaches_potency(context, "kojic_acid", concentration(context, 1.0))
    assert isinstance(result, Drawn)
    assert context.derivations[result.derivation].equation.startswith("at most")


def test_niacinamide_acts_only_while_it_is_supplied(context: ModelContext) -> None:
    gone = washout(context, "niacinamide")
    assert not isinstance(gone, NoData) and gone.number == 72 * 3600
    assert isinstance(washout(context, "thiamidol"), NoData)


def test_toxin_doses_stay_with_their_product(context: ModelContext) -> None:
    doses = toxin_doses(context, "ona_bont", "injection")
    assert not isinstance(doses, NoData)
    assert {dose.units_of for dose in doses} == {"onabotulinumtoxinA"}
    droplets = next(dose for dose in doses if dose.concentration)
    assert droplets.concentration is not None
    assert [value.number for value in droplets.concentration] == pytest.approx([20e6, 28e6])
    for product in ("abo_bont", "inco_bont", "daxi_bont"):
        assert isinstance(toxin_doses(context, product, "injection"), NoData)
    for product in {row["product"] for row in context.table(TOXIN_DOSES).rows}:
        assert isinstance(toxin_doses(context, product, "stamp"), NoData)
