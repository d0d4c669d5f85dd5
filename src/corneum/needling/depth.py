"""How deep the needle lies while it is in the skin: the depth of injury, bleeding, pain and of what it may meet.

It is not the depth of the hole left behind, which is several times less (`channels`). How a needle goes in decides:

- pressed or rolled by hand: d = max(0, L - delta) sin(alpha), or d = s L sin(alpha), two competing forms that agree
  at 600 um (parameters pressed_loss, pressed_share), weighted by the data (`forms`);
- stroked by a motor: close to the set length, or L - delta with a smaller loss (stroked_loss), weighted likewise;
- driven by a motor under a tip that is held still: the set length.

What is lost is lost in proportion m = (F/F_0)^-b / (1 + v/v_0) of it where a force F on the head or a velocity v of the
needles was stated, and more in loose skin; of a pen's strokes the velocity is pi f S. Loose skin may also rise into the
cartridge of a pen and put the needle deeper than its length. No study tied any of this to a face: it is geometry and
priors, and the usual technique leans on none of it.

The hand and the needles differ among themselves, and a hand can only lose depth: nothing goes deeper than
(L + tolerance) sin(alpha). The same streams serve every setting, so a deeper setting never reaches less.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from corneum.errors import OutOfDomain
from corneum.evidence.derivation import Drawn, Input
from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import NoData, Value
from corneum.needling.devices import Device, specification, tolerance
from corneum.needling.forms import weight_of_first
from corneum.needling.technique import Technique
from corneum.skin.layers import Skin

Array = NDArray[np.float64]


def depth_in_place(context: ModelContext, device: Device, technique: Technique, skin: Skin) -> Drawn:
    """Depth of each needle below the surface with the needle in place (E, P, N), m.

    No study ties the depth lost to the skin under the needle, so `skin` enters only by its shape: raises ValueError
    where its draws and the population's do not match, OutOfDomain for a device without needles.
    """
    shape = (context.population.epistemic, context.population.person, context.population.needle)
    if skin.stratum_corneum_at_needle.draws.shape != shape:
        raise ValueError("the skin was drawn for another population")
    if technique.insertion == "none":
        raise OutOfDomain("depth in place", "devices", device.name, "with needles")
    hand = context.parameter(f"needling.operator_sigma_{technique.insertion}")
    between_needles = context.parameter("needling.needle_sigma")
    spread = hand.number if technique.operator_sigma is None else technique.operator_sigma
    skill = _skill(context, spread, between_needles.number)
    if technique.insertion in ("pressed", "rolled"):
        along, equation, inputs = _by_hand(context, technique, skill)
    else:
        along, equation, inputs = _by_motor(context, device, technique, skill)
    return context.drawn(
        along * math.sin(technique.angle),
        "m",
        f"needle depth in place, {technique.insertion}",
        f"{equation}, L {technique.length:g} m, angle {technique.angle:.3g} rad, {technique.tension} skin"
        + ("" if technique.operator_sigma is None else f", spread between sittings {technique.operator_sigma:g}"),
        [*inputs, Input(hand, 0.0), Input(between_needles, 0.0)],
    )


def _skill(context: ModelContext, between_sittings: float, between_needles: float) -> Array:
    """What the hand makes of a needle's depth, about 1 (E, P, N)."""
    return np.asarray(
        np.exp(
            between_sittings * context.normal("needling.operator", "person")[..., None]
            + between_needles * context.normal("needling.needle", "needle")
        )
    )


def _by_hand(context: ModelContext, technique: Technique, skill: Array) -> tuple[Array, str, Sequence[Input | Value]]:
    """Skin bends before it is pierced: a constant loss, or a share of the length."""
    loss, share = (context.parameter(f"needling.pressed_{name}") for name in ("loss", "share"))
    weight = weight_of_first(context, "pressed", technique.insertion)
    length = technique.length
    part, said, stated = _loss_factor(context, technique)
    part = part[..., None]
    as_loss = np.maximum(0.0, length - context.draw(loss)[..., None] * part / skill)
    # what is left of a share is what is not lost of it
    left = context.draw(share)[..., None] if not stated else 1 - (1 - context.draw(share)[..., None]) * part
    as_share = length * np.clip(left * skill, 0.0, 1.0)
    chosen = (context.uniform("needling.pressed_form", "epistemic") < weight.draws)[..., None]
    leverage = min(1.0, loss.number / length) if length > 0 else 0.0
    return (
        np.where(chosen, as_loss, as_share),
        "d = max(0, L - delta / hand) sin(angle) or L min(1, s hand) sin(angle), one of the two per outer draw" + said,
        [Input(loss, leverage), share, Input(weight, 0.0), *stated],
    )


