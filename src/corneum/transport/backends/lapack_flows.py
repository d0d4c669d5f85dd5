"""What the steps of one case move per u, as arrays whose first axis is the step: for `lapack`.

N steps, Z rows of tissue, R radial cells; q = row x R + radial cell numbers the n cells, the film's row first.
Coefficients here are those of one case, with an axis of cases of length one, on which the steps stand once they have
changed what the steps change.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corneum.transport.backends.sdirk import GAMMA
from corneum.transport.coefficients import Coefficients, StepState, channel_column, film_row, fluid_share
from corneum.transport.slow_binding import exchange_of

Array = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class SlowFlows:
    """What `slow_binding.Exchange` says of each step, flat over the cells (s,) that bind slowly: (N, s)."""

    cells: Ints
    binds: Array
    lets_go: Array
    stays: Array


@dataclass(frozen=True)
class Flows:
    """Of each step, flat over cells (N, n): capacity; what the step moves per u (h times the conductance) between rows
    (axial: q to q + R) and shells (radial: q to q + 1), and by losses; of the surface and the floor (N, R); slow, of
    the cells that bind slowly, where any do."""

    capacity: Array
    axial: Array
    radial: Array
    loss: Array
    surface: Array
    floor: Array
    slow: SlowFlows | None


def flows_of(coefficients: Coefficients, states: StepState) -> Flows:
    """Those of all steps of a case."""
    film, rows, count = coefficients.film_rows, coefficients.channel_rows, len(states.length)
    closed = coefficients.closed
    tall, width, _ = closed.capacity.shape
    capacity, loss = _repeated(closed.capacity, count), _repeated(closed.loss, count)
    axial, radial = np.zeros((count, tall, width)), np.zeros((count, tall, width))
    axial[:, :-1], radial[:, :, :-1] = closed.axial[..., 0], closed.radial[..., 0]
    surface, floor = _repeated(closed.surface, count), _repeated(closed.floor, count)
    if rows:
        column = channel_column(coefficients, states.open_share)
        inside = slice(film, film + rows)
        across = coefficients.channel_cells
        below = slice(film, film + len(column.axial))
        capacity[:, inside, :across], loss[:, inside, :across] = _by_step(column.capacity), _by_step(column.loss)
        axial[:, below, :across], radial[:, inside, :across] = _by_step(column.axial), _by_step(column.radial)
        surface[:, :across], floor[:, :across] = column.surface.T, column.floor.T
    if film:
        row = film_row(coefficients, states, surface.T)
        capacity[:, 0], loss[:, 0], axial[:, 0], radial[:, 0, :-1] = (
            array.T for array in (row.capacity, row.loss, row.axial, row.radial)
        )
    length = states.length[:, None]

    def moved(conductance: Array) -> Array:
        flat = conductance.reshape(count, -1)
        flat *= length
        return flat

    held = (states.contact * (coefficients.held > 0))[:, None]
    return Flows(
        capacity.reshape(count, -1),
        moved(axial),
        moved(radial),
        moved(loss),
        moved(surface) * held,
        moved(floor),
        _slow_flows(coefficients, states),
    )


def _slow_flows(coefficients: Coefficients, states: StepState) -> SlowFlows | None:
    """Those of all steps of a case."""
    exchange = exchange_of(coefficients.slow, coefficients.film_rows, states.open_share, GAMMA * states.length)
    if exchange is None:
        return None
    radii, count = len(coefficients.area), len(states.length)
    shape = (len(exchange.rows), radii, count)
    each = (exchange.binds, exchange.lets_go, exchange.stays)
    flat = (np.ascontiguousarray(np.broadcast_to(array, shape).reshape(-1, count).T) for array in each)
    return SlowFlows((exchange.rows[:, None] * radii + np.arange(radii)).ravel(), *flat)


def _by_step(array: Array) -> Array:
    """With the steps (..., N) first (N, ...)."""
    return np.moveaxis(array, -1, 0)


def _repeated(array: Array, count: int) -> Array:
    """Of one case (..., 1), once for each step (N, ...)."""
    return np.repeat(array[None, ..., 0], count, axis=0)


def diagonal_of(flows: Flows, radii: int) -> Array:
    """The diagonal of M + G h A (N, n)."""
    leaving = flows.loss + flows.axial
    leaving[:, radii:] += flows.axial[:, :-radii]
    if radii > 1:
        leaving += flows.radial
        leaving[:, 1:] += flows.radial[:, :-1]
    leaving[:, :radii] += flows.surface
    leaving[:, -radii:] += flows.floor
    leaving *= GAMMA
    leaving += flows.capacity
    if flows.slow is not None:
        leaving[:, flows.slow.cells] += flows.slow.binds
    return leaving


def compartments(coefficients: Coefficients, amount: Array, open_share: Array, bound: Array) -> Array:
    """Film (0 without one), channels and layers (E, 2 + L) from amounts (E, n), and what is slowly bound besides
    (E, s), at shares of open channels (E,)."""
    film, rows, radii = coefficients.film_rows, coefficients.channel_rows, len(coefficients.area)
    by_row = amount.reshape(len(open_share), -1, radii).sum(axis=2)
    tissue, fluid = by_row[:, film:], np.zeros((len(open_share), 1))
    if rows:
        channel = amount.reshape(len(open_share), -1, radii)[:, film : film + rows, : coefficients.channel_cells]
        inside = channel.sum(axis=2) * fluid_share(coefficients, open_share).T
        tissue[:, :rows] -= inside
        fluid = inside.sum(axis=1, keepdims=True)
    on_skin = by_row[:, :film] if film else np.zeros((len(open_share), 1))
    in_layers = np.add.reduceat(tissue, coefficients.starts, axis=1)
    if coefficients.slow is not None:
        in_layers += coefficients.slow.by_layer(bound.T.reshape(-1, radii, len(open_share))).T
    return np.concatenate([on_skin, fluid, in_layers], axis=1)
