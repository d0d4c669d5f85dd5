"""What would narrow the answer most, starting with what a room has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from corneum.client import Client
from corneum.evidence.derivation import Drawn
from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Text, statement
from corneum.evidence.value import CENTRAL_95, NoData
from corneum.planning.results import Needled, TreatmentResult
from corneum.planning.zone_skin import skin_facts, skin_from
from corneum.skin.layers import Skin
from corneum.zones import zones


@dataclass(frozen=True)
class Narrower:
    """One thing that could be done, what it narrows, and by how much where that is computed.

    `kept` is the width of the interval that would be left, as a share of today's in ln units; NoData where no model
    says it.
    """

    id: str
    what: Text
    narrows: Text
    kept: Drawn | NoData


def narrowers(
    context: ModelContext,
    client: Client,
    skins: Mapping[str, Skin | NoData],
    results: Mapping[str, TreatmentResult],
) -> tuple[Narrower, ...]:
    """A test spot first, then the last visit, then a reading of skin thickness; evidence that is missing last."""
    needles = any(isinstance(zone.needled, Needled) for result in results.values() for zone in result.zones.values())
    if not needles:
        return ()
    helpful = []
    if not client.observed:
        untied = NoData("no study ties a test spot to the reaction of the face", "reactions recorded with plans")
        helpful.append(_narrower("test_spot", untied))
    if not client.person.previous_treatments:
        helpful.append(_narrower("last_visit", NoData("how much depends on what the visit shows")))
    unmeasured = {
        zone: skin for zone, skin in skins.items() if isinstance(skin, Skin) and zone not in client.measurements
    }
    for zone, skin in list(unmeasured.items())[:1]:
        helpful.append(_ultrasound(context, client, zone, skin))
    return tuple(helpful)


def _narrower(identity: str, kept: Drawn | NoData, zone: str = "") -> Narrower:
    what = statement(f"planning.narrower.{identity}")
    narrows = statement(f"planning.narrower.{identity}.narrows", **({"zone": zone} if zone else {}))
    return Narrower(identity, what, narrows, kept)


def _ultrasound(context: ModelContext, client: Client, zone: str, skin: Skin) -> Narrower:
    reading = (zone, float(np.median(skin.total_skin.draws)))
    measured = skin_from(context, replace(skin_facts(client, zone), readings=(reading,)))
    assert isinstance(measured, Skin)
    kept = context.drawn(
        np.full((1, 1), _width(measured.total_skin) / _width(skin.total_skin)),
        "1",
        "width left after a reading",
        "ln width of the 95 % range after a reading at the median, over the one before",
        [measured.total_skin, skin.total_skin],
    )
    return _narrower("ultrasound", kept, zones()[zone].name)


def _width(drawn: Drawn) -> float:
    low, high = np.quantile(drawn.draws, CENTRAL_95)
    return float(np.log(high / low))