def _by_motor(
    context: ModelContext, device: Device, technique: Technique, skill: Array
) -> tuple[Array, str, Sequence[Input | Value]]:
    """The set length within the tolerance of the scale, as far as the hand lets the tip rest on the skin."""
    length = technique.length
    scale = tolerance(context, device)
    inputs: list[Input | Value] = [Input(scale, scale.high / max(length, scale.high))]
    along = length * np.minimum(1.0, skill)
    equation = "d = max(0, L min(1, hand) + tolerance) sin(angle)"
    if technique.insertion == "stroked":
        loss, weight = context.parameter("needling.stroked_loss"), weight_of_first(context, "stroked", "stroked")
        full = (context.uniform("needling.stroked_form", "epistemic") < weight.draws)[..., None]
        part, said, stated = _stroke_factor(context, device, technique)
        lost = context.draw(loss)[..., None] * part[..., None]
        along = np.where(full, along, np.minimum(along, np.maximum(0.0, length - lost)))
        equation += f", with L - delta as a second bound in some outer draws{said}"
        inputs += stated
        if technique.tension == "loose":
            rise = context.parameter("needling.skin_rise")
            along = along + context.draw(rise)[..., None]
            equation, inputs = f"{equation}, plus the rise of loose skin", [*inputs, rise]
        inputs += [Input(loss, min(1.0, loss.number / length) if length > 0 else 0.0), Input(weight, 0.0)]
    departure = context.draw(scale, stream="needling.device_tolerance")[..., None]
    reached = np.maximum(0.0, along + departure)
    return np.where(length > 0, reached, 0.0), equation, inputs


_Factor = tuple[Array, str, list[Input | Value]]


def _loss_factor(context: ModelContext, technique: Technique) -> _Factor:
    """m (E, 1), the part of the usual loss that is lost under what was stated; its words and inputs."""
    part, said, inputs = np.ones((context.population.epistemic, 1)), "", list[Input | Value]()
    if technique.force is not None:
        usual, power = context.parameter("needling.hand_force"), context.parameter("needling.force_exponent")
        part = part * (technique.force.number / context.draw(usual)) ** -context.draw(power)
        said, inputs = ", delta (F/F_0)^-b", [technique.force, Input(usual, 0.5), Input(power, 0.5)]
    if technique.velocity is not None:
        scale = context.parameter("needling.velocity_scale")
        part = part / (1 + technique.velocity.number / context.draw(scale))
        said, inputs = f"{said}, delta/(1 + v/v_0)", [*inputs, technique.velocity, Input(scale, 0.5)]
    if technique.tension == "loose":
        loose = context.parameter("needling.loose_skin_loss")
        part = part * context.draw(loose)
        said, inputs = f"{said}, more in loose skin", [*inputs, Input(loose, 0.5)]
    return part, said, inputs


def _stroke_factor(context: ModelContext, device: Device, technique: Technique) -> _Factor:
    """The part of a pen's usual loss at another rate than its own, or under a stated velocity: slower loses more."""
    usual = specification(context, device, "rate")
    if isinstance(usual, NoData) or technique.rate is None:
        return np.ones((context.population.epistemic, 1)), "", []
    travel, scale = context.parameter("needling.stroke_travel"), context.parameter("needling.velocity_scale")
    stroke, slow = math.pi * context.draw(travel), context.draw(scale)
    before = stroke * context.draw(usual)
    now = stroke * context.draw(technique.rate)
    inputs: list[Input | Value] = []
    if technique.velocity is not None:
        now, inputs = np.full_like(before, technique.velocity.number), [technique.velocity]
    elif technique.rate.identity == usual.identity:
        return np.ones((context.population.epistemic, 1)), "", []
    else:
        inputs = [technique.rate]
    return (
        (1 + before / slow) / (1 + now / slow),
        ", delta (1 + v_usual/v_0)/(1 + v/v_0), v pi f S",
        [*inputs, usual, Input(travel, 0.5), Input(scale, 0.5)],
    )
