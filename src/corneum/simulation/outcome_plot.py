"""Courses drawn with matplotlib, which is an extra and loaded when something is drawn."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from corneum.simulation.outcome import need

if TYPE_CHECKING:
    from corneum.simulation.outcome import Outcome
    from corneum.simulation.variations import Variations

HOUR, PER_CM2 = 3600.0, 1e5
MOST_LABELS = 12


def plot_outcome(outcome: Outcome, axes: Any = None) -> Any:
    """Amount by compartment over time, with 95 % bands over several skins and measured amounts; the axes.

    Raises InputFault where matplotlib is missing.
    """
    axes = _axes(axes)
    for answer in outcome.solutes:
        name = f"{answer['solute']}: " if outcome.several else ""
        hours = outcome.time / HOUR
        for place, course in {"uptake": answer["uptake"], **answer["amount"]}.items():
            bands = course if isinstance(course, dict) else {"median": course}
            if max(map(abs, bands["median"])) == 0:
                continue
            style = {"linewidth": 2.2, "color": "black"} if place == "uptake" else {"linewidth": 1.2}
            (line,) = axes.plot(hours, [PER_CM2 * y for y in bands["median"]], label=f"{name}{place}", **style)
            if "low" in bands:
                low, high = ([PER_CM2 * y for y in bands[end]] for end in ("low", "high"))
                axes.fill_between(hours, low, high, color=line.get_color(), alpha=0.15, linewidth=0)
        measured = [point for point in answer.get("observed", {}).get("points", ()) if point["kind"] == "amount"]
        if measured:
            at = [point["time"] / HOUR for point in measured]
            axes.plot(at, [PER_CM2 * point["measured"] for point in measured], "o", label=f"{name}measured")
    return _labelled(axes)


def plot_variations(variations: Variations, axes: Any = None) -> Any:
    """Uptake over time, a line a combination; the axes. Raises InputFault where matplotlib is missing."""
    from corneum.simulation.variations import shown

    axes = _axes(axes)
    for values, outcome in zip(variations.combinations, variations.outcomes, strict=True):
        label = ", ".join(f"{path} {shown(value)}" for path, value in values.items())
        for answer in outcome.solutes:
            course = answer["uptake"]
            middle = course["median"] if isinstance(course, dict) else course
            line = [PER_CM2 * y for y in middle]
            axes.plot(outcome.time / HOUR, line, label=label if len(variations) <= MOST_LABELS else None)
    return _labelled(axes)


def _axes(axes: Any) -> Any:
    need("matplotlib", "plot", "plot")
    return import_module("matplotlib.pyplot").subplots()[1] if axes is None else axes


def _labelled(axes: Any) -> Any:
    axes.set_xlabel("time, h")
    axes.set_ylabel("amount, ug/cm$^2$")
    if axes.get_legend_handles_labels()[0]:
        axes.legend(fontsize="small")
    return axes
