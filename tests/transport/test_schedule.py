"""When steps are taken: they land where something happens, and are short beside the time until something does."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from corneum.transport import presets
from corneum.transport import problem as make
from corneum.transport.schedule import KINDS, Schedule, schedules
from corneum.transport.solve import solve_with
from tests.transport.everything import everything
from tests.transport.test_engine import face

UM = 1e-6
HOUR = 3600.0
PLAN = presets.PRESETS["plan"]


def film(dry_after: float, **events: list[float]) -> make.Problem:
    """A film on one layer, for two days."""
    speed = 1e-8
    wet = make.vehicle(
        1,
        thickness=2 * UM + speed * dry_after,
        dry_thickness=2 * UM,
        evaporation=speed,
        concentration=1.0,
        diffusivity=1e-9,
    )
    tissue = make.layers(("dermis",), [[1e-3]], 1e-11)
    return make.Problem(
        tissue, make.times(1, [48 * HOUR]), wet, **{name: np.array([at]) for name, at in events.items()}
    )


def settled(problem: make.Problem) -> list[float]:
    plan = schedules(problem, PLAN)
    return [at for at, kind in events(plan) if kind == "settled"]


def events(plan: Schedule) -> list[tuple[float, str]]:
    """When what happens to the first case."""
    rows = zip(plan.when[:, 0], plan.kind[:, 0], strict=True)
    return [(float(plan.edges[when, 0]), KINDS[kind]) for when, kind in rows if when >= 0]


def test_steps_land_where_a_film_falls_dry() -> None:
    assert np.allclose(settled(film(0.3 * HOUR)), [0.3 * HOUR])
    assert settled(film(0.3 * HOUR, wipe_at=[0.2 * HOUR])) == []
    assert settled(film(50 * HOUR)) == []


def test_under_a_cover_it_does_not_dry_and_a_fresh_film_dries_again() -> None:
    assert np.allclose(settled(film(2 * HOUR, cover_at=[1 * HOUR], uncover_at=[5 * HOUR])), [6 * HOUR])
    assert settled(film(2 * HOUR, cover_at=[1 * HOUR])) == []
    assert np.allclose(settled(film(2 * HOUR, cover_at=[1 * HOUR], reapply_at=[24 * HOUR])), [26 * HOUR])
    assert np.allclose(settled(film(2 * HOUR, reapply_at=[1 * HOUR, 24 * HOUR])), [3 * HOUR, 26 * HOUR])


def test_an_event_a_rounding_away_from_another_is_no_step_of_its_own() -> None:
    at = film(0.3 * HOUR)
    nearly = replace(at, times=make.times(1, [0.3 * HOUR * (1 + 1e-13), 48 * HOUR]))
    assert np.diff(schedules(nearly, PLAN).edges[:, 0]).min() > 0.1


def test_steps_are_short_beside_the_time_between_two_events() -> None:
    for seed in range(5):
        batch = everything(12, seed, needled=True)
        together = schedules(batch, PLAN)
        for case in range(batch.cases):
            alone = schedules(batch.take(np.array([case])), PLAN)
            assert np.array_equal(alone.edges[:, 0], together.edges[: len(alone.edges), case])
            edges = alone.edges[:, 0]
            stops = [0.0, *(at for at, kind in events(alone) if kind != "output"), edges[-1]]
            for start, end in zip(stops[:-1], stops[1:], strict=True):
                steps = np.diff(edges[(edges >= start) & (edges <= end)])
                if steps.size:
                    assert steps.max() <= PLAN.longest_share * (end - start) * (1 + 1e-9)
                    assert steps[0] <= presets.FIRST_SHARE * (end - start) * (1 + 1e-9)


def test_films_that_dry_cost_no_accuracy_in_time() -> None:
    """On the same mesh with some hundred steps. A step across the moment erred by up to 70 % where a wipe followed
    soon, and around channels by 2 % in the worst tenth."""
    close = replace(PLAN, growth=1.12, first_step=0.5, longest_share=1 / 80)
    for needled in (False, True):
        batch = face(60, seed=4, needled=needled)
        quick, exact = (solve_with(batch, preset).layer_integral for preset in (PLAN, close))
        held = exact > 1e-3 * exact.sum(axis=1, keepdims=True)
        off = np.where(held, np.abs(quick / np.where(held, exact, 1.0) - 1), 0.0).max(axis=1)
        assert np.quantile(off, 0.9) < 0.005 and off.max() < 0.03, (np.quantile(off, 0.9), off.max())
