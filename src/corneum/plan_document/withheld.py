"""What of a plan carries no date, course or setting: an emergency, words on health not understood, a refusal, an open
question that can stop the treatment, a plan without any goal or zone.

`corneum.safety.holds` decides it. Whoever builds a part of the plan asks here before a date, a course or a setting is
printed; what stands against a treatment, and what to do about it, is printed all the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corneum.evidence.statement import statement
from corneum.plan_document.choice_models import Stop
from corneum.plan_document.sentences import sentences
from corneum.planning.asked_depth import NOTHING_TO_SET
from corneum.planning.results import TreatmentResult, ZoneResult
from corneum.safety.gate import NOT_UNDERSTOOD
from corneum.safety.holds import hold_on_elective
from corneum.safety.reasons import ACCEPTABLE, Reason
from corneum.safety.stop_questions import StopQuestion
from corneum.wording.readers import Reader

# rows of the contraindications that a pregnancy triggers
IN_PREGNANCY = ("preg", "preg_mn")
# verdicts of what this operator is not to do
REFUSED = ("contraindicated", "outside_scope")


@dataclass(frozen=True)
class Holds:
    """What may hold back a whole plan: the signs of an emergency, words on health that are not understood, and that no
    goal, or no zone, of the client's file is understood and planned here (`aimless`); and the open questions that can
    stop a treatment (`stops`), which hold those that wait for them."""

    flags: tuple[Reason, ...]
    not_understood: tuple[str, ...]
    aimless: bool = False
    stops: tuple[StopQuestion, ...] = ()

    @property
    def everything(self) -> bool:
        """Whether nothing elective is dated or set in this plan."""
        return self.holds(ACCEPTABLE)

    def holds(self, verdict: str) -> bool:
        """Whether something elective with that verdict is held."""
        return self.aimless or hold_on_elective(self.flags, self.not_understood, verdict) is not None


def is_held(holds: Holds, result: TreatmentResult) -> bool:
    """Whether a treatment gets no date, no course, no card and no numbing: refused, or a question is open that can
    stop it."""
    return is_refused(holds, result) or bool(open_stops(holds, result))


def is_refused(holds: Holds, result: TreatmentResult) -> bool:
    """Whether a treatment may not be done as the file stands, as where nobody knows what it brings."""
    unread = any(reason.code.startswith(NOT_UNDERSTOOD) for reason in result.reasons)
    return unread or holds.holds(result.verdict)


def open_stops(holds: Holds, result: TreatmentResult) -> tuple[StopQuestion, ...]:
    """The open questions that a treatment waits for."""
    return tuple(question for question in holds.stops if question.stops(result.treatment.tags))


def is_zone_held(holds: Holds, result: TreatmentResult, zone: ZoneResult) -> bool:
    """Whether a treatment gets no number in a zone that could be a setting."""
    return is_refused(holds, result) or holds.holds(zone.verdict) or is_zone_refused(result, zone)


def is_zone_refused(result: TreatmentResult, zone: ZoneResult) -> bool:
    """Whether nothing is set in a zone: refused, outside the operator's scope, no setting within its limits, or a
    pregnancy."""
    codes = {reason.code for reason in (*result.reasons, *zone.reasons)}
    return zone.verdict in REFUSED or not codes.isdisjoint((*NOTHING_TO_SET, *IN_PREGNANCY))


def stops_document(holds: Holds, results: Sequence[TreatmentResult], reader: Reader) -> list[Stop]:
    """The entries of `stops`: each open question that holds a treatment back, with the treatments that wait for it."""
    stops = []
    for question in holds.stops:
        waiting = [result.treatment.id for result in results if question.stops(result.treatment.tags)]
        if waiting:
            open_question = sentences(statement("plan.open_question", question=question.question), reader)
            stops.append(Stop(id=question.id, question=open_question, about=question.about, holds=waiting))
    return stops


def withholds_date(holds: Holds, offers: tuple[TreatmentResult, ...]) -> bool:
    """Whether the first screen names no day: a day beside a refused offer would be read as the offer's."""
    return holds.everything or any(is_held(holds, offer) for offer in offers)
