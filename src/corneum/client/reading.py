"""From a client file to a `Client`, or to every fault of the file, one sentence each, in the order of its lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from corneum.client.document import Document, Place, dotted, open_text, parse_document, printable
from corneum.client.kinds import nearest_word
from corneum.client.models import Client
from corneum.client.schema import documented_keys, keys_at, takes_word
from corneum.client.values import iso_day, relative_day
from corneum.errors import InputFault, InputFaults

# keys that people look for and that are not there, with the reason
_NOT_READ = {
    "epidermis": "is not read: what ultrasound shows at its entry is not the epidermis; give total_skin",
}


def read_client(path: str | Path) -> Client:
    """Read a client file (YAML 1.2 or JSON).

    Raises InputFault where the file cannot be read at all, and InputFaults with all faults otherwise.
    """
    where = Path(path)
    return _client(parse_document(open_text(where), where.name))


def parse_client(text: str, file: str = "client.yaml") -> Client:
    """As `read_client`, from text; `file` is named in messages."""
    return _client(parse_document(text, file))


def client_from(data: Mapping[str, Any]) -> Client:
    """A client from the content of a client file as plain data (text with units, words, numbers)."""
    return _client(Document(file="", data=_without_none(data)))


def _client(document: Document) -> Client:
    data = document.data
    if not isinstance(data, Mapping):
        raise InputFaults([_no_mapping(document)])
    try:
        client = Client.model_validate(data, context={"today": _today(data)})
    except ValidationError as wrong:
        found = [_fault(document, error) for error in wrong.errors(include_url=False)]
        raise InputFaults(_ordered([*document.faults, *found])) from None
    if document.faults:
        raise InputFaults(document.faults)
    return client


def _without_none(data: Any) -> Any:
    """A key without a value counts as left out, as in a file."""
    if isinstance(data, Mapping):
        return {key: _without_none(value) for key, value in data.items() if value is not None}
    return [_without_none(part) for part in data] if isinstance(data, list | tuple) else data


def _today(data: Mapping[str, Any]) -> date:
    """The day of planning, needed before anything else because relative days count from it."""
    given = data.get("date")
    if isinstance(given, date):
        return given
    try:
        found = (iso_day(given) or relative_day(given, date.today())) if isinstance(given, str) else None
    except ValueError:
        found = None
    return found or date.today()


def _no_mapping(document: Document) -> InputFault:
    example = "it needs keys, such as `client: {age: 52}` and `goals: [fine_lines]`"
    if document.data is None:
        told = f"is empty; {example}"
    elif isinstance(document.data, list):
        told = f"holds a list; {example}"
    else:
        told = f"holds text without keys; {example}"
    return InputFault("the file", None, told, file=document.file or None, line=document.line(()) or 1)


def _ordered(faults: Iterable[InputFault]) -> list[InputFault]:
    unique = {str(fault): fault for fault in faults}
    return sorted(unique.values(), key=lambda fault: fault.line or 0)


def _fault(document: Document, error: Mapping[str, Any]) -> InputFault:
    """One fault as a sentence, from one error of pydantic."""
    kind, given = error["type"], error["input"]
    path = _place(document.data, error["loc"])
    field = dotted(path) or "the file"
    nearest = None
    if kind == "fault":
        context = error["ctx"]
        allowed, nearest = context["allowed"], context["nearest"]
        if context["item"] is not None:
            path, given = (*path, context["item"]), given[context["item"]]
            field = dotted(path)
        if error["loc"][-1] == "[key]":
            field = f"a key of {dotted(path[:-1])}"
    elif kind == "missing":
        given, allowed = None, _missing(path)
    elif kind == "extra_forbidden":
        given = None
        allowed, nearest = _unknown_key(path)
    else:
        allowed = _wrong_shape(path)
    line, file = document.line(path), document.file or None
    return InputFault(field, _shown(given), printable(allowed, 800), nearest, line=line, file=file)


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


def _missing(path: Place) -> str:
    examples = {
        "age": "age: 52",
        "client": "client: {age: 52}",
        "goals": "goals: [fine_lines]",
        "licence": "licence: nurse",
    }
    example = examples.get(str(path[-1]))
    return f"is missing; write `{example}`" if example else "is missing"


def _wrong_shape(path: Place) -> str:
    keys = keys_at(path)
    if not keys:
        return "is not understood here"
    word = "a word, or " if takes_word(path) else ""
    return f"{word}a mapping is needed here, with the keys {', '.join(keys)}"


def _unknown_key(path: Place) -> tuple[str, str | None]:
    *parent, key = path
    if told := _NOT_READ.get(str(key)):
        return told, None
    known = keys_at(tuple(parent))
    nearest = nearest_word(str(key), list(known))
    if nearest is None or nearest != key:
        elsewhere = [full for full in documented_keys() if full.rsplit(".", 1)[-1] == key]
        nearest = elsewhere[0] if elsewhere else nearest
    return f"is no key of this file; allowed here is {', '.join(known)}", nearest


def _shown(given: Any) -> Any:
    """What stood in the file, as short text; nothing for a whole mapping or list."""
    if isinstance(given, Mapping):
        return "a mapping of keys" if given else "an empty mapping"
    if isinstance(given, list | tuple):
        return "a list"
    return given
