"""What a model is given to compute with: the tables, the virtual people, and the record of where each number came from.

One `ModelContext` is passed along the whole chain. Inside the scope of a model (`with context.model(name) as model:`)
every parameter and row that is read and every value that is drawn becomes an input of that model, so that no input can
be forgotten; the result of a model that runs inside another becomes an input of the outer one. `leverage` states the
power with which the result follows an input, where it is not proportional to it.

A stage of the chain that is asked for twice is computed once (`once`); the record does not tell the difference. The id
of a derivation is a hash of all that it says, so that the order in which stages are computed shows nowhere.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from corneum.evidence.derivation import Derivation, Drawn, Input
from corneum.evidence.draws import Population
from corneum.evidence.grade import combine
from corneum.evidence.stages import StageResult, Stages
from corneum.evidence.tables import Row, Table, Tables
from corneum.evidence.value import Tabulated, Value

Array = NDArray[np.float64]
Origin = Tabulated | Drawn | str
Result = TypeVar("Result")

# significant digits of a leverage: enough for any grade, stable between machines
_DIGITS = 6


@dataclass
class Record:
    """Every derivation by its id, the rows that were consulted, and the models that are being computed, innermost
    last. `asking` is the record from which a stage was asked for, None for that of a whole plan."""

    derivations: dict[str, Derivation] = field(default_factory=dict)
    consulted: set[str] = field(default_factory=set)
    open_models: list[Model] = field(default_factory=list)
    asking: Record | None = None

    def derivation(self, identity: str) -> Derivation:
        """The derivation of an id, made here or handed in by whoever asked. Raises KeyError where there is none."""
        known = self.derivations.get(identity)
        if known is not None:
            return known
        if self.asking is None:
            raise KeyError(identity)
        return self.asking.derivation(identity)

    def take(self, computed: StageResult) -> None:
        """Record what a stage recorded, as if it were computed here."""
        self.derivations.update(computed.derivations)
        self.consulted.update(computed.consulted)
        if self.open_models:
            for identity, leverage in computed.inputs.items():
                self.open_models[-1].add(identity, leverage)


@dataclass
class Model:
    """A model while it is being computed: its name and what it has read so far, each with its leverage.

    The leverage is None where nobody stated one; it then counts as 1.
    """

    context: ModelContext
    name: str
    inputs: dict[str, float | None] = field(default_factory=dict)

    def uses(self, *inputs: Input | Origin) -> None:
        """Take as inputs what was read or computed outside the scope, e.g. arguments of the model's function."""
        for item in inputs:
            stated = item if isinstance(item, Input) else None
            origin = stated.of if stated else item
            assert not isinstance(origin, Input)
            self.add(self.context.remember(origin), stated.elasticity if stated else None)

    def add(self, identity: str, leverage: float | None) -> None:
        """Take a recorded derivation as an input; of several stated leverages the largest stands."""
        known = self.inputs.get(identity)
        if known is None or leverage is not None and leverage > known:
            self.inputs[identity] = leverage

    def as_inputs(self) -> tuple[Input, ...]:
        """All that was read so far, each with its leverage: for results that are derived after the scope has closed."""
        return tuple(Input(name, 1.0 if leverage is None else leverage) for name, leverage in self.inputs.items())

    def derive(self, equation: str, *, uses: Sequence[Input | Origin] = (), sources: Sequence[str] = ()) -> str:
        """Record how a result of this model is made from all that was read in its scope; the id of the derivation."""
        self.uses(*uses)
        inputs = [(name, 1.0 if leverage is None else leverage) for name, leverage in self.inputs.items()]
        identity = self.context.record_derivation(self.name, equation, inputs, sources)
        models = self.context.record.open_models
        position = next(index for index, model in enumerate(models) if model is self)
        if position:
            models[position - 1].add(identity, None)
        return identity

    def drawn(
        self,
        draws: Array,
        unit: str,
        equation: str,
        *,
        uses: Sequence[Input | Origin] = (),
        sources: Sequence[str] = (),
    ) -> Drawn:
        """A result of this model with its derivation: draws (E, P[, N]) in the SI `unit`."""
        derivation = self.derive(equation, uses=uses, sources=sources)
        return Drawn(np.asarray(draws, dtype=np.float64), unit, derivation)


