"""What a client file says, as frozen models: SI floats, canonical ids, days. `None` means not asked or not said.

Attribute names are the keys of the file, except where the file's word is taken or means something looser than what
is kept: `client:` is `Client.person`, `class:` is `InlineDevice.class_`, and a `zone:` that may mean several zones
is `zones`. Lists that were left out are `()`; `unanswered_questions` tells them from lists that were given empty by
`model_fields_set`.
"""

from __future__ import annotations

from datetime import date as day
from typing import Annotated, Any

from pydantic import Field, ValidationInfo, ValidatorFunctionWrapHandler, field_validator

from corneum.client.device_and_goal_names import DEVICE, GOAL, GoalName, variant_of
from corneum.client.fields import Day, Depth, Form, ManyZones, Money, Passes, SingleZone, YesNo
from corneum.client.health import Person
from corneum.client.kinds import OrSingle, OrWord, fault, number, quantity, text, word, words
from corneum.client.offer_text import OrOffers
from corneum.client.other_treatments import OtherTreatment
from corneum.client.products import Anaesthetic, AnyDevice, Care, Considered, InlineDevice
from corneum.client.values import today_of
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


class Event(Form):
    """A day on which the skin will be seen."""

    date: Day
    must_look_normal: YesNo = None


class Goal(Form):
    """What the client wants. `goal` and `variant` are words of the goal table."""

    named: Annotated[GoalName, GOAL] = Field(alias="goal")
    severity: Annotated[str, words("mild", "moderate", "severe", what="how marked it is")] | None = None
    stated_variant: Annotated[str, text("which form of the goal", "static", "melasma")] | None = Field(
        default=None, alias="variant"
    )

    @property
    def goal(self) -> str:
        return self.named.goal

    @property
    def variant(self) -> str | None:
        """The variant that was said, by its own key or by the word of the goal ("melasma"); None if none was."""
        return self.stated_variant or self.named.variant

    @field_validator("stated_variant")
    @classmethod
    def _of_goal(cls, variant: str | None, info: ValidationInfo) -> str | None:
        named = info.data.get("named")
        return variant if variant is None or named is None else variant_of(named.goal, variant)


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

    zone: SingleZone
    device: Annotated[str, DEVICE]
    depth: Depth
    passes: Passes | None = None
    pinkness: Annotated[str, words("none", "slight", "moderate", "marked", what="redness just after")] | None = None
    pinpoint: Annotated[str, words("none", "few", "many", what="pinpoint bleeding")] | None = None
    pain: Annotated[float, number(0, 10, "pain, 0 none, 10 the worst")] | None = None
    days_red: Annotated[float, number(0, 90, "days of redness")] | None = None


class Operator(Form):
    """Who treats. `jurisdiction` is a free code such as US-CA or UK; None where it was not said."""

    licence: Annotated[str, word(LICENCES, "licence of the operator; self is home use")]
    jurisdiction: Annotated[str, text("country or state, any code", "US-CA", "UK")] | None = None


class Client(Form):
    """A client file, read. `date` is the day of planning, from which relative days were counted."""

    date: Day = Field(default_factory=day.today)
    planned_for: Day | None = None
    event: Event | None = None
    person: Person = Field(alias="client")
    current_care: Annotated[tuple[Annotated[Care, OrWord("active")], ...], OrSingle(no_is_empty=True)] = ()
    goals: Annotated[tuple[Annotated[Goal, OrWord("goal")], ...], OrSingle()]
    zones: ManyZones = WHOLE_FACE
    limits: Limits = Limits()
    measurements: dict[SingleZone, Measurement] = Field(default_factory=dict)
    observed: Annotated[tuple[Observation, ...], OrSingle()] = ()
    considering: Annotated[tuple[Annotated[Considered, OrWord("device")], ...], OrOffers(), OrSingle()] = ()
    devices: Annotated[tuple[AnyDevice, ...], OrSingle()] | None = None
    anaesthetics: Annotated[tuple[Annotated[Anaesthetic, OrWord("name")], ...], OrSingle(no_is_empty=True)] = ()
    operator: Annotated[Operator, OrWord("licence")] | None = None
    samples: Annotated[int, number(4, 65536, "virtual skins", whole=True)] = 256
    seed: Annotated[int, number(0, 2**32 - 1, "seed of the draws", whole=True)] = 1

    @field_validator("measurements", mode="wrap")
    @classmethod
    def _distinct_zones(cls, raw: Any, read: ValidatorFunctionWrapHandler) -> dict[str, Measurement]:
        measurements: dict[str, Measurement] = read(raw)
        if len(measurements) < len(raw):
            raise fault("two of its keys mean the same zone; keep one")
        return measurements

    @field_validator("goals")
    @classmethod
    def _some_and_distinct(cls, goals: tuple[Goal, ...]) -> tuple[Goal, ...]:
        if not goals:
            raise fault("at least one goal is needed, such as fine_lines")
        pairs = [(goal.goal, goal.variant) for goal in goals]
        twice = next((pair for pair in pairs if pairs.count(pair) > 1), None)
        if twice:
            raise fault(f"names {' '.join(word for word in twice if word)} twice; once is enough")
        return goals

    @field_validator("planned_for")
    @classmethod
    def _not_behind(cls, planned: day | None, info: ValidationInfo) -> day | None:
        if planned is not None and planned < today_of(info):
            raise fault(f"that lies before the day of planning; allowed is {today_of(info)} or later")
        return planned

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


def rank_order_weights(count: int) -> tuple[float, ...]:
    """Rank-order centroid weights: the mean of all weights that sum to 1 and fall with rank.

    w_k = (1/n) * sum from i = k to n of 1/i; one goal has 1, two 0.75 and 0.25, three 0.61, 0.28 and 0.11.
    """
    return tuple(sum(1 / i for i in range(rank, count + 1)) / count for rank in range(1, count + 1))
