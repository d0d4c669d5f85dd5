"""The twelve questions that every treatment answers, from its results and from the tables: plain words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from corneum import units
from corneum.evidence.grade import IN_WORDS
from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import NoData, Value
from corneum.needling.coverage import evenness
from corneum.planning.results import Needled, Quantity, TreatmentResult, median
from corneum.response.benefit import Benefit, benefit
from corneum.response.risk import adverse_events
from corneum.wording.phrases import PERCENT, span, time_words

NO_DATA = "no credible data"

ELSEWHERE = "planning/said_elsewhere"

# the gate of every product, said in one breath
NOT_STERILE = "Not labelled sterile and single-dose means never below the barrier."


@dataclass(frozen=True)
class Answer:
    """One question with its answer and how sure it is (a grade in words).

    `elsewhere` is one sentence on what trade articles or dermatologists say where the data differ; empty where none.
    """

    id: str
    question: str
    answer: str
    confidence: str
    elsewhere: str = ""


@dataclass(frozen=True)
class Asked:
    """What the answers are made from: one result, the whole ladder for comparisons, and the evidence."""

    context: ModelContext
    result: TreatmentResult
    ladder: Mapping[str, TreatmentResult]
    would_change: tuple[str, ...]


def answers(asked: Asked) -> tuple[Answer, ...]:
    """The twelve answers of one treatment, in the order in which people ask."""
    return tuple(_with_elsewhere(asked, make(asked)) for make in _QUESTIONS)


def _with_elsewhere(asked: Asked, answer: Answer) -> Answer:
    treatment = asked.result.treatment
    for row in asked.context.table(ELSEWHERE).where(question=answer.id):
        payloads = row.list("payload")
        if treatment.class_ in row.list("class") and (treatment.payload in payloads or payloads == ("*",)):
            return replace(answer, elsewhere=asked.context.row(ELSEWHERE, row.row_id)["sentence"])
    return answer


def _benefit(asked: Asked, goal: str, variant: str = "") -> Benefit:
    treatment = asked.result.treatment
    return benefit(asked.context, goal, variant, treatment.class_, treatment.payload)


def _collagen(asked: Asked) -> Answer:
    trials = _benefit(asked, "thinning")
    grown = asked.result.collagen
    if not grown:
        text, grade = trials.evidence, IN_WORDS[trials.grade]
        if trials.word == "unknown":
            text = f"Not shown: {_lower(trials.evidence)}"
    else:
        text = f"{_index(grown['stained_index'])} {_mass(grown['mass'])} {trials.evidence}"
        grade = "very low"
    return Answer("collagen", "Does it build collagen?", text, grade)


def _index(stained: Quantity) -> str:
    if isinstance(stained, NoData):
        return f"How much stained collagen it adds is not known: {_lower(stained.reason)}"
    return f"Computed, not measured: stained collagen {span(stained, PERCENT)} more two months after the course."


def _mass(mass: Quantity) -> str:
    if isinstance(mass, NoData):
        return "Collagen mass: no credible data."
    return f"That is a stain, not mass: collagen mass rises about {span(mass, PERCENT)}."


def _pores(asked: Asked) -> Answer:
    pores, oil = _benefit(asked, "pores"), _benefit(asked, "oil")
    text = f"Pores: {_word(pores)}. {pores.evidence} Oil: {_word(oil)}."
    if oil.evidence != pores.evidence:
        text += f" {oil.evidence}"
    return Answer("pores_oil", "Does it shrink pores or reduce oil?", text, IN_WORDS[pores.grade])


def _plumping(asked: Asked) -> Answer:
    tags, volume = asked.result.treatment.tags, _benefit(asked, "volume")
    if "filler" in tags and "injection" in tags:
        text = f"Real volume below the skin while the filler lasts. {volume.evidence}"
    elif tags & {"needle", "abrasion"}:
        text = (
            "In the first days mostly swelling and water held in the skin, which pass. "
            f"Volume: {_word(volume)}. {volume.evidence}"
        )
    else:
        dryness = _benefit(asked, "dryness")
        text = f"Only water held at the surface, if any. {dryness.evidence}"
    return Answer("plumping", "Is the plumping real, or swelling?", text, IN_WORDS[volume.grade])


def _even(asked: Asked) -> Answer:
    placed = [zone.needled for zone in asked.result.zones.values() if isinstance(zone.needled, Needled)]
    question = "Is the effect even across the face?"
    if not placed:
        tags = asked.result.treatment.tags
        if "injection" in tags:
            return Answer(
                "even", question, "It acts around each injection point, so it depends on the hand.", "very low"
            )
        if "abrasion" in tags:
            return Answer(
                "even", question, f"As even as the hand that moves the tip; {NO_DATA} on the spread.", "no data"
            )
        return Answer("even", question, "As even as it is spread; missed places get nothing.", "very low")
    needled = placed[len(placed) // 2]
    word = evenness(asked.context, needled.channels)
    coverage = needled.coverage
    near = (
        ""
        if isinstance(coverage, NoData)
        else f" About {span(coverage, PERCENT)} of the skin lies within 0.2 mm of a channel."
    )
    text = f"Predicted coverage: {word}.{near}"
    if isinstance(needled.infused, NoData):
        text += " Holes have hardly ever been counted, so this is computed, not measured."
    else:
        share = needled.infused.in_channels.draws / (
            needled.infused.in_channels.draws + needled.infused.on_surface.draws
        )
        middle = units.significant(float(np.median(share)) * PERCENT, 1)
        text += (
            f" Of the liquid about {middle} % goes into the channels and the rest stays on top;"
            " nobody has measured what a stamp leaves in skin."
        )
    return Answer("even", question, text, IN_WORDS[asked.context.grade(needled.channels.density.derivation)])


def _pain(asked: Asked) -> Answer:
    reactions = [zone.reaction for zone in asked.result.zones.values() if zone.reaction is not None]
    question = "Does it hurt, and what is done about it?"
    if not reactions:
        words = asked.result.burden.pain
        text = "No." if words == "none" else f"Pain: {words}; the provider numbs or cools the skin."
        return Answer("pain", question, text, "very low")
    worst = max(reactions, key=lambda reaction: reaction.pain.rank)
    pain = worst.pain
    cream = " A numbing cream lowers it but does not take it away." if "needle" in asked.result.treatment.tags else ""
    text = f"{_capital(pain.word)}. In trials: {pain.trial_range}.{cream}"
    grade = "very low" if isinstance(pain.score, NoData) else IN_WORDS[asked.context.grade(pain.score.derivation)]
    return Answer("pain", question, text, grade)


def _visible(asked: Asked) -> Answer:
    burden = asked.result.burden
    question = "How long is skin red, dry or unpresentable?"
    reactions = [zone.reaction for zone in asked.result.zones.values() if zone.reaction is not None]
    days = burden.days_visible
    if isinstance(days, NoData):
        return Answer("visible", question, f"Not measured: {_lower(days.reason)}", "no data")
    if not (median(days) or 0.0):
        return Answer("visible", question, "Nothing shows, unless a product irritates.", "very low")
    text = f"It shows for about {time_words(days)}."
    if reactions:
        red = reactions[0].redness
        if not isinstance(red, NoData):
            text = f"Red for about {time_words(red)}; something shows for about {time_words(days)}."
        text += " Dry for 1 to 3 days as a rule, up to 7 is still expected, two weeks is unusual."
    grade = days.grade if isinstance(days, Value) else asked.context.grade(days.derivation)
    return Answer("visible", question, text, IN_WORDS[grade])


def _contents(asked: Asked) -> Answer:
    treatment = asked.result.treatment
    question = "What is in it?"
    formula = treatment.formula
    below = treatment.tags & {"needle"}
    if formula is not None and (formula.actives or formula.ingredients):
        named = ", ".join(active.name for active in formula.actives) or "an ingredient list"
        sterile = {"yes": "said to be sterile", "no": "not sterile", "unknown": "sterility not stated"}[formula.sterile]
        text = f"You were told: {named}; {sterile}."
        if below and formula.sterile != "yes":
            text += f" {NOT_STERILE}"
        return Answer("contents", question, text, "very low")
    words = {
        "none": "Nothing is brought in; the device alone works.",
        "laser": "Light alone; nothing is brought in.",
        "saline": "Sterile salt water.",
        "toxin": "Botulinum toxin, a prescription medicine in units of its own product.",
        "filler": "A filler gel, a prescription product or device.",
        "cocktail": "A mixture made on the day; how stable it is was never tested.",
        "serum": "A cosmetic serum, made for intact skin.",
    }
    text = words.get(treatment.payload, f"{_capital(treatment.payload.replace('_', ' '))}, as its label says.")
    if below and treatment.payload in ("serum", "cocktail", "hyaluronan", "anaesthetic"):
        text += f" {NOT_STERILE}"
    return Answer("contents", question, text + " Ask for the full list.", "very low")


def _duration(asked: Asked) -> Answer:
    first = next(iter(asked.result.benefits.values()))
    question = "How long does it last?"
    if isinstance(first.duration, NoData):
        text = f"{_capital(NO_DATA)} for your first goal: {_lower(first.duration.reason)}"
    else:
        low, high = first.duration
        text = f"For your first goal about {time_words(low)} to {time_words(high)}, where it works."
    return Answer("duration", question, text, IN_WORDS[first.grade])


def _compared(asked: Asked) -> Answer:
    own = asked.result
    lines = []
    for words, other_id in (
        ("hydradermabrasion", "hydradermabrasion_hyaluronan"),
        ("home care with a retinoid", "home_retinoid"),
    ):
        other = asked.ladder.get(other_id)
        if other is None or other is own:
            continue
        lines.append(f"Against {words}: {_against(own, other)}")
    grade = next(iter(own.benefits.values())).grade
    return Answer(
        "compared", "How does it compare with hydradermabrasion and good home care?", " ".join(lines), IN_WORDS[grade]
    )


def _against(own: TreatmentResult, other: TreatmentResult) -> str:
    mine, theirs = next(iter(own.benefits.values())), next(iter(other.benefits.values()))
    days = [median(one.burden.days_visible) or 0.0 for one in (own, other)]
    burden = "shows longer" if days[0] > days[1] else "shows no longer" if days[0] == days[1] else "shows less long"
    return f"benefit for your first goal {_word(mine)} against {_word(theirs)}; it {burden}."


def _wrong(asked: Asked) -> Answer:
    treatment = asked.result.treatment
    listed = adverse_events(asked.context, treatment.class_, treatment.payload)
    text = " ".join(event.sentence for event in listed) or f"{_capital(NO_DATA)} on how often something goes wrong."
    close = {
        name
        for zone in asked.result.zones.values()
        if isinstance(zone.needled, Needled)
        for name in zone.needled.margins
    }
    if close and "needle" in asked.result.treatment.tags:
        text += " The plan gives the margin to named vessels, nerves and bone by zone."
    return Answer("wrong", "What can go wrong?", text, IN_WORDS[listed[0].grade] if listed else "no data")


def _provider(asked: Asked) -> Answer:
    tags = asked.result.treatment.tags
    if "no_procedure" in tags:
        text = "Its concentration, its pH where it is an acid, and what to stop when skin stings."
    else:
        text = (
            "The full ingredient list and the lot number; whether it is sterile and single-dose; who does it and under"
            " which licence; what regulator cleared the device and for what; what they do when something goes wrong."
        )
        if tags & {"toxin", "filler"}:
            text += " Who prescribes, and whether the antidote to filler is in the room."
    return Answer("provider", "What should I ask the provider?", text, "very low")


def _change(asked: Asked) -> Answer:
    first = next(iter(asked.result.benefits.values()))
    parts = [first.settled_by] if first.settled_by else []
    parts += [part for part in asked.would_change if part]
    return Answer("change", "What would change this answer?", _sentences(parts), IN_WORDS[first.grade])


_QUESTIONS: tuple[Callable[[Asked], Answer], ...] = (
    _collagen, _pores, _plumping, _even, _pain, _visible, _contents, _duration, _compared, _wrong, _provider, _change,
)  # fmt: skip


def _word(given: Benefit) -> str:
    return given.word if given.word != "unknown" else f"unknown ({NO_DATA})"


def _sentences(parts: list[str]) -> str:
    return " ".join(f"{_capital(part.rstrip('. '))}." for part in parts if part.strip())


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:] if text[1:2].islower() else text
