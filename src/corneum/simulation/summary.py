"""Summary of a solved case by compartment and time, as plain data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corneum.errors import InputFault
from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import CENTRAL_95
from corneum.simulation.case_keys import Case
from corneum.simulation.compartments import amounts, flux, room
from corneum.simulation.effort import cells
from corneum.simulation.histogram import over_skins, over_tissue
from corneum.simulation.prepared_problem import Prepared
from corneum.simulation.slices import Sliced, cut, placed_at_start
from corneum.transport.exposure import Exposure
from corneum.transport.presets import TARGETS
from corneum.transport.problem import Problem

Array = NDArray[np.float64]


# the unit of each key of an answer
UNITS = {
    "amount": "kg/m^2",
    "uptake": "kg/m^2",
    "time": "s",
    "flux_beneath": "kg/m^2/s",
    "auc": "kg/m^3*s",
    "peak": "kg/m^3",
    "above": "s",
    "total": "kg",
    "profile": "kg/m^3",
    "depth": "m",
    "histogram": "kg/m^3",
    "receptor": "kg/m^3",
}


@dataclass(frozen=True)
class SolvedCase:
    """The problem of a case as it was solved, its solution and numerical error, the steps of the first skin, and how to
    solve the same problem with its layers cut into slices."""

    ready: Prepared
    problem: Problem
    exposure: Exposure
    error: Exposure
    steps: int
    solve: Callable[[Problem], Exposure]


def spread(values: Array) -> Any:
    """A number or series of one skin as it is; of several as median and 95 % interval over them. (B,) or (B, ...)."""
    if len(values) == 1:
        return values[0].tolist()
    low, median, high = np.quantile(values, (CENTRAL_95[0], 0.5, CENTRAL_95[1]), axis=0)
    return {"median": median.tolist(), "low": low.tolist(), "high": high.tolist()}


def whole_molecules(values: Array, least: Array | float) -> Array:
    """The values, zero where they lie below what one molecule makes."""
    return np.where(np.abs(values) < least, 0.0, values)


def _of_too_few(courses: dict[str, Array], least: float) -> list[str]:
    few = [name for name, values in courses.items() if ((np.abs(values) < least) & (values != 0)).any()]
    return [f"less than one molecule over the treated area stands as 0 ({', '.join(few)})."] if few else []


def summary(case: Case, solved: SolvedCase) -> dict[str, Any]:
    """What a solved case answers of one solute, as plain data in SI: the JSON of `corneum simulate` for one solute.

    A number or course of one skin stands as it is; of several as median, low and high (95 %). `unit` names the unit of
    every other key. Raises InputFault where a depth to be read lies below the skin.
    """
    problem, exposure = solved.problem, solved.exposure
    output_indices = np.searchsorted(exposure.times[0], case.times)
    least, until = solved.ready.least, case.times[-1]
    courses = course_by_compartment(problem, exposure, output_indices)
    amount = {name: whole_molecules(values, least) for name, values in courses.items()}
    thin = least / problem.layers.thickness
    auc = whole_molecules(exposure.layer_integral / problem.layers.thickness, thin * until)
    uptake = np.concatenate([np.zeros((problem.cases, 1)), exposure.uptake[:, output_indices]], axis=1)
    sliced = _sliced(case, solved)
    area = case.area if case.array is None else solved.ready.area
    errors = {
        compartment: float(values[:, output_indices].max())
        for compartment, values in amounts(problem, solved.error).items()
    }
    flow = np.concatenate([np.zeros((problem.cases, 1)), flux(exposure)[:, output_indices]], axis=1)
    flow = whole_molecules(flow, least / until)
    return {
        "solute": solved.ready.solute,
        "time": [0.0, *map(float, case.times)],
        "unit": dict(UNITS),
        "dosed": spread(exposure.received[:, -1]),
        "amount": {compartment: spread(values) for compartment, values in amount.items()},
        "uptake": spread(whole_molecules(uptake, least)),
        "flux_beneath": spread(flow),
        "auc": {name: spread(auc[:, layer]) for layer, name in enumerate(exposure.names)},
        "peak": _peaks(exposure, thin),
        "above": _above(case, problem, exposure),
        "profile": _profile(case, sliced),
        "histogram": _histogram(case, exposure, auc, sliced),
        "receptor": _receptor(problem, exposure, output_indices),
        "total": {"area": area, "amount": _totals(amount, area)},
        "mass_balance_error": float(exposure.mass_balance_error.max()),
        "numerical_error": errors,
        "cells": cells(problem, case.preset),
        "steps": solved.steps,
        "notes": [*_imprecise(case, errors, exposure), *solved.ready.notes, *_of_too_few(courses, least)],
    }


def _imprecise(case: Case, errors: Mapping[str, float], exposure: Exposure) -> tuple[str, ...]:
    """What to do where the numerical error is larger than the preset is known for."""
    received = float(np.median(np.abs(exposure.received).max(axis=1)))
    target = TARGETS[case.preset]
    place, worst = max(errors.items(), key=lambda entry: entry[1])
    if received <= 0 or worst <= target * received:
        return ()
    order = list(TARGETS)
    finer = order[order.index(case.preset) + 1 :]
    text = f"the numerical error in {place}, {100 * worst / received:.2g} % of what was applied, is above the "
    text += f"{100 * target:.2g} % of preset {case.preset}"
    return (f"{text}; preset {finer[0]} is finer." if finer else f"{text}; no preset is finer.",)


def derivations(context: ModelContext, known: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Every derivation that was recorded, by its id, as plain data; `known` holds those of other cases, and takes
    these: an id stands for one content."""
    for name, entry in context.derivations.items():
        if name not in known:
            held = vars(entry).items()
            known[name] = {key: list(value) if isinstance(value, tuple) else value for key, value in held}
    return {name: known[name] for name in context.derivations}


