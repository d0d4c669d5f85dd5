"""The depth chart of one device for one goal: zone by zone the four depths, what binds them, and why.

A chart is about needles, not about a bottle: where the goal is served by what is delivered, the depth is that of a
sterile product which is made for the device. Nothing is set where no needle serves the goal, inside the orbital rim,
and where the client's own facts forbid it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from corneum.client import Client, Considered, Goal, InlineDevice
from corneum.errors import InputFault
from corneum.evidence.derivation import Drawn
from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import literal
from corneum.evidence.value import NoData
from corneum.needling.channels import injured_in_band
from corneum.planning.dial import aim
from corneum.planning.gates import gate, needs_needles, rim_reasons
from corneum.planning.needling_step import needle, skin_of
from corneum.planning.observations import Seen, observe
from corneum.planning.reaction import react
from corneum.planning.results import Needled, Place, Quantity, Reaction
from corneum.planning.treatments import NEEDLE, TABLE, Treatment, ladder
from corneum.safety.contraindications import screen
from corneum.safety.reasons import Reason, in_order, verdict
from corneum.skin.layers import Skin
from corneum.skin.targets import Band, goal_row

PRODUCT = "product_below_barrier"
REFERRAL = "referral"
NO_NEEDLE, NOT_REACHED = "no_needle_for_goal", "target_not_reached"
# what of a gate is about who works where and with which bottle; a chart without a client leaves it to the plan
_NO_DIAL = ("contraindicated", "outside_scope")


@dataclass(frozen=True)
class Line:
    """One zone of a chart. `needled` and `reaction` are None where nothing is set, and `reasons` say why."""

    zone: str
    verdict: str
    reasons: tuple[Reason, ...]
    band: Band | NoData
    needled: Needled | None
    injured: Quantity
    reaction: Reaction | None


@dataclass(frozen=True)
class Chart:
    """One device for one goal over the zones of a client. `mode` is the goal's (a word of `skin.targets.MODES`)."""

    treatment: Treatment
    goal: Goal
    mode: str
    lines: Mapping[str, Line]


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
    """The chart of a device of the catalogue for a goal, in the skins of `skins_of`.

    `personal` says that `client` is a person whose file was read: then every reason of a plan counts, licence and
    screens included. Otherwise only what age, phototype and zone say. Raises InputFault where the device has no
    needles.
    """
    wanted = client.model_copy(update={"goals": (goal,)})
    treatment = treatment_for(context, wanted, device, skins)
    mode = goal_row(context, goal.goal, goal.variant)["mode"]
    seen = observe(context, wanted)
    lines = {}
    for zone, skin in skins.items():
        if isinstance(skin, NoData):
            why = Reason(
                "no_thickness", "not_recommended", literal(_sentence(skin.reason)), literal("Measure it first.")
            )
            lines[zone] = _unset(zone, [why], skin)
            continue
        lines[zone] = _line(context, wanted, treatment, zone, skin, mode, personal, seen)
    return Chart(treatment, goal, mode, lines)


def skins_of(context: ModelContext, client: Client) -> dict[str, Skin | NoData]:
    """The skin of every zone of the client, to be shared by many charts."""
    return {zone: skin_of(context, client, zone) for zone in client.zones}


def _line(
    context: ModelContext,
    client: Client,
    treatment: Treatment,
    zone: str,
    skin: Skin,
    mode: str,
    personal: bool,
    seen: Seen,
) -> Line:
    aimed = aim(context, client, treatment, skin)
    reasons = list(rim_reasons(context, zone))
    if aimed.goal is None or goal_row(context, client.goals[0].goal, client.goals[0].variant)["rung_floor"] == REFERRAL:
        reasons.append(_no_needle(context, client.goals[0], mode))
    if reasons:
        reasons += _against(context, client, treatment, zone, treatment.length, personal)
        return _unset(zone, reasons, aimed.band)
    placed = needle(context, client, treatment, skin, seen)
    if isinstance(placed, NoData):
        return _unset(
            zone,
            [_unknown("device_unknown", placed.reason, "Ask the maker.")],
            aimed.band,
        )
    reasons += _against(context, client, treatment, zone, placed.technique.length, personal)
    missed = _missed(context, placed)
    if missed is not None:
        reasons.append(missed)
    if verdict(reasons) in _NO_DIAL:
        return _unset(zone, reasons, aimed.band)
    injured: Quantity = NoData("no band of this goal is meant to be injured")
    if isinstance(aimed.band, Band):
        injured = injured_in_band(context, placed.channels, placed.depth_in_place, aimed.band)
    reaction = react(context, client, Place(treatment, zone, skin, placed), seen)
    return Line(zone, verdict(reasons), in_order(reasons), aimed.band, placed, injured, reaction)


