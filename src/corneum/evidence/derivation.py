"""The record of where each number came from: an explicit object that is passed along, never a global.

Stages read the tables only through a `Recorder`, so whatever a result leans on is in the record. A computed
quantity is a `Drawn`: its draws, its unit, and the id of its derivation.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from corneum.evidence.grade import combine
from corneum.evidence.tables import Row, Table, Tables
from corneum.evidence.value import Value

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Derivation:
    """How one number was made: the model's name, its equation, the ids of its inputs, the keys of its sources."""

    model: str
    equation: str
    inputs: tuple[str, ...]
    sources: tuple[str, ...]
    grade: str
    relative_variance: float


@dataclass(frozen=True)
class Drawn:
    """A computed quantity: draws shaped (epistemic, person[, needle]) in SI, and the id of its derivation."""

    draws: Array
    unit: str
    derivation: str


@dataclass(frozen=True)
class Input:
    """An input of a derivation with its leverage: the power with which the result follows it (1 if linear)."""

    of: Value | Row | Drawn | str
    elasticity: float = 1.0


@dataclass
class Recorder:
    """Reads tables for the stages and keeps what was read and how it was used."""

    tables: Tables
    derivations: dict[str, Derivation] = field(default_factory=dict)
    consulted: set[str] = field(default_factory=set)

    def parameter(self, name: str) -> Value:
        """The model parameter `<stage>.<name>`; remembered as consulted."""
        value = self.tables.parameter(name)
        self.consulted.add(value.identity)
        return value

    def table(self, name: str) -> Table:
        """A whole table, to search in; what is then used of it goes through `derive`."""
        return self.tables[name]

    def row(self, table: str, row_id: str) -> Row:
        """One row; remembered as consulted."""
        row = self.tables[table].row(row_id)
        self.consulted.add(row.identity)
        return row

    def derive(
        self,
        model: str,
        equation: str,
        inputs: Sequence[Input | Value | Row | Drawn | str],
        *,
        sources: Sequence[str] = (),
    ) -> str:
        """Record how a result is made and return the id of the derivation (the same inputs give the same id).

        An input is a Value, a table Row, a Drawn, the id of an earlier derivation, or any of these inside an
        `Input` that states its leverage. `sources` are works that give the model itself. The grade is the
        lowest among the inputs that carry at least a tenth of the variance.
        """
        grades: list[tuple[str, float]] = []
        names: list[str] = []
        keys: dict[str, None] = dict.fromkeys(sources)
        for item in inputs:
            given = item if isinstance(item, Input) else Input(item)
            name = self._remember(given.of)
            record = self.derivations[name]
            grades.append((record.grade, record.relative_variance * given.elasticity**2))
            names.append(name)
            keys.update(dict.fromkeys(record.sources))
        unique = tuple(dict.fromkeys(names))
        identity = "d" + hashlib.sha256("|".join((model, equation, *unique)).encode()).hexdigest()[:12]
        if identity not in self.derivations:
            self.derivations[identity] = Derivation(
                model=model,
                equation=equation,
                inputs=unique,
                sources=tuple(keys),
                grade=combine(grades) if grades else "very_low",
                relative_variance=sum(variance for _, variance in grades),
            )
        return identity

    def drawn(
        self,
        draws: Array,
        unit: str,
        model: str,
        equation: str,
        inputs: Sequence[Input | Value | Row | Drawn | str],
        *,
        sources: Sequence[str] = (),
    ) -> Drawn:
        """Derive and wrap in one call."""
        return Drawn(np.asarray(draws, dtype=np.float64), unit, self.derive(model, equation, inputs, sources=sources))

    def grade(self, derivation: str) -> str:
        """The grade of a recorded derivation."""
        return self.derivations[derivation].grade

    def _remember(self, thing: Value | Row | Drawn | str) -> str:
        if isinstance(thing, str):
            return thing
        if isinstance(thing, Drawn):
            return thing.derivation
        identity = thing.identity
        self.consulted.add(identity)
        if identity not in self.derivations:
            if isinstance(thing, Value):
                model, equation, variance = "table", _stated(thing), thing.relative_variance
            else:
                model, equation, variance = "table", "row as tabulated", 0.0
            self.derivations[identity] = Derivation(model, equation, (), thing.sources, thing.grade, variance)
        return identity


def _stated(value: Value) -> str:
    if value.spread == "fixed":
        return value.printed
    return f"{value.printed} ({value.spread}, 95 % from {value.low:.4g} to {value.high:.4g} {value.unit})"
