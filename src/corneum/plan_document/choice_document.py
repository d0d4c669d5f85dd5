"""How the choice was made, as the plan holds it."""

from __future__ import annotations

from corneum.client import Client
from corneum.evidence.statement import statement
from corneum.plan_document import plan_models as models
from corneum.plan_document.quantities import rounded
from corneum.plan_document.sentences import sentences
from corneum.planning.choose import Choice
from corneum.planning.treatment_summary import goal_key
from corneum.wording.readers import Reader


def choice_document(client: Client, choice: Choice, reader: Reader) -> models.Choice:
    """The rule, the weights of the goals, and how each rung stood."""
    return models.Choice(
        rule=sentences(statement("plan.choice.rule"), reader),
        weights={
            goal_key(goal.goal, goal.variant): rounded(weight)
            for goal, weight in zip(client.goals, client.goal_weights, strict=True)
        },
        runner_up=choice.runner_up,
        better_than_chosen={name: rounded(value) for name, value in choice.probabilities.items()},
    )
