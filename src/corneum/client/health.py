"""What a client file says of the person: age, skin, answers to the screening questions, history."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date as day
from typing import Annotated, Any

from pydantic import Field, ValidationInfo, field_validator, model_validator

from corneum.client.fields import Day, Depth, Form, ManyZones, NamedDevice, Words, YesNo
from corneum.client.kinds import OrSingle, OrWord, fault, quantity, text, word, words
from corneum.client.unknown_words import understood, understood_zones
from corneum.client.values import AGE, DAY, OLDEST, WHEN, Age, When, today_of, years_between

# entries of a person that say who it is
IDENTITY = ("name", "code", "born")
# of a name or code that stands in the head of a page
LONGEST_NAME = 60


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
    `zones` is empty where no zone was said, or one that is not understood: then it counts for every zone.
    """

    event: Annotated[str, text("what was done or happened, in free words", "hyaluronic filler", "botox")]
    stated_when: Annotated[When, WHEN] = Field(default=When(), alias="when")
    stated_zones: ManyZones = Field(default=(), alias="zone")

    @property
    def zones(self) -> tuple[str, ...]:
        return understood_zones(self.stated_zones)

    @property
    def when(self) -> day | None:
        return self.stated_when.day

    @property
    def when_words(self) -> str:
        return self.stated_when.words


class PreviousTreatment(Form):
    """An earlier treatment with a device. Depth in m."""

    stated_device: NamedDevice = Field(alias="device")
    stated_zones: ManyZones = Field(default=(), alias="zone")
    depth: Depth | None = None
    result: Annotated[str, words("none", "some", "good", "worse", what="what it changed")] | None = None
    reaction: Annotated[str, text("how the skin reacted, in free words", "red 3 days")] | None = None

    @property
    def device(self) -> str:
        return understood(self.stated_device)

    @property
    def zones(self) -> tuple[str, ...]:
        return understood_zones(self.stated_zones)


class Person(Form):
    """The client. Weight in kg, height in m.

    `name`, `code` and `born` are printed on the pages, so that no sheet goes to somebody else; nothing is computed
    from a name or a code. Where no age is stated it follows from `born`.
    """

    stated_age: Annotated[Age, AGE] = Field(alias="age")
    sex: Annotated[
        str,
        word(
            {"female": ("f", "woman", "w"), "male": ("m", "man"), "unspecified": ("other", "unknown")},
            "unspecified widens the spread",
        ),
    ] = "unspecified"
    fitzpatrick: Annotated[
        str | None,
        word(
            {
                "I": ("1",),
                "II": ("2",),
                "III": ("3",),
                "IV": ("4",),
                "V": ("5",),
                "VI": ("6",),
                "unknown": ("not known",),
            },
            "Fitzpatrick type of the skin; unknown widens the spread",
        ),
    ] = None
    skin_type: (
        Annotated[
            str, words("dry", "normal", "combination", "oily", "sensitive", "acne_prone", what="how the skin behaves")
        ]
        | None
    ) = None
    weight: Annotated[float, quantity("mass", "20 kg", "350 kg", "body weight")] | None = None
    height: Annotated[float, quantity("length", "50 cm", "250 cm", "body height")] | None = None
    smoker: YesNo = None
    screens: Screens = Screens()
    conditions: Words = None
    medications: Words = None
    allergies: Words = None
    history: Annotated[tuple[Annotated[HistoryEvent, OrWord("event")], ...] | None, OrSingle(no_is_empty=True)] = None
    stated_treatments: Annotated[tuple[PreviousTreatment, ...], OrSingle()] = Field(
        default=(), alias="previous_treatments"
    )
    name: Annotated[str, text("name of the client, as it is printed on the pages", "Ada Example")] | None = None
    code: Annotated[str, text("the practice's own code for the client", "A-17")] | None = None
    born: Day | None = None

    @model_validator(mode="before")
    @classmethod
    def _age_from_birth(cls, raw: Any, info: ValidationInfo) -> Any:
        if not isinstance(raw, Mapping) or "age" in raw or "born" not in raw:
            return raw
        try:
            years = years_between(DAY.read(raw["born"], info), today_of(info))
        except ValueError:
            return raw
        # a day that cannot be one of birth is refused below, by its own name
        return {**raw, "age": min(max(years, 1), OLDEST)}

    @field_validator("name", "code")
    @classmethod
    def _on_a_line(cls, words: str | None) -> str | None:
        if words is None:
            return None
        line = " ".join(words.split())
        if len(line) > LONGEST_NAME:
            raise fault(f"allowed are {LONGEST_NAME} characters, so that it fits on a line of each page")
        return line

    @field_validator("born")
    @classmethod
    def _plausible_birth(cls, born: day | None, info: ValidationInfo) -> day | None:
        if born is None:
            return None
        today, age = today_of(info), info.data.get("stated_age")
        years = years_between(born, today)
        if not 1 <= years <= OLDEST:
            raise fault(f"allowed is a day of birth from {today.year - OLDEST} to {today.year - 1}, such as 1974-03-12")
        # an age may have been told some months ago
        if age is not None and not age.years - age.spread - 1 <= years <= age.years + age.spread + 1:
            raise fault(f"who is born then is {years} years old, and client.age is {age.printed()}; keep what is true")
        return born

    @property
    def previous_treatments(self) -> tuple[PreviousTreatment, ...]:
        """Those whose device is understood."""
        return tuple(treated for _, treated in self.numbered_treatments)

    @property
    def numbered_treatments(self) -> tuple[tuple[int, PreviousTreatment], ...]:
        """`previous_treatments`, each with its place in the file."""
        treatments = enumerate(self.stated_treatments)
        return tuple((place, treated) for place, treated in treatments if isinstance(treated.stated_device, str))

    @property
    def age(self) -> float:
        """Age in years; the middle of the decade where a decade was given."""
        return self.stated_age.years

    @property
    def age_spread(self) -> float:
        """Half width of the age in years: 5 where a decade was given, else 0."""
        return self.stated_age.spread

    @field_validator("fitzpatrick")
    @classmethod
    def _unknown_is_none(cls, fitzpatrick: str | None) -> str | None:
        return None if fitzpatrick == "unknown" else fitzpatrick
