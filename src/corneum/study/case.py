"""What a case file says, as frozen models: one physical situation for the transport engine, in SI.

A key that the format knows and the engine does not compute yet is refused with a sentence that says so; nothing is
passed over in silence.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import ValidationError, ValidationInfo

from corneum import units
from corneum.client.document import Document, Place, dotted, open_text, parse_document
from corneum.client.faults import Explainer
from corneum.client.kinds import (
    ONE_ZONE,
    YES_NO,
    OrOne,
    OrWord,
    Reads,
    fault,
    number,
    quantity,
    text,
    word,
    words,
)  # fmt: skip
from corneum.client.models import Depth, DeviceOrInline, Form, Needles, Passes
from corneum.client.schema import FileSchema
from corneum.client.values import AGE, Age
from corneum.errors import InputFault, InputFaults
from corneum.transport.presets import PRESETS

SEXES = {"female": ("woman", "f"), "male": ("man", "m"), "unspecified": ("unknown",)}
MOST_OUTPUTS = 2000
MOST_EVENTS = 2000


def _not_yet(what: str) -> Any:
    """A key of the format that the engine does not compute yet: any value is refused."""

    def read(given: Any, _: ValidationInfo) -> None:
        raise fault(f"{what} not computed yet; leave the key out")

    return Annotated[None, Reads(read, {"not": {}, "description": f"{what} not computed yet"})]


def _only(plain: Reads, allowed: Any, what: str) -> Reads:
    """A kind of which one value alone is computed."""

    def read(given: Any, info: ValidationInfo) -> Any:
        if plain.read(given, info) not in allowed:
            raise fault(f"{what} not computed yet; leave the key out")
        return allowed[0]

    return Reads(read, {**plain.schema, "description": f"{what} not computed yet"})


def _read_metabolism(given: Any, info: ValidationInfo) -> float:
    """First-order loss as a rate; Michaelis-Menten only where its largest rate is zero."""
    if not isinstance(given, Mapping):
        return float(_RATE.read(given, info))
    if set(given) - {"vmax", "km"} or "vmax" not in given:
        raise fault("a rate such as 5e-4 1/s, or the keys vmax and km, are needed here")
    for key, kind in (("vmax", "molar rate"), ("km", "molar concentration")):
        if key in given:
            try:
                units.parse(given[key], kind, key)
            except InputFault as wrong:
                raise fault(f"{key}: {wrong.allowed}") from None
    if units.parse(given["vmax"], "molar rate", "vmax") != 0:
        raise fault("Michaelis-Menten loss (vmax above zero) is not computed yet; give a first-order rate")
    return 0.0


_RATE = quantity("rate", "0 1/s", "1e6 1/s", "first-order loss of the free solute")
Thickness = Annotated[float, quantity("length", "1 nm", "100 mm", "thickness")]
Diffusivity = Annotated[float, quantity("diffusivity", "1e-24 m^2/s", "1e-6 m^2/s", "diffusivity of the free solute")]
Partition = Annotated[float, number(1e-9, 1e9, "concentration over that of water in equilibrium")]
Rate = Annotated[float, _RATE]
Strength = Annotated[float, quantity("mass concentration", "0 kg/m^3", "5000 kg/m^3", "mass concentration")]
Time = Annotated[float, quantity("time", "0 s", "3650 d", "time from the start")]
Span = Annotated[float, quantity("time", "1e-3 s", "3650 d", "span of time")]
Length = Annotated[float, quantity("length", "0 um", "100 mm", "depth below the surface")]
PerArea = Annotated[float, quantity("volume per area", "0.001 uL/cm^2", "10 mL/cm^2", "volume per area of skin")]
YesNo = Annotated[bool | None, YES_NO]
PRESET = words(*PRESETS, what="accuracy")


class Layer(Form):
    """A layer of skin, outermost first. `binding` is bound over free; `partition` layer over water."""

    name: Annotated[str, text("name of the layer", "stratum_corneum", "viable_epidermis", "dermis")]
    thickness: Thickness
    diffusivity: Diffusivity
    partition: Partition
    binding: Annotated[float, number(0, 1e6, "bound over free")] = 0.0
    clearance: Rate = 0.0
    metabolism: Annotated[
        float,
        Reads(
            _read_metabolism,
            {
                "anyOf": [_RATE.schema, {"type": "object", "properties": {"vmax": {}, "km": {}}}],
                "description": "first-order rate; {vmax, km} only with vmax 0",
            },
        ),
    ] = 0.0


def _read_beneath(given: Any, info: ValidationInfo) -> str:
    if isinstance(given, Mapping):
        raise fault("a receptor with sampling is not computed yet; give sink for one that is always fresh, or sealed")
    return str(words("sealed", "sink", what="below the deepest layer").read(given, info))


class SkinOf(Form):
    """Skin of a zone, from the atlas, or layers."""

    zone: Annotated[str, ONE_ZONE] | None = None
    age: Annotated[Age, AGE] | None = None
    sex: Annotated[str, word(SEXES, "sex")] = "unspecified"
    layers: tuple[Layer, ...] | None = None
    beneath: Annotated[
        str,
        Reads(
            _read_beneath,
            {"enum": ["sealed", "sink"], "description": "what lies below the deepest layer"},
        ),
    ] = "sealed"
    franz: _not_yet("skin in a Franz cell with its receptor is") = None  # type: ignore[valid-type]


class SoluteOf(Form):
    """A solute by its name, or by its numbers."""

    name: Annotated[str, text("name of a solute of the catalogue", "niacinamide")] | None = None
    smiles: _not_yet("a solute given by SMILES is") = None  # type: ignore[valid-type]
    molar_mass: Annotated[float, quantity("molar mass", "1 g/mol", "10000000 g/mol", "molar mass")] | None = None
    log_kow: Annotated[float, number(-12, 15, "log10 of octanol over water, neutral form")] | None = None
    pka: Annotated[float, number(-5, 20, "dissociation")] | None = None
    ionisation: Annotated[str, words("acid", "base", what="what dissociates at the pka")] | None = None


class VehicleOf(Form):
    """What lies on the surface. `solubility` in the vehicle; `infinite` keeps the concentration fixed."""

    concentration: Strength
    thickness: Annotated[float, quantity("length", "1 nm", "100 mm", "thickness of the film")] | None = None
    volume: PerArea | None = None
    infinite: YesNo = None
    partition: Partition = 1.0
    solubility: Annotated[float, quantity("mass concentration", "1e-9 kg/m^3", "5000 kg/m^3", "solubility")] | None = (
        None
    )
    ph: Annotated[float, number(0, 14, "pH")] | None = None
    evaporation: Annotated[float, quantity("velocity", "0 m/s", "1e-3 m/s", "loss of solvent")] = 0.0
    diffusivity: Diffusivity | None = None
    follicles: Annotated[
        float, _only(number(0, 1, "share of the dose"), (0.0,), "a share of the dose that enters by follicles is")
    ] = 0.0

    @property
    def film(self) -> float | None:
        """Thickness of the film, m: its volume per area is the same."""
        return self.thickness if self.thickness is not None else self.volume


class TreatmentOf(Form):
    """What a device does to the skin first. Depth in m."""

    device: DeviceOrInline | None = None
    depth: Depth | None = None
    passes: Passes | None = None
    serum: Annotated[str, words("before", "after", what="serum before or after the needles")] | None = None


class Recoil(Form):
    """The share of a channel that closes at once, elastically, and its time."""

    share: Annotated[float, number(0, 1, "share lost by recoil")]
    time: Span


class ChannelsOf(Form):
    """Open channels, given by hand."""

    density: Annotated[float, quantity("areal density", "1 1/m^2", "1e12 1/m^2", "channels per area")]
    radius: Annotated[float, quantity("length", "10 nm", "5 mm", "radius")]
    depth: Annotated[float, quantity("length", "2 um", "100 mm", "depth of the open lumen")]
    diffusivity: Diffusivity | None = None
    half_life: Span | None = None
    recoil: Recoil | None = None


class DepositOf(Form):
    """Solute placed at time zero: in the channels by volume and concentration, or in a band of depth by amount."""

    volume: PerArea | None = None
    concentration: Strength | None = None
    depth: tuple[Length, ...] | None = None
    amount: Annotated[float, quantity("amount per area", "0 kg/m^2", "10 kg/m^2", "amount")] | None = None
    dissolves: _not_yet("a deposit that dissolves over time is") = None  # type: ignore[valid-type]


class EventOf(Form):
    """Something that is done, once (`at`) or again and again (`every`, `until`)."""

    at: Time | None = None
    every: Span | None = None
    until: Time | None = None
    wipe: YesNo = None
    reapply: YesNo = None
    occlude: _not_yet("covering the film is") = None  # type: ignore[valid-type]


class TimeOf(Form):
    """When amounts are told, in s from the start: each `every` until `end`, or the times of `at`."""

    end: Span | None = None
    every: Span | None = None
    at: Annotated[tuple[Time, ...], OrOne()] | None = None


class ObserveOf(Form):
    """What is told besides the amounts."""

    thresholds: Annotated[tuple[Strength, ...], OrOne()] = ()
    depths: Annotated[tuple[Length, ...], OrOne()] = ()
    profile: YesNo = None
    histogram: Annotated[bool | None, _only(YES_NO, (False, None), "a histogram of exposure is")] = None


class Case(Form):
    """A case file, read: what is applied to which skin, and what is told of it."""

    skin: SkinOf
    solute: Annotated[tuple[Annotated[SoluteOf, OrWord("name")], ...], OrOne()] = ()
    vehicle: VehicleOf | None = None
    treatment: TreatmentOf | None = None
    channels: ChannelsOf | None = None
    needles: Needles | None = None
    deposit: DepositOf | None = None
    events: Annotated[tuple[EventOf, ...], OrOne()] = ()
    area: Annotated[float, quantity("area", "1e-9 m^2", "2 m^2", "treated area")] | None = None
    time: TimeOf
    observe: ObserveOf = ObserveOf()
    samples: Annotated[int, number(1, 4096, "virtual skins", whole=True)] = 1
    seed: Annotated[int, number(0, 2**31 - 1, "seed of the draws", whole=True)] = 1
    preset: Annotated[str, PRESET] = "standard"
    observed: _not_yet("comparing with measured points is") = None  # type: ignore[valid-type]
    fit: _not_yet("fitting is") = None  # type: ignore[valid-type]

    @property
    def times(self) -> tuple[float, ...]:
        """Times that amounts are told for, s, the start left out, rising."""
        if self.time.at is not None:
            return tuple(at for at in self.time.at if at > 0)
        end = self.time.end
        assert end is not None
        step = self.time.every or end
        count = math.ceil(end / step - 1e-9)
        return (*(n * step for n in range(1, count)), end)

    def happens(self, what: str) -> tuple[float, ...]:
        """Times of all events of a kind (`wipe`, `reapply`), s, rising."""
        found: set[float] = set()
        for event in self.events:
            if not getattr(event, what):
                continue
            if event.at is not None:
                found.add(event.at)
            elif event.every is not None:
                until = self.times[-1] if event.until is None else event.until
                found |= {n * event.every for n in range(1, math.ceil(until / event.every - 1e-9))}
        return tuple(sorted(found))


CASE = FileSchema(Case, "case.yaml")
_EXPLAINER = Explainer(
    CASE,
    examples={
        "skin": "skin: {zone: cheek_medial, age: 52, sex: female}",
        "time": "time: {end: 24 h, every: 1 h}",
        "concentration": "concentration: 40 mg/mL",
        "thickness": "thickness: 15 um",
        "diffusivity": "diffusivity: 1e-10 m^2/s",
        "partition": "partition: 0.6",
        "radius": "radius: 35 um",
        "density": "density: 250 1/cm^2",
        "depth": "depth: 200 um",
    },
)
_Fault = tuple[Place, object, str]


def case_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of `case.yaml`."""
    return CASE.document()


