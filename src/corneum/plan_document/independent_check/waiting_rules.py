"""Rows of contraindications that a plan's own reading of the history names, and the days they wait for.

`understood` names a thing by the word of the vocabulary; the vocabulary says of which class it is, the class which rows
hold for its status. Where a word has several meanings, only what all of them share is certain. A waiting time counts
from the latest day that the words allow.
"""

from __future__ import annotations

import calendar
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, reduce

from corneum import units
from corneum.evidence.tables import Row, load_tables
from corneum.plan_document.independent_check.plan_reading import Entry, PlanReading

_MAP, _FACTS = "safety/contraindication_map", "formulation/contraindications"
_CLAIMS, _PRECEDENCE = "safety/waiting_claims", "safety/waiting_precedence"
_UNDATED = "safety/waiting_rules"
_NEEDLES = ("pen", "roller", "stamp", "microneedling", "scanning", "injector")
_DAY = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
_MONTHS = 12


@dataclass(frozen=True)
class Treated:
    """What the length of a wait depends on beside its reason."""

    device: str
    tags: frozenset[str]
    licence: str

    def is_claimed_by(self, claim: Row) -> bool:
        """Whether what a source asks for is asked of this treatment."""
        devices, licences = claim.list("devices"), claim.list("licences")
        if (devices and self.device not in devices) or (licences and self.licence not in licences):
            return False
        return self.tags.isdisjoint(claim.list("not_tags"))


@dataclass(frozen=True)
class HealthRule:
    """A row that something in the file certainly names: what it was read from, the day of it, and the zones of it."""

    row: Row
    words: str
    status: str
    when: date | None
    zones: tuple[str, ...]

    def earliest(self, treated: Treated, since: date | None = None) -> date | None:
        """The first day after its waiting time, counted from its own day or from another; None where it has none or no
        day is known."""
        start = since or self.when
        if not self.is_timed or start is None:
            return None
        claims = [claim for claim in _claims(self.row.row_id) if treated.is_claimed_by(claim)]
        if claims:
            first = min(claims, key=lambda claim: _precedence(claim["authority"]))
            return after(start, float(first["number"]), first["unit"])
        fact = load_tables()[_FACTS].row(self.row.row_id)
        return after(start, float(fact["wait_value"]), fact["wait_unit"])

    @property
    def counts_undated(self) -> bool:
        """Whether it holds where no day is known: an event of some kinds is then taken for an old one."""
        table = load_tables().get(_UNDATED)
        row = None if table is None else table.index.get(self.row.row_id)
        return row is None or row["undated"] != "none"

    @property
    def holds_everywhere(self) -> bool:
        """Whether no zone is spared."""
        return not self.row["zones"] and not (self.row["field_only"] == "yes" and self.zones)

    def holds_in(self, zone: str) -> bool:
        """Whether it certainly holds in a zone."""
        if self.row["field_only"] == "yes" and self.zones and zone not in self.zones:
            return False
        return not self.row["zones"] or zone in self.row.list("zones")

    @property
    def is_timed(self) -> bool:
        """Whether it ends by waiting."""
        return bool(self.row["wait_from"] and load_tables()[_FACTS].row(self.row.row_id)["wait_value"])


@cache
def _claims(rule: str) -> tuple[Row, ...]:
    """What single sources ask to wait for a reason, where they are tabled."""
    table = load_tables().get(_CLAIMS)
    return () if table is None else table.where(rule=rule)


def _precedence(authority: str) -> int:
    """The place of a kind of source: the label of the device, then guidelines, then sheets of providers."""
    return int(load_tables()[_PRECEDENCE].row(authority)["order"])


def after(start: date, number: float, unit: str) -> date:
    """The first whole day after a waiting time that begins on a day; months are those of the calendar."""
    if unit != "month":
        return start + timedelta(days=math.ceil(number * units.factor(unit) / units.factor("day")))
    years, month = divmod(start.month - 1 + math.ceil(number), _MONTHS)
    last = calendar.monthrange(start.year + years, month + 1)[1]
    return date(start.year + years, month + 1, min(start.day, last))


def latest_day(words: str, today: date) -> date | None:
    """The latest day up to today that `when` of an entry of `understood` allows; None where it names none."""
    last = words.rpartition("/")[2] if "/" in words else words
    match = _DAY.fullmatch(last.strip())
    if match is None:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None
    month = month or _MONTHS
    named = date(year, month, day or calendar.monthrange(year, month)[1])
    return named if day else min(named, today)


