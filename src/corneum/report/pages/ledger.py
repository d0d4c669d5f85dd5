"""The numbers a page shows and how they were made: each leads to the model that made it, which stands once.

The derivation of each single number, with what it leans on, is in plan.json and told by `corneum explain`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from dataclasses import field as initial

from corneum.evidence.statement import Field, Statement
from corneum.plan_document.document_parts import NoNumber, Quantity, Range, Text
from corneum.plan_document.plan_models import Plan, Reference
from corneum.plan_document.sentences import words_for
from corneum.report.number_words import spoken, spoken_range
from corneum.wording import human_units as words
from corneum.wording.human_units import Kind
from corneum.wording.readers import Reader
from corneum.wording.templates import fill_statement

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


NOT_STATED = Figure("not given", known=False)


@dataclass(frozen=True)
class Method:
    """How numbers were made: one model with its equations, and the rows of tables that its numbers on the page read.

    `rows` are tables with the number of their rows; `sources` are numbers of references on the same page.
    """

    anchor: str
    name: str
    equations: tuple[str, ...]
    grades: tuple[str, ...]
    sources: tuple[int, ...]
    rows: tuple[tuple[str, int], ...]


@dataclass
class Ledger:
    """Numbers models and references in the order in which the page first shows or cites them.

    `reader` is for whom the page is written: texts are filled for this reader.
    """

    plan: Plan
    reader: Reader
    _anchors: dict[str, str] = initial(default_factory=dict)
    _shown: dict[str, None] = initial(default_factory=dict)
    _works: dict[str, Reference] = initial(default_factory=dict)
    _cited: dict[str, int] = initial(default_factory=dict)
    _names: dict[str, str] = initial(default_factory=dict)

    def __post_init__(self) -> None:
        self._names = {treatment.id: treatment.name for treatment in self.plan.treatments}
        self._works = {work.key: work for work in self.plan.references}

    def named(self, treatment: str) -> str:
        """The name of a treatment by its id; any other text stays as it is."""
        return self._names.get(treatment, treatment)

    def say(self, text_id: str, **fields: Field) -> str:
        """A sentence or heading of the page by the id of its template, for the reader of the page."""
        return fill_statement(Statement(text_id, fields), self.reader)

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
        known = (key for key in keys if key in self._works)
        return tuple(sorted({self._cited.setdefault(key, len(self._cited) + 1) for key in known}))

    def works(self) -> tuple[Reference, ...]:
        """The references that the page cites, in the order of their numbers."""
        return tuple(self._works[key] for key in self._cited)

    def methods(self) -> tuple[Method, ...]:
        """Every model that made a number of the page, or what that leans on, in the order of their anchors."""
        steps: dict[str, list[str]] = {}
        for identity in self._with_inputs():
            model = self.plan.derivations[identity].model
            # a row that a model read stands with that model
            if model != TABLE_MODEL or identity in self._shown:
                steps.setdefault(model, []).append(identity)
        ordered = sorted(steps, key=lambda model: int(self._anchor_of(model)[1:]))
        return tuple(self._method(model, steps[model]) for model in ordered)

    def _method(self, model: str, identities: Sequence[str]) -> Method:
        derivations = self.plan.derivations
        inputs = [name for identity in identities for name in (identity, *derivations[identity].inputs)]
        read = dict.fromkeys(name for name in inputs if name in derivations and derivations[name].model == TABLE_MODEL)
        sources = dict.fromkeys(source for identity in (*identities, *read) for source in derivations[identity].sources)
        grades = sorted({derivations[identity].grade for identity in identities}, key=list(words.GRADES).index)
        return Method(
            anchor=self._anchor_of(model),
            name=model,
            equations=() if model == TABLE_MODEL else _distinct(derivations[each].equation for each in identities),
            grades=tuple(map(words.grade, grades)),
            sources=self.cited(tuple(sources)),
            rows=_rows_by_table(read),
        )

    def _with_inputs(self) -> list[str]:
        derivations = self.plan.derivations
        reached: dict[str, None] = {}
        pending = list(reversed(self._shown))
        while pending:
            identity = pending.pop()
            if identity in reached:
                continue
            reached[identity] = None
            inputs = derivations[identity].inputs
            pending.extend(name for name in reversed(inputs) if name in derivations and name not in reached)
        return list(reached)

    def _anchor(self, identity: str) -> str:
        """Where the page says how a number was made; nothing for a number that the plan does not derive."""
        record = self.plan.derivations.get(identity)
        if record is None:
            return ""
        self._shown[identity] = None
        return self._anchor_of(record.model)

    def _anchor_of(self, model: str) -> str:
        return self._anchors.setdefault(model, f"m{len(self._anchors) + 1}")


def _distinct(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))


def _rows_by_table(rows: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """Tables with the number of their rows that were read."""
    tables: dict[str, set[str]] = {}
    for identity in rows:
        table, _, row = identity.partition(":")
        tables.setdefault(table, set()).add(row.partition(":")[0])
    return tuple((table, len(read)) for table, read in sorted(tables.items()))


def _without(missing: NoNumber) -> Figure:
    return Figure(words.NO_DATA, known=False, why=missing.reason, settled_by=missing.settled_by or "")
