"""The 20 zones of face, scalp, neck and chest: ids, words people use for them, neighbours, outlines, areas.

The words stand in `vocabulary/zones`; a word that several zones list ("cheek") means all of them, and so does one of
`vocabulary/zone_groups` ("T-zone", "beard area"). Parts of the body that are no zone: `vocabulary/outside_atlas`.
The outline is a schematic face seen from the front, for drawing only: areas come from `anatomy/zone_area`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from types import MappingProxyType

from corneum.errors import InputFault
from corneum.evidence.model_context import ModelContext
from corneum.evidence.plain_words import listed_parts, plain_key, without
from corneum.evidence.suggestions import empty_words, suggest
from corneum.evidence.tables import Row, load_tables
from corneum.evidence.value import Value

Polygon = tuple[tuple[float, float], ...]

NOT_FACE = ("neck", "decollete", "vermilion", "scalp", "submental")
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

GROUPS = "vocabulary/zone_groups"
OUTSIDE = "vocabulary/outside_atlas"
_WHOLE_FACE_WORDS = (
    "face",
    "whole face",
    "full face",
    "entire face",
    "all",
    "all of the face",
    "all over",
    "all over face",
    "everywhere",
    "everything",
)
_AREAS = "anatomy/zone_area"
# longer texts are no misspelt words
_LONGEST = 100


@dataclass(frozen=True)
class Zone:
    """One zone.

    `name` and `synonyms` are plain words. `neighbours` are the ids of zones that share an edge. `paired` says
    that it lies on both sides of the face. `outline` holds one closed polygon, two if paired (the viewer's right
    side first), of points (x, y) on a frontal face: x from 0 to 100 left to right, y from 0 above the forehead to 100;
    the scalp rises above 0.
    """

    id: str
    name: str
    synonyms: tuple[str, ...]
    neighbours: tuple[str, ...]
    paired: bool
    outline: tuple[Polygon, ...]


@cache
def zones() -> Mapping[str, Zone]:
    """The 20 zones by id, from the forehead downwards; then lips, scalp and what lies under the chin."""
    return MappingProxyType({row.row_id: _zone(row) for row in load_tables()["vocabulary/zones"].rows})


@dataclass(frozen=True)
class ZoneMeaning:
    """What words for a place mean: ids of `zones`, and ids of rows of `OUTSIDE` where nothing is planned."""

    zones: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()


@lru_cache(maxsize=4096)
def zones_meant(words: str) -> ZoneMeaning | None:
    """What words for a place mean.

    Whole words count, then the same without those that say nothing by themselves ("my left cheek"), then the parts of
    a list ("nose and chin") where each is understood. A misspelling is never read as what it resembles.

    Args:
        words: as a person writes them.

    Returns:
        The meaning; None where any part of the words is not understood.

    Source: vocabulary/zones, vocabulary/zone_groups, vocabulary/outside_atlas.
    """
    meant = _meant(words)
    if meant is not None:
        return meant
    parts = listed_parts(words)
    several = [_meant(part) for part in parts] if len(parts) > 1 else []
    understood = [meaning for meaning in several if meaning is not None]
    if not several or len(understood) < len(several):
        return None
    return ZoneMeaning(
        tuple(dict.fromkeys(zone for meaning in understood for zone in meaning.zones)),
        tuple(dict.fromkeys(row for meaning in understood for row in meaning.outside)),
    )


def find_zone(word: object, field: str = "zone") -> tuple[str, ...]:
    """The zones that a word means.

    Args:
        word: an id, a plain name or a synonym; "whole face" means `WHOLE_FACE`.
        field: the key that held the word, for the message of a fault.

    Returns:
        Their ids, at least one.

    Raises:
        InputFault: nobody calls a zone so, or it lies outside of the atlas; the fault names the nearest known ones.

    Source: vocabulary/zones, vocabulary/zone_groups.
    """
    meaning = zones_meant(word) if isinstance(word, str) else None
    if meaning is not None and meaning.zones and not meaning.outside:
        return meaning.zones
    near = nearest_zones(word) if isinstance(word, str) else ()
    lies = "lies outside of the atlas; " if meaning is not None else ""
    raise InputFault(field, word, f"{lies}allowed are {', '.join(zones())}", " or ".join(near) or None)


def nearest_zones(words: str) -> tuple[str, ...]:
    """Ids of zones near to words that mean none, the nearest first; at most three, none where nothing is near.

    Source: vocabulary/zones, vocabulary/related_words.
    """
    return suggest("zone", plain_key(words[:_LONGEST]), _words_of_zones())


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
def _words_of_zones() -> Mapping[str, tuple[str, ...]]:
    """Every word of a zone, as `plain_key` has it, with the zones that list it."""
    meant: dict[str, list[str]] = {}
    for zone in zones().values():
        for word in dict.fromkeys(plain_key(word) for word in (*zone.synonyms, zone.id, zone.name)):
            meant.setdefault(word, []).append(zone.id)
    return MappingProxyType({word: tuple(ids) for word, ids in meant.items()})


@cache
def _words() -> Mapping[str, tuple[str, ...]]:
    """Every word of a zone or group with the zones that it means."""
    known = dict(_words_of_zones())
    for row in load_tables()[GROUPS].rows:
        members = tuple(
            zone for part in row.list("zones") for zone in (WHOLE_FACE if part == "WHOLE_FACE" else (part,))
        )
        known |= {plain_key(word): members for word in (row["name"], *row.list("synonyms"))}
    known |= dict.fromkeys(map(plain_key, _WHOLE_FACE_WORDS), WHOLE_FACE)
    # an id or plain name is its zone's alone, even where another one lists it
    own = {plain_key(word): (zone.id,) for zone in zones().values() for word in (zone.id, zone.name)}
    return MappingProxyType(known | own)


@cache
def _words_outside() -> Mapping[str, str]:
    rows = load_tables()[OUTSIDE].rows
    return MappingProxyType(
        {plain_key(word): row.row_id for row in rows for word in (row.row_id, row["name"], *row.list("synonyms"))}
    )


@cache
def _bare_words() -> Mapping[str, tuple[str, ...]]:
    """The known words without those that say nothing by themselves, as far as what is left has one meaning."""
    bare: dict[str, set[tuple[str, ...]]] = {}
    for word, meant in _words().items():
        bare.setdefault(without(word, empty_words("zone")), set()).add(meant)
    return MappingProxyType({word: next(iter(meant)) for word, meant in bare.items() if word and len(meant) == 1})


def _meant(words: str) -> ZoneMeaning | None:
    key = plain_key(words)
    bare = without(key, empty_words("zone"))
    zones_of = _words().get(key) or _words().get(bare) or _bare_words().get(bare)
    if zones_of:
        return ZoneMeaning(zones_of)
    outside = _words_outside().get(key) or _words_outside().get(bare)
    return ZoneMeaning(outside=(outside,)) if outside else None
