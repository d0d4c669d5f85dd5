"""What a march meets on its way, for the sweep backwards: the moments of its steps, what happens between them, and
which steps the guard against negative amounts did again."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from corneum.transport import single
from corneum.transport.cells import Cells, fresh_film, mean_film, take
from corneum.transport.groups import Group
from corneum.transport.march import Moment, _negative, _sdirk, guarded
from corneum.transport.schedule import Schedule
from corneum.transport.single_steps import steps_of
from corneum.transport.supply import Supply

Array = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Path:
    """N steps of b cases. moments: without what enters and what the receptor holds; events: what happens before each
    step, in order, and the number of each within its kind; again: the cases whose step was done again; reached (b,):
    whether the film was ever at its solubility."""

    moments: list[Moment]
    events: list[list[tuple[str, int]]]
    again: list[Ints]
    reached: NDArray[np.bool_]


def retraced(group: Group, cells: Cells, supply: Supply | None, placed: Array) -> Path:
    """March a group of cases as `march.run` does; a few simple ones sooner, if nothing happens on their way."""
    problem = group.problem
    moments, events = _moments(group.schedule), _events(group.schedule)
    if _uneventful(group):
        return Path(moments, events, [np.zeros(0, np.int64)] * len(moments), np.zeros(problem.cases, dtype=bool))
    fresh, receptor = fresh_film(problem, cells), np.zeros(problem.cases)
    amount = np.concatenate([np.zeros((cells.film_rows, *cells.area.shape)), placed])
    if cells.film_rows:
        amount[0] = fresh
    follicles = receptor if supply is None else supply.dose
    received = amount.sum(axis=(0, 1)) + follicles
    if supply is not None:
        received = received + supply.undissolved(receptor)
    again, reached = [], np.zeros(problem.cases, dtype=bool)

    for moment, before in zip(moments, events, strict=True):
        for kind, _ in before:
            if kind == "sample" and problem.receptor is not None:
                receptor = receptor * (1 - problem.receptor.share)
            if kind in ("wipe", "apply") and cells.film_rows:
                amount[0] = fresh if kind == "apply" else 0.0
                received = received + amount[0].sum(axis=0)
            if kind == "apply" and supply is not None:
                follicles, received = follicles + supply.dose, received + supply.dose
        entering = None
        if supply is not None:
            entering = np.zeros_like(amount)
            entering[cells.film_rows :], follicles = supply.over(follicles, moment.at, moment.length)
        if cells.film_rows:
            room, _ = mean_film(cells, moment.since, moment.length, moment.air)
            pool = cells.film_partition * amount[0] / cells.film_solubility
            reached |= (pool > room * cells.area).any(axis=0)
        now = replace(moment, receptor=receptor, supply=entering)
        change = _sdirk(cells, amount, now)
        bad = _negative(cells, change, now.at + now.length, received + change.received)
        if bad.size:
            redone = guarded(take(cells, bad), amount[..., bad], take(now, bad))
            for name in ("amount", "receptor", "received"):
                getattr(change, name)[..., bad] = getattr(redone, name)
        again.append(bad)
        amount, receptor, received = change.amount, change.receptor, received + change.received
    return Path(moments, events, again, reached)


def _uneventful(group: Group) -> bool:
    """Whether the march for single cases tells that no film can saturate and no step was done again."""
    given, film = (group.problem, group.mesh, group.schedule), group.problem.vehicle
    unlimited = film is None or bool(np.isinf(film.solubility).all())
    return unlimited and single.covers(*given) and not single.run(*given).redone.any()


def _moments(schedule: Schedule) -> list[Moment]:
    """The moments of all steps; nothing enters, and no receptor is filled."""
    cases = [steps_of(schedule, edges) for edges in schedule.edges.T]

    def over_cases(name: str) -> Array:
        return np.stack([getattr(case, name) for case in cases], axis=-1)

    at, length, since = over_cases("at"), over_cases("length"), over_cases("since")
    contact, air, empty = over_cases("contact"), over_cases("air"), np.zeros(len(cases))
    return [Moment(at[n], length[n], since[n], contact[n], air[n], empty, None) for n in range(len(at))]


def _events(schedule: Schedule) -> list[list[tuple[str, int]]]:
    """What happens before each step other than a reading."""
    found: list[list[tuple[str, int]]] = [[] for _ in schedule.edges[1:]]
    for step, kind, which in schedule.actions:
        if kind != "output":
            found[step].append((kind, which))
    return found
