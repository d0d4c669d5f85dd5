"""Parameters of a case fitted to measured points, with what the points can and cannot determine.

With x the logarithms of factors on the case's own numbers, r = ln(predicted) - ln(measured), divided by the standard
deviation of ln(measured), sqrt(ln(1 + (sd/value)^2)), where the points have one, the sum of r^2 is least within bounds
(trust region, Jacobian by central differences of one batch of solves). What the points determine is stated in three
ways: a 95 % interval from the covariance s^2 (J'J)^-1 and Student's t; the condition number of J and the correlations;
and the profile of each parameter, the least sum of squares that the others allow while it is held. Where a profile
stays below the 95 % threshold up to a bound, or passes it only because another parameter has met its own, that side is
open, and the parameter is not identifiable from these points.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corneum.errors import InputFault
from corneum.simulation.fit_parameters import Parameter, changed, parameters
from corneum.simulation.measured_points import Point
from corneum.transport.problem import Problem

Array = NDArray[np.float64]
Predict = Callable[[Problem], Array]  # (N, B) at the points, of a batch
Progress = Callable[[float, str], None]
# where, residuals there, Jacobian there
Minimum = tuple[Array, Array, Array]

WIDEST = 1000.0  # factor on the case's own number within which a parameter is sought
STEP = 0.02  # of the central differences, in ln: wide enough that a cell more or less of a mesh does not count
SCAN, SPREAD = 24, 3.0  # starts looked at besides the case's own, within this distance in ln
CONFIDENCE = 0.95
FLOOR = 1e-12  # a prediction below this share of the measured value counts as that share
SINGULAR = 1e-6  # singular values of J below this share of the largest tell nothing
MOST_PROFILE = 24  # points of a profile on either side
TOLERANCE = 1e-6
SHARE_OF_MINIMA = 0.4  # of the work of a fit, as its progress shows it; the rest are profiles
AT_BOUND = 1e-2  # nearer than this to a bound, in ln, lies at it


@dataclass(frozen=True)
class Fit:
    """Estimates as ln of factors x (P,), Jacobian (N, P), residuals (N,), sum of squares, and their summary."""

    chosen: tuple[Parameter, ...]
    x: Array
    jacobian: Array
    residuals: Array
    summary: dict[str, Any]


class Objective:
    """Residuals and Jacobian of points under parameters; points without a logarithm are left out.

    `predict` gives predictions (N, B) at the points from factors (B, P) on the parameters. `best` is the least that was
    met, which stands where a fit is interrupted.
    """

    def __init__(
        self,
        chosen: Sequence[Parameter],
        points: Sequence[Point],
        predict: Callable[[Array], Array],
        progress: Progress | None = None,
    ) -> None:
        self.chosen, self.predict = tuple(chosen), predict
        self.progress = progress or (lambda share, doing: None)
        self.best: Minimum | None = None
        self.interrupted = False
        self.rows = np.array([row for row, point in enumerate(points) if point.value > 0])
        used = [points[row] for row in self.rows]
        self.measured = np.array([point.value for point in used])
        sds = [point.sd for point in used]
        if any(sds) and not all(sds):
            raise InputFault("observed", None, "has sd at some points and not at others; give it at all or at none")
        self.known = bool(used) and all(sds)
        relative = np.array([point.sd or 0.0 for point in used]) / self.measured
        self.sigma = np.sqrt(np.log1p(relative**2)) if self.known else np.ones(len(used))
        self.lower = np.log([parameter.least for parameter in self.chosen])
        self.upper = np.log([parameter.most for parameter in self.chosen])

    def residuals(self, x: Array) -> Array:
        """Residuals (B, N) of a batch of x (B, P)."""
        predictions = self.predict(np.exp(x))[self.rows].T
        return np.asarray(np.log(np.maximum(predictions, FLOOR * self.measured) / self.measured) / self.sigma)

    def both(self, x: Array) -> tuple[Array, Array]:
        """Residuals (N,) and Jacobian (N, P) at one x, from one batch."""
        steps = np.eye(len(x)) * STEP
        ahead, behind = np.minimum(x + steps, self.upper), np.maximum(x - steps, self.lower)
        residuals = self.residuals(np.concatenate([x[None], ahead, behind]))
        count = len(x)
        apart = np.diag(ahead) - np.diag(behind)
        jacobian = ((residuals[1 : 1 + count] - residuals[1 + count :]) / apart[:, None]).T
        if self.best is None or (residuals[0] ** 2).sum() < (self.best[1] ** 2).sum():
            self.best = (x.copy(), residuals[0], jacobian)
        return residuals[0], jacobian


@dataclass(frozen=True)
class DataSet:
    """A problem of one case, its measured points, and how a batch of it is solved and read at them."""

    problem: Problem
    points: Sequence[Point]
    predict: Predict


def fit(
    problem: Problem,
    wanted: Sequence[str],
    points: Sequence[Point],
    predict: Predict,
    progress: Progress | None = None,
) -> Fit:
    """Fit the named parameters of a problem of one case to measured points.

    Args:
        problem: one case.
        wanted: names of parameters as in `fit_parameters`.
        points: measured points; those that are not above zero are left out.
        predict: solves a batch of B cases and returns the predictions (N, B) at the N points, in their units.
        progress: is called with the share done (0 to 1) and the name of the step. Where it, or the keyboard, interrupts
            (KeyboardInterrupt), the best that was met is returned, and what is missing is said.

    Raises:
        InputFault: a name that is none, too few points, or a standard deviation at some points only.
    """
    return fit_sets([DataSet(problem, points, predict)], wanted, progress)


def fit_sets(sets: Sequence[DataSet], wanted: Sequence[str], progress: Progress | None = None) -> Fit:
    """As `fit`, of several data sets with the same factors on the numbers of each; starts are those of the first.

    Raises InputFault as `fit`.
    """
    own = [parameters(each.problem, wanted, WIDEST) for each in sets]
    chosen = tuple(
        replace(same[0], least=max(each.least for each in same), most=min(each.most for each in same))
        for same in zip(*own, strict=True)
    )

    def predict(factors: Array) -> Array:
        predictions = [each.predict(changed(each.problem, mine, factors)) for each, mine in zip(sets, own, strict=True)]
        return np.concatenate(predictions)

    goal = Objective(chosen, [point for each in sets for point in each.points], predict, progress)
    if len(goal.rows) <= len(chosen):
        reason = f"points above zero are too few for {len(chosen)} parameters; more points than parameters are needed"
        raise InputFault("observed", len(goal.rows), reason)
    x, residuals, jacobian = _best(goal)
    return Fit(chosen, x, jacobian, residuals, _summary(goal, x, residuals, jacobian))


def _minimum(goal: Objective, start: Array, held: int | None = None) -> tuple[Array, Array, Array]:
    """The least sum of squares from a start, with the parameter `held` kept at its value there."""
    from scipy.optimize import least_squares

    free = np.array([index for index in range(len(start)) if index != held])
    known: dict[bytes, tuple[Array, Array]] = {}

    def at(moved: Array) -> tuple[Array, Array]:
        key = moved.tobytes()
        if key not in known:
            x = start.copy()
            x[free] = moved
            known[key] = goal.both(x)
        return known[key]

    if not len(free):
        residuals, jacobian = goal.both(start)
        return start, residuals, jacobian
    inside = np.clip(start[free], goal.lower[free] + TOLERANCE, goal.upper[free] - TOLERANCE)
    minimum = least_squares(
        lambda moved: at(moved)[0],
        inside,
        jac=lambda moved: at(moved)[1][:, free],
        bounds=(goal.lower[free], goal.upper[free]),
        xtol=TOLERANCE,
        ftol=TOLERANCE,
        gtol=TOLERANCE,
        max_nfev=60,
    )
    x = start.copy()
    x[free] = minimum.x
    residuals, jacobian = at(minimum.x)
    return x, residuals, jacobian


def _best(goal: Objective) -> tuple[Array, Array, Array]:
    """The best of the minima from the case's own numbers and from the best other start of an even scan."""
    count = len(goal.chosen)
    # an even cover of a cube in any dimension: multiples of powers of the generalised golden ratio
    ratio = 2.0
    for _ in range(40):
        ratio = (1 + ratio) ** (1 / (count + 1))
    shifts = (0.5 + np.arange(1, SCAN + 1)[:, None] / ratio ** np.arange(1, count + 1)) % 1.0
    starts = np.clip((2 * shifts - 1) * SPREAD, goal.lower + TOLERANCE, goal.upper - TOLERANCE)
    try:
        goal.progress(0.0, "looking for starts")
        scanned = (goal.residuals(starts) ** 2).sum(axis=1)
        minima = []
        for number, start in enumerate([np.zeros(count), starts[int(scanned.argmin())]]):
            goal.progress(SHARE_OF_MINIMA * (number + 1) / 3, "fitting")
            minima.append(_minimum(goal, start))
        return min(minima, key=lambda minimum: float((minimum[1] ** 2).sum()))
    except KeyboardInterrupt:
        if goal.best is None:
            raise
        goal.interrupted = True
        return goal.best


