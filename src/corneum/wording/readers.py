"""Who reads, and who is told the depth of a needle: the one place where that is decided.

A practitioner sets depths and is told them. Whoever treats at home or chooses a provider sets none and is told none.
"""

from __future__ import annotations

from typing import Literal

Reader = Literal["practitioner", "client"]

# licences of people who do not treat others with needles
WITHOUT_DEPTHS = ("self", "client")


def reader_of_plan(licence: str | None) -> Reader:
    """Who reads the page, the card and plan.json of a file whose operator has this licence (None: not stated)."""
    return "client" if licence in WITHOUT_DEPTHS else "practitioner"


def reader_of_handout(licence: str | None) -> Reader:
    """Who reads the handout: a client in the hands of a practitioner may be told what was set, any other is not."""
    return "client" if licence is None else reader_of_plan(licence)


def sees_depths(reader: Reader) -> bool:
    """Whether depths of needles are told to this reader."""
    return reader == "practitioner"
