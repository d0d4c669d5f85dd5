"""A client back in the form of its file: canonical ids, printed units, absolute days, stable order.

What was not said is left out, so that the echo read again gives the same client.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel

from corneum.client.device_and_goal_names import GoalName
from corneum.client.kinds import Reads, plain_number
from corneum.client.models import Client, Goal
from corneum.client.other_treatments import OtherTreatment
from corneum.client.values import Age, Amount, Price, When

# said in every echo, because a plan is only reproduced with them
_ALWAYS = ("date", "zones", "samples", "seed")


def echo(client: Client) -> dict[str, Any]:
    """A client in the form of a client file.

    Args:
        client: as it was read.

    Returns:
        Plain data that JSON and YAML can hold; read again it gives the same client.
    """
    return _form(client, always=_ALWAYS)


def _form(model: BaseModel, always: tuple[str, ...] = ()) -> dict[str, Any]:
    shown: dict[str, Any] = {}
    for name, info in type(model).model_fields.items():
        if name not in model.model_fields_set and name not in always:
            continue
        value = _shown(getattr(model, name), _shower(type(model), name))
        if name == "fitzpatrick" and value is None:
            value = "unknown"
        if value is not None:
            shown[info.alias or name] = value
    if isinstance(model, Goal) and model.variant:
        shown["variant"] = model.variant
    return shown


def _shown(value: Any, reads: Reads | None) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, BaseModel):
        return _form(value) or None
    if isinstance(value, Mapping):
        return {key: _shown(part, None) for key, part in value.items()}
    if isinstance(value, tuple):
        return [_shown(part, reads) for part in value]
    if isinstance(value, float):
        return reads.show(value) if reads and reads.show else plain_number(value)
    if isinstance(value, GoalName):
        return value.goal
    if isinstance(value, OtherTreatment):
        return value.id
    if isinstance(value, Age | Price | Amount | When):
        return value.printed()
    return value.isoformat() if isinstance(value, date) else value


@cache
def _shower(model: type[BaseModel], name: str) -> Reads | None:
    """The kind of a field, which knows the unit that it is printed in."""
    info = model.model_fields[name]
    return next(_kinds((*info.metadata, info.annotation)), None)


def _kinds(parts: tuple[Any, ...]) -> Iterator[Reads]:
    for part in parts:
        if isinstance(part, Reads):
            yield part
        else:
            yield from _kinds((*getattr(part, "__metadata__", ()), *get_args(part)))
