"""How the choice was made, as plan.json holds it."""

from __future__ import annotations

from typing import Any

from corneum.client import Client
from corneum.plan_document.quantities import rounded
from corneum.planning.choose import Choice
from corneum.planning.treatment_summary import goal_key


def choice_document(client: Client, choice: Choice) -> dict[str, Any]:
    """The entry `choice`: the rule, the weights of the goals, and how each rung stood."""
    return {
        "rule": "the least burdensome that no more burdensome one beats with the stated probability",
        "weights": {
            goal_key(goal.goal, goal.variant): rounded(weight)
            for goal, weight in zip(client.goals, client.goal_weights, strict=True)
        },
        "runner_up": choice.runner_up,
        "better_than_chosen": {name: rounded(value) for name, value in choice.probabilities.items()},
    }
