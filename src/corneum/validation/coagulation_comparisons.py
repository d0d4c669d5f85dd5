"""Coagulated zones of radio-frequency needles against what histology of skin shows.

No study that could be read names energy, pulse and size together. Sizes are therefore held against the interval over
all usual energies and pulses, which a model can hardly miss by much; directions against the model itself.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from corneum import units
from corneum.evidence.draws import Population
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Row
from corneum.evidence.value import CENTRAL_95, stated_value
from corneum.needling.depth import depth_in_place
from corneum.needling.devices import device
from corneum.needling.heat import Coagulation, Heating, coagulation
from corneum.needling.technique import default_technique
from corneum.skin.layers import Skin, draw_skin
from corneum.validation.comparison_result import Compare, ComparisonResult

Array = NDArray[np.float64]

ROWS = "validation/coagulation_rows"
NEEDLED = Population(epistemic=64, person=16, needle=16)
# an insulated needle, one of which both kinds are sold, and one without insulation
INSULATED, EITHER, BARE = "infini", "secret", "intensif"
USUAL_LENGTH = 1.5e-3
LEAST_ENERGY = 5e-3
PULSES = (0.03, 0.1, 0.3)


def _zone(
    context: ModelContext, name: str, length: float, energy: float, pulse: float, frequency: float | None = None
) -> Coagulation:
    people = context.with_population(NEEDLED)
    tool = device(people, name)
    if frequency is not None:
        tool = replace(tool, rf_frequency=stated_value("frequency", frequency, "Hz", "compared"))
    skin = draw_skin(people, "cheek_medial", age=45.0, sex="female")
    assert isinstance(skin, Skin)
    depth = depth_in_place(people, tool, default_technique(people, tool, length), skin)
    return coagulation(people, tool, depth, Heating(energy, pulse))


def _draws(zone: Coagulation, measure: str) -> Array:
    """Draws of `bottom`, `width`, `length` (bottom less top) or `volume` of a zone."""
    names = {"length": ("bottom", "top"), "volume": ("volume_per_needle",)}.get(measure, (measure,))
    first, *less = (np.asarray(getattr(zone, name).draws) for name in names)
    return first - less[0] if less else first


def _predicted(context: ModelContext, row: Row) -> tuple[float, float]:
    """95 % interval of a size over usual energies, pulses and both kinds of needle, where anything is coagulated."""
    length = row.number("needle_length_um") or USUAL_LENGTH
    energies = np.geomspace(LEAST_ENERGY, context.parameter("heat.energy_usual").number, 5)
    draws = [
        _draws(_zone(context, EITHER, length, float(energy), pulse), row["measure"]).ravel()
        for energy, pulse in itertools.product(energies, PULSES)
    ]
    some = np.concatenate(draws)
    low, high = np.quantile(some[some > 0], CENTRAL_95)
    return float(low), float(high)


def _sizes(context: ModelContext) -> ComparisonResult:
    um = units.factor("um")
    missed, rows = [], context.table(ROWS).where(kind="size")
    for row in rows:
        low, high = _predicted(context, row)
        if not (low <= row.value("low_um").number and row.value("high_um").number <= high):
            missed.append(f"{row['finding']}, predicted {low / um:.0f} to {high / um:.0f} um ({row['source']})")
    return ComparisonResult(len(rows), 1 - len(missed) / len(rows), tuple(missed))


def _mean(context: ModelContext, energy: float, pulse: float) -> float:
    return float(_draws(_zone(context, INSULATED, USUAL_LENGTH, energy, pulse), "volume").mean())


def _insulated_oval(context: ModelContext) -> bool:
    """At one high energy the zone of an insulated needle ends deeper below the surface than that of a bare one."""
    tops = [_draws(_zone(context, name, USUAL_LENGTH, 0.25, 0.1), "top").mean() for name in (INSULATED, BARE)]
    return bool(tops[0] > tops[1])


def _narrowing(context: ModelContext) -> float:
    """By how much the zone is narrower at 2 MHz than at 1 MHz, m, all else equal."""
    widths = [_draws(_zone(context, INSULATED, USUAL_LENGTH, 0.1, 0.1, mhz * 1e6), "width").mean() for mhz in (1, 2)]
    return float(widths[0] - widths[1])


def _train(context: ModelContext) -> bool:
    """At one power a pulse of 0.5 s coagulates and one of 4 s, the longest of the table, does not."""
    return _mean(context, 0.1, 0.5) > 0 == _mean(context, 0.8, 4.0)


DIRECTIONS: Mapping[str, Callable[[ModelContext], bool]] = {
    "energy_enlarges": lambda context: _mean(context, 0.12, 0.1) > _mean(context, 0.06, 0.1),
    "low_energy_nothing": lambda context: _mean(context, 0.005, 0.1) == 0,
    "power_and_pulse": lambda context: _mean(context, 0.1, 0.03) > _mean(context, 0.1, 0.3),
    "insulated_oval": _insulated_oval,
    "frequency_narrows": lambda context: _narrowing(context) > 0,
    "frequency_nothing": lambda context: _narrowing(context) == 0,
    "pulse_train": _train,
}


def _directions(context: ModelContext) -> ComparisonResult:
    rows = context.table(ROWS).where(kind="direction")
    missed = [f"{row['finding']} ({row['source']})" for row in rows if not DIRECTIONS[row.row_id](context)]
    return ComparisonResult(len(rows), 1 - len(missed) / len(rows), tuple(missed))


COMPARISONS: Mapping[str, Compare] = {"coagulated_sizes": _sizes, "coagulation_directions": _directions}
