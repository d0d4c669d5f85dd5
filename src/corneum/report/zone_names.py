"""Zones in plain words, from the forehead downwards."""

from __future__ import annotations

from collections.abc import Iterable

from corneum.wording import human_units as words
from corneum.zones import zones


def zone_name(identity: str) -> str:
    """A zone in plain words."""
    known = zones().get(identity)
    return known.name if known else words.readable(identity)


def in_order(by_zone: Iterable[str]) -> list[str]:
    """Zone ids from the forehead downwards."""
    order = {identity: place for place, identity in enumerate(zones())}
    return sorted(by_zone, key=lambda zone: (order.get(zone, len(order)), zone))
