"""What a client wants: the goals as they stand in the file, and as they are planned, each once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field, ValidationInfo, field_validator

from corneum.client.device_and_goal_names import GOAL, GoalName, variant_of
from corneum.client.fields import Form
from corneum.client.kinds import text, words
from corneum.client.unknown_words import Unread, understood
from corneum.evidence.goal_words import GOALS
from corneum.evidence.tables import load_tables
from corneum.zones import NOT_FACE, WHOLE_FACE

# from the weakest to the strongest
SEVERITIES = ("mild", "moderate", "severe")
# the place of a goal of the body
_OUTSIDE = "none"


class Goal(Form):
    """What the client wants. `goal` and `variant` are words of the goal table."""

    named: Annotated[GoalName | Unread, GOAL] = Field(alias="goal")
    severity: Annotated[str, words(*SEVERITIES, what="how marked it is")] | None = None
    stated_variant: Annotated[str, text("which form of the goal", "static", "melasma")] | None = Field(
        default=None, alias="variant"
    )

    @property
    def goal(self) -> str:
        return understood(self.named).goal

    @property
    def variant(self) -> str | None:
        """The variant that was said, by its own key or by the word of the goal ("melasma"); None if none was."""
        return self.stated_variant or understood(self.named).variant

    @property
    def conditions(self) -> tuple[str, ...]:
        """Ids of `vocabulary/conditions` that it reports: of the variant where one is stated, else of the word."""
        if not isinstance(self.named, GoalName):
            return ()
        if self.stated_variant is None:
            return self.named.conditions
        rows = load_tables()[GOALS].where(goal=self.named.goal, variant=self.stated_variant)
        return tuple(row["condition"] for row in rows if row["condition"])

    @field_validator("stated_variant")
    @classmethod
    def _of_goal(cls, variant: str | None, info: ValidationInfo) -> str | None:
        named = info.data.get("named")
        return variant_of(named.goal, variant) if variant is not None and isinstance(named, GoalName) else variant


def zones_of_goals(stated: Sequence[Goal]) -> tuple[str, ...]:
    """The zones to plan where a file names none: the places of its goals, and the whole face for what has none.

    A goal of the body, which lies outside of the atlas, has no zone.

    Args:
        stated: the entries of the file.

    Source: vocabulary/goals.
    """
    places = [_place(planned.goal) for planned in planned_goals(stated)] or [WHOLE_FACE]
    meant = {zone for place in places for zone in place}
    return tuple(zone for zone in (*WHOLE_FACE, *NOT_FACE) if zone in meant)


def _place(goal: Goal) -> tuple[str, ...]:
    rows = load_tables()[GOALS].where(goal=goal.goal)
    own = next((row for row in rows if row["variant"] == (goal.variant or "")), None)
    place = own.list("zones") if own is not None else ()
    return WHOLE_FACE if not place else tuple(zone for zone in place if zone != _OUTSIDE)


@dataclass(frozen=True)
class PlannedGoal:
    """A goal that is planned for, and the words of the file that asked for it: several where they were merged."""

    goal: Goal
    words: tuple[str, ...]


def planned_goals(stated: Sequence[Goal]) -> tuple[PlannedGoal, ...]:
    """The goals of a file that are understood, each once, at its first place and with its strongest severity.

    Args:
        stated: the entries of the file. One whose word means several goals stands for each of them.
    """
    planned: dict[tuple[str, str | None], PlannedGoal] = {}
    for entry in stated:
        if not isinstance(entry.named, GoalName):
            continue
        for goal in _each(entry, entry.named):
            key = (goal.goal, goal.variant)
            first = planned.get(key)
            if first is None:
                planned[key] = PlannedGoal(goal, (entry.named.word,))
            else:
                stronger = first.goal.model_copy(update={"severity": _stronger(first.goal, goal)})
                planned[key] = PlannedGoal(stronger, (*first.words, entry.named.word))
    return tuple(planned.values())


def _each(entry: Goal, named: GoalName) -> Iterator[Goal]:
    if named.is_canonical:
        yield entry
        return
    yield entry.model_copy(update={"named": GoalName(named.goal, named.variant)})
    for goal, variant in named.also:
        yield Goal.model_construct(named=GoalName(goal, variant), severity=entry.severity)


def _stronger(first: Goal, second: Goal) -> str | None:
    marked = [goal.severity for goal in (first, second) if goal.severity is not None]
    return max(marked, key=SEVERITIES.index, default=None)
