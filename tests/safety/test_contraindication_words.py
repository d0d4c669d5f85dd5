"""No words raise, none is lost, and no more tags or depth ever weaken a verdict."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corneum.evidence.model_context import ModelContext
from corneum.safety.contraindications import MAP, screen, unresolved
from corneum.safety.emergencies import RED_FLAGS
from corneum.safety.reasons import STRENGTHS, verdict
from corneum.zones import zones
from tests.safety.contraindication_parts import (
    AQUAGOLD,
    COCKTAIL,
    HYDRA,
    PEN,
    RF,
    SUNSCREEN,
    TABLES,
    TODAY,
    VOCABULARY,
    ask,
    client_of,
    find,
)
from tests.safety.words import in_words

SALICYLIC = HYDRA | {"acid", "salicylic"}


@pytest.mark.parametrize(
    ("words", "narrowed"),
    [
        ("eczema on cheeks", True),
        ("eczema on the forehead and my chin", True),
        ("eczema on cheeks and elbows", True),
        ("eczema on cheeks and gubbins", False),
        ("eczema on cheeks, spreading", False),
        ("eczema", False),
    ],
)
def test_a_place_narrows_only_where_every_word_of_it_is_a_zone(
    context: ModelContext, make: Any, words: str, narrowed: bool
) -> None:
    client = make(conditions=[words])
    assert (find(ask(context, client, PEN, None, "nose_tip"), "eczema") is None) is narrowed
    held = [zone for zone in zones() if find(ask(context, client, PEN, None, zone), "eczema")]
    assert held


def test_codes_of_different_tables_do_not_collide() -> None:
    tables = (MAP, RED_FLAGS, "safety/scope", "safety/interaction_map")
    codes = [row.row_id for name in tables for row in TABLES[name].rows]
    assert len(codes) == len(set(codes))


def test_unknown_words_are_kept_and_known_or_denied_ones_are_not(context: ModelContext, make: Any) -> None:
    client = make(
        conditions=["gremlinitis", "no keloid", "none", "rosacea"], medications=["zorblaxin"], allergies=["none"]
    )
    assert unresolved(context, client) == ("gremlinitis", "zorblaxin")
    assert unresolved(context, make()) == ()


def test_a_medicine_is_no_allergy_and_an_allergy_no_medicine(context: ModelContext, make: Any) -> None:
    drug = {reason.code for reason in ask(context, make(medications=["aspirin 100 mg"]), SALICYLIC | PEN)}
    allergy = {reason.code for reason in ask(context, make(allergies=["aspirin"]), SALICYLIC | PEN)}
    assert "antiplt" in drug and "aspirin" not in drug
    assert "aspirin" in allergy and "antiplt" not in allergy


WORDS = sorted(
    {
        word
        for name in ("conditions", "drug_classes")
        for row in TABLES[f"vocabulary/{name}"].rows
        for word in (row["name"], *row.list("synonyms"))
    }
)
TEXT = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" and ".join),
)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(TEXT.filter(str.strip), max_size=3),
    st.lists(st.tuples(TEXT.filter(str.strip), st.dates(date(2020, 1, 1), TODAY)), max_size=3),
    st.sampled_from([PEN, RF, COCKTAIL, HYDRA, SUNSCREEN]),
    st.sampled_from([None, *zones()]),
)
def test_no_text_raises_and_no_reason_is_empty(
    words: list[str], events: list[tuple[str, date]], tags: frozenset[str], zone: str | None
) -> None:
    context = ModelContext(TABLES)
    history = [{"event": text, "when": str(when)} for text, when in events]
    client = client_of({"conditions": words, "medications": words, "allergies": words, "history": history})
    for reason in screen(context, client, tags, 1e-3, zone):
        assert reason.strength in STRENGTHS and in_words(reason.why) and in_words(reason.do) and reason.sources
    person = client.person
    kept = {*(person.conditions or ()), *(person.medications or ()), *(person.allergies or ())}
    assert set(unresolved(context, client)) <= kept | {event.event for event in person.history or ()}


@settings(max_examples=40, deadline=None)
@given(st.sets(st.sampled_from(sorted(VOCABULARY))), st.sets(st.sampled_from(sorted(VOCABULARY))))
def test_more_tags_never_weaken_a_verdict(some: set[str], more: set[str]) -> None:
    context = ModelContext(TABLES)
    client = client_of({"screens": dict.fromkeys(("keloid", "pregnancy", "metal_allergy", "recent_tan"), True)})
    few, many = frozenset(some - {"no_procedure"}), frozenset((some | more) - {"no_procedure"})
    rank = [*STRENGTHS[:3], "acceptable"].index
    assert rank(verdict(ask(context, client, many))) <= rank(verdict(ask(context, client, few)))


@settings(max_examples=40, deadline=None)
@given(st.floats(0.1e-3, 3e-3), st.floats(0, 2e-3))
def test_deeper_never_weakens_a_verdict(depth: float, more: float) -> None:
    context = ModelContext(TABLES)
    client = client_of({"screens": {"keloid": True, "anticoagulant": True}, "fitzpatrick": "V"})
    for tags in (PEN, RF, AQUAGOLD):
        shallow, deep = ask(context, client, tags, depth), ask(context, client, tags, depth + more)
        rank = [*STRENGTHS[:3], "acceptable"].index
        assert rank(verdict(deep)) <= rank(verdict(shallow))
        assert {r.code for r in shallow} <= {r.code for r in deep}
