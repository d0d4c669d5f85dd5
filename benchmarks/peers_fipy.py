"""FiPy: a cylindrical grid, implicit Euler, direct solver, the coefficients set anew at every step.

The film is a row of cells of its own. What a capacity that changes holds is kept by scaling the old values. Steps grow
as the engine's, from 0.5 s after 0 and the wipe.
"""

from __future__ import annotations

import importlib.util
import os

import numpy as np

from benchmarks.base_case import END, WIPE, base
from tests.transport.fem import edges_of, steps

INSTALLED = importlib.util.find_spec("fipy") is not None


FLUID = 1e-9  # permeability of the channel's fluid and of the film


def open_share(at: float) -> float:
    """That of the base case's channels."""
    return float(0.5 * np.exp(-at / 600.0) + 0.5 * 2.0 ** (-at / 18000.0))


def targets(size: float, growth: float, ratio: float) -> np.ndarray:
    os.environ.setdefault("FIPY_SOLVERS", "scipy")
    from fipy import CellVariable, CylindricalGrid2D, DiffusionTerm, FaceVariable, ImplicitSourceTerm, TransientTerm
    from fipy.solvers import LinearLUSolver

    problem = base()
    film, openings, tissue = problem.vehicle, problem.channels, problem.layers
    assert film is not None and openings is not None
    thick = film.thickness[0]
    r, z = edges_of(problem, size, growth)
    # lengths in um: the mesh generator compares them with absolute tolerances
    heights = np.concatenate([[thick], np.diff(z)])
    mesh = CylindricalGrid2D(dr=1e6 * np.diff(r), dz=1e6 * heights)
    x, y = np.asarray(mesh.cellCenters) * 1e-6
    depth = y - thick
    on_top = depth < 0
    layer = np.where(on_top, 0, np.searchsorted(np.cumsum(tissue.thickness[0]), depth))
    inside = (x < openings.radius[0]) & (depth < openings.depth[0]) & ~on_top
    k = tissue.partition[0][layer]
    through = np.where(on_top, FLUID, k * tissue.diffusivity[0][layer])
    room = np.where(on_top, 1.0, k * (1 + tissue.binding[0][layer]))
    loss = np.where(on_top, 0.0, k * tissue.clearance[0][layer])
    share = np.asarray(mesh.cellVolumes) / (np.asarray(mesh.cellVolumes)[on_top].sum() / thick)

    near, beyond = np.asarray(mesh.faceCellIDs.filled(-1))
    outside = beyond < 0
    beyond = np.where(outside, near, beyond)
    vertical = np.abs(np.asarray(mesh.faceNormals)[1]) > 0.5
    size_of, size_beside = (_across(cells, vertical, heights, np.diff(r)) for cells in (near, beyond))
    mouth = on_top[near] ^ on_top[beyond]

    u = CellVariable(mesh=mesh, value=np.where(on_top, 1.0, 0.0), hasOld=True)
    holds, loses = CellVariable(mesh=mesh, value=room), CellVariable(mesh=mesh, value=loss)
    passes = FaceVariable(mesh=mesh, value=0.0)
    equation = TransientTerm(coeff=holds) == DiffusionTerm(coeff=passes) - ImplicitSourceTerm(coeff=loses)
    amount = np.where(on_top, share, 0.0)
    integral, cleared, film_on, edges = np.zeros(4), 0.0, True, steps([WIPE, END], 0.5, ratio)
    for at, until in zip(edges, edges[1:], strict=False):
        if at == WIPE:
            film_on = False
            amount[on_top] = 0.0
        w = float(open_share((at + until) / 2))
        now = np.where(inside, through + w * (FLUID - through), through)
        here = np.where(inside, room + w * (1.0 - room), room)
        going = np.where(inside, (1 - w) * loss, loss)
        # the film is mixed over its thickness: no resistance on its side of the surface
        sides = ((near, size_of), (beyond, size_beside))
        resist = sum(np.where(mouth & on_top[cell], 0.0, across / now[cell]) for cell, across in sides)
        face = np.where(outside, 0.0, (size_of + size_beside) / resist)
        passes.setValue(1e12 * np.where(mouth & ~np.bool_(film_on), 0.0, face))
        holds.setValue(here)
        loses.setValue(going)
        u.setValue(amount / (share * here))
        u.updateOld()
        equation.solve(var=u, dt=until - at, solver=LinearLUSolver())
        amount = np.asarray(u.value) * share * here
        tissue_part = np.where(inside, (1 - w) * room / here, 1.0) * amount
        integral += (until - at) * np.bincount(layer[~on_top], tissue_part[~on_top], minlength=4)
        cleared += (until - at) * float((going * np.asarray(u.value) * share).sum())
    return np.append(integral[1:], cleared)


def _across(cells: np.ndarray, vertical: np.ndarray, heights: np.ndarray, widths: np.ndarray) -> np.ndarray:
    """Sizes of cells (n,) in the direction of faces (n,)."""
    return np.where(vertical, heights[cells // len(widths)], widths[cells % len(widths)])
