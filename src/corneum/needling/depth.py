"""How deep the needle lies while it is in the skin: the depth of injury, bleeding, pain and of what it may meet.

It is not the depth of the hole left behind, which is several times less (`channels`). How a needle goes in decides:

- pressed or rolled by hand: d = max(0, L - delta) sin(alpha), or d = s L sin(alpha), two competing forms that agree
  at 600 um (parameters pressed_loss, pressed_share), weighted by the data (`forms`);
- stroked by a motor: close to the set length, or L - delta with a smaller loss (stroked_loss), weighted likewise;
- driven by a motor under a tip that is held still: the set length.

What is lost is lost in proportion m = (F/F_0)^-b / (1 + v/v_0) of it where a force F on the head or a velocity v of the
needles was stated, f^-b where the hand presses f times the usual force, and more in loose skin; of a pen's strokes
the velocity is pi f S. Loose skin may also rise into the cartridge of a pen and put the needle deeper than its length.
No study tied any of this to a face: it is geometry and priors, and the usual technique leans on none of it.

The hand and the needles differ among themselves, and a hand can only lose depth: nothing goes deeper than
(L + tolerance) sin(alpha). The same streams serve every setting, so a deeper setting never reaches less.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from corneum.errors import OutOfDomain
from corneum.evidence.derivation import Drawn, Input
from corneum.evidence.model_context import Model, ModelContext
from corneum.evidence.value import NoData
from corneum.needling.device_settings import tolerance
from corneum.needling.devices import Device, specification
from corneum.needling.forms import weight_of_first
from corneum.needling.technique import Technique, stated_by_operator
from corneum.skin.layers import Skin

Array = NDArray[np.float64]


def depth_in_place(context: ModelContext, device: Device, technique: Technique, skin: Skin) -> Drawn:
    """Depth of each needle tip below the skin surface with the needle in place, m, shape (E, P, N).

    No study ties the depth lost to the skin under the needle, so the skin enters only by the shape of its draws.

    Args:
        context: Tables, virtual people and record.
        device: The device.
        technique: How it is used: length set, angle, force, velocity, rate, tension of the skin.
        skin: The skin of the zone, drawn for the same people.

    Raises:
        ValueError: The skin was drawn for another population.
        OutOfDomain: The device has no needles.

    Source: donnelly2010, verbaan2008 and the others of parameters/needling; form weights from needling/form_evidence.
    """
    shape = (context.population.epistemic, context.population.person, context.population.needle)
    if skin.stratum_corneum_at_needle.draws.shape != shape:
        raise ValueError("the skin was drawn for another population")
    if technique.insertion == "none":
        raise OutOfDomain("depth in place", "devices", device.name, "with needles")
    with context.model(f"needle depth in place, {technique.insertion}") as model:
        model.uses(Input(technique.row, 0.0))
        skill = _skill(context, technique)
        if technique.insertion in ("pressed", "rolled"):
            along, equation = _by_hand(model, technique, skill)
        else:
            along, equation = _by_motor(model, device, technique, skill)
        return model.drawn(
            along * math.sin(technique.angle),
            "m",
            f"{equation}, L {technique.length:g} m, angle {technique.angle:.3g} rad, {technique.tension} skin"
            + ("" if technique.operator_sigma is None else f", spread between sittings {technique.operator_sigma:g}"),
        )


def _skill(context: ModelContext, technique: Technique) -> Array:
    """What the hand makes of a needle's depth, about 1 (E, P, N)."""
    between_sittings = technique.operator_sigma
    if between_sittings is None:
        between_sittings = context.parameter(f"needling.operator_sigma_{technique.insertion}", leverage=0.0).number
    between_needles = context.parameter("needling.needle_sigma", leverage=0.0).number
    return np.asarray(
        np.exp(
            between_sittings * context.normal("needling.operator", "person")[..., None]
            + between_needles * context.normal("needling.needle", "needle")
        )
    )


def _by_hand(model: Model, technique: Technique, skill: Array) -> tuple[Array, str]:
    """Length of needle in the skin (E, P, N), m: skin bends before it is pierced, by a constant loss or by a share."""
    context, length = model.context, technique.length
    weight = weight_of_first(context, "pressed", technique.insertion)
    model.uses(Input(weight, 0.0))
    factor, stated = _loss_factor(model, technique)
    factor = factor[..., None]
    as_loss = np.maximum(0.0, length - _loss(context, "pressed_loss", length) * factor / skill)
    share = context.draw(context.parameter("needling.pressed_share"))[..., None]
    # what is left of a share is what is not lost of it
    left = 1 - (1 - share) * factor if stated else share
    as_share = length * np.clip(left * skill, 0.0, 1.0)
    chosen = (context.uniform("needling.pressed_form", "epistemic") < weight.draws)[..., None]
    forms = "d = max(0, L - delta / hand) sin(angle) or L min(1, s hand) sin(angle)"
    return np.where(chosen, as_loss, as_share), f"{forms}, one of the two per outer draw{stated}"


