"""Size of a solve: cells and steps of a problem, and the faster engine for it."""

from __future__ import annotations

import numpy as np

from corneum.transport import presets
from corneum.transport.mesh import shapes_of
from corneum.transport.problem import Problem
from corneum.transport.schedule import schedules

# from how many cells x steps x cases on the compiled engine is asked: the reference takes 2 s of CPU for them, the
# compiled engine a sixth and half a second to load its machine code. On a machine that has none yet it is compiled once
# (10 s), which some eight such runs pay back.
COMPILED = 5e6


def cells(problem: Problem, preset: str) -> int:
    """Number of cells of the coarser mesh of the pair, for the first skin."""
    first = problem.take(np.arange(1))
    chosen = presets.preset(preset, single_column=problem.channels is None)
    film = problem.vehicle is not None and not problem.vehicle.held
    shape = shapes_of(first, chosen)[0]
    return shape.cells(chosen.refine) + film * (shape.across + shape.shells) * chosen.refine


def steps(problem: Problem, preset: str) -> list[int]:
    """Number of time steps of each skin."""
    chosen = presets.preset(preset, single_column=problem.channels is None)
    return [int(count) for count in schedules(problem, chosen).steps]


def engine(problem: Problem, preset: str, *, pair: bool = False) -> str:
    """Name of the faster engine for a batch, or for a `pair` of meshes of it; both give the same answers (1e-9). It
    depends on the batch alone, so that the same case gives the same numbers whether or not the machine code lies on
    this machine already."""
    solves = 1 + 2 * 2 if pair else 1
    operations = solves * problem.cases * cells(problem, preset) * steps(problem.take(np.arange(1)), preset)[0]
    return "compiled" if operations >= COMPILED else "reference"