def _summary(goal: Objective, x: Array, residuals: Array, jacobian: Array) -> dict[str, Any]:
    from scipy.special import stdtrit

    points, count = jacobian.shape
    freedom = points - count
    least = float((residuals**2).sum())
    scale = float(np.sqrt(least / freedom))
    # where the spread of the points is known, a fit that is worse than it widens the intervals; a better one does not
    variance = max(1.0, scale**2) if goal.known else scale**2
    _, singular, turned = np.linalg.svd(jacobian, full_matrices=False)
    resolved_directions = singular > SINGULAR * max(float(singular[0]), np.finfo(float).tiny)
    guarded = np.maximum(singular, SINGULAR * max(float(singular[0]), np.finfo(float).tiny))
    covariance = variance * (turned.T / guarded**2) @ turned
    half = float(stdtrit(freedom, (1 + CONFIDENCE) / 2)) * np.sqrt(np.diag(covariance))
    deviations = np.sqrt(np.maximum(np.diag(covariance), np.finfo(float).tiny))
    correlation = covariance / np.outer(deviations, deviations)
    profiles = _profiles(goal, x, least, variance, freedom, half)
    shown = {}
    for index, (parameter, profile) in enumerate(zip(goal.chosen, profiles, strict=True)):
        estimate = parameter.start * float(np.exp(x[index]))
        resolved = bool(resolved_directions.all())
        at_bound = bool(min(x[index] - goal.lower[index], goal.upper[index] - x[index]) < AT_BOUND)
        shown[parameter.name] = {
            "unit": parameter.unit,
            "start": parameter.start,
            "estimate": estimate,
            "low": estimate * float(np.exp(-half[index])) if resolved else None,
            "high": estimate * float(np.exp(half[index])) if resolved else None,
            "bounds": [parameter.start * parameter.least, parameter.start * parameter.most],
            "at_bound": at_bound,
            "identifiable": None if profile["threshold"] is None else not (profile["open_low"] or profile["open_high"]),
            "profile": profile,
            "statement": _statement(parameter, profile, at_bound),
        }
    return {
        "parameters": shown,
        "n": points,
        "residual_scale": scale,
        "weighted_by_sd": goal.known,
        "interrupted": goal.interrupted,
        "rmse_ln": float(np.sqrt(((residuals * goal.sigma) ** 2).mean())),
        "condition_number": float(singular[0] / singular[-1]) if singular[-1] > 0 else None,
        "correlation": {
            "names": [parameter.name for parameter in goal.chosen],
            "matrix": np.clip(correlation, -1, 1).tolist(),
        },
    }


