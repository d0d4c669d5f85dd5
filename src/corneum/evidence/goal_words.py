"""What a wish in a client's own words asks for: goals of the goal table, or something that is not planned here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from corneum.evidence.plain_words import listed_parts, plain_key, without
from corneum.evidence.suggestions import empty_words
from corneum.evidence.tables import Row, load_tables
from corneum.evidence.vocabulary import resolve

GOALS = "vocabulary/goals"
PHRASES = "vocabulary/goal_phrases"
NOT_PLANNED = "vocabulary/goals_not_planned"

# a goal of the goal table and its variant, None where the word implies none
Wanted = tuple[str, str | None]


@dataclass(frozen=True)
class GoalMeaning:
    """What one wish means.

    `goals` are those of the goal table, each with the variant that the word implies. `phrases` and `not_planned` are
    rows of the tables of those names: with a word beside the goals, or without a goal of this atlas. `conditions` are
    ids of `vocabulary/conditions` that the wish reports ("acne").
    """

    goals: tuple[Wanted, ...] = ()
    phrases: tuple[str, ...] = ()
    not_planned: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()


@lru_cache(maxsize=4096)
def goal_meaning(words: str) -> GoalMeaning | None:
    """What words for a wish mean.

    Whole words count, then the same without those that say nothing by themselves ("reduce my pores"), then the parts of
    a list ("pores and texture") where each is understood. A misspelling is never read as what it resembles.

    Args:
        words: as a person writes them.

    Returns:
        The meaning; None where any part of the words is not understood.

    Source: vocabulary/goals, vocabulary/goal_phrases, vocabulary/goals_not_planned.
    """
    rows = _rows(words)
    if rows is None:
        return None
    return GoalMeaning(
        goals=tuple(dict.fromkeys(goal for row in rows for goal in _goals(row))),
        phrases=tuple(dict.fromkeys(row.row_id for row in rows if row.table == PHRASES)),
        not_planned=tuple(dict.fromkeys(row.row_id for row in rows if row.table == NOT_PLANNED)),
        conditions=tuple(dict.fromkeys(row["condition"] for row in rows if row.get("condition"))),
    )


def goal_name(goal: str, variant: str = "") -> str:
    """A goal of the goal table in plain words, those of its variant where it has one.

    Source: vocabulary/goals.
    """
    names = {(row["goal"], row["variant"]): row["name"] for row in load_tables()[GOALS].rows}
    return names.get((goal, variant), names.get((goal, ""), goal.replace("_", " ")))


def _rows(words: str) -> list[Row] | None:
    row = _row(words)
    if row is not None:
        return [row]
    parts = listed_parts(words)
    rows = [_row(part) for part in parts] if len(parts) > 1 else []
    return [row for row in rows if row is not None] if rows and None not in rows else None


def _row(words: str) -> Row | None:
    key = plain_key(words)
    for spelt in dict.fromkeys((key, without(key, empty_words("goal")))):
        match = resolve("goal", spelt)
        if match is not None and match.how != "fuzzy":
            table, _, row_id = match.row.partition(":")
            return load_tables()[table].row(row_id)
    return None


def _goals(row: Row) -> Iterator[Wanted]:
    if row.table == GOALS:
        yield row["goal"], row["variant"] or None
    elif row.table == PHRASES:
        for goal in row.list("goals"):
            yield from _goals(load_tables()[GOALS].row(goal))
