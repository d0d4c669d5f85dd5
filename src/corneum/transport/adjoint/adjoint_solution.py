"""Sensitivity of what arrives to where solute is put: the exact discrete adjoint of the reference back end.

Let J be linear in the amounts m: a weighted sum of amounts, over time (their integral) or at the end. One run
backwards (`adjoint_steps`) gives dJ/dm at time zero for every cell, and dJ of every film and of what runs into
follicles, for about the price of a forward run, besides one that tells where the guard acted (`forward_replay`).

It is exact for all that a forward run does with the case: channels that close, films that dry, covers, wipes, fresh
films, a receptor and its samples, what dissolves or waits in follicles, and steps that the guard does again. The guard
looks at amounts, so a deposit elsewhere may have other steps done again than that of the case, and its forward run then
differs by what those steps do (at `plan` by less than 1 % of the largest sensitivity, in six extreme cases with one to
three of them). Where `redone` is 0 for both there is no such difference.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

import numpy as np
from numpy.typing import ArrayLike, NDArray

from corneum.errors import InputFault
from corneum.transport import presets
from corneum.transport.adjoint.adjoint_steps import adjoint_steps
from corneum.transport.groups import groups
from corneum.transport.problem import Problem

Array = NDArray[np.float64]

MEASURES = ("time_integral", "end")
INSIDE = ("film", "channels")
GONE = ("cleared", "metabolised", "beneath", "wiped", "evaporated")


@dataclass(frozen=True)
class DepositSensitivity:
    """What a unit amount adds to J by where it is put, for B cases: J per kg/m^2 (unit s for a time integral, 1 at the
    end).

    Each case has a mesh of its own: depths (Z + 1,) m and radii (R + 1,) m from the channel's axis are the edges of
    its cells (without channels one shell without end); by_cell (Z, R) of a unit put there at time zero, in solution,
    or as a solid that dissolves like the case's deposit where that is one. film (B, 1 + A): of what a film leaves on
    the skin, the one put on at the start and each one put on later; of a held concentration, the one number is J per
    kg/m^3 of it. follicles (B, 1 + A): of what runs into follicles with that film. redone (B,): steps of the case that
    the guard did again, as its sensitivity does.
    """

    depths: tuple[Array, ...]
    radii: tuple[Array, ...]
    by_cell: tuple[Array, ...]
    film: Array
    follicles: Array
    redone: Array

    def sensitivity_to_deposit(self, top: ArrayLike, bottom: ArrayLike, radius: ArrayLike = np.inf) -> Array:
        """Sensitivity (B,) to an amount spread evenly over a band of depth around the channels' axes.

        Args:
            top: m from the surface; this and all that follows is a scalar or (B,).
            bottom: m from the surface.
            radius: m from the axis; infinite: everywhere.

        Raises:
            InputFault: for a band that is empty or leaves the skin.
        """
        bands = np.broadcast_arrays(top, bottom, radius, np.empty(len(self.by_cell)))[:3]
        values = [self._band(case, *band) for case, band in enumerate(zip(*bands, strict=True))]
        return np.array([float(value[0]) for value in values])

    def sensitivity_by_depth(self, tops: ArrayLike, height: float, radius: float = np.inf) -> Array:
        """Sensitivity (B, D) to amounts in bands of one height (m) that start at the depths `tops` (D,) m, within a
        radius (m).

        Raises:
            InputFault: for a band that is empty or leaves the skin.
        """
        start = np.atleast_1d(np.asarray(tops, dtype=np.float64))
        return np.stack([self._band(case, start, start + height, radius) for case in range(len(self.by_cell))])

    def best_depth(self, height: float, radius: float = np.inf) -> tuple[Array, Array]:
        """Where the top of a band should lie so that an amount in it adds most to J.

        Exact on the mesh: between the depths where an end of the band meets an edge of cells the sensitivity is a
        straight line of the depth, so the best is one of these.

        Args:
            height: of the band, m.
            radius: m from the channels' axes.

        Returns:
            Depth (B,) m of its top, and the sensitivity (B,) there.

        Raises:
            InputFault: for a band higher than the skin.
        """
        best = []
        for case, edges in enumerate(self.depths):
            tops = np.concatenate([edges, edges - height])
            tops = np.unique(tops[(tops >= 0) & (tops + height <= edges[-1])])
            if not tops.size:
                raise InputFault("height", f"{height:.4g} m", "of the band must be that of the skin at most")
            values = self._band(case, tops, tops + height, radius)
            most = int(values.argmax())
            best.append((tops[most], values[most]))
        depth, sensitivity = np.array(best).T
        return depth, sensitivity

    def _band(self, case: int, top: ArrayLike, bottom: ArrayLike, radius: ArrayLike) -> Array:
        """Sensitivity (D,) to bands (D,) of one case, by the exact overlap of volumes."""
        upper, lower = np.atleast_1d(top), np.atleast_1d(bottom)
        edges, radii = self.depths[case], self.radii[case]
        if not (np.all(upper >= 0) and np.all(lower > upper) and np.all(lower <= edges[-1] * (1 + 1e-12))):
            band = f"{upper.min():.4g} to {lower.max():.4g} m"
            raise InputFault("deposit", band, f"must be a band between the surface and {edges[-1]:.4g} m")
        if not np.all(np.asarray(radius) > 0):
            raise InputFault("radius", f"{np.min(radius):.4g} m", "must be above zero")
        share = np.ones(1)
        if np.isfinite(radii[-1]):
            share = np.clip(np.minimum(radii[1:], radius) ** 2 - radii[:-1] ** 2, 0.0, None)
        by_row = self.by_cell[case] @ share / share.sum()
        until = np.concatenate([[0.0], np.cumsum(by_row * np.diff(edges))])
        return np.asarray((np.interp(lower, edges, until) - np.interp(upper, edges, until)) / (lower - upper))


def solve_adjoint(
    problem: Problem, of: str | Mapping[str, float], measure: str = "time_integral", preset: str = "plan"
) -> DepositSensitivity:
    """What a unit amount adds to J by where it is put, in each case of a batch, whatever its own dose.

    Args:
        problem: the batch of B cases, SI units.
        of: the compartment that J counts, or weights by compartment: layers, "film" and "channels" (open fluid); at the
            "end" also what was "cleared", "metabolised", "wiped", "evaporated" or went "beneath" until then, and where
            there are such, what was "shed", is in the "receptor", was "sampled" from it, waits in "follicles" or is
            "undissolved".
        measure: "time_integral": the amounts over time (kg s/m^2); "end": those at the last output time (kg/m^2).
        preset: the accuracy, a name of `presets.PRESETS`.

    Returns:
        The sensitivity of J, in s or without unit.

    Raises:
        InputFault: for an unknown compartment or measure, and where J is not linear in the dose: a loss saturates, the
            film may, or a deposit is at its solubility.

    Source:
        The discrete adjoint of the equations and steps in `backends.sdirk`; see `adjoint_steps`.
    """
    weights = _weights(problem, of, measure)
    if problem.layers.maximal_metabolism.any():
        raise InputFault("layers.maximal_metabolism", None, "saturates, and no sensitivity then holds for every dose")
    _below_solubility(problem)
    accuracy = presets.preset(preset, single_column=problem.channels is None)
    film, follicles = (np.zeros((problem.cases, 1 + problem.reapply_at.shape[1])) for _ in range(2))
    redone = np.zeros(problem.cases)
    by_case: dict[int, tuple[Array, Array, Array]] = {}
    for group in groups(problem, accuracy):
        of_group = adjoint_steps(group, weights, measure)
        if of_group.reached.any():
            raise _saturated(group.problem, of_group.reached)
        if of_group.waited.any():
            raise InputFault("deposit.solubility", None, "is reached, and no sensitivity then holds for every dose")
        film[group.members], follicles[group.members] = of_group.film.T, of_group.follicles.T
        if problem.vehicle is not None and problem.vehicle.held:
            film[group.members, 0] = of_group.held / problem.vehicle.partition[group.members]
        redone[group.members] = of_group.redone
        edges = np.concatenate([np.zeros((1, len(group.members))), np.cumsum(group.mesh.height, axis=0)])
        for column, member in enumerate(group.members):
            by_case[int(member)] = edges[:, column], group.mesh.edges[:, column], of_group.by_cell[..., column]
    depths, radii, by_cell = zip(*(by_case[case] for case in range(problem.cases)), strict=True)
    return DepositSensitivity(depths, radii, by_cell, film, follicles, redone)


def _below_solubility(problem: Problem) -> None:
    """Refuse a film that, wet or dry, could hold its own dose only as a pool: at another dose it would not."""
    film = problem.vehicle
    if film is None or film.held:
        return
    room = film.partition * film.thickness
    dry = np.where(film.evaporation > 0, film.dry_partition * film.dry_thickness, room)
    above = film.concentration * room / np.minimum(room, dry) > film.solubility * film.supersaturation
    if above.any():
        raise _saturated(problem, above)


def _saturated(problem: Problem, cases: NDArray[np.bool_]) -> InputFault:
    assert problem.vehicle is not None
    solubility = f"{problem.vehicle.solubility[cases][0]:.4g}"
    return InputFault(
        "vehicle.solubility", solubility, "is reached by the film, and no sensitivity then holds for every dose"
    )


def _weights(problem: Problem, of: str | Mapping[str, float], measure: str) -> dict[str, float]:
    if measure not in MEASURES:
        raise InputFault("measure", measure, f"is not known; allowed are {', '.join(MEASURES)}")
    weights = {of: 1.0} if isinstance(of, str) else dict(of)
    allowed: tuple[str, ...] = (*problem.layers.names, *INSIDE)
    if measure == "end":
        solid = problem.deposit is not None and problem.deposit.dissolves.any()
        optional = {
            "receptor": problem.receptor is not None,
            "sampled": problem.receptor is not None,
            "follicles": problem.follicles is not None,
            "undissolved": solid,
            "shed": bool(problem.layers.shedding.any()),
        }
        allowed = (*allowed, *GONE, *(name for name, there in optional.items() if there))
    for name in weights:
        if name not in allowed:
            close = get_close_matches(name, allowed, 1)
            raise InputFault("of", name, f"is no compartment of a {measure}; allowed are {', '.join(allowed)}", *close)
    return weights
