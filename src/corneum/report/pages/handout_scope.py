"""What the handout is about: what will be done, what was asked about, and in which words it is told.

A handout is read by the client, whoever made the plan, so it tells nobody the depth of a needle.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time

from corneum.evidence.statement import Field, statement
from corneum.plan_document.document_parts import Text
from corneum.plan_document.plan_models import Plan
from corneum.plan_document.sentences import words_for
from corneum.plan_document.treatment_models import Benefit, Treatment
from corneum.report.answered_treatments import answered_treatments
from corneum.report.pages.clock import Clock, short_day, visit_clock
from corneum.wording import human_units as words
from corneum.wording.readers import Reader
from corneum.wording.templates import fill, templates

READER: Reader = "client"
# from the strongest refusal on
REFUSED = ("contraindicated", "outside_scope")
MAY_BE_DONE = ("recommended", "acceptable")
GOALS_SHOWN = 3
LONGEST_NAME = 45
# what a long name goes on with: what is in it
_CONTENTS = " with "


@dataclass(frozen=True)
class Scope:
    """A plan as the handout tells it.

    `done` is what will be done: what is recommended, else what was asked about where it may be done; None where nothing
    is. `offers` are what was asked about. `goals` are keys of `benefit`, the most important first. `clock` counts from
    the end of the visit; it has no day where none is named.
    """

    plan: Plan
    clock: Clock
    done: Treatment | None
    offers: tuple[Treatment, ...]
    goals: tuple[str, ...]

    @property
    def reader(self) -> Reader:
        """Who reads it."""
        return READER

    @property
    def visit(self) -> Treatment | None:
        """What is done at a visit, where the plan's aftercare, numbing and warnings belong to what is done."""
        return self.done if self.done is not None and self.done.id == self.plan.procedure else None

    @property
    def is_held(self) -> bool:
        """Whether what is done waits for answers to open questions."""
        return self.done is not None and any(self.done.id in stop.holds for stop in self.plan.stops)

    def text(self, text: Text) -> str:
        """A text of the plan for the client."""
        return words_for(text, self.reader)

    def say(self, text_id: str, **fields: Field) -> str:
        """A sentence of the page."""
        return fill(statement(text_id, **fields), self.reader)

    def date(self, iso: str) -> str:
        """A day with its weekday; with the year where that is not the plan's."""
        return short_day(date.fromisoformat(iso), date.fromisoformat(self.plan.date).year)

    def goal(self, goal: str) -> str:
        """A goal, with or without its variant, in plain words."""
        name = _without_variant(goal)
        text_id = f"handout.goal.{name}"
        return self.say(text_id) if text_id in templates() else words.readable(name)

    def name(self, treatment: Treatment) -> str:
        """A treatment in a sentence; an offer that was put right goes by the name of the offer."""
        offer = next((each for each in self.plan.treatments if each.id == treatment.repairs), treatment)
        return short_name(offer)


def scope_of(plan: Plan, at: time) -> Scope:
    """What the handout of a plan is about; `at` is the hour at which the visit ends."""
    answered = answered_treatments(plan)
    done = _done(plan, answered)
    day = done.waits.first_day if done is not None and plan.occasion.planned_for else None
    about = [done] if done is not None else answered
    return Scope(
        plan=plan,
        clock=visit_clock(day, at),
        done=done,
        offers=tuple(treatment for treatment in answered if treatment.considered),
        goals=_goals(plan, about)[:GOALS_SHOWN],
    )


def distinct(treatments: Iterable[Treatment | None]) -> tuple[Treatment, ...]:
    """The treatments in their order, each once; what is None is left out."""
    return tuple({treatment.id: treatment for treatment in treatments if treatment is not None}.values())


def first_benefit(scope: Scope, treatment: Treatment) -> Benefit | None:
    """What trials say on the first goal of the handout."""
    return treatment.benefit.get(scope.goals[0]) if scope.goals else None


def short_name(treatment: Treatment) -> str:
    """The name of a treatment: a long name without what is in it."""
    name = treatment.plain_name
    return name if len(name) <= LONGEST_NAME else name.partition(_CONTENTS)[0]


def _done(plan: Plan, answered: Iterable[Treatment]) -> Treatment | None:
    """What is recommended; else what was asked about, or what it is put right to, where it may be done: that of the
    plan's visit first."""
    recommended = next((each for each in plan.treatments if each.id == plan.recommended), None)
    if recommended is not None or plan.emergency:
        return recommended if not plan.emergency else None
    waiting = {identity for stop in plan.stops for identity in stop.holds}
    # what is held has neither a day nor a question that it waits for
    allowed = [
        each
        for each in answered
        if each.verdict in MAY_BE_DONE and (each.waits.first_day is not None or each.id in waiting)
    ]
    return min(allowed, key=lambda each: each.id != plan.procedure, default=None)


def _goals(plan: Plan, about: Iterable[Treatment]) -> tuple[str, ...]:
    wanted = plan.occasion.goals
    keys = dict.fromkeys(key for treatment in about for key in treatment.benefit)

    def order(key: str) -> int:
        name = _without_variant(key)
        return wanted.index(name) if name in wanted else len(wanted)

    return tuple(sorted(keys, key=order))


def _without_variant(goal: str) -> str:
    return goal.partition(".")[0]
