"""One sweep backwards gives what forward runs of every deposit give, to round-off, and obeys what must hold."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from corneum.errors import InputFault
from corneum.transport import problem as make
from corneum.transport.adjoint import GONE, Worth, solve_adjoint
from corneum.transport.exposure import Exposure, solve
from corneum.transport.problem import Problem
from tests.transport.test_engine import NO_EVENT, UM, face, sealed

RELATIVE = 1e-10
ROUND_OFF = 1e-13  # of what was received (times the duration)
CASES = 8
PLACES = ("film", "stratum_corneum", "viable_epidermis", "papillary_dermis", "reticular_dermis")
EVERY_PLACE = dict.fromkeys((*PLACES, "channels"), 1.0)


def with_deposits(batch: Problem, seed: int) -> Problem:
    """Random bands around the channels' axes, small and large, shallow and deep."""
    rng = np.random.default_rng(seed)
    skin = batch.layers.thickness.sum(axis=1)
    top = 0.6 * skin * rng.random(batch.cases)
    bottom = top + (skin - top) * rng.random(batch.cases)
    radius = 5 * UM + 100 * UM * rng.random(batch.cases)
    return replace(batch, deposit=make.Deposit(rng.random(batch.cases) * 1e-4, top, bottom, radius))


def forward(found: Exposure, place: str, measure: str) -> np.ndarray:
    if measure == "time_integral":
        return found.film_integral if place == "film" else found.layer_integral[:, found.names.index(place)]
    course = found.layer(place) if place in found.names else getattr(found, place)
    return np.asarray(course[:, -1])


def summed(batch: Problem, worth: Worth) -> np.ndarray:
    """J of all that a case gets."""
    assert batch.deposit is not None
    placed = batch.deposit
    found = placed.amount * worth.worth_of_deposit(placed.top, placed.bottom, placed.radius)
    if batch.vehicle is not None:
        put = batch.vehicle.concentration * (1.0 if batch.vehicle.held else batch.vehicle.thickness)
        found = found + put * worth.film.sum(axis=1)
    return np.asarray(found)


def agrees(
    batch: Problem, preset: str = "plan", integrals: tuple[str, ...] = ("film", "viable_epidermis"),
    ends: tuple[str, ...] = ("papillary_dermis", "channels", "wiped"),
) -> None:  # fmt: skip
    """Adjoint and forward agree in every case whose forward run did no step again; most are such."""
    run = solve(batch, preset)
    clean = run.redone == 0
    assert clean.sum() >= batch.cases // 2
    for measure, places in (("time_integral", integrals), ("end", ends)):
        for place in places:
            expected = forward(run, place, measure)
            unit = run.received[:, -1] * (batch.times[:, -1] if measure == "time_integral" else 1.0)
            off = np.abs(summed(batch, solve_adjoint(batch, place, measure, preset)) - expected)
            over = off - RELATIVE * np.abs(expected) - ROUND_OFF * unit
            assert over[clean].max() <= 0, (measure, place, float((off / unit)[clean].max()))


@pytest.mark.parametrize("needled", [True, False])
@pytest.mark.parametrize("wipe", [True, False])
def test_agrees_with_forward_runs_of_random_deposits(needled: bool, wipe: bool) -> None:
    batch = face(CASES, seed=3, needled=needled, wipe=wipe)
    assert not needled or (batch.channels is not None and batch.channels.recoil_share.min() > 0)
    wanted = with_deposits(replace(batch, beneath="sink"), seed=8)
    if needled and wipe:
        agrees(wanted, integrals=PLACES, ends=(*PLACES, "channels", *GONE))
    else:
        agrees(wanted)


def test_agrees_where_films_are_renewed_and_their_residue_lets_go_of_a_volatile_solute() -> None:
    batch = face(CASES, seed=4)
    assert batch.vehicle is not None
    film = replace(
        batch.vehicle, solute_evaporation=np.full(CASES, 1e-9), dry_partition=np.full(CASES, 50.0),
        dry_diffusivity=np.full(CASES, 1e-13),
    )  # fmt: skip
    renewed = np.tile(make.every(28800.0, 86400.0), (CASES, 1))
    agrees(with_deposits(replace(batch, vehicle=film, reapply_at=renewed), seed=1), ends=("evaporated", "wiped"))


def test_agrees_at_a_finer_preset_and_without_a_film() -> None:
    agrees(with_deposits(replace(face(3, seed=2, wipe=False), vehicle=None), seed=2), "fine", PLACES[1:3])


def test_agrees_under_a_held_concentration() -> None:
    batch = with_deposits(face(6, seed=6, needled=False, wipe=False), seed=5)
    assert batch.vehicle is not None
    held = replace(batch.vehicle, held=True, partition=np.full(6, 2.0))
    agrees(replace(batch, vehicle=held, beneath="sink"), integrals=PLACES[1:], ends=("beneath",))


