"""The compiled back end: the march of `march` over lanes of cases, with the same answers (1e-9 and better).

Same arguments, same result, and unlike the reference it marches cases of unlike steps and events together. The first
call of a process loads numba and the machine code, the first on a machine compiles it, which is why plans, of unknown
machines, keep the reference.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from corneum.transport import presets
from corneum.transport.cells import Cells, by_layer, cells_of, fresh_film
from corneum.transport.march import Trace
from corneum.transport.mesh import Mesh
from corneum.transport.paths import Paths, paths
from corneum.transport.problem import Problem
from corneum.transport.schedule import Schedule
from corneum.transport.supply import Supply, supply_of

Array = NDArray[np.float64]
Ints = NDArray[np.int64]


def run(problem: Problem, mesh: Mesh, schedule: Schedule) -> Trace:
    """March cases that share cell counts; each has steps and events of its own."""
    from corneum.transport import compiled, kernel

    march: Any = kernel.march
    cells, cases = cells_of(problem, mesh), problem.cases
    placed, supply = supply_of(problem, mesh)
    fresh, film, radii = fresh_film(problem, cells), cells.film_rows, cells.area.shape[0]
    amount = np.concatenate([fresh[None], placed] if film else [placed]).reshape(-1, cases)
    later = 0.0 if supply is None else supply.deposit.sum(axis=(0, 1)) + supply.dose
    brought = fresh.sum(axis=0) * film
    said = paths(cells, schedule, problem.receptor, supply, amount.sum(axis=0) + later, brought)
    begun, read = _compartments(cells, amount), said.read
    edges, count, width = len(schedule.edges), len(begun), abreast(len(amount), radii, cases)
    place = np.concatenate([[compiled.IN_FILM] * film, compiled.IN_LAYERS + mesh.layer]).astype(np.int64)
    settings = (
        film, cells.channel_rows, int(cells.receives), presets.PICARD_SWEEPS if cells.saturates else 1,
        presets.NEGATIVE_GUARD, presets.GUARD_STEPS,
    )  # fmt: skip
    given = [_laned(array, width) for array in _given(cells, said, supply, fresh, amount)]
    ends = _laned(np.array([cells.receptor_volume if cells.receives else np.zeros(cases), cells.held]), width)
    room = _room(len(amount), radii, count, width)
    sums, receptor, redone = np.zeros((edges, count, cases)), np.zeros((edges, cases)), np.empty(cases)
    flows = np.empty((len(read), compiled.SUMS, count, cases))
    sums[0] = begun
    # one vector of lanes after another; of the flows only what is asked for is kept
    record, receptor_here = np.empty((edges - 1, compiled.MANY * count, width)), np.empty((edges - 1, width))
    for number, (volume, held) in enumerate(ends):
        lanes = slice(number * width, min((number + 1) * width, cases))
        filled, redone_here, gained = lanes.stop - lanes.start, np.zeros(width), np.zeros(width)
        room[0][-1], room[7][:radii] = volume, held
        march(*settings, place, *(array[number] for array in given), record, receptor_here, redone_here, *room, gained,
              np.zeros(width, np.int64))  # fmt: skip
        told = record[..., :filled].reshape(edges - 1, compiled.MANY, count, filled)
        sums[1:, :, lanes], receptor[1:, lanes] = told[:, compiled.SUMS], receptor_here[:, :filled]
        redone[lanes] = redone_here[:filled]
        until = np.zeros((edges, compiled.SUMS, count, filled))
        np.cumsum(told[:, : compiled.SUMS], axis=0, out=until[1:])
        flows[..., lanes] = np.moveaxis(until[read[:, lanes], :, :, np.arange(filled)], 1, -1)
    return _told(cells, said, supply, schedule.edges, sums, flows, receptor, redone, brought)


def abreast(cells: int, radii: int, cases: int) -> int:
    """How many lanes march abreast: the wider the fewer instructions a case, as long as the matrices stay near; and no
    wider than whole vectors of the cases there are. Each lane meets the same operations in the same order, whatever the
    width, so a case has the same result to the last digit in any company."""
    width = presets.WIDEST
    while width > presets.NARROWEST and width * 8 * cells * (radii + 1) > presets.NEAR:
        width //= 2
    vectors = -(-cases // presets.NARROWEST) * presets.NARROWEST
    return min(width, vectors if cases > presets.FEWEST else cases)


def _laned(array: Array, width: int) -> Array:
    """Cases on the last axis (..., B) as lanes (G, ..., width); what is left over is filled up with the last case."""
    cases = array.shape[-1]
    groups = -(-cases // width)
    missing = groups * width - cases
    if groups == 1 and not missing:
        return np.ascontiguousarray(array)[None]
    if missing:
        array = np.concatenate([array, np.repeat(array[..., -1:], missing, axis=-1)], axis=-1)
    return np.ascontiguousarray(np.moveaxis(array.reshape(*array.shape[:-1], groups, width), -2, 0))


def _above(film: int, tissue: Array) -> Array:
    """Tissue's cells (Z, R, B) as all cells (n, B)."""
    return np.concatenate([np.zeros((film, *tissue.shape[1:])), tissue]).reshape(-1, tissue.shape[-1])


