"""The keys of a case file as frozen models: one physical situation for the transport engine, in SI."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import (
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    PrivateAttr,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    field_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from corneum import units
from corneum.client.fields import Depth, Form, Passes
from corneum.client.kinds import (
    YES_NO,
    OrSingle,
    OrWord,
    Reads,
    fault,
    in_si,
    number,
    quantity,
    text,
    word,
    words,
)
from corneum.client.products import DeviceOrInline, Needles
from corneum.client.values import AGE, Age
from corneum.client.zone_words import SINGLE_ZONE
from corneum.errors import InputFault
from corneum.simulation.array_keys import ArrayOf
from corneum.simulation.specimen_keys import (
    ExcisedOf,
    LivingOf,
    Preparation,
    Site,
    Species,
    Temperature,
    Whole,
)
from corneum.transport.presets import PRESETS

KINDS_OF_SOLUTE = {
    "small": ("small molecule",),
    "macromolecule": ("protein", "large", "polymer"),
    "ion": ("metal ion", "cation", "anion"),
}
LARGEST_SMALL = 1.0  # kg/mol, up to where the laws of small solutes reach
SEXES = {"female": ("woman", "f"), "male": ("man", "m"), "unspecified": ("unknown",)}


@dataclass(frozen=True)
class Saturable:
    """Michaelis-Menten loss: vmax mol/s per m^3 of tissue, km mol/m^3 of the free solute in the tissue."""

    vmax: float
    km: float


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


_RATE = quantity("rate", "0 1/s", "1e6 1/s", "first-order loss of the free solute")
_MOLAR = {"vmax": "molar rate", "km": "molar concentration"}


def _read_metabolism(raw: Any, info: ValidationInfo) -> float | Saturable:
    """First-order loss as a rate, or Michaelis-Menten loss; one whose largest rate is zero is none."""
    if not isinstance(raw, Mapping):
        return float(_RATE.read(raw, info))
    if set(raw) - set(_MOLAR) or "vmax" not in raw:
        raise fault("a rate such as 5e-4 1/s, or the keys vmax and km, are needed here")
    read = {}
    for key, kind in _MOLAR.items():
        if key in raw:
            try:
                read[key] = in_si(raw[key], kind, key, info)
            except InputFault as wrong:
                raise fault(f"{key}: {wrong.allowed}") from None
    if not 0 <= read["vmax"] < math.inf:
        raise fault("vmax: must not be negative")
    if read["vmax"] == 0:
        return 0.0
    if not 0 < read.get("km", 0.0) < math.inf:
        raise fault("km: a concentration above zero is needed beside vmax, such as 1 mol/m^3")
    return Saturable(**read)


Thickness = Annotated[float, quantity("length", "1 nm", "100 mm", "thickness")]
Diffusivity = Annotated[float, quantity("diffusivity", "1e-24 m^2/s", "1e-6 m^2/s", "diffusivity of the free solute")]
Partition = Annotated[float, number(1e-9, 1e9, "concentration over that of water in equilibrium")]
Rate = Annotated[float, _RATE]
SOLUBILITY = quantity("mass concentration", "1e-9 kg/m^3", "5000 kg/m^3", "solubility")
Strength = Annotated[float, quantity("mass concentration", "0 kg/m^3", "5000 kg/m^3", "mass concentration")]
Time = Annotated[float, quantity("time", "0 s", "3650 d", "time from the start")]
Span = Annotated[float, quantity("time", "1e-3 s", "3650 d", "span of time")]
Length = Annotated[float, quantity("length", "0 um", "100 mm", "depth below the surface")]
PerArea = Annotated[float, quantity("volume per area", "0.001 uL/cm^2", "10 mL/cm^2", "volume per area of skin")]
YesNo = Annotated[bool | None, YES_NO]
# a layer that bears the name of one of skin is no thicker or thinner than that is anywhere on a body, callus included
_LAYER_ENDS = {
    "stratum_corneum": ("1 um", "10 mm"),
    "viable_epidermis": ("5 um", "5 mm"),
    "dermis": ("20 um", "20 mm"),
}
PRESET = words(*PRESETS, what="accuracy")
FITTED = (
    "a parameter: LAYER.NAME or NAME alone (a factor on all layers) of diffusivity, partition, binding, clearance, "
    "metabolism; LAYER.thickness; half_life, density, radius, depth and channels.diffusivity; vehicle.partition, "
    "vehicle.diffusivity, vehicle.evaporation, vehicle.solubility; deposit.dissolves"
)
_METABOLISM = {
    "anyOf": [
        _RATE.schema,
        {
            "type": "object",
            "properties": {
                "vmax": {"type": "string", "examples": ["1e-4 mol/m^3/s"], "description": "largest rate, per tissue"},
                "km": {"type": "string", "examples": ["1 mol/m^3"], "description": "free solute at half that rate"},
            },
            "required": ["vmax"],
            "additionalProperties": False,
        },
    ],
    "description": "loss by metabolism: a first-order rate, or Michaelis-Menten",
}


class Layer(Form):
    """A layer of skin, outermost first. `binding` is bound over free; `partition` layer over water."""

    name: Annotated[str, text("name of the layer", "stratum_corneum", "viable_epidermis", "dermis")]
    thickness: Thickness
    diffusivity: Diffusivity
    partition: Partition
    binding: Annotated[float, number(0, 1e6, "bound over free")] = 0.0
    clearance: Rate = 0.0
    metabolism: Annotated[float | Saturable, Reads(_read_metabolism, _METABOLISM)] = 0.0

    @field_validator("thickness", mode="wrap")
    @classmethod
    def _of_such_a_layer(cls, raw: Any, read: ValidatorFunctionWrapHandler, info: ValidationInfo) -> float:
        thickness: float = read(raw)
        name = str(info.data.get("name"))
        low, high = (units.parse(end, "length", name) for end in _LAYER_ENDS.get(name, (f"{thickness} m",) * 2))
        if not low <= thickness <= high:
            reason = (
                f"allowed for {name} is {' to '.join(_LAYER_ENDS[name])}; give the layer another name if it is meant"
            )
            raise fault(reason, units.thousandfold(raw, "length", low, high, "um", "mm"))
        return thickness


class BeneathOf(Form):
    """What lies below the deepest layer: nothing that anything passes to (sealed), a fluid kept fresh (sink), or the
    fluid of a Franz cell. At each time of `sampled` the volume `sample` of it (left out: all of it) is drawn and
    replaced by fresh fluid."""

    kind: Annotated[str, words("sealed", "sink", what="below the deepest layer")] | None = None
    receptor: Annotated[float, quantity("volume", "1 uL", "1 L", "volume of the receptor fluid")] | None = None
    area: Annotated[float, quantity("area", "1 mm^2", "1000 cm^2", "area of skin over it")] | None = None
    sampled: Annotated[tuple[Time, ...], OrSingle()] = ()
    sample: Annotated[float, quantity("volume", "0.1 uL", "1 L", "volume drawn each time")] | None = None


class SkinOf(Form):
    """Skin of a zone, from the atlas; or layers; or excised skin in a diffusion cell; or living skin of an animal.

    `franz` is short for `excised` human skin prepared in that way, with its keys beside it. `hydrated` tells fully wet
    stratum corneum from that under a product in use (left out: by the share of the contact that is covered; wet under
    an infinite dose or an array), `dry` skin that is drier than usual (cold or dry air). `temperature` of the skin
    (left out: 32 degC) scales its permeability.
    """

    zone: Annotated[str, SINGLE_ZONE] | None = None
    age: Annotated[Age, AGE] | None = None
    sex: Annotated[str, word(SEXES, "sex")] = "unspecified"
    layers: tuple[Layer, ...] | None = None
    beneath: Annotated[BeneathOf, OrWord("kind")] | None = None
    franz: Preparation | None = None
    species: Species | None = None
    site: Site | None = None
    thickness: Whole | None = None
    temperature: Temperature | None = None
    hydrated: YesNo = None
    dry: YesNo = None
    excised: Annotated[ExcisedOf, OrWord("species")] | None = None
    living: Annotated[LivingOf, OrWord("species")] | None = None

    @property
    def specimen(self) -> ExcisedOf | None:
        """The piece of excised skin, however it was written; None for other skin."""
        if self.franz is None:
            return self.excised
        # what is copied was read before
        return ExcisedOf.model_construct(
            species=self.species or "human",
            site=self.site,
            preparation=self.franz,
            thickness=self.thickness,
            temperature=self.temperature,
            hydrated=self.hydrated,
        )

    def of_specimen(self, key: str) -> Any:
        """What is stated of the state of the skin, `hydrated` or `temperature`, wherever it was written."""
        return getattr(self if self.excised is None else self.excised, key)

    @property
    def specimen_key(self) -> str:
        """The key under which the piece of excised skin was written."""
        return "skin" if self.excised is None else "skin.excised"


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
        return self.molar_mass is None or self.molar_mass <= LARGEST_SMALL


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


class TreatmentOf(Form):
    """Treatment with a device before anything is applied. Depth in m."""

    device: DeviceOrInline | None = None
    depth: Depth | None = None
    passes: Passes | None = None
    serum: Annotated[str, words("before", "after", what="serum before or after the needles")] | None = None


class Recoil(Form):
    """The share of a channel that closes at once, elastically, and its time."""

    share: Annotated[float, number(0, 1, "share lost by recoil")]
    time: Span


class ChannelsOf(Form):
    """Open channels, stated by number."""

    density: Annotated[float, quantity("areal density", "1 1/m^2", "1e12 1/m^2", "channels per area")]
    radius: Annotated[float, quantity("length", "10 nm", "5 mm", "radius")]
    depth: Annotated[float, quantity("length", "2 um", "100 mm", "depth of the open lumen")]
    diffusivity: Diffusivity | None = None
    half_life: Span | None = None
    recoil: Recoil | None = None


class DepositOf(Form):
    """Solute placed at time zero: in the channels by volume and concentration, or in a band of depth by amount.
    It goes into solution at a constant rate and is gone after `dissolves`; left out, it is dissolved at once."""

    volume: PerArea | None = None
    concentration: Strength | None = None
    depth: tuple[Length, ...] | None = None
    amount: Annotated[float, quantity("amount per area", "0 kg/m^2", "10 kg/m^2", "amount")] | None = None
    dissolves: Span | None = None


class EventOf(Form):
    """Something that is done, once (`at`) or again and again (`every`, `until`): the film is wiped off, renewed,
    covered (`occlude: true`: nothing evaporates) or uncovered (`occlude: false`, a wipe or a fresh film)."""

    at: Time | None = None
    every: Span | None = None
    until: Time | None = None
    wipe: YesNo = None
    reapply: YesNo = None
    occlude: YesNo = None

    @property
    def kinds(self) -> tuple[str, ...]:
        """Kinds of the event: wipe, reapply, cover, uncover."""
        covered = {None: (), True: ("cover",), False: ("uncover",)}[self.occlude]
        return (*(what for what in ("wipe", "reapply") if getattr(self, what)), *covered)


class TimeOf(Form):
    """Output times, s from the start: each `every` until `end`, or the times of `at`."""

    end: Span | None = None
    every: Span | None = None
    at: Annotated[tuple[Time, ...], OrSingle()] | None = None


class ObserveOf(Form):
    """Outputs besides the amounts. `histogram`: how concentration spreads over the tissue of each layer, and mean,
    peak and time integral over virtual skins."""

    thresholds: Annotated[tuple[Strength, ...], OrSingle()] = ()
    depths: Annotated[tuple[Length, ...], OrSingle()] = ()
    profile: YesNo = None
    histogram: YesNo = None


class Case(Form):
    """A case: what is applied to which skin, and which outputs are wanted.

    `observed` is a table of measured points (CSV, named from the folder of the case), laid over the prediction; `fit`
    names the parameters that are fitted to them.
    """

    skin: SkinOf
    solute: Annotated[tuple[Annotated[SoluteOf, OrWord("name")], ...], OrSingle()] = ()
    vehicle: VehicleOf | None = None
    treatment: TreatmentOf | None = None
    channels: ChannelsOf | None = None
    needles: Needles | None = None
    deposit: DepositOf | None = None
    array: ArrayOf | None = None
    events: Annotated[tuple[EventOf, ...], OrSingle()] = ()
    area: Annotated[float, quantity("area", "1e-9 m^2", "2 m^2", "treated area")] | None = None
    time: TimeOf
    observe: ObserveOf = ObserveOf()
    samples: Annotated[int, number(1, 4096, "virtual skins", whole=True)] = 1
    seed: Annotated[int, number(0, 2**31 - 1, "seed of the draws", whole=True)] = 1
    preset: Annotated[str, PRESET] = "standard"
    observed: (
        Annotated[
            str, text("measured points: a CSV file beside the case; columns time, place, value, sd, solute", "data.csv")
        ]
        | None
    ) = None
    fit: Annotated[tuple[Annotated[str, text(FITTED, "half_life", "dermis.diffusivity")], ...], OrSingle()] = ()

    _assumed: tuple[str, ...] = PrivateAttr(default=())

    @property
    def assumed(self) -> tuple[str, ...]:
        """Plain sentences on what was assumed when the case was read."""
        return self._assumed

    def assuming(self, sentences: tuple[str, ...]) -> Case:
        """The same case, read under these assumptions."""
        case = self.model_copy()
        case._assumed = sentences
        return case

    @property
    def times(self) -> tuple[float, ...]:
        """Output times, s, rising, without the start."""
        if self.time.at is not None:
            return tuple(at for at in self.time.at if at > 0)
        end = self.time.end
        assert end is not None
        step = self.time.every or end
        count = math.ceil(end / step - 1e-9)
        return (*(n * step for n in range(1, count)), end)

    def happens(self, what: str) -> tuple[float, ...]:
        """Times of all events of a kind (`wipe`, `reapply`, `cover`, `uncover`), s, rising."""
        instants: set[float] = set()
        removed_at = self.array.applied.removed_at if self.array and self.array.carries else None
        if what == "wipe" and removed_at is not None and self.array and self.array.kind != "coated":
            # what lies above the skin goes with the array
            instants |= {removed_at} if removed_at < self.times[-1] else set()
        for event in self.events:
            if what not in event.kinds:
                continue
            if event.at is not None:
                instants.add(event.at)
            elif event.every is not None:
                until = self.times[-1] if event.until is None else event.until
                instants |= {n * event.every for n in range(1, math.ceil(until / event.every - 1e-9))}
        return tuple(sorted(instants))
