"""Which treatment is chosen, and which is the best supported of each burden."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from corneum.client import Client, care_in_use
from corneum.evidence.draws import Population
from corneum.evidence.model_context import ModelContext
from corneum.planning.choose import NOTHING_MORE, Choice, Rung, choose, share_better
from corneum.planning.evaluate import Evaluation
from corneum.planning.needle_facts import goals_of
from corneum.planning.results import TreatmentResult
from corneum.planning.treatment_summary import TIERS
from corneum.planning.treatments import Treatment
from corneum.response.care import overlap
from corneum.response.latent_effect import standardised

Array = NDArray[np.float64]

_HELPS = ("likely", "possible")
MAY_BE_CHOSEN = ("acceptable",)
# what may do as well as a procedure: care at home, products on whole skin, and what only thins the surface
GENTLE = ("home_care", "topical", "microdermabrasion", "hydradermabrasion")
# the class of what somebody else does
REFERRAL = "referral"


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
    care, effect = care_in_use(client), np.zeros(context.population.epistemic)
    for weight, benefit in zip(client.goal_weights, result.benefits.values(), strict=True):
        new = overlap(context, care, treatment.payload, treatment.class_, benefit.goal)
        latent = standardised(context, benefit, new, result.longest_needle).draws[:, 0]
        effect = effect + weight * result.support * latent
    return effect


@dataclass(frozen=True)
class Options:
    """What stands beside one another in the answer, by id.

    `subject` is the first-listed offer that a treatment of the plan answers, None where nothing was asked about;
    `put_right` the same offer mended, None where nothing stands against it or nothing can be mended. `choice` is made
    among what stands in the room, what is done at home and what somebody else does; `at_hand` without the procedures of
    others. `elsewhere` needs something that is not at hand, and is shown to beat what is with the probability `beats`;
    None where nothing is. `do_less` is the best of care at home and of examinations, "none" for current care and
    nothing more. `as_well` are milder treatments that the subject is not shown to beat, one a class.
    """

    subject: str | None
    put_right: str | None
    choice: Choice
    at_hand: Choice
    elsewhere: str | None
    beats: float | None
    do_less: str
    as_well: tuple[str, ...]


def options(context: ModelContext, client: Client, evaluation: Evaluation, effects: Mapping[str, Array]) -> Options:
    """What was asked, what is best at hand, what would need something else, and what is less.

    Chosen is among what may be done here, keeps to the client's limits and has any evidence behind it; nothing where no
    zone is planned. At a tie between procedures what was asked about goes first, then what stands in the room.

    Args:
        context: tables, virtual people and record.
        client: the client's file.
        evaluation: the results of every treatment.
        effects: the latent effect of each, from `effects_of`.

    Source: `planning.beat_probability`, a setting of the planner.
    """
    results = {result.treatment.id: result for result in evaluation.treatments}
    possible = [result for result in results.values() if result.verdict in MAY_BE_CHOSEN and _may_help(result)]
    # an offer that may be done as it stands needs no other beside it
    as_offered = {result.treatment.id for result in possible if result.treatment.is_offer}
    possible = [result for result in possible if result.treatment.mends not in as_offered]
    open_to = [result for result in possible if result.treatment.in_the_room]
    at_hand = [result for result in open_to if _is_at_hand(client, result.treatment)]
    offers = _offers_in_order(evaluation)
    in_room = [result.treatment.id for result in at_hand if _stands_in_room(client, result.treatment)]
    tried = offers if _is_cared_for(context, client, evaluation) else list(results)
    choice = choose(context, _rungs(open_to, effects), (offers, in_room), tried)
    here = choose(context, _rungs(at_hand, effects), (offers, in_room), tried)
    subject = next((name for name in offers if results[name].treatment.is_offer), None)
    elsewhere, beats = _elsewhere(context, possible, at_hand, effects, here)
    return Options(
        subject=subject,
        put_right=next((name for name in offers if subject and results[name].treatment.mends == subject), None),
        choice=choice,
        at_hand=here,
        elsewhere=elsewhere,
        beats=beats,
        do_less=choose(context, _rungs([each for each in at_hand if not each.treatment.is_procedure], effects)).id,
        as_well=_as_well(context, client, evaluation, results.get(subject or ""), effects),
    )


def _is_cared_for(context: ModelContext, client: Client, evaluation: Evaluation) -> bool:
    """Whether the care in use holds something that trials support for the first goal: then nothing that is not shown to
    add to it is begun beside it, but what was asked about."""
    care = care_in_use(client)
    for result in evaluation.treatments:
        first, treatment = next(iter(result.benefits.values()), None), result.treatment
        if first is not None and first.word in _HELPS:
            used = overlap(context, care, treatment.payload, treatment.class_, first.goal).share_new
            if used is not None:
                return True
    return False


def _as_well(
    context: ModelContext,
    client: Client,
    evaluation: Evaluation,
    subject: TreatmentResult | None,
    effects: Mapping[str, Array],
) -> tuple[str, ...]:
    """Of each class the best supported treatment that may be done, shows less than the subject, and that the subject is
    not shown to beat; the mildest class first."""
    if subject is None or not subject.treatment.is_procedure:
        return ()
    line = context.parameter("planning.beat_probability").number
    # beside what trials support stands only what they support too
    alike = [each for each in evaluation.treatments if _may_help(each) or not _may_help(subject)]
    own = effects[subject.treatment.id]
    by_class: dict[str, TreatmentResult] = {}
    by_support = sorted(alike, key=lambda result: (not _may_help(result), -effects[result.treatment.id].mean()))
    for result in by_support:
        other = result.treatment
        gentle = other.class_ in GENTLE and other.class_ != subject.treatment.class_
        milder = gentle and result.verdict in MAY_BE_CHOSEN and result.burden.order < subject.burden.order
        if milder and _adds(context, client, result) and share_better(own, effects[other.id]) < line:
            by_class.setdefault(other.class_, result)
    mildest_first = sorted(by_class.values(), key=lambda result: result.burden.order)
    return tuple(result.treatment.id for result in mildest_first)


def _adds(context: ModelContext, client: Client, result: TreatmentResult) -> bool:
    """Whether a treatment is not known to do nothing for the first goal, nor to repeat what is in use."""
    first, treatment = next(iter(result.benefits.values()), None), result.treatment
    if first is None or first.word == "unlikely":
        return False
    new = overlap(context, care_in_use(client), treatment.payload, treatment.class_, first.goal).share_new
    return new is None or new.number > 0


def _elsewhere(
    context: ModelContext,
    possible: Sequence[TreatmentResult],
    at_hand: Sequence[TreatmentResult],
    effects: Mapping[str, Array],
    here: Choice,
) -> tuple[str | None, float | None]:
    """What would be chosen were everything at hand, where it needs something that is not and beats what is beyond
    chance; with that probability."""
    near = [result.treatment.id for result in at_hand]
    best = choose(context, _rungs(possible, effects), (near,))
    beats = 1 - best.probabilities.get(here.id, 1.0)
    if best.id in (*near, NOTHING_MORE) or beats < context.parameter("planning.beat_probability").number:
        return None, None
    return best.id, beats


def _rungs(results: Sequence[TreatmentResult], effects: Mapping[str, Array]) -> list[Rung]:
    return [
        Rung(result.treatment.id, result.burden.order, effects[result.treatment.id], result.treatment.is_procedure)
        for result in results
    ]


def _offers_in_order(evaluation: Evaluation) -> list[str]:
    """The offers as the file lists them, each followed by what it is put right to."""
    offers = [result.treatment for result in evaluation.treatments if result.treatment.place is not None]
    return [each.id for each in sorted(offers, key=lambda each: (each.place or 0, not each.is_offer))]


def _is_at_hand(client: Client, treatment: Treatment) -> bool:
    """Whether it can be done where the client is treated: another's procedure cannot, where the room is known."""
    elsewhere = treatment.class_ == REFERRAL and treatment.is_procedure and client.devices is not None
    return treatment.place is not None or not elsewhere


def _stands_in_room(client: Client, treatment: Treatment) -> bool:
    return client.devices is not None and treatment.device is not None and treatment.in_the_room


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
    helps = any(benefit.word in _HELPS for benefit in result.benefits.values())
    return bool(result.zones) and helps
