"""Reads a case file; every fault names the file, the line and what is allowed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from corneum.client.faults import Explainer
from corneum.client.json_schema import FileSchema
from corneum.client.yaml_document import Document, Place, dotted, parse_document
from corneum.errors import InputFault, InputFaults
from corneum.files.text_input import read_text
from corneum.simulation.case_contradictions import contradictions
from corneum.simulation.case_keys import Case
from corneum.simulation.concentrations import in_mass
from corneum.simulation.plain_values import plain, without_empty

CASE = FileSchema(Case, "case.yaml")
# how a key that is missing is written
MISSING = {
    "skin": "skin: {zone: cheek_medial, age: 52, sex: female}",
    "solute": "solute: niacinamide",
    "time": "time: {end: 24 h, every: 1 h}",
    "concentration": "concentration: 40 mg/mL",
    "thickness": "thickness: 15 um",
    "diffusivity": "diffusivity: 1e-10 m^2/s",
    "partition": "partition: 0.6",
    "radius": "radius: 35 um",
    "density": "density: 250 1/cm^2",
    "depth": "depth: 200 um",
}
_EXPLAINER = Explainer(CASE, examples=MISSING)


def case_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of `case.yaml`."""
    return CASE.document()


def read_case(path: str | Path) -> Case:
    """The case of a case file (YAML 1.2 or JSON).

    Args:
        path: the file; text in UTF-8, UTF-16, or Windows-1252.

    Returns:
        The case, all numbers in SI.

    Raises:
        InputFault: the file cannot be read at all.
        InputFaults: every fault of the file, each with its line.
    """
    where = Path(path)
    return case_of(parse_document(read_text(where), where.name))


def parse_case(content: str, file: str = "case.yaml") -> Case:
    """As `read_case`, from text; `file` is named in messages."""
    return case_of(parse_document(content, file))


def case_from(data: Mapping[str, Any]) -> Case:
    """The case that plain data describe.

    Args:
        data: the content of a case file: text with units, words, numbers. A number without a unit is in SI.

    Raises:
        InputFaults: every fault of the data.
    """
    return case_of(document_from(data))


def document_from(data: Mapping[str, Any]) -> Document:
    """Plain data as the document of a case that was never a file: bare numbers are SI, quantities of pint and arrays of
    numpy are read."""
    return Document(file="", data=plain(dict(data)), bare_numbers="SI")


def placed(document: Document, wrong: InputFault) -> InputFault:
    """The same fault with the file and line of the key that it names, where it has none."""
    if wrong.file is not None or wrong.line is not None:
        return wrong
    line = document.line(place_of(wrong))
    return InputFault(wrong.field, wrong.given, wrong.allowed, wrong.nearest, line=line, file=document.file or None)


def place_of(fault: InputFault) -> Place:
    """The place of the key that a fault names; empty where it names none."""
    return tuple(int(step) if step.isdigit() else step for step in re.findall(r"[^.\[\]]+", fault.field))


def case_of(document: Document) -> Case:
    """The case that a document holds. Raises InputFaults with all its faults."""
    if not isinstance(document.data, Mapping):
        reason = "needs keys, such as `skin:`, `solute:`, `vehicle:` and `time:`"
        raise InputFaults([InputFault("the file", None, reason, file=document.file or None)])
    data, assumed = in_mass(replace(document, data=without_empty(document.data)))
    try:
        case = Case.model_validate(data, context={"bare_numbers": document.bare_numbers})
    except ValidationError as wrong:
        raise _EXPLAINER.faults(document, wrong) from None
    contradicting = [
        InputFault(dotted(path) or "the file", value, reason, line=document.line(path), file=document.file or None)
        for path, value, reason in contradictions(case)
    ]
    if document.faults or contradicting:
        raise InputFaults(sorted([*document.faults, *contradicting], key=lambda fault: fault.line or 0))
    return case.assuming(assumed) if assumed else case
