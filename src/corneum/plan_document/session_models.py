"""The part of plan.json for the day of the visit: a sheet for each treatment that may be done, and its emergencies."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from corneum.plan_document.document_parts import Grade, Part, Text
from corneum.plan_document.numbing_models import NotNumbed, Numbing

SheetKind = Literal["needles", "surface", "home"]


class SurfaceCard(Part):
    """What is set and done with a device that has no needles; an empty text is not known."""

    device: str
    zones: list[str]
    left_out: list[str] = Field(description="zones of the client's where it is not to be done")
    tip: Text
    solution: Text
    vacuum: Text = Field(description="the level in words, and what is measured of it")
    never_beyond: Text
    passes: int | None
    directions: Text
    stretch: Text
    glide: Text
    serum: Text
    start: Text
    stop_sign: Text
    lower_if: Text
    second_pass: Text
    no_go: list[Text]
    expert_practice: list[str]


class VisitEmergency(Part):
    """An emergency that can happen at the visit; `medicine`, and `who` may give it, are empty where none helps."""

    id: str
    name: Text
    sign: Text
    act: Text
    medicine: Text
    who: Text
    sources: list[str]
    grade: Grade


class SessionSheet(Part):
    """One treatment that may be done; `needles` are set by the entries of `card`, `home` is the plan's `regimen`."""

    treatment: str
    kind: SheetKind
    surface: SurfaceCard | None = Field(None, description="null for needles and for care at home")
    numbing: Numbing | NotNumbed | None = Field(None, description="of this treatment; null where nothing is needled")
    emergencies: list[str] = Field(description="ids of those that can happen with it")


class Session(Part):
    """The day of the visit: the chosen treatment first, then what was asked about and may be done."""

    country: str | None = Field(description="ISO code, from the operator's jurisdiction; null where it is not known")
    emergency_number: str | None = Field(description="of the ambulance there")
    paper: Literal["A4", "Letter"]
    sheets: list[SessionSheet]
    emergencies: list[VisitEmergency]
