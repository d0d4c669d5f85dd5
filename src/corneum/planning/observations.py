"""What a test spot or an earlier visit says about this client: a first conditioning.

Each read-out (days of redness, pinkness, pinpoint blood, pain, a result that got worse) is predicted with the same
models as the plan, at the device and depth of the visit. With s the spread (sd) of the prediction, e the error of
the reading and y the departure of what was seen in units of s, reactivity t ~ N(0, 1) and y | t ~ N(t, (e/s)^2) give

    k = s^2 / (s^2 + e^2)        E[t | y] = k y        var[t | y] = 1 - k

in the zone seen, and with rho_z between zones, E = rho_z k y and var = 1 - rho_z^2 k elsewhere. Redness and downtime
are conditioned in ln units; the dial falls with E[t | y] of whichever sign is strongest. Closed form was preferred to
weights on the draws: 256 weighted draws lose most of their number for a reaction far in the tail, which is the one
that matters, and every treatment would need the same resampled people.

The rule is one-sided on purpose. A reading counts only where it lies above the prediction by more than its own
error. A weaker or missing reaction changes nothing: a spot that stayed pale may have been pressed lightly, and it
must neither lower a dial nor lift a limit. The strongest sign decides and signs are never averaged, so nothing that
is seen in addition can raise a dial again.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corneum import units
from corneum.client import Client
from corneum.evidence.derivation import Drawn, Input
from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import CENTRAL_95, NORMAL_95, NoData, Value
from corneum.needling.depth import depth_in_place
from corneum.needling.devices import Device, device, dial_values
from corneum.needling.sensation import bleeding, pain, redness
from corneum.needling.technique import Technique, default_technique
from corneum.planning.reported_redness import days_told
from corneum.planning.results import Quantity
from corneum.skin.layers import Skin, draw_skin

TEST_SPOT, LAST_VISIT = "test spot", "last visit"
PINKNESS = ("none", "slight", "moderate", "marked")
PINPOINT = ("none", "few", "many")
REDDENS = ("days_red", "pinkness")


@dataclass(frozen=True)
class Sign:
    """One read-out: what was predicted and seen, as numbers or words, and what follows for the zone itself.

    `shift` is E[t | y] in sds, 0 where the reading is no stronger than predicted; `weight` is k; `error` the
    parameter behind it; `note` says why nothing follows, or is empty.
    """

    name: str
    predicted: Quantity
    predicted_word: str
    seen: Value | None
    seen_word: str
    shift: float
    weight: float
    error: Value | None
    note: str = ""


@dataclass(frozen=True)
class Visit:
    """A test spot or an earlier treatment: `zones` is empty where nobody said where. Depth in m or None."""

    kind: str
    zones: tuple[str, ...]
    device: str
    depth: float | None
    signs: tuple[Sign, ...]
    note: str


@dataclass(frozen=True)
class Pull:
    """The sign that decides in one zone, and its effect there: `shift` in sds, `left` the variance left of 1."""

    visit: Visit
    sign: Sign
    own_zone: bool
    shift: float
    left: float
    correlation: Value


@dataclass(frozen=True)
class Seen:
    """All visits of a client."""

    visits: tuple[Visit, ...]
    correlation: Value | None

    def pull(self, zone: str, names: Sequence[str] | None = None) -> Pull | None:
        """The strongest sign for a zone (among `names`); None where nothing was stronger than predicted."""
        return max(self._pulls(zone, names), key=lambda pull: pull.shift, default=None)

    def _pulls(self, zone: str, names: Sequence[str] | None) -> Iterator[Pull]:
        if self.correlation is None:
            return
        for visit in self.visits:
            own = zone in visit.zones
            rho = 1.0 if own else self.correlation.number
            for sign in visit.signs:
                if sign.shift > 0 and (names is None or sign.name in names):
                    yield Pull(visit, sign, own, rho * sign.shift, 1 - rho**2 * sign.weight, self.correlation)


NOTHING_SEEN = Seen((), None)


def observe(context: ModelContext, client: Client) -> Seen:
    """Compare what the client's file says of test spots and earlier treatments with what was to be expected."""
    if not client.observed and not client.person.previous_treatments:
        return NOTHING_SEEN
    visits = [*_spots(context, client), *_earlier(context, client)]
    return Seen(tuple(visits), context.parameter("planning.observed_zone_correlation"))


