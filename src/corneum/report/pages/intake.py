"""The blank form of one page: what a client file asks, on paper, in the words in which the terminal asks it."""

from __future__ import annotations

from dataclasses import dataclass

from corneum.client import SCREEN_QUESTIONS, goal_variants
from corneum.client.models import LICENCES
from corneum.client.open_questions import LIST_QUESTIONS, OPERATOR_QUESTION
from corneum.evidence.tables import load_tables
from corneum.report.pages.environment import environment


@dataclass(frozen=True)
class FormGoal:
    """A goal as the form names it: the key of the file, plain words, and the words of its variants by key."""

    key: str
    name: str
    variants: tuple[tuple[str, str], ...]


def intake_form() -> str:
    """The form as complete, self-contained HTML that loads nothing and prints on one A4 page."""
    return (
        environment()
        .get_template("intake.html")
        .render(
            reader="client",
            goals=form_goals(),
            screens=SCREEN_QUESTIONS.items(),
            lists=LIST_QUESTIONS,
            operator=OPERATOR_QUESTION,
            licences=[name.replace("_", " ") for name in LICENCES if name != "client"],
        )
    )


def form_goals() -> tuple[FormGoal, ...]:
    """Every goal of the goal table in the words of the vocabulary; a single variant is no choice and left out."""
    named = {(row["goal"], row["variant"]): row["name"] for row in load_tables()["vocabulary/goals"].rows}
    return tuple(
        FormGoal(
            goal,
            named.get((goal, ""), goal.replace("_", " ")) if len(variants) != 1 else named[goal, variants[0]],
            tuple(
                (variant, named.get((goal, variant), variant).removesuffix(f" {goal.replace('_', ' ')}"))
                for variant in variants
            )
            if len(variants) > 1
            else (),
        )
        for goal, variants in goal_variants().items()
    )
