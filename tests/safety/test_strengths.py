"""Strengths as their sources have them: one reviewed table, and a measurement before what a medicine suggests."""

from __future__ import annotations

from typing import Any

import pytest

from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Row, load_tables
from corneum.safety.contraindications import MAP, screen
from corneum.safety.reasons import Reason
from tests.safety.words import in_words

TABLES = load_tables()
REVIEW = "safety/strength_review"
COLUMN = {"absolute": "contraindicated", "relative": "not_recommended", "note": "note"}
PEN = frozenset({"needle", "microneedling", "automated_pen", "steel"})
RF = frozenset({"needle", "microneedling", "rf", "heat", "steel"})
FILLER = frozenset({"injection", "filler"})
TOXIN = frozenset({"injection", "toxin"})
HYDRA = frozenset({"abrasion", "suction", "hydradermabrasion"})
DEEP, SHALLOW = 1e-3, 0.25e-3


def strengths(
    context: ModelContext, client: Any, tags: frozenset[str], depth: float | None = DEEP, zone: str = "forehead"
) -> dict[str, str]:
    return {reason.code: reason.strength for reason in screen(context, client, tags, depth, zone)}


def reason_of(context: ModelContext, client: Any, tags: frozenset[str], code: str, zone: str = "forehead") -> Reason:
    return next(reason for reason in screen(context, client, tags, DEEP, zone) if reason.code == code)


def test_every_row_of_the_map_was_reviewed_once() -> None:
    assert [row.row_id for row in TABLES[REVIEW].rows] == [row.row_id for row in TABLES[MAP].rows]


@pytest.mark.parametrize("review", TABLES[REVIEW].rows, ids=lambda row: row.row_id)
def test_the_map_is_as_strong_as_the_review_and_the_review_cites_a_source(review: Row) -> None:
    row = TABLES[MAP].row(review.row_id)
    strongest = next(word for word, column in COLUMN.items() if row[column])
    assert review["strength"] == strongest
    assert review["says"]
    assert set(review.sources) - {"corneum_review"}
    assert set(review.sources) == set(TABLES["formulation/contraindications"].row(review.row_id).sources)


@pytest.mark.parametrize("word", ["aspirin 81 mg", "low-dose aspirin", "fish oil", "vitamin E", "ibuprofen"])
@pytest.mark.parametrize("tags", [PEN, RF, FILLER, TOXIN])
def test_low_dose_aspirin_and_fish_oil_are_notes(
    context: ModelContext, make: Any, word: str, tags: frozenset[str]
) -> None:
    # guidelines continue aspirin through minor procedures (ucsd_antithrombotic, dss_bleeding2019)
    client = make(medications=[word])
    assert strengths(context, client, tags)["antiplt"] == "note"
    assert in_words(reason_of(context, client, tags, "antiplt").do).startswith("Do not stop")


@pytest.mark.parametrize("word", ["clopidogrel 75 mg", "Brilinta", "dual antiplatelet therapy", "apixaban", "warfarin"])
def test_what_is_prescribed_against_clots_weighs_against_depth_and_is_never_stopped(
    context: ModelContext, make: Any, word: str
) -> None:
    client = make(medications=[word])
    code = next(code for code in ("ac", "antiplt_rx") if code in strengths(context, client, PEN))
    assert strengths(context, client, PEN)[code] == "not_recommended"
    assert strengths(context, client, PEN, SHALLOW)[code] == "note"
    assert in_words(reason_of(context, client, PEN, code).do).startswith("Do not stop")


def test_two_platelet_inhibitors_are_one_reason_and_the_graver(context: ModelContext, make: Any) -> None:
    found = strengths(context, make(medications=["aspirin 75 mg", "clopidogrel"]), PEN)
    assert found["antiplt_rx"] == "not_recommended" and "antiplt" not in found


@pytest.mark.parametrize(
    "word", ["dental implants", "titanium dental implants", "crowns and fillings", "hip replacement"]
)
def test_metal_of_the_teeth_is_no_reason_against_radio_frequency(context: ModelContext, make: Any, word: str) -> None:
    assert not {"pacemaker", "metal_face", "metal_any"} & set(strengths(context, make(conditions=[word]), RF))


@pytest.mark.parametrize("word", ["pacemaker", "ICD", "cochlear implant", "deep brain stimulator"])
def test_an_electronic_implant_is_absolute_for_radio_frequency_alone(
    context: ModelContext, make: Any, word: str
) -> None:
    client = make(conditions=[word])
    assert strengths(context, client, RF)["pacemaker"] == "contraindicated"
    assert "pacemaker" not in strengths(context, client, PEN)


@pytest.mark.parametrize(
    ("conditions", "medications", "code"),
    [
        (["type 2 diabetes, HbA1c 10.8 %"], ["metformin", "insulin glargine"], "dm_un"),
        (["diabetes, poorly controlled"], ["gliclazide"], "dm_un"),
        (["diabetes, HbA1c 6.4 %"], ["metformin"], "dm_c"),
        ([], ["metformin"], "dm_c"),
    ],
)
def test_what_was_measured_overrules_what_medicines_suggest(
    context: ModelContext, make: Any, conditions: list[str], medications: list[str], code: str
) -> None:
    found = strengths(context, make(conditions=conditions, medications=medications), PEN)
    assert {"dm_un", "dm_c"} & set(found) == {code}


def test_uncontrolled_diabetes_sends_to_the_treating_physician_first(context: ModelContext, make: Any) -> None:
    do = in_words(reason_of(context, make(conditions=["diabetes, HbA1c 9.5 %"]), RF, "dm_un").do)
    assert "physician who treats the diabetes comes first" in do and "until it is under control" in do


@pytest.mark.parametrize("word", ["lupus with active plaques", "active dermatomyositis rash", "discoid lupus flare"])
def test_an_active_autoimmune_disease_of_the_skin_keeps_suction_and_abrasion_away(
    context: ModelContext, make: Any, word: str
) -> None:
    for tags in (HYDRA, PEN, RF):
        assert strengths(context, make(conditions=[word]), tags)["autoimm_active"] == "not_recommended"
    assert "autoimm_active" not in strengths(context, make(conditions=["lupus, in remission"]), HYDRA)


@pytest.mark.parametrize("file", [{"screens": {"cold_sores": True}}, {"conditions": ["I get cold sores twice a year"]}])
def test_cold_sores_ask_a_prescriber_about_tablets_before_the_visit_wherever_the_needles_go(
    context: ModelContext, make: Any, file: dict[str, Any]
) -> None:
    reason = reason_of(context, make(**file), PEN, "hsv_antiviral")
    do = in_words(reason.do)
    assert reason.person_wide and reason.strength == "note"
    assert "prescriber" in do and "antiviral" in do and "day before or the morning" in do
    assert not any(dose in do for dose in ("mg", "twice"))
    assert {"gilbert2000", "beeson2002"} <= set(reason.sources)


def test_breastfeeding_is_a_note_for_needles_and_stronger_for_what_is_carried(context: ModelContext, make: Any) -> None:
    client = make(screens={"breastfeeding": True})
    assert strengths(context, client, PEN)["bf_mn"] == "note"
    assert strengths(context, client, PEN | {"toxin"})["bf"] == "not_recommended"


def test_a_blocked_vessel_is_sent_where_hyaluronidase_is_given_and_sight_is_the_same_emergency() -> None:
    do = TABLES["safety/red_flags"].row("vascular_event")["do"]
    assert do.startswith("Emergency:") and "hyaluronidase" in do and "sight" in do and "ambulance" in do
