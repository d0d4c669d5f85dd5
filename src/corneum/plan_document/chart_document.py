"""A depth chart as `corneum chart --json` prints it: names as in the zones of a plan."""

from __future__ import annotations

from typing import Any

from corneum.client import Client, InlineDevice
from corneum.evidence.derivation import Drawn
from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import NoData
from corneum.needling.devices import assumed
from corneum.plan_document.quantities import number, probability
from corneum.plan_document.session_card import snapped
from corneum.plan_document.treatment_document import range_document, reason_document
from corneum.plan_document.zone_details import band_document
from corneum.planning.depth_chart import Chart, Line
from corneum.planning.needling_step import device_of
from corneum.planning.results import Needled
from corneum.skin.hazards import hard_limit, hazards

_GRADES = ("high", "moderate", "low", "very_low", "no_data")


def chart_document(context: ModelContext, client: Client, made: Chart) -> dict[str, Any]:
    """One chart: `device`, `goal`, `zones`, and beside them for whom, how to work, and what stands in for unknowns."""
    tool = device_of(context, made.treatment)
    technique = next((line.needled.technique for line in made.lines.values() if line.needled is not None), None)
    person = client.person
    return {
        "device": device.class_ if isinstance(device := made.treatment.device, InlineDevice) else device,
        "name": made.treatment.name if isinstance(tool, NoData) else tool.name,
        "class": made.treatment.class_,
        "goal": made.goal.goal,
        "variant": made.goal.variant,
        "mode": made.mode,
        "payload": made.treatment.payload,
        "person": {
            "age": person.age, "age_spread": person.age_spread, "sex": person.sex, "fitzpatrick": person.fitzpatrick,
        },
        "technique": None if technique is None else {
            "passes": technique.passes, "directions": technique.directions, "angle": technique.angle_words,
            "stretch": technique.stretch, "glide": technique.glide, "start": technique.start_endpoint,
            "stop_sign": technique.stop_sign, "lower_if": technique.lower_if,
        },
        "assumed": [] if isinstance(tool, NoData) else list(assumed(context, tool)),
        "zones": {zone: _line(context, made, line) for zone, line in made.lines.items()},
    }  # fmt: skip


def _line(context: ModelContext, made: Chart, line: Line) -> dict[str, Any]:
    limit = hard_limit(context, line.zone)
    document: dict[str, Any] = {
        "verdict": line.verdict,
        "reasons": [reason_document(reason) for reason in line.reasons],
        "band": band_document(context, line.band),
        "hard_limit": None if limit is None else number(context, limit),
        "nearest": _nearest(context, line.zone),
    }
    if line.needled is None:
        return document | {"depths": None, "binding": line.reasons[0].code if line.reasons else "", "grade": "no_data"}
    needled, reaction = line.needled, line.reaction
    tool = device_of(context, made.treatment)
    dial = needled.depths.dial if isinstance(tool, NoData) else snapped(context, tool, needled.depths.dial)
    document |= {
        "depths": {
            "anatomical": number(context, needled.depths.anatomical),
            "tested": range_document(context, needled.depths.tested),
            "labelled": number(context, needled.depths.labelled),
            "dial": number(context, dial),
        },
        "depth_in_place": number(context, needled.depth_in_place),
        "channel_depth": number(context, needled.channels.depth),
        "channel_density": number(context, needled.channels.density),
        "coverage": probability(context, needled.coverage),
        "share_of_needles_reaching": probability(context, needled.share_of_needles_reaching),
        "confidence_reaching": probability(context, needled.confidence_reaching),
        "injured_share_of_band": probability(context, line.injured),
        "margins": {name: probability(context, margin) for name, margin in needled.margins.items()},
        "binding": needled.depths.binding,
        "grade": _grade(context, needled),
    }
    if reaction is not None:
        document |= {
            "bleeding": probability(context, reaction.bleeding),
            "bleeding_role": reaction.bleeding_role,
            "pain": {"words": reaction.pain.word, "trials": reaction.pain.trial_range, "note": reaction.pain.note},
            "redness": number(context, reaction.redness),
            "pih_risk": probability(context, reaction.pih_risk),
        }
    return document


def _nearest(context: ModelContext, zone: str) -> dict[str, Any] | None:
    """The structure of a zone that lies least deep on average, m."""
    known = [hazard for hazard in hazards(context, zone) if hazard.mean is not None]
    if not known:
        return None
    nearest = min(known, key=lambda hazard: hazard.mean.number if hazard.mean else 0.0)
    assert nearest.mean is not None
    return {"name": nearest.name, "kind": nearest.kind, "depth": number(context, nearest.mean)}


def _grade(context: ModelContext, needled: Needled) -> str:
    """The certainty of a line: the lowest among where the needle goes and where the target lies."""
    drawn = [one for one in (needled.depth_in_place, needled.depths.anatomical) if isinstance(one, Drawn)]
    return max((context.grade(one.derivation) for one in drawn), key=_GRADES.index, default="no_data")
