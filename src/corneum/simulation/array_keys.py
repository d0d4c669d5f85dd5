"""The keys of an array of microneedles, with or without drug, that is pressed onto the skin at the start."""

from __future__ import annotations

import math
from typing import Annotated, Any

from pydantic import ValidationInfo

from corneum.client.fields import Form
from corneum.client.kinds import Reads, fault, number, quantity, word

KINDS = {
    "solid": ("poke and patch", "pretreatment", "metal"),
    "coated": ("coat and poke",),
    "dissolving": ("dissolvable", "biodegradable"),
    "matrix": ("hydrogel", "swelling", "drug-loaded"),
    "hollow": ("poke and flow",),
}
CARRYING = ("coated", "dissolving", "matrix")
MATRICES = {
    "pvp": ("polyvinylpyrrolidone",),
    "pva": ("polyvinyl alcohol", "poly(vinyl alcohol)"),
    "cmc": ("carboxymethylcellulose", "carboxymethyl cellulose", "cellulose"),
    "hyaluronan": ("hyaluronic acid", "ha", "sodium hyaluronate"),
    "chondroitin": ("chondroitin sulfate", "chondroitin sulphate"),
    "sugar": ("maltose", "trehalose", "sucrose", "dextrin"),
    "gelatin": ("collagen", "silk"),
    "pmve_ma": ("gantrez", "pmve/ma", "methyl vinyl ether"),
    "polymer": ("unknown", "other"),
    "hydrogel": ("swelling hydrogel", "crosslinked pva"),
    "pegda": ("poly(ethylene glycol) diacrylate", "peg diacrylate"),
    "plga": ("pla", "pga", "polyester"),
}

_MASS = quantity("mass", "1e-12 g", "100 g", "mass of solute in an array")
_LOAD = {
    "anyOf": [_MASS.schema, {"type": "number", "minimum": 0, "maximum": 1}],
    "description": "part of the load that is in or on the needles: a mass, or a share of the load",
}


def _read_part(raw: Any, info: ValidationInfo) -> tuple[str, float]:
    """A mass in kg, or a share."""
    percent = isinstance(raw, str) and raw.strip().endswith("%")
    try:
        share = float(raw.strip().removesuffix("%")) / 100 if percent else float(raw)
    except (TypeError, ValueError):
        return "mass", float(_MASS.read(raw, info))
    if not 0 <= share <= 1:
        raise fault("allowed is 0 to 1 where it is a share; write a mass with its unit, such as 50 ug")
    return "share", share


class GeometryOf(Form):
    """Needles of an array: cones or pyramids of that height, `base` and `tip` their widths, `pitch` from needle to
    needle, `bore` of hollow ones, `backing` the thickness of the plate that carries them, if that holds drug."""

    height: Annotated[float, quantity("length", "10 um", "5 mm", "height of the needles")] | None = None
    base: Annotated[float, quantity("length", "5 um", "3 mm", "width at the base")] | None = None
    tip: Annotated[float, quantity("length", "0 um", "500 um", "width of the tip")] | None = None
    pitch: Annotated[float, quantity("length", "10 um", "20 mm", "distance between needles")] | None = None
    bore: Annotated[float, quantity("length", "1 um", "2 mm", "width of the bore")] | None = None
    backing: Annotated[float, quantity("length", "1 um", "10 mm", "thickness of the plate")] | None = None

    @property
    def needle_height(self) -> float:
        """Height of the needles, m, of a case without contradictions."""
        assert self.height is not None
        return self.height


class AppliedOf(Form):
    """How an array is applied: `force` on all of it, `time` for which that force is kept, and when it is taken off
    (`removed_at`; left out: it stays on)."""

    force: Annotated[float, quantity("force", "10 mN", "200 N", "force on the array")] | None = None
    time: Annotated[float, quantity("time", "1e-3 s", "3650 d", "time for which it is pressed")] | None = None
    removed_at: Annotated[float, quantity("time", "1 s", "3650 d", "time at which it is taken off")] | None = None


class ArrayOf(GeometryOf):
    """An array of microneedles; the geometry of its needles stands beside the other keys, or together in `geometry`.

    `solid` needles leave holes under the vehicle of the case; `coated` ones carry `load` on their surface, `dissolving`
    ones in a matrix that dissolves within `dissolves`, those of a `matrix` that stays give it off within that time, and
    through the holes what the plate holds; `hollow` ones infuse `load` in the `volume`. `load` and `volume` are those
    of the whole array. The number of needles follows from `count`, `density` or the pitch.
    """

    kind: Annotated[str, word(KINDS, "kind of array")]
    geometry: GeometryOf | None = None
    count: Annotated[int, number(1, 1_000_000, "needles of the array", whole=True)] | None = None
    density: Annotated[float, quantity("areal density", "1 1/m^2", "1e10 1/m^2", "needles per area")] | None = None
    area: Annotated[float, quantity("area", "0.01 mm^2", "1000 cm^2", "area of the array")] | None = None
    load: Annotated[float, _MASS] | None = None
    load_in_needles: Annotated[tuple[str, float], Reads(_read_part, _LOAD)] | None = None
    matrix: Annotated[str, word(MATRICES, "what the needles are made of")] | None = None
    dissolves: Annotated[float, quantity("time", "1e-3 s", "3650 d", "time until all is dissolved")] | None = None
    solubility: (
        Annotated[float, quantity("mass concentration", "1e-9 kg/m^3", "5000 kg/m^3", "solubility in tissue")] | None
    ) = None
    volume: Annotated[float, quantity("volume", "1 nL", "100 mL", "volume infused")] | None = None
    applied: AppliedOf = AppliedOf()

    @property
    def needle(self) -> GeometryOf:
        """The geometry of its needles, wherever it was written."""
        return self if self.geometry is None else self.geometry

    @property
    def carries(self) -> bool:
        """Whether drug is in or on it."""
        return self.kind in CARRYING

    @property
    def part_in_needles(self) -> float | None:
        """Share of the load in or on the needles; None where it was not stated."""
        if self.load_in_needles is None:
            return None
        kind, amount = self.load_in_needles
        return amount if kind == "share" or not self.load else amount / self.load

    @property
    def ground(self) -> float | None:
        """Area of the array, m^2, as stated or from count and pitch or density; None where nothing tells it."""
        if self.area is not None:
            return self.area
        if self.count is not None and self.density is not None:
            return self.count / self.density
        if self.count is not None and self.needle.pitch is not None:
            return self.count * self.needle.pitch**2
        return None

    @property
    def spacing(self) -> float | None:
        """Side, m, of the square of skin that a needle has; None where nothing tells it."""
        if self.density is not None:
            return 1 / math.sqrt(self.density)
        if self.count is not None and self.area is not None:
            return math.sqrt(self.area / self.count)
        return self.needle.pitch
