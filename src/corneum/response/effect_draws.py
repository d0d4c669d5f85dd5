"""Draws of an effect that trials measured, on the scale of the trials."""

from __future__ import annotations

import numpy as np
from scipy.special import expit, logit

from corneum.evidence.derivation import Drawn
from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import NoData
from corneum.response.effects import Effect

# scales of an effect: standard deviations between people, or the share of people more who have the outcome
STANDARDISED, SHARE = "standard_deviations", "share_of_people"


def effect_in_trials(context: ModelContext, shown: Effect | None, derivation: str) -> Drawn | NoData:
    """Size of an effect, shape (E, 1), positive where the client gains, on the scale of `scale_of`.

    Args:
        context: Tables, virtual people and record.
        shown: The effect that a word rests on.
        derivation: Id of what the word follows from.

    Source: the contrasts of the effect; NoData where none of them prints a size.
    """
    if shown is None or shown.size is None:
        return NoData("no controlled trial gives a size", "a controlled trial that prints means with their spread")
    with context.model("effect in trials") as model:
        model.uses(derivation)
        draws = shown.size.value + shown.size.error * context.normal(stream_of(shown), "epistemic")
        if shown.shares is None:
            return model.drawn(draws, "1", "d: difference over the spread between people; bias in its variance")
        # d is so many standard deviations of the logistic law
        odds = draws * np.pi / np.sqrt(3)
        more = expit(logit(np.clip(shown.shares[1], 1e-3, 1 - 1e-3)) + odds) - shown.shares[1]
        return model.drawn(
            more, "1", "p at the share of the comparator, by the odds ratio of the trial, less that share"
        )


def scale_of(shown: Effect | None) -> str:
    """The scale of an effect, STANDARDISED or SHARE; empty where it has no size."""
    if shown is None or shown.size is None:
        return ""
    return STANDARDISED if shown.shares is None else SHARE


def stream_of(shown: Effect) -> str:
    """Name of the random numbers of an effect: treatments that rest on the same trials get the same draws."""
    arms = (shown.treated.family, shown.treated.agent, shown.against.family, shown.against.agent)
    return f"response.effect:{shown.goal}:{shown.variant}:{':'.join(arms)}"
