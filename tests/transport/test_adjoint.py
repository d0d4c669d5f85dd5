"""One run backwards gives what forward runs of every deposit give, to round-off, and obeys what must hold."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corneum.errors import InputFault
from corneum.transport import presets
from corneum.transport import problem as make
from corneum.transport.adjoint.adjoint_solution import GONE, DepositSensitivity, solve_adjoint
from corneum.transport.adjoint.forward_replay import forward_replay
from corneum.transport.backends import reference
from corneum.transport.coefficients import coefficients_of
from corneum.transport.exposure import Exposure
from corneum.transport.groups import groups
from corneum.transport.problem import Problem
from corneum.transport.solve import solve
from corneum.transport.supply import applied_of
from corneum.transport.timeline import timeline
from tests.transport.everything import everything
from tests.transport.test_engine import NO_EVENT, UM, face, sealed

RELATIVE = 1e-10
ROUND_OFF = 1e-13  # of what was received (times the duration)
CASES = 4
COMPARTMENTS = ("film", "stratum_corneum", "viable_epidermis", "papillary_dermis", "reticular_dermis")
EVERYWHERE = dict.fromkeys((*COMPARTMENTS, "channels"), 1.0)
BELOW = ("receptor", "sampled")


def with_deposits(batch: Problem, seed: int, dissolves: float = 0.0) -> Problem:
    """Random bands around the channels' axes, small and large, shallow and deep."""
    rng = np.random.default_rng(seed)
    skin = batch.layers.thickness.sum(axis=1)
    top = 0.6 * skin * rng.random(batch.cases)
    bottom = top + (skin - top) * rng.random(batch.cases)
    radius = 5 * UM + 100 * UM * rng.random(batch.cases)
    put = rng.random(batch.cases) * 1e-4, top, bottom, radius, np.full(batch.cases, dissolves)
    return replace(batch, deposit=make.Deposit(*put))


def with_follicles(batch: Problem, share: float = 0.3, rate: float = 3e-5) -> Problem:
    follicles = make.follicles(batch.cases, share=share, rate=rate, top=5 * UM, bottom=80 * UM)
    return replace(batch, follicles=follicles)


def with_receptor(batch: Problem, volume: float = 1e-4) -> Problem:
    """Sampled twice; thin skins without losses, so that something reaches it."""
    below = make.receptor(batch.cases, volume_per_area=volume, sampled_at=[7200.0, 30000.0], share=0.4)
    thin = replace(batch.layers, thickness=np.minimum(batch.layers.thickness, 500 * UM))
    return sealed(replace(batch, layers=thin, beneath="receptor", receptor=below))


def forward(result: Exposure, compartment: str, measure: str) -> np.ndarray:
    if measure == "time_integral":
        return (
            result.film_integral if compartment == "film" else result.layer_integral[:, result.names.index(compartment)]
        )
    course = result.layer(compartment) if compartment in result.names else getattr(result, compartment)
    return np.asarray(course[:, -1])


def to_deposit(placed: make.Deposit, openings: make.Channels | None, sensitivity: DepositSensitivity) -> np.ndarray:
    """Sensitivity to a unit of it, a share of which may stand in the lumens and the rest beside and below them."""
    of = sensitivity.sensitivity_to_deposit
    evenly = of(placed.top, placed.bottom, placed.radius)
    if openings is None:
        return evenly
    unit_cell = 1 / np.sqrt(np.pi * openings.density)
    inside, until = np.minimum(placed.radius, openings.radius), np.minimum(placed.bottom, openings.depth)
    meets = until > placed.top
    crossed = np.where(meets, until - placed.top, 0.0) * inside**2
    whole = (placed.bottom - placed.top) * np.minimum(placed.radius, unit_cell) ** 2
    in_crossed = of(placed.top, np.where(meets, until, placed.bottom), inside)
    left = np.maximum(whole - crossed, np.finfo(float).tiny)
    beside = (whole * evenly - crossed * in_crossed) / left
    parted = placed.in_lumen * of(0.0, openings.depth, openings.radius) + (1 - placed.in_lumen) * beside
    return np.where(placed.in_lumen > 0, parted, evenly)


