"""The compiled back end gives the reference's answers, wherever the tests of the engine go, and stays out of plans."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any

import numpy as np
import pytest

from corneum.errors import InputFault
from corneum.transport import coefficients, presets, supply, timeline
from corneum.transport import problem as make
from corneum.transport.backends import block_elimination, compiled, reference, sdirk
from corneum.transport.exposure import Exposure
from corneum.transport.groups import groups
from corneum.transport.problem import Problem
from corneum.transport.solve import solve
from tests.transport.test_engine import NO_EVENT, UM, balanced, face

RELATIVE = 1e-9
# of what was received (or of that over the layer, or times the duration): what two orders of rounding leave where a
# cell holds little of what flows through it in a step; see `test_what_separates_the_back_ends_is_rounding`
ROUND_OFF = 1e-11
# where that is not all, no more than this times the distance of the reference from itself, eliminated in another order
AS_ITSELF = 4.0


def same(problem: Problem, preset: str = "plan") -> Exposure:
    """Both back ends agree in every result; what they agree on."""
    expected, result = solve(problem, preset), solve(problem, preset, backend="compiled")
    reordered: list[Exposure] = []

    def differ(
        first: np.ndarray, second: np.ndarray, unit: np.ndarray, read: Callable[[Exposure], np.ndarray]
    ) -> float:
        """By how much two results differ beyond what rounding explains."""
        bound = RELATIVE * np.abs(first) + ROUND_OFF * unit
        apart = np.abs(first - second)
        if np.all(apart <= bound):
            return 0.0
        if not reordered:
            with pytest.MonkeyPatch.context() as patched:
                patched.setattr(block_elimination, "FEW", 0)
                patched.setattr(presets, "FEW", 0)
                reordered.append(solve(problem, preset))
        cases = tuple(range(1, first.ndim))
        itself = np.abs(first - read(reordered[0])).max(axis=cases, keepdims=True) if cases else 0 * unit
        return float((apart - np.maximum(bound, AS_ITSELF * itself)).max())

    balanced(result)
    dose = expected.received[:, -1]
    thickness, duration = problem.layers.thickness, problem.times[:, -1]
    unit = {"layer_integral": duration, "film_integral": duration, "redone": np.zeros_like(dose)}
    for entry in fields(expected):
        if entry.name in ("names", "times", "mass_balance_error", "course"):
            continue
        first, second = getattr(expected, entry.name), getattr(result, entry.name)
        assert first.shape == second.shape, entry.name
        by_case = (dose * unit.get(entry.name, 1.0)).reshape(-1, *[1] * (first.ndim - 1))
        if entry.name in ("mean_concentration", "mean_free", "peak_concentration"):
            by_case = by_case / thickness
        assert differ(first, second, by_case, lambda run, name=entry.name: getattr(run, name)) <= 0, entry.name
    for entry in fields(expected.course):
        first, second = getattr(expected.course, entry.name), getattr(result.course, entry.name)
        by_case = dose.reshape(-1, *[1] * (first.ndim - 1))
        assert differ(first, second, by_case, lambda run, name=entry.name: getattr(run.course, name)) <= 0, entry.name
    return result


@pytest.mark.parametrize("needled", [True, False])
@pytest.mark.parametrize("wipe", [True, False])
def test_extremes_of_skin_and_solute(needled: bool, wipe: bool) -> None:
    same(face(60, seed=11, needled=needled, wipe=wipe, extreme=True))


def test_the_guard_does_the_same_steps_again() -> None:
    assert same(face(150, seed=5, extreme=True)).redone.sum() > 0


@pytest.mark.skipif(np.finfo(np.longdouble).nmant < 63, reason="no number here is longer than a double")
def test_what_separates_the_back_ends_is_rounding(monkeypatch: pytest.MonkeyPatch) -> None:
    """A channel that exchanges its fluid a million times in a step: the back ends part there in the tenth digit.

    Amounts change by what flows through faces, so an amount m is rounded by eps h G u = eps (h/tau) m, where tau = M/G
    is the time its cell empties in: with tau = 1 ms and steps of half an hour some 1e-9, in either back end and either
    direction. (In exchange mass is conserved to the last digit.) The reference in long doubles, whose rounding is 2000
    times finer, stands between: each back end in doubles lies within 1e-9 of it, and so does the reference eliminated
    in another order. The difference is rounding and no difference of the equations, which would not shrink.
    """
    # of these skins one whose rounding lies well between the bounds: it is luck, and its luck changes with the mesh
    case = face(150, seed=5, extreme=True).take(np.array([4]))
    group = next(groups(case, replace(presets.PRESETS["plan"], longest_share=1 / 24)))
    batch = group.problem, group.mesh, group.schedule
    in_doubles = [reference.time_stepping(*batch), compiled.time_stepping(*batch)]
    with monkeypatch.context() as patched:
        patched.setattr(sdirk, "factor", block_elimination.blocks)
        in_doubles.append(reference.time_stepping(*batch))
        longer = _Longer()
        for module in (reference, sdirk, block_elimination, coefficients, supply, timeline):
            patched.setattr(module, "np", longer)
        shorter = coefficients.coefficients_of
        patched.setattr(reference, "coefficients_of", lambda *of: _lengthened(shorter(*of)))
        longer_steps = replace(group.schedule, edges=group.schedule.edges.astype(np.longdouble))
        exact = reference.time_stepping(group.problem, group.mesh, longer_steps)
    assert exact.channels.dtype == np.longdouble
    apart = np.array([np.abs(result.channels / exact.channels - 1).max() for result in in_doubles], dtype=float)
    assert np.all(apart < 1e-9)
    assert apart.min() > 1e-11  # what separates them is there in each of them
    for result in in_doubles:
        assert np.abs(result.film - exact.film).max() <= 1e-12 * exact.received.max()
        assert np.abs(result.layers - exact.layers).max() <= 1e-12 * exact.received.max()


class _Longer:
    """numpy whose new arrays are of long doubles."""

    def __getattr__(self, name: str) -> object:
        return getattr(np, name)

    @staticmethod
    def zeros(shape: object, kind: object = np.longdouble) -> np.ndarray:
        return np.zeros(shape, kind)  # type: ignore[call-overload]

    @staticmethod
    def ones(shape: object) -> np.ndarray:
        return np.ones(shape, np.longdouble)  # type: ignore[call-overload]

    @staticmethod
    def empty(shape: object) -> np.ndarray:
        return np.empty(shape, np.longdouble)  # type: ignore[call-overload]

    @staticmethod
    def full(shape: object, value: float, kind: object = np.longdouble) -> np.ndarray:
        return np.full(shape, value, kind)  # type: ignore[call-overload]


def _lengthened(record: Any) -> Any:
    """The same numbers in long doubles."""
    changed = {}
    for entry in fields(record):
        value = getattr(record, entry.name)
        if isinstance(value, np.ndarray):
            changed[entry.name] = value.astype(np.longdouble)
        elif is_dataclass(value):
            changed[entry.name] = _lengthened(value)
    return replace(record, **changed)


def test_finer_presets() -> None:
    same(face(3, seed=2), "precise")
    same(face(3, seed=2, needled=False), "reference")


def test_renewed_saturated_volatile_films_and_their_residue() -> None:
    for needled in (True, False):
        batch = face(13, seed=4, needled=needled)
        assert batch.vehicle is not None
        film = replace(
            batch.vehicle,
            solubility=np.full(13, 0.2),
            solute_evaporation=np.full(13, 1e-9),
            dry_partition=np.full(13, 50.0),
            dry_diffusivity=np.full(13, 1e-13),
        )
        renewed = np.tile(make.every(28800.0, 86400.0), (13, 1))
        assert np.all(same(replace(batch, vehicle=film, reapply_at=renewed)).evaporated[:, -1] > 0)


@pytest.mark.parametrize("beneath", ["sealed", "sink"])
def test_an_infinite_dose_above_a_floor_or_a_receptor(beneath: str) -> None:
    for needled in (True, False):
        batch = face(9, seed=6, needled=needled, wipe=False)
        assert batch.vehicle is not None
        held = replace(batch, vehicle=replace(batch.vehicle, held=True), beneath=beneath)
        result = same(held)
        assert np.all((result.beneath[:, -1] > 0) == (beneath == "sink"))


def test_deposits_without_a_film_and_channels_down_to_the_floor() -> None:
    batch = face(9, seed=8, wipe=False)
    assert batch.channels is not None
    same(replace(batch, vehicle=None))
    band = make.deposit_band(9, amount=1e-6, top=20 * UM, bottom=150 * UM)
    same(replace(batch, vehicle=None, channels=None, deposit=band, beneath="sink"))
    through = replace(batch.channels, depth=batch.layers.thickness.sum(axis=1))
    same(replace(batch, channels=through, deposit=None, beneath="sink"))


def test_a_treatment_of_weeks() -> None:
    batch = face(5, seed=3, needled=False, wipe=False)
    daily = np.tile(make.every(86400.0, 14 * 86400.0), (5, 1))
    same(replace(batch, times=make.times(5, [7 * 86400.0, 14 * 86400.0]), reapply_at=daily, wipe_at=NO_EVENT))


def test_a_case_has_the_same_compiled_result_in_any_company() -> None:
    batch = face(30, seed=3)
    together = solve(batch, backend="compiled")
    for some in ([0], [7], [29], [3, 4], list(range(11))):
        apart = solve(batch.take(np.array(some)), backend="compiled")
        assert np.array_equal(together.layers[some], apart.layers)


def test_an_unknown_back_end_is_refused_with_the_allowed_words() -> None:
    with pytest.raises(InputFault, match="reference, compiled"):
        solve(face(2), backend="gpu")


@pytest.mark.parametrize(
    "work",
    [
        "import corneum",
        "from tests.transport.test_engine import face; from corneum.transport.solve import solve; solve(face(3))",
        "import corneum.cli, corneum.plan_document.make_plan",
    ],
)
def test_a_plan_does_not_load_the_compiler(work: str) -> None:
    code = f"{work}\nimport sys; sys.exit('numba' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
