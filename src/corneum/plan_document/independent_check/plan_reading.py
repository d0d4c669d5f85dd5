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
        if self.plan.get("stops"):
            return "a stop question that is open"
        if not self.plan["occasion"]["goals"] or not self.plan["skin"]:
            return "no goal or no zone"
        return ""

    def is_held(self, treatment: Entry) -> bool:
        """Whether a treatment carries no date and no setting anywhere."""
        waits = treatment.get("waits") or {}
        return bool(self.holds or treatment["verdict"] in REFUSED or waits.get("never"))

    def sessions_of(self, treatment: str) -> list[Entry]:
        """The sessions of a treatment in `course`, reviews left out, in the order of the plan."""
        return [entry for entry in self.plan["course"] if entry["treatment"] == treatment and is_session(entry)]


def is_session(entry: Entry) -> bool:
    """Whether an entry of `course` is a session: something is done to the skin."""
    return bool(entry.get("kind", "session") == "session")
