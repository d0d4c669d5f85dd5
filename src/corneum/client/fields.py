"""The kinds of field that several models of a client file share, and what all its mappings have in common."""

from __future__ import annotations

from datetime import date as day
from typing import Annotated

from pydantic import BaseModel, ConfigDict

from corneum.client.kinds import FREE_TEXTS, SINGLE_ZONE, YES_NO, ZONES, number, quantity
from corneum.client.values import DAY, PRICE, Price

YesNo = Annotated[bool | None, YES_NO]
Words = Annotated[tuple[str, ...] | None, FREE_TEXTS]
Day = Annotated[day, DAY]
Depth = Annotated[float, quantity("length", "0 mm", "8 mm", "needle depth", least="20 um")]
Passes = Annotated[int, number(1, 50, "passes over the area", whole=True)]
ManyZones = Annotated[tuple[str, ...], ZONES]
SingleZone = Annotated[str, SINGLE_ZONE]
Money = Annotated[Price, PRICE]
Concentration = Annotated[
    float, quantity("mass concentration", "0 %", "100 %", "concentration; % is weight in volume unless w/w is said")
]


class Form(BaseModel):
    """A mapping of the file: frozen, no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=False)
