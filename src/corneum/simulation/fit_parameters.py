"""Names of the numbers of a case that can be fitted, and the problem with those numbers changed.

`half_life`, `density`, `radius` and `depth` are those of the channels, each also as `channels.NAME` with
`channels.diffusivity`; `LAYER.NAME` is one number of one layer, with NAME thickness, diffusivity, partition, binding,
clearance or metabolism; `diffusivity`, `partition`, `binding`, `clearance` and `metabolism` alone are one common factor
on that number of every layer; `vehicle.NAME` is partition, diffusivity, evaporation or solubility; `deposit.dissolves`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corneum.client.kinds import nearest_word
from corneum.errors import InputFault, InputFaults
from corneum.transport.problem import Problem

Array = NDArray[np.float64]

OF_LAYER = ("thickness", "diffusivity", "partition", "binding", "clearance", "metabolism")
OF_ALL = OF_LAYER[1:]
OF_CHANNELS = ("half_life", "density", "radius", "depth", "diffusivity")
ALONE = OF_CHANNELS[:-1]
OF_VEHICLE = ("partition", "diffusivity", "evaporation", "solubility")
OF_DEPOSIT = ("dissolves",)
UNITS = {
    "thickness": "m",
    "diffusivity": "m^2/s",
    "partition": "1",
    "binding": "1",
    "clearance": "1/s",
    "metabolism": "1/s",
    "half_life": "s",
    "density": "1/m^2",
    "radius": "m",
    "depth": "m",
    "evaporation": "m/s",
    "solubility": "kg/m^3",
    "dissolves": "s",
}


@dataclass(frozen=True)
class Parameter:
    """One fitted number.

    Its name, the component of the problem and the array there, the layer (None: all), its unit (1 for a common factor),
    its value in the case, and the factors on that value between which it is sought.
    """

    name: str
    component: str
    array: str
    layer: int | None
    unit: str
    start: float
    least: float
    most: float


def names(problem: Problem) -> tuple[str, ...]:
    """Every name that can be fitted in this problem."""
    fittable = [f"{layer}.{what}" for layer in problem.layers.names for what in OF_LAYER]
    fittable += list(OF_ALL)
    if problem.channels is not None:
        fittable += [*ALONE, *(f"channels.{what}" for what in OF_CHANNELS)]
    if problem.vehicle is not None:
        fittable += [f"vehicle.{what}" for what in OF_VEHICLE]
    if problem.deposit is not None:
        fittable += [f"deposit.{what}" for what in OF_DEPOSIT if hasattr(problem.deposit, what)]
    return tuple(fittable)


def parameters(problem: Problem, wanted: Sequence[str], widest: float) -> tuple[Parameter, ...]:
    """Parameters by their names; each is sought between 1/`widest` and `widest` times what the case says, less
    where physics ends. Raises InputFault, or InputFaults for several, for a name that is none, and for a number that is
    zero or without end in the case."""
    known = names(problem)
    chosen: list[Parameter] = []
    faults: list[InputFault] = []
    for index, name in enumerate(wanted):
        try:
            chosen.append(_parameter(problem, index, name, known, widest))
        except InputFault as wrong:
            faults.append(wrong)
    if len(faults) > 1:
        raise InputFaults(faults)
    if faults:
        raise faults[0]
    return tuple(chosen)


def changed(problem: Problem, chosen: Sequence[Parameter], factors: Array) -> Problem:
    """The problem of one case as (N,) cases with the parameters multiplied by `factors` (N, P)."""
    many = problem.take(np.zeros(len(factors), dtype=np.int64))
    for column, parameter in zip(np.asarray(factors).T, chosen, strict=True):
        component: Any = getattr(many, parameter.component)
        values = getattr(component, parameter.array).copy()
        if parameter.component == "layers":
            values[:, slice(None) if parameter.layer is None else parameter.layer] *= (
                column[:, None] if parameter.layer is None else column
            )
        else:
            values *= column
        many = replace(many, **{parameter.component: replace(component, **{parameter.array: values})})
    return many


def _parameter(problem: Problem, index: int, name: str, known: Sequence[str], widest: float) -> Parameter:
    field = f"fit[{index}]"
    if name not in known:
        raise InputFault(
            field, name, f"is no parameter of this case: {', '.join(known)}", nearest_word(name, list(known))
        )
    owner, _, array = name.rpartition(".")
    layer = None
    if owner in problem.layers.names:
        component, layer = "layers", problem.layers.names.index(owner)
    elif owner:
        component = owner
    else:
        component = "channels" if name in ALONE else "layers"
    stated = getattr(getattr(problem, component), array)[0]
    common = component == "layers" and layer is None
    values = np.atleast_1d(stated if layer is None else stated[layer])
    start = 1.0 if common else float(values[0])
    if not np.any((values > 0) & np.isfinite(values)):
        raise InputFault(
            field, name, "cannot be fitted from zero or from no limit; give it a value in the case to start from"
        )
    least, most = 1 / widest, widest
    if component == "channels":
        openings = problem.channels
        assert openings is not None
        radius, density, depth = (float(getattr(openings, what)[0]) for what in ("radius", "density", "depth"))
        if array == "radius":
            most = min(most, 0.99 / np.sqrt(np.pi * density) / radius)
        elif array == "density":
            most = min(most, 0.98 / (np.pi * radius**2 * density))
        elif array == "depth":
            most = min(most, float(problem.layers.thickness[0].sum()) * 0.999 / depth)
            least = max(least, 3e-6 / depth)
    elif component == "layers" and array == "thickness":
        reach = max(
            [
                0.0 if problem.channels is None else float(problem.channels.depth[0]),
                0.0 if problem.deposit is None else float(problem.deposit.bottom[0]),
            ]
        )
        rest = float(problem.layers.thickness[0].sum()) - start
        least = max(least, (reach - rest) * 1.001 / start)
    elif component == "vehicle" and array == "evaporation":
        most = min(most, widest)
    return Parameter(name, component, array, layer, "1" if common else UNITS[array], start, least, most)
