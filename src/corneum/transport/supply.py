"""What is applied but waits outside the tissue: a deposit that dissolves, and solute in follicles."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corneum.transport.cells import deposited, in_band
from corneum.transport.mesh import Mesh
from corneum.transport.problem import Problem

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Supply:
    """deposit (Z, R, B) kg/m^2: what goes into solution in each cell, at a constant rate until `dissolves` (B,) s (1
    where nothing does). dose (B,) kg/m^2: what runs into follicles with each film; they empty at `rate` (B,) 1/s into
    cells by the shares `band` (Z, R, B)."""

    deposit: Array
    dissolves: Array
    dose: Array
    rate: Array
    band: Array

    def undissolved(self, at: Array) -> Array:
        """Solid amount (B,) at that time, kg/m^2."""
        return np.asarray(self.deposit.sum(axis=(0, 1)) * np.maximum(1 - at / self.dissolves, 0.0))

    def over(self, follicles: Array, at: Array, length: Array) -> tuple[Array, Array]:
        """What enters each cell (Z, R, B) over a step that ends no later than the deposit, and what follicles hold
        after it (B,); exact for what follicles hold at its start."""
        released = -follicles * np.expm1(-self.rate * length)
        solid = np.where(at < self.dissolves, length / self.dissolves, 0.0)
        return self.deposit * solid + self.band * released, follicles - released


def supply_of(problem: Problem, mesh: Mesh) -> tuple[Array, Supply | None]:
    """What the deposit puts into cells at once (Z, R, B), and what comes later, if anything does."""
    placed = deposited(problem, mesh)
    given, hairs, film = problem.deposit, problem.follicles, problem.vehicle
    if hairs is None and (given is None or not given.dissolves.any()):
        return placed, None
    zero = np.zeros(problem.cases)
    later = zero if given is None else given.dissolves
    dose, rate, band = zero, zero, np.zeros_like(placed)
    if hairs is not None and film is not None:
        dose = film.concentration * film.thickness * hairs.share
        rate, band = hairs.rate, in_band(mesh, hairs.top, hairs.bottom)
    solid = np.where(later > 0, placed, 0.0)
    return placed - solid, Supply(solid, np.where(later > 0, later, 1.0), dose, rate, band)
