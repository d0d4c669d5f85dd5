"""What trials say for a goal and a treatment: the effect against a control, or one honest word where there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from corneum.evidence.derivation import Drawn, Input
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Row
from corneum.evidence.value import NoData, Value
from corneum.response.care import Overlap
from corneum.response.table_values import cell, span
from corneum.response.tested import tested_depths

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
    evidence: str
    settled_by: str
    grade: str
    rows: tuple[str, ...]
    sources: tuple[str, ...]
    row: Row | None


def benefit(context: ModelContext, goal: str, variant: str, class_: str, payload: str) -> Benefit:
    """What is known of one treatment for one goal.

    `goal` and `variant` are words of outcomes/goal_targets (an empty variant takes the first of its goal, and the
    result says which), `class_` and `payload` those of the treatments table. The most specific row of
    response/benefits answers: class before payload before variant. Without a row the answer is "unknown", no data.
    """
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
        evidence=row["evidence"],
        settled_by=row["settled_by"],
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
    """Latent effect in standard deviations against current care and nothing more, (E, 1), positive where it helps.

    It only orders treatments and is never printed. Where a controlled trial gives a standardised effect it is that,
    shrunk by grade; else a stated prior, mean by word and grade, spread by grade. Treatments that rest on the same row
    get the same draws and tie. `overlap` keeps only what is new to a client who already uses something of the kind.
    A needle length `depth` (m) outside the tested range widens the spread.
    """
    shrink = context.parameter(f"response.shrink_{benefit.grade}")
    inputs: list[Input] = [Input(shrink)]
    row = benefit.row
    if row is not None and row["standardised"]:
        measured = cell(row, "standardised", "1", "standardised_low", "standardised_high")
        draws = shrink.number * context.draw(measured)
        equation = "s d, d the measured standardised effect and s the shrinkage of its grade"
        inputs.append(Input(measured))
    else:
        mean = context.parameter(f"response.prior_mean_{benefit.word}")
        spread = context.parameter(f"response.prior_sd_{benefit.grade}")
        certainty = context.parameter(f"response.prior_spread_{benefit.word}")
        shared = context.parameter("response.prior_shared")
        own = f"{benefit.class_}:{benefit.payload}" if row is None else row.row_id
        common = context.normal(f"response.benefit:{benefit.goal}:{benefit.variant}", "epistemic")
        apart = context.normal(f"response.benefit:{benefit.goal}:{benefit.variant}:{own}", "epistemic")
        z = np.sqrt(shared.number) * common + np.sqrt(1 - shared.number) * apart
        draws = shrink.number * mean.number + spread.number * certainty.number * z
        equation = "s m + f sd (sqrt(r) z_goal + sqrt(1 - r) z_row), a prior by word and grade"
        inputs += [Input(mean), Input(spread), Input(certainty), Input(shared, 0)]
    if outside_tested(benefit, depth):
        beyond = context.parameter("response.prior_sd_outside_tested")
        draws = draws + beyond.number * context.normal(f"response.benefit:{benefit.goal}:outside", "epistemic")
        inputs.append(Input(beyond))
    if overlap is not None and overlap.share_new is not None:
        draws = overlap.share_new.number * draws
        inputs.append(Input(overlap.share_new))
    return context.drawn(draws, "1", "latent effect for ordering", equation, inputs)


def find(context: ModelContext, goal: str, variant: str, class_: str, payload: str) -> Row | None:
    """The most specific row of response/benefits for these words, None where none fits."""

    def fits(row: Row, column: str, word: str) -> bool:
        return row[column] == _ANY or word in row.list(column)

    asked = (("class", class_), ("payload", payload), ("variant", variant))
    rows = [
        row
        for row in context.table(BENEFITS).where(goal=goal)
        if all(fits(row, column, word) for column, word in asked)
    ]
    if not rows:
        return None
    best = max(rows, key=lambda row: tuple(row[column] != _ANY for column, _ in asked))
    return context.row(BENEFITS, best.row_id)


def goals(context: ModelContext) -> tuple[tuple[str, str], ...]:
    """Every (goal, variant) of outcomes/goal_targets, in its order; goals without variants have an empty one."""
    return tuple(
        (row["goal"], variant) for row in context.table(GOALS).rows for variant in row.list("variant") or ("",)
    )


def is_noticed(benefit: Benefit) -> str:
    """Whether people would notice the shrunk effect: "yes", "no", or "cannot tell" (also where nothing is known)."""
    if isinstance(benefit.effect, NoData) or isinstance(benefit.noticeable, NoData):
        return "cannot tell"
    above = benefit.effect.draws >= benefit.noticeable.number
    if above.all():
        return "yes"
    return "cannot tell" if above.any() else "no"


def outside_tested(benefit: Benefit, depth: float | None) -> bool:
    """Whether a needle length (m) lies outside those tried for the goal; false where there is no needle or no range."""
    if depth is None or isinstance(benefit.tested_depths, NoData):
        return False
    shortest, longest = benefit.tested_depths
    return not shortest.number <= depth <= longest.number


def _first_variant(context: ModelContext, goal: str) -> str:
    return next((variant for name, variant in goals(context) if name == goal), "")


def _measured(row: Row) -> Value | NoData:
    if not row["effect"]:
        return NoData("No controlled trial gives a size.", row["settled_by"])
    return cell(row, "effect", row["unit"], "low", "high")


def _shrunk(context: ModelContext, row: Row, measured: Value | NoData) -> Drawn | NoData:
    if isinstance(measured, NoData):
        return measured
    shrink = context.parameter(f"response.shrink_{row.grade}")
    return context.drawn(
        shrink.number * context.draw(measured),
        measured.unit,
        "effect against control",
        "s e, e the effect that trials measured against control and s the shrinkage of its grade",
        [measured, shrink],
    )


def _noticeable(context: ModelContext, scale: str) -> Value | NoData:
    rows: Sequence[Row] = context.table(NOTICEABLE).where(scale=scale) if scale else ()
    if not rows:
        return NoData("No effect was measured on a scale, so there is nothing to notice.")
    row = context.row(NOTICEABLE, rows[0].row_id)
    return cell(row, "threshold", row["unit"])


def _how_long(row: Row) -> NoData:
    if row["class"] in ("home_care", "topical") or "retinoid" in row.list("payload"):
        return NoData("Lasts while it is used.", "a trial that follows people after they stop")
    return NoData("How long it lasts was not measured.", "follow-up until the gain is gone")


def _nothing_known(goal: str, variant: str, class_: str, payload: str, depths: tuple[Value, Value] | NoData) -> Benefit:
    reason = (
        f"No credible data: no controlled trial of {class_.replace('_', ' ')} for {goal.replace('_', ' ')} was found."
    )
    settled = "a split-face trial against the untreated side, assessors blinded, at least three months"
    missing = NoData(reason, settled)
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
        evidence=reason,
        settled_by=settled,
        grade="no_data",
        rows=(),
        sources=(),
        row=None,
    )


def _whole(text: str) -> int | None:
    return int(text) if text else None
