"""The charts that were asked for: which devices, which goals, for whom, and against what is printed."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from corneum.client import Client, Goal, InlineDevice, client_understood, goal_variants, read_client
from corneum.errors import InputFault, InputFaults
from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import statement
from corneum.evidence.tables import load_tables
from corneum.evidence.value import Value
from corneum.needling.device_settings import labelled_maximum
from corneum.needling.devices import device as known_device
from corneum.plan_document import chart_models as models
from corneum.plan_document.chart_document import chart_document
from corneum.plan_document.document_parts import Text
from corneum.plan_document.make_plan import people
from corneum.plan_document.quantities import number, rounded
from corneum.plan_document.sentences import sentences
from corneum.planning.cell_chart import cell_chart
from corneum.planning.depth_chart import chart, needle_devices, skins_of, ways_with_needles
from corneum.planning.published_charts import VERDICTS, Judged, judge
from corneum.planning.treatments import name_of
from corneum.skin.target_cells import cell_id
from corneum.zones import find_zone, zones

# from this many charts on a second process saves more than its start costs
_FOR_PROCESSES = 40
# as many words for an option as a message lists
_CHOICES_LISTED = 8
# who is meant where nobody was described; the heading of the chart says so
NOBODY = {"age": "40s", "sex": "unspecified", "fitzpatrick": "unknown"}


def charts(
    *,
    device: str | None = None,
    goal: str | None = None,
    cell: str | None = None,
    client: Path | None = None,
    person: Mapping[str, str | None] = NOBODY,
    zone: str | None = None,
    single: bool = False,
    of_reference: bool = False,
) -> models.Chart | models.Charts:
    """The chart of a device for a goal or a cell; one for each class of needles, and for each goal, where none is
    named.

    With a client file its person, zones, goals and devices hold, unless a device, goal, cell or zone is named beside
    it. `person` (age, sex, fitzpatrick) describes somebody without a file. One chart comes by itself, several as
    `charts`. `single` wants one chart alone. With `of_reference` a device that nobody named is one: the first of the
    ladder whose needle length a regulator evaluated. Raises InputFault for words that are not known, for a goal beside
    a cell, for a device without needles, for a person described twice, and, before anything is computed, where a single
    chart is wanted of several.
    """
    if cell is not None and goal is not None:
        raise InputFault("--goal", goal, "stands for the cells that it is about; give it or --cell, not both")
    context, subject = _start(client, person, device, goal, zone)
    at_hand = subject.devices_in_the_room
    with_needles = tuple(each for each in at_hand or () if ways_with_needles(context, subject, each))
    every = needle_devices(context)
    devices = with_needles or at_hand or ((_reference(context, every),) if of_reference else every)
    goals = subject.goals if goal or client else _every_goal()
    sought = goals if cell is None else (cell_id(context, cell, "--cell"),)
    if single and len(devices) * len(sought) > 1:
        raise _several(devices, goals if cell is None else ())
    whom = _whom(client, person, _left_out(context, subject, devices))
    make = partial(of_device, subject, sought, client is not None, whom=whom)
    if len(devices) * len(sought) < _FOR_PROCESSES:
        by_device = [make(device) for device in devices]
    else:
        with ProcessPoolExecutor(min(len(devices), os.cpu_count() or 1)) as pool:
            by_device = list(pool.map(make, devices))
    several = [chart for charts_of_device in by_device for chart in charts_of_device]
    if len(several) == 1:
        return several[0]
    return models.Charts(charts=several, others=[each for each in every if each not in devices])


def of_device(
    subject: Client,
    sought: tuple[Goal, ...] | tuple[str, ...],
    personal: bool,
    device: str | InlineDevice,
    *,
    whom: models.Whom,
) -> list[models.Chart]:
    """The charts of one device, each for a goal or the id of a cell. Its answers depend on nothing that another device
    did."""
    context = ModelContext(load_tables(), people(subject))
    skins = skins_of(context, subject)
    drawn = [
        cell_chart(context, subject, device, each, personal=personal, skins=skins)
        if isinstance(each, str)
        else chart(context, subject, device, each, personal=personal, skins=skins)
        for each in sought
    ]
    return [chart_document(context, subject, each, whom) for each in drawn]


def against_published(
    *, device: str | None = None, client: Path | None = None, person: Mapping[str, str | None] = NOBODY
) -> models.Published:
    """Every row of the printed charts with its verdict and number; `device` takes the place of each row's own."""
    context, subject = _start(client, person, device, None)
    everywhere = subject.model_copy(update={"zones": tuple(zones())})
    skins = skins_of(context, everywhere)
    chosen = subject.devices[0] if device and subject.devices else None
    rows = judge(context, everywhere, skins, chosen if isinstance(chosen, str) else None)
    counted = {word: sum(row.verdict == word for row in rows) for word in VERDICTS}
    return models.Published(
        published=[_judged(context, row) for row in rows],
        counts={word: count for word, count in counted.items() if count},
        whom=_whom(client, person),
    )


