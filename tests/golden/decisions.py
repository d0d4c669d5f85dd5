"""What a plan decides, as plain values: recommended, and for each offer verdict, reasons, dial, days and course.

A golden file holds each decision with the reason why it is right, in the words of somebody who treats people.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from corneum.client import parse_client
from corneum.plan_document.document_parts import Number
from corneum.plan_document.make_plan import make_plan
from corneum.plan_document.plan_models import Plan
from corneum.plan_document.treatment_models import Treatment

FOLDER = Path(__file__).parent
EXAMPLES = FOLDER.parents[1] / "examples" / "clients"
CLIENTS, STORED = FOLDER / "clients", FOLDER / "decisions"
# decisions do not hang on the width of a number
SAMPLES = 16
# a shorter reason is none
LEAST_WORDS = 5

Decisions = dict[str, Any]


def client_files() -> dict[str, Path]:
    """Every client with golden decisions: the examples and those of this folder."""
    return {path.stem: path for folder in (EXAMPLES, CLIENTS) for path in sorted(folder.glob("*.yaml"))}


@cache
def plan_of_file(path: Path) -> Plan:
    """The plan of a client's file at few samples."""
    client = parse_client(path.read_text(encoding="utf-8"), path.name)
    return make_plan(client.model_copy(update={"samples": SAMPLES}))


def decisions_of(plan: Plan) -> Decisions:
    """What a plan decides, by name; what does not come up has no entry."""
    decisions: Decisions = {"recommended": plan.recommended}
    if plan.emergency:
        decisions["emergency"] = [reason.code for reason in plan.emergency]
    if plan.unresolved:
        decisions["not_understood"] = [word.text for word in plan.unresolved]
    if plan.not_computed:
        decisions["not_computed"] = [offer.name for offer in plan.not_computed]
    if not any(treatment.considered for treatment in plan.treatments):
        decisions |= _course(plan, plan.recommended)
    for treatment in plan.treatments:
        if treatment.considered:
            decisions |= dict(_offer(plan, treatment))
    return decisions


def _offer(plan: Plan, treatment: Treatment) -> Iterator[tuple[str, Any]]:
    name = treatment.id
    over_all = treatment.verdict
    differs = (
        (result.verdict, zone)
        for zone, result in treatment.zones.items()
        if {result.verdict, over_all} not in ({over_all}, {"recommended", "acceptable"})
    )
    yield f"{name} verdict", {"over all": over_all, **_grouped(differs)}
    yield f"{name} reasons", list(dict.fromkeys(_reasons(treatment)))
    dial = _grouped(_dials(treatment))
    if dial:
        yield f"{name} dial", dial
    yield from _course(plan, name).items()


def _reasons(treatment: Treatment) -> Iterator[str]:
    """Codes of what stands against an offer, with the day from which it no longer does."""
    in_zones = [reason for zone in treatment.zones.values() for reason in zone.reasons]
    for reason in (*treatment.reasons, *in_zones):
        if reason.strength != "note":
            yield f"{reason.code} until {reason.earliest}" if reason.earliest else reason.code
    for limit in treatment.limits_broken:
        yield from (sentence.text_id for sentence in limit)


def _dials(treatment: Treatment) -> Iterator[tuple[str, str]]:
    for zone, result in treatment.zones.items():
        depths = result.depths
        if depths is not None and isinstance(depths.dial, Number):
            yield f"{depths.dial.value * 1e3:.2f} mm", zone


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """The second of each pair under the first."""
    groups: dict[str, list[str]] = {}
    for group, member in pairs:
        groups.setdefault(group, []).append(member)
    return groups


def _course(plan: Plan, name: str) -> Decisions:
    """The days of a course: each kind of visit with its days, and the price of the whole."""
    days: dict[str, list[str]] = {}
    for visit in plan.course:
        if visit.treatment == name:
            days.setdefault(visit.kind, []).append(visit.date)
    price = next((basis.price for basis in plan.course_basis if basis.treatment == name), None)
    decisions: Decisions = {f"{name} course": days} if days else {}
    if price is not None:
        decisions[f"{name} price"] = "not known" if price.amount is None else f"{price.amount:g} {price.currency}"
    return decisions


def stored(name: str) -> Mapping[str, Mapping[str, Any]]:
    """The golden file of a client: by decision its value and why; empty where there is none yet."""
    path = STORED / f"{name}.yaml"
    return YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8")) if path.exists() else {}


def without_reason(golden: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The decisions beside which no reason stands."""
    return [name for name, entry in golden.items() if len(str(entry.get("why") or "").split()) < LEAST_WORDS]


def doubted(golden: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The decisions that their own reason calls doubtful: to be mended, and then written anew."""
    return [name for name, entry in golden.items() if "Doubtful" in str(entry["why"])]


def store(name: str, decisions: Decisions) -> list[str]:
    """Write the values of a client, keep the reasons; the lines to read again, empty where all is as it was."""
    before = stored(name)
    golden = {
        decision: {"is": value, "why": before.get(decision, {}).get("why", "")} for decision, value in decisions.items()
    }
    STORED.mkdir(exist_ok=True)
    writer = YAML()
    writer.width, writer.default_flow_style = 110, None
    with (STORED / f"{name}.yaml").open("w", encoding="utf-8") as file:
        writer.dump(golden, file)
    changed = [
        f"{name}: {decision}: {before[decision]['is']} became {value}"
        for decision, value in decisions.items()
        if decision in before and before[decision]["is"] != value
    ]
    gone = [f"{name}: {decision} is no longer decided" for decision in before if decision not in decisions]
    missing = [f"{name}: {decision} has no reason" for decision in without_reason(golden)]
    return [*changed, *gone, *missing, *(f"{name}: {decision} is doubtful" for decision in doubted(golden))]
