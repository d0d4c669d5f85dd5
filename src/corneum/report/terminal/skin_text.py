"""The skin of zones on a terminal: one zone in full, several a line each."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import TypedDict

from corneum.report.terminal.fitted_table import table_lines
from corneum.report.terminal.wrapped_lines import STEP
from corneum.report.zone_names import zone_name
from corneum.wording import human_units as words

HEAD = ("layer", "median", "95 % of people", "95 % of study means", "studies", "people", "grade")
MANY = ("zone", "epidermis", "total skin", "95 % of people", "studies", "grade")
NEAREST = ("zone", "shallowest structure: its limit, else its mean depth")
_THIN = 200e-6


class KnownLayer(TypedDict):
    """The thickness of a layer, m: median, 95 % of people, 95 % of study means, and how much was measured here."""

    value: float
    low: float
    high: float
    mean_low: float
    mean_high: float
    studies: int
    people: int
    grade: str
    sources: list[str]


class AbsentLayer(TypedDict):
    """Why a layer has no thickness."""

    value: None
    reason: str
    settled_by: str | None
    grade: str
    sources: list[str]


class Nearness(TypedDict):
    """How likely a needle in place at a depth (m) comes too near."""

    depth: float
    value: float


class HazardShown(TypedDict):
    """A structure that a needle must not meet, m below the surface."""

    mean: float | None
    sd: float | None
    hard_limit: float | None
    too_near: list[Nearness]
    grade: str


class TargetShown(TypedDict):
    """What lives in the skin, m below the surface that its depth is measured from."""

    name: str
    measured_from: str
    shallowest: float | None
    deepest: float | None
    mean: float | None
    grade: str


class ZoneSkin(TypedDict):
    """The skin of one zone."""

    layers: Mapping[str, KnownLayer | AbsentLayer]
    targets: Mapping[str, TargetShown]
    hazards: Mapping[str, HazardShown]
    unplaced: list[str]


class PersonShown(TypedDict):
    """Whose skin it is."""

    age: float
    age_spread: float
    sex: str


class SkinFound(TypedDict):
    """What `corneum skin --json` prints; `measured` is total skin by zone, m."""

    person: PersonShown
    measured: Mapping[str, float]
    note: str
    zones: Mapping[str, ZoneSkin]


def skin_text(skin: SkinFound, width: int = 100) -> str:
    """What `corneum skin` prints."""
    zones = skin["zones"]
    lines = [*_wrapped(_whom(skin), width), ""]
    if len(zones) == 1:
        ((name, zone),) = zones.items()
        lines += _in_full(name, zone, width)
    else:
        lines += _table(MANY, [_row(name, zone) for name, zone in zones.items()], width)
        lines += [
            "",
            *_table(NEAREST, [(zone_name(name), _nearest(zone)) for name, zone in zones.items()], width, prose=(0, 1)),
        ]
        lines += ["", *_wrapped("studies: how many measured the dermis or total skin of this very zone.", width)]
        lines += _wrapped("corneum skin --zone ZONE shows every layer, target and structure.", width)
    return "\n".join([*lines, *_wrapped(skin["note"], width)])


def _whom(skin: SkinFound) -> str:
    person = skin["person"]
    about = "" if not person["age_spread"] else "about "
    sex = person["sex"] if person["sex"] != "unspecified" else "either sex"
    readings = "".join(
        f"; {zone_name(zone)}: total skin read as {depth * 1e3:.3g} mm" for zone, depth in skin["measured"].items()
    )
    return f"For {about}{person['age']:g} years, {sex}{readings}"


def _in_full(name: str, zone: ZoneSkin, width: int) -> Iterator[str]:
    yield zone_name(name)
    yield ""
    yield from _layers(zone, width)
    yield ""
    yield from _wrapped("Too near to a structure, per cent of people, by depth of the needle in place", width)
    depths = next((hazard["too_near"] for hazard in zone["hazards"].values() if hazard["too_near"]), [])
    head = ("structure", "depth mm", "limit mm", *(f"{at['depth'] * 1e3:g} mm" for at in depths), "grade")
    yield from _table(head, [_hazard(structure, hazard) for structure, hazard in zone["hazards"].items()], width)
    yield from (line for gap in zone["unplaced"] for line in _wrapped(f"not placed: {gap}", width))
    yield from ("", "What lives here, depth in um from the surface named")
    yield from _table(
        ("target", "from", "depth", "grade"),
        [row for target in zone["targets"].values() if (row := _target(target))],
        width,
        prose=(0, 1),
    )
    yield ""
    sources = dict.fromkeys(key for layer in zone["layers"].values() for key in layer["sources"])
    yield from _wrapped(f"Sources of the layers: {', '.join(sources)}.", width)


def _layers(zone: ZoneSkin, width: int) -> Iterator[str]:
    """The table of layers, or why there is none."""
    known = _known_layers(zone)
    if isinstance(known, str):
        yield from _wrapped(known, width)
        return
    yield from _table(HEAD, [_layer(name, layer) for name, layer in known.items()], width)
    if not known["total_skin"]["studies"]:
        yield from _wrapped(
            "No study measured the dermis of this zone: the level of the face, neighbours and orders stand in, "
            "and the interval says so.",
            width,
        )


def _known_layers(zone: ZoneSkin) -> dict[str, KnownLayer] | str:
    """The layers by name, or why they have no thickness."""
    known: dict[str, KnownLayer] = {}
    for name, layer in zone["layers"].items():
        if layer["value"] is None:
            return f"No thickness: {layer['reason']}. Would settle it: {layer['settled_by']}."
        known[name] = layer
    return known


def _layer(name: str, layer: KnownLayer) -> tuple[str, ...]:
    return (
        words.readable(name),
        _thick(layer["value"]),
        f"{_thick(layer['low'])} to {_thick(layer['high'])}",
        f"{_thick(layer['mean_low'])} to {_thick(layer['mean_high'])}",
        str(layer["studies"]),
        str(layer["people"]),
        words.readable(layer["grade"]),
    )


def _row(name: str, zone: ZoneSkin) -> tuple[str, ...]:
    layers = _known_layers(zone)
    if isinstance(layers, str):
        return (zone_name(name), "-", "-", "never measured", "0", "no data")
    total = layers["total_skin"]
    return (
        zone_name(name),
        _thick(layers["epidermis"]["value"]),
        _thick(total["value"]),
        f"{total['low'] * 1e3:.2f} to {total['high'] * 1e3:.2f} mm",
        str(total["studies"]),
        words.readable(total["grade"]),
    )


def _nearest(zone: ZoneSkin) -> str:
    """The structure with the smallest limit or mean depth."""
    limits = {
        name: hazard["mean"] if hazard["hard_limit"] is None else hazard["hard_limit"]
        for name, hazard in zone["hazards"].items()
    }
    placed = [(depth, name) for name, depth in limits.items() if depth is not None]
    if not placed:
        return "none placed"
    depth, name = min(placed)
    return f"{name} ({depth * 1e3:.3g} mm)" if depth else f"{name} (no needle)"


def _hazard(name: str, hazard: HazardShown) -> tuple[str, ...]:
    mean, sd, limit = hazard["mean"], hazard["sd"], hazard["hard_limit"]
    return (
        name,
        "-" if mean is None else f"{mean * 1e3:.1f} (sd {(sd or 0.0) * 1e3:.1f})",
        "-" if limit is None else f"{limit * 1e3:.2f}",
        *(_share(at["value"]) for at in hazard["too_near"]),
        words.readable(hazard["grade"]),
    )


def _target(target: TargetShown) -> tuple[str, ...] | None:
    """A target with a depth; the others have only a statement, which the JSON holds."""
    ends = [target["shallowest"], target["deepest"]]
    if target["mean"] is not None:
        depth = f"{target['mean'] * 1e6:.0f}"
    elif ends[0] is not None or ends[1] is not None:
        depth = " to ".join("?" if end is None else f"{end * 1e6:.0f}" for end in ends)
    else:
        return None
    return (target["name"], target["measured_from"], depth, words.readable(target["grade"]))


def _thick(depth: float) -> str:
    return f"{depth * 1e6:.0f} um" if depth < _THIN else f"{depth * 1e3:.2f} mm"


def _share(probability: float) -> str:
    percent = 100 * probability
    return "<0.01" if percent < 0.01 else f"{percent:.2g}" if percent < 99.5 else "100"


def _table(
    head: Sequence[str], rows: Sequence[Sequence[str]], width: int, prose: Sequence[int] = (0,)
) -> Iterator[str]:
    """A table a step in from the edge; `prose` as in `table_lines`."""
    lines = table_lines(head, rows, width - len(STEP), prose) if rows else ["none"]
    yield from (f"{STEP}{line}".rstrip() for line in lines)


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width)