def _reference(context: ModelContext, devices: Sequence[str]) -> str:
    """The first device whose needle length a regulator evaluated; the first of all where none was."""
    evaluated = (each for each in devices if isinstance(labelled_maximum(context, known_device(context, each)), Value))
    return next(evaluated, devices[0])


def _start(
    client: Path | None,
    person: Mapping[str, str | None],
    device: str | None,
    goal: str | None,
    zone: str | None = None,
) -> tuple[ModelContext, Client]:
    """The person of a chart: from the file, or an otherwise unknown one of that age, sex and phototype."""
    described = {key: word for key, word in person.items() if word is not None and word != NOBODY[key]}
    if client is not None and described:
        raise InputFault(f"--{next(iter(described))}", None, "describes the person, and so does --client; give one")
    options: dict[str, object] = {"devices": [device]} if device else {}
    options |= {
        "goals": [_goal(goal)],
        "client": _as_in_a_file(NOBODY | described),
        "zones": list(find_zone(zone, "--zone") if zone else zones()),
    }
    try:
        anybody = client_understood(options)
    except InputFaults as wrong:
        raise InputFaults([_of_option(fault) for fault in wrong.faults]) from None
    subject = anybody
    if client is not None:
        named = {"devices": anybody.devices} if device else {}
        wanted = {"goals": anybody.goals} if goal else {}
        there = {"zones": anybody.zones} if zone else {}
        subject = read_client(client).model_copy(update=named | wanted | there)
        if not (subject.goals and subject.zones):
            raise InputFaults(_nothing_to_chart(subject))
    return ModelContext(load_tables(), people(subject)), subject


def _nothing_to_chart(client: Client) -> list[InputFault]:
    """Why a client's file leaves no goal, or no zone, to chart."""
    unknown = [
        InputFault(word.where, word.text, "is not understood", " or ".join(word.nearest) or None)
        for word in client.unknown_words
    ]
    reason = "is understood, and nothing is charted for it here"
    return unknown + [InputFault(word.where, word.text, reason) for word in client.unplanned_words]


def _goal(words: str | None) -> str | dict[str, str]:
    """A goal as a client file has it; `acne_scars:boxcar` names its form."""
    word, _, variant = (words or "fine_lines").partition(":")
    return {"goal": word, "variant": variant} if variant else word


def _as_in_a_file(person: Mapping[str, str]) -> dict[str, int | str]:
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


def _several(devices: tuple[str | InlineDevice, ...], goals: Sequence[Goal]) -> InputFault:
    """That one chart is wanted of several: the options to give, with what a client's file has for them."""
    words = {
        "--device": [device for device in devices if isinstance(device, str)] if len(devices) > 1 else None,
        "--goal": [f"{goal.goal}:{goal.variant}" if goal.variant else goal.goal for goal in goals]
        if len(goals) > 1
        else None,
    }
    options = [
        f"{option} (one of {', '.join(choices)})" if 0 < len(choices) <= _CHOICES_LISTED else option
        for option, choices in words.items()
        if choices is not None
    ]
    return InputFault(
        "--output", None, f"is a wall chart, of one device for one goal or cell: give {' and '.join(options)}"
    )


def _left_out(context: ModelContext, subject: Client, devices: Sequence[str | InlineDevice]) -> list[Text]:
    """That the other devices of the file have no needles whose depth could be charted."""
    others = [each for each in subject.devices or () if each not in devices]
    return [
        sentences(statement("plan.chart.without_needles", device=name_of(context, each)), "practitioner")
        for each in others
    ]


def _whom(client: Path | None, person: Mapping[str, str | None], left_out: Sequence[Text] = ()) -> models.Whom:
    if client is not None:
        return models.Whom(file=client.name, left_out=list(left_out))
    return models.Whom(file=None, unstated=[key for key in NOBODY if person.get(key) in (None, NOBODY[key])])


def _judged(context: ModelContext, row: Judged) -> models.PublishedRow:
    printed = row.printed
    return models.PublishedRow(
        row=printed.row_id,
        chart=printed["chart"],
        kind=printed["kind"],
        zone=row.claim["zone"],
        printed_zone=printed["printed_zone"],
        printed_condition=printed["printed_condition"],
        depth=models.PrintedDepth(low=printed.number("depth_min_mm"), high=printed.number("depth_max_mm"), unit="m"),
        device=row.device.id,
        device_name=row.device.name,
        verdict=row.verdict,
        number=models.DecidingNumber.model_validate(
            {"value": rounded(row.number), "is": sentences(row.number_is, "practitioner")}
        ),
        why=sentences(row.why, "practitioner"),
        computed={goal: number(context, dial) for goal, dial in row.computed.items()},
        read_as=row.claim["claim"],
        note=row.claim["note"],
        sources=list(printed.sources),
    )
