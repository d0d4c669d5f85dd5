"""One case simulated: solved, with its numerical error, and told as amounts by place and time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corneum.client.document import open_text, parse_document
from corneum.errors import InputFault
from corneum.evidence.derivation import Recorder
from corneum.evidence.tables import load_tables
from corneum.study.case import PLACES, Case, SoluteOf, case_from, case_of, placed
from corneum.study.outcome import Outcome
from corneum.study.prepare import Prepared, placed_at_start, prepare, sliced
from corneum.transport import presets
from corneum.transport import problem as make
from corneum.transport.exposure import Exposure, extrapolated, numerical_error, solve
from corneum.transport.mesh import cell_counts, segments, tip_place
from corneum.transport.problem import Problem
from corneum.transport.schedule import schedules

Array = NDArray[np.float64]

# how many times between the start, the events and the end the courses are read at, beside those asked for
READINGS, LEAST_READINGS = 240, 8
EARLIEST = 1e-4  # the first of them, as a share of its stretch
NEAREST = 1e-6  # readings nearer than this share of the whole to a time asked for are left out
ERROR_CASES = 16  # virtual skins whose numerical error is computed
SLICES = 12  # of each layer, for a profile


def simulate(case: Case | Mapping[str, Any] | str | Path) -> Outcome:
    """Simulate a case: a `Case`, the content of a case file as plain data, or the path of one.

    Raises InputFault or InputFaults for what cannot be simulated, NotConverged where the engine fails.
    """
    if isinstance(case, str | Path):
        path = Path(case)
        document = parse_document(open_text(path), path.name)
        try:
            return _all(case_of(document))
        except InputFault as wrong:
            raise placed(document, wrong) from None
    return _all(case if isinstance(case, Case) else case_from(case))


def _all(case: Case) -> Outcome:
    solutes: tuple[SoluteOf | None, ...] = case.solute or (None,)
    return Outcome(tuple(_one(case, given) for given in solutes), several=len(solutes) > 1)


def _one(case: Case, given: SoluteOf | None) -> dict[str, Any]:
    recorder = Recorder(load_tables())
    try:
        ready = prepare(recorder, case, given)
        problem = replace(ready.problem, times=make.times(ready.problem.cases, _readings(case)))
        found, error = _solved(problem, case.preset)
    except InputFault as wrong:
        if wrong.field.startswith("layers."):
            raise InputFault(f"skin.{wrong.field}", wrong.given, wrong.allowed) from None
        raise
    return _told(recorder, case, ready, problem, found, error)


def _solved(problem: Problem, preset: str) -> tuple[Exposure, Exposure]:
    """The solution and the distance between the meshes of a pair; at `reference` the pair is extrapolated."""
    if problem.cases > ERROR_CASES:
        _, error = numerical_error(problem.take(np.arange(ERROR_CASES)), preset)
        return solve(problem, preset), error
    fine, error = numerical_error(problem, preset)
    if preset == "reference" and problem.channels is None:
        return replace(extrapolated(problem, preset), mass_balance_error=fine.mass_balance_error), error
    return fine, error


def _readings(case: Case) -> Array:
    """The times asked for, and between them enough to find peaks and times above a threshold, s, rising."""
    asked = np.array(case.times)
    end = asked[-1]
    stops = np.unique([0.0, *case.happens("wipe"), *case.happens("reapply"), end])
    each = max(LEAST_READINGS, READINGS // len(stops))
    shares = np.geomspace(EARLIEST, 1.0, each)
    extra = np.concatenate([start + shares * length for start, length in zip(stops, np.diff(stops), strict=False)])
    above = np.minimum(np.searchsorted(asked, extra), len(asked) - 1)
    nearest = np.minimum(np.abs(asked[above] - extra), np.abs(extra - asked[np.maximum(above - 1, 0)]))
    apart = nearest > NEAREST * end
    return np.unique(np.concatenate([asked, extra[apart & (extra < end)]]))


def _told(
    recorder: Recorder, case: Case, ready: Prepared, problem: Problem, found: Exposure, error: Exposure
) -> dict[str, Any]:
    asked = np.searchsorted(found.times[0], case.times)
    names = found.names
    fluid, in_layers = placed_at_start(problem)
    film = np.zeros(problem.cases)
    if problem.vehicle is not None and not problem.vehicle.held:
        film = problem.vehicle.thickness * problem.vehicle.concentration
    none = np.zeros(problem.cases)

    def series(start: Array, course: Array) -> Array:
        return np.concatenate([start[:, None], course[:, asked]], axis=1)

    amount = {"vehicle": series(film, found.film), "channels": series(fluid, found.channels)}
    amount |= {name: series(in_layers[:, place], found.layer(name)) for place, name in enumerate(names)}
    amount |= {name: series(none, getattr(found, name)) for name in GONE}
    flux = _flux(found)[:, asked]
    result: dict[str, Any] = {
        "solute": ready.solute,
        "time": [0.0, *map(float, case.times)],
        "unit": {
            "amount": "kg/m^2", "time": "s", "flux_beneath": "kg/m^2/s", "auc": "kg/m^3*s", "peak": "kg/m^3",
            "above": "s", "total": "kg", "profile": "kg/m^3", "depth": "m",
        },
        "dosed": _spread(found.received[:, -1]),
        "amount": {name: _spread(values) for name, values in amount.items()},
        "flux_beneath": _spread(np.concatenate([none[:, None], flux], axis=1)),
        "auc": {
            name: _spread(found.layer_integral[:, place] / problem.layers.thickness[:, place])
            for place, name in enumerate(names)
        },
        "peak": _peaks(problem, found, in_layers),
        "above": _above(case, problem, found, in_layers),
        "profile": _profile(case, problem),
        "histogram": {},
        "total": {
            "area": case.area,
            "amount": {} if case.area is None else {
                name: _spread(values * case.area) for name, values in amount.items()
            },
        },
        "mass_balance_error": float(found.mass_balance_error.max()),
        "numerical_error": _errors(error, asked),
        "cells": _cells(problem, case.preset),
        "steps": _steps(problem, case.preset),
        "notes": list(ready.notes),
    }  # fmt: skip
    used = ready.inputs
    recorder.derive(
        "diffusion through layered skin",
        "amounts = solution of the transport equations of the case (finite volumes)", used, sources=("corneum_review",),
    )  # fmt: skip
    result["derivations"] = {
        name: {key: list(part) if isinstance(part, tuple) else part for key, part in asdict(entry).items()}
        for name, entry in recorder.derivations.items()
    }
    return result


GONE = ("cleared", "beneath", "metabolised", "wiped", "evaporated")
assert set(GONE) | {"vehicle", "channels"} == PLACES


def _spread(values: Array) -> Any:
    """A number or series of one skin as it is; of several as median and 95 % interval over them. (B,) or (B, ...)."""
    if len(values) == 1:
        return values[0].tolist()
    low, median, high = np.quantile(values, (0.025, 0.5, 0.975), axis=0)
    return {"median": median.tolist(), "low": low.tolist(), "high": high.tolist()}


def _flux(found: Exposure) -> Array:
    """Flow through the floor (B, T), kg/m^2/s: at each time the slope of the parabola through three readings."""
    times = np.concatenate([[0.0], found.times[0]])
    course = np.concatenate([np.zeros((len(found.beneath), 1)), found.beneath], axis=1)
    if len(times) < 3:
        return np.asarray(np.diff(course, axis=1) / np.diff(times))
    return np.asarray(np.gradient(course, times, axis=1, edge_order=2)[:, 1:])


def _course(problem: Problem, found: Exposure, start: Array, place: int) -> tuple[Array, Array]:
    """Mean concentration of a layer over its time from the start: times (T + 1,) s, (B, T + 1) kg/m^3."""
    course = np.concatenate([start[:, place, None], found.layers[:, :, place]], axis=1)
    return np.concatenate([[0.0], found.times[0]]), course / problem.layers.thickness[:, place, None]


def _peaks(problem: Problem, found: Exposure, start: Array) -> dict[str, Any]:
    told = {}
    for place, name in enumerate(found.names):
        times, course = _course(problem, found, start, place)
        at = times[course.argmax(axis=1)]
        told[name] = {"value": _spread(found.peak_concentration[:, place]), "time": _spread(at)}
    return told


def _above(case: Case, problem: Problem, found: Exposure, start: Array) -> dict[str, Any]:
    """Time that a layer's mean concentration lies above each threshold, s, between readings along straight lines."""
    told: dict[str, Any] = {}
    for place, name in enumerate(found.names):
        times, course = _course(problem, found, start, place)
        lower, upper = np.minimum(course[:, :-1], course[:, 1:]), np.maximum(course[:, :-1], course[:, 1:])
        for threshold in case.observe.thresholds:
            rise = np.where(upper > lower, upper - lower, 1.0)
            share = np.where(upper > lower, np.clip(upper - threshold, 0, rise) / rise, lower > threshold)
            told.setdefault(name, {})[f"{threshold:g} kg/m^3"] = _spread((share * np.diff(times)).sum(axis=1))
    return told


