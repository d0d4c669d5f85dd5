"""Safety before anything is computed: the client, the operator and the product, for one treatment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from corneum.client import Client
from corneum.evidence.derivation import Recorder
from corneum.planning.treatments import NEEDLE, Treatment
from corneum.safety.contraindications import red_flags, screen
from corneum.safety.gate import product
from corneum.safety.reasons import Reason, in_order
from corneum.safety.scope import device_status, judge
from corneum.skin.hazards import hazards

ORBITAL_RIM = "orbital_rim"


@dataclass(frozen=True)
class Gate:
    """The reasons that hold for one treatment: everywhere (`general`) and in single zones."""

    general: tuple[Reason, ...]
    zones: Mapping[str, tuple[Reason, ...]]


def gate(recorder: Recorder, client: Client, treatment: Treatment, zones: tuple[str, ...], depth: float | None) -> Gate:
    """Every reason for or against one treatment at a needle depth (m, None where there is no needle)."""
    flags = () if "no_procedure" in treatment.tags else red_flags(recorder, client)
    general = [
        *flags,
        *screen(recorder, client, treatment.tags, depth, None),
        *judge(recorder, client, treatment.tags, depth),
        *_device(recorder, treatment),
    ]
    if treatment.formula is not None:
        general += product(recorder, treatment.formula, treatment.tags)
    everywhere = in_order(general)
    codes = {reason.code for reason in everywhere}
    by_zone = {}
    for zone in zones:
        found = screen(recorder, client, treatment.tags, depth, zone)
        by_zone[zone] = in_order(reason for reason in found if reason.code not in codes)
    return Gate(everywhere, by_zone)


def _device(recorder: Recorder, treatment: Treatment) -> tuple[Reason, ...]:
    return tuple(device_status(recorder, treatment.device)) if isinstance(treatment.device, str) else ()


def rim_reasons(recorder: Recorder, zone: str) -> tuple[Reason, ...]:
    """Needles stay outside the orbital rim unless somebody trained for it shields the eye."""
    return tuple(
        Reason(
            code=ORBITAL_RIM,
            strength="not_recommended",
            why="This zone lies inside the orbital rim, with thin skin over the eye.",
            do="Do not needle here; treat the skin outside the rim, or refer.",
            sources=hazard.row.sources,
            grade=hazard.row.grade,
        )
        for hazard in hazards(recorder, zone)
        if hazard.kind == ORBITAL_RIM
    )[:1]


def needs_needles(treatment: Treatment) -> bool:
    """Whether this treatment pierces skin with needles whose depth corneum computes."""
    return NEEDLE in treatment.tags and treatment.device is not None
