"""The engine against exact solutions (rows B1 to B9 of transport/analytic_benchmarks)."""

from __future__ import annotations

import numpy as np
import pytest

from corneum.evidence.tables import load_tables
from corneum.transport import problem as given
from corneum.transport.exposure import Exposure, extrapolated, solve

CM = 1e-2
SC = (5e-15, 3.0, 15e-6)  # D m2/s, K, L m of the benchmarks' stratum corneum
VE = (1e-10, 0.6, 100e-6)
DOSE = 1e-4  # kg/m2: a film of 1e-4 m at 1 kg/m3


def benchmark(ident: str, words: str) -> float:
    """The one reference value whose problem or parameters hold these words."""
    rows = [
        row for row in load_tables()["transport/analytic_benchmarks"].rows
        if row["benchmark_id"] == ident and all(word in row["problem"] + row["parameters"] for word in words.split("|"))
    ]  # fmt: skip
    assert len(rows) == 1
    return float(rows[0]["reference_value"])


def stack(*parts: tuple[float, float, float], clearance: float = 0.0) -> given.Layers:
    names = ("stratum_corneum", "viable_epidermis", "dermis")[: len(parts)]
    d, k, length = (np.array([values]) for values in zip(*parts, strict=True))
    loss = np.zeros((1, len(parts)))
    loss[0, -1] = clearance
    return given.layers(names, length, d, k, clearance=loss)


def held() -> given.Vehicle:
    return given.vehicle(1, thickness=1e-4, concentration=1.0, diffusivity=1e-9, held=True)


def finite(layers: given.Layers, beneath: str) -> Exposure:
    film = given.vehicle(1, thickness=1e-4, concentration=1.0, diffusivity=1e-9)
    return extrapolated(given.Problem(layers, given.times(1, [3600, 28800, 86400]), film, beneath=beneath))


def close(found: np.ndarray, exact: list[float], scale: list[float] | float) -> bool:
    """|error| <= 1e-4 |value| + 1e-8 of the dose (or of steady flux times time)."""
    return bool(np.all(np.abs(found - exact) <= 1e-4 * np.abs(exact) + 1e-8 * np.asarray(scale)))


def test_slab_from_its_lag_to_steady_flux() -> None:
    at = [600.0, 3600.0, 36000.0]
    found = extrapolated(given.Problem(stack((5e-15, 1.0, 15e-6)), given.times(1, at), held(), beneath="sink"))
    exact = [benchmark("B1", f"t={t:.0f} s") * CM for t in at]
    flux = 5e-15 / 15e-6
    assert close(found.beneath[0], exact, [flux * t for t in at])


def test_two_layers_in_series_steady_flux_lag_and_course() -> None:
    at = [3600.0, 36000.0, 359000.0, 360000.0]
    found = extrapolated(given.Problem(stack(SC, VE), given.times(1, at), held(), beneath="sink")).beneath[0]
    permeability = benchmark("B2", "steady flux") * CM
    assert close(
        found[[0, 1, 3]], [benchmark("B2", f"t={t:.0f} s") * CM for t in (3600, 36000, 360000)],
        [permeability * t for t in (3600, 36000, 360000)],
    )  # fmt: skip
    flux = (found[3] - found[2]) / 1000
    assert flux == pytest.approx(permeability, rel=1e-4)
    assert at[3] - found[3] / flux == pytest.approx(benchmark("B2", "lag"), rel=1e-3)


def test_finite_dose_over_a_sink() -> None:
    found = finite(stack(SC, VE, (1e-10, 0.6, 500e-6)), "sink")
    words = "same: fraction of dose left in vehicle"
    assert close(found.beneath[0] / DOSE, [benchmark("B3", f"receptor|t={t} s") for t in (3600, 28800, 86400)], 1.0)
    assert close(found.film[0] / DOSE, [benchmark("B3", f"{words}|t={t} s") for t in (3600, 28800, 86400)], 1.0)


def test_finite_dose_cleared_by_the_dermis() -> None:
    found = finite(stack(SC, VE, (1e-10, 0.6, 2e-3), clearance=5e-4), "sealed")
    exact = [2.19533865701e-4, 1.50457805368e-1, 4.81456536348e-1]
    assert exact[2] == benchmark("B4", "fraction cleared|t=86400 s")
    assert close(found.cleared[0] / DOSE, exact, 1.0)
    assert close(found.film[0] / DOSE, [benchmark("B4", f"left|t={t} s") for t in (3600, 28800, 86400)], 1.0)


def column(at: list[float], *, cell: float, clearance: float) -> given.Problem:
    """One layer pierced from top to floor by a channel so capacious that its concentration hardly falls."""
    depth, radius = 200e-6, 30e-6
    openings = given.channels(
        1, density=1 / (np.pi * cell**2), radius=radius, depth=depth, diffusivity=1e-6, partition=1e7
    )
    layer = given.layers(("dermis",), [[depth]], [[1e-10]], clearance=[[clearance]])
    amount = 1e7 * depth * (radius / cell) ** 2
    deposit = given.Deposit(*(np.array([x]) for x in (amount, 0.0, depth, radius)))
    return given.Problem(layer, given.times(1, at), None, openings, deposit)


