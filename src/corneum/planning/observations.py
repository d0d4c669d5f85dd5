"""What a test spot or an earlier visit says about this client: each reading beside its prediction.

Each read-out (days of redness, pinkness, pinpoint blood, pain, a result that got worse) is predicted with the same
models as the plan, at the device and depth of the visit. With s the spread (sd) of the prediction, e the error of
the reading and y the departure of the reading in units of s, reactivity t ~ N(0, 1) and y | t ~ N(t, (e/s)^2) give

    k = s^2 / (s^2 + e^2)        E[t | y] = k y        var[t | y] = 1 - k

in the zone observed, and with rho_z between zones, E = rho_z k y and var = 1 - rho_z^2 k elsewhere. `conditioning`
applies this to dials and to durations of redness. Closed form was preferred to weights on the draws: 256 weighted
draws lose most of their number for a reaction far in the tail, which is the one that matters, and every treatment
would need the same resampled people.

The rule is one-sided on purpose. A reading counts only where it lies above the prediction by more than its own
error. A weaker or missing reaction changes nothing: a spot that stayed pale may have been pressed lightly, and it
must neither lower a dial nor lift a limit. The strongest sign decides and signs are never averaged, so no further
observation can raise a dial again.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from corneum import units
from corneum.client import Client
from corneum.evidence.derivation import Drawn, Input
from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Text, statement
from corneum.evidence.value import CENTRAL_95, NORMAL_95, NoData, Value, stated_value
from corneum.needling.depth import depth_in_place
from corneum.needling.device_settings import dial_values
from corneum.needling.devices import Device, device
from corneum.needling.sensation import bleeding, pain, redness
from corneum.needling.technique import Technique, default_technique
from corneum.planning.reported_redness import longest_redness
from corneum.planning.results import Quantity
from corneum.planning.zone_skin import skin_of
from corneum.skin.layers import Skin

VisitKind = Literal["test spot", "last visit"]

PINKNESS = ("none", "slight", "moderate", "marked")
PINPOINT = ("none", "few", "many")
REDDENS = ("days_red", "pinkness")


@dataclass(frozen=True)
class Sign:
    """One reading: what was predicted and observed, as numbers or words, and what follows for the zone itself.

    `shift` is E[t | y] in sds, 0 where the reading is no stronger than predicted; `weight` is k;
    `compared_by` holds the parameters of the comparison; `note` says why nothing follows, or is empty.
    """

    name: str
    predicted: Quantity
    predicted_word: str
    observed: Value | None
    observed_word: str
    shift: float
    weight: float
    compared_by: tuple[Value, ...]
    note: Text = ()


@dataclass(frozen=True)
class Visit:
    """A test spot or an earlier treatment: `zones` is empty where the zone is not stated. Depth in m or None."""

    kind: VisitKind
    zones: tuple[str, ...]
    device: str
    depth: float | None
    signs: tuple[Sign, ...]
    note: Text = ()


@dataclass(frozen=True)
class DecidingSign:
    """The sign that decides in one zone, and its effect there: `shift` in sds, `left` the variance left of 1."""

    visit: Visit
    sign: Sign
    own_zone: bool
    shift: float
    left: float
    correlation: Value

    def inputs(self) -> tuple[Input, ...]:
        """What the effect follows from, for the derivation of what it changes."""
        origins = (self.correlation, self.sign.predicted, self.sign.observed, *self.sign.compared_by)
        return tuple(Input(origin, 0.0) for origin in origins if isinstance(origin, Value | Drawn))

    def facts(self) -> Hashable:
        """All that a change follows from, as plain values: two signs of the same facts change the same."""
        return self.visit.kind, self.sign.name, self.own_zone, self.shift, self.left, _as_facts(self.inputs())


@dataclass(frozen=True)
class Observations:
    """All visits of a client, and the correlation of reactions between zones."""

    visits: tuple[Visit, ...]
    correlation: Value | None

    def deciding(self, zone: str, names: Sequence[str] | None = None) -> DecidingSign | None:
        """The strongest sign for a zone (among `names`); None where nothing was stronger than predicted."""
        return max(self._effects(zone, names), key=lambda effect: effect.shift, default=None)

    def compared(self, names: Sequence[str] | None = None) -> tuple[Input, ...]:
        """What was compared with what was to be expected: which sign decides, or that none does, follows from it."""
        return tuple(
            Input(origin, 0.0)
            for visit in self.visits
            for sign in visit.signs
            if names is None or sign.name in names
            for origin in (sign.predicted, sign.observed, *sign.compared_by)
            if isinstance(origin, Value | Drawn)
        )

    def facts(self, zone: str, names: Sequence[str] | None = None) -> Hashable:
        """All that they change in a zone, as plain values."""
        sign = self.deciding(zone, names)
        return sign and sign.facts(), _as_facts(self.compared(names))

    def _effects(self, zone: str, names: Sequence[str] | None) -> Iterator[DecidingSign]:
        if self.correlation is None:
            return
        for visit in self.visits:
            own = zone in visit.zones
            rho = 1.0 if own else self.correlation.number
            for sign in visit.signs:
                if sign.shift > 0 and (names is None or sign.name in names):
                    yield DecidingSign(visit, sign, own, rho * sign.shift, 1 - rho**2 * sign.weight, self.correlation)


NO_OBSERVATIONS = Observations((), None)


def _as_facts(inputs: Sequence[Input]) -> Hashable:
    return tuple(each.of.derivation if isinstance(each.of, Drawn) else each.of for each in inputs)


def observe(context: ModelContext, client: Client) -> Observations:
    """Compare the test spots and earlier treatments of a client's file with what was to be expected."""
    if not client.observed and not client.person.previous_treatments:
        return NO_OBSERVATIONS
    visits = [*_test_spots(context, client), *_earlier_visits(context, client)]
    return Observations(tuple(visits), context.parameter("planning.observed_zone_correlation"))


