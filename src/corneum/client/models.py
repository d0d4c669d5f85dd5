"""What a client file says, as frozen models: SI floats, canonical ids, days. `None` means not asked or not said.

Attribute names are the keys of the file, except where the file's word is taken or means something looser than what
is kept: `client:` is `Client.person`, `class:` is `InlineDevice.class_`, and a `zone:` that may mean several zones
is `zones`. Lists that were left out are `()`; `unanswered_questions` tells them from lists that were given empty by
`model_fields_set`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date as day
from typing import Annotated, Any, Self

from pydantic import Field, ValidationInfo, ValidatorFunctionWrapHandler, field_validator, model_validator

from corneum.client.anaesthetics import Anaesthetic
from corneum.client.device_and_goal_names import GoalName
from corneum.client.fields import Day, Depth, Form, ManyZones, Money, NamedDevice, Passes, SingleZone, YesNo
from corneum.client.goals import Goal, planned_goals, zones_of_goals
from corneum.client.health import Person
from corneum.client.kinds import OrSingle, OrWord, fault, number, quantity, text, word, words
from corneum.client.offer_text import OrOffers
from corneum.client.other_treatments import OtherTreatment
from corneum.client.products import AnyDevice, Care, Considered, InlineDevice, understood_device
from corneum.client.stated_technique import StatedTechnique
from corneum.client.unknown_words import (
    NotPlanned,
    UnknownWord,
    UnplannedWord,
    is_understood,
    understood,
    unknown_among,
    unplanned_among,
)
from corneum.client.values import today_of
from corneum.client.zone_words import ZoneWord
from corneum.evidence.goal_words import NOT_PLANNED
from corneum.evidence.tables import load_tables
from corneum.zones import WHOLE_FACE

LICENCES = {
    "esthetician": ("aesthetician", "beautician", "cosmetologist", "beauty therapist", "facialist"),
    "nurse": ("rn", "registered nurse", "lpn"),
    "nurse_practitioner": ("np", "aprn", "nurse prescriber"),
    "physician_assistant": ("pa", "physician associate"),
    "physician": ("doctor", "md", "do", "dermatologist", "plastic surgeon", "surgeon"),
    "self": ("home", "myself", "home use"),
    "client": ("choosing a provider",),
}

# languages whose dates are read in free words
LANGUAGES = {
    "en": ("english",),
    "de": ("german",),
    "fr": ("french",),
    "es": ("spanish",),
    "pt": ("portuguese",),
    "it": ("italian",),
    "nl": ("dutch",),
    "pl": ("polish",),
    "sv": ("swedish",),
    "da": ("danish",),
    "fi": ("finnish",),
    "cs": ("czech",),
    "ro": ("romanian",),
    "tr": ("turkish",),
    "ru": ("russian",),
    "uk": ("ukrainian",),
    "el": ("greek",),
    "ar": ("arabic",),
    "ja": ("japanese",),
    "ko": ("korean",),
    "zh": ("chinese",),
}


class Event(Form):
    """A day on which the skin will be seen."""

    date: Day
    must_look_normal: YesNo = None


class Limits(Form):
    """What the client will not go beyond: days on which it shows (a count), and a price."""

    days_visible: Annotated[float, number(0, 365, "days on which it may show")] | None = None
    price: Money | None = None


class Measurement(Form):
    """Readings at one zone. Total skin (epidermis and dermis) in m, transepidermal water loss in kg/m^2/s.

    The ends are stated limits: published facial means of total skin run from 0.3 mm (lid margin) to 3.3 mm (nose
    tip), and of water loss from 2 to 44 g/m^2/h over the body; the ends leave a factor of about two beyond.
    """

    total_skin: Annotated[float, quantity("length", "0.2 mm", "6 mm", "epidermis and dermis together")] | None = None
    tewl: (
        Annotated[
            float,
            quantity("transepidermal water loss", "1 g/m^2/h", "100 g/m^2/h", "transepidermal water loss"),
        ]
        | None
    ) = None


class Observation(Form):
    """What a test spot or the last visit showed. Depth in m, pain from 0 to 10, redness in days."""

    stated_zone: SingleZone = Field(alias="zone")
    stated_device: NamedDevice = Field(alias="device")
    depth: Depth
    passes: Passes | None = None
    pinkness: Annotated[str, words("none", "slight", "moderate", "marked", what="redness just after")] | None = None
    pinpoint: Annotated[str, words("none", "few", "many", what="pinpoint bleeding")] | None = None
    pain: Annotated[float, number(0, 10, "pain, 0 none, 10 the worst")] | None = None
    days_red: Annotated[float, number(0, 90, "days of redness")] | None = None

    @property
    def zone(self) -> str:
        return understood(self.stated_zone)

    @property
    def device(self) -> str:
        return understood(self.stated_device)


class Operator(Form):
    """Who treats. `jurisdiction` is a free code such as US-CA or UK; None where it was not said."""

    licence: Annotated[str, word(LICENCES, "licence of the operator; self is home use")]
    jurisdiction: Annotated[str, text("country or state, any code", "US-CA", "UK")] | None = None


class Reviewed(Form):
    """Words on the client's health that somebody with a name has judged, so that they hold nothing back."""

    text: Annotated[str, text("the words as they stand in the file", "borderline something")]
    by: Annotated[str, text("who judged them", "NP Lee")]
    on: Day
    note: Annotated[str, text("what they mean for the treatment", "no concern")] | None = None


