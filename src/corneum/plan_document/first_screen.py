"""The first screen: the answer in at most 150 words, for a reader of about thirteen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from corneum import units
from corneum.client import OTHER_TREATMENTS, Client, OtherTreatment, care_in_use
from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Text, statement
from corneum.evidence.tables import load_tables
from corneum.plan_document import document_parts
from corneum.plan_document.calendar_document import only_waits, when
from corneum.plan_document.first_screen_models import Expectation, FirstScreen
from corneum.plan_document.quantities import rounded
from corneum.plan_document.screen_options import (
    do_less_words,
    elsewhere_words,
    goal_question_answers,
    instead_words,
    put_right_words,
    runner_up_words,
)
from corneum.plan_document.sentences import sentences, words_for
from corneum.plan_document.treatment_models import Confidence
from corneum.plan_document.visit import offers_of
from corneum.plan_document.withheld import Holds, is_held, open_stops, withholds_date
from corneum.planning.calendar import first_day, is_too_early
from corneum.planning.payloads import PAYLOADS
from corneum.planning.ranking import Options
from corneum.planning.results import TreatmentResult, median
from corneum.safety.contraindications import MAP as CONTRAINDICATIONS
from corneum.safety.reasons import ACCEPTABLE, Reason
from corneum.wording.readers import Reader

WORDS = 150

_GOALS = {
    "acne_scars": "scars",
    "barrier_repair": "a weak barrier",
    "comedones": "blackheads",
    "dryness": "dry skin",
    "glow": "glow",
    "laxness": "lines that move",
    "lightening": "dark patches",
    "oil": "oily skin",
    "redness": "redness",
    "striae": "stretch marks",
    "thinning": "thin skin",
    "volume": "lost volume",
}
_CONTENTS = ("cocktail", "serum", "toxin", "hyaluronan")
# a name of more words than this is cut to the device and what is in it
_LONG_NAME = 6
_GONE = ("contraindicated", "outside_scope")
# the longer lists, in the order in which their last entries are dropped, each with how many stay
_LEAST = (
    ("would_change", 1),
    ("runner_up", 0),
    ("expect", 2),
    ("do_not", 1),
    ("do", 1),
    ("would_change", 0),
    ("expect", 1),
    ("elsewhere", 0),
)
# what holds a plan back is told however many words there are
PROVISIONAL = "first_screen.provisional"
_NOT_COUNTED = (PROVISIONAL, "first_screen.not_understood")


@dataclass(frozen=True)
class ScreenFacts:
    """What the first screen is made from.

    `not_understood` are the words on health that are not understood, `open_questions` those that nobody answered,
    `narrows` what would narrow the plan, `left_off` what to do about care in use that stands against the
    client's health.
    """

    context: ModelContext
    client: Client
    results: Mapping[str, TreatmentResult]
    options: Options
    not_understood: Sequence[str]
    emergencies: Sequence[Reason]
    open_questions: Sequence[str]
    narrows: Sequence[Text]
    holds: Holds
    left_off: Sequence[document_parts.Text] = ()


def first_screen(facts: ScreenFacts, reader: Reader) -> FirstScreen:
    """The first screen of a plan; what is least needed goes first where the words run out."""
    offers = offers_of(facts.results)
    chosen = facts.results.get(facts.options.choice.id)
    subject = offers[0] if offers else chosen
    put_right = facts.results.get(facts.options.put_right or "")
    done = subject
    if subject is not None and subject.verdict != ACCEPTABLE:
        done = put_right or (chosen if subject.verdict in _GONE else subject)
    confidence = (
        Confidence(**subject.confidence)
        if subject
        else Confidence(geometry="not computed", delivery="not computed", benefit="not computed")
    )
    keeps = bool(care_in_use(facts.client)) and not facts.left_off
    screen = FirstScreen(
        answer=sentences(_answer(facts, offers, chosen), reader),
        do=[*facts.left_off[:1], *(sentences(text, reader) for text in _steps_to_do(facts, subject, chosen))],
        do_not=[sentences(text, reader) for text in _steps_to_leave(facts, offers or ((subject,) if subject else ()))],
        when=sentences(_when(facts, offers, done), reader),
        expect=[
            Expectation(day=day, text=sentences(text, reader))
            for day, text in sorted(_expect(facts, done), key=lambda entry: entry[0])
        ],
        confidence=confidence,
        put_right=sentences(_unheld(facts, put_right_words(put_right, facts.holds, facts.options.choice)), reader),
        instead=sentences(_unheld(facts, instead_words(facts.results, facts.options)), reader),
        elsewhere=sentences(_unheld(facts, elsewhere_words(facts.results, facts.options)), reader),
        do_less=sentences(_unheld(facts, do_less_words(facts.results, facts.options, keeps=keeps)), reader),
        runner_up=sentences(_unheld(facts, runner_up_words(facts.results, facts.options.choice)), reader),
        answers=[sentences(text, reader) for text in goal_question_answers(facts.context, facts.client, subject)],
        would_change=[sentences(text, reader) for text in _would_change(facts)],
    )
    return _fitted(screen)


def word_count(screen: FirstScreen) -> int:
    """Words of everything that the first screen shows but what holds the plan back, for the reader who is shown more of
    them: the one it is written for, or a client, who is told no depth and reads the same plan."""
    confidence = screen.confidence
    beside = (confidence.geometry, confidence.delivery, confidence.benefit)
    written = [sentence.text for text in _texts(screen) for sentence in text]
    for_client = [words_for(text, "client") for text in _texts(screen)]
    return max(sum(len(words.split()) for words in (*beside, *shown)) for shown in (written, for_client))


def _texts(screen: FirstScreen) -> Iterator[document_parts.Text]:
    yield [sentence for sentence in screen.answer if sentence.text_id not in _NOT_COUNTED]
    yield from (*screen.do, *screen.do_not, screen.when)
    yield from (expectation.text for expectation in screen.expect)
    yield from (screen.put_right, screen.instead, screen.elsewhere, screen.do_less, screen.runner_up)
    yield from (*screen.answers, *screen.would_change)


def _fitted(screen: FirstScreen) -> FirstScreen:
    """Drop the last of the longer lists until it fits; an answer, one do, one do-not and one expectation stay."""
    for name, least in _LEAST:
        while word_count(screen) > WORDS and len(getattr(screen, name)) > least:
            screen = screen.model_copy(update={name: getattr(screen, name)[:-1]})
    return screen.model_copy(update={"when": []}) if word_count(screen) > WORDS else screen


def _answer(facts: ScreenFacts, offers: Sequence[TreatmentResult], chosen: TreatmentResult | None) -> Text:
    if facts.emergencies:
        return statement("first_screen.emergency", why=facts.emergencies[0].why)
    text: Text = ()
    for place, result in enumerate(offers[:2]):
        verdict = "recommended" if result is chosen else result.verdict
        if verdict == "recommended" and facts.options.choice.on_trial:
            verdict = "on_trial"
        if facts.holds.aimless and verdict == ACCEPTABLE:
            verdict = "not_judged"
        text += statement(f"first_screen.verdict.{verdict}", treatment=_short_name(result))
        benefit = next(iter(result.benefits.values()), None)
        if place == 0 and benefit is not None and not facts.holds.aimless:
            text += statement(f"first_screen.benefit.{benefit.word}", goal=_goal_words(facts.client))
    text += _not_judged(facts.client)
    if outside := _outside(facts.client):
        text += statement("first_screen.outside", names=outside)
    if facts.not_understood:
        text += statement("first_screen.not_understood", phrases=tuple(facts.not_understood[:2]))
    elif facts.holds.aimless:
        text += statement("first_screen.nothing_recommended")
    elif chosen is None:
        text += statement("first_screen.nothing_new" if facts.left_off else "first_screen.nothing_more")
    if facts.holds.stops:
        about = tuple(question.about for question in facts.holds.stops)
        text += statement(PROVISIONAL, about=about)
    elif len(facts.open_questions) == 1:
        text += statement("first_screen.one_question_open")
    elif facts.open_questions:
        text += statement("first_screen.questions_open", count=len(facts.open_questions))
    return text


def _not_judged(client: Client) -> Text:
    """Words for offers, goals and zones that are not understood, and those for which nothing is planned here."""
    text: Text = ()
    for key in ("considering", "goals", "zones"):
        words = [word.text for word in client.unknown_words if word.where.partition("[")[0] == key]
        if words:
            text += statement(f"first_screen.unknown.{key}", phrases=tuple(words[:2]))
    unplanned = tuple(dict.fromkeys(word.text for word in client.unplanned_words))
    return text + (statement("first_screen.not_planned", phrases=unplanned[:2]) if unplanned else ())


def _outside(client: Client) -> tuple[str, ...]:
    """The names of what was asked about and no treatment of the plan answers, the first two."""
    others = [entry.device for entry in client.considering if isinstance(entry.device, OtherTreatment)]
    rows = [load_tables()[OTHER_TREATMENTS].row(other.id) for other in others]
    return tuple(row["name"] for row in rows if not row["answered_by"])[:2]


def _goal_words(client: Client) -> str:
    first = client.goals[0].goal
    return _GOALS.get(first, first.replace("_", " "))


def _short_name(result: TreatmentResult) -> Text:
    name, payload = result.treatment.plain_name, result.treatment.payload
    if len(name.split()) <= _LONG_NAME:
        return statement("first_screen.treatment", name=name)
    contents = statement("first_screen.contents.other", payload=load_tables()[PAYLOADS].row(payload)["in_words"])
    if payload in _CONTENTS:
        contents = statement(f"first_screen.contents.{payload}")
    return statement("first_screen.with_contents", device=name.split(" with ")[0], contents=contents)


def _steps_to_do(facts: ScreenFacts, subject: TreatmentResult | None, chosen: TreatmentResult | None) -> list[Text]:
    if facts.emergencies:
        return [facts.emergencies[0].do]
    steps = []
    if chosen is not None and not facts.holds.everything:
        step = "start" if "no_procedure" in chosen.treatment.tags else "plan"
        if chosen.treatment.prescriber:
            step = "prescriber"
        steps.append(statement(f"first_screen.do.{step}", treatment=chosen.treatment.plain_name))
    if subject is not None:
        if subject.verdict not in _GONE:
            steps += [reason.do for reason in subject.reasons if reason.code in _advice_of_first_screen()]
        steps += [reason.do for reason in _strong(subject)[:1]]
    if not uses_sunscreen(facts.client) and (chosen is None or "sunscreen" not in chosen.treatment.tags):
        steps.append(statement("first_screen.do.sunscreen"))
    steps.append(statement("first_screen.do.photograph"))
    return steps


@cache
def _advice_of_first_screen() -> frozenset[str]:
    """Codes of the notes whose advice stands on the first screen."""
    return frozenset(row.row_id for row in load_tables()[CONTRAINDICATIONS].rows if row["said_first"])


def uses_sunscreen(client: Client) -> bool:
    """Whether a client names a sunscreen among what is in use already."""
    care = {care.active.lower() for care in care_in_use(client)}
    return any("sunscreen" in word or "spf" in word for word in care)


def _steps_to_leave(facts: ScreenFacts, subjects: Sequence[TreatmentResult]) -> list[Text]:
    if facts.emergencies:
        return [statement("first_screen.emergency.do_not")]
    against = [
        statement("first_screen.do_not", treatment=_short_name(result), why=reason.why)
        for result in subjects
        for reason in _strong(result)[:1]
    ]
    return against[:2]


def _strong(result: TreatmentResult) -> list[Reason]:
    """The reasons that weigh against a treatment everywhere."""
    zones = [zone.reasons for zone in result.zones.values()]
    everywhere = [reason for reason in zones[0] if all(reason in others for others in zones)] if zones else []
    return [reason for reason in (*result.reasons, *everywhere) if reason.strength != "note"]


def _when(facts: ScreenFacts, offers: tuple[TreatmentResult, ...], subject: TreatmentResult | None) -> Text:
    put_right = facts.results.get(facts.options.put_right or "")
    if put_right is not None and subject is put_right and not is_held(facts.holds, put_right):
        return _missed(facts.client, put_right) + statement(
            "first_screen.when.put_right", date=first_day(facts.client, put_right).isoformat()
        )
    if not facts.holds.everything and subject is not None and open_stops(facts.holds, subject):
        return statement("first_screen.when.open")
    if offers and only_waits(facts.holds, offers[0]):
        return when(facts.client, offers[0])
    if withholds_date(facts.holds, offers):
        return statement("first_screen.when.held")
    if subject is None:
        return statement("first_screen.when.now")
    if subject.limits_broken:
        return subject.limits_broken[0]
    if is_held(facts.holds, subject):
        return statement("first_screen.when.held")
    return when(facts.client, subject)


def _missed(client: Client, result: TreatmentResult) -> Text:
    """That the day planned for is too early; empty where it is not."""
    if client.planned_for is None or not is_too_early(client, result.waits):
        return ()
    return statement("first_screen.when.missed", planned=client.planned_for.isoformat())


def _expect(facts: ScreenFacts, subject: TreatmentResult | None) -> Iterator[tuple[int, Text]]:
    """What to expect, each with the day after the treatment; nothing of a treatment that is held."""
    if subject is None or is_held(facts.holds, subject):
        return
    pain, day = subject.burden.pain, units.factor("day")
    yield (
        0,
        statement("first_screen.expect.no_pain")
        if pain == "none"
        else statement("first_screen.expect.pain", pain=pain),
    )
    visible = median(subject.burden.days_visible) or 0.0
    if visible > 0:
        yield max(1, round(visible / day)), statement("first_screen.expect.shows", time=rounded(visible))
    benefit = next(iter(subject.benefits.values()), None)
    if benefit is not None and isinstance(benefit.onset, tuple):
        yield round(benefit.onset[0].number / day), statement("first_screen.expect.effect")


def _unheld(facts: ScreenFacts, text: Text) -> Text:
    """A text on what else may be done; none where nothing elective is."""
    return () if facts.holds.everything else text


def _would_change(facts: ScreenFacts) -> list[Text]:
    questions = [statement("first_screen.would_change", question=question) for question in facts.open_questions[:1]]
    return questions if facts.holds.everything else [*questions, *facts.narrows[:2]]
