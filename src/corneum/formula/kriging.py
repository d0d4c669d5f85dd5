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
from functools import cache

import numpy as np
from numpy.typing import NDArray

from corneum import units
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import load_tables
from corneum.formula.permeability import Compounds, baseline, compounds

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Predicted:
    """Permeability of the neutral form: `log_kp`, log10 of m/s, and its standard deviation `sd` (log10)."""

    log_kp: Array
    sd: Array


def recommended(context: ModelContext, log_kow: Array, molar_mass: Array, rings: Array) -> Predicted:
    """Prediction by the recommended form, arrays of one shape. Molar mass in kg/mol; `sd` is that of one measurement
    by one laboratory."""
    known, inverse, weights = _known()
    near = _near(context, _placed(context, log_kow, molar_mass, rings), _of(context, known))
    variance = _number(context, "kriging_amplitude") ** 2 - (near @ inverse * near).sum(axis=1)
    unexplained = _number(context, "kriging_compound") ** 2 + _number(context, "kp_laboratory") ** 2
    shape = np.shape(log_kow)
    return Predicted(
        baseline(context, log_kow, molar_mass, rings) + (near @ weights).reshape(shape),
        np.sqrt(variance + unexplained).reshape(shape),
    )


def left_out(folds: int = 10) -> Predicted:
    """Each measured compound (in the order of `compounds`) predicted from the compounds of the other folds;
    stereoisomers share a fold. `sd` is that of its median."""
    known, inverse, weights = _known()
    order = {key: place for place, key in enumerate(sorted(set(known.connectivity)))}
    fold = np.array([order[key] % folds for key in known.connectivity])
    miss, variance = np.empty(len(fold)), np.empty(len(fold))
    for each in range(folds):
        # the conditional distribution of a block given the rest, from the blocks of the inverse
        out = np.flatnonzero(fold == each)
        own = np.linalg.inv(inverse[np.ix_(out, out)])
        miss[out], variance[out] = own @ weights[out], own.diagonal()
    return Predicted(known.log_kp - miss, np.sqrt(variance))


@cache
def _known() -> tuple[Compounds, Array, Array]:
    """The measured compounds, their covariance inverted, and its product with what the baseline leaves."""
    context = ModelContext(load_tables())
    found = compounds(context)
    places = _of(context, found)
    own = _number(context, "kriging_compound") ** 2 + _number(context, "kp_laboratory") ** 2 / found.count
    inverse = np.asarray(np.linalg.inv(_near(context, places, places) + np.diag(own)), dtype=np.float64)
    off = found.log_kp - baseline(context, found.log_kow, found.molar_mass, found.rings)
    return found, inverse, inverse @ off


def _near(context: ModelContext, one: Array, other: Array) -> Array:
    square = ((one[:, None] - other[None]) ** 2).sum(axis=2)
    return np.asarray(_number(context, "kriging_amplitude") ** 2 * np.exp(-square / 2))


def _of(context: ModelContext, given: Compounds) -> Array:
    return _placed(context, given.log_kow, given.molar_mass, given.rings)


def _placed(context: ModelContext, log_kow: Array, molar_mass: Array, rings: Array) -> Array:
    """What the correction depends on, in reaches (n, 3)."""
    kow = np.minimum(log_kow, _number(context, "logkow_upper"))
    root = np.sqrt(molar_mass / units.factor("g/mol"))
    columns = zip((kow, root, rings), ("logkow", "root_mass", "ring"), strict=True)
    return np.column_stack([np.ravel(of) / _number(context, f"kriging_reach_{name}") for of, name in columns])


def _number(context: ModelContext, name: str) -> float:
    return context.parameter(f"formula.{name}").number
