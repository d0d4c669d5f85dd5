"""What the handout is about: the recommended step, what was asked about, and whose aftercare it carries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import time

from corneum.plan_document.plan_models import Benefit, Plan, Text, Treatment
from corneum.plan_document.sentences import words_for
from corneum.report.answered_treatments import answered_treatments
from corneum.report.pages.clock import Clock, visit_clock
from corneum.wording import human_units as words
from corneum.wording.readers import Reader, reader_of_handout

REFUSED = ("contraindicated", "outside_scope")
GOALS_SHOWN = 3
LONGEST_NAME = 45
BENEFITS = {
    "likely": "likely to help",
    "possible": "may help",
    "unknown": "nobody knows",
    "unlikely": "unlikely to help",
}
CERTAINTY = {
    "high": "very sure",
    "moderate": "fairly sure",
    "low": "not very sure",
    "very_low": "little to go on",
    "no_data": "no data",
}
_GOALS = {
    "acne_scars": "scars",
    "barrier_repair": "a calm skin barrier",
    "eye_area": "the eye area",
    "laxity": "slack skin",
    "laxness": "lines from muscles",
    "lightening": "dark marks",
    "oil": "oily skin",
    "thinning": "thin skin",
}


@dataclass(frozen=True)
class Scope:
    """A plan as the handout tells it.

    `about` is what was asked about, then `main`, the recommended step. `subject` is the treatment that aftercare and
    numbing belong to. `goals` are keys of `benefit`, the most important first.
    """

    plan: Plan
    reader: Reader
    clock: Clock
    main: Treatment | None
    about: tuple[Treatment, ...]
    subject: Treatment | None
    goals: tuple[str, ...]

    def text(self, text: Text) -> str:
        """A text for whoever reads the handout."""
        return words_for(text, self.reader)


def scope_of(plan: Plan, at: time) -> Scope:
    """What the handout of a plan is about; `at` is the hour at which the visit ends."""
    by_id = {treatment.id: treatment for treatment in plan.treatments}
    main = by_id.get(plan.recommended)
    about = answered_treatments(plan)
    return Scope(
        plan=plan,
        reader=reader_of_handout(plan.occasion.licence),
        clock=visit_clock(plan.occasion.planned_for, at),
        main=main,
        about=about,
        subject=by_id.get(plan.procedure) if plan.procedure else None,
        goals=_goals(plan, about)[:GOALS_SHOWN],
    )


def distinct(treatments: Iterable[Treatment | None]) -> tuple[Treatment, ...]:
    """The treatments in their order, each once; what is None is left out."""
    return tuple({treatment.id: treatment for treatment in treatments if treatment is not None}.values())


def goal_words(goal: str) -> str:
    """A goal, with or without its variant, in plain words."""
    name = _without_variant(goal)
    return _GOALS.get(name, words.readable(name))


def first_benefit(scope: Scope, treatment: Treatment) -> Benefit | None:
    """What trials say on the first goal of the handout."""
    return treatment.benefit.get(scope.goals[0]) if scope.goals else None


def short_name(treatment: Treatment) -> str:
    """The name of a treatment for a heading: a long name without what is in it."""
    name = treatment.plain_name
    return name if len(name) <= LONGEST_NAME else name.partition(" with ")[0]


def _goals(plan: Plan, about: Sequence[Treatment]) -> tuple[str, ...]:
    wanted = plan.occasion.goals
    keys = dict.fromkeys(key for treatment in about or plan.treatments for key in treatment.benefit)

    def order(key: str) -> int:
        name = _without_variant(key)
        return wanted.index(name) if name in wanted else len(wanted)

    return tuple(sorted(keys, key=order))


def _without_variant(goal: str) -> str:
    return goal.partition(".")[0]
