"""Measured points beside what a case predicts at their times: fold errors, and their summary."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corneum.simulation.compartments import amount_in, flux, room
from corneum.simulation.measured_points import Point, Table
from corneum.transport.exposure import Exposure
from corneum.transport.problem import Problem

Array = NDArray[np.float64]
Spread = Callable[[Array], Any]

UNITS = {
    "amount": "kg/m^2",
    "concentration": "kg/m^3",
    "flux": "kg/m^2/s",
    "share": "1",
    "share_of_load": "1",
    "per_array": "kg",
    "fold": "1",
}
SNAP = 1e-9  # times nearer than this share are one


def of_solute(table: Table, solute: str | None) -> tuple[Point, ...]:
    """The points of one solute of the case."""
    return tuple(point for point in table.points if point.solute is None or point.solute == solute)


def reading_times(points: Sequence[Point], output_times: Sequence[float]) -> tuple[float, ...]:
    """Times of the points (s), each replaced by the output time that it equals."""
    known = np.array(output_times)
    nearest = [known[np.abs(known - point.time).argmin()] for point in points]
    return tuple(
        float(near) if abs(near - point.time) <= SNAP * point.time else point.time
        for near, point in zip(nearest, points, strict=True)
    )


@dataclass(frozen=True)
class Scale:
    """What amounts are compared with: the load of an array over its area, kg/m^2, that area, m^2, and how the same
    problem without holes is solved; None where nothing needs it."""

    load: float | None = None
    area: float | None = None
    passive: Callable[[Problem], Exposure] | None = None


def predicted(
    problem: Problem, exposure: Exposure, points: Sequence[Point], times: Sequence[float], scale: Scale | None = None
) -> Array:
    """Predictions at the points (N, B), each in the unit of its kind; `times` are among the times of the solution."""
    flow = flux(exposure)
    scale = scale or Scale()
    intact: Exposure | None = None
    predictions = np.empty((len(points), problem.cases))
    for row, (point, time) in enumerate(zip(points, times, strict=True)):
        index = int(np.searchsorted(exposure.times[0], time))
        if point.kind == "flux":
            predictions[row] = flow[:, index]
            continue
        predictions[row] = amount_in(problem, exposure, point.place)[:, index]
        if point.kind == "concentration":
            predictions[row] /= room(problem, point.place)
        elif point.kind == "share":
            predictions[row] /= exposure.received[:, index]
        elif point.kind == "share_of_load":
            assert scale.load is not None
            predictions[row] /= scale.load
        elif point.kind == "per_array":
            assert scale.area is not None
            predictions[row] *= scale.area
        elif point.kind == "fold":
            assert scale.passive is not None
            without = without_holes(problem)
            intact = intact or scale.passive(without)
            through = amount_in(without, intact, point.place)[:, index]
            predictions[row] /= np.maximum(through, np.finfo(float).tiny)
    return predictions


def without_holes(problem: Problem) -> Problem:
    """The same film on intact skin; what an array carries in its needles lies in the film."""
    film, placed = problem.vehicle, problem.deposit
    if film is not None and placed is not None and not film.held:
        film = replace(film, concentration=film.concentration + placed.amount / film.thickness)
    return replace(problem, channels=None, deposit=None, vehicle=film)


def overlay(points: Sequence[Point], values: Array, spread: Spread) -> dict[str, Any]:
    """The points in the order of the table, each with its prediction (median and 95 % interval over several skins) and
    fold error, and the summary over those that have a logarithm."""
    middle = np.median(values, axis=1)
    listed = []
    for point, median, row in zip(points, middle, values, strict=True):
        scored = point.value > 0 and median > 0
        ratio = float(median / point.value) if scored else None
        listed.append(
            {
                "time": point.time,
                "place": point.place,
                "kind": point.kind,
                "unit": UNITS[point.kind],
                "measured": point.value,
                "sd": point.sd,
                "predicted": spread(row),
                "ratio": ratio,
                "fold_error": max(ratio, 1 / ratio) if ratio else None,
            }
        )
    return {"points": listed, **_summary(points, middle)}


def _summary(points: Sequence[Point], middle: Array) -> dict[str, Any]:
    measured = np.array([point.value for point in points])
    scored = (measured > 0) & (middle > 0)
    summary: dict[str, Any] = {"n": len(points), "scored": int(scored.sum())}
    if not scored.any():
        return summary | {
            "geometric_mean_fold_error": None,
            "geometric_mean_ratio": None,
            "rmse_ln": None,
            "within_2": None,
        }
    miss = np.log(middle[scored] / measured[scored])
    return summary | {
        "geometric_mean_fold_error": float(np.exp(np.abs(miss).mean())),
        "geometric_mean_ratio": float(np.exp(miss.mean())),
        "rmse_ln": float(np.sqrt((miss**2).mean())),
        "within_2": float((np.abs(miss) <= np.log(2.0)).mean()),
    }
