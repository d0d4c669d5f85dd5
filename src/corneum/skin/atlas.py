"""The skin that is there, as numbers to print: layers, targets and hazards of a zone (`corneum skin --json`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from corneum.evidence.derivation import Drawn
from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import CENTRAL_95, NoData, Value
from corneum.skin.fitted import ZONES
from corneum.skin.hazards import Hazard, hazards, margin, unplaced
from corneum.skin.layers import LAYERS, HasTotalSkin, draw_skin
from corneum.skin.targets import Target, targets


def atlas(
    context: ModelContext,
    zone: str,
    *,
    age: float,
    age_spread: float = 0,
    sex: str,
    measurements: Mapping[str, HasTotalSkin] | None = None,
    depths: Sequence[float] = (),
) -> dict[str, Any]:
    """Layers, targets and hazards of a zone.

    Args:
        context: tables and virtual people; at least 256 outer draws and 64 people give two good digits.
        zone: id of a zone.
        age: years.
        age_spread: two standard deviations of the age, years.
        sex: female | male | unspecified.
        measurements: readings of total skin by zone.
        depths: of a needle tip in place, m below the skin surface.

    Returns:
        SI. Of each layer: the median; `low` and `high`, the 95 % interval for one person of this population;
        `mean_low` and `mean_high`, that of a study mean (people averaged out, what methods disagree about kept);
        `studies` and `people`, how many were measured in this very zone, 0 where the level of the face and the
        neighbours stand in. Of each hazard: how likely a needle in place at each of `depths` comes too near.

    Raises:
        InputFault: an unknown sex, or a reading no thicker than the epidermis.

    Source: the tables of `corneum.skin.layers`, `corneum.skin.targets` and `corneum.skin.hazards`.
    """
    skin = draw_skin(context, zone, age=age, age_spread=age_spread, sex=sex, measurements=measurements)
    layers: dict[str, Any] = {}
    if isinstance(skin, NoData):
        layers = {name: _absent(skin) for name in LAYERS}
    else:
        layers = {name: _layer(context, getattr(skin, name)) | _behind(context, name, zone) for name in LAYERS}
    return {
        "layers": layers,
        "targets": {target.row.row_id: _target(target) for target in targets(context, zone)},
        "hazards": {
            hazard.name: _hazard(hazard) | {"too_near": _too_near(context, hazard, depths)}
            for hazard in hazards(context, zone)
        },
        "unplaced": [entry.depth.reason for entry in unplaced(context, zone)],
    }


def _layer(context: ModelContext, layer: Drawn) -> dict[str, Any]:
    low, median, high = np.quantile(layer.draws, [CENTRAL_95[0], 0.5, CENTRAL_95[1]])
    mean_low, mean_high = np.quantile(layer.draws.mean(axis=1), CENTRAL_95)
    return {
        "value": float(median),
        "unit": layer.unit,
        "low": float(low),
        "high": float(high),
        "mean_low": float(mean_low),
        "mean_high": float(mean_high),
        "grade": context.grade(layer.derivation),
        "status": "computed",
        "derivation": layer.derivation,
        "sources": list(context.derivations[layer.derivation].sources),
    }


# the fitted layer that tells how much was measured of each
_FITTED = {
    "stratum_corneum": "stratum_corneum",
    "viable_epidermis": "epidermis",
    "epidermis": "epidermis",
    "reticular_dermis": "dermis",
    "dermis": "dermis",
    "total_skin": "dermis",
}


def _behind(context: ModelContext, layer: str, zone: str) -> dict[str, Any]:
    """How many studies and people were measured in this zone; of the papillary dermis no facial mean was found."""
    if layer not in _FITTED:
        return {"studies": 0, "people": 0}
    row = context.table(ZONES).row(f"{_FITTED[layer]}_{zone}")
    return {"studies": int(row["studies"]), "people": int(row["people"])}


def _too_near(context: ModelContext, hazard: Hazard, depths: Sequence[float]) -> list[dict[str, Any]]:
    """Probability at each depth in place, with its 95 % range over what methods disagree about."""
    entries = []
    for depth in depths:
        needle = context.drawn(
            np.full(context.population.shape("person"), depth), "m", "a depth in place", f"{depth:g} m", []
        )
        outer = margin(context, hazard, needle).draws.mean(axis=1)
        low, high = np.quantile(outer, CENTRAL_95)
        entries.append({"depth": depth, "value": float(outer.mean()), "low": float(low), "high": float(high)})
    return entries


def _absent(gap: NoData) -> dict[str, Any]:
    return {
        "value": None,
        "unit": "m",
        "status": "no_credible_data",
        "reason": gap.reason,
        "settled_by": gap.settled_by,
        "grade": "no_data",
        "sources": list(gap.sources),
    }


def _depth(value: Value | None) -> float | None:
    return None if value is None else value.number


def _target(target: Target) -> dict[str, Any]:
    return {
        "name": target.name,
        "kind": target.kind,
        "measured_from": target.reference,
        "shallowest": _depth(target.shallowest),
        "deepest": _depth(target.deepest),
        "mean": _depth(target.mean),
        "unit": "m",
        "statement": target.statement,
        "grade": target.grade,
        "sources": list(target.row.sources),
    }


def _hazard(hazard: Hazard) -> dict[str, Any]:
    return {
        "kind": hazard.kind,
        "mean": _depth(hazard.mean),
        "sd": _depth(hazard.sd),
        "hard_limit": _depth(hazard.hard_limit),
        "unit": "m",
        "note": hazard.row["note"],
        "grade": hazard.row.grade,
        "sources": list(hazard.row.sources),
    }
