"""What trials say for a goal and a treatment: the effect against a control, or one honest word where there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corneum.evidence.derivation import Drawn
from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Text, cell, statement
from corneum.evidence.tables import Row
from corneum.evidence.value import NoData, Value
from corneum.response.care import Overlap
from corneum.response.table_values import span, stated_value
from corneum.response.tested import tested_depths

Array = NDArray[np.float64]

BENEFITS = "response/benefits"
NOTICEABLE = "response/noticeable"
GOALS = "outcomes/goal_targets"

WORDS = ("likely", "possible", "unknown", "unlikely")

_ANY = "*"


@dataclass(frozen=True)
class Benefit:
    """The benefit of one treatment for one goal.

    `word` is one of `WORDS`. `effect` (E, 1) is the effect against `against` on `scale`, positive where the client
    gains, shrunk towards zero by its grade; NoData where no controlled trial gives a size, and then only the word
    may be printed. `measured` is the same effect as the trial gave it. `noticeable` is the smallest effect on that
    scale that people are taken to notice. `onset` and `duration` are (low, high) in s. `sessions` and
    `interval_weeks` are those of the trials, None where none were done. `tested_depths` are the needle lengths
    tried for this goal with this kind of needle, (low, high) in m. `row` is the row of response/benefits it came
    from, None where no row answers; `rows` are the outcome rows behind it.
    """

    goal: str
    variant: str
    class_: str
    payload: str
    word: str
    effect: Drawn | NoData
    measured: Value | NoData
    noticeable: Value | NoData
    scale: str
    against: str
    onset: tuple[Value, Value] | NoData
    duration: tuple[Value, Value] | NoData
    sessions: int | None
    interval_weeks: int | None
    tested_depths: tuple[Value, Value] | NoData
    evidence: Text
    settled_by: Text
    grade: str
    rows: tuple[str, ...]
    sources: tuple[str, ...]
    row: Row | None


def benefit(context: ModelContext, goal: str, variant: str, class_: str, payload: str) -> Benefit:
    """What trials say of one treatment for one goal.

    The most specific row of response/benefits answers: class before payload before variant. Without a row the answer
    is "unknown", no data.

    Args:
        context: Tables, virtual people and record.
        goal: A goal of outcomes/goal_targets.
        variant: Its variant; an empty one takes the first of the goal, and the result says which.
        class_: Class of the treatment.
        payload: Its payload.

    Source: the row of response/benefits.
    """
    asked = (goal, variant, class_, payload)
    return context.once("benefit", asked, lambda apart: _benefit(apart, *asked))


def _benefit(context: ModelContext, goal: str, variant: str, class_: str, payload: str) -> Benefit:
    variant = variant or _first_variant(context, goal)
    row = find(context, goal, variant, class_, payload)
    depths = tested_depths(context, goal, variant, class_)
    if row is None:
        return _nothing_known(goal, variant, class_, payload, depths)
    measured = _measured(row)
    return Benefit(
        goal=goal,
        variant=variant,
        class_=class_,
        payload=payload,
        word=row["word"],
        effect=_shrunk(context, row, measured),
        measured=measured,
        noticeable=_noticeable(context, row["scale"]),
        scale=row["scale"],
        against=row["comparator"],
        onset=span(row, "onset_low_weeks", "onset_high_weeks")
        or NoData("When it would begin was not measured.", row["settled_by"]),
        duration=span(row, "duration_low_weeks", "duration_high_weeks") or _how_long(row),
        sessions=_whole(row["sessions"]),
        interval_weeks=_whole(row["interval_weeks"]),
        tested_depths=depths,
        evidence=cell(row, "evidence"),
        settled_by=cell(row, "settled_by"),
        grade=row.grade,
        rows=row.list("rows"),
        sources=row.sources,
        row=row,
    )


def standardised(
    context: ModelContext,
    benefit: Benefit,
    overlap: Overlap | None = None,
    depth: float | None = None,
) -> Drawn:
    """Latent effect against current care and nothing more, in standard deviations, shape (E, 1), positive if it helps.

    It only orders treatments and is never printed. Where a controlled trial gives a standardised effect it is that,
    shrunk by grade; else a stated prior, mean by word and grade, spread by grade. Treatments that rest on the same row
    get the same draws and tie.

    Args:
        context: Tables, virtual people and record.
        benefit: What trials say.
        overlap: What the client already uses of the kind; only what is new counts.
        depth: Needle length, m; outside the tested range it widens the spread.

    Source: the row of response/benefits, or the priors of parameters response.prior_*.
    """
    row = benefit.row
    with context.model("latent effect for ordering") as model:
        if row is not None and row["standardised"]:
            shrink = context.parameter(f"response.shrink_{benefit.grade}").number
            measured = stated_value(row, "standardised", "1", "standardised_low", "standardised_high")
            draws = shrink * context.draw(measured)
            equation = "s d, d the measured standardised effect and s the shrinkage of its grade"
        else:
            draws = _prior(context, benefit)
            equation = "s m + f sd (sqrt(r) z_goal + sqrt(1 - r) z_row), a prior by word and grade"
        if outside_tested(benefit, depth):
            beyond = context.parameter("response.prior_sd_outside_tested").number
            draws = draws + beyond * context.normal(f"response.benefit:{benefit.goal}:outside", "epistemic")
        if overlap is not None and overlap.share_new is not None:
            model.uses(overlap.share_new)
            draws = overlap.share_new.number * draws
        return model.drawn(draws, "1", equation)


def _prior(context: ModelContext, benefit: Benefit) -> Array:
    """Draws (E, 1) by word and grade where no trial gives a standardised effect."""
    shrink = context.parameter(f"response.shrink_{benefit.grade}").number
    mean = context.parameter(f"response.prior_mean_{benefit.word}").number
    spread = context.parameter(f"response.prior_sd_{benefit.grade}").number
    certainty = context.parameter(f"response.prior_spread_{benefit.word}").number
    shared = context.parameter("response.prior_shared", leverage=0.0).number
    own = f"{benefit.class_}:{benefit.payload}" if benefit.row is None else benefit.row.row_id
    common = context.normal(f"response.benefit:{benefit.goal}:{benefit.variant}", "epistemic")
    apart = context.normal(f"response.benefit:{benefit.goal}:{benefit.variant}:{own}", "epistemic")
    z = np.sqrt(shared) * common + np.sqrt(1 - shared) * apart
    return np.asarray(shrink * mean + spread * certainty * z)


def find(context: ModelContext, goal: str, variant: str, class_: str, payload: str) -> Row | None:
    """The most specific row of response/benefits for a goal and a treatment, None where none fits."""

    def fits(row: Row, column: str, word: str) -> bool:
        return row[column] == _ANY or word in row.list(column)

    wanted = (("class", class_), ("payload", payload), ("variant", variant))
    rows = [
        row
        for row in context.once("benefits of a goal", goal, lambda apart: apart.table(BENEFITS).where(goal=goal))
        if all(fits(row, column, word) for column, word in wanted)
    ]
    if not rows:
        return None
    best = max(rows, key=lambda row: tuple(row[column] != _ANY for column, _ in wanted))
    return context.row(BENEFITS, best.row_id)


def goals(context: ModelContext) -> tuple[tuple[str, str], ...]:
    """Goals with their variants, (goal, variant), in the order of outcomes/goal_targets; "" where there is none."""
    return tuple(
        (row["goal"], variant) for row in context.table(GOALS).rows for variant in row.list("variant") or ("",)
    )


def is_noticed(benefit: Benefit) -> str:
    """Whether people would notice the shrunk effect: "yes", "no", or "cannot tell" (also where nothing is known).

    Args:
        benefit: What trials say.
    """
    if isinstance(benefit.effect, NoData) or isinstance(benefit.noticeable, NoData):
        return "cannot tell"
    above = benefit.effect.draws >= benefit.noticeable.number
    if above.all():
        return "yes"
    return "cannot tell" if above.any() else "no"


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


def _measured(row: Row) -> Value | NoData:
    if not row["effect"]:
        return NoData("No controlled trial gives a size.", row["settled_by"])
    return stated_value(row, "effect", row["unit"], "low", "high")


def _shrunk(context: ModelContext, row: Row, measured: Value | NoData) -> Drawn | NoData:
    if isinstance(measured, NoData):
        return measured
    with context.model("effect against control") as model:
        shrink = context.parameter(f"response.shrink_{row.grade}").number
        return model.drawn(
            shrink * context.draw(measured),
            measured.unit,
            "s e, e the effect that trials measured against control and s the shrinkage of its grade",
        )


def _noticeable(context: ModelContext, scale: str) -> Value | NoData:
    rows: Sequence[Row] = context.table(NOTICEABLE).where(scale=scale) if scale else ()
    if not rows:
        return NoData("No effect was measured on a scale, so there is nothing to notice.")
    row = context.row(NOTICEABLE, rows[0].row_id)
    return stated_value(row, "threshold", row["unit"])


def _how_long(row: Row) -> NoData:
    if row["class"] in ("home_care", "topical") or "retinoid" in row.list("payload"):
        return NoData("Lasts while it is used.", "a trial that follows people after they stop")
    return NoData("How long it lasts was not measured.", "follow-up until the gain is gone")


def _nothing_known(goal: str, variant: str, class_: str, payload: str, depths: tuple[Value, Value] | NoData) -> Benefit:
    treatment = class_.replace("_", " ")
    missing = NoData(
        f"No credible data: no controlled trial of {treatment} for {goal.replace('_', ' ')} was found.",
        "a split-face trial against the untreated side, assessors blinded, at least three months",
    )
    return Benefit(
        goal=goal,
        variant=variant,
        class_=class_,
        payload=payload,
        word="unknown",
        effect=missing,
        measured=missing,
        noticeable=missing,
        scale="",
        against="none",
        onset=missing,
        duration=missing,
        sessions=None,
        interval_weeks=None,
        tested_depths=depths,
        evidence=statement("response.no_trial", treatment=treatment, goal=goal.replace("_", " ")),
        settled_by=statement("response.settling_trial"),
        grade="no_data",
        rows=(),
        sources=(),
        row=None,
    )


def _whole(text: str) -> int | None:
    return int(text) if text else None
