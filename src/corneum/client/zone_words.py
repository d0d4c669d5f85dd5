"""The words of a client file that mean zones, resolved to canonical ids; one that means none is kept."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationInfo
from pydantic_core import PydanticCustomError

from corneum.client.kinds import Reads, either, fault, faults
from corneum.client.unknown_words import Unread, as_word, not_planned, not_understood
from corneum.zones import OUTSIDE, zones, zones_meant

# a zone's id, or a word that means none
ZoneWord = str | Unread

_ALLOWED = f"allowed are {', '.join(zones())}"


def _meant(raw: Any, info: ValidationInfo, item: int | None = None) -> tuple[ZoneWord, ...]:
    word = as_word(raw)
    if not word:
        raise fault(_ALLOWED, item=item)
    meaning = zones_meant(word)
    if meaning is None:
        return (not_understood(word, "zone", _ALLOWED, info, item),)
    if not meaning.outside:
        return meaning.zones
    rows = tuple(f"{OUTSIDE}:{row}" for row in meaning.outside)
    return (*meaning.zones, not_planned(word, "zone", rows, info, item))


def _read_zones(raw: Any, info: ValidationInfo) -> tuple[ZoneWord, ...]:
    several = isinstance(raw, list | tuple)
    parts, wrong = [], []
    for index, part in enumerate(raw if several else [raw]):
        try:
            parts.append(_meant(part, info, index if several else None))
        except PydanticCustomError as refused:
            wrong.append(refused)
    if wrong:
        raise faults(wrong)
    if not parts:
        raise fault("at least one zone is needed; leave it out for the whole face")
    return tuple(dict.fromkeys(zone for meant in parts for zone in meant))


def _read_single_zone(raw: Any, info: ValidationInfo) -> ZoneWord:
    meant = _meant(raw, info)
    if len(meant) > 1:
        several = [zone for zone in meant if isinstance(zone, str)]
        raise fault(f"that means several zones; say which one: {either(several)}")
    return meant[0]


_SCHEMA = {"type": "string", "description": "a zone's id or common name", "examples": ["cheek_medial"]}
ZONES = Reads(
    _read_zones,
    {"anyOf": [{"type": "array", "items": _SCHEMA}, _SCHEMA], "description": "zones, or one zone"},
)
SINGLE_ZONE = Reads(_read_single_zone, _SCHEMA)
