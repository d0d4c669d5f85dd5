"""Rules for the status of a concept: triggers with a direction and a scope, pseudo-triggers, and ends of scope.

In the manner of NegEx and ConText (Chapman and others 2001, Harkema and others 2009): a trigger holds for the concepts
on its side within its scope, a pseudo-trigger only keeps its words from being a trigger, and an end closes a scope.
Where several hold for one concept the rule of the lowest rank counts. Words are written as `word_patterns` reads them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from corneum.clinical_text.phrase_tokens import Token
from corneum.clinical_text.word_patterns import PatternSet
from corneum.evidence.tables import load_tables

TABLE = "vocabulary/status_rules"


@dataclass(frozen=True)
class Rule:
    """A row of the table: `direction` says on which side of the concept the trigger stands (before, after, both).

    `scope` is the segment of the sentence, or the list that begins in it. `holds_for` are the courses and domains of
    the concepts that it speaks of; none where it speaks of all.
    """

    id: str
    direction: str
    status: str
    scope: str
    kind: str
    rank: int
    holds_for: tuple[str, ...] = ()


@dataclass(frozen=True)
class Hit:
    """A rule where it stands: tokens `start` to `end`."""

    start: int
    end: int
    rule: Rule


@dataclass(frozen=True)
class _RuleSet:
    """The rules by number, and their words."""

    rules: tuple[Rule, ...]
    patterns: PatternSet


@cache
def _rule_set() -> _RuleSet:
    """A word may open one scope before and close another after, and so stand in several rules."""
    rules = []
    patterns = PatternSet()
    for number, row in enumerate(load_tables()[TABLE].rows):
        rules.append(
            Rule(
                row.row_id,
                row["direction"],
                row["status"],
                row["scope"],
                row["kind"],
                int(row["rank"]),
                row.list("holds_for"),
            )
        )
        for pattern in row.list("words"):
            patterns.add(pattern, number)
    return _RuleSet(tuple(rules), patterns)


def rule_words() -> frozenset[str]:
    """Every word that a rule holds."""
    return frozenset(_rule_set().patterns.words)


def hits_in(tokens: Sequence[Token], occupied: Sequence[bool]) -> list[Hit]:
    """Where rules stand among tokens that no concept takes, the longest words first.

    Args:
        tokens: of the phrase.
        occupied: which of them belong to a concept.
    """
    rules = _rule_set().rules
    covered = list(occupied)
    hits: list[Hit] = []
    matches = _rule_set().patterns.matches([token.text for token in tokens], occupied)
    for start, end, numbers in sorted(matches, key=lambda match: (match[0] - match[1], match[0])):
        if not any(covered[start:end]):
            covered[start:end] = [True] * (end - start)
            hits += [Hit(start, end, rules[number]) for number in numbers]
    return sorted(hits, key=lambda hit: hit.start)
