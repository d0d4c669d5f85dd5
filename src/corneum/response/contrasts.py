"""The trials as contrasts: what was done against what, in how many people, and what came of it.

A row of response/contrasts holds one prespecified outcome at one time of one study: the primary outcome where the
study names one, else the global score of a rater who did not know the side, else the first one printed; the last time
within half a year at which both arms were read. The figures stay in the outcome rows that it names.
"""

from __future__ import annotations

from dataclasses import dataclass

from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Row
from corneum.evidence.value import Value

CONTRASTS = "response/contrasts"
COMPARATORS = "response/comparators"
FAMILIES = "response/families"
AGENTS = "response/agents"

# kinds of a row of response/contrasts
PRIMARY, REVIEW, UNCONTROLLED, RANKS = "primary", "review", "uncontrolled", "ranks"
# what a treatment was held against
CONTROL, ADDED, ACTIVE, BASELINE = "control", "added", "active", "baseline"


@dataclass(frozen=True)
class Arm:
    """What was done: a family of procedures ("needling", "topical") and what it carries ("prp", "none")."""

    family: str
    agent: str


@dataclass(frozen=True)
class Contrast:
    """One study for one goal: `treated` against `against`, seen from the treated arm.

    `turned` tells that the study is read from its comparator, so that its sign is the other way round. `direction` is
    better, worse, same, mixed or not_tested, by what the study printed and as seen from `treated`. `row` is the row
    of response/contrasts, `figures` the outcome rows that it names, the first of them with what was done.
    """

    row: Row
    treated: Arm
    against: Arm
    comparator: str
    turned: bool
    direction: str
    figures: tuple[Row, ...]

    @property
    def study(self) -> str:
        """The study, by the key of its source; one of several trials of a source has a letter of its own."""
        return self.row["study"]

    @property
    def kind(self) -> str:
        return self.row["kind"]

    @property
    def is_paired(self) -> bool:
        """Whether both arms are of the same people."""
        return self.row["pairing"] == "within_person"

    @property
    def people(self) -> int | None:
        """People in whom it was read, both arms together; None where that was not printed."""
        here, there = (self.row[column] for column in ("people", "people_against"))
        return int(here) + (int(there) if there else 0) if here else None

    @property
    def who_paid(self) -> str:
        """Who paid, as the outcome rows print it; empty where nothing was read."""
        return next((row["funding"] for row in self.figures if row.get("funding")), "")


_TURNED = {"better": "worse", "worse": "better"}
# what a procedure carries where it carries nothing that acts
_EMPTY = ("none", "saline")


def contrasts_of(context: ModelContext, goal: str, variant: str) -> tuple[Contrast, ...]:
    """Every contrast for a goal, seen from the treated arm, and once more from an active comparator.

    Args:
        context: Tables, virtual people and record.
        goal: A goal of a client, or another condition that trials treat.
        variant: Its variant; "" for all.

    Source: response/contrasts and the outcome rows that it names.
    """
    table = context.table(CONTRASTS)
    rows = [row for row in table.where(goal=goal) if _is_of(row, variant)]
    forward = [_contrast(context, row, turned=False) for row in rows]
    backward = [_contrast(context, each.row, turned=True) for each in forward if _is_turned(context, each)]
    return (*forward, *backward)


def _is_turned(context: ModelContext, contrast: Contrast) -> bool:
    """Whether a study is told from its comparator as well: where that is a treatment of a family of its own."""
    return contrast.comparator == ACTIVE and contrast.against.family not in context.table(COMPARATORS).index


def _is_of(row: Row, variant: str) -> bool:
    return not variant or row["variant"] == "*" or variant in row.list("variant")


def _contrast(context: ModelContext, row: Row, *, turned: bool) -> Contrast:
    treated, against = Arm(row["family"], row["agent"]), Arm(row["against_family"], row["against_agent"])
    here, there = (against, treated) if turned else (treated, against)
    printed = row["direction"]
    return Contrast(
        row=row,
        treated=here,
        against=there,
        comparator=comparator_kind(context, here, there),
        turned=turned,
        direction=_TURNED.get(printed, printed) if turned else printed,
        figures=tuple(figure(context, identity) for identity in row.list("rows")),
    )


def comparator_kind(context: ModelContext, treated: Arm, against: Arm) -> str:
    """What a comparator is to a treatment: CONTROL, ADDED, ACTIVE or BASELINE.

    The same procedure with nothing or salt water in it is a control where the procedure does nothing by itself; where
    it does, such as needling, it shows what the payload adds and no more.
    """
    named = context.table(COMPARATORS).index.get(against.family)
    if named is not None:
        return named["kind"]
    if against.family == treated.family and against.agent in _EMPTY and treated.agent not in _EMPTY:
        return ADDED if context.table(FAMILIES).row(against.family)["acts_alone"] == "yes" else CONTROL
    return ACTIVE


def figure(context: ModelContext, identity: str) -> Row:
    """The outcome row of an identity `table:row_id`."""
    table, _, row_id = identity.partition(":")
    return context.table(table).row(row_id)


def read(context: ModelContext, contrast: Contrast) -> None:
    """Count the rows of a contrast among the inputs of the model whose scope is open."""
    context.row(CONTRASTS, contrast.row.row_id)
    for row in contrast.figures:
        context.row(row.table, row.row_id)


def weeks(row: Row, column: str) -> Value | None:
    """A time of a contrast as Value, s; None where the study does not tell it."""
    return row.value(column) if row[column] else None
