"""The reference march for one case: the equations and steps of `march`, with everything laid out along the steps.

What the closing channel, the drying film, wipes and covers do to capacities, losses and conductances follows from the
schedule alone, so it is computed before the march for all N steps at once, and what flowed where is added up after it.
Between them a step is a banded Cholesky factor (LAPACK, lower, radial index fastest), two solves and the flows through
the faces. Only a film at its solubility and the guard against negative amounts look at the amounts on the way.

It covers a few cases, one after another, without receptor, saturable metabolism or anything that waits to dissolve;
the rest is for `march`. Both agree to round-off. q = row x R + radial cell numbers the n cells, the film's row first.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from corneum.transport import presets
from corneum.transport.cells import Cells, cells_of, deposited, fresh_film, take
from corneum.transport.march import FIRST, GAMMA, Change, Moment, Trace, guarded
from corneum.transport.mesh import Mesh
from corneum.transport.problem import Problem
from corneum.transport.schedule import Schedule
from corneum.transport.single_steps import Flows, Steps, compartments, diagonal_of, flows_of, open_share_of, steps_of

Array = NDArray[np.float64]

WAITING = ("receptor", "sampled", "undissolved", "follicles")


def covers(problem: Problem, mesh: Mesh, schedule: Schedule) -> bool:
    """Whether these cases have only what this march knows, are few, and would not fill the memory."""
    given = problem.deposit
    simple = problem.receptor is None and problem.follicles is None
    at_once = given is None or not given.dissolves.any()
    cell_steps = len(schedule.edges) * (len(mesh.height) + 1) * len(mesh.area)
    few = problem.cases <= presets.FEW and cell_steps <= presets.FEW_CELL_STEPS
    return few and simple and at_once and not problem.layers.maximal_metabolism.any()


def run(problem: Problem, mesh: Mesh, schedule: Schedule) -> Trace:
    """March cases that share cell counts and the pattern of their schedule."""
    cells = cells_of(problem, mesh)
    placed, fresh = deposited(problem, mesh), fresh_film(problem, cells)
    found = []
    for case in range(problem.cases):
        one = cells if problem.cases == 1 else take(cells, np.array([case]))
        found.append(_case(one, placed[..., case], fresh[:, case], schedule, schedule.edges[:, case]))
    return Trace(**{name: np.stack([entry[name] for entry in found], axis=-1) for name in found[0]})


def _case(cells: Cells, placed: Array, fresh: Array, schedule: Schedule, edges: Array) -> dict[str, Array]:
    """The fields of a `Trace`, without the axis of cases. placed (Z, R) and fresh (R,) kg/m^2."""
    from scipy.linalg.lapack import dpbtrf, dpbtrs

    film, radii = cells.film_rows, len(fresh)
    steps = steps_of(schedule, edges)
    count = len(steps.length)
    share = open_share_of(cells, steps.at + steps.length / 2)
    flows = flows_of(cells, steps, share)
    amount = np.concatenate([fresh, placed.ravel()]) if film else placed.ravel()
    diagonal, band = diagonal_of(flows, radii), np.zeros((amount.size, radii + 1))
    found, means = np.empty((count + 1, amount.size)), np.empty((count, amount.size))
    held, pool = float(cells.held[0]), float(cells.film_partition[0] / cells.film_solubility[0])
    applied = float(amount.sum())
    entered, renewed, wiped = np.zeros(count + 1), np.zeros(count + 1), np.zeros(count + 1)
    left: dict[int, float] = {}
    redone: dict[int, Change] = {}

    for step in range(count + 1):
        found[step] = amount
        for another in steps.films.get(step, ()) if film else ():
            wiped[step] += amount[:radii].sum()
            amount[:radii] = fresh if another else 0.0
            renewed[step] += amount[:radii].sum()
            applied += amount[:radii].sum()
            left[step] = float(amount[:radii].sum())
        if step == count:
            break
        capacity, down, loss, top = flows.capacity[step], flows.axial[step], flows.loss[step], flows.top[step]
        if film and pool:
            more = np.maximum(pool * amount[:radii], capacity[:radii])
            diagonal[step, :radii] += more - capacity[:radii]
            capacity[:radii] = more
        # the matrix as LAPACK's lower band, transposed; its factor took the place of the last one
        band[:, 0] = diagonal[step]
        if radii > 1:
            np.multiply(flows.radial[step], -GAMMA, out=band[:, 1])
            band[:, 2:radii] = 0.0
        np.multiply(down, -GAMMA, out=band[:, radii])
        factor = dpbtrf(band.T, lower=1, overwrite_ab=1)[0]
        right = amount
        if held:
            right = amount.copy()
            right[:radii] += (GAMMA * held) * top
        u1 = dpbtrs(factor, right, lower=1)[0]
        right = right - FIRST * amount
        right += (FIRST * capacity) * u1
        mean = means[step]
        np.multiply(dpbtrs(factor, right, lower=1, overwrite_b=1)[0], GAMMA, out=mean)
        u1 *= 1 - GAMMA
        mean += u1
        new = amount - loss * mean
        flow = (mean[:-radii] - mean[radii:]) * down[:-radii]
        new[:-radii] -= flow
        new[radii:] += flow
        if radii > 1:
            flow = (mean[:-1] - mean[1:]) * flows.radial[step, :-1]
            new[:-1] -= flow
            new[1:] += flow
        entering = 0.0
        if held:
            flow = top * (held - mean[:radii])
            new[:radii] += flow
            entering = flow.sum()
        if cells.open_below:
            new[-radii:] -= flows.bottom[step] * mean[-radii:]
        least = -presets.NEGATIVE_GUARD * (applied + entering)
        # a compartment is below that only if some of its cells are
        if new.min() * new.size < least and compartments(cells, new[None], edges[step + 1 : step + 2]).min() < least:
            now = slice(step, step + 1)
            at, length, since = steps.at[now], steps.length[now], steps.since[now]
            moment = Moment(at, length, since, steps.contact[now], steps.air[now], np.zeros(1), None)
            change = redone[step] = guarded(cells, amount.reshape(-1, radii, 1), moment)
            new, entering, means[step] = change.amount.ravel(), float(change.received[0]), 0.0
        amount = new
        entered[step + 1] = entering
        applied += entering

    told = _told(cells, steps, flows, edges, found, means, redone)
    received = found[0].sum() + np.cumsum(entered) + _before(renewed)
    film_after = told["film_course"].copy()
    film_after[list(left)] = list(left.values())
    return {**told, "received": received[steps.read], "wiped": _before(wiped)[steps.read], "film_after": film_after}


def _before(happened: Array) -> Array:
    """The sum of what happened at earlier edges."""
    return np.asarray(np.cumsum(happened) - happened)


def _told(
    cells: Cells, steps: Steps, flows: Flows, edges: Array, found: Array, means: Array, redone: dict[int, Change]
) -> dict[str, Array]:
    """What amounts at the edges and means u of the steps say; means are 0 where the guard did the step again."""
    film, radii, read = cells.film_rows, len(cells.area), steps.read
    lost = (flows.loss * means).reshape(len(means), -1, radii).sum(axis=2)
    metabolised = lost[:, film:] @ cells.metabolised[:, 0]
    each = {
        "metabolised": metabolised, "cleared": lost[:, film:].sum(axis=1) - metabolised,
        "evaporated": lost[:, :film].sum(axis=1), "beneath": (flows.bottom * means[:, -radii:]).sum(axis=1),
    }  # fmt: skip
    middle = steps.at + steps.length / 2
    held = compartments(cells, flows.capacity * means * steps.length[:, None], middle).sum(axis=0)
    mean = (steps.length @ means)[film * radii :].reshape(-1, radii)
    free = np.add.reduceat((mean @ cells.area[:, 0]) * cells.height[:, 0], cells.starts)
    film_integral, layer_integral = held[0], held[2:]
    for step, change in redone.items():
        for name, values in each.items():
            values[step] = getattr(change, name)[0]
        film_integral = film_integral + change.film_integral[0]
        layer_integral, free = layer_integral + change.layer_integral[:, 0], free + change.free_integral[:, 0]
    course = compartments(cells, found, edges)
    none = np.zeros(len(read))
    return {
        **{name: np.concatenate([[0.0], np.cumsum(values)])[read] for name, values in each.items()},
        **{name: none for name in WAITING},
        "film": course[read, 0], "channels": course[read, 1], "layers": course[read, 2:],
        "layer_integral": layer_integral, "free_integral": free, "film_integral": np.asarray(film_integral),
        "course": course[:, 2:], "film_course": course[:, 0], "redone": np.asarray(float(len(redone))),
    }  # fmt: skip
