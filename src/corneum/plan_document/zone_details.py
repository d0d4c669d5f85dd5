"""What only a picture needs of a plan: edges of a target band, structures by depth, how channels close, drying."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.special import ndtr, ndtri

from corneum.evidence.derivation import Drawn, Input
from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import NoData
from corneum.needling.closure import Closure
from corneum.plan_document import document_parts, zone_models
from corneum.plan_document.document_parts import Range
from corneum.plan_document.quantities import course, number
from corneum.plan_document.sentences import sentences
from corneum.plan_document.zone_models import Closing, DryFeeling, Structure
from corneum.response.barrier import Course, dry_days
from corneum.skin.hazards import Hazard, hazards
from corneum.skin.targets import Band, targets
from corneum.wording.readers import Reader

NO_DEPTH = NoData("depths are told where something is set")
# equally likely depths that stand for a distribution; a grid, not a parameter
_QUANTILES = 400
# classes of anatomy/targets that have a place in the depth of the skin; the target band stands for cells
_DRAWN = ("appendage", "nerve", "vessel")


def band_document(context: ModelContext, band: Band | NoData, *, sets: bool) -> zone_models.Band | None:
    """The depth band of the goal that the needles serve, m below the surface; None where there is none. Its edges are
    told only where something is set."""
    if isinstance(band, NoData):
        return None
    return zone_models.Band(
        goal=band.goal,
        variant=band.variant,
        cell=band.target_cell,
        upper=number(context, band.upper if sets else NO_DEPTH),
        lower=number(context, band.lower if sets else NO_DEPTH),
    )


def closing_document(context: ModelContext, closure: Closure) -> Closing:
    """When channels no longer pass water and when none is seen any more, s."""
    return Closing(tight=number(context, closure.transport_tight), unseen=number(context, closure.visibly_closed))


def drying_document(context: ModelContext, tewl: Course | NoData) -> document_parts.Course | None:
    """How much of the highest rise of water loss is left, over time: its timing without its height."""
    if isinstance(tewl, NoData):
        return None
    rise = np.maximum(tewl.values.draws - tewl.baseline.draws[:, :, None], 0)
    highest = rise.max(axis=-1, keepdims=True)
    left = context.drawn(
        np.divide(rise, highest, out=np.zeros_like(rise), where=highest > 0),
        "1",
        "share of the rise of water loss that is left",
        "(TEWL(t) - TEWL_0) / max(TEWL - TEWL_0)",
        [tewl.values, Input(tewl.baseline, 0)],
    )
    return course(context, replace(tewl, values=left, note=""))


def dry_feeling_document(context: ModelContext, reader: Reader) -> DryFeeling:
    """How long a dry feeling lasts after needles, s: usual from and to, expected up to, unusual from."""
    dry = dry_days(context)
    return DryFeeling(
        usual=Range(low=number(context, dry.usual[0]), high=number(context, dry.usual[1])),
        expected=number(context, dry.expected),
        unusual=number(context, dry.unusual),
        sentence=sentences(dry.sentence, reader),
    )


def anatomy_document(context: ModelContext, zone: str) -> list[Structure]:
    """Structures of a zone whose depth is known, m below `reference`: a range, or the depth over people."""
    layers = [
        Structure(
            name=target.name,
            kind=target.kind,
            reference=target.reference,
            shallowest=number(context, target.shallowest),
            deepest=number(context, target.deepest),
        )
        for target in targets(context, zone)
        if target.kind in _DRAWN and target.shallowest and target.deepest
    ]
    return layers + [_hazard(context, hazard) for hazard in hazards(context, zone)]


def _hazard(context: ModelContext, hazard: Hazard) -> Structure:
    depth = _over_people(context, hazard)
    return Structure(
        name=hazard.name,
        kind=hazard.kind,
        reference="skin surface",
        depth=None if depth is None else number(context, depth),
        hard_limit=None if hazard.hard_limit is None else number(context, hazard.hard_limit),
    )


def _over_people(context: ModelContext, hazard: Hazard) -> Drawn | None:
    """The depth of a structure over people: normal, cut off at the shallowest depth, as its margin is judged by."""
    if hazard.mean is None or hazard.sd is None:
        return None
    floor = context.parameter("skin.depth_floor")
    share = np.arange(1, _QUANTILES) / _QUANTILES
    cut = ndtr((floor.number - hazard.mean.number) / hazard.sd.number)
    return context.drawn(
        hazard.mean.number + hazard.sd.number * ndtri(cut + share * (1 - cut)),
        "m",
        "depth of a structure over people",
        "D normal (mu, s), cut off below a",
        [hazard.mean, hazard.sd, Input(floor, 0)],
    )
