"""The cells that a client's goals are about, as the plan holds them: where they lie, and what gets to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from corneum.client import Client
from corneum.evidence.derivation import Drawn
from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Statement, Text, statement
from corneum.evidence.value import NoData
from corneum.plan_document.cell_models import CellSolute, PlacedCell, ReachedCell
from corneum.plan_document.document_parts import Course, grade_of
from corneum.plan_document.quantities import course_at, ends_of, number, probability, without
from corneum.plan_document.sentences import sentences
from corneum.planning.cell_reach import goal_cells, places_of, share_at_cell
from corneum.planning.results import Needled, SoluteCourse, ZoneResult
from corneum.response.pharmacology import Potency
from corneum.skin.layers import Skin
from corneum.skin.target_cells import CellPlace
from corneum.wording.readers import Reader


def cells_document(context: ModelContext, client: Client, skin: Skin | NoData) -> list[PlacedCell]:
    """The entry of a zone in `cells`; empty where its skin was never measured."""
    if isinstance(skin, NoData):
        return []
    goals = goal_cells(context, client)
    return [
        PlacedCell(
            cell=place.cell,
            name=place.name,
            layer=place.layer,
            goals=list(goals[place.cell]),
            upper=number(context, place.upper),
            lower=number(context, place.lower),
            grade=grade_of(context.grade(place.upper.derivation)),
            sources=list(place.row.sources),
        )
        for place in places_of(context, client, skin)
    ]


def reached_cells(context: ModelContext, client: Client, outcome: ZoneResult, reader: Reader) -> list[ReachedCell]:
    """The entries of `cells` of one treatment in one zone."""
    if not isinstance(outcome.skin, Skin):
        return []
    needled = outcome.needled if isinstance(outcome.needled, Needled) else None
    courses = outcome.delivered.courses if outcome.delivered is not None else {}
    reached = []
    for place in places_of(context, client, outcome.skin):
        share = None if needled is None else share_at_cell(context, needled.depth_in_place, place)
        reached.append(
            ReachedCell(
                cell=place.cell,
                share_of_needles=None if share is None else probability(context, share),
                solutes=_solutes(context, place, courses, reader),
                line=sentences(_line(place, share), reader),
            )
        )
    return reached


def card_line(context: ModelContext, client: Client, outcome: ZoneResult) -> Text:
    """What a session card says of the cells of one zone, in few words: where they lie, how many needles get there, and
    what is brought to them beside what acts there, at the first reading."""
    if not isinstance(outcome.skin, Skin) or not isinstance(outcome.needled, Needled):
        return ()
    courses = outcome.delivered.courses if outcome.delivered is not None else {}
    text: Text = ()
    for place in places_of(context, client, outcome.skin):
        share = share_at_cell(context, outcome.needled.depth_in_place, place)
        if isinstance(share, NoData) or isinstance(place.lower, NoData):
            text += statement("cell.card_unmeasured", cell=place.name, upper=ends_of(place.upper)[0])
            continue
        text += statement(
            "cell.card",
            cell=place.name,
            upper=ends_of(place.upper)[1],
            lower=ends_of(place.lower)[1],
            share=float(share.draws.mean()),
        )
        text += tuple(part for name, course in courses.items() for part in _brought(place, name, course))
    return text


def _brought(place: CellPlace, name: str, course: SoluteCourse) -> Text:
    """A solute at a cell over its potency at the first reading; nothing where no potency on this cell is known."""
    over, known = course.over.get(place.solved_layer), course.potency
    if over is None or isinstance(known, NoData) or known.row.row_id not in place.potencies:
        return ()
    low, middle, high = ends_of(replace(over, draws=over.draws[..., 0]))
    text_id = "cell.card_at_most" if known.at_least else "cell.card_brought"
    return statement(text_id, solute=name, over=(low, middle, high), time=course.times[0])


def _line(place: CellPlace, share: Drawn | NoData | None) -> Text:
    upper = ends_of(place.upper)
    if isinstance(place.lower, NoData):
        there = statement("cell.below", cell=place.name, upper=upper[0])
        return statement("cell.no_needles" if share is not None else "cell.place_alone", place=there)
    lower = ends_of(place.lower)
    there = statement("cell.at", cell=place.name, upper=upper[1], lower=lower[1], shallowest=upper[0], deepest=lower[2])
    if not isinstance(share, Drawn):
        return statement("cell.place_alone", place=there)
    return statement("cell.needles", place=there, share=float(share.draws.mean()))


def _solutes(
    context: ModelContext, place: CellPlace, courses: Mapping[str, SoluteCourse], reader: Reader
) -> list[CellSolute]:
    """Each solute that is followed, in the layer in which the cell lives; none where no layer is solved for it."""
    if not place.solved_layer:
        return []
    return [_solute(context, place, name, course, reader) for name, course in courses.items()]


def _solute(context: ModelContext, place: CellPlace, name: str, course: SoluteCourse, reader: Reader) -> CellSolute:
    concentration = course_at(context, course.free[place.solved_layer], course.times)
    known, over = course.potency, course.over.get(place.solved_layer)
    if isinstance(known, Potency) and over is not None and known.row.row_id in place.potencies:
        ratio = course_at(context, over, course.times)
        return CellSolute(
            solute=name,
            concentration=concentration,
            potency=number(context, known.concentration),
            measure=known.measure,
            over_potency=ratio,
            at_most=known.at_least,
            line=sentences(_over_potency(name, known, ratio), reader),
        )
    reason = known if isinstance(known, NoData) else NoData(f"no potency of {name} on this cell is tabulated")
    return CellSolute(
        solute=name,
        concentration=concentration,
        potency=without(reason),
        measure="",
        over_potency=None,
        at_most=False,
        line=sentences(_without_potency(name, concentration), reader),
    )


def _over_potency(name: str, known: Potency, ratio: Course) -> Text:
    points: tuple[Statement, ...] = tuple(
        part
        for time, low, middle, high in zip(ratio.time, ratio.low, ratio.value, ratio.high, strict=True)
        for part in statement("cell.time", over=(low, middle, high), time=time)
    )
    text_id = "cell.at_most_over_potency" if known.at_least else "cell.over_potency"
    return statement(text_id, solute=name, measure=known.measure, course=points)


def _without_potency(name: str, concentration: Course) -> Text:
    at = concentration.value.index(max(concentration.value))
    return statement("cell.no_potency", solute=name, most=concentration.value[at], time=concentration.time[at])
