"""What a solved case answers, by place and time, as plain data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corneum.errors import InputFault
from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import CENTRAL_95
from corneum.simulation.case_keys import Case
from corneum.simulation.compartments import amounts, flux, room
from corneum.simulation.effort import cells, steps
from corneum.simulation.histogram import over_skins, over_tissue
from corneum.simulation.prepare import Prepared
from corneum.simulation.slices import Sliced, cut, placed_at_start
from corneum.transport.exposure import Exposure
from corneum.transport.problem import Problem

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Told:
    """What an answer is told from: the problem as it was solved, its solution and numerical error, and how to solve the
    same problem with its layers cut into slices."""

    ready: Prepared
    problem: Problem
    found: Exposure
    error: Exposure
    solve: Callable[[Problem], Exposure]


def spread(values: Array) -> Any:
    """A number or series of one skin as it is; of several as median and 95 % interval over them. (B,) or (B, ...)."""
    if len(values) == 1:
        return values[0].tolist()
    low, median, high = np.quantile(values, (CENTRAL_95[0], 0.5, CENTRAL_95[1]), axis=0)
    return {"median": median.tolist(), "low": low.tolist(), "high": high.tolist()}


def tell(context: ModelContext, case: Case, given: Told) -> dict[str, Any]:
    """The answer of one solute of a case."""
    problem, found, ready = given.problem, given.found, given.ready
    asked = np.searchsorted(found.times[0], case.times)
    names = found.names
    start = _at_start(problem, found)

    def series(place: str, course: Array) -> Array:
        return np.concatenate([start.get(place, np.zeros(problem.cases))[:, None], course[:, asked]], axis=1)

    amount = {place: series(place, course) for place, course in amounts(problem, found).items()}
    auc = found.layer_integral / problem.layers.thickness
    sliced = _sliced(case, given)
    result: dict[str, Any] = {
        "solute": ready.solute,
        "time": [0.0, *map(float, case.times)],
        "unit": {
            "amount": "kg/m^2", "time": "s", "flux_beneath": "kg/m^2/s", "auc": "kg/m^3*s", "peak": "kg/m^3",
            "above": "s", "total": "kg", "profile": "kg/m^3", "depth": "m", "histogram": "kg/m^3", "receptor": "kg/m^3",
        },
        "dosed": spread(found.received[:, -1]),
        "amount": {place: spread(values) for place, values in amount.items()},
        "flux_beneath": spread(np.concatenate([np.zeros((problem.cases, 1)), flux(found)[:, asked]], axis=1)),
        "auc": {name: spread(auc[:, place]) for place, name in enumerate(names)},
        "peak": _peaks(found),
        "above": _above(case, problem, found),
        "profile": _profile(case, sliced),
        "histogram": _histogram(case, found, auc, sliced),
        "receptor": _receptor(problem, found, asked),
        "total": {
            "area": case.area,
            "amount": {} if case.area is None else {
                place: spread(values * case.area) for place, values in amount.items()
            },
        },
        "mass_balance_error": float(found.mass_balance_error.max()),
        "numerical_error": {
            place: float(values[:, asked].max()) for place, values in amounts(problem, given.error).items()
        },
        "cells": cells(problem, case.preset),
        "steps": steps(problem, case.preset),
        "notes": list(ready.notes),
    }  # fmt: skip
    context.derive(
        "diffusion through layered skin",
        "amounts = solution of the transport equations of the case (finite volumes)", ready.inputs,
        sources=("corneum_review",),
    )  # fmt: skip
    result["derivations"] = {
        name: {key: list(part) if isinstance(part, tuple) else part for key, part in asdict(entry).items()}
        for name, entry in context.derivations.items()
    }
    return result


def _at_start(problem: Problem, found: Exposure) -> dict[str, Array]:
    """Amounts (B,) at time zero of the places that hold any."""
    fluid, layers, solid = placed_at_start(problem)
    start = {"channels": fluid, "undissolved": solid}
    start |= {name: layers[:, place] for place, name in enumerate(found.names)}
    film = problem.vehicle
    if film is not None and not film.held:
        dose = film.thickness * film.concentration
        entering = np.zeros(problem.cases) if problem.follicles is None else problem.follicles.share
        start |= {"vehicle": dose * (1 - entering), "follicles": dose * entering}
    return start


def _peaks(found: Exposure) -> dict[str, Any]:
    cases = np.arange(len(found.times))
    told = {}
    for place, name in enumerate(found.names):
        at = found.course.times[cases, found.course.layers[:, :, place].argmax(axis=1)]
        told[name] = {"value": spread(found.peak_concentration[:, place]), "time": spread(at)}
    return told


def _above(case: Case, problem: Problem, found: Exposure) -> dict[str, Any]:
    """Time that a layer's mean concentration lies above each threshold, s, between steps along straight lines."""
    told: dict[str, Any] = {}
    if not case.observe.thresholds:
        return told
    spans = np.diff(found.course.times, axis=1)
    for place, name in enumerate(found.names):
        course = found.course.layers[:, :, place] / problem.layers.thickness[:, place, None]
        lower, upper = np.minimum(course[:, :-1], course[:, 1:]), np.maximum(course[:, :-1], course[:, 1:])
        for threshold in case.observe.thresholds:
            rise = np.where(upper > lower, upper - lower, 1.0)
            share = np.where(upper > lower, np.clip(upper - threshold, 0, rise) / rise, lower > threshold)
            told.setdefault(name, {})[f"{threshold:g} kg/m^3"] = spread((share * spans).sum(axis=1))
    return told


