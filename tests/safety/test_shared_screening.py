"""Zones, treatments and plans that share what a client's file says: the same reasons as each asked for alone."""

import pytest

from corneum.client import Client, parse_client
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import load_tables
from corneum.planning.gates import by_licence, gate
from corneum.planning.treatments import ladder
from corneum.safety.contraindications import screen, screen_zones
from corneum.zones import WHOLE_FACE
from tests.plans import EXAMPLES

NEEDLES = frozenset({"needle", "microneedling"})
CLIENTS = ("reader", "melasma", "eye_area_anticoagulated")


def fresh() -> ModelContext:
    return ModelContext(load_tables())


@pytest.fixture(params=CLIENTS)
def client(request: pytest.FixtureRequest) -> Client:
    return parse_client((EXAMPLES / f"{request.param}.yaml").read_text(encoding="utf-8"), "client.yaml")


@pytest.mark.parametrize("depth", [None, 0.25e-3, 2e-3])
def test_each_zone_is_screened_as_if_it_were_asked_for_alone(client: Client, depth: float | None) -> None:
    zones = (None, *WHOLE_FACE)
    together = screen_zones(fresh(), client, NEEDLES, depth, zones)
    assert together == {zone: screen(fresh(), client, NEEDLES, depth, zone) for zone in zones}


def test_a_gate_that_was_kept_is_the_one_that_is_computed_and_leaves_the_same_record(client: Client) -> None:
    kept = fresh()
    rungs = ladder(kept, client)
    for rung in (*rungs, *rungs):
        gate(kept, client, rung, client.zones, rung.length)
        by_licence(kept, client, rung, rung.length)
    for rung in rungs[::5]:
        alone = fresh()
        known = kept.stages
        again = ModelContext(load_tables(), stages=known)
        assert gate(again, client, rung, client.zones, rung.length) == gate(
            alone, client, rung, client.zones, rung.length
        )
        assert by_licence(again, client, rung, rung.length) == by_licence(alone, client, rung, rung.length)
        assert again.consulted == alone.consulted and again.derivations == alone.derivations


def test_what_the_file_says_of_the_person_is_never_taken_from_another(client: Client) -> None:
    context = fresh()
    rung = next(each for each in ladder(context, client) if "needle" in each.tags)
    gate(context, client, rung, client.zones, rung.length)
    ill = client.model_copy(update={"person": client.person.model_copy(update={"conditions": ("active acne",)})})
    assert gate(context, ill, rung, client.zones, rung.length) == gate(fresh(), ill, rung, client.zones, rung.length)
    assert gate(context, ill, rung, client.zones, rung.length) != gate(fresh(), client, rung, client.zones, rung.length)
