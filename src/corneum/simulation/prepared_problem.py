"""The problem of one solute of a case as it goes to the transport engine."""

from __future__ import annotations

from dataclasses import dataclass

from corneum.simulation.prepare_components import Inputs
from corneum.transport.problem import Problem

ANY_FILM = 1e-4  # thickness (m) of a film whose concentration is held: it does not matter


@dataclass(frozen=True)
class Prepared:
    """A problem of one solute, what it was made from, and plain sentences on what was assumed; the load of an array
    over its area, kg/m^2, and that area, m^2, where there is one; `least` is one molecule over the treated area, kg/m^2
    (0 where its molar mass is not known)."""

    problem: Problem
    solute: str | None
    inputs: Inputs
    notes: tuple[str, ...]
    load: float | None = None
    area: float | None = None
    least: float = 0.0