def read_case(path: str | Path) -> Case:
    """Read a case file (YAML 1.2 or JSON).

    Raises InputFault where the file cannot be read at all, and InputFaults with all faults otherwise.
    """
    where = Path(path)
    return case_of(parse_document(open_text(where), where.name))


def parse_case(content: str, file: str = "case.yaml") -> Case:
    """As `read_case`, from text; `file` is named in messages."""
    return case_of(parse_document(content, file))


def case_from(data: Mapping[str, Any]) -> Case:
    """A case from the content of a case file as plain data (text with units, words, numbers)."""
    return case_of(Document(file="", data=dict(data)))


def placed(document: Document, wrong: InputFault) -> InputFault:
    """A fault that was met after reading, with the file and line of the key that it names."""
    place: Place = ()
    for part in re.findall(r"[^.\[\]]+", wrong.field):
        place = (*place, int(part) if part.isdigit() else part)
    line = document.line(place)
    return InputFault(wrong.field, wrong.given, wrong.allowed, wrong.nearest, line=line, file=document.file or None)


def case_of(document: Document) -> Case:
    """The case of a document that was taken apart. Raises InputFaults with all its faults."""
    if not isinstance(document.data, Mapping):
        told = "needs keys, such as `skin:`, `solute:`, `vehicle:` and `time:`"
        raise InputFaults([InputFault("the file", None, told, file=document.file or None)])
    try:
        case = Case.model_validate(document.data)
    except ValidationError as wrong:
        raise _EXPLAINER.faults(document, wrong) from None
    found = [
        InputFault(
            dotted(place) or "the file", given, told, line=document.line(place), file=document.file or None
        )
        for place, given, told in _contradictions(case)
    ]  # fmt: skip
    if document.faults or found:
        raise InputFaults(sorted([*document.faults, *found], key=lambda one: one.line or 0))
    return case


