"""Permeability of intact human skin to a solute in water: two closed forms, and what was measured.

Baseline (Robinson's form without its viable tissue, refitted in wilschut1995; below log Kow -1 the polar path fitted
on ten public compounds; log Kow entered at 6 at most):

    kp = 10^(a + b log Kow + c sqrt(M)) + p / sqrt(M)

With rings and a ceiling, fitted on the measurements themselves (rings: number of rings of the molecule):

    1/kp = 1/(10^(a + b log Kow + c sqrt(M) + r rings) + p / sqrt(M)) + sqrt(M)/q

kp in cm/h inside the formulas, M in g/mol. The solute model uses neither alone but the baseline corrected by
`corneum.formula.kriging`; both stand here to be compared with it.
Parameters: parameters/formula rw_*, polar_*, rings_*. Measurements: transport/permeability_validation.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corneum import units
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Row
from corneum.evidence.value import NORMAL_95

Array = NDArray[np.float64]

MEASURED = "transport/permeability_validation"

_CM_H = units.factor("cm/h")
_G_MOL = units.factor("g/mol")
# digits inside brackets count atoms, charges and isotopes, never rings
_BRACKET = re.compile(r"\[[^\]]*\]")
_RING_BOND = re.compile(r"%\d\d|\d")


@dataclass(frozen=True)
class Compounds:
    """Compounds with a usable measurement, one element each.

    inchikey; connectivity, the part of it that stereoisomers share; log_kow; molar_mass kg/mol; rings; log_kp, the
    median log10 kp (m/s); count, how many measurements it is the median of.
    """

    inchikey: tuple[str, ...]
    connectivity: tuple[str, ...]
    log_kow: Array
    molar_mass: Array
    rings: Array
    log_kp: Array
    count: Array


@dataclass(frozen=True)
class Score:
    """Error of a form over compounds, in log10 kp: `bias` (predicted less measured), `rmse`, `within_ten`, the share
    within a factor of ten, `coverage`, the share inside the form's own 95 % interval, of `n` compounds."""

    n: int
    bias: float
    rmse: float
    within_ten: float
    coverage: float


Form = Callable[[ModelContext, Array, Array, Array], Array]


def rings(smiles: str) -> int:
    """Rings of a molecule (bonds that close one), from its SMILES."""
    return len(_RING_BOND.findall(_BRACKET.sub("A", smiles))) // 2


def baseline(context: ModelContext, log_kow: Array, molar_mass: Array, rings: Array) -> Array:
    """Permeability of the neutral form by the baseline.

    Args:
        context: tables; the parameters become inputs of the model whose scope is open.
        log_kow: of the neutral form, log10, any shape.
        molar_mass: kg/mol, of the same shape.
        rings: not used; every form takes the same arguments.

    Returns:
        log10 of kp in m/s, of the same shape.

    Source: wilschut1995; parameters/formula rw_*, polar_*.
    """
    lipid, polar = paths(context, log_kow, molar_mass)
    return np.asarray(np.log10(lipid + polar))


def paths(context: ModelContext, log_kow: Array, molar_mass: Array) -> tuple[Array, Array]:
    """Permeability (m/s) of the neutral form by the two paths of the baseline: through lipid, and the polar one."""
    mass = molar_mass / _G_MOL
    lipid = _power(context, "rw", np.minimum(log_kow, _number(context, "logkow_upper")), mass)
    polar = np.where(
        log_kow < _number(context, "polar_below"),
        polar_path(context, molar_mass),
        _number(context, "rw_polar") / np.sqrt(mass),
    )
    return lipid, np.asarray(polar)


def polar_path(context: ModelContext, molar_mass: Array) -> Array:
    """Permeability (m/s) of the polar path fitted on very hydrophilic compounds."""
    slope = _number(context, "polar_mass")
    return np.asarray(10.0 ** (_number(context, "polar_intercept") + slope * np.log10(molar_mass / _G_MOL)) * _CM_H)


