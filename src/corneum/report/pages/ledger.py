"""The numbers a page shows and what they lean on: each derivation and reference gets one short number on the page.

Only what the page links to, and what that leans on in turn, is listed in its appendix; the rest stays in plan.json.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from corneum.wording import human_units as words
from corneum.wording.human_units import Kind, Spoken

TABLE_MODEL = "table"


@dataclass(frozen=True)
class Figure:
    """A number on the page: its words, its interval, its grade in words, the anchor of its derivation.

    Where there is no credible number, `known` is false, `why` says why and `settled_by` what would give one.
    """

    text: str
    interval: str = ""
    grade: str = ""
    anchor: str = ""
    known: bool = True
    why: str = ""
    settled_by: str = ""


@dataclass(frozen=True)
class Step:
    """One derivation of the appendix. `inputs` and `sources` are anchors and numbers that stand on the same page."""

    anchor: str
    inputs: tuple[str, ...]
    sources: tuple[int, ...]
    grade: str


@dataclass(frozen=True)
class Model:
    """Derivations that share one model and one equation.

    `sources` and `grade` are filled where they are those of every step, so that they stand on the page once.
    """

    name: str
    equation: str
    steps: tuple[Step, ...]
    sources: tuple[int, ...]
    grade: str


@dataclass(frozen=True)
class TableRow:
    """A row of the evidence tables as the appendix lists it."""

    anchor: str
    identity: str
    stated: str
    sources: tuple[int, ...]
    grade: str


@dataclass
class Ledger:
    """Numbers derivations in the order in which the page first shows them; references keep the plan's order."""

    document: Mapping[str, Any]
    _anchors: dict[str, str] = field(default_factory=dict)
    _references: dict[str, int] = field(default_factory=dict)
    _names: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._names = {treatment["id"]: treatment["name"] for treatment in self.document["treatments"]}
        for place, reference in enumerate(self.document["references"]):
            self._references[reference.get("key", str(place))] = place + 1

    def named(self, treatment: str) -> str:
        """The name of a treatment by its id; any other text stays as it is."""
        return self._names.get(treatment, treatment)

    def figure(self, number: Mapping[str, Any] | None, kind: Kind = "quantity") -> Figure:
        """A number of the plan, its derivation noted; a missing one is `not given`."""
        if number is None:
            return Figure("not given", known=False)
        told = words.spoken(number, kind)
        if not told.known:
            return _without(told, number)
        anchor = self._anchor(number["derivation"])
        return Figure(told.text, told.interval, words.grade(number["grade"]), anchor)

    def pair(self, pair: Mapping[str, Any] | None, kind: Kind = "quantity") -> Figure:
        """A range of two numbers, or the reason why there is none."""
        if pair is None:
            return Figure("not given", known=False)
        told = words.spoken_range(pair, kind)
        if not told.known:
            return _without(told, pair if "reason" in pair else pair["low"])
        low, high = pair["low"], pair["high"]
        self._anchor(high["derivation"])
        return Figure(told.text, "", words.grade(low["grade"]), self._anchor(low["derivation"]))

    def cited(self, keys: Sequence[str]) -> tuple[int, ...]:
        """The numbers of references by their keys; a key that the plan does not list has none."""
        return tuple(sorted({self._references[key] for key in keys if key in self._references}))

    def appendix(self) -> tuple[tuple[Model, ...], tuple[TableRow, ...]]:
        """Every derivation shown and all that it leans on, grouped by model; then the table rows beneath them."""
        derivations = self.document["derivations"]
        shown = self._with_inputs()
        models: dict[tuple[str, str], list[Step]] = {}
        rows = []
        for identity in shown:
            record = derivations[identity]
            anchor, cited = self._anchor(identity), self.cited(record["sources"])
            graded = words.grade(record["grade"])
            if record["model"] == TABLE_MODEL:
                rows.append(TableRow(anchor, identity, words.tabulated(record["equation"]), cited, graded))
                continue
            inputs = tuple(self._anchor(name) for name in record["inputs"] if name in derivations)
            key = (record["model"], record["equation"])
            models.setdefault(key, []).append(Step(anchor, inputs, cited, graded))
        ordered = sorted(models.items())
        return (
            tuple(_model(name, equation, steps) for (name, equation), steps in ordered),
            tuple(sorted(rows, key=lambda row: row.identity)),
        )

    def _with_inputs(self) -> list[str]:
        derivations = self.document["derivations"]
        reached: dict[str, None] = {}
        pending = [identity for identity in reversed(self._anchors) if identity in derivations]
        while pending:
            identity = pending.pop()
            if identity in reached:
                continue
            reached[identity] = None
            inputs = derivations[identity]["inputs"]
            pending.extend(name for name in reversed(inputs) if name in derivations and name not in reached)
        return list(reached)

    def _anchor(self, identity: str) -> str:
        if identity not in self.document["derivations"]:
            return ""
        return self._anchors.setdefault(identity, f"n{len(self._anchors) + 1}")


def _model(name: str, equation: str, steps: Sequence[Step]) -> Model:
    same = len({(step.sources, step.grade) for step in steps}) == 1
    return Model(name, equation, tuple(steps), steps[0].sources if same else (), steps[0].grade if same else "")


def _without(told: Spoken, number: Mapping[str, Any]) -> Figure:
    return Figure(told.text, known=False, why=number.get("reason", ""), settled_by=number.get("settled_by") or "")
