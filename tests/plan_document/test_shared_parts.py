"""Parts of a plan that were kept say what fresh ones say, and leave the same record."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from corneum.client import Client, parse_client
from corneum.client.models import Measurement
from corneum.evidence.derivation import Drawn
from corneum.evidence.model_context import ModelContext
from corneum.evidence.stages import Stages
from corneum.evidence.statement import statement
from corneum.evidence.tables import load_tables
from corneum.plan_document import make_plan as plans
from corneum.plan_document.derivations import with_derivations
from corneum.plan_document.plan_models import Plan
from corneum.plan_document.sentences import sentences
from corneum.planning.evaluate import evaluate
from corneum.planning.treatments import ladder
from corneum.wording.templates import template_of, templates
from tests.plans import EXAMPLES


@cache
def client_of(name: str) -> Client:
    text = (EXAMPLES / f"{name}.yaml").read_text(encoding="utf-8")
    return parse_client(text, f"{name}.yaml").model_copy(update={"samples": 8})


def plan_with(client: Client, stages: Stages) -> tuple[Plan, ModelContext]:
    context = ModelContext(load_tables(), plans.people(client), stages=stages)
    names = [rung.id for rung in ladder(context, client)][::6]
    evaluation = evaluate(client, context, lambda share, step: None, treatments=names, zones=client.zones[:3])
    facts = plans._facts(client, context, evaluation)
    return with_derivations(context, plans._document(facts), facts.reader), context


def changes(client: Client) -> list[Client]:
    """The client, changed in one thing after another."""
    reading = {"measurements": {client.zones[0]: Measurement.model_construct(total_skin=None, tewl=4e-6)}}
    older = {"person": client.person.model_copy(update={"smoker": not client.person.smoker})}
    told = {"person": client.person.model_copy(update={"conditions": ("active acne", "fever")})}
    others = {"operator": None}
    return [client.model_copy(update=update) for update in ({}, reading, older, told, others, {})]


@pytest.mark.parametrize("name", ["reader", "melasma"])
def test_a_plan_is_the_same_whatever_was_planned_before(name: str) -> None:
    stages = Stages()
    for client in changes(client_of(name)):
        kept, with_kept = plan_with(client, stages)
        fresh, afresh = plan_with(client, Stages())
        assert kept.to_json() == fresh.to_json()
        assert with_kept.consulted == afresh.consulted


def test_who_reads_is_no_matter_of_who_read_before() -> None:
    told = next(name for name, entry in templates().items() if "client" in entry and "{" not in "".join(entry.values()))
    for reader in ("practitioner", "client", "practitioner"):
        (sentence,) = sentences(statement(told), reader)
        assert sentence.text == template_of(told, reader)


def test_what_is_written_otherwise_is_kept_apart() -> None:
    whole, broken = statement("label.no_hour", count=2), statement("label.no_hour", count=2.0)
    assert whole != broken and whole == statement("label.no_hour", count=2)
    assert [sentences(text, "practitioner")[0].fields["count"] for text in (whole, broken)] == [2, 2.0]


def test_quantities_are_equal_where_every_draw_is() -> None:
    draws = np.arange(6.0).reshape(2, 3)
    one = Drawn(draws, "m", "d")
    assert one == Drawn(draws.copy(), "m", "d") and hash(one) == hash(Drawn(draws.copy(), "m", "d"))
    for other in (Drawn(draws + 1e-12, "m", "d"), Drawn(draws, "s", "d"), Drawn(draws, "m", "e")):
        assert one != other
    assert one != Drawn(draws.reshape(3, 2), "m", "d")
