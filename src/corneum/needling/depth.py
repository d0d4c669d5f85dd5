"""How deep the needle lies while it is in the skin: the depth of injury, bleeding, pain and of what it may meet.

It is not the depth of the hole left behind, which is several times less (`channels`). How a needle goes in decides:

- pressed or rolled by hand: d = max(0, L - delta) sin(alpha), or d = s L sin(alpha), two competing forms that agree
  at 600 um (parameters pressed_loss, pressed_share, pressed_loss_weight);
- stroked by a motor: close to the set length, or L - delta with a smaller loss (stroked_full_weight, stroked_loss);
- driven by a motor under a tip that is held still: the set length.

The hand and the needles differ among themselves, and a hand can only lose depth: nothing goes deeper than
(L + tolerance) sin(alpha). The same streams serve every setting, so a deeper setting never reaches less.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from corneum.errors import OutOfDomain
from corneum.evidence.derivation import Drawn, Input, Recorder
from corneum.evidence.draws import Population
from corneum.evidence.value import Value
from corneum.needling.devices import Device, tolerance
from corneum.needling.technique import Technique
from corneum.skin.layers import Skin

Array = NDArray[np.float64]


def depth_in_place(
    recorder: Recorder, population: Population, device: Device, technique: Technique, skin: Skin
) -> Drawn:
    """Depth of each needle below the surface with the needle in place (E, P, N), m.

    No study ties the depth lost to the skin under the needle, so `skin` enters only by its shape: raises ValueError
    where its draws and the population's do not match, OutOfDomain for a device without needles.
    """
    shape = (population.epistemic, population.person, population.needle)
    if skin.stratum_corneum_at_needle.draws.shape != shape:
        raise ValueError("the skin was drawn for another population")
    if technique.insertion == "none":
        raise OutOfDomain("depth in place", "devices", device.name, "with needles")
    hand = recorder.parameter(f"needling.operator_sigma_{technique.insertion}")
    between_needles = recorder.parameter("needling.needle_sigma")
    skill = _skill(population, hand.number, between_needles.number)
    if technique.insertion in ("pressed", "rolled"):
        along, equation, inputs = _by_hand(recorder, population, technique, skill)
    else:
        along, equation, inputs = _by_motor(recorder, population, device, technique, skill)
    return recorder.drawn(
        along * math.sin(technique.angle),
        "m",
        f"needle depth in place, {technique.insertion}",
        f"{equation}, L {technique.length:g} m, angle {technique.angle:.3g} rad",
        [*inputs, Input(hand, 0.0), Input(between_needles, 0.0)],
    )


def _skill(population: Population, between_sittings: float, between_needles: float) -> Array:
    """What the hand makes of a needle's depth, about 1 (E, P, N)."""
    return np.asarray(
        np.exp(
            between_sittings * population.normal("needling.operator", "person")[..., None]
            + between_needles * population.normal("needling.needle", "needle")
        )
    )


def _by_hand(
    recorder: Recorder, population: Population, technique: Technique, skill: Array
) -> tuple[Array, str, Sequence[Input | Value]]:
    """Skin bends before it is pierced: a constant loss, or a share of the length."""
    loss, share, weight = (recorder.parameter(f"needling.pressed_{name}") for name in ("loss", "share", "loss_weight"))
    length = technique.length
    as_loss = np.maximum(0.0, length - population.draw(loss)[..., None] / skill)
    as_share = length * np.clip(population.draw(share)[..., None] * skill, 0.0, 1.0)
    chosen = (population.uniform("needling.pressed_form", "epistemic") < weight.number)[..., None]
    leverage = min(1.0, loss.number / length) if length > 0 else 0.0
    return (
        np.where(chosen, as_loss, as_share),
        "d = max(0, L - delta / hand) sin(angle) or L min(1, s hand) sin(angle), one of the two per outer draw",
        [Input(loss, leverage), share, Input(weight, 0.0)],
    )


def _by_motor(
    recorder: Recorder, population: Population, device: Device, technique: Technique, skill: Array
) -> tuple[Array, str, Sequence[Input | Value]]:
    """The set length within the tolerance of the scale, as far as the hand lets the tip rest on the skin."""
    length = technique.length
    scale = tolerance(recorder, device)
    inputs: list[Input | Value] = [Input(scale, scale.high / max(length, scale.high))]
    along = length * np.minimum(1.0, skill)
    equation = "d = max(0, L min(1, hand) + tolerance) sin(angle)"
    if technique.insertion == "stroked":
        loss, weight = (recorder.parameter(f"needling.stroked_{name}") for name in ("loss", "full_weight"))
        full = (population.uniform("needling.stroked_form", "epistemic") < weight.number)[..., None]
        along = np.where(full, along, np.minimum(along, np.maximum(0.0, length - population.draw(loss)[..., None])))
        equation += ", with L - delta as a second bound in some outer draws"
        inputs += [Input(loss, min(1.0, loss.number / length) if length > 0 else 0.0), Input(weight, 0.0)]
    departure = population.draw(scale, stream="needling.device_tolerance")[..., None]
    reached = np.maximum(0.0, along + departure)
    return np.where(length > 0, reached, 0.0), equation, inputs
