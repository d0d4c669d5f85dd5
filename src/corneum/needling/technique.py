"""How a device is used: what an operator does, per class of device, and the words that a session card needs."""

from __future__ import annotations

import math
from dataclasses import dataclass

from corneum import units
from corneum.errors import InputFault
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Row
from corneum.evidence.value import Value
from corneum.needling.devices import TECHNIQUES, Device, insertion_angle, specification

SERUM = ("before", "after", "none")
STRETCH = ("taut", "loose")


@dataclass(frozen=True)
class Technique:
    """One way of using a device.

    `length` is the needle length set, m; `angle` between needle and surface, radian; `passes` are strokes over a
    place, or presses of a stamp or tip on a place. `net_time_per_area` (s/m^2, all passes together) is what an
    operator measured, None otherwise. `rate` of strokes, Hz, of a motor; `force` on the head, N, and `velocity` of the
    needles, m/s, where they were stated (neither was measured on faces). `tension` of the skin is "taut" as the card
    says, or "loose". `operator_sigma` is a stated spread between sittings in ln units, None for the class's.
    `hand_speed` (m/s) and `swath` (m) are the class's unless stated, None where nothing is stroked. `time_per_area`
    (s/m^2) is the whole session with wiping and turning. The rest is text for the session card; `expert` names the
    fields that rest on expert practice alone.
    """

    length: float
    passes: int
    angle: float
    serum: str
    insertion: str
    pattern: str
    directions: str
    stretch: str
    drive: str
    glide: str
    serum_note: str
    start_endpoint: str
    stop_sign: str
    lower_if: str
    rate: Value | None
    force: Value | None
    velocity: Value | None
    tension: str
    operator_sigma: float | None
    hand_speed: Value | None
    swath: Value | None
    net_time_per_area: Value | None
    time_per_area: Value | None
    expert: tuple[str, ...]
    row: Row

    @property
    def angle_words(self) -> str:
        """The angle as an operator reads it, such as "90 degrees to the skin"."""
        return f"{self.angle / units.factor('deg'):.0f} degrees to the skin"


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
    operator_sigma: float | None = None,
    net_time_per_area: float | None = None,
) -> Technique:
    """The usual technique for a device at a set length (m), with what was said otherwise, in SI.

    Raises InputFault for a class without technique, a negative length, no pass, an unknown word, an angle outside 0
    to 90 degrees, or a force, velocity, rate, speed or width that is not above zero.
    """
    if device.class_ not in context.table(TECHNIQUES).index:
        raise InputFault("device", device.id, f"is of class {device.class_}, which corneum does not plan with")
    row = context.row(TECHNIQUES, device.class_)
    if not length >= 0:
        raise InputFault("depth", length, "must be zero or more")
    if passes is not None and passes < 1:
        raise InputFault("passes", passes, "must be 1 or more")
    if serum is not None and serum not in SERUM:
        raise InputFault("serum", serum, f"must be one of {', '.join(SERUM)}")
    if tension not in STRETCH:
        raise InputFault("stretch", tension, f"must be one of {', '.join(STRETCH)}")
    if operator_sigma is not None and not operator_sigma >= 0:
        raise InputFault("operator_sigma", operator_sigma, "must be zero or more")
    if angle is not None and not 0 < angle <= math.pi / 2:
        raise InputFault("angle", angle, "must be above 0 and at most 90 degrees to the skin")
    fixed = insertion_angle(context, device)
    if angle is None:
        angle = fixed.number if fixed else float(row["angle_deg"]) * units.factor("deg")
    return Technique(
        length=length,
        passes=int(row["passes"]) if passes is None else passes,
        angle=angle,
        serum=serum or row["serum"],
        insertion=row["insertion"],
        pattern=row["pattern"],
        directions=row["directions"],
        stretch=row["stretch"],
        drive=row["drive"],
        glide=row["glide"],
        serum_note=row["serum_note"],
        start_endpoint=row["start_endpoint"],
        stop_sign=row["stop_sign"],
        lower_if=row["lower_if"],
        rate=_stated("rate", rate, "Hz") or _rate(context, device),
        force=_stated("force", force, "N") or device.force,
        velocity=_stated("velocity", velocity, "m/s"),
        tension=tension,
        operator_sigma=operator_sigma,
        hand_speed=_stated("hand_speed", hand_speed, "m/s") or _class_parameter(context, "hand_speed", device.class_),
        swath=_stated("swath", swath, "m") or _class_parameter(context, "swath", device.class_),
        net_time_per_area=_stated("net_time_per_area", net_time_per_area, "s/m^2"),
        time_per_area=_class_parameter(context, "time_per_area", device.class_),
        expert=row.list("expert_practice"),
        row=row,
    )


def _rate(context: ModelContext, device: Device) -> Value | None:
    found = specification(context, device, "rate")
    return found if isinstance(found, Value) else None


def _class_parameter(context: ModelContext, name: str, class_: str) -> Value | None:
    row_id = f"{name}_{class_}"
    return context.parameter(f"needling.{row_id}") if row_id in context.table("parameters/needling").index else None


def _stated(name: str, number: float | None, unit: str) -> Value | None:
    if number is None:
        return None
    if not 0 < number < math.inf:
        raise InputFault(name, number, "must be more than zero")
    return Value(
        identity=f"given:technique.{name}", number=number, low=number, high=number, unit=unit, spread="fixed",
        sources=(), basis="given", grade="moderate", note="stated by the operator", printed=f"{number:g} {unit}",
    )  # fmt: skip
