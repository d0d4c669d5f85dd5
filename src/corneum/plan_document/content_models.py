"""What plan.json holds of the contents of a product: each additive by route, each allergen over a course."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from corneum.plan_document.document_parts import Grade, Part, Quantity, Strength, Text

Reaches = Literal["level", "margin", "neither", "no_level"]
MeasuredIn = Literal["people", "mice"] | None


class AdditiveOnRoute(Part):
    """What stands against an additive on the routes that one rule names."""

    routes: list[str]
    strength: Strength
    why: Text
    do: Text
    grade: Grade
    sources: list[str]


class Additive(Part):
    """Something that a product carries and that has rules of its own, by route."""

    id: str
    name: str
    by_route: list[AdditiveOnRoute]


class AllergenDose(Part):
    """What of one allergen gets past the barrier, kg/m^2, beside the level known of it on whole skin.

    `reaches` says what the upper end of the 95 % interval over the course reaches: the `level`, or only the `margin`,
    the level over the usual margin for broken skin. `neither` clears nothing, for a level describes whole skin.
    """

    name: str
    printed: str
    zone: str | None = Field(description="where most of it gets in; null where no needles decide it")
    sessions: int
    content: Quantity = Field(description="in the product, kg/m^3")
    content_stated: bool
    session: Quantity
    course: Quantity
    level: Quantity
    measured_in: MeasuredIn
    reaches: Reaches
    text: Text
