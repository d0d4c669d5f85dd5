"""The keys of the skin of a case: of a zone, in layers by number, excised, or of an animal, and what lies beneath."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import (
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    field_validator,
)

from corneum import units
from corneum.client.fields import Form
from corneum.client.kinds import (
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
from corneum.client.values import AGE, Age
from corneum.client.zone_words import SINGLE_ZONE
from corneum.errors import InputFault
from corneum.simulation.case_quantities import (
    RATE,
    Diffusivity,
    Partition,
    Rate,
    Thickness,
    Time,
    YesNo,
)
from corneum.simulation.specimen_keys import ExcisedOf, LivingOf, Preparation, Site, Species, Temperature, Whole

SEXES = {"female": ("woman", "f"), "male": ("man", "m"), "unspecified": ("unknown",)}
# a layer that bears the name of one of skin is no thicker or thinner than that is anywhere on a body, callus included
_LAYER_ENDS = {
    "stratum_corneum": ("1 um", "10 mm"),
    "viable_epidermis": ("5 um", "5 mm"),
    "dermis": ("20 um", "20 mm"),
}
_METABOLISM = {
    "anyOf": [
        RATE.schema,
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
_MOLAR = {"vmax": "molar rate", "km": "molar concentration"}


@dataclass(frozen=True)
class Saturable:
    """Michaelis-Menten loss: vmax mol/s per m^3 of tissue, km mol/m^3 of the free solute in the tissue."""

    vmax: float
    km: float


def _read_metabolism(raw: Any, info: ValidationInfo) -> float | Saturable:
    """First-order loss as a rate, or Michaelis-Menten loss; one whose largest rate is zero is none."""
    if not isinstance(raw, Mapping):
        return float(RATE.read(raw, info))
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
