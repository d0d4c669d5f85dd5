"""The typed plan: what plan.json holds, as frozen models from which its JSON Schema is made.

Prose is a list of sentences, each with its template, its fields and the text for the file's reader; numbers are in SI.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field, JsonValue

from corneum.plan_document.calendar_models import EventVisibility, Waits
from corneum.plan_document.cell_models import PlacedCell, ReachedCell
from corneum.plan_document.check_models import Check
from corneum.plan_document.content_models import Additive
from corneum.plan_document.course_models import CourseBasis, CoursePrice, CourseVisit
from corneum.plan_document.document_parts import (
    Amount,
    Course,
    FieldValue,
    Grade,
    NoNumber,
    Number,
    Part,
    Quantity,
    Range,
    Reason,
    Sampling,
    Sentence,
    Strength,
    Template,
    Text,
    grade_of,
)
from corneum.plan_document.identity_models import Identity
from corneum.plan_document.label_models import TreatmentLabel
from corneum.plan_document.limit_models import SettingLimit
from corneum.plan_document.not_used_models import NotUsed
from corneum.plan_document.numbing_models import ClockStep, NotNumbed, Numbing
from corneum.plan_document.off_label_models import OffLabelUse
from corneum.plan_document.offer_models import NotComputed, Offer
from corneum.plan_document.regimen_models import Regimen
from corneum.plan_document.response_models import ClaimAnswer, ResponseBasis, ZoneResponse
from corneum.plan_document.session_models import Session
from corneum.plan_document.technique_models import SecondPass, StatedInput, TechniqueCost
from corneum.plan_document.understood_models import Understood
from corneum.plan_document.word_models import NotPlanned, ReadAs, Unresolved

# parts of every document, under this name as well
__all__ = [
    "Amount",
    "ClockStep",
    "Course",
    "FieldValue",
    "Grade",
    "NoNumber",
    "NotNumbed",
    "Number",
    "Numbing",
    "Part",
    "Quantity",
    "Range",
    "Reason",
    "Sampling",
    "Sentence",
    "Strength",
    "Template",
    "Text",
    "grade_of",
]

Verdict = Literal["contraindicated", "outside_scope", "not_recommended", "acceptable", "recommended"]
Tier = Literal["nothing_visible", "one_pink_day", "up_to_a_week", "longer"]
SignName = Literal["days_red", "pinkness", "pinpoint", "pain", "result"]
VisitKind = Literal["test spot", "last visit"]
Word = Literal["likely", "possible", "unknown", "unlikely"]
EffectKind = Literal["pooled", "single", "sign", "not_poolable", "judgement", "none"]
EffectScale = Literal["standard_deviations", "share_of_people", ""]


class Depths(Part):
    """The four depths, in m: what reaches the target, what trials used, what a regulator evaluated, what to set."""

    anatomical: Quantity
    tested: Range | NoNumber
    labelled: Quantity
    dial: Quantity


class Pain(Part):
    """Pain in words, with the range of the trials beside it."""

    words: str
    rank: int = Field(description="of the words, 0 (hardly any) to 4 (strong), to compare with")
    score: Quantity
    trials: Text
    note: Text


class Band(Part):
    """The depth band of the goal that the needles serve, m below the surface."""

    goal: str
    variant: str
    cell: str
    upper: Quantity
    lower: Quantity


class Closing(Part):
    """How channels close: s until they no longer pass water, and until none is seen any more."""

    tight: Quantity
    unseen: Quantity


class Structure(Part):
    """A gland, plexus, nerve, vessel, fascia or bone, m below `reference`: a range, or the depth over people."""

    name: str
    kind: str
    reference: str
    shallowest: Quantity | None = None
    deepest: Quantity | None = None
    depth: Quantity | None = None
    hard_limit: Quantity | None = None


class DryFeeling(Part):
    """How long a dry feeling lasts after needles, s."""

    usual: Range
    expected: Quantity
    unusual: Quantity
    sentence: Text


class Heat(Part):
    """What one radio-frequency needle coagulates in one pulse: depths below the surface and width, m; volume, m^3."""

    top: Quantity
    bottom: Quantity
    width: Quantity
    volume_per_needle: Quantity
    sentence: Text


class Zone(Part):
    """One treatment in one zone."""

    verdict: Verdict
    reasons: list[Reason] = Field(default_factory=list)
    depths: Depths | None = None
    goal: str | None = None
    band: Band | None = None
    closing: Closing | None = None
    depth_in_place: Quantity | None = None
    channel_depth: Quantity | None = None
    channel_density: Quantity | None = None
    coverage: Quantity | None = None
    injured_in_band: Quantity | None = Field(None, description="share of the goal's depth band within needle tracks")
    share_of_needles_reaching: Quantity | None = None
    confidence_reaching: Quantity | None = None
    amount: dict[str, dict[str, Amount | NoNumber]] = Field(
        default_factory=dict, description="solute, then layer: kg/m^2"
    )
    potency: dict[str, Quantity] = Field(default_factory=dict)
    tewl: Course | NoNumber | None = None
    drying: Course | None = Field(None, description="share of the highest rise of water loss that is left")
    pain: Pain | None = None
    bleeding: Quantity | None = None
    bleeding_role: str | None = None
    redness: Quantity | None = None
    pih_risk: Quantity | None = None
    response: ZoneResponse | None = Field(None, description="what is injured there, and what the skin answers to it")
    margins: dict[str, Quantity] = Field(default_factory=dict)
    binding: str | None = None
    bound_by: Text = Field(default_factory=list, description="what bound the dial, in words")
    cells: list[ReachedCell] = Field(
        default_factory=list, description="what gets to the cells of the goals, where the treatment is answered in full"
    )
    heat: Heat | None = Field(None, description="null without radio frequency")
    never_beyond: SettingLimit | None = Field(None, description="null where nothing is set")


class Benefit(Part):
    """What trials say for one goal. `kind` tells what the effect is: pooled, of a single study or review, a count of
    directions, or a judgement where no trial has a control."""

    word: Word
    kind: EffectKind
    studies: int = Field(description="trials that the word rests on")
    people: int | None
    effect: Quantity
    scale: EffectScale
    against: Text
    onset: Range | NoNumber
    duration: Range | NoNumber
    sessions: int | None
    interval_weeks: int | None
    evidence: Text = Field(default_factory=list)
    settled_by: Text = Field(default_factory=list)
    grade: Grade
    why_grade: list[Text] = Field(default_factory=list, description="each step down in certainty")
    sources: list[str]


class Burden(Part):
    tier: Tier
    days_visible: Quantity
    first_weeks: Quantity | None = Field(
        None, description="s for which a product may irritate visibly after it is begun; null where it does not"
    )
    pain: str
    risk: str


class Answer(Part):
    """One of the twelve questions."""

    id: str
    question: Text
    answer: Text
    confidence: str
    elsewhere: Text = Field(description="what trade articles or dermatologists say where the data differ; may be empty")


class Confidence(Part):
    """Three confidences that are never blended."""

    geometry: str
    delivery: str
    benefit: str


PriceCovers = Literal["session", "course", "unclear"]


class Price(Part):
    amount: float
    currency: str
    covers: PriceCovers = Field("session", description="what the price is for")
    a_year: float | None
    note: Text


class Patch(Part):
    """A square of skin with the holes of one treatment, laid once at the median density."""

    zone: str
    passes: int
    side: Quantity
    within: Quantity
    width: Quantity
    slot: Quantity
    density: Quantity
    near: Quantity = Field(description="share of the square within that distance of a hole")
    gap: Quantity = Field(description="radius of the largest circle without a hole")
    spread: Quantity = Field(description="variance over mean of the counts in squares of 1 mm")
    gap_middle: str
    holes: str = Field(description="places in um from the lower left corner, x,y joined by blanks")
    directions: str = Field(description="how far and which way each hole is drawn out, um; empty for round holes")


class Change(Part):
    """One change to an offer that was put right: what is done instead, and what stood against it."""

    what: Text
    why: Text


class GoalAnswer(Part):
    """A question answered: yes, no, or not known."""

    answer: Literal["yes", "no", "not_known"]
    why: Text


class Treatment(Part):
    id: str
    considered: bool = Field(description="an entry of `considering`, as it stands there")
    in_full: bool = Field(default=True, description="false where the file of derivations holds the rest of it")
    repairs: str | None = Field(None, description="id of the offer that this one puts right")
    changes: list[Change] = Field(default_factory=list, description="what is done instead of the offer")
    answers: dict[str, GoalAnswer] = Field(
        default_factory=dict, description="collagen, pores, oil, even, plump; where the treatment is answered in full"
    )
    class_: str = Field(alias="class")
    name: str
    plain_name: str
    device: str | None
    payload: str
    procedure: bool = Field(description="somebody does something to the skin; false for care at home and examinations")
    rung: int
    in_the_room: bool
    verdict: Verdict
    reasons: list[Reason]
    by_licence: dict[str, Verdict] = Field(description="verdict for each licence, where the file names no operator")
    confidence: Confidence
    burden: Burden
    benefit: dict[str, Benefit]
    collagen: dict[str, Quantity] = Field(default_factory=dict)
    response: list[ResponseBasis] = Field(
        default_factory=list, description="whether answers of the skin follow depth and passes; see zones for numbers"
    )
    claims: list[ClaimAnswer] = Field(
        default_factory=list, description="claims of the trade on what the injury does, each with an answer"
    )
    total_uptake: dict[str, Quantity] = Field(
        default_factory=dict, description="past the stratum corneum over all zones, kg, by solute"
    )
    limits_broken: list[Text]
    waits: Waits = Waits()
    visible_on_event: EventVisibility | None = Field(None, description="null where no event lies ahead of it")
    assumed: list[Text] = Field(description="what stands in for specifications of the device that were not found")
    price: Price | None
    offer: Offer | None = Field(None, description="how the offer was read; null where plain keys said it")
    patch: Patch | None = Field(None, description="where the holes may fall; for what was asked about or recommended")
    questions: list[Answer] = Field(default_factory=list)
    ask_provider: list[Text] = Field(
        default_factory=list, description="what to ask the provider, a question each, as parts of a list"
    )
    additives: list[Additive] = Field(default_factory=list, description="of what was asked about: each by route")
    zones: dict[str, Zone]


class Expectation(Part):
    day: int
    text: Text


class FirstScreen(Part):
    """At most 150 words in all."""

    answer: Text
    do: list[Text]
    do_not: list[Text]
    when: Text
    expect: list[Expectation]
    confidence: Confidence
    put_right: Text = Field(description="the offer, put right")
    instead: Text = Field(description="what is best at hand, where that is not what was asked about")
    elsewhere: Text = Field(description="what would need something that is not at hand, and why it is worth it")
    do_less: Text
    runner_up: Text
    answers: list[Text] = Field(description="yes, no or not known, a question each")
    would_change: list[Text]


class Card(Part):
    """What the practitioner sets and does in one zone."""

    zone: str
    treatment: str
    verdict: Verdict
    dial: Quantity
    cartridge: Text
    passes: int | None
    directions: Text
    speed: Text
    angle: Text
    stretch: Text
    glide: Text
    serum: Text
    start: Text
    stop_sign: Text
    lower_if: Text
    never_beyond: SettingLimit
    second_pass: SecondPass | Text = Field(
        default_factory=list, description="a deeper second pass, or in words where more may be done and why not"
    )
    energy: Quantity | None = Field(None, description="of one needle and pulse, J; null without radio frequency")
    pulse: Quantity | None = Field(None, description="s; null without radio frequency")
    tip: Quantity | None = Field(None, description="needles of the tip offered; null without radio frequency")
    no_go: list[Text] = Field(default_factory=list, description="places of the zone that the needles keep off")
    cells: Text = Field(default_factory=list, description="the cells of the goals, and how many needles get to them")
    minutes: Quantity
    expert_practice: list[str]


class TimedRule(Part):
    item: Text
    kind: str
    rule: Text
    detail: Text = Field(description="the rule without the `avoid` that its kind says already; may be empty")
    from_h: float
    to_h: float | None
    since: str | None
    until: str | None
    why: Text
    sources: list[str]
    grade: Grade


class WarningSign(Part):
    """A sign to watch for, and what to do at once."""

    sign: Text
    do: Text
    from_h: float
    to_h: float
    sources: list[str]


class Step(Part):
    """One step of infection control."""

    phase: str
    step: Text
    detail: Text
    why: Text
    sources: list[str]


class NotAsked(Part):
    id: str
    question: Text


class Stop(Part):
    """An open question that can stop a treatment, and the treatments that wait for it."""

    id: str
    question: Text
    about: str
    holds: list[str]


class Derivation(Part):
    model: str
    equation: str
    inputs: list[str]
    sources: list[str]
    grade: Grade


class ObservedSign(Part):
    """One read-out of a test spot or last visit beside its prediction: days_red in s, pain of 10, or words."""

    sign: SignName
    predicted: Quantity = Field(description="days_red and pinkness: redness in s; pinpoint: share of needles")
    predicted_word: str | None
    seen: Quantity | None
    seen_word: str | None
    stronger: bool = Field(description="above the prediction by more than the error of the reading; else no effect")
    note: Text


class ObservedChange(Part):
    """One treatment in one zone: dial in m and redness in s without and with what was seen."""

    treatment: str
    zone: str
    dial_before: Quantity | None = Field(description="null where no needle is used")
    dial_after: Quantity | None
    redness_before: Quantity
    redness_after: Quantity


class Observed(Part):
    """A test spot or last visit. Only a stronger reaction changes anything; the strongest sign decides in a zone."""

    kind: VisitKind
    zones: list[str]
    device: str
    depth: float | None = Field(description="m; null where nobody said")
    signs: list[ObservedSign]
    changed: list[ObservedChange]
    summary: Text


class Choice(Part):
    """How the recommendation came about: the rule, the weights of the goals, and how each treatment stood."""

    rule: Text
    weights: dict[str, float] = Field(description="by goal")
    runner_up: str | None
    on_trial: bool = Field(
        False, description="what is recommended is more likely than not to beat doing nothing, and not shown to"
    )
    put_right: str | None = Field(description="the first-listed offer, put right; null where nothing can be mended")
    elsewhere: str | None = Field(description="needs what is not at hand, and is shown to beat what is recommended")
    elsewhere_beats: float | None = Field(description="probability that it does better than what is recommended")
    at_hand: str = Field(description="what would be recommended without what somebody else does; none for nothing more")
    as_well: list[str] = Field(description="milder treatments that the subject is not shown to beat, one a class")
    do_less: str = Field(description="the best of home care and examinations; none for nothing more than today")
    better_than_chosen: dict[str, float] = Field(description="by treatment: share of draws in which it does better")


class Narrower(Part):
    """What would narrow the answer; `kept` is the width of the interval that would be left, as a share."""

    id: str
    what: Text
    narrows: Text
    kept: Quantity


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