def _unset(zone: str, reasons: list[Reason], band: Band | NoData) -> Line:
    """A zone in which nothing is set."""
    return Line(zone, verdict(reasons), in_order(reasons), band, None, NoData("nothing is set here"), None)


def treatment_for(
    context: ModelContext, client: Client, device: str | InlineDevice, skins: Mapping[str, Skin | NoData]
) -> Treatment:
    """The device's way of serving the goal: dry where injury is meant, with a product where delivery is."""
    asked = client.model_copy(update={"devices": (device,), "considering": (Considered(device=device),)})
    mine = [one for one in ladder(context, asked) if one.device == device and needs_needles(one)]
    if not mine:
        class_ = context.table("devices/devices").row(device)["class"] if isinstance(device, str) else device.class_
        raise InputFault("--device", device, f"is of the class {class_.replace('_', ' ')}, for which no depth is set")
    plain = sorted(mine, key=lambda one: (one.payload != "none", PRODUCT in one.tags, one.prescriber, one.rung))
    skin = next((skin for skin in skins.values() if isinstance(skin, Skin)), None)
    serving = [one for one in plain if skin is not None and aim(context, client, one, skin).goal is not None]
    chosen = (serving or plain)[0]
    return replace(chosen, tags=chosen.tags - {PRODUCT}, asked=None)


def _against(
    context: ModelContext, client: Client, treatment: Treatment, zone: str, length: float | None, personal: bool
) -> tuple[Reason, ...]:
    if personal:
        found = gate(context, client, treatment, (zone,), length)
        return (*found.general, *found.zones[zone])
    return screen(context, client, treatment.tags, length, zone)


def _no_needle(context: ModelContext, goal: Goal, mode: str) -> Reason:
    row = goal_row(context, goal.goal, goal.variant)
    words = f"{goal.goal} {goal.variant or ''}".replace("_", " ").strip()
    told = "needs something delivered, and these needles bring nothing"
    if REFERRAL in (mode, row["rung_floor"]):
        told = "is a matter for a physician, and no needle of this kind treats it"
    elif mode == "surface":
        told = "is treated at the surface, which needles open"
    note = f": {row['note']}" if row["note"] else ""
    return Reason(
        NO_NEEDLE, "not_recommended", literal(f"{words[:1].upper()}{words[1:]} {told}{note}."),
        literal(f"Start at {row['rung_floor'].replace('_', ' ')}."), None, True, row.sources, row.grade,
    )  # fmt: skip


def _missed(context: ModelContext, placed: Needled) -> Reason | None:
    """That too few of the needles get to the target within the limits; advice against it where hardly any do."""
    share, enough = placed.share_of_needles_reaching, context.parameter("planning.needle_share")
    hardly = 1 - context.parameter("planning.reach_confidence").number
    if not isinstance(share, Drawn):
        return None
    reached = float(share.draws.mean())
    if reached >= enough.number:
        return None
    strength = "not_recommended" if reached < hardly else "note"
    told = f"About {100 * reached:.0f} of 100 needles get to the target of this goal here"
    return Reason(
        NOT_REACHED, strength, literal(f"{told}; the depth is bound by: {placed.depths.binding}."),
        literal("Do not go deeper to make up for it: choose another device, or treat the zone otherwise."),
        None, False, enough.sources, enough.grade,
    )  # fmt: skip


def _unknown(code: str, why: str, do: str) -> Reason:
    return Reason(code, "not_recommended", literal(_sentence(why)), literal(do))


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."
