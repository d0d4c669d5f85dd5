"""How thick the skin of a zone is: log-normal layers with person, zone, needle and method terms.

For person i and zone z, with the zone's median M of a woman of 40 (`anatomy/zone_reference`):

    ln T_d = ln M_d + b_sex male + b_age (age - 40)/10 + P_d + R_d + K_d       dermis
    ln T_e = ln M_e + the same with its own terms, corr(P_e, P_d) = rho         epidermis
    ln T_s = ln M_s + P_s + R_s + K_s                                           stratum corneum
    ln T_p = ln M_p + P_p + K_p                                                 papillary dermis

P is a person's own and shared by all zones, R belongs to a zone of a person, K is what methods disagree about: one
draw per simulated population, shared by all zones. Each needle meets an epidermis and a stratum corneum that vary
about the person's. The sds stand in `parameters/skin` as factors. Sex and age reach the epidermis and dermis only.

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
from corneum.evidence.derivation import Drawn, Input, Recorder
from corneum.evidence.draws import Population
from corneum.evidence.value import NoData, Value
from corneum.skin.conditioning import Reading, condition

Array = NDArray[np.float64]

LAYERS = (
    "stratum_corneum", "viable_epidermis", "epidermis", "papillary_dermis", "reticular_dermis", "dermis", "total_skin",
)  # fmt: skip

SEXES = ("female", "male", "unspecified")
_YEARS_PER_DECADE = 10


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


@dataclass(frozen=True)
class _Person:
    """What is known of the person, and the draws that all zones share.

    `male` and `decades` (from the reference age) are means; `male_dev` and `decades_dev` (E, P) are the departures of
    people who could be this one. `words` names the person in equations.
    """

    male: float
    decades: float
    male_dev: Array
    decades_dev: Array
    words: str


def draw_skin(
    recorder: Recorder,
    population: Population,
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
    row = recorder.row("anatomy/zone_reference", zone)
    if not row["total_skin_um"]:
        return NoData(
            f"no thickness of the skin of the {zone} was found",
            "high-frequency ultrasound or histology of this zone",
            row.sources,
        )
    person = _person(recorder, population, age, age_spread, sex)
    read = {name: reading.total_skin for name, reading in sorted((measurements or {}).items()) if reading.total_skin}
    dermis, z_person = _dermis(recorder, population, zone, person, read)
    epidermis, at_needle = _epidermis(recorder, population, zone, person, z_person)
    corneum, corneum_at_needle = _stratum_corneum(recorder, population, zone, epidermis, at_needle)
    papillary, reticular = _parts_of_dermis(recorder, population, zone, dermis)
    return Skin(
        zone=zone,
        stratum_corneum=corneum,
        viable_epidermis=recorder.drawn(
            epidermis.draws - corneum.draws, "m", "viable epidermis", "T_e - T_s", [epidermis, Input(corneum, 0.5)]
        ),
        epidermis=epidermis,
        papillary_dermis=papillary,
        reticular_dermis=reticular,
        dermis=dermis,
        total_skin=recorder.drawn(
            epidermis.draws + dermis.draws, "m", "total skin", "T_e + T_d", [Input(epidermis, 0), dermis]
        ),
        epidermis_at_needle=at_needle,
        stratum_corneum_at_needle=corneum_at_needle,
    )


def swollen(recorder: Recorder, population: Population, stratum_corneum: Drawn, wet: float) -> Drawn:
    """Thickness of stratum corneum after `wet` seconds under water or a film (m): up to two-fold after 90 min.

    The gain rises with time until the reading of egawa2007 at 90 min and then stays.
    """
    gain, full = recorder.parameter("skin.swelling_max"), recorder.parameter("skin.swelling_time")
    share = min(1.0, max(0.0, wet / full.number))
    factor = 1 + population.draw(gain) * share
    while factor.ndim < stratum_corneum.draws.ndim:
        factor = factor[..., None]
    return recorder.drawn(
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


def sd(value: Value) -> float:
    """Standard deviation in ln units of a lognormal factor."""
    return math.sqrt(value.relative_variance)


def zone_total(recorder: Recorder, zone: str) -> Value:
    """Median total skin of the zone in a woman of 40 (m): a measured one where that is better than the table's."""
    name = f"total_skin_{zone}"
    if name in recorder.table("parameters/skin").index:
        return recorder.parameter(f"skin.{name}")
    return recorder.row("anatomy/zone_reference", zone).value("total_skin_um")


