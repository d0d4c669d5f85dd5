"""A plan read from its files: plan.json, and what lies beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, JsonValue, ValidationError

from corneum.errors import InputFault
from corneum.files.text_input import read_text
from corneum.plan_document.plan_models import Derivation, Plan
from corneum.plan_document.stored_plan import mark_of
from corneum.plan_document.stored_plan_models import DerivationsFile
from corneum.plan_document.treatment_models import Treatment

Document = TypeVar("Document", bound=BaseModel)

MOST_BYTES = 50_000_000


def read_stored_plan(path: Path) -> Plan:
    """The plan of a plan.json, whole: with its derivations, which stand in it or in the file that it names.

    Args:
        path: of plan.json; the file of derivations lies in the same folder.

    Raises:
        InputFault: a file is none that corneum wrote, or that of the derivations is missing or belongs to another plan.
        OSError: plan.json cannot be read.
    """
    text = read_text(path, most=MOST_BYTES)
    plan = _read_as(Plan, text, path)
    if plan.derivations_file is None:
        return plan
    beside = path.with_name(Path(plan.derivations_file).name)
    if not beside.is_file():
        raise InputFault(
            str(beside),
            None,
            f"is missing: it holds where the numbers of {path.name} come from; keep both in one folder",
        )
    rest = _read_as(DerivationsFile, read_text(beside, most=MOST_BYTES), beside)
    if rest.plan != mark_of(plan):
        raise InputFault(str(beside), None, f"belongs to another plan than {path.name}; keep those written together")
    try:
        return _whole(plan, rest)
    except (LookupError, ValidationError) as fault:
        raise _no_file_of_ours(beside) from fault


def _whole(plan: Plan, rest: DerivationsFile) -> Plan:
    treatments = [
        treatment if treatment.in_full else _completed(treatment, rest.treatments[treatment.id], rest.parts)
        for treatment in plan.treatments
    ]
    whole = {"treatments": treatments, "derivations": _derivations(rest), "derivations_file": None}
    return plan.model_copy(update=whole)


def _completed(treatment: Treatment, places: Mapping[str, JsonValue], parts: Sequence[JsonValue]) -> Treatment:
    entry: dict[str, JsonValue] = treatment.model_dump(mode="json", by_alias=True)
    _put_back(entry, places, parts)
    return Treatment.model_validate(entry | {"in_full": True})


def _derivations(rest: DerivationsFile) -> dict[str, Derivation]:
    return {
        identity: Derivation(
            model=record.model,
            equation=record.equation,
            inputs=rest.inputs[record.inputs],
            sources=rest.sources[record.sources],
            grade=record.grade,
        )
        for identity, record in rest.derivations.items()
    }


def _put_back(part: dict[str, JsonValue], places: Mapping[str, JsonValue], parts: Sequence[JsonValue]) -> None:
    """Put into a part what is stored elsewhere, by its place there. Raises LookupError where there is no such place."""
    for key, place in places.items():
        within = part[key]
        if isinstance(place, int):
            part[key] = parts[place]
        elif isinstance(place, dict) and isinstance(within, dict):
            _put_back(within, place, parts)
        else:
            raise LookupError(key)


def _read_as(kind: type[Document], text: str, path: Path) -> Document:
    try:
        return kind.model_validate_json(text)
    except ValidationError as fault:
        raise _no_file_of_ours(path) from fault


def _no_file_of_ours(path: Path) -> InputFault:
    return InputFault(str(path), None, f"is not a {path.name} that corneum wrote")
