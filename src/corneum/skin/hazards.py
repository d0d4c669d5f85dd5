"""What a needle must not meet: named vessels, nerves, fascia, bone and the orbital rim, and how near it comes.

`skin/hazards` says which structure lies in which zone and which row of the anatomy tables holds its depth; where two
sources differ the shallower is taken. The depth D of a structure is normal in people, cut off at the shallowest
depth a (`skin.depth_floor`), and a method factor common to all people scales it. A needle at depth d is too near
with the probability

    P(D < d + m) = [Phi((d + m - mu)/s) - Phi((a - mu)/s)] / Phi((mu - a)/s)

with the margin m of its kind of structure: a closed form, because counting draws would call the rare impossible.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from corneum.evidence.derivation import Drawn
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Row
from corneum.evidence.value import NoData, Value

Array = NDArray[np.float64]

_TABLE = "skin/hazards"
KINDS = ("bone", "vessel", "nerve", "fascia", "orbital_rim")

# table that holds a depth -> its columns of mean, sd and shallowest depth
_COLUMNS = {
    "anatomy/targets": ("depth_mean_um", "depth_sd_um", "depth_min_um"),
    "anatomy/layer_thickness": ("mean_um", "sd_um", "min_um"),
    "anatomy/zone_reference": ("depth_to_smas_um", "", ""),
}


@dataclass(frozen=True)
class Hazard:
    """A structure of a zone: `kind` is one of `KINDS`; depths below the skin surface in m.

    `mean` and `sd` over people are None for the orbital rim, inside which every needle is too near. `hard_limit` is
    the depth never to go beyond, None where no source gives one. `row` is the row of skin/hazards.
    """

    name: str
    kind: str
    mean: Value | None
    sd: Value | None
    hard_limit: Value | None
    row: Row


@dataclass(frozen=True)
class Unplaced:
    """A structure whose depth no source states, and why; None for a zone of which nothing is known."""

    structure: str | None
    depth: NoData


def hazards(context: ModelContext, zone: str) -> tuple[Hazard, ...]:
    """The structures of a zone that a needle must not meet.

    Args:
        context: tables and record.
        zone: id of a zone.

    Returns:
        Those whose depth or limit is known, depths in m, in the order of the table; `unplaced` names the others.

    Source: skin/hazards, anatomy/targets, anatomy/layer_thickness, anatomy/zone_reference.
    """
    return context.once("hazards", zone, lambda apart: _placed(apart, zone))


def unplaced(context: ModelContext, zone: str) -> tuple[Unplaced, ...]:
    """What lies in a zone at a depth that no source states.

    Args:
        context: tables and record.
        zone: id of a zone.

    Returns:
        One entry a structure; one for the zone itself where nothing is known of it.

    Source: skin/hazards.
    """
    rows = _rows(context, zone)
    if not rows:
        nothing = f"no depth of a vessel, nerve, fascia or bone of the {zone} was found"
        return (Unplaced(None, NoData(nothing, "ultrasound of the zone")),)
    return tuple(
        Unplaced(row["structure"], NoData(f"{row['structure']}: {row['note']}", "ultrasound of the zone", row.sources))
        for row in rows
        if not (hazard := _hazard(context, row)).mean and not hazard.hard_limit
    )


def hard_limit(context: ModelContext, zone: str) -> Value | None:
    """The depth never to go beyond in a zone.

    Args:
        context: tables and record.
        zone: id of a zone.

    Returns:
        The shallowest of the limits of its structures, m below the skin surface; None where no source states one.

    Source: skin/hazards.
    """
    limits = [hazard.hard_limit for hazard in hazards(context, zone) if hazard.hard_limit]
    return min(limits, key=lambda limit: limit.number, default=None)


def margin(context: ModelContext, hazard: Hazard, depth_in_place: Drawn) -> Drawn:
    """Probability that a needle in place comes too near to where a structure runs.

    Args:
        context: tables and virtual people.
        hazard: one of `hazards`.
        depth_in_place: of the needle tip below the skin surface, m, shape (E, P) or (E, P, N).

    Returns:
        Shape (E, P), the mean over needles: 0 for a needle that is not in the skin, 1 for one inside the orbital rim.

    Source: skin/hazards and the anatomy table that it names; parameters/skin margin_*, depth_*.
    """
    depth = depth_in_place.draws
    if hazard.mean is None or hazard.sd is None:
        return context.drawn(
            _over_needles((depth > 0).astype(np.float64)),
            "1",
            "inside the orbital rim",
            "1 where the needle is in the skin",
            [depth_in_place, hazard.row],
        )
    with context.model(f"needle too near, {hazard.kind}") as model:
        near = context.parameter(f"skin.margin_{hazard.kind}").number
        floor = context.parameter("skin.depth_floor", leverage=0.0).number
        factor = context.draw(context.parameter("skin.depth_method"))
        if depth.ndim > factor.ndim:
            factor = factor[..., None]
        mean, sd = hazard.mean.number * factor, hazard.sd.number * factor
        reached = np.maximum(depth + near, floor)
        below = ndtr((reached - mean) / sd) - ndtr((floor - mean) / sd)
        probability = np.where(depth > 0, below / ndtr((mean - floor) / sd), 0.0)
        return model.drawn(
            _over_needles(probability),
            "1",
            f"P(D < d + m), D normal above a, times K_h; {hazard.name}",
            uses=[depth_in_place, hazard.mean, hazard.sd],
        )


def nearest_allowed(context: ModelContext, hazard: Hazard, probability: float) -> Drawn | None:
    """The depth, m, at which a needle comes too near to a structure in a stated share of people.

    Args:
        context: tables and virtual people.
        hazard: one of `hazards`.
        probability: the share of people.

    Returns:
        Shape (E, 1), 0 at the least; None where the depth of the structure is not known.

    Source: as `margin`, solved for d.
    """
    if hazard.mean is None or hazard.sd is None:
        return None
    with context.model(f"depth too near, {hazard.kind}") as model:
        near = context.parameter(f"skin.margin_{hazard.kind}").number
        floor = context.parameter("skin.depth_floor", leverage=0.0).number
        factor = context.draw(context.parameter("skin.depth_method"))
        mean, sd = hazard.mean.number * factor, hazard.sd.number * factor
        shallower = ndtr((floor - mean) / sd) + probability * ndtr((mean - floor) / sd)
        return model.drawn(
            np.maximum(mean + sd * ndtri(shallower) - near, 0.0),
            "m",
            f"d with P(D < d + m) = {probability:g}, D normal above a, times K_h; {hazard.name}",
            uses=[hazard.mean, hazard.sd],
        )


def _placed(context: ModelContext, zone: str) -> tuple[Hazard, ...]:
    structures = (_hazard(context, row) for row in _rows(context, zone))
    return tuple(hazard for hazard in structures if hazard.mean or hazard.hard_limit)


def _over_needles(probability: Array) -> Array:
    return np.asarray(probability.mean(axis=-1) if probability.ndim > 2 else probability)


def _rows(context: ModelContext, zone: str) -> list[Row]:
    return [row for row in context.table(_TABLE).rows if zone in row.list("zones")]


def _hazard(context: ModelContext, row: Row) -> Hazard:
    """Depths come from the row of the anatomy table, unless this row states its own."""
    of = context.row(row["table"], row["of"]) if row["table"] else row
    mean_column, sd_column, shallowest = _COLUMNS.get(row["table"], ("", "", ""))
    mean: Value | None = None
    if row["mean_um"]:
        mean = row.value("mean_um")
    elif mean_column and of[mean_column] and row["sd_um"]:
        mean = of.value(mean_column)
    sd: Value | None = None
    if mean is not None and row["sd_um"] == "variation":
        sd = _usual_sd(context, mean)
    elif mean is not None:
        sd = of.value(sd_column) if row["sd_um"] == "row" else row.value("sd_um")
    limit: Value | None = None
    if row["hard_limit_um"]:
        limit = of.value(shallowest) if row["hard_limit_um"] == "shallowest" else row.value("hard_limit_um")
    return Hazard(row["structure"], row["kind"], mean, sd, limit, row)


def _usual_sd(context: ModelContext, mean: Value) -> Value:
    variation = context.parameter("skin.depth_variation")
    sd = variation.number * mean.number
    return replace(
        variation,
        identity=f"{mean.identity}:{variation.identity}",
        number=sd,
        low=sd,
        high=sd,
        unit="m",
        inputs=(mean, variation),
    )
