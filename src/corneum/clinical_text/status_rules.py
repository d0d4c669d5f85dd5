"""Rules for the status of a concept: triggers with a direction and a scope, pseudo-triggers, and ends of scope.

In the manner of NegEx and ConText (Chapman and others 2001, Harkema and others 2009): a trigger holds for the concepts
on its side within its scope, a pseudo-trigger only keeps its words from being a trigger, and an end closes a scope.
Where several hold for one concept the rule of the lowest rank counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from corneum.clinical_text.phrase_tokens import Token, tokens_of
from corneum.evidence.tables import load_tables

TABLE = "vocabulary/status_rules"


@dataclass(frozen=True)
class Rule:
    """A row of the table: `direction` says on which side of the concept the trigger stands (before, after, both).

    `scope` is the segment of the sentence, or the list that begins in it.
    """

    id: str
    direction: str
    status: str
    scope: str
    kind: str
    rank: int


@dataclass(frozen=True)
class Hit:
    """A rule where it stands: tokens `start` to `end`."""

    start: int
    end: int
    rule: Rule


Words = tuple[str, ...]


@cache
def rules() -> Mapping[Words, tuple[Rule, ...]]:
    """The rules by their words; a word may open one scope before and close another after."""
    by_words: dict[Words, list[Rule]] = {}
    for row in load_tables()[TABLE].rows:
        rule = Rule(row.row_id, row["direction"], row["status"], row["scope"], row["kind"], int(row["rank"]))
        for words in row.list("words"):
            by_words.setdefault(_key(words), []).append(rule)
    return MappingProxyType({words: tuple(found_rules) for words, found_rules in by_words.items()})


def hits_in(tokens: Sequence[Token], taken: Sequence[bool]) -> list[Hit]:
    """Where rules stand among tokens that no concept takes, the longest words first.

    Args:
        tokens: of the phrase.
        taken: which of them belong to a concept.
    """
    covered = list(taken)
    hits: list[Hit] = []
    for size in range(_longest(), 0, -1):
        for start in range(len(tokens) - size + 1):
            if any(covered[start : start + size]):
                continue
            for rule in rules().get(tuple(token.text for token in tokens[start : start + size]), ()):
                hits.append(Hit(start, start + size, rule))
                covered[start : start + size] = [True] * size
    return sorted(hits, key=lambda hit: hit.start)


@cache
def _longest() -> int:
    return max(len(words) for words in rules())


def _key(words: str) -> Words:
    return tuple(token.text for token in tokens_of(words))