def course_by_compartment(problem: Problem, exposure: Exposure, output_indices: NDArray[np.int64]) -> dict[str, Array]:
    """Amount by compartment (B, 1 + T), kg/m^2, at the start and at the output times."""
    start = _at_start(problem, exposure)
    empty = np.zeros(problem.cases)
    return {
        compartment: np.concatenate([start.get(compartment, empty)[:, None], course[:, output_indices]], axis=1)
        for compartment, course in amounts(problem, exposure).items()
    }


def _totals(amount: dict[str, Array], area: float | None) -> dict[str, Any]:
    """Amount by compartment over the treated area or that of the array, kg; empty where none was stated."""
    if area is None:
        return {}
    return {compartment: spread(values * area) for compartment, values in amount.items()}


def _at_start(problem: Problem, exposure: Exposure) -> dict[str, Array]:
    """Amounts (B,) at time zero of the compartments that hold any."""
    fluid, layers, solid = placed_at_start(problem)
    start = {"channels": fluid, "undissolved": solid}
    start |= {name: layers[:, index] for index, name in enumerate(exposure.names)}
    film = problem.vehicle
    if film is not None and not film.held:
        dose = film.thickness * film.concentration
        entering = np.zeros(problem.cases) if problem.follicles is None else problem.follicles.share
        start |= {"vehicle": dose * (1 - entering), "follicles": dose * entering}
    return start


def _peaks(exposure: Exposure, thin: Array) -> dict[str, Any]:
    cases = np.arange(len(exposure.times))
    peaks = {}
    for index, name in enumerate(exposure.names):
        at = exposure.course.times[cases, exposure.course.layers[:, :, index].argmax(axis=1)]
        value = whole_molecules(exposure.peak_concentration[:, index], thin[:, index])
        peaks[name] = {"value": spread(value), "time": spread(at)}
    return peaks


def _above(case: Case, problem: Problem, exposure: Exposure) -> dict[str, Any]:
    """Time that a layer's mean concentration lies above each threshold, s, between steps along straight lines."""
    times_above: dict[str, Any] = {}
    if not case.observe.thresholds:
        return times_above
    spans = np.diff(exposure.course.times, axis=1)
    for index, name in enumerate(exposure.names):
        course = exposure.course.layers[:, :, index] / problem.layers.thickness[:, index, None]
        lower, upper = np.minimum(course[:, :-1], course[:, 1:]), np.maximum(course[:, :-1], course[:, 1:])
        for threshold in case.observe.thresholds:
            rise = np.where(upper > lower, upper - lower, 1.0)
            share = np.where(upper > lower, np.clip(upper - threshold, 0, rise) / rise, lower > threshold)
            times_above.setdefault(name, {})[f"{threshold:g} kg/m^3"] = spread((share * spans).sum(axis=1))
    return times_above


def _sliced(case: Case, solved: SolvedCase) -> Sliced | None:
    wanted = case.observe
    if not (wanted.profile or wanted.depths or wanted.histogram):
        return None
    whole = float(solved.problem.layers.thickness.sum(axis=1).min())
    for index, depth in enumerate(wanted.depths):
        if depth > whole:
            raise InputFault(f"observe.depths[{index}]", f"{depth * 1e6:g} um", "lies below the skin")
    return cut(solved.problem, case.times, solved.solve)


def _profile(case: Case, sliced: Sliced | None) -> dict[str, Any]:
    """Concentration in tissue, mean over the surface, by depth."""
    wanted = case.observe
    if sliced is None or not (wanted.profile or wanted.depths):
        return {}
    profile: dict[str, Any] = {"time": sliced.times.tolist()}
    if wanted.profile:
        profile["depth"] = np.median(sliced.middles, axis=0).tolist()
        profile["layer"] = [sliced.names[index] for index in sliced.layer]
        profile["concentration"] = spread(sliced.tissue)
    if wanted.depths:
        profile["at"] = {f"{depth:g} m": spread(sliced.at_depth(depth)) for depth in wanted.depths}
    return profile


def _histogram(case: Case, exposure: Exposure, auc: Array, sliced: Sliced | None) -> dict[str, Any]:
    if sliced is None or not case.observe.histogram:
        return {}
    histogram: dict[str, Any] = {"tissue": over_tissue(sliced, spread), "skins": {}}
    if len(auc) > 1:
        histogram["skins"] = {
            name: {
                "mean": over_skins(exposure.mean_concentration[:, index]),
                "peak": over_skins(exposure.peak_concentration[:, index]),
                "auc": over_skins(auc[:, index]),
            }
            for index, name in enumerate(exposure.names)
        }
    return histogram


def _receptor(problem: Problem, exposure: Exposure, output_indices: NDArray[np.int64]) -> dict[str, Any]:
    """Concentration in the receptor fluid and amount sampled at the output times; each sample as it was drawn."""
    if problem.receptor is None:
        return {}
    volume = room(problem, "receptor")[:, None]
    none = np.zeros((problem.cases, 1))
    times = exposure.times[0]
    drawn = problem.receptor.sampled_at[0]
    at = np.searchsorted(times, drawn[drawn <= times[-1]])
    return {
        "amount": spread(np.concatenate([none, exposure.receptor[:, output_indices]], axis=1)),
        "concentration": spread(np.concatenate([none, exposure.receptor[:, output_indices] / volume], axis=1)),
        "sampled": spread(np.concatenate([none, exposure.sampled[:, output_indices]], axis=1)),
        "samples": {
            "time": times[at].tolist(),
            "concentration": spread(exposure.receptor[:, at] / volume),
            "permeated": spread(exposure.beneath[:, at]),
        },
    }
