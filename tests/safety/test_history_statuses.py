"""What follows from a history depends on its status: past, in the family or denied holds other rows, or none."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from corneum.client import standing_allergies, unanswered_questions
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import load_tables
from corneum.safety.contraindications import concerns, screen, unresolved

PEN = frozenset({"needle", "microneedling", "automated_pen", "steel"})
RF = frozenset({"needle", "microneedling", "rf", "heat", "steel"})
RETINOID = frozenset({"topical", "home", "retinoid"})
ALWAYS = {"alcohol", "eye_area"}


def codes(context: ModelContext, client: Any) -> set[str]:
    return {concern.row.row_id for concern in concerns(context, client)} - ALWAYS


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ({"conditions": ["had melanoma 10 years ago"]}, {"ca_past"}),
        ({"conditions": ["melanoma on cheek"]}, {"skin_ca"}),
        ({"conditions": ["eczema as a child, clear for 20 years"]}, set()),
        ({"conditions": ["mother has keloids"]}, {"keloid_family"}),
        ({"conditions": ["mother has melanoma"]}, set()),
        ({"conditions": ["keloid cut out in 2010"]}, {"keloid"}),
        ({"conditions": ["no keloids"]}, set()),
        ({"conditions": ["cold sore since yesterday"]}, {"hsv_active"}),
        ({"conditions": ["cold sore outbreak"]}, {"hsv_active"}),
        ({"conditions": ["cold sore last week"]}, {"hsv_active"}),
        ({"conditions": ["cold sore 10 years ago"]}, {"hsv_hx", "hsv_antiviral"}),
        ({"conditions": ["I get cold sores"]}, {"hsv_hx", "hsv_antiviral"}),
        ({"conditions": ["trying to conceive"]}, {"preg_possible"}),
        ({"conditions": ["could be pregnant"]}, {"preg_possible"}),
        ({"conditions": ["pregnant"]}, {"preg", "preg_mn"}),
        ({"conditions": ["diabetes, poorly controlled"]}, {"dm_un"}),
        ({"conditions": ["Ehlers-Danlos"]}, {"slow_healing"}),
        ({"conditions": ["dental implants"]}, set()),
        ({"medications": ["fish oil"]}, {"antiplt"}),
        ({"medications": ["clopidogrel"]}, {"antiplt_rx"}),
        ({"medications": ["dual antiplatelet therapy"]}, {"antiplt_rx"}),
        ({"conditions": ["titanium dental implants"]}, set()),
        ({"conditions": ["systemic lupus, active discoid plaques on both cheeks"]}, {"autoimm", "autoimm_active"}),
        ({"conditions": ["lupus"]}, {"autoimm"}),
        ({"conditions": ["breastfeeding"]}, {"bf", "bf_mn"}),
        ({"medications": ["Ozempic for weight loss"]}, set()),
        ({"medications": ["metformin for PCOS"]}, set()),
        ({"medications": ["metformin"]}, {"dm_c"}),
        ({"medications": ["stopped clopidogrel in 2020"]}, set()),
        ({"medications": ["oral tranexamic acid"]}, {"thromb"}),
        ({"medications": ["Accutane as a teenager"]}, set()),
        ({"allergies": ["NKDA"]}, set()),
        ({"current_care": ["spicule cream"]}, {"spicules"}),
        ({"current_care": ["stopped retinol in 2020"]}, set()),
    ],
)
def test_rows_follow_from_concept_and_status(
    context: ModelContext, make: Any, words: dict[str, list[str]], expected: set[str]
) -> None:
    assert codes(context, make(**words)) == expected


@pytest.mark.parametrize(
    ("words", "zone", "elsewhere", "code", "tags"),
    [
        ("microbladed eyebrows", "forehead", "chin", "pmu", PEN),
        ("lip blush", "vermilion", "cheek_medial", "pmu", PEN),
        ("metal plate in jaw", "jaw_jowl", "forehead", "metal_face", RF),
        ("tram track scars on cheeks", "cheek_medial", "chin", "needling_scars", PEN),
        ("thread lift in the cheeks 1 month ago", "cheek_medial", "forehead", "threads", RF),
        ("lip filler 3 days ago", "vermilion", "forehead", "filler_0", RF),
    ],
)
def test_what_has_a_place_holds_there_alone(
    context: ModelContext, make: Any, words: str, zone: str, elsewhere: str, code: str, tags: frozenset[str]
) -> None:
    client = make(history=[words])
    assert code in {reason.code for reason in screen(context, client, tags, 1e-3, zone)}
    assert code not in {reason.code for reason in screen(context, client, tags, 1e-3, elsewhere)}


def test_a_day_in_the_words_counts_and_is_not_asked_again(context: ModelContext, make: Any) -> None:
    client = make(history=["botox 5 days ago"])
    assert not [question for question in unanswered_questions(client) if "history" in question.id]
    (reason,) = [r for r in screen(context, client, PEN, 1e-3, "forehead") if r.code == "bont_0"]
    assert reason.earliest == date(2026, 11, 29)
    undated = make(history=["botox"])
    assert [question.id for question in unanswered_questions(undated) if "history" in question.id]


def test_trying_to_conceive_holds_retinoids_back_and_speaks_of_no_birth(context: ModelContext, make: Any) -> None:
    (reason,) = [
        reason
        for reason in screen(context, make(conditions=["trying to conceive"]), RETINOID, None, "forehead")
        if reason.code == "preg_possible"
    ]
    assert reason.strength == "contraindicated"
    assert all("birth" not in str(part.fields) for part in (*reason.why, *reason.do))


def test_what_is_not_understood_withholds_until_it_is_reviewed(context: ModelContext, make: Any) -> None:
    assert unresolved(context, make(conditions=["gremlinitis"], current_care=["blorb"])) == ("gremlinitis", "blorb")
    mark = {"text": "Gremlinitis", "by": "NP Lee", "on": "2026-11-19"}
    assert unresolved(context, make(conditions=["gremlinitis"], reviewed=[mark])) == ()


def test_every_row_of_a_status_exists() -> None:
    rows = set(load_tables()["formulation/contraindications"].index)
    table = load_tables()["vocabulary/condition_rows"].rows
    columns = [name for name in table[0] if name.startswith("when_") or name in ("contraindications", "implied")]
    assert all(set(row.list(column)) <= rows for row in table for column in columns)


def test_an_allergy_that_is_denied_or_of_somebody_else_stands_against_nothing(make: Any) -> None:
    client = make(allergies=["mother allergic to penicillin", "no allergy to lidocaine", "nickel", "NKDA", "blorb"])
    assert standing_allergies(client) == ("nickel", "blorb")
