"""What stands beside the subject on the first screen: the offer put right, the best at hand, what would need something
else, what is less, and the questions that were put as goals."""

from __future__ import annotations

from collections.abc import Mapping

from corneum.client import Client
from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Text, statement
from corneum.plan_document.goal_answers import EVEN, GOAL_OF_QUESTION, QUESTIONS, question_answer
from corneum.plan_document.withheld import Holds, open_stops
from corneum.planning.choose import NOTHING_MORE, Choice
from corneum.planning.ranking import Options
from corneum.planning.results import TreatmentResult

# of what would do as well, how many are named
_AS_WELL = 4


def put_right_words(put_right: TreatmentResult | None, holds: Holds, choice: Choice) -> Text:
    """What is changed in the offer so that nothing stands against it, with the open questions that it waits for; none
    where nothing can be mended."""
    if put_right is None:
        return ()
    changes = tuple(part for change in put_right.changes for part in change.what[:1])
    text_id = "first_screen.put_right.open" if open_stops(holds, put_right) else "first_screen.put_right"
    words = statement(text_id, treatment=_device(put_right), changes=changes)
    helps = any(benefit.word in ("likely", "possible") for benefit in put_right.benefits.values())
    if not helps:
        return words + statement("first_screen.put_right.not_shown")
    chosen = choice.id == put_right.treatment.id and choice.on_trial
    return words + statement("first_screen.put_right.on_trial") if chosen else words


def instead_words(results: Mapping[str, TreatmentResult], options: Options) -> Text:
    """What is best at hand, where that is neither the subject nor the subject put right."""
    best = options.at_hand
    if best.id in (NOTHING_MORE, options.subject, options.put_right):
        return ()
    text_id = "first_screen.better_supported_on_trial" if best.on_trial else "first_screen.better_supported"
    return statement(text_id, treatment=results[best.id].treatment.plain_name)


def elsewhere_words(results: Mapping[str, TreatmentResult], options: Options) -> Text:
    """What would need something that is not at hand, with how often it does better; none where nothing is shown to."""
    if options.elsewhere is None or options.beats is None:
        return ()
    name = results[options.elsewhere].treatment.plain_name
    return statement("first_screen.elsewhere", treatment=name, beats=options.beats)


def do_less_words(results: Mapping[str, TreatmentResult], options: Options, *, keeps: bool) -> Text:
    """What would do as well as the subject, or the best of care at home and of examinations; and, where all of the care
    in use may go on, to keep it."""
    keep = statement("first_screen.keep") if keeps else ()
    if options.as_well:
        names = tuple(results[name].treatment.plain_name for name in options.as_well[:_AS_WELL])
        return statement("first_screen.as_well", names=names) + keep
    if options.do_less in (NOTHING_MORE, options.choice.id):
        return statement("first_screen.keep")
    return statement("first_screen.do_less", treatment=results[options.do_less].treatment.plain_name) + keep


def runner_up_words(results: Mapping[str, TreatmentResult], choice: Choice) -> Text:
    """What would be chosen were the chosen one not there."""
    if choice.runner_up is None:
        return ()
    treatment = statement("first_screen.changing_nothing")
    if choice.runner_up != NOTHING_MORE:
        treatment = statement("first_screen.treatment", name=results[choice.runner_up].treatment.plain_name)
    text_id = "first_screen.otherwise_close" if choice.close_call else "first_screen.otherwise"
    return statement(text_id, treatment=treatment)


def goal_question_answers(context: ModelContext, client: Client, subject: TreatmentResult | None) -> list[Text]:
    """The answers to the questions that the goals are, each yes, no or not known; whether it is even with them."""
    wanted = {goal.goal for goal in client.goals}
    names = [name for name in QUESTIONS if GOAL_OF_QUESTION.get(name) in wanted]
    if subject is None or not names:
        return []
    even = [EVEN] if subject.treatment.is_procedure else []
    return [
        statement(f"first_screen.question.{name}.{question_answer(context, subject, name)}") for name in (*names, *even)
    ]


def _device(put_right: TreatmentResult) -> str:
    return put_right.treatment.plain_name.partition(",")[0]
