"""What arrives where: requests of many zones and treatments solved together, each case once, as amounts by layer and
time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from corneum.errors import CorneumError
from corneum.evidence.derivation import Drawn
from corneum.evidence.model_context import ModelContext
from corneum.transport import presets
from corneum.transport import problem as make
from corneum.transport.delivery_request import DERMIS, LAYERS, MODEL, Request
from corneum.transport.exposure import Exposure, joined
from corneum.transport.problem import Problem
from corneum.transport.solve import solve

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Delivery:
    """What arrives. All Drawn.

    amounts (E, 1, T) kg/m^2 by compartment: the `LAYERS`, `dermis` (both together), `film`, `channels` (fluid in
    them), and what has left by then: `cleared`, `metabolised`, `beneath`, `wiped`, `evaporated`, `shed` (with dead
    cells); `applied` until then; `uptake` (past the stratum corneum, whether still there or not). Over the whole
    duration, by layer and for `dermis`, (E, 1) kg/m^3: mean_concentration in tissue, mean_free in its water,
    peak_concentration.
    """

    amounts: Mapping[str, Drawn]
    mean_concentration: Mapping[str, Drawn]
    mean_free: Mapping[str, Drawn]
    peak_concentration: Mapping[str, Drawn]
    times: Array
    mass_balance_error: float


class OverBudget(CorneumError):
    """A plan asked for more transport solves than it may."""


@dataclass
class Solves:
    """Cases solved so far, by content, and how many they may become (`most`)."""

    most: int = presets.MOST_SOLVES
    done: int = 0
    known: dict[bytes, tuple[Exposure, int]] = field(default_factory=dict)

    def solve(self, problems: Sequence[Problem], preset: str = "plan", backend: str = "reference") -> list[Exposure]:
        """One exposure a problem, in order; equal cases are solved once, unequal ones of a topology together."""
        keys = [_keys(problem, preset) for problem in problems]
        batches: dict[tuple[object, ...], list[int]] = {}
        for number, problem in enumerate(problems):
            batches.setdefault(problem.topology, []).append(number)
        for numbers in batches.values():
            batch = make.join([problems[number] for number in numbers])
            self._solve_new(batch, [key for number in numbers for key in keys[number]], preset, backend)
        return [self._assembled(wanted) for wanted in keys]

    def _solve_new(self, batch: Problem, keys: list[bytes], preset: str, backend: str) -> None:
        new: dict[bytes, int] = {}
        for case, key in enumerate(keys):
            if key not in self.known:
                new.setdefault(key, case)
        if not new:
            return
        if self.done + len(new) > self.most:
            raise OverBudget(f"The plan needs more than {self.most} transport solves; ask for fewer zones.")
        exposure = solve(batch.take(np.fromiter(new.values(), dtype=np.int64)), preset, backend)
        self.done += len(new)
        self.known.update({key: (exposure, case) for case, key in enumerate(new)})

    def _assembled(self, keys: list[bytes]) -> Exposure:
        first = self.known[keys[0]][0]
        known = [self.known[key] for key in keys]
        if all(batch is first for batch, _ in known):
            return first.take(np.array([case for _, case in known]))
        return joined([batch.take(np.array([case])) for batch, case in known])


def deliver(
    context: ModelContext, requests: Sequence[Request], *, preset: str = "plan", solves: Solves | None = None
) -> list[Delivery]:
    """What arrives where, of many requests that are solved together.

    Args:
        context: tables, population of draws and record.
        requests: of any zones, treatments and solutes.
        preset: the accuracy, a name of `presets.PRESETS`.
        solves: passed through a plan, so that its cases and its budget are shared.

    Returns:
        One delivery a request, in order.

    Raises:
        OverBudget: where the plan would need more solves than it may.
        NotConverged: where a result is not finite.

    Source:
        The equations of `problem`, solved at 1 kg/m^3 and multiplied by the concentration.
    """
    exposures = (solves or Solves()).solve([each.problem for each in requests], preset)
    return [_delivery(context, each, exposure) for each, exposure in zip(requests, exposures, strict=True)]


def _keys(problem: Problem, preset: str) -> list[bytes]:
    kind = repr((preset, problem.topology)).encode()
    return [kind + row.tobytes() for row in problem.rows()]


def _delivery(context: ModelContext, request: Request, exposure: Exposure) -> Delivery:
    dose = request.concentration

    def drawn(array: Array, unit: str, what: str) -> Drawn:
        return context.drawn(
            array,
            unit,
            MODEL,
            f"{what} = concentration applied x solution of the transport equations at 1 kg/m^3 (finite volumes)",
            request.inputs,
            sources=("corneum_review",),
        )

    compartments = {name: exposure.layer(name) for name in LAYERS}
    compartments["dermis"] = compartments["papillary_dermis"] + compartments["reticular_dermis"]
    for name in ("film", "channels", "cleared", "metabolised", "beneath", "wiped", "evaporated", "shed", "uptake"):
        compartments[name] = getattr(exposure, name)
    compartments["applied"] = exposure.received
    thickness = request.problem.layers.thickness

    def by_layer(values: Array, what: str) -> dict[str, Drawn]:
        columns = {name: values[:, column] for column, name in enumerate(LAYERS)}
        deep = [LAYERS.index(name) for name in DERMIS]
        columns["dermis"] = (values * thickness)[:, deep].sum(axis=1) / thickness[:, deep].sum(axis=1)
        return {name: drawn(column[:, None] * dose, "kg/m^3", f"{what} in {name}") for name, column in columns.items()}

    peaks = by_layer(exposure.peak_concentration, "peak concentration")
    del peaks["dermis"]  # its parts peak at different times
    return Delivery(
        amounts={
            name: drawn(values[:, None, :] * dose[:, :, None], "kg/m^2", f"amount: {name}")
            for name, values in compartments.items()
        },
        mean_concentration=by_layer(exposure.mean_concentration, "mean concentration"),
        mean_free=by_layer(exposure.mean_free, "mean free concentration"),
        peak_concentration=peaks,
        times=exposure.times[0],
        mass_balance_error=float(exposure.mass_balance_error.max()),
    )
