"""What a slip of the hand costs: the same needles in the same people, once as planned and once with the slip.

Both are computed from the same draws, so that what differs is the slip alone. Which slips are looked at stands in
`needling/sloppy_hands`; nothing is followed beyond the holes, so this costs no transport.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from corneum import units
from corneum.evidence.derivation import Drawn
from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Text, cell
from corneum.evidence.tables import Row
from corneum.evidence.value import NoData
from corneum.needling.channels import channels
from corneum.needling.coverage import coverage, evenness
from corneum.needling.depth import depth_in_place
from corneum.needling.devices import Device
from corneum.needling.reached_depths import share_reaching
from corneum.needling.technique import Technique
from corneum.planning.results import Needled
from corneum.skin.layers import Skin

SLIPS = "needling/sloppy_hands"


@dataclass(frozen=True)
class Outcome:
    """How the needles end with one technique: mean `depth` of a sitting, m, `reaching` the target and `coverage`, each
    drawn (E, P), and the word for evenness."""

    depth: Drawn
    reaching: Drawn | NoData
    coverage: Drawn
    evenness: str


@dataclass(frozen=True)
class Cost:
    """One slip: `what` in words, the outcome `before` and `after` it, and the change of the mean depth, m, (E, P)."""

    row: Row
    what: Text
    before: Outcome
    after: Outcome
    deeper: Drawn


def technique_costs(context: ModelContext, tool: Device, skin: Skin, needled: Needled) -> tuple[Cost, ...]:
    """What each slip costs in one zone; a slip that the technique cannot make, such as half of one pass, is left out.

    Args:
        context: tables and virtual people.
        tool: the device.
        skin: of the zone.
        needled: the needles as planned.

    Source: `needling/sloppy_hands`; the models are those of the plan.
    """
    before = _outcome(context, tool, skin, needled, needled.technique)
    return tuple(
        Cost(row, cell(row, "what"), before, after, _change(context, before, after))
        for row, technique in _slips(context, tool, needled.technique)
        for after in (_outcome(context, tool, skin, needled, technique),)
    )


def _slips(context: ModelContext, tool: Device, technique: Technique) -> Iterator[tuple[Row, Technique]]:
    for row in context.table(SLIPS).rows:
        if tool.class_ in row.list("classes"):
            slipped = _slipped(context, row, technique)
            if slipped is not None and slipped != technique:
                yield context.row(SLIPS, row.row_id), slipped


def _slipped(context: ModelContext, row: Row, technique: Technique) -> Technique | None:
    """The technique with a slip of the hand; None where it cannot be made."""
    share = row.number("share")
    if row["input"] == "angle":
        less = (row.number("less_deg") or 0.0) * units.factor("deg")
        return replace(technique, angle=technique.angle - less) if technique.angle > less else None
    if row["input"] == "passes" and share is not None:
        fewer = int(technique.passes * share)
        return replace(technique, passes=fewer) if fewer >= 1 else None
    if row["input"] == "speed" and share is not None:
        return None if technique.hand_speed is None else replace(technique, haste=technique.haste * share)
    if row["input"] == "stretch":
        return replace(technique, tension="loose")
    return None if technique.force is not None else replace(technique, press=context.parameter("needling.press_light"))


def _outcome(context: ModelContext, tool: Device, skin: Skin, needled: Needled, technique: Technique) -> Outcome:
    placed = depth_in_place(context, tool, technique, skin)
    holes = channels(context, tool, technique, skin, placed)
    target = needled.depths.anatomical
    with context.model("mean depth of a sitting") as model:
        depth = model.drawn(placed.draws.mean(axis=-1), "m", "mean of d over the needles", uses=[placed])
    return Outcome(
        depth,
        share_reaching(context, placed, target)
        if isinstance(target, Drawn)
        else NoData("none of the goals is reached by the depth of a needle"),
        coverage(context, holes, context.parameter("planning.coverage_distance").number),
        evenness(context, holes),
    )


def _change(context: ModelContext, before: Outcome, after: Outcome) -> Drawn:
    return context.drawn(
        after.depth.draws - before.depth.draws,
        "m",
        "change of depth by a slip of the hand",
        "mean depth with the slip less that without",
        [before.depth, after.depth],
    )
