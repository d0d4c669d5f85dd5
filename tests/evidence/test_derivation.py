"""The record: stable ids, grades by leverage, everything consulted is remembered."""

from __future__ import annotations

import numpy as np
import pytest

from corneum.evidence.derivation import Input
from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import Value


def value(identity: str, grade: str, low: float, high: float) -> Value:
    spread = "fixed" if low == high else "lognormal"
    return Value(identity, (low * high) ** 0.5, low, high, "m", spread, ("corneum_review",), "derived", grade)


SURE = value("t:sure", "high", 1.0, 4.0)
LOOSE = value("t:loose", "very_low", 1.0, 1.05)
FIXED = value("t:fixed", "low", 2.0, 2.0)


def test_the_same_inputs_give_the_same_id(context: ModelContext) -> None:
    identity = context.derive("depth", "d = L - loss", [SURE, LOOSE])
    assert context.derive("depth", "d = L - loss", [SURE, LOOSE]) == identity
    assert ModelContext(context.tables).derive("depth", "d = L - loss", [SURE, LOOSE]) == identity
    assert context.derive("depth", "d = L", [SURE, LOOSE]) != identity
    assert context.derive("depth", "d = L - loss", [SURE]) != identity


def test_the_grade_is_that_of_what_carries_the_variance(context: ModelContext) -> None:
    assert context.grade(context.derive("a", "x y", [SURE, LOOSE])) == "high"
    strong = context.derive("b", "x y^60", [SURE, Input(LOOSE, elasticity=60)])
    assert context.grade(strong) == "very_low"
    assert context.grade(context.derive("c", "x y", [FIXED, value("t:f", "high", 3.0, 3.0)])) == "low"


def test_a_derivation_passes_its_variance_and_sources_on(context: ModelContext) -> None:
    first = context.drawn(np.ones((2, 3)), "m", "first", "x", [SURE])
    then = context.derive("then", "x y", [first, LOOSE], sources=["kalluri2011"])
    record = context.derivations[then]
    assert record.relative_variance == pytest.approx(SURE.relative_variance + LOOSE.relative_variance)
    assert record.grade == "high" and record.inputs == (first.derivation, "t:loose")
    assert set(record.sources) == {"kalluri2011", "corneum_review"}


def test_what_is_read_is_remembered(context: ModelContext) -> None:
    row = context.row("devices/devices", "aquagold")
    assert row.identity in context.consulted
    identity = context.derive("a", "as tabulated", [row])
    assert context.derivations[identity].inputs == ("devices/devices:aquagold",)
    assert context.derivations["devices/devices:aquagold"].sources == row.sources


def test_an_unknown_derivation_cannot_be_an_input(context: ModelContext) -> None:
    with pytest.raises(KeyError):
        context.derive("a", "x", ["d0123"])


def test_relative_variance_follows_the_interval() -> None:
    assert value("t:x", "low", 1.0, np.exp(2 * 1.959963984540054)).relative_variance == pytest.approx(1.0)
    assert FIXED.relative_variance == 0
    # a value whose interval holds zero is measured against its half width
    signed = Value("t:s", 0.0, -1.0, 1.0, "m", "normal", ("corneum_review",), "derived", "low")
    assert signed.relative_variance == pytest.approx((1 / 1.959963984540054) ** 2)


def test_what_a_value_was_computed_from_stands_in_its_derivation(context: ModelContext) -> None:
    row = context.row("devices/devices", "aquagold")
    computed = Value(
        "t:computed", 2.0, 2.0, 2.0, "m", "fixed", ("corneum_review",), "derived", "low", inputs=(SURE, row)
    )
    context.derive("a", "x", [computed])
    assert context.derivations["t:computed"].inputs == ("t:sure", "devices/devices:aquagold")
    assert {"t:sure", "devices/devices:aquagold"} <= context.consulted & context.derivations.keys()
