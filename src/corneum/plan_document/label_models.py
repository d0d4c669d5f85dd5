"""The parts of plan.json about printed ingredients: each name, what is known against it, what to do with it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from corneum.plan_document.content_models import AllergenDose
from corneum.plan_document.document_parts import Grade, Part, Text

Action = Literal["block", "avoid", "caution", "ok", "unknown"]


class Use(Part):
    """What to do with one ingredient on a route at an hour."""

    action: Action
    severity: int | None
    from_hour: float | None
    waits_as: str
    instead: list[str]


class Flag(Part):
    """One thing that is known against an ingredient."""

    kind: str
    severity: int | None
    why: Text
    grade: Grade
    sources: list[str]


class Ingredient(Part):
    """One name of a printed list, what it was matched to, and what to do with it.

    `match` is exact, synonym, rule, fuzzy or unknown; `rule` says which rule read a name that no table holds, and
    `assessed_as` by whose hazards an ingredient without hazards of its own is judged.
    """

    printed: str
    name: str | None
    match: str
    rule: str | None
    assessed_as: str | None
    score: float
    use: Use
    flags: list[Flag]
    why: Text
    sources: list[str]
    grade: Grade


class ProductUse(Part):
    """The product as a whole: its worst ingredient, and before that whether it is sterile."""

    action: Action
    from_hour: float | None
    instead: list[str]
    reasons: list[Text]


class ProductLabel(Part):
    """A printed ingredient list judged on a route."""

    is_list: bool
    reason: str | None
    route: str
    hours: float | None
    ingredients: list[Ingredient]
    product: ProductUse


class TreatmentLabel(ProductLabel):
    """The printed list of the product of one treatment, and what of its allergens gets past the barrier."""

    treatment: str
    allergens: list[AllergenDose] = Field(default_factory=list)
