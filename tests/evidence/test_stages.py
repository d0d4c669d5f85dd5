"""Stages: computed once by what they read, and a record that does not tell whether they were."""

from __future__ import annotations

import numpy as np
import pytest

from corneum.evidence.derivation import Derivation, Drawn, Input
from corneum.evidence.draws import Population
from corneum.evidence.model_context import ModelContext
from corneum.evidence.stages import Stages

Said = tuple[dict[str, Derivation], set[str], dict[str, float | None]]


def sigma(context: ModelContext, calls: list[str]) -> Drawn:
    calls.append("sigma")
    with context.model("spread") as model:
        between = context.parameter("needling.needle_sigma", leverage=0.5)
        return model.drawn(np.full((1, 1), between.number), "1", "as tabulated")


def depth(context: ModelContext, length: float, calls: list[str]) -> Drawn:
    """A stage with a stage inside, and a row that its asker reads through it."""

    def compute(apart: ModelContext) -> Drawn:
        calls.append("depth")
        apart.row("devices/devices", "aquagold")
        spread = apart.once("sigma", (), lambda inner: sigma(inner, calls))
        return apart.drawn(length * spread.draws, "m", "depth", f"L {length!r} times s", [Input(spread, 2.0)])

    return context.once("depth", (length,), compute)


def said(context: ModelContext, calls: list[str]) -> Said:
    with context.model("outer") as model:
        outer = depth(context, 1.5, calls)
        model.drawn(outer.draws, "m", "as it is")
    return dict(context.derivations), set(context.consulted), dict(model.inputs)


def test_a_stage_is_computed_once(context: ModelContext) -> None:
    calls: list[str] = []
    first, again, other = (depth(context, length, calls) for length in (1.0, 1.0, 2.0))
    assert calls == ["depth", "sigma", "depth"]
    assert again is first and other.draws[0, 0] == 2 * first.draws[0, 0]


def test_a_kept_result_leaves_the_record_of_a_fresh_one(context: ModelContext) -> None:
    kept = Stages()
    calls: list[str] = []
    fresh = said(ModelContext(context.tables, stages=kept), calls)
    count = len(calls)
    replayed = said(ModelContext(context.tables, stages=kept), calls)
    assert len(calls) == count
    assert replayed == fresh and list(replayed[0]) == list(fresh[0]) and list(replayed[2]) == list(fresh[2])
    assert "parameters/needling:needle_sigma" in fresh[1] and "devices/devices:aquagold" in fresh[2]


def test_a_stage_within_a_kept_one_is_recorded_too(context: ModelContext) -> None:
    kept = Stages()
    calls: list[str] = []
    ModelContext(context.tables, stages=kept).once("sigma", (), lambda inner: sigma(inner, calls))
    assert said(ModelContext(context.tables, stages=kept), calls) == said(ModelContext(context.tables), calls)


def test_a_stage_may_lean_on_what_its_asker_recorded(context: ModelContext) -> None:
    given = context.drawn(np.ones((1, 1)), "m", "given", "1", [])
    made = context.once("twice", (1.0,), lambda apart: apart.drawn(2 * given.draws, "m", "twice", "2 x", [given]))
    assert context.derivations[made.derivation].inputs == (given.derivation,)


def test_other_people_or_tables_are_other_stages(context: ModelContext) -> None:
    calls: list[str] = []
    depth(context, 1.0, calls)
    depth(context.with_population(Population(epistemic=2)), 1.0, calls)
    assert calls == ["depth", "sigma", "depth", "sigma"]


def test_an_error_is_not_kept(context: ModelContext) -> None:
    def fail(apart: ModelContext) -> float:
        raise ValueError("no")

    for _ in range(2):
        with pytest.raises(ValueError, match="no"):
            context.once("fails", (), fail)
    assert context.once("fails", (), lambda apart: 1.0) == 1.0
    assert not context.record.open_models


def test_what_no_plan_of_late_asked_for_is_dropped(context: ModelContext) -> None:
    calls: list[str] = []
    depth(context, 1.0, calls)
    for _ in range(2):
        context.stages.next_round(lasting=1)
        depth(context, 2.0, calls)
    depth(context, 1.0, calls)
    # the stage within it was asked for in between
    assert calls.count("depth") == 3 and calls.count("sigma") == 1


def test_an_id_holds_the_leverages_of_its_inputs(context: ModelContext) -> None:
    value = context.parameter("needling.needle_sigma")
    ids = {context.derive("depth", "d", [Input(value, power)]) for power in (0.0, 0.5, 1.0)}
    assert len(ids) == 3
    assert context.derive("depth", "d", [value]) == context.derive("depth", "d", [Input(value, 1.0)])
    assert context.derive("depth", "d", [value], sources=["kalluri2011"]) not in ids
