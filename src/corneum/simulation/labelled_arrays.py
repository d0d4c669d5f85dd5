"""An outcome as labelled arrays: what stands on which axes, with its unit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

BANDS = ("median", "low", "high")

Variable = tuple[list[str], Any, dict[str, str]]


def dataset(solutes: Sequence[dict[str, Any]]) -> tuple[dict[str, Variable], dict[str, Any], dict[str, Any]]:
    """Variables, coordinates and attributes of a labelled data set of several answers of one case."""
    first = solutes[0]
    unit = first["unit"]
    bands = ["band"] if isinstance(first["dosed"], dict) else []

    def stacked(read: Callable[[dict[str, Any]], Any], axes: list[str], unit: str) -> Variable:
        """One number, series or table a solute; several bands come before its own axes."""
        values = [read(one) for one in solutes]
        banded = [[value[band] for band in BANDS] if bands else value for value in values]
        return ["solute", *bands, *axes], banded, {"units": unit}

    def over(names: Sequence[str], axis: str, read: Callable[[dict[str, Any], str], Any], axes: list[str],
             unit: str) -> Variable:  # fmt: skip
        """The same for each of some names, on an axis of their own."""
        values = [[read(one, name) for name in names] for one in solutes]
        banded = [[[value[band] for band in BANDS] if bands else value for value in row] for row in values]
        return ["solute", axis, *bands, *axes], banded, {"units": unit}

    places, layers = list(first["amount"]), list(first["auc"])
    data: dict[str, Variable] = {
        "amount": over(places, "place", lambda one, name: one["amount"][name], ["time"], unit["amount"]),
        "numerical_error": (
            ["solute", "place"], [[one["numerical_error"][name] for name in places] for one in solutes],
            {"units": unit["amount"]},
        ),
        "flux_beneath": stacked(lambda one: one["flux_beneath"], ["time"], unit["flux_beneath"]),
        "dosed": stacked(lambda one: one["dosed"], [], unit["amount"]),
        "auc": over(layers, "layer", lambda one, name: one["auc"][name], [], unit["auc"]),
        "peak": over(layers, "layer", lambda one, name: one["peak"][name]["value"], [], unit["peak"]),
        "peak_time": over(layers, "layer", lambda one, name: one["peak"][name]["time"], [], unit["time"]),
    }  # fmt: skip
    coordinates: dict[str, Any] = {
        "solute": [str(one["solute"] or f"solute {n + 1}") for n, one in enumerate(solutes)],
        "place": places,
        "layer": layers,
        "time": ("time", first["time"], {"units": unit["time"]}),
    }
    if bands:
        coordinates["band"] = list(BANDS)
    if first["above"]:
        limits = list(first["above"][layers[0]])
        coordinates["threshold"] = limits
        values = [[[one["above"][layer][limit] for limit in limits] for layer in layers] for one in solutes]
        if bands:
            values = [[[[part[band] for part in row] for band in BANDS] for row in table] for table in values]
        data["time_above"] = (["solute", "layer", *bands, "threshold"], values, {"units": unit["above"]})
    if first["receptor"]:
        data["receptor_concentration"] = stacked(
            lambda one: one["receptor"]["concentration"], ["time"], unit["receptor"]
        )
    profile = first["profile"]
    if profile:
        coordinates["read_at"] = ("read_at", profile["time"], {"units": unit["time"]})
    if "concentration" in profile:
        slices = ["read_at", "slice"]
        data["concentration"] = stacked(lambda one: one["profile"]["concentration"], slices, unit["profile"])
        data["depth"] = (["solute", "slice"], [one["profile"]["depth"] for one in solutes], {"units": unit["depth"]})
        data["slice_layer"] = (["slice"], profile["layer"], {})
    if "at" in profile:
        asked = list(profile["at"])
        coordinates["depth_asked"] = asked
        data["concentration_at"] = over(
            asked, "depth_asked", lambda one, name: one["profile"]["at"][name], ["read_at"], unit["profile"]
        )
    attributes = {"mass_balance_error": max(one["mass_balance_error"] for one in solutes)}
    notes = list(dict.fromkeys(note for one in solutes for note in one["notes"]))
    return data, coordinates, attributes | ({"notes": "\n".join(notes)} if notes else {})
