"""The effect of a treatment on one scale, by which treatments are ordered; it is never printed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from corneum.evidence.derivation import Drawn
from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import NoData
from corneum.response.benefit import Benefit
from corneum.response.care import Overlap
from corneum.response.contrasts import ACTIVE
from corneum.response.effect_draws import stream_of
from corneum.response.effects import Effect

Array = NDArray[np.float64]


def standardised(
    context: ModelContext,
    benefit: Benefit,
    overlap: Overlap | None = None,
    depth: float | None = None,
) -> Drawn:
    """Latent effect against current care and nothing more, in standard deviations, shape (E, 1), positive if it helps.

    It only orders treatments and is never printed. Where trials with a control give a size it is that, shrunk by its
    certainty; where one trial counted in points of its own scale, the prior mean of the word with the trial's own
    relative error; else a stated prior, mean by word and grade, spread by grade. Treatments that rest on the same
    trials get the same draws and tie.

    Args:
        context: Tables, virtual people and record.
        benefit: What trials say.
        overlap: What the client already uses of the kind; only what is new counts.
        depth: Needle length, m; outside the tested range it widens the spread.

    Source: the effect, or the priors of parameters response.prior_*.
    """
    shown = benefit.shown
    measured = shown is not None and shown.comparator != ACTIVE and benefit.word != "unknown"
    with context.model("latent effect for ordering") as model:
        model.uses(benefit.derivation)
        if shown is not None and measured and (shown.size is not None or shown.own is not None):
            draws, equation = _measured(context, benefit, shown)
        else:
            draws = _prior(context, benefit)
            equation = "s m + f sd (sqrt(r) z_goal + sqrt(1 - r) z_own), a prior by word and grade"
        if outside_tested(benefit, depth):
            beyond = context.parameter("response.prior_sd_outside_tested").number
            draws = draws + beyond * context.normal(f"response.benefit:{benefit.goal}:outside", "epistemic")
        if overlap is not None and overlap.share_new is not None:
            model.uses(overlap.share_new)
            draws = overlap.share_new.number * draws
        return model.drawn(draws, "1", equation)


def _measured(context: ModelContext, benefit: Benefit, shown: Effect) -> tuple[Array, str]:
    """Draws (E, 1) where trials give a size, and the equation."""
    shrink = context.parameter(f"response.shrink_{benefit.grade}").number
    z = context.normal(stream_of(shown), "epistemic")
    if shown.size is not None:
        draws = shrink * (shown.size.value + shown.size.error * z)
        return draws, "s d, d the standardised effect of trials and s the shrinkage of its grade"
    assert shown.own is not None
    mean = context.parameter(f"response.prior_mean_{benefit.word}").number
    error = np.hypot(mean * shown.own.error / shown.own.value, np.sqrt(shown.own.bias))
    return shrink * (mean + error * z), "s m (1 + z e / d), m the prior of the word, e / d the trial's relative error"


def _prior(context: ModelContext, benefit: Benefit) -> Array:
    """Draws (E, 1) by word and grade where no trial gives a standardised effect."""
    shrink = context.parameter(f"response.shrink_{benefit.grade}").number
    mean = context.parameter(f"response.prior_mean_{benefit.word}").number
    spread = context.parameter(f"response.prior_sd_{benefit.grade}").number
    certainty = context.parameter(f"response.prior_spread_{benefit.word}").number
    shared = context.parameter("response.prior_shared", leverage=0.0).number
    own = f"{benefit.class_}:{benefit.payload}"
    if benefit.judgement is not None:
        own = benefit.judgement.row_id
    elif benefit.shown is not None:
        own = stream_of(benefit.shown)
    common = context.normal(f"response.benefit:{benefit.goal}:{benefit.variant}", "epistemic")
    apart = context.normal(f"response.benefit:{benefit.goal}:{benefit.variant}:{own}", "epistemic")
    z = np.sqrt(shared) * common + np.sqrt(1 - shared) * apart
    return np.asarray(shrink * mean + spread * certainty * z)


def outside_tested(benefit: Benefit, depth: float | None) -> bool:
    """Whether a needle length lies outside those tried for the goal; false where there is no needle or no range.

    Args:
        benefit: What trials say, with the needle lengths that were tried.
        depth: Needle length, m; None where no needle is used.
    """
    if depth is None or isinstance(benefit.tested_depths, NoData):
        return False
    shortest, longest = benefit.tested_depths
    return not shortest.number <= depth <= longest.number
