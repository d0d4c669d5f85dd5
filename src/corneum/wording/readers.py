"""Who reads, and who is told the depth of a needle: the one place where that is decided.

A practitioner sets depths and is told them. Whoever treats at home or chooses a provider sets none and is told none.
"""

from __future__ import annotations

from typing import Literal

Reader = Literal["practitioner", "client"]

# licences of people who do not treat others with needles
WITHOUT_DEPTHS = ("self", "client")


def reader_of_plan(licence: str | None) -> Reader:
    """Who reads the pages and plan.json of a file whose operator has this licence. Where none is stated nobody with a
    licence is known to read, so no depth is told."""
    return "client" if licence is None or licence in WITHOUT_DEPTHS else "practitioner"


def sees_depths(reader: Reader) -> bool:
    """Whether depths of needles are told to this reader."""
    return reader == "practitioner"
