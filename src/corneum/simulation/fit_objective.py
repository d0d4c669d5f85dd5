"""The sum of squares of a fit: residuals and Jacobian of points under parameters, and where it is least."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from corneum.errors import InputFault
from corneum.simulation.fit_parameters import Parameter
from corneum.simulation.measured_points import Point

Array = NDArray[np.float64]
Progress = Callable[[float, str], None]
# where, residuals there, Jacobian there
Minimum = tuple[Array, Array, Array]

STEP = 0.02  # of the central differences, in ln: wide enough that a cell more or less of a mesh does not count
SCAN, SPREAD = 24, 3.0  # starts looked at besides the case's own, within this distance in ln
FLOOR = 1e-12  # a prediction below this share of the measured value counts as that share
TOLERANCE = 1e-6
SHARE_OF_MINIMA = 0.4  # of the work of a fit, as its progress shows it; the rest are profiles


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


def minimum(goal: Objective, start: Array, held: int | None = None) -> Minimum:
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


def best(goal: Objective) -> Minimum:
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
            minima.append(minimum(goal, start))
        return min(minima, key=lambda minimum: float((minimum[1] ** 2).sum()))
    except KeyboardInterrupt:
        if goal.best is None:
            raise
        goal.interrupted = True
        return goal.best
