"""A client back in the form of its file: canonical ids, printed units, absolute days, stable order.

What was not said is left out, so that the echo read again gives the same client.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel

from corneum.client.anaesthetics import AnaestheticAmount
from corneum.client.device_and_goal_names import GoalName
from corneum.client.goals import Goal, planned_goals
from corneum.client.kinds import Reads, plain_number
from corneum.client.models import Client
from corneum.client.other_treatments import OtherTreatment
from corneum.client.unknown_words import NotPlanned, NotUnderstood
from corneum.client.values import Age, Amount, Price, When

# said in every echo, because a plan is only reproduced with them
_ALWAYS = ("date", "stated_zones", "samples", "seed")


def echo(client: Client) -> dict[str, Any]:
    """A client in the form of a client file.

    Args:
        client: as it was read.

    Returns:
        Plain data that JSON and YAML can hold; read again it gives the same client.
    """
    shown = _form(client, always=_ALWAYS)
    # which words were merged is said of the plan, so it must come back
    merged = {
        word for planned in planned_goals(client.stated_goals) if len(planned.words) > 1 for word in planned.words
    }
    for stated, entry in zip(client.stated_goals, shown["goals"], strict=True):
        if isinstance(stated.named, GoalName) and stated.named.word in merged:
            entry["goal"] = stated.named.word
    return shown


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
    if isinstance(model, Goal) and isinstance(model.named, GoalName) and model.named.is_canonical and model.variant:
        shown["variant"] = model.variant
    return shown


def _shown(value: Any, reads: Reads | None) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, BaseModel):
        return _form(value) or None
    if isinstance(value, Mapping):
        return {_shown(key, None): _shown(part, None) for key, part in value.items()}
    if isinstance(value, tuple):
        return [_shown(part, reads) for part in value]
    if isinstance(value, float):
        return reads.show(value) if reads and reads.show else plain_number(value)
    if isinstance(value, GoalName):
        return value.goal if value.is_canonical else value.word
    if isinstance(value, NotUnderstood | NotPlanned):
        return value.text
    if isinstance(value, OtherTreatment):
        return value.id
    if isinstance(value, Age | Price | Amount | AnaestheticAmount | When):
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
