"""Depth, open lumens, density and flow of needles against the tables that ship with the package."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from corneum.evidence.derivation import Drawn
from corneum.evidence.draws import Population
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Row
from corneum.evidence.value import CENTRAL_95
from corneum.needling.channels import Channels, channels
from corneum.needling.depth import depth_in_place
from corneum.needling.described_device import inline_device
from corneum.needling.devices import Device, device
from corneum.needling.heat import coagulated_depth
from corneum.needling.pressure import flow
from corneum.needling.technique import default_technique
from corneum.skin.layers import Skin, draw_skin
from corneum.validation.comparison_result import NEAR, Compare, ComparisonResult, fold

Array = NDArray[np.float64]

NEEDLED = Population(epistemic=64, person=16, needle=16)
ROWS = "validation/device_rows"
_UM, _MM = 1e6, 1e-3
_MICROLITRES_PER_HOUR = 3600e9


def measured(context: ModelContext, comparison: str) -> list[Row]:
    """The rows of the device tables that the map gives to a comparison, in its order."""
    mapped = [row for row in context.table(ROWS).rows if comparison in row.list("comparisons")]
    return [context.row(row["table"], row.row_id) for row in mapped]


def _cheek(context: ModelContext) -> Skin:
    skin = draw_skin(context.with_population(NEEDLED), "cheek_medial", age=45.0, sex="female")
    assert isinstance(skin, Skin)
    return skin


def _depth(context: ModelContext, tool: Device | str, length: float, **technique: float) -> Drawn:
    chosen = device(context, tool) if isinstance(tool, str) else tool
    how = default_technique(context, chosen, length, **technique)  # type: ignore[arg-type]
    return depth_in_place(context.with_population(NEEDLED), chosen, how, _cheek(context))


def _channels(context: ModelContext, name: str, length: float, passes: int | None = None) -> Channels:
    used = device(context, name)
    how = default_technique(context, used, length, passes=passes)
    depth = depth_in_place(context.with_population(NEEDLED), used, how, _cheek(context))
    return channels(context.with_population(NEEDLED), used, how, _cheek(context), depth)


def _interval(draws: Array) -> tuple[float, float]:
    low, high = np.quantile(draws, CENTRAL_95)
    return float(low), float(high)


def _inside(
    rows: Sequence[Row], column: str, interval: Callable[[Row], tuple[float, float]], per: float
) -> ComparisonResult:
    """Share of the rows inside their interval, which is in SI; misses are named in units of which `per` make one."""
    missed = []
    for row in rows:
        low, high = interval(row)
        if not low <= row.value(column).number <= high:
            missed.append(f"{row[column]}, predicted {low * per:.3g} to {high * per:.3g} ({row['source']})")
    return ComparisonResult(len(rows), 1 - len(missed) / len(rows), tuple(missed))


def _pressed_depth(context: ModelContext) -> ComparisonResult:
    ends = _interval(_depth(context, "aquagold", 600e-6).draws.mean(axis=(1, 2)))
    return _inside(measured(context, "pressed_depth"), "measured_depth_um", lambda row: ends, _UM)


def _pressed_mean(context: ModelContext) -> ComparisonResult:
    by_study: dict[str, list[float]] = {}
    for row in measured(context, "pressed_mean"):
        by_study.setdefault(row["source"], []).append(row.value("measured_depth_um").number)
    # one study gives a range: its middle counts once
    mean = np.mean([np.mean(depths) for depths in by_study.values()])
    return ComparisonResult(len(by_study), fold(float(_depth(context, "aquagold", 600e-6).draws.mean()), float(mean)))


def _pressed_force(context: ModelContext) -> ComparisonResult:
    missed, folds = [], []
    for row in measured(context, "pressed_force"):
        depth = _depth(context, "stamp_generic", row.value("nominal_length_um").number, force=float(row["force_n"]))
        predicted, measured_depth = float(np.median(depth.draws)), row.value("measured_depth_um").number
        folds.append(fold(predicted, measured_depth))
        if folds[-1] > NEAR:
            missed.append(
                f"{row['force_n']} N {measured_depth * _UM:.0f} um, predicted {predicted * _UM:.0f} ({row['source']})"
            )
    return ComparisonResult(len(folds), max(folds), tuple(missed))


def _pierced(context: ModelContext) -> ComparisonResult:
    """A statement that arrays pierce holds where more than half of the needles do, and the other way round."""
    missed, rows = [], measured(context, "pierced")
    for row in rows:
        speed = {} if not row["velocity_m_s"] else {"velocity": float(row["velocity_m_s"])}
        array = inline_device(context, "manual_stamp", length=row.value("nominal_length_um").number)
        reached = _depth(context, array, row.value("nominal_length_um").number, **speed).draws
        share = float((reached > _cheek(context).stratum_corneum_at_needle.draws).mean())
        pierced = row["measured_depth_um"] != "0"
        if (share > 0.5) != pierced:
            how = f"{row['velocity_m_s']} m/s" if speed else "by hand"
            missed.append(
                f"{row['nominal_length_um']} um {how} {'pierce' if pierced else 'do not pierce'}, predicted "
                f"{share * 100:.0f} % of needles do ({row['source']})"
            )
    return ComparisonResult(len(rows), 1 - len(missed) / len(rows), tuple(missed))


def _roller_deep(context: ModelContext) -> ComparisonResult:
    ends = _interval(_depth(context, "roller_generic", 3 * _MM).draws.mean(axis=(1, 2)))
    return _inside(measured(context, "roller_deep"), "measured_depth_um", lambda row: ends, _UM)


def _pen_depth(context: ModelContext) -> ComparisonResult:
    lengths = [row.value("nominal_length_um").number for row in measured(context, "pen_depth")]
    folds = [fold(float(np.median(_depth(context, "skinpen", length).draws)), length) for length in lengths]
    return ComparisonResult(len(folds), max(folds))


def _slanted_depth(context: ModelContext) -> ComparisonResult:
    (row,) = measured(context, "slanted_depth")
    depth = _depth(context, "rf_primaeva", row.value("nominal_length_um").number)
    return ComparisonResult(1, fold(float(np.median(depth.draws)), row.value("measured_depth_um").number))


def _lumen(context: ModelContext) -> ComparisonResult:
    (row,) = measured(context, "lumen")
    measured_depth = row.value("measured_depth_um").number
    opened = _channels(context, "roller_generic_770", row.value("nominal_length_um").number)
    predicted, (low, high) = float(np.median(opened.depth.draws)), _interval(opened.depth.draws)
    miss = f"{measured_depth * _UM:.1f} um, predicted {predicted * _UM:.0f} ({low * _UM:.0f} to {high * _UM:.0f}) um"
    return ComparisonResult(1, fold(predicted, measured_depth), (miss,))


def _lumen_interval(context: ModelContext) -> ComparisonResult:
    def interval(row: Row) -> tuple[float, float]:
        name = "roller_generic_770" if row["device"] == "roller" else "infini"
        return _interval(_channels(context, name, row.value("nominal_length_um").number).depth.draws.mean(axis=1))

    return _inside(measured(context, "lumen_interval"), "measured_depth_um", interval, _UM)


def _ink_slope(context: ModelContext) -> ComparisonResult:
    """Slope of the depth of fluid in the track of a pen with needle length, the fluid applied before."""
    (row,) = measured(context, "ink_slope")
    carried = NEEDLED.draw(context.parameter("needling.carried_share"))
    ends = []
    for length in (0.5, 1.5):
        opened = _channels(context, "skinpen", length * _MM)
        ends.append(opened.depth.draws + carried * np.maximum(opened.depth_in_place.draws - opened.depth.draws, 0.0))
    slope = ((ends[1] - ends[0]) / _MM).mean(axis=1)
    measured_slope, predicted, (low, high) = float(row["depth_fraction"]), float(np.median(slope)), _interval(slope)
    miss = (
        f"{measured_slope:g} mm a mm of needle, predicted {predicted:.2f} ({low:.2f} to {high:.2f}) ({row['source']})"
    )
    return ComparisonResult(1, fold(predicted, measured_slope), (miss,))


def _thermal_zone(context: ModelContext) -> ComparisonResult:
    tool = device(context, "infini")
    heated = coagulated_depth(context.with_population(NEEDLED), tool, _depth(context, tool, 1.5 * _MM)).draws.mean(
        axis=1
    )
    low, high = _interval(heated)
    # one study stands in two tables: each of its depths counts once
    depths: dict[float, str] = {}
    for row in measured(context, "thermal_zone"):
        columns = ("measured_depth_um",) if "measured_depth_um" in row else ("value", "value_max")
        depths |= {float(row[column]): row["source"] for column in columns}
    missed = [
        f"{depth:g} um, predicted {low * _UM:.0f} to {high * _UM:.0f} um ({source})"
        for depth, source in depths.items()
        if not low <= depth / _UM <= high
    ]
    return ComparisonResult(len(depths), 1 - len(missed) / len(depths), tuple(missed))


def _roller_density(context: ModelContext) -> ComparisonResult:
    reported = float(context.row("devices/channels", "channels_001")["density_per_cm2"]) * 1e4
    opened = _channels(context, "roller_CIT8", 0.5 * _MM, passes=15)
    pierces = NEEDLED.draw(context.parameter("needling.penetrated_fraction_manual_roller"))
    pierced = np.broadcast_to(pierces * opened.pierced_share.draws, opened.density.draws.shape)
    some = pierced > 0
    return ComparisonResult(1, fold(float(np.median(opened.density.draws[some] / pierced[some])), reported))


def _infusion_flow(context: ModelContext) -> ComparisonResult:
    """Whether the published range and the predicted interval meet, at the 100 kPa that were assumed for both."""
    many = replace(NEEDLED, epistemic=256)
    missed, rows = [], measured(context, "infusion_flow")
    for row in rows:
        rates = flow(
            context.with_population(many), pressure=1e5, retracted="no retraction" not in row["condition"]
        ).draws
        low, high = _interval(rates * _MICROLITRES_PER_HOUR)
        if not (float(row["value"]) <= high and float(row["value_max"]) >= low):
            measurement = f"{row['value']}-{row['value_max']} uL/h, predicted {low:.0f} to {high:.0f}"
            missed.append(f"{measurement} ({row['source']})")
    return ComparisonResult(len(rows), 1 - len(missed) / len(rows), tuple(missed))


COMPARISONS: Mapping[str, Compare] = {
    "pressed_depth": _pressed_depth,
    "pressed_mean": _pressed_mean,
    "pressed_force": _pressed_force,
    "pierced": _pierced,
    "roller_deep": _roller_deep,
    "pen_depth": _pen_depth,
    "slanted_depth": _slanted_depth,
    "lumen": _lumen,
    "lumen_interval": _lumen_interval,
    "ink_slope": _ink_slope,
    "thermal_zone": _thermal_zone,
    "roller_density": _roller_density,
    "infusion_flow": _infusion_flow,
}
