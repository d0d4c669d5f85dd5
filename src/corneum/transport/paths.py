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

OUTPUT, SAMPLE, SETTLED, WIPE, APPLY, UNCOVER, COVER = range(len(KINDS))


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
    length = edges[1:] - edges[:-1]
    none = np.zeros_like(length)
    keep, fresh, stays, air = np.ones_like(edges), np.zeros_like(edges), np.ones_like(edges), np.ones_like(edges)
    touched, turned = np.zeros(edges.shape, bool), np.zeros(edges.shape, bool)
    row, which = np.nonzero((schedule.kind != OUTPUT) & (schedule.when >= 0))
    if row.size:
        # in the order in which they happen: at one instant the last has the last word
        edge, kind = schedule.when[row, which], schedule.kind[row, which]
        film_off, covering = (kind == WIPE) | (kind == APPLY), kind >= WIPE
        place = edge[film_off], which[film_off]
        touched[place], keep[place], fresh[place] = True, 0.0, kind[film_off] == APPLY
        place = edge[covering], which[covering]
        turned[place], air[place] = True, kind[covering] != COVER
        if receptor is not None:
            place = edge[kind == SAMPLE], which[kind == SAMPLE]
            np.multiply.at(stays, place, 1 - receptor.share[place[1]])

    case = np.arange(edges.shape[1])
    last = _latest(touched)
    contact = np.where(touched, fresh, 1.0)[last, case][:-1]
    air = air[_latest(turned), case][:-1]
    room, along, open_, open_after = none, none, none, none
    if cells.film_rows:
        dried = edges.copy()
        dried[1:] -= np.cumsum(np.where(air > 0, 0.0, length), axis=0)
        since = (dried - dried[last, case])[:-1]
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
    applied = np.repeat(first[None], len(edges), axis=0)
    applied[1:] += np.cumsum((fresh * (film + dose))[:-1], axis=0)
    return Paths(
        length, open_, open_after, contact, air, room, along, solid, hairs, keep, fresh, stays, applied, follicles
    )


def _latest(happened: NDArray[np.bool_]) -> Ints:
    """Which edge was the last at which it happened, that edge included (the first, if none)."""
    number = np.arange(len(happened))[:, None]
    return np.asarray(np.maximum.accumulate(np.where(happened, number, 0), axis=0))
