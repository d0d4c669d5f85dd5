"""Who may do what: by licence, by place, without either; and what regulators said of a device."""

from __future__ import annotations

from typing import Any

import pytest

from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import load_tables
from corneum.safety.reasons import STRENGTHS, verdict
from corneum.safety.scope import DEVICE_STATUS, OF_FAMILIES, SCOPE, device_status, judge
from corneum.safety.tags import parse_tags
from tests.safety.words import in_words

TABLES = load_tables()
PEN = frozenset({"needle", "microneedling", "automated_pen", "steel"})
ROLLER = frozenset({"needle", "microneedling", "manual_roller", "steel"})
RF = frozenset({"needle", "microneedling", "rf", "heat", "steel"})
TOXIN = frozenset({"needle", "microinfusion", "gold_plated", "toxin", "prescription"})
INJECTION = frozenset({"injection", "filler", "biostimulator", "prescription"})
HYDRA = frozenset({"abrasion", "suction", "hydradermabrasion"})
HOME = frozenset({"home", "topical", "retinoid", "no_procedure"})

ESTHETICIAN = {"licence": "esthetician"}


@pytest.mark.parametrize(
    ("operator", "tags", "depth", "word"),
    [
        ({**ESTHETICIAN, "jurisdiction": "US-CA"}, PEN, 0.1e-3, "outside_scope"),
        ({**ESTHETICIAN, "jurisdiction": "California"}, ROLLER, 0.2e-3, "outside_scope"),
        ({**ESTHETICIAN, "jurisdiction": "US-NE"}, PEN, 0.5e-3, "acceptable"),
        ({**ESTHETICIAN, "jurisdiction": "US-NE"}, PEN, 0.6e-3, "outside_scope"),
        (ESTHETICIAN, PEN, 0.5e-3, "acceptable"),
        (ESTHETICIAN, PEN, 0.75e-3, "outside_scope"),
        (ESTHETICIAN, PEN, None, "outside_scope"),
        (ESTHETICIAN, RF, 0.5e-3, "outside_scope"),
        (ESTHETICIAN, TOXIN, 0.3e-3, "outside_scope"),
        ({**ESTHETICIAN, "jurisdiction": "US-CA"}, HYDRA, None, "acceptable"),
        (None, PEN, 1e-3, "outside_scope"),
        (None, TOXIN, 0.6e-3, "outside_scope"),
        (None, HYDRA, None, "acceptable"),
        ({"licence": "nurse", "jurisdiction": "US-CA"}, PEN, 1.5e-3, "acceptable"),
        ({"licence": "nurse", "jurisdiction": "US-CA"}, TOXIN, 0.6e-3, "acceptable"),
        ({"licence": "physician", "jurisdiction": "US-CA"}, RF, 3e-3, "acceptable"),
        ({"licence": "self"}, PEN, 0.25e-3, "outside_scope"),
        ({"licence": "self"}, ROLLER, 0.25e-3, "acceptable"),
        ({"licence": "self"}, INJECTION, None, "outside_scope"),
        ({"licence": "self"}, HOME, None, "acceptable"),
        ({"licence": "client"}, TOXIN, 0.6e-3, "acceptable"),
    ],
)
def test_licence_and_place_decide(
    context: ModelContext,
    make: Any,
    operator: dict[str, str] | None,
    tags: frozenset[str],
    depth: float | None,
    word: str,
) -> None:
    client = make(**({"operator": operator} if operator else {}))
    reasons = judge(context, client, tags, depth)
    assert verdict(reasons) == word
    for reason in reasons:
        assert in_words(reason.why) and in_words(reason.do) and reason.sources


def test_a_place_without_a_rule_is_answered_both_ways(context: ModelContext, make: Any) -> None:
    for operator in (
        ESTHETICIAN,
        {**ESTHETICIAN, "jurisdiction": "US-TX"},
        {**ESTHETICIAN, "jurisdiction": "Atlantis"},
    ):
        (note,) = [r for r in judge(context, make(operator=operator), PEN, 0.25e-3) if r.code == "unknown_esthetician"]
        assert "California" in in_words(note.why) and "Nebraska" in in_words(note.why)


def test_nobody_named_is_the_most_restricted_and_says_so(context: ModelContext, make: Any) -> None:
    nobody = judge(context, make(), PEN, 1e-3)
    assert "not said" in in_words(nobody[0].why)
    assert verdict(nobody) == verdict(judge(context, make(operator=ESTHETICIAN), PEN, 1e-3))


def test_to_refer_is_in_everyones_scope(context: ModelContext, make: Any) -> None:
    client = make(operator={**ESTHETICIAN, "jurisdiction": "US-CA"})
    assert verdict(judge(context, client, INJECTION)) == "outside_scope"
    referred = judge(context, client, INJECTION, referral=True)
    assert verdict(referred) == "acceptable" and "prescriber" in in_words(referred[0].why)


def test_deeper_is_never_more_in_scope(context: ModelContext, make: Any) -> None:
    for operator in (None, ESTHETICIAN, {**ESTHETICIAN, "jurisdiction": "US-NE"}, {"licence": "self"}):
        client = make(**({"operator": operator} if operator else {}))
        ranks = []
        for depth in (0.1e-3, 0.25e-3, 0.5e-3, 0.51e-3, 1e-3, 3e-3):
            ranks.append([*STRENGTHS[:3], "acceptable"].index(verdict(judge(context, client, PEN, depth))))
        assert ranks == sorted(ranks, reverse=True)


def test_a_member_of_the_union_follows_its_rules(context: ModelContext, make: Any) -> None:
    client = make(operator={"licence": "physician", "jurisdiction": "DE"})
    assert "eu_toxin" in {reason.code for reason in judge(context, client, TOXIN)}


def test_every_rule_is_readable_and_names_its_regulation() -> None:
    for row in TABLES[SCOPE].rows:
        parse_tags(row["tags"])
        assert row["strength"] in STRENGTHS
        assert row["regulation"] in TABLES["formulation/regulation"].index


@pytest.mark.parametrize(
    ("device", "code", "phrase"),
    [
        ("aquagold", "aquagold", "2021-06-17"),
        ("skinpen", "skinpen", "March 2018"),
        ("stamp_infusion_generic", "stamp_infusion_generic", "No clearance"),
        ("secret", "rf", "2025-10-15"),
    ],
)
def test_devices_carry_what_regulators_stated(context: ModelContext, device: str, code: str, phrase: str) -> None:
    (note,) = device_status(context, device)
    assert note.code == code and phrase in in_words(note.why) and note.strength == "note"


def test_every_device_named_exists_and_an_unknown_device_has_no_status(context: ModelContext) -> None:
    devices = TABLES["devices/devices"]
    for row in TABLES[DEVICE_STATUS].rows:
        assert set(row.list("devices")) <= {*devices.index, OF_FAMILIES}
        assert set(row.list("classes")) <= {device["class"] for device in devices.rows}
    assert device_status(context, "no_such_device") == ()
