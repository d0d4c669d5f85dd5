"""What the client feels and sees on the day: pain, pinpoint bleeding, redness, days on which it shows."""

from __future__ import annotations

from dataclasses import dataclass

from corneum.evidence.derivation import Drawn
from corneum.evidence.value import NoData


@dataclass(frozen=True)
class Pain:
    """`word` for people; `score` of 10 (E, P) where trials carry one; `trial_range` in words; `note`."""

    word: str
    score: Drawn | NoData
    trial_range: str
    note: str
