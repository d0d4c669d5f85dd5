"""The parts of plan.json about cells: where those of the goals lie, and what gets to them."""

from __future__ import annotations

from pydantic import Field

from corneum.plan_document.document_parts import Course, Grade, Part, Quantity, Text


class PlacedCell(Part):
    """A cell that a goal is about, in one zone; depths in m below the surface."""

    cell: str
    name: str
    layer: str
    goals: list[str] = Field(description="goals of the client that are about it")
    upper: Quantity
    lower: Quantity = Field(description="no number where only that it lies below `upper` is known")
    grade: Grade
    sources: list[str]


class CellSolute(Part):
    """One solute at a cell: the free concentration in its layer over time, beside what acts on human cells."""

    solute: str
    concentration: Course = Field(description="mean over the layer in which the cell lives, kg/m^3 of its water")
    potency: Quantity = Field(description="concentration that acts on this cell, kg/m^3; none where it is not known")
    measure: str = Field(description="what the potency was measured by; empty where none is known")
    over_potency: Course | None = Field(description="concentration over potency; an upper bound where `at_most`")
    at_most: bool
    line: Text


class ReachedCell(Part):
    """What of a treatment gets to a cell in one zone."""

    cell: str
    share_of_needles: Quantity | None = Field(description="that reach it, each where it goes in; null without needles")
    solutes: list[CellSolute]
    line: Text
