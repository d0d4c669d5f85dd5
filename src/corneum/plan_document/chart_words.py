"""What the bare words after `corneum chart` name: a zone, a goal or a device."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from corneum.client import goal_variants
from corneum.errors import InputFault
from corneum.evidence.goal_words import goal_meaning
from corneum.evidence.vocabulary import nearest, resolve_as_spelt
from corneum.zones import nearest_zones, zones_meant

Kind = Literal["zone", "goal", "device"]


def sorted_words(words: Sequence[str]) -> dict[Kind, str]:
    """Each word under what it names; an id goes before a name that something else has ("lips" is a goal and a zone).

    Raises:
        InputFault: a word that names none of the three, or a second of the same kind.
    """
    kinds: dict[Kind, str] = {}
    for word in words:
        kind = _kind(word)
        if kind in kinds:
            raise InputFault(kind, word, f"and {kinds[kind]} are both a {kind}; give one")
        kinds[kind] = word
    return kinds


def with_words(words: Sequence[str], options: Mapping[Kind, str | None]) -> dict[Kind, str | None]:
    """The options zone, goal and device, with what bare words name in their place.

    Raises:
        InputFault: as `sorted_words`, and for a word beside the option that it stands for.
    """
    named = sorted_words(words)
    for kind, word in named.items():
        if options[kind] is not None:
            raise InputFault(f"--{kind}", options[kind], f"and {word} are both a {kind}; give one")
    return {**options, **named}


def _kind(word: str) -> Kind:
    plain = word.strip().lower().replace(" ", "_")
    goal = word.partition(":")[0]
    if plain.partition(":")[0] in goal_variants():
        return "goal"
    meant = zones_meant(word)
    if meant is not None and meant.zones:
        return "zone"
    if resolve_as_spelt("device", word) is not None:
        return "device"
    meaning = goal_meaning(goal)
    if meaning is not None and meaning.goals:
        return "goal"
    near = [*nearest_zones(word)[:1], *nearest("goal", word)[:1], *nearest("device", word)[:1]]
    raise InputFault("corneum chart", word, "allowed is a zone, a goal or a device", " or ".join(near) or None)
