"""This client's skin in one zone to scale: layers, needle, open channel, target, structures, amounts by layer.

Depth runs downwards in mm and is exact to the pixel (`data-depth` in mm beside `data-top` and `data-per-mm`); widths
mean nothing. The surface stands once more, magnified, because the stratum corneum is a hundredth of a millimetre.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from corneum.report.figures.drawing import (
    LINE,
    NARROW,
    SMALL,
    Sheet,
    ends_of,
    message,
    mm,
    mm_range,
    sheet,
    treatment_of,
    value_of,
)  # fmt: skip
from corneum.report.pages.sheet import withheld
from corneum.report.pages.zone_tables import zone_name
from corneum.wording import human_units as words

Json = Mapping[str, Any]

# structures of a plan's anatomy that every zone shows where it has them: name there -> plain name
STRUCTURES: Mapping[str, str] = {
    "sebaceous glands": "oil glands",
    "superficial vascular plexus, facial": "upper network of small vessels",
    "subepidermal neural plexus": "network of fine nerves",
}
_LETTERS = "ABCDEFGHIJ"
_AXIS, _LANE, _ABOVE, _DEPTH_ROOM, _SURFACE_ROOM = 42.0, 13.0, 58.0, 380.0, 92.0
_BRIEF_ROOM = 250.0
_TWO_COLUMNS = 560.0
_STEPS = (0.05e-3, 0.1e-3, 0.2e-3, 0.25e-3, 0.5e-3, 1e-3, 2e-3, 5e-3)


@dataclass(frozen=True)
class Lane:
    """One upright lane beside the skin: a range or a mark, in m, with what it says in the key."""

    said: str
    colour: str
    style: Literal["band", "range", "mark"]
    low: float
    high: float
    middle: float | None = None


def draw(
    document: Json, treatment_id: str, zone: str | None = None, *, width: float = NARROW, brief: bool = False
) -> str:
    """The cross-section of one zone under one treatment, as SVG markup.

    Without a `zone` a needled cheek is taken, else the first needled zone, else the first. Where there is no skin the
    picture says so, as where depths are kept back. A `brief` one is lower and holds neither the magnified surface nor
    the amounts. Raises KeyError for a treatment or zone that the plan does not have.
    """
    treatment = treatment_of(document, treatment_id)
    zone = zone or shown_zone(treatment)
    if zone is None:
        return message("section", treatment_id, width, "Cross-section", "No zone was asked for.")
    result, skin = treatment["zones"][zone], document["skin"].get(zone, {})
    title = f"Skin in cross-section: {zone_name(zone)}, {treatment['plain_name']}"
    if withheld(document):
        said = "Depths are for the professional who treats."
        return message("section", f"{treatment_id}-{zone}", width, title, said)
    bounds = _bounds(skin)
    if bounds is None:
        why = next((layer["reason"] for layer in skin.values() if layer.get("reason")), "The skin was not drawn.")
        return message("section", f"{treatment_id}-{zone}", width, title, f"No cross-section: {why}")
    hours = value_of(document.get("amounts_after"))
    after = "" if hours is None else f" after {words.duration(hours)}"
    on = sheet("section", f"{treatment_id}-{zone}", width)
    lanes = _lanes(document, result, zone, skin, bounds)
    bottom = _bottom(result, bounds, lanes)
    y = on.paragraph(2, 2, f"{words.sentence(zone_name(zone))}: depths to scale", width - 4, kind="b")
    if result["verdict"] not in ("recommended", "acceptable"):
        verdict = words.sentence(words.verdict(result["verdict"]))
        y = on.paragraph(2, y, f"{verdict}. Drawn is what it would do.", width - 4)
    if brief:
        half = width * 0.46
        left = _main(on, 0, y + 2, half, result, bounds, lanes, bottom, _BRIEF_ROOM)
        y = max(left, _key(on, half + 24, y + 2, width - half - 26, result, skin, lanes, bottom))
    elif width >= _TWO_COLUMNS:
        half = width * 0.46
        left = _main(on, 0, y + 6, half, result, bounds, lanes, bottom)
        right = _surface(on, half + 24, y + 6, width - half - 24, skin, bounds)
        right = _key(on, half + 24, right + 10, width - half - 26, result, skin, lanes, bottom)
        right = _amounts(on, half + 24, right + 10, width - half - 26, result, after)
        y = max(left, right)
    else:
        y = _surface(on, 0, y + 6, width, skin, bounds)
        y = _main(on, 0, y + 14, width, result, bounds, lanes, bottom)
        y = _key(on, 2, y + 8, width - 4, result, skin, lanes, bottom)
        y = _amounts(on, 2, y + 10, width - 4, result, after)
    return on.svg(title, _described(result, lanes, bounds), y + 4)


def shown_zone(treatment: Json) -> str | None:
    """The zone that stands for a treatment: a needled cheek, else the first needled one, else the first."""
    zones: list[str] = list(treatment["zones"])
    needled = [zone for zone in zones if value_of(treatment["zones"][zone].get("depth_in_place")) is not None]
    cheek = [zone for zone in needled if zone.startswith("cheek")]
    return next(iter([*cheek, *needled, *zones]), None)


def _bounds(skin: Json) -> tuple[float, float, float, float] | None:
    """Lower edges of stratum corneum, epidermis, papillary dermis and dermis, m; None where one is not known."""
    horn, epidermis, papillary, total = (
        value_of(skin.get(name)) for name in ("stratum_corneum", "epidermis", "papillary_dermis", "total_skin")
    )
    if horn is None or epidermis is None or papillary is None or total is None:
        return None
    return horn, epidermis, min(epidermis + papillary, total), total


def _lanes(
    document: Json, result: Json, zone: str, skin: Json, bounds: tuple[float, float, float, float]
) -> list[Lane]:
    lanes: list[Lane] = []
    band, depths = result.get("band"), result.get("depths") or {}
    if band and value_of(band["upper"]) is not None and value_of(band["lower"]) is not None:
        top, end = float(band["upper"]["value"]), float(band["lower"]["value"])
        goal = words.readable(band["goal"])
        said = f"target for {goal} ({band['cell']}): {mm_range(top, end)}, middle values"
        lanes.append(Lane(said, "green", "band", top, end))
    reach = depths.get("anatomical") or {}
    if value_of(reach) is not None:
        low, high = ends_of(reach)
        said = f"depth that reaches the target: {_told(reach)}"
        lanes.append(Lane(said, "green", "range", low, high, reach["value"]))
    dial, label, tested = depths.get("dial") or {}, depths.get("labelled") or {}, depths.get("tested") or {}
    if value_of(dial) is not None:
        lanes.append(Lane(f"dial value: {_set(dial)}", "blue", "mark", dial["value"], dial["value"], dial["value"]))
    if value_of(label) is not None:
        said = f"deepest on the label: {_set(label)}"
        lanes.append(Lane(said, "ink", "mark", label["value"], label["value"], label["value"]))
    if "low" in tested and value_of(tested["low"]) is not None and value_of(tested["high"]) is not None:
        low, high = float(tested["low"]["value"]), float(tested["high"]["value"])
        span = _set(tested["low"]) if low == high else f"{words.exact(low * 1e3)} to {words.exact(high * 1e3)} mm"
        style: Literal["mark", "range"] = "mark" if low == high else "range"
        lanes.append(Lane(f"needle length in trials: {span}", "ink", style, low, high, low if low == high else None))
    total = skin["total_skin"]
    low, high = ends_of(total)
    lanes.append(Lane(f"lower edge of the skin: {_told(total)}", "ink", "range", low, high, total["value"]))
    return lanes + _structures(document.get("anatomy", {}).get(zone, ()), bounds)


def _structures(anatomy: Any, bounds: tuple[float, float, float, float]) -> list[Lane]:
    """Glands, plexus and nerves of the skin, and the structure to keep off that may lie shallowest."""
    lanes = []
    for one in anatomy:
        low, high = value_of(one.get("shallowest")), value_of(one.get("deepest"))
        base = _reference(one["reference"], bounds)
        if one["name"] in STRUCTURES and low is not None and high is not None and base is not None:
            said = f"{STRUCTURES[one['name']]}: {mm_range(low + base, high + base)}"
            if low + base < bounds[3] < high + base:
                said += ", as far as there is skin"
            lanes.append(Lane(said, "purple", "range", low + base, min(high + base, max(bounds[3], low + base))))
    risky = []
    for one in anatomy:
        depth = one.get("depth") or {}
        if value_of(depth) is not None:
            low, high = ends_of(depth)
            risky.append(Lane(f"keep off: {one['name']}, {_told(depth)}", "purple", "range", low, high, depth["value"]))
    return lanes + sorted(risky, key=lambda lane: lane.low)[:1]


def _reference(name: str, bounds: tuple[float, float, float, float]) -> float | None:
    horn, epidermis, _, total = bounds
    return {
        "skin surface": 0.0,
        "base of stratum corneum": horn,
        "dermal-epidermal junction": epidermis,
        "dermal-subcutaneous junction": total,
    }.get(name)


def _bottom(result: Json, bounds: tuple[float, float, float, float], lanes: list[Lane]) -> float:
    """How deep the picture goes, m: below the skin, the needle, the dial and the label."""
    deepest = [bounds[3]]
    for key in ("depth_in_place", "channel_depth"):
        if value_of(result.get(key)) is not None:
            deepest.append(ends_of(result[key])[1])
    deepest += [lane.high for lane in lanes if lane.style == "mark" or lane.colour == "green"]
    return max(deepest) * 1.12


def _main(
    on: Sheet,
    x: float,
    y: float,
    width: float,
    result: Json,
    bounds: tuple[float, float, float, float],
    lanes: list[Lane],
    bottom: float,
    tall: float = _DEPTH_ROOM,
) -> float:
    top = y + _ABOVE
    per_m = tall / bottom
    left = x + _AXIS
    block = width - _AXIS - 8 - len(lanes) * _LANE
    right = left + block
    edges = [0.0, *bounds, bottom]
    fills = ("horn", "epidermis", "papillary", "reticular", "below")
    names = ("", "", "papillary dermis", "reticular dermis", "below the skin")
    on.parts.append(f'<g data-view="depth" data-top="{top:.2f}" data-per-mm="{per_m * 1e-3:.4f}">')
    for above, below, fill, name in zip(edges, edges[1:], fills, names, strict=False):
        on.rect(left, top + above * per_m, block, (below - above) * per_m, fill, f'data-depth="{below * 1e3:.6g}"')
        lines = name.split(" ", 1) if name.startswith(("pap", "ret")) and block < 190 else [name]
        if name and (below - above) * per_m >= LINE * len(lines):
            middle = top + (above + below) / 2 * per_m - (len(lines) - 1) * LINE / 2
            for place, line in enumerate(lines):
                on.text(right - 4, middle + 4 + place * LINE, line, anchor="end", kind="s")
        elif name and (below - above) * per_m >= LINE:
            on.text(right - 4, top + (above + below) / 2 * per_m + 4, lines[0], anchor="end", kind="s")
    junction = top + bounds[1] * per_m
    on.line([(left, junction), (right, junction)], "ink", 1.4, f'data-depth="{bounds[1] * 1e3:.6g}"')
    on.line([(left, top), (right, top)], "ink", 1.4, 'data-depth="0"')
    _axis(on, left, top, per_m, bottom)
    _needle(on, left, top, per_m, result)
    for place, lane in enumerate(lanes):
        _lane(on, right + 8 + (place + 0.5) * _LANE, top, per_m, bottom, lane, _LETTERS[place])
    on.parts.append("</g>")
    return top + tall + 6


def _axis(on: Sheet, left: float, top: float, per_m: float, bottom: float) -> None:
    step = next(step for step in (*_STEPS, bottom) if bottom / step <= 9)
    for place in range(int(bottom / step) + 1):
        y = top + place * step * per_m
        on.line([(left - 5, y), (left, y)], "line")
        on.text(left - 8, y + 4, words.exact(round(place * step * 1e3, 6)), anchor="end", kind="sq")
    on.text(left - 8, top - 12, "mm", anchor="end", kind="sq")


def _needle(on: Sheet, left: float, top: float, per_m: float, result: Json) -> None:
    needle, channel = result.get("depth_in_place") or {}, result.get("channel_depth") or {}
    x, lumen = left + 14, left + 40
    if value_of(needle) is None:
        on.text(left + 2, top - 10, "no needle drawn", kind="sq")
        return
    depth = float(needle["value"]) * per_m
    tip = top + depth
    taper = top + max(0.0, depth - 46)
    outline = [(x - 6, top - 14), (x + 6, top - 14), (x + 6, taper), (x, tip), (x - 6, taper)]
    on.shape(outline, "blue", "blue", f'fill-opacity=".4" data-depth="{needle["value"] * 1e3:.6g}"')
    low, high = (top + end * per_m for end in ends_of(needle))
    on.beam(x + 11, low, high, "blue", 'data-mark="needle"')
    on.text(left - 2, top - 36, "needle", kind="s")
    on.text(left - 2, top - 21, "in place", kind="s")
    if value_of(channel) is None:
        return
    bed = float(channel["value"]) * per_m
    on.rect(lumen - 4, top, 8, bed, "orange", f'data-depth="{channel["value"] * 1e3:.6g}"')
    low, high = (top + end * per_m for end in ends_of(channel))
    on.beam(lumen + 10, low, high, "orange", 'data-mark="channel"')
    on.text(left + 52, top - 36, "open channel", kind="s")
    on.text(left + 52, top - 21, "left behind", kind="s")


def _lane(on: Sheet, x: float, top: float, per_m: float, bottom: float, lane: Lane, letter: str) -> None:
    on.text(x, top - 6, letter, anchor="middle", kind="sb")
    floor = top + bottom * per_m
    on.line([(x, top), (x, floor)], "line", 0.6, 'stroke-dasharray="1 3"')
    if lane.low > bottom:
        on.shape([(x - 5, floor - 9), (x + 5, floor - 9), (x, floor)], lane.colour)
        return
    low, high = top + max(lane.low, 0.0) * per_m, top + min(lane.high, bottom) * per_m
    at = f'data-depth="{lane.low * 1e3:.6g}"'
    if lane.style == "band":
        on.rect(x - 5, low, 10, high - low, on.pattern("lines", lane.colour), f'stroke="{_var(lane.colour)}" {at}')
    elif lane.style == "range":
        on.rect(x - 2.5, low, 5, max(high - low, 1.0), lane.colour, at)
    if lane.middle is not None and lane.middle <= bottom:
        y = top + lane.middle * per_m
        fill = lane.colour if lane.style == "mark" else "paper"
        on.shape([(x, y - 5), (x + 5, y), (x, y + 5), (x - 5, y)], fill, lane.colour,
                 f'data-depth="{lane.middle * 1e3:.6g}"')  # fmt: skip


def _surface(
    on: Sheet, x: float, y: float, width: float, skin: Json, bounds: tuple[float, float, float, float]
) -> float:
    """The epidermis and what follows it, magnified, with names."""
    horn, epidermis, papillary, _ = bounds
    deepest = min(epidermis * 1.5, papillary)
    per_m = _SURFACE_ROOM / deepest
    y = on.paragraph(x + 2, y, f"The top {mm(deepest)}, magnified", width - 4, kind="sq") + 4
    block = 92.0
    left = x + 2
    on.parts.append(f'<g data-view="surface" data-top="{y:.2f}" data-per-mm="{per_m * 1e-3:.4f}">')
    edges = (0.0, horn, epidermis, deepest)
    for above, below, fill in zip(edges, edges[1:], ("horn", "epidermis", "papillary"), strict=False):
        on.rect(left, y + above * per_m, block, (below - above) * per_m, fill, f'data-depth="{below * 1e3:.6g}"')
    on.line([(left, y + epidermis * per_m), (left + block, y + epidermis * per_m)], "ink", 1.4,
            f'data-depth="{epidermis * 1e3:.6g}"')  # fmt: skip
    on.parts.append("</g>")
    labels = [
        (horn / 2, f"stratum corneum, {mm(skin['stratum_corneum']['value'])}"),
        ((horn + epidermis) / 2, f"viable epidermis, {mm(epidermis - horn)}"),
        (epidermis, f"junction at {mm(epidermis)}"),
        ((epidermis + deepest) / 2, "dermis begins"),
    ]
    last = y - LINE
    for depth, said in labels:
        at = max(y + depth * per_m, last + LINE)
        on.line([(left + block, y + depth * per_m), (left + block + 12, at), (left + block + 16, at)], "line")
        on.text(left + block + 20, at + 4, said, kind="s")
        last = at
    return max(y + _SURFACE_ROOM, last + 8) + 2


def _key(
    on: Sheet, x: float, y: float, width: float, result: Json, skin: Json, lanes: list[Lane], bottom: float
) -> float:
    needle, channel = result.get("depth_in_place") or {}, result.get("channel_depth") or {}
    if value_of(needle) is not None:
        on.shape([(x + 1, y + 3), (x + 11, y + 3), (x + 6, y + 15)], "blue")
        y = on.paragraph(x + 20, y, f"needle in place: {_told(needle)}", width - 20, kind="s")
    elif result.get("depth_in_place"):
        y = on.paragraph(x, y, f"needle: {needle.get('reason') or words.NO_DATA}", width, kind="s")
    else:
        y = on.paragraph(x, y, "No needle enters the skin here.", width, kind="s")
    if value_of(channel) is not None:
        on.rect(x + 2, y + 3, 8, 11, "orange")
        y = on.paragraph(x + 20, y, f"open channel left behind: {_told(channel)}", width - 20, kind="s")
    for letter, lane in zip(_LETTERS, lanes, strict=False):
        said = lane.said + ("; deeper than the picture" if lane.low > bottom else "")
        on.text(x + 2, y + SMALL, letter, kind="sb")
        y = on.paragraph(x + 20, y, said, width - 20, kind="s")
    said = (
        "In brackets, and as bars: where 95 of 100 lie, over needles, skins like this one and what studies leave open. "
        "Widths are not to scale."
    )
    return on.paragraph(x, y + 3, said, width, kind="sq")


def _amounts(on: Sheet, x: float, y: float, width: float, result: Json, after: str) -> float:
    """How much of each solute is in each layer, as a bar each on one scale for the solute."""
    amounts = result.get("amount") or {}
    if not amounts:
        return on.paragraph(x, y, "Amounts by layer: none computed here.", width, kind="sq")
    for solute, layers in list(amounts.items())[:2]:
        y = on.paragraph(x, y, f"{words.sentence(solute)}: amount by layer{after}", width, kind="b")
        known = {name: layers[name] for name in _PLACES if value_of(layers.get(name)) is not None}
        if not known:
            why = next((one.get("reason") for one in layers.values() if one.get("reason")), words.NO_DATA)
            y = on.paragraph(x, y, f"No credible data: {why}", width, kind="s")
            continue
        most = max(ends_of(number)[1] for number in known.values()) or 1.0
        for name, number in known.items():
            y = on.paragraph(x, y, f"{_PLACES[name]}: {words.spoken(number).text}", width, kind="s")
            per = (width - 8) / most
            low, high = ends_of(number)
            on.rect(x, y + 1, width - 8, 7, "none", f'stroke="{_var("line")}" stroke-width=".6"')
            on.rect(x, y + 1, float(number["value"]) * per, 7, "blue")
            on.line([(x + low * per, y + 4.5), (x + high * per, y + 4.5)], "ink", 1.6)
            y += 14
    if len(amounts) > 2:
        y = on.paragraph(x, y, f"and {len(amounts) - 2} more in the table", width, kind="sq")
    return on.paragraph(x, y, "Thin lines: where 95 of 100 lie.", width, kind="sq")


_PLACES = {
    "applied": "put on",
    "stratum_corneum": "in the stratum corneum",
    "viable_epidermis": "in the viable epidermis",
    "dermis": "in the dermis",
}


def _told(number: Json) -> str:
    low, high = ends_of(number)
    return mm(number["value"]) + (f" ({mm_range(low, high)})" if low != high else "")


def _set(number: Json) -> str:
    return f"{words.exact(number['value'] * 1e3)} mm"


def _var(colour: str) -> str:
    return f"var(--p-{colour})"


def _described(result: Json, lanes: list[Lane], bounds: tuple[float, float, float, float]) -> str:
    parts = [f"The skin is {mm(bounds[3])} thick, the epidermis {mm(bounds[1])}."]
    for key, name in (("depth_in_place", "Needle in place"), ("channel_depth", "Open channel left behind")):
        if value_of(result.get(key)) is not None:
            parts.append(f"{name}: {_told(result[key])}.")
    return " ".join([*parts, *(f"{words.sentence(lane.said)}." for lane in lanes)])
