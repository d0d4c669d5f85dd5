"""Courses drawn with matplotlib, which is an extra and loaded when something is drawn."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

import numpy as np

from corneum.simulation.outcome import need

if TYPE_CHECKING:
    from corneum.simulation.outcome import Outcome
    from corneum.simulation.variations import Variations

HOUR, PER_CM2 = 3600.0, 1e5
MOST_LABELS = 12
FAINTEST = 0.005  # of the most
DASHES = ("-", "--", ":", "-.")


def plot_outcome(outcome: Outcome, axes: Any = None) -> Any:
    """Amount by compartment over time, with 95 % bands over several skins and measured amounts; the axes.

    Colours are of compartments, dashes of solutes. Compartments that never hold a two-hundredth of the most stand not.
    Raises InputFault where matplotlib is missing.
    """
    axes = _axes(axes)
    colours: dict[str, str] = {"uptake": "black"}
    courses = [_courses(answer) for answer in outcome.solutes]
    least = FAINTEST * max(max(map(abs, bands["median"])) for each in courses for bands in each.values())
    for number, (answer, by_place) in enumerate(zip(outcome.solutes, courses, strict=True)):
        name = f"{answer['solute']}: " if outcome.several else ""
        for place, bands in by_place.items():
            if max(map(abs, bands["median"])) <= least:
                continue
            colour = colours.setdefault(place, f"C{len(colours) - 1}")
            style = {"color": colour, "linestyle": DASHES[number % len(DASHES)]}
            hours = outcome.time / HOUR
            axes.plot(hours, _per_cm2(bands["median"]), label=f"{name}{place}", linewidth=_width(place), **style)
            if "low" in bands:
                axes.fill_between(
                    hours, _per_cm2(bands["low"]), _per_cm2(bands["high"]), color=colour, alpha=0.15, linewidth=0
                )
        for place in dict.fromkeys(point["place"] for point in _measured(answer)):
            at, amounts = zip(*((each["time"], each["measured"]) for each in _measured(answer, place)), strict=True)
            colour = colours.setdefault(place, f"C{len(colours) - 1}")
            label = f"{name}{place}, measured"
            axes.plot(np.divide(at, HOUR), _per_cm2(amounts), "o", color=colour, markersize=4, label=label)
    return _labelled(axes)


def _courses(answer: dict[str, Any]) -> dict[str, Any]:
    """Courses by compartment, the uptake first, each with its bands."""
    courses = {"uptake": answer["uptake"], **answer["amount"]}
    return {place: course if isinstance(course, dict) else {"median": course} for place, course in courses.items()}


def _measured(answer: dict[str, Any], place: str | None = None) -> list[dict[str, Any]]:
    """Measured amounts, of one place or of all."""
    points = answer.get("observed", {}).get("points", ())
    return [each for each in points if each["kind"] == "amount" and place in (None, each["place"])]


def _per_cm2(amounts: Any) -> Any:
    return np.multiply(amounts, PER_CM2)


def _width(place: str) -> float:
    return 2.2 if place == "uptake" else 1.2


def plot_variations(variations: Variations, axes: Any = None) -> Any:
    """Uptake over time, a line a combination; the axes. Raises InputFault where matplotlib is missing."""
    from corneum.simulation.variations import shown

    axes = _axes(axes)
    for values, outcome in zip(variations.combinations, variations.outcomes, strict=True):
        label = ", ".join(str(shown(value)) for value in values.values())
        for answer in outcome.solutes:
            course = answer["uptake"]
            middle = course["median"] if isinstance(course, dict) else course
            axes.plot(outcome.time / HOUR, _per_cm2(middle), label=label if len(variations) <= MOST_LABELS else None)
    return _labelled(axes, ",\n".join(variations.axes))


def _axes(axes: Any) -> Any:
    need("matplotlib", "plot", "plot")
    return import_module("matplotlib.pyplot").subplots(layout="constrained")[1] if axes is None else axes


def _labelled(axes: Any, title: str | None = None) -> Any:
    axes.set_xlabel("time, h")
    axes.set_ylabel("amount, ug/cm$^2$")
    if axes.get_legend_handles_labels()[0]:
        # beside the axes, where it hides no course
        beside = {"loc": "upper left", "bbox_to_anchor": (1.01, 1.0), "borderaxespad": 0}
        axes.legend(title=title, fontsize="small", title_fontsize="small", **beside)
    return axes
