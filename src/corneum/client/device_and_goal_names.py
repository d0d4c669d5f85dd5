"""The words of a client file that mean a device or a goal, resolved to canonical ids; one that means none is kept.

A misspelling is never read as what it resembles: it counts as not understood, and the nearest words are shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Any

from pydantic import ValidationInfo

from corneum.client.kinds import LONGEST_WORD, Reads, either, fault, nearest_word, plain_word
from corneum.client.unknown_words import Unread, as_word, not_planned, not_understood
from corneum.evidence.goal_words import NOT_PLANNED, GoalMeaning, Wanted, goal_meaning
from corneum.evidence.tables import load_tables
from corneum.evidence.vocabulary import Match, ids, resolve
from corneum.zones import OUTSIDE, zones_meant

# a wish of more words is a sentence, in which no place is looked for
_MOST_TOKENS = 8


@dataclass(frozen=True)
class GoalName:
    """A goal of the goal table, and the variant that its word implied ("melasma"), if any.

    `also` holds the further goals of a word that means several ("sun damage"), `phrases` the rows of
    `vocabulary/goal_phrases` that have something to say of it, `conditions` the conditions that it reports ("acne"),
    `not_planned` the rows that say why a part of it is not planned, `place` the place that it names with the goal,
    which is no zone to plan. `word` is how it was written.
    """

    goal: str
    variant: str | None = None
    also: tuple[Wanted, ...] = ()
    phrases: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    not_planned: tuple[str, ...] = ()
    place: str = ""
    word: str = field(default="", compare=False)

    @property
    def is_canonical(self) -> bool:
        """Whether goal and variant say all that its word said."""
        return not (self.also or self.phrases or self.conditions or self.not_planned or self.place)


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


def _understood(kind: str, raw: str) -> Match | None:
    match = resolve(kind, raw) if len(raw) <= LONGEST_WORD else None
    return None if match is None or match.how == "fuzzy" else match


def _read_goal(raw: Any, info: ValidationInfo) -> GoalName | Unread:
    allowed = f"allowed is {either(list(ids('goal')))}"
    word = as_word(raw)
    if not word:
        raise fault(allowed)
    meaning, place = _goal_and_place(word) if len(word) <= LONGEST_WORD else (None, "")
    if meaning is None:
        return not_understood(word, "goal", allowed, info)
    unplanned = tuple(f"{NOT_PLANNED}:{row}" for row in meaning.not_planned)
    if not meaning.goals:
        return not_planned(word, "goal", unplanned, info)
    outside = _outside(place)
    if outside:
        return not_planned(word, "goal", outside, info)
    (goal, variant), *also = meaning.goals
    return GoalName(goal, variant, tuple(also), meaning.phrases, meaning.conditions, unplanned, place, word)


def _goal_and_place(word: str) -> tuple[GoalMeaning | None, str]:
    """What a wish means, and the place that it names before or after it ("acne on the chin", "neck wrinkles")."""
    whole = goal_meaning(word)
    tokens = word.split()
    if whole is not None or len(tokens) > _MOST_TOKENS:
        return whole, ""
    for size in range(len(tokens) - 1, 0, -1):
        before, after = " ".join(tokens[:size]), " ".join(tokens[size:])
        for wish, place in ((before, after), (after, before)):
            meaning = goal_meaning(wish)
            if meaning is not None and zones_meant(place) is not None:
                return meaning, place
    return None, ""


def _outside(place: str) -> tuple[str, ...]:
    """The rows that say why nothing is planned at a place, where no part of it is a zone."""
    meant = zones_meant(place) if place else None
    return tuple(f"{OUTSIDE}:{row}" for row in meant.outside) if meant is not None and not meant.zones else ()


def _read_device(raw: Any, info: ValidationInfo) -> str | Unread:
    allowed = "allowed is a device of the catalogue, or its own data as {class: ..., needles: {...}}"
    word = as_word(raw)
    if not word:
        raise fault(allowed)
    match = _understood("device", word)
    if match is not None:
        return match.id
    if _understood("treatment_class", word):
        allowed = "that is no device; every plan compares home care, peels, lasers and injections without being asked"
    return not_understood(word, "device", allowed, info)


GOAL = Reads(
    _read_goal,
    {"type": "string", "description": "a goal, in the order of importance", "examples": ["fine_lines", "melasma"]},
)
DEVICE = Reads(_read_device, {"type": "string", "description": "a device's id or name", "examples": ["skinpen"]})
