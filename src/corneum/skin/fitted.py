"""The fitted terms of a layer: medians of the zones, what is uncertain of them, and what people differ by.

`skin/fitted_zones`, `skin/fitted_covariance` and `parameters/skin_fitted` come from the fit of the published
thicknesses (`corneum.calibration.thickness_fit`). What nobody knows of a zone is the outer term

    u_z = f_z + b_sex male + b_age decades - their means + K + W_z

with (f, b_sex, b_age) of their joint posterior, the slopes also differing between populations, K the level of a study
to come, one for all zones, and W_z the place within the zone. The posterior of K is a mixture of Student-t; here it
is the normal with the same 95 % range, because a normal is narrowed by every reading and a t is widened by some.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corneum.evidence.derivation import Input
from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import Value
from corneum.skin.person import Person, decades

Array = NDArray[np.float64]

ZONES, COVARIANCE = "skin/fitted_zones", "skin/fitted_covariance"
_SLOPES = ("male", "decade")


@dataclass(frozen=True)
class Layer:
    """The terms of one layer for one person.

    `zones` names the rows of `outer`, the covariance of u_z between zones in ln units; of it `common` is shared by all
    zones alike. `study`, `site`, `person`, `zone`, `male` and `decade` are the tabulated terms.
    """

    name: str
    zones: tuple[str, ...]
    outer: Array
    common: float
    study: Value
    site: Value
    person: Value
    zone: Value
    male: Value
    decade: Value

    def covariance(self, zone: str, other: str) -> float:
        """Covariance of the outer terms of two zones."""
        return float(self.outer[self.zones.index(zone), self.zones.index(other)])


def median(context: ModelContext, layer: str, zone: str) -> Value:
    """Median of a layer in a woman of 40 (m), with the interval of that median."""
    return context.row(ZONES, f"{layer}_{zone}").value("median_um", low="low_um", high="high_um")


def layer(context: ModelContext, name: str, person: Person, *, leverage: float | None = None) -> Layer:
    """The terms of a layer: "dermis", "epidermis" or "stratum_corneum"; `leverage` is that of each of them."""
    facts = (name, person.male, person.age, leverage)
    return context.once("layer", facts, lambda apart: _layer(apart, name, person, leverage))


def _layer(context: ModelContext, name: str, person: Person, leverage: float | None) -> Layer:
    study, site, own, local, male, decade = (
        context.parameter(f"skin_fitted.{term}_{name}", leverage=leverage)
        for term in ("study", "site", "person", "zone", *_SLOPES)
    )
    zones = tuple(row["zone"] for row in context.table(ZONES).where(layer=name))
    columns = (*zones, *_SLOPES)
    rows = [context.row(COVARIANCE, f"{name}_{row}") for row in columns]
    joint = np.array([[float(row[f"with_{column}"]) for column in columns] for row in rows])
    slopes = np.array([person.male, decades(context, person)])
    means = joint[-len(slopes) :, -len(slopes) :]
    # what the slopes of a population to come vary by beyond the uncertainty of their means
    further = np.array([male.relative_variance, decade.relative_variance]) - np.diag(means)
    common = study.relative_variance + float(slopes**2 @ np.maximum(further, 0))
    design = np.hstack([np.eye(len(zones)), np.tile(slopes, (len(zones), 1))])
    outer = design @ joint @ design.T + common + site.relative_variance * np.eye(len(zones))
    return Layer(name, zones, outer, common, study, site, own, local, male, decade)


def outer_term(context: ModelContext, terms: Layer, zone: str) -> Array:
    """Draws of u_z (E, 1), in ln units: jointly normal over the zones, the same for all people."""
    root = np.linalg.cholesky(terms.outer - terms.common)[terms.zones.index(zone)]
    drawn = math.sqrt(terms.common) * context.normal(f"skin.study_{terms.name}", "epistemic")
    for weight, name in zip(root, terms.zones, strict=True):
        if weight:
            drawn = drawn + weight * context.normal(f"skin.level_{terms.name}.{name}", "epistemic")
    return drawn


def ln_median(context: ModelContext, terms: Layer, zone: str, person: Person) -> float:
    """ln of the median of the zone in such a person, in m."""
    by_sex = person.male * math.log(terms.male.number)
    by_age = decades(context, person) * math.log(terms.decade.number)
    return math.log(median(context, terms.name, zone).number) + (by_sex + by_age)


def departures(context: ModelContext, terms: Layer, person: Person) -> Array:
    """What people who could be this one differ by in sex and age (E, P), in ln units."""
    by_sex, by_age = (np.log(context.draw(value)) for value in (terms.male, terms.decade))
    return np.asarray(by_sex * person.male_dev + by_age * person.decades_dev)


def ln_thickness(context: ModelContext, terms: Layer, zone: str, person: Person, z_person: Array) -> Array:
    """ln of a layer that nothing was read of (E, P), with the standard normal of its person term."""
    return np.asarray(
        ln_median(context, terms, zone, person)
        + outer_term(context, terms, zone)
        + departures(context, terms, person)
        + sd(terms.person) * z_person
        + sd(terms.zone) * context.normal(f"skin.zone_{terms.name}.{zone}", "person")
    )


def leverages(context: ModelContext, terms: Layer, zone: str, person: Person, left: float = 1) -> list[Input]:
    """The terms of a layer of a zone with their leverages; `left` is the weight of them all beside readings."""
    return [
        Input(median(context, terms.name, zone), left),
        Input(terms.study, left),
        Input(terms.site, left),
        Input(terms.person, left),
        Input(terms.zone, left),
        Input(terms.male, left * person.male),
        Input(terms.decade, left * abs(decades(context, person))),
    ]


def sd(value: Value) -> float:
    """Standard deviation in ln units of a lognormal factor."""
    return math.sqrt(value.relative_variance)
