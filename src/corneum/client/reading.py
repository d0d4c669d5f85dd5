"""From a client file to a `Client`, or to every fault of the file, one sentence each, in the order of its lines."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from corneum.client.faults import Explainer
from corneum.client.json_schema import CLIENT
from corneum.client.models import Client
from corneum.client.unknown_words import TOLERATED, NotPlanned, NotUnderstood, Unread
from corneum.client.values import iso_day
from corneum.client.yaml_document import Document, parse_document
from corneum.clinical_text import relative_day
from corneum.errors import InputFault, InputFaults
from corneum.files.text_input import read_text

_EXPLAINER = Explainer(
    CLIENT,
    examples={
        "age": "age: 52",
        "client": "client: {age: 52}",
        "goals": "goals: [fine_lines]",
        "licence": "licence: nurse",
    },
    not_read={"epidermis": "is not read: what ultrasound shows at its entry is not the epidermis; give total_skin"},
)


def read_client(path: str | Path) -> Client:
    """A client from a file.

    Args:
        path: of a client file, YAML 1.2 or JSON, UTF-8.

    Returns:
        The client in SI, with canonical ids and days.

    Raises:
        InputFault: the file cannot be read at all.
        InputFaults: all that is wrong in it, in the order of its lines.

    Example:
        >>> from corneum import read_client
        >>> client = read_client("examples/clients/reader.yaml")
        >>> client.person.age, client.goals[0].goal
        (55.0, 'thinning')
    """
    where = Path(path)
    return _client(parse_document(read_text(where), where.name))


def parse_client(text: str, file: str = "client.yaml") -> Client:
    """A client from the text of a client file.

    Args:
        text: YAML 1.2 or JSON.
        file: its name, for messages.

    Returns:
        The client in SI, with canonical ids and days.

    Raises:
        InputFaults: all that is wrong in it, in the order of its lines.

    Example:
        >>> from corneum import read_client
        >>> client = read_client("examples/clients/reader.yaml")
        >>> client.person.age, client.goals[0].goal
        (55.0, 'thinning')
    """
    return _client(parse_document(text, file))


def client_from(data: Mapping[str, Any]) -> Client:
    """A client from the content of a client file as plain data.

    Args:
        data: as in the file: text with units, words, numbers. A key whose value is None counts as left out.

    Returns:
        The client in SI, with canonical ids and days. A word for a goal, zone or device that is not understood is
        kept: see `Client.unknown_words`.

    Raises:
        InputFaults: all that is wrong in it.
    """
    return _client(Document(file="", data=_without_none(data)))


def client_understood(data: Mapping[str, Any]) -> Client:
    """A client from plain data in which every word for a goal, zone or device must mean something that is planned here,
    such as options of a command.

    Raises:
        InputFaults: all that is wrong in it, words that are not understood with the nearest ones.
    """
    document = Document(file="", data=_without_none(data))
    return _validated(document, _today(document.data), tolerated=())


def _client(document: Document) -> Client:
    data = document.data
    if not isinstance(data, Mapping):
        raise InputFaults([_no_mapping(document)])
    today = _today(data)
    try:
        client = _validated(document, today, tolerated=(NotUnderstood, NotPlanned))
    except InputFaults:
        # a file that is refused is told of all that is not understood in it at once
        return _validated(document, today, tolerated=(NotPlanned,))
    if document.faults:
        raise InputFaults(document.faults)
    return client


def _validated(document: Document, today: date, *, tolerated: tuple[type[Unread], ...]) -> Client:
    try:
        return Client.model_validate(document.data, context={"today": today, TOLERATED: tolerated})
    except ValidationError as wrong:
        raise _EXPLAINER.faults(document, wrong) from None


def _without_none(data: Any) -> Any:
    """A key without a value counts as left out, as in a file."""
    if isinstance(data, Mapping):
        return {key: _without_none(value) for key, value in data.items() if value is not None}
    return [_without_none(part) for part in data] if isinstance(data, list | tuple) else data


def _today(data: Mapping[str, Any]) -> date:
    """The day of planning, needed before anything else because relative days count from it."""
    raw = data.get("date")
    if isinstance(raw, date):
        return raw
    try:
        today = (iso_day(raw) or relative_day(raw, date.today())) if isinstance(raw, str) else None
    except ValueError:
        today = None
    return today or date.today()


def _no_mapping(document: Document) -> InputFault:
    example = "it needs keys, such as `client: {age: 52}` and `goals: [fine_lines]`"
    if document.data is None:
        reason = f"is empty; {example}"
    elif isinstance(document.data, list):
        reason = f"holds a list; {example}"
    else:
        reason = f"holds text without keys; {example}"
    return InputFault("the file", None, reason, file=document.file or None, line=document.line(()) or 1)
