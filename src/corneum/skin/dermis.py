"""The dermis of a zone, as the fitted terms and the readings of total skin have it, and its two layers.

    ln T_d = ln M_d + b_sex male + b_age (age - a0)/10 + K + W + P_d + R_d
    ln T_p = ln M_p + P_p + K_p                                                 papillary dermis

Readings of total skin condition the dermis of every zone in closed form (`corneum.skin.conditioning`), because in ln
units all terms are normal.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from corneum.errors import InputFault
from corneum.evidence.derivation import Drawn, Input
from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import Value
from corneum.skin.conditioning import Conditioned, Readings, condition
from corneum.skin.fitted import ZONES, Layer, departures, layer, leverages, ln_median, outer_term, sd
from corneum.skin.person import Person, reference_age

Array = NDArray[np.float64]


def dermis(context: ModelContext, zone: str, person: Person, measurements: Mapping[str, float]) -> tuple[Drawn, Array]:
    """Dermis (E, P) in m, and what it would be without the readings of total skin (m by zone)."""
    readings = "".join(f"; total skin of {name} read as {total:g} m" for name, total in measurements.items())
    with context.model("log-normal layer, dermis") as model:
        terms = layer(context, "dermis", person)
        fitted, unread = _conditioned(context, terms, zone, person, measurements)
        middle = ln_median(context, terms, zone, person)
        drawn = model.drawn(
            np.exp(middle + fitted.outer + fitted.shared + fitted.residual),
            "m",
            f"ln T_d = ln M_d + b_sex male + b_age (age - {reference_age(context):g})/10 + K + W + P_d + R_d; "
            f"{zone}, {person.words}{readings}",
            uses=[
                *leverages(context, terms, zone, person, fitted.left),
                *_reading_inputs(context, zone, measurements, fitted.left),
            ],
        )
    return drawn, np.exp(middle + unread)


def papillary_and_reticular(context: ModelContext, zone: str, whole: Drawn, unread: Array) -> tuple[Drawn, Drawn]:
    """The two layers of the dermis (E, P), m. `unread` is the dermis as it would be without readings."""
    with context.model("papillary dermis") as model:
        median = context.row("anatomy/zone_reference", zone).value("papillary_dermis_um")
        own = sd(context.parameter("skin.person_papillary")) * context.normal("skin.person_papillary", "person")
        free = median.number * np.exp(own) * context.draw(context.parameter("skin.method_papillary"))
        papillary = model.drawn(
            # by definition the thinner of the two, before a reading and after it: so that no reading widens it
            np.minimum(free, 0.5 * np.minimum(whole.draws, unread)),
            "m",
            f"ln T_p = ln M_p + P_p + K_p, at most half of the dermis; {zone}",
            uses=[median, Input(whole, 0)],
        )
    reticular = context.drawn(
        whole.draws - papillary.draws, "m", "reticular dermis", "T_d - T_p", [whole, Input(papillary, 0)]
    )
    return papillary, reticular


def _conditioned(
    context: ModelContext, terms: Layer, zone: str, person: Person, measurements: Mapping[str, float]
) -> tuple[Conditioned, Array]:
    """The terms of the dermis after the readings, and the sum of them before (E, P), in ln units."""
    apart = departures(context, terms, person)
    shared_variance = terms.person.relative_variance + float(apart.var(axis=1).mean())
    variances = (terms.covariance(zone, zone), shared_variance, terms.zone.relative_variance)
    draws = (
        outer_term(context, terms, zone),
        sd(terms.person) * context.normal("skin.person_dermis", "person") + apart,
        sd(terms.zone) * context.normal(f"skin.zone_dermis.{zone}", "person"),
    )
    readings = _readings(context, terms, zone, person, measurements, variances) if measurements else None
    return condition(draws, variances, readings), np.asarray(sum(draws))


def _readings(
    context: ModelContext,
    terms: Layer,
    zone: str,
    person: Person,
    measurements: Mapping[str, float],
    variances: tuple[float, float, float],
) -> Readings:
    """The readings beside what is asked about, `zone`: its terms have these `variances`."""
    apart = np.array(
        [
            math.log(_dermis_of_reading(context, person, name, total)) - ln_median(context, terms, name, person)
            for name, total in measurements.items()
        ]
    )
    _, shared, residual = variances
    error = _reading_error(context).relative_variance
    names = list(measurements)
    outer = np.array([[terms.covariance(name, other) for other in names] for name in names])
    own = np.array([float(name == zone) for name in names])
    with_zone = np.array([terms.covariance(zone, name) for name in names])
    return Readings(
        departures=apart,
        covariance=outer + shared + (residual + error) * np.eye(len(names)),
        shared=np.array([with_zone, np.full(len(names), shared), residual * own]),
    )


def _dermis_of_reading(context: ModelContext, person: Person, zone: str, total: float) -> float:
    """Dermis under a reading of total skin: less the epidermis that the zone has in such a person."""
    field = f"measurements.{zone}.total_skin"
    if f"dermis_{zone}" not in context.table(ZONES).index:
        raise InputFault(field, total, f"no thickness of the {zone} is known to set this reading beside; leave it out")
    # the epidermis is about a twentieth of what was read
    terms = layer(context, "epidermis", person, leverage=0.0)
    epidermis = math.exp(ln_median(context, terms, zone, person))
    if not total > epidermis:
        raise InputFault(field, f"{total:g} m", f"must be more than the epidermis alone, {epidermis:.2g} m")
    return total - epidermis


def _reading_error(context: ModelContext) -> Value:
    """The factor by which a reading may be off; each reading carries it as its own interval."""
    return context.parameter("skin.measurement_error", leverage=0.0)


def _reading_inputs(context: ModelContext, zone: str, measurements: Mapping[str, float], left: float) -> list[Input]:
    """Each reading with its leverage: all of it in its own zone, elsewhere the weight that the readings took over."""
    return [
        Input(
            _reading_value(name, total, _reading_error(context)), 1 if name == zone else (1 - left) / len(measurements)
        )
        for name, total in measurements.items()
    ]


def _reading_value(zone: str, total: float, error: Value) -> Value:
    return Value(
        identity=f"client:measurements.{zone}.total_skin={total:.12g}",
        number=total,
        low=total * error.low,
        high=total * error.high,
        unit="m",
        spread="lognormal",
        sources=error.sources,
        basis="derived",
        grade="moderate",
        note="read on the client",
        printed=f"{total:g} m",
        inputs=(error,),
    )