def _given(cells: Cells, said: Paths, supply: Supply | None, fresh: Array, amount: Array) -> list[Array]:
    """The arrays of `kernel.march` that tell of the cases, from tissue to amount, cases on the last axis."""
    none, film = np.zeros((0, amount.shape[1])), cells.film_rows
    later = [none, none] if supply is None else [_above(film, supply.deposit), _above(film, supply.band)]
    tissue, half = _rows(cells)
    shells = np.array([cells.area, cells.inner, cells.outer])
    beneath = np.concatenate([amount, np.zeros((1, amount.shape[1]))])
    return [tissue, half, half.copy(), shells, _scalars(cells), _path(cells, said), fresh, *later, beneath]


def _room(cells: int, radii: int, compartments: int, width: int) -> list[NDArray[Any]]:
    """Where `kernel.march` works, from capacity on."""
    from corneum.transport.compiled import MANY

    more = (1, 0, 0, radii, radii, 1, 1, 2 * radii, 1, radii, radii)
    return [
        *(np.zeros((cells + some, width)) for some in more), np.zeros((cells + 1, radii + 1, width)),
        np.zeros((cells + 1, radii + 1)), np.zeros(cells + 1), np.zeros((MANY * compartments, width)),
        *np.zeros((3, width)),
    ]  # fmt: skip


def _rows(cells: Cells) -> tuple[Array, Array]:
    """`compiled.TISSUE` (7, F + Z, B), and the resistance of half a row (F + Z + 1, B)."""
    film, (tall, cases) = cells.film_rows, cells.height.shape
    tissue, half = np.zeros((7, film + tall, cases)), np.zeros((film + tall + 1, cases))
    rows = (
        cells.height, cells.permeability, cells.capacity, cells.loss, cells.partition, cells.maximal,
        cells.half_saturation,
    )  # fmt: skip
    for place, values in enumerate(rows):
        tissue[place, film:] = values
    half[film:-1] = cells.height / (2 * cells.permeability)
    half[-1] = 0.0 if cells.open_below else np.inf
    return tissue, half


def _scalars(cells: Cells) -> Array:
    from corneum.transport.compiled import SCALARS

    return np.array([getattr(cells, name) for name in SCALARS])


def _path(cells: Cells, said: Paths) -> Array:
    """`compiled.PATH` (S, 13, B)."""
    from corneum.transport.compiled import PATH

    own = {
        # without a film the surface passes what a held concentration gives, if there is one
        "contact": said.contact if cells.film_rows else said.contact * (cells.held > 0),
        "air": said.air * cells.solute_evaporation,
        "keep": said.keep[:-1], "fresh": said.fresh[:-1], "stays": said.stays[:-1], "applied": said.applied[1:],
    }  # fmt: skip
    path = np.empty((len(said.length), len(PATH), said.length.shape[1]))
    for place, name in enumerate(PATH):
        path[:, place] = own[name] if name in own else getattr(said, name)
    return path


def _compartments(cells: Cells, amount: Array) -> Array:
    """What the film, channels (all open) and the tissue of layers hold at the start (2 + L, B)."""
    film, radii = cells.film_rows, len(cells.area)
    rows = amount.reshape(-1, radii, amount.shape[-1])
    layers, fluid = by_layer(cells, rows[film:], np.ones(1))
    return np.concatenate([rows[:film].sum(axis=(0, 1))[None], fluid[None], layers])


def _told(
    cells: Cells, said: Paths, supply: Supply | None, edges: Array, sums: Array, flows: Array,
    receptor: Array, redone: Array, brought: Array,
) -> Trace:  # fmt: skip
    """What the march left, as a `Trace`: sums (S + 1, 2 + L, B), flows (T, 5, 2 + L, B), receptor (S + 1, B)."""
    from corneum.transport.compiled import FREE, GAINED, IN_FILM, IN_FLUID, IN_LAYERS, KEPT, LOST, SATURATED

    read, case = said.read, np.arange(said.read.shape[1])

    def due(array: Array) -> Array:
        return array[read, case]

    def before(happened: Array) -> Array:
        """The sum of what happened at earlier edges."""
        return np.asarray(np.cumsum(happened, axis=0) - happened)

    none = np.zeros(read.shape)
    film, beneath = sums[:, IN_FILM], due(receptor)
    lost, saturated = flows[:, LOST, IN_LAYERS:], flows[:, SATURATED, IN_LAYERS:]
    metabolised = ((lost - saturated) * cells.metabolised[list(cells.starts)] + saturated).sum(axis=1)
    sampled, held = none, none
    if cells.receives:
        sampled, held = due(before((1 - said.stays) * receptor)), beneath
        beneath = held + sampled
    undissolved = none if supply is None else supply.undissolved(due(edges))
    return Trace(
        film=due(film), channels=due(sums[:, IN_FLUID]), layers=np.moveaxis(sums[read, IN_LAYERS:, case], -1, 1),
        cleared=lost.sum(axis=1) - metabolised, metabolised=metabolised, beneath=beneath,
        wiped=due(before((1 - said.keep) * film)), evaporated=flows[:, LOST, IN_FILM],
        received=due(said.applied) + flows[:, GAINED, 0], receptor=held, sampled=sampled, undissolved=undissolved,
        follicles=due(said.follicles), layer_integral=flows[-1, KEPT, IN_LAYERS:],
        free_integral=flows[-1, FREE, IN_LAYERS:], film_integral=flows[-1, KEPT, IN_FILM], course=sums[:, IN_LAYERS:],
        film_course=film, film_after=said.keep * film + said.fresh * brought, redone=redone,
    )  # fmt: skip
