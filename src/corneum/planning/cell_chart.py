"""The depth chart of one device for one cell: zone by zone how deep the cell lies, and the setting that reaches it.

Limits are those of a goal. Where no setting within them gets enough needles to the cell, nothing is set: a shorter
needle would only injure what lies above.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from corneum.client import Client, InlineDevice
from corneum.evidence.derivation import Drawn
from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Text, statement
from corneum.evidence.value import NoData
from corneum.needling.reached_depths import share_reaching
from corneum.planning.cell_reach import aim_at_cell
from corneum.planning.depth_chart import (
    Chart,
    ChartCase,
    Line,
    as_a_tool,
    line_of,
    plain_ways,
    unset,
    without_thickness,
)
from corneum.planning.dial import deepest_allowed
from corneum.planning.dial_search import placed_at
from corneum.planning.needle_facts import needle_facts
from corneum.planning.observations import observe
from corneum.planning.results import Quantity
from corneum.safety.reasons import Reason
from corneum.skin.layers import Skin
from corneum.skin.target_cells import TABLE, CellPlace, cell_place

CELL_UNMEASURED, CELL_BELOW_NEEDLES = "cell_depth_unknown", "cell_below_needles"


def cell_chart(
    context: ModelContext,
    client: Client,
    device: str | InlineDevice,
    cell: str,
    *,
    personal: bool,
    skins: Mapping[str, Skin | NoData],
) -> Chart:
    """How deep a cell lies, zone by zone, and what a device is set to so that its needles get there.

    Args:
        context: tables, virtual people and the record of derivations.
        client: the person; the goals of the file do not count.
        device: an id of the catalogue, or a device that a client's file describes.
        cell: an id of `skin.target_cells.cells`.
        personal: whether `client` is a person whose file was read: then every reason of a plan counts.
        skins: the skin of each zone of the chart.

    Raises:
        InputFault: a device without needles.
    """
    treatment = as_a_tool(plain_ways(context, client, device)[0])
    case = ChartCase(context, client, treatment, personal, observe(context, client))
    lines = {zone: _line(case, cell, zone, skin) for zone, skin in skins.items()}
    name = context.table(TABLE).where(cell=cell)[0]["name"]
    return Chart(treatment, None, (cell, name), "", lines)


def _line(case: ChartCase, cell: str, zone: str, skin: Skin | NoData) -> Line:
    if isinstance(skin, NoData):
        return without_thickness(zone, skin)
    there = cell_place(case.context, skin, cell)
    aimed = aim_at_cell(case.context, there)
    line = line_of(case, skin, aimed, _out_of_reach(case, skin, there, aimed.target))
    if line.needled is not None and _hardly_reached(case.context, line.needled.share_of_needles_reaching):
        reason = _below_needles(there, line.needled.technique.length)
        line = unset(zone, [reason, *line.reasons], aimed.band)
    return replace(line, cell=there)


def _out_of_reach(case: ChartCase, skin: Skin, there: CellPlace, target: Drawn | NoData) -> list[Reason]:
    """Why no needle is set for a cell: none that is allowed here gets to it, or how deep it lies was not measured."""
    facts = needle_facts(case.context, case.client, case.treatment)
    longest = deepest_allowed(case.context, facts, skin)
    reasons = []
    if longest is not None:
        at_least = target if isinstance(target, Drawn) else there.upper
        deep = share_reaching(case.context, placed_at(case.context, facts.use, longest, skin), at_least)
        if _hardly_reached(case.context, deep):
            reasons.append(_below_needles(there, longest))
    if isinstance(target, NoData):
        why = statement("planning.cell_depth_unknown", cell=there.name, layer=there.layer)
        reasons.append(_reason(there, CELL_UNMEASURED, why))
    return reasons


def _below_needles(there: CellPlace, longest: float) -> Reason:
    why = statement("planning.cell_below_needles", cell=there.name, length=longest)
    return _reason(there, CELL_BELOW_NEEDLES, why)


def _reason(there: CellPlace, code: str, why: Text) -> Reason:
    do = "planning.cell_depth_unknown.do" if there.below_skin else "planning.target_not_reached.do"
    return Reason(
        code=code,
        strength="not_recommended",
        why=why,
        do=statement(do),
        sources=there.row.sources,
        grade=there.row.grade,
    )


def _hardly_reached(context: ModelContext, share: Quantity) -> bool:
    """Whether so few needles get there that none is set for it."""
    hardly = 1 - context.parameter("planning.reach_confidence").number
    return isinstance(share, Drawn) and float(share.draws.mean()) < hardly
