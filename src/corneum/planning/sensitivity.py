"""What would narrow the answer most, starting with what a room has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from corneum.client import Client
from corneum.evidence.derivation import Drawn
from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import CENTRAL_95, NoData
from corneum.planning.results import Needled, TreatmentResult
from corneum.skin.layers import Measured, Skin, draw_skin


@dataclass(frozen=True)
class Narrower:
    """One thing that could be done: in words, what it narrows, and by how much where that is computed.

    `kept` is the width of the interval that would be left, as a share of today's in ln units; NoData where no model
    says it.
    """

    id: str
    what: str
    narrows: str
    kept: Drawn | NoData


def narrowers(
    context: ModelContext,
    client: Client,
    skins: Mapping[str, Skin | NoData],
    results: Mapping[str, TreatmentResult],
) -> tuple[Narrower, ...]:
    """A test spot first, then the last visit, then a reading of skin thickness; evidence that is missing last."""
    needles = any(isinstance(zone.needled, Needled) for result in results.values() for zone in result.zones.values())
    found = []
    if needles and not client.observed:
        found.append(
            Narrower(
                "test_spot",
                "A test spot at two depths behind the ear or at the jaw.",
                "how pink, sore and bloody this skin gets",
                NoData("no study ties a test spot to the reaction of the face", "reactions recorded with plans"),
            )
        )
    if needles and not client.person.previous_treatments:
        found.append(
            Narrower(
                "last_visit",
                "The reaction to an earlier treatment.",
                "redness and healing",
                NoData("how much depends on what the visit shows"),
            )
        )
    unread = [zone for zone, skin in skins.items() if isinstance(skin, Skin) and zone not in client.measurements]
    if needles and unread:
        found.append(_ultrasound(context, client, unread[0], skins[unread[0]]))
    return tuple(found)


def _ultrasound(context: ModelContext, client: Client, zone: str, skin: Skin | NoData) -> Narrower:
    assert isinstance(skin, Skin)
    middle = float(np.median(skin.total_skin.draws))
    person = client.person
    read = draw_skin(
        context,
        zone,
        age=person.age,
        age_spread=person.age_spread,
        sex=person.sex,
        measurements={zone: Measured(middle)},
    )
    assert isinstance(read, Skin)
    kept = _width(read.total_skin) / _width(skin.total_skin)
    return Narrower(
        "ultrasound",
        "One ultrasound reading of total skin thickness.",
        f"total skin of the {zone.replace('_', ' ')}",
        context.drawn(
            np.full((1, 1), kept),
            "1",
            "width left after a reading",
            "ln width of the 95 % range after a reading at the median, over the one before",
            [read.total_skin, skin.total_skin],
        ),
    )


def _width(drawn: Drawn) -> float:
    low, high = np.quantile(drawn.draws, CENTRAL_95)
    return float(np.log(high / low))
