"""The keys of a case file as frozen models: one physical situation for the transport engine, in SI."""

from __future__ import annotations

import math
from typing import Annotated

from pydantic import (
    PrivateAttr,
)

from corneum.client.fields import Depth, Form, Passes
from corneum.client.kinds import (
    OrSingle,
    OrWord,
    number,
    quantity,
    text,
    words,
)
from corneum.client.products import DeviceOrInline, Needles
from corneum.simulation.applied_keys import DepositOf, SoluteOf, VehicleOf
from corneum.simulation.array_keys import ArrayOf
from corneum.simulation.case_quantities import (
    Diffusivity,
    Length,
    Span,
    Strength,
    Time,
    YesNo,
)
from corneum.simulation.skin_keys import SkinOf
from corneum.transport.presets import PRESETS

PRESET = words(*PRESETS, what="accuracy")
FITTED = (
    "a parameter: LAYER.NAME or NAME alone (a factor on all layers) of diffusivity, partition, binding, clearance, "
    "metabolism; LAYER.thickness; half_life, density, radius, depth and channels.diffusivity; vehicle.partition, "
    "vehicle.diffusivity, vehicle.evaporation, vehicle.solubility; deposit.dissolves"
)


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
