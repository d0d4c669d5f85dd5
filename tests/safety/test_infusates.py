"""Additives by route: blood, cells, hormones, medicines and cosmetics, none of them judged as a serum."""

from __future__ import annotations

from typing import Any

import pytest

from corneum.client import client_from
from corneum.evidence.model_context import ModelContext
from corneum.evidence.sources import sources
from corneum.evidence.tables import load_tables
from corneum.planning.gates import Gate, gate
from corneum.planning.payloads import ACTIVE_PAYLOADS
from corneum.planning.treatments import ladder
from corneum.safety.gate import ROUTES
from corneum.safety.infusates import INFUSATES, QUESTIONS, infusate_reasons, on_every_route, questions_about
from corneum.safety.reasons import STRENGTHS, verdict
from corneum.wording.templates import fill

TABLES = load_tables()
CONTEXT = ModelContext(TABLES)
OPEN = tuple(route for route, state in ROUTES.items() if state == "open")
CLOSED = tuple(route for route, state in ROUTES.items() if state == "whole")
TAGS = {"microneedling": {"needle", "microneedling"}, "microinfusion": {"needle", "microinfusion"}}


def offered(device: str, *actives: str, licence: str = "physician", place: str = "UK", **formula: Any) -> Gate:
    """The gate of an offer with these actives, for somebody of whom nothing else is known."""
    stated = {
        "client": {"age": 40},
        "goals": ["texture"],
        "operator": {"licence": licence, "jurisdiction": place},
        "considering": [
            {
                "device": device,
                "formula": {"actives": [{"name": name} for name in actives], "sterile": "yes", **formula},
            }
        ],
    }
    client = client_from(stated)
    rung = next(rung for rung in ladder(CONTEXT, client) if rung.considered is not None)
    return gate(CONTEXT, client, rung, ("cheek_medial",), rung.length)


def words(found: Gate) -> str:
    return " ".join(
        fill(reason.why, "practitioner") + " " + fill(reason.do, "practitioner") for reason in found.general
    )


def test_every_row_names_routes_strengths_sources_and_an_additive_that_something_brings() -> None:
    brought = {tag for row in TABLES[ACTIVE_PAYLOADS].rows for tag in row.list("tags")}
    for row in TABLES[INFUSATES].rows:
        assert set(row.list("routes")) <= set(ROUTES) and row["strength"] in STRENGTHS, row.row_id
        assert row["additive"] in brought and row["name"] and row["why"] and row["do"], row.row_id
        assert set(row.sources) <= set(sources()), row.row_id
    for row in TABLES[QUESTIONS].rows:
        assert set(row.list("additives")) <= {each["additive"] for each in TABLES[INFUSATES].rows}, row.row_id


def test_no_additive_has_two_rules_for_one_route() -> None:
    pairs = [(row["additive"], route) for row in TABLES[INFUSATES].rows for route in row.list("routes")]
    assert len(pairs) == len(set(pairs))


@pytest.mark.parametrize(
    "additive",
    """prp exosome conditioned_medium growth_factor pdrn biostimulator insulin glutathione minoxidil steroid
    fluorouracil tacrolimus metformin vitamin_c copper_peptide hydroquinone""".split(),  # noqa: SIM905
)
def test_each_additive_has_an_answer_under_needles_and_on_closed_skin(additive: str) -> None:
    routes = {entry.route for entry in on_every_route(CONTEXT, frozenset({additive}))}
    assert routes >= {*OPEN, *CLOSED}
    assert questions_about(CONTEXT, frozenset({additive}))


@pytest.mark.parametrize("device", ["skinpen", "aquagold", "dermaqueen", "roller_generic", "secret"])
@pytest.mark.parametrize("name", ["exosomes", "stem cell exosomes", "ASCE plus"])
@pytest.mark.parametrize("place", ["UK", "US-TX", "KR", "DE"])
def test_exosomes_are_refused_under_needles_everywhere(device: str, name: str, place: str) -> None:
    """However sterile they are said to be; the approval is named, and where they come from is asked."""
    found = offered(device, name, place=place)
    assert verdict(found.general) == "contraindicated"
    assert "approved" in words(found)


@pytest.mark.parametrize("names", [("vitamin C serum",), ("L-ascorbic acid 15 %", "ferulic acid"), ("THD ascorbate",)])
def test_vitamin_c_under_needles_names_the_granulomas_once(names: tuple[str, ...]) -> None:
    found = offered("skinpen", *names)
    assert verdict(found.general) == "contraindicated"
    assert "granuloma" in words(found)
    assert len([reason for reason in found.general if "granuloma" in fill(reason.why, "practitioner")]) == 1


