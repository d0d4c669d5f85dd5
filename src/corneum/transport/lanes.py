"""The compiled back end: the march of `march` over lanes of cases, with the same answers (1e-9 and better).

Same arguments, same result. The first call of a process loads numba and the machine code (0.3 s of CPU), the first on
a machine compiles it (9 s); then it is 5 to 6 times faster. So the reference is done sooner up to about 40 needled
cases, and until the code is cached up to some 3000, which is why plans, of unknown machines, keep the reference.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from corneum.transport import presets
from corneum.transport.cells import cells_of, deposited, fresh_film
from corneum.transport.march import Trace
from corneum.transport.mesh import Mesh
from corneum.transport.problem import Problem
from corneum.transport.schedule import Action

Array = NDArray[np.float64]


def run(problem: Problem, mesh: Mesh, edges: Array, actions: tuple[Action, ...]) -> Trace:
    """March cases that share cell counts and the shape of their schedule. edges (N + 1, B) s."""
    from corneum.transport import kernel

    cells = cells_of(problem, mesh)
    cases, layer_count = problem.cases, len(problem.layers.names)
    start = deposited(problem, mesh)
    if cells.film_rows:
        start = np.concatenate([fresh_film(problem, cells)[None], start])
    kinds = {"output": kernel.OUTPUT, "wipe": kernel.WIPE, "apply": kernel.APPLY}
    when = np.array([action[0] for action in actions], dtype=np.int64)
    kind = np.array([kinds[action[1]] for action in actions], dtype=np.int64)
    read_at = when[kind == kernel.OUTPUT]
    outputs = np.empty((len(kernel.OUTPUTS), len(read_at), cases))
    integrals = np.empty((2 * layer_count + 1, cases))
    course = np.empty((len(edges), layer_count + 2, cases))
    redone = np.zeros(cases)
    tissue = np.stack([cells.permeability, cells.capacity, cells.loss, cells.metabolised])
    scalars = np.stack([getattr(cells, name) for name in kernel.SCALARS])
    kernel.march(
        np.ascontiguousarray(cells.height), np.ascontiguousarray(cells.area), np.ascontiguousarray(cells.inner),
        np.ascontiguousarray(cells.outer), tissue, scalars, np.asarray(mesh.layer, dtype=np.int64),
        cells.channel_rows, cells.film_rows, cells.sink, np.ascontiguousarray(start), np.ascontiguousarray(edges),
        when, kind, presets.NEGATIVE_GUARD, presets.GUARD_STEPS, outputs, integrals, course, redone,
    )  # fmt: skip
    read: dict[str, Array] = dict(zip(kernel.OUTPUTS, outputs, strict=True))
    none = {name: np.zeros_like(read["film"]) for name in ("receptor", "sampled", "undissolved", "follicles")}
    return Trace(
        **read, **none, layers=course[read_at, :layer_count], film_integral=integrals[0],
        layer_integral=integrals[1 : 1 + layer_count], free_integral=integrals[1 + layer_count :],
        course=course[:, :layer_count], film_course=course[:, layer_count], film_after=course[:, layer_count + 1],
        redone=redone,
    )  # fmt: skip
