"""One account of wipes, fresh films, covers and samples: what it says of edges, and that every user of it agrees."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from corneum.transport import presets
from corneum.transport import problem as make
from corneum.transport.coefficients import coefficients_of
from corneum.transport.groups import groups
from corneum.transport.problem import Problem
from corneum.transport.supply import applied_of
from corneum.transport.timeline import EdgeEvents, Timeline, timeline
from tests.transport.test_adjoint import agrees, with_deposits, with_follicles
from tests.transport.test_compiled import same
from tests.transport.test_engine import NO_EVENT, face

HOUR = 3600.0


def line_of(problem: Problem) -> Timeline:
    """Of a single case, at `plan`."""
    (group,) = groups(problem, presets.preset("plan", single_column=problem.channels is None))
    coefficients = coefficients_of(group.problem, group.mesh)
    applied = applied_of(group.problem, group.mesh, coefficients)
    return timeline(coefficients, group.schedule, applied, group.problem.receptor)


def between(line: Timeline, values: np.ndarray, start: float, stop: float) -> set[float]:
    """The values of the steps between two times (s)."""
    begins = line.edges[:-1, 0]
    return set(values[(begins >= start) & (begins < stop), 0].tolist())


def test_a_wipe_takes_film_and_cover_off_and_a_fresh_film_may_be_covered_at_once() -> None:
    batch = replace(
        face(1, needled=False, wipe=False),
        cover_at=np.array([[1 * HOUR, 5 * HOUR]]),
        wipe_at=np.array([[3 * HOUR]]),
        reapply_at=np.array([[5 * HOUR]]),
        uncover_at=np.array([[7 * HOUR]]),
    )
    line = line_of(batch)
    for start, stop, contact, air in ((0, 1, 1, 1), (1, 3, 1, 0), (3, 5, 0, 1), (5, 7, 1, 0), (7, 24, 1, 1)):
        assert between(line, line.contact, start * HOUR, stop * HOUR) == {contact}
        assert between(line, line.air, start * HOUR, stop * HOUR) == {air}
    changes = np.flatnonzero(line.events.happens[:, 0])
    assert line.edges[changes, 0].tolist() == [3 * HOUR, 5 * HOUR]
    assert line.events.kept[changes, 0].tolist() == [0, 0]
    assert line.events.laid[changes, 0].tolist() == [0, 1]
    assert line.films_at[0, 0] == changes[1]


def test_samples_of_the_same_instant_take_their_shares_of_what_is_left() -> None:
    receptor = make.receptor(1, volume_per_area=1e-3, sampled_at=[HOUR, HOUR, 2 * HOUR], share=0.25)
    batch = replace(face(1, needled=False, wipe=False), beneath="receptor", receptor=receptor)
    drawn = line_of(batch).events.drawn[:, 0]
    assert drawn[drawn > 0].tolist() == [0.4375, 0.25]


@pytest.mark.parametrize("needled", [True, False])
def test_of_two_films_put_on_at_the_same_instant_the_last_stays(needled: bool) -> None:
    """The first is wiped off at once but leaves its dose in the follicles, say all back ends and the adjoint."""
    batch = with_follicles(face(3, seed=4, needled=needled, wipe=False))
    batch = replace(batch, wipe_at=NO_EVENT, reapply_at=np.tile([8 * HOUR, 8 * HOUR], (3, 1)))
    result = same(batch)
    assert batch.vehicle is not None
    film = batch.vehicle.concentration * batch.vehicle.thickness
    deposit = 0.0 if batch.deposit is None else batch.deposit.amount
    assert np.allclose(result.received[:, -1], 3 * film + deposit, rtol=1e-12)
    assert np.all(result.wiped[:, -1] > 0.7 * film)
    agrees(with_deposits(batch, seed=2), "follicles")


def test_what_happens_to_sensitivities_is_the_transpose_of_what_happens_to_amounts() -> None:
    rng = np.random.default_rng(3)
    kept = np.array([1.0, 0.0, 0.0, 1.0])
    films = np.array([0.0, 0.0, 2.0, 0.0])
    drawn = np.array([0.0, 0.3, 0.5, 1.0])
    events = EdgeEvents(kept, np.minimum(films, 1.0), films, drawn)
    film, receptor, film_after, receptor_after = rng.random((4, 4))
    wiped, sampled = 0.7, 0.2
    nothing = np.zeros(4)
    forward = film_after * events.film_after(film, nothing) + wiped * events.wiped(film, nothing)
    assert np.allclose(forward, film * events.film_sensitivity(film_after, wiped), rtol=1e-14)
    left = receptor - events.sampled(receptor)
    forward = receptor_after * left + sampled * events.sampled(receptor)
    assert np.allclose(forward, receptor * events.receptor_sensitivity(receptor_after, sampled), rtol=1e-14)
