"""Water loss through the skin after needles, heat or abrasion.

    TEWL(t) = dC / (R_bl + 1 / (G_0 + G_ch(t) + G_d(t) + G_h(t)))

Intact skin conducts G_0 = 1 / (dC / TEWL_0 - R_bl). Open channels add G_ch = 4 n D_v a f(t): a small disc
evaporates in proportion to its radius, here only the share `aperture` of the open lumen's. Torn or abraded skin adds
G_d = G_0 kappa exp(-(t / tau)^beta), and heat a late rise G_h = G_0 kappa_h (t / t_p) exp(1 - t / t_p). The still air
over the skin, R_bl, bounds it all at the loss of an open wound.

No absolute water loss after needling was ever found, so a course tells when, and how much at most.
Parameters: parameters/response; sources lamke1977, ghadially1995, reed1995, sasaki2019, han2012, wu2022_mfrs.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from corneum.evidence.derivation import Drawn, Input
from corneum.evidence.model_context import Model, ModelContext
from corneum.evidence.statement import Text, statement
from corneum.evidence.value import Value
from corneum.needling.channels import Channels
from corneum.needling.closure import Closure, open_share

Array = NDArray[np.float64]

WATER_LOSS = "kg/m^2/s"

_NOTE = (
    "The timing rests on published recovery; the height of the rise was never measured after needles and is only "
    "an upper guess."
)


@dataclass(frozen=True)
class Course:
    """A quantity over time.

    `times` (T,) in s after treatment; `values` drawn (E, P, T), kg/m^2/s; `baseline` before treatment (E, P);
    `amplitude_only_up_to` is true where the size of the rise was never measured and its timing alone may be used;
    `note` says so in words.
    """

    times: Array
    values: Drawn
    baseline: Drawn
    amplitude_only_up_to: bool
    note: str


@dataclass(frozen=True)
class Dryness:
    """How long a dry feeling lasts: usual from `usual[0]` to `usual[1]`, expected up to `expected`, unusual from
    `unusual` (s); `sentence` for the client."""

    usual: tuple[Value, Value]
    expected: Value
    unusual: Value
    sentence: Text


def tewl_course(
    context: ModelContext,
    channels: Channels | None,
    closure: Closure | None,
    baseline: float | None,
    *,
    age: float,
    heat: bool,
    abrasion: bool,
    times: Array,
    multi_pass: bool = True,
) -> Course:
    """The course of transepidermal water loss after one treatment.

    Args:
        context: Tables, virtual people and record.
        channels: The channels that needles left; None where no needle was used.
        closure: How they close; given where `channels` are.
        baseline: The client's own reading, kg/m^2/s; None where there is none.
        age: Age in years.
        heat: Whether the needles were heated by radio frequency.
        abrasion: Whether the treatment is (hydra)dermabrasion.
        times: Times after treatment, s, shape (T,), ascending from 0.
        multi_pass: False for a single press of an array, which tears nothing.

    Raises:
        ValueError: There are channels without their closure.

    Source: lamke1977, ghadially1995, reed1995, sasaki2019, han2012, wu2022_mfrs.
    """
    if channels is not None and closure is None:
        raise ValueError("channels need their closure")
    with context.model("water loss after injury") as model:
        intact, start = context.once("water loss before", baseline, lambda apart: _intact(apart, baseline))
        # the conductance follows from the loss, which is an input already
        model.uses(Input(intact, 1.0), Input(start, 0.0))
        conductance = start.draws[:, :, None] * np.ones(times.size)
        if channels is not None and closure is not None:
            conductance = conductance + _through_channels(model, channels, closure, intact, times, multi_pass)
        torn = channels if multi_pass else None
        if torn is not None or abrasion:
            facts = (age, tuple(times.tolist()))
            left = context.once("injury not yet repaired", facts, lambda apart: _unrepaired(apart, age, times))
            conductance = conductance + (start.draws * _diffuse(model, torn, abrasion, start))[:, :, None] * left
        if heat:
            conductance = conductance + start.draws[:, :, None] * _late_rise(context, times)
        difference = context.parameter("response.vapour_difference", leverage=0.5).number
        resistance = context.parameter("response.boundary_layer_resistance", leverage=0.0).number
        values = model.drawn(
            difference / (resistance + 1.0 / conductance),
            WATER_LOSS,
            "TEWL = dC / (R_bl + 1 / (G_0 + G_ch f(t) + G_d + G_h)), G_d = G_0 kappa exp(-(t/tau)^beta), "
            "G_h = G_0 kappa_h (t/t_p) exp(1 - t/t_p)",
        )
    return Course(times, values, intact, True, _NOTE)


def ceiling(context: ModelContext) -> Drawn:
    """Water loss of an open wet wound in still air, beyond which nothing evaporates, kg/m^2/s, shape (1, 1)."""
    with context.model("evaporation ceiling") as model:
        difference = context.parameter("response.vapour_difference").number
        resistance = context.parameter("response.boundary_layer_resistance").number
        return model.drawn(np.full((1, 1), difference / resistance), WATER_LOSS, "dC / R_bl")


def evaporating_radius(context: ModelContext, fold: Array, baseline: Array, density: Array) -> Array:
    """Radius of evaporating discs that raises the water loss a number of times, m; the channel term inverted at time 0.

    Args:
        context: Tables, virtual people and record.
        fold: Water loss over that before; broadcasts with the others.
        baseline: Water loss before, kg/m^2/s.
        density: Discs on an area, 1/m^2.
    """
    diffusivity = context.parameter("response.vapour_diffusivity").number
    added = _conductance(context, fold * baseline) - _conductance(context, baseline)
    return np.asarray(added / (4 * diffusivity * density))


def dry_days(context: ModelContext) -> Dryness:
    """How long a dry feeling lasts after needles, as durations and one sentence.

    Args:
        context: Tables, virtual people and record.

    Source: parameters response.dry_*.
    """
    low = context.parameter("response.dry_usual_shortest")
    high = context.parameter("response.dry_usual_longest")
    expected = context.parameter("response.dry_expected_longest")
    unusual = context.parameter("response.dry_unusual_from")
    sentence = statement(
        "response.dry_feeling",
        usual_from=low.number,
        usual_to=high.number,
        expected=expected.number,
        unusual=unusual.number,
    )
    return Dryness((low, high), expected, unusual, sentence)


def _intact(context: ModelContext, baseline: float | None) -> tuple[Drawn, Drawn]:
    """Water loss before treatment, kg/m^2/s, and the conductance G_0 behind it, m/s, both (E, P)."""
    with context.model("water loss before") as model:
        if baseline is None:
            usual = context.draw(context.parameter("response.baseline_tewl"), "person")
            loss = model.drawn(usual, WATER_LOSS, "drawn between people")
        else:
            reading = np.full((context.population.epistemic, context.population.person), baseline)
            loss = model.drawn(reading, WATER_LOSS, "as measured on this client")
    with context.model("conductance of intact skin") as model:
        conductance = _conductance(context, loss.draws)
        return loss, model.drawn(conductance, "m/s", "G_0 = 1 / (dC / TEWL_0 - R_bl)", uses=[loss])


def _conductance(context: ModelContext, loss: Array) -> Array:
    difference = context.parameter("response.vapour_difference").number
    resistance = context.parameter("response.boundary_layer_resistance", leverage=0.0).number
    return np.asarray(1.0 / (difference / loss - resistance))


def _through_channels(
    model: Model,
    channels: Channels,
    closure: Closure,
    intact: Drawn,
    times: Array,
    multi_pass: bool,
) -> Array:
    """G_ch f(t) of the channels (E, P, T), m/s."""
    context = model.context
    through = _channel_conductance(context, channels, intact)
    shut = _as_water_sees_it(context, closure) if multi_pass else closure
    model.uses(*(Input(drawn, 0.5) for drawn in (through, shut.half_life, shut.recoil_share, shut.recoil_time)))
    return through.draws[:, :, None] * open_share(shut, times)


def _channel_conductance(context: ModelContext, channels: Channels, intact: Drawn) -> Drawn:
    """4 n D_v a at time zero, m/s, (E, P).

    The aperture was derived on a reference baseline; for this one it is recomputed so that the same channels add the
    same multiple of the intact conductance (nearly the same fold rise, and never more than the still air lets through).
    """
    with context.model("evaporation through open channels") as model:
        diffusivity = context.parameter("response.vapour_diffusivity").number
        reference = context.parameter("response.aperture_baseline", leverage=0.0).number
        aperture = context.draw(context.parameter("response.aperture"))
        ratio = _conductance(context, intact.draws) / _conductance(context, np.asarray(reference))
        return model.drawn(
            4 * channels.density.draws * diffusivity * aperture * channels.radius.draws * ratio,
            "m/s",
            "G_ch = 4 n D_v phi r G_0 / G_0,ref",
            uses=[channels.radius, channels.density, intact],
            sources=["physics"],
        )


def _as_water_sees_it(context: ModelContext, closure: Closure) -> Closure:
    """Closing of the evaporating share after multi-pass needling.

    The long lifetime of such channels was read from water loss over torn skin. Here the tear is a term of its own, so
    the channels themselves close as fast as those of a pressed array, and no recovery is counted twice.
    """
    return replace(closure, half_life=context.once("evaporating channels close", (), _evaporation_half_life))


def _evaporation_half_life(context: ModelContext) -> Drawn:
    with context.model("evaporating channels close") as model:
        return model.drawn(context.draw(context.parameter("response.evaporation_half_life")), "s", "t_half")


def _diffuse(model: Model, torn: Channels | None, abrasion: bool, start: Drawn) -> Array:
    """kappa of what needles tore and what was abraded, in units of the intact conductance (E, P)."""
    context = model.context
    diffuse = np.zeros_like(start.draws)
    if torn is not None:
        injury = _torn(context, torn)
        model.uses(Input(injury, 0.5))
        diffuse = diffuse + injury.draws
    if abrasion:
        diffuse = diffuse + context.draw(context.parameter("response.diffuse_abrasion", leverage=0.5))
    return diffuse


def _torn(context: ModelContext, channels: Channels) -> Drawn:
    """Diffuse injury of a multi-pass needling in units of the intact conductance, (E, P)."""
    with context.model("diffuse injury") as model:
        power = context.parameter("response.diffuse_length_power", leverage=0.5)
        deeper = channels.depth_in_place.draws / context.parameter("response.diffuse_reference_length").number
        return model.drawn(
            context.draw(context.parameter("response.diffuse_needling")) * deeper ** context.draw(power),
            "1",
            "kappa (d / L_ref)^g",
            uses=[Input(channels.depth_in_place, power.number)],
        )


def _late_rise(context: ModelContext, times: Array) -> Array:
    """kappa_h (t / t_p) exp(1 - t / t_p) after heat, (E, 1, T)."""
    peak = context.draw(context.parameter("response.heat_peak", leverage=0.0))
    phase = times / peak[:, :, None]
    amplitude = context.draw(context.parameter("response.heat_amplitude", leverage=0.5))
    return np.asarray(amplitude[:, :, None] * phase * np.exp(1.0 - phase))


def _unrepaired(context: ModelContext, age: float, times: Array) -> Array:
    """exp(-(t / tau)^beta), (E, 1, T); ln tau runs straight from young to old, level beyond both."""
    from_age = context.parameter("response.repair_age_young", leverage=0.0).number
    to_age = context.parameter("response.repair_age_old", leverage=0.0).number
    share = float(np.clip((age - from_age) / (to_age - from_age), 0, 1))
    young = context.draw(context.parameter("response.repair_time_young", leverage=1 - share))
    old = context.draw(context.parameter("response.repair_time_old", leverage=share))
    beta = context.draw(context.parameter("response.repair_shape", leverage=0.5))
    tau = young ** (1 - share) * old**share
    return np.asarray(np.exp(-((times / tau[:, :, None]) ** beta[:, :, None])))
