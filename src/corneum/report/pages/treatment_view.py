"""A plan's document arranged for reading: which treatments are shown in full, in which order, in which words.

Pure functions from plan.json to small frozen records; the template only lays them out. Every number passes through
the `Ledger`, so that its derivation stands in the appendix.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from corneum.report.pages.ledger import Figure, Ledger
from corneum.report.pages.zone_tables import Table, amounts, over_zones, span, whole, zone_name, zone_table
from corneum.wording import human_units as words

Json = Mapping[str, Any]

_STRENGTHS = ("contraindicated", "outside_scope", "not_recommended", "note")

CONSIDERED, RECOMMENDED, RUNNER_UP = "asked about", "recommended", "runner-up"


@dataclass(frozen=True)
class Why:
    """One reason in words, with the zones that it concerns (none for the whole treatment)."""

    text: str
    zones: tuple[str, ...]
    grade: str
    cited: tuple[int, ...]


@dataclass(frozen=True)
class Told:
    """What to do about one reason, or about several that ask for the same."""

    strength: str
    do: str
    earliest: str
    whys: tuple[Why, ...]


@dataclass(frozen=True)
class Promise:
    """What trials say for one goal."""

    goal: str
    word: str
    effect: Figure
    scale: str
    against: str
    onset: Figure
    duration: Figure
    sessions: str
    evidence: str
    settled_by: str
    grade: str
    cited: tuple[int, ...]


@dataclass(frozen=True)
class Candidate:
    """One treatment. `marks` say why it stands out; `full` says that its zones are shown one by one."""

    id: str
    anchor: str
    name: str
    plain_name: str
    marks: tuple[str, ...]
    verdict: str
    tier: str
    reach: str
    days: Figure
    pain: str
    risk: str
    price: str
    in_the_room: bool
    confidence: Json
    reasons: tuple[Told, ...]
    licences: tuple[tuple[str, tuple[str, ...]], ...]
    limits: tuple[str, ...]
    assumed: tuple[str, ...]
    promises: tuple[Promise, ...]
    collagen: tuple[tuple[str, Figure], ...]
    answers: tuple[Json, ...]
    full: bool
    by_zone: Table | None
    amounts: Table | None
    over_zones: tuple[str, ...]

    @property
    def stands_out(self) -> bool:
        """Asked about, chosen, next best, or the best of its burden."""
        return bool(self.marks)

    def words_by_goal(self, goals: Sequence[str]) -> tuple[tuple[str, str], ...]:
        """The benefit in a word for each of these goals; empty where this treatment was not judged for one."""
        said = {promise.goal: promise.word for promise in self.promises}
        return tuple((goal, said.get(goal, "")) for goal in goals)


def candidates(document: Json, ledger: Ledger) -> tuple[Candidate, ...]:
    """Every treatment: those asked about first, then the chosen and the next best, then by burden and verdict."""
    runner_up = document["choice"].get("runner_up")
    best_of = {identity: tier for tier, identity in document["tiers"].items() if identity}

    def marks(treatment: Json) -> tuple[str, ...]:
        identity = treatment["id"]
        found = [CONSIDERED] if treatment["considered"] else []
        if identity == document["recommended"]:
            found.append(RECOMMENDED)
        if identity == runner_up:
            found.append(RUNNER_UP)
        if identity in best_of:
            found.append(f"best with {words.TIERS.get(best_of[identity], words.readable(best_of[identity]))}")
        return tuple(found)

    def order(treatment: Json) -> tuple[Any, ...]:
        leading = (CONSIDERED, RECOMMENDED, RUNNER_UP)
        found = marks(treatment)
        lead = next((place for place, word in enumerate(leading) if word in found), len(leading))
        tier, verdict = treatment["burden"]["tier"], treatment["verdict"]
        return lead, words.tier_place(tier), words.verdict_place(verdict), treatment["rung"], treatment["id"]

    goals = _goals(document)
    ordered = sorted(document["treatments"], key=order)
    return tuple(
        _candidate(ledger, treatment, place, marks(treatment), goals) for place, treatment in enumerate(ordered)
    )


def goals_of(shown: Sequence[Candidate]) -> tuple[str, ...]:
    """Every goal that some treatment was judged for, in the order of the first that has it."""
    return tuple(dict.fromkeys(promise.goal for one in shown for promise in one.promises))


def by_tier(shown: Sequence[Candidate]) -> tuple[tuple[str, tuple[Candidate, ...]], ...]:
    """The treatments in groups of one burden, least first; groups without any are left out."""
    groups = {tier: tuple(one for one in shown if one.tier == tier) for tier in words.TIERS}
    return tuple((words.TIERS[tier], group) for tier, group in groups.items() if group)


def reasons(
    ledger: Ledger, told: Iterable[Json], zones_of: Mapping[str, Sequence[str]] | None = None
) -> tuple[Told, ...]:
    """Reasons as they are printed, strongest first; those that ask for the same thing stand together."""
    groups: dict[tuple[str, str, str], dict[str, Why]] = {}
    for reason in sorted(told, key=lambda reason: _STRENGTHS.index(reason["strength"])):
        where = tuple(zone_name(zone) for zone in (zones_of or {}).get(reason["code"], ()))
        why = Why(reason["why"], where, words.grade(reason["grade"]), ledger.cited(reason["sources"]))
        key = (reason["strength"], reason["do"], reason["earliest"] or "")
        groups.setdefault(key, {}).setdefault(why.text, why)
    return tuple(Told(*key, tuple(whys.values())) for key, whys in groups.items())


def _candidate(ledger: Ledger, treatment: Json, place: int, marks: tuple[str, ...], goals: list[str]) -> Candidate:
    full = any(mark in (CONSIDERED, RECOMMENDED, RUNNER_UP) for mark in marks)
    by_zone = whole(treatment["zones"])
    table = zone_table(ledger, by_zone) if full else None
    if table is not None and len(table.head) < 2:
        table = None  # a verdict alone is told in a line
    burden = treatment["burden"]

    def place_of(goal: str) -> tuple[int, str]:
        """Goals in the client's order; a goal may carry its variant after a dot."""
        name = goal.partition(".")[0]
        return goals.index(name) if name in goals else len(goals), goal

    wanted = sorted(treatment["benefit"], key=place_of)
    return Candidate(
        id=treatment["id"],
        anchor=f"t{place + 1}",
        name=treatment["name"],
        plain_name=treatment["plain_name"],
        marks=marks,
        verdict=treatment["verdict"],
        tier=burden["tier"],
        reach=_reach(treatment, by_zone),
        days=ledger.figure(burden["days_visible"]),
        pain=burden["pain"],
        risk=burden["risk"],
        price=_price(treatment["price"]),
        in_the_room=treatment["in_the_room"],
        confidence=treatment["confidence"],
        reasons=_all_reasons(ledger, treatment, by_zone),
        licences=_licences(treatment["by_licence"]),
        limits=tuple(treatment["limits_broken"]),
        assumed=tuple(treatment["assumed"]),
        promises=tuple(_promise(ledger, goal, treatment["benefit"][goal]) for goal in wanted),
        collagen=tuple(
            (words.readable(name), ledger.figure(one, words.kind_of(name)))
            for name, one in treatment["collagen"].items()
        ),
        answers=tuple(treatment["questions"]),
        full=full,
        by_zone=table,
        amounts=amounts(ledger, by_zone) if full else None,
        over_zones=() if table else over_zones(by_zone),
    )