def test_own_blood_is_asked_for_asepsis_and_name_and_for_no_certificate() -> None:
    found = offered("skinpen", "PRP", sterile="unknown")
    codes = {reason.code for reason in found.general}
    assert verdict(found.general) == "acceptable"
    assert "prp_needles" in codes and not codes & {"not_sterile", "list_unknown", "ph_unknown"}
    said = words(found)
    assert "name and date of birth" in said and "HIV" in said
    assert "labelled sterile" not in said
    asked = [fill(question, "client") for question, _ in questions_about(CONTEXT, frozenset({"prp", "autologous"}))]
    assert any("draws the blood" in question for question in asked)
    assert any("date of birth" in question for question in asked)


def test_own_blood_that_was_not_handled_cleanly_is_refused() -> None:
    assert verdict(offered("skinpen", "i-PRF", sterile="no").general) == "contraindicated"


@pytest.mark.parametrize("other", ["niacinamide", "panthenol", "vitamin C"])
def test_what_is_mixed_into_own_blood_needs_its_own_certificate(other: str) -> None:
    codes = {reason.code for reason in offered("skinpen", "PRP", other, sterile="unknown").general}
    assert "not_sterile" in codes and "prp_needles" in codes


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("insulin", "blood sugar"),
        ("glutathione", "not approved"),
        ("minoxidil", "blood pressure"),
        ("Kenalog", "thins skin"),
        ("5-FU", "unborn child"),
        ("tacrolimus", "defence of the skin"),
        ("metformin", "tablets"),
        ("EGF", "cancer"),
        ("conditioned medium", "cell cultures"),
        ("GHK-Cu", "granuloma"),
        ("Sculptra", "nodules"),
        ("retinol", "open channels"),
        ("glycolic acid", "open channels"),
        ("hydroquinone", "sensitiser"),
    ],
)
@pytest.mark.parametrize("device", ["skinpen", "aquagold"])
def test_each_is_advised_against_under_needles_with_its_own_reason(device: str, name: str, said: str) -> None:
    found = offered(device, name)
    assert verdict(found.general) in ("not_recommended", "contraindicated")
    assert said in words(found)


@pytest.mark.parametrize(
    "name", ["insulin", "minoxidil", "Kenalog", "5-FU", "tacrolimus", "metformin", "Sculptra", "PRP"]
)
def test_medicines_and_blood_are_in_no_estheticians_scope(name: str) -> None:
    assert verdict(offered("skinpen", name, licence="esthetician").general) in ("outside_scope", "contraindicated")


def test_on_thinned_skin_exosomes_are_advised_against_and_a_serum_is_not() -> None:
    assert verdict(offered("hydrafacial", "exosomes").general) == "not_recommended"
    assert verdict(offered("hydrafacial", "vitamin C").general) == "acceptable"


def test_fish_and_approval_are_named_for_polynucleotides() -> None:
    assert "fish" in words(offered("dermaqueen", "Rejuran"))
    assert verdict(offered("dermaqueen", "Rejuran", place="US-TX").general) == "not_recommended"


@pytest.mark.parametrize("name", ["5-FU", "exosomes", "minoxidil", "Kenalog", "insulin"])
def test_in_pregnancy_none_of_them(name: str) -> None:
    stated = {
        "client": {"age": 30, "sex": "female", "screens": {"pregnancy": True}},
        "goals": ["texture"],
        "operator": {"licence": "physician"},
        "considering": [{"device": "skinpen", "formula": {"actives": [{"name": name}], "sterile": "yes"}}],
    }
    client = client_from(stated)
    rung = next(rung for rung in ladder(CONTEXT, client) if rung.considered is not None)
    found = gate(CONTEXT, client, rung, ("cheek_medial",), rung.length)
    assert any(reason.code == "preg" and reason.strength == "contraindicated" for reason in found.general)


def test_a_disease_that_a_medicine_is_for_leaves_a_note() -> None:
    tags = frozenset({"needle", "microneedling", "fluorouracil", "prescription"})
    assert verdict(infusate_reasons(CONTEXT, tags)) == "not_recommended"
    assert verdict(infusate_reasons(CONTEXT, tags, {"vitiligo"})) == "acceptable"


def test_what_a_syringe_injects_goes_by_none_of_these_routes() -> None:
    assert infusate_reasons(CONTEXT, frozenset({"injection", "filler", "biostimulator", "prescription"})) == ()


@pytest.mark.parametrize("row", [row.row_id for row in TABLES[INFUSATES].rows])
def test_sentences_tell_clients_no_length_of_a_needle(row: str) -> None:
    cells = TABLES[INFUSATES].row(row)
    assert " mm" not in cells["why"] + cells["do"]
