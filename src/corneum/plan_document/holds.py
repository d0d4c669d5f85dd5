"""When nothing elective is dated, set or scheduled: an emergency, words on health not understood, a refusal.

The one place that decides it. Whoever builds a part of the plan asks here before it prints a date, a course or a
setting; what stands against a treatment, and what to do about it, is printed all the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corneum.planning.results import TreatmentResult, ZoneResult
from corneum.safety.reasons import Reason

REFUSED = "contraindicated"


@dataclass(frozen=True)
class Holds:
    """What holds back a whole plan: whether an emergency is called, and whether words on health are not understood."""

    emergency: bool
    not_understood: bool

    @property
    def everything(self) -> bool:
        """Whether nothing elective is dated or set in this plan."""
        return self.emergency or self.not_understood


def holds_of(emergencies: Sequence[Reason], not_understood: Sequence[str]) -> Holds:
    """What holds back a plan, from the signs of an emergency and the words on health that are not understood."""
    return Holds(emergency=bool(emergencies), not_understood=bool(not_understood))


def is_held(holds: Holds, result: TreatmentResult) -> bool:
    """Whether a treatment gets no date, no course, no card and no numbing."""
    return holds.everything or result.verdict == REFUSED


def is_zone_held(holds: Holds, result: TreatmentResult, zone: ZoneResult) -> bool:
    """Whether a treatment gets no number in a zone that could be a setting."""
    return is_held(holds, result) or zone.verdict == REFUSED


def withholds_date(holds: Holds, offers: tuple[TreatmentResult, ...]) -> bool:
    """Whether the first screen names no day: a day beside a refused offer would be read as the offer's."""
    return any(is_held(holds, offer) for offer in offers) or holds.everything
