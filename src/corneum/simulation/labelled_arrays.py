"""An outcome as labelled arrays: what stands on which axes, with its unit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

BANDS = ("median", "low", "high")

# one answer of `summary`, whose values are numbers, lists and mappings of them
Answer = dict[str, Any]
Variable = tuple[list[str], Any, dict[str, str]]


def dataset(answers: Sequence[Answer]) -> tuple[dict[str, Variable], dict[str, Any], dict[str, Any]]:
    """Variables, coordinates and attributes of one labelled data set that holds the answers of all solutes of a case.

    Axes are `solute`, then `place` or `layer` where a variable has one, then `band` over several skins, then its own.
    """
    first = answers[0]
    bands = isinstance(first["dosed"], dict)
    variables = _courses(answers, bands) | _of_layers(answers, bands) | _profiles(answers, bands)
    attributes = {"mass_balance_error": max(answer["mass_balance_error"] for answer in answers)}
    notes = list(dict.fromkeys(note for answer in answers for note in answer["notes"]))
    return variables, _coordinates(answers, bands), attributes | ({"notes": "\n".join(notes)} if notes else {})


def _coordinates(answers: Sequence[Answer], bands: bool) -> dict[str, Any]:
    first = answers[0]
    seconds = {"units": first["unit"]["time"]}
    layers, profile = list(first["auc"]), first["profile"]
    coordinates: dict[str, Any] = {
        "solute": [str(answer["solute"] or f"solute {number}") for number, answer in enumerate(answers, 1)],
        "place": list(first["amount"]),
        "layer": layers,
        "time": ("time", first["time"], seconds),
    }
    if bands:
        coordinates["band"] = list(BANDS)
    if first["above"]:
        coordinates["threshold"] = list(first["above"][layers[0]])
    if profile:
        coordinates["read_at"] = ("read_at", profile["time"], seconds)
    if "at" in profile:
        coordinates["depth_asked"] = list(profile["at"])
    return coordinates


def _courses(answers: Sequence[Answer], bands: bool) -> dict[str, Variable]:
    """Variables by time or by compartment."""
    first = answers[0]
    unit, compartments = first["unit"], list(first["amount"])
    errors = [[answer["numerical_error"][name] for name in compartments] for answer in answers]
    courses: dict[str, Variable] = {
        "amount": _over(
            answers, compartments, "place", lambda answer, name: answer["amount"][name], ["time"], unit["amount"], bands
        ),
        "numerical_error": (["solute", "place"], errors, {"units": unit["amount"]}),
        "uptake": _stacked(answers, lambda answer: answer["uptake"], ["time"], unit["uptake"], bands),
        "flux_beneath": _stacked(answers, lambda answer: answer["flux_beneath"], ["time"], unit["flux_beneath"], bands),
        "dosed": _stacked(answers, lambda answer: answer["dosed"], [], unit["amount"], bands),
    }
    if first["receptor"]:
        courses["receptor_concentration"] = _stacked(
            answers, lambda answer: answer["receptor"]["concentration"], ["time"], unit["receptor"], bands
        )
    return courses


def _of_layers(answers: Sequence[Answer], bands: bool) -> dict[str, Variable]:
    """Variables by layer: one number each, and the time above each threshold."""
    first = answers[0]
    unit, layers = first["unit"], list(first["auc"])

    def by_layer(read: Callable[[Answer, str], Any], units: str) -> Variable:
        return _over(answers, layers, "layer", read, [], units, bands)

    variables = {
        "auc": by_layer(lambda answer, layer: answer["auc"][layer], unit["auc"]),
        "peak": by_layer(lambda answer, layer: answer["peak"][layer]["value"], unit["peak"]),
        "peak_time": by_layer(lambda answer, layer: answer["peak"][layer]["time"], unit["time"]),
    }
    if first["above"]:
        thresholds = list(first["above"][layers[0]])

        def times_above(answer: Answer, layer: str) -> Any:
            times = [answer["above"][layer][threshold] for threshold in thresholds]
            return {band: [time[band] for time in times] for band in BANDS} if bands else times

        variables["time_above"] = _over(answers, layers, "layer", times_above, ["threshold"], unit["above"], bands)
    return variables


def _profiles(answers: Sequence[Answer], bands: bool) -> dict[str, Variable]:
    """Concentration by slice, and at the depths that the case names."""
    first = answers[0]
    unit, profile = first["unit"], first["profile"]
    variables: dict[str, Variable] = {}
    if "concentration" in profile:
        depths = [answer["profile"]["depth"] for answer in answers]
        variables["concentration"] = _stacked(
            answers, lambda answer: answer["profile"]["concentration"], ["read_at", "slice"], unit["profile"], bands
        )
        variables["depth"] = (["solute", "slice"], depths, {"units": unit["depth"]})
        variables["slice_layer"] = (["slice"], profile["layer"], {})
    if "at" in profile:
        variables["concentration_at"] = _over(
            answers,
            list(profile["at"]),
            "depth_asked",
            lambda answer, depth: answer["profile"]["at"][depth],
            ["read_at"],
            unit["profile"],
            bands,
        )
    return variables


def _stacked(
    answers: Sequence[Answer], read: Callable[[Answer], Any], axes: list[str], unit: str, bands: bool
) -> Variable:
    """One number, series or table a solute; several bands come before its own axes."""
    values = [_by_band(read(answer), bands) for answer in answers]
    return ["solute", *(["band"] if bands else []), *axes], values, {"units": unit}


def _over(
    answers: Sequence[Answer],
    names: Sequence[str],
    axis: str,
    read: Callable[[Answer, str], Any],
    axes: list[str],
    unit: str,
    bands: bool,
) -> Variable:
    """The same for each of some names, on an axis of their own."""
    values = [[_by_band(read(answer, name), bands) for name in names] for answer in answers]
    return ["solute", axis, *(["band"] if bands else []), *axes], values, {"units": unit}


def _by_band(value: Any, bands: bool) -> Any:
    return [value[band] for band in BANDS] if bands else value
