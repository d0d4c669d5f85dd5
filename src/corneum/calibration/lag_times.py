"""The lag of stratum corneum by molar mass: `python -m corneum.calibration.lag_times` fits it to transport/lag_times
and prints the parameters of formula.

    log10 tau = a + b (log10 M - log10 M0) + error, each compound once, at the mean of its logarithms

M0 is the middle of the compounds, at which a and b are independent.
"""

from __future__ import annotations

import sys
from dataclasses import asdict, dataclass

import numpy as np

from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import load_tables

MEASURED = "transport/lag_times"


@dataclass(frozen=True)
class LagLaw:
    """The law of the lag: log10 h at the `middle` mass (g/mol) with its standard error, the power `slope` of mass with
    its own, the spread `error` of compounds about it, and how many `compounds` there are."""

    compounds: int
    middle_mass: float
    middle: float
    middle_error: float
    slope: float
    slope_error: float
    error: float


def fit(context: ModelContext) -> LagLaw:
    """Least squares over the compounds that are used."""
    rows = context.table(MEASURED).where(used="1")
    names = sorted({row["solute"] for row in rows})
    logarithms = np.log10(
        [
            np.exp(np.log([[float(row["molar_mass_g_mol"]), float(row["lag_h"])] for row in of]).mean(axis=0))
            for of in ([row for row in rows if row["solute"] == name] for name in names)
        ]
    )
    mass, lag = logarithms[:, 0] - logarithms[:, 0].mean(), logarithms[:, 1]
    slope = float((mass * lag).sum() / (mass**2).sum())
    residual = lag - lag.mean() - slope * mass
    error = float(np.sqrt((residual**2).sum() / (len(names) - 2)))
    return LagLaw(
        compounds=len(names),
        middle_mass=float(10.0 ** logarithms[:, 0].mean()),
        middle=float(lag.mean()),
        middle_error=float(error / np.sqrt(len(names))),
        slope=slope,
        slope_error=float(error / np.sqrt((mass**2).sum())),
        error=error,
    )


def main() -> None:
    """Print the law as its parameters stand in formula."""
    for name, number in asdict(fit(ModelContext(load_tables()))).items():
        sys.stdout.write(f"{name} {number:.4g}\n")


if __name__ == "__main__":
    main()
