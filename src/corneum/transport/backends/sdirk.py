"""One implicit step of all cases: SDIRK2 on cell-centred finite volumes in u = c/K.

The state is the amount m in each cell (kg per m^2 of skin). With capacities M, conductances and losses frozen at the
middle of the step, dm/dt = -A u + s, u = m/M. One step of length h, with G = 1 - 1/sqrt(2), f = (1 - G)/G:

    (M + G h A) u1 = m + G h s          (M + G h A) u2 = (1 - f) m + f M u1 + G h s
    mean u = (1 - G) u1 + G u2          m <- m - h (net flow through the faces + losses at mean u) + h s

Second order, L-stable. Since m changes only by what flows through faces, mass is conserved to round-off, also where
capacities change (a channel closes, a film dries). What is slowly bound takes the same stages (see `slow_binding`).
Large steps may turn a compartment slightly negative; then the step is done again for that case as four implicit Euler
steps, which cannot.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from corneum.transport import presets
from corneum.transport.backends.block_elimination import Bands, Blocks, factor
from corneum.transport.coefficients import (
    Coefficients,
    StepCoefficients,
    StepState,
    by_layer,
    saturated,
    step_coefficients,
    take,
)
from corneum.transport.slow_binding import Exchange, exchange_of

Array = NDArray[np.float64]

GAMMA = 1.0 - 1.0 / np.sqrt(2.0)
FIRST = (1.0 - GAMMA) / GAMMA


@dataclass(frozen=True)
class SlowChange:
    """What a step binds slowly, by cell (S, R, B): newly_bound, what went from free to bound; what is bound after it,
    and on the mean over it."""

    newly_bound: Array
    bound: Array
    mean: Array


@dataclass
class StepChange:
    """What one step does; waiting, what cannot dissolve, is no part of amount. Amounts kg/m^2, time integrals kg s/m^2;
    the free one is s kg/m^3 times the thickness."""

    amount: Array
    waiting: Array
    bound: Array
    receptor: Array
    cleared: Array
    metabolised: Array
    evaporated: Array
    beneath: Array
    received: Array
    layer_integral: Array
    free_integral: Array
    film_integral: Array


def checked_step(
    coefficients: Coefficients, amount: Array, state: StepState, received: Array
) -> tuple[StepChange, NDArray[np.int64]]:
    """One step of all cases, done again where a compartment fell below what round-off explains; and those cases.

    received (B,) kg/m^2 until the step begins.
    """
    change = sdirk_step(coefficients, amount, state)
    again = _negative(coefficients, change, state, received + change.received)
    if again.size:
        euler = guarded_step(take(coefficients, again), amount[..., again], take(state, again))
        for entry in fields(change):
            getattr(change, entry.name)[..., again] = getattr(euler, entry.name)
    return change, again


def sdirk_step(coefficients: Coefficients, amount: Array, state: StepState) -> StepChange:
    """One step of second order. A loss that saturates is taken at the mean u of the sweep before."""
    length = state.length
    now = plain = step_coefficients(coefficients, amount, state)
    weight = GAMMA * length
    source = GAMMA * state.supply if state.supply is not None else np.zeros_like(amount)
    source[0] += now.surface * coefficients.held * weight
    mean = amount / now.capacity
    mean_receptor = state.receptor
    exchange = exchange_of(coefficients.slow, coefficients.film_rows, state.open_share, weight)
    bound, slow = _bound_at_start(state), None
    for _ in range(presets.PICARD_SWEEPS if coefficients.saturates else 1):
        if coefficients.saturates:
            now = saturated(coefficients, plain, mean, state.open_share)
        system = system_of(coefficients, now, weight, exchange)
        right = amount + source
        if exchange is not None:
            exchange.let_go(right, bound)
        u1, below1 = system.solve(right, state.receptor)
        right = (1 - FIRST) * amount + FIRST * now.capacity * u1 + source
        if exchange is not None:
            first = exchange.bound_after(bound, u1)
            exchange.let_go(right, (1 - FIRST) * bound + FIRST * first)
        u2, below2 = system.solve(right, (1 - FIRST) * state.receptor + FIRST * system.volume * below1)
        mean = (1 - GAMMA) * u1 + GAMMA * u2
        mean_receptor = (1 - GAMMA) * below1 + GAMMA * below2
    if exchange is not None:
        newly_bound = exchange.newly_bound(GAMMA * bound + (1 - GAMMA) * first, mean) / GAMMA
        slow = SlowChange(newly_bound, bound + newly_bound, (1 - GAMMA) * first + GAMMA * (bound + newly_bound))
    return _moved(coefficients, now, amount, mean, mean_receptor, state, slow)


def guarded_step(coefficients: Coefficients, amount: Array, state: StepState) -> StepChange:
    """The same stretch as `GUARD_STEPS` implicit Euler steps, which keep every cell non-negative; capacities and
    conductances stay those of its middle."""
    count = presets.GUARD_STEPS
    supply = None if state.supply is None else state.supply / count
    short = replace(state, length=state.length / count, supply=supply)
    now = plain = step_coefficients(coefficients, amount, state)
    exchange = exchange_of(coefficients.slow, coefficients.film_rows, state.open_share, short.length)
    system = system_of(coefficients, plain, short.length, exchange)
    source = np.zeros_like(amount) if supply is None else supply.copy()
    source[0] += plain.surface * coefficients.held * short.length
    whole: StepChange | None = None
    bound, slow = _bound_at_start(state), None
    for _ in range(count):
        u, right = amount / plain.capacity, amount + source
        if exchange is not None:
            exchange.let_go(right, bound)
        for _ in range(presets.PICARD_SWEEPS if coefficients.saturates else 1):
            if coefficients.saturates:
                now = saturated(coefficients, plain, u, state.open_share)
                system = system_of(coefficients, now, short.length, exchange)
            u, below = system.solve(right, short.receptor)
        if exchange is not None:
            newly_bound = exchange.newly_bound(bound, u)
            slow = SlowChange(newly_bound, bound + newly_bound, bound + newly_bound)
        change = _moved(coefficients, now, amount, u, below, short, slow)
        amount, bound, short = change.amount + change.waiting, change.bound, replace(short, receptor=change.receptor)
        if whole is not None:
            for entry in fields(change):
                if entry.name not in ("amount", "waiting", "receptor", "bound"):
                    getattr(change, entry.name)[...] += getattr(whole, entry.name)
        whole = change
    assert whole is not None
    return whole


@dataclass(frozen=True)
class System:
    """M + weight A, factored; above a receptor bordered by its one unknown, which all cells of the lowest row share.

    With A_s the skin's block and g (R, B) what couples its lowest row: response = A_s^-1 g, pivot = V + sum(g) - g
    response.
    """

    skin: Blocks | Bands
    volume: Array
    coupling: Array | None = None
    response: Array | None = None
    pivot: Array | None = None

    def solve(self, right: Array, receptor: Array) -> tuple[Array, Array]:
        """u of the cells (F + Z, R, B) and of the receptor (B,), 0 where there is none."""
        u = self.skin.solve(right)
        if self.coupling is None or self.response is None:
            return u, np.zeros_like(receptor)
        below = (receptor + (self.coupling * u[-1]).sum(axis=0)) / self.pivot
        return u + self.response * below, below


def system_of(
    coefficients: Coefficients, now: StepCoefficients, weight: Array, exchange: Exchange | None = None
) -> System:
    """M + weight A of all cases, weight (B,) s, with what is slowly bound meanwhile."""
    skin = factor(*_matrix(now, weight, exchange))
    if not coefficients.receives:
        return System(skin, np.zeros_like(weight))
    coupling = weight * now.floor
    right = np.zeros_like(now.capacity)
    right[-1] = coupling
    response = skin.solve(right)
    pivot = coefficients.receptor_volume + (coupling * (1 - response[-1])).sum(axis=0)
    return System(skin, coefficients.receptor_volume, coupling, response, pivot)


def _matrix(now: StepCoefficients, weight: Array, exchange: Exchange | None) -> tuple[Array, Array, Array]:
    """M + weight A as the arguments of `factor`."""
    leaving = now.loss.copy()
    leaving[:-1] += now.axial
    leaving[1:] += now.axial
    leaving[:, :-1] += now.radial
    leaving[:, 1:] += now.radial
    leaving[0] += now.surface
    leaving[-1] += now.floor
    diagonal = now.capacity + weight * leaving
    if exchange is not None:
        diagonal[exchange.rows] += exchange.binds
    return diagonal, weight * now.radial, weight * now.axial


def _moved(
    coefficients: Coefficients,
    now: StepCoefficients,
    amount: Array,
    mean: Array,
    below: Array,
    state: StepState,
    slow: SlowChange | None,
) -> StepChange:
    """Move mass through the faces at the mean u of cells and receptor, and what is bound slowly: what leaves, and the
    time integrals."""
    film, length = coefficients.film_rows, state.length
    down = length * now.axial * (mean[:-1] - mean[1:])
    outward = length * now.radial * (mean[:, :-1] - mean[:, 1:])
    lost = length * now.loss * mean
    entering = length * now.surface * (coefficients.held - mean[0])
    leaving = length * now.floor * (mean[-1] - below)
    new = amount - lost
    new[:-1] -= down
    new[1:] += down
    new[:, :-1] -= outward
    new[:, 1:] += outward
    new[0] += entering
    new[-1] -= leaving
    if state.supply is not None:
        new += state.supply
    if slow is not None and coefficients.slow is not None:
        new[coefficients.slow.below(film)] -= slow.newly_bound
    lost_rows = lost[film:].sum(axis=1)
    if now.saturable is None:
        metabolised = (lost_rows * coefficients.metabolised).sum(axis=0)
    else:
        saturable = (length * now.saturable * mean)[film:].sum(axis=1)
        metabolised = ((lost_rows - saturable) * coefficients.metabolised + saturable).sum(axis=0)
    waiting = np.zeros_like(new)
    if now.dissolved is not None and state.from_source is not None and state.solubility is not None:
        limit = now.dissolved * state.solubility
        waiting = np.where(state.from_source > 0, np.maximum(new - limit, 0.0), 0.0)
        new -= waiting
    held = length * (now.capacity if now.dissolved is None else now.dissolved) * mean
    slowly_held = None if slow is None else length * slow.mean
    in_layers, _ = by_layer(coefficients, held[film:], state.open_share, slowly_held)
    volume = coefficients.height[:, None] * coefficients.area
    free = np.add.reduceat((length * volume * mean[film:]).sum(axis=1), coefficients.starts, axis=0)
    return StepChange(
        amount=new,
        waiting=waiting,
        bound=np.zeros((0, *new.shape[1:])) if slow is None else slow.bound,
        receptor=state.receptor + leaving.sum(axis=0) if coefficients.receives else state.receptor,
        cleared=lost_rows.sum(axis=0) - metabolised,
        metabolised=metabolised,
        evaporated=lost[:film].sum(axis=(0, 1)),
        beneath=leaving.sum(axis=0),
        received=entering.sum(axis=0),
        layer_integral=in_layers,
        free_integral=free,
        film_integral=held[:film].sum(axis=(0, 1)),
    )


def _bound_at_start(state: StepState) -> Array:
    return np.zeros((0, 1, len(state.length))) if state.bound is None else state.bound


def _negative(coefficients: Coefficients, change: StepChange, state: StepState, received: Array) -> NDArray[np.int64]:
    """The cases in which a compartment fell below what round-off explains."""
    film, amount = coefficients.film_rows, change.amount
    in_layers, fluid = by_layer(coefficients, amount[film:], state.open_share_after, change.bound)
    lowest = np.minimum(np.minimum(in_layers.min(axis=0), fluid), change.receptor)
    if film:
        lowest = np.minimum(lowest, amount[0].sum(axis=0))
    return np.flatnonzero(lowest < -presets.NEGATIVE_GUARD * received)
