"""Compartments that can hold solute, by name, with the amounts and concentrations that measurements compare with."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from corneum.transport.delivery_request import DERMIS
from corneum.transport.exposure import Exposure
from corneum.transport.problem import Problem

Array = NDArray[np.float64]

GONE = ("cleared", "beneath", "metabolised", "wiped", "evaporated")


def compartments(problem: Problem) -> tuple[str, ...]:
    """Names of the compartments that can hold solute in this problem; together they hold all that was applied."""
    waiting = ["follicles"] if problem.follicles is not None else []
    deposit = problem.deposit
    if deposit is not None and np.any((deposit.dissolves > 0) | np.isfinite(deposit.solubility)):
        waiting.append("undissolved")
    shed = ["shed"] if problem.layers.shedding.any() else []
    return ("vehicle", "channels", *problem.layers.names, *waiting, *GONE, *shed)


def amounts(problem: Problem, exposure: Exposure) -> dict[str, Array]:
    """Amount by compartment (B, T), kg/m^2."""
    by_compartment = {}
    for compartment in compartments(problem):
        if compartment in exposure.names:
            by_compartment[compartment] = exposure.layer(compartment)
        else:
            by_compartment[compartment] = getattr(exposure, "film" if compartment == "vehicle" else compartment)
    return by_compartment


def measurable(problem: Problem) -> tuple[str, ...]:
    """Names of the compartments that a measured point may name."""
    names = problem.layers.names
    parted = ("dermis",) if set(DERMIS) <= set(names) and "dermis" not in names else ()
    return (
        *compartments(problem),
        *parted,
        "uptake",
        *(("receptor", "sampled") if problem.receptor is not None else ()),
    )


def amount_in(problem: Problem, exposure: Exposure, compartment: str) -> Array:
    """Amount (B, T), kg/m^2, in a compartment that a measured point may name."""
    if compartment in compartments(problem):
        return amounts(problem, exposure)[compartment]
    if compartment == "dermis":
        return np.asarray(exposure.layer(DERMIS[0]) + exposure.layer(DERMIS[1]))
    return np.asarray(getattr(exposure, compartment))


def holds_concentration(problem: Problem) -> tuple[str, ...]:
    """Names of the compartments whose concentration can be compared."""
    also = [name for name in ("dermis", "receptor") if name in measurable(problem) and name not in problem.layers.names]
    return (*problem.layers.names, *also)


def room(problem: Problem, compartment: str) -> Array:
    """Volume per area (B,) m of a layer, of both parts of the dermis, or of the receptor."""
    names = problem.layers.names
    if compartment == "receptor":
        assert problem.receptor is not None
        return problem.receptor.volume_per_area
    chosen = [names.index(name) for name in ((compartment,) if compartment in names else DERMIS)]
    return np.asarray(problem.layers.thickness[:, chosen].sum(axis=1))


def flux(exposure: Exposure) -> Array:
    """Flow through the floor (B, T), kg/m^2/s: at each time the slope of the parabola through it and the two readings
    before it, so that what happens at that time does not enter."""
    times = np.concatenate([[0.0], exposure.times[0]])
    course = np.concatenate([np.zeros((len(exposure.beneath), 1)), exposure.beneath], axis=1)
    slope = np.diff(course, axis=1) / np.diff(times)
    bend = np.diff(slope, axis=1) / (times[2:] - times[:-2])
    slope[:, 1:] += bend * np.diff(times)[1:]
    return np.asarray(slope)