@dataclass(frozen=True)
class ModelContext:
    """Tables, virtual people and record in one object.

    `tables` holds the evidence, `population` how many people are drawn and from which seed, `record` what was read
    and derived so far, `stages` what was computed so far. The context is frozen; only its record and stages grow.
    """

    tables: Tables
    population: Population = field(default_factory=Population)
    record: Record = field(default_factory=Record, compare=False)
    stages: Stages = field(default_factory=Stages, compare=False)

    @property
    def derivations(self) -> dict[str, Derivation]:
        """Every derivation by its id."""
        return self.record.derivations

    @property
    def consulted(self) -> set[str]:
        """The ids of the rows and parameters that were read."""
        return self.record.consulted

    def with_population(self, population: Population) -> ModelContext:
        """The same tables and record with other virtual people."""
        return replace(self, population=population)

    def once(self, stage: str, facts: Hashable, compute: Callable[[ModelContext], Result]) -> Result:
        """The result of a stage, computed where it was not computed before from the same facts.

        Args:
            stage: its name, of which there is one.
            facts: all that `compute` reads beside the tables and the virtual people, as plain frozen values: ids and
                numbers, no arrays and nothing that is known by where it lies in memory.
            compute: the stage; it must compute with the context that it is given.

        Returns:
            What `compute` gave, now or before. Whatever it read, recorded and derived stands in the record of this
            context either way; an error is raised anew each time.
        """
        key = (stage, self.tables, self.population, facts)
        computed = self.stages.get(key)
        if computed is None:
            apart = ModelContext(self.tables, self.population, Record(asking=self.record), self.stages)
            with apart.model(stage) as model:
                result = compute(apart)
            computed = StageResult(result, apart.derivations, frozenset(apart.consulted), model.inputs)
            self.stages.keep(key, computed)
        self.record.take(computed)
        value: Result = computed.result
        return value

    @contextmanager
    def model(self, name: str) -> Iterator[Model]:
        """The scope of one model: what is read or drawn until it closes is an input of what it derives."""
        model = Model(self, name)
        self.record.open_models.append(model)
        try:
            yield model
        finally:
            closed = self.record.open_models.pop()
            assert closed is model

    def parameter(self, name: str, *, leverage: float | None = None) -> Value:
        """The model parameter `<stage>.<name>` in SI; an input of the model whose scope is open.

        `leverage` is the power with which the result follows the parameter (1 if it is proportional). Raises
        TableFault where there is no such parameter.
        """
        value = self.tables.parameter(name)
        self._read(value, leverage)
        return value

    def table(self, name: str) -> Table:
        """A whole table, to search in; what is then used of it is read by `row`."""
        return self.tables[name]

    def row(self, table: str, row_id: str, *, leverage: float | None = 0.0) -> Row:
        """One row of a table; an input of the model whose scope is open, without leverage unless it is stated.

        Raises TableFault where there is no such row.
        """
        row = self.tables[table].row(row_id)
        self._read(row, leverage)
        return row

    def draw(self, value: Value, over: str = "epistemic", stream: str = "", *, leverage: float | None = None) -> Array:
        """Draws of a tabulated value by its spread, in SI, shaped by `over` as in `Population.uniform`.

        The stream is the value's own name unless given. The value is an input of the model whose scope is open.
        """
        self._read(value, leverage)
        return self.population.draw(value, over, stream)

    def uniform(self, stream: str, over: str) -> Array:
        """Points in (0, 1) of a stream over "epistemic" (E, 1), "person" (E, P) or "needle" (E, P, N). Read only."""
        return self.population.uniform(stream, over)

    def normal(self, stream: str, over: str) -> Array:
        """Standard normal draws of a stream, shaped as in `uniform`. Read only."""
        return self.population.normal(stream, over)

    def generator(self, stream: str) -> np.random.Generator:
        """A generator of a stream of its own, for what is no draw over people: the same for the same seed."""
        return self.population.generator(stream)

    def derive(
        self, model: str, equation: str, inputs: Sequence[Input | Origin], *, sources: Sequence[str] = ()
    ) -> str:
        """Record a result that is made from the stated inputs alone; the id of its derivation.

        An input is a Value, a table Row, a Drawn, the id of an earlier derivation, or any of these inside an `Input`
        that states its leverage. `sources` are works that give the model itself.
        """
        stated = [
            (self.remember(item.of), item.elasticity) if isinstance(item, Input) else (self.remember(item), 1.0)
            for item in inputs
        ]
        identity = self.record_derivation(model, equation, stated, sources)
        if self.record.open_models:
            self.record.open_models[-1].add(identity, None)
        return identity

    def drawn(
        self,
        draws: Array,
        unit: str,
        model: str,
        equation: str,
        inputs: Sequence[Input | Origin],
        *,
        sources: Sequence[str] = (),
    ) -> Drawn:
        """A result made from the stated inputs alone, with its derivation: draws (E, P[, N]) in the SI `unit`."""
        derivation = self.derive(model, equation, inputs, sources=sources)
        return Drawn(np.asarray(draws, dtype=np.float64), unit, derivation)

    def grade(self, derivation: str) -> str:
        """The grade of a recorded derivation."""
        return self.record.derivation(derivation).grade

    def record_derivation(
        self, model: str, equation: str, inputs: Iterable[tuple[str, float]], sources: Sequence[str]
    ) -> str:
        """Keep how a result was made and return its id, a hash of all that is said here.

        Each input is the id of what was recorded, with its leverage. The grade is the lowest among the inputs that
        carry at least a tenth of the variance.
        """
        stated = [(name, f"{leverage:.{_DIGITS}g}") for name, leverage in inputs]
        content = (model, equation, *sources, *(part for pair in stated for part in pair))
        identity = "d" + hashlib.sha256("\n".join(content).encode()).hexdigest()[:12]
        if identity in self.record.derivations:
            return identity
        read = [(self.record.derivation(name), float(power)) for name, power in stated]
        grades = [(origin.grade, origin.relative_variance * power**2) for origin, power in read]
        self.record.derivations[identity] = Derivation(
            model=model,
            equation=equation,
            inputs=tuple(dict.fromkeys(name for name, _ in stated)),
            sources=tuple(dict.fromkeys(chain(sources, *(origin.sources for origin, _ in read)))),
            grade=combine(grades) if grades else "very_low",
            relative_variance=sum(variance for _, variance in grades),
        )
        return identity

    def remember(self, origin: Origin) -> str:
        """The id under which a value, row or result stands in the record; tabulated ones are entered as they are."""
        if isinstance(origin, str):
            return origin
        if isinstance(origin, Drawn):
            return origin.derivation
        identity, record = origin.identity, self.record
        record.consulted.add(identity)
        if identity not in record.derivations:
            if isinstance(origin, Value):
                equation, variance = _with_interval(origin), origin.relative_variance
                inputs = tuple(self.remember(value) for value in origin.inputs)
            else:
                equation, variance, inputs = "row as tabulated", 0.0, ()
            record.derivations[identity] = Derivation("table", equation, inputs, origin.sources, origin.grade, variance)
        return identity

    def _read(self, origin: Value | Row, leverage: float | None) -> None:
        models = self.record.open_models
        if models:
            models[-1].add(self.remember(origin), leverage)
        else:
            self.consulted.add(origin.identity)


def _with_interval(value: Value) -> str:
    if value.spread == "fixed":
        return value.printed
    unit = "" if value.unit == "1" else f" {value.unit}"
    return f"{value.printed} ({value.spread}, 95 % from {value.low:.4g} to {value.high:.4g}{unit})"
