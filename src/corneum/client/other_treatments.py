"""What is offered or owned: a device, or a treatment without one whose needles or abrasion are computed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic import ValidationInfo

from corneum.client.device_and_goal_names import DEVICE
from corneum.client.kinds import LONGEST_WORD, Reads
from corneum.client.unknown_words import Unread
from corneum.evidence.vocabulary import listed

OTHER_TREATMENTS = "vocabulary/other_treatments"


@dataclass(frozen=True)
class OtherTreatment:
    """A treatment such as a laser, a peel or an injection, by the `id` of its row in vocabulary/other_treatments."""

    id: str


def _read_offered(raw: Any, info: ValidationInfo) -> str | OtherTreatment | Unread:
    if isinstance(raw, OtherTreatment):
        return raw
    if isinstance(raw, str) and len(raw) <= LONGEST_WORD and listed("device", raw) is None:
        match = listed("other_treatment", raw)
        if match is not None:
            return OtherTreatment(match.id)
    device: str | Unread = DEVICE.read(raw, info)
    return device


DEVICE_OR_OTHER = Reads(
    _read_offered,
    {
        "type": "string",
        "description": "a device's id or name, or a treatment without one such as a laser or a peel",
        "examples": ["skinpen", "Fraxel"],
    },
)