def _by_motor(model: Model, device: Device, technique: Technique, skill: Array) -> tuple[Array, str]:
    """Length of needle in the skin (E, P, N), m: the set length within the tolerance of the scale, as far as the hand
    lets the tip rest on the skin."""
    context, length = model.context, technique.length
    scale = tolerance(context, device)
    along = length * np.minimum(1.0, skill)
    equation = "d = max(0, L min(1, hand) + tolerance) sin(angle)"
    if technique.insertion == "stroked":
        weight = weight_of_first(context, "stroked", "stroked")
        model.uses(Input(weight, 0.0))
        full = (context.uniform("needling.stroked_form", "epistemic") < weight.draws)[..., None]
        factor, stated = _stroke_factor(context, device, technique)
        lost = _loss(context, "stroked_loss", length) * factor[..., None]
        along = np.where(full, along, np.minimum(along, np.maximum(0.0, length - lost)))
        equation += f", with L - delta as a second bound in some outer draws{stated}"
        if technique.tension == "loose":
            along = along + context.draw(context.parameter("needling.skin_rise"))[..., None]
            equation += ", plus the rise of loose skin"
    leverage = scale.high / max(length, scale.high)
    departure = context.draw(scale, stream="needling.device_tolerance", leverage=leverage)[..., None]
    reached = np.maximum(0.0, along + departure)
    return np.where(length > 0, reached, 0.0), equation


def _loss(context: ModelContext, name: str, length: float) -> Array:
    """Draws of the usual loss (E, 1, 1), m; it counts the less the longer the needle."""
    loss = context.parameter(f"needling.{name}")
    leverage = min(1.0, loss.number / length) if length > 0 else 0.0
    return context.draw(loss, leverage=leverage)[..., None]


def _loss_factor(model: Model, technique: Technique) -> tuple[Array, str]:
    """m (E, 1), the part of the usual loss that is lost under what was stated, and what was stated in words."""
    context = model.context
    factor, stated = np.ones((context.population.epistemic, 1)), ""
    if technique.force is not None:
        model.uses(technique.force)
        usual = context.draw(context.parameter("needling.hand_force", leverage=0.5))
        power = context.draw(context.parameter("needling.force_exponent", leverage=0.5))
        factor = factor * (technique.force.number / usual) ** -power
        stated = ", delta (F/F_0)^-b"
    if technique.press is not None:
        power = context.draw(context.parameter("needling.force_exponent", leverage=0.5))
        factor = factor * context.draw(technique.press, leverage=0.5) ** -power
        stated = f"{stated}, delta f^-b"
    if technique.velocity is not None:
        model.uses(technique.velocity)
        scale = context.draw(context.parameter("needling.velocity_scale", leverage=0.5))
        factor = factor / (1 + technique.velocity.number / scale)
        stated = f"{stated}, delta/(1 + v/v_0)"
    if technique.tension == "loose":
        factor = factor * context.draw(context.parameter("needling.loose_skin_loss", leverage=0.5))
        stated = f"{stated}, more in loose skin"
    return factor, stated


def _stroke_factor(context: ModelContext, device: Device, technique: Technique) -> tuple[Array, str]:
    """The part (E, 1) of a pen's usual loss at a stated rate or velocity, and its words: slower loses more."""
    usual_alone = np.ones((context.population.epistemic, 1)), ""
    if technique.rate is None or (technique.velocity is None and not stated_by_operator(technique.rate)):
        return usual_alone
    usual = specification(context, device, "rate")
    if isinstance(usual, NoData):
        return usual_alone
    stroke = math.pi * context.draw(context.parameter("needling.stroke_travel", leverage=0.5))
    slow = context.draw(context.parameter("needling.velocity_scale", leverage=0.5))
    before = stroke * context.draw(usual)
    now = context.draw(technique.velocity) if technique.velocity else stroke * context.draw(technique.rate)
    return (1 + before / slow) / (1 + now / slow), ", delta (1 + v_usual/v_0)/(1 + v/v_0), v pi f S"
