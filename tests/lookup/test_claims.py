"""`corneum evidence`: claims, parameters and who paid, all or by words."""

from __future__ import annotations

import json

from corneum.evidence.sources import sources
from corneum.evidence.tables import load_tables
from corneum.lookup.claims import search_evidence


def test_without_words_everything_is_there_and_is_json() -> None:
    everything = search_evidence()
    assert json.loads(json.dumps(everything, allow_nan=False)) == everything
    assert len(everything["claims"]) == len(load_tables()["outcomes/claims"].rows)
    parameters = [table for name, table in load_tables().items() if name.startswith("parameters/")]
    assert len(everything["parameters"]) == sum(len(table.rows) for table in parameters)
    assert len(everything["sources"]) == len(sources())


def test_a_claim_has_the_fields_that_others_rely_on() -> None:
    for claim in search_evidence()["claims"]:
        assert list(claim) == ["id", "claim", "verdict", "certainty", "sources", "note", "computed"]
        assert claim["computed"] is None and claim["certainty"] in ("high", "moderate", "low", "very_low")
        assert claim["verdict"] in ("supported", "partly", "contradicted", "no data")


def test_every_source_says_who_paid_or_that_it_is_not_known() -> None:
    paid = {source["key"]: source["paid_by"] for source in search_evidence()["sources"]}
    assert all(paid.values())
    assert any(text != "not known" for text in paid.values())


def test_words_narrow_the_answer_and_bring_the_works_cited() -> None:
    entries = search_evidence("bioavailable")
    assert {"s0_21", "s0_22"} <= {claim["id"] for claim in entries["claims"]}
    keys = {source["key"] for source in entries["sources"]}
    cited = {key for entry in (*entries["claims"], *entries["parameters"]) for key in entry["sources"]}  # type: ignore[attr-defined]
    assert cited <= keys and len(keys) < len(sources())


def test_every_word_has_to_be_there_and_a_word_finds_its_longer_forms() -> None:
    both, fewer = search_evidence("collagen elastin"), search_evidence("collagen")
    assert 0 < len(both["claims"]) < len(fewer["claims"])
    assert {claim["id"] for claim in search_evidence("wrinkle")["claims"]} >= {
        claim["id"] for claim in search_evidence("wrinkles")["claims"]
    }


def test_a_search_lists_a_funder_and_nothing_for_nonsense() -> None:
    assert search_evidence("Shiseido")["sources"]
    assert search_evidence("xylophone quartz") == {"effects": [], "claims": [], "parameters": [], "sources": []}


def test_a_brand_finds_what_the_claims_call_otherwise() -> None:
    assert {claim["id"] for claim in search_evidence("botox")["claims"]} >= {"s0_05"}  # "neuromuscular inhibitors"


def test_a_short_word_is_not_taken_for_the_beginning_of_another() -> None:
    assert len(search_evidence("ha")["claims"]) < len(search_evidence()["claims"]) / 4  # not "have" and "hair"
