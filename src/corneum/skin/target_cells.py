"""Where the cells that treatments are for lie in the skin of one person.

The edges of a cell's band (`skin/target_cells`) are measured as those of the goals are: from the surface or the base of
a layer, plus an offset. Needles meet an epidermis that varies about the person's, so the depth at which each needle
comes to a cell of the epidermis is its own. Muscle lies below the skin: where its depth was measured it is drawn over
people, elsewhere only that it lies below the base of the skin is known.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

import numpy as np

from corneum.errors import InputFault
from corneum.evidence.derivation import Drawn, Input
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Row
from corneum.evidence.value import NoData
from corneum.skin.layers import Skin
from corneum.skin.targets import edge_of_band, goal_row

TABLE = "skin/target_cells"
WITHIN = "within"

_MEASURED = "measured"
_BELOW_SKIN = (_MEASURED, "subcutis")


@dataclass(frozen=True)
class CellPlace:
    """A cell in the skin of one zone. Depths below the surface in m.

    `upper` and `lower` (E, P) are the edges of the band in which it lives; `lower` is NoData where only that it lies
    below `upper` is known. `upper_at_needle` (E, P, N) is the upper edge where each needle goes in, or `upper` where
    nothing of it varies from needle to needle. A cell is reached at its upper edge or, where `reached_at` is `WITHIN`,
    part of the way down its band. `below_skin` says that it lives in muscle. `solved_layer` is the layer of the skin
    that transport is solved for in which it lives, empty where none is. `potencies` are rows of
    response/potencies that were measured on it.
    """

    cell: str
    name: str
    layer: str
    reached_at: str
    upper: Drawn
    lower: Drawn | NoData
    upper_at_needle: Drawn
    below_skin: bool
    solved_layer: str
    potencies: tuple[str, ...]
    row: Row


def cells(context: ModelContext) -> tuple[str, ...]:
    """The ids of all cells, in the order of the table."""
    return tuple(dict.fromkeys(row["cell"] for row in context.table(TABLE).rows))


def cell_id(context: ModelContext, word: str, field: str) -> str:
    """The id of a cell.

    Args:
        context: tables.
        word: the id or the name of a cell, in any case.
        field: the option that held it, for the message of a fault.

    Raises:
        InputFault: no cell has this name; the fault names the nearest.
    """
    by_word = {row["name"]: row["cell"] for row in context.table(TABLE).rows}
    by_word |= {cell.replace("_", " "): cell for cell in cells(context)}
    wanted = word.strip().lower().replace("_", " ")
    if wanted in by_word:
        return by_word[wanted]
    near = get_close_matches(wanted, by_word, 1)
    raise InputFault(
        field, word, f"is no cell; allowed are {', '.join(cells(context))}", by_word[near[0]] if near else None
    )


def cells_of_goal(context: ModelContext, goal: str, variant: str | None) -> tuple[str, ...]:
    """The ids of the cells that a goal is about; none where it is about no living cell of the table.

    Args:
        context: tables and record.
        goal: a goal of outcomes/goal_targets.
        variant: of the goal; None takes the first one.

    Raises:
        InputFault: the goal or its variant is not known.

    Source: skin/target_cells, outcomes/goal_targets.
    """
    wanted = goal_row(context, goal, variant).row_id
    rows = context.table(TABLE).rows
    return tuple(dict.fromkeys(row["cell"] for row in rows if wanted in row.list("goal_rows")))


def layers_with_potency(context: ModelContext, potency: str) -> tuple[str, ...]:
    """The solved layers in which the cells live that a row of response/potencies was measured on."""
    rows = (row for row in context.table(TABLE).rows if potency in row.list("potencies"))
    return tuple(dict.fromkeys(row["solved_layer"] for row in rows if row["solved_layer"]))


def cells_of(context: ModelContext, skin: Skin) -> tuple[CellPlace, ...]:
    """Every cell of the table in the skin of a zone, in the order of the table; depths in m."""
    return tuple(cell_place(context, skin, cell) for cell in cells(context))


def cell_place(context: ModelContext, skin: Skin, cell: str) -> CellPlace:
    """A cell in the skin of a zone.

    Args:
        context: tables and virtual people.
        skin: of the zone, its layers drawn.
        cell: an id of `cells`.

    Returns:
        Its edges in m, drawn over people (E, P) and at each needle (E, P, N).

    Source: skin/target_cells.
    """
    row = _row(context, cell, skin.zone)
    upper = _edge(context, skin, row, "from")
    lower: Drawn | NoData = NoData(
        f"the depth of the {row['layer']} was not measured in this zone", "ultrasound of the muscle in this zone"
    )
    if row["band_to_anchor"]:
        lower = _edge(context, skin, row, "to")
    return CellPlace(
        cell=cell,
        name=row["name"],
        layer=row["layer"],
        reached_at=row["reached_at"],
        upper=upper,
        lower=lower,
        upper_at_needle=_at_needle(context, skin, row, upper),
        below_skin=row["band_from_anchor"] in _BELOW_SKIN,
        solved_layer=row["solved_layer"],
        potencies=row.list("potencies"),
        row=row,
    )


def _row(context: ModelContext, cell: str, zone: str) -> Row:
    """The row of a cell for a zone, or the one that holds elsewhere."""
    rows = context.table(TABLE).where(cell=cell)
    own = next((row for row in rows if zone in row.list("zone")), None)
    return context.row(TABLE, (own or next(row for row in rows if not row["zone"])).row_id)


def _edge(context: ModelContext, skin: Skin, row: Row, edge: str) -> Drawn:
    if row[f"band_{edge}_anchor"] != _MEASURED:
        return edge_of_band(context, skin, row, edge)
    offset = row.number(f"band_{edge}_offset_um") or 0.0
    with context.model("depth of a muscle over people") as model:
        depth = row.value("depth_mean_um", sd="depth_sd_um")
        surface = np.maximum(context.draw(depth, "person", f"skin.{row.row_id}"), skin.total_skin.draws)
        return model.drawn(
            surface + offset,
            "m",
            f"D normal (mu, s), no shallower than the base of the skin, {offset:+g} m",
            uses=[depth, Input(skin.total_skin, 0)],
        )


def _at_needle(context: ModelContext, skin: Skin, row: Row, upper: Drawn) -> Drawn:
    """The upper edge where each needle goes in: the layer that it hangs on differs from needle to needle."""
    by_anchor = {
        "junction": (skin.epidermis, skin.epidermis_at_needle),
        "stratum_corneum_base": (skin.stratum_corneum, skin.stratum_corneum_at_needle),
    }
    if row["band_from_anchor"] not in by_anchor:
        return upper
    layer, layer_at_needle = by_anchor[row["band_from_anchor"]]
    with context.model("edge of a cell at each needle") as model:
        return model.drawn(
            np.maximum(upper.draws[..., None] + layer_at_needle.draws - layer.draws[..., None], 0.0),
            "m",
            "edge over people + layer at the needle - layer over people",
            uses=[layer_at_needle, Input(upper, 0), Input(layer, 0)],
        )
