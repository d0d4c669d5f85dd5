"""Phrases as people write them: concept, day, place, reason and dose; and what is not understood stays so."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corneum.clinical_text import FIELDS, STATUSES, ClinicalFinding, read_phrase
from corneum.clinical_text.lexicon import NAMED
from corneum.clinical_text.phrase_tokens import words_of
from corneum.evidence.tables import load_tables

TODAY = date(2026, 11, 20)


def only(text: str, field: str = "conditions", **facts: object) -> ClinicalFinding:
    (finding,) = read_phrase(text, field, TODAY, age=45, **facts).findings  # type: ignore[arg-type]
    return finding


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("NKDA", "allergies"),
        ("no known allergies", "allergies"),
        ("nothing known", "allergies"),
        ("none regularly", "medications"),
        ("I take nothing", "medications"),
        ("no regular medication at present", "medications"),
        ("nil of note", "conditions"),
        ("fit and well", "conditions"),
        ("never had any injectables", "history"),
        ("n/a", "history"),
    ],
)
def test_asked_and_none_is_an_answer(text: str, field: str) -> None:
    phrase = read_phrase(text, field, TODAY)
    assert phrase.is_none and phrase.is_understood and not phrase.findings


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("botox 5 days ago", "2026-11-15"),
        ("filler in March 2021", "2021-03"),
        ("peel on 12/03/2024", "2024-03-12"),
        ("filler 2015-2018", "2015/2018"),
        ("laser last summer", "2026-06/2026-08"),
        ("facelift between 2019 and 2020", "2019/2020"),
        ("botox last month", "2026-10"),
        ("rosacea since 2019", "2019/"),
        ("appendix out as a child", "/1993-11-20"),
        ("planning botox in the new year", "2027-01"),
    ],
)
def test_times_are_read_day_first_and_counted_from_the_day_of_the_file(text: str, printed: str) -> None:
    time = only(text, "history").time
    assert time is not None and time.printed == printed


def test_a_day_of_another_language_is_read_where_the_file_names_it() -> None:
    time = only("Botox vor drei Wochen", "history", language="de").time
    assert time is not None and time.last == date(2026, 10, 30)


def test_place_reason_dose_and_severity() -> None:
    filler = only("lip filler two weeks ago", "history")
    assert filler.place == "lip" and filler.zones == ("vermilion", "upper_lip")
    assert only("eczema on hands").zones == ("off_the_face",)
    assert only("Ozempic for weight loss", "medications").reason == "weight loss"
    dose = only("apixaban 5 mg bd", "medications").dose
    assert dose is not None and dose.value == pytest.approx(5e-6) and dose.frequency == "twice daily"
    strength = only("tretinoin 0.05% nightly", "medications").dose
    assert strength is not None and strength.value == pytest.approx(0.5) and strength.unit == "kg/m^3"
    assert only("poorly controlled diabetes").severity == "uncontrolled"


def test_a_place_is_not_narrowed_by_words_that_may_widen_it() -> None:
    assert only("eczema on cheeks, spreading").zones == ()
    assert only("eczema on cheeks and gubbins").zones == ()


@pytest.mark.parametrize(
    ("text", "field", "concept"),
    [
        ("fish oil", "medications", "fish_oil"),
        ("microbladed eyebrows", "history", "microblading"),
        ("VT Reedle Shot 300", "current_care", "micro_spicules"),
        ("tram track scarring", "conditions", "tram_track_scars"),
        ("metal plate in jaw", "conditions", "metal_implant"),
        ("sertaline 100", "medications", "sertraline"),
        ("exzema", "conditions", "eczema"),
    ],
)
def test_words_of_the_room_are_known(text: str, field: str, concept: str) -> None:
    assert only(text, field).concept.id == concept


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("blorb", "current_care"),
        ("blorbium night mist", "current_care"),
        ("niacinamide and blorb, blorb cream", "current_care"),
        ("quarbolism, mild", "conditions"),
        ("eczema and gremlinitis", "conditions"),
        ("zorblaxin 20 mg", "medications"),
        ("aspirin and foobarumab", "medications"),
        ("what has keys but opens no locks", "conditions"),
        ("no gremlinitis", "conditions"),
        ("eczema, painful lump", "conditions"),
    ],
)
def test_what_is_not_known_is_not_understood(text: str, field: str) -> None:
    assert not read_phrase(text, field, TODAY).is_understood


@pytest.mark.parametrize("word", ["florbane", "warfan", "clonazolam", "aspen"])
def test_a_word_that_is_only_like_another_is_not_read_as_it(word: str) -> None:
    assert not read_phrase(word, "medications", TODAY).findings


def test_no_named_condition_stands_twice_in_its_domain() -> None:
    seen_words: dict[tuple[str, tuple[str, ...]], str] = {}
    for row in load_tables()[NAMED].rows:
        for words in (row["name"], *row.list("synonyms")):
            key = (row["domain"], words_of(words))
            if not words.isupper():
                assert seen_words.setdefault(key, row.row_id) == row.row_id, words


def test_the_classes_of_named_conditions_exist() -> None:
    classes = set(load_tables()["vocabulary/condition_rows"].index)
    assert all(set(row.list("classes")) <= classes for row in load_tables()[NAMED].rows)


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=200), st.sampled_from(FIELDS))
def test_any_text_is_read(text: str, field: str) -> None:
    phrase = read_phrase(text, field, TODAY, age=30)
    assert all(finding.status in STATUSES and finding.words for finding in phrase.findings)
    assert not (phrase.is_none and phrase.findings)
