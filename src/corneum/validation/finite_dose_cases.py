"""Published finite doses, each simulated as a case of its own: which rows, and what model and peers give of them.

How each is simulated stands in validation/finite_dose_cases, why another is not in validation/finite_dose_left_out.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from corneum import units
from corneum.evidence.draws import Population
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Row, load_tables
from corneum.evidence.value import CENTRAL_95
from corneum.formula.solute import Solute
from corneum.formula.solute_in_skin import LayerParameters, drawn_parameter
from corneum.formula.volatility import solute_evaporation, with_solubility
from corneum.simulation.case_file import case_from
from corneum.simulation.case_keys import Case
from corneum.simulation.prepare import prepare
from corneum.simulation.prepare_solute import solute_of
from corneum.simulation.skin_state import solute_in_state
from corneum.transport.solve import solve
from corneum.validation.published_permeation import Applied, deposited_share, steady_share

DOSES = "transport/finite_dose_validation"
CASES = "validation/finite_dose_cases"
LEFT_OUT = "validation/finite_dose_left_out"
PEERS = {"potts_guy_steady": steady_share, "dancik_kasting": deposited_share}
SAMPLES = 64
ZONES = ("cheek_lateral",)
# an amount below which nothing is told apart from nothing, in percent of the dose
LEAST = 1e-6


@dataclass(frozen=True)
class Dose:
    """A finite dose: its name and words, percent of the dose measured, predicted (median) and the ends of its 95 %
    interval, what each peer gives, and whether the permeability of its solute was measured."""

    name: str
    words: str
    measured: float
    predicted: float
    low: float
    high: float
    peers: dict[str, float]
    permeability_measured: bool

    @property
    def inside(self) -> bool:
        return self.low <= self.measured <= self.high

    def as_row(self) -> dict[str, Any]:
        """For the JSON of the scoreboard; percent of the dose."""
        return {
            "row": self.name,
            "measured": self.measured,
            "predicted": self.predicted,
            "low": self.low,
            "high": self.high,
            "peers": self.peers,
        }


@cache
def doses() -> tuple[Dose, ...]:
    """Every dose that is compared."""
    context = ModelContext(load_tables())
    return tuple(_dose(context, row) for row in context.table(CASES).rows)


def _dose(context: ModelContext, row: Row) -> Dose:
    case = case_from(_case(context, row))
    described = case.solute[0]
    prepared = prepare(context, case, described)
    exposure = solve(prepared.problem, case.preset)
    percent = np.maximum(100.0 * exposure.uptake[:, -1] / exposure.received[:, -1], LEAST)
    low, predicted, high = (float(q) for q in np.quantile(percent, [CENTRAL_95[0], 0.5, CENTRAL_95[1]]))
    measurements = [context.row(DOSES, f"finite_dose_validation_{int(n):03d}") for n in row["rows"].split(";")]
    measured = sum(float(each["value"]) for each in measurements)
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
    return Dose(row.row_id, words, measured, predicted, low, high, peers, solute.measured is not None)


def _case(context: ModelContext, row: Row) -> dict[str, Any]:
    speed = context.parameter("transport.water_evaporation").number
    vehicle: dict[str, Any] = {
        "concentration": f"{row['concentration_kg_m3']} kg/m^3",
        "thickness": f"{row['thickness_um']} um",
    }
    if row["solvent"]:
        vehicle["solvent"] = row["solvent"]
    elif row["dries"] == "yes":
        vehicle["evaporation"] = f"{speed} m/s"
    if row["ph"]:
        vehicle["ph"] = float(row["ph"])
    events = [{"at": "0 h", "occlude": True}] if row["covered"] == "yes" else []
    contact, until = float(row["contact_h"]), float(row["until_h"])
    if contact < until:
        events.append({"at": f"{contact:g} h", "wipe": True})
    skin = row["skin"]
    return {
        "skin": {"zone": skin, "age": 40} if skin in ZONES else {"franz": skin},
        "solute": _solute(row),
        "vehicle": vehicle,
        "events": events,
        "time": {"at": [f"{until:g} h"]},
        "samples": SAMPLES,
        "preset": "plan",
    }


def _solute(row: Row) -> Any:
    if not row["molar_mass_g_mol"]:
        return row["solute"]
    numbers: dict[str, Any] = {
        "molar_mass": f"{row['molar_mass_g_mol']} g/mol",
        "log_kow": float(row["log_kow"]),
        "solubility": f"{row['solubility_kg_m3']} kg/m^3",
    }
    if row["pka"]:
        numbers |= {"pka": float(row["pka"]), "ionisation": row["ionisation"]}
    return numbers


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
