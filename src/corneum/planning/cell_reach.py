"""What a needle must do to reach a cell, and how many of the needles of a sitting do it."""

from __future__ import annotations

import numpy as np

from corneum.client import Client
from corneum.evidence.derivation import Drawn, Input
from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import NoData
from corneum.needling.reached_depths import share_reaching
from corneum.planning.needle_aim import Aim
from corneum.planning.needle_facts import goals_of
from corneum.skin.layers import Skin
from corneum.skin.target_cells import WITHIN, CellPlace, cell_place, cells_of_goal
from corneum.skin.targets import Band


def goal_cells(context: ModelContext, client: Client) -> dict[str, tuple[str, ...]]:
    """The cells that the goals of a client are about, in the order of the goals, each with its goals."""
    cells: dict[str, list[str]] = {}
    for goal, variant in goals_of(client):
        for cell in cells_of_goal(context, goal, variant):
            cells.setdefault(cell, []).append(goal)
    return {cell: tuple(dict.fromkeys(goals)) for cell, goals in cells.items()}


def places_of(context: ModelContext, client: Client, skin: Skin) -> tuple[CellPlace, ...]:
    """Where the cells that the goals of a client are about lie in the skin of a zone."""
    wanted = tuple(goal_cells(context, client))
    return context.once(
        "cells of the goals", (wanted, skin), lambda apart: tuple(cell_place(apart, skin, cell) for cell in wanted)
    )


def aim_at_cell(context: ModelContext, place: CellPlace) -> Aim:
    """The band of a cell and the depth that reaches it, as needles are aimed at a goal.

    A cell that is to be injured where it lies spread out is reached part of the way down its band
    (`planning.band_share`), any other at the upper edge. NoData where only what lies above it is known.

    Args:
        context: tables and virtual people.
        place: the cell in the skin of a zone.
    """
    if isinstance(place.lower, NoData):
        return Aim(None, place.lower, place.lower)
    band = Band(
        goal="",
        variant="",
        mode=place.reached_at,
        target_cell=place.name,
        upper=place.upper,
        lower=place.lower,
        rule=place.reached_at,
        rung_floor="",
        row=place.row,
    )
    return Aim(None, band, _reaching(context, place, place.upper, place.lower))


def share_at_cell(context: ModelContext, depth_in_place: Drawn, place: CellPlace) -> Drawn | NoData:
    """Share of the needles of a sitting that reach a cell, each where it goes in, 0 to 1, (E, P).

    Args:
        context: tables and virtual people.
        depth_in_place: depth of each needle, m, (E, P, N).
        place: the cell in the skin of the zone.
    """
    lower = place.lower
    if isinstance(lower, NoData):
        return lower
    return context.once(
        "needles that reach a cell",
        (depth_in_place, place),
        lambda apart: _share(apart, depth_in_place, place, lower),
    )


def _share(context: ModelContext, depth_in_place: Drawn, place: CellPlace, lower: Drawn) -> Drawn:
    return share_reaching(context, depth_in_place, _reaching(context, place, place.upper_at_needle, lower))


def _reaching(context: ModelContext, place: CellPlace, upper: Drawn, lower: Drawn) -> Drawn:
    """The depth that reaches a cell from an upper edge, over people or at each needle."""
    if place.reached_at != WITHIN:
        return upper
    with context.model("depth that reaches a cell") as model:
        share = context.parameter("planning.band_share")
        floor = lower.draws if lower.draws.ndim == upper.draws.ndim else lower.draws[..., None]
        return model.drawn(
            upper.draws + share.number * np.maximum(floor - upper.draws, 0.0),
            "m",
            "upper edge + s_b (lower edge - upper edge)",
            uses=[upper, Input(lower, share.number)],
        )
