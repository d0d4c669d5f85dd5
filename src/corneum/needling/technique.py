"""How a device is used: what an operator does, per class of device, and the words that a session card needs."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from corneum import units
from corneum.errors import InputFault
from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Text, cell, statement
from corneum.evidence.tables import Row
from corneum.evidence.value import Value, stated_value
from corneum.needling.device_settings import insertion_angle
from corneum.needling.devices import TECHNIQUES, Device, specification

SERUM = ("before", "after", "none")
STRETCH = ("taut", "loose")

# how the passes lie over each other; "usual" is what the class does
STROKES = ("usual", "one_direction", "cross_hatched", "circular", "stamp")
# how hard a hand presses; "usual" is the force of the studies whose loss of depth is used
PRESS = ("light", "usual", "firm")

# begins the identity of every number that an operator stated
_STATED = "given:technique."


@dataclass(frozen=True)
class Technique:
    """One way of using a device.

    `length` is the needle length set, m; `angle` between needle and surface, radian; `passes` are strokes over a
    place, or presses of a stamp or tip on a place. `net_time_per_area` (s/m^2, all passes together) is what an
    operator measured, None otherwise. `rate` of strokes, Hz, of a motor; `force` on the head, N, and `velocity` of the
    needles, m/s, where they were stated (neither was measured on faces). `tension` of the skin is "taut" as the card
    says, or "loose". `strokes` is a word of `STROKES`, `press` the force of a hand over the usual one, None for that,
    and `dwell` how long one press of a stamp lasts, s, None for a tap. `operator_sigma` is a stated spread between
    sittings in ln units, None for the class's.
    `hand_speed` (m/s) and `swath` (m) are the class's unless stated, None where nothing is stroked; `haste` is how
    many times as fast as that the hand goes. `time_per_area`
    (s/m^2) is the whole session with wiping and turning. The texts are for the session card; `expert` names the
    fields that rest on expert practice alone.
    """

    length: float
    passes: int
    angle: float
    serum: str
    insertion: str
    pattern: str
    directions: Text
    stretch: Text
    drive: Text
    glide: Text
    serum_note: Text
    start_endpoint: Text
    stop_sign: Text
    lower_if: Text
    rate: Value | None
    force: Value | None
    velocity: Value | None
    tension: str
    strokes: str
    press: Value | None
    dwell: Value | None
    operator_sigma: float | None
    hand_speed: Value | None
    haste: float
    swath: Value | None
    net_time_per_area: Value | None
    time_per_area: Value | None
    expert: tuple[str, ...]
    row: Row

    @property
    def angle_words(self) -> Text:
        """The angle as an operator reads it, such as "90 degrees to the skin"."""
        return statement("needling.angle", angle=self.angle)


def default_technique(
    context: ModelContext,
    device: Device,
    length: float,
    passes: int | None = None,
    serum: str | None = None,
    *,
    angle: float | None = None,
    force: float | None = None,
    velocity: float | None = None,
    rate: float | None = None,
    hand_speed: float | None = None,
    swath: float | None = None,
    tension: str = "taut",
    strokes: str = "usual",
    press: str = "usual",
    dwell: float | None = None,
    operator_sigma: float | None = None,
    net_time_per_area: float | None = None,
) -> Technique:
    """The usual technique of a device's class (row of needling/techniques), except for what is stated otherwise.

    Args:
        context: Tables, virtual people and record.
        device: The device; its class has the usual technique.
        length: Needle length set, m.
        passes: Strokes over a place, or presses on it.
        serum: When the serum comes: "before" or "after" the needles, or "none".
        angle: Angle between needle and surface, radian.
        force: Force on the head, N.
        velocity: Velocity of the needles, m/s.
        rate: Stroke rate of a motor, Hz.
        hand_speed: Speed of the hand over the skin, m/s.
        swath: Width of a stroke, m.
        tension: The skin is "taut" or "loose".
        strokes: A word of `STROKES`.
        press: A word of `PRESS`; what "light" and "firm" mean in force is a prior.
        dwell: How long one press of a stamp lasts, s.
        operator_sigma: Spread of the depth between sittings, in ln units.
        net_time_per_area: Time with the needles moving, s/m^2, all passes together.

    Raises:
        InputFault: The class has no technique, the length is negative, there is no pass, a word is unknown, the angle
            is outside 0 to 90 degrees, or a force, velocity, rate, speed or width is not above zero.
    """
    _check(length, passes, serum, angle, operator_sigma)
    for name, stated, known in (
        ("stretch", tension, STRETCH),
        ("pattern", strokes, STROKES),
        ("pressure", press, PRESS),
    ):
        if stated not in known:
            raise InputFault(name, stated, f"must be one of {', '.join(known)}")
    usual = _usual(context, device, length)
    return replace(
        usual,
        passes=usual.passes if passes is None else passes,
        angle=usual.angle if angle is None else angle,
        serum=serum or usual.serum,
        rate=_stated("rate", rate, "Hz") or usual.rate,
        force=_stated("force", force, "N") or usual.force,
        velocity=_stated("velocity", velocity, "m/s"),
        tension=tension,
        strokes=strokes,
        press=None if press == "usual" else context.parameter(f"needling.press_{press}"),
        dwell=_stated("dwell", dwell, "s"),
        operator_sigma=operator_sigma,
        hand_speed=_stated("hand_speed", hand_speed, "m/s") or usual.hand_speed,
        swath=_stated("swath", swath, "m") or usual.swath,
        net_time_per_area=_stated("net_time_per_area", net_time_per_area, "s/m^2"),
    )


def _usual(context: ModelContext, device: Device, length: float) -> Technique:
    """The technique of a device's class at a needle length (m), with what the device itself fixes."""
    if device.class_ not in context.table(TECHNIQUES).index:
        raise InputFault("device", device.id, f"is of class {device.class_}, which corneum does not plan with")
    row = context.row(TECHNIQUES, device.class_)
    fixed = insertion_angle(context, device)
    return Technique(
        length=length,
        passes=int(row["passes"]),
        angle=fixed.number if fixed else float(row["angle_deg"]) * units.factor("deg"),
        serum=row["serum"],
        insertion=row["insertion"],
        pattern=row["pattern"],
        directions=cell(row, "directions"),
        stretch=cell(row, "stretch"),
        drive=cell(row, "drive"),
        glide=cell(row, "glide"),
        serum_note=cell(row, "serum_note"),
        start_endpoint=cell(row, "start_endpoint"),
        stop_sign=cell(row, "stop_sign"),
        lower_if=cell(row, "lower_if"),
        rate=_rate(context, device),
        force=device.force,
        velocity=None,
        tension="taut",
        strokes="usual",
        press=None,
        dwell=None,
        operator_sigma=None,
        hand_speed=_class_parameter(context, "hand_speed", device.class_),
        haste=1.0,
        swath=_class_parameter(context, "swath", device.class_),
        net_time_per_area=None,
        time_per_area=_class_parameter(context, "time_per_area", device.class_),
        expert=row.list("expert_practice"),
        row=row,
    )