def summed(batch: Problem, sensitivity: DepositSensitivity) -> np.ndarray:
    """J of all that a case gets."""
    result = np.zeros(batch.cases)
    if batch.deposit is not None:
        result += batch.deposit.amount * to_deposit(batch.deposit, batch.channels, sensitivity)
    if batch.vehicle is not None:
        put = batch.vehicle.concentration * (1.0 if batch.vehicle.held else batch.vehicle.thickness)
        share = np.zeros(batch.cases) if batch.follicles is None else batch.follicles.share
        result += put * ((1 - share) * sensitivity.film.sum(axis=1) + share * sensitivity.follicles.sum(axis=1))
    return result


def agrees(batch: Problem, *more: str, preset: str = "plan", film: bool = True) -> Exposure:
    """Adjoint and forward agree in every case, whatever the guard did: in the layers and the film over time, and in all
    compartments and `more` of them at the end, summed so that compartments with little of the dose count as well."""
    run = solve(batch, preset)
    inside = COMPARTMENTS if film else COMPARTMENTS[1:]
    for measure, compartments in (("time_integral", inside), ("end", (*inside, "channels", *GONE, *more))):
        expected = {compartment: forward(run, compartment, measure) for compartment in compartments}
        unit = run.received[:, -1] * (batch.times[:, -1] if measure == "time_integral" else 1.0)
        weights = {compartment: 1 / max(values.mean(), 1e-3 * unit.mean()) for compartment, values in expected.items()}
        wanted = sum(weights[compartment] * values for compartment, values in expected.items())
        sensitivity = solve_adjoint(batch, weights, measure, preset)
        assert np.array_equal(sensitivity.redone, run.redone)
        off = np.abs(summed(batch, sensitivity) - wanted)
        assert np.all(off <= RELATIVE * wanted + ROUND_OFF * unit * max(weights.values())), (measure, off / wanted)
    return run


@pytest.mark.parametrize("needled", [True, False])
@pytest.mark.parametrize("wipe", [True, False])
def test_agrees_with_forward_runs_of_random_deposits(needled: bool, wipe: bool) -> None:
    batch = face(CASES, seed=3, needled=needled, wipe=wipe)
    assert not needled or (batch.channels is not None and batch.channels.recoil_share.min() > 0)
    agrees(with_deposits(replace(batch, beneath="sink"), seed=8))


def test_agrees_where_films_are_renewed_and_covered_and_their_residue_lets_go_of_a_volatile_solute() -> None:
    batch = face(4, seed=4)
    assert batch.vehicle is not None
    film = replace(
        batch.vehicle,
        solute_evaporation=np.full(4, 1e-9),
        dry_partition=np.full(4, 50.0),
        dry_diffusivity=np.full(4, 1e-13),
    )
    renewed = np.tile(make.every(28800.0, 86400.0), (4, 1))
    uncovered = with_deposits(replace(batch, vehicle=film, reapply_at=renewed), seed=1)
    bare = solve(uncovered)
    # over the first film's drying, over a wipe, and to the end
    covers, opened = np.tile([60.0, 20000.0, 60000.0], (4, 1)), np.tile([400.0, 25000.0], (4, 1))
    run = agrees(replace(uncovered, cover_at=covers, uncover_at=opened))
    assert np.all(run.evaporated[:, -1] < bare.evaporated[:, -1])


def test_agrees_at_a_finer_preset_and_without_a_film() -> None:
    bare = replace(face(3, seed=2, wipe=False), vehicle=None)
    agrees(with_deposits(bare, seed=2), preset="fine", film=False)


@pytest.mark.parametrize("beneath", ["sink", "receptor"])
def test_agrees_under_a_held_concentration(beneath: str) -> None:
    batch = face(6, seed=6, needled=False, wipe=False)
    assert batch.vehicle is not None
    batch = replace(batch, vehicle=replace(batch.vehicle, held=True, partition=np.full(6, 2.0)))
    batch = replace(batch, beneath="sink") if beneath == "sink" else with_receptor(batch)
    agrees(with_deposits(batch, seed=5), *(BELOW if batch.receptor is not None else ()), film=False)


