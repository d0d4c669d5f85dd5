"""What trials say for a goal and a treatment: the effect against a control, or one honest word where there is none."""

from __future__ import annotations

from dataclasses import dataclass

from corneum.evidence.derivation import Drawn
from corneum.evidence.tables import Row
from corneum.evidence.value import NoData, Value

WORDS = ("likely", "possible", "unknown", "unlikely")


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
