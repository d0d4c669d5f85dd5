"""How a stated technique differs from the usual one of a device, as far as anything is known to follow from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from corneum import units
from corneum.client import SecondPass, StampPress, StatedTechnique
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Row
from corneum.needling.devices import TECHNIQUES

INPUTS = "needling/technique_inputs"
# what a key of `technique` may say
Stated = str | float | bool | SecondPass
# keys of `technique`, in the order of the file
KEYS = (
    *("speed", "angle", "pressure", "force", "stretch", "glide", "passes", "pattern"),
    *("second_pass", "stamp.dwell", "stamp.pressure"),
)
# these say the same; of those that are stated the last one counts
_OF_PRESSURE = ("pressure", "stamp.pressure", "force")


@dataclass(frozen=True)
class Hand:
    """What of a stated technique changes the needles, named as in `needling.technique.default_technique`.

    None stands for the usual. SI: `angle` rad, `hand_speed` m/s, `force` N, `dwell` s.
    """

    angle: float | None = None
    hand_speed: float | None = None
    force: float | None = None
    press: str | None = None
    tension: str | None = None
    strokes: str | None = None
    dwell: float | None = None


USUAL_HAND = Hand()


def stated_keys(technique: StatedTechnique | None) -> Mapping[str, Stated]:
    """The keys of a technique that are stated, in the order of the file, each with what it says."""
    if technique is None:
        return {}
    values = {key: _value(technique, key) for key in KEYS}
    return {key: value for key, value in values.items() if value is not None}


def _value(technique: StatedTechnique, key: str) -> Stated | None:
    head, _, inner = key.partition(".")
    holder = getattr(technique, head) if inner else technique
    value: Stated | None = None if holder is None else getattr(holder, inner or head)
    return value


def input_row(context: ModelContext, key: str, class_: str) -> Row | None:
    """The row of `needling/technique_inputs` that says what an input changes with a class of device; None without
    needles."""
    rows = [row for row in context.table(INPUTS).where(input=key) if class_ in row.list("classes")]
    return context.row(INPUTS, rows[0].row_id) if rows else None


def counting_keys(
    context: ModelContext, technique: StatedTechnique | None, class_: str, *, fixed_angle: bool
) -> frozenset[str]:
    """The stated keys from which something is known to follow with a class of device.

    Not those that another key of the file overrules, nor an angle where the device fixes its own.
    """
    stated = stated_keys(technique)
    rows = {key: input_row(context, key, class_) for key in stated}
    counting = {key for key, row in rows.items() if row is not None and row.list("changes")}
    counting -= {key for key in counting if overruled_by(key, counting)}
    return frozenset(counting - {"angle"} if fixed_angle else counting)


def overruled_by(key: str, counting: frozenset[str] | set[str]) -> str | None:
    """The stated key that counts in the place of this one; None where it counts itself."""
    if key not in _OF_PRESSURE:
        return None
    stronger = [other for other in _OF_PRESSURE[_OF_PRESSURE.index(key) + 1 :] if other in counting]
    return stronger[-1] if stronger else None


def hand_of(
    context: ModelContext, technique: StatedTechnique | None, class_: str, *, fixed_angle: bool = False
) -> Hand:
    """What of a stated technique changes the needles of a device; an input that is as usual changes none.

    Args:
        context: tables and record.
        technique: as stated for the plan and the offer together.
        class_: class of the device.
        fixed_angle: whether the device sets the angle of its needles itself.

    Source: `needling/technique_inputs`, `needling/techniques`.
    """
    if technique is None or class_ not in context.table(TECHNIQUES).index:
        return USUAL_HAND
    counting = counting_keys(context, technique, class_, fixed_angle=fixed_angle)
    usual_angle = float(context.row(TECHNIQUES, class_)["angle_deg"]) * units.factor("deg")
    stamp = technique.stamp or StampPress()
    press = stamp.pressure if "stamp.pressure" in counting else technique.pressure if "pressure" in counting else None
    strokes = (
        technique.pattern.replace(" ", "_").replace("-", "_") if technique.pattern and "pattern" in counting else None
    )
    return Hand(
        angle=technique.angle if "angle" in counting and technique.angle != usual_angle else None,
        hand_speed=technique.speed if "speed" in counting else None,
        force=technique.force if "force" in counting else None,
        press=None if press == "usual" else press,
        tension="loose" if "stretch" in counting and technique.stretch is False else None,
        # crossed passes are what the usual directions are
        strokes=None if strokes == "cross_hatched" else strokes,
        dwell=stamp.dwell if "stamp.dwell" in counting else None,
    )
