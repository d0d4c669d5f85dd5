"""The depth chart of one device for one goal or cell: zone by zone the four depths, what binds them, and why.

A chart is about needles, not about a product: where the goal is served by what is delivered, the depth is that of a
sterile product which is made for the device. Nothing is set where no needle serves the goal, inside the orbital rim,
and where the client's own facts forbid it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from corneum.client import Client, Considered, Goal, InlineDevice
from corneum.errors import InputFault
from corneum.evidence.derivation import Drawn
from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Text, statement
from corneum.evidence.value import NoData
from corneum.needling.reached_depths import injured_in_band
from corneum.planning.asked_depth import depth_limit_reasons
from corneum.planning.gates import gate, needs_needles, rim_reasons
from corneum.planning.needle_aim import Aim, aim
from corneum.planning.needle_facts import goals_of, needle_facts
from corneum.planning.needling_step import place
from corneum.planning.observations import Observations, observe
from corneum.planning.payloads import BELOW_BARRIER, NOTHING, delivers
from corneum.planning.reaction import react
from corneum.planning.results import Needled, NeedledZone, Quantity, Reaction
from corneum.planning.treatments import NEEDLE, TABLE, Treatment, class_of, ladder
from corneum.planning.zone_skin import skin_of
from corneum.safety.contraindications import screen
from corneum.safety.reasons import Reason, in_order, verdict
from corneum.skin.layers import Skin
from corneum.skin.target_cells import CellPlace
from corneum.skin.targets import Band, goal_row

REFERRAL = "referral"
NO_NEEDLE, NOT_REACHED = "no_needle_for_goal", "target_not_reached"
NO_THICKNESS, DEVICE_UNKNOWN = "no_thickness", "device_unknown"
# verdicts at which nothing is set
_NO_DIAL = ("contraindicated", "outside_scope")


@dataclass(frozen=True)
class Line:
    """One zone of a chart. `needled` and `reaction` are None where nothing is set, and `reasons` say why.

    `cell` is where the cell of a chart lies here, None on the chart of a goal.
    """

    zone: str
    verdict: str
    reasons: tuple[Reason, ...]
    band: Band | NoData
    needled: Needled | None
    injured: Quantity
    reaction: Reaction | None
    cell: CellPlace | None = None


@dataclass(frozen=True)
class Chart:
    """One device for one goal, or for one cell, over the zones of a client: `goal` or `cell` (id and name) is None.

    `mode` is the goal's (a word of `skin.targets.MODES`), empty for a cell.
    """

    treatment: Treatment
    goal: Goal | None
    cell: tuple[str, str] | None
    mode: str
    lines: Mapping[str, Line]


@dataclass(frozen=True)
class ChartCase:
    """What the zones of one chart share: who is treated with what, and whether `client` is a person whose file was
    read, so that every reason of a plan counts."""

    context: ModelContext
    client: Client
    treatment: Treatment
    personal: bool
    observations: Observations


def needle_devices(context: ModelContext) -> tuple[str, ...]:
    """One device of each class of needles on the ladder, in the order of the rungs: what a chart shows unasked."""
    rows = sorted(context.table(TABLE).rows, key=lambda row: int(row["rung"]))
    first: dict[str, str] = {}
    for row in rows:
        if row["device"] and NEEDLE in row.list("tags"):
            first.setdefault(row["class"], row["device"])
    return tuple(first.values())


def chart(
    context: ModelContext,
    client: Client,
    device: str | InlineDevice,
    goal: Goal,
    *,
    personal: bool,
    skins: Mapping[str, Skin | NoData],
) -> Chart:
    """The depths of a device for a goal, zone by zone, or why nothing is set there.

    Args:
        context: tables, virtual people and the record of derivations.
        client: the person; the goals of the file give way to `goal`.
        device: an id of the catalogue, or a device that a client's file describes.
        goal: what the needles are for.
        personal: whether `client` is a person whose file was read: then every reason of a plan counts, licence and
            screens included. Otherwise only age, phototype and zone count.
        skins: the skin of each zone of the chart, from `skins_of`.

    Returns:
        One line a zone of `skins`, in their order.

    Raises:
        InputFault: a device without needles.
    """
    wanted = client.model_copy(update={"goals": (goal,)})
    treatment = treatment_for(context, wanted, device, skins)
    mode = goal_row(context, goal.goal, goal.variant)["mode"]
    case = ChartCase(context, wanted, treatment, personal, observe(context, wanted))
    return Chart(treatment, goal, None, mode, {zone: _line(case, goal, zone, skin) for zone, skin in skins.items()})


def skins_of(context: ModelContext, client: Client) -> dict[str, Skin | NoData]:
    """The skin of every zone of the client, to be shared by many charts."""
    return {zone: skin_of(context, client, zone) for zone in client.zones}


def _line(case: ChartCase, goal: Goal, zone: str, skin: Skin | NoData) -> Line:
    if isinstance(skin, NoData):
        return without_thickness(zone, skin)
    aimed = _aim(case.context, case.client, case.treatment, skin)
    row = goal_row(case.context, goal.goal, goal.variant)
    unserved = aimed.goal is None or row["rung_floor"] == REFERRAL
    return line_of(case, skin, aimed, [_no_needle(case.context, goal, row["mode"])] if unserved else [])


def line_of(case: ChartCase, skin: Skin, aimed: Aim, unserved: Sequence[Reason]) -> Line:
    """One zone of a chart: what is set there to reach what is aimed at, or why nothing is.

    Args:
        case: what the zones share.
        skin: of the zone, its layers drawn.
        aimed: what is to be reached.
        unserved: why no needle serves it, so that nothing is set; none where one may.
    """
    context, treatment, zone = case.context, case.treatment, skin.zone
    reasons = [*rim_reasons(context, zone), *unserved]
    if reasons:
        return unset(zone, [*reasons, *_against(case, zone, treatment.length)], aimed.band)
    facts = needle_facts(context, case.client, treatment)
    needled = place(context, facts, skin, aimed, case.observations)
    if isinstance(needled, NoData):
        return unset(zone, [_unknown(DEVICE_UNKNOWN, needled)], aimed.band)
    beyond = depth_limit_reasons(context, facts, zone, skin, needled)
    if beyond:
        return unset(zone, beyond, aimed.band)
    reasons += [*_against(case, zone, needled.technique.length), *_not_reached(context, needled)]
    if verdict(reasons) in _NO_DIAL:
        return unset(zone, reasons, aimed.band)
    injured: Quantity = NoData("no band of this goal is meant to be injured")
    if isinstance(aimed.band, Band):
        injured = injured_in_band(context, needled.channels, needled.depth_in_place, aimed.band)
    reaction = react(context, case.client, NeedledZone(treatment, zone, skin, needled), case.observations)
    return Line(zone, verdict(reasons), in_order(reasons), aimed.band, needled, injured, reaction)


def without_thickness(zone: str, missing: NoData) -> Line:
    """A zone whose skin was never measured: nothing is set."""
    return unset(zone, [_unknown(NO_THICKNESS, missing)], missing)


def unset(zone: str, reasons: Sequence[Reason], band: Band | NoData) -> Line:
    """A zone in which nothing is set, and why."""
    return Line(zone, verdict(reasons), in_order(reasons), band, None, NoData("nothing is set here"), None)


def ways_with_needles(context: ModelContext, client: Client, device: str | InlineDevice) -> list[Treatment]:
    """The ways in which the ladder uses a device with needles; empty for a device without needles."""
    considered = client.model_copy(update={"devices": (device,), "considering": (Considered(device=device),)})
    return [rung for rung in ladder(context, considered) if rung.device == device and needs_needles(rung)]


def plain_ways(context: ModelContext, client: Client, device: str | InlineDevice) -> list[Treatment]:
    """The ways in which the ladder uses a device with needles, the plainest first: dry, sterile, without a prescriber.

    Raises:
        InputFault: a device without needles.
    """
    ways = ways_with_needles(context, client, device)
    if not ways:
        class_ = class_of(context, device).replace("_", " ")
        raise InputFault("--device", device, f"is of the class {class_}, for which no depth is set")
    return sorted(
        ways, key=lambda rung: (rung.payload != NOTHING, BELOW_BARRIER in rung.tags, rung.prescriber, rung.rung)
    )


def treatment_for(
    context: ModelContext, client: Client, device: str | InlineDevice, skins: Mapping[str, Skin | NoData]
) -> Treatment:
    """The device's way of serving the goal: dry where injury is meant, with a product where delivery is."""
    plainest = plain_ways(context, client, device)
    skin = next((skin for skin in skins.values() if isinstance(skin, Skin)), None)
    serving = [rung for rung in plainest if skin is not None and _aim(context, client, rung, skin).goal is not None]
    return as_a_tool((serving or plainest)[0])