def _check(
    length: float,
    passes: int | None,
    serum: str | None,
    angle: float | None,
    operator_sigma: float | None,
) -> None:
    if not length >= 0:
        raise InputFault("depth", length, "must be zero or more")
    if passes is not None and passes < 1:
        raise InputFault("passes", passes, "must be 1 or more")
    if serum is not None and serum not in SERUM:
        raise InputFault("serum", serum, f"must be one of {', '.join(SERUM)}")
    if operator_sigma is not None and not operator_sigma >= 0:
        raise InputFault("operator_sigma", operator_sigma, "must be zero or more")
    if angle is not None and not 0 < angle <= math.pi / 2:
        raise InputFault("angle", angle, "must be above 0 and at most 90 degrees to the skin")


def _rate(context: ModelContext, device: Device) -> Value | None:
    rate = specification(context, device, "rate")
    return rate if isinstance(rate, Value) else None


def _class_parameter(context: ModelContext, name: str, class_: str) -> Value | None:
    row_id = f"{name}_{class_}"
    return context.parameter(f"needling.{row_id}") if row_id in context.table("parameters/needling").index else None


def stated_by_operator(value: Value) -> bool:
    """Whether a number of a technique was stated by the operator, and is not that of the device or its class."""
    return value.identity.startswith(_STATED)


def _stated(name: str, number: float | None, unit: str) -> Value | None:
    if number is None:
        return None
    if not 0 < number < math.inf:
        raise InputFault(name, number, "must be more than zero")
    return stated_value(f"technique.{name}", number, unit, "stated by the operator")
