"""What arrives in many zones and treatments at one time, from few solved cases: what a plan asks of the engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corneum.evidence.derivation import Drawn
from corneum.evidence.model_context import ModelContext
from corneum.transport import kept_surfaces, presets
from corneum.transport.delivery import MODEL, Request, Solves
from corneum.transport.problem import Problem
from corneum.transport.response_surface import (
    LAYERS,
    PLACES,
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
    """

    amounts: Mapping[str, Drawn]
    mean_free: Mapping[str, Drawn]


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
    )


def _dose(problem: Problem) -> Array:
    """What is applied at 1 kg/m^3 (B,), kg/m^2: all the film holds, and what was placed in the channels."""
    film, deposit = problem.vehicle, problem.deposit
    assert film is not None
    return film.thickness * film.concentration + (0.0 if deposit is None else deposit.amount)