class Client(Form):
    """A client file, read. `date` is the day of planning, from which relative days were counted."""

    date: Day = Field(default_factory=day.today)
    planned_for: Day | None = None
    event: Event | None = None
    person: Person = Field(alias="client")
    current_care: Annotated[tuple[Annotated[Care, OrWord("active")], ...], OrSingle(no_is_empty=True)] = ()
    stated_goals: Annotated[tuple[Annotated[Goal, OrWord("goal")], ...], OrSingle()] = Field(alias="goals")
    stated_zones: ManyZones = Field(default=WHOLE_FACE, alias="zones")
    limits: Limits = Limits()
    stated_measurements: dict[SingleZone, Measurement] = Field(default_factory=dict, alias="measurements")
    stated_observations: Annotated[tuple[Observation, ...], OrSingle()] = Field(default=(), alias="observed")
    stated_offers: Annotated[tuple[Annotated[Considered, OrWord("device")], ...], OrOffers(), OrSingle()] = Field(
        default=(), alias="considering"
    )
    technique: StatedTechnique | None = None
    stated_devices: Annotated[tuple[AnyDevice, ...], OrSingle()] | None = Field(default=None, alias="devices")
    anaesthetics: Annotated[tuple[Annotated[Anaesthetic, OrWord("name")], ...], OrSingle(no_is_empty=True)] = ()
    operator: Annotated[Operator, OrWord("licence")] | None = None
    reviewed: Annotated[tuple[Reviewed, ...], OrSingle()] = ()
    language: Annotated[str, word(LANGUAGES, "language of the free words, for dates; an ISO code")] = "en"
    samples: Annotated[int, number(4, 65536, "virtual skins", whole=True)] = 256
    seed: Annotated[int, number(0, 2**32 - 1, "seed of the draws", whole=True)] = 1

    @field_validator("stated_measurements", mode="wrap")
    @classmethod
    def _distinct_zones(cls, raw: Any, read: ValidatorFunctionWrapHandler) -> dict[ZoneWord, Measurement]:
        measurements: dict[ZoneWord, Measurement] = read(raw)
        if len(measurements) < len(raw):
            raise fault("two of its keys mean the same zone; keep one")
        return measurements

    @field_validator("stated_goals")
    @classmethod
    def _some(cls, goals: tuple[Goal, ...]) -> tuple[Goal, ...]:
        if not goals:
            raise fault("at least one goal is needed, such as fine_lines")
        return goals

    @model_validator(mode="after")
    def _where_the_goals_lie(self) -> Self:
        if "stated_zones" not in self.model_fields_set:
            # the form is frozen, and where its goals lie is what was meant by naming no zone
            self.__dict__["stated_zones"] = zones_of_goals(self.stated_goals)
        return self

    @field_validator("planned_for")
    @classmethod
    def _not_behind(cls, planned: day | None, info: ValidationInfo) -> day | None:
        if planned is not None and planned < today_of(info):
            raise fault(f"that lies before the day of planning; allowed is {today_of(info)} or later")
        return planned

    @property
    def goals(self) -> tuple[Goal, ...]:
        """What is planned for, each goal once: those that are understood and that the goal table holds."""
        return tuple(planned.goal for planned in planned_goals(self.stated_goals))

    @property
    def zones(self) -> tuple[str, ...]:
        """The zones to plan: those that are understood."""
        return tuple(zone for zone in self.stated_zones if isinstance(zone, str))

    @property
    def measurements(self) -> dict[str, Measurement]:
        """The readings whose zone is understood."""
        return {zone: reading for zone, reading in self.stated_measurements.items() if isinstance(zone, str)}

    @property
    def observed(self) -> tuple[Observation, ...]:
        """The test spots whose zone and device are understood."""
        return tuple(spot for _, spot in self.numbered_observations)

    @property
    def numbered_observations(self) -> tuple[tuple[int, Observation], ...]:
        """`observed`, each with its place in the file."""
        return tuple(
            (place, spot)
            for place, spot in enumerate(self.stated_observations)
            if isinstance(spot.stated_zone, str) and isinstance(spot.stated_device, str)
        )

    @property
    def considering(self) -> tuple[Considered, ...]:
        """The offers whose device is understood."""
        return tuple(offer for _, offer in self.numbered_offers)

    @property
    def numbered_offers(self) -> tuple[tuple[int, Considered], ...]:
        """`considering`, each with its place in the file."""
        offers = enumerate(self.stated_offers)
        return tuple((place, offer) for place, offer in offers if is_understood(offer.stated_device))

    @property
    def devices(self) -> tuple[str | OtherTreatment | InlineDevice, ...] | None:
        """What stands in the room and is understood; None where nothing was said of the room."""
        if self.stated_devices is None:
            return None
        return tuple(understood_device(device) for device in self.stated_devices if is_understood(device))

    @property
    def creams_at_hand(self) -> tuple[Anaesthetic, ...]:
        """The anaesthetics that may be put on for the visit; the others share its budget."""
        return tuple(cream for cream in self.anaesthetics if cream.is_cream_at_hand)

    @property
    def unknown_words(self) -> tuple[UnknownWord, ...]:
        """Every word for a goal, zone or device that is not understood, in the order of the file's keys."""
        return unknown_among(_words_of(self))

    @property
    def unplanned_words(self) -> tuple[UnplannedWord, ...]:
        """Every word for a goal or zone that is understood and for which nothing is planned here."""
        return unplanned_among(_words_of(self))

    @property
    def goal_conditions(self) -> frozenset[str]:
        """Ids of `vocabulary/conditions` that the goals report, those that are not planned included ("acne")."""
        tables = load_tables()
        conditions = [condition for goal in self.stated_goals for condition in goal.conditions]
        for unplanned in self.unplanned_words:
            table, _, row_id = unplanned.row.partition(":")
            if table == NOT_PLANNED:
                conditions.append(tables[table].row(row_id)["condition"])
        return frozenset(filter(None, conditions))

    @property
    def devices_in_the_room(self) -> tuple[str | InlineDevice, ...] | None:
        """The devices at hand whose needles or abrasion can be computed; None where nobody said what is at hand."""
        if self.devices is None:
            return None
        return tuple(device for device in self.devices if not isinstance(device, OtherTreatment))

    @property
    def goal_weights(self) -> tuple[float, ...]:
        """Weights of the goals in their order: see `rank_order_weights`."""
        return rank_order_weights(len(self.goals))


