"""The compiled twin of `slow_binding`: what is slowly bound takes the stages of the step, cell by cell."""

from __future__ import annotations

from corneum.transport.backends.compiled_arrays import AMOUNTS, FIRST, HELD, MANY, OPEN_SHARE, Array, Ints, Slow
from corneum.transport.backends.compiled_settings import within


@within
def prepare(radii: int, passed: int, now: Array, slow: Slow, weight: Array, extra: Array) -> None:
    """What is bound at first; what a stage of that weight binds, lets go and keeps, the first `passed` rows being those
    of the channel; and what the diagonal gains."""
    slow_rows, uptake, release, binds, lets_go, stays, bound, new_bound, _ = slow
    count, width = release.shape
    for k in range(len(uptake)):
        for w in range(width):
            new_bound[k, w] = bound[k, w]
    for s in range(count):
        for w in range(width):
            stays[s, w] = 1.0 / (1.0 + weight[w] * release[s, w])
            lets_go[s, w] = weight[w] * release[s, w] * stays[s, w]
        for i in range(radii):
            channel = 1.0 if i == 0 and slow_rows[s] < passed else 0.0
            for w in range(width):
                taken_up = weight[w] * uptake[s * radii + i, w] * stays[s, w]
                binds[s * radii + i, w] = taken_up * (1.0 - channel * now[OPEN_SHARE, w])
                extra[slow_rows[s] * radii + i, w] = binds[s * radii + i, w]


@within
def let_go(radii: int, stage: int, slow: Slow, right: Array) -> None:
    """Add what lets go to the right side of a stage."""
    count, width = slow.release.shape
    ahead = stage * FIRST
    for s in range(count):
        for i in range(radii):
            k, q = s * radii + i, slow.slow_rows[s] * radii + i
            for w in range(width):
                before = (1.0 - ahead) * slow.new_bound[k, w] + ahead * slow.first_bound[k, w]
                right[q, w] += slow.lets_go[s, w] * before


@within
def after_stage(radii: int, stage: int, slow: Slow, u: Array) -> None:
    """What is bound after the first stage, at its u."""
    count, width = slow.release.shape
    for s in range(count * (stage == 0)):
        for i in range(radii):
            k, q = s * radii + i, slow.slow_rows[s] * radii + i
            for w in range(width):
                slow.first_bound[k, w] = slow.stays[s, w] * slow.new_bound[k, w] + slow.binds[k, w] * u[q, w]


@within
def bind(
    radii: int, share: float, slow: Slow, compartment: Ints, reach: Array, mean: Array, new: Array, flows: Array
) -> None:
    """Move what is bound at the mean u from free to bound; a stage takes that share of the stretch."""
    count, width = slow.release.shape
    many = len(flows) // MANY
    for s in range(count):
        into = HELD * many + compartment[slow.slow_rows[s]]
        for i in range(radii):
            k, q = s * radii + i, slow.slow_rows[s] * radii + i
            for w in range(width):
                before = share * slow.new_bound[k, w] + (1.0 - share) * slow.first_bound[k, w]
                taken = (slow.binds[k, w] * mean[q + radii, w] - slow.lets_go[s, w] * before) / share
                new[q, w] -= taken
                slow.new_bound[k, w] += taken
                held = (1.0 - share) * slow.first_bound[k, w] + share * slow.new_bound[k, w]
                flows[into, w] += reach[w] * held


@within
def bound_by_compartment(radii: int, slow: Slow, compartment: Ints, flows: Array) -> None:
    """Add what is bound to the amounts in layers."""
    count, width = slow.release.shape
    first = len(flows) // MANY * AMOUNTS
    for s in range(count):
        into = first + compartment[slow.slow_rows[s]]
        for i in range(radii):
            for w in range(width):
                flows[into, w] += slow.new_bound[s * radii + i, w]


@within
def keep_bound(slow: Slow, taken: Ints) -> None:
    """What is bound from now on, in the cases that take the attempt."""
    cells, width = slow.bound.shape
    for k in range(cells):
        for w in range(width):
            slow.bound[k, w] = slow.new_bound[k, w] if taken[w] == 1 else slow.bound[k, w]