def as_a_tool(way: Treatment) -> Treatment:
    """A way to use a device without what is said against its product: a chart is about needles."""
    return replace(way, tags=way.tags - {BELOW_BARRIER}, considered=None)


def _aim(context: ModelContext, client: Client, treatment: Treatment, skin: Skin) -> Aim:
    return aim(context, goals_of(client), skin, delivers=delivers(context, treatment.payload))


def _against(case: ChartCase, zone: str, length: float | None) -> tuple[Reason, ...]:
    """What stands against the needles in a zone; who works where and with what is left to the plan of a client."""
    if case.personal:
        gated = gate(case.context, case.client, case.treatment, (zone,), length)
        return (*gated.general, *gated.zones[zone])
    return screen(case.context, case.client, case.treatment.tags, length, zone)


def _no_needle(context: ModelContext, goal: Goal, mode: str) -> Reason:
    """That no needle of this kind serves the goal, and where to start instead."""
    row = goal_row(context, goal.goal, goal.variant)
    kind = "delivery"
    if REFERRAL in (mode, row["rung_floor"]):
        kind = "physician"
    elif mode == "surface":
        kind = "surface"
    goal_words = f"{goal.goal} {goal.variant or ''}".replace("_", " ").strip()
    note: Text | str = statement("planning.goal_note", note=row["note"]) if row["note"] else ""
    return Reason(
        code=NO_NEEDLE,
        strength="not_recommended",
        why=statement(f"planning.no_needle.{kind}", goal=goal_words, note=note),
        do=statement("planning.no_needle.do", rung=row["rung_floor"].replace("_", " ")),
        person_wide=True,
        sources=row.sources,
        grade=row.grade,
    )


def _not_reached(context: ModelContext, needled: Needled) -> tuple[Reason, ...]:
    """That too few of the needles get to the target within the limits; advice against it where hardly any do."""
    share, enough = needled.share_of_needles_reaching, context.parameter("planning.needle_share")
    hardly = 1 - context.parameter("planning.reach_confidence").number
    if not isinstance(share, Drawn):
        return ()
    reached = float(share.draws.mean())
    if reached >= enough.number:
        return ()
    reason = Reason(
        code=NOT_REACHED,
        strength="not_recommended" if reached < hardly else "note",
        why=statement("planning.target_not_reached", share=reached, bound_by=needled.depths.bound_by),
        do=statement("planning.target_not_reached.do"),
        sources=enough.sources,
        grade=enough.grade,
    )
    return (reason,)


def _unknown(code: str, missing: NoData) -> Reason:
    """That nothing is set because a thickness or a device is not known well enough."""
    why = statement("planning.not_known", reason=missing.reason.rstrip("."))
    return Reason(code, "not_recommended", why, statement(f"planning.{code}.do"))
