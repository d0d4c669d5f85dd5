"""What of a plan could be set: its numbers by key, and its sentences with a depth."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

# keys of a zone, a treatment or a card that hold a setting or lead back to one
SETTINGS = ("dial", "depths", "depth_in_place", "channel_depth", "never_beyond", "patch", "energy", "pulse")
# a length of millimetres, told to somebody
LENGTH = re.compile(r"(?<![\d.])(\d+(?:\.\d+)?)\s?mm\b")


def settings_in(part: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every key of a part that could be set and holds a number, with its path."""
    if isinstance(part, dict):
        for key, value in part.items():
            if key in SETTINGS and holds_number(value):
                yield f"{path}.{key}", value
            else:
                yield from settings_in(value, f"{path}.{key}")
    elif isinstance(part, list):
        for place, entry in enumerate(part):
            yield from settings_in(entry, f"{path}[{place}]")


def holds_number(part: Any) -> bool:
    """Whether a part holds a number anywhere but in its sentences."""
    if isinstance(part, dict):
        return "text_id" not in part and any(holds_number(value) for value in part.values())
    if isinstance(part, list):
        return any(map(holds_number, part))
    return isinstance(part, int | float) and not isinstance(part, bool)


def lengths_told(part: Any, asked: float | None, path: str = "") -> Iterator[str]:
    """Every sentence with a length in mm other than the depth that was asked for, mm, in its text or its fields."""
    if isinstance(part, dict):
        if "text_id" in part and "text" in part:
            if any(asked is None or abs(float(told) - asked) > asked / 20 for told in LENGTH.findall(part["text"])):
                yield f"{path}: {part['text']}"
            return
        for key, value in part.items():
            yield from lengths_told(value, asked, f"{path}.{key}")
    elif isinstance(part, list):
        for place, entry in enumerate(part):
            yield from lengths_told(entry, asked, f"{path}[{place}]")
