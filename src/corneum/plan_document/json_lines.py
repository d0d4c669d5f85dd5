"""JSON that is short and still read line by line: no blanks, and an entry a line where entries are compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pydantic import BaseModel
from pydantic_core import to_json


def compact(part: object) -> str:
    """A part, a model by its aliases, on one line without blanks."""
    return to_json(part, by_alias=True).decode("utf-8")


def entry_a_line(part: object) -> str:
    """A model, mapping or list with each of its entries on a line of its own; anything else on one line."""
    if isinstance(part, BaseModel):
        part = by_alias(part)
    if isinstance(part, dict) and part:
        return mapping_of({key: compact(value) for key, value in part.items()})
    if isinstance(part, list) and part:
        return list_of(map(compact, part))
    return compact(part)


def by_alias(document: BaseModel) -> dict[str, object]:
    """What a model holds, by the names that JSON has for it."""
    return {info.alias or name: getattr(document, name) for name, info in type(document).model_fields.items()}


def mapping_of(texts: Mapping[str, str]) -> str:
    """A mapping whose values are JSON already, one a line."""
    return "{\n" + ",\n".join(f"{compact(key)}:{text}" for key, text in texts.items()) + "\n}"


def list_of(texts: Iterable[str]) -> str:
    """A list whose entries are JSON already, one a line."""
    return "[\n" + ",\n".join(texts) + "\n]"
