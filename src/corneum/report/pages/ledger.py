"""The numbers a page shows and what they lean on: each derivation and reference gets one short number on the page.

Only what the page links to, and what that leans on in turn, is listed in its appendix; the rest stays in plan.json.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from corneum.plan_document.plan_models import NoNumber, Plan, Quantity, Range, Text
from corneum.plan_document.sentences import words_for
from corneum.report.number_words import spoken, spoken_range
from corneum.wording import human_units as words
from corneum.wording.human_units import Kind
from corneum.wording.readers import Reader

TABLE_MODEL = "table"


# what the client's file states of radio frequency is no setting, and is printed on no page as if it were
NOT_REPEATED = "as stated in the client's file"
_NO_SETTINGS = ("given:technique.energy", "given:technique.least_energy", "given:technique.pulse")


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


NOT_STATED = Figure("not given", known=False)


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
    """Numbers derivations in the order in which the page first shows them; references keep the plan's order.

    `reader` is for whom the page is written: texts are filled for this reader.
    """

    plan: Plan
    reader: Reader
    _anchors: dict[str, str] = field(default_factory=dict)
    _references: dict[str, int] = field(default_factory=dict)
    _names: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._names = {treatment.id: treatment.name for treatment in self.plan.treatments}
        self._references = {work.key: place for place, work in enumerate(self.plan.references, start=1)}

    def named(self, treatment: str) -> str:
        """The name of a treatment by its id; any other text stays as it is."""
        return self._names.get(treatment, treatment)

    def text(self, text: Text) -> str:
        """A text for the reader of the page."""
        return words_for(text, self.reader)

    def texts(self, texts: Sequence[Text]) -> list[str]:
        """Texts for the reader of the page; those that say nothing to the reader are left out."""
        return [text for text in map(self.text, texts) if text]

    def figure(self, quantity: Quantity | None, kind: Kind = "quantity") -> Figure:
        """A number of the plan, its derivation noted; a missing number is `not given`."""
        if quantity is None:
            return NOT_STATED
        if isinstance(quantity, NoNumber):
            return _without(quantity)
        text = spoken(quantity, kind)
        return Figure(text.text, text.interval, words.grade(quantity.grade), self._anchor(quantity.derivation))

    def pair(self, pair: Range | NoNumber | None, kind: Kind = "quantity") -> Figure:
        """A range of two numbers, or the reason why there is none."""
        if pair is None:
            return NOT_STATED
        if isinstance(pair, NoNumber):
            return _without(pair)
        low, high = pair.low, pair.high
        if isinstance(low, NoNumber):
            return _without(low)
        if isinstance(high, NoNumber):
            return _without(high)
        self._anchor(high.derivation)
        return Figure(spoken_range(pair, kind).text, "", words.grade(low.grade), self._anchor(low.derivation))

    def cited(self, keys: Sequence[str]) -> tuple[int, ...]:
        """The numbers of references by their keys; a key that the plan does not list has none."""
        return tuple(sorted({self._references[key] for key in keys if key in self._references}))

    def appendix(self) -> tuple[tuple[Model, ...], tuple[TableRow, ...]]:
        """Every derivation shown and all that it leans on, grouped by model; then the table rows beneath them."""
        derivations = self.plan.derivations
        models: dict[tuple[str, str], list[Step]] = {}
        rows = []
        for identity in self._with_inputs():
            record = derivations[identity]
            anchor, cited = self._anchor(identity), self.cited(record.sources)
            graded = words.grade(record.grade)
            if record.model == TABLE_MODEL:
                rows.append(TableRow(anchor, *_as_shown(identity, record.equation), cited, graded))
                continue
            inputs = tuple(self._anchor(name) for name in record.inputs if name in derivations)
            models.setdefault((record.model, record.equation), []).append(Step(anchor, inputs, cited, graded))
        return (
            tuple(_model(name, equation, steps) for (name, equation), steps in sorted(models.items())),
            tuple(sorted(rows, key=lambda row: row.identity)),
        )

    def _with_inputs(self) -> list[str]:
        derivations = self.plan.derivations
        reached: dict[str, None] = {}
        pending = [identity for identity in reversed(self._anchors) if identity in derivations]
        while pending:
            identity = pending.pop()
            if identity in reached:
                continue
            reached[identity] = None
            inputs = derivations[identity].inputs
            pending.extend(name for name in reversed(inputs) if name in derivations and name not in reached)
        return list(reached)

    def _anchor(self, identity: str) -> str:
        if identity not in self.plan.derivations:
            return ""
        return self._anchors.setdefault(identity, f"n{len(self._anchors) + 1}")


def _as_shown(identity: str, equation: str) -> tuple[str, str]:
    """The name and the content of a row; energy, pulse and power of an offer are not repeated."""
    name, _, stated = identity.partition("=")
    return (name, NOT_REPEATED) if stated and name in _NO_SETTINGS else (identity, equation)


def _model(name: str, equation: str, steps: Sequence[Step]) -> Model:
    same = len({(step.sources, step.grade) for step in steps}) == 1
    return Model(name, equation, tuple(steps), steps[0].sources if same else (), steps[0].grade if same else "")


def _without(missing: NoNumber) -> Figure:
    return Figure(words.NO_DATA, known=False, why=missing.reason, settled_by=missing.settled_by or "")
