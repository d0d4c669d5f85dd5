"""The chain in part: only some treatments and zones, with the same numbers as in the whole."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from functools import cache

import numpy as np
import pytest

from corneum.client import Client, parse_client
from corneum.errors import InputFault
from corneum.evidence.derivation import Drawn
from corneum.evidence.draws import Population
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Row, Table, Tables, load_tables
from corneum.plan_document.make_plan import make_plan
from corneum.planning.evaluate import Evaluation, evaluate
from corneum.planning.results import TreatmentResult
from tests.plans import plain

CLIENT = """
date: 2026-11-20
client: {age: 52, sex: female, fitzpatrick: II}
goals: [fine_lines, {goal: lightening, variant: melasma}]
zones: [cheek_medial, forehead]
considering:
  - {device: secret, depth: 1 mm}
  - {device: hydrafacial, formula: {actives: [{name: niacinamide, concentration: 4 %}], sterile: no}}
observed: [{zone: cheek_medial, device: skinpen, depth: 0.5 mm, passes: 2, pinkness: marked, pinpoint: many, pain: 9,
            days_red: 3}]
samples: 16
"""
DIAL = ".needled.depths.dial"
CHEEK = ("cheek_medial",)
SOME = (
    "automated_pen",
    "hydradermabrasion_hyaluronan",
    "hydrafacial-niacinamide",
    "microinfusion_aquagold_hyaluronan",
    "secret",
    "topical_serum",
)


@cache
def client() -> Client:
    return parse_client(CLIENT, "client.yaml")


def context(tables: Tables | None = None) -> ModelContext:
    return ModelContext(tables or load_tables(), Population(epistemic=4, person=4, needle=64, seed=client().seed))


def quiet(share: float, step: str) -> None:
    """A progress bar that shows nothing."""


def drawn_in(part: object, path: str = "") -> Iterator[tuple[str, Drawn]]:
    """Every computed number of a result by its path."""
    if isinstance(part, Drawn):
        yield path, part
    elif dataclasses.is_dataclass(part):
        for name in (field.name for field in dataclasses.fields(part)):
            yield from drawn_in(getattr(part, name), f"{path}.{name}")
    elif isinstance(part, Mapping) and not isinstance(part, Row):
        for name, inner in part.items():
            yield from drawn_in(inner, f"{path}.{name}")


def by_id(evaluation: Evaluation) -> dict[str, TreatmentResult]:
    return {result.treatment.id: result for result in evaluation.treatments}


@pytest.fixture(scope="module")
def whole() -> dict[str, TreatmentResult]:
    return by_id(evaluate(client(), context(), quiet))


def test_what_is_left_out_changes_no_number_of_what_is_evaluated(whole: dict[str, TreatmentResult]) -> None:
    some = by_id(evaluate(client(), context(), quiet, treatments=SOME))
    here = by_id(evaluate(client(), context(), quiet, treatments=SOME, zones=CHEEK))
    assert tuple(sorted(some)) == tuple(sorted(here)) == SOME
    compared = 0
    for name, result in some.items():
        assert (result.verdict, result.reasons) == (whole[name].verdict, whole[name].reasons)
        numbers = dict(drawn_in(whole[name]))
        for path, number in [*drawn_in(result), *drawn_in(here[name].zones, ".zones")]:
            if path in numbers:
                compared += 1
                # the solver lays cases side by side: what stands beside a case moves its last bits
                assert np.allclose(number.draws, numbers[path].draws, rtol=1e-9, atol=0), (name, path)
    assert compared > 300


def test_a_word_names_a_treatment_and_the_order_is_the_ladders() -> None:
    assert list(by_id(evaluate(client(), context(), quiet, treatments="topical_serum"))) == ["topical_serum"]
    named = evaluate(client(), context(), quiet, treatments=("automated_pen", "home_sunscreen"), zones=CHEEK)
    assert list(by_id(named)) == ["home_sunscreen", "automated_pen"]
    assert list(named.skins) == ["cheek_medial"]


@pytest.mark.parametrize(
    ("treatments", "zones", "field", "nearest"),
    [
        (("automatic_pen",), None, "treatments", "automated_pen"),
        (None, ("forehed",), "zones", "forehead"),
        (None, ("chin",), "zones", None),
        ((), None, "treatments", None),
        (None, (), "zones", None),
    ],
)
def test_names_that_there_are_not_are_refused_with_the_nearest(
    treatments: tuple[str, ...] | None, zones: tuple[str, ...] | None, field: str, nearest: str | None
) -> None:
    with pytest.raises(InputFault) as fault:
        evaluate(client(), context(), quiet, treatments=treatments, zones=zones)
    assert (fault.value.field, fault.value.nearest) == (field, nearest)


def test_a_plan_of_some_treatments_and_zones() -> None:
    document = plain(make_plan(client(), treatments=SOME, zones=CHEEK))
    assert sorted(entry["id"] for entry in document["treatments"]) == list(SOME)
    for part in ("skin", "anatomy", "not_placed"):
        assert tuple(document[part]) == CHEEK
    with pytest.raises(InputFault, match="did you mean automated_pen"):
        make_plan(client(), treatments=["automatic_pen"])


def with_parameter(tables: Tables, row_id: str, factor: float) -> Tables:
    """The tables with one parameter of the planner and its interval multiplied."""
    table = tables["parameters/planning"]
    columns = ("value", "low", "high")
    rows = tuple(
        Row(row.table, {**row, **{name: repr(float(row[name]) * factor) for name in columns if row[name]}})
        if row.row_id == row_id
        else row
        for row in table.rows
    )
    index = {row.row_id: row for row in rows}
    changed = Table(table.name, table.holds, table.licence, table.attribution, rows, index)
    return Tables({**tables, table.name: changed}, tables.digest)


def inputs_of(context: ModelContext, derivation: str) -> set[str]:
    """Everything that a derivation was made from, however far back."""
    reached, open_ids = set(), [derivation]
    while open_ids:
        identity = open_ids.pop()
        if identity not in reached:
            reached.add(identity)
            open_ids += context.derivations[identity].inputs
    return reached


@pytest.fixture(scope="module")
def part() -> dict[str, Drawn]:
    return numbers_of(context())


def numbers_of(with_tables: ModelContext) -> dict[str, Drawn]:
    evaluation = evaluate(client(), with_tables, quiet, treatments=SOME, zones=CHEEK)
    return {
        f"{result.treatment.id}{path}": number for result in evaluation.treatments for path, number in drawn_in(result)
    }


@pytest.mark.parametrize("row_id", [row.row_id for row in load_tables()["parameters/planning"].rows])
@pytest.mark.parametrize("factor", [0.6, 1.7], ids=["less", "more"])
def test_a_number_that_a_parameter_of_the_planner_moves_names_it(
    part: dict[str, Drawn], row_id: str, factor: float
) -> None:
    """While a dial stands; a dial that moves names it itself, and so moves all that is computed at it."""
    changed = context(with_parameter(load_tables(), row_id, factor))
    after = numbers_of(changed)
    moved = {path for path, number in after.items() if path in part and differ(part[path], number)}
    dials = {path for path in moved if path.endswith(DIAL)}
    treatments = {path.split(".")[0] for path in dials}
    wanted = f"parameters/planning:{row_id}"
    # outside the assertion, which would print whole tables
    unnamed = [
        path
        for path in sorted(moved)
        if (path in dials or path.split(".")[0] not in treatments)
        and wanted not in inputs_of(changed, after[path].derivation)
    ]
    assert unnamed == []


def differ(before: Drawn, after: Drawn) -> bool:
    return before.draws.shape == after.draws.shape and not np.allclose(before.draws, after.draws, rtol=1e-4, atol=0)


def test_every_kind_of_parameter_moves_some_number(part: dict[str, Drawn]) -> None:
    """The test above can fail: these move amounts, coverage, collagen, dials and redness of this client."""
    moving = ("usual_film", "follow_hours", "coverage_distance", "band_share", "observed_dial_share", "film_volume")
    for row_id in moving:
        after = numbers_of(context(with_parameter(load_tables(), row_id, 0.6)))
        assert any(path in part and differ(part[path], number) for path, number in after.items()), row_id
