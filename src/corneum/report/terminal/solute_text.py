"""Solutes on a terminal: constants, permeability of intact skin, and what each layer does to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from corneum.evidence.statement import Field, Statement
from corneum.report.terminal.fitted_table import table_lines
from corneum.report.terminal.wrapped_lines import STEP, hanging
from corneum.wording import human_units as words
from corneum.wording.templates import fill_statement

_COLUMNS = ("layer", "diffusivity", "partition", "binding", "clearance")


def solutes_text(document: Mapping[str, Sequence[Mapping[str, Any]]], width: int = 100) -> str:
    """What `corneum solute` prints; names that were not read are left out."""
    entries = [entry for entry in document["solutes"] if "error" not in entry]
    return "\n".join(line for entry in entries for line in _solute(entry, width))


def _line(text_id: str, **fields: Field) -> str:
    return fill_statement(Statement(f"solute.{text_id}", fields), "practitioner")


def _solute(entry: Mapping[str, Any], width: int) -> Iterator[str]:
    constants = ", ".join(_constants(entry)) or _line("no_molecule")
    yield from hanging(_line("constants", name=entry["name"], constants=constants), width)
    yield from hanging(_permeability(entry["permeability"]), width, STEP)
    head = [_line(f"head.{name}") for name in _COLUMNS]
    rows = [
        [
            words.readable(layer),
            f"{shown['diffusivity']['value']:.1e}",
            f"{shown['partition']['value']:.2g}",
            f"{shown['binding']['value']:.2g}",
            f"{shown['clearance']['value']:.1e}",
        ]
        for layer, shown in entry["layers"].items()
    ]
    for line in table_lines(head, rows, width - len(STEP)):
        yield f"{STEP}{line}".rstrip()


def _constants(entry: Mapping[str, Any]) -> Iterator[str]:
    mass, kow = entry["molar_mass"], entry["log_kow"]
    if mass["value"] is not None:
        yield _line("molar_mass", mass=f"{mass['value'] * 1e3:.4g}")
    if kow["value"] is not None:
        yield _line("log_kow", value=f"{kow['value']:.2f}", low=f"{kow['low']:.1f}", high=f"{kow['high']:.1f}")
    if entry["pka"] is not None:
        yield _line("pka", pka=f"{entry['pka']:g}", ionisation=entry["ionisation"])


def _permeability(kp: Mapping[str, Any]) -> str:
    if kp["value"] is None:
        return _line("no_permeability", reason=kp["reason"])
    value, low, high = (f"{kp[end]:.1e}" for end in ("value", "low", "high"))
    grade = words.readable(kp["grade"])
    return _line("permeability", value=value, low=low, high=high, basis=kp["basis"], note=kp["note"], grade=grade)