def upper_sd(draws: NDArray[np.float64]) -> float:
    """Sd above the median, from the upper end of the 95 % interval: strong reactions lie on that side."""
    middle, high = np.quantile(draws, [0.5, CENTRAL_95[1]])
    return float(high - middle) / NORMAL_95


def _test_spots(context: ModelContext, client: Client) -> Iterator[Visit]:
    for spot in client.observed:
        tool = device(context, spot.device)
        technique = default_technique(context, tool, spot.depth, spot.passes)
        signs = []
        if spot.days_red is not None:
            signs.append(_days_red(context, tool, technique, spot.days_red * units.factor("day")))
        if spot.pinkness is not None:
            signs.append(_pinkness(context, tool, technique, spot.pinkness))
        if spot.pinpoint is not None:
            signs.append(_pinpoint(context, tool, technique, skin_of(context, client, spot.zone), spot.pinpoint))
        if spot.pain is not None:
            signs.append(_pain(context, client, tool, technique, spot.pain))
        yield Visit("test spot", (spot.zone,), tool.name, spot.depth, tuple(signs))


def _earlier_visits(context: ModelContext, client: Client) -> Iterator[Visit]:
    for visit in client.person.previous_treatments:
        tool = device(context, visit.device)
        signs = []
        lasted, unread = longest_redness(visit.reaction or "")
        if lasted is not None:
            # without a depth the longest needle stands in: it predicts the longest redness, so least counts as strong
            longest = float(dial_values(context, tool).max(initial=0))
            length = longest if visit.depth is None else visit.depth
            signs.append(_days_red(context, tool, default_technique(context, tool, length), lasted))
        if visit.result == "worse":
            unpredicted = NoData("a result is not predicted")
            signs.append(_word(context, "result", unpredicted, ("not worse", "worse"), 0, "worse", ()))
        note = statement("planning.observed.not_understood", words=unread) if unread else ()
        yield Visit("last visit", visit.zones, tool.name, visit.depth, tuple(signs), note)


