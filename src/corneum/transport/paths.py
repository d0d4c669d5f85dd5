"""What the schedule says of each step of each case, ahead of the compiled march: one row a step, all cases at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corneum.transport.cells import Cells, mean_film, open_share_at
from corneum.transport.parts import Receptor
from corneum.transport.schedule import KINDS, Schedule
from corneum.transport.supply import Supply

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

OUTPUT, SAMPLE, DISSOLVED, WIPE, APPLY, UNCOVER, COVER = range(len(KINDS))


@dataclass(frozen=True)
class Paths:
    """S steps, S + 1 edges, B cases; a case that ends sooner takes steps of no length at its end.

    Of each step (S, B): length s; share of channels open in its middle and share_after at its end; contact, 0 where
    the film was wiped off; air, 0 under a cover; room (m) and along (m^3/s) as in `cells.mean_film`; solid and hairs,
    what enters of a deposit that dissolves (its share) and from follicles (kg/m^2). Of each edge (S + 1, B): keep, 0
    where its events take the film off, and fresh, 1 where they put one on; stays, the share of the receptor that they
    leave; applied (kg/m^2) and follicles (kg/m^2), as the edge finds them.
    """

    length: Array
    share: Array
    share_after: Array
    contact: Array
    air: Array
    room: Array
    along: Array
    solid: Array
    hairs: Array
    keep: Array
    fresh: Array
    stays: Array
    applied: Array
    follicles: Array


def paths(
    cells: Cells, schedule: Schedule, receptor: Receptor | None, supply: Supply | None, first: Array, film: Array
) -> Paths:
    """first (B,) kg/m^2 is there at the start or waits, film (B,) kg/m^2 is what a fresh one brings."""
    edges = schedule.edges
    length, none = np.diff(edges, axis=0), np.zeros((len(edges) - 1, edges.shape[1]))
    when, kind = schedule.when, schedule.kind

    def happens(what: int) -> tuple[Ints, Ints]:
        """Edges and cases."""
        row, case = np.nonzero((kind == what) & (when >= 0))
        return when[row, case], case

    keep, fresh, stays = np.ones_like(edges), np.zeros_like(edges), np.ones_like(edges)
    touched, turned, air = np.zeros_like(edges, bool), np.zeros_like(edges, bool), np.ones_like(edges)
    for what in (WIPE, APPLY, UNCOVER, COVER):
        place = happens(what)
        turned[place] = True
        air[place] = 0.0 if what == COVER else 1.0
        if what in (WIPE, APPLY):
            touched[place] = True
            keep[place], fresh[place] = 0.0, 1.0 if what == APPLY else 0.0
    contact = np.where(touched, fresh, 1.0)
    if receptor is not None:
        place = happens(SAMPLE)
        np.multiply.at(stays, place, 1 - receptor.share[place[1]])

    last = _latest(touched)
    contact = np.take_along_axis(contact, last, axis=0)[:-1]
    air = np.take_along_axis(air, _latest(turned), axis=0)[:-1]
    room, along, open_, open_after = none, none, none, none
    if cells.film_rows:
        covered = np.concatenate([np.zeros((1, edges.shape[1])), np.cumsum(np.where(air > 0, 0.0, length), axis=0)])
        dried = edges - covered
        since = (dried - np.take_along_axis(dried, last, axis=0))[:-1]
        room, along = mean_film(cells, since, np.where(length > 0, length, 1.0), air)
    if cells.channel_rows:
        open_, open_after = open_share_at(cells, edges[:-1] + length / 2), open_share_at(cells, edges[1:])
    solid, hairs, follicles, dose = none, none, np.zeros_like(edges), np.zeros(edges.shape[1])
    if supply is not None:
        solid = np.where(edges[:-1] < supply.dissolves, length / supply.dissolves, 0.0)
        hairs, dose = np.zeros_like(length), supply.dose
        held = dose.copy()
        for step in range(len(edges)):
            follicles[step] = held
            held = held + fresh[step] * dose
            if step < len(length):
                hairs[step] = -held * np.expm1(-supply.rate * length[step])
                held = held - hairs[step]
    added = np.cumsum(fresh * (film + dose), axis=0)
    applied = first + np.concatenate([np.zeros((1, edges.shape[1])), added[:-1]])
    return Paths(
        length, open_, open_after, contact, air, room, along, solid, hairs, keep, fresh, stays, applied, follicles
    )


def _latest(happened: NDArray[np.bool_]) -> Ints:
    """Which edge was the last at which it happened, that edge included (the first, if none)."""
    number = np.arange(len(happened))[:, None]
    return np.asarray(np.maximum.accumulate(np.where(happened, number, 0), axis=0))