@pytest.mark.parametrize("volume", [1e-5, 1e-3])
def test_agrees_above_a_receptor_that_is_sampled(volume: float) -> None:
    """Of a tiny one much of what reached it goes back into the skin."""
    run = agrees(with_deposits(with_receptor(face(2, seed=2), volume), seed=3), *BELOW)
    share = run.sampled[:, -1] / run.received[:, -1]
    assert share.max() > 0.01


def test_agrees_with_follicles_and_a_deposit_that_dissolves() -> None:
    batch = with_follicles(face(2, seed=7))
    renewed = replace(batch, reapply_at=np.tile([36000.0], (2, 1)))
    for dissolves in (5000.0, 2e5):
        run = agrees(with_deposits(renewed, seed=6, dissolves=dissolves), "follicles", "undissolved")
        assert np.all(run.follicles[:, -1] > 0) and np.all((run.undissolved[:, -1] > 0) == (dissolves > 86400))


def linear(batch: Problem) -> Problem:
    """Without what depends on the dose."""
    tissue, film = batch.layers, batch.vehicle
    assert film is not None
    never = np.full(batch.cases, np.inf)
    return replace(
        batch,
        layers=replace(tissue, maximal_metabolism=np.zeros_like(tissue.thickness)),
        vehicle=replace(film, solubility=never),
    )


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 10**6), st.booleans())
def test_agrees_with_everything_at_once(seed: int, needled: bool) -> None:
    """Over ranges far beyond those of faces, where the guard acts in every other case."""
    batch = linear(everything(2, seed, needled=needled))
    assert batch.deposit is not None
    # a sensitivity is asked for cylinders, of lumen and tissue alike
    batch = replace(batch, deposit=replace(batch.deposit, in_lumen=np.zeros(2)))
    solid = ("undissolved",) if batch.deposit.dissolves.any() else ()
    agrees(batch, *BELOW, "follicles", *solid)


def waiting_above_a_receptor() -> Problem:
    """Also renewed, wiped off late, and with a receptor that samples empty."""
    batch = with_follicles(with_receptor(face(3, seed=4, wipe=False), 1e-5))
    assert batch.receptor is not None
    emptied = replace(batch.receptor, share=np.ones(3))
    batch = replace(batch, receptor=emptied, reapply_at=np.full((3, 1), 20000.0), wipe_at=np.full((3, 1), 70000.0))
    return with_deposits(batch, seed=2, dissolves=9000.0)


def test_agrees_where_the_guard_is_forced_to_act_at_many_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if no compartment might hold less than some share of the dose."""
    monkeypatch.setattr(presets, "NEGATIVE_GUARD", -1e-5)
    run = agrees(waiting_above_a_receptor().take(np.array([1])), *BELOW, "follicles", "undissolved")
    assert np.all((run.redone > 3) & (run.redone < run.course.times.shape[1] - 1))


def test_the_adjoint_goes_back_over_the_steps_that_the_reference_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Under a guard that many amounts pass; which steps are done again then tells of all that goes before."""
    monkeypatch.setattr(presets, "NEGATIVE_GUARD", -(10**-3.5))
    batch = waiting_above_a_receptor().take(np.array([0, 1]))
    for group in groups(batch, presets.preset("plan", single_column=False)):
        coefficients = coefficients_of(group.problem, group.mesh)
        applied = applied_of(group.problem, group.mesh, coefficients)
        line = timeline(coefficients, group.schedule, applied, group.problem.receptor)
        again = forward_replay(group, coefficients, applied, line).again
        redone = reference.time_stepping(group.problem, group.mesh, group.schedule).redone
        assert np.array_equal(np.bincount(np.concatenate(again), minlength=len(redone)), redone)


