"""Weights of competing forms: what was observed moves them the right way, and nothing else does."""

from __future__ import annotations

import math

import numpy as np
import pytest

from corneum.evidence.model_context import ModelContext
from corneum.needling.forms import EVIDENCE, FORMS, _evidence, posterior, weight_of_first
from tests.needling.needled import Treat
from tests.parameters import with_parameters


@pytest.mark.parametrize(
    ("choice", "kind"),
    [
        ("pressed", "pressed"),
        ("pressed", "rolled"),
        ("stroked", "stroked"),
        ("lumen", "mechanical"),
        ("lumen", "heated"),
    ],
)
def test_a_weight_is_a_probability_and_leans_on_its_rows(choice: str, kind: str, context: ModelContext) -> None:
    weight = weight_of_first(context, choice, kind)
    assert weight.draws.shape == (1, 1) and 0 < weight.draws[0, 0] < 1
    rows = [row for row in context.table(EVIDENCE).rows if row["choice"] == choice]
    assert {row.identity for row in rows} <= set(context.derivations[weight.derivation].inputs)
    assert {source for row in rows for source in row.sources} <= set(context.derivations[weight.derivation].sources)


@pytest.mark.parametrize("name", ["form_prior", "form_same", "pressed_loss", "form_close"])
def test_other_tables_give_another_weight_that_names_what_it_read(name: str, context: ModelContext) -> None:
    """A moved parameter moves the weight, which names the parameter; the shipped weight is kept apart from it."""
    choice, kind = ("stroked", "stroked") if name == "form_close" else ("pressed", "rolled")
    other = ModelContext(with_parameters(context.tables, [f"parameters/needling:{name}"], 1.05))
    weights = [weight_of_first(each, choice, kind) for each in (context, other, context)]
    before, moved, again = (float(weight.draws[0, 0]) for weight in weights)
    assert moved != before == again
    for each, weight in zip((context, other), weights, strict=False):
        assert f"parameters/needling:{name}" in each.derivations[weight.derivation].inputs
        assert f"parameters/needling:{name}" in each.consulted


def test_arrays_that_fail_speak_for_a_loss_and_a_deep_roller_for_a_share(context: ModelContext) -> None:
    """300 um arrays do not pierce by hand (a loss); half to two thirds of 3 mm (a share), on its own kind the more."""
    pressed, rolled = (weight_of_first(context, "pressed", kind).draws[0, 0] for kind in ("pressed", "rolled"))
    assert pressed > 0.6 and pressed > rolled


def test_two_kinds_of_device_that_leave_the_same_lumen_speak_for_a_constant(context: ModelContext) -> None:
    """152.5 um of 770 um and 70-150 um of 1500 um; the two signs from barrier and transport cancel."""
    for kind in ("mechanical", "heated"):
        assert weight_of_first(context, "lumen", kind).draws[0, 0] < 0.5


def test_unobserved_or_contradicted_evenly_stays_at_the_prior() -> None:
    assert posterior(0.3, 0.5, {}, (1.0, 1.0), "pen") == pytest.approx(0.3)
    assert posterior(0.3, 0.5, {"a": (0.2, 0.2)}, (0.2, 0.2), "a") == pytest.approx(0.3)


def test_other_kinds_count_by_the_chance_of_a_common_form() -> None:
    own = {"roller": (0.9, 0.1), "heated": (1.0, 1.0)}
    weights = [posterior(0.5, same, own, (0.9, 0.1), "heated") for same in (0.0, 0.5, 1.0)]
    assert weights[0] == pytest.approx(0.5) and weights[2] == pytest.approx(0.9)
    assert weights[0] < weights[1] < weights[2]
    assert posterior(0.5, 0.0, own, (0.9, 0.1), "roller") == pytest.approx(0.9)


def test_evidence_is_a_normal_density(context: ModelContext) -> None:
    """One reading against the closed form: sd of the level and of the reading add in squares."""
    level = context.parameter("needling.form_level_constant")
    sd = math.hypot(math.log(level.high / level.low) / (2 * 1.959964), 0.3)
    off = math.log(level.number) + 0.5
    expected = math.exp(-((0.5 / sd) ** 2) / 2) / (sd * math.sqrt(2 * math.pi))
    assert _evidence(np.array([off]), np.array([[0.09]]), level) == pytest.approx(expected, rel=1e-6)


def test_every_statement_is_of_a_known_choice_and_speaks_of_a_measured_row(context: ModelContext) -> None:
    rows = context.table("devices/penetration").index
    for row in context.table(EVIDENCE).rows:
        assert row["choice"] in FORMS
        assert all(name in rows for name in row.list("rows"))
        assert row["statement"] in ("not_pierced", "between", "close", "sign", "depth")
        assert (row["statement"] == "sign") == (row["speaks_for"] in FORMS[row["choice"]])
        assert row["statement"] == "depth" or 0 <= float(row["lapse"]) < 1


def test_the_share_of_draws_of_a_form_is_its_weight(treat: Treat, context: ModelContext) -> None:
    """Of a stamp of 300 um, losses reach less than shares: as many outer draws as the weight says are losses."""
    from corneum.evidence.draws import Population

    many = Population(epistemic=256)
    weight = float(weight_of_first(context, "pressed", "pressed").draws[0, 0])
    chosen = many.uniform("needling.pressed_form", "epistemic") < weight
    assert chosen.mean() == pytest.approx(weight, abs=0.01)
