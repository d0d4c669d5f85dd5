"""Layers, targets and hazards of zones for a person, with readings (`corneum skin`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from corneum import units
from corneum.client import Client
from corneum.client.reading import client_understood
from corneum.errors import InputFault, InputFaults
from corneum.evidence.draws import Population
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import load_tables
from corneum.skin.atlas import atlas
from corneum.skin.fitted import ZONES
from corneum.skin.layers import measured_layer
from corneum.zones import find_zone, zones

# the person where none is described
NOBODY = {"age": "40s", "sex": "unspecified", "fitzpatrick": "unknown"}
# depths in place at which the nearness of structures is given, m
DEPTHS = (0.5e-3, 1.0e-3, 1.5e-3, 2.0e-3, 2.5e-3)
_MANY = Population(epistemic=256, person=64, needle=1)
NO_PHOTOTYPE = (
    "No thickness was found for phototypes V and VI, and no ethnic difference of total skin (querleux2009): "
    "the phototype changes no number here."
)


def skins(
    zone: str | None = None,
    *,
    person: Mapping[str, str | None] = NOBODY,
    measured: Sequence[str] = (),
) -> dict[str, Any]:
    """Layers, targets and hazards of zones for a person: the JSON of `corneum skin --json`.

    Args:
        zone: a word for one or several zones; all 18 without it.
        person: age, sex and fitzpatrick as a client file has them.
        measured: readings such as "total_skin=1.62 mm", with `ZONE:` before them unless one zone is asked for.

    Returns:
        `person`, `measured`, `note`, and `zones`, each with layers, targets, hazards and what has no known depth; SI.

    Raises:
        InputFault: a word that is not known, or a reading that is no total skin.
        InputFaults: several faults of the person.

    Source: the tables of `skin` and `anatomy`, named with each number.
    """
    names = find_zone(zone, "--zone") if zone is not None else tuple(zones())
    readings = [_reading(text, names if zone is not None else ()) for text in measured]
    repeated = [name for name, _ in readings if sum(name == other for other, _ in readings) > 1]
    if repeated:
        raise InputFault("--measure", repeated[0], "was read twice; give one reading a zone")
    whom = _person(person, readings)
    context = ModelContext(load_tables())
    return {
        "person": {
            "age": whom.person.age,
            "age_spread": whom.person.age_spread,
            "sex": whom.person.sex,
            "fitzpatrick": whom.person.fitzpatrick,
        },
        "measured": {name: reading.total_skin for name, reading in whom.measurements.items()},
        "note": NO_PHOTOTYPE,
        "zones": {
            name: atlas(
                context.with_population(_MANY),
                name,
                age=whom.person.age,
                age_spread=whom.person.age_spread,
                sex=whom.person.sex,
                measurements=whom.measurements,
                depths=DEPTHS,
            )
            for name in names
        },
    }


def _reading(text: str, names: Sequence[str]) -> tuple[str, str]:
    """Zone and total skin, as text, of a reading."""
    before, equals, value = text.partition("=")
    zone, colon, layer = before.rpartition(":")
    if not equals:
        raise InputFault("--measure", text, "is written as total_skin=1.62 mm, or forehead:total_skin=1.62 mm")
    measured_layer(layer.strip().replace(" ", "_").casefold(), "--measure")
    if colon:
        names = find_zone(zone.strip(), "--measure")
    if len(names) != 1:
        raise InputFault("--measure", text, "needs its zone: write forehead:total_skin=1.62 mm, or give --zone")
    if f"dermis_{names[0]}" not in load_tables()[ZONES].index:
        raise InputFault("--measure", text, f"no thickness of the {names[0]} is known to set this reading beside")
    units.parse(value.strip(), "length", "--measure")
    return names[0], value.strip()


def _person(person: Mapping[str, str | None], readings: Sequence[tuple[str, str]]) -> Client:
    described = NOBODY | {key: word for key, word in person.items() if word is not None}
    document = {
        "client": {key: int(word) if word.isdecimal() else word for key, word in described.items()},
        "goals": ["pores"],
        "measurements": {name: {"total_skin": value} for name, value in readings},
    }
    try:
        return client_understood(document)
    except InputFaults as wrong:
        raise InputFaults([_of_option(fault) for fault in wrong.faults]) from None


def _of_option(fault: InputFault) -> InputFault:
    """The same fault under the name of the option that it came from."""
    option = "--measure" if fault.field.startswith("measurements") else f"--{fault.field.removeprefix('client.')}"
    return InputFault(option, fault.given, fault.allowed, fault.nearest)
