"""Which treatment is chosen, and which is the best supported of each burden."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from functools import partial

import numpy as np
from numpy.typing import NDArray

from corneum.client import Client, care_in_use
from corneum.evidence.draws import Population
from corneum.evidence.model_context import ModelContext
from corneum.planning.choose import Choice, Rung, choose
from corneum.planning.evaluate import Evaluation
from corneum.planning.needle_facts import goals_of
from corneum.planning.results import TreatmentResult
from corneum.planning.treatment_summary import TIERS
from corneum.response.benefit import standardised
from corneum.response.care import overlap

Array = NDArray[np.float64]

MAY_BE_CHOSEN = ("acceptable",)


def effects_of(context: ModelContext, client: Client, evaluation: Evaluation) -> dict[str, Array]:
    """Latent effect of each treatment over the client's goals by their weights, beyond what is already in use."""
    draws = int(context.parameter("planning.choice_draws").number)
    many = context.with_population(Population(epistemic=draws, person=1, needle=1, seed=client.seed))
    return {
        result.treatment.id: many.once(
            "effect of a treatment", _facts(client, result), partial(_effect, client=client, result=result)
        )
        for result in evaluation.treatments
    }


def _facts(client: Client, result: TreatmentResult) -> Hashable:
    """All that the effect of a treatment follows from, as plain values."""
    treatment = result.treatment
    trials = (treatment.class_, treatment.payload, result.support, result.longest_needle)
    return care_in_use(client), goals_of(client), trials


def _effect(context: ModelContext, client: Client, result: TreatmentResult) -> Array:
    """Latent effect of one treatment, (draws,)."""
    treatment = result.treatment
    new = overlap(context, care_in_use(client), treatment.payload, treatment.class_)
    effect = np.zeros(context.population.epistemic)
    for weight, benefit in zip(client.goal_weights, result.benefits.values(), strict=True):
        latent = standardised(context, benefit, new, result.longest_needle).draws[:, 0]
        effect = effect + weight * result.support * latent
    return effect


def choose_among(context: ModelContext, evaluation: Evaluation, effects: Mapping[str, Array]) -> Choice:
    """Choose among what may be done here, keeps to the client's limits and has any evidence behind it.

    Nothing is chosen where no zone is planned.
    """
    return choose(
        context,
        [
            Rung(result.treatment.id, result.burden.order, effects[result.treatment.id])
            for result in evaluation.treatments
            if result.verdict in MAY_BE_CHOSEN and result.treatment.in_the_room and _may_help(result)
        ],
    )


def best_of_tiers(evaluation: Evaluation, effects: Mapping[str, Array]) -> dict[str, str | None]:
    """The best supported option in each burden tier: the highest mean latent effect, the lower rung where equal."""
    best: dict[str, tuple[float, str]] = {}
    for result in evaluation.treatments:
        if result.verdict not in MAY_BE_CHOSEN or not _may_help(result):
            continue
        mean = float(effects[result.treatment.id].mean())
        tier = result.burden.tier
        if tier not in best or mean > best[tier][0]:
            best[tier] = (mean, result.treatment.id)
    return {tier: best[tier][1] if tier in best else None for tier in TIERS}


def _may_help(result: TreatmentResult) -> bool:
    helps = any(benefit.word in ("likely", "possible") for benefit in result.benefits.values())
    return bool(result.zones) and helps
