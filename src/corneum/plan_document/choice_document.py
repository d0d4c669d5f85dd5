"""How the choice was made, as the plan holds it."""

from __future__ import annotations

from corneum.client import Client
from corneum.evidence.statement import statement
from corneum.plan_document.choice_models import Choice
from corneum.plan_document.quantities import rounded
from corneum.plan_document.sentences import sentences
from corneum.planning.ranking import Options
from corneum.planning.treatment_summary import goal_key
from corneum.wording.readers import Reader


def choice_document(client: Client, options: Options, reader: Reader) -> Choice:
    """The rule, the weights of the goals, how each rung stood, and what stands beside the choice."""
    choice = options.choice
    return Choice(
        rule=sentences(statement("plan.choice.rule"), reader),
        weights={
            goal_key(goal.goal, goal.variant): rounded(weight)
            for goal, weight in zip(client.goals, client.goal_weights, strict=True)
        },
        runner_up=choice.runner_up,
        on_trial=choice.on_trial,
        put_right=options.put_right,
        elsewhere=options.elsewhere,
        elsewhere_beats=None if options.beats is None else rounded(options.beats),
        at_hand=options.at_hand.id,
        as_well=list(options.as_well),
        do_less=options.do_less,
        better_than_chosen={name: rounded(value) for name, value in choice.probabilities.items()},
    )
