"""How many channels a technique leaves on an area, and how unevenly a hand lays them.

- stroked, net time t on area A known: phi N f t / A; else phi N f p / (v w), or the density at which experts aim,
  one of them per outer draw (they differ several-fold and nobody has counted holes);
- rolled: phi N p / (2 pi R W);
- pressed or driven: phi N p / A_head, or phi p / pitch^2 where the pitch is known.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from corneum.errors import OutOfDomain
from corneum.evidence.derivation import Drawn, Input
from corneum.evidence.model_context import Model, ModelContext
from corneum.evidence.value import NoData, Value
from corneum.needling.devices import Device, needed_specification, specification
from corneum.needling.technique import Technique, stated_by_operator

Array = NDArray[np.float64]

# ways to lay passes that leave less even holes than the usual one
UNEVEN = ("one_direction", "circular")


def channel_density(context: ModelContext, device: Device, technique: Technique, pierced_share: Drawn) -> Drawn:
    """Channels an area, all passes together, 1/m^2, shape (E, P).

    Args:
        context: Tables, virtual people and record.
        device: The device, whose class answers where a specification was not found.
        technique: How it is used.
        pierced_share: Share of the needles that pass the stratum corneum, (E, P).

    Raises:
        OutOfDomain: A count, rate, speed or width is known neither of the device nor of its class.

    Source: setterfield2021 (density at which experts aim); the rest is geometry.
    """
    form = {"stroked": _stroked, "rolled": _rolled, "pressed": _set_down, "driven": _set_down}[technique.insertion]
    with context.model(f"channel density, {technique.insertion}") as model:
        pierces = context.draw(context.parameter(f"needling.penetrated_fraction_{device.class_}"))
        punctures, equation = form(model, device, technique, pierces)
        return model.drawn(
            punctures * pierced_share.draws,
            "1/m^2",
            f"{equation}, p {technique.passes}, times the share of needles that pass the stratum corneum",
            uses=[pierced_share, Input(technique.row, 0.0)],
        )


def _stroked(model: Model, device: Device, technique: Technique, pierces: Array) -> tuple[Array, str]:
    context = model.context
    count, rate = needed_specification(context, device, "needle_count"), technique.rate
    if rate is None:
        raise OutOfDomain("channel density", "stroke rate", "unknown", "that is known")
    strokes = pierces * context.draw(count) * context.draw(rate)
    if technique.net_time_per_area is not None:
        return strokes * context.draw(technique.net_time_per_area), "phi N f t/A"
    if technique.hand_speed is None or technique.swath is None:
        raise OutOfDomain("channel density", "hand speed and swath", "unknown", "that are known")
    over = technique.passes / technique.haste
    counted = strokes * over / (context.draw(technique.hand_speed) * context.draw(technique.swath))
    # a stated speed, width or rate makes as many more or fewer of them as of the counted strokes
    stated = (
        _of_usual(model, device, "rate", rate)
        / _of_usual(model, device, "hand_speed", technique.hand_speed)
        / _of_usual(model, device, "swath", technique.swath)
    )
    aim = context.draw(context.parameter("needling.aim_density"))
    aimed = aim * stated * over / int(technique.row["passes"])
    weight = context.parameter("needling.aim_density_weight", leverage=0.0)
    chosen = context.uniform("needling.density_form", "epistemic") < weight.number
    return (
        np.where(chosen, aimed, counted),
        "phi N f p/(v w), or the experts' aim scaled by passes, one of the two per outer draw"
        + ("" if technique.haste == 1 else f", the hand {technique.haste:g} times as fast"),
    )


def _of_usual(model: Model, device: Device, field: str, value: Value) -> float:
    """A stated number over the device's or class's own; 1 where nothing else was stated or nothing is known."""
    usual = specification(model.context, device, field, leverage=0.0) if stated_by_operator(value) else NoData("")
    if isinstance(usual, NoData):
        return 1.0
    # only the middle of the usual one counts, so that none of its spread is carried
    model.uses(value, Input(usual, 0.0))
    return value.number / usual.number


def _rolled(model: Model, device: Device, technique: Technique, pierces: Array) -> tuple[Array, str]:
    context = model.context
    count = needed_specification(context, device, "needle_count")
    if technique.swath is None:
        raise OutOfDomain("channel density", "swath", "unknown", "that is known")
    turn = 2 * math.pi * context.draw(context.parameter("needling.drum_radius")) * context.draw(technique.swath)
    return pierces * context.draw(count) * technique.passes / turn, "phi N p/(2 pi R W)"


def _set_down(model: Model, device: Device, technique: Technique, pierces: Array) -> tuple[Array, str]:
    context = model.context
    if device.pitch is not None:
        return pierces * technique.passes / context.draw(device.pitch, leverage=2.0) ** 2, "phi p/pitch^2"
    count = context.draw(needed_specification(context, device, "needle_count"))
    head = context.draw(context.parameter(f"needling.head_area_{device.class_}"))
    return pierces * count * technique.passes / head, "phi N p/A_head"


def spread_of_channels(context: ModelContext, strokes: str) -> Drawn:
    """Shape k of the spread of local density under a hand, shape (E, 1).

    Args:
        context: Tables, virtual people and record.
        strokes: How the passes are laid, as a technique names it.
    """
    return context.once("spread of channels", strokes, lambda apart: _count_shape(apart, strokes))


def _count_shape(context: ModelContext, strokes: str) -> Drawn:
    with context.model("shape of the spread of local density") as model:
        draws, equation = context.draw(context.parameter("needling.count_shape")), "as tabulated"
        if strokes in UNEVEN:
            draws = draws * context.draw(context.parameter(f"needling.evenness_{strokes}"))
            equation = f"k s, s of passes laid {strokes.replace('_', ' ')}"
        return model.drawn(draws, "1", equation)