def _profile(case: Case, problem: Problem) -> dict[str, Any]:
    """Concentration in tissue, mean over the surface, by depth; from a solution with every layer cut into slices."""
    wanted = case.observe
    if not (wanted.profile or wanted.depths):
        return {}
    whole = float(problem.layers.thickness.sum(axis=1).min())
    for index, depth in enumerate(wanted.depths):
        if depth > whole:
            raise InputFault(f"observe.depths[{index}]", f"{depth * 1e6:g} um", "lies below the skin")
    cut, middles, layer = sliced(replace(problem, times=make.times(problem.cases, case.times)), SLICES)
    found = solve(cut, case.preset)
    tissue = found.layers / cut.layers.thickness[:, None, :]
    told: dict[str, Any] = {"time": list(map(float, case.times))}
    if wanted.profile:
        told["depth"] = np.median(middles, axis=0).tolist()
        told["layer"] = [problem.layers.names[index] for index in layer]
        told["concentration"] = _spread(tissue)
    if wanted.depths:
        told["at"] = {
            f"{depth:g} m": _spread(_at_depth(cut, tissue, middles, layer, depth)) for depth in wanted.depths
        }  # fmt: skip
    return told


def _at_depth(cut: Problem, tissue: Array, middles: Array, layer: NDArray[np.int64], depth: float) -> Array:
    """Concentration (B, T) at a depth: straight between slices in the solute that water would hold, which no interface
    breaks."""
    holds = cut.layers.partition * (1 + cut.layers.binding)
    floors = np.cumsum(cut.layers.thickness, axis=1)
    told = np.empty(tissue.shape[:2])
    for case in range(len(tissue)):
        place = min(int(np.searchsorted(floors[case], depth)), len(layer) - 1)
        water = tissue[case] / holds[case]
        told[case] = [np.interp(depth, middles[case], row) * holds[case, place] for row in water]
    return told


def _errors(error: Exposure, asked: NDArray[np.int64]) -> dict[str, float]:
    """The largest distance between the pair of meshes over the times asked for, by place, kg/m^2."""
    told = {"vehicle": error.film, "channels": error.channels}
    told |= {name: error.layer(name) for name in error.names}
    told |= {name: getattr(error, name) for name in GONE}
    return {name: float(values[:, asked].max()) for name, values in told.items()}


def _cells(problem: Problem, preset: str) -> int:
    """Cells of the coarser mesh of the pair, for the first skin."""
    one = problem.take(np.arange(1))
    chosen = presets.preset(preset, single_column=problem.channels is None)
    tip, tip_layer, split = tip_place(one)
    counts = cell_counts(segments(one, tip, int(tip_layer[0]), bool(split[0])), chosen)
    radial = (chosen.radial_cells - 1) * chosen.refine + 1 if problem.channels is not None else 1
    film = problem.vehicle is not None and not problem.vehicle.held
    return int(counts.sum() + film) * radial


def _steps(problem: Problem, preset: str) -> int:
    chosen = presets.preset(preset, single_column=problem.channels is None)
    return len(schedules(problem.take(np.arange(1)), chosen)[0].edges) - 1