def _words_of(client: Client) -> Iterator[tuple[str, object]]:
    """Every word for a goal, zone or device of a file with its place, in the order of the file's keys."""
    person = client.person
    for place, event in enumerate(person.history or ()):
        yield from ((f"client.history[{place}].zone", zone) for zone in event.stated_zones)
    for place, treated in enumerate(person.stated_treatments):
        key = f"client.previous_treatments[{place}]"
        yield f"{key}.device", treated.stated_device
        yield from ((f"{key}.zone", zone) for zone in treated.stated_zones)
    for place, goal in enumerate(client.stated_goals):
        yield f"goals[{place}]", goal.named
        if isinstance(goal.named, GoalName) and goal.named.not_planned:
            yield f"goals[{place}]", NotPlanned(goal.named.word, "goal", goal.named.not_planned)
    yield from (("zones", zone) for zone in client.stated_zones)
    yield from (("measurements", zone) for zone in client.stated_measurements)
    for place, spot in enumerate(client.stated_observations):
        yield f"observed[{place}].zone", spot.stated_zone
        yield f"observed[{place}].device", spot.stated_device
    for place, offer in enumerate(client.stated_offers):
        yield f"considering[{place}]", offer.stated_device
        yield from ((f"considering[{place}].zones", zone) for zone in offer.stated_zones)
    for key, technique in _techniques_of(client):
        if technique.second_pass is not None:
            yield from ((f"{key}.second_pass.zones", zone) for zone in technique.second_pass.stated_zones)
    for place, device in enumerate(client.stated_devices or ()):
        yield f"devices[{place}]", device


def _techniques_of(client: Client) -> Iterator[tuple[str, StatedTechnique]]:
    """Every technique that a file states, with its key."""
    if client.technique is not None:
        yield "technique", client.technique
    for place, offer in enumerate(client.stated_offers):
        if offer.technique is not None:
            yield f"considering[{place}].technique", offer.technique


def rank_order_weights(count: int) -> tuple[float, ...]:
    """Rank-order centroid weights: the mean of all weights that sum to 1 and fall with rank.

    w_k = (1/n) * sum from i = k to n of 1/i; one goal has 1, two 0.75 and 0.25, three 0.61, 0.28 and 0.11.
    """
    return tuple(sum(1 / i for i in range(rank, count + 1)) / count for rank in range(1, count + 1))
