"""The skin of zones on a terminal: one zone in full, several a line each."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from corneum.report.pages.zone_tables import zone_name
from corneum.wording import human_units as words

Json = Mapping[str, Any]

HEAD = ("layer", "median", "95 % of people", "95 % of study means", "studies", "people", "grade")
MANY = ("zone", "epidermis", "total skin", "95 % of people", "studies", "grade")
NEAREST = ("zone", "shallowest structure: its limit, else its mean depth")
_THIN = 200e-6


def skin_text(found: Json, width: int = 100) -> str:
    """What `corneum skin` prints."""
    lines = [*_wrapped(_whom(found), width), ""]
    if len(found["zones"]) == 1:
        ((zone, shown),) = found["zones"].items()
        lines += _one(zone, shown, width)
    else:
        lines += _table(MANY, [_row(zone, shown) for zone, shown in found["zones"].items()])
        lines += ["", *_table(NEAREST, [(zone_name(zone), _nearest(shown)) for zone, shown in found["zones"].items()])]
        lines += ["", *_wrapped("studies: how many measured the dermis or total skin of this very zone.", width)]
        lines += _wrapped("corneum skin --zone ZONE shows every layer, target and structure.", width)
    return "\n".join([*lines, *_wrapped(found["note"], width)])


def _whom(found: Json) -> str:
    person = found["person"]
    about = "" if not person["age_spread"] else "about "
    sex = person["sex"] if person["sex"] != "unspecified" else "either sex"
    read = "".join(
        f"; {zone_name(zone)}: total skin read as {depth * 1e3:.3g} mm" for zone, depth in found["measured"].items()
    )
    return f"For {about}{person['age']:g} years, {sex}{read}"


def _one(zone: str, shown: Json, width: int) -> Iterator[str]:
    yield zone_name(zone)
    yield ""
    absent = [layer for layer in shown["layers"].values() if layer["value"] is None]
    if absent:
        yield from _wrapped(f"No thickness: {absent[0]['reason']}. Would settle it: {absent[0]['settled_by']}.", width)
    else:
        yield from _table(HEAD, [_layer(name, layer) for name, layer in shown["layers"].items()])
        if not shown["layers"]["total_skin"]["studies"]:
            yield from _wrapped(
                "No study measured the dermis of this zone: the level of the face, neighbours and orders stand in, "
                "and the interval says so.",
                width,
            )
    yield from ("", "Too near to a structure, per cent of people, by depth of the needle in place")
    depths: Sequence[Json] = next((each["too_near"] for each in shown["hazards"].values() if each["too_near"]), ())
    head = ("structure", "depth mm", "limit mm", *(f"{at['depth'] * 1e3:g} mm" for at in depths), "grade")
    yield from _table(head, [_hazard(name, each) for name, each in shown["hazards"].items()])
    yield from (line for gap in shown["unplaced"] for line in _wrapped(f"not placed: {gap}", width))
    yield from ("", "What lives here, depth in um from the surface named")
    yield from _table(
        ("target", "from", "depth", "grade"),
        [each for target in shown["targets"].values() if (each := _target(target))],
    )
    yield ""
    sources = dict.fromkeys(key for layer in shown["layers"].values() for key in layer["sources"])
    yield from _wrapped(f"Sources of the layers: {', '.join(sources)}.", width)


def _layer(name: str, layer: Json) -> tuple[str, ...]:
    return (
        words.readable(name),
        _thick(layer["value"]),
        f"{_thick(layer['low'])} to {_thick(layer['high'])}",
        f"{_thick(layer['mean_low'])} to {_thick(layer['mean_high'])}",
        str(layer["studies"]),
        str(layer["people"]),
        words.readable(layer["grade"]),
    )


def _row(zone: str, shown: Json) -> tuple[str, ...]:
    layers = shown["layers"]
    total = layers["total_skin"]
    if total["value"] is None:
        return (zone_name(zone), "-", "-", "never measured", "0", "no data")
    return (
        zone_name(zone),
        _thick(layers["epidermis"]["value"]),
        _thick(total["value"]),
        f"{total['low'] * 1e3:.2f} to {total['high'] * 1e3:.2f} mm",
        str(total["studies"]),
        words.readable(total["grade"]),
    )


def _nearest(shown: Json) -> str:
    """The structure with the smallest limit or mean depth."""
    placed = [
        (each["mean"] if each["hard_limit"] is None else each["hard_limit"], name)
        for name, each in shown["hazards"].items()
    ]
    if not placed:
        return "none placed"
    depth, name = min(placed)
    return f"{name} ({depth * 1e3:.3g} mm)" if depth else f"{name} (no needle)"


def _hazard(name: str, each: Json) -> tuple[str, ...]:
    mean, sd, limit = each["mean"], each["sd"], each["hard_limit"]
    return (
        name,
        "-" if mean is None else f"{mean * 1e3:.1f} (sd {sd * 1e3:.1f})",
        "-" if limit is None else f"{limit * 1e3:.2f}",
        *(_share(at["value"]) for at in each["too_near"]),
        words.readable(each["grade"]),
    )


def _target(target: Json) -> tuple[str, ...] | None:
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


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Columns as wide as what they hold; numbers are few, so all stand to the left."""
    if not rows:
        yield "  none"
        return
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    for row in (head, *rows):
        yield ("  " + "  ".join(cell.ljust(size) for cell, size in zip(row, widths, strict=True))).rstrip()


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width)
