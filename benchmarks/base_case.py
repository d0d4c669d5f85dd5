"""The needled face that all codes solve, and its converged answer.

Four layers, 250 channels a cm2 of 35 um by 200 um that lose half of their opening by recoil (10 min) and the rest with
a half-life of 5 h, a film of 50 um that is wiped off after an hour; 24 h. The targets are the time integrals of the
amount in the viable epidermis, the papillary and the reticular dermis, and what blood has cleared by the end; the error
of a code is that of the worst of the four.

`python -m benchmarks.base_case` computes the converged answer again, by two codes: finite elements of the second degree
that resolve the channel (which is taken), and the engine on nested meshes.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from functools import lru_cache

import numpy as np

from corneum.transport import problem as make
from corneum.transport.exposure import Exposure
from corneum.transport.presets import PRESETS
from corneum.transport.problem import Problem
from corneum.transport.solve import solve_with

UM = 1e-6
WIPE, END = 3600.0, 86400.0
NAMES = ("stratum_corneum", "viable_epidermis", "papillary_dermis", "reticular_dermis")
TARGETS = ("viable epidermis", "papillary dermis", "reticular dermis", "systemic")
# kg s/m2 three times, kg/m2; finite elements, extrapolated in time
CONVERGED = np.array([0.023665096628302823, 0.05348640764623848, 0.20607788355056855, 4.530585368882196e-05])


def base(cases: int = 1, spread: float = 0.0) -> Problem:
    """The case, or as many with every length, density, diffusivity and rate spread log-normally around it."""
    rng = np.random.default_rng(1)

    def near(*values: float) -> np.ndarray:
        return np.array(values) * np.exp(spread * rng.standard_normal((cases, len(values))))

    def about(value: float) -> np.ndarray:
        return near(value)[:, 0]

    tissue = make.layers(
        NAMES,
        near(15 * UM, 60 * UM, 150 * UM, 1000 * UM),
        near(5e-15, 1e-10, 1e-10, 1e-10),
        near(3.0, 0.6, 0.6, 0.6),
        near(0.0, 0.5, 0.5, 0.5),
        near(0.0, 0.0, 5e-4, 2e-4),
    )
    film = make.vehicle(cases, thickness=about(50 * UM), concentration=1.0, diffusivity=1e-9)
    openings = make.channels(
        cases,
        density=about(250e4),
        radius=about(35 * UM),
        depth=about(200 * UM),
        diffusivity=1e-9,
        recoil_share=0.5,
        recoil_time=600.0,
        half_life=about(5 * 3600.0),
    )
    return Problem(tissue, make.times(cases, [END]), film, openings, wipe_at=np.full((cases, 1), WIPE))


@lru_cache
def stated() -> Problem:
    """The case, stated once: what a code is asked is not part of its time."""
    return base()


def target(result: Exposure) -> np.ndarray:
    return np.concatenate([result.layer_integral[0, 1:], result.cleared[0, -1:]])


def worst(result: np.ndarray) -> float:
    """Error of the worst target, %."""
    return float(100 * np.abs(result / CONVERGED - 1).max())


def by_engine() -> np.ndarray:
    """The engine's limit: `reference` with every cell and step cut in two and in four, extrapolated."""
    coarse, fine = (target(solve_with(base(), replace(PRESETS["reference"], refine=n))) for n in (2, 4))
    return np.asarray(fine + (fine - coarse) / 3)


def by_elements(size: float = 0.25) -> np.ndarray:
    """The limit of finite elements: a fine mesh of the second degree, extrapolated in time."""
    from tests.transport.fem import UnitCell, edges_of, steps, time_stepping

    cell = UnitCell(base(), *edges_of(base(), size, 1.3), 2)
    result = []
    for first, growth in ((0.2, 1.1), (0.1, 1.1**0.5)):
        total = time_stepping(cell, steps([WIPE, END], first, growth), WIPE)
        result.append(np.append(total.layer_integral[1:], total.cleared))
    return np.asarray(result[1] + (result[1] - result[0]) / 3)


if __name__ == "__main__":
    elements = by_elements()
    sys.stdout.write(f"finite elements {elements.tolist()}\n")
    sys.stdout.write(f"coarser mesh, %  {(100 * (by_elements(0.5) / elements - 1)).tolist()}\n")
    sys.stdout.write(f"the engine, %    {(100 * (by_engine() / elements - 1)).tolist()}\n")
