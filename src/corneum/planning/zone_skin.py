"""The skin of the zones of a plan, and all that it is computed from."""

from __future__ import annotations

from dataclasses import dataclass

from corneum.client import Client
from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import NoData
from corneum.skin.layers import Measured, Skin, draw_skin


@dataclass(frozen=True)
class SkinFacts:
    """What the skin of a zone is drawn from: age and its spread in years, readings of total skin by zone in m."""

    zone: str
    age: float
    age_spread: float
    sex: str
    readings: tuple[tuple[str, float], ...]


def skin_facts(client: Client, zone: str) -> SkinFacts:
    """What a client's file says of the skin of a zone; readings of other zones inform it too."""
    person = client.person
    read = ((name, reading.total_skin) for name, reading in sorted(client.measurements.items()))
    readings = tuple((name, total) for name, total in read if total)
    return SkinFacts(zone, person.age, person.age_spread, person.sex, readings)


def skin_of(context: ModelContext, client: Client, zone: str) -> Skin | NoData:
    """The skin of one zone in people who could be this client."""
    return skin_from(context, skin_facts(client, zone))


def skin_from(context: ModelContext, facts: SkinFacts) -> Skin | NoData:
    """The skin of one zone in people of whom this is known."""
    return context.once(
        "skin",
        facts,
        lambda apart: draw_skin(
            apart,
            facts.zone,
            age=facts.age,
            age_spread=facts.age_spread,
            sex=facts.sex,
            measurements={zone: Measured(total) for zone, total in facts.readings},
        ),
    )
