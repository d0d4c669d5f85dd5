"""What is known of the person whose skin is drawn: sex and age, and who else it could be."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corneum.errors import InputFault
from corneum.evidence.model_context import ModelContext

Array = NDArray[np.float64]

SEXES = ("female", "male", "unspecified")
_YEARS_PER_DECADE = 10


@dataclass(frozen=True)
class Person:
    """What is known of the person, and the draws that all zones share.

    `male` (0 to 1) and `age` (years) are means; `male_dev` and `decades_dev` (E, P) are the departures of people who
    could be this one. `words` names the person in equations.
    """

    male: float
    age: float
    male_dev: Array
    decades_dev: Array
    words: str


def describe(context: ModelContext, age: float, age_spread: float, sex: str) -> Person:
    """What is known of a person.

    Args:
        context: gives the draws over people (E, P).
        age: years.
        age_spread: two standard deviations of the age, years; 0 where the age is known.
        sex: one of `SEXES`.

    Returns:
        The person, with the draws that all zones share.

    Raises:
        InputFault: another word for the sex.
    """
    if sex not in SEXES:
        raise InputFault("client.sex", sex, f"allowed are {', '.join(SEXES)}")
    unknown = sex == "unspecified"
    # a fair coin and a normal deviate of the same mean and variance: readings then condition in closed form
    male_dev = 0.5 * context.normal("skin.sex", "person") * unknown
    decades_dev = 0.5 * age_spread / _YEARS_PER_DECADE * context.normal("skin.age", "person")
    spread = f" +/- {age_spread:g}" if age_spread else ""
    return Person(
        male={"female": 0.0, "male": 1.0, "unspecified": 0.5}[sex],
        age=age,
        male_dev=male_dev,
        decades_dev=decades_dev,
        words=f"{sex}, {age:g}{spread} years",
    )


def decades(context: ModelContext, person: Person) -> float:
    """Decades between the reference age and the mean age of a person."""
    return (person.age - reference_age(context)) / _YEARS_PER_DECADE


def reference_age(context: ModelContext) -> float:
    """The age that the fitted medians are of, years; what they change by a decade is stated with the slope."""
    return context.parameter("skin.reference_age", leverage=0.0).number
