"""What trials found, looked for by words: each treatment against each comparator for a goal, with its rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches

from corneum.errors import InputFault
from corneum.evidence.model_context import ModelContext
from corneum.evidence.sources import sources
from corneum.evidence.tables import load_tables
from corneum.evidence.vocabulary import resolve
from corneum.needling.devices import device
from corneum.report.terminal.effect_text import EffectFound, StudyFound
from corneum.response.benefit_answer import arms_of
from corneum.response.benefit_words import word_of
from corneum.response.contrasts import CONTRASTS, Arm, Contrast
from corneum.response.effects import Effect, effects_of
from corneum.response.evidence_sentences import against_words, arm_words, effect_sentences
from corneum.response.pooling import Pooled
from corneum.response.settling import settled_by
from corneum.wording.readers import Reader
from corneum.wording.templates import fill

WORDS, GOALS = "response/evidence_words", "vocabulary/goals"
_READER: Reader = "practitioner"


@dataclass(frozen=True)
class Question:
    """What was asked for: goals with a variant ("" for all), agents, families, arms of a named treatment.

    `other` are the words that mean none of these.
    """

    goals: tuple[tuple[str, str], ...] = ()
    agents: frozenset[str] = frozenset()
    families: frozenset[str] = frozenset()
    arms: frozenset[Arm] = frozenset()
    other: tuple[str, ...] = field(default=())


def find_effects(words: str | None, treatment: str | None = None) -> list[EffectFound]:
    """Every effect that trials found for the goal, agent or procedure that the words name.

    Args:
        words: as a person writes them, a goal ("melasma", "stretch marks"), an agent ("insulin"), a procedure, or
            several; None for all goals of a plan. Empty where they name none of these.
        treatment: an id of the treatment ladder, a class, a device, an agent or a procedure.

    Returns:
        One entry a treatment and comparator, those with a control first.

    Raises:
        InputFault: a treatment that there is not, with the nearest that there is.
    """
    context = ModelContext(load_tables())
    question = _question(context, words)
    if words and (question.other or not (question.goals or question.agents or question.families)):
        return []
    wanted = _with_treatment(context, question, treatment)
    every = dict.fromkeys((row["goal"], "") for row in context.table(CONTRASTS).rows)
    listed: list[EffectFound] = []
    for goal, variant in wanted.goals or every:
        effects = [each for each in effects_of(context, goal, variant) if _is_wanted(each, wanted)]
        listed += [_entry(context, effect) for effect in effects]
    return listed


def _is_wanted(effect: Effect, question: Question) -> bool:
    arms = (effect.treated, effect.against)
    if question.arms:
        return effect.treated in question.arms
    # told once, from the arm that the trial was made for
    if all(study.turned for study in (*effect.studies, *effect.not_used)):
        return False
    if question.agents and not any(arm.agent in question.agents for arm in arms):
        return False
    return not question.families or any(arm.family in question.families for arm in arms)


def _question(context: ModelContext, words: str | None) -> Question:
    """The goals, agents and families that words name, the longest names first."""
    rest = f" {_plain(words or '')} "
    goals: dict[tuple[str, str], None] = {}
    others: dict[str, set[str]] = {"agent": set(), "family": set()}
    named: set[str] = set()
    for name, kind, target in sorted(_names(context), key=lambda each: -len(each[0])):
        if f" {name} " not in rest and name not in named:
            continue
        named.add(name)
        rest = rest.replace(f" {name} ", "  ")
        if isinstance(target, tuple):
            goals[target] = None
        else:
            others[kind].add(target)
    return Question(
        tuple(goals), frozenset(others["agent"]), frozenset(others["family"]), frozenset(), tuple(rest.split())
    )


def _names(context: ModelContext) -> Iterator[tuple[str, str, str | tuple[str, str]]]:
    """Every name that a search understands, what kind it is, and what it means: a goal with its variant, or an id."""
    for row in context.table(WORDS).rows:
        for name in row.list("words"):
            yield name, row["kind"], (row["target"], "") if row["kind"] == "goal" else row["target"]
    for row in context.table(GOALS).rows:
        for name in (row["name"], *row.list("synonyms")):
            yield _plain(name), "goal", (row["goal"], row["variant"])
        yield row["goal"].replace("_", " "), "goal", (row["goal"], "")


def _with_treatment(context: ModelContext, question: Question, treatment: str | None) -> Question:
    if treatment is None:
        return question
    named = treatment.strip().lower()
    ladder = context.table("planning/treatments")
    row = ladder.index.get(named.replace(" ", "_").replace("-", "_"))
    classes = {each["class"] for each in ladder.rows}
    if row is not None:
        arms = [arm for arm, _ in arms_of(context, row["class"], row["payload"])]
        return Question(question.goals, question.agents, question.families, frozenset(arms))
    match = resolve("device", named)
    class_ = device(context, match.id).class_ if match else named.replace(" ", "_")
    if class_ in classes:
        arms = [arm for arm, how in arms_of(context, class_, "none") if how["direct"] == "yes"]
        return Question(question.goals, question.agents, question.families | {arm.family for arm in arms}, frozenset())
    by_words = _question(context, named)
    if not by_words.other and (by_words.agents or by_words.families):
        return Question(question.goals, question.agents | by_words.agents, question.families | by_words.families)
    known = [
        *ladder.index,
        *sorted(classes),
        *(name for each in context.table(WORDS).rows for name in each.list("words")),
    ]
    nearest = next(iter(get_close_matches(named, known, 1)), None)
    raise InputFault("--treatment", treatment, "names no treatment, device, agent or procedure of the tables", nearest)


def _plain(words: str) -> str:
    return " ".join(re.findall(r"\w+", words.lower()))


def _entry(context: ModelContext, effect: Effect) -> EffectFound:
    weights = effect.size.weights if effect.size else ()
    by_study = {size.contrast.study: weight for size, weight in zip(effect.sizes, weights, strict=False)}
    rows = [
        {"id": row.identity, "weight": by_study.get(study.study)} for study in effect.studies for row in study.figures
    ]
    return {
        "goal": effect.goal,
        "variant": effect.variant or None,
        "class": effect.treated.family,
        "payload": effect.treated.agent,
        "comparator": fill(against_words(context, effect), _READER),
        "comparator_kind": effect.comparator,
        "treated": fill(arm_words(context, effect.treated), _READER),
        "outcome": effect.studies[0].figures[0]["outcome_measure"] if effect.studies else None,
        "weeks": _weeks(effect),
        "kind": effect.kind,
        "is_review": effect.is_review,
        "scale": "smd" if effect.size else "points" if effect.own else None,
        "value": effect.size.value if effect.size else effect.own.value if effect.own else None,
        "low": effect.size.low if effect.size else effect.own.low if effect.own else None,
        "high": effect.size.high if effect.size else effect.own.high if effect.own else None,
        "prediction_low": _prediction(effect, 0),
        "prediction_high": _prediction(effect, 1),
        "unadjusted": _interval(effect.unadjusted),
        "at_correlation": _at_correlation(context, effect),
        "studies": len({study.study for study in effect.studies}),
        "people": effect.people,
        "better": effect.better,
        "same": effect.same,
        "worse": effect.worse,
        "disputed": effect.disputed,
        "grade": effect.certainty.grade,
        "reasons": [fill((reason,), _READER) for reason in effect.certainty.reasons],
        "word": word_of(context, effect),
        "text": fill(effect_sentences(context, effect), _READER),
        "settled_by": fill(settled_by(context, effect), _READER),
        "each": [_study(effect, study) for study in effect.studies],
        "set_aside": [{"study": study.study, "why": study.kind} for study in effect.not_used],
        "rows": rows,
        "sources": list(dict.fromkeys(key for study in effect.studies for key in study.row.sources)),
    }


def _study(effect: Effect, study: Contrast) -> StudyFound:
    size = next((size for size in effect.sizes if size.contrast.study == study.study), None)
    half = 1.96 * (size.variance + size.bias) ** 0.5 if size else 0.0
    work = sources()[study.row.sources[0]]
    return {
        "study": study.study,
        "people": study.people,
        "design": study.figures[0].get("design", ""),
        "direction": dict(effect.directions).get(study.study, study.direction),
        "value": size.value if size else None,
        "low": size.value - half if size else None,
        "high": size.value + half if size else None,
        "paid_by": study.who_paid or work.paid_by(),
        "note": study.row["note"],
        "link": f"https://doi.org/{work.doi}" if work.doi else work.url,
    }


def _weeks(effect: Effect) -> float | None:
    stated = [study.figures[0].get("followup_weeks") or study.figures[0].get("time_weeks") for study in effect.studies]
    numbers = [float(text) for text in stated if text]
    return max(numbers) if numbers else None


def _prediction(effect: Effect, end: int) -> float | None:
    return effect.size.prediction[end] if effect.size and effect.size.prediction else None


def _interval(pooled: Pooled | None) -> dict[str, float] | None:
    return None if pooled is None else {"value": pooled.value, "low": pooled.low, "high": pooled.high}


def _at_correlation(context: ModelContext, effect: Effect) -> dict[str, dict[str, float]] | None:
    if effect.by_correlation is None:
        return None
    shared = context.parameter("response.split_face_correlation")
    shown = {}
    for correlation, pooled in zip((shared.low, shared.high), effect.by_correlation, strict=True):
        interval = _interval(pooled)
        assert interval is not None
        shown[f"{correlation:g}"] = interval
    return shown
