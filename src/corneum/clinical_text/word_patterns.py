"""Words of a table written short: `(stop|finish) [taking] it` stands for each choice, with and without the bracket."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import product

from corneum.clinical_text.phrase_tokens import words_of
from corneum.evidence.tables import load_tables

Words = tuple[str, ...]
TABLE = "vocabulary/word_groups"
_PART = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]|\{(\w+)\}|([^()\[\]{}\s]+)")
_START = 0


def expanded(pattern: str) -> Iterator[Words]:
    """Every row of words that a pattern stands for.

    Args:
        pattern: words; `(a|b)` is one of several, `[a|b]` one of them or none, `{name}` a group of the table.

    Source: `vocabulary/word_groups`.
    """
    for chosen in product(*_steps(pattern)):
        yield tuple(word for words in chosen for word in words)


def _steps(pattern: str) -> list[tuple[Words, ...]]:
    """The choices of a pattern one after another, each a row of words; an empty one may be left out."""
    return [_choices(match) for match in _PART.finditer(pattern)]


def _choices(match: re.Match[str]) -> tuple[Words, ...]:
    one_of, perhaps, group, word = match.groups()
    if group is not None:
        return _group(group)
    if word is not None:
        return (words_of(word),)
    listed = [words for part in (one_of if one_of is not None else perhaps).split("|") for words in _alternatives(part)]
    return tuple(dict.fromkeys([*listed, ()] if perhaps is not None else listed))


def _alternatives(part: str) -> tuple[Words, ...]:
    return _group(part[1:-1]) if part.startswith("{") and part.endswith("}") else (words_of(part),)


@cache
def _group(name: str) -> tuple[Words, ...]:
    return tuple(dict.fromkeys(words_of(words) for words in load_tables()[TABLE].row(name).list("words")))


# --- many patterns at once -----------------------------------------------------------------------------------------


@dataclass
class PatternSet:
    """Patterns that are looked for together: numbered places with the words that lead on from each.

    The places that a row of words may have reached are worked out once and kept, so that a further phrase costs one
    look-up a word.
    """

    leads: list[dict[str, set[int]]] = field(default_factory=lambda: [{}])
    ends: dict[int, list[int]] = field(default_factory=dict)
    words: set[str] = field(default_factory=set)
    _reached: dict[tuple[frozenset[int], str], frozenset[int]] = field(default_factory=dict)
    _ended: dict[frozenset[int], tuple[int, ...]] = field(default_factory=dict)

    def add(self, pattern: str, number: int) -> None:
        """Take up a pattern, which `number` stands for where it is met."""
        frontier = {_START}
        for choices in _steps(pattern):
            frontier = self._after(frontier, choices)
        if _START not in frontier:
            for place in frontier:
                self.ends.setdefault(place, []).append(number)

    def _after(self, frontier: set[int], choices: Iterable[Words]) -> set[int]:
        goal = self._new_place()
        reached = {goal}
        for words in choices:
            if not words:
                reached |= frontier
                continue
            self.words.update(words)
            before = frontier
            for word in words[:-1]:
                between = self._new_place()
                self._join(before, word, between)
                before = {between}
            self._join(before, words[-1], goal)
        return reached

    def _new_place(self) -> int:
        self.leads.append({})
        return len(self.leads) - 1

    def _join(self, places: Iterable[int], word: str, goal: int) -> None:
        for place in places:
            self.leads[place].setdefault(word, set()).add(goal)

    def matches(self, words: Sequence[str], occupied: Sequence[bool]) -> Iterator[tuple[int, int, tuple[int, ...]]]:
        """Start, end and numbers of every pattern among words that are not occupied."""
        for start in range(len(words)):
            state = frozenset((_START,))
            for end in range(start, len(words)):
                if occupied[end]:
                    break
                state = self._step(state, words[end])
                if not state:
                    break
                if numbers := self._ended[state]:
                    yield start, end + 1, numbers

    def _step(self, state: frozenset[int], word: str) -> frozenset[int]:
        if word not in self.words:
            return frozenset()
        key = (state, word)
        if key not in self._reached:
            reached = frozenset(goal for place in state for goal in self.leads[place].get(word, ()))
            self._reached[key] = reached
            self._ended[reached] = tuple(sorted({number for place in reached for number in self.ends.get(place, ())}))
        return self._reached[key]
