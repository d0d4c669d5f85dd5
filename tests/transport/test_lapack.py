"""One case at a time and all cases together are the same steps, whatever happens to the skin."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest

from corneum.transport import exposure, presets
from corneum.transport import problem as make
from corneum.transport.backends import lapack
from corneum.transport.exposure import Exposure
from corneum.transport.groups import groups
from corneum.transport.problem import Problem
from corneum.transport.solve import solve
from tests.transport.everything import everything
from tests.transport.test_engine import NO_EVENT, UM, balanced, face

RELATIVE, ROUND_OFF = 1e-9, 1e-11


def same(problem: Problem, monkeypatch: pytest.MonkeyPatch, preset: str = "plan") -> Exposure:
    """Every result of each case, alone and by the general back end, agrees; what they agree on, together again."""
    general, alone = [], []
    for case in range(problem.cases):
        single = problem.take(np.array([case]))
        alone.append(solve(single, preset))
        with monkeypatch.context() as patched:
            patched.setattr(presets, "FEW", 0)
            patched.setattr(lapack, "time_stepping", None)
            general.append(solve(single, preset))
    result, expected = exposure.joined(alone), exposure.joined(general)
    balanced(result)
    dose = np.abs(expected.received).max(axis=1)
    thickness, duration = problem.layers.thickness, problem.times[:, -1]
    unit = {"layer_integral": duration, "film_integral": duration, "redone": np.zeros_like(dose)}
    for part in ("", "course"):
        general_part, alone_part = (getattr(entry, part) if part else entry for entry in (expected, result))
        for entry in fields(general_part):
            if entry.name in ("names", "times", "mass_balance_error", "course"):
                continue
            first, second = getattr(general_part, entry.name), getattr(alone_part, entry.name)
            assert first.shape == second.shape, entry.name
            scale = (dose * unit.get(entry.name, 1.0)).reshape(-1, *[1] * (first.ndim - 1))
            if entry.name in ("mean_concentration", "mean_free", "peak_concentration"):
                scale = scale / thickness
            over = np.abs(first - second) - RELATIVE * np.abs(first) - ROUND_OFF * scale
            assert over.max() <= 0, (entry.name, float(over.max()))
    return result


@pytest.mark.parametrize("needled", [True, False])
@pytest.mark.parametrize("wipe", [True, False])
def test_extremes_of_skin_and_solute(needled: bool, wipe: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    same(face(20, seed=11, needled=needled, wipe=wipe, extreme=True), monkeypatch)


def test_the_guard_does_the_same_steps_again(monkeypatch: pytest.MonkeyPatch) -> None:
    batch = face(150, seed=5, extreme=True)
    guarded = np.flatnonzero(solve(batch).redone)
    assert np.all(same(batch.take(guarded[:6]), monkeypatch).redone > 0)


def test_drying_renewed_saturated_volatile_films_and_their_residue(monkeypatch: pytest.MonkeyPatch) -> None:
    for needled in (True, False):
        batch = face(6, seed=4, needled=needled)
        assert batch.vehicle is not None
        film = replace(
            batch.vehicle,
            solubility=np.full(6, 0.2),
            solute_evaporation=np.full(6, 1e-9),
            dry_partition=np.full(6, 50.0),
            dry_diffusivity=np.full(6, 1e-13),
        )
        renewed = np.tile(make.every(28800.0, 86400.0), (6, 1))
        result = same(replace(batch, vehicle=film, reapply_at=renewed), monkeypatch)
        assert np.all(result.evaporated[:, -1] > 0)


@pytest.mark.parametrize("beneath", ["sealed", "sink"])
def test_an_infinite_dose_that_is_wiped_off_and_put_on_again(beneath: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for needled in (True, False):
        batch = face(4, seed=6, needled=needled)
        assert batch.vehicle is not None
        film = replace(batch.vehicle, held=True)
        renewed = np.full((4, 1), 60000.0)
        result = same(replace(batch, vehicle=film, beneath=beneath, reapply_at=renewed), monkeypatch)
        assert np.all((result.beneath[:, -1] > 0) == (beneath == "sink"))


def test_deposits_without_a_film_and_channels_down_to_the_floor(monkeypatch: pytest.MonkeyPatch) -> None:
    batch = face(4, seed=8, wipe=False)
    assert batch.channels is not None
    same(replace(batch, vehicle=None), monkeypatch)
    band = make.deposit_band(4, amount=1e-6, top=20 * UM, bottom=150 * UM)
    same(replace(batch, vehicle=None, channels=None, deposit=band, beneath="sink"), monkeypatch)
    through = replace(batch.channels, depth=batch.layers.thickness.sum(axis=1))
    same(replace(batch, channels=through, deposit=None, beneath="sink"), monkeypatch)


@pytest.mark.parametrize("needled", [True, False])
def test_covers_wipes_and_fresh_films_in_any_order(needled: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = everything(24, 17, needled=needled)
    tissue, component = batch.layers, batch.deposit
    assert component is not None
    plain = replace(
        batch,
        layers=replace(tissue, maximal_metabolism=np.zeros_like(tissue.maximal_metabolism)),
        deposit=replace(component, dissolves=np.zeros(24)),
        follicles=None,
        receptor=None,
        beneath="sink",
    )
    result = same(plain, monkeypatch)
    assert np.count_nonzero(result.wiped[:, -1]) > 6


def test_a_treatment_of_weeks_and_finer_presets(monkeypatch: pytest.MonkeyPatch) -> None:
    batch = face(2, seed=3, needled=False, wipe=False)
    daily = np.tile(make.every(86400.0, 14 * 86400.0), (2, 1))
    weeks = replace(batch, times=make.times(2, [7 * 86400.0, 14 * 86400.0]), reapply_at=daily, wipe_at=NO_EVENT)
    same(weeks, monkeypatch)
    same(face(1, seed=2), monkeypatch, "precise")
    same(face(1, seed=2, needled=False), monkeypatch, "reference")


def test_a_few_cases_are_the_same_together(monkeypatch: pytest.MonkeyPatch) -> None:
    batch = face(5, seed=9)
    single = batch.take(np.zeros(5, np.int64))
    deeper = replace(single, layers=replace(single.layers, clearance=batch.layers.clearance))
    together, alone = solve(deeper), same(deeper, monkeypatch)
    assert np.array_equal(together.layers, alone.layers)


@pytest.mark.parametrize("what", ["receptor", "follicles", "dissolving", "saturable"])
def test_what_it_does_not_know_is_left_to_the_general_back_end(what: str) -> None:
    batch = everything(12, 17, needled=True)
    group = next(groups(replace(batch, **_without(batch, what)), presets.PRESETS["plan"]))
    assert not lapack.covers(group.problem, group.mesh, group.schedule)


def _without(batch: Problem, kept: str) -> dict[str, object]:
    """Changes that take away all of what only the general back end knows but one."""
    assert batch.deposit is not None
    tissue = batch.layers
    changes: dict[str, object] = {
        "receptor": {"receptor": None, "beneath": "sink"},
        "follicles": {"follicles": None},
        "dissolving": {"deposit": None},
        "saturable": {"layers": replace(tissue, maximal_metabolism=np.zeros_like(tissue.maximal_metabolism))},
    }
    merged: dict[str, object] = {}
    for name, change in changes.items():
        if name != kept:
            merged.update(change)  # type: ignore[call-overload]
    return merged


@pytest.mark.parametrize("needled", [True, False])
def test_a_remembered_mesh_and_schedule_are_those_of_the_case(needled: bool) -> None:
    """Whichever number of the case changes: what is remembered of others is not taken for it."""
    single = everything(1, 23, needled=needled)
    preset = presets.PRESETS["plan"]
    _same_group(single, preset)
    for part in ("", "layers", "vehicle", "channels", "deposit", "receptor", "follicles"):
        component = getattr(single, part) if part else single
        for entry in fields(component) if component is not None else ():
            value = getattr(component, entry.name)
            if not isinstance(value, np.ndarray):
                continue
            near = value * (1.001 if entry.name == "supersaturation" else 0.999)  # which is never below 1
            changed = replace(component, **{entry.name: np.where(np.isfinite(value), near, 5000.0)})
            _same_group(replace(single, **{part: changed}) if part else changed, preset)


def _same_group(single: Problem, preset: presets.Preset) -> None:
    """Of one case, against the same case twice in a batch, which remembers nothing."""
    twice = next(groups(single.take(np.zeros(2, np.int64)), preset))
    (alone,) = groups(single, preset)
    for part in ("mesh", "schedule"):
        for entry in fields(getattr(alone, part)):
            first, second = (getattr(getattr(group, part), entry.name) for group in (alone, twice))
            if isinstance(first, np.ndarray) and first.ndim + (entry.name == "steps") > 1:
                second = second[..., :1]
            assert np.array_equal(first, second), (part, entry.name)


def test_nobody_can_change_what_is_remembered() -> None:
    single = face(1, seed=31)
    before = solve(single)
    kept = before.course.times.copy()
    before.course.times[...] = -1.0
    assert np.array_equal(solve(single).course.times, kept)