def lowered(context: ModelContext, seen: Seen, zone: str, dials: NDArray[np.float64], chosen: float) -> float | None:
    """The dial (m) after a stronger reaction; None where it stays. L exp(-c E[t | y]), on the device's own settings.

    In the zone seen it is the next setting not above that, and at least one step less; in other zones the nearest
    setting. A single needle length cannot be lowered.
    """
    pull = seen.pull(zone)
    shallower = [float(dial) for dial in dials if dial < chosen and not np.isclose(dial, chosen)]
    if pull is None or dials.size <= 1 or not shallower:
        return None
    wanted = chosen * math.exp(-context.parameter("planning.observed_dial_share").number * pull.shift)
    if pull.own_zone:
        return max((dial for dial in shallower if dial <= wanted), default=min(shallower))
    nearest = min([*shallower, chosen], key=lambda dial: (abs(dial - wanted), dial))
    return nearest if nearest < chosen else None


def conditioned(context: ModelContext, seen: Seen, zone: str, duration: Drawn) -> Drawn:
    """A duration of redness or downtime (E, P) given the redness that was seen; the same object where none was.

    T' = M (T/M)^sqrt(var) exp(s E), M the median and s the upper sd of ln T.
    """
    pull = seen.pull(zone, REDDENS)
    if pull is None:
        return duration
    middle = float(np.median(duration.draws))
    longer = middle * math.exp(_upper(np.log(duration.draws)) * pull.shift)
    inputs: list[Input | Drawn] = [duration, Input(pull.correlation, 0.0)]
    if isinstance(pull.sign.error, Value):
        inputs.append(Input(pull.sign.error, 0.0))
    return context.drawn(
        longer * (duration.draws / middle) ** math.sqrt(pull.left),
        duration.unit,
        f"duration given a stronger reaction at the {pull.visit.kind}",
        f"M (T/M)^sqrt(v) exp(s E), E {pull.shift:.3g}, v {pull.left:.3g}, from {pull.sign.name}",
        inputs,
    )


def _spots(context: ModelContext, client: Client) -> Iterator[Visit]:
    for spot in client.observed:
        tool = device(context, spot.device)
        technique = default_technique(context, tool, spot.depth, spot.passes)
        signs = []
        if spot.days_red is not None:
            signs.append(_days(context, tool, technique, spot.days_red * units.factor("day")))
        if spot.pinkness is not None:
            signs.append(_pinkness(context, tool, technique, spot.pinkness))
        if spot.pinpoint is not None:
            skin = _skin(context, client, spot.zone)
            signs.append(_pinpoint(context, tool, technique, skin, spot.pinpoint))
        if spot.pain is not None:
            signs.append(_pain(context, client, tool, technique, spot.pain))
        yield Visit(TEST_SPOT, (spot.zone,), tool.name, spot.depth, tuple(signs), "")


def _earlier(context: ModelContext, client: Client) -> Iterator[Visit]:
    for visit in client.person.previous_treatments:
        tool = device(context, visit.device)
        signs, note = [], ""
        told, unread = days_told(visit.reaction or "")
        if unread:
            note = f'"{unread}" was not understood and changes nothing.'
        if told is not None:
            # without a depth the longest needle stands in: it predicts the longest redness, so least counts as strong
            longest = float(dial_values(context, tool).max(initial=0))
            length = longest if visit.depth is None else visit.depth
            signs.append(_days(context, tool, default_technique(context, tool, length), told))
        if visit.result == "worse":
            nothing = NoData("a result is not predicted")
            signs.append(_word(context, "result", nothing, ("not worse", "worse"), 0, "worse"))
        yield Visit(LAST_VISIT, visit.zones, tool.name, visit.depth, tuple(signs), note)


def _skin(context: ModelContext, client: Client, zone: str) -> Skin | NoData:
    person = client.person
    return draw_skin(
        context, zone, age=person.age, age_spread=person.age_spread, sex=person.sex,
        measurements=client.measurements,
    )  # fmt: skip


