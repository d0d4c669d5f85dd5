"""How certain the evidence of one contrast is, by the domains of GRADE, each step down with its reason.

Randomised studies start high, others low; reviews start as what they pooled. Changes from before to after are no
evidence of an effect and start, and stay, very low.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Text, statement
from corneum.response.contrasts import ACTIVE, BASELINE, Contrast

LEVELS = ("very_low", "low", "moderate", "high")
PAYERS = "response/payers"


@dataclass(frozen=True)
class Certainty:
    """`grade` is one of `LEVELS`, or "no_data"; `reasons` says each step down from where the design starts."""

    grade: str
    reasons: Text


@dataclass(frozen=True)
class Finding:
    """What certainty judges beside the studies themselves.

    `has_size` tells whether an effect with its error was read, `crosses_none` whether its interval holds no effect,
    `inconsistency` is I^2 (0 to 1), `disputed` tells of reviews or directions that disagree, `is_direct` whether the
    studies did what is asked about.
    """

    has_size: bool
    crosses_none: bool
    inconsistency: float
    disputed: bool
    is_direct: bool


def certainty(context: ModelContext, contrasts: Sequence[Contrast], finding: Finding) -> Certainty:
    """The certainty of what these contrasts show together.

    Args:
        context: Tables, virtual people and record.
        contrasts: Studies of one treatment against one comparator.
        finding: What came of them.

    Source: GRADE (Guyatt 2011); the limits are parameters response.*.
    """
    if not contrasts:
        return Certainty("no_data", ())
    if all(contrast.comparator == BASELINE for contrast in contrasts):
        return Certainty("very_low", statement("certainty.uncontrolled"))
    randomised = _most([contrast.row["allocation"] == "randomised" for contrast in contrasts])
    level = LEVELS.index("high" if randomised else "low")
    steps: list[tuple[int, Text]] = [] if randomised else [(0, statement("certainty.not_randomised"))]
    steps += _bias(context, contrasts)
    steps += _consistency(context, finding)
    if not finding.is_direct:
        steps.append((1, statement("certainty.indirect")))
    if all(contrast.comparator == ACTIVE for contrast in contrasts):
        steps.append((1, statement("certainty.relative")))
    steps += _precision(context, contrasts, finding)
    if all(_payer(context, contrast) == "maker" for contrast in contrasts):
        steps.append((1, statement("certainty.maker_paid")))
    level = max(level - sum(down for down, _ in steps), 0)
    # what was read of a study bounds what it can carry: a row of a review's table, a news report
    read = max(LEVELS.index(contrast.row.grade) for contrast in contrasts)
    if read < level:
        level = read
        steps.append((0, statement("certainty.as_read")))
    return Certainty(LEVELS[level], tuple(part for _, text in steps for part in text))


def _most(facts: Sequence[bool]) -> bool:
    return 2 * sum(facts) > len(facts)


def _bias(context: ModelContext, contrasts: Sequence[Contrast]) -> list[tuple[int, Text]]:
    limit = context.parameter("response.attrition_limit", leverage=0.0).number
    steps = []
    if not _most([contrast.row["assessor"] == "blinded" for contrast in contrasts]):
        steps.append((1, statement("certainty.not_blinded")))
    elif _most([float(contrast.row["lost_share"] or 0) > limit for contrast in contrasts]):
        steps.append((1, statement("certainty.attrition")))
    return steps


def _consistency(context: ModelContext, finding: Finding) -> list[tuple[int, Text]]:
    limit = context.parameter("response.inconsistency_limit", leverage=0.0).number
    if finding.disputed:
        return [(1, statement("certainty.disputed"))]
    if finding.inconsistency > limit:
        return [(1, statement("certainty.inconsistent", share=finding.inconsistency))]
    return []


def _precision(context: ModelContext, contrasts: Sequence[Contrast], finding: Finding) -> list[tuple[int, Text]]:
    few, enough = (
        round(context.parameter(f"response.people_{name}", leverage=0.0).number) for name in ("very_few", "enough")
    )
    known = [contrast.people for contrast in contrasts if contrast.people is not None]
    people = sum(known)
    reviews = any(contrast.kind == "review" for contrast in contrasts)
    if not finding.has_size:
        down = 2 if known and not reviews and people < few else 1
        return [(down, statement("certainty.no_size"))]
    if known and not reviews and people < few:
        return [(2, statement("certainty.very_few", people=people))]
    if finding.crosses_none or (known and not reviews and people < enough):
        return [(1, statement("certainty.imprecise", people=people))]
    return []


def _payer(context: ModelContext, contrast: Contrast) -> str:
    """maker, independent or mixed where the row says who paid; empty where nothing was read, which is unknown."""
    row = next((row for row in context.table(PAYERS).rows if row["printed"] == contrast.who_paid), None)
    return "" if row is None else row["kind"]