def with_rings(context: ModelContext, log_kow: Array, molar_mass: Array, rings: Array) -> Array:
    """Permeability of the neutral form by the form with rings and a ceiling.

    Args:
        context: tables; the parameters become inputs of the model whose scope is open.
        log_kow: of the neutral form, log10, any shape.
        molar_mass: kg/mol, up to 0.8, of the same shape.
        rings: number of rings of the molecule, of the same shape.

    Returns:
        log10 of kp in m/s, of the same shape.

    Source: parameters/formula rings_*.
    """
    mass = molar_mass / _G_MOL
    kow = np.minimum(log_kow, _number(context, "logkow_upper"))
    lipid = _power(context, "rings", kow, mass) * 10.0 ** (_number(context, "rings_ring") * rings)
    polar = _number(context, "rings_polar") / np.sqrt(mass)
    ceiling = _number(context, "rings_ceiling") / np.sqrt(mass)
    return np.asarray(-np.log10(1.0 / (lipid + polar) + 1.0 / ceiling))


def compounds(context: ModelContext) -> Compounds:
    """Every compound with a usable measurement of intact skin, by InChIKey."""
    groups: dict[str, list[Row]] = {}
    for row in context.table(MEASURED).where(use_for_kp_validation="1"):
        groups.setdefault(row["inchikey"], []).append(row)

    def medians(column: str) -> Array:
        return np.array([np.median([float(row[column]) for row in rows]) for rows in groups.values()])

    return Compounds(
        inchikey=tuple(groups),
        connectivity=tuple(key.split("-")[0] for key in groups),
        log_kow=medians("logkow"),
        molar_mass=medians("mw_g_mol") * _G_MOL,
        rings=np.array([float(rings(rows[0]["smiles"])) for rows in groups.values()]),
        log_kp=medians("logkp_cm_h_clean") + np.log10(_CM_H),
        count=np.array([float(len(rows)) for rows in groups.values()]),
    )


def laboratory_spread(context: ModelContext) -> tuple[float, int]:
    """Standard deviation (log10) of the measurements of one compound about their mean, pooled, and how many compounds
    have more than one: below it no model of compounds can come."""
    groups: dict[str, list[float]] = {}
    for row in context.table(MEASURED).where(use_for_kp_validation="1"):
        groups.setdefault(row["inchikey"], []).append(float(row["logkp_cm_h_clean"]))
    several = [np.array(values) for values in groups.values() if len(values) > 1]
    squares = sum(float(((values - values.mean()) ** 2).sum()) for values in several)
    return float(np.sqrt(squares / sum(len(values) - 1 for values in several))), len(several)


def score(context: ModelContext, form: Form, error: str, among: Compounds | None = None) -> Score:
    """Score of a form on the medians of the measured compounds.

    Args:
        context: its tables hold the measurements.
        form: of the permeability, such as `baseline`.
        error: the parameter of the stage that holds the form's standard deviation (log10).
        among: the compounds to score on; all of them unless stated.

    Returns:
        Errors in log10 of kp.

    Source: transport/permeability_validation.
    """
    measured = among or compounds(context)
    miss = form(context, measured.log_kow, measured.molar_mass, measured.rings) - measured.log_kp
    inside = np.abs(miss) <= NORMAL_95 * _number(context, error)
    return Score(
        n=len(miss),
        bias=float(miss.mean()),
        rmse=float(np.sqrt((miss**2).mean())),
        within_ten=float((np.abs(miss) < 1.0).mean()),
        coverage=float(inside.mean()),
    )


def _power(context: ModelContext, name: str, log_kow: Array, mass: Array) -> Array:
    exponent = (
        _number(context, f"{name}_intercept")
        + _number(context, f"{name}_logkow") * log_kow
        + _number(context, f"{name}_root_mass") * np.sqrt(mass)
    )
    return np.asarray(10.0**exponent * _CM_H)


def _number(context: ModelContext, name: str) -> float:
    return context.parameter(f"formula.{name}").number
