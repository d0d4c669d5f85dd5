"""What is applied to a batch: the film and the deposit at the start, and what waits outside the tissue (a deposit that
dissolves, solute in follicles)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corneum.transport.coefficients import Coefficients
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
        """Solid amount kg/m^2 at times (..., B) s."""
        return np.asarray(self.deposit.sum(axis=(0, 1)) * np.maximum(1 - at / self.dissolves, 0.0))

    def emptied(self, length: Array) -> Array:
        """Share of what follicles hold that leaves them within so long (..., B) s."""
        return np.asarray(-np.expm1(-self.rate * length))

    def entering(self, dissolving: Array, inflow: Array) -> Array:
        """What enters each cell of tissue (Z, R, B) where that share of the deposit (B,) dissolves and that much flows
        in from follicles (B,) kg/m^2."""
        return self.deposit * dissolving + self.band * inflow


@dataclass(frozen=True)
class Applied:
    """amount (F + Z, R, B) kg/m^2 in the film and in the tissue at the start; fresh (R, B) kg/m^2, what a film just
    applied holds; supply, what comes later, if anything does; solubility (B,) kg/m^3 of the deposit in the water of the
    tissue, where it has one."""

    amount: Array
    fresh: Array
    supply: Supply | None
    solubility: Array | None = None

    @property
    def first(self) -> Array:
        """Amount (B,) kg/m^2 that is there at the start or waits."""
        there = self.amount.sum(axis=(0, 1))
        if self.supply is None:
            return np.asarray(there)
        return np.asarray(there + (self.supply.undissolved(np.zeros_like(there)) + self.supply.dose))

    @property
    def follicle_dose(self) -> Array:
        """Amount (B,) kg/m^2 that runs into follicles with each film."""
        return np.zeros(self.amount.shape[-1]) if self.supply is None else self.supply.dose


def applied_of(problem: Problem, mesh: Mesh, coefficients: Coefficients) -> Applied:
    """What is applied to the cases of a batch."""
    placed, supply = supply_of(problem, mesh)
    fresh = np.zeros_like(coefficients.area)
    if problem.vehicle is not None:
        fresh = coefficients.area * (problem.vehicle.concentration * coefficients.film_thickness)
    film = coefficients.film_rows
    amount = np.zeros_like(coefficients.closed.capacity)
    amount[:film], amount[film:] = fresh, placed
    deposit = problem.deposit
    limited = deposit is not None and bool(np.isfinite(deposit.solubility).any())
    return Applied(amount, fresh * film, supply, deposit.solubility if limited and deposit is not None else None)


def supply_of(problem: Problem, mesh: Mesh) -> tuple[Array, Supply | None]:
    """What the deposit puts into cells at once (Z, R, B), and what comes later, if anything does."""
    placed = deposited(problem, mesh)
    deposit, follicles, film = problem.deposit, problem.follicles, problem.vehicle
    if follicles is None and (deposit is None or not deposit.dissolves.any()):
        return placed, None
    zero = np.zeros(problem.cases)
    later = zero if deposit is None else deposit.dissolves
    dose, rate, band = zero, zero, np.zeros_like(placed)
    if follicles is not None and film is not None:
        dose = film.concentration * film.thickness * follicles.share
        rate, band = follicles.rate, in_band(mesh, follicles.top, follicles.bottom)
    solid = np.where(later > 0, placed, 0.0)
    return placed - solid, Supply(solid, np.where(later > 0, later, 1.0), dose, rate, band)


def deposited(problem: Problem, mesh: Mesh) -> Array:
    """The deposit by cell (Z, R, B) kg/m^2, by the exact overlap of volumes, scaled to the whole amount."""
    deposit, openings = problem.deposit, problem.channels
    if deposit is None:
        return np.zeros((mesh.height.shape[0], *mesh.area.shape))
    within = _overlap(mesh, deposit.top, deposit.bottom)
    if openings is None:
        share = mesh.area
        return np.asarray(within[:, None] * share * (deposit.amount / (_summed(within) * _summed(share))))
    around = within[:, None] * _ring(mesh, deposit.radius)
    if not deposit.in_lumen.any():
        return _scaled(around, deposit.amount)
    inside = _ring(mesh, openings.radius)
    lumen = _overlap(mesh, np.zeros_like(openings.depth), openings.depth)[:, None] * inside
    crossed = _overlap(mesh, deposit.top, np.minimum(deposit.bottom, openings.depth))
    beside = np.maximum(around - crossed[:, None] * np.minimum(inside, _ring(mesh, deposit.radius)), 0.0)
    tissue = np.where(deposit.in_lumen > 0, beside, around)
    return _scaled(lumen, deposit.amount * deposit.in_lumen) + _scaled(tissue, deposit.amount * (1 - deposit.in_lumen))


def _ring(mesh: Mesh, radius: Array) -> Array:
    """The square (R, B) m^2 of what each radial cell has within a radius (B,) of the axis, without pi."""
    inner, outer = mesh.edges[:-1], np.minimum(mesh.edges[1:], np.minimum(radius, mesh.edges[-1]))
    return np.asarray(np.maximum(outer**2 - inner**2, 0.0))


def _scaled(volume: Array, amount: Array) -> Array:
    """An amount (B,) spread over cells as their volumes (Z, R, B) are; nothing where there is no volume."""
    whole = _summed(_summed(volume))
    return np.asarray(volume * np.divide(amount, whole, out=np.zeros_like(whole), where=whole > 0))


def in_band(mesh: Mesh, top: Array, bottom: Array) -> Array:
    """Share of each cell (Z, R, B) in what is spread evenly between two depths (B,) m."""
    within = _overlap(mesh, top, bottom)
    return np.asarray((within / _summed(within))[:, None] * mesh.area)


def _summed(array: Array) -> Array:
    """The sum over the first axis, in an order that does not depend on how many cases there are."""
    return np.asarray(np.cumsum(array, axis=0)[-1])


def _overlap(mesh: Mesh, top: Array, bottom: Array) -> Array:
    floors = np.cumsum(mesh.height, axis=0)
    reach = np.minimum(floors, bottom) - np.maximum(floors - mesh.height, top)
    return np.asarray(np.maximum(reach, 0.0))
