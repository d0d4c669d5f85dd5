"""Every treatment of the field, home care, abrasion and referrals included, as rows of one ladder.

The planner knows a treatment only by its class, its payload and its tags; no code here or above branches on the
name of a device.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from corneum.client import Client, Considered, Formula, InlineDevice
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Row
from corneum.evidence.vocabulary import resolve

TABLE = "planning/treatments"

NEEDLE = "needle"


@dataclass(frozen=True)
class Treatment:
    """One rung of the ladder, as it would be done for this client.

    `length` is the default needle length in m (None where there is no needle), `passes` its default number of
    passes. `asked` is the client's entry that it answers, None for a treatment that nobody asked about.
    `device` is an id of the catalogue, an inline device, or None.
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
    asked: Considered | None = None

    @property
    def formula(self) -> Formula | None:
        """What the client was told is in it, where anything was told."""
        return self.asked.formula if self.asked else None


def ladder(context: ModelContext, client: Client) -> tuple[Treatment, ...]:
    """The treatments that this client's plan compares, lowest rung first.

    A treatment that the client asked about takes the place of the row with its class, device and payload; a
    device in the room takes the place of the default device of its class.
    """
    rows = [_treatment(row) for row in context.table(TABLE).rows]
    stocked = [_with_room_device(context, client, treatment) for treatment in rows]
    for asked in client.considering:
        stocked = _place(stocked, _asked_for(context, stocked, asked))
    for treatment in stocked:
        context.row(TABLE, treatment.row.row_id)
    return tuple(sorted(stocked, key=lambda treatment: (treatment.rung, treatment.id)))


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


def _class_of(context: ModelContext, device: str | InlineDevice) -> str:
    return context.table("devices/devices").row(device)["class"] if isinstance(device, str) else device.class_


def _with_room_device(context: ModelContext, client: Client, treatment: Treatment) -> Treatment:
    if client.devices is None or treatment.device is None:
        return treatment
    room = [device for device in client.devices if _class_of(context, device) == treatment.class_]
    if treatment.device in room:
        return treatment
    if room and treatment.class_ != "microinfusion_stamp":
        return _on(context, treatment, room[0])
    return replace(treatment, in_the_room=False)


def _on(context: ModelContext, treatment: Treatment, device: str | InlineDevice) -> Treatment:
    """The same treatment done with another device of its class."""
    tags = treatment.tags
    length = treatment.length
    if isinstance(device, str):
        row = context.table("devices/devices").row(device)
        fixed = row.number("needle_length_max_um")
        if fixed is not None and fixed == row.number("needle_length_min_um"):
            length = fixed
        if row["gold_plated"] == "yes":
            tags = (tags - {"steel"}) | {"gold_plated"}
    elif device.needles is not None:
        length = device.needles.length
    return replace(treatment, device=device, length=length, tags=tags)


def _place(rows: list[Treatment], asked: Treatment) -> list[Treatment]:
    kept = [
        row
        for row in rows
        if row.asked is not None or (row.class_, row.device, row.payload) != (asked.class_, asked.device, asked.payload)
    ]
    return [*kept, asked]


def _asked_for(context: ModelContext, rows: list[Treatment], asked: Considered) -> Treatment:
    class_ = _class_of(context, asked.device)
    payload = payload_of(asked.formula)
    same_class = [row for row in rows if row.class_ == class_ and row.asked is None]
    if not same_class:
        same_class = [row for row in rows if row.class_ == _NEAREST_CLASS.get(class_, class_)]
    # the row of this payload, else the plain one of the class with the payload that was named
    matching = [row for row in same_class if row.payload == payload] or same_class
    on_device = [row for row in matching if row.device == asked.device] or matching
    base = _on(context, on_device[0], asked.device)
    formula_tags = _tags_of(asked.formula)
    name = _name(context, asked.device)
    contents = ", ".join(active.name for active in asked.formula.actives) if asked.formula else ""
    label = f"{name} with {contents}" if contents else name
    return replace(
        base,
        id=slug(f"{asked.device if isinstance(asked.device, str) else class_} {contents}"),
        name=label,
        plain_name=label,
        class_=class_,
        payload=payload,
        serum=asked.serum or base.serum,
        length=asked.depth if asked.depth is not None else base.length,
        passes=asked.passes if asked.passes is not None else base.passes,
        tags=base.tags | formula_tags,
        prescriber=base.prescriber or "prescription" in formula_tags,
        in_the_room=True,
        asked=asked,
    )


# a class of the catalogue that has no rung of its own stands on the rung of the class that it works like
_NEAREST_CLASS = {
    "multi_needle_injector": "microinfusion_stamp",
    "patch": "manual_stamp",
    "rf_surface_fractional": "rf_microneedling",
}

# what the kind of an active (formulation/actives) and the words of its class make of a payload and its tags
_ACTIVE_PAYLOAD = (
    ("bont", "toxin", ("toxin", "prescription")),
    ("ha_crosslinked", "filler", ("filler", "hyaluronan", "prescription")),
    ("ha_skin_booster", "filler", ("filler", "hyaluronan", "prescription")),
    ("plla", "filler", ("filler", "biostimulator", "prescription")),
    ("caha", "filler", ("filler", "biostimulator", "prescription")),
    ("ha_", "hyaluronan", ("hyaluronan",)),
    ("lidocaine", "anaesthetic", ("anaesthetic", "lidocaine", "prescription")),
    ("tetracaine", "anaesthetic", ("anaesthetic", "tetracaine", "prescription")),
    ("prilocaine", "anaesthetic", ("anaesthetic", "prilocaine", "prescription")),
    ("tranexamic_acid", "tranexamic_acid", ("tranexamic_acid", "prescription")),
    ("glycolic_acid", "glycolic", ("acid", "glycolic")),
    ("salicylic_acid", "salicylic", ("acid", "salicylic")),
    ("saline", "saline", ()),
    ("exosomes", "serum", ("exosome",)),
    ("prp", "serum", ("prp",)),
    ("pdrn", "serum", ("pdrn",)),
    ("ghk_cu", "serum", ("copper_peptide",)),
    ("hydroquinone", "serum", ("hydroquinone", "prescription")),
    ("tretinoin", "retinoid", ("retinoid", "prescription")),
    ("retin", "retinoid", ("retinoid",)),
)


def payload_of(formula: Formula | None) -> str:
    """The payload word of a formula: its one kind of content, or `cocktail` where toxin or filler is mixed."""
    if formula is None:
        return "none"
    words = {_kind(active.name)[0] for active in formula.actives}
    if not words:
        return "serum" if formula.ingredients else "none"
    if len(words) == 1:
        return words.pop()
    return "cocktail" if words & {"toxin", "filler"} else "serum"


def _tags_of(formula: Formula | None) -> frozenset[str]:
    if formula is None:
        return frozenset()
    tags = {tag for active in formula.actives for tag in _kind(active.name)[1]}
    if any(_kind(active.name)[0] == "serum" for active in formula.actives) or formula.ingredients:
        tags.add("product_below_barrier")
    return frozenset(tags)


def _kind(name: str) -> tuple[str, tuple[str, ...]]:
    match = resolve("active", name)
    identity = match.id if match else name.lower()
    for part, payload, tags in _ACTIVE_PAYLOAD:
        if identity.startswith(part) or identity.endswith(part):
            return payload, tags
    return "serum", ()


def _name(context: ModelContext, device: str | InlineDevice) -> str:
    if isinstance(device, str):
        return context.table("devices/devices").row(device)["product"]
    return device.class_.replace("_", " ")


def slug(text: str) -> str:
    """Lower-case words joined by hyphens: the id of a treatment that was asked about."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