def _statement(parameter: Parameter, profile: dict[str, Any], at_bound: bool) -> str:
    low, high = profile["low"], profile["high"]
    if profile["threshold"] is None:
        return "the fit was interrupted before its profile: whether these points determine it is not known"
    unit = "" if parameter.unit == "1" else f" {parameter.unit}"
    if low is None and high is None:
        return "not identifiable from these points: neither a lower nor an upper end within the bounds"
    if low is None:
        return f"not identifiable from these points: at most {high:.3g}{unit}, no lower end within the bounds"
    if high is None:
        return f"not identifiable from these points: at least {low:.3g}{unit}, no upper end within the bounds"
    return f"{low:.3g} to {high:.3g}{unit} by profile" + (", the estimate lies at its bound" if at_bound else "")


def _profiles(
    goal: Objective, x: Array, least: float, variance: float, freedom: int, half: Array
) -> list[dict[str, Any]]:
    """The profile of each parameter; those that an interruption left out are empty, without a threshold."""
    nothing = {"low": None, "high": None, "open_low": True, "open_high": True}
    profiles: list[dict[str, Any]] = []
    for index, parameter in enumerate(goal.chosen):
        try:
            if goal.interrupted:
                raise KeyboardInterrupt
            share = SHARE_OF_MINIMA + (1 - SHARE_OF_MINIMA) * index / len(goal.chosen)
            goal.progress(share, f"profile of {parameter.name}")
            profiles.append(_profile(goal, x, least, variance, freedom, index, half[index]))
        except KeyboardInterrupt:
            goal.interrupted = True
            profiles.append({**nothing, "threshold": None, "value": [], "rise": []})
    if not goal.interrupted:
        goal.progress(1.0, "fitted")
    return profiles


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
        location, residuals, _ = _minimum(goal, start, held=index)
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