def _sliced(case: Case, given: Told) -> Sliced | None:
    wanted = case.observe
    if not (wanted.profile or wanted.depths or wanted.histogram):
        return None
    whole = float(given.problem.layers.thickness.sum(axis=1).min())
    for index, depth in enumerate(wanted.depths):
        if depth > whole:
            raise InputFault(f"observe.depths[{index}]", f"{depth * 1e6:g} um", "lies below the skin")
    return cut(given.problem, case.times, given.solve)


def _profile(case: Case, sliced: Sliced | None) -> dict[str, Any]:
    """Concentration in tissue, mean over the surface, by depth."""
    wanted = case.observe
    if sliced is None or not (wanted.profile or wanted.depths):
        return {}
    told: dict[str, Any] = {"time": sliced.times.tolist()}
    if wanted.profile:
        told["depth"] = np.median(sliced.middles, axis=0).tolist()
        told["layer"] = [sliced.names[index] for index in sliced.layer]
        told["concentration"] = spread(sliced.tissue)
    if wanted.depths:
        told["at"] = {f"{depth:g} m": spread(sliced.at_depth(depth)) for depth in wanted.depths}
    return told


def _histogram(case: Case, found: Exposure, auc: Array, sliced: Sliced | None) -> dict[str, Any]:
    if sliced is None or not case.observe.histogram:
        return {}
    told: dict[str, Any] = {"tissue": over_tissue(sliced, spread), "skins": {}}
    if len(auc) > 1:
        told["skins"] = {
            name: {
                "mean": over_skins(found.mean_concentration[:, place]),
                "peak": over_skins(found.peak_concentration[:, place]),
                "auc": over_skins(auc[:, place]),
            }
            for place, name in enumerate(found.names)
        }
    return told


def _receptor(problem: Problem, found: Exposure, asked: NDArray[np.int64]) -> dict[str, Any]:
    """Concentration in the receptor fluid and what was sampled, at the times told; each sample as it was drawn."""
    if problem.receptor is None:
        return {}
    volume = room(problem, "receptor")[:, None]
    none = np.zeros((problem.cases, 1))
    times = found.times[0]
    drawn = problem.receptor.sampled_at[0]
    at = np.searchsorted(times, drawn[drawn <= times[-1]])
    return {
        "amount": spread(np.concatenate([none, found.receptor[:, asked]], axis=1)),
        "concentration": spread(np.concatenate([none, found.receptor[:, asked] / volume], axis=1)),
        "sampled": spread(np.concatenate([none, found.sampled[:, asked]], axis=1)),
        "samples": {
            "time": times[at].tolist(),
            "concentration": spread(found.receptor[:, at] / volume),
            "permeated": spread(found.beneath[:, at]),
        },
    }
