"""From the errors that a model of a file raises to faults for people, one sentence each, in the order of lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from corneum.client.json_schema import FileSchema
from corneum.client.kinds import nearest_word
from corneum.client.yaml_document import Document, Place, dotted, printable
from corneum.errors import InputFault, InputFaults


@dataclass(frozen=True)
class Explainer:
    """How faults of one kind of file are told.

    `examples` shows a key that is missing as it is written; `not_read` holds keys that people look for and that are
    not there, with the reason.
    """

    schema: FileSchema
    examples: Mapping[str, str] = field(default_factory=dict)
    not_read: Mapping[str, str] = field(default_factory=dict)

    def faults(self, document: Document, wrong: ValidationError) -> InputFaults:
        """Every fault of a document that its model refused."""
        errors = [each for error in wrong.errors(include_url=False) for each in _each(error)]
        faults = [(error["type"], self._fault(document, error)) for error in errors]
        # a key that stands there misspelt is not missing besides
        meant = {
            ".".join([*fault.field.split(".")[:-1], fault.nearest])
            for kind, fault in faults
            if kind == "extra_forbidden" and fault.nearest
        }
        needed = [fault for kind, fault in faults if kind != "missing" or fault.field not in meant]
        return InputFaults(ordered([*document.faults, *needed]))

    def _fault(self, document: Document, error: Mapping[str, Any]) -> InputFault:
        """One fault as a sentence, from one error of pydantic."""
        kind, raw = error["type"], error["input"]
        path = _place(document.data, error["loc"])
        field = dotted(path) or "the file"
        nearest = None
        if kind == "fault":
            context = error["ctx"]
            allowed, nearest = context["allowed"], context["nearest"]
            if context["item"] is not None:
                path, raw = (*path, context["item"]), raw[context["item"]]
                field = dotted(path)
            if error["loc"][-1] == "[key]":
                field = f"a key of {dotted(path[:-1])}"
        elif kind == "missing":
            raw, allowed = None, self._missing(path)
        elif kind == "extra_forbidden":
            raw = None
            allowed, nearest = self._unknown_key(path)
        else:
            allowed = self._wrong_shape(path)
        line, file = document.line(path), document.file or None
        return InputFault(field, _shown(raw), printable(allowed, 800), nearest, line=line, file=file)

    def _missing(self, path: Place) -> str:
        example = self.examples.get(str(path[-1]))
        return f"is missing; write `{example}`" if example else "is missing"

    def _wrong_shape(self, path: Place) -> str:
        keys = self.schema.keys_at(path)
        if not keys:
            return "is not understood here"
        word = "a word, or " if self.schema.takes_word(path) else ""
        return f"{word}a mapping is needed here, with the keys {', '.join(keys)}"

    def _unknown_key(self, path: Place) -> tuple[str, str | None]:
        *parent, key = path
        if reason := self.not_read.get(str(key)):
            return reason, None
        known = self.schema.keys_at(tuple(parent))
        nearest = nearest_word(str(key), list(known))
        if nearest is None or nearest != key:
            elsewhere = [full for full in self.schema.documented_keys() if full.rsplit(".", 1)[-1] == key]
            nearest = elsewhere[0] if elsewhere else nearest
        return f"is no key of this file; allowed here is {', '.join(known)}", nearest


def _each(error: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """An error of one field, and the further faults that it tells of."""
    yield error
    for context in error.get("ctx", {}).get("more", ()):
        yield {**error, "ctx": context}


def ordered(faults: Iterable[InputFault]) -> list[InputFault]:
    """Each fault once, in the order of lines."""
    unique = {str(fault): fault for fault in faults}
    return sorted(unique.values(), key=lambda fault: fault.line or 0)


def _place(data: Any, loc: tuple[str | int, ...]) -> Place:
    """The path in the file that an error means: tags of unions fall away, a missing last key stays."""
    path: list[str | int] = []
    here = data
    for index, part in enumerate(loc):
        inside = isinstance(here, Mapping) and part in here
        if inside or (isinstance(here, list | tuple) and isinstance(part, int) and part < len(here)):
            here = here[part]
        elif isinstance(here, Mapping) and index == len(loc) - 1 and isinstance(part, str) and part != "[key]":
            here = None
        else:
            continue
        path.append(part)
    return tuple(path)


def _shown(raw: Any) -> Any:
    """What stood in the file, as short text; nothing for a whole mapping or list."""
    if isinstance(raw, Mapping):
        return "a mapping of keys" if raw else "an empty mapping"
    if isinstance(raw, list | tuple):
        return "a list"
    return raw
