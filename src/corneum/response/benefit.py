"""What trials say of a treatment for a goal, computed from their rows: an effect against a control, and one word.

Each treatment rests on the trials of its own kind, or, one step less certain, on the nearest that was tested
(response/evidence_for). Changes from before to after show nothing. Where no trial has a control, a judgement from how
things work may say "unlikely" or, for protection and referral, "possible"; it is always called a judgement.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from corneum.evidence.derivation import Drawn
from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Text, cell, statement
from corneum.evidence.tables import Row
from corneum.evidence.value import NoData, Value
from corneum.response.benefit_words import word_of
from corneum.response.care import Overlap
from corneum.response.contrasts import ACTIVE, BASELINE, Arm, Contrast, read, weeks
from corneum.response.effects import Effect, effects_of
from corneum.response.evidence_sentences import against_words, effect_sentences
from corneum.response.settling import settled_by
from corneum.response.tested import tested_depths

Array = NDArray[np.float64]

GOALS = "outcomes/goal_targets"
EVIDENCE_FOR = "response/evidence_for"
JUDGEMENTS = "response/judgements"

# scales of an effect: standard deviations between people, or the share of people more who have the outcome
STANDARDISED, SHARE = "standard_deviations", "share_of_people"

_ANY, _SAME = "*", "="
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
    variant = variant or _first_variant(context, goal)
    with context.model("what trials show") as model:
        answer = _answer(context, goal, variant, class_, payload)
        shown, borrowed = answer.shown, answer.borrowed
        judgement = None
        if answer.word == "unknown" and (shown is None or shown.comparator in (ACTIVE, BASELINE)):
            judgement = _judgement(context, goal, variant, class_, payload)
        for study in shown.studies if shown else ():
            read(context, study)
        studies = shown.studies if shown else ()
        grade = "very_low" if judgement is not None else shown.certainty.grade if shown else "no_data"
        derivation = model.derive("the word of the thresholds response.word_*, from the effect and its certainty")
        effect = _effect(context, shown, derivation)
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
        scale=_scale(shown),
        against=against_words(context, shown) if shown and shown.comparator != BASELINE else (),
        onset=_onset(studies) if helps else _NOT_SHOWN,
        duration=_duration(studies, class_, payload) if helps else _NOT_SHOWN,
        sessions=_usual(shown, "sessions"),
        interval_weeks=_usual(shown, "interval_weeks"),
        tested_depths=tested_depths(context, goal, variant, class_),
        evidence=_evidence(context, goal, class_, answer, judgement),
        settled_by=settled_by(context, shown),
        grade=grade,
        why_grade=shown.certainty.reasons if shown and judgement is None else (),
        sources=_sources(shown, judgement),
        borrowed=borrowed,
        judgement=judgement,
        derivation=derivation,
    )


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
class _Answer:
    """An effect that answers, its word, the others of the same arm, and the row that it is borrowed by."""

    shown: Effect | None = None
    word: str = "unknown"
    others: tuple[Effect, ...] = ()
    borrowed: Row | None = None

    @property
    def is_controlled(self) -> bool:
        return self.shown is not None and self.shown.comparator != BASELINE


def _answer(context: ModelContext, goal: str, variant: str, class_: str, payload: str) -> _Answer:
    """The first arm whose trials give a word; where none does, the first with a control, else the first there is.

    What trials found of the treatment itself goes with a borrowed answer.
    """
    first = _Answer()
    for arm, row in arms_of(context, class_, payload):
        context.row(EVIDENCE_FOR, row.row_id)
        is_direct = row["direct"] == "yes"
        effects = [each for each in effects_of(context, goal, variant, is_direct=is_direct) if each.treated == arm]
        if not effects:
            continue
        words = [word_of(context, each, comparator_helps=_helps(context, each)) for each in effects]
        at = next((index for index, word in enumerate(words) if word != "unknown"), 0)
        others = tuple(each for index, each in enumerate(effects) if index != at)
        answer = _Answer(effects[at], words[at], others, None if is_direct else row)
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


def _judgement(context: ModelContext, goal: str, variant: str, class_: str, payload: str) -> Row | None:
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


def _effect(context: ModelContext, shown: Effect | None, derivation: str) -> Drawn | NoData:
    if shown is None or shown.size is None:
        return NoData("no controlled trial gives a size", "a controlled trial that prints means with their spread")
    with context.model("effect in trials") as model:
        model.uses(derivation)
        draws = shown.size.value + shown.size.error * context.normal(_stream(shown), "epistemic")
        if shown.shares is None:
            return model.drawn(draws, "1", "d: difference over the spread between people; bias in its variance")
        # d is so many standard deviations of the logistic law
        odds = draws * np.pi / np.sqrt(3)
        more = expit(logit(np.clip(shown.shares[1], 1e-3, 1 - 1e-3)) + odds) - shown.shares[1]
        return model.drawn(
            more, "1", "p at the share of the comparator, by the odds ratio of the trial, less that share"
        )


def _scale(shown: Effect | None) -> str:
    if shown is None or shown.size is None:
        return ""
    return STANDARDISED if shown.shares is None else SHARE


def _stream(shown: Effect) -> str:
    arms = (shown.treated.family, shown.treated.agent, shown.against.family, shown.against.agent)
    return f"response.effect:{shown.goal}:{shown.variant}:{':'.join(arms)}"


def standardised(
    context: ModelContext,
    benefit: Benefit,
    overlap: Overlap | None = None,
    depth: float | None = None,
) -> Drawn:
    """Latent effect against current care and nothing more, in standard deviations, shape (E, 1), positive if it helps.

    It only orders treatments and is never printed. Where trials with a control give a size it is that, shrunk by its
    certainty; where one trial counted in points of its own scale, the prior mean of the word with the trial's own
    relative error; else a stated prior, mean by word and grade, spread by grade. Treatments that rest on the same
    trials get the same draws and tie.

    Args:
        context: Tables, virtual people and record.
        benefit: What trials say.
        overlap: What the client already uses of the kind; only what is new counts.
        depth: Needle length, m; outside the tested range it widens the spread.

    Source: the effect, or the priors of parameters response.prior_*.
    """
    shown = benefit.shown
    measured = shown is not None and shown.comparator != ACTIVE and benefit.word != "unknown"
    with context.model("latent effect for ordering") as model:
        model.uses(benefit.derivation)
        if shown is not None and measured and (shown.size is not None or shown.own is not None):
            draws, equation = _measured(context, benefit, shown)
        else:
            draws = _prior(context, benefit)
            equation = "s m + f sd (sqrt(r) z_goal + sqrt(1 - r) z_own), a prior by word and grade"
        if outside_tested(benefit, depth):
            beyond = context.parameter("response.prior_sd_outside_tested").number
            draws = draws + beyond * context.normal(f"response.benefit:{benefit.goal}:outside", "epistemic")
        if overlap is not None and overlap.share_new is not None:
            model.uses(overlap.share_new)
            draws = overlap.share_new.number * draws
        return model.drawn(draws, "1", equation)


def _measured(context: ModelContext, benefit: Benefit, shown: Effect) -> tuple[Array, str]:
    """Draws (E, 1) where trials give a size, and the equation."""
    shrink = context.parameter(f"response.shrink_{benefit.grade}").number
    z = context.normal(_stream(shown), "epistemic")
    if shown.size is not None:
        draws = shrink * (shown.size.value + shown.size.error * z)
        return draws, "s d, d the standardised effect of trials and s the shrinkage of its grade"
    assert shown.own is not None
    mean = context.parameter(f"response.prior_mean_{benefit.word}").number
    error = np.hypot(mean * shown.own.error / shown.own.value, np.sqrt(shown.own.bias))
    return shrink * (mean + error * z), "s m (1 + z e / d), m the prior of the word, e / d the trial's relative error"


def _prior(context: ModelContext, benefit: Benefit) -> Array:
    """Draws (E, 1) by word and grade where no trial gives a standardised effect."""
    shrink = context.parameter(f"response.shrink_{benefit.grade}").number
    mean = context.parameter(f"response.prior_mean_{benefit.word}").number
    spread = context.parameter(f"response.prior_sd_{benefit.grade}").number
    certainty = context.parameter(f"response.prior_spread_{benefit.word}").number
    shared = context.parameter("response.prior_shared", leverage=0.0).number
    own = f"{benefit.class_}:{benefit.payload}"
    if benefit.judgement is not None:
        own = benefit.judgement.row_id
    elif benefit.shown is not None:
        own = _stream(benefit.shown)
    common = context.normal(f"response.benefit:{benefit.goal}:{benefit.variant}", "epistemic")
    apart = context.normal(f"response.benefit:{benefit.goal}:{benefit.variant}:{own}", "epistemic")
    z = np.sqrt(shared) * common + np.sqrt(1 - shared) * apart
    return np.asarray(shrink * mean + spread * certainty * z)


def goals(context: ModelContext) -> tuple[tuple[str, str], ...]:
    """Goals with their variants, (goal, variant), in the order of outcomes/goal_targets; "" where there is none."""
    return tuple(
        (row["goal"], variant) for row in context.table(GOALS).rows for variant in row.list("variant") or ("",)
    )


def outside_tested(benefit: Benefit, depth: float | None) -> bool:
    """Whether a needle length lies outside those tried for the goal; false where there is no needle or no range.

    Args:
        benefit: What trials say, with the needle lengths that were tried.
        depth: Needle length, m; None where no needle is used.
    """
    if depth is None or isinstance(benefit.tested_depths, NoData):
        return False
    shortest, longest = benefit.tested_depths
    return not shortest.number <= depth <= longest.number


def _first_variant(context: ModelContext, goal: str) -> str:
    return next((variant for name, variant in goals(context) if name == goal), "")


def _onset(studies: Sequence[Contrast]) -> tuple[Value, Value] | NoData:
    first_weeks = [time for study in studies if (time := weeks(study.row, "seen_weeks")) is not None]
    return _ends(first_weeks) or NoData("when it would begin was not measured", "readings in the first weeks")


def _duration(studies: Sequence[Contrast], class_: str, payload: str) -> tuple[Value, Value] | NoData:
    times = [
        time
        for study in studies
        for column in ("held_weeks", "gone_weeks")
        if (time := weeks(study.row, column)) is not None
    ]
    if class_ in ("home_care", "topical") or payload == "retinoid":
        return NoData("lasts while it is used", "a trial that follows people after they stop")
    return _ends(times) or NoData("how long it lasts was not measured", "follow-up until the gain is gone")


def _ends(times: Sequence[Value]) -> tuple[Value, Value] | None:
    if not times:
        return None
    return min(times, key=lambda time: time.number), max(times, key=lambda time: time.number)


def _usual(shown: Effect | None, column: str) -> int | None:
    """The middle of what the trials did, as a whole number; None where none says."""
    studies = (*shown.studies, *shown.not_used) if shown else ()
    stated = [float(study.figures[0][column]) for study in studies if _is_number(study.figures[0].get(column, ""))]
    return round(float(np.median(stated))) if stated else None


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdigit()


def _evidence(context: ModelContext, goal: str, class_: str, answer: _Answer, judgement: Row | None) -> Text:
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


def _sources(shown: Effect | None, judgement: Row | None) -> tuple[str, ...]:
    studies = (shown.studies or shown.not_used) if shown else ()
    keys = [key for study in studies for key in study.row.sources]
    return tuple(dict.fromkeys((*keys, *(judgement.sources if judgement is not None else ()))))