@cache
def _classes() -> dict[str, tuple[frozenset[str], ...]]:
    """The names that `understood` may give a thing -> the classes of each of its meanings."""
    tables = load_tables()
    classes: dict[str, list[frozenset[str]]] = {}

    def enter(row: Row, of: tuple[str, ...], prefix: str = "") -> None:
        for name in (row["name"], *row.list("synonyms")):
            meanings = classes.setdefault((prefix + name).casefold(), [])
            if frozenset(of) not in meanings:
                meanings.append(frozenset(of))

    for row in tables["vocabulary/named_conditions"].rows:
        enter(row, row.list("classes"), "" if row["domain"] == "condition" else "allergy to ")
    for row in tables["vocabulary/conditions"].rows:
        enter(row, (row.row_id,))
        if row["kind"] == "allergy":
            enter(row, (row.row_id,), "allergy to ")
    for row in tables["vocabulary/drugs"].rows:
        enter(row, row.list("classes"))
    for row in tables["vocabulary/drug_classes"].rows:
        enter(row, (row.row_id,))
    for row in tables["vocabulary/care"].rows:
        enter(row, row.list("drug_class"))
    kinds = {row.row_id: row["class"] for row in tables["devices/devices"].rows}
    for row in tables["vocabulary/devices"].rows:
        if any(word in kinds.get(row.row_id, "") for word in _NEEDLES):
            enter(row, ("mn_recent",))
    return {name: tuple(meanings) for name, meanings in classes.items()}


def _rows_of_class(class_: str, status: str, *, reason_stated: bool) -> frozenset[str]:
    """The rows that certainly hold for a class in a status; how severe it is, `understood` does not say."""
    row = load_tables()["vocabulary/condition_rows"].index.get(class_)
    if row is None or status == "negated":
        return frozenset()
    columns = {
        "now": ("contraindications", "when_now", "when_flaring", "when_uncontrolled"),
        "past": ("when_past",),
        "resolved": ("when_past",),
    }.get(status, (f"when_{status}",))
    certain = reduce(frozenset.intersection, (frozenset(row.list(column)) for column in columns))
    return certain - frozenset(row.list("implied")) if reason_stated else certain


def _rows_of(entry: Entry) -> frozenset[str]:
    """The rows that certainly follow from one entry of `understood`."""
    if not entry["status"]:
        return frozenset()
    reason = any(sentence["text_id"] == "plan.understood.reason" for sentence in entry["why"])
    meanings = _classes().get(entry["concept"].casefold(), ())
    rows = [
        frozenset().union(*(_rows_of_class(each, entry["status"], reason_stated=reason) for each in meaning))
        for meaning in meanings
    ]
    return frozenset.intersection(*rows) if rows else frozenset()


def health_rules(reading: PlanReading) -> tuple[HealthRule, ...]:
    """Every row that the history, the answered screens and the person certainly name."""
    described = tuple(_described(reading))
    return (*described, *_screened(reading, described), *_of_the_person(reading))


def _described(reading: PlanReading) -> Iterator[HealthRule]:
    index = load_tables()[_MAP].index
    ended = {(entry["key"], entry["concept"]) for entry in reading.plan["understood"] if entry["status"] == "past"}
    for entry in reading.plan["understood"]:
        if entry["status"] == "now" and (entry["key"], entry["concept"]) in ended:
            # the same words say that it has ended
            continue
        when = latest_day(entry["when"], reading.today)
        for row_id in sorted(_rows_of(entry) & frozenset(index)):
            yield HealthRule(index[row_id], entry["text"], entry["status"], when, tuple(entry["zones"]))
            yield from (
                HealthRule(row, entry["text"], entry["status"], when, tuple(entry["zones"]))
                for row in load_tables()[_MAP].rows
                if row_id in row.list("comes_with")
            )


def _screened(reading: PlanReading, described: tuple[HealthRule, ...]) -> Iterator[HealthRule]:
    """Rows of a screen that was answered yes, where no fuller words answer the same screen."""
    screens = reading.person.get("screens") or {}
    answered = {name for rule in described for name in rule.row.list("screens")}
    for row in load_tables()[_MAP].rows:
        for name in row.list("screens"):
            if screens.get(name) in ("yes", True) and name not in answered:
                yield HealthRule(row, name, "now", None, ())


def _of_the_person(reading: PlanReading) -> Iterator[HealthRule]:
    for row in load_tables()[_MAP].rows:
        if row["trigger"] and _is_triggered(reading, row["trigger"]):
            yield HealthRule(row, row["trigger"], "now", None, ())


def _is_triggered(reading: PlanReading, trigger: str) -> bool:
    kind, _, word = trigger.partition(":")
    age = reading.person.get("age")
    match kind:
        case "always" | "zone":
            return True
        case "age_below":
            return isinstance(age, int | float) and age < float(word)
        case "fitzpatrick":
            return reading.fitzpatrick in word.split("|")
        case "goal":
            return word in reading.goals
        case "licence":
            return reading.licence == word
        case _:
            return False
