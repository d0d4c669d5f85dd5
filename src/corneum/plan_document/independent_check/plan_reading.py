"""plan.json as the check reads it: plain data, and what follows from it at a glance."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from corneum import units

Entry = Mapping[str, Any]

REFUSED = ("contraindicated", "outside_scope")
# from the strictest to the mildest
VERDICTS = ("contraindicated", "outside_scope", "not_recommended", "acceptable", "recommended")
# whoever treats nobody else with needles is told no depth
UNLICENSED = ("self", "client")
# words on health stand there; words for goals, zones and devices stand elsewhere and hold back less
_ON_HEALTH = re.compile(r"client(\.(conditions|medications|allergies|history)(\[\d+\])?)?|current_care\[\d+\]")


def number_of(quantity: object) -> float | None:
    """The number of a quantity of plan.json, in SI; None where it holds none."""
    value = quantity.get("value") if isinstance(quantity, Mapping) else quantity
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def quantity_of(text: object) -> float | None:
    """The number of a printed quantity of the client's file, such as `1.5 mm`, in SI; None where it is none."""
    number, _, unit = str(text or "").partition(" ")
    return float(number) * units.factor(unit) if unit and number.replace(".", "", 1).isdigit() else None


def day_of(text: object) -> date | None:
    """The day that an ISO text names; None where there is none."""
    return date.fromisoformat(text) if isinstance(text, str) and text else None


def strictness(verdict: str) -> int:
    """How mild a verdict is: 0 for the strictest."""
    return VERDICTS.index(verdict)


def sentences_in(part: object) -> Iterator[Entry]:
    """Every sentence within a part of the plan, sentences within sentences included."""
    if isinstance(part, Mapping):
        if "text_id" in part:
            yield part
        for value in part.values():
            yield from sentences_in(value)
    elif isinstance(part, list | tuple):
        for value in part:
            yield from sentences_in(value)


def days_in(part: object) -> tuple[date, ...]:
    """The days that the sentences of a part name."""
    fields = (sentence.get("fields", {}) for sentence in sentences_in(part))
    days = (day_of(text) for named in fields for key, text in named.items() if key in ("date", "day", "until"))
    return tuple(day for day in days if day is not None)


@dataclass(frozen=True)
class PlanReading:
    """A plan as plain data."""

    plan: Entry

    @cached_property
    def treatments(self) -> Sequence[Entry]:
        """The entries `treatments`."""
        return tuple(self.plan["treatments"])

    @cached_property
    def by_id(self) -> Mapping[str, Entry]:
        """The treatments by id."""
        return {treatment["id"]: treatment for treatment in self.treatments}

    @cached_property
    def today(self) -> date:
        """The day of planning."""
        return date.fromisoformat(self.plan["date"])

    @cached_property
    def earliest_visit(self) -> date:
        """The day that a visit was planned for, else the day of planning: nothing is dated before it."""
        return day_of(self.plan["occasion"]["planned_for"]) or self.today

    @cached_property
    def event(self) -> date | None:
        """The day on which the skin will be looked at."""
        return day_of(self.plan["occasion"]["event"])

    @cached_property
    def licence(self) -> str | None:
        """Of the operator; None where nobody is named."""
        licence: str | None = self.plan["occasion"]["licence"]
        return licence

    @cached_property
    def offered_depths(self) -> tuple[float, ...]:
        """Every depth that an offer of the file states, m."""
        offers = [offer for offer in self.client.get("considering") or () if isinstance(offer, dict)]
        depths = (quantity_of(offer.get("depth")) for offer in offers)
        return tuple(depth for depth in depths if depth is not None)

    @cached_property
    def sees_depths(self) -> bool:
        """Whether the reader of this plan is told depths."""
        return self.licence not in UNLICENSED

    @cached_property
    def client(self) -> Entry:
        """The client's file as it was understood."""
        file: Entry = self.plan["client"]
        return file

    @cached_property
    def person(self) -> Entry:
        """The entry `client` of the client's file."""
        person: Entry = self.client.get("client") or {}
        return person

    @cached_property
    def fitzpatrick(self) -> str:
        """The type of skin; empty where it is not known."""
        return str(self.person.get("fitzpatrick") or "")

    @cached_property
    def goals(self) -> frozenset[str]:
        """Goals and their variants."""
        stated = self.client.get("goals") or ()
        variants = (entry.get("variant") for entry in stated if isinstance(entry, Mapping))
        return frozenset(filter(None, (*self.plan["occasion"]["goals"], *variants)))

    @cached_property
    def holds(self) -> str:
        """Why nothing elective is dated or set in this plan; empty where nothing holds it back."""
        if any(reason["strength"] == "contraindicated" for reason in self.plan["emergency"]):
            return "an emergency"
        if any(_ON_HEALTH.fullmatch(word["where"]) for word in self.plan["unresolved"]):
            return "words on health that nobody read"
        if not self.plan["occasion"]["goals"] or not self.plan["skin"]:
            return "no goal or no zone"
        return ""

    def why_unset(self, treatment: Entry) -> str:
        """Why a treatment has no card, no numbing and no date; empty where it may have."""
        if self.holds or treatment["verdict"] in REFUSED:
            return self.holds or str(treatment["verdict"])
        stopped = any(treatment["id"] in stop.get("holds", self.by_id) for stop in self.plan.get("stops") or ())
        return "an open question that can stop it" if stopped else ""

    def why_undated(self, treatment: Entry) -> str:
        """Why no day is named for a treatment; empty where one may be."""
        waits = treatment.get("waits") or {}
        if waits.get("never"):
            return "no day helps"
        return self.why_unset(treatment) or ("a step whose day nobody knows" if waits.get("open") else "")

    def licence_for(self, treatment: Entry) -> str | None:
        """The licence of whoever carries a treatment out: that of the operator, or the one that a repair names."""
        named = self._changed(treatment, "licence")
        return self.licence if named is None else str(named).replace(" ", "_")

    def visit_of(self, treatment: Entry) -> date:
        """The earliest day of a treatment: that of the visit, or the one that a repair is moved to."""
        return day_of(self._changed(treatment, "day")) or self.earliest_visit

    def _changed(self, treatment: Entry, field: str) -> object:
        """What the changes of a repaired offer state in one field; None where they state nothing."""
        changes = [
            sentence["fields"] for change in treatment.get("changes") or () for sentence in sentences_in(change["what"])
        ]
        return next((fields[field] for fields in changes if field in fields), None)

    def sessions_of(self, treatment: str) -> list[Entry]:
        """The sessions of a treatment in `course`, reviews left out, in the order of the plan."""
        return [entry for entry in self.plan["course"] if entry["treatment"] == treatment and is_session(entry)]


def is_session(entry: Entry) -> bool:
    """Whether an entry of `course` is a session: something is done to the skin."""
    return bool(entry.get("kind", "session") == "session")
