"""What a client file says of products and devices: what is in use, asked about, offered or at hand."""

from __future__ import annotations

from typing import Annotated

from pydantic import Discriminator, Field, Tag

from corneum.client.fields import Concentration, Day, Depth, Form, ManyZones, Money, NamedDevice, Passes
from corneum.client.kinds import OrSingle, OrWord, number, quantity, text, word, words
from corneum.client.other_treatments import DEVICE_OR_OTHER, OtherTreatment
from corneum.client.stated_technique import StatedTechnique
from corneum.client.unknown_words import Unread, understood, understood_zones
from corneum.client.values import AMOUNT, TIP, Amount

DEVICE_CLASSES = (
    "microinfusion_stamp",
    "multi_needle_injector",
    "manual_roller",
    "manual_stamp",
    "automated_pen",
    "scanning_or_robotic",
    "rf_microneedling",
    "microdermabrasion",
    "hydradermabrasion",
)


class Care(Form):
    """Something already in use on the skin. Concentration in kg/m^3."""

    active: Annotated[str, text("an active, a product or its kind", "tretinoin", "sunscreen")]
    concentration: Concentration | None = None
    since: Day | None = None


class Active(Form):
    """An active of a formula. Amount in kg, or in U of that product; concentration in kg/m^3."""

    name: Annotated[str, text("name of the active", "onabotulinumtoxinA", "hyaluronic acid")]
    stated_amount: Annotated[Amount, AMOUNT] | None = Field(default=None, alias="amount")
    concentration: Concentration | None = None

    @property
    def amount(self) -> float | None:
        return None if self.stated_amount is None else self.stated_amount.value

    @property
    def amount_kind(self) -> str | None:
        """ "kg" for a mass, "U" for toxin units, None where no amount was said."""
        return None if self.stated_amount is None else self.stated_amount.unit


class Formula(Form):
    """What is put on or in. `ingredients` is the printed list, `volume` in m^3.

    `osmolality` in Osm/kg and `viscosity` in Pa s, as the maker states them; None where nobody said.
    """

    ingredients: Annotated[str, text("the list as printed", "Aqua, Sodium Hyaluronate, Glycerin")] | None = None
    actives: Annotated[tuple[Annotated[Active, OrWord("name")], ...], OrSingle()] = ()
    volume: Annotated[float, quantity("volume", "1 uL", "100 mL", "volume for the whole treatment")] | None = None
    ph: Annotated[float, number(0, 14, "pH of the liquid")] | None = None
    osmolality: (
        Annotated[float, quantity("osmolality", "0 mOsm/kg", "20000 mOsm/kg", "osmolality of the liquid")] | None
    ) = None
    viscosity: Annotated[float, quantity("viscosity", "0.1 mPa*s", "10000 Pa*s", "viscosity of the liquid")] | None = (
        None
    )
    sterile: Annotated[
        str, word({"yes": ("true", "sterile"), "no": ("false",), "unknown": ("not known",)}, "is it sterile")
    ] = "unknown"


class Needles(Form):
    """Geometry of an array. Lengths in m, force on the whole array in N."""

    count: Annotated[int, number(1, 10000, "needles of the array", whole=True)] | None = None
    pitch: Annotated[float, quantity("length", "10 um", "20 mm", "distance between needles")] | None = None
    length: Annotated[float, quantity("length", "10 um", "8 mm", "needle length")] | None = None
    base: Annotated[float, quantity("length", "5 um", "3 mm", "width at the base")] | None = None
    tip: Annotated[float, quantity("length", "0 um", "500 um", "width of the tip")] | None = None
    bore: (
        Annotated[float, quantity("length", "0 um", "2 mm", "width of the bore, 0 for solid", least="1 um")] | None
    ) = None
    force: Annotated[float, quantity("force", "0 N", "200 N", "force on the array", least="10 mN")] | None = None


class InlineDevice(Form):
    """A device that stands in no catalogue: its class and its needles."""

    class_: Annotated[str, words(*DEVICE_CLASSES, what="class of device")] = Field(alias="class")
    needles: Needles = Needles()


DeviceOrInline = Annotated[
    Annotated[NamedDevice, Tag("word")] | Annotated[InlineDevice, Tag("inline")],
    Discriminator(lambda raw: "inline" if isinstance(raw, dict | InlineDevice) else "word"),
]

AnyDevice = Annotated[
    Annotated[str | OtherTreatment | Unread, DEVICE_OR_OTHER, Tag("word")] | Annotated[InlineDevice, Tag("inline")],
    Discriminator(lambda raw: "inline" if isinstance(raw, dict | InlineDevice) else "word"),
]


Phrase = Annotated[str, text("words of the offer", "with a mask")]


def understood_device(stated: str | OtherTreatment | Unread | InlineDevice) -> str | OtherTreatment | InlineDevice:
    """A device or treatment that is understood. Raises ValueError for a word that is not."""
    if isinstance(stated, InlineDevice | OtherTreatment):
        return stated
    return understood(stated)


class Considered(Form):
    """Something that was asked about or offered. Depth in m.

    `sessions` and `price_covers` say what the price is for; `interval` is the time between the sessions, s. `beside`
    holds other treatments that were offered with it and `not_understood` the words of the offer that nothing was made
    of; `offered_as` is the offer in its own words.

    Of radio frequency: `energy` of one needle in one pulse, J; `pulse`, s; `power` of the whole tip, W; `tip`, the
    number of its needles.
    """

    stated_device: AnyDevice = Field(alias="device")
    depth: Depth | None = None
    passes: Passes | None = None
    serum: Annotated[str, words("before", "after", what="serum before or after the needles")] | None = None
    energy: (
        Annotated[float, quantity("energy", "0 J", "10 J", "energy of one needle in one pulse", least="0.1 mJ")] | None
    ) = None
    pulse: (
        Annotated[float, quantity("time", "0 s", "60 s", "length of one pulse of radio frequency", least="0.1 ms")]
        | None
    ) = None
    power: Annotated[float, quantity("power", "0 W", "1000 W", "power of the whole tip", least="10 mW")] | None = None
    tip: Annotated[int, TIP] | None = None
    price: Money | None = None
    price_covers: Annotated[str, words("session", "course", what="what the price is for")] | None = None
    sessions: Annotated[int, number(1, 100, "sessions offered", whole=True)] | None = None
    interval: Annotated[float, quantity("time", "1 day", "52 week", "time between the sessions offered")] | None = None
    stated_zones: ManyZones = Field(default=(), alias="zones")
    technique: StatedTechnique | None = None
    formula: Formula | None = None
    beside: Annotated[tuple[Phrase, ...], OrSingle()] = ()
    not_understood: Annotated[tuple[Phrase, ...], OrSingle()] = ()
    offered_as: Phrase | None = None

    @property
    def device(self) -> str | OtherTreatment | InlineDevice:
        return understood_device(self.stated_device)

    @property
    def zones(self) -> tuple[str, ...]:
        return understood_zones(self.stated_zones)
