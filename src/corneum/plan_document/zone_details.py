"""What only a picture needs of a plan: edges of a target band, structures by depth, how channels close, drying."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from scipy.special import ndtr, ndtri

from corneum.evidence.derivation import Drawn, Input, Recorder
from corneum.evidence.value import NoData
from corneum.needling.closure import Closure
from corneum.plan_document.quantities import course, number
from corneum.planning.results import Quantity
from corneum.response.barrier import Course, dry_days
from corneum.skin.hazards import Hazard, hazards
from corneum.skin.targets import Band, targets

# equally likely depths that stand for a distribution; a grid, not a parameter
_QUANTILES = 400
# classes of anatomy/targets that have a place in the depth of the skin; cells are told by the target band
_DRAWN = ("appendage", "nerve", "vessel")


def band_document(recorder: Recorder, band: Band | NoData) -> dict[str, Any] | None:
    """The depth band of the goal that the needles serve, m below the surface; None where there is none."""
    if isinstance(band, NoData):
        return None
    return {
        "goal": band.goal,
        "variant": band.variant,
        "cell": band.target_cell,
        "upper": number(recorder, band.upper),
        "lower": number(recorder, band.lower),
    }


def closing_document(recorder: Recorder, closure: Closure) -> dict[str, Any]:
    """When channels no longer pass water and when none is seen any more, s."""
    return {"tight": number(recorder, closure.transport_tight), "unseen": number(recorder, closure.visibly_closed)}


def drying_document(recorder: Recorder, tewl: Course | NoData) -> dict[str, Any] | None:
    """How much of the highest rise of water loss is left, over time: its timing without its height."""
    if isinstance(tewl, NoData):
        return None
    rise = np.maximum(tewl.values.draws - tewl.baseline.draws[:, :, None], 0)
    highest = rise.max(axis=-1, keepdims=True)
    left = recorder.drawn(
        np.divide(rise, highest, out=np.zeros_like(rise), where=highest > 0),
        "1",
        "share of the rise of water loss that is left",
        "(TEWL(t) - TEWL_0) / max(TEWL - TEWL_0)",
        [tewl.values, Input(tewl.baseline, 0)],
    )
    return course(recorder, replace(tewl, values=left, note=""))


def dry_feeling_document(recorder: Recorder) -> dict[str, Any]:
    """How long a dry feeling lasts after needles, s: usual from and to, expected up to, unusual from."""
    dry = dry_days(recorder)
    return {
        "usual": {"low": number(recorder, dry.usual[0]), "high": number(recorder, dry.usual[1])},
        "expected": number(recorder, dry.expected),
        "unusual": number(recorder, dry.unusual),
        "sentence": dry.sentence,
    }


def anatomy_document(recorder: Recorder, zone: str) -> list[dict[str, Any]]:
    """Structures of a zone whose depth is known, m below `reference`: a range, or the depth over people."""
    found = [
        _structure(recorder, one.name, one.kind, one.reference, shallowest=one.shallowest, deepest=one.deepest)
        for one in targets(recorder, zone)
        if one.kind in _DRAWN and one.shallowest and one.deepest
    ]
    return found + [
        _structure(
            recorder, one.name, one.kind, "skin surface", depth=_over_people(recorder, one), hard_limit=one.hard_limit
        )
        for one in hazards(recorder, zone)
    ]


def _over_people(recorder: Recorder, hazard: Hazard) -> Drawn | None:
    """The depth of a structure over people: normal, cut off at the shallowest depth, as its margin is judged by."""
    if hazard.mean is None or hazard.sd is None:
        return None
    floor = recorder.parameter("skin.depth_floor")
    share = np.arange(1, _QUANTILES) / _QUANTILES
    cut = ndtr((floor.number - hazard.mean.number) / hazard.sd.number)
    return recorder.drawn(
        hazard.mean.number + hazard.sd.number * ndtri(cut + share * (1 - cut)),
        "m",
        "depth of a structure over people",
        "D normal (mu, s), cut off below a",
        [hazard.mean, hazard.sd, Input(floor, 0)],
    )


def _structure(recorder: Recorder, name: str, kind: str, reference: str, **depths: Quantity | None) -> dict[str, Any]:
    told = {key: None if depth is None else number(recorder, depth) for key, depth in depths.items()}
    return {"name": name, "kind": kind, "reference": reference, **told}
