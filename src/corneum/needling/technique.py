"""How a device is used: what an operator does, per class of device, and the words that a session card needs."""

from __future__ import annotations

from dataclasses import dataclass

from corneum import units
from corneum.errors import InputFault
from corneum.evidence.derivation import Recorder
from corneum.evidence.tables import Row
from corneum.evidence.value import Value
from corneum.needling.devices import TECHNIQUES, Device, insertion_angle, specification

SERUM = ("before", "after", "none")


@dataclass(frozen=True)
class Technique:
    """One way of using a device.

    `length` is the needle length set, m; `angle` between needle and surface, radian; `passes` are strokes over a
    place, or presses of a stamp or tip on a place. `net_time_per_area` (s/m^2, all passes together) is what an
    operator measured, None otherwise. `rate` of strokes, Hz, of a motor; `force` on the head, N, where one was stated
    (none was measured on faces, and the depth model does not lean on it). `hand_speed` (m/s) and `swath` (m) are the
    class's, None where nothing is stroked. `time_per_area` (s/m^2) is the whole session with wiping and turning. The
    rest is text for the session card; `expert` names the fields that rest on expert practice alone.
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
    recorder: Recorder,
    device: Device,
    length: float,
    passes: int | None = None,
    serum: str | None = None,
    *,
    angle: float | None = None,
    net_time_per_area: float | None = None,
) -> Technique:
    """The usual technique for a device at a set length (m), with what was said otherwise.

    Raises InputFault for a class without technique, a negative length, no pass, or an unknown order of serum.
    """
    if device.class_ not in recorder.table(TECHNIQUES).index:
        raise InputFault("device", device.id, f"is of class {device.class_}, which corneum does not plan with")
    row = recorder.row(TECHNIQUES, device.class_)
    if not length >= 0:
        raise InputFault("depth", length, "must be zero or more")
    if passes is not None and passes < 1:
        raise InputFault("passes", passes, "must be 1 or more")
    if serum is not None and serum not in SERUM:
        raise InputFault("serum", serum, f"must be one of {', '.join(SERUM)}")
    fixed = insertion_angle(recorder, device)
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
        rate=_rate(recorder, device),
        force=device.force,
        hand_speed=_class_parameter(recorder, "hand_speed", device.class_),
        swath=_class_parameter(recorder, "swath", device.class_),
        net_time_per_area=None if net_time_per_area is None else _stated_time(net_time_per_area),
        time_per_area=_class_parameter(recorder, "time_per_area", device.class_),
        expert=row.list("expert_practice"),
        row=row,
    )


def _rate(recorder: Recorder, device: Device) -> Value | None:
    found = specification(recorder, device, "rate")
    return found if isinstance(found, Value) else None


def _class_parameter(recorder: Recorder, name: str, class_: str) -> Value | None:
    row_id = f"{name}_{class_}"
    return recorder.parameter(f"needling.{row_id}") if row_id in recorder.table("parameters/needling").index else None


def _stated_time(seconds_per_area: float) -> Value:
    if not seconds_per_area > 0:
        raise InputFault("net_time_per_area", seconds_per_area, "must be more than zero")
    return Value(
        identity="given:technique.net_time_per_area", number=seconds_per_area, low=seconds_per_area,
        high=seconds_per_area, unit="s/m^2", spread="fixed", sources=(), basis="given", grade="moderate",
        note="stated by the operator", printed=f"{seconds_per_area:g} s/m^2",
    )  # fmt: skip
