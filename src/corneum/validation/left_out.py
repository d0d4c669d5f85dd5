"""Prediction of studies that were left out: each study's means by the fit of all others.

The interval is the one that `corneum skin` gives for a study mean: the median of the place, the level of a study to
come, the place within the zone, and slopes that differ between populations. Studies that give ratios only and counts
of cell layers have no thickness to predict.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

from scipy.special import ndtr

from corneum.calibration.thickness_fit import fit
from corneum.calibration.thickness_rows import LAYERS, Observation, observations
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import load_tables
from corneum.evidence.value import CENTRAL_95

# fewer lattice points than the shipped fit: there is one fit a study, and only sds are wanted
_POINTS = 1024


@dataclass(frozen=True)
class Predicted:
    """A mean that was left out: `middle` and `sd` of its prediction in ln m, and where in it the mean fell (0 to 1)."""

    layer: str
    observation: Observation
    middle: float
    sd: float

    @property
    def place(self) -> float:
        """Probability, by the prediction, of a value below the measured one."""
        return float(ndtr((self.observation.ln_mean - self.middle) / self.sd))

    @property
    def inside(self) -> bool:
        return CENTRAL_95[0] <= self.place <= CENTRAL_95[1]


@cache
def left_out() -> tuple[Predicted, ...]:
    """Every mean of every layer, predicted without its study."""
    context = ModelContext(load_tables())
    return tuple(
        each
        for layer in LAYERS
        for study in dict.fromkeys(each.study for each in observations(context, layer) if _has_level(each))
        for each in predict(context, layer, study)
    )


def predict(context: ModelContext, layer: str, study: str, points: int = _POINTS) -> tuple[Predicted, ...]:
    """The means of one study in one layer, predicted by the fit of the others.

    Args:
        context: the tables.
        layer: dermis | epidermis | stratum_corneum.
        study: the study that is left out.
        points: lattice points of the fit.
    """
    posterior = fit(context, layer, without=study, points=points)
    by_sex, by_age = (context.parameter(f"skin.fit_{name}_between").number for name in ("sex", "age"))
    predictions = []
    for each in observations(context, layer):
        if each.study == study:
            middle, variance = posterior.of(each.zones, each.male, each.decades)
            variance += (
                posterior.study**2 + posterior.site**2 + (by_sex * each.male) ** 2 + (by_age * each.decades) ** 2
            )
            predictions.append(Predicted(layer, each, middle, math.sqrt(variance)))
    return tuple(predictions)


def _has_level(observation: Observation) -> bool:
    return observation.level_sd < 1 and observation.method != "layer_count"
