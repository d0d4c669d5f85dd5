"""The 18 zones of face, neck and chest: ids, words people use for them, neighbours, outlines, areas.

The words stand in `vocabulary/zones`. A word that several zones list ("cheek", "T-zone") means all of them.
The outline is a schematic face seen from the front, for drawing only: areas come from `anatomy/zone_area`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType

from corneum.errors import InputFault
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Row, load_tables
from corneum.evidence.value import Value

Polygon = tuple[tuple[float, float], ...]

NOT_FACE = ("neck", "decollete", "vermilion")
WHOLE_FACE: tuple[str, ...] = (
    "forehead",
    "glabella",
    "temple",
    "upper_eyelid",
    "lower_eyelid",
    "crows_feet",
    "nose_dorsum",
    "nose_sidewall",
    "nose_tip",
    "cheek_medial",
    "cheek_lateral",
    "malar",
    "upper_lip",
    "chin",
    "jaw_jowl",
)

_WHOLE_FACE_WORDS = frozenset(("face", "whole face", "full face", "entire face", "all", "all of the face"))
_AREAS = "anatomy/zone_area"
# below this likeness (of 100) two words have nothing to do with each other
_LIKENESS = 60.0


@dataclass(frozen=True)
class Zone:
    """One zone.

    `name` and `synonyms` are plain words. `neighbours` are the ids of zones that share an edge. `paired` says
    that it lies on both sides of the face. `outline` holds one closed polygon, two if paired (the viewer's right
    side first), of points (x, y) on a frontal face: x from 0 to 100 left to right, y from 0 at the top to 100.
    """

    id: str
    name: str
    synonyms: tuple[str, ...]
    neighbours: tuple[str, ...]
    paired: bool
    outline: tuple[Polygon, ...]


@cache
def zones() -> Mapping[str, Zone]:
    """The 18 zones by id, from the forehead downwards."""
    return MappingProxyType({row.row_id: _zone(row) for row in load_tables()["vocabulary/zones"].rows})


def find_zone(word: object, field: str = "zone") -> tuple[str, ...]:
    """The zones that a word means.

    Args:
        word: an id, a plain name or a synonym; "whole face" means `WHOLE_FACE`.
        field: the key that held the word, for the message of a fault.

    Returns:
        Their ids, at least one.

    Raises:
        InputFault: nobody calls a zone so; the fault names the nearest known one.

    Source: vocabulary/zones.
    """
    spelt = _plain(str(word)) if isinstance(word, str) else ""
    if spelt in _WHOLE_FACE_WORDS:
        return WHOLE_FACE
    known = _words()
    meant = known.get(spelt) or known.get(spelt.removesuffix("s"))
    if meant:
        return meant
    raise InputFault(field, word, f"allowed are {', '.join(zones())}", _nearest(spelt))


def area(context: ModelContext, zone: str, sex: str) -> Value:
    """Skin surface of a zone, both sides together.

    Args:
        context: tables and record.
        zone: id of a zone.
        sex: "female", "male" or "unspecified" (the geometric mean of both, with the interval that spans both).

    Returns:
        m^2 with its 95 % interval. Where only one sex was measured its row is used for the other, at grade very low.

    Source: anatomy/zone_area.
    """
    return context.once("area of a zone", (zone, sex), lambda apart: _area_of(apart, zone, sex))


def _area_of(context: ModelContext, zone: str, sex: str) -> Value:
    rows = {row["sex"]: row for row in context.table(_AREAS).where(zone=zone)}
    wanted = {"female": ("F",), "male": ("M",)}.get(sex, ("F", "M"))
    used = [rows[key] for key in wanted if key in rows]
    values = [_area(context, row) for row in used or rows.values()]
    if len(used) == len(wanted) == 1:
        return values[0]
    if len(values) == 1:
        return replace(values[0], grade="very_low", note=f"{values[0].note}; measured for one sex only".lstrip("; "))
    return replace(
        values[0],
        identity="+".join(value.identity for value in values),
        number=math.sqrt(values[0].number * values[1].number),
        low=min(value.low for value in values),
        high=max(value.high for value in values),
        sources=tuple(dict.fromkeys(key for value in values for key in value.sources)),
        note="sex not stated: geometric mean of women and men",
        inputs=tuple(values),
        printed=" and ".join(value.printed for value in values),
    )


def _area(context: ModelContext, row: Row) -> Value:
    return context.row(_AREAS, row.row_id).value("area_cm2", low="low_cm2", high="high_cm2")


def _zone(row: Row) -> Zone:
    return Zone(
        id=row.row_id,
        name=row["name"],
        synonyms=row.list("synonyms"),
        neighbours=row.list("neighbours"),
        paired=row["paired"] == "yes",
        outline=tuple(_polygon(part) for part in row["outline"].split("|")),
    )


def _polygon(text: str) -> Polygon:
    points = (point.split(",") for point in text.split())
    return tuple((float(x), float(y)) for x, y in points)


@cache
def _words() -> Mapping[str, tuple[str, ...]]:
    meant: dict[str, list[str]] = {}
    for zone in zones().values():
        # an id or plain name is this zone's alone, even where another one lists it as a synonym
        for word in dict.fromkeys(_plain(word) for word in (*zone.synonyms, zone.id, zone.name)):
            meant.setdefault(word, []).append(zone.id)
    own = {_plain(word): [zone.id] for zone in zones().values() for word in (zone.id, zone.name)}
    return MappingProxyType({word: tuple(ids) for word, ids in (meant | own).items()})


def _plain(word: str) -> str:
    text = re.sub(r"['’]", "", word.casefold()).replace("é", "e")
    return " ".join(re.sub(r"[^a-z0-9]+", " ", text).split())


def _nearest(spelt: str) -> str | None:
    from rapidfuzz import fuzz, process

    best = process.extractOne(spelt[:100], list(_words()), scorer=fuzz.ratio, score_cutoff=_LIKENESS)
    return None if best is None else _words()[best[0]][0]