def _days(context: ModelContext, tool: Device, technique: Technique, told: float) -> Sign:
    predicted = redness(context, tool, technique)
    error = context.parameter("planning.observed_days_error")
    logs = np.log(predicted.draws)
    # no redness at all has no logarithm, and is the weakest that can be told
    departure = math.log(told) - float(np.median(logs)) if told > 0 else -math.inf
    shift, weight = _posterior(departure, _upper(logs), error)
    return Sign("days_red", predicted, "", _given("days_red", told, "s"), "", shift, weight, error, _why(shift))


def _pain(context: ModelContext, client: Client, tool: Device, technique: Technique, told: float) -> Sign:
    score = pain(context, tool, technique, anaesthetic=bool(client.anaesthetics)).score
    note = ""
    if isinstance(score, NoData):
        prior = context.parameter("planning.observed_pain_prior")
        draws = context.draw(prior, "person", stream="needling.pain")
        floor, top = context.parameter("needling.pain_floor"), context.parameter("needling.pain_scale")
        score = context.drawn(
            np.clip(draws, floor.number, top.number), "1", "pain score, prior of the scored devices",
            "as tabulated, kept on the scale", [prior, Input(floor, 0.0), Input(top, 0.0)],
        )  # fmt: skip
        note = "No trial scored this device: a wide prior stands in. "
    error = context.parameter("planning.observed_pain_error")
    shift, weight = _posterior(told - float(np.median(score.draws)), _upper(score.draws), error)
    seen = _given("pain", told, "1")
    return Sign("pain", score, "", seen, "", shift, weight, error, f"{note}{_why(shift)}".strip())


def _pinkness(context: ModelContext, tool: Device, technique: Technique, seen: str) -> Sign:
    lasts = redness(context, tool, technique)
    middle = float(np.median(lasts.draws))
    ends = [context.parameter(f"planning.observed_pink_{word}").number for word in ("slight", "moderate")]
    expected = PINKNESS.index("slight") + sum(middle > end for end in ends)
    return _word(context, "pinkness", lasts, PINKNESS, expected, seen)


def _pinpoint(context: ModelContext, tool: Device, technique: Technique, skin: Skin | NoData, seen: str) -> Sign:
    if isinstance(skin, NoData) or technique.insertion == "none":
        missing = skin if isinstance(skin, NoData) else NoData("no needle is used")
        return Sign("pinpoint", missing, "", None, seen, 0.0, 0.0, None, f"Not compared: {missing.reason}.")
    share = bleeding(context, depth_in_place(context, tool, technique, skin))
    middle = float(share.draws.mean())
    ends = [context.parameter(f"planning.observed_blood_{word}").number for word in ("few", "many")]
    return _word(context, "pinpoint", share, PINPOINT, sum(middle >= end for end in ends), seen)


def _word(context: ModelContext, name: str, lasts: Quantity, words: Sequence[str], expected: int, seen: str) -> Sign:
    """A word of an ordered scale, on which people differ by one step (sd): a prior."""
    error = context.parameter("planning.observed_word_error")
    shift, weight = _posterior(float(words.index(seen) - expected), 1.0, error)
    return Sign(name, lasts, words[expected], None, seen, shift, weight, error, _why(shift))


def _posterior(departure: float, spread: float, error: Value) -> tuple[float, float]:
    """E[t | y] in sds and k; no shift unless the departure is above the error of the reading."""
    weight = spread**2 / (spread**2 + error.number**2)
    return (weight * departure / spread if departure > error.number else 0.0), weight


def _upper(draws: NDArray[np.float64]) -> float:
    """Sd above the median, from the upper end of the 95 % interval: strong reactions lie on that side."""
    middle, high = np.quantile(draws, [0.5, CENTRAL_95[1]])
    return float(high - middle) / NORMAL_95


def _given(name: str, number: float, unit: str) -> Value:
    return Value(
        identity=f"given:observed.{name}.{number:g}", number=number, low=number, high=number, unit=unit, spread="fixed",
        sources=(), basis="given", grade="moderate", note="stated in the client's file", printed=f"{number:g} {unit}",
    )  # fmt: skip


def _why(shift: float) -> str:
    return "" if shift > 0 else "Not stronger than predicted: changes nothing."
