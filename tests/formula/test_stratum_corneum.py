"""Stratum corneum of every active of the tables: steady flow as stated, lag as measured, more of the neutral form more
uptake, more dose more uptake."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from corneum.calibration.lag_times import fit
from corneum.errors import InputFault
from corneum.evidence.draws import Population
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import load_tables
from corneum.evidence.value import NORMAL_95, Value
from corneum.formula.layer_parameters import layer_parameters
from corneum.formula.solute import Solute, solute
from corneum.formula.solute_in_skin import Hydration, LayerParameters
from corneum.formula.temperature import temperature_factor
from corneum.transport import problem as make
from corneum.transport.exposure import Exposure
from corneum.transport.problem import Problem
from corneum.transport.solve import solve

Array = NDArray[np.float64]

HOUR, DAY = 3600.0, 86400.0
THICKNESS = {"normal": 13.365e-6, "wet": 43.365e-6}
FEW = Population(epistemic=8, person=1, needle=1)


@cache
def tables_context() -> ModelContext:
    return ModelContext(load_tables(), FEW)


@cache
def actives() -> dict[str, Solute]:
    """Every active that moves through skin, by id."""
    known = (solute(tables_context(), row.row_id) for row in tables_context().table("formulation/actives").rows)
    return {
        each.id: each
        for each in known
        if isinstance(each, Solute) and layer_parameters(tables_context(), each).barrier is not None
    }


@cache
def in_skin(name: str, hydration: Hydration = "normal", ph: float | None = None) -> LayerParameters:
    return layer_parameters(tables_context(), actives()[name], hydration=hydration, vehicle_ph=ph)


def corneum(properties: LayerParameters, thickness: float, *, slow: bool, shedding: float = 0.0) -> make.Layers:
    """Stratum corneum alone, one case a draw."""
    layer = properties.layers["stratum_corneum"]
    columns = {name: getattr(layer, name).draws for name in ("diffusivity", "partition", "slow_binding", "release")}
    if not slow:
        columns["slow_binding"] = np.zeros_like(columns["slow_binding"])
    depth = np.full_like(columns["partition"], thickness)
    return make.layers(("stratum_corneum",), depth, **columns, shedding=shedding)


def under(layers: make.Layers, times: Array, concentration: float = 1.0, film: float | None = None) -> Exposure:
    """Over a sink, beneath a solution held for ever, or beneath a covered film of that thickness."""
    cases = layers.thickness.shape[0]
    vehicle = make.vehicle(
        cases,
        thickness=1e-4 if film is None else film,
        concentration=concentration,
        diffusivity=5e-10,
        held=film is None,
    )
    return solve(Problem(layers, times, vehicle, beneath="sink"), "standard")


def permeability(properties: LayerParameters, neutral: Array | float) -> Array:
    barrier = properties.barrier
    assert barrier is not None
    return (barrier.lipid.draws * neutral + barrier.polar.draws)[:, 0]


def test_the_law_of_the_lag_is_the_fit_to_the_table(context: ModelContext) -> None:
    law = fit(context)
    stated = {name: context.parameter(f"formula.lag_{name}") for name in ("middle", "mass", "middle_mass", "error")}
    assert stated["middle"].number == pytest.approx(law.middle, rel=1e-3)
    assert stated["mass"].number == pytest.approx(law.slope, rel=1e-3)
    assert stated["middle_mass"].number * 1e3 == pytest.approx(law.middle_mass, rel=1e-3)
    assert stated["error"].number == pytest.approx(law.error, rel=1e-3)
    for name, error in (("middle", law.middle_error), ("mass", law.slope_error)):
        assert stated[name].high - stated[name].low == pytest.approx(2 * NORMAL_95 * error, rel=1e-2)


def test_every_used_lag_lies_within_three_errors_of_the_law(context: ModelContext) -> None:
    law = fit(context)
    for row in context.table("transport/lag_times").where(used="1"):
        predicted = law.middle + law.slope * np.log10(float(row["molar_mass_g_mol"]) / law.middle_mass)
        assert abs(predicted - np.log10(float(row["lag_h"]))) < 3 * law.error


@pytest.mark.parametrize("name", ["caffeine", "salicylic_acid", "ascorbic_acid", "acetyl_hexapeptide_8", "egf"])
@pytest.mark.parametrize("hydration", ["normal", "wet"])
def test_steady_flow_is_the_sum_of_both_paths(name: str, hydration: Hydration) -> None:
    properties = in_skin(name, hydration, 4.0)
    layers = corneum(properties, THICKNESS[hydration], slow=False)
    late = np.max(layers.thickness**2 / layers.diffusivity, axis=1)[:, None] * np.array([[4.0, 5.0]])
    through = under(layers, late).beneath
    flow = (through[:, 1] - through[:, 0]) / (late[:, 1] - late[:, 0])
    share = actives()[name].unionised(4.0)
    assert flow == pytest.approx(permeability(properties, share), rel=1e-3)


@pytest.mark.parametrize("name", ["caffeine", "niacinamide", "acetyl_hexapeptide_8", "retinol", "egf"])
def test_what_comes_through_lags_as_measured(name: str) -> None:
    properties = in_skin(name, "wet")
    barrier = properties.barrier
    assert barrier is not None
    layers = corneum(properties, THICKNESS["wet"], slow=False)
    crossing = np.max(layers.thickness**2 / layers.diffusivity, axis=1)[:, None]
    times = crossing * np.array([[4.0, 5.0]])
    through = under(layers, times).beneath
    flow = (through[:, 1] - through[:, 0]) / crossing[:, 0]
    lag = times[:, 1] - through[:, 1] / flow
    # where equilibrium holds less than the lag tells of, it is equilibrium that bounds it
    held = barrier.equilibrium.draws * THICKNESS["wet"] / (6 * permeability(properties, 1.0)[:, None])
    assert lag == pytest.approx(np.minimum(barrier.lag.draws, held)[:, 0], rel=0.02)


def test_slow_binding_takes_no_more_than_the_lag_leaves_open() -> None:
    for name in actives():
        properties = in_skin(name)
        layer, barrier = properties.layers["stratum_corneum"], properties.barrier
        assert barrier is not None
        on = layer.release.draws * layer.slow_binding.draws
        assert np.all(on * 6 * barrier.lag.draws <= 1 + 1e-9)
        assert np.all(layer.slow_binding.draws >= 0)


def test_no_lag_outlasts_what_turnover_leaves(context: ModelContext) -> None:
    # a lag beyond the life of stratum corneum is met by turnover, which a small solute never needs
    turnover = context.parameter("transport.stratum_corneum_turnover").low
    for name, active in actives().items():
        lag = THICKNESS["normal"] ** 2 / (6 * in_skin(name).layers["stratum_corneum"].diffusivity.draws)
        assert active.molar_mass is not None
        if active.molar_mass.number < 1.0:
            assert np.median(lag) < DAY
            assert lag.max() < turnover


ACIDITY = st.floats(1.0, 11.0)


@settings(max_examples=12)
@given(st.data())
def test_uptake_rises_with_the_neutral_share_and_with_the_dose(data: st.DataObject) -> None:
    """A covered film at its stated strength, for any active: solubility binds nowhere, drying neither."""
    name = data.draw(st.sampled_from(sorted(actives())))
    first, second = data.draw(ACIDITY), data.draw(ACIDITY)
    active = actives()[name]
    few, many = sorted((first, second), key=lambda ph: float(active.unionised(ph)))
    times = np.full((8, 1), DAY)

    def through(ph: float, concentration: float) -> Array:
        layers = corneum(in_skin(name, "normal", ph), THICKNESS["normal"], slow=True)
        return under(layers, times, concentration, 20e-6).beneath[:, -1]

    least, most, doubled = through(few, 1.0), through(many, 1.0), through(many, 2.0)
    # below this share of the dose rounding decides
    slack = 1e-12 * 20e-6
    assert np.all(most >= least * (1 - 1e-6) - slack)
    assert np.all(doubled >= most * (1 - 1e-6) - slack)


@pytest.mark.parametrize(("name", "rising"), [("lidocaine", True), ("salicylic_acid", False)])
def test_bases_enter_better_the_higher_the_ph_and_acids_the_lower(name: str, rising: bool) -> None:
    times = np.full((8, 1), DAY)
    course = np.array(
        [
            under(corneum(in_skin(name, "normal", ph), THICKNESS["normal"], slow=True), times, 1.0, 20e-6).beneath[
                :, -1
            ]
            for ph in (2.0, 3.5, 5.0, 6.5, 8.0, 9.5)
        ]
    )
    steps = np.diff(course if rising else course[::-1], axis=0)
    assert np.all(steps >= -1e-9 * course.max())


def test_no_draw_is_absurd() -> None:
    # the span of a thousand draws, six or seven standard deviations: of permeability and of what the lag makes of D
    context = ModelContext(load_tables(), Population(epistemic=1024, person=1, needle=1))
    for name in ("retinol", "acetyl_hexapeptide_8", "ascorbyl_glucoside", "tacrolimus"):
        layer = layer_parameters(context, actives()[name]).layers["stratum_corneum"]
        log_kp = np.log10(layer.diffusivity.draws * layer.partition.draws)
        assert log_kp.max() - log_kp.min() < 9
        log_diffusivity = np.log10(layer.diffusivity.draws)
        assert log_diffusivity.max() - log_diffusivity.min() < 6


def test_drier_skin_is_less_sure_and_lets_less_through() -> None:
    context = ModelContext(load_tables(), Population(epistemic=256, person=1, needle=1))
    caffeine = actives()["caffeine"]
    states = {state: layer_parameters(context, caffeine, hydration=state).barrier for state in ("dry", "normal", "wet")}
    for path in ("lipid", "polar"):
        dry, normal, wet = (getattr(states[state], path).draws for state in ("dry", "normal", "wet"))
        assert np.median(dry) < np.median(normal) < np.median(wet)
        assert np.std(np.log(dry / wet)) > np.std(np.log(normal / wet)) > 0


def test_an_ion_has_no_lipid_path_and_its_own_diffusivity(context: ModelContext) -> None:
    caffeine = actives()["caffeine"]
    mass = Value("test:mass", 0.06355, 0.06355, 0.06355, "kg/mol", "fixed", ("corneum_review",), "derived", "low")
    copper = replace(
        caffeine,
        id="solute",
        kind="ion",
        molar_mass=mass,
        log_kow=None,
        ionisation="neutral",
        pka=None,
        measured=None,
    )
    properties = layer_parameters(context, copper)
    assert properties.barrier is not None
    assert np.all(properties.barrier.lipid.draws == 0) and np.all(properties.barrier.polar.draws > 0)
    # 0.733e-9 m^2/s at 25 degC; water is 1.29 times as fluid at 37
    assert np.median(properties.water_diffusivity.draws) == pytest.approx(0.733e-9 * 1.34, rel=0.05)
    assert np.all(properties.layers["dermis"].binding.draws == 0)
    heavy = replace(mass, identity="test:heavy", number=0.3, low=0.3, high=0.3)
    unknown = layer_parameters(context, replace(copper, molar_mass=heavy))
    assert 1e-10 < np.median(unknown.water_diffusivity.draws) < np.median(properties.water_diffusivity.draws)


def test_a_macromolecule_by_numbers_passes_by_shunts_alone(context: ModelContext) -> None:
    mass = Value("test:mass", 66.0, 66.0, 66.0, "kg/mol", "fixed", ("corneum_review",), "derived", "low")
    albumin = replace(
        actives()["egf"], id="solute", kind="macromolecule", molar_mass=mass, log_kow=None, half_life=None
    )
    layer = layer_parameters(context, albumin).layers["stratum_corneum"]
    assert np.all(layer.partition.draws > 0) and np.median(layer.partition.draws) < 0.01
    assert np.all(layer.slow_binding.draws == 0)


def test_warmer_skin_lets_more_through(context: ModelContext) -> None:
    warm, cool = temperature_factor(context, 313.15), temperature_factor(context, 298.15)
    for medium in ("lipid", "polar", "tissue", "water"):
        assert np.all(getattr(warm, medium).draws > getattr(cool, medium).draws)
    usual = temperature_factor(context, context.parameter("formula.skin_temperature").number)
    assert np.all(usual.lipid.draws == 1.0)
    # viscosity of water falls from 0.89 to 0.69 mPa s between 25 and 37 degC
    colder = np.median(temperature_factor(context, 298.15).water.draws)
    assert colder == pytest.approx(298.15 / 310.15 * 0.69 / 0.89, rel=0.03)
    with pytest.raises(InputFault, match="activation energies"):
        temperature_factor(context, 353.15)
