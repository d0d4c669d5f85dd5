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
from corneum.simulation.fit_objective import Objective, Progress, best
from corneum.simulation.fit_parameters import Parameter, changed, parameters
from corneum.simulation.fit_profiles import AT_BOUND, CONFIDENCE, profiles
from corneum.simulation.measured_points import Point
from corneum.transport.problem import Problem

Array = NDArray[np.float64]
Predict = Callable[[Problem], Array]  # (N, B) at the points, of a batch

WIDEST = 1000.0  # factor on the case's own number within which a parameter is sought
SINGULAR = 1e-6  # singular values of J below this share of the largest tell nothing


@dataclass(frozen=True)
class Fit:
    """Estimates as ln of factors x (P,), Jacobian (N, P), residuals (N,), sum of squares, and their summary."""

    chosen: tuple[Parameter, ...]
    x: Array
    jacobian: Array
    residuals: Array
    summary: dict[str, Any]


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
        reason = f"has {len(goal.rows)} points above zero; a fit needs more points than parameters ({len(chosen)})"
        raise InputFault("observed", None, reason)
    x, residuals, jacobian = best(goal)
    return Fit(chosen, x, jacobian, residuals, _summary(goal, x, residuals, jacobian))


def _summary(goal: Objective, x: Array, residuals: Array, jacobian: Array) -> dict[str, Any]:
    from scipy.special import stdtrit

    points, count = jacobian.shape
    freedom = points - count
    least = float((residuals**2).sum())
    scale = float(np.sqrt(least / freedom))
    # where the spread of the points is known, a fit that is worse than it widens the intervals; a better one does not
    variance = max(1.0, scale**2) if goal.known else scale**2
    _, singular, turned = np.linalg.svd(jacobian, full_matrices=False)
    # where nothing moves any point there is no largest direction either
    smallest = SINGULAR * (float(singular[0]) or 1.0)
    resolved_directions = singular > smallest
    guarded = np.maximum(singular, smallest)
    covariance = variance * (turned.T / guarded**2) @ turned
    half = float(stdtrit(freedom, (1 + CONFIDENCE) / 2)) * np.sqrt(np.diag(covariance))
    deviations = np.sqrt(np.maximum(np.diag(covariance), np.finfo(float).tiny))
    correlation = covariance / np.outer(deviations, deviations)
    by_parameter = profiles(goal, x, least, variance, freedom, half)
    shown = {}
    for index, (parameter, profile) in enumerate(zip(goal.chosen, by_parameter, strict=True)):
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
