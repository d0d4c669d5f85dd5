"""A client with one entry of the file changed, named by the path by which faults name it."""

from __future__ import annotations

import copy
import re
from typing import Any

from corneum.client.echo import echo
from corneum.client.json_schema import CLIENT
from corneum.client.kinds import nearest_word
from corneum.client.models import Client
from corneum.client.reading import client_from
from corneum.client.yaml_document import Place, dotted
from corneum.errors import InputFault, InputFaults
from corneum.zones import find_zone

_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")
_PATH = re.compile(r"[^.\[\]]+(?:\.[^.\[\]]+|\[\d+\])*")


def as_read_again(client: Client) -> Client:
    """The client that its echo is the file of: numbers in odd units may lose their last bits."""
    return client_from(echo(client))


def with_entry(client: Client, path: str, value: object) -> Client:
    """A client whose file says something else in one place.

    Args:
        client: as it was read.
        path: of the entry, as faults name it: `client.age`, `measurements.cheek_medial.total_skin`,
            `considering[0].depth`. The place behind the last item of a list adds one.
        value: what the file would hold there: a number, words, a text with its unit, a list, a mapping. None takes the
            entry out.

    Returns:
        The client that the file with this change gives; the given one is left as it is.

    Raises:
        InputFault: no entry can stand there, or not this value; the nearest valid name where there is one.
        InputFaults: several faults at once.
    """
    place = _place(path)
    data = copy.deepcopy(echo(client))
    _change(data, place, value)
    try:
        return client_from(data)
    except InputFaults as wrong:
        if len(wrong.faults) == 1:
            raise wrong.faults[0] from None
        raise


def _place(path: str) -> Place:
    if not _PATH.fullmatch(path):
        raise InputFault("path", path, "an entry is named as in client.age or considering[0].depth")
    steps: list[str | int] = [int(match[2]) if match[2] else match[1].strip() for match in _STEP.finditer(path)]
    if steps[0] == "measurements" and len(steps) > 1 and isinstance(steps[1], str):
        meant = find_zone(steps[1], "a key of measurements")
        # a word that means several zones is refused where the file is read
        steps[1] = meant[0] if len(meant) == 1 else steps[1]
    return tuple(steps)


def _change(data: Any, place: Place, value: object) -> None:
    """Set, add or take out the entry at a place of plain data."""
    holders = [data]
    for depth, step in enumerate(place[:-1]):
        if value is None and not _is_in(holders[-1], step):
            break
        if not _is_in(holders[-1], step):
            _set(holders[-1], place[: depth + 1], [] if isinstance(place[depth + 1], int) else {})
        holders.append(holders[-1][step])
    if value is not None:
        _set(holders[-1], place, value)
    elif len(holders) == len(place) and _is_in(holders[-1], place[-1]):
        _take_out(holders, place)
    else:
        _check_known(place)


def _is_in(holder: Any, step: str | int) -> bool:
    if isinstance(step, int):
        return isinstance(holder, list) and step < len(holder)
    return isinstance(holder, dict) and step in holder


def _set(holder: Any, place: Place, value: object) -> None:
    step, above = place[-1], dotted(place[:-1])
    if isinstance(step, int) and isinstance(holder, list):
        if step > len(holder):
            raise InputFault(dotted(place), None, f"lies behind the end; {above}[{len(holder)}] adds an item")
        holder[step : step + 1] = [value]
    elif isinstance(step, str) and isinstance(holder, dict):
        holder[step] = value
    elif isinstance(holder, list):
        raise InputFault(dotted(place), None, f"names no item of {above}; the first is {above}[0]")
    else:
        raise InputFault(dotted(place), None, f"names nothing in {above}, which holds {holder!r}")


def _take_out(holders: list[Any], place: Place) -> None:
    """Take out an entry, and every mapping that was only there for what it held; a list stays, empty."""
    del holders[-1][place[-1]]
    for depth in range(len(holders) - 1, 0, -1):
        if holders[depth] != {} or not isinstance(holders[depth - 1], dict):
            return
        del holders[depth - 1][place[depth - 1]]


def _check_known(place: Place) -> None:
    """That something could stand at a place where nothing does. Raises InputFault with the nearest key."""
    for depth, step in enumerate(place):
        if isinstance(step, str) and place[:depth] != ("measurements",):
            known = CLIENT.keys_at(place[:depth])
            if step not in known:
                allowed = (
                    f"is no key of this file; allowed here is {', '.join(known)}" if known else "has no keys above"
                )
                raise InputFault(dotted(place[: depth + 1]), None, allowed, nearest_word(step, list(known)))
