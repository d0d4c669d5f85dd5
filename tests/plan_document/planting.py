"""Where faults are planted into a finished plan: its parts, and the list of the faults of one subject."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Plan = dict[str, Any]
Fault = Callable[[Plan], None]
Planted = list[tuple[str, str, Fault]]

LABEL = 0.0015


def fault_of(faults: Planted, plan: str, what: str) -> Callable[[Fault], Fault]:
    """A fault to plant into the plan of that name, and the words of the disagreement that must be found."""

    def planted(change: Fault) -> Fault:
        faults.append((plan, what, change))
        return change

    return planted


def offer(plan: Plan) -> Plan:
    found: Plan = next(each for each in plan["treatments"] if each["considered"])
    return found


def treatment(plan: Plan, name: str) -> Plan:
    entry: Plan = next(each for each in plan["treatments"] if each["id"] == name)
    return entry


def put_right(plan: Plan) -> Plan:
    entry: Plan = next(each for each in plan["treatments"] if each["repairs"])
    return entry


def sessions(plan: Plan) -> list[Plan]:
    return [each for each in plan["course"] if each["treatment"] == plan["procedure"]]


def first_card(plan: Plan, zone: str = "cheek_medial") -> Plan:
    card: Plan = next(each for each in plan["card"] if each["zone"] == zone)
    return card


def dial(plan: Plan, zone: str = "cheek_medial") -> Plan:
    depth: Plan = offer(plan)["zones"][zone]["depths"]["dial"]
    return depth


def understood(concept: str, status: str = "now", when: str = "", zones: tuple[str, ...] = ()) -> Plan:
    entry = {"key": "client.conditions[0]", "text": concept, "concept": concept, "status": status, "when": when}
    return {**entry, "place": "", "zones": list(zones), "why": []}


def reason(code: str, strength: str) -> Plan:
    words = [{"text_id": "planning.orbital_rim", "fields": {}, "text": "because."}]
    entry = {"code": code, "strength": strength, "why": words, "do": words, "earliest": None}
    return {**entry, "before_visit": False, "sources": ["corneum_review"], "grade": "low"}
