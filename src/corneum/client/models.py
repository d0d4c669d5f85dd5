"""What a client file says, as frozen models: SI floats, canonical ids, days. `None` means not asked or not said.

Attribute names are the keys of the file, except where the file's word is taken or means something looser than what
is kept: `client:` is `Client.person`, `class:` is `InlineDevice.class_`, and a `zone:` that may mean several zones
is `zones`. Lists that were left out are `()`; `questions_not_asked` tells them from lists that were given empty by
`model_fields_set`.
"""

from __future__ import annotations

from datetime import date as day
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    field_validator,
)

from corneum.client.device_and_goal_names import DEVICE, GOAL, GoalName, variant_of
from corneum.client.kinds import (
    FREE_TEXTS,
    ONE_ZONE,
    YES_NO,
    ZONES,
    OrOne,
    OrWord,
    fault,
    number,
    quantity,
    text,
    word,
    words,
)  # fmt: skip
from corneum.client.values import AGE, AMOUNT, DAY, PRICE, WHEN, Age, Amount, Price, When, today_of
from corneum.zones import WHOLE_FACE

YesNo = Annotated[bool | None, YES_NO]
Words = Annotated[tuple[str, ...] | None, FREE_TEXTS]
Day = Annotated[day, DAY]
Depth = Annotated[float, quantity("length", "0 mm", "8 mm", "needle depth")]
Passes = Annotated[int, number(1, 50, "passes over the area", whole=True)]
ManyZones = Annotated[tuple[str, ...], ZONES]
OneZone = Annotated[str, ONE_ZONE]
Money = Annotated[Price, PRICE]
Concentration = Annotated[
    float, quantity("mass concentration", "0 %", "100 %", "concentration; % is weight in volume unless w/w is said")
]

LICENCES = {
    "esthetician": ("aesthetician", "beautician", "cosmetologist", "beauty therapist", "facialist"),
    "nurse": ("rn", "registered nurse", "lpn"),
    "nurse_practitioner": ("np", "aprn", "nurse prescriber"),
    "physician_assistant": ("pa", "physician associate"),
    "physician": ("doctor", "md", "do", "dermatologist", "plastic surgeon", "surgeon"),
    "self": ("home", "myself", "home use"),
    "client": ("choosing a provider",),
}
DEVICE_CLASSES = (
    "microinfusion_stamp", "multi_needle_injector", "manual_roller", "manual_stamp", "automated_pen",
    "scanning_or_robotic", "rf_microneedling", "microdermabrasion", "hydradermabrasion",
)  # fmt: skip


