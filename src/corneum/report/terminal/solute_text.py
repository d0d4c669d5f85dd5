"""Solutes on a terminal: constants, permeability of intact skin, and what each layer does to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypedDict

from corneum.evidence.statement import Field, Statement
from corneum.report.terminal.fitted_table import table_lines
from corneum.report.terminal.wrapped_lines import STEP, hanging
from corneum.wording import human_units as words
from corneum.wording.templates import fill_statement

_HOUR = 3600
_COLUMNS = ("layer", "diffusivity", "partition", "binding", "clearance")


class Constant(TypedDict):
    """A number in SI with its 95 % interval, if any; `reason` where there is none."""

    value: float | None
    low: float
    high: float
    reason: str


class Permeability(Constant):
    """Permeability of intact skin, m/s."""

    basis: str
    note: str
    grade: str


class Drawn(TypedDict):
    """A number of a layer, in SI."""

    value: float


class SoluteFound(TypedDict):
    """One solute. A name that was not read has `error` alone."""

    name: str
    molar_mass: Constant
    log_kow: Constant
    pka: float | None
    ionisation: str
    permeability: Permeability
    stratum_corneum: Mapping[str, Constant]
    layers: Mapping[str, Mapping[str, Drawn]]


class SolutesFound(TypedDict):
    """What `corneum solute --json` prints."""

    solutes: Sequence[SoluteFound]


def solutes_text(document: SolutesFound, width: int = 100) -> str:
    """What `corneum solute` prints; names that were not read are left out."""
    entries = [entry for entry in document["solutes"] if "error" not in entry]
    return "\n".join(line for entry in entries for line in _solute(entry, width))


def _line(text_id: str, **fields: Field) -> str:
    return fill_statement(Statement(f"solute.{text_id}", fields), "practitioner")


def _solute(entry: SoluteFound, width: int) -> Iterator[str]:
    constants = ", ".join(_constants(entry)) or _line("no_molecule")
    yield from hanging(_line("constants", name=entry["name"], constants=constants), width)
    yield from hanging(_permeability(entry["permeability"]), width, STEP)
    if entry["stratum_corneum"]["lag"]["value"] is not None:
        yield from hanging(_barrier(entry["stratum_corneum"]), width, STEP)
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


def _barrier(paths: Mapping[str, Constant]) -> str:
    lipid, polar, lag = (paths[what] for what in ("lipid", "polar", "lag"))
    hours = (0.0 if end is None else end / _HOUR for end in (lag["value"], lag["low"], lag["high"]))
    value, low, high = (f"{each:.2g}" for each in hours)
    through = {name: f"{path['value']:.1e}" for name, path in (("lipid", lipid), ("polar", polar))}
    return _line("barrier", lag=value, low=low, high=high, **through)


def _constants(entry: SoluteFound) -> Iterator[str]:
    mass, kow = entry["molar_mass"], entry["log_kow"]
    if mass["value"] is not None:
        yield _line("molar_mass", mass=f"{mass['value'] * 1e3:.4g}")
    if kow["value"] is not None:
        yield _line("log_kow", value=f"{kow['value']:.2f}", low=f"{kow['low']:.1f}", high=f"{kow['high']:.1f}")
    if entry["pka"] is not None:
        yield _line("pka", pka=f"{entry['pka']:g}", ionisation=entry["ionisation"])


def _permeability(kp: Permeability) -> str:
    if kp["value"] is None:
        return _line("no_permeability", reason=kp["reason"])
    value, low, high = (f"{number:.1e}" for number in (kp["value"], kp["low"], kp["high"]))
    grade = words.readable(kp["grade"])
    return _line("permeability", value=value, low=low, high=high, basis=kp["basis"], note=kp["note"], grade=grade)