def _all_reasons(ledger: Ledger, treatment: Json, by_zone: Mapping[str, Json]) -> tuple[Told, ...]:
    everywhere = {reason["code"] for reason in treatment["reasons"]}
    only_here: dict[str, list[str]] = {}
    told = list(treatment["reasons"])
    for zone, result in by_zone.items():
        for reason in result["reasons"]:
            if reason["code"] not in everywhere:
                told += [reason] if reason["code"] not in only_here else []
                only_here.setdefault(reason["code"], []).append(zone)
    return reasons(ledger, told, only_here)


def _licences(by_licence: Mapping[str, str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Verdicts from the best to the worst with the licences that they hold for; none where all agree."""
    verdicts = sorted(set(by_licence.values()), key=words.verdict_place)
    if len(verdicts) < 2:
        return ()
    return tuple(
        (word, tuple(words.readable(name) for name, given in by_licence.items() if given == word)) for word in verdicts
    )


def _promise(ledger: Ledger, goal: str, benefit: Json) -> Promise:
    sessions, weeks = benefit["sessions"], benefit["interval_weeks"]
    course = "" if sessions is None else f"{sessions} session{'' if sessions == 1 else 's'}"
    if sessions not in (None, 1) and weeks:
        course += f", {weeks} week{'' if weeks == 1 else 's'} apart"
    return Promise(
        goal=words.readable(goal),
        word=benefit["word"],
        effect=ledger.figure(benefit["effect"], _effect_kind(benefit)),
        scale=benefit["scale"],
        against=benefit["against"],
        onset=ledger.pair(benefit["onset"]),
        duration=ledger.pair(benefit["duration"]),
        sessions=course,
        evidence=benefit["evidence"],
        settled_by=benefit["settled_by"],
        grade=words.grade(benefit["grade"]),
        cited=ledger.cited(benefit["sources"]),
    )


def _effect_kind(benefit: Json) -> words.Kind:
    """A share of people is told as people out of 100; every other scale as the number that it is."""
    value = benefit["effect"].get("value")
    counted = benefit["scale"].startswith("share of people") and value is not None and 0 < value < 1
    return "share" if counted else "quantity"


def _reach(treatment: Json, by_zone: Mapping[str, Json]) -> str:
    dial = span([(one["depths"] or {}).get("dial") for one in by_zone.values()], "setting")
    reached = span([one["share_of_needles_reaching"] for one in by_zone.values()], "share")
    told = [f"dial {dial}" if dial else "", f"{reached} needles reach the target" if reached else ""]
    none = "not worked out" if treatment["verdict"] == "contraindicated" else "no needle depth"
    return "; ".join(part for part in told if part) or none


def _price(price: Json | None) -> str:
    if price is None:
        return ""
    year = f", {_amount(price['a_year'])} a year" if price["a_year"] is not None else ""
    return f"{_amount(price['amount'])} {price['currency']} a session{year}"


def _amount(money: float) -> str:
    return f"{money:.0f}" if money == round(money) else f"{money:.2f}"


def _goals(document: Json) -> list[str]:
    asked = document["client"].get("goals", [])
    return [goal["goal"] if isinstance(goal, Mapping) else str(goal) for goal in asked]
