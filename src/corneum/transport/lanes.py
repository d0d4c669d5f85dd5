"""The compiled back end: the march of `march` over lanes of cases, with the same answers (1e-9 and better).

Same arguments, same result, and unlike the reference it marches cases of unlike steps and events together. The first
call of a process loads numba and the machine code (0.3 to 0.8 s of CPU), the first on a machine compiles it (15 to 40
s, by how busy it is), which is why plans, of unknown machines, keep the reference.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from corneum.transport import presets
from corneum.transport.cells import cells_of, fresh_film
from corneum.transport.march import Trace
from corneum.transport.mesh import Mesh
from corneum.transport.problem import Problem
from corneum.transport.schedule import Schedule
from corneum.transport.supply import supply_of

Array = NDArray[np.float64]


def run(problem: Problem, mesh: Mesh, schedule: Schedule) -> Trace:
    """March cases that share cell counts; each has steps and events of its own."""
    from corneum.transport import compiled, kernel

    cells = cells_of(problem, mesh)
    cases, layer_count = problem.cases, len(problem.layers.names)
    start, supply = supply_of(problem, mesh)
    places = np.zeros((0, *start.shape)) if supply is None else np.stack([supply.deposit, supply.band])
    if cells.film_rows:
        start = np.concatenate([fresh_film(problem, cells)[None], start])
    outputs = np.empty((len(compiled.OUTPUTS), problem.times.shape[1], cases))
    layers = np.empty((problem.times.shape[1], layer_count, cases))
    integrals = np.empty((2 * layer_count + 1, cases))
    course = np.empty((len(schedule.edges), layer_count + 2, cases))
    redone = np.zeros(cases)
    none = np.zeros(cases)
    later = {
        "sampled_share": none if problem.receptor is None else problem.receptor.share,
        "dissolves": none + 1 if supply is None else supply.dissolves,
        "follicle_dose": none if supply is None else supply.dose,
        "follicle_rate": none if supply is None else supply.rate,
    }
    scalars = np.stack([later[name] if name in later else getattr(cells, name) for name in compiled.SCALARS])
    tissue = np.stack([getattr(cells, name) for name in compiled.TISSUE])
    kernel.march(
        np.ascontiguousarray(cells.height), np.ascontiguousarray(cells.area), np.ascontiguousarray(cells.inner),
        np.ascontiguousarray(cells.outer), tissue, scalars, np.asarray(mesh.layer, dtype=np.int64),
        cells.channel_rows, cells.film_rows, cells.open_below, cells.receives, cells.saturates,
        presets.PICARD_SWEEPS if cells.saturates else 1, np.ascontiguousarray(start), places,
        # one layout in memory, or the march would be compiled once more for the other
        np.ascontiguousarray(schedule.edges), np.ascontiguousarray(schedule.steps),
        np.ascontiguousarray(schedule.when), np.ascontiguousarray(schedule.kind),
        presets.NEGATIVE_GUARD, presets.GUARD_STEPS,
        abreast(start.shape[0] * start.shape[1], start.shape[1], cases), outputs, layers, integrals, course, redone,
    )  # fmt: skip
    read: dict[str, Array] = dict(zip(compiled.OUTPUTS, outputs, strict=True))
    return Trace(
        **read, layers=layers, film_integral=integrals[0],
        layer_integral=integrals[1 : 1 + layer_count], free_integral=integrals[1 + layer_count :],
        course=course[:, :layer_count], film_course=course[:, layer_count], film_after=course[:, layer_count + 1],
        redone=redone,
    )  # fmt: skip


def abreast(cells: int, radii: int, cases: int) -> int:
    """How many lanes march abreast: the wider the fewer instructions a case, as long as the matrices stay near; and no
    wider than whole vectors of the cases there are. Each lane meets the same operations in the same order, whatever the
    width, so a case has the same result to the last digit in any company."""
    from corneum.transport import compiled

    width = compiled.WIDEST
    while width > compiled.NARROWEST and width * 8 * cells * (radii + 1) > compiled.NEAR:
        width //= 2
    vectors = -(-cases // compiled.NARROWEST) * compiled.NARROWEST
    return min(width, vectors if cases > compiled.FEWEST else cases)
