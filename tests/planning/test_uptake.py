"""What arrives, over zones and treatments: one set of draws, one set of solved cases."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from corneum.client import Client, parse_client
from corneum.evidence.derivation import Drawn
from corneum.evidence.draws import Population
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import load_tables
from corneum.planning import uptake
from corneum.planning.delivery_cases import cases_to_solve
from corneum.planning.evaluate import Evaluation, evaluate
from corneum.planning.treatments import ladder
from corneum.transport import delivery, kept_surfaces, many_deliveries
from corneum.transport.many_deliveries import first_cases
from corneum.transport.presets import KEPT_SURFACES

# by treatment, zone, solute and layer
Amounts = dict[tuple[str, str, str, str], np.ndarray]

CLIENT = """
date: 2026-01-01
client: {age: 45}
goals: [fine_lines]
zones: [forehead, cheek_medial, lower_eyelid]
"""
TREATMENTS = ("topical_serum", "topical_tranexamic_acid", "microinfusion_aquagold_toxin", "automated_pen")


def evaluated(client: Client, **options: object) -> Evaluation:
    context = ModelContext(load_tables(), Population(epistemic=6, person=6))
    return evaluate(client, context, lambda share, step: None, **options)  # type: ignore[arg-type]


def amounts(evaluation: Evaluation) -> Amounts:
    return {
        (result.treatment.id, zone, solute, layer): amount.draws
        for result in evaluation.treatments
        for zone, outcome in result.zones.items()
        if outcome.delivered is not None
        for solute, layers in outcome.delivered.amounts.items()
        for layer, amount in layers.items()
        if isinstance(amount, Drawn)
    }


@pytest.fixture(scope="module")
def client() -> Client:
    return parse_client(CLIENT)


@pytest.fixture(scope="module")
def whole(client: Client) -> Amounts:
    return amounts(evaluated(client, treatments=TREATMENTS))


def test_what_is_left_out_moves_no_amount(client: Client, whole: Amounts) -> None:
    some = amounts(evaluated(client, treatments=TREATMENTS[:1], zones=["cheek_medial"]))
    assert some
    for key, draws in some.items():
        assert np.array_equal(draws, whole[key]), key


def test_zones_and_treatments_meet_the_same_people(whole: Amounts) -> None:
    """What one person takes up in one zone goes with what the same person takes up in another."""
    keys = [key for key in whole if key[0] == "topical_serum" and key[3] == "stratum_corneum"]
    by_zone = {zone: whole[key] for key in keys if (zone := key[1]) and key[2].startswith("niacinamide")}
    assert set(by_zone) == {"forehead", "cheek_medial", "lower_eyelid"}
    ranks = np.stack([draws.ravel().argsort().argsort() for draws in by_zone.values()])
    # each zone has a thickness of its own, and what its stratum corneum holds follows that
    assert np.corrcoef(ranks).min() > 0.75


def test_a_zone_that_was_read_moves_no_solved_case(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    solved: list[set[str]] = []
    solve = uptake.surfaces_through

    def seen(context, problems, backend):  # type: ignore[no-untyped-def]
        solved.append({problem.digest for problem in problems})
        return solve(context, problems, backend)

    monkeypatch.setattr(uptake, "surfaces_through", seen)
    evaluated(client, treatments=TREATMENTS[:2])
    read = parse_client(CLIENT + "measurements: {forehead: {total_skin: 1.5 mm}}\n")
    evaluated(read, treatments=TREATMENTS[:2])
    assert solved[0] == solved[1] and len(solved[0]) == 4


def test_a_plan_keeps_to_its_budget(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    most: list[int] = []
    solve = delivery.Solves.solve

    def counted(self, problems, *rest, **more):  # type: ignore[no-untyped-def]
        found = solve(self, problems, *rest, **more)
        most.append(self.done)
        return found

    monkeypatch.setattr(delivery.Solves, "solve", counted)
    evaluated(client)
    assert sum(most) <= 6000


def test_needles_bring_more_than_skin_lets_through(whole: Amounts) -> None:
    infused = [draws for key, draws in whole.items() if key[0].endswith("toxin") and key[3] == "uptake"]
    assert infused and all(np.median(draws) > 0 for draws in infused)


def test_what_was_solved_before_moves_no_amount(client: Client, whole: Amounts) -> None:
    """Kept surfaces, those of another client's plan, and none at all: the same amounts to the last bit."""
    other = parse_client("date: 2026-01-01\nclient: {age: 71, sex: male}\ngoals: [pores]\nzones: [chin]\n")
    kept_surfaces.forget()
    evaluated(other, treatments=TREATMENTS)
    after_another = amounts(evaluated(client, treatments=TREATMENTS))
    kept_surfaces.forget()
    afresh = amounts(evaluated(client, treatments=TREATMENTS))
    assert whole.keys() == after_another.keys() == afresh.keys()
    for key, draws in whole.items():
        assert np.array_equal(draws, after_another[key]) and np.array_equal(draws, afresh[key]), key


def test_another_client_asks_for_no_product_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who is treated, how old and where, does not decide what is solved of a product that is spread as usual."""
    solved: list[int] = []
    solve = delivery.Solves.solve

    def counted(self, problems, *rest, **more):  # type: ignore[no-untyped-def]
        solved.append(len(problems))
        return solve(self, problems, *rest, **more)

    monkeypatch.setattr(delivery.Solves, "solve", counted)
    kept_surfaces.forget()
    for text in ("{age: 30}", "{age: 71, sex: male}"):
        client = parse_client(f"date: 2026-01-01\nclient: {text}\ngoals: [fine_lines]\nzones: [chin]\n")
        evaluated(client, treatments=["topical_serum", "automated_pen_serum"])
    assert solved[0] > 0 and solved[1] == 0


def test_a_process_remembers_a_bounded_number_of_surfaces() -> None:
    context = ModelContext(load_tables(), Population(epistemic=4, person=1))
    client = parse_client("date: 2026-01-01\nclient: {age: 30}\ngoals: [fine_lines]\n")
    rung = next(rung for rung in ladder(context, client) if rung.id == "home_retinoid")
    (request,) = cases_to_solve(context, client, [rung]).values()
    some = first_cases(request.problem, 4)
    film = some.vehicle
    assert film is not None
    problems = [
        replace(some, vehicle=replace(film, thickness=film.thickness * (1 + number / 1000)))
        for number in range(KEPT_SURFACES + 3)
    ]
    for start in range(0, len(problems), 100):
        many_deliveries.surfaces_through(context, problems[start : start + 100], "reference")
    kept = [kept_surfaces.known(kept_surfaces.key_of(context, problem)) is not None for problem in problems]
    assert sum(kept) == KEPT_SURFACES and not any(kept[:3])
