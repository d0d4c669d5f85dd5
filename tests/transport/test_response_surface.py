"""Cases read off a surface: what the surface keeps, and that the error that it tells is the error that it makes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from corneum.client import parse_client
from corneum.evidence.draws import Population
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import load_tables
from corneum.planning.delivery_cases import cases_to_solve
from corneum.planning.treatments import ladder
from corneum.transport.many_deliveries import arrived, cases_a_surface, first_cases, surfaces_through
from corneum.transport.presets import COURSE_HOURS, MOST_SOLVED, MOST_SOLVES
from corneum.transport.problem import Problem
from corneum.transport.response_surface import (
    PLACES,
    REACHES,
    Shares,
    coordinates,
    in_reaches,
    misses,
    read_off,
    shares_of,
    similarity,
    surface_through,
)
from corneum.transport.solve import solve

CLIENT = "date: 2026-01-01\nclient: {age: 45}\ngoals: [fine_lines]\n"


@pytest.fixture(scope="module")
def context() -> ModelContext:
    return ModelContext(load_tables(), Population(epistemic=8, person=16))


@pytest.fixture(scope="module")
def problems(context: ModelContext) -> dict[tuple[str, str], Problem]:
    client = parse_client(CLIENT)
    rungs = [rung for rung in ladder(context, client) if rung.id in ("topical_serum", "microinfusion_aquagold_toxin")]
    return {family: request.problem for family, request in cases_to_solve(context, client, rungs).items()}


def test_a_surface_passes_through_what_was_solved(
    context: ModelContext, problems: dict[tuple[str, str], Problem]
) -> None:
    for problem in problems.values():
        some = first_cases(problem, 48)
        solved, at = shares_of(solve(some)), in_reaches(context, some)
        surface = surface_through(at, solved)
        through = surface.middle + similarity(at, at) @ surface.weights
        off = through - np.log(np.concatenate([solved.places, solved.free, solved.course], axis=1) + 1e-9)
        assert (np.abs(off).max(axis=0) < 0.2 * np.abs(surface.missed).max(axis=0) + 1e-3).all()


def test_nothing_is_lost_or_made_between_solved_cases(
    context: ModelContext, problems: dict[tuple[str, str], Problem]
) -> None:
    for problem in problems.values():
        some = first_cases(problem, 32)
        surface = surface_through(in_reaches(context, some), shares_of(solve(some)))
        shares = read_off(surface, in_reaches(context, problem))
        assert np.allclose(shares.places.sum(axis=1), 1.0, rtol=1e-12)
        assert (shares.places >= 0).all() and (shares.free >= 0).all()


def test_the_error_that_a_surface_tells_is_the_one_that_it_makes() -> None:
    """Over cases that were not solved for it, 95 of 100 misses (logarithms of the shares) end at most twice, and at
    least at a third of, where it says; but for shares that are known to 1 % and told so."""
    context = ModelContext(load_tables(), Population(epistemic=32, person=16))
    client = parse_client(CLIENT)
    rungs = [rung for rung in ladder(context, client) if rung.id in ("topical_serum", "microinfusion_aquagold_toxin")]
    for family, request in cases_to_solve(context, client, rungs).items():
        some = first_cases(request.problem, MOST_SOLVED)
        surface = surface_through(in_reaches(context, some), shares_of(solve(some)))
        others = request.problem.take(np.arange(MOST_SOLVED, request.problem.cases))
        at, solved = in_reaches(context, others), shares_of(solve(others))
        alike = similarity(at, surface.at)
        truly = np.log(np.concatenate([solved.places, solved.free, solved.course], axis=1) + 1e-9)
        made, told = truly - surface.middle - alike @ surface.weights, misses(surface, alike)
        for place in ("film", "stratum_corneum", "viable_epidermis", "reticular_dermis"):
            ends = [np.quantile(np.abs(values[:, PLACES.index(place)]), 0.95) for values in (made, told)]
            assert max(ends) < 0.01 or 0.33 < ends[0] / ends[1] < 2.0, (family, place, ends)


def test_a_left_out_case_is_missed_as_a_surface_without_it_misses_it() -> None:
    generator = np.random.default_rng(7)
    at = generator.normal(size=(20, 3))
    places = np.exp(np.stack([np.sin(at[:, 0]) + column * at[:, 1] for column in range(8)], axis=1))
    shares = Shares(places / places.sum(axis=1, keepdims=True), np.ones((20, 4)), np.ones((20, 9)))
    whole = surface_through(at, shares)
    middle = whole.middle
    shown = np.log(np.concatenate([shares.places, shares.free, shares.course], axis=1) + 1e-9)
    kept = np.arange(20) != 5
    covariance = similarity(at[kept], at[kept]) + 1e-5 * np.eye(19)
    without = middle + similarity(at[5:6], at[kept]) @ np.linalg.solve(covariance, shown[kept] - middle)
    missed = shown[5] - without[0]
    # told is the worse of this and of what the nearest is missed by
    assert (np.abs(whole.missed[5]) >= np.abs(missed) - 1e-6).all()
    assert np.isclose(whole.missed[5], missed, atol=1e-6).any()


def test_layers_alike_in_rate_and_capacity_are_alike(problems: dict[tuple[str, str], Problem]) -> None:
    """A layer twice as thick, four times as quick, with half the partition, holds and passes the same."""
    problem = next(iter(problems.values()))
    skin = problem.layers
    scaled = replace(skin, thickness=skin.thickness * 2, diffusivity=skin.diffusivity * 4, partition=skin.partition / 2)
    other = replace(problem, layers=scaled)
    here, there = coordinates(problem), coordinates(other)
    for name in here:
        if name.startswith(("rate_", "capacity_")):
            assert np.allclose(here[name], there[name])


def test_every_coordinate_has_a_reach(context: ModelContext, problems: dict[tuple[str, str], Problem]) -> None:
    reaches = context.table(REACHES).index
    used = {name for problem in problems.values() for name in coordinates(problem)}
    assert used == set(reaches) or used < set(reaches)
    assert all((row.number("reach") or 0) > 0 for row in reaches.values())


@pytest.mark.parametrize(("surfaces", "each"), [(1, MOST_SOLVED), (22, MOST_SOLVED), (60, 100), (5000, 2)])
def test_surfaces_share_the_budget_of_a_plan(surfaces: int, each: int) -> None:
    assert cases_a_surface(surfaces) == each
    assert surfaces > MOST_SOLVES / 2 or surfaces * cases_a_surface(surfaces) <= MOST_SOLVES


def test_both_back_ends_give_one_surface(context: ModelContext, problems: dict[tuple[str, str], Problem]) -> None:
    some = [first_cases(problem, 24) for problem in problems.values()]
    for here, there in zip(
        surfaces_through(context, some, "reference"), surfaces_through(context, some, "compiled"), strict=True
    ):
        assert np.array_equal(here.middle, there.middle) or np.allclose(here.middle, there.middle, rtol=1e-7)
        assert np.allclose(here.weights, there.weights, rtol=1e-3, atol=1e-4)


def test_all_of_a_dose_is_told(context: ModelContext) -> None:
    client = parse_client(CLIENT)
    rungs = [rung for rung in ladder(context, client) if rung.id == "microinfusion_aquagold_toxin"]
    people = context.with_population(Population(epistemic=128, person=1))
    for request in cases_to_solve(context, client, rungs).values():
        (surface,) = surfaces_through(people, [first_cases(request.problem, 64)], "reference")
        found = arrived(people, request, surface)
        applied = found.amounts["applied"].draws
        parts = sum(found.amounts[name].draws for name in ("film", "stratum_corneum", "uptake"))
        assert (parts <= applied * (1 + 1e-9)).all()
        film, deposit = request.problem.vehicle, request.problem.deposit
        assert film is not None and deposit is not None
        assert np.allclose(applied[:, 0], request.concentration[:, 0] * (film.thickness + deposit.amount))


@pytest.mark.soak
@pytest.mark.parametrize("zone", ["forehead", "upper_eyelid", "nose_tip", "upper_lip"])
def test_amounts_of_a_zone_are_those_of_its_own_solved_cases(zone: str) -> None:
    """Medians of all solutes within a tenth in the middle, of 256 draws each solved for itself."""
    from corneum.planning import uptake
    from tests.plans import plan_from

    solved: list[float] = []
    read = uptake.arrived

    def beside(context, request, surface):  # type: ignore[no-untyped-def]
        found = read(context, request, surface)
        alone = shares_of(solve(request.problem, "plan", "compiled")).places
        dose = found.amounts["applied"].draws[:, 0]
        own = float(np.median(alone[:, 3:7].sum(axis=1) * dose))
        if own > 1e-6 * float(np.median(dose)):
            solved.append(abs(float(np.log(np.median(found.amounts["uptake"].draws) / own))))
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(uptake, "arrived", beside)
        plan_from(f"date: 2026-01-01\nclient: {{age: 45}}\ngoals: [fine_lines]\nzones: [{zone}]\n", samples=256)
    assert len(solved) > 10
    assert float(np.median(solved)) < 0.1


def test_what_a_layer_holds_gives_its_free_concentration(problems: dict[tuple[str, str], Problem]) -> None:
    """Over time the mean of amount / (L K (1 + b)) is the mean free concentration that the solver integrates, in every
    layer that binds nothing slowly: what keratin binds is not in equilibrium."""
    problem = next(each for (_, solute), each in problems.items() if "niacinamide" in solute)
    some = first_cases(problem, 24)
    exposure, skin = solve(some), some.layers
    held = exposure.course.layers / (skin.thickness * skin.partition * (1 + skin.binding))[:, None, :]
    mean = np.trapezoid(held, exposure.course.times[:, :, None], axis=1) / exposure.times[:, -1:]
    at_once = np.all(skin.slow_binding == 0, axis=0)
    assert at_once.sum() == 3
    assert np.allclose(mean[:, at_once], exposure.mean_free[:, at_once], rtol=0.05)


def test_a_course_lies_between_the_steps_of_the_solver(problems: dict[tuple[str, str], Problem]) -> None:
    for problem in problems.values():
        some = first_cases(problem, 12)
        exposure = solve(some)
        course = shares_of(exposure).course.reshape(12, len(COURSE_HOURS), -1) * exposure.received[:, -1][:, None, None]
        for place, hours in enumerate(COURSE_HOURS):
            times, layers = exposure.course.times, exposure.course.layers[:, :, 1:]
            after = (times < hours * 3600).sum(axis=1)
            ends = np.stack([layers[np.arange(12), after - 1], layers[np.arange(12), after]])
            least, most = ends.min(axis=0), ends.max(axis=0)
            slack = 1e-9 * exposure.received[:, -1][:, None]
            assert ((course[:, place] >= np.maximum(least, 0) - slack) & (course[:, place] <= most + slack)).all()
