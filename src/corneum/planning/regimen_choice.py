"""Which products a regimen begins: what is recommended, then the best supported for each goal, few and one at a time.

What is in use is kept, and its family is not begun a second time; a stronger product takes the place of a weaker one
only where the plan recommends it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from corneum.client import Client, care_in_use
from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Text, cell
from corneum.evidence.tables import Row
from corneum.planning.choose import NOTHING_MORE
from corneum.planning.regimen_conflicts import STEP, clash, not_together
from corneum.planning.regimen_products import PRODUCTS, InUse, may_prescribe, needs_prescriber, skin_type
from corneum.planning.regimen_screening import Against, against
from corneum.planning.results import TreatmentResult
from corneum.response.care import overlap
from corneum.safety.reasons import ACCEPTABLE

GOALS = "planning/regimen_goals"
_WEAKEST = "very_low"


@dataclass(frozen=True)
class Begun:
    """A product that is new: at which times, why, not before `until`, and what in use it takes the place of."""

    row: Row
    times: tuple[str, ...]
    why: Text
    behind: Row
    until: date | None = None
    replaces: InUse | None = None


@dataclass(frozen=True)
class LeftOut:
    """A product that is not used, with what stands against it; `names` where the client uses it already."""

    row: Row
    against: Against
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class PrescriptionRequest:
    """A product that somebody else has to prescribe, and why it is worth asking for."""

    row: Row
    why: Text
    behind: Row


@dataclass
class Choices:
    """What was chosen so far."""

    begun: list[Begun] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    asked: list[PrescriptionRequest] = field(default_factory=list)


@dataclass(frozen=True)
class _Candidate:
    row: Row
    why: Text
    behind: Row
    recommended: bool = False


def new_products(
    context: ModelContext,
    client: Client,
    results: Mapping[str, TreatmentResult],
    recommended: str,
    in_use: Sequence[InUse],
) -> Choices:
    """The products that a regimen begins, those that it leaves out, and those to ask a prescriber about.

    Args:
        context: tables and record; `planning.new_actives` is how many are begun.
        client: the client's file.
        results: of the treatments of the plan, by id.
        recommended: the treatment that the plan recommends, `none` for nothing more than today.
        in_use: what is in use and stays.

    Source:
        `planning/regimen_goals`, `planning/regimen_products`.
    """
    most = round(context.parameter("planning.new_actives").number)
    choices = Choices()
    for candidate in _of_rungs(context, results, recommended):
        if len(choices.begun) < most:
            _consider(context, client, results, in_use, choices, candidate)
    lists = [list(_of_goal(context, *goal)) for goal in _goals(client)]
    if recommended == NOTHING_MORE:
        lists = [[each for each in candidates if _stands_alone(results, each)] for candidates in lists]
    for unserved_only in (True, False):
        for candidates in lists:
            served = {used.row.row_id for used in in_use} | {begun.row.row_id for begun in choices.begun}
            if unserved_only and any(candidate.row.row_id in served for candidate in candidates):
                continue
            for candidate in candidates:
                if len(choices.begun) == most or _consider(context, client, results, in_use, choices, candidate):
                    break
    return choices


def _consider(
    context: ModelContext,
    client: Client,
    results: Mapping[str, TreatmentResult],
    in_use: Sequence[InUse],
    choices: Choices,
    candidate: _Candidate,
) -> bool:
    """Whether a product is begun; where it is left out or asked for, that is noted."""
    row = candidate.row
    replaces = next((used for used in in_use if used.row["family"] == row["family"]), None)
    if replaces is not None and not (candidate.recommended and _is_stronger(context, client, results, row)):
        return False
    if any(begun.row["family"] == row["family"] for begun in choices.begun):
        return False
    if not candidate.recommended and skin_type(client) in row.list("not_new_for"):
        return False
    barred = against(context, client, row, is_new=True)
    if barred is not None and barred.until is None:
        _note_left_out(choices, LeftOut(row, barred))
        return False
    if needs_prescriber(context, client, row) and not may_prescribe(client, row):
        if all(asked.row.row_id != row.row_id for asked in choices.asked):
            choices.asked.append(PrescriptionRequest(row, candidate.why, candidate.behind))
        return False
    others = [(used.row, used.row.list("times")) for used in in_use if used is not replaces]
    others += [(begun.row, begun.times) for begun in choices.begun]
    for times in (row.list("times"), row.list("moves_to")):
        if times and not clash(context, row, times, others):
            until = None if barred is None else barred.until
            choices.begun.append(Begun(row, times, candidate.why, candidate.behind, until, replaces))
            return True
    _note_left_out(choices, LeftOut(row, _conflict(context, row, [other for other, _ in others])))
    return False


def _note_left_out(choices: Choices, left_out: LeftOut) -> None:
    if all(known.row.row_id != left_out.row.row_id for known in choices.left_out):
        choices.left_out.append(left_out)


def _conflict(context: ModelContext, row: Row, others: Sequence[Row]) -> Against:
    pairs = (pair for other in others for pair in not_together(context, (other, row)))
    pair = next(pair for pair in pairs if pair.apart_by != STEP)
    return Against(pair.why, pair.do, None, "conflict", pair.sources, pair.grade)


def _is_stronger(context: ModelContext, client: Client, results: Mapping[str, TreatmentResult], row: Row) -> bool:
    """Whether a product adds to what is used of its family."""
    rungs = [results[rung].treatment for rung in row.list("rungs") if rung in results]
    shares = [overlap(context, care_in_use(client), rung.payload, rung.class_).share_new for rung in rungs]
    return any(share is not None and share.number > 0 for share in shares)


def _of_rungs(context: ModelContext, results: Mapping[str, TreatmentResult], recommended: str) -> Iterator[_Candidate]:
    """The product that the plan recommends, then those that were asked about and may be used."""
    asked = [
        result.treatment.row.row_id
        for result in results.values()
        if result.treatment.considered is not None and result.verdict == ACCEPTABLE
    ]
    chosen = [results[recommended].treatment.row.row_id] if recommended in results else []
    for rung in dict.fromkeys((*chosen, *asked)):
        row = next((row for row in context.table(PRODUCTS).rows if rung in row.list("rungs")), None)
        if row is not None and row["basic"] == "no":
            read = context.row(PRODUCTS, row.row_id)
            yield _Candidate(read, cell(read, "why"), read, recommended=True)


def _goals(client: Client) -> list[tuple[str, str, str]]:
    """Goal, variant and condition of all that the client wants, the most important first."""
    conditions = [("", "", condition) for condition in sorted(client.goal_conditions)]
    return [*((goal.goal, goal.variant or "", "") for goal in client.goals), *conditions]


def _stands_alone(results: Mapping[str, TreatmentResult], candidate: _Candidate) -> bool:
    """Whether a product has evidence of its own that the plan did not weigh: where nothing more than today is
    recommended, what was weighed was found to add nothing."""
    weighed = any(rung in results for rung in candidate.row.list("rungs"))
    return not weighed and candidate.behind.grade != _WEAKEST


def _of_goal(context: ModelContext, goal: str, variant: str, condition: str) -> Iterator[_Candidate]:
    table = context.table(GOALS)
    rows = table.where(goal=goal, variant=variant, condition=condition)
    rows = rows or table.where(goal=goal, variant="", condition=condition)
    for row in sorted(rows, key=lambda row: int(row["rank"])):
        read = context.row(GOALS, row.row_id)
        yield _Candidate(context.row(PRODUCTS, row["product"]), cell(read, "why"), read)
