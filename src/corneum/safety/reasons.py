"""A reason for or against a treatment, and the verdict that follows from several."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from corneum.evidence.statement import Text

# from the strongest to the weakest; a note does not change a verdict
STRENGTHS = ("contraindicated", "outside_scope", "not_recommended", "note")

ACCEPTABLE = "acceptable"


@dataclass(frozen=True)
class Reason:
    """Why something stands for or against a treatment, in words for a person.

    `code` is the id of the row it follows from; `strength` a word of `STRENGTHS`; `why` says what stands against
    the treatment and `do` what to do about it, each a plain sentence. `earliest` is the first day on which the
    reason no longer holds, where there is one. `person_wide` reasons hold in every zone. `sources` are keys of
    the table of sources and `grade` the certainty of the row.
    """

    code: str
    strength: str
    why: Text
    do: Text
    earliest: date | None = None
    person_wide: bool = False
    sources: tuple[str, ...] = ()
    grade: str = "very_low"


def verdict(reasons: Iterable[Reason]) -> str:
    """The verdict that follows from several reasons: that of the strongest; notes alone leave `acceptable`.

    Args:
        reasons: in any order.

    Returns:
        `contraindicated`, `outside_scope`, `not_recommended` or `acceptable`.
    """
    worst = min((STRENGTHS.index(reason.strength) for reason in reasons), default=len(STRENGTHS))
    word = STRENGTHS[worst] if worst < len(STRENGTHS) else ACCEPTABLE
    return ACCEPTABLE if word == "note" else word


def in_order(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """The same reasons without repeats of a code, strongest first.

    Args:
        reasons: in any order; of several with one code the strongest is kept, and ties keep their order.
    """
    by_code: dict[str, Reason] = {}
    for reason in sorted(reasons, key=lambda reason: STRENGTHS.index(reason.strength)):
        by_code.setdefault(reason.code, reason)
    return tuple(by_code.values())
