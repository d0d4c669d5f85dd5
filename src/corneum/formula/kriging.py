"""The recommended permeability of intact human skin: the baseline form, corrected by what its neighbours measured.

    log10 kp = baseline + delta,   delta ~ Gaussian process with mean 0 and covariance
    a^2 exp(-((x - x')/l)^2/2) + (c^2 + s^2/n) [same compound],   x = (log Kow, sqrt M, rings)

a, c and the reaches l are fitted by penalised likelihood to the medians of the measured compounds; s is the spread
between laboratories and n the number of measurements, so that a compound measured often weighs more, and no more than
the spread c between compounds allows. Away from the data (log Kow -4 to 6.5, 18 to 765 g/mol, up to 8 rings) the
correction vanishes over the reaches: what is left is the baseline, with the wider error a^2 + c^2 + s^2.
Parameters: parameters/formula kriging_*, kp_laboratory. Measurements: transport/permeability_validation.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from corneum import units
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Tables, load_tables
from corneum.formula.permeability import Compounds, baseline, compounds

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Predicted:
    """Permeability of the neutral form: `log_kp`, log10 of m/s, and its standard deviation `sd` (log10)."""

    log_kp: Array
    sd: Array


@dataclass(frozen=True)
class _Neighbours:
    """The measured compounds: `inverse` of their covariance, its product `weights` with what the baseline leaves, and
    the names of the `parameters` that both were computed with."""

    compounds: Compounds
    inverse: Array
    weights: Array
    parameters: tuple[str, ...]


def recommended(context: ModelContext, log_kow: Array, molar_mass: Array, rings: Array) -> Predicted:
    """Permeability by the recommended form.

    Args:
        context: its tables hold the measurements; all parameters become inputs of the model whose scope is open.
        log_kow: octanol-water partition of the neutral form, log10, any shape.
        molar_mass: kg/mol, of the same shape.
        rings: number of rings of the molecule, of the same shape.

    Returns:
        Median and standard deviation of one measurement by one laboratory, of the same shape.

    Source: Gaussian process regression (kriging); parameters/formula kriging_*.
    """
    neighbours = _neighbours(context.tables)
    for name in neighbours.parameters:
        context.parameter(name)
    near = _similarity(context, _coordinates(context, log_kow, molar_mass, rings), _of(context, neighbours.compounds))
    variance = _number(context, "kriging_amplitude") ** 2 - (near @ neighbours.inverse * near).sum(axis=1)
    unexplained = _number(context, "kriging_compound") ** 2 + _number(context, "kp_laboratory") ** 2
    shape = np.shape(log_kow)
    return Predicted(
        baseline(context, log_kow, molar_mass, rings) + (near @ neighbours.weights).reshape(shape),
        np.sqrt(variance + unexplained).reshape(shape),
    )


def left_out(folds: int = 10) -> Predicted:
    """Each measured compound (in the order of `compounds`) predicted from the compounds of the other folds.

    Stereoisomers share a fold. `sd` is that of the compound's median.
    """
    neighbours = _neighbours(load_tables())
    known, inverse, weights = neighbours.compounds, neighbours.inverse, neighbours.weights
    order = {key: place for place, key in enumerate(sorted(set(known.connectivity)))}
    fold = np.array([order[key] % folds for key in known.connectivity])
    miss, variance = np.empty(len(fold)), np.empty(len(fold))
    for each in range(folds):
        # the conditional distribution of a block given the rest, from the blocks of the inverse
        out = np.flatnonzero(fold == each)
        own = np.linalg.inv(inverse[np.ix_(out, out)])
        miss[out], variance[out] = own @ weights[out], own.diagonal()
    return Predicted(known.log_kp - miss, np.sqrt(variance))


# every solute of a plan asks for the same inverse
@lru_cache(maxsize=2)
def _neighbours(tables: Tables) -> _Neighbours:
    context = ModelContext(tables)
    measured = compounds(context)
    coordinates = _of(context, measured)
    own = _number(context, "kriging_compound") ** 2 + _number(context, "kp_laboratory") ** 2 / measured.count
    covariance = _similarity(context, coordinates, coordinates) + np.diag(own)
    inverse = np.asarray(np.linalg.inv(covariance), dtype=np.float64)
    off = measured.log_kp - baseline(context, measured.log_kow, measured.molar_mass, measured.rings)
    read = sorted(identity.removeprefix("parameters/").replace(":", ".") for identity in context.consulted)
    return _Neighbours(measured, inverse, inverse @ off, tuple(read))


def _similarity(context: ModelContext, coordinates: Array, others: Array) -> Array:
    square = ((coordinates[:, None] - others[None]) ** 2).sum(axis=2)
    return np.asarray(_number(context, "kriging_amplitude") ** 2 * np.exp(-square / 2))


def _of(context: ModelContext, measured: Compounds) -> Array:
    return _coordinates(context, measured.log_kow, measured.molar_mass, measured.rings)


def _coordinates(context: ModelContext, log_kow: Array, molar_mass: Array, rings: Array) -> Array:
    """What the correction depends on, in reaches (n, 3)."""
    kow = np.minimum(log_kow, _number(context, "logkow_upper"))
    root = np.sqrt(molar_mass / units.factor("g/mol"))
    columns = zip((kow, root, rings), ("logkow", "root_mass", "ring"), strict=True)
    return np.column_stack([np.ravel(column) / _number(context, f"kriging_reach_{name}") for column, name in columns])


def _number(context: ModelContext, name: str) -> float:
    return context.parameter(f"formula.{name}").number