def test_agrees_where_the_guard_does_steps_again_also_for_what_is_moved_elsewhere() -> None:
    batch = face(150, seed=5, extreme=True)
    single = batch.take(np.array([solve(batch).redone.argmax()]))
    skin = single.layers.thickness.sum()
    tops = np.linspace(0, 0.9, 10) * skin
    assert single.vehicle is not None
    amount = 1e-3 * float(single.vehicle.concentration[0] * single.vehicle.thickness[0])
    base = replace(single, deposit=make.deposit_band(1, amount=amount, top=0, bottom=0.1 * skin))
    moved = make.deposit_band(10, amount=amount, top=tops, bottom=tops + 0.1 * skin)
    batch = replace(base.take(np.zeros(10, dtype=int)), deposit=moved)
    run = solve(batch)
    sensitivity = solve_adjoint(base, "papillary_dermis")
    alike = run.redone == sensitivity.redone
    assert sensitivity.redone[0] > 0 and alike.sum() >= 5
    film = single.vehicle.concentration * single.vehicle.thickness * sensitivity.film[0].sum()
    got = film + amount * sensitivity.sensitivity_by_depth(tops, 0.1 * skin * (1 - 1e-12))[0]
    assert np.allclose(got[alike], run.layer_integral[alike, 2], rtol=RELATIVE)


def test_the_sensitivity_of_every_cell_is_what_a_deposit_in_it_alone_brings() -> None:
    single = replace(
        face(1, seed=3, wipe=False), vehicle=None, deposit=make.deposit_band(1, amount=1, top=0, bottom=UM)
    )
    sensitivity = solve_adjoint(single, "papillary_dermis")
    depths, radii = sensitivity.depths[0], sensitivity.radii[0]
    rows = np.linspace(0, len(depths) - 2, 12).astype(int)
    alone = make.Deposit(np.ones(12), depths[rows], depths[rows + 1], np.full(12, radii[1]))
    run = solve(replace(single.take(np.zeros(12, dtype=int)), deposit=alone))
    result, clean = run.layer_integral[:, 2], run.redone == 0
    assert clean.sum() >= 6
    assert np.allclose(result[clean], sensitivity.by_cell[0][rows, 0][clean], rtol=RELATIVE, atol=ROUND_OFF * 86400.0)


def test_without_losses_all_that_is_put_stays_all_the_time() -> None:
    """Film, channels and layers together hold every unit to the end, wherever it was put."""
    batch = sealed(face(5, wipe=False))
    for measure, unit in (("end", 1.0), ("time_integral", 86400.0)):
        sensitivity = solve_adjoint(batch, EVERYWHERE, measure)
        for cells in sensitivity.by_cell:
            assert np.allclose(cells, unit, rtol=1e-11)
        assert np.allclose(sensitivity.film, unit, rtol=1e-11)


def test_a_unit_is_accounted_for_in_the_end() -> None:
    """Wherever it was put, also while it waits, and above a receptor there or in a sample if it went beneath."""
    sink = replace(face(5), beneath="sink")
    late = np.tile([np.inf, 40000.0], (4, 1))
    waiting = with_deposits(replace(with_follicles(with_receptor(face(4))), reapply_at=late), seed=1, dissolves=2e5)
    into_receptor = {"beneath": 0.0} | dict.fromkeys((*BELOW, "follicles", "undissolved"), 1.0)
    for batch, also in ((sink, {}), (waiting, into_receptor)):
        sensitivity = solve_adjoint(batch, EVERYWHERE | dict.fromkeys(GONE, 1.0) | also, "end")
        assert all(np.allclose(cells, 1.0, rtol=1e-11) for cells in sensitivity.by_cell)
        put = ~np.isinf(batch.reapply_at)
        for result in (sensitivity.film, sensitivity.follicles)[: 1 if batch is sink else 2]:
            assert np.allclose(result[:, 0], 1.0, rtol=1e-11)
            assert np.allclose(result[:, 1:], put, rtol=1e-11), "what is never put on adds nothing"


def test_what_waits_counts_by_what_its_own_law_leaves_of_it() -> None:
    again, rate = np.array([[36000.0], [50000.0]]), 3e-5
    batch = with_deposits(replace(with_follicles(face(2), rate=rate), reapply_at=again), seed=1, dissolves=2e5)
    left = np.exp(-rate * (86400.0 - np.concatenate([[[0.0], [0.0]], again], axis=1)))
    assert np.allclose(solve_adjoint(batch, "follicles", "end").follicles, left, rtol=1e-12)
    solid = solve_adjoint(batch, "undissolved", "end")
    assert all(np.allclose(cells, 1 - 86400 / 2e5, rtol=1e-12) for cells in solid.by_cell)
    assert not solid.film.any()


