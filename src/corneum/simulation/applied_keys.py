"""The keys of what a case applies: solutes, the vehicle on the skin, and a deposit in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any

from pydantic import (
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from corneum.client.fields import Form
from corneum.client.kinds import (
    number,
    quantity,
    text,
    word,
    words,
)
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import load_tables
from corneum.simulation.case_quantities import (
    SOLUBILITY,
    Diffusivity,
    Length,
    Partition,
    PerArea,
    Span,
    Strength,
    YesNo,
)

KINDS_OF_SOLUTE = {
    "small": ("small molecule",),
    "macromolecule": ("protein", "large", "polymer"),
    "ion": ("metal ion", "cation", "anion"),
}


@cache
def largest_small() -> float:
    """Molar mass up to which the laws of small solutes reach, kg/mol. Source: parameters/formula mass_limit."""
    return ModelContext(load_tables()).parameter("formula.mass_limit").number


@dataclass(frozen=True)
class OrNumber:
    """A mapping that may be written as one plain number, the value of its key `key`."""

    key: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        def read(raw: Any) -> Any:
            return raw if isinstance(raw, Mapping) else {self.key: raw}

        return core_schema.no_info_before_validator_function(read, handler(source))

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"anyOf": [{"type": "number", "description": f"short for its key {self.key}"}, handler(core)]}


class SoluteOf(Form):
    """A solute by its name, by its structure (SMILES, with rdkit), or by its numbers; what is stated beside a structure
    takes the place of what would be computed from it. `solubility` of the neutral form in water.

    `kind` left out: above 1000 g/mol a macromolecule, else a small solute. A macromolecule and a metal ion need no
    log_kow.
    """

    name: Annotated[str, text("name of a solute of the catalogue", "niacinamide")] | None = None
    smiles: Annotated[str, text("structure, as SMILES", "NC(=O)c1cccnc1")] | None = None
    molar_mass: Annotated[float, quantity("molar mass", "1 g/mol", "10000000 g/mol", "molar mass")] | None = None
    log_kow: Annotated[float, number(-12, 15, "log10 of octanol over water, neutral form")] | None = None
    pka: Annotated[float, number(-5, 20, "dissociation")] | None = None
    ionisation: Annotated[str, words("acid", "base", what="what dissociates at the pka")] | None = None
    solubility: Annotated[float, SOLUBILITY] | None = None
    kind: Annotated[str, word(KINDS_OF_SOLUTE, "kind of molecule")] | None = None

    @property
    def is_small(self) -> bool:
        """Whether what is stated is a small solute, with the laws of small solutes."""
        if self.kind is not None:
            return self.kind == "small"
        return self.molar_mass is None or self.molar_mass <= largest_small()


class FolliclesOf(Form):
    """Entry by hair follicles: the share of each dose, the rate at which it enters (left out: within half an hour), and
    the depths between which it arrives (left out: from below the epidermis to the end of a vellus follicle)."""

    share: Annotated[float, number(0, 0.95, "share of each dose")]
    rate: Annotated[float, quantity("rate", "1e-9 1/s", "1e3 1/s", "rate of entry")] | None = None
    depth: tuple[Length, ...] | None = None


class VehicleOf(Form):
    """What lies on the surface. `solubility` in the vehicle; `infinite` keeps the concentration fixed.

    `solvent` is what it consists of beside the solute: it leaves as fast as its vapour pressure has it (unless
    `evaporation` is stated) and then leaves the solute alone. `partition` is the vehicle over water (left out: from the
    solvent, or 1). `solute_evaporation` is the loss of the solute to the air over its concentration in water in
    equilibrium with the film (left out: from its vapour pressure, where one is tabulated).
    """

    concentration: Strength
    thickness: Annotated[float, quantity("length", "1 nm", "100 mm", "thickness of the film")] | None = None
    volume: PerArea | None = None
    infinite: YesNo = None
    solvent: (
        Annotated[str, text("solvent of which it consists; without it, a water-based product", "acetone")] | None
    ) = None
    partition: Partition | None = None
    solubility: Annotated[float, quantity("mass concentration", "1e-9 kg/m^3", "5000 kg/m^3", "solubility")] | None = (
        None
    )
    density: (
        Annotated[float, quantity("density", "500 kg/m^3", "3000 kg/m^3", "density, for concentrations in % w/w")]
        | None
    ) = None
    supersaturation: Annotated[float, number(1, 100, "ratio over solubility up to which a drying film stays clear")] = (
        1.0
    )
    ph: Annotated[float, number(0, 14, "pH")] | None = None
    evaporation: Annotated[float, quantity("velocity", "0 m/s", "1e-3 m/s", "loss of solvent")] | None = None
    solute_evaporation: (
        Annotated[float, quantity("velocity", "0 m/s", "1 m/s", "loss of the solute over its concentration in water")]
        | None
    ) = None
    diffusivity: Diffusivity | None = None
    follicles: Annotated[FolliclesOf, OrNumber("share")] | None = None

    @property
    def film(self) -> float | None:
        """Thickness of the film, m: its volume per area is the same."""
        return self.thickness if self.thickness is not None else self.volume


class DepositOf(Form):
    """Solute placed at time zero: in the channels by volume and concentration, or in a band of depth by amount.
    It goes into solution at a constant rate and is gone after `dissolves`; left out, it is dissolved at once."""

    volume: PerArea | None = None
    concentration: Strength | None = None
    depth: tuple[Length, ...] | None = None
    amount: Annotated[float, quantity("amount per area", "0 kg/m^2", "10 kg/m^2", "amount")] | None = None
    dissolves: Span | None = None
