"""What trials say of a treatment for a goal, computed from their rows: an effect against a control, and one word.

Each treatment rests on the trials of its own kind, or, one step less certain, on the nearest that was tested
(response/evidence_for). Changes from before to after show nothing. Where no trial has a control, a judgement from how
things work may say "unlikely" or, for protection and referral, "possible"; it is always called a judgement.
"""

from __future__ import annotations

from dataclasses import dataclass

from corneum.evidence.derivation import Drawn
from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Text
from corneum.evidence.tables import Row
from corneum.evidence.value import NoData, Value
from corneum.response.benefit_answer import evidence_text, judgement_for, sources_of, trial_answer
from corneum.response.benefit_course import duration_of, onset_of, usual_of_trials
from corneum.response.contrasts import ACTIVE, BASELINE, Contrast, read
from corneum.response.effect_draws import effect_in_trials, scale_of
from corneum.response.effects import Effect
from corneum.response.evidence_sentences import against_words
from corneum.response.goal_variants import first_variant
from corneum.response.settling import settled_by
from corneum.response.tested import tested_depths

_NOT_SHOWN = NoData("no effect was shown that could begin or last")


@dataclass(frozen=True)
class Benefit:
    """The benefit of one treatment for one goal.

    `word` is likely, possible, unknown or unlikely. `shown` is the effect that the word rests on, None where no trial
    has a control; `others` are further effects of the same treatment, those against other treatments among them.
    `effect` (E, 1) is the size of `shown`, positive where the client gains, in `scale`; NoData where no size was
    read. `against` says against what. `onset` and `duration` are (low, high) in s. `sessions` and `interval_weeks`
    are those of the trials, None where none were done. `tested_depths` are the needle lengths tried for this goal
    with this kind of needle, (low, high) in m. `grade` is the certainty, `why_grade` each step down. `borrowed` is
    the row of response/evidence_for where another treatment was tested, `judgement` that of response/judgements where
    only a judgement answers. `derivation` is the id of what the word follows from.
    """

    goal: str
    variant: str
    class_: str
    payload: str
    word: str
    shown: Effect | None
    others: tuple[Effect, ...]
    effect: Drawn | NoData
    scale: str
    against: Text
    onset: tuple[Value, Value] | NoData
    duration: tuple[Value, Value] | NoData
    sessions: int | None
    interval_weeks: int | None
    tested_depths: tuple[Value, Value] | NoData
    evidence: Text
    settled_by: Text
    grade: str
    why_grade: Text
    sources: tuple[str, ...]
    borrowed: Row | None
    judgement: Row | None
    derivation: str

    @property
    def question(self) -> tuple[str, str, str, str]:
        """What it was computed from beside the tables: goal, variant, class and payload."""
        return self.goal, self.variant, self.class_, self.payload

    @property
    def studies(self) -> tuple[Contrast, ...]:
        """The trials that the word rests on."""
        return self.shown.studies if self.shown else ()


def benefit(context: ModelContext, goal: str, variant: str, class_: str, payload: str) -> Benefit:
    """What trials say of one treatment for one goal.

    Args:
        context: Tables, virtual people and record.
        goal: A goal of outcomes/goal_targets.
        variant: Its variant; an empty one takes the first of the goal, and the result says which.
        class_: Class of the treatment.
        payload: Its payload.

    Source: response/contrasts, the outcome rows that it names, response/evidence_for and response/judgements.
    """
    asked = (goal, variant, class_, payload)
    return context.once("benefit", asked, lambda apart: _benefit(apart, *asked))


def _benefit(context: ModelContext, goal: str, variant: str, class_: str, payload: str) -> Benefit:
    variant = variant or first_variant(context, goal)
    with context.model("what trials show") as model:
        answer = trial_answer(context, goal, variant, class_, payload)
        shown, borrowed = answer.shown, answer.borrowed
        judgement = None
        if answer.word == "unknown" and (shown is None or shown.comparator in (ACTIVE, BASELINE)):
            judgement = judgement_for(context, goal, variant, class_, payload)
        for study in shown.studies if shown else ():
            read(context, study)
        studies = shown.studies if shown else ()
        grade = "very_low" if judgement is not None else shown.certainty.grade if shown else "no_data"
        derivation = model.derive("the word of the thresholds response.word_*, from the effect and its certainty")
        effect = effect_in_trials(context, shown, derivation)
    word = answer.word if judgement is None else judgement["word"]
    helps = word in ("likely", "possible")
    return Benefit(
        goal=goal,
        variant=variant,
        class_=class_,
        payload=payload,
        word=word,
        shown=shown,
        others=answer.others,
        effect=effect,
        scale=scale_of(shown),
        against=against_words(context, shown) if shown and shown.comparator != BASELINE else (),
        onset=onset_of(studies) if helps else _NOT_SHOWN,
        duration=duration_of(studies, class_, payload) if helps else _NOT_SHOWN,
        sessions=usual_of_trials(shown, "sessions"),
        interval_weeks=usual_of_trials(shown, "interval_weeks"),
        tested_depths=tested_depths(context, goal, variant, class_),
        evidence=evidence_text(context, goal, class_, answer, judgement),
        settled_by=settled_by(context, shown),
        grade=grade,
        why_grade=shown.certainty.reasons if shown and judgement is None else (),
        sources=sources_of(shown, judgement),
        borrowed=borrowed,
        judgement=judgement,
        derivation=derivation,
    )
