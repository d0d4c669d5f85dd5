"""Every treatment of the field, home care, abrasion and referrals included, as rows of one ladder.

The planner knows a treatment only by its class, its payload and its tags; no code here or above branches on the
name of a device.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from corneum.client import (
    OTHER_TREATMENTS,
    Client,
    Considered,
    Formula,
    InlineDevice,
    OtherTreatment,
    StatedTechnique,
    merged,
)
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Row
from corneum.needling.device_settings import insertion_angle
from corneum.needling.devices import device as device_named
from corneum.planning.payloads import brought_like, delivers, payload_of, tags_of
from corneum.planning.stated_hand import USUAL_HAND, Hand, hand_of, input_row

TABLE = "planning/treatments"
CLASS_RUNGS = "planning/class_rungs"

NEEDLE = "needle"


@dataclass(frozen=True)
class Treatment:
    """One rung of the ladder, as it would be done for this client.

    `length` is the default needle length in m (None where there is no needle), `passes` its default number of
    passes. `considered` is the client's entry that it answers, None for a treatment that nobody asked about; `place`
    is that of the entry in the file, from 0. `device` is an id of the catalogue, an inline device, or None.
    `technique` is how it is done, as far as the file states it, and `hand` what of that changes its needles.

    Of an offer that was mended `mends` is the id of the offer, `considered` the entry with what was changed, `day` the
    day that it is moved to and `licence` that of who would do it instead, None where neither changes.
    """

    id: str
    name: str
    plain_name: str
    class_: str
    rung: int
    device: str | InlineDevice | None
    payload: str
    serum: str
    length: float | None
    passes: int | None
    tags: frozenset[str]
    prescriber: bool
    sessions: int | None
    interval_weeks: int | None
    why_here: str
    row: Row
    in_the_room: bool = True
    considered: Considered | None = None
    place: int | None = None
    mends: str | None = None
    day: date | None = None
    licence: str | None = None

    @property
    def is_offer(self) -> bool:
        """Whether the client asked about it as it stands here."""
        return self.considered is not None and self.mends is None

    @property
    def is_procedure(self) -> bool:
        """Whether somebody does something to the skin; false for care at home and examinations."""
        return "no_procedure" not in self.tags

    technique: StatedTechnique | None = None
    hand: Hand = USUAL_HAND

    @property
    def formula(self) -> Formula | None:
        """What the client says is in it, where anything is said."""
        return self.considered.formula if self.considered else None


def ladder(context: ModelContext, client: Client) -> tuple[Treatment, ...]:
    """The treatments that this client's plan compares, lowest rung first.

    A treatment that the client asked about takes the place of the row with its class, device and payload; a
    device in the room takes the place of the default device of its class.
    """
    rows = [_treatment(row) for row in context.table(TABLE).rows]
    rungs = [_with_room_device(context, client, treatment) for treatment in rows]
    for place, entry in enumerate(client.considering):
        if isinstance(entry.device, OtherTreatment):
            rungs = _with_other(context, rungs, entry, entry.device, place)
        else:
            offered = replace(_considered(context, rungs, entry, entry.device), place=place)
            rungs = _with_entry(rungs, offered)
    rungs = [_worked(context, client, treatment) for treatment in _numbered(rungs)]
    for treatment in rungs:
        context.row(TABLE, treatment.row.row_id)
    return tuple(sorted(rungs, key=lambda treatment: (treatment.rung, treatment.id)))


def plain_of_class(context: ModelContext, treatment: Treatment) -> Treatment | None:
    """The row of a treatment's class, done with its device, that brings nothing which acts in the skin; of a class that
    always brings something, the row with a liquid that does not act. None where the class has no such row."""
    rows = [_treatment(row) for row in context.table(TABLE).rows]
    plain = [row for row in rows if row.class_ == treatment.class_ and not delivers(context, row.payload)]
    if not plain or treatment.device is None:
        return None
    same_device = [row for row in plain if row.device == treatment.device] or plain
    return _with_device(context, same_device[0], treatment.device)


def _worked(context: ModelContext, client: Client, treatment: Treatment) -> Treatment:
    """The treatment as the file says that it is done."""
    entry, plan = treatment.considered, client.technique
    technique = merged(plan, entry.technique if entry else None)
    if technique is None or treatment.device is None:
        return treatment
    row = input_row(context, "passes", treatment.class_)
    passes = entry.technique.passes if entry and entry.technique else None
    if passes is None and plan is not None and row is not None and (entry is None or entry.passes is None):
        passes = plan.passes
    # a place that is done once takes no passes
    once = row is not None and not row.list("changes")
    return replace(
        treatment,
        technique=technique,
        hand=hand_of(context, technique, treatment.class_, fixed_angle=fixes_angle(context, treatment.device)),
        passes=treatment.passes if passes is None or once else passes,
    )


def fixes_angle(context: ModelContext, device: str | InlineDevice) -> bool:
    """Whether a device sets the angle of its needles, whatever the hand does."""
    return isinstance(device, str) and insertion_angle(context, device_named(context, device)) is not None


def class_of(context: ModelContext, device: str | InlineDevice) -> str:
    """The class of a device of the catalogue or of one that a client's file describes."""
    return device_named(context, device).class_ if isinstance(device, str) else device.class_


