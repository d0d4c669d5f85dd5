"""The kinds of field that several models of a client file share, and what all its mappings have in common."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date as day
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict

from corneum.client.device_and_goal_names import DEVICE
from corneum.client.kinds import FREE_TEXTS, YES_NO, number, quantity
from corneum.client.unknown_words import Unread
from corneum.client.values import DAY, PRICE, Price
from corneum.client.zone_words import SINGLE_ZONE, ZONES, ZoneWord

YesNo = Annotated[bool | None, YES_NO]
Words = Annotated[tuple[str, ...] | None, FREE_TEXTS]
Day = Annotated[day, DAY]
Depth = Annotated[float, quantity("length", "0 mm", "8 mm", "needle depth", least="20 um")]
Passes = Annotated[int, number(1, 50, "passes over the area", whole=True)]
ManyZones = Annotated[tuple[ZoneWord, ...], ZONES]
SingleZone = Annotated[ZoneWord, SINGLE_ZONE]
NamedDevice = Annotated[str | Unread, DEVICE]
Money = Annotated[Price, PRICE]
Concentration = Annotated[
    float, quantity("mass concentration", "0 %", "100 %", "concentration; % is weight in volume unless w/w is said")
]


class Form(BaseModel):
    """A mapping of the file: frozen, no unknown keys.

    What the file holds where a word may not be understood is a field `stated_...`; the property beside it, under the
    file's own key, holds what is understood of it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=False)

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy with some entries changed, named as the fields or as the keys of the file are.

        Raises KeyError for another name, which would change nothing.
        """
        fields = type(self).model_fields
        by_key = {info.alias or name: name for name, info in fields.items()} | {name: name for name in fields}
        changed = {by_key[name]: value for name, value in (update or {}).items()}
        return super().model_copy(update=changed, deep=deep)