def _person(recorder: Recorder, population: Population, age: float, age_spread: float, sex: str) -> _Person:
    if sex not in SEXES:
        raise InputFault("client.sex", sex, f"allowed are {', '.join(SEXES)}")
    reference = recorder.parameter("skin.reference_age")
    unknown = sex == "unspecified"
    # a fair coin and a normal deviate of the same mean and variance: readings then condition in closed form
    male_dev = 0.5 * population.normal("skin.sex", "person") * unknown
    decades_dev = 0.5 * age_spread / _YEARS_PER_DECADE * population.normal("skin.age", "person")
    spread = f" +/- {age_spread:g}" if age_spread else ""
    return _Person(
        male={"female": 0.0, "male": 1.0, "unspecified": 0.5}[sex],
        decades=(age - reference.number) / _YEARS_PER_DECADE,
        male_dev=male_dev,
        decades_dev=decades_dev,
        words=f"{sex}, {age:g}{spread} years",
    )


def _dermis(
    recorder: Recorder, population: Population, zone: str, person: _Person, measurements: Mapping[str, float]
) -> tuple[Drawn, Array]:
    """Dermis (E, P) in m and the standard normal of its person term, which the epidermis shares in part."""
    own, local, method, by_sex, by_age = (
        recorder.parameter(f"skin.{name}_dermis") for name in ("person", "zone", "method", "sex", "age")
    )
    b_sex, b_age = np.log(population.draw(by_sex)), np.log(population.draw(by_age))
    mean_slopes = person.male * math.log(by_sex.number) + person.decades * math.log(by_age.number)
    # epistemic: the same for all zones and all people who could be this one
    outer = np.log(population.draw(method)) + person.male * b_sex + person.decades * b_age - mean_slopes
    outer_variance = (
        method.relative_variance
        + person.male**2 * by_sex.relative_variance
        + person.decades**2 * by_age.relative_variance
    )
    p = sd(own) * population.normal("skin.person_dermis", "person")
    departures = b_sex * person.male_dev + b_age * person.decades_dev
    shared_variance = np.asarray(own.relative_variance + departures.var(axis=1, keepdims=True))
    residual = sd(local) * population.normal(f"skin.zone_dermis.{zone}", "person")

    readings = [
        Reading(name, math.log(_dermis_read(recorder, person, name, total)) - _ln_median(recorder, name) - mean_slopes)
        for name, total in measurements.items()
    ]
    error = recorder.parameter("skin.measurement_error")
    fitted = condition(
        population,
        zone,
        readings,
        outer=outer,
        outer_variance=outer_variance,
        shared=p + departures,
        shared_variance=shared_variance,
        residual=residual,
        residual_variance=local.relative_variance,
        error_variance=error.relative_variance,
    )
    z_person = (p + own.relative_variance / shared_variance * (fitted.shared - p - departures)) / sd(own)
    logs = _ln_median(recorder, zone) + mean_slopes + fitted.outer + fitted.shared + fitted.residual
    outer_left, shared_left, residual_left = fitted.left
    inputs = [
        Input(zone_total(recorder, zone)),
        Input(own, shared_left),
        Input(local, residual_left),
        Input(method, outer_left),
        Input(by_sex, outer_left * person.male),
        Input(by_age, outer_left * abs(person.decades)),
    ]
    inputs += [
        Input(_reading_value(name, total, error), 1 if name == zone else 1 / len(measurements))
        for name, total in measurements.items()
    ]
    told = "".join(f"; total skin of {name} read as {total:g} m" for name, total in measurements.items())
    drawn = recorder.drawn(
        np.exp(logs),
        "m",
        "log-normal layer, dermis",
        f"ln T_d = ln M_d + b_sex male + b_age (age - 40)/10 + P_d + R_d + K_d; {zone}, {person.words}{told}",
        inputs,
    )
    return drawn, z_person


def _ln_median(recorder: Recorder, zone: str) -> float:
    """ln of the dermis of the zone in a woman of 40, in m."""
    row = recorder.row("anatomy/zone_reference", zone)
    return math.log(zone_total(recorder, zone).number - row.value("total_epidermis_um").number)


def _dermis_read(recorder: Recorder, person: _Person, zone: str, total: float) -> float:
    """Dermis under a reading of total skin: less the epidermis that the zone has in such a person."""
    field = f"measurements.{zone}.total_skin"
    row = recorder.row("anatomy/zone_reference", zone)
    if not row["total_skin_um"]:
        raise InputFault(field, total, f"no thickness of the {zone} is known to set this reading beside; leave it out")
    epidermis = row.value("total_epidermis_um").number * math.exp(_epidermis_slopes(recorder, person))
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


