"""Potency: human figures only, and nothing claimed without one; toxin units never change hands."""

from __future__ import annotations

import numpy as np
import pytest

from corneum.evidence.derivation import Drawn, Recorder
from corneum.evidence.draws import Population
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


def concentration(recorder: Recorder, *values: float) -> Drawn:
    return recorder.drawn(np.asarray([values]), "kg/m^3", "fixture", f"{values}", [])


def known(recorder: Recorder, active: str) -> Potency:
    found = potency(recorder, active)
    assert isinstance(found, Potency)
    return found


def test_thiamidol_has_its_human_potency_and_not_the_mushroom_s(recorder: Recorder) -> None:
    # mann2018: 1.1 umol/L on the human enzyme, 108 on the mushroom's; 278.33 g/mol
    assert known(recorder, "thiamidol").concentration.number == pytest.approx(1.1e-3 * 0.27833, rel=1e-4)
    assert known(recorder, "thiamidol").concentration.unit == "kg/m^3"


def test_no_row_rests_on_a_mushroom_assay(recorder: Recorder) -> None:
    for row in recorder.table(POTENCIES).rows:
        assert "human" in row["system"]
        for cited in row.list("rows"):
            assert "mushroom" not in recorder.row("formulation/active_potency", cited)["assay"]


def test_every_potency_names_a_known_active(recorder: Recorder) -> None:
    for row in recorder.table(POTENCIES).rows:
        assert isinstance(potency(recorder, row["active"]), Potency)


@pytest.mark.parametrize("active", ["tranexamic_acid", "ghk_cu", "ona_bont", "hyaluronan", "not_an_active"])
def test_without_a_human_potency_nothing_is_claimed(recorder: Recorder, population: Population, active: str) -> None:
    given = concentration(recorder, 1.0)
    assert isinstance(reaches_potency(recorder, active, given), NoData)
    assert isinstance(effect(recorder, population, active, given), NoData)


def test_the_probability_is_half_at_the_potency_and_rises(recorder: Recorder) -> None:
    half = known(recorder, "thiamidol").concentration.number
    found = reaches_potency(recorder, "thiamidol", concentration(recorder, 0.0, half / 3, half, 3 * half, 1e3 * half))
    assert isinstance(found, Drawn)
    assert found.draws[0] == pytest.approx([0, 0.025, 0.5, 0.975, 1], abs=1e-6)
    assert (np.diff(found.draws[0]) > 0).all()


def test_the_occupied_share_saturates(recorder: Recorder, population: Population) -> None:
    half = known(recorder, "niacinamide").concentration.number
    found = effect(recorder, population, "niacinamide", concentration(recorder, 0.0, half, 1e6 * half))
    assert isinstance(found, Drawn)
    nothing, middle, everything = np.median(found.draws, axis=0)
    assert nothing == 0
    assert middle == pytest.approx(0.5, abs=0.06)
    assert everything == pytest.approx(1, abs=1e-5)


def test_a_lower_bound_of_a_potency_gives_an_upper_bound(recorder: Recorder) -> None:
    found = reaches_potency(recorder, "kojic_acid", concentration(recorder, 1.0))
    assert isinstance(found, Drawn)
    assert recorder.derivations[found.derivation].equation.startswith("at most")


def test_niacinamide_acts_only_while_it_is_supplied(recorder: Recorder) -> None:
    gone = washout(recorder, "niacinamide")
    assert not isinstance(gone, NoData) and gone.number == 72 * 3600
    assert isinstance(washout(recorder, "thiamidol"), NoData)


def test_toxin_doses_stay_with_their_product(recorder: Recorder) -> None:
    doses = toxin_doses(recorder, "ona_bont", "injection")
    assert not isinstance(doses, NoData)
    assert {dose.units_of for dose in doses} == {"onabotulinumtoxinA"}
    droplets = next(dose for dose in doses if dose.concentration)
    assert droplets.concentration is not None
    assert [value.number for value in droplets.concentration] == pytest.approx([20e6, 28e6])
    for product in ("abo_bont", "inco_bont", "daxi_bont"):
        assert isinstance(toxin_doses(recorder, product, "injection"), NoData)
    for product in {row["product"] for row in recorder.table(TOXIN_DOSES).rows}:
        assert isinstance(toxin_doses(recorder, product, "stamp"), NoData)