def _contradictions(case: Case) -> list[_Fault]:
    """What each key alone cannot show: keys that need or exclude one another, and times and depths out of order."""
    found = [*_of_skin(case), *_of_solutes(case), *_of_time(case), *_of_openings(case), *_of_deposit(case)]
    vehicle = case.vehicle
    if vehicle is None and case.deposit is None:
        found.append(((), None, "holds no solute: a vehicle or a deposit is needed"))
    if vehicle is not None:
        if vehicle.thickness is not None and vehicle.volume is not None:
            found.append((("vehicle", "volume"), None, "and thickness say the same; give one of them"))
        if vehicle.film is None and not vehicle.infinite:
            found.append((("vehicle", "thickness"), None, "is missing; give it, or volume, or infinite: true"))
        if vehicle.infinite and vehicle.evaporation:
            found.append((("vehicle", "evaporation"), None, "has no effect on an infinite dose; leave it out"))
    return found


def _of_skin(case: Case) -> list[_Fault]:
    skin = case.skin
    found: list[_Fault] = []
    if (skin.zone is None) == (skin.layers is None):
        found.append((("skin",), None, "needs either a zone with an age, or layers"))
    if skin.zone is not None and skin.age is None:
        found.append((("skin", "age"), None, "is missing; write `age: 52`"))
    if skin.layers is not None:
        if skin.age is not None:
            found.append((("skin", "age"), None, "is not used with layers; leave it out"))
        if not skin.layers:
            found.append((("skin", "layers"), None, "needs at least one layer"))
        names = [layer.name for layer in skin.layers]
        if len(set(names)) < len(names):
            found.append((("skin", "layers"), None, "has two layers of one name"))
        taken = sorted(set(names) & PLACES)
        if taken:
            found.append((("skin", "layers"), taken[0], "is the name of a place that is no layer; choose another"))
        if case.samples > 1:
            found.append((("samples",), case.samples, "needs skin of a zone: layers given by number do not vary"))
    return found


