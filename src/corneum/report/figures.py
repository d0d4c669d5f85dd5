"""Our own pictures as SVG text: the face with dial value and verdict by zone, and the skin in cross-section to scale.

Colour never stands alone: zones carry numbers that a key explains, verdicts a hatching, layers their names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from markupsafe import Markup

from corneum.report import words
from corneum.report.zone_tables import in_order, zone_name
from corneum.zones import NOT_FACE, WHOLE_FACE, Polygon, zones

Json = Mapping[str, Any]

# layers that lie on one another, outermost first; the others of a skin are sums of these
LAYERS = ("stratum_corneum", "viable_epidermis", "papillary_dermis", "reticular_dermis")
_FILLS = (0.75, 0.45, 0.22, 0.1)
_HATCHED = {"not_recommended": "lines", "outside_scope": "lines", "contraindicated": "cross"}
_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP = 460.0, 330.0, 62.0, 240.0, 34.0
_LINE = 19.0


@dataclass(frozen=True)
class Mapped:
    """A face map: its drawing, and a key of (number, zone, what is planned there).

    Where the same holds in every zone it stands once in `everywhere`, and the key names the zones alone.
    """

    drawing: Markup
    key: tuple[tuple[int, str, str], ...]
    everywhere: str


def face_map(by_zone: Mapping[str, Json], prefix: str) -> Mapped | None:
    """The zones of one treatment, darker where the dial is set deeper; None where no zone is on the map.

    `prefix` makes the ids of the drawing's patterns unique on a page.
    """
    treated = [zone for zone in in_order(by_zone) if zone in zones()]
    if not treated:
        return None
    dials = {zone: _dial(by_zone[zone]) for zone in treated}
    deepest = max((dial for dial in dials.values() if dial), default=0.0)
    shapes, badges, key = [], [], []
    drawn = [zone for zone in zones() if zone in treated or zone in (*WHOLE_FACE, "vermilion")]
    for zone in drawn:
        dial = dials.get(zone)
        opacity = 0.15 + 0.75 * dial / deepest if dial else 0.0
        shapes.append(_shape(zone, f'fill="var(--deep)" fill-opacity="{opacity:.2f}"'))
        hatch = _HATCHED.get(by_zone[zone]["verdict"]) if zone in treated else None
        if hatch:
            shapes.append(_shape(zone, f'fill="url(#{prefix}-{hatch})"'))
    for place, zone in enumerate(treated, start=1):
        x, y = _inside(zone)
        badges.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="1.6" fill="var(--card)" stroke="var(--ink)" stroke-width=".2"/>'
            f'<text x="{x:.1f}" y="{y + 0.75:.1f}" text-anchor="middle">{place}</text>'
        )
        dial = dials[zone]
        depth = f"dial {words.exact(dial * 1e3)} mm, " if dial else ""
        key.append((place, zone_name(zone), depth + words.verdict(by_zone[zone]["verdict"])))
    said = {text for _, _, text in key}
    if len(said) == 1 and len(key) > 1:
        key = [(place, name, "") for place, name, _ in key]
    below = any(zone in NOT_FACE[:2] for zone in treated)
    box = "12 1 76 99" if below else "23.5 1 53 70"
    drawing = (
        f'<svg class="figure" role="img" viewBox="{box}" aria-label="Face map: the numbers are explained beside it">'
        f"<defs>{_pattern(prefix, 'lines', 'M0 2L2 0')}{_pattern(prefix, 'cross', 'M0 2L2 0M0 0L2 2')}</defs>"
        f"{''.join(shapes)}{''.join(badges)}</svg>"
    )
    return Mapped(Markup(drawing), tuple(key), said.pop() if len(said) == 1 and len(key) > 1 else "")


def cross_section(skin: Mapping[str, Json], result: Json, zone: str) -> Markup | None:
    """The skin of one zone to scale with the needle in place and the channel that stays open; None without both."""
    layers = [(name, float(skin[name]["value"])) for name in LAYERS if skin.get(name, {}).get("value")]
    needle, channel = (result.get(key) or {} for key in ("depth_in_place", "channel_depth"))
    if not layers or needle.get("value") is None:
        return None
    tip, deepest = float(needle["value"]), float(needle["high"] or needle["value"])
    shallow = sum(depth for name, depth in layers if name != "reticular_dermis")
    bottom = max(deepest, shallow) * 1.2
    scale = (_HEIGHT - _TOP) / bottom
    parts, labels, above = [], [], 0.0
    for (name, thick), fill in zip(layers, _FILLS, strict=False):
        below = min(above + thick, bottom)
        parts.append(_layer(_TOP + above * scale, (below - above) * scale, fill))
        labels.append((_TOP + (above + below) / 2 * scale, f"{words.readable(name)}, {_told(thick)}"))
        above = below
        if above >= bottom:
            break
    if channel.get("value"):
        depth = float(channel["value"])
        parts.append(_bar(_LEFT + 118, depth * scale, "var(--link)"))
        labels.append((_TOP + depth * scale, f"channel stays open to {_told(depth)}"))
    parts.append(_needle(tip * scale, deepest * scale))
    labels.append((_TOP + tip * scale, f"tip of the needle at {_told(tip)}"))
    ends = _spread([place for place, _ in labels])
    for (place, text), end in zip(labels, ends, strict=True):
        start = _RIGHT if "needle" not in text and "channel" not in text else _LEFT + (60 if "needle" in text else 124)
        parts.append(
            f'<path d="M{start:.0f} {place:.1f}H{_RIGHT:.0f}L{_RIGHT + 14:.0f} {end:.1f}h4" fill="none" '
            f'stroke="var(--quiet)" stroke-width="1"/><text x="{_RIGHT + 22:.0f}" y="{end + 4:.1f}">{text}</text>'
        )
    name = Markup.escape(zone_name(zone))
    drawing = (
        f'<svg class="section-view" role="img" viewBox="0 0 {_WIDTH:.0f} {_HEIGHT + 16:.0f}" '
        f'aria-label="Cross-section of the skin, to scale: {name}">{"".join(parts)}{_axis(bottom, scale)}</svg>'
    )
    return Markup(drawing)


def _dial(result: Json) -> float | None:
    """The dial value in m; None also where nothing may be done, because a depth there is not to be set."""
    if result["verdict"] == "contraindicated":
        return None
    return ((result.get("depths") or {}).get("dial") or {}).get("value")


def _told(depth: float) -> str:
    return words.spoken({"value": depth, "unit": "m"}).text


def _shape(zone: str, paint: str) -> str:
    path = "".join(
        "M" + "L".join(f"{x:g} {y:g}" for x, y in polygon) + "Z" for polygon in zones()[zone].outline
    )  # fmt: skip
    return f'<path d="{path}" {paint} stroke="var(--quiet)" stroke-width=".25"/>'


def _pattern(prefix: str, name: str, path: str) -> str:
    return (
        f'<pattern id="{prefix}-{name}" width="2" height="2" patternUnits="userSpaceOnUse">'
        f'<path d="{path}" stroke="var(--ink)" stroke-width=".28" stroke-opacity=".6"/></pattern>'
    )


@cache
def _inside(zone: str) -> tuple[float, float]:
    """The point of a zone (of its first side) that lies farthest from its edge."""
    polygon = np.asarray(zones()[zone].outline[0])
    low, high = polygon.min(axis=0), polygon.max(axis=0)
    grid = np.stack(np.meshgrid(*(np.linspace(low[axis], high[axis], 25) for axis in (0, 1))), axis=-1).reshape(-1, 2)
    within = grid[_within(grid, zones()[zone].outline[0])]
    # the outline's points lie close together, so the nearest of them stands for the nearest edge
    room = np.linalg.norm(within[:, None, :] - polygon[None, :, :], axis=-1).min(axis=1)
    x, y = within[int(room.argmax())]
    return float(x), float(y)


def _within(points: np.ndarray[Any, np.dtype[np.float64]], polygon: Polygon) -> np.ndarray[Any, np.dtype[np.bool_]]:
    inside = np.zeros(len(points), dtype=bool)
    for (x1, y1), (x2, y2) in zip(polygon, (*polygon[1:], polygon[0]), strict=True):
        if y1 == y2:
            continue
        between = (y1 > points[:, 1]) != (y2 > points[:, 1])
        inside ^= between & (points[:, 0] < (x2 - x1) * (points[:, 1] - y1) / (y2 - y1) + x1)
    return inside


def _layer(top: float, height: float, fill: float) -> str:
    return (
        f'<rect x="{_LEFT:.0f}" y="{top:.1f}" width="{_RIGHT - _LEFT:.0f}" height="{max(height, 1.5):.1f}" '
        f'fill="var(--deep)" fill-opacity="{fill}" stroke="var(--quiet)" stroke-width=".6"/>'
    )


def _bar(x: float, depth: float, colour: str) -> str:
    return f'<rect x="{x:.0f}" y="{_TOP:.0f}" width="6" height="{depth:.1f}" fill="{colour}" stroke="var(--card)"/>'


def _needle(tip: float, deepest: float) -> str:
    x = _LEFT + 60
    return (
        f'<path d="M{x - 9:.0f} {_TOP - 26:.0f}h18v{26 + tip * 0.35:.1f}L{x:.0f} {_TOP + tip:.1f}L{x - 9:.0f} '
        f'{_TOP + tip * 0.35:.1f}Z" fill="var(--card)" stroke="var(--ink)" stroke-width="1.3"/>'
        f'<path d="M{x:.0f} {_TOP + tip:.1f}V{_TOP + deepest:.1f}m-5 0h10" stroke="var(--ink)" stroke-width="1" '
        f'stroke-dasharray="3 2" fill="none"/>'
    )


def _axis(bottom: float, scale: float) -> str:
    step = next((step for step in (0.05e-3, 0.1e-3, 0.25e-3, 0.5e-3, 1e-3) if bottom / step <= 8), 2e-3)
    ticks = [place * step for place in range(int(bottom / step) + 1)]
    return "".join(
        f'<path d="M{_LEFT - 5:.0f} {_TOP + depth * scale:.1f}h5" stroke="var(--quiet)"/>'
        f'<text x="{_LEFT - 9:.0f}" y="{_TOP + depth * scale + 4:.1f}" text-anchor="end">'
        f"{words.exact(depth * 1e3) + ' mm'}</text>"
        for depth in ticks
    )


def _spread(places: Sequence[float]) -> list[float]:
    """The same places in the same order, moved down and then up until no two labels touch."""
    order = sorted(range(len(places)), key=places.__getitem__)
    ends = list(places)
    for earlier, later in zip(order, order[1:], strict=False):
        ends[later] = max(ends[later], ends[earlier] + _LINE)
    floor = _HEIGHT + 8
    for place in reversed(order):
        ends[place] = min(ends[place], floor)
        floor = ends[place] - _LINE
    return ends