def _days_red(context: ModelContext, tool: Device, technique: Technique, lasted: float) -> Sign:
    predicted = redness(context, tool, technique)
    error = context.parameter("planning.observed_days_error")
    logs = np.log(predicted.draws)
    # no redness at all has no logarithm, and is the weakest that can be reported
    departure = math.log(lasted) - float(np.median(logs)) if lasted > 0 else -math.inf
    shift, weight = _posterior(departure, upper_sd(logs), error)
    observed = _reported("days_red", lasted, "s")
    return Sign("days_red", predicted, "", observed, "", shift, weight, (error,), _note(shift))


def _pain(context: ModelContext, client: Client, tool: Device, technique: Technique, reported: float) -> Sign:
    score = pain(context, tool, technique, anaesthetic=bool(client.creams_at_hand)).score
    note: Text = ()
    if isinstance(score, NoData):
        score = _prior_pain(context)
        note = statement("planning.observed.wide_prior")
    error = context.parameter("planning.observed_pain_error")
    shift, weight = _posterior(reported - float(np.median(score.draws)), upper_sd(score.draws), error)
    observed = _reported("pain", reported, "1")
    return Sign("pain", score, "", observed, "", shift, weight, (error,), note + _note(shift))


def _prior_pain(context: ModelContext) -> Drawn:
    """Pain score (E, P) of a device that no trial scored: the spread of those that were scored."""
    with context.model("pain score, prior of the scored devices") as model:
        prior = context.parameter("planning.observed_pain_prior")
        floor = context.parameter("needling.pain_floor", leverage=0.0)
        top = context.parameter("needling.pain_scale", leverage=0.0)
        draws = context.draw(prior, "person", stream="needling.pain")
        return model.drawn(np.clip(draws, floor.number, top.number), "1", "as tabulated, kept on the scale")


def _pinkness(context: ModelContext, tool: Device, technique: Technique, observed: str) -> Sign:
    lasts = redness(context, tool, technique)
    middle = float(np.median(lasts.draws))
    ends = [context.parameter(f"planning.observed_pink_{word}") for word in ("slight", "moderate")]
    expected = PINKNESS.index("slight") + sum(middle > end.number for end in ends)
    return _word(context, "pinkness", lasts, PINKNESS, expected, observed, ends)


def _pinpoint(context: ModelContext, tool: Device, technique: Technique, skin: Skin | NoData, observed: str) -> Sign:
    if isinstance(skin, NoData) or technique.insertion == "none":
        missing = skin if isinstance(skin, NoData) else NoData("no needle is used")
        note = statement("planning.observed.not_compared", reason=missing.reason.rstrip("."))
        return Sign("pinpoint", missing, "", None, observed, 0.0, 0.0, (), note)
    share = bleeding(context, depth_in_place(context, tool, technique, skin))
    middle = float(share.draws.mean())
    ends = [context.parameter(f"planning.observed_blood_{word}") for word in ("few", "many")]
    return _word(context, "pinpoint", share, PINPOINT, sum(middle >= end.number for end in ends), observed, ends)


def _word(
    context: ModelContext,
    name: str,
    predicted: Quantity,
    words: Sequence[str],
    expected: int,
    observed: str,
    ends: Sequence[Value],
) -> Sign:
    """A word of an ordered scale, on which people differ by one step (sd): a prior. `ends` gave the expected one."""
    error = context.parameter("planning.observed_word_error")
    shift, weight = _posterior(float(words.index(observed) - expected), 1.0, error)
    return Sign(name, predicted, words[expected], None, observed, shift, weight, (error, *ends), _note(shift))


def _posterior(departure: float, spread: float, error: Value) -> tuple[float, float]:
    """E[t | y] in sds and k; no shift unless the departure is above the error of the reading."""
    weight = spread**2 / (spread**2 + error.number**2)
    return (weight * departure / spread if departure > error.number else 0.0), weight


def _reported(name: str, number: float, unit: str) -> Value:
    return stated_value(f"observed.{name}", number, unit, "stated in the client's file")


def _note(shift: float) -> Text:
    return () if shift > 0 else statement("planning.observed.not_stronger")
