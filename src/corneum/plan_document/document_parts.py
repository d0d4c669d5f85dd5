"""What every part of a document is made of: sentences, numbers with their interval and grade, reasons.

Prose is a list of sentences, each with its template, its fields and the text for the file's reader; numbers are in SI.
"""

from __future__ import annotations

from typing import Literal, cast

from pydantic import BaseModel, ConfigDict, Field

from corneum.evidence.grade import GRADES

Grade = Literal["high", "moderate", "low", "very_low", "no_data"]
Strength = Literal["contraindicated", "outside_scope", "not_recommended", "note"]

assert set(Grade.__args__) == set(GRADES)  # type: ignore[attr-defined]


class Part(BaseModel):
    """A part of a document: frozen, and without names that the model does not have."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, defer_build=True)


class Template(Part):
    """A sentence that stands within another: its template and fields."""

    text_id: str
    fields: dict[str, FieldValue] = Field(default_factory=dict)


FieldValue = str | int | float | None | list[str | int | float | Template]


class Sentence(Part):
    """One sentence: its template in `wording` (or `table:row:column`), its fields, and its text for the reader."""

    text_id: str
    fields: dict[str, FieldValue] = Field(default_factory=dict)
    text: str


# sentences that follow one another
Text = list[Sentence]


class Number(Part):
    """A number in SI with its 95 % interval, grade and derivation."""

    value: float
    unit: str = Field(description="SI unit; 1 for a plain number, U for toxin units")
    low: float | None = Field(description="lower end of the 95 % interval; null where no spread is stated")
    high: float | None
    grade: Grade
    status: Literal["computed", "tabulated"]
    derivation: str = Field(description="key of `derivations`")


class Sampling(Part):
    """How far drawing anew would move a number: one standard error of its middle and of either end, in its unit."""

    draws: int
    value: float
    low: float
    high: float


class Amount(Number):
    """A number that is drawn: its interval is wider by one standard error of chance at either end."""

    sampling: Sampling | None = Field(None, description="null where it is the same in every draw")


class NoNumber(Part):
    """There is no credible number, and why."""

    value: None
    status: Literal["no_credible_data"]
    reason: str
    settled_by: str | None = None


class Course(Part):
    """A number that changes with time: arrays of one length."""

    time: list[float]
    value: list[float]
    unit: str
    low: list[float]
    high: list[float]
    grade: Grade
    status: Literal["computed"]
    derivation: str
    note: str | None = None


Quantity = Number | NoNumber


class Range(Part):
    """Two numbers that stand for a range."""

    low: Quantity
    high: Quantity


class Reason(Part):
    """Why a verdict stands as it does, and what to do about it."""

    code: str
    strength: Strength
    why: Text
    do: Text
    earliest: str | None = Field(description="first safe date, ISO")
    before_visit: bool = Field(default=False, description="what to do falls in the days before the visit")
    sources: list[str]
    grade: Grade


def grade_of(word: str) -> Grade:
    """A grade of the tables as the plan's type; the model refuses any other word."""
    return cast(Grade, word)
