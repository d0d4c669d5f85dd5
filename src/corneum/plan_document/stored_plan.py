"""A plan as it is stored: plan.json to decide by, and plan.derivations.json beside it.

plan.json holds every treatment: whole what was asked about, then as much as there is room for of what it is compared
with and of the others. The rest, and where every number comes from, stands in plan.derivations.json, where what several
share is written once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from corneum.plan_document.json_lines import by_alias, compact, entry_a_line, list_of, mapping_of
from corneum.plan_document.plan_models import Plan
from corneum.plan_document.stored_plan_models import PlanMark, StoredDerivation
from corneum.plan_document.treatment_forms import (
    ANSWERED,
    EXPECTED,
    SHORT,
    WHOLE,
    Tree,
    left_out,
    sizes_of,
    text_in,
    tree_of,
)

# of plan.json
MOST_BYTES = 1_490_000
_BY_THEMSELVES = ("treatments", "derivations")


def stored_plan(plan: Plan, name: str = "plan") -> dict[str, str]:
    """The texts of plan.json and plan.derivations.json, by name; `read_stored_plan` makes the same plan of them.

    plan.json has at most `MOST_BYTES` bytes, unless what it says of every treatment in short takes more.

    Args:
        plan: the whole plan.
        name: of both files, before their endings.
    """
    beside = f"{name}.derivations.json"
    document = plan.model_copy(update={"derivations_file": beside})
    around = {key: entry_a_line(part) for key, part in by_alias(document).items() if key not in _BY_THEMSELVES}
    texts: dict[int, str] = {}
    trees = {treatment.id: tree_of(treatment, texts) for treatment in plan.treatments}
    room = MOST_BYTES - len(mapping_of(around | {"treatments": list_of([])}).encode("utf-8"))
    forms = _forms(plan, {name: sizes_of(tree) for name, tree in trees.items()}, room)
    treatments = list_of(text_in(tree, forms[name]) for name, tree in trees.items())
    text = mapping_of(around | {"treatments": treatments}) + "\n"
    return {f"{name}.json": text, beside: _rest(plan, trees, forms)}


def mark_of(plan: Plan) -> PlanMark:
    """What tells a plan from others."""
    return PlanMark(version=plan.version, date=plan.date, seed=plan.seed, inputs=plan.inputs, tables=plan.tables)


def _forms(plan: Plan, sizes: Mapping[str, list[int]], room: int) -> dict[str, int]:
    """The form in which each treatment is stored, so that all take so many bytes."""
    forms = dict.fromkeys(sizes, SHORT)
    room -= sum(size[SHORT] for size in sizes.values())
    for name, form in _first_of_all(plan):
        more = sizes[name][form] - sizes[name][forms[name]] if name in sizes else 0
        if 0 < more <= room:
            forms[name] = form
            room -= more
    return forms


def _first_of_all(plan: Plan) -> Iterator[tuple[str, int]]:
    """In which form treatments should be stored, what matters most first."""
    every = [treatment.id for treatment in plan.treatments]
    about = [treatment.id for treatment in plan.treatments if treatment.considered or treatment.repairs is not None]
    answered = list(dict.fromkeys((plan.subject, plan.recommended, *about)))
    others = list(dict.fromkeys((*_compared(plan), *every)))
    for names, form in (
        (answered[:1], EXPECTED),
        (answered, ANSWERED),
        (answered, EXPECTED),
        (others, ANSWERED),
        (answered, WHOLE),
        (others, EXPECTED),
        (others, WHOLE),
    ):
        yield from ((name, form) for name in names)


def _compared(plan: Plan) -> Iterable[str]:
    choice = plan.choice
    beside = (choice.put_right, choice.runner_up, choice.elsewhere, choice.at_hand, choice.do_less)
    named = dict.fromkeys((*beside, *plan.tiers.values(), *choice.as_well))
    return [name for name in named if name is not None]


def _rest(plan: Plan, trees: Mapping[str, Tree], forms: Mapping[str, int]) -> str:
    """What plan.json leaves out."""
    inputs: dict[str, int] = {}
    sources: dict[str, int] = {}
    parts: dict[str, int] = {}
    records = {
        identity: StoredDerivation(
            model=record.model,
            equation=record.equation,
            inputs=inputs.setdefault(compact(record.inputs), len(inputs)),
            sources=sources.setdefault(compact(record.sources), len(sources)),
            grade=record.grade,
        )
        for identity, record in plan.derivations.items()
    }
    places = {name: left_out(tree, forms[name], parts) for name, tree in trees.items() if forms[name] != WHOLE}
    texts = {
        "plan": compact(mark_of(plan)),
        "inputs": list_of(inputs),
        "sources": list_of(sources),
        "derivations": entry_a_line(records),
        "parts": list_of(parts),
        "treatments": entry_a_line(places),
    }
    return mapping_of(texts) + "\n"
