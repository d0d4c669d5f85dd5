"""Published finite doses, each simulated as a case of its own: what was measured, what model and peers give of them.

Two numbers of the model were fitted to these doses (`corneum.calibration.finite_doses`), so that each dose is
predicted with those that were fitted without its compound. How each is simulated stands in
validation/finite_dose_cases, why another is not in validation/finite_dose_left_out.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from corneum import units
from corneum.calibration.finite_doses import FITS, LATTICE
from corneum.calibration.published_doses import (
    CASES,
    LEAST,
    dose_case,
    measured_percent,
    predicted_percent,
    with_numbers,
)
from corneum.evidence.draws import Population
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Row, Tables, load_tables
from corneum.evidence.value import CENTRAL_95
from corneum.formula.solute import Solute
from corneum.formula.solute_in_skin import LayerParameters, drawn_parameter
from corneum.formula.volatility import solute_evaporation, with_solubility
from corneum.simulation.case_keys import Case
from corneum.simulation.prepare_solute import solute_of
from corneum.simulation.skin_state import solute_in_state
from corneum.validation.published_permeation import Applied, deposited_share, steady_share

LEFT_OUT = "validation/finite_dose_left_out"
PEERS = {"potts_guy_steady": steady_share, "dancik_kasting": deposited_share}
SAMPLES = 64


@dataclass(frozen=True)
class Dose:
    """A finite dose: its name and words, percent of the dose measured, predicted (all else at its median) and the ends
    of the 95 % interval, both by the numbers fitted without its compound; `fitted`, predicted by those fitted to all;
    what each peer gives, and whether the permeability of its solute was measured."""

    name: str
    words: str
    measured: float
    predicted: float
    low: float
    high: float
    fitted: float
    peers: dict[str, float]
    permeability_measured: bool

    @property
    def inside(self) -> bool:
        return self.low <= self.measured <= self.high

    def as_row(self) -> dict[str, Any]:
        """For the JSON of the scoreboard."""
        return {
            "row": self.name,
            "unit": "% of dose",
            "measured": self.measured,
            "predicted": self.predicted,
            "low": self.low,
            "high": self.high,
            "fitted": self.fitted,
            "peers": self.peers,
        }


@cache
def doses() -> tuple[Dose, ...]:
    """Every dose that is compared."""
    tables = load_tables()
    return tuple(_dose(tables, row) for row in tables[CASES].rows)


def _dose(tables: Tables, row: Row) -> Dose:
    context = ModelContext(tables)
    case = dose_case(context, row, SAMPLES)
    described = case.solute[0]
    middle_case = dose_case(context, row, samples=1)
    without = ModelContext(with_numbers(tables, _without(tables, row["solute"])))
    low, high = (float(end) for end in np.quantile(predicted_percent(without, case), CENTRAL_95))
    predicted, fitted = (float(predicted_percent(each, middle_case)[0]) for each in (without, context))
    measured = measured_percent(context, row)
    middle = context.with_population(Population(1, 1, seed=case.seed))
    solute, _ = solute_of(middle, described)
    assert solute is not None
    applied = _applied(context.with_population(Population(SAMPLES, 1, seed=case.seed)), case, solute)
    peers = {name: max(100.0 * share(context, applied), LEAST) for name, share in PEERS.items()}
    acidity = f", pH {row['ph']}" if row["ph"] else ""
    words = (
        f"{row['solute']}, {_micrograms(case):.3g} ug/cm2{acidity}: {measured:.3g} % "
        f"measured, {predicted:.2g} ({low:.1g} to {high:.2g}) % predicted ({row['source']})"
    )
    return Dose(row.row_id, words, measured, predicted, low, high, fitted, peers, solute.measured is not None)


def _without(tables: Tables, compound: str) -> dict[str, float]:
    """The numbers that were fitted without a compound."""
    row = tables[FITS].row(compound)
    return {name: float(row[name.partition(".")[2]]) for name in LATTICE}


def _applied(context: ModelContext, case: Case, solute: Solute) -> Applied:
    """The dose with everything at the median, for closed forms."""
    known = with_solubility(context, solute)
    parameters: LayerParameters = solute_in_state(context, case, known, 0.0, swells=True)
    film = case.vehicle
    assert film is not None and film.film is not None and parameters.solubility is not None
    assert known.molar_mass is not None and known.log_kow is not None
    acidity = drawn_parameter(context, "surface_ph") if film.ph is None else np.array(film.ph)
    covered = 0.0 in case.happens("cover")
    leaves = None if covered else solute_evaporation(context, known, parameters.solubility)
    wiped = case.happens("wipe")
    return Applied(
        molar_mass=known.molar_mass.number,
        log_kow=known.log_kow.number,
        neutral=float(np.median(known.unionised(acidity))),
        solubility=float(np.median(parameters.solubility.draws)),
        evaporation=0.0 if leaves is None else float(np.median(leaves.draws)),
        dose=film.concentration * film.film,
        concentration=film.concentration,
        contact=wiped[0] if wiped else case.times[-1],
        until=case.times[-1],
    )


def _micrograms(case: Case) -> float:
    film = case.vehicle
    assert film is not None and film.film is not None
    return film.concentration * film.film / units.factor("ug/cm^2")