class Form(BaseModel):
    """A mapping of the file: frozen, no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=False)


class Event(Form):
    """A day on which the skin will be seen."""

    date: Day
    must_look_normal: YesNo = None


class Screens(Form):
    """The screening questions: True, False, or None where the question was not asked."""

    pregnancy: YesNo = None
    breastfeeding: YesNo = None
    cold_sores: YesNo = None
    keloid: YesNo = None
    isotretinoin: YesNo = None
    anticoagulant: YesNo = None
    metal_allergy: YesNo = None
    lidocaine_allergy: YesNo = None
    neuromuscular_disease: YesNo = None
    pacemaker: YesNo = None
    bleeding_disorder: YesNo = None
    thrombosis: YesNo = None
    salicylate_allergy: YesNo = None
    recent_filler_toxin_peel: YesNo = None
    immunosuppression: YesNo = None
    recent_tan: YesNo = None
    active_infection: YesNo = None


class HistoryEvent(Form):
    """Something that was done or happened: free words, never refused.

    `when` is the day, None where none was said or the words are not understood (`when_words` keeps them).
    `zones` is empty where no zone was said.
    """

    event: Annotated[str, text("what was done or happened, in free words", "hyaluronic filler", "botox")]
    when_given: Annotated[When, WHEN] = Field(default=When(), alias="when")
    zones: ManyZones = Field(default=(), alias="zone")

    @property
    def when(self) -> day | None:
        return self.when_given.day

    @property
    def when_words(self) -> str:
        return self.when_given.words


class PreviousTreatment(Form):
    """An earlier treatment with a device. Depth in m."""

    device: Annotated[str, DEVICE]
    zones: ManyZones = Field(default=(), alias="zone")
    depth: Depth | None = None
    result: Annotated[str, words("none", "some", "good", "worse", what="what it changed")] | None = None
    reaction: Annotated[str, text("how the skin reacted, in free words", "red 3 days")] | None = None


class Person(Form):
    """The client. Weight in kg, height in m."""

    age_given: Annotated[Age, AGE] = Field(alias="age")
    sex: Annotated[
        str,
        word({"female": ("f", "woman", "w"), "male": ("m", "man"), "unspecified": ("other", "unknown")},
             "unspecified widens the spread"),
    ] = "unspecified"  # fmt: skip
    fitzpatrick: Annotated[
        str | None,
        word({"I": ("1",), "II": ("2",), "III": ("3",), "IV": ("4",), "V": ("5",), "VI": ("6",),
              "unknown": ("not known",)}, "Fitzpatrick type of the skin; unknown widens the spread"),
    ] = None  # fmt: skip
    skin_type: (
        Annotated[str, words("dry", "normal", "combination", "oily", "sensitive", what="how the skin behaves")] | None
    ) = None
    weight: Annotated[float, quantity("mass", "20 kg", "350 kg", "body weight")] | None = None
    height: Annotated[float, quantity("length", "50 cm", "250 cm", "body height")] | None = None
    smoker: YesNo = None
    screens: Screens = Screens()
    conditions: Words = None
    medications: Words = None
    allergies: Words = None
    history: Annotated[tuple[Annotated[HistoryEvent, OrWord("event")], ...] | None, OrOne(no_is_empty=True)] = None
    previous_treatments: Annotated[tuple[PreviousTreatment, ...], OrOne()] = ()

    @property
    def age(self) -> float:
        """Age in years; the middle of the decade where a decade was given."""
        return self.age_given.years

    @property
    def age_spread(self) -> float:
        """Half width of the age in years: 5 where a decade was given, else 0."""
        return self.age_given.spread

    @field_validator("fitzpatrick")
    @classmethod
    def _unknown_is_none(cls, given: str | None) -> str | None:
        return None if given == "unknown" else given


class Care(Form):
    """Something already in use on the skin. Concentration in kg/m^3."""

    active: Annotated[str, text("an active, a product or its kind", "tretinoin", "sunscreen")]
    concentration: Concentration | None = None
    since: Day | None = None


class Goal(Form):
    """What the client wants. `goal` and `variant` are words of the goal table."""

    named: Annotated[GoalName, GOAL] = Field(alias="goal")
    severity: Annotated[str, words("mild", "moderate", "severe", what="how marked it is")] | None = None
    variant_given: Annotated[str, text("which form of the goal", "static", "melasma")] | None = Field(
        default=None, alias="variant"
    )

    @property
    def goal(self) -> str:
        return self.named.goal

    @property
    def variant(self) -> str | None:
        """The variant that was said, by its own key or by the word of the goal ("melasma"); None if none was."""
        return self.variant_given or self.named.variant

    @field_validator("variant_given")
    @classmethod
    def _of_goal(cls, given: str | None, info: ValidationInfo) -> str | None:
        named = info.data.get("named")
        return given if given is None or named is None else variant_of(named.goal, given)


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

    zone: OneZone
    device: Annotated[str, DEVICE]
    depth: Depth
    passes: Passes | None = None
    pinkness: Annotated[str, words("none", "slight", "moderate", "marked", what="redness just after")] | None = None
    pinpoint: Annotated[str, words("none", "few", "many", what="pinpoint bleeding")] | None = None
    pain: Annotated[float, number(0, 10, "pain, 0 none, 10 the worst")] | None = None
    days_red: Annotated[float, number(0, 90, "days of redness")] | None = None


class Active(Form):
    """An active of a formula. Amount in kg, or in U of that product; concentration in kg/m^3."""

    name: Annotated[str, text("name of the active", "onabotulinumtoxinA", "hyaluronic acid")]
    amount_given: Annotated[Amount, AMOUNT] | None = Field(default=None, alias="amount")
    concentration: Concentration | None = None

    @property
    def amount(self) -> float | None:
        return None if self.amount_given is None else self.amount_given.value

    @property
    def amount_kind(self) -> str | None:
        """ "kg" for a mass, "U" for toxin units, None where no amount was said."""
        return None if self.amount_given is None else self.amount_given.unit


class Formula(Form):
    """What is put on or in. `ingredients` is the printed list, `volume` in m^3.

    `osmolality` in Osm/kg and `viscosity` in Pa s, as the maker states them; None where nobody said.
    """

    ingredients: Annotated[str, text("the list as printed", "Aqua, Sodium Hyaluronate, Glycerin")] | None = None
    actives: Annotated[tuple[Annotated[Active, OrWord("name")], ...], OrOne()] = ()
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
    bore: Annotated[float, quantity("length", "0 um", "2 mm", "width of the bore, 0 for solid")] | None = None
    force: Annotated[float, quantity("force", "0 N", "200 N", "force on the array")] | None = None


class InlineDevice(Form):
    """A device that stands in no catalogue: its class and its needles."""

    class_: Annotated[str, words(*DEVICE_CLASSES, what="class of device")] = Field(alias="class")
    needles: Needles = Needles()


DeviceOrInline = Annotated[
    Annotated[str, DEVICE, Tag("word")] | Annotated[InlineDevice, Tag("inline")],
    Discriminator(lambda given: "inline" if isinstance(given, dict | InlineDevice) else "word"),
]


class Considered(Form):
    """Something that was asked about or offered. Depth in m, energy in J."""

    device: DeviceOrInline
    depth: Depth | None = None
    passes: Passes | None = None
    serum: Annotated[str, words("before", "after", what="serum before or after the needles")] | None = None
    energy: Annotated[float, quantity("energy", "0 J", "10 J", "energy of one needle")] | None = None
    price: Money | None = None
    formula: Formula | None = None


class Anaesthetic(Form):
    """An anaesthetic that is at hand, as its label names it."""

    name: Annotated[str, text("name and strength", "lidocaine 4 %")]


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
    current_care: Annotated[tuple[Annotated[Care, OrWord("active")], ...], OrOne(no_is_empty=True)] = ()
    goals: Annotated[tuple[Annotated[Goal, OrWord("goal")], ...], OrOne()]
    zones: ManyZones = WHOLE_FACE
    limits: Limits = Limits()
    measurements: dict[OneZone, Measurement] = Field(default_factory=dict)
    observed: Annotated[tuple[Observation, ...], OrOne()] = ()
    considering: Annotated[tuple[Annotated[Considered, OrWord("device")], ...], OrOne()] = ()
    devices: Annotated[tuple[DeviceOrInline, ...], OrOne()] | None = None
    anaesthetics: Annotated[tuple[Annotated[Anaesthetic, OrWord("name")], ...], OrOne(no_is_empty=True)] = ()
    operator: Annotated[Operator, OrWord("licence")] | None = None
    samples: Annotated[int, number(4, 65536, "virtual skins", whole=True)] = 256
    seed: Annotated[int, number(0, 2**32 - 1, "seed of the draws", whole=True)] = 1

    @field_validator("measurements", mode="wrap")
    @classmethod
    def _one_each(cls, given: Any, read: ValidatorFunctionWrapHandler) -> dict[str, Measurement]:
        found: dict[str, Measurement] = read(given)
        if len(found) < len(given):
            raise fault("two of its keys mean the same zone; keep one")
        return found

    @field_validator("goals")
    @classmethod
    def _some_and_distinct(cls, goals: tuple[Goal, ...]) -> tuple[Goal, ...]:
        if not goals:
            raise fault("at least one goal is needed, such as fine_lines")
        said = [(goal.goal, goal.variant) for goal in goals]
        twice = next((pair for pair in said if said.count(pair) > 1), None)
        if twice:
            raise fault(f"names {' '.join(word for word in twice if word)} twice; once is enough")
        return goals

    @field_validator("planned_for")
    @classmethod
    def _not_behind(cls, given: day | None, info: ValidationInfo) -> day | None:
        if given is not None and given < today_of(info):
            raise fault(f"that lies before the day of planning; allowed is {today_of(info)} or later")
        return given

    @property
    def goal_weights(self) -> tuple[float, ...]:
        """Weights of the goals in their order: see `rank_order_weights`."""
        return rank_order_weights(len(self.goals))


def rank_order_weights(count: int) -> tuple[float, ...]:
    """Rank-order centroid weights: the mean of all weights that sum to 1 and fall with rank.

    w_k = (1/n) * sum from i = k to n of 1/i; one goal has 1, two 0.75 and 0.25, three 0.61, 0.28 and 0.11.
    """
    return tuple(sum(1 / i for i in range(rank, count + 1)) / count for rank in range(1, count + 1))
