"""What a client file says of the person: age, skin, answers to the screening questions, history."""

from __future__ import annotations

from datetime import date as day
from typing import Annotated

from pydantic import Field, field_validator

from corneum.client.fields import Depth, Form, ManyZones, NamedDevice, Words, YesNo
from corneum.client.kinds import OrSingle, OrWord, quantity, text, word, words
from corneum.client.unknown_words import understood, understood_zones
from corneum.client.values import AGE, WHEN, Age, When


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
    """The client. Weight in kg, height in m."""

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
