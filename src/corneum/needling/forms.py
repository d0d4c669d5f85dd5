"""How much two competing forms of one law weigh against each other, computed from what was observed.

Three choices: a hand-pressed needle loses a constant length or keeps a share of it; a pen reaches its set length or
loses some; an open lumen is a share of the depth in place or a constant depth. Every statement of the table
needling/form_evidence has a likelihood under either form, (1 - lapse) P(statement | form) + lapse/2, since a statement
may be wrong. Depths of open lumens are normal in ln units, with a level, a kind of device, a study and a reading as
terms.

Kinds of device (a stamp and a roller; cold and heated needles) follow the same form with a stated probability; else
each kind has only its own observations to go by. Prior odds are even.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from corneum.evidence.derivation import Derivation, Drawn, Input
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Row, Tables, load_tables
from corneum.evidence.value import NORMAL_95, Value

Array = NDArray[np.float64]
# likelihoods under the first and the second form of a choice
Both = tuple[float, float]

EVIDENCE = "needling/form_evidence"
# choice -> its first form, the one whose weight is computed, and its second
FORMS: Mapping[str, tuple[str, str]] = {
    "pressed": ("loss", "share"),
    "stroked": ("full", "loss"),
    "lumen": ("share", "constant"),
}


@dataclass(frozen=True)
class _Weight:
    """The weight of the first form, and all that was read for it by its id."""

    first: float
    read: Mapping[str, Derivation]


def weight_of_first(context: ModelContext, choice: str, kind: str) -> Drawn:
    """Probability that devices of a kind follow the first form of a choice, given what was observed, shape (1, 1).

    A kind that was never observed has only the others to go by.

    Args:
        context: Tables, virtual people and record.
        choice: A choice of FORMS.
        kind: A kind of device of needling/form_evidence.

    Source: the rows of needling/form_evidence.
    """
    shipped = context.tables is load_tables()
    weight = _of_shipped_tables(choice, kind) if shipped else _weigh(context.tables, choice, kind)
    with context.model(f"weight of a form, {choice}") as model:
        context.derivations.update(weight.read)
        context.consulted.update(weight.read)
        return model.drawn(
            np.full((1, 1), weight.first),
            "1",
            f"P({FORMS[choice][0]} | observed) for {kind} needles, against {FORMS[choice][1]}",
            # a weight has no spread of its own
            uses=[Input(identity, 0.0) for identity in weight.read],
        )


# every zone and setting of a plan asks for the same few weights
@cache
def _of_shipped_tables(choice: str, kind: str) -> _Weight:
    return _weigh(load_tables(), choice, kind)


def _weigh(tables: Tables, choice: str, kind: str) -> _Weight:
    context = ModelContext(tables)
    with context.model(choice):
        used = _observed(context, choice)
        prior, same = context.parameter("needling.form_prior"), context.parameter("needling.form_same")
        own = {
            name: _likelihood(context, choice, [row for row in used if row["kind"] == name]) for name in _kinds(used)
        }
        first = posterior(prior.number, same.number, own, _likelihood(context, choice, used), kind)
    return _Weight(first, context.derivations)


def _observed(context: ModelContext, choice: str) -> list[Row]:
    rows = [row for row in context.table(EVIDENCE).rows if row["choice"] == choice]
    return [context.row(EVIDENCE, row.row_id) for row in rows]


def posterior(prior: float, same: float, own: Mapping[str, Both], together: Both, kind: str) -> float:
    """Probability of the first form of a choice for a kind of device, by Bayes' rule.

    `own` are the likelihoods of the observations of each kind by themselves, `together` of all of them where every
    kind follows one form, which has the probability `same` before anything was observed.
    """
    odds = (prior, 1 - prior)
    others = math.prod(odds[0] * both[0] + odds[1] * both[1] for name, both in own.items() if name != kind)
    mine = own.get(kind, (1.0, 1.0))
    joint = [odds[form] * (same * together[form] + (1 - same) * mine[form] * others) for form in (0, 1)]
    return joint[0] / sum(joint)


def _kinds(rows: Sequence[Row]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(row["kind"] for row in rows))


def _likelihood(context: ModelContext, choice: str, rows: Sequence[Row]) -> Both:
    """Likelihood of statements and measured depths under either form; depths of lumens share one level."""
    first, second = 1.0, 1.0
    for row in rows:
        if row["statement"] != "depth":
            lapse = float(row["lapse"])
            chances = _chance(context, choice, row)
            first *= (1 - lapse) * chances[0] + lapse / 2
            second *= (1 - lapse) * chances[1] + lapse / 2
    depths = _lumen_depths(context, [row for row in rows if row["statement"] == "depth"])
    return first * depths[0], second * depths[1]


def _chance(context: ModelContext, choice: str, row: Row) -> Both:
    """Probability of a statement under either form."""
    forms = FORMS[choice]
    if row["statement"] == "sign":
        return float(row["speaks_for"] == forms[0]), float(row["speaks_for"] == forms[1])
    observed = [context.row("devices/penetration", name) for name in row.list("rows")]
    length = observed[0].value("nominal_length_um").number
    if row["statement"] == "close":
        # near enough to be called so at every length that was tried, of which the shortest tells most
        near, loss = context.parameter("needling.form_close"), context.parameter("needling.stroked_loss")
        return 1.0, float(ndtr(math.log(near.number * length / loss.number) / _log_sd(loss)))
    loss, share = context.parameter("needling.pressed_loss"), context.parameter("needling.pressed_share")
    if row["statement"] == "not_pierced":
        horn = context.parameter("needling.form_barrier").number
        low, high = 0.0, horn
    else:
        depths = [reading.value("measured_depth_um").number for reading in observed]
        low, high = min(depths), max(depths)
    spread = (share.high - share.low) / (2 * NORMAL_95)
    by_loss = _lost(loss, length - low) - _lost(loss, length - high) if low > 0 else 1 - _lost(loss, length - high)
    by_share = ndtr((high / length - share.number) / spread)
    if low > 0:
        by_share -= ndtr((low / length - share.number) / spread)
    return by_loss, float(by_share)


def _lost(loss: Value, length: float) -> float:
    """Probability that no more than a length is lost."""
    return float(ndtr(math.log(length / loss.number) / _log_sd(loss))) if length > 0 else 0.0


def _lumen_depths(context: ModelContext, rows: Sequence[Row]) -> Both:
    """Evidence of measured depths of open lumens: a share of the depth in place, or one depth for all."""
    if not rows:
        return 1.0, 1.0
    loss = context.parameter("needling.pressed_loss").number
    readings = [(row, context.row("devices/penetration", name)) for row in rows for name in row.list("rows")]
    depth = np.array([reading.value("measured_depth_um").number for _, reading in readings])
    reached = np.array(
        [
            reading.value("nominal_length_um").number - (loss if row["kind"] == "mechanical" else 0.0)
            for row, reading in readings
        ]
    )
    kinds, studies = (np.array([row[column] for row, _ in readings]) for column in ("kind", "source"))
    terms = {name: context.parameter(f"needling.form_{name}").number for name in ("kind", "study", "reading")}
    shared = (
        terms["kind"] ** 2 * (kinds[:, None] == kinds)
        + terms["study"] ** 2 * (studies[:, None] == studies)
        + terms["reading"] ** 2 * np.eye(len(readings))
    )
    levels = [context.parameter(f"needling.form_level_{name}") for name in FORMS["lumen"]]
    return (
        _evidence(np.log(depth / reached), shared, levels[0]),
        _evidence(np.log(depth), shared, levels[1]),
    )


def _evidence(logs: Array, shared: Array, level: Value) -> float:
    """Density of logarithms about a level that is itself uncertain."""
    covariance = shared + _log_sd(level) ** 2
    off = logs - math.log(level.number)
    _, size = np.linalg.slogdet(2 * math.pi * covariance)
    return float(np.exp(-(off @ np.linalg.solve(covariance, off) + size) / 2))


def _log_sd(value: Value) -> float:
    return math.log(value.high / value.low) / (2 * NORMAL_95)
