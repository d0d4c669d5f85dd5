"""The rules for status: triggers with a side and a scope, pseudo-triggers and ends, each in wordings of its own."""

from __future__ import annotations

from datetime import date

import pytest

from corneum.clinical_text import STATUSES, read_phrase
from corneum.clinical_text.status_rules import TABLE, rule_words
from corneum.evidence.tables import load_tables

TODAY = date(2026, 11, 20)


def statuses(text: str, field: str = "conditions") -> list[tuple[str, str]]:
    return [(finding.concept.id, finding.status) for finding in read_phrase(text, field, TODAY, age=45).findings]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("eczema", [("eczema", "now")]),
        ("eczema as a child, clear for 20 years", [("eczema", "resolved")]),
        ("had melanoma 10 years ago", [("melanoma", "past")]),
        ("psoriasis in remission", [("psoriasis", "resolved")]),
        ("outgrew asthma", [("asthma", "resolved")]),
        ("h/o shingles", [("shingles", "past")]),
        ("used to have acne", [("acne", "past")]),
        ("no longer has eczema", [("eczema", "past")]),
        ("trying to conceive", [("trying_to_conceive", "now")]),
        ("possibly pregnant", [("pregnancy", "possible")]),
        ("?lupus", [("systemic_lupus_erythematosus", "possible")]),
        ("lupus was ruled out", [("systemic_lupus_erythematosus", "negated")]),
        ("r/o coeliac", [("coeliac_disease", "possible")]),
        ("not sure if it is rosacea", [("rosacea", "possible")]),
        ("mother has keloids", [("keloid", "family")]),
        ("FHx melanoma", [("melanoma", "family")]),
        ("psoriasis (dad)", [("psoriasis", "family")]),
        ("never had cold sores", [("cold_sores", "negated")]),
    ],
)
def test_a_trigger_gives_its_status(text: str, expected: list[tuple[str, str]]) -> None:
    assert statuses(text) == expected


def test_a_denial_ends_with_its_clause_unless_it_opens_a_list() -> None:
    assert statuses("no diabetes, HTN since 2015") == [("diabetes", "negated"), ("hypertension", "now")]
    assert {status for _, status in statuses("denies diabetes, keloid, asthma")} == {"negated"}
    assert {status for _, status in statuses("no history of keloids, cold sores or diabetes")} == {"negated"}
    assert statuses("no asthma but rosacea") == [("asthma", "negated"), ("rosacea", "now")]


def test_what_is_denied_beside_a_concept_does_not_deny_it() -> None:
    assert statuses("asthma, never needed oxygen")[0] == ("asthma", "now")
    assert statuses("psoriasis, no improvement") == [("psoriasis", "now")]
    assert statuses("diabetes, not well controlled") == [("diabetes", "now")]


def test_the_family_ends_where_the_client_begins() -> None:
    assert statuses("mum has vitiligo and I have rosacea") == [("vitiligo", "family"), ("rosacea", "now")]
    assert statuses("my sister gets cold sores but I don't") == [("cold_sores", "family"), ("cold_sores", "negated")]


def test_two_statements_joined_by_and_keep_their_own_status() -> None:
    assert statuses("rosacea now and eczema as a child") == [("rosacea", "now"), ("eczema", "past")]


def test_what_is_over_is_told_from_what_goes_on_among_medicines() -> None:
    assert statuses("stopped isotretinoin 3 months ago", "medications") == [("isotretinoin", "past")]
    assert statuses("starting roaccutane in January", "medications") == [("isotretinoin", "planned")]
    assert statuses("no longer on Humira", "medications") == [("adalimumab", "past")]
    switched = statuses("switched from Zoloft to Lexapro in May", "medications")
    assert switched == [("sertraline", "past"), ("escitalopram", "now")]


def test_an_allergy_of_long_ago_is_an_allergy() -> None:
    (finding,) = read_phrase("penicillin, rash as a child", "allergies", TODAY).findings
    assert (finding.concept.domain, finding.status) == ("allergy", "now")
    (outgrown,) = read_phrase("eggs, grew out of it", "allergies", TODAY).findings
    assert outgrown.status == "resolved"


@pytest.mark.parametrize(
    ("text", "field", "status"),
    [
        ("haven't had my warfarin checked lately", "medications", "now"),
        ("don't stop my warfarin", "medications", "now"),
        ("warfarin was stopped but restarted last week", "medications", "now"),
        ("I am pregnant, just found out, hoping all goes well", "conditions", "now"),
        ("stopped smoking, started again", "conditions", "now"),
        ("cold sore on my lip now, not had one for years", "conditions", "now"),
        ("can't go without my Ventolin", "medications", "now"),
        ("about to come off lithium", "medications", "now"),
        ("not had a migraine for ten years", "conditions", "resolved"),
        ("could it be rosacea?", "conditions", "possible"),
        ("my sister reckons it's vitiligo", "conditions", "possible"),
        ("having lip filler on Saturday", "history", "planned"),
        ("husband is awaiting a facelift", "history", "family"),
    ],
)
def test_what_goes_on_is_not_read_as_over(text: str, field: str, status: str) -> None:
    assert [found for _, found in statuses(text, field)] == [status]


def test_a_treatment_that_is_booked_hides_none_of_weeks_ago() -> None:
    again = statuses("microneedling, last one 5 weeks ago, booked again for 12th Dec", "history")
    assert again == [("microneedling", "past"), ("microneedling", "planned")]


def test_lists_and_brackets_share_what_is_said() -> None:
    assert {status for _, status in statuses("no diabetes, epilepsy or heart disease")} == {"negated"}
    assert {status for _, status in statuses("mum has lupus, asthma and gout")} == {"family"}
    assert statuses("not on blood thinners (warfarin)", "medications")[-1] == ("warfarin", "negated")
    assert {status for _, status in statuses("psoriasis or eczema")} == {"possible"}


def test_every_rule_is_complete() -> None:
    for row in load_tables()[TABLE].rows:
        assert row["kind"] in ("trigger", "pseudo", "end") and row["direction"] in ("before", "after", "both")
        assert (row["status"] in (*STATUSES, "recurring", "ending")) is (row["kind"] == "trigger"), row.row_id
        assert row["scope"] in ("segment", "list")
    assert len(rule_words()) > 300
