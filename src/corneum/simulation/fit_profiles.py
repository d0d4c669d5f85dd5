"""Profiles of fitted parameters: the least sum of squares that the others allow while one is held.

Where a profile stays below the 95 % threshold up to a bound, or passes it only because another parameter has met its
own, that side is open.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from corneum.simulation.fit_objective import SHARE_OF_MINIMA, Objective, minimum

Array = NDArray[np.float64]

CONFIDENCE = 0.95
MOST_PROFILE = 24  # points of a profile on either side
AT_BOUND = 1e-2  # nearer than this to a bound, in ln, lies at it


def profiles(
    goal: Objective, x: Array, least: float, variance: float, freedom: int, half: Array
) -> list[dict[str, Any]]:
    """The profile of each parameter; those that an interruption left out are empty, without a threshold."""
    nothing = {"low": None, "high": None, "open_low": True, "open_high": True}
    walked: list[dict[str, Any]] = []
    for index, parameter in enumerate(goal.chosen):
        try:
            if goal.interrupted:
                raise KeyboardInterrupt
            share = SHARE_OF_MINIMA + (1 - SHARE_OF_MINIMA) * index / len(goal.chosen)
            goal.progress(share, f"profile of {parameter.name}")
            walked.append(_profile(goal, x, least, variance, freedom, index, half[index]))
        except KeyboardInterrupt:
            goal.interrupted = True
            walked.append({**nothing, "threshold": None, "value": [], "rise": []})
    if not goal.interrupted:
        goal.progress(1.0, "fitted")
    return walked


def _profile(
    goal: Objective, x: Array, least: float, variance: float, freedom: int, index: int, half: float
) -> dict[str, Any]:
    """The profile of one parameter and where it crosses the 95 % threshold on either side (None: nowhere)."""
    from scipy.special import stdtrit

    allowed = variance * float(stdtrit(freedom, (1 + CONFIDENCE) / 2)) ** 2
    # predictions carry the error of the mesh: what it alone can do is no rise
    allowed = max(allowed, len(goal.rows) * (1e-4 / float(goal.sigma.min())) ** 2)
    points = [(float(x[index]), 0.0)]
    ends: list[float | None] = []
    for sign, bound in ((-1.0, goal.lower[index]), (1.0, goal.upper[index])):
        end, walked = _walk(goal, x, least, allowed, index, sign, float(bound), half)
        ends.append(end)
        points += walked
    points.sort()
    start = goal.chosen[index].start
    low, high = (None if end is None else start * float(np.exp(end)) for end in ends)
    return {
        "low": low,
        "high": high,
        "open_low": low is None,
        "open_high": high is None,
        "threshold": allowed,
        "value": [start * float(np.exp(at)) for at, _ in points],
        "rise": [max(rise, 0.0) for _, rise in points],
    }


def _stopped(goal: Objective, x: Array, index: int) -> bool:
    """Whether any other parameter lies at its bound."""
    near = np.minimum(x - goal.lower, goal.upper - x) < AT_BOUND
    near[index] = False
    return bool(near.any())


def _walk(
    goal: Objective, x: Array, least: float, allowed: float, index: int, sign: float, bound: float, half: float
) -> tuple[float | None, list[tuple[float, float]]]:
    """Where the profile crosses the threshold on one side (None: nowhere within the bound), and the points tried."""
    points: list[tuple[float, float]] = []
    here = x.copy()
    last, rise = float(x[index]), 0.0
    step = float(np.clip(half / 2, 0.02, 1.0))

    def rise_at(at: float) -> tuple[Array, float]:
        start = here.copy()
        start[index] = at
        location, residuals, _ = minimum(goal, start, held=index)
        return location, float((residuals**2).sum()) - least

    while len(points) < MOST_PROFILE:
        at = last + sign * step
        if sign * (at - bound) >= 0:
            at = bound
        location, rise = rise_at(at)
        points.append((at, rise))
        if rise > allowed and _stopped(goal, location, index) and not _stopped(goal, x, index):
            return None, points
        if rise > allowed:
            inside, outside = (last, 0.0 if len(points) == 1 else points[-2][1]), (at, rise)
            for _ in range(4):
                # the root of the rise is nearly straight in ln
                roots = [float(np.sqrt(max(value, 0.0))) for value in (inside[1], allowed, outside[1])]
                share = (roots[1] - roots[0]) / max(roots[2] - roots[0], np.finfo(float).tiny)
                at = inside[0] + min(max(share, 0.05), 0.95) * (outside[0] - inside[0])
                location, rise = rise_at(at)
                points.append((at, rise))
                if abs(np.sqrt(max(rise, 0.0)) - roots[1]) < 0.01 * roots[1]:
                    return at, points
                inside, outside = ((at, rise), outside) if rise < allowed else (inside, (at, rise))
            return at, points
        if at == bound:
            return None, points
        here, last, step = location, at, min(step * 1.6, 2.0)
    return None, points
