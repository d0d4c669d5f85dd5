"""The charts that were asked for: which devices, which goals, for whom, and against what is printed."""

from __future__ import annotations

import os
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from corneum.client import Client, Goal, InlineDevice, client_from, goal_variants, read_client
from corneum.errors import InputFault, InputFaults
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import load_tables
from corneum.plan_document.chart_document import chart_document
from corneum.plan_document.make_plan import people
from corneum.plan_document.quantities import number, rounded
from corneum.planning.depth_chart import chart, needle_devices, skins_of
from corneum.planning.published_charts import VERDICTS, Judged, judge
from corneum.zones import zones

# who is meant where nobody was described; the heading of the chart says so
# from this many charts on a second process is worth its start
WORTH_PROCESSES = 40
NOBODY = {"age": "40s", "sex": "unspecified", "fitzpatrick": "unknown"}


def charts(
    *,
    device: str | None = None,
    goal: str | None = None,
    client: Path | None = None,
    person: Mapping[str, str | None] = NOBODY,
) -> dict[str, Any]:
    """The chart of a device for a goal; one for each class of needles, and for each goal, where it is not said.

    With a client file its person, zones, goals and devices hold, unless a device or goal is given beside it. `person`
    (age, sex, fitzpatrick) describes somebody without a file. One chart is told by itself, several as `charts`.
    Raises InputFault for words that are not known, for a device without needles, and for a person given twice.
    """
    context, whom = _start(client, person, device, goal)
    devices: tuple[str | InlineDevice, ...] = whom.devices or needle_devices(context)
    goals = whom.goals if goal or client else _every_goal()
    one = partial(of_device, whom, goals, client is not None)
    if len(devices) * len(goals) < WORTH_PROCESSES:
        found = [one(device) for device in devices]
    else:
        with ProcessPoolExecutor(min(len(devices), os.cpu_count() or 1)) as pool:
            found = list(pool.map(one, devices))
    made = [chart | {"whom": _whom(client, person)} for of_device in found for chart in of_device]
    return made[0] if len(made) == 1 else {"charts": made}


def of_device(
    whom: Client, goals: tuple[Goal, ...], personal: bool, device: str | InlineDevice
) -> list[dict[str, Any]]:
    """The charts of one device, each for a goal. Its answers depend on nothing that another device did."""
    context = ModelContext(load_tables(), people(whom))
    skins = skins_of(context, whom)
    return [
        chart_document(context, whom, chart(context, whom, device, goal, personal=personal, skins=skins))
        for goal in goals
    ]


def against_published(
    *, device: str | None = None, client: Path | None = None, person: Mapping[str, str | None] = NOBODY
) -> dict[str, Any]:
    """Every row of the printed charts with its verdict and number; `device` takes the place of each row's own."""
    context, whom = _start(client, person, device, None)
    everywhere = whom.model_copy(update={"zones": tuple(zones())})
    skins = skins_of(context, everywhere)
    chosen = whom.devices[0] if device and whom.devices else None
    found = judge(context, everywhere, skins, chosen if isinstance(chosen, str) else None)
    counted = {word: sum(one.verdict == word for one in found) for word in VERDICTS}
    return {
        "published": [_judged(context, one) for one in found],
        "counts": {word: count for word, count in counted.items() if count},
        "whom": _whom(client, person),
    }


def _start(
    client: Path | None, person: Mapping[str, str | None], device: str | None, goal: str | None
) -> tuple[ModelContext, Client]:
    """The person of a chart: from the file, or an otherwise unknown one of that age, sex and phototype."""
    described = {key: word for key, word in person.items() if word is not None and word != NOBODY[key]}
    if client is not None and described:
        raise InputFault(f"--{next(iter(described))}", None, "describes the person, and so does --client; give one")
    said: dict[str, Any] = {"devices": [device]} if device else {}
    said |= {"goals": [_goal(goal)], "client": _as_in_a_file(NOBODY | described), "zones": list(zones())}
    try:
        anybody = client_from(said)
    except InputFaults as wrong:
        raise InputFaults([_of_option(fault) for fault in wrong.faults]) from None
    whom = anybody
    if client is not None:
        given = {"devices": anybody.devices} if device else {}
        whom = read_client(client).model_copy(update=given | ({"goals": anybody.goals} if goal else {}))
    return ModelContext(load_tables(), people(whom)), whom


def _goal(said: str | None) -> str | dict[str, str]:
    """A goal as a client file has it; `acne_scars:boxcar` names its form."""
    word, _, variant = (said or "fine_lines").partition(":")
    return {"goal": word, "variant": variant} if variant else word


def _as_in_a_file(person: Mapping[str, str]) -> dict[str, Any]:
    return {key: int(word) if word.isdecimal() else word for key, word in person.items()}


def _of_option(fault: InputFault) -> InputFault:
    """The same fault under the name of the option that it came from."""
    for part, option in (("devices", "--device"), ("goals", "--goal"), ("client.", "--")):
        if fault.field.startswith(part):
            name = option + (fault.field.removeprefix(part) if option == "--" else "")
            return InputFault(name, fault.given, fault.allowed, fault.nearest)
    return fault


def _every_goal() -> tuple[Goal, ...]:
    named = [(goal, variant) for goal, variants in goal_variants().items() for variant in variants or ("",)]
    return tuple(
        Goal.model_validate({"goal": goal} | ({"variant": variant} if variant else {})) for goal, variant in named
    )


def _whom(client: Path | None, person: Mapping[str, str | None]) -> dict[str, Any]:
    if client is not None:
        return {"file": client.name}
    return {"file": None, "not_said": [key for key in NOBODY if person.get(key) in (None, NOBODY[key])]}


def _judged(context: ModelContext, one: Judged) -> dict[str, Any]:
    printed = one.printed
    return {
        "row": printed.row_id,
        "chart": printed["chart"],
        "kind": printed["kind"],
        "zone": one.claim["zone"],
        "printed_zone": printed["printed_zone"],
        "printed_condition": printed["printed_condition"],
        "depth": {"low": printed.number("depth_min_mm"), "high": printed.number("depth_max_mm"), "unit": "m"},
        "device": one.device.id,
        "device_name": one.device.name,
        "verdict": one.verdict,
        "number": {"value": rounded(one.number), "is": one.number_is},
        "why": one.why,
        "computed": {goal: number(context, dial) for goal, dial in one.computed.items()},
        "read_as": one.claim["claim"],
        "note": one.claim["note"],
        "sources": list(printed.sources),
    }
