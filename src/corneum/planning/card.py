"""The session card: what the practitioner sets and does in each zone."""

from __future__ import annotations

from typing import Any

import numpy as np

from corneum.client import Client
from corneum.evidence.derivation import Recorder
from corneum.evidence.value import NoData
from corneum.planning.gates import ORBITAL_RIM
from corneum.planning.numbers import number
from corneum.planning.results import Needled, Quantity, TreatmentResult
from corneum.zones import area

# people who do not treat others with needles never get a depth
WITHOUT_DEPTH = ("self", "client")


def cards(recorder: Recorder, client: Client, result: TreatmentResult) -> list[dict[str, Any]]:
    """The entries of `card` in plan.json for one treatment: its zones that are neither refused nor out of scope.

    A zone that is only "not recommended" is kept, with its verdict, because what was asked about is answered in full;
    inside the orbital rim nothing is set.
    """
    return [
        _entry(recorder, client, result, zone, found.needled)
        for zone, found in result.zones.items()
        if isinstance(found.needled, Needled)
        and found.verdict not in ("contraindicated", "outside_scope")
        and all(reason.code != ORBITAL_RIM for reason in found.reasons)
    ]


def _entry(recorder: Recorder, client: Client, result: TreatmentResult, zone: str, needled: Needled) -> dict[str, Any]:
    technique = needled.technique
    withheld = client.operator is not None and client.operator.licence in WITHOUT_DEPTH
    dial: Quantity = needled.depths.dial
    if withheld:
        dial = NoData("depths are for the professional who treats", "a visit to one")
    return {
        "zone": zone,
        "treatment": result.treatment.id,
        "verdict": result.zones[zone].verdict,
        "dial": number(recorder, dial),
        "cartridge": f"{result.treatment.name}: sterile, single use",
        "passes": technique.passes,
        "directions": technique.directions,
        "speed": technique.drive,
        "angle": technique.angle_words,
        "stretch": technique.stretch,
        "glide": technique.glide,
        "serum": technique.serum_note,
        "start": technique.start_endpoint,
        "stop_sign": technique.stop_sign,
        "lower_if": technique.lower_if,
        "never_beyond": f"Limited by: {needled.depths.binding}.",
        "minutes": number(recorder, _minutes(recorder, client, zone, needled)),
        "expert_practice": list(technique.expert),
    }


def _minutes(recorder: Recorder, client: Client, zone: str, needled: Needled) -> Quantity:
    """Time for the zone, in s like every time of a plan."""
    per_area = needled.technique.time_per_area
    if per_area is None:
        return NoData("no time per area was found for this class of device")
    size = area(recorder, zone, client.person.sex)
    return recorder.drawn(
        np.full((1, 1), per_area.number * size.number), "s", "time in a zone", "time per area x area", [per_area, size]
    )
