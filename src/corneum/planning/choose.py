"""The choice: the least burdensome treatment shown to help that no more burdensome one is shown to beat.

"Current care and nothing more" is the lowest rung of all, with an effect of zero; only what beats it is in the
running, so that a treatment about which nothing is known is not kept by its own uncertainty. The effects compared are
latent (see `response.benefit.standardised`): they order treatments and are never shown as a size.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corneum.evidence.model_context import ModelContext

Array = NDArray[np.float64]

NOTHING_MORE = "none"


@dataclass(frozen=True)
class Rung:
    """A treatment that may be chosen: its id, what it costs the client (sorts, least first), its latent effect, and
    whether somebody does something to the skin."""

    id: str
    order: tuple[float, int, float, int]
    effect: Array
    is_procedure: bool = False


@dataclass(frozen=True)
class Choice:
    """The chosen id (`none` for current care and nothing more), and how it stood against the others.

    `beats_lower` is the probability that it is better than the next lower rung, `runner_up` the rung that would be
    taken were the chosen one not there, `on_trial` is true where the chosen one is not shown to beat doing nothing more
    and is more likely to than not, `close_call` is true where the rule's threshold lay within two standard
    errors of a probability that decided. `probabilities` holds, for every rung, the probability that it is better
    than the chosen one.
    """

    id: str
    runner_up: str | None
    close_call: bool
    on_trial: bool
    probabilities: Mapping[str, float]


def choose(
    context: ModelContext,
    rungs: Sequence[Rung],
    preferred: Sequence[Collection[str]] = (),
    may_be_tried: Collection[str] = (),
) -> Choice:
    """The lowest rung that no higher one beats with the stated probability.

    Another procedure than those that are preferred is chosen only where it beats them with that probability.

    Args:
        context: `planning.beat_probability` and `planning.close_call_errors` are read.
        rungs: what may be chosen, in any order; their latent effects are draws of one shape.
        preferred: groups of ids of procedures to which a tie goes, the first group before the others and the lowest
            rung within a group; those that are no rung, or that do not beat doing nothing more, are passed over.

        may_be_tried: ids of those that may be chosen on trial, where nothing is shown to beat doing nothing more:
            then the lowest that does so with `planning.try_probability` is taken.

    Returns:
        The choice; "none" (current care and nothing more) where no rung beats that.
    """
    threshold = context.parameter("planning.beat_probability").number
    errors = context.parameter("planning.close_call_errors").number
    draws = rungs[0].effect.size if rungs else 1
    nothing = Rung(NOTHING_MORE, (-1.0, -1, -1.0, -1), np.zeros(draws))
    ladder = [nothing, *sorted(rungs, key=lambda rung: (rung.order, rung.id))]
    shown = [rung for rung in ladder if rung is nothing or _better(rung, nothing) >= _line(rung, threshold, errors)]
    trying = len(shown) == 1
    if trying:
        least = context.parameter("planning.try_probability").number
        tried = [rung for rung in ladder if rung.id in may_be_tried and _better(rung, nothing) >= least]
        shown = [nothing, *tried]
        lowest, close = shown[min(1, len(shown) - 1)], False
    else:
        lowest, close = _lowest_unbeaten(shown, threshold, errors)
    chosen = _at_a_tie(lowest, shown, preferred, threshold, errors)
    rest = [rung for rung in shown if rung.id != chosen.id]
    runner_up = _lowest_unbeaten(rest, threshold, errors)[0].id if rest else _best_of(ladder, chosen)
    near = any(
        abs(_better(rung, nothing) - _line(rung, threshold, errors)) <= 2 * _error(rung, threshold, errors)
        for rung in ladder
        if rung is not nothing
    )
    return Choice(
        id=chosen.id,
        runner_up=runner_up,
        close_call=close or near,
        on_trial=trying and chosen is not nothing,
        probabilities={rung.id: _better(rung, chosen) for rung in ladder},
    )


def _at_a_tie(
    lowest: Rung, shown: Sequence[Rung], preferred: Sequence[Collection[str]], threshold: float, errors: float
) -> Rung:
    """The first preferred procedure that the lowest one is not shown to beat; the lowest where that is none."""
    if not lowest.is_procedure:
        return lowest
    tied = (rung for group in preferred for rung in shown if rung.id in group)
    return next(
        (rung for rung in tied if rung is lowest or _better(lowest, rung) < _line(rung, threshold, errors)), lowest
    )


def _lowest_unbeaten(ladder: Sequence[Rung], threshold: float, errors: float) -> tuple[Rung, bool]:
    """The rung, and whether a decision on the way to it lay within the error of the draws.

    The lower rung is kept also where a higher one beats it by no more than that error.
    """
    close = False
    for position, rung in enumerate(ladder):
        line = _line(rung, threshold, errors)
        strongest = max((_better(higher, rung) for higher in ladder[position + 1 :]), default=0.0)
        close = close or abs(strongest - line) <= 2 * _error(rung, threshold, errors)
        if strongest < line:
            return rung, close
    raise ValueError("a ladder has at least one rung")


def _error(rung: Rung, threshold: float, errors: float) -> float:
    return errors * float(np.sqrt(threshold * (1 - threshold) / rung.effect.size))


def _line(rung: Rung, threshold: float, errors: float) -> float:
    """The probability from which a rung counts as beaten, the error of the draws allowed for."""
    return threshold + _error(rung, threshold, errors)


def _best_of(ladder: Sequence[Rung], chosen: Rung) -> str | None:
    """The rung most likely to be better than the chosen one, where none is shown to be."""
    others = [rung for rung in ladder if rung.id != chosen.id]
    return max(others, key=lambda rung: _better(rung, chosen)).id if others else None


def share_better(effect: Array, other: Array) -> float:
    """Share of the draws of one shape in which an effect is better than another; equal draws count half."""
    difference = effect - other
    return float(np.mean((difference > 0) + 0.5 * (difference == 0)))


def _better(rung: Rung, other: Rung) -> float:
    """Probability that a rung is better than another; equal treatments tie."""
    return share_better(rung.effect, other.effect)