def slug(text: str) -> str:
    """Lower-case words joined by hyphens: the id of a treatment that was asked about."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def _treatment(row: Row) -> Treatment:
    return Treatment(
        id=row.row_id,
        name=row["name"],
        plain_name=row["plain_name"],
        class_=row["class"],
        rung=int(row["rung"]),
        device=row["device"] or None,
        payload=row["payload"],
        serum=row["serum"],
        length=row.number("default_length_um"),
        passes=_whole(row["passes"]),
        tags=frozenset(row.list("tags")),
        prescriber=row["prescriber"] == "yes",
        sessions=_whole(row["sessions"]),
        interval_weeks=_whole(row["interval_weeks"]),
        why_here=row["why_here"],
        row=row,
    )


def _whole(text: str) -> int | None:
    return int(text) if text else None


def _with_room_device(context: ModelContext, client: Client, treatment: Treatment) -> Treatment:
    """The treatment with a device that is in the room, where the row allows another of its class."""
    at_hand = client.devices_in_the_room
    if at_hand is None or treatment.device is None:
        return treatment
    in_the_room = [device for device in at_hand if class_of(context, device) == treatment.class_]
    if treatment.device in in_the_room:
        return treatment
    if in_the_room and treatment.row["other_device"] == "yes":
        return _with_device(context, treatment, in_the_room[0])
    return replace(treatment, in_the_room=False)


def _with_device(context: ModelContext, treatment: Treatment, device: str | InlineDevice) -> Treatment:
    """The same treatment done with another device of its class."""
    tags = treatment.tags
    length = treatment.length
    if isinstance(device, str):
        tool = device_named(context, device)
        shortest, longest = tool.needle_length_min, tool.needle_length_max
        if longest is not None and shortest is not None and longest.number == shortest.number:
            length = longest.number
        if tool.gold_plated:
            tags = (tags - {"steel"}) | {"gold_plated"}
    elif device.needles is not None:
        length = device.needles.length
    return replace(treatment, device=device, length=length, tags=tags)


def _with_entry(rungs: list[Treatment], entry: Treatment) -> list[Treatment]:
    """The rungs with a treatment that was asked about in the place of the row that is the same."""
    same = (entry.class_, entry.device, entry.payload)
    others = [rung for rung in rungs if rung.considered is not None or (rung.class_, rung.device, rung.payload) != same]
    return [*others, entry]


def _numbered(rungs: list[Treatment]) -> list[Treatment]:
    """The rungs, with a number behind the id of an offer that shares it with another: the same device may be offered
    twice. Numbers follow what is offered, so that the order of the offers changes no id."""
    alike: dict[str, list[Treatment]] = {}
    for rung in rungs:
        if rung.considered is not None:
            alike.setdefault(rung.id, []).append(rung)
    ids = {
        rung.place: f"{name}-{number}" if number > 1 else name
        for name, same in alike.items()
        for number, rung in enumerate(sorted(same, key=lambda rung: repr(rung.considered)), 1)
    }
    return [rung if rung.considered is None else replace(rung, id=ids[rung.place]) for rung in rungs]


def _with_other(
    context: ModelContext, rungs: list[Treatment], entry: Considered, other: OtherTreatment, place: int
) -> list[Treatment]:
    """The rungs with a treatment without a device, as the rung that answers it; unchanged where none does alone."""
    row = context.row(OTHER_TREATMENTS, other.id)
    answered_by = row.list("answered_by")
    if len(answered_by) != 1:
        return rungs
    rung = _treatment(context.table(TABLE).row(answered_by[0]))
    label = f"{row['name']} ({rung.plain_name})"
    offered = replace(rung, id=slug(other.id), name=label, plain_name=label, considered=entry, place=place)
    return [*(each for each in rungs if each.id != rung.id), offered]


def _considered(
    context: ModelContext, rungs: list[Treatment], entry: Considered, device: str | InlineDevice
) -> Treatment:
    """What the client asks about, as a rung: the row that is most like it, with what the entry says."""
    class_ = class_of(context, device)
    payload = payload_of(context, entry.formula)
    like = _most_like(context, rungs, class_, payload, device)
    base = _with_device(context, _without_contents(context, rungs, like, payload), device)
    formula_tags = tags_of(context, entry.formula)
    label = name_of(context, device)
    contents = ", ".join(active.name for active in entry.formula.actives) if entry.formula else ""
    if contents:
        label = f"{label} with {contents}"
    return replace(
        base,
        id=slug(f"{device if isinstance(device, str) else class_} {contents}"),
        name=label,
        plain_name=label,
        class_=class_,
        payload=payload,
        serum=entry.serum or base.serum,
        length=entry.depth if entry.depth is not None else base.length,
        passes=entry.passes if entry.passes is not None else base.passes,
        tags=base.tags | formula_tags,
        prescriber=base.prescriber or "prescription" in formula_tags,
        in_the_room=True,
        considered=entry,
    )


def _most_like(
    context: ModelContext, rungs: list[Treatment], class_: str, payload: str, device: str | InlineDevice
) -> Treatment:
    """The row of this class, payload and device; where the payload has no row of its own, that of the payload which is
    brought in the same way, else the plain one of the class."""
    rows = [rung for rung in rungs if rung.considered is None]
    same_class = [rung for rung in rows if rung.class_ == class_]
    if not same_class:
        like = context.row(CLASS_RUNGS, class_)["works_like"]
        same_class = [rung for rung in rows if rung.class_ == like]
    for word in (payload, brought_like(context, payload)):
        same_payload = [rung for rung in same_class if rung.payload == word]
        if same_payload:
            break
    same_payload = same_payload or same_class
    same_device = [rung for rung in same_payload if rung.device == device] or same_payload
    return same_device[0]


def _without_contents(context: ModelContext, rungs: list[Treatment], like: Treatment, payload: str) -> Treatment:
    """The row for another payload than its own: how it is done, without the tags of what it carries."""
    if like.payload == payload:
        return like
    plain = [
        rung
        for rung in rungs
        if rung.considered is None
        and (rung.class_, rung.row["device"]) == (like.class_, like.row["device"])
        and not delivers(context, rung.payload)
    ]
    return replace(like, tags=plain[0].tags) if plain else like


def name_of(context: ModelContext, offered: str | InlineDevice | OtherTreatment) -> str:
    """The name for people of a device, or of a treatment without one."""
    if isinstance(offered, OtherTreatment):
        return context.row(OTHER_TREATMENTS, offered.id)["name"]
    if isinstance(offered, str):
        return device_named(context, offered).name
    return offered.class_.replace("_", " ")
