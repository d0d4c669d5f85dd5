"""All that the needles of a treatment read of the client and of the treatment.

Treatments that differ only in what they carry have the same facts, and so the same needles. A step that reads more of
the client needs a field more here: what stands in none cannot be read.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from corneum.client import Client, InlineDevice, Needles, SecondPass
from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import stated_value
from corneum.needling.described_device import inline_device
from corneum.needling.device_settings import dial_values
from corneum.needling.devices import Device, device
from corneum.needling.heat import Heating
from corneum.needling.technique import Technique, default_technique
from corneum.planning.offered_heat import heating_of, tip_of
from corneum.planning.payloads import delivers
from corneum.planning.stated_hand import USUAL_HAND, Hand
from corneum.planning.treatments import Treatment

# the word of a goal and its variant, None where none was said
Wanted = tuple[str, str | None]


@dataclass(frozen=True)
class Use:
    """How a device is used but for its needle length: passes, order of the serum and needles of the tip, None for those
    of its class, and what of a stated technique is not the usual."""

    device: str | InlineDevice
    passes: int | None
    serum: str | None
    tip: int | None = None
    hand: Hand = USUAL_HAND


@dataclass(frozen=True)
class NeedleFacts:
    """What decides where the needles of a treatment go and what they leave.

    `delivers` says whether the treatment brings something that acts in the skin, `length` is its default needle length
    and `requested` the depth that the client's entry states, both m and None where there is none; `age` in years;
    `heating` is that of radio-frequency needles, None for others; `second_pass` is a deeper second pass as stated.
    """

    use: Use
    class_: str
    delivers: bool
    length: float | None
    requested: float | None
    goals: tuple[Wanted, ...]
    age: float
    heating: Heating | None = None
    second_pass: SecondPass | None = None


def needle_facts(context: ModelContext, client: Client, treatment: Treatment) -> NeedleFacts:
    """The facts of a treatment that has a device. Raises ValueError where it has none."""
    use = use_of(treatment)
    return NeedleFacts(
        use=use,
        class_=treatment.class_,
        delivers=delivers(context, treatment.payload),
        length=treatment.length,
        requested=treatment.considered.depth if treatment.considered else None,
        goals=goals_of(client),
        age=client.person.age,
        heating=heating_of(context, tool_in_use(context, use), treatment.considered),
        second_pass=treatment.technique.second_pass if treatment.technique else None,
    )


def goals_of(client: Client) -> tuple[Wanted, ...]:
    """The goals of a client, in their order."""
    return tuple((goal.goal, goal.variant) for goal in client.goals)


def use_of(treatment: Treatment) -> Use:
    """How a treatment uses its device. Raises ValueError where it has none."""
    if treatment.device is None:
        raise ValueError(f"{treatment.id} has no device")
    serum = treatment.serum if treatment.serum in ("before", "after") else None
    return Use(treatment.device, treatment.passes, serum, tip_of(treatment), treatment.hand)


def tool_of(context: ModelContext, named: str | InlineDevice, tip: int | None = None) -> Device:
    """The device that a catalogue or a client's file describes, with so many needles at its tip where it has radio
    frequency."""
    return context.once("device", (named, tip), lambda apart: _with_tip(_tool(apart, named), tip))


def tool_in_use(context: ModelContext, use: Use) -> Device:
    """The device of a use, with the tip that it is used with."""
    return tool_of(context, use.device, use.tip)


def _with_tip(tool: Device, tip: int | None) -> Device:
    if tip is None or not tool.rf:
        return tool
    count = stated_value("tip.needles", float(tip), "1", "stated in the client's file")
    return replace(tool, needle_count=count, needle_counts=())


def _tool(context: ModelContext, named: str | InlineDevice) -> Device:
    if isinstance(named, str):
        return device(context, named)
    return device_of_needles(context, named.class_, named.needles)


def device_of_needles(context: ModelContext, class_: str, needles: Needles) -> Device:
    """A device that is described by its class and its needles."""
    return inline_device(
        context,
        class_,
        count=needles.count,
        length=needles.length,
        base=needles.base,
        tip=needles.tip,
        bore=needles.bore,
        pitch=needles.pitch,
        force=needles.force,
    )


def settings_of(context: ModelContext, named: str | InlineDevice, tool: Device) -> tuple[float, ...]:
    """The needle lengths of a device, named so, that can be set or bought, shortest first, m."""
    return context.once(
        "settings of a device",
        named,
        lambda apart: tuple(float(length) for length in dial_values(apart, tool)),
    )


def technique_of(context: ModelContext, use: Use, length: float) -> Technique:
    """The technique of a use at a needle length, m."""
    return context.once("technique", (use, length), lambda apart: _technique(apart, use, length))


def _technique(context: ModelContext, use: Use, length: float) -> Technique:
    hand = use.hand
    return default_technique(
        context,
        tool_in_use(context, use),
        length,
        use.passes,
        use.serum,
        angle=hand.angle,
        hand_speed=hand.hand_speed,
        force=hand.force,
        press=hand.press or "usual",
        tension=hand.tension or "taut",
        strokes=hand.strokes or "usual",
        dwell=hand.dwell,
    )
