"""The questions that were not asked, each as it would be put to the client."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from corneum.client.clinical_phrases import read_entries
from corneum.client.device_and_goal_names import GoalName
from corneum.client.health import Screens
from corneum.client.models import Client

SCREEN_QUESTIONS: dict[str, str] = {
    "pregnancy": "Are you pregnant, or could you be?",
    "breastfeeding": "Are you breastfeeding?",
    "cold_sores": "Have you ever had cold sores (herpes), on the lips or elsewhere on the face?",
    "keloid": "Do your scars grow thick or raised (keloid or hypertrophic scars), or do they in your family?",
    "isotretinoin": "Do you take isotretinoin (Accutane, Roaccutane), or did you in the last 12 months?",
    "anticoagulant": "Do you take anything that thins the blood, such as apixaban, rivaroxaban or warfarin?",
    "metal_allergy": "Do metals give you a rash: nickel, gold, cobalt or chromium, for example in jewellery?",
    "lidocaine_allergy": "Have you ever reacted badly to a numbing cream or to an injection at the dentist?",
    "neuromuscular_disease": "Do you have a nerve or muscle disease, such as myasthenia gravis, Lambert-Eaton or ALS?",
    "pacemaker": "Do you have a pacemaker, a defibrillator or another electrical implant, or metal in the face?",
    "bleeding_disorder": "Do you have a bleeding disorder or low platelets, or do you bruise without a knock?",
    "thrombosis": "Have you ever had a blood clot, a stroke or a seizure?",
    "salicylate_allergy": "Are you allergic to aspirin or to salicylic acid?",
    "recent_filler_toxin_peel": "Have you had filler, botulinum toxin, a peel or a laser in the last 3 months?",
    "immunosuppression": "Is your immune system weakened, by an illness or by medicines such as cortisone?",
    "recent_tan": "Have you been sunburnt or freshly tanned in the last 4 weeks?",
    "active_infection": "Do you have an infection, a rash, open sores or inflamed acne on the face now, or a fever?",
}
LIST_QUESTIONS = {
    "conditions": "Which illnesses and skin conditions do you have, or have you been treated for?",
    "medications": "Which medicines, creams on prescription and supplements do you take, antibiotics included?",
    "allergies": "What are you allergic to: metals such as gold or nickel, medicines, latex, fish, cosmetics?",
    "history": "What has been done to your face before, and when: filler, toxin, peel, laser, threads, surgery?",
}
# by the key of the file under which a word is not understood
WORD_QUESTIONS = {
    "goals": 'What is meant by the goal "{text}", which this plan does not judge because it is not understood?',
    "zones": 'Which zone is meant by "{text}", for which nothing is set because it is not understood?',
}
ACNE_QUESTION = "Which kind of acne is it, and how marked: blackheads alone, or inflamed pimples, pustules or nodules?"
OPERATOR_QUESTION = "Who will treat, with which licence, and in which country or state?"
# questions that are not put to a client who is male
NOT_FOR_MEN = ("pregnancy", "breastfeeding")


@dataclass(frozen=True)
class UnansweredQuestion:
    """A question that was not asked: `id` is the key of the file that its answer fills."""

    id: str
    question: str


def unanswered_questions(client: Client) -> tuple[UnansweredQuestion, ...]:
    """Every screening question without an answer, in the order of the form; empty where all were asked.

    They are the words for goals and zones that are not understood, how marked acne is, the screens, the four lists
    (conditions, medications, allergies, history), the day of each event of the history where none is understood, and
    the operator.
    """
    person = client.person
    open_screens = [
        UnansweredQuestion(f"client.screens.{name}", SCREEN_QUESTIONS[name])
        for name in Screens.model_fields
        if getattr(person.screens, name) is None and not (person.sex == "male" and name in NOT_FOR_MEN)
    ]
    open_lists = [
        UnansweredQuestion(f"client.{name}", question)
        for name, question in LIST_QUESTIONS.items()
        if getattr(person, name) is None
    ]
    open_days = [
        UnansweredQuestion(f"client.history[{index}].when", f"On which day was this: {event.event}?")
        for index, event in enumerate(person.history or ())
        if event.when is None and not _is_dated(client, index)
    ]
    operator = [] if client.operator else [UnansweredQuestion("operator", OPERATOR_QUESTION)]
    return (*_open_words(client), *_open_acne(client), *open_screens, *open_lists, *open_days, *operator)


def _open_words(client: Client) -> Iterator[UnansweredQuestion]:
    """What is wanted, and where, in words that are not understood."""
    for word in client.unknown_words:
        question = WORD_QUESTIONS.get(word.where.partition("[")[0])
        if question is not None:
            yield UnansweredQuestion(word.where, question.format(text=word.text))


def _open_acne(client: Client) -> Iterator[UnansweredQuestion]:
    for place, goal in enumerate(client.stated_goals):
        if isinstance(goal.named, GoalName) and goal.named.goal == "acne" and goal.severity is None:
            yield UnansweredQuestion(f"goals[{place}].severity", ACNE_QUESTION)


def _is_dated(client: Client, index: int) -> bool:
    """True where the words of an event say themselves when it was, or that it was not."""
    key = f"client.history[{index}]"
    phrase = next(entry.phrase for entry in read_entries(client) if entry.key == key)
    return phrase.is_none or any(finding.time or finding.status == "negated" for finding in phrase.findings)
