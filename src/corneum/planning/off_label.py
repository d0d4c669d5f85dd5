"""Uses of a treatment that no regulator has licensed: the goal, the place, the skin, the depth, the device itself, and
what is carried in.

`safety/labelled_uses` holds what each device is cleared for, `safety/device_status` what regulators said of devices
without a clearance, `safety/licensed_contents` what a content is licensed for and the routes that this leaves out. What
was not read is said to be so: a use is never called licensed because nothing stands against it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from corneum.client import Client
from corneum.evidence.goal_words import goal_name
from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Text, cell, statement
from corneum.evidence.tables import Row
from corneum.evidence.value import Value
from corneum.needling.devices import DEVICES
from corneum.planning.payloads import delivers
from corneum.planning.results import Needled, TreatmentResult, ZoneResult
from corneum.safety.gate import route_of
from corneum.safety.scope import DEVICE_STATUS, jurisdictions
from corneum.zones import WHOLE_FACE, zones

LABELLED_USES = "safety/labelled_uses"
LICENSED_CONTENTS = "safety/licensed_contents"

Kind = Literal["device", "goal", "zones", "skin_type", "age", "depth", "contents", "elsewhere"]

# what `safety/device_status` may say of a device or class that is not cleared
_NOT_CLEARED = ("warned", "not_cleared", "not_known", "not_read", "listed")
_EVERY_CONTENT = "*"
_FACE = "WHOLE_FACE"
_UNITED_STATES = "US"
_NOT_DONE = ("contraindicated", "outside_scope", "not_recommended")


@dataclass(frozen=True)
class OffLabelUse:
    """One thing about a treatment that no regulator has licensed, or of which nothing was read. `regulator` is the one
    whose ruling it is, empty where none was read."""

    kind: Kind
    why: Text
    regulator: str
    sources: tuple[str, ...]
    grade: str


def off_label_uses(context: ModelContext, client: Client, result: TreatmentResult) -> tuple[OffLabelUse, ...]:
    """What of a treatment is off-label for this client, in the zones where it may be done.

    Args:
        context: tables and record.
        client: age, skin type, goals, and where the client is treated.
        result: of one treatment.

    Source:
        `safety/labelled_uses`, `safety/device_status`, `safety/licensed_contents`, `needling/device_limits`.
    """
    done = [zone for zone in result.zones.values() if zone.verdict not in _NOT_DONE]
    cleared = [row for row in context.table(LABELLED_USES).rows if row["device"] == result.treatment.device]
    regulator = cleared[0]["regulator"] if cleared else ""
    uses = [
        *(_beyond(context, client, result, cleared, done) if cleared else _of_device(context, result)),
        *_of_depth(result, done, regulator),
        *_of_contents(context, result),
    ]
    place = client.operator.jurisdiction if client.operator else None
    if uses and _UNITED_STATES not in jurisdictions(context, place):
        uses.append(OffLabelUse("elsewhere", statement("off_label.elsewhere"), "", (), "no_data"))
    return tuple(uses)


def _of_device(context: ModelContext, result: TreatmentResult) -> Iterator[OffLabelUse]:
    """What was said of a device without a clearance that was read; that nothing was read where nothing was said."""
    if result.treatment.device is None:
        return
    status = [row for row in _status(context, result) if row["status"] in _NOT_CLEARED]
    for row in status:
        context.row(DEVICE_STATUS, row.row_id)
        yield OffLabelUse("device", cell(row, "why"), "", row.sources, row.grade)
    if not status:
        why = statement("off_label.not_read", device=_device_name(context, result))
        yield OffLabelUse("device", why, "", (), "no_data")


def _status(context: ModelContext, result: TreatmentResult) -> list[Row]:
    """The rows on what regulators said of a device or its class, those that the treatment carries as reasons."""
    codes = {reason.code for reason in result.reasons}
    return [row for row in context.table(DEVICE_STATUS).rows if row.row_id in codes]


def _beyond(
    context: ModelContext, client: Client, result: TreatmentResult, cleared: Sequence[Row], done: Sequence[ZoneResult]
) -> Iterator[OffLabelUse]:
    """The goals that no clearance of a device names, and of those that one does the zones, skin and age left out."""
    for row in cleared:
        context.row(LABELLED_USES, row.row_id)
    regulator = cleared[0]["regulator"]
    sources = tuple(dict.fromkeys(key for row in cleared for key in row.sources))

    def use(kind: Kind, why: Text) -> OffLabelUse:
        return OffLabelUse(kind, why, regulator, sources, cleared[0].grade)

    wanted = {goal.goal: goal_name(goal.goal, goal.variant or "") for goal in client.goals}
    serving = [row for row in cleared if set(row.list("goals")).intersection(wanted)]
    named = {goal for row in serving for goal in row.list("goals")}
    left = tuple(name for goal, name in wanted.items() if goal not in named)
    if left:
        uses, device = tuple(row["use"] for row in cleared), _device_name(context, result)
        yield use("goal", statement("off_label.goal", regulator=regulator, device=device, uses=uses, goals=left))
    if not serving:
        return
    labelled = {zone for row in serving for zone in _zones_of(row)}
    outside = tuple(zones()[zone.zone].name for zone in done if zone.zone not in labelled)
    if outside:
        yield use("zones", statement("off_label.zones", regulator=regulator, zones=outside))
    own, types = client.person.fitzpatrick, [row.list("fitzpatrick") for row in serving]
    if own and all(types) and not any(own in each for each in types):
        studied = tuple(dict.fromkeys(word for each in types for word in each))
        yield use("skin_type", statement("off_label.skin_type", types=studied, own=own))
    youngest = min((int(row["age_from"]) for row in serving if row["age_from"]), default=0)
    if client.person.age < youngest:
        yield use("age", statement("off_label.age", age=youngest))


def _of_depth(result: TreatmentResult, done: Sequence[ZoneResult], regulator: str) -> Iterator[OffLabelUse]:
    """Zones in which the needles are set deeper than a regulator looked at."""
    deeper = [
        (zone, zone.needled.depths.labelled)
        for zone in done
        if isinstance(zone.needled, Needled)
        and isinstance(zone.needled.depths.labelled, Value)
        and zone.needled.technique.length > zone.needled.depths.labelled.number
    ]
    if deeper:
        labelled = deeper[0][1]
        names = tuple(zones()[zone.zone].name for zone, _ in deeper)
        why = statement("off_label.depth", labelled=labelled.number, zones=names)
        yield OffLabelUse("depth", why, regulator, labelled.sources, labelled.grade)


def _of_contents(context: ModelContext, result: TreatmentResult) -> Iterator[OffLabelUse]:
    """What a content is not licensed for by the route on which it is carried in."""
    treatment = result.treatment
    if treatment.device is None or not delivers(context, treatment.payload):
        return
    brought = {*treatment.tags, treatment.payload, _EVERY_CONTENT}
    route = route_of(treatment.tags)
    for row in context.table(LICENSED_CONTENTS).rows:
        if brought.intersection(row.list("contents")) and route in row.list("routes"):
            context.row(LICENSED_CONTENTS, row.row_id)
            yield OffLabelUse("contents", cell(row, "why"), row["regulator"], row.sources, row.grade)


def _device_name(context: ModelContext, result: TreatmentResult) -> str:
    """The device as the table of devices names it; the treatment where it is in no table."""
    row = context.table(DEVICES).index.get(str(result.treatment.device))
    return row["product"] if row is not None else result.treatment.plain_name


def _zones_of(row: Row) -> tuple[str, ...]:
    named = row.list("zones")
    return (*named, *(WHOLE_FACE if _FACE in named else ()))