def test_annulus_with_clearance() -> None:
    # per depth and channel: flow = cleared per area / (n depth), at a wall held at 1 kg/m3
    cell = 500e-6
    found = extrapolated(column([1.8e5, 2e5], cell=cell, clearance=5e-4), "precise")
    flow = np.diff(found.cleared[0])[0] / 2e4 * np.pi * cell**2 / 200e-6
    assert flow == pytest.approx(benchmark("B5", "rate per unit depth") * CM**2, rel=5e-4)


@pytest.mark.parametrize("at", [10.0, 600.0])
def test_cylinder_in_an_infinite_medium(at: float) -> None:
    cell = 3e-3
    found = extrapolated(column([at * 0.98, at * 1.02], cell=cell, clearance=0.0), "reference")
    flow = np.diff(found.layers[0, :, 0])[0] / (0.04 * at) * np.pi * cell**2 / 200e-6
    wall = 2 * np.pi * 30e-6
    assert flow / wall == pytest.approx(benchmark("B6", f"flux density|t={at:.0f} s") * CM, rel=0.01)


def test_slowest_decay_of_a_sealed_reservoir() -> None:
    layers = stack(SC, VE)
    deposit = given.deposit_band(1, amount=1e-6, top=0.0, bottom=15e-6)
    at = [60000.0, 64000.0]
    found = extrapolated(given.Problem(layers, given.times(1, at), deposit=deposit, beneath="sink"))
    left = found.layers[0].sum(axis=1)
    assert np.log(left[0] / left[1]) / 4000 == pytest.approx(benchmark("B9", "slowest"), rel=1e-4)


def test_second_order_in_space_and_time() -> None:
    # errors against the exact value fall fourfold when every cell and step is cut in two
    film = given.vehicle(1, thickness=1e-4, concentration=1.0, diffusivity=1e-9)
    case = given.Problem(stack(SC, VE, (1e-10, 0.6, 500e-6)), given.times(1, [28800.0]), film, beneath="sink")
    from dataclasses import replace

    from corneum.transport.exposure import _solve
    from corneum.transport.presets import SINGLE_COLUMN

    exact = benchmark("B3", "receptor|t=28800 s")
    base = replace(SINGLE_COLUMN["plan"], longest_share=1 / 40, growth=1.2)
    errors = [abs(_solve(case, replace(base, refine=n)).beneath[0, 0] / DOSE - exact) for n in (1, 2, 4)]
    orders = np.log2(np.array(errors[:-1]) / errors[1:])
    assert np.all(orders > 1.8)


def test_unknown_preset_is_refused_with_the_allowed_words() -> None:
    from corneum.errors import InputFault

    film = given.vehicle(1, thickness=1e-4, concentration=1.0, diffusivity=1e-9)
    with pytest.raises(InputFault, match="plan, standard"):
        solve(given.Problem(stack(SC), given.times(1, [1.0]), film), "exact")


def pore(at: list[float], *, length: float, radius: float, fluid: float, tissue: float, **closing: float) -> Exposure:
    """A single pore through an impermeable horny layer into deep tissue, its mouth held at 1 kg/m3."""
    cell, deep = 3e-3, 6e-3
    layers = given.layers(("stratum_corneum", "dermis"), [[length, deep]], [[1e-20, tissue]], [[1e-3, 1.0]])
    openings = given.channels(
        1, density=1 / (np.pi * cell**2), radius=radius, depth=length, diffusivity=fluid, **closing
    )
    return solve(given.Problem(layers, given.times(1, at), held(), openings, beneath="sink"), "precise")


def test_pore_with_access_resistance() -> None:
    # the closed form lets the mouth be of one concentration; here the flow into tissue is even over it, which
    # costs 8 % of the access, so the two agree to a tenth
    found = pore([3.0e6, 3.1e6], length=15e-6, radius=35e-6, fluid=5e-10, tissue=1e-10)
    flow = np.diff(found.beneath[0])[0] / 1e5 * np.pi * 3e-3**2
    assert flow == pytest.approx(benchmark("B11", "single pore") * CM**3, rel=0.12)


def test_closing_pore_passes_its_first_rate_for_one_time_constant() -> None:
    tau = 14400.0
    shape = {"length": 100e-6, "radius": 10e-6, "fluid": 1e-10, "tissue": 1e-8}
    steady = pore([80000.0, 86400.0], **shape)
    rate = np.diff(steady.received[0])[0] / 6400
    closing = pore([86400.0], **shape, half_life=tau * np.log(2))
    assert closing.received[0, 0] / rate == pytest.approx(benchmark("B12", "pore area"), rel=0.03)
