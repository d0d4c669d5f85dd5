"""Emergencies of a visit: only those that can happen, each with a first act, and no dose without who may give it."""

from __future__ import annotations

import pytest

from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import load_tables
from corneum.safety.visit_emergencies import ANAESTHETIC, NEAR_EYE, VISIT_EMERGENCIES, named, visit_emergencies

ALL = frozenset({"needle", "abrasion", "filler", ANAESTHETIC, NEAR_EYE})


@pytest.mark.parametrize(
    ("tags", "possible"),
    [
        ({"needle"}, ["anaphylaxis"]),
        ({"needle", NEAR_EYE}, ["eye_injury", "anaphylaxis"]),
        ({"needle", ANAESTHETIC}, ["anaphylaxis", "anaesthetic"]),
        ({"abrasion", "suction"}, ["anaphylaxis"]),
        ({"injection", "filler"}, ["occlusion", "sight", "anaphylaxis"]),
        ({"home", "topical", "no_procedure"}, []),
    ],
)
def test_only_what_can_happen(tags: set[str], possible: list[str]) -> None:
    context = ModelContext(load_tables())
    assert [each.id for each in visit_emergencies(context, frozenset(tags))] == possible


def test_each_has_sign_act_and_sources_and_no_medicine_without_who_may_give_it() -> None:
    context = ModelContext(load_tables())
    every = named(context, [row.row_id for row in load_tables()[VISIT_EMERGENCIES].rows])
    assert {each.id for each in every} == {each.id for each in visit_emergencies(context, ALL)}
    for each in every:
        assert each.name and each.sign and each.act and each.sources
        assert bool(each.medicine) == bool(each.who)
