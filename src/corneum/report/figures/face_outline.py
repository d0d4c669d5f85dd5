"""The schematic face on a sheet: outlines of zones as short paths, and the point of a zone farthest from its edge."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from corneum.report.figures.drawing import short
from corneum.zones import WHOLE_FACE, Polygon, zones

# a corner that lies nearer than this to the straight line past it is left out, schematic units
_STRAIGHT = 0.15
_MIDDLE, _MIDDLE_ROOM, _ENOUGH = 50.0, 0.6, 0.5
# schematic units: left, top, right, bottom of the face, and of what lies around it
_FACE = (23.5, 1.0, 76.5, 71.0)
_AROUND: Mapping[str, tuple[float, float, float, float]] = {
    "neck": (12.0, 1.0, 88.0, 101.0),
    "decollete": (12.0, 1.0, 88.0, 101.0),
    "scalp": (21.0, -11.0, 79.0, 71.0),
    "submental": (23.5, 1.0, 76.5, 76.5),
}


@dataclass(frozen=True)
class FacePlace:
    """Where a face lies on a sheet: units a schematic unit, and the sheet's place of the schematic origin."""

    scale: float
    x: float
    y: float
    width: float
    height: float

    def at(self, point: tuple[float, float]) -> tuple[float, float]:
        """A schematic point on the sheet."""
        return self.x + point[0] * self.scale, self.y + point[1] * self.scale


def face_place(drawn: Iterable[str], left: float, top: float, across: float, tall: float = math.inf) -> FacePlace:
    """The place of a face with these zones, as large as fits, in the middle of the room across."""
    zone_boxes = [_AROUND[zone] for zone in drawn if zone in _AROUND]
    lefts, tops, rights, bottoms = zip(_FACE, *zone_boxes, strict=True)
    x1, y1, x2, y2 = min(lefts), min(tops), max(rights), max(bottoms)
    scale = min(across / (x2 - x1), tall / (y2 - y1))
    side = (across - (x2 - x1) * scale) / 2
    return FacePlace(scale, left + side - x1 * scale, top - y1 * scale, (x2 - x1) * scale, (y2 - y1) * scale)


def around(drawn: Iterable[str]) -> list[str]:
    """The zones that are outlined for the shape of the face beside those that are drawn."""
    drawn = set(drawn)
    # what lies between face and neck is outlined with the neck
    outlined = {*WHOLE_FACE, "vermilion", *(("submental",) if "neck" in drawn else ())}
    return [zone for zone in zones() if zone in outlined - drawn]


def outline(zone: str, place: FacePlace) -> str:
    """The outline of a zone, of both sides where it is paired, as the data of a path."""
    return "".join(_relative([place.at(corner) for corner in polygon]) for polygon in _corners(zone))


@cache
def middle(zone: str) -> tuple[float, float]:
    """The point of a zone (of its first side) that lies farthest from its edge, schematic units."""
    polygon = np.asarray(zones()[zone].outline[0])
    low, high = polygon.min(axis=0), polygon.max(axis=0)
    grid = np.stack(np.meshgrid(*(np.linspace(low[axis], high[axis], 41) for axis in (0, 1))), axis=-1).reshape(-1, 2)
    within = grid[[_holds(zones()[zone].outline[0], float(x), float(y)) for x, y in grid]]
    # points close together along the outline: the nearest of them stands for the nearest edge
    shares = np.linspace(0, 1, 16, endpoint=False)[None, :, None]
    edge = (polygon[:, None, :] * (1 - shares) + np.roll(polygon, -1, axis=0)[:, None, :] * shares).reshape(-1, 2)
    distance = np.linalg.norm(within[:, None, :] - edge[None, :, :], axis=-1).min(axis=1)
    best = int(distance.argmax())
    if not zones()[zone].paired:
        # what lies on the middle of the face has its number there, unless it is too narrow there
        centred = np.where(np.abs(within[:, 0] - _MIDDLE) < _MIDDLE_ROOM, distance, 0.0)
        best = int(centred.argmax()) if centred.max() > _ENOUGH * distance.max() else best
    x, y = within[best]
    return float(x), float(y)


@cache
def _corners(zone: str) -> tuple[Polygon, ...]:
    """The outline without corners on straight lines. Ends that neighbours share stay, so that no gap opens."""
    return tuple(_thinned(polygon) for polygon in zones()[zone].outline)


def _thinned(polygon: Polygon) -> Polygon:
    half = len(polygon) // 2
    first = _straightened((*polygon[: half + 1],))
    return (*first[:-1], *_straightened((*polygon[half:], polygon[0]))[:-1])


def _straightened(points: Polygon) -> Polygon:
    """Points of a line without those within `_STRAIGHT` of what is left (Douglas and Peucker 1973)."""
    if len(points) < 3:
        return points
    (x1, y1), (x2, y2) = points[0], points[-1]
    length = math.hypot(x2 - x1, y2 - y1) or 1.0
    off = [abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / length for x, y in points]
    farthest = max(range(len(points)), key=off.__getitem__)
    if off[farthest] <= _STRAIGHT:
        return points[0], points[-1]
    return (*_straightened(points[: farthest + 1])[:-1], *_straightened(points[farthest:]))


def _relative(points: Sequence[tuple[float, float]]) -> str:
    """A closed path of steps, in tenths that add up."""
    tenths = [(round(x * 10), round(y * 10)) for x, y in points]
    text = f"M{short(tenths[0][0] / 10)} {short(tenths[0][1] / 10)}l"
    for (x1, y1), (x2, y2) in zip(tenths, tenths[1:], strict=False):
        text += _steps(x2 - x1, y2 - y1)
    return text.replace("l ", "l") + "z"


def _steps(across: int, down: int) -> str:
    first, second = short(across / 10), short(down / 10)
    return f"{'' if first.startswith('-') else ' '}{first}{'' if second.startswith('-') else ' '}{second}"


def _holds(polygon: Polygon, x: float, y: float) -> bool:
    inside = False
    for (x1, y1), (x2, y2) in zip(polygon, (*polygon[1:], polygon[0]), strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside
