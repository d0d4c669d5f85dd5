"""Answers on the visit itself: pain, what shows, what is in it, what may go wrong, and what to ask the provider."""

from __future__ import annotations

from corneum.evidence.grade import IN_WORDS
from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Text, statement
from corneum.evidence.value import NoData, Value
from corneum.needling.sensation import PRESSED
from corneum.plan_document.answer_facts import Answer, AnswerFacts, first_needled
from corneum.plan_document.quantities import middle_of, rounded
from corneum.planning.payloads import in_words
from corneum.planning.results import Needled, median
from corneum.response.barrier import dry_days
from corneum.response.risk import adverse_events
from corneum.safety.infusates import questions_about
from corneum.safety.tags import OWN_BLOOD

# payloads whose contents have a sentence of their own
_KNOWN_PAYLOADS = ("none", "laser", "saline", "toxin", "filler", "cocktail", "serum")
_NOT_STERILE_BY_ITSELF = ("serum", "cocktail", "hyaluronan", "anaesthetic")
# what to ask a provider; the last where a prescription is needed
_ASK_PROVIDER = ("list", "sterile", "licence", "regulator", "complications", "prescription")


def pain_felt(facts: AnswerFacts) -> Answer:
    """How much it hurts, with the range of the trials."""
    reactions = [zone.reaction for zone in facts.result.zones.values() if zone.reaction is not None]
    if not reactions:
        words = facts.result.burden.pain
        text = statement("answers.pain.none") if words == "none" else statement("answers.pain.provider", pain=words)
        return text, IN_WORDS["very_low"]
    pain = max(reactions, key=lambda reaction: reaction.pain.rank).pain
    text = statement("answers.pain.needles", pain=pain.word, trials=pain.trial_range)
    if "needle" in facts.result.treatment.tags:
        needled = first_needled(facts.result)
        pressed = needled is not None and needled.technique.insertion == PRESSED
        text += statement("answers.pain.cream_pressed" if pressed else "answers.pain.cream")
        text += statement("answers.pain.passes")
    score = pain.score
    return text, IN_WORDS["very_low" if isinstance(score, NoData) else facts.context.grade(score.derivation)]


def what_shows(facts: AnswerFacts) -> Answer:
    """What shows afterwards, and for how long."""
    reactions = [zone.reaction for zone in facts.result.zones.values() if zone.reaction is not None]
    visible = facts.result.burden.days_visible
    if isinstance(visible, NoData):
        return statement("answers.visible.unknown", reason=visible.reason), IN_WORDS["no_data"]
    first = facts.result.burden.first_weeks
    if first is not None:
        return statement("answers.visible.first_weeks", time=first.number, most=first.high), IN_WORDS[first.grade]
    if not (median(visible) or 0.0):
        return statement("answers.visible.nothing"), IN_WORDS["very_low"]
    text = statement("answers.visible.shows", time=middle_of(visible))
    if reactions:
        red = reactions[0].redness
        if not isinstance(red, NoData):
            text = statement("answers.visible.red", red=middle_of(red), time=middle_of(visible))
        needled = first_needled(facts.result)
        if needled is not None:
            text += statement("answers.visible.passes", passes=needled.technique.passes)
        text += _dry(facts.context)
    return text, IN_WORDS[visible.grade if isinstance(visible, Value) else facts.context.grade(visible.derivation)]


def _dry(context: ModelContext) -> Text:
    dry = dry_days(context)
    return statement(
        "answers.visible.dry",
        shortest=rounded(dry.usual[0].number),
        longest=rounded(dry.usual[1].number),
        expected=rounded(dry.expected.number),
        unusual=rounded(dry.unusual.number),
    )


def contents_used(facts: AnswerFacts) -> Answer:
    """What is in it, and whether it is sterile."""
    treatment = facts.result.treatment
    formula, payload, needled = treatment.formula, treatment.payload, "needle" in treatment.tags
    if formula is not None and (formula.actives or formula.ingredients):
        own_blood = OWN_BLOOD in treatment.tags
        sterile = statement(f"answers.contents.{'own_blood' if own_blood else f'sterile.{formula.sterile}'}")
        text = statement("answers.contents.listed", sterile=sterile)
        if formula.actives:
            actives = tuple(active.name for active in formula.actives)
            text = statement("answers.contents.stated", actives=actives, sterile=sterile)
        if needled and formula.sterile != "yes" and not own_blood:
            text += statement("answers.contents.not_sterile")
        return text, IN_WORDS["very_low"]
    text = statement("answers.contents.other", payload=in_words(facts.context, payload))
    if payload in _KNOWN_PAYLOADS:
        text = statement(f"answers.contents.{payload}")
    if needled and payload in _NOT_STERILE_BY_ITSELF:
        text += statement("answers.contents.not_sterile")
    return text + statement("answers.contents.full_list"), IN_WORDS["very_low"]


def what_may_go_wrong(facts: AnswerFacts) -> Answer:
    """What went wrong in others, and how often."""
    treatment = facts.result.treatment
    events = adverse_events(facts.context, treatment.class_, treatment.payload)
    text: Text = ()
    for event in events:
        text += event.sentence
    if not events:
        text = statement("answers.wrong.unknown")
    zones = [zone.needled for zone in facts.result.zones.values() if isinstance(zone.needled, Needled)]
    if "needle" in treatment.tags and any(zone.margins for zone in zones):
        text += statement("answers.margins_by_zone")
    return text, IN_WORDS[events[0].grade if events else "no_data"]


def ask_the_provider(facts: AnswerFacts) -> Answer:
    """What to ask whoever does it."""
    tags = facts.result.treatment.tags
    if "no_procedure" in tags:
        return statement("answers.provider.home_care"), IN_WORDS["very_low"]
    own = tuple(part for question, _ in questions_about(facts.context, tags) for part in question)
    text = statement("answers.provider.contents", questions=own) if own else ()
    text += statement("answers.provider.own_blood" if OWN_BLOOD in tags else "answers.provider.procedure")
    if tags & {"toxin", "filler"}:
        text += statement("answers.provider.prescription")
    return text, IN_WORDS["very_low"]


def questions_for_provider(context: ModelContext, tags: frozenset[str]) -> tuple[Text, ...]:
    """What to ask the provider of a treatment with these tags, one question each, as parts of a list."""
    if "no_procedure" in tags:
        return (statement("ask_provider.home_care"),)
    about = questions_about(context, tags)
    left_out = {name for _, names in about for name in names}
    usual = _ASK_PROVIDER if tags & {"toxin", "filler"} else _ASK_PROVIDER[:-1]
    own = tuple(question for question, _ in about)
    return own + tuple(statement(f"ask_provider.{name}") for name in usual if name not in left_out)
