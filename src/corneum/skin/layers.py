"""How thick the skin of a zone is: log-normal layers with study, zone, person and needle terms.

For person i and zone z, with the fitted median M of a woman of 40 (`skin/fitted_zones`):

    ln T = ln M + b_sex male + b_age (age - 40)/10 + K + W + P + R              dermis, epidermis, stratum corneum
    ln T_p = ln M_p + P_p + K_p                                                 papillary dermis

M, b_sex and b_age are known with a joint uncertainty; K is what studies and methods disagree about, one draw for all
zones; W the place within a zone; P a person's own, shared by all zones, corr(P_e, P_d) = rho between epidermis and
dermis; R belongs to a zone of a person. Each needle meets an epidermis and a stratum corneum that vary about the
person's. All terms were fitted (`corneum.calibration.thickness_fit`) but for the papillary dermis, of which no facial
mean was found.

Readings of total skin condition the dermis of every zone in closed form, because in ln units all terms are normal.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from corneum.errors import InputFault
from corneum.evidence.derivation import Drawn, Input
from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import NoData, Value
from corneum.skin.conditioning import Readings, condition
from corneum.skin.fitted import ZONES, Layer, departures, inputs, layer, ln_median, outer_term, sd
from corneum.skin.person import Person, describe

Array = NDArray[np.float64]

LAYERS = (
    "stratum_corneum", "viable_epidermis", "epidermis", "papillary_dermis", "reticular_dermis", "dermis", "total_skin",
)  # fmt: skip


class HasTotalSkin(Protocol):
    """Readings of one zone of a client: total skin in m, None where it was not read."""

    @property
    def total_skin(self) -> float | None: ...


@dataclass(frozen=True)
class Measured:
    """A reading of total skin, in m, where there is no client file that holds it."""

    total_skin: float | None


@dataclass(frozen=True)
class Skin:
    """The layers of one zone, in m.

    Drawn over people (E, P): `stratum_corneum`, `viable_epidermis`, `epidermis` (both together),
    `papillary_dermis`, `reticular_dermis`, `dermis` (both together), `total_skin` (epidermis and dermis). Drawn over
    needles (E, P, N): `epidermis_at_needle`, `stratum_corneum_at_needle`.
    """

    zone: str
    stratum_corneum: Drawn
    viable_epidermis: Drawn
    epidermis: Drawn
    papillary_dermis: Drawn
    reticular_dermis: Drawn
    dermis: Drawn
    total_skin: Drawn
    epidermis_at_needle: Drawn
    stratum_corneum_at_needle: Drawn


def draw_skin(
    context: ModelContext,
    zone: str,
    *,
    age: float,
    age_spread: float = 0,
    sex: str,
    measurements: Mapping[str, HasTotalSkin] | None = None,
) -> Skin | NoData:
    """Draw the layers of `zone` for people of this age (years, `age_spread` being two standard deviations) and sex.

    `measurements` are all readings of the client by zone: total skin of a zone replaces what the tables say of its
    own zone and informs the other zones through the terms that zones share. NoData for a zone whose thickness was
    never measured. Raises InputFault for an unknown sex and for a reading no thicker than the epidermis.
    """
    if f"dermis_{zone}" not in context.table(ZONES).index:
        row = context.row("anatomy/zone_reference", zone)
        return NoData(
            f"no thickness of the skin of the {zone} was found",
            "high-frequency ultrasound or histology of this zone",
            row.sources,
        )
    person = describe(context, age, age_spread, sex)
    read = {name: reading.total_skin for name, reading in sorted((measurements or {}).items()) if reading.total_skin}
    dermis, unread = _dermis(context, zone, person, read)
    epidermis, at_needle = _epidermis(context, zone, person)
    corneum, corneum_at_needle = _stratum_corneum(context, zone, person, epidermis, at_needle)
    papillary, reticular = _parts_of_dermis(context, zone, dermis, unread)
    return Skin(
        zone=zone,
        stratum_corneum=corneum,
        viable_epidermis=context.drawn(
            epidermis.draws - corneum.draws, "m", "viable epidermis", "T_e - T_s", [epidermis, Input(corneum, 0.5)]
        ),
        epidermis=epidermis,
        papillary_dermis=papillary,
        reticular_dermis=reticular,
        dermis=dermis,
        total_skin=context.drawn(
            epidermis.draws + dermis.draws, "m", "total skin", "T_e + T_d", [Input(epidermis, 0), dermis]
        ),
        epidermis_at_needle=at_needle,
        stratum_corneum_at_needle=corneum_at_needle,
    )


def swollen(context: ModelContext, stratum_corneum: Drawn, wet: float) -> Drawn:
    """Thickness of stratum corneum after `wet` seconds under water or a film (m): up to two-fold after 90 min.

    The gain rises with time until the reading of egawa2007 at 90 min and then stays.
    """
    gain, full = context.parameter("skin.swelling_max"), context.parameter("skin.swelling_time")
    share = min(1.0, max(0.0, wet / full.number))
    factor = 1 + context.draw(gain) * share
    while factor.ndim < stratum_corneum.draws.ndim:
        factor = factor[..., None]
    return context.drawn(
        stratum_corneum.draws * factor,
        "m",
        "wet stratum corneum",
        f"T_s (1 + h min(1, t/t_h)), t {wet:g} s",
        [stratum_corneum, Input(gain, 0.5 * share), Input(full, 0)],
    )


def measured_layer(word: str, field: str) -> str:
    """The layer that a reading is of: only `total_skin` is taken. Raises InputFault with the reason otherwise."""
    if word == "total_skin":
        return word
    if word in ("epidermis", "viable_epidermis", "stratum_corneum"):
        raise InputFault(
            field,
            word,
            "only total_skin is taken: what ultrasound shows as epidermis is the echo where the sound enters, which"
            " reads thicker than histology, coherence tomography and confocal microscopy do",
            "total_skin",
        )
    raise InputFault(field, word, "allowed is total_skin, epidermis and dermis together", "total_skin")


def _dermis(context: ModelContext, zone: str, person: Person, measurements: Mapping[str, float]) -> tuple[Drawn, Array]:
    """Dermis (E, P) in m, and what it would be without the readings."""
    terms = layer(context, "dermis", person)
    p = sd(terms.person) * context.normal("skin.person_dermis", "person")
    apart = departures(context, terms, person)
    shared_variance = terms.person.relative_variance + float(apart.var(axis=1).mean())
    variances = (terms.covariance(zone, zone), shared_variance, terms.zone.relative_variance)
    error = context.parameter("skin.measurement_error")
    terms_drawn = (
        outer_term(context, terms, zone),
        p + apart,
        sd(terms.zone) * context.normal(f"skin.zone_dermis.{zone}", "person"),
    )
    fitted = condition(terms_drawn, variances, _readings(context, terms, zone, person, measurements, variances, error))
    middle = ln_median(context, terms, zone, person)
    logs = middle + fitted.outer + fitted.shared + fitted.residual
    read = [
        Input(_reading_value(name, total, error), 1 if name == zone else (1 - fitted.left) / len(measurements))
        for name, total in measurements.items()
    ]
    told = "".join(f"; total skin of {name} read as {total:g} m" for name, total in measurements.items())
    drawn = context.drawn(
        np.exp(logs),
        "m",
        "log-normal layer, dermis",
        f"ln T_d = ln M_d + b_sex male + b_age (age - 40)/10 + K + W + P_d + R_d; {zone}, {person.words}{told}",
        [*inputs(context, terms, zone, person, fitted.left), *read],
    )
    return drawn, np.exp(middle + sum(terms_drawn))


def _readings(
    context: ModelContext,
    terms: Layer,
    zone: str,
    person: Person,
    measurements: Mapping[str, float],
    variances: tuple[float, float, float],
    error: Value,
) -> Readings | None:
    """The readings beside what is asked about, `zone`: its terms have these `variances`."""
    if not measurements:
        return None
    apart = np.array(
        [
            math.log(_dermis_read(context, person, name, total)) - ln_median(context, terms, name, person)
            for name, total in measurements.items()
        ]
    )
    _, shared, residual = variances
    names = list(measurements)
    outer = np.array([[terms.covariance(a, b) for b in names] for a in names])
    own = np.array([float(name == zone) for name in names])
    with_zone = np.array([terms.covariance(zone, name) for name in names])
    return Readings(
        departures=apart,
        covariance=outer + shared + (residual + error.relative_variance) * np.eye(len(names)),
        shared=np.array([with_zone, np.full(len(names), shared), residual * own]),
    )


def _dermis_read(context: ModelContext, person: Person, zone: str, total: float) -> float:
    """Dermis under a reading of total skin: less the epidermis that the zone has in such a person."""
    field = f"measurements.{zone}.total_skin"
    if f"dermis_{zone}" not in context.table(ZONES).index:
        raise InputFault(field, total, f"no thickness of the {zone} is known to set this reading beside; leave it out")
    epidermis = math.exp(ln_median(context, layer(context, "epidermis", person), zone, person))
    if not total > epidermis:
        raise InputFault(field, f"{total:g} m", f"must be more than the epidermis alone, {epidermis:.2g} m")
    return total - epidermis


def _reading_value(zone: str, total: float, error: Value) -> Value:
    return Value(
        identity=f"client:measurements.{zone}.total_skin",
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
    )


def _epidermis(context: ModelContext, zone: str, person: Person) -> tuple[Drawn, Drawn]:
    """Epidermis over people (E, P) and at each needle (E, P, N), m: needles differ more than people do.

    A person with a thick dermis has in part a thick epidermis, but a reading of total skin does not move the
    epidermis: how far they go together was never measured.
    """
    rho = context.parameter("skin.person_correlation")
    alone = context.normal("skin.person_epidermis", "person")
    z_dermis = context.normal("skin.person_dermis", "person")
    z_person = rho.number * z_dermis + math.sqrt(1 - rho.number**2) * alone
    terms = layer(context, "epidermis", person)
    drawn = context.drawn(
        np.exp(_logs(context, terms, zone, person, z_person)),
        "m",
        "log-normal layer, epidermis",
        f"ln T_e = ln M_e + b_sex male + b_age (age - 40)/10 + K + W + P_e + R_e; {zone}, {person.words}",
        [*inputs(context, terms, zone, person), Input(rho, 0)],
    )
    at_needle = context.parameter("skin_fitted.needle_epidermis")
    return drawn, _at_needle(context, drawn, at_needle, f"skin.needle_epidermis.{zone}")


def _logs(context: ModelContext, terms: Layer, zone: str, person: Person, z_person: Array) -> Array:
    """ln of a layer that nothing was read of (E, P), with the standard normal of its person term."""
    return np.asarray(
        ln_median(context, terms, zone, person)
        + outer_term(context, terms, zone)
        + departures(context, terms, person)
        + sd(terms.person) * z_person
        + sd(terms.zone) * context.normal(f"skin.zone_{terms.name}.{zone}", "person")
    )


def _at_needle(context: ModelContext, layer: Drawn, roughness: Value, stream: str) -> Drawn:
    local = sd(roughness) * context.normal(stream, "needle")
    return context.drawn(
        layer.draws[..., None] * np.exp(local), "m", "layer at each needle", "ln t = ln T + r", [layer, roughness]
    )


def _stratum_corneum(
    context: ModelContext, zone: str, person: Person, epidermis: Drawn, epidermis_at_needle: Drawn
) -> tuple[Drawn, Drawn]:
    at_needle = context.parameter("skin.needle_stratum_corneum")
    most = context.parameter("skin.stratum_corneum_share_max")
    terms = layer(context, "stratum_corneum", person)
    z_person = context.normal("skin.person_stratum_corneum", "person")
    drawn = context.drawn(
        np.minimum(np.exp(_logs(context, terms, zone, person, z_person)), most.number * epidermis.draws),
        "m",
        "log-normal layer, stratum corneum",
        "ln T_s = ln M_s + b_sex male + b_age (age - 40)/10 + K + W + P_s + R_s, at most c_s T_e; "
        f"{zone}, {person.words}",
        [*inputs(context, terms, zone, person), Input(epidermis, 0), Input(most, 0)],
    )
    rough = _at_needle(context, drawn, at_needle, f"skin.needle_stratum_corneum.{zone}")
    return drawn, context.drawn(
        np.minimum(rough.draws, most.number * epidermis_at_needle.draws),
        "m",
        "stratum corneum at each needle",
        "t_s, at most c_s t_e",
        [rough, Input(epidermis_at_needle, 0), Input(most, 0)],
    )


def _parts_of_dermis(context: ModelContext, zone: str, dermis: Drawn, unread: Array) -> tuple[Drawn, Drawn]:
    own, level = context.parameter("skin.person_papillary"), context.parameter("skin.method_papillary")
    median = context.row("anatomy/zone_reference", zone).value("papillary_dermis_um")
    factor = np.exp(sd(own) * context.normal("skin.person_papillary", "person"))
    free = median.number * factor * context.draw(level)
    papillary = context.drawn(
        # by definition the thinner of the two, before a reading and after it: so that no reading widens it
        np.minimum(free, 0.5 * np.minimum(dermis.draws, unread)),
        "m",
        "papillary dermis",
        f"ln T_p = ln M_p + P_p + K_p, at most half of the dermis; {zone}",
        [median, own, level, Input(dermis, 0)],
    )
    reticular = context.drawn(
        dermis.draws - papillary.draws, "m", "reticular dermis", "T_d - T_p", [dermis, Input(papillary, 0)]
    )
    return papillary, reticular
