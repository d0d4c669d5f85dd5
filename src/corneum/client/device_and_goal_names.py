"""The words of a client file that mean a device or a goal, resolved to canonical ids.

A misspelling is never read as what it resembles: it is refused, and the message names the nearest word.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, TypeGuard

from pydantic import ValidationInfo

from corneum.client.kinds import LONGEST_WORD, Reads, either, fault, nearest_word, plain_word
from corneum.evidence.tables import load_tables
from corneum.evidence.vocabulary import Match, ids, nearest, resolve


@dataclass(frozen=True)
class GoalName:
    """A goal of the goal table, and the variant that its word implied ("melasma"), if any."""

    goal: str
    variant: str | None = None


@cache
def goal_variants() -> Mapping[str, tuple[str, ...]]:
    """Every goal with its variants, in the order of the goal table."""
    variants: dict[str, dict[str, None]] = {}
    for row in load_tables()["outcomes/goal_targets"].rows:
        variants.setdefault(row["goal"], {}).update(dict.fromkeys(row.list("variant")))
    return MappingProxyType({goal: tuple(words) for goal, words in variants.items()})


def variant_of(goal: str, word: str) -> str:
    """The variant of a goal that a word means; raises a fault naming those that the goal has."""
    variants = goal_variants()[goal]
    if not variants:
        raise fault(f"the goal {goal} has no variants; leave it out")
    variant = {plain_word(known): known for known in variants}.get(plain_word(word))
    if variant is None:
        raise fault(f"for {goal} allowed is {either(list(variants))}", nearest_word(word, list(variants)))
    return variant


def _is_word(raw: Any) -> TypeGuard[str]:
    return isinstance(raw, str) and len(raw) <= LONGEST_WORD


def _understood(kind: str, raw: Any) -> Match | None:
    match = resolve(kind, raw) if _is_word(raw) else None
    return None if match is None or match.how == "fuzzy" else match


def _read_goal(raw: Any, _: ValidationInfo) -> GoalName:
    match = _understood("goal", raw)
    if match is None:
        near = nearest("goal", raw) if _is_word(raw) else None
        raise fault(f"allowed is {either(list(ids('goal')))}", near)
    return GoalName(match.id, match.variant or None)


def _read_device(raw: Any, _: ValidationInfo) -> str:
    match = _understood("device", raw)
    if match is not None:
        return match.id
    if _understood("treatment_class", raw):
        raise fault(
            "that is no device; every plan compares home care, peels, lasers and injections without being asked"
        )
    allowed = "allowed is a device of the catalogue, or its own data as {class: ..., needles: {...}}"
    raise fault(allowed, nearest("device", raw) if _is_word(raw) else None)


GOAL = Reads(
    _read_goal,
    {"type": "string", "description": "a goal, in the order of importance", "examples": ["fine_lines", "melasma"]},
)
DEVICE = Reads(_read_device, {"type": "string", "description": "a device's id or name", "examples": ["skinpen"]})
