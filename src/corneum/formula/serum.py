"""What is put on the skin or into the channels: its solutes and their strength, volume, pH, sterility."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from corneum import units
from corneum.errors import InputFault
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Row
from corneum.evidence.value import NoData, Value
from corneum.formula.solute import Solute, solute

PAYLOADS = "formula/payloads"
# payload words that carry no active into the skin, or whose active stays in its film
WITHOUT = ("none", "sunscreen", "moisturiser")


class StatedActive(Protocol):
    """An active as the client file names it."""

    @property
    def name(self) -> str: ...
    @property
    def amount(self) -> float | None: ...
    @property
    def amount_kind(self) -> str | None: ...
    @property
    def concentration(self) -> float | None: ...


class StatedFormula(Protocol):
    """A formula as the client file gives it: `volume` m^3 for the whole treatment."""

    @property
    def actives(self) -> Sequence[StatedActive]: ...
    @property
    def volume(self) -> float | None: ...
    @property
    def ph(self) -> float | None: ...
    @property
    def sterile(self) -> str: ...


@dataclass(frozen=True)
class Dissolved:
    """One solute of a serum. concentration kg/m^3, or NoData; `units`: toxin units per m^3, None for others."""

    solute: Solute | NoData
    name: str
    concentration: Value | NoData
    units: Value | None = None


@dataclass(frozen=True)
class Serum:
    """What is applied. volume m^3 for the whole treatment (None: not said); film m^3 per m^2 of an ordinary
    application (None: not spread as a film); ph None where not stated; sterile yes | no | unknown; typical: it is a
    default, not the product in hand."""

    solutes: tuple[Dissolved, ...]
    volume: float | None
    film: Value | None
    ph: float | None
    sterile: str
    typical: bool


def serum(context: ModelContext, content: StatedFormula | str) -> Serum:
    """What is applied.

    Args:
        context: tables and record.
        content: a client's formula, or a payload word, whose typical product is then taken.

    Returns:
        Its solutes with their strength in SI. An active of a formula without a stated strength gets NoData for its
        concentration: nothing is assumed for a product in hand.

    Raises:
        InputFault: a payload word that has no default.

    Source: formula/payloads for payload words, formulation/actives for molecules.
    """
    return _typical(context, content) if isinstance(content, str) else _stated(context, content)


def has_typical_product(context: ModelContext, payload: str) -> bool:
    """Whether a payload word has a typical product, so that `serum` takes the word for it.

    Args:
        context: tables and record.
        payload: a payload word.

    Source: formula/payloads.
    """
    return payload in WITHOUT or bool(context.table(PAYLOADS).where(payload=payload))


def _typical(context: ModelContext, payload: str) -> Serum:
    if payload in WITHOUT:
        return Serum((), None, None, None, "unknown", True)
    rows = context.table(PAYLOADS).where(payload=payload)
    if not rows:
        words = sorted({row["payload"] for row in context.table(PAYLOADS).rows} | set(WITHOUT))
        raise InputFault("payload", payload, f"has no default; allowed are {', '.join(words)}")
    read = [context.row(PAYLOADS, row.row_id) for row in rows]
    first = read[0]
    solutes = tuple(_of_row(context, row) for row in read if row["active"] != "saline")
    film = _quantity(first, "film_ul_per_cm2", "uL/cm^2") if first["film_ul_per_cm2"] else None
    return Serum(solutes, None, film, float(first["ph"]) if first["ph"] else None, first["sterile"], True)


def _of_row(context: ModelContext, row: Row) -> Dissolved:
    molecule = solute(context, row["active"])
    name = context.row("formulation/actives", row["active"])["common_name"]
    if isinstance(molecule, Solute) and molecule.kind == "toxin":
        activity = _quantity(row, "strength", "U/mL")
        return Dissolved(molecule, name, _toxin_mass(context, activity), activity)
    return Dissolved(molecule, name, _quantity(row, "strength", "percent"))


def _stated(context: ModelContext, formula: StatedFormula) -> Serum:
    solutes = []
    for active in formula.actives:
        try:
            molecule: Solute | NoData = solute(context, active.name)
        except InputFault:
            molecule = NoData(f"{active.name} is not among the actives whose properties are known", "its molar mass")
        solutes.append(_of_active(context, active, formula.volume, molecule))
    return Serum(tuple(solutes), formula.volume, None, formula.ph, formula.sterile, False)


def _of_active(
    context: ModelContext, active: StatedActive, volume: float | None, molecule: Solute | NoData
) -> Dissolved:
    if active.concentration is not None:
        return Dissolved(molecule, active.name, _from_client(active.name, active.concentration, "kg/m^3"))
    if active.amount is None or not volume:
        missing = NoData(f"the strength of {active.name} is not stated", "the strength on the label")
        return Dissolved(molecule, active.name, missing)
    if active.amount_kind == "U":
        activity = _from_client(active.name, active.amount / volume, "U/m^3")
        return Dissolved(molecule, active.name, _toxin_mass(context, activity), activity)
    return Dissolved(molecule, active.name, _from_client(active.name, active.amount / volume, "kg/m^3"))


def _toxin_mass(context: ModelContext, activity: Value) -> Value:
    """kg/m^3 of toxin protein from units per m^3."""
    mass = context.parameter("formula.toxin_mass_per_unit")
    return Value(
        identity=f"{activity.identity}:mass",
        number=activity.number * mass.number,
        low=activity.low * mass.number,
        high=activity.high * mass.number,
        unit="kg/m^3",
        spread=activity.spread,
        sources=tuple(dict.fromkeys(activity.sources + mass.sources)),
        basis="derived",
        grade=mass.grade,
        note=mass.note,
        printed=activity.printed,
        inputs=(activity, mass),
    )


def _from_client(name: str, number: float, unit: str) -> Value:
    return Value(
        identity=f"client:{name}:{unit}",
        number=number,
        low=number,
        high=number,
        unit=unit,
        spread="fixed",
        sources=("corneum_review",),
        basis="derived",
        grade="high",
        note="as the client file states it",
        printed=f"{number:g} {unit}",
    )


def _quantity(row: Row, column: str, unit: str) -> Value:
    """A strength or film with the row's range; percent means weight in volume."""
    scale = 10.0 if unit == "percent" else units.factor(unit)
    si = "kg/m^3" if unit == "percent" else units.si_unit(unit)
    number = float(row[column]) * scale
    ends = [row.get(f"{column}_{end}", "") for end in ("low", "high")]
    low, high = (float(end) * scale if end else number for end in ends)
    spread = "fixed" if low == high else "lognormal"
    return Value(
        identity=f"{row.identity}:{column}",
        number=number,
        low=low,
        high=high,
        unit=si,
        spread=spread,
        sources=row.sources,
        basis=row.basis,
        grade=row.grade,
        note=row["note"],
        printed=f"{row[column]} {unit}",
    )
