"""Every fault of a case at once: an entry at fault is put right for the time being, and the case is read on.

What is found behind an entry that was put right must not come from how that was done. Each case is therefore read on
twice, once with bad values left out and once with a value in their place, the largest that is allowed; only what is
found both ways counts. An entry that contradicts another one is left out both times; one that is missing is written.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from corneum.client.yaml_document import Document, Place, parse_document
from corneum.errors import InputFault, InputFaults
from corneum.simulation.case_file import CASE, MISSING, place_of, placed

Check = Callable[[Document], object]

MOST_ROUNDS = 20
OF_POINTS = ("observed", "fit")
_LARGEST = re.compile(r"\bto (\S+ \S+)$")


@dataclass
class _Remedied:
    """Places that were put right: how often each, the ways that are tried in turn, what was like it, and which of them
    being left out may by itself make a fault of what holds them."""

    count: dict[Place, int] = field(default_factory=dict)
    ways: dict[Place, tuple[str, ...]] = field(default_factory=dict)
    nearest: dict[Place, str | None] = field(default_factory=dict)
    left_out: set[Place] = field(default_factory=set)

    def explains(self, place: Place) -> bool:
        """Whether a fault may come of how entries were put right."""
        above = (place[:end] for end in range(1, len(place) + 1))
        below = any(each[: len(place)] == place for each in self.left_out)
        return below or any(each in self.count for each in above)


def _ways(*, stands: bool, contradicts: bool, valued: bool) -> tuple[str, ...]:
    """What takes the place of an entry at its first, second and third fault; "none" is nothing."""
    if contradicts or (stands and not valued):
        return "none", "usual", "largest"
    return ("largest", "usual", "none") if valued else ("usual", "largest", "none")


def every_fault(document: Document, check: Check) -> InputFaults:
    """All faults that a check finds in a document, in the order of lines; those of its measured points come last.

    Args:
        document: the case, which the check refuses.
        check: raises InputFault or InputFaults for what is wrong in a document.
    """
    first, *behind = _read_on(document, check, valued=False)
    known = {_identity(each) for later in list(_read_on(document, check, valued=True))[1:] for each in later}
    sure = [each for later in behind for each in later if _identity(each) in known]
    unique = {str(each): each for each in (placed(document, fault) for fault in (*first, *sure))}
    return InputFaults(sorted(unique.values(), key=lambda fault: (_of_points(document, fault), fault.line or 0)))


def _read_on(document: Document, check: Check, *, valued: bool) -> Iterator[list[InputFault]]:
    """The faults of the document, and those that appear once the ones before were put right, round by round."""
    done = _Remedied()
    for _ in range(MOST_ROUNDS):
        try:
            check(document)
            return
        except InputFault as wrong:
            faults: Sequence[InputFault] = [wrong]
        except InputFaults as wrong:
            faults = wrong.faults
        yield [fault for fault in faults if _of_points(document, fault) or not done.explains(place_of(fault))]
        mended = _put_right(document, faults, done, valued)
        if mended is None:
            return
        document = mended


def _put_right(document: Document, faults: Sequence[InputFault], done: _Remedied, valued: bool) -> Document | None:
    """The document with every entry at fault put right in its next way; None where nothing is left to try."""
    data = copy.deepcopy(document.data)
    if not isinstance(data, dict):
        return None
    before = copy.deepcopy(data)
    of_points = [fault for fault in faults if _of_points(document, fault) or place_of(fault) == OF_POINTS[:1]]
    for fault in faults:
        if fault not in of_points and fault.field:
            _remedy(data, fault, done, valued)
    for key in OF_POINTS if of_points else ():
        _leave_out(data, (key,))
    return replace(document, data=data, faults=[]) if data != before or document.faults else None


def _remedy(data: Any, fault: InputFault, done: _Remedied, valued: bool) -> None:
    """Put the entry of a fault right in the next of its ways; after the last what holds it goes."""
    place = place_of(fault)
    attempt = done.count[place] = done.count.get(place, 0) + 1
    nearest = done.nearest.setdefault(place, fault.nearest)
    known = CASE.keys_at(place[:-1])
    if isinstance(place[-1], str) and place[-1] not in known:
        # a misspelt key stands for the one that it resembles
        held = _leave_out(data, place)
        if nearest in known:
            _at(data, place[:-1]).setdefault(nearest, held)
        return
    stands = _stands(data, place)
    contradicts = fault.given is None and stands
    ways = done.ways.setdefault(place, _ways(stands=stands, contradicts=contradicts, valued=valued))
    if attempt > len(ways):
        # its list goes, or the mapping that holds it
        lists = [end for end in range(len(place)) if isinstance(place[end], int)]
        _leave_out(data, place[: lists[0]] if lists else place[:-1] or place)
    elif ways[attempt - 1] == "none" and isinstance(place[-1], str):
        _leave_out(data, place)
        done.left_out |= {place} if valued or contradicts else set()
    else:
        value = _value(place, nearest, largest=ways[attempt - 1] == "largest")
        holder, last = _at(data, place[:-1]), place[-1]
        if isinstance(holder, dict) or (isinstance(holder, list) and isinstance(last, int)):
            holder[last] = value  # type: ignore[index]
        done.left_out.discard(place)


def _stands(data: Any, place: Place) -> bool:
    """Whether there is an entry at a place."""
    here = data
    for part in place:
        inside = part in here if isinstance(here, dict) else isinstance(here, list) and part in range(len(here))
        if not inside:
            return False
        here = here[part]
    return True


def _at(data: Any, place: Place) -> Any:
    """What stands at a place; mappings that are missing on the way are made."""
    here = data
    for part in place:
        if isinstance(here, dict):
            here = here.setdefault(str(part), {})
        elif isinstance(here, list) and isinstance(part, int) and part < len(here):
            here = here[part]
        else:
            return None
    return here


def _leave_out(data: Any, place: Place) -> Any:
    holder = _at(data, place[:-1])
    return holder.pop(place[-1], None) if isinstance(holder, dict) else None


def _value(place: Place, nearest: str | None, *, largest: bool) -> Any:
    """A value that a place may have: of a known example, else the largest, the nearest or a usual one by the schema."""
    value = _of_forms(CASE.forms_at(place), nearest, largest)
    key = next(part for part in reversed(place) if isinstance(part, str))
    if key in MISSING and not (largest and value):
        return parse_document(MISSING[key], "").data[key]
    return value


def _of_forms(forms: Iterable[Mapping[str, Any]], nearest: str | None, largest: bool) -> Any:
    return next((value for form in forms if (value := _of_form(form, nearest, largest)) is not None), None)


def _of_form(form: Mapping[str, Any], nearest: str | None, largest: bool) -> Any:
    if "enum" in form:
        return nearest if nearest in form["enum"] else form["enum"][0]
    if "examples" in form:
        end = _LARGEST.search(form.get("description", ""))
        return end[1] if largest and end else form["examples"][0]
    if "minimum" in form:
        return form["maximum" if largest and form["type"] == "number" else "minimum"]
    if "properties" in form:
        nodes = {key: form["properties"][key] for key in form.get("required", ())}
        return {key: _of_forms(CASE.forms(node), None, largest) for key, node in nodes.items()}
    return None


def _of_points(document: Document, fault: InputFault) -> bool:
    """Whether a fault is one of the measured points, which stand in a file of their own or in memory."""
    return fault.file is not None and fault.file != document.file


def _identity(fault: InputFault) -> tuple[object, ...]:
    return fault.file, fault.line, fault.field, fault.allowed