def test_every_cell_is_worth_what_a_deposit_in_it_alone_brings() -> None:
    one = replace(face(1, seed=3, wipe=False), vehicle=None, deposit=make.deposit_band(1, amount=1, top=0, bottom=UM))
    worth = solve_adjoint(one, "papillary_dermis")
    depths, radii = worth.depths[0], worth.radii[0]
    rows = np.linspace(0, len(depths) - 2, 12).astype(int)
    alone = make.Deposit(np.ones(12), depths[rows], depths[rows + 1], np.full(12, radii[1]))
    run = solve(replace(one.take(np.zeros(12, dtype=int)), deposit=alone))
    found, clean = run.layer_integral[:, 2], run.redone == 0
    assert clean.sum() >= 6
    assert np.allclose(found[clean], worth.cells[0][rows, 0][clean], rtol=RELATIVE, atol=ROUND_OFF * 86400.0)


def test_without_losses_all_that_is_put_stays_all_the_time() -> None:
    """Film, channels and layers together hold every unit to the end, wherever it was put."""
    batch = sealed(face(5, wipe=False))
    for measure, unit in (("end", 1.0), ("time_integral", 86400.0)):
        worth = solve_adjoint(batch, EVERY_PLACE, measure)
        for cells in worth.cells:
            assert np.allclose(cells, unit, rtol=1e-11)
        assert np.allclose(worth.film, unit, rtol=1e-11)


def test_a_unit_is_in_the_end_in_one_place_or_another() -> None:
    worth = solve_adjoint(replace(face(5), beneath="sink"), EVERY_PLACE | dict.fromkeys(GONE, 1.0), "end")
    assert all(np.allclose(cells, 1.0, rtol=1e-11) for cells in worth.cells)
    assert np.allclose(worth.film, 1.0, rtol=1e-11)


def test_weights_add_up() -> None:
    batch = face(4)
    first, second = solve_adjoint(batch, "viable_epidermis"), solve_adjoint(batch, "film")
    both = solve_adjoint(batch, {"viable_epidermis": 2.0, "film": -0.5})
    for together, one, other in zip(both.cells, first.cells, second.cells, strict=True):
        assert np.allclose(together, 2 * one - 0.5 * other, rtol=1e-11, atol=1e-9)


def test_neither_company_nor_dose_changes_a_worth() -> None:
    batch = face(30, seed=3)
    together = solve_adjoint(batch, "papillary_dermis")
    for case in (0, 17, 29):
        other = with_deposits(batch.take(np.array([case])), seed=case)
        assert other.vehicle is not None
        stronger = replace(other, vehicle=replace(other.vehicle, concentration=np.array([7.0])))
        alone = solve_adjoint(stronger, "papillary_dermis")
        assert np.allclose(alone.cells[0], together.cells[case], rtol=1e-11)


def test_the_best_depth_is_best_and_lies_in_the_layer_that_is_meant() -> None:
    batch = replace(face(6, needled=False, wipe=False), vehicle=None, wipe_at=NO_EVENT,
                    deposit=make.deposit_band(6, amount=1e-6, top=0, bottom=UM))  # fmt: skip
    worth = solve_adjoint(batch, "papillary_dermis")
    height = 20 * UM
    depth, best = worth.best_depth(height)
    ceiling = batch.layers.thickness[:, :2].sum(axis=1)
    assert np.all(depth >= ceiling - height) and np.all(depth <= ceiling + batch.layers.thickness[:, 2])
    tops = np.linspace(0, batch.layers.thickness.sum(axis=1).min() - height, 200)
    sweep = worth.worth_by_depth(tops, height)
    assert np.all(sweep <= best[:, None] * (1 + 1e-12))
    assert np.allclose(sweep[:, 7], worth.worth_of_deposit(tops[7], tops[7] + height), rtol=1e-12)
    run = solve(replace(batch, deposit=make.deposit_band(6, amount=1.0, top=depth, bottom=depth + height)))
    assert np.allclose(run.layer_integral[:, 2], best, rtol=RELATIVE)


@pytest.mark.parametrize(
    ("of", "measure", "word"),
    [("epidermis", "end", "viable_epidermis"), ("cleared", "time_integral", "of"), ("film", "auc", "time_integral")],
)
def test_an_unknown_place_or_measure_is_refused_by_name(of: str, measure: str, word: str) -> None:
    with pytest.raises(InputFault, match=word):
        solve_adjoint(face(2), of, measure)


def test_what_is_not_linear_in_the_dose_is_refused() -> None:
    batch = face(3, needled=False)
    assert batch.vehicle is not None
    thin = batch.vehicle.dry_thickness / batch.vehicle.thickness
    # saturated only once it has dried; then out of reach
    with pytest.raises(InputFault, match="solubility"):
        solve_adjoint(replace(batch, vehicle=replace(batch.vehicle, solubility=0.9 / thin)), "film")
    solve_adjoint(replace(batch, vehicle=replace(batch.vehicle, solubility=1.1 / thin)), "film")


@pytest.mark.parametrize("band", [(-1 * UM, UM), (2 * UM, UM), (0.0, 1.0), (np.nan, UM), (0.0, UM, 0.0)])
def test_a_band_that_cannot_be_is_refused(band: tuple[float, ...]) -> None:
    worth = solve_adjoint(face(2), "film")
    with pytest.raises(InputFault):
        worth.worth_of_deposit(*band)
    with pytest.raises(InputFault, match="height"):
        worth.best_depth(1.0)
