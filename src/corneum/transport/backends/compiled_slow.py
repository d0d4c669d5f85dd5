"""The compiled twin of `slow_binding`: what is slowly bound takes the stages of the step, cell by cell.

It stands in the amounts from the row `first` on."""

from __future__ import annotations

from corneum.transport.backends.compiled_arrays import AMOUNTS, FIRST, HELD, MANY, OPEN_SHARE, Array, Ints, Slow
from corneum.transport.backends.compiled_settings import within


@within
def prepare(radii: int, passed: int, across: int, now: Array, slow: Slow, weight: Array, extra: Array) -> None:
    """What a stage of that weight binds, lets go and keeps, the channel being the first `across` cells of the first
    `passed` rows; and what the diagonal gains."""
    slow_rows, uptake, release, binds, lets_go, stays, _ = slow
    count, width = release.shape
    for s in range(count):
        for w in range(width):
            stays[s, w] = 1.0 / (1.0 + weight[w] * release[s, w])
            lets_go[s, w] = weight[w] * release[s, w] * stays[s, w]
        for i in range(radii):
            channel = 1.0 if i < across and slow_rows[s] < passed else 0.0
            for w in range(width):
                taken_up = weight[w] * uptake[s * radii + i, w] * stays[s, w]
                binds[s * radii + i, w] = taken_up * (1.0 - channel * now[OPEN_SHARE, w])
                extra[slow_rows[s] * radii + i, w] = binds[s * radii + i, w]


@within
def let_go(
    radii: int, first: int, stage: int, slow_rows: Ints, lets_go: Array, first_bound: Array, new: Array, right: Array
) -> None:
    """Add what lets go to the right side of a stage."""
    count, width = lets_go.shape
    ahead = stage * FIRST
    for s in range(count):
        for i in range(radii):
            k, q = s * radii + i, slow_rows[s] * radii + i
            for w in range(width):
                before = (1.0 - ahead) * new[first + k, w] + ahead * first_bound[k, w]
                right[q, w] += lets_go[s, w] * before


@within
def after_first(radii: int, first: int, slow: Slow, new: Array, u: Array) -> None:
    """What is bound after the first stage, at its u."""
    slow_rows, _, _, binds, _, stays, first_bound = slow
    count, width = stays.shape
    for s in range(count):
        for i in range(radii):
            k, q = s * radii + i, slow_rows[s] * radii + i
            for w in range(width):
                first_bound[k, w] = stays[s, w] * new[first + k, w] + binds[k, w] * u[q, w]


@within
def bind(
    radii: int, first: int, share: float, slow: Slow, into: Ints, reach: Array, mean: Array, new: Array, flows: Array
) -> None:
    """Move what is bound at the mean u from free to bound; a stage takes that share of the stretch. What layers hold
    goes into their compartments."""
    slow_rows, _, _, binds, lets_go, _, first_bound = slow
    count, width = lets_go.shape
    many = len(flows) // MANY
    for s in range(count):
        held_by = HELD * many + into[slow_rows[s]]
        for i in range(radii):
            k, q = s * radii + i, slow_rows[s] * radii + i
            for w in range(width):
                old = new[first + k, w]
                before = share * old + (1.0 - share) * first_bound[k, w]
                newly_bound = (binds[k, w] * mean[q + radii, w] - lets_go[s, w] * before) / share
                new[q, w] -= newly_bound
                new[first + k, w] = old + newly_bound
                flows[held_by, w] += reach[w] * ((1.0 - share) * first_bound[k, w] + share * (old + newly_bound))


@within
def bound_by_compartment(radii: int, first: int, slow_rows: Ints, into: Ints, new: Array, flows: Array) -> None:
    """Add what is bound to the amounts in layers."""
    _, width = new.shape
    amounts = len(flows) // MANY * AMOUNTS
    for s in range(len(slow_rows)):
        for i in range(radii):
            for w in range(width):
                flows[amounts + into[slow_rows[s]], w] += new[first + s * radii + i, w]