def test_weights_add_up() -> None:
    batch = face(4)
    first, second = solve_adjoint(batch, "viable_epidermis"), solve_adjoint(batch, "film")
    both = solve_adjoint(batch, {"viable_epidermis": 2.0, "film": -0.5})
    for together, single, other in zip(both.by_cell, first.by_cell, second.by_cell, strict=True):
        assert np.allclose(together, 2 * single - 0.5 * other, rtol=1e-11, atol=1e-9)


def test_neither_company_nor_dose_changes_a_sensitivity() -> None:
    batch = face(30, seed=3)
    together = solve_adjoint(batch, "papillary_dermis")
    for case in (0, 29):
        other = with_deposits(batch.take(np.array([case])), seed=case)
        assert other.vehicle is not None
        stronger = replace(other, vehicle=replace(other.vehicle, concentration=np.array([7.0])))
        alone = solve_adjoint(stronger, "papillary_dermis")
        assert np.allclose(alone.by_cell[0], together.by_cell[case], rtol=1e-11)


def test_the_best_depth_is_best_and_lies_in_the_layer_that_is_meant() -> None:
    batch = replace(
        face(6, needled=False, wipe=False),
        vehicle=None,
        wipe_at=NO_EVENT,
        deposit=make.deposit_band(6, amount=1e-6, top=0, bottom=UM),
    )
    sensitivity = solve_adjoint(batch, "papillary_dermis")
    height = 20 * UM
    depth, best = sensitivity.best_depth(height)
    ceiling = batch.layers.thickness[:, :2].sum(axis=1)
    assert np.all(depth >= ceiling - height) and np.all(depth <= ceiling + batch.layers.thickness[:, 2])
    tops = np.linspace(0, batch.layers.thickness.sum(axis=1).min() - height, 200)
    sweep = sensitivity.sensitivity_by_depth(tops, height)
    assert np.all(sweep <= best[:, None] * (1 + 1e-12))
    assert np.allclose(sweep[:, 7], sensitivity.sensitivity_to_deposit(tops[7], tops[7] + height), rtol=1e-12)
    run = solve(replace(batch, deposit=make.deposit_band(6, amount=1.0, top=depth, bottom=depth + height)))
    assert np.allclose(run.layer_integral[:, 2], best, rtol=RELATIVE)


@pytest.mark.parametrize(
    ("of", "measure", "word"),
    [
        ("epidermis", "end", "viable_epidermis"),
        ("cleared", "time_integral", "of"),
        ("film", "auc", "time_integral"),
        ("receptor", "end", "of"),
        ("follicles", "end", "of"),
        ("undissolved", "end", "of"),
    ],
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
    speed = np.where(np.arange(4) == 2, 1e-6, 0.0) * np.ones((3, 1))
    with pytest.raises(InputFault, match="maximal_metabolism"):
        solve_adjoint(replace(batch, layers=replace(batch.layers, maximal_metabolism=speed)), "film")


def test_a_film_that_a_deposit_fills_to_its_solubility_is_refused() -> None:
    batch = with_deposits(face(2, seed=3, wipe=False), 3)
    assert batch.vehicle is not None and batch.deposit is not None
    empty = replace(batch.vehicle, concentration=np.zeros(2), evaporation=np.zeros(2))
    # the mean over the unit cell; above an open channel there is far more
    most = (solve(replace(batch, vehicle=empty)).course.film / empty.thickness[:, None]).max(axis=1)
    for times, refused in ((0.5, True), (1e9, False)):
        limited = replace(batch, vehicle=replace(empty, solubility=times * most))
        if refused:
            with pytest.raises(InputFault, match="solubility"):
                solve_adjoint(limited, "film")
        else:
            agrees(limited)


@pytest.mark.parametrize("band", [(-1 * UM, UM), (2 * UM, UM), (0.0, 1.0), (np.nan, UM), (0.0, UM, 0.0)])
def test_a_band_that_cannot_be_is_refused(band: tuple[float, ...]) -> None:
    sensitivity = solve_adjoint(face(2), "film")
    with pytest.raises(InputFault):
        sensitivity.sensitivity_to_deposit(*band)
    with pytest.raises(InputFault, match="height"):
        sensitivity.best_depth(1.0)
