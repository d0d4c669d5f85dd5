"""What arrives in many zones and treatments at one time, from few solved cases: what a plan asks of the engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corneum import units
from corneum.evidence.derivation import Drawn
from corneum.evidence.model_context import ModelContext
from corneum.transport import kept_surfaces, presets
from corneum.transport.delivery import Solves
from corneum.transport.delivery_request import MODEL, Request
from corneum.transport.problem import Problem
from corneum.transport.response_surface import (
    LAYERS,
    PLACES,
    VIABLE,
    Shares,
    Surface,
    in_reaches,
    read_off,
    shares_of,
    surface_through,
)

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Arrived:
    """What arrives by the last output time. All Drawn (E, 1).

    amounts kg/m^2: the layers, `dermis` (both together), `film`, `applied`, and `uptake` (past the stratum corneum,
    whether still there or not). mean_free kg/m^3: free concentration in the water of each layer, over the whole time.
    free_course (E, 1, T) kg/m^3: the same in each viable layer at the times (T,) s.
    """

    amounts: Mapping[str, Drawn]
    mean_free: Mapping[str, Drawn]
    free_course: Mapping[str, Drawn]
    times: Array


def cases_a_surface(surfaces: int) -> int:
    """How many cases each of so many surfaces goes through, within the budget of a plan."""
    return max(2, min(presets.MOST_SOLVED, presets.MOST_SOLVES // max(surfaces, 1)))


def first_cases(problem: Problem, most: int) -> Problem:
    """The first cases of a batch, at most so many."""
    return problem.take(np.arange(min(most, problem.cases)))


def surfaces_through(context: ModelContext, problems: Sequence[Problem], backend: str) -> list[Surface]:
    """A response surface through all cases of each batch; what was solved before in this process is not solved again.

    Args:
        context: tables.
        problems: each of one solute and product, its cases spread over all that the surface will be read for.
        backend: "reference" or "compiled".

    Raises:
        OverBudget: more cases than a plan may solve.
        NotConverged: where a result is not finite.
    """
    keys = [kept_surfaces.key_of(context, problem) for problem in problems]
    surfaces = {key: surface for key in keys if (surface := kept_surfaces.known(key)) is not None}
    new = {key: problem for key, problem in zip(keys, problems, strict=True) if key not in surfaces}
    exposures = Solves(presets.MOST_SOLVES).solve(list(new.values()), backend=backend)
    for (key, problem), exposure in zip(new.items(), exposures, strict=True):
        surfaces[key] = surface_through(in_reaches(context, problem), shares_of(exposure))
    for key in keys:
        kept_surfaces.keep(key, surfaces[key])
    return [surfaces[key] for key in keys]


def arrived(context: ModelContext, request: Request, surface: Surface) -> Arrived:
    """What arrives in every case of a request, read off a surface through cases of the same solute and product."""
    shares = read_off(surface, in_reaches(context, request.problem))
    concentration = request.concentration[:, 0]
    dose = concentration * _dose(request.problem)
    places = {name: shares.places[:, column] for column, name in enumerate(PLACES)}
    places["dermis"] = places["papillary_dermis"] + places["reticular_dermis"]
    places["uptake"] = places["viable_epidermis"] + places["dermis"] + places["inside"]
    places["applied"] = np.ones_like(dose)
    how = f"dose x share read off a response surface through {len(surface.at)} solved cases (finite volumes)"
    derivation = context.derive(
        MODEL, f"{how}, off by what the nearest misses", request.inputs, sources=("corneum_review",)
    )
    compartments = ("film", "applied", "uptake", "dermis", *LAYERS)
    return Arrived(
        {name: Drawn((places[name] * dose)[:, None], "kg/m^2", derivation) for name in compartments},
        {name: Drawn((shares.free[:, row] * dose)[:, None], "kg/m^3", derivation) for row, name in enumerate(LAYERS)},
        _free_course(context, request, shares, dose),
        course_times(request.problem),
    )


def course_times(problem: Problem) -> Array:
    """The times of a course (T,), s: the hours that surfaces keep, and the end."""
    return np.array([*(hours * units.factor("h") for hours in presets.COURSE_HOURS), problem.times[0, -1]])


def _free_course(context: ModelContext, request: Request, shares: Shares, dose: Array) -> dict[str, Drawn]:
    """Free concentration in the water of each viable layer over time (E, 1, T), kg/m^3: what the layer holds over what
    it would hold at 1 kg/m^3."""
    skin = request.problem.layers
    held = skin.thickness * skin.partition * (1 + skin.binding)
    by_time = shares.course.reshape(len(dose), -1, len(VIABLE))
    derivation = context.derive(
        MODEL,
        "free concentration = dose x share read off a response surface / (L K (1 + b)), mean over the layer",
        request.inputs,
        sources=("corneum_review",),
    )
    courses = {}
    for column, name in enumerate(VIABLE):
        share = np.column_stack([by_time[:, :, column], shares.places[:, PLACES.index(name)]])
        free = share * (dose / held[:, skin.names.index(name)])[:, None]
        courses[name] = Drawn(free[:, None, :], "kg/m^3", derivation)
    return courses


def _dose(problem: Problem) -> Array:
    """What is applied at 1 kg/m^3 (B,), kg/m^2: all the film holds, and what was placed in the channels."""
    film, deposit = problem.vehicle, problem.deposit
    assert film is not None
    return film.thickness * film.concentration + (0.0 if deposit is None else deposit.amount)
