"""What was compared, how often, and where plan and tables disagree."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Disagreement:
    """One point on which the plan and the check differ: what was compared, its place in the plan, both answers."""

    what: str
    where: str
    expected: str
    found: str

    def sentence(self) -> str:
        """The disagreement as one line for a person."""
        return f"{self.where}: {self.what}; expected {self.expected}, found {self.found}."


@dataclass
class Comparisons:
    """The comparisons made so far, counted by kind, and those that did not agree."""

    counts: Counter[str] = field(default_factory=Counter)
    disagreements: list[Disagreement] = field(default_factory=list)

    def compare(self, kind: str, agrees: bool, what: str, where: str, expected: object, found: object) -> None:
        """Count a comparison, and keep it where it does not agree.

        Args:
            kind: what is counted together, such as settings.
            agrees: whether plan and check agree.
            what: what was compared, in words.
            where: its place in plan.json.
            expected: what the check expects.
            found: what the plan holds.
        """
        self.counts[kind] += 1
        if not agrees:
            self.disagreements.append(Disagreement(what, where, _in_words(expected), _in_words(found)))


def _in_words(value: object) -> str:
    if value is None:
        return "nothing"
    return f"{value:g}" if isinstance(value, float) else str(value)
