"""How somebody says that they work with a device: every key of `technique`, each optional, for a plan or one offer."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from corneum.client.fields import Depth, Form, ManyZones, Passes, YesNo
from corneum.client.kinds import quantity, text, word
from corneum.client.unknown_words import understood_zones

PATTERNS = {
    "one direction": ("one way", "single direction", "parallel", "linear", "same direction"),
    "cross-hatched": (
        *("crosshatched", "cross hatch", "crosshatch", "criss cross", "crisscross", "horizontal and vertical"),
        *("horizontal, vertical and diagonal", "four directions", "star", "grid"),
    ),
    "circular": ("circles", "small circles", "spiral"),
    "stamp": ("stamping", "stamped", "tapping", "press and lift"),
}
PRESSURES = {
    "light": ("gentle", "soft", "feather light", "very light", "low"),
    "usual": ("normal", "medium", "moderate", "even"),
    "firm": ("hard", "heavy", "strong", "high"),
}
_PRESSURE = word(PRESSURES, "how hard the device is pressed; a force with its unit goes under `force`")


class SecondPass(Form):
    """A second pass that goes deeper, over single scars or lines. Depth in m; every zone of the plan without zones."""

    stated_zones: ManyZones = Field(default=(), alias="zones")
    depth: Depth | None = None

    @property
    def zones(self) -> tuple[str, ...]:
        return understood_zones(self.stated_zones)


class StampPress(Form):
    """How a stamp is pressed. Dwell in s: how long the needles stand in the skin."""

    dwell: Annotated[float, quantity("press time", "20 ms", "60 s", "how long one press lasts")] | None = None
    pressure: Annotated[str, _PRESSURE] | None = None


class StatedTechnique(Form):
    """How a device is used, as far as it is stated. Speed in m/s, angle between needle and skin in rad, force in N.

    `stretch` is whether the skin is held taut, `glide` what is on the skin under the device.
    """

    speed: (
        Annotated[float, quantity("hand speed", "0.1 mm/s", "500 mm/s", "speed of the hand over the skin")] | None
    ) = None
    angle: Annotated[float, quantity("angle", "1 deg", "90 deg", "between needle and skin, 90 deg upright")] | None = (
        None
    )
    pressure: Annotated[str, _PRESSURE] | None = None
    force: Annotated[float, quantity("force", "0.1 N", "200 N", "force on the head of the device")] | None = None
    stretch: YesNo = None
    glide: Annotated[str, text("what the device glides on; none for dry skin", "sterile hyaluronic acid")] | None = None
    passes: Passes | None = None
    pattern: Annotated[str, word(PATTERNS, "how the passes lie over each other")] | None = None
    second_pass: SecondPass | None = None
    stamp: StampPress | None = None


def merged(plan: StatedTechnique | None, offer: StatedTechnique | None) -> StatedTechnique | None:
    """The technique of one offer: what it states itself, and otherwise what is stated for the plan.

    Args:
        plan: stated for the whole plan.
        offer: stated for the offer, each key of which goes first.
    """
    if plan is None or offer is None:
        return offer or plan
    own = {name: getattr(offer, name) for name in StatedTechnique.model_fields if getattr(offer, name) is not None}
    if plan.stamp is not None and offer.stamp is not None:
        pressed = {name: value for name, value in offer.stamp if value is not None}
        own["stamp"] = plan.stamp.model_copy(update=pressed)
    return plan.model_copy(update=own)
