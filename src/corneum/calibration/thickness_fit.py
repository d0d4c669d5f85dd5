"""Thickness of the layers of the skin, fitted for zones, sex, age, method and study together.

Of the mean y of a group that study s read with method m in place j of zone z, in ln units,

    y = f_z + b male + a decades + h_m + S_s + W_j + (b_s male + a_s decades) + e

f_z = face + zone term, zone terms normal with spread sigma_z, and pulled to what neighbours and orders say;
h_m what a method reads too much, with an informed prior (histology: recoil and shrinkage);
S_s ~ Student-t(nu) with spread tau, written as normal with variance tau^2/lambda_s, lambda_s ~ Gamma(nu/2, nu/2);
W_j ~ N(0, omega^2) where in the zone it was read; b_s, a_s slopes that differ between studies; e the error of a mean.

Given (tau, omega, sigma_z, lambda) everything else is normal and is integrated in closed form; these few are drawn from
their priors on a lattice and weighted by the likelihood. The posterior is thus a mixture of normals, of which mean
and covariance are kept. No random numbers: the same tables give the same fit.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaincinv, ndtr, ndtri, stdtr

from corneum.calibration.thickness_rows import METHODS, ZONES, Link, Observation, Spread, links, observations, spreads
from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import NORMAL_95, Value

Array = NDArray[np.float64]

# latent quantities of a layer, in this order
LATENT = (*ZONES, "male", "decade", *METHODS)
_PRIMES = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53)
_CHUNK = 256
# lattice points of the shipped fit
POINTS = 8192


@dataclass(frozen=True)
class Interval:
    """Median and 95 % interval of a posterior."""

    middle: float
    low: float
    high: float


@dataclass(frozen=True)
class Fit:
    """The posterior of a layer: `mean` and `covariance` of `LATENT` in ln units (zones: ln m, a woman of 40).

    `study` and `site` are the sds, in ln units, of normals with the 95 % range of a study, and of a place, to come;
    `between`, `within` and `zone` are the posteriors of tau, omega and sigma_z; `effective` is how many of the
    lattice points carry the weight. `offsets` are the levels of the studies as fitted.
    """

    mean: Array
    covariance: Array
    study: float
    site: float
    between: Interval
    within: Interval
    zone: Interval
    effective: float
    offsets: dict[str, float]

    def of(self, zones: Sequence[str], male: float, decades: float) -> tuple[float, float]:
        """Mean and variance of ln thickness of a place, as everybody would measure it together."""
        x = design(zones, male, decades)
        return float(x @ self.mean), float(x @ self.covariance @ x)


def fit(context: ModelContext, layer: str, *, without: str = "", points: int = POINTS) -> Fit:
    """The posterior of the thickness of a layer.

    Args:
        context: the tables.
        layer: dermis | epidermis | stratum_corneum.
        without: a study to leave out.
        points: lattice points of the spreads.

    Source: skin/thickness_rows, skin/zone_links, anatomy/layer_thickness, and the parameters `skin.fit_*`.
    """
    return _fit(context, layer, observations(context, layer, without), links(context, layer), points)


def design(zones: Sequence[str], male: float, decades: float, method: str = "") -> Array:
    """The row of the design that a place of these zones has."""
    x = np.zeros(len(LATENT))
    for zone in zones:
        x[LATENT.index(zone)] += 1 / len(zones)
    x[LATENT.index("male")] = male
    x[LATENT.index("decade")] = decades
    if method in METHODS:
        x[LATENT.index(method)] = 1
    return x


def _fit(
    context: ModelContext, layer: str, measured: Sequence[Observation], linked: Sequence[Link], points: int
) -> Fit:
    prior_mean, prior_sd = _prior(context, layer)
    # links first: they belong to the prior, and the first block of a Cholesky root is theirs alone
    x = np.array(
        [design((link.zone,), 0, 0) - design(link.of, 0, 0) for link in linked]
        + [design(each.zones, each.male, each.decades, each.method) for each in measured]
    )
    y = np.array([link.ln_ratio for link in linked] + [each.ln_mean for each in measured])
    left = y - x @ prior_mean
    fixed, zonal = _prior_covariance(prior_sd)
    studies = sorted({each.study for each in measured})
    of_study = _membership([each.study for each in measured], studies, len(linked))
    sites = sorted({each.place for each in measured})
    of_site = _membership([each.place for each in measured], sites, len(linked))
    base = x @ fixed @ x.T + _noise(context, measured, linked, of_study)

    tau, omega, sigma, mixing = _lattice(context, layer, len(studies), points)
    own = len(linked)
    logs = np.empty(points)
    means = np.empty((points, len(LATENT)))
    covariances = np.empty((points, len(LATENT), len(LATENT)))
    levels = np.empty((points, len(studies)))
    for start in range(0, points, _CHUNK):
        chunk = slice(start, min(start + _CHUNK, points))
        t, w, s = (each[chunk, None, None] ** 2 for each in (tau, omega, sigma))
        study_variance = t[:, :, 0] / mixing[chunk]
        whole = base + s * (x @ zonal @ x.T) + w * (of_site @ of_site.T)
        whole = whole + np.einsum("as,ms,bs->mab", of_study, study_variance, of_study, optimize=True)
        prior = fixed + s * zonal
        cross = np.swapaxes(prior @ x.T, 1, 2)
        both = np.concatenate([cross, np.broadcast_to(left[:, None], (*cross.shape[:2], 1))], 2)
        solved = np.linalg.solve(whole, both)
        gain, back = solved[:, :, :-1], solved[:, :, -1]
        root = np.linalg.cholesky(whole)
        linked_solution = np.linalg.solve(root[:, :own, :own], np.broadcast_to(left[:own, None], (len(root), own, 1)))
        square = back @ left - (linked_solution**2).sum(axis=(1, 2))
        logs[chunk] = -0.5 * square - np.log(np.diagonal(root, axis1=1, axis2=2)[:, own:]).sum(axis=1)
        means[chunk] = np.einsum("mnp,mn->mp", cross, back)
        covariances[chunk] = prior - np.swapaxes(cross, 1, 2) @ gain
        levels[chunk] = study_variance * (back @ of_study)
    weight = np.exp(logs - logs.max())
    weight /= weight.sum()
    mean = weight @ means
    apart = means - mean
    covariance = np.tensordot(weight, covariances, 1) + (weight[:, None] * apart).T @ apart
    degrees = context.parameter("skin.fit_degrees").number
    return Fit(
        mean=prior_mean + mean,
        covariance=covariance,
        study=_reach(weight, tau, lambda z: stdtr(degrees, z)) / NORMAL_95,
        site=float(np.sqrt(weight @ omega**2)),
        between=_interval(weight, tau),
        within=_interval(weight, omega),
        zone=_interval(weight, sigma),
        effective=float(1 / (weight**2).sum()),
        offsets=dict(zip(studies, (weight @ levels).tolist(), strict=True)),
    )


def _prior(context: ModelContext, layer: str) -> tuple[Array, dict[str, float]]:
    """Prior mean of `LATENT`, and the sds of the level, the slopes and the methods."""

    def read(name: str) -> Value:
        return context.parameter(f"skin.fit_{name}")

    level, sex, age = (read(f"{name}_{layer}") for name in ("level", "sex", "age"))
    methods = {name: read(name) for name in METHODS}
    # a count of layers is per um, and thickness in m
    middle = {name: math.log(value.number) for name, value in methods.items()}
    mean = np.array(
        [math.log(level.number)] * len(ZONES)
        + [math.log(sex.number), math.log(age.number), *(middle[name] for name in METHODS)]
    )
    sds = {"level": level, "male": sex, "decade": age, **methods}
    sds_ln = {name: math.sqrt(value.relative_variance) for name, value in sds.items()}
    return mean, sds_ln


def _prior_covariance(sds: dict[str, float]) -> tuple[Array, Array]:
    """Prior covariance: the fixed part, and the part that goes with the squared spread between zones."""
    fixed, zonal = np.zeros((2, len(LATENT), len(LATENT)))
    count = len(ZONES)
    fixed[:count, :count] = sds["level"] ** 2
    zonal[:count, :count] = np.eye(count)
    for index, name in enumerate(LATENT[count:], count):
        fixed[index, index] = sds[name] ** 2
    return fixed, zonal


def _noise(context: ModelContext, measured: Sequence[Observation], linked: Sequence[Link], of_study: Array) -> Array:
    """Errors of the means, slopes that differ between studies, and levels that print hides."""
    sex, age = (context.parameter(f"skin.fit_{name}_between").number for name in ("sex", "age"))
    none = [0.0] * len(linked)
    men = sex * np.array(none + [each.male for each in measured])
    decades = age * np.array(none + [each.decades for each in measured])
    level = np.array(none + [each.level_sd for each in measured])
    same = of_study @ of_study.T
    noise = np.diag([link.ln_sd**2 for link in linked] + [each.variance for each in measured])
    return np.asarray(noise + same * (np.outer(men, men) + np.outer(decades, decades) + np.outer(level, level)))


def _membership(names: Sequence[str], groups: Sequence[str], above: int) -> Array:
    """Matrix with 1 where a row belongs to a group, below `above` rows that belong to none."""
    members = np.zeros((above + len(names), len(groups)))
    for row, name in enumerate(names, above):
        members[row, groups.index(name)] = 1
    return members


def _lattice(context: ModelContext, layer: str, studies: int, points: int) -> tuple[Array, Array, Array, Array]:
    """Points of the priors of tau, omega, sigma_z (points,) and lambda (points, studies): a Kronecker lattice."""
    steps = np.sqrt(np.array(_PRIMES[: 3 + studies], dtype=np.float64))
    u = (np.arange(1, points + 1)[:, None] * steps + 0.5) % 1.0
    scales = [
        context.parameter(f"skin.fit_{name}").number for name in ("study_spread", "site_spread", f"zone_spread_{layer}")
    ]
    tau, omega, sigma = (scale * ndtri(0.5 + 0.5 * u[:, k]) for k, scale in enumerate(scales))
    half = context.parameter("skin.fit_degrees").number / 2
    return tau, omega, sigma, np.asarray(gammaincinv(half, u[:, 3:]) / half)


def _reach(weight: Array, scale: Array, below: object) -> float:
    """Half width of the central 95 % of a mixture of symmetric laws of these scales."""
    assert callable(below)
    low, high = 0.0, 100 * float(scale.max())
    for _ in range(60):
        middle = 0.5 * (low + high)
        if weight @ below(middle / scale) < 0.975:
            low = middle
        else:
            high = middle
    return high


def _interval(weight: Array, values: Array) -> Interval:
    order = np.argsort(values)
    total = np.cumsum(weight[order])
    low, middle, high = np.interp([0.025, 0.5, 0.975], total, values[order])
    return Interval(float(middle), float(low), float(high))


@dataclass(frozen=True)
class People:
    """Spread between people, in ln units: `sd` of the normal with the 95 % range of a person of a group to come, and
    the posterior of the sd of the usual group."""

    sd: float
    usual: Interval
    groups: int
    people: int


def fit_people(context: ModelContext, layer: str) -> People:
    """The sd between people: ln of the sd of a group about its study's, and of a study's about the usual one.

    The error of ln sd of a group of n is 1/sqrt(2(n - 1)). The two spreads are integrated over a grid. Of
    the epidermis, what the printed sd holds of the variance within a site is taken out first.
    """
    groups = spreads(context, layer)
    if layer == "epidermis":
        share, points = (context.parameter(f"skin.{name}").number for name in ("within_site", "fit_points"))
        held = math.sqrt(1 + share / (1 - share) / points)
        groups = tuple(replace(each, ln_sd=each.ln_sd / held) for each in groups)
    return _people(context, groups)


def _people(context: ModelContext, groups: Sequence[Spread]) -> People:
    level = context.parameter("skin.fit_person_level")
    scales = [context.parameter(f"skin.fit_person_{name}").number for name in ("studies", "groups")]
    studies = sorted({each.study for each in groups})
    of_study = _membership([each.study for each in groups], studies, 0)
    left = np.log([each.ln_sd for each in groups]) - math.log(level.number)
    errors = np.diag([1 / (2 * (each.people - 1)) for each in groups])
    quantiles = ndtri(0.5 + 0.5 * (np.arange(40) + 0.5) / 40)
    quantiles_both = ndtri((np.arange(200) + 0.5) / 200)
    logs, means, variances, spread = [], [], [], []
    for a in scales[0] * quantiles:
        for b in scales[1] * quantiles:
            whole = level.relative_variance + a**2 * (of_study @ of_study.T) + b**2 * np.eye(len(groups)) + errors
            solved = np.linalg.solve(whole, np.column_stack([left, np.full(len(groups), level.relative_variance)]))
            logs.append(-0.5 * left @ solved[:, 0] - 0.5 * np.linalg.slogdet(whole)[1])
            means.append(level.relative_variance * solved[:, 0].sum())
            variances.append(level.relative_variance * (1 - solved[:, 1].sum()))
            spread.append(a**2 + b**2)
    weight = np.exp(np.array(logs) - max(logs))
    weight /= weight.sum()
    mean, variance, further = np.array(means), np.array(variances), np.array(spread)
    middle = float(weight @ mean)
    sd = math.sqrt(float(weight @ variance + weight @ (mean - middle) ** 2))
    # the sd of a group to come is log-normal about the usual one
    further_sd = math.sqrt(sd**2 + float(weight @ further))
    scales_to_come = level.number * np.exp(middle + further_sd * quantiles_both)
    evenly = np.full(len(scales_to_come), 1 / len(scales_to_come))
    to_come = _reach(evenly, scales_to_come, ndtr) / NORMAL_95
    usual = Interval(*(level.number * math.exp(middle + k * sd) for k in (0.0, -NORMAL_95, NORMAL_95)))
    return People(to_come, usual, len(groups), sum(each.people for each in groups))
