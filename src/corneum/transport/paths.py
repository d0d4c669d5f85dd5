"""What the schedule says of each step of each case, ahead of the compiled march: one row a step, all cases at once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from corneum.transport import presets
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
    leave; applied (kg/m^2) and follicles (kg/m^2), as the edge finds them. read (T, B): the edges of the outputs.
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
    read: Ints


@dataclass(frozen=True)
class _Events:
    """What the schedule alone says: of Paths the fields of these names, (S, B) or (S + 1, B); middle (S, B) s of the
    steps; dried (S, B) s, how long a film would have dried before each; sampled: at which edges of which cases."""

    length: Array
    middle: Array
    contact: Array
    air: Array
    dried: Array
    keep: Array
    fresh: Array
    sampled: tuple[Ints, Ints]
    read: Ints


def paths(
    cells: Cells, schedule: Schedule, receptor: Receptor | None, supply: Supply | None, first: Array, film: Array
) -> Paths:
    """first (B,) kg/m^2 is there at the start or waits, film (B,) kg/m^2 is what a fresh one brings."""
    edges = schedule.edges
    # the schedules of single cases are remembered, and so is what they say
    said = _events_of_one(schedule) if edges.shape[1] == 1 else _events(schedule)
    none = room = along = open_ = open_after = solid = hairs = np.zeros_like(said.length)
    stays, follicles, dose = np.ones_like(edges), np.zeros_like(edges), np.zeros(edges.shape[1])
    if receptor is not None:
        np.multiply.at(stays, said.sampled, 1 - receptor.share[said.sampled[1]])
    if cells.film_rows:
        room, along = mean_film(cells, said.dried, np.where(said.length > 0, said.length, 1.0), said.air)
    if cells.channel_rows:
        open_, open_after = open_share_at(cells, np.stack([said.middle, edges[1:]]))
    if supply is not None:
        solid = np.where(edges[:-1] < supply.dissolves, said.length / supply.dissolves, 0.0)
        hairs, dose = none.copy(), supply.dose
        held = dose.copy()
        for step in range(len(edges)):
            follicles[step] = held
            held = held + said.fresh[step] * dose
            if step < len(hairs):
                hairs[step] = -held * np.expm1(-supply.rate * said.length[step])
                held = held - hairs[step]
    applied = np.empty_like(edges)
    applied[0] = first
    np.cumsum(said.fresh[:-1] * (film + dose), axis=0, out=applied[1:])
    applied[1:] += first
    return Paths(
        said.length, open_, open_after, said.contact, said.air, room, along, solid, hairs, said.keep, said.fresh, stays,
        applied, follicles, said.read,
    )  # fmt: skip


def _events(schedule: Schedule) -> _Events:
    edges = schedule.edges
    length = edges[1:] - edges[:-1]
    keep, fresh, air = np.ones_like(edges), np.zeros_like(edges), np.ones_like(edges)
    touched, turned = np.zeros(edges.shape, bool), np.zeros(edges.shape, bool)
    row, which = np.nonzero((schedule.kind != OUTPUT) & (schedule.when >= 0))
    # in the order in which they happen: at one instant the last has the last word
    edge, kind = schedule.when[row, which], schedule.kind[row, which]
    off, turns, samples = (kind == WIPE) | (kind == APPLY), kind >= WIPE, kind == SAMPLE
    place = edge[off], which[off]
    touched[place], keep[place], fresh[place] = True, 0.0, kind[off] == APPLY
    place = edge[turns], which[turns]
    turned[place], air[place] = True, kind[turns] != COVER
    case, last = np.arange(edges.shape[1]), _latest(touched)
    air = air[_latest(turned), case][:-1]
    dried = edges.copy()
    dried[1:] -= np.cumsum(np.where(air > 0, 0.0, length), axis=0)
    contact = np.where(touched, fresh, 1.0)[last, case][:-1]
    since = (dried - dried[last, case])[:-1]
    # all cases have as many outputs
    outputs = np.argsort(schedule.kind != OUTPUT, axis=0, kind="stable")[: int((schedule.kind[:, 0] == OUTPUT).sum())]
    return _Events(
        length, edges[:-1] + length / 2, contact, air, since, keep, fresh, (edge[samples], which[samples]),
        np.take_along_axis(schedule.when, outputs, axis=0),
    )  # fmt: skip


_events_of_one = lru_cache(maxsize=presets.REMEMBERED)(_events)


def _latest(happened: NDArray[np.bool_]) -> Ints:
    """Which edge was the last at which it happened, that edge included (the first, if none)."""
    number = np.arange(len(happened))[:, None]
    return np.asarray(np.maximum.accumulate(np.where(happened, number, 0), axis=0))