PLACES = {"vehicle", "channels", "cleared", "beneath", "metabolised", "wiped", "evaporated"}


def _of_solutes(case: Case) -> list[_Fault]:
    found: list[_Fault] = []
    if case.skin.zone is not None and not case.solute:
        found.append((("solute",), None, "is missing; write `solute: niacinamide`"))
    for index, one in enumerate(case.solute):
        place: Place = ("solute", index) if len(case.solute) > 1 else ("solute",)
        numbers = (one.molar_mass, one.log_kow)
        if one.name is not None and any(given is not None for given in (*numbers, one.pka, one.ionisation)):
            found.append((place, None, "has a name and numbers; give one of them"))
        elif one.name is None and None in numbers:
            found.append((place, None, "needs a name, or molar_mass and log_kow"))
        elif one.ionisation is not None and one.pka is None:
            found.append(((*place, "pka"), None, "is missing; write `pka: 3.4`"))
    return found


def _of_time(case: Case) -> list[_Fault]:
    time = case.time
    if (time.end is None) == (time.at is None):
        return [(("time",), None, "needs either end (with every), or at")]
    if time.at is not None:
        if time.every is not None:
            return [(("time", "every"), None, "goes with end, not with at")]
        if any(later <= earlier for earlier, later in zip(time.at, time.at[1:], strict=False)):
            return [(("time", "at"), None, "must rise: time does not run backwards")]
        if not time.at or time.at[-1] <= 0:
            return [(("time", "at"), None, "needs a time after the start")]
    elif time.every is not None and time.end is not None:
        if time.every > time.end:
            return [(("time", "every"), f"{time.every:g} s", "must not be longer than end")]
        if time.end / time.every > MOST_OUTPUTS:
            return [(("time", "every"), f"{time.every:g} s", f"gives more than {MOST_OUTPUTS} times, the most told")]
    return _of_events(case, case.times[-1])


