"""From skin, solute and channels to amounts: what a plan asks of the engine."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

import numpy as np
import pytest

from corneum.evidence.derivation import Drawn
from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import Value
from corneum.formula.layer_parameters import layer_parameters
from corneum.formula.serum import serum
from corneum.formula.solute import Solute, solute
from corneum.formula.solute_in_skin import LayerParameters
from corneum.transport.delivery import Delivery, OverBudget, Solves, deliver
from corneum.transport.delivery_request import LAYERS, Film, Request, request

HOURS = np.array([0.5, 2.0, 8.0, 24.0]) * 3600.0


@dataclass(frozen=True)
class Face:
    stratum_corneum: Drawn
    viable_epidermis: Drawn
    papillary_dermis: Drawn
    reticular_dermis: Drawn


@dataclass(frozen=True)
class Pores:
    depth: Drawn
    radius: Drawn
    density: Drawn


@dataclass(frozen=True)
class Law:
    recoil_share: Drawn
    recoil_time: Drawn
    half_life: Drawn


def drawn(context: ModelContext, name: str, median: float, spread: float = 0.25) -> Drawn:
    draws = median * np.exp(spread * context.normal(f"test:{name}", "person"))
    row = context.row("anatomy/zone_reference", context.table("anatomy/zone_reference").rows[0].row_id)
    return context.drawn(draws, "1", "test", name, [row])


def face(context: ModelContext, tag: str = "") -> Face:
    sizes = {"stratum_corneum": 12e-6, "viable_epidermis": 45e-6, "papillary_dermis": 140e-6, "reticular_dermis": 1e-3}
    return Face(**{name: drawn(context, name + tag, size) for name, size in sizes.items()})


def pores(context: ModelContext, density: float = 250e4, depth: float = 110e-6) -> Pores:
    return Pores(
        drawn(context, "depth", depth, 0.3),
        drawn(context, "radius", 30e-6, 0.1),
        drawn(context, "density", density, 0.3),
    )


def law(context: ModelContext, hours: float = 5.0) -> Law:
    share = np.full((context.population.epistemic, 1), 0.5)
    return Law(
        replace(drawn(context, "share", 0.5), draws=share),
        drawn(context, "tau", 60.0),
        drawn(context, "half", 3600 * hours),
    )


def parameters(context: ModelContext, name: str, **options: float) -> LayerParameters:
    result = solute(context, name)
    assert isinstance(result, Solute)
    return layer_parameters(context, result, vehicle_ph=options.get("ph"))


def strength(context: ModelContext, payload: str) -> Value:
    value = serum(context, payload).solutes[0].concentration
    assert isinstance(value, Value)
    return value


def topical(context: ModelContext, payload: str, name: str, tag: str = "", **options: float) -> Request:
    return request(
        context,
        face(context, tag),
        parameters(context, name, **options),
        concentration=strength(context, payload),
        times=HOURS,
        film=Film(20e-6),
    )


def needled(context: ModelContext, payload: str, name: str, tag: str = "", **options: float) -> Request:
    return request(
        context,
        face(context, tag),
        parameters(context, name),
        concentration=strength(context, payload),
        times=HOURS,
        film=Film(20e-6),
        channels=pores(context, options.get("density", 250e4)),
        closure=law(context),
        deposit=drawn(context, "deposit", 4e-7),
    )


def uptake(result: Delivery) -> np.ndarray:
    """Share of what was applied that passed the stratum corneum by the end (E,)."""
    return result.amounts["uptake"].draws[:, 0, -1] / result.amounts["applied"].draws[:, 0, -1]


def test_shapes_units_and_balance(context: ModelContext) -> None:
    (result,) = deliver(context, [needled(context, "niacinamide", "niacinamide")])
    gone = ("cleared", "metabolised", "beneath", "wiped", "evaporated", "shed")
    everywhere = ("film", "channels", *gone, *LAYERS)
    total = sum(result.amounts[name].draws for name in everywhere)
    assert np.allclose(total, result.amounts["applied"].draws, rtol=1e-10)
    for amount in result.amounts.values():
        assert amount.draws.shape == (context.population.epistemic, 1, len(HOURS)) and amount.unit == "kg/m^2"
        assert context.grade(amount.derivation) in ("very_low", "low")
    assert result.mean_free["viable_epidermis"].draws.shape == (context.population.epistemic, 1)
    assert result.mass_balance_error < 1e-12


def test_applied_is_film_and_deposit_times_strength(context: ModelContext) -> None:
    single = needled(context, "toxin", "ona_bont")
    (result,) = deliver(context, [single])
    deposit = np.median(drawn(context, "deposit", 4e-7).draws, axis=1)
    assert np.allclose(result.amounts["applied"].draws[:, 0, 0], single.concentration[:, 0] * (20e-6 + deposit))


def test_channels_carry_what_intact_skin_stops(context: ModelContext) -> None:
    requests = [
        topical(context, "toxin", "ona_bont"),
        needled(context, "toxin", "ona_bont"),
        topical(context, "hyaluronan", "ha_mid"),
        needled(context, "hyaluronan", "ha_mid"),
    ]
    intact, open_, gel, gel_open = (uptake(result) for result in deliver(context, requests))
    assert np.all(intact < 1e-3) and np.all(open_ > 10 * intact)
    assert np.all(gel < 1e-3) and np.all(gel_open > 10 * gel)


def test_published_share_of_topical_ascorbic_acid_and_peptide(context: ModelContext) -> None:
    # acetyl hexapeptide-8: about 0.01 % in epidermis after 24 h. While one path carried all of the error in its
    # diffusivity the median was 1e-23 of the dose, which passed as "below 0.1 %"; now the interval holds the
    # measurement from both sides, and the median lies above it
    peptide, vitamin = deliver(
        context,
        [
            topical(context, "niacinamide", "acetyl_hexapeptide_8", ph=6.0),
            topical(context, "antioxidant", "ascorbic_acid", ph=3.0),
        ],
    )
    low, high = np.quantile(uptake(peptide), [0.025, 0.975])
    assert low < 1e-4 < high and np.median(uptake(peptide)) < 5e-3
    assert 0.02 < np.median(uptake(vitamin)) < 0.6


def test_caffeine_share_is_of_the_measured_order(context: ModelContext) -> None:
    # 40 ug/cm2 in vitro, six laboratories: 4 to 7 % of the dose in 24 h, one laboratory fivefold above
    value = Value("test:caffeine", 20.0, 20.0, 20.0, "kg/m^3", "fixed", ("corneum_review",), "derived", "low")
    single = request(
        context,
        face(context),
        parameters(context, "caffeine", ph=5.5),
        concentration=value,
        times=HOURS,
        film=Film(20e-6),
    )
    (result,) = deliver(context, [single])
    assert result.amounts["applied"].draws[0, 0, 0] == pytest.approx(40e-5)
    assert 0.02 < np.median(uptake(result)) < 0.35


def test_denser_channels_deliver_more(context: ModelContext) -> None:
    sparse, dense = deliver(context, [needled(context, "serum", "ghk_cu", density=n * 1e4) for n in (50, 500)])
    assert np.all(uptake(dense) > uptake(sparse))


def test_together_equals_alone_and_equal_cases_are_solved_once(context: ModelContext) -> None:
    pairs = [(name, tag) for name in ("niacinamide", "lidocaine") for tag in "ab"]
    requests = [needled(context, "niacinamide", *pair) for pair in pairs]
    solves = Solves()
    together = deliver(context, [*requests, requests[0]], solves=solves)
    assert solves.done == 4 * context.population.epistemic
    alone = deliver(context, [requests[2]], solves=Solves())[0]
    for name, amount in alone.amounts.items():
        assert np.allclose(together[2].amounts[name].draws, amount.draws, rtol=1e-11, atol=1e-16), name
    again = deliver(context, requests[:1], solves=solves)[0]
    assert solves.done == 4 * context.population.epistemic
    assert np.array_equal(again.amounts["dermis"].draws, together[0].amounts["dermis"].draws)


def test_the_budget_is_kept(context: ModelContext) -> None:
    with pytest.raises(OverBudget, match="10 transport solves"):
        deliver(context, [topical(context, "niacinamide", "niacinamide")], solves=Solves(most=10))


def test_a_whole_face_stays_within_its_seconds(context: ModelContext) -> None:
    # the promise is 3400 solves under 4 s of one core; a quarter of them here, with room for a busy machine
    actives = ("niacinamide", "ona_bont", "ha_mid", "ascorbic_acid", "lidocaine", "ghk_cu", "tranexamic_acid")
    requests = [
        make(context, "niacinamide", name, f"zone{zone}")
        for zone in range(4)
        for name in actives
        for make in (needled, topical)
    ]
    solves = Solves()
    started = time.process_time()
    deliver(context, requests, solves=solves)
    assert solves.done == 56 * context.population.epistemic
    assert time.process_time() - started < 4.0


def test_extreme_draws_are_solved_not_refused(context: ModelContext) -> None:
    none = drawn(context, "none", 1.0)
    zero = Drawn(np.zeros_like(none.draws), "1/m^2", none.derivation)
    deep = Drawn(np.full_like(none.draws, 5e-3), "m", none.derivation)
    crowd = Drawn(np.full_like(none.draws, 1e9), "1/m^2", none.derivation)
    radius = drawn(context, "radius", 30e-6, 0.1)
    for openings in (Pores(zero, radius, zero), Pores(deep, radius, crowd)):
        single = request(
            context,
            face(context),
            parameters(context, "niacinamide"),
            concentration=strength(context, "niacinamide"),
            times=HOURS,
            film=Film(20e-6),
            channels=openings,
            deposit=zero,
        )
        (result,) = deliver(context, [single])
        assert result.mass_balance_error < 1e-12 and np.all(np.isfinite(result.amounts["dermis"].draws))
