"""The JSON Schema of a file that people write, in the form in which they write it."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from pydantic import BaseModel

from corneum.client.models import Client


class FileSchema:
    """The schema of the file that a model reads, and what it says of the file's keys."""

    def __init__(self, model: type[BaseModel], title: str) -> None:
        self.model = model
        self.title = title

    def document(self) -> dict[str, Any]:
        """JSON Schema (2020-12): quantities are texts with units, screens are yes or no."""
        return copy.deepcopy(self._schema)

    def documented_keys(self) -> tuple[str, ...]:
        """Every key of the file as a dotted path, in the order of the schema; `*` stands for any zone."""
        return tuple(dict.fromkeys(self._paths(self._schema, "")))

    def keys_at(self, path: tuple[str | int, ...]) -> tuple[str, ...]:
        """The keys that the mapping at a path may have; empty where no mapping stands there."""
        return tuple(dict.fromkeys(key for form in self.forms_at(path) for key in form.get("properties", ())))

    def takes_word(self, path: tuple[str | int, ...]) -> bool:
        """Whether a plain word may stand at a path."""
        return any(form.get("type") == "string" for form in self.forms_at(path))

    @cached_property
    def _schema(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = _cleaned(self.model.model_json_schema(by_alias=True, mode="validation"))
        return {"$schema": "https://json-schema.org/draft/2020-12/schema", **cleaned, "title": self.title}

    def forms_at(self, path: tuple[str | int, ...]) -> Iterator[Mapping[str, Any]]:
        """The alternatives of what may stand at a path, references followed."""
        nodes = [self._schema]
        for part in path:
            nodes = [step for node in nodes for step in self._steps(node, part)]
        for node in nodes:
            yield from self.forms(node)

    def forms(self, node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        """The alternatives of a node, references followed."""
        if "$ref" in node:
            yield from self.forms(self._schema["$defs"][node["$ref"].rsplit("/", 1)[-1]])
            return
        yield node
        for option in (*node.get("anyOf", ()), *node.get("oneOf", ())):
            yield from self.forms(option)

    def _steps(self, node: Mapping[str, Any], part: str | int) -> Iterator[dict[str, Any]]:
        for form in self.forms(node):
            if isinstance(part, int):
                if isinstance(form.get("items"), dict):
                    yield form["items"]
            elif part in form.get("properties", {}):
                yield form["properties"][part]
            elif isinstance(form.get("additionalProperties"), dict):
                yield form["additionalProperties"]
            elif isinstance(form.get("items"), dict):
                # a key of every item of a list
                yield from self._steps(form["items"], part)

    def _paths(self, node: Mapping[str, Any], stem: str) -> Iterator[str]:
        for form in self.forms(node):
            if isinstance(form.get("items"), dict):
                yield from self._paths(form["items"], stem)
            children = dict(form.get("properties", {}))
            if isinstance(form.get("additionalProperties"), dict):
                children["*"] = form["additionalProperties"]
            for key, child in children.items():
                path = f"{stem}.{key}" if stem else key
                yield path
                yield from self._paths(child, path)


CLIENT = FileSchema(Client, "client.yaml")


def client_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of `client.yaml`."""
    return CLIENT.document()


def documented_keys() -> tuple[str, ...]:
    """Every key of a client file as a dotted path, in the order of the schema; `*` stands for any zone."""
    return CLIENT.documented_keys()


def _cleaned(node: Any) -> Any:
    """Without generated titles and defaults (a default of the model is no form of the file), and of the models'
    docstrings, which go on about SI, only the first sentence."""
    if isinstance(node, list):
        return [_cleaned(part) for part in node]
    if not isinstance(node, dict):
        return node
    cleaned = {}
    for key, value in node.items():
        if key in ("properties", "$defs"):
            cleaned[key] = {name: _cleaned(part) for name, part in value.items()}
        elif key == "description" and node.get("type") == "object":
            cleaned[key] = value.split(". ")[0].split(".\n")[0].rstrip(".")
        elif key not in ("default", "title"):
            cleaned[key] = _cleaned(value)
    return cleaned