def _epidermis_slopes(recorder: Recorder, person: _Person) -> float:
    by_sex, by_age = recorder.parameter("skin.sex_epidermis"), recorder.parameter("skin.age_epidermis")
    return person.male * math.log(by_sex.number) + person.decades * math.log(by_age.number)


def _epidermis(
    recorder: Recorder, population: Population, zone: str, person: _Person, z_dermis: Array
) -> tuple[Drawn, Drawn]:
    """Epidermis over people (E, P) and at each needle (E, P, N), m: needles differ more than people do."""
    own, local, method, by_sex, by_age, at_needle = (
        recorder.parameter(f"skin.{name}_epidermis") for name in ("person", "zone", "method", "sex", "age", "needle")
    )
    rho = recorder.parameter("skin.person_correlation")
    median = recorder.row("anatomy/zone_reference", zone).value("total_epidermis_um")
    alone = population.normal("skin.person_epidermis", "person")
    p = sd(own) * (rho.number * z_dermis + math.sqrt(1 - rho.number**2) * alone)
    logs = (
        math.log(median.number)
        + _epidermis_slopes(recorder, person)
        + math.log(by_sex.number) * person.male_dev
        + math.log(by_age.number) * person.decades_dev
        + p
        + sd(local) * population.normal(f"skin.zone_epidermis.{zone}", "person")
        + np.log(population.draw(method))
    )
    drawn = recorder.drawn(
        np.exp(logs),
        "m",
        "log-normal layer, epidermis",
        f"ln T_e = ln M_e + b_sex male + b_age (age - 40)/10 + P_e + R_e + K_e; {zone}, {person.words}",
        [median, own, local, method, Input(by_sex, person.male), Input(by_age, abs(person.decades)), Input(rho, 0)],
    )
    return drawn, _at_needle(recorder, population, drawn, at_needle, f"skin.needle_epidermis.{zone}")


def _at_needle(recorder: Recorder, population: Population, layer: Drawn, roughness: Value, stream: str) -> Drawn:
    local = sd(roughness) * population.normal(stream, "needle")
    return recorder.drawn(
        layer.draws[..., None] * np.exp(local), "m", "layer at each needle", "ln t = ln T + r", [layer, roughness]
    )


def _stratum_corneum(
    recorder: Recorder, population: Population, zone: str, epidermis: Drawn, epidermis_at_needle: Drawn
) -> tuple[Drawn, Drawn]:
    own, local, method, at_needle = (
        recorder.parameter(f"skin.{name}_stratum_corneum") for name in ("person", "zone", "method", "needle")
    )
    most = recorder.parameter("skin.stratum_corneum_share_max")
    median = recorder.row("anatomy/zone_reference", zone).value("sc_um")
    logs = (
        math.log(median.number)
        + sd(own) * population.normal("skin.person_stratum_corneum", "person")
        + sd(local) * population.normal(f"skin.zone_stratum_corneum.{zone}", "person")
        + np.log(population.draw(method))
    )
    drawn = recorder.drawn(
        np.minimum(np.exp(logs), most.number * epidermis.draws),
        "m",
        "log-normal layer, stratum corneum",
        f"ln T_s = ln M_s + P_s + R_s + K_s, at most c_s T_e; {zone}",
        [median, own, local, method, Input(epidermis, 0), Input(most, 0)],
    )
    rough = _at_needle(recorder, population, drawn, at_needle, f"skin.needle_stratum_corneum.{zone}")
    return drawn, recorder.drawn(
        np.minimum(rough.draws, most.number * epidermis_at_needle.draws),
        "m",
        "stratum corneum at each needle",
        "t_s, at most c_s t_e",
        [rough, Input(epidermis_at_needle, 0), Input(most, 0)],
    )


def _parts_of_dermis(recorder: Recorder, population: Population, zone: str, dermis: Drawn) -> tuple[Drawn, Drawn]:
    own, level = recorder.parameter("skin.person_papillary"), recorder.parameter("skin.method_papillary")
    median = recorder.row("anatomy/zone_reference", zone).value("papillary_dermis_um")
    factor = np.exp(sd(own) * population.normal("skin.person_papillary", "person"))
    free = median.number * factor * population.draw(level)
    papillary = recorder.drawn(
        # by definition the thinner of the two: it matters only where a reading makes the dermis very thin
        np.minimum(free, 0.5 * dermis.draws),
        "m",
        "papillary dermis",
        f"ln T_p = ln M_p + P_p + K_p, at most half of the dermis; {zone}",
        [median, own, level, Input(dermis, 0)],
    )
    reticular = recorder.drawn(
        dermis.draws - papillary.draws, "m", "reticular dermis", "T_d - T_p", [dermis, Input(papillary, 0)]
    )
    return papillary, reticular
