"""The compiled back end: the steps of `reference` over cases abreast, with the same answers (1e-9 and better).

Same arguments, same result, and unlike the reference it takes cases of unlike steps and events together. The first
call of a process loads numba and the machine code, the first on a machine compiles it, which is why plans, of unknown
machines, keep the reference.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from corneum.transport import presets
from corneum.transport.backends import compiled_arrays as layout
from corneum.transport.backends import machine_code
from corneum.transport.backends.trace import Trace
from corneum.transport.coefficients import Coefficients, by_layer, coefficients_of
from corneum.transport.mesh import Mesh
from corneum.transport.problem import Problem
from corneum.transport.schedule import Schedule
from corneum.transport.supply import Applied, applied_of
from corneum.transport.timeline import Timeline, timeline

Array = NDArray[np.float64]
Ints = NDArray[np.int64]


def covers(problem: Problem) -> bool:
    """Whether the compiled steps know all of it; a deposit whose solubility limits it goes to the reference."""
    return problem.deposit is None or not bool(np.isfinite(problem.deposit.solubility).any())


def time_stepping(problem: Problem, mesh: Mesh, schedule: Schedule) -> Trace:
    """Take cases that share cell counts through all steps; each has steps and events of its own."""
    coefficients = coefficients_of(problem, mesh)
    applied = applied_of(problem, mesh, coefficients)
    line = timeline(coefficients, schedule, applied, problem.receptor)
    recorded = _recorded(coefficients, applied, line, mesh.layer)
    return _trace(coefficients, applied, line, recorded)


class _Recorded(NamedTuple):
    """amounts (E, C, B) of compartments, receptor and shed until then (E, B) at the edges of steps; flows
    (T, 5, C, B) until the outputs; redone (B,)."""

    amounts: Array
    receptor: Array
    shed: Array
    flows: Array
    redone: Array


def _recorded(coefficients: Coefficients, applied: Applied, line: Timeline, layer: Ints) -> _Recorded:
    """Take one vector of cases after another through all steps; of their flows only those until outputs are kept."""
    from corneum.transport.backends.compiled_steps import take_steps

    run: Any = take_steps
    radii = len(coefficients.area)
    edges, cases = line.edges.shape
    begun, cells = _compartments(coefficients, applied.amount, line.open_share_at_edge[0]), applied.amount[..., 0].size
    count, width = len(begun), abreast(cases)
    vectors, rows = _vectors(coefficients, applied, line, width), _rows(coefficients, layer)
    amounts, redone = np.empty((edges, count, cases)), np.empty(cases)
    receptor, shed = np.zeros((edges, cases)), np.zeros((edges, cases))
    flows = np.empty((len(line.outputs), layout.AMOUNTS, count, cases))
    amounts[0] = begun
    by_step = np.empty((edges - 1, layout.MANY, count, width))
    filled_in = by_step.reshape(edges - 1, -1, width)
    record = layout.Record(filled_in, np.empty((edges - 1, width)), np.empty((edges - 1, width)), np.zeros(width))
    room = _room(cells, radii, len(rows["slow_rows"]), count, width) | _room_to_move(coefficients, width)
    for number in range(len(vectors["held"])):
        members = slice(number * width, min((number + 1) * width, cases))
        filled = members.stop - members.start
        record.shed[...] = record.redone[...] = 0.0
        run(_settings(coefficients), *_structures(vectors, room, rows, number), record)
        steps = by_step[..., :filled]
        amounts[1:, :, members], receptor[1:, members] = steps[:, layout.AMOUNTS], record.receptor[:, :filled]
        np.cumsum(record.shed[:, :filled], axis=0, out=shed[1:, members])
        redone[members] = record.redone[:filled]
        until = steps[line.outputs[:, members] - 1, : layout.AMOUNTS, :, np.arange(filled)]
        flows[..., members] = until.transpose(0, 2, 3, 1)
    if not machine_code.is_kept():
        machine_code.note_kept()
    return _Recorded(amounts, receptor, shed, flows, redone)


def abreast(cases: int) -> int:
    """How many cases stand abreast: the wider the fewer instructions a case, but no wider than whole vectors of the
    cases there are. Each case meets the same operations in the same order, whatever the width, so it has the same
    result to the last digit in any company."""
    whole = -(-cases // presets.NARROWEST) * presets.NARROWEST
    return min(presets.WIDEST, whole if cases > presets.FEWEST else cases)


def _settings(coefficients: Coefficients) -> layout.Settings:
    return layout.Settings(
        coefficients.film_rows,
        coefficients.channel_rows,
        coefficients.channel_cells,
        int(coefficients.receives),
        presets.PICARD_SWEEPS if coefficients.saturates else 1,
        presets.NEGATIVE_GUARD,
        presets.GUARD_STEPS,
    )


def _vectors(coefficients: Coefficients, applied: Applied, line: Timeline, width: int) -> dict[str, Array]:
    """The arrays that tell of the cases, by vectors of cases (G, ..., W)."""
    film, closed, cases = coefficients.film_rows, coefficients.closed, line.edges.shape[1]
    radii = len(coefficients.area)
    half = np.concatenate([np.zeros((film, cases)), coefficients.half, np.zeros((1, cases))])
    half[-1] = 0.0 if coefficients.open_below else np.inf
    above = np.zeros((film + 1, radii, cases))
    above[film] = closed.surface
    tissue_faces, supply, none = closed.axial[film:], applied.supply, np.zeros((0, cases))
    inner_faces = np.concatenate([np.zeros((len(closed.radial), 1, cases)), closed.radial], axis=1)
    receptor = coefficients.receptor_volume if coefficients.receives else np.zeros(cases)
    slow, shedding = coefficients.slow, coefficients.shedding
    bound = none if slow is None else slow.nothing.reshape(-1, cases)
    arrays = {
        "tissue": _tissue(coefficients),
        "shells": np.array([getattr(coefficients, name) for name in layout.SHELLS]),
        "scalars": np.array([getattr(coefficients, name) for name in layout.SCALARS]),
        "half": half,
        "inside": half.copy(),
        "steps": _steps(coefficients, line),
        "fresh": applied.fresh,
        "solid": none if supply is None else _above(film, supply.deposit).reshape(-1, cases),
        "into_cells": none if supply is None else _above(film, supply.band).reshape(-1, cases),
        "capacity": np.concatenate([closed.capacity.reshape(-1, cases), receptor[None]]),
        "loss": closed.loss.reshape(-1, cases),
        "axial": np.concatenate([above, tissue_faces, closed.floor[None]]).reshape(-1, cases),
        "radial": np.concatenate([inner_faces.reshape(-1, cases), np.zeros((radii, cases))]),
        "amount": np.concatenate([applied.amount.reshape(-1, cases), np.zeros((1, cases)), bound]),
        "held": coefficients.held,
        "uptake": none if slow is None else slow.uptake.reshape(-1, cases),
        "release": none if slow is None else slow.release[:, 0],
        "speed": np.zeros(cases) if shedding is None else shedding.speed,
        "apart": none if shedding is None else shedding.apart,
    }
    return {name: _in_vectors(array, width) for name, array in arrays.items()}


def _rows(coefficients: Coefficients, layer: Ints) -> dict[str, Ints]:
    """Numbers of rows: the compartment of each, those that bind slowly, and the first of amounts that move outward."""
    film, radii, slow = coefficients.film_rows, len(coefficients.area), coefficients.slow
    tissue_and_bound = [film * radii, coefficients.closed.capacity[..., 0].size + 1]
    return {
        "compartment": np.concatenate([[layout.IN_FILM] * film, layout.IN_LAYERS + layer]).astype(np.int64),
        "slow_rows": np.zeros(0, np.int64) if slow is None else slow.below(film),
        "first_rows": np.array(tissue_and_bound[: 1 + (slow is not None and slow.moves)]),
    }


def _tissue(coefficients: Coefficients) -> Array:
    """`compiled_arrays.TISSUE` (8, F + Z, B)."""
    film, (rows, cases) = coefficients.film_rows, coefficients.height.shape
    tissue = np.zeros((len(layout.TISSUE), film + rows, cases))
    for row, name in enumerate(layout.TISSUE):
        tissue[row, film:] = getattr(coefficients, name)
    return tissue


def _above(film: int, tissue: Array) -> Array:
    """Rows of tissue (Z, ...) as all rows (F + Z, ...)."""
    return np.concatenate([np.zeros((film, *tissue.shape[1:])), tissue])


def _in_vectors(array: Array, width: int) -> Array:
    """Cases on the last axis (..., B) by vectors (G, ..., W), the last one filled up with the last case."""
    cases = array.shape[-1]
    groups = -(-cases // width)
    missing = groups * width - cases
    if groups == 1 and not missing:
        return np.ascontiguousarray(array)[None]
    vectors = np.empty((groups, *array.shape[:-1], width))
    for number in range(groups):
        members = array[..., number * width : (number + 1) * width]
        vectors[number, ..., : members.shape[-1]] = members
        vectors[number, ..., members.shape[-1] :] = members[..., -1:]
    return vectors


def _steps(coefficients: Coefficients, line: Timeline) -> Array:
    """`compiled_arrays.STEPS` (S, 13, B)."""
    events = line.events
    own = {
        # without a film the surface passes what a held concentration gives, if there is one
        "contact": line.contact if coefficients.film_rows else line.contact * (coefficients.held > 0),
        "air": line.air * coefficients.solute_evaporation,
        "open_share_after": line.open_share_at_edge[1:],
        "kept": events.kept[:-1],
        "laid": events.laid[:-1],
        "stays": 1 - events.drawn[:-1],
        "applied": line.applied[1:],
    }
    steps = np.empty((len(line.length), len(layout.STEPS), line.length.shape[1]))
    for row, name in enumerate(layout.STEPS):
        steps[:, row] = own[name] if name in own else getattr(line, name)
    return steps


def _room(cells: int, radii: int, slow: int, compartments: int, width: int) -> dict[str, Any]:
    """Arrays to work in, used for one vector after another."""
    more = {
        "extra": 0,
        "saturable": 0,
        "right": 1,
        "new": 1 + slow * radii,
        "supply": 1,
        "mean": 2 * radii,
        "down": radii,
        "across": radii,
    }
    return {
        **{name: np.zeros((cells + rows, width)) for name, rows in more.items()},
        "band": np.zeros((cells + 1, radii + 1, width)),
        "alone": np.zeros((cells + 1, radii + 1)),
        "line": np.zeros(cells + 1),
        "flows": np.zeros((layout.MANY * compartments, width)),
        **{name: np.zeros(width) for name in ("weight", "reach", "scale", "received", "precipitated")},
        "taken": np.zeros(width, np.int64),
        **{name: np.zeros((slow * radii, width)) for name in ("binds", "first_bound")},
        **{name: np.zeros((slow, width)) for name in ("lets_go", "stays")},
    }


def _room_to_move(coefficients: Coefficients, width: int) -> dict[str, Any]:
    """The same for the outermost layer, where it moves."""
    count = 0 if coefficients.shedding is None else len(coefficients.shedding.height)
    room = {name: np.zeros((count + 1, width)) for name in ("head", "bend", "density", "slope", "above", "whole")}
    return {**room, "source": np.full((count + 1, width), count)}


def _structures(vectors: dict[str, Array], room: dict[str, Any], rows: dict[str, Ints], number: int) -> list[Any]:
    """What the compiled steps take of one vector of cases."""
    arrays = {**room, **rows, **{name: array[number] for name, array in vectors.items()}}
    room["mean"][: vectors["fresh"].shape[1]] = arrays["held"]
    room["received"][:] = room["precipitated"][:] = 0.0
    kinds = (layout.Skin, layout.Applied, layout.Matrix, layout.Elimination, layout.Moved, layout.Slow, layout.Outward)
    return [kind(*(arrays[name] for name in kind._fields)) for kind in kinds]


def _compartments(coefficients: Coefficients, amount: Array, open_share: Array) -> Array:
    """What the film, channels and the tissue of layers hold (C, B) of amounts (F + Z, R, B)."""
    film = coefficients.film_rows
    layers, fluid = by_layer(coefficients, amount[film:], open_share)
    return np.concatenate([amount[:film].sum(axis=(0, 1))[None], fluid[None], layers])


def _trace(coefficients: Coefficients, applied: Applied, line: Timeline, recorded: _Recorded) -> Trace:
    read, case = line.outputs, np.arange(line.outputs.shape[1])

    def due(array: Array) -> Array:
        return array[read, case]

    def before(happened: Array) -> Array:
        """The sum of what happened at earlier edges."""
        return np.asarray(np.cumsum(happened, axis=0) - happened)

    none, fresh, events, supply = np.zeros(read.shape), applied.fresh.sum(axis=0), line.events, applied.supply
    amounts, flows = recorded.amounts, recorded.flows
    film, beneath = amounts[:, layout.IN_FILM], due(recorded.receptor)
    lost, saturated = flows[:, layout.LOST, layout.IN_LAYERS :], flows[:, layout.SATURATED, layout.IN_LAYERS :]
    share = coefficients.metabolised[list(coefficients.starts)]
    metabolised = ((lost - saturated) * share + saturated).sum(axis=1)
    sampled, held = none, none
    if coefficients.receives:
        sampled, held = due(before(events.sampled(recorded.receptor))), beneath
        beneath = held + sampled
    return Trace(
        film=due(film),
        channels=due(amounts[:, layout.IN_FLUID]),
        layers=amounts[read, layout.IN_LAYERS :, case].transpose(0, 2, 1),
        cleared=lost.sum(axis=1) - metabolised,
        metabolised=metabolised,
        beneath=beneath,
        wiped=due(before(events.wiped(film, fresh))),
        evaporated=flows[:, layout.LOST, layout.IN_FILM],
        shed=due(recorded.shed),
        received=due(line.applied) + flows[:, layout.GAINED, 0],
        receptor=held,
        sampled=sampled,
        undissolved=none if supply is None else supply.undissolved(due(line.edges)),
        follicles=due(line.follicles),
        layer_integral=flows[-1, layout.HELD, layout.IN_LAYERS :],
        free_integral=flows[-1, layout.FREE, layout.IN_LAYERS :],
        film_integral=flows[-1, layout.HELD, layout.IN_FILM],
        course=amounts[:, layout.IN_LAYERS :],
        film_course=film,
        film_after=events.film_after(film, fresh),
        redone=recorded.redone,
    )
