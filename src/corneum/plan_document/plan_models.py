"""The typed plan: what plan.json holds, as frozen models from which its JSON Schema is made.

Prose is a list of sentences, each with its template, its fields and the text for the file's reader; numbers are in SI.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field, JsonValue

from corneum.plan_document.aftercare_models import Step, TimedRule, WarningSign
from corneum.plan_document.card_models import Card
from corneum.plan_document.cell_models import PlacedCell
from corneum.plan_document.check_models import Check
from corneum.plan_document.choice_models import Choice, Narrower, NotAsked, Stop
from corneum.plan_document.course_models import CourseBasis, CoursePrice, CourseVisit
from corneum.plan_document.document_parts import Grade, Part, Quantity, Reason
from corneum.plan_document.first_screen_models import FirstScreen
from corneum.plan_document.identity_models import Identity
from corneum.plan_document.label_models import TreatmentLabel
from corneum.plan_document.not_used_models import NotUsed
from corneum.plan_document.numbing_models import NotNumbed, Numbing
from corneum.plan_document.observed_models import Observed
from corneum.plan_document.off_label_models import OffLabelUse
from corneum.plan_document.offer_models import NotComputed
from corneum.plan_document.regimen_models import Regimen
from corneum.plan_document.session_models import Session
from corneum.plan_document.technique_models import StatedInput, TechniqueCost
from corneum.plan_document.treatment_models import Treatment
from corneum.plan_document.understood_models import Understood
from corneum.plan_document.word_models import NotPlanned, ReadAs, Unresolved
from corneum.plan_document.zone_models import DryFeeling, Structure


class Derivation(Part):
    model: str
    equation: str
    inputs: list[str]
    sources: list[str]
    grade: Grade


class Reference(Part):
    """One work that the plan cites."""

    key: str
    citation: str
    address: str = Field(description="the doi:... or web address with which the citation ends; empty where it has none")
    design: str
    funding_or_conflict: str


class Occasion(Part):
    """What the pages need of the client's file: who operates, on which day, before which event, for which goals."""

    licence: str | None = Field(description="of the operator; null where none is named")
    planned_for: str | None = Field(description="day of the visit, ISO")
    event: str | None = Field(description="day of the event, ISO")
    goals: list[str] = Field(description="without their variants, most important first")


class Plan(Part):
    """plan.json."""

    schema_version: Literal["4"]
    version: str
    date: str
    seed: int
    tables: str = Field(description="hash of the evidence tables")
    inputs: str = Field(description="hash of the client's file as understood")
    client: dict[str, JsonValue] = Field(description="the client's file as understood")
    identity: Identity | None = Field(default=None, description="whose plan it is; null where the file does not say")
    occasion: Occasion
    first_screen: FirstScreen
    emergency: list[Reason]
    stops: list[Stop] = Field(
        default_factory=list, description="open questions that hold back dates and settings of some treatments"
    )
    subject: str = Field(description="the first-listed offer; what is recommended where nothing was asked about")
    recommended: str
    close_call: bool
    choice: Choice
    provisional: list[NotAsked]
    unresolved: list[Unresolved] = Field(description="words that are not understood: what depends on them is withheld")
    not_planned: list[NotPlanned] = Field(
        default_factory=list, description="goals and places that are understood and not planned here"
    )
    read_as: list[ReadAs] = Field(
        default_factory=list, description="goals that were merged, and words that were read as several goals"
    )
    understood: list[Understood] = Field(
        default_factory=list, description="what the words on the client's health and care were read as"
    )
    not_used: list[NotUsed] = Field(
        default_factory=list, description="what the client's file says that changed nothing in this plan"
    )
    not_computed: list[NotComputed] = Field(
        default_factory=list, description="what was asked about and no treatment of the plan answers"
    )
    technique: list[StatedInput] = Field(
        default_factory=list, description="how the file says that it is worked, and what is known to follow"
    )
    technique_cost: list[TechniqueCost] = Field(default_factory=list, description="what a slip of the hand costs")
    treatments: list[Treatment]
    off_label: list[OffLabelUse] = Field(
        default_factory=list, description="of what may be done: uses that no regulator has licensed"
    )
    tiers: dict[str, str | None]
    card: list[Card]
    session: Session | None = Field(None, description="the day of the visit; null in older plans")
    safety: list[Reason]
    procedure: str | None = Field(
        default=None, description="the treatment that numbing, aftercare, warnings and infection control belong to"
    )
    numbing: Numbing | NotNumbed | None
    aftercare: list[TimedRule]
    warnings: list[WarningSign]
    infection_control: list[Step]
    label: list[TreatmentLabel]
    regimen: Regimen | None = Field(default=None, description="home care, beside or in place of a procedure")
    course: list[CourseVisit]
    course_basis: list[CourseBasis] = Field(default_factory=list, description="why each course is as it is")
    course_price: CoursePrice | None = Field(None, description="of the first treatment that has a price")
    uncertainty: list[Narrower]
    observed: list[Observed] = Field(default_factory=list, description="test spots and last visits, and their effect")
    skin: dict[str, dict[str, Quantity]]
    cells: dict[str, list[PlacedCell]] = Field(default_factory=dict, description="by zone: the cells of the goals")
    anatomy: dict[str, list[Structure]] = Field(default_factory=dict, description="by zone: structures by depth")
    dry_feeling: DryFeeling | None = None
    amounts_after: Quantity | None = Field(None, description="time after application of the amounts by layer, s")
    not_placed: dict[str, list[str]] = Field(description="by zone: structures whose depth nobody gave")
    derivations: dict[str, Derivation] = Field(default_factory=dict)
    derivations_file: str | None = Field(
        default=None, description="file beside this one that holds `derivations` and the rest of what is not `in_full`"
    )
    references: list[Reference]
    check: Check | None = Field(
        default=None, description="of the finished plan against the tables; null in older plans"
    )

    def to_json(self) -> str:
        """The whole plan in one document, its derivations within: by alias, compact, one line break at the end."""
        return self.model_dump_json(by_alias=True) + "\n"


def plan_schema() -> dict[str, JsonValue]:
    """JSON Schema (2020-12) of plan.json."""
    schema = Plan.model_json_schema(by_alias=True)
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "corneum plan"
    return schema
