"""A depth chart as `corneum chart --json` prints it: names as in the zones of a plan."""

from __future__ import annotations

from corneum.client import Client, InlineDevice
from corneum.evidence.derivation import Drawn
from corneum.evidence.grade import lowest
from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Text
from corneum.evidence.value import NoData
from corneum.needling.assumed_specifications import assumed
from corneum.needling.devices import Device
from corneum.needling.technique import Technique
from corneum.plan_document import chart_models as charts
from corneum.plan_document import document_parts
from corneum.plan_document.document_parts import Grade, grade_of
from corneum.plan_document.limit_document import never_beyond_document
from corneum.plan_document.quantities import number, probability
from corneum.plan_document.reason_document import reason_document
from corneum.plan_document.sentences import sentences
from corneum.plan_document.session_card import snapped
from corneum.plan_document.zone_details import band_document
from corneum.plan_document.zone_document import depths_document
from corneum.planning.cell_reach import share_at_cell
from corneum.planning.depth_chart import Chart, Line
from corneum.planning.needling_step import device_of
from corneum.planning.results import Needled, Reaction
from corneum.skin.hazards import hard_limit, hazards
from corneum.skin.target_cells import CellPlace
from corneum.wording.readers import Reader

# a chart is for whoever sets depths
_READER: Reader = "practitioner"


def chart_document(context: ModelContext, client: Client, chart: Chart, whom: charts.Whom) -> charts.Chart:
    """One chart: device, goal and zones, and beside them for whom, how to use it, and what stands in for unknowns."""
    tool = device_of(context, chart.treatment)
    technique = next((line.needled.technique for line in chart.lines.values() if line.needled is not None), None)
    device, person = chart.treatment.device, client.person
    return charts.Chart.model_validate(
        {
            "device": device.class_ if isinstance(device, InlineDevice) else device,
            "name": chart.treatment.name if isinstance(tool, NoData) else tool.name,
            "class": chart.treatment.class_,
            "goal": None if chart.goal is None else chart.goal.goal,
            "variant": None if chart.goal is None else chart.goal.variant,
            "cell": None if chart.cell is None else charts.ChartCell(id=chart.cell[0], name=chart.cell[1]),
            "mode": chart.mode,
            "payload": chart.treatment.payload,
            "person": charts.ChartPerson(
                age=person.age, age_spread=person.age_spread, sex=person.sex, fitzpatrick=person.fitzpatrick
            ),
            "technique": None if technique is None else _technique(technique),
            "assumed": [] if isinstance(tool, NoData) else [_words(words) for words in assumed(context, tool)],
            "zones": {zone: _zone(context, tool, line) for zone, line in chart.lines.items()},
            "whom": whom,
        }
    )


def _technique(technique: Technique) -> charts.ChartTechnique:
    return charts.ChartTechnique(
        passes=technique.passes,
        directions=_words(technique.directions),
        angle=_words(technique.angle_words),
        stretch=_words(technique.stretch),
        glide=_words(technique.glide),
        start=_words(technique.start_endpoint),
        stop_sign=_words(technique.stop_sign),
        lower_if=_words(technique.lower_if),
    )


def _zone(context: ModelContext, tool: Device | NoData, line: Line) -> charts.ChartZone:
    limit = hard_limit(context, line.zone)
    fields: dict[str, object] = {
        "verdict": line.verdict,
        "reasons": [reason_document(reason, _READER) for reason in line.reasons],
        "band": band_document(context, line.band, sets=True),
        "hard_limit": None if limit is None else number(context, limit),
        "nearest": _nearest(context, line.zone),
        "cell": None if line.cell is None else _cell(context, line.cell, line.needled),
    }
    if line.needled is None:
        fields |= {"depths": None, "binding": line.reasons[0].code if line.reasons else "", "grade": "no_data"}
        return charts.ChartZone.model_validate(fields)
    fields |= _needled(context, tool, line.needled)
    fields["never_beyond"] = never_beyond_document(context, line.needled, line.zone, _READER)
    fields["injured_share_of_band"] = probability(context, line.injured)
    if line.reaction is not None:
        fields |= _reaction(context, line.reaction)
    return charts.ChartZone.model_validate(fields)


def _cell(context: ModelContext, place: CellPlace, needled: Needled | None) -> charts.ChartCellPlace:
    share = None if needled is None else share_at_cell(context, needled.depth_in_place, place)
    return charts.ChartCellPlace(
        layer=place.layer,
        upper=number(context, place.upper),
        lower=number(context, place.lower),
        share_of_needles=None if share is None else probability(context, share),
        sources=list(place.row.sources),
        grade=grade_of(context.grade(place.upper.derivation)),
    )


def _needled(context: ModelContext, tool: Device | NoData, needled: Needled) -> dict[str, object]:
    dial = needled.depths.dial if isinstance(tool, NoData) else snapped(context, tool, needled.depths.dial)
    return {
        "depths": depths_document(context, needled.depths, dial),
        "depth_in_place": number(context, needled.depth_in_place),
        "channel_depth": number(context, needled.channels.depth),
        "channel_density": number(context, needled.channels.density),
        "coverage": probability(context, needled.coverage),
        "share_of_needles_reaching": probability(context, needled.share_of_needles_reaching),
        "confidence_reaching": probability(context, needled.confidence_reaching),
        "margins": {name: probability(context, margin) for name, margin in needled.margins.items()},
        "binding": needled.depths.binding,
        "bound_by": sentences(needled.depths.bound_by, _READER),
        "grade": _grade(context, needled),
    }


def _reaction(context: ModelContext, reaction: Reaction) -> dict[str, object]:
    return {
        "bleeding": probability(context, reaction.bleeding),
        "bleeding_role": reaction.bleeding_role,
        "pain": charts.ChartPain(
            words=reaction.pain.word, trials=_words(reaction.pain.trial_range), note=_words(reaction.pain.note)
        ),
        "redness": number(context, reaction.redness),
        "pih_risk": probability(context, reaction.pih_risk),
    }


def _nearest(context: ModelContext, zone: str) -> charts.Nearest | None:
    """The structure of a zone that lies least deep on average, m."""
    known = [(hazard.mean, hazard) for hazard in hazards(context, zone) if hazard.mean is not None]
    if not known:
        return None
    depth, nearest = min(known, key=lambda entry: entry[0].number)
    return charts.Nearest(name=nearest.name, kind=nearest.kind, depth=number(context, depth))


def _grade(context: ModelContext, needled: Needled) -> Grade:
    """The certainty of a line: the lowest among where the needle goes and where the target lies."""
    depths = (needled.depth_in_place, needled.depths.anatomical)
    return grade_of(lowest(context.grade(depth.derivation) for depth in depths if isinstance(depth, Drawn)))


def _words(text: Text) -> document_parts.Text:
    return sentences(text, _READER)
