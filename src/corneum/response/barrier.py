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
from corneum.evidence.model_context import ModelContext
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
    sentence: str


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

    `baseline` is the client's own reading in kg/m^2/s, None where there is none; `age` in years; `heat` for
    radio-frequency needles; `abrasion` for (hydra)dermabrasion; `multi_pass` false for a single press of an array,
    which tears nothing. `times` (T,) in s, ascending from 0. `closure` must be given where `channels` are.
    """
    difference = context.parameter("response.vapour_difference")
    resistance = context.parameter("response.boundary_layer_resistance")
    inputs: list[Input] = [Input(difference, 0.5), Input(resistance, 0)]

    intact, start = _intact(context, baseline)
    conductance = start.draws[:, :, None] * np.ones(times.size)
    if channels is not None:
        if closure is None:
            raise ValueError("channels need their closure")
        through = _channel_conductance(context, channels, intact)
        shut = _as_water_sees_it(context, closure) if multi_pass else closure
        conductance = conductance + through.draws[:, :, None] * open_share(shut, times)
        inputs += [Input(through, 0.5), Input(shut.half_life, 0.5)]
    torn = _torn(context, channels) if channels is not None and multi_pass else None
    if torn is not None or abrasion:
        left, repair = _unrepaired(context, age, times)
        inputs += repair
        diffuse = np.zeros_like(start.draws)
        if torn is not None:
            diffuse = diffuse + torn.draws
            inputs.append(Input(torn, 0.5))
        if abrasion:
            kappa = context.parameter("response.diffuse_abrasion")
            diffuse = diffuse + context.draw(kappa)
            inputs.append(Input(kappa, 0.5))
        conductance = conductance + (start.draws * diffuse)[:, :, None] * left
    if heat:
        amplitude = context.parameter("response.heat_amplitude")
        peak = context.parameter("response.heat_peak")
        phase = times / context.draw(peak)[:, :, None]
        late = context.draw(amplitude)[:, :, None] * phase * np.exp(1.0 - phase)
        conductance = conductance + start.draws[:, :, None] * late
        inputs += [Input(amplitude, 0.5), Input(peak, 0)]

    values = context.drawn(
        difference.number / (resistance.number + 1.0 / conductance),
        WATER_LOSS,
        "water loss after injury",
        "TEWL = dC / (R_bl + 1 / (G_0 + G_ch f(t) + G_d + G_h)), G_d = G_0 kappa exp(-(t/tau)^beta), "
        "G_h = G_0 kappa_h (t/t_p) exp(1 - t/t_p)",
        [intact, *inputs],
    )
    return Course(times, values, intact, True, _NOTE)


def ceiling(context: ModelContext) -> Drawn:
    """Water loss of an open wet wound in still air, kg/m^2/s, (1, 1): nothing evaporates faster."""
    difference = context.parameter("response.vapour_difference")
    resistance = context.parameter("response.boundary_layer_resistance")
    return context.drawn(
        np.full((1, 1), difference.number / resistance.number),
        WATER_LOSS,
        "evaporation ceiling",
        "dC / R_bl",
        [difference, resistance],
    )


def evaporating_radius(context: ModelContext, fold: Array, baseline: Array, density: Array) -> Array:
    """Radius (m) of evaporating discs, `density` of them per m^2, that raises `baseline` (kg/m^2/s) `fold` times.

    The inverse of the channel term at time zero; broadcasts.
    """
    diffusivity = context.parameter("response.vapour_diffusivity").number
    added = _conductance(context, fold * baseline) - _conductance(context, baseline)
    return np.asarray(added / (4 * diffusivity * density))


def dry_days(context: ModelContext) -> Dryness:
    """What is known of the dry feeling after needles, as durations and one sentence."""
    low = context.parameter("response.dry_usual_shortest")
    high = context.parameter("response.dry_usual_longest")
    expected = context.parameter("response.dry_expected_longest")
    unusual = context.parameter("response.dry_unusual_from")
    days = [round(value.number / 86400.0) for value in (low, high, expected, unusual)]
    sentence = (
        f"A dry feeling for {days[0]} to {days[1]} days is usual and up to {days[2]} days is within expectation; "
        f"{days[3]} days is unusual, and more likely where skin repairs slowly, a toxin lowered the oil, or the "
        "treatment was repeated too early."
    )
    return Dryness((low, high), expected, unusual, sentence)


def _intact(context: ModelContext, baseline: float | None) -> tuple[Drawn, Drawn]:
    """Water loss before treatment and the conductance G_0 behind it, both (E, P)."""
    if baseline is None:
        usual = context.parameter("response.baseline_tewl")
        loss = context.drawn(
            context.draw(usual, "person"), WATER_LOSS, "water loss before", "drawn between people", [usual]
        )
    else:
        loss = context.drawn(
            np.full((context.population.epistemic, context.population.person), baseline),
            WATER_LOSS,
            "water loss before",
            "as measured on this client",
            [],
        )
    conductance = context.drawn(
        _conductance(context, loss.draws),
        "m/s",
        "conductance of intact skin",
        "G_0 = 1 / (dC / TEWL_0 - R_bl)",
        [loss, Input(context.parameter("response.boundary_layer_resistance"), 0)],
    )
    return loss, conductance


def _conductance(context: ModelContext, loss: Array) -> Array:
    difference = context.parameter("response.vapour_difference").number
    resistance = context.parameter("response.boundary_layer_resistance").number
    return np.asarray(1.0 / (difference / loss - resistance))


def _channel_conductance(context: ModelContext, channels: Channels, intact: Drawn) -> Drawn:
    """4 n D_v a at time zero, m/s, (E, P).

    The aperture was derived on a reference baseline; for this one it is recomputed so that the same channels add the
    same multiple of the intact conductance (nearly the same fold rise, and never more than the still air lets through).
    """
    aperture = context.parameter("response.aperture")
    diffusivity = context.parameter("response.vapour_diffusivity")
    reference = context.parameter("response.aperture_baseline")
    ratio = _conductance(context, intact.draws) / _conductance(context, np.asarray(reference.number))
    return context.drawn(
        4 * channels.density.draws * diffusivity.number * context.draw(aperture) * channels.radius.draws * ratio,
        "m/s",
        "evaporation through open channels",
        "G_ch = 4 n D_v phi r G_0 / G_0,ref",
        [aperture, channels.radius, channels.density, diffusivity, intact, Input(reference, 0)],
        sources=["physics"],
    )


def _as_water_sees_it(context: ModelContext, closure: Closure) -> Closure:
    """Closing of the evaporating share after multi-pass needling.

    The long lifetime of such channels was read from water loss over torn skin. Here the tear is a term of its own, so
    the channels themselves close as fast as those of a pressed array, and no recovery is counted twice.
    """
    half_life = context.parameter("response.evaporation_half_life")
    drawn = context.drawn(context.draw(half_life), "s", "evaporating channels close", "t_half", [half_life])
    return replace(closure, half_life=drawn)


def _torn(context: ModelContext, channels: Channels) -> Drawn:
    """Diffuse injury of a multi-pass needling in units of the intact conductance, (E, P)."""
    kappa = context.parameter("response.diffuse_needling")
    length = context.parameter("response.diffuse_reference_length")
    power = context.parameter("response.diffuse_length_power")
    deeper = channels.depth_in_place.draws / length.number
    return context.drawn(
        context.draw(kappa) * deeper ** context.draw(power),
        "1",
        "diffuse injury",
        "kappa (d / L_ref)^g",
        [kappa, Input(channels.depth_in_place, power.number), length, Input(power, 0.5)],
    )


def _unrepaired(context: ModelContext, age: float, times: Array) -> tuple[Array, list[Input]]:
    """exp(-(t / tau)^beta), (E, 1, T), and its inputs; ln tau runs straight from young to old, level beyond both."""
    young = context.parameter("response.repair_time_young")
    old = context.parameter("response.repair_time_old")
    from_age = context.parameter("response.repair_age_young")
    to_age = context.parameter("response.repair_age_old")
    shape = context.parameter("response.repair_shape")
    share = float(np.clip((age - from_age.number) / (to_age.number - from_age.number), 0, 1))
    tau = context.draw(young) ** (1 - share) * context.draw(old) ** share
    beta = context.draw(shape)
    left = np.exp(-((times / tau[:, :, None]) ** beta[:, :, None]))
    inputs = [Input(young, 1 - share), Input(old, share), Input(from_age, 0), Input(to_age, 0), Input(shape, 0.5)]
    return np.asarray(left), inputs
