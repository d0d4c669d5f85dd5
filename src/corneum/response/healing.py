"""From needle injury to collagen: one chain of stages, two quantities that never turn into each other.

An injury D starts a chain of first-order stages,

    dI/dt = -I / tau_I + D delta(t),   dT/dt = (I - T) / tau_T,   dS/dt = (T - S) / tau_S,

and the synthesis S raises a pool that turns over at rate k,

    dC/dt = k (1 + u) - k C,   u = (F - 1) f_age S / S_ref,

with S_ref the peak of S after the reference session, and D = x^g for an injury x times that of the reference
(`relative_injury`). The chain is linear, so each session adds its own closed form, a sum of four exponentials. The
**mass** of collagen follows with the slow rate of the bulk pool; the **stained index**, what a biopsy stain shows, with
a rate set on the one human figure there is (lotfi2013). Neither is ever computed from the other, and each carries a
factor of three.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from corneum.evidence.derivation import Drawn, Input
from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Text, statement
from corneum.evidence.value import NoData, Value
from corneum.response.relative_injury import answer_to

Array = NDArray[np.float64]

_DAY = 86400.0
_EQUATION = "C - 1 = sum over sessions of k (F - 1) f_age x^g S(t) / S_ref carried through dC/dt = k u - k C"


@dataclass(frozen=True)
class Collagen:
    """What a course of sessions adds, as shares of the untreated state (0.02 = 2 %), drawn (E, P).

    `mass` is collagen there is; `stained_index` what a stained section shows, NoData where its rate was never set
    for that kind of injury. They are different quantities and never convert. `peak` is the time of fastest synthesis
    after one session, s. `caution` says where the injury lies beyond anything tried, else it is empty.
    """

    mass: Drawn
    stained_index: Drawn | NoData
    peak: Drawn
    caution: Text


def collagen(
    context: ModelContext,
    *,
    sessions: int,
    interval: float,
    after: float,
    age: float,
    relative_injury: Drawn | None = None,
    thermal: bool = False,
) -> Collagen:
    """Collagen that a course of sessions adds.

    How the response follows the injury is not known: a prior from not at all to in proportion, bent towards a cap.

    Args:
        context: Tables, virtual people and record.
        sessions: Number of sessions, 1 or more.
        interval: Time between two sessions, s.
        after: Time after the last session, s.
        age: Age in years.
        relative_injury: Injury of the dermis in a session against the reference session, shape (E, P), as
            `relative_dermal_injury` returns it; None for the reference itself.
        thermal: Whether heat injures (radio-frequency needles): its stages are slower, and a stained index was never
            calibrated for it.

    Source: lotfi2013 (stained index) and the others of parameters/response.
    """
    times: Array = np.asarray(after + interval * np.arange(sessions), dtype=np.float64)

    def pool(name: str, rate: str) -> Drawn:
        with context.model(name) as model:
            scale = context.draw(context.parameter("response.collagen_error"))
            if relative_injury is not None:
                model.uses(Input(relative_injury, 0.5))
                scale = scale * answer_to(context, _bent(context, relative_injury.draws))
            excess = _excess(context, context.parameter(f"response.{rate}"), times, age, thermal)
            return model.drawn(scale * excess, "1", _EQUATION)

    stained: Drawn | NoData
    if thermal:
        stained = NoData(
            "No biopsy series sets the stained collagen index after heated needles.",
            "a biopsy series with stained area before and after radio-frequency needles",
        )
    else:
        stained = pool("stained collagen index", "rate_stained")
    mass = pool("collagen mass", "rate_mass")
    caution = statement("response.beyond_trials") if _beyond_trials(context, relative_injury) else ()
    return Collagen(mass, stained, peak_time(context, thermal=thermal), caution)


def _bent(context: ModelContext, relative: Array) -> Array:
    """What an injury counts for: itself up to the reference, then 1 + c (x - 1)/(x - 1 + c) towards the cap 1 + c."""
    room = context.parameter("response.injury_cap", leverage=0.0).number - 1
    beyond = np.maximum(relative - 1, 0.0)
    return np.minimum(relative, 1.0) + room * beyond / (beyond + room)


def _beyond_trials(context: ModelContext, relative_injury: Drawn | None) -> bool:
    cap = context.parameter("response.injury_cap").number
    return bool((1.0 if relative_injury is None else np.median(relative_injury.draws)) > cap)


def peak_time(context: ModelContext, *, thermal: bool = False) -> Drawn:
    """Time of the fastest synthesis after one session, s, shape (1, 1)."""
    with context.model("peak of collagen synthesis") as model:
        peak = _peak(_rates(_stages(context, thermal)))
        return model.drawn(np.full((1, 1), peak), "s", "argmax of S(t) after one session")


def synthesis(context: ModelContext, times: Array, *, thermal: bool = False) -> Array:
    """Synthesis after one session as a share of its own peak, in the shape of `times` (s)."""
    rates = _rates(_stages(context, thermal))
    return np.asarray(_chain(rates, np.asarray(times, dtype=np.float64)) / _chain(rates, np.asarray(_peak(rates))))


def _excess(context: ModelContext, rate: Value, times: Array, age: float, thermal: bool) -> float:
    """Share added by reference sessions that lie `times` (s) back."""
    fold, slope, whole, floor = (
        context.parameter(f"response.{name}").number
        for name in ("procollagen_fold", "age_slope", "age_whole", "age_floor")
    )
    rates = _rates(_stages(context, thermal))
    youth = float(np.clip(1.0 - slope * (age - whole), floor, 1))
    height = (fold - 1) * youth / float(_chain(rates, np.asarray(_peak(rates))))
    response = _chain(np.append(rates, rate.number), times)
    return height * float(response.sum())


def _stages(context: ModelContext, thermal: bool) -> list[Value]:
    suffix = "_thermal" if thermal else ""
    return [context.parameter(f"response.tau_{stage}{suffix}") for stage in ("inflammation", "signal", "synthesis")]


def _rates(stages: list[Value]) -> Array:
    return np.asarray([1.0 / stage.number for stage in stages])


def _chain(rates: Array, times: Array) -> Array:
    """Last stage of a chain of first-order stages of distinct `rates` (1/s) after a unit start in the first.

    The first stage starts at 1; every later one takes up at its own rate. Partial fractions give the sum of
    exponentials; times before the start give 0.
    """
    elapsed = np.maximum(np.asarray(times, dtype=np.float64), 0)
    total = np.zeros_like(elapsed)
    for index, rate in enumerate(rates):
        others = np.delete(rates, index)
        total = total + np.exp(-rate * elapsed) / np.prod(others - rate)
    return np.asarray(np.where(np.asarray(times) > 0, np.prod(rates[1:]) * total, 0.0))


def _peak(rates: Array) -> float:
    """Time of the maximum of a chain, by bisection on its slope between its fastest stage and the sum of all."""
    return _peak_of(tuple(rates.tolist()))


# every course of a plan asks for that of the same few stages
@cache
def _peak_of(stages: tuple[float, ...]) -> float:
    rates = np.asarray(stages)

    def rising(time: float) -> bool:
        slope = sum(-rate * np.exp(-rate * time) / np.prod(np.delete(rates, i) - rate) for i, rate in enumerate(rates))
        return bool(slope > 0)

    low, high = 0.0, float(np.sum(1.0 / rates))
    while high - low > 1e-6 * _DAY:
        middle = (low + high) / 2
        low, high = (middle, high) if rising(middle) else (low, middle)
    return low
