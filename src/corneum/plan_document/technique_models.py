"""The parts of plan.json that say how the hand works: what was stated of it, what a slip costs, the second pass."""

from __future__ import annotations

from pydantic import Field

from corneum.plan_document.document_parts import Grade, Part, Quantity, Text


class StatedInput(Part):
    """One input of the technique that the client's file states, for one treatment."""

    treatment: str
    key: str = Field(description="as under `technique`, such as angle or stamp.dwell")
    stated: Text
    usual: Text = Field(description="how it is usually done with this class of device; may be empty")
    changes: list[str] = Field(description="what is known to follow from it; empty where nothing is")
    why: Text = Field(description="what is known of it, or that nothing is")
    warning: Text = Field(description="what to mind where it is not the usual; else empty")
    sources: list[str]
    grade: Grade


class TechniqueCost(Part):
    """What one slip of the hand costs in one zone, in the same people as the plan."""

    id: str = Field(description="row of needling/sloppy_hands")
    treatment: str
    zone: str
    what: Text = Field(description="the slip in words")
    depth_change: Quantity = Field(description="of the mean needle of a sitting, m; below zero is less deep")
    reaching_before: Quantity
    reaching_after: Quantity
    coverage_before: Quantity
    coverage_after: Quantity
    evenness_before: str
    evenness_after: str
    text: Text
    sources: list[str]
    grade: Grade


class SecondPass(Part):
    """A second pass that goes deeper over single scars or lines of one zone."""

    text: Text = Field(description="the whole of it in words")
    depth: Quantity = Field(description="needle length to set, m")
    zones: list[str]
    where: Text
    passes: int
    why: Text
    stated: bool = Field(description="whether the client's file asks for it; else it is proposed")
    depth_in_place: Quantity
    share_of_needles_reaching: Quantity
    injured_in_band: Quantity = Field(description="by both passes together, where they overlap")
    margins: dict[str, Quantity]
    sources: list[str]
    grade: Grade
