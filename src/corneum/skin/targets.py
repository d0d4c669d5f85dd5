"""Where the target of a goal lies in this skin, and what else lives there.

The edges of a goal's band (`outcomes/goal_targets`) are measured from the surface or from the base of a layer, plus
an offset. No edge lies below the dermis: the cells that are meant end there, and of the muscle below no depth is
known, so the band of a goal that means muscle is short of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

import numpy as np
from numpy.typing import NDArray

from corneum.errors import InputFault
from corneum.evidence.derivation import Drawn, Input
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Row
from corneum.evidence.value import NoData, Value
from corneum.skin.layers import Skin
from corneum.zones import WHOLE_FACE

Array = NDArray[np.float64]

_GOALS = "outcomes/goal_targets"

# sites of anatomy/targets that are wider than a zone, lie across zones, or stand in for what was not measured on a face
_SITES = {
    "face": WHOLE_FACE,
    "perioral": ("upper_lip", "chin"),
    "nasolabial_fold": ("cheek_medial", "upper_lip"),
    "scalp": ("upper_lip", "chin", "jaw_jowl"),
}
_EVERYWHERE = ("whole_body", "back", "breast", "ear")

MODES = ("injure", "deliver", "both", "surface", "referral")


@dataclass(frozen=True)
class Band:
    """The depth band of a goal in one zone.

    `mode` is one of `MODES`. `target_cell` is what is to be reached, `upper` and `lower` (E, P) the edges of the band
    below the skin surface, m. `rule` says what counts as reached, `rung_floor` the lowest rung of the ladder that can
    do it. `assumed_variant` is True where the goal was asked for without a variant and the first of the table was
    taken. `row` is the row of outcomes/goal_targets.
    """

    goal: str
    variant: str
    mode: str
    target_cell: str
    upper: Drawn
    lower: Drawn
    rule: str
    rung_floor: str
    row: Row
    assumed_variant: bool = False


@dataclass(frozen=True)
class Target:
    """A cell, appendage, nerve, plexus or vessel of a zone: where it lies, measured from `reference`, in m.

    A depth that was not read is None; `statement` then holds what is known.
    """

    name: str
    kind: str
    reference: str
    shallowest: Value | None
    deepest: Value | None
    mean: Value | None
    statement: str
    grade: str
    row: Row


def goal_row(context: ModelContext, goal: str, variant: str | None) -> Row:
    """The row of a goal.

    Args:
        context: tables and record.
        goal: a goal of the table.
        variant: of the goal; None takes the first one.

    Returns:
        The row of outcomes/goal_targets.

    Raises:
        InputFault: the goal or its variant is not known; the fault names the nearest word.

    Source: outcomes/goal_targets.
    """
    table = context.table(_GOALS)
    rows = table.where(goal=goal)
    if not rows:
        words = tuple(dict.fromkeys(row["goal"] for row in table.rows))
        raise InputFault("goals", goal, f"allowed are {', '.join(words)}", _nearest(goal, words))
    if not variant:
        return context.row(_GOALS, rows[0].row_id)
    for row in rows:
        if variant in row.list("variant"):
            return context.row(_GOALS, row.row_id)
    variants = tuple(word for row in rows for word in row.list("variant"))
    allowed = f"allowed for {goal} are {', '.join(variants)}" if variants else f"{goal} has no variants; leave it out"
    raise InputFault("goals", variant, allowed, _nearest(variant, variants))


def target_band(context: ModelContext, skin: Skin, goal: str, variant: str | None) -> Band | NoData:
    """The depth band of a goal in a skin.

    Args:
        context: tables and record.
        skin: of the zone, as `corneum.skin.layers.draw_skin` returns it.
        goal: a goal of outcomes/goal_targets.
        variant: of the goal; None takes the first one.

    Returns:
        Edges in m, shape (E, P); NoData, with the reason, where the goal has no edges that skin could hold.

    Raises:
        InputFault: the goal or its variant is not known.

    Source: outcomes/goal_targets.
    """
    row = goal_row(context, goal, variant)
    if not row["band_from_anchor"] or not row["band_to_anchor"]:
        return NoData(
            f"{goal.replace('_', ' ')} has no depth band: {row['note']}", "a referral, not a needle", row.sources
        )
    return Band(
        goal=goal,
        variant=variant or row["variant"],
        mode=row["mode"],
        target_cell=row["target_cell"],
        upper=edge_of_band(context, skin, row, "from"),
        lower=edge_of_band(context, skin, row, "to"),
        rule=row["what_counts_as_reached"],
        rung_floor=row["rung_floor"],
        row=row,
        assumed_variant=not variant and bool(row["variant"]),
    )


def targets(context: ModelContext, zone: str) -> tuple[Target, ...]:
    """Cells, appendages, nerves, plexuses and vessels of a zone.

    Args:
        context: its tables hold the targets.
        zone: id of a zone.

    Returns:
        Each with its depths in m, in the order of the table.

    Source: anatomy/targets.
    """
    sites = {zone, *_EVERYWHERE, *(site for site, zones in _SITES.items() if zone in zones)}
    return tuple(_target(row) for row in context.table("anatomy/targets").rows if sites & set(row.list("zone")))


def _target(row: Row) -> Target:
    sd = "depth_sd_um" if row["depth_mean_um"] else ""
    return Target(
        name=row["target"],
        kind=row["class"],
        reference=row["reference_surface"],
        shallowest=row.value("depth_min_um") if row["depth_min_um"] else None,
        deepest=row.value("depth_max_um") if row["depth_max_um"] else None,
        mean=row.value("depth_mean_um", sd=sd) if row["depth_mean_um"] else None,
        statement=" ".join(part for part in (row["value_other"], row["value_text"], row["unit_other"]) if part),
        grade=row.grade,
        row=row,
    )


def edge_of_band(context: ModelContext, skin: Skin, row: Row, edge: str) -> Drawn:
    """One edge of a band below the skin surface, m, (E, P), within the skin.

    Args:
        context: tables and record.
        skin: of the zone.
        row: of a table with the columns `band_from_anchor`, `band_from_offset_um` and the like.
        edge: "from" for the upper edge, "to" for the lower.
    """
    anchor, offset = row[f"band_{edge}_anchor"], row.number(f"band_{edge}_offset_um") or 0.0
    layers = _anchor(skin, anchor)
    depth = np.asarray(offset + sum(share * layer.draws for layer, share in layers))
    scale = float(np.median(depth)) or 1.0
    leverages = [Input(layer, share * float(np.median(layer.draws)) / scale) for layer, share in layers]
    with context.model("edge of a depth band") as model:
        return model.drawn(
            np.clip(depth, 0.0, skin.total_skin.draws),
            "m",
            f"{row[f'band_{edge}']}: {anchor.replace('_', ' ')} {offset:+g} m, within the skin",
            uses=[row, Input(skin.total_skin, 0), *leverages],
        )


def _anchor(skin: Skin, anchor: str) -> tuple[tuple[Drawn, float], ...]:
    """The layers, with their shares, whose sum is the depth of an anchor."""
    return {
        "surface": (),
        "stratum_corneum_base": ((skin.stratum_corneum, 1.0),),
        "junction": ((skin.epidermis, 1.0),),
        "papillary_base": ((skin.epidermis, 1.0), (skin.papillary_dermis, 1.0)),
        "half_dermis": ((skin.epidermis, 1.0), (skin.dermis, 0.5)),
        "dermis_base": ((skin.total_skin, 1.0),),
        "subcutis": ((skin.total_skin, 1.0),),
    }[anchor]


def _nearest(word: str, words: tuple[str, ...]) -> str | None:
    return next(iter(get_close_matches(word, words, 1)), None)
