"""Which trials answer for a treatment and a goal: those of its own kind, else the nearest tested; else a judgement."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Text, cell, statement
from corneum.evidence.tables import Row
from corneum.response.benefit_words import word_of
from corneum.response.contrasts import ACTIVE, BASELINE, Arm
from corneum.response.effects import Effect, effects_of
from corneum.response.evidence_sentences import effect_sentences

EVIDENCE_FOR = "response/evidence_for"
JUDGEMENTS = "response/judgements"

_ANY, _SAME = "*", "="


def arms_of(context: ModelContext, class_: str, payload: str) -> Iterator[tuple[Arm, Row]]:
    """What trials may have done that speaks of a treatment, its own kind first: the arm and the row that says so.

    Args:
        context: Tables, virtual people and record.
        class_: Class of the treatment.
        payload: Its payload.

    Source: response/evidence_for.
    """
    for direct in ("yes", "no"):
        for row in context.table(EVIDENCE_FOR).where(direct=direct):
            if class_ in row.list("class") and (row["payload"] == _ANY or payload in row.list("payload")):
                yield Arm(row["family"], payload if row["agent"] == _SAME else row["agent"]), row


@dataclass(frozen=True)
class TrialAnswer:
    """An effect that answers, its word, the others of the same arm, and the row that it is borrowed by."""

    shown: Effect | None = None
    word: str = "unknown"
    others: tuple[Effect, ...] = ()
    borrowed: Row | None = None

    @property
    def is_controlled(self) -> bool:
        """Whether the effect that answers was measured against a control."""
        return self.shown is not None and self.shown.comparator != BASELINE


def trial_answer(context: ModelContext, goal: str, variant: str, class_: str, payload: str) -> TrialAnswer:
    """The first arm whose trials give a word; where none does, the first with a control, else the first there is.

    What trials found of the treatment itself goes with a borrowed answer.
    """
    first = TrialAnswer()
    for arm, row in arms_of(context, class_, payload):
        context.row(EVIDENCE_FOR, row.row_id)
        is_direct = row["direct"] == "yes"
        effects = [each for each in effects_of(context, goal, variant, is_direct=is_direct) if each.treated == arm]
        if not effects:
            continue
        words = [word_of(context, each, comparator_helps=_helps(context, each)) for each in effects]
        at = next((index for index, word in enumerate(words) if word != "unknown"), 0)
        others = tuple(each for index, each in enumerate(effects) if index != at)
        answer = TrialAnswer(effects[at], words[at], others, None if is_direct else row)
        if answer.word != "unknown":
            own = (first.shown,) if first.shown is not None and first.is_controlled and not is_direct else ()
            return replace(answer, others=(*own, *others))
        if first.shown is None or answer.is_controlled and not first.is_controlled:
            first = answer
    return first


def _helps(context: ModelContext, effect: Effect) -> bool:
    """Whether trials show that what it was held against helps for this goal."""
    if effect.comparator != ACTIVE:
        return False
    for other in effects_of(context, effect.goal, effect.variant):
        if other.treated == effect.against and other.comparator not in (ACTIVE, BASELINE):
            return word_of(context, other) in ("likely", "possible")
    return False


def judgement_for(context: ModelContext, goal: str, variant: str, class_: str, payload: str) -> Row | None:
    """The most specific row of response/judgements: class before payload before variant; None where none fits."""
    wanted = (("class", class_), ("payload", payload), ("variant", variant))
    rows = [
        row
        for row in context.table(JUDGEMENTS).where(goal=goal)
        if all(row[column] == _ANY or word in row.list(column) for column, word in wanted)
    ]
    if not rows:
        return None
    best = max(rows, key=lambda row: tuple(row[column] != _ANY for column, _ in wanted))
    return context.row(JUDGEMENTS, best.row_id)


def evidence_text(context: ModelContext, goal: str, class_: str, answer: TrialAnswer, judgement: Row | None) -> Text:
    """What was measured, in words: a judgement first, then the effects of the own kind, then what they are borrowed by.

    Args:
        context: Tables, virtual people and record.
        goal: A goal of outcomes/goal_targets.
        class_: Class of the treatment.
        answer: The effects that answer.
        judgement: The row of response/judgements where only a judgement answers.
    """
    text: Text = ()
    if judgement is not None:
        text += statement("evidence.judgement", why=cell(judgement, "why"))
    shown, borrowed = answer.shown, answer.borrowed
    if shown is None:
        if judgement is None:
            text += statement("response.no_trial", treatment=class_.replace("_", " "), goal=goal.replace("_", " "))
        return text
    own = [each for each in answer.others if each.treated != shown.treated]
    for effect in (*own, shown):
        text += effect_sentences(context, effect)
    relative = [each for each in answer.others if each.comparator == ACTIVE and each.tested and each not in own]
    for other in sorted(relative, key=lambda each: each.size is None)[:1]:
        text += effect_sentences(context, other)
    if borrowed is not None:
        text += statement("evidence.borrowed.not_known" if own else f"evidence.borrowed.{borrowed['why']}")
    return text


def sources_of(shown: Effect | None, judgement: Row | None) -> tuple[str, ...]:
    """Keys of the sources that an answer rests on, those of the trials first."""
    studies = (shown.studies or shown.not_used) if shown else ()
    keys = [key for study in studies for key in study.row.sources]
    return tuple(dict.fromkeys((*keys, *(judgement.sources if judgement is not None else ()))))
