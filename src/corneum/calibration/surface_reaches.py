"""How far each number that decides a transport case reaches on a response surface:
`python -m corneum.calibration.surface_reaches` fits them anew and writes transport/surface_reaches.

The reaches l maximise the likelihood of what the solved cases of every treatment and solute of the ladder show, one
Gaussian process a solute with the covariance of `response_surface.similarity`, its variance in closed form, and ln l
held near ln 20 with a spread of 2 (a reach that no case speaks of stays there). They bias nothing: a surface measures
its own error on the cases that it goes through. They only decide how small it is.
"""

from __future__ import annotations

import csv
import io
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from corneum.client import parse_client
from corneum.evidence.draws import Population
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import load_tables
from corneum.files.whole_output import write_file
from corneum.planning.delivery_cases import cases_to_solve
from corneum.planning.treatments import ladder
from corneum.transport.response_surface import LEAST_SHARE, NUGGET, REACHES, coordinates, shares_of
from corneum.transport.solve import solve

Array = NDArray[np.float64]

USUAL_REACH, USUAL_SPREAD = 20.0, 2.0
# what varies by less over the cases of a solute (sd of the logarithm) has nothing to be fitted to
_LEAST_VARIATION = 0.02
_PLAIN_CLIENT = f"date: {date(2026, 1, 1)}\nclient: {{age: 45}}\ngoals: [fine_lines]\n"


@dataclass(frozen=True)
class Solved:
    """The solved cases of one solute: coordinates by name (N,), and what they showed, standardised (N, Q)."""

    coordinates: dict[str, Array]
    shown: Array


def solved_cases(population: Population) -> list[Solved]:
    """The cases of every solute that a treatment of the ladder brings, solved for a client of 45 years."""
    context = ModelContext(load_tables(), population)
    client = parse_client(_PLAIN_CLIENT)
    solved = []
    for request in cases_to_solve(context, client, ladder(context, client)).values():
        shares = shares_of(solve(request.problem, "plan", "compiled"))
        logarithms = np.log(np.concatenate([shares.places, shares.free], axis=1) + LEAST_SHARE)
        spread = logarithms.std(axis=0)
        varies = spread > _LEAST_VARIATION
        if varies.any():
            shown = (logarithms - logarithms.mean(axis=0))[:, varies] / spread[varies]
            solved.append(Solved(coordinates(request.problem), shown))
    return solved


def fitted_reaches(solved: list[Solved]) -> dict[str, float]:
    """The reach of each coordinate that maximises the penalised likelihood."""
    names = list(dict.fromkeys(name for each in solved for name in each.coordinates))
    start = np.full(len(names), np.log(USUAL_REACH))

    def loss(logs: Array) -> tuple[float, Array]:
        value = 0.5 * float((((logs - start) / USUAL_SPREAD) ** 2).sum())
        slope = (logs - start) / USUAL_SPREAD**2
        for each in solved:
            rows = [names.index(name) for name in each.coordinates]
            more, steeper = _loss_of(each, logs[rows])
            value += more
            slope[rows] += steeper
        return value, slope

    optimum = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[(-1.0, 8.0)] * len(names))
    return dict(zip(names, np.exp(optimum.x).tolist(), strict=True))


def _loss_of(solved: Solved, logs: Array) -> tuple[float, Array]:
    """Minus the log likelihood of one solute's cases, the variance of each output in closed form, and its slope."""
    at = np.stack(list(solved.coordinates.values()), axis=1) / np.exp(logs)
    apart = (at[:, None, :] - at[None, :, :]) ** 2
    distance = np.sqrt(5 * apart.sum(axis=2))
    decay = np.exp(-distance)
    covariance = (1 + distance + distance**2 / 3) * decay + NUGGET * np.eye(len(at))
    inverse = np.linalg.inv(covariance)
    weights = inverse @ solved.shown
    cases, outputs = solved.shown.shape
    variance = (solved.shown * weights).sum(axis=0) / cases
    value = 0.5 * cases * float(np.log(variance).sum()) + 0.5 * outputs * float(np.linalg.slogdet(covariance)[1])
    towards = (outputs * inverse - (weights / variance) @ weights.T) * (5 / 3 * (1 + distance) * decay)
    return value, 0.5 * np.tensordot(towards, apart, axes=([0, 1], [0, 1]))


def reaches_table(reaches: dict[str, float]) -> str:
    """The text of transport/surface_reaches."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["row_id", "reach", "source", "basis", "grade", "note"])
    for name, reach in reaches.items():
        note = (
            "in units of the natural logarithm; fitted to the solved cases of the ladder (calibration.surface_reaches)"
        )
        writer.writerow([name, f"{reach:.3g}", "corneum_review", "derived", "very_low", note])
    return out.getvalue()


def main(folder: Path) -> None:
    """Fit, and write the table under a folder of tables."""
    path = folder / f"{REACHES}.csv"
    write_file(path, reaches_table(fitted_reaches(solved_cases(Population(epistemic=16, person=16)))))
    print(f"wrote {path}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[1] / "evidence" / "data")