def _of_events(case: Case, end: float) -> list[_Fault]:
    found: list[_Fault] = []
    for index, event in enumerate(case.events):
        place: Place = ("events", index)
        if bool(event.wipe) == bool(event.reapply):
            found.append((place, None, "needs exactly one of wipe and reapply"))
        if (event.at is None) == (event.every is None):
            found.append((place, None, "needs either at, or every with until"))
        elif event.at is not None and event.until is not None:
            found.append(((*place, "until"), None, "goes with every, not with at"))
        elif event.at is not None and not 0 < event.at < end:
            found.append(((*place, "at"), f"{event.at:g} s", f"must lie after 0 s and before the end, {end:g} s"))
        elif event.every is not None and event.until is not None and event.until > end:
            found.append(((*place, "until"), f"{event.until:g} s", f"must not lie after the end, {end:g} s"))
        elif event.every is not None and event.every >= (event.until or end):
            found.append(((*place, "every"), f"{event.every:g} s", "never comes before its last time"))
        elif event.every is not None and (event.until or end) / event.every > MOST_EVENTS:
            found.append(((*place, "every"), f"{event.every:g} s", f"means more than {MOST_EVENTS} events"))
        if case.vehicle is None:
            found.append((place, None, "has nothing to act on: a vehicle is needed"))
    return found


def _of_openings(case: Case) -> list[_Fault]:
    given = [name for name in ("treatment", "channels") if getattr(case, name) is not None]
    found: list[_Fault] = []
    if case.channels is not None:
        if "treatment" in given or case.needles is not None:
            found.append((("channels",), None, "excludes treatment and needles: they make the channels"))
        if case.channels.diffusivity is None and not case.solute:
            found.append((("channels", "diffusivity"), None, "is missing; write `diffusivity: 5e-10 m^2/s`"))
        if math.pi * case.channels.radius**2 * case.channels.density >= 1:
            found.append((("channels", "density"), None, "times the area of a channel covers all of the skin"))
        found += _too_deep(case, ("channels", "depth"), case.channels.depth)
    treatment = case.treatment
    if treatment is not None or case.needles is not None:
        key = "treatment" if treatment is not None else "needles"
        if case.skin.zone is None:
            found.append(((key,), None, "needs skin of a zone; with layers give channels instead"))
        if case.needles is not None and treatment is not None and treatment.device is not None:
            found.append((("needles",), None, "stands beside a device; give needles inside treatment.device"))
        if case.needles is not None and case.needles.length is None and (treatment is None or treatment.depth is None):
            found.append((("needles", "length"), None, "is missing; write `length: 600 um`"))
        if case.needles is None and treatment is not None and treatment.device is None:
            found.append((("treatment", "device"), None, "is missing; write `device: skinpen`"))
    return found


def _of_deposit(case: Case) -> list[_Fault]:
    deposit = case.deposit
    if deposit is None:
        return []
    fluid = (deposit.volume, deposit.concentration)
    band = (deposit.depth, deposit.amount)
    if (None not in fluid) == (None not in band) or any(fluid) and any(band):
        return [(("deposit",), None, "needs either volume and concentration, or depth and amount")]
    if deposit.depth is not None:
        if len(deposit.depth) != 2:
            return [(("deposit", "depth"), None, "needs two depths, such as [200 um, 600 um]")]
        top, bottom = deposit.depth
        if not bottom > top:
            return [(("deposit", "depth"), None, "must run from the shallower to the deeper end")]
        return _too_deep(case, ("deposit", "depth"), bottom)
    if case.channels is None and case.treatment is None and case.needles is None:
        return [(("deposit", "volume"), None, "is placed in channels: give channels, a treatment, or depth and amount")]
    return []


def _too_deep(case: Case, place: Place, depth: float) -> list[_Fault]:
    if case.skin.layers is None:
        return []
    whole = math.fsum(layer.thickness for layer in case.skin.layers)
    if depth <= whole * (1 + 1e-12):
        return []
    return [(place, units.show(depth, "um", 4), f"reaches below the skin, which is {units.show(whole, 'um', 4)} thick")]
