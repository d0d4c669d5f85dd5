"""Signs of an emergency are read from lay words; only an explicit past or a denial of that very sign lowers one."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corneum.client import Client
from corneum.clinical_text.red_flags import RULES, names_sign, signs
from corneum.clinical_text.sign_words import WORDS, phrases
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Row, load_tables
from corneum.safety.emergencies import RED_FLAGS, emergencies, red_flags
from tests.clinical_text.emergency_phrases import Phrase
from tests.clinical_text.emergency_phrases import phrases as written_phrases

TABLES = load_tables()
TODAY = date(2026, 11, 20)
RECENT = timedelta(days=28)
PHRASES = written_phrases()
POSITIVE = [phrase for phrase in PHRASES if phrase.signs]
HARMLESS = [phrase for phrase in PHRASES if not phrase.signs]


def now(text: str, field: str = "conditions", day: date | None = None, done_lately: str = "") -> set[str]:
    read = signs(text, TODAY, RECENT, field=field, day=day, done_lately=done_lately)
    return {sign.identity for sign in read if sign.status == "now"}


def statuses(text: str, field: str = "conditions", day: date | None = None) -> dict[str, str]:
    return {sign.identity: sign.status for sign in signs(text, TODAY, RECENT, field=field, day=day)}


def client(**person: object) -> Client:
    return Client.model_validate(
        {"client": {"age": 40, **person}, "goals": ["pores"], "date": str(TODAY)}, context={"today": TODAY}
    )


# phrases


def test_there_are_phrases_enough_and_half_were_written_before_the_rules_were_tried() -> None:
    assert len(PHRASES) >= 300 and len({phrase.text for phrase in PHRASES}) == len(PHRASES)
    assert sum(phrase.written == "before" for phrase in PHRASES) >= 130
    assert {identity for phrase in POSITIVE for identity in phrase.signs} == set(TABLES[RED_FLAGS].index)


@pytest.mark.parametrize("phrase", POSITIVE, ids=lambda phrase: phrase.text[:50])
def test_a_sign_in_public_wording_is_raised(phrase: Phrase) -> None:
    assert phrase.signs <= now(phrase.text, phrase.field, phrase.day)


def test_at_most_one_harmless_neighbour_in_twenty_is_raised() -> None:
    raised = [phrase.text for phrase in HARMLESS if now(phrase.text, phrase.field, phrase.day)]
    assert len(raised) <= len(HARMLESS) / 20, raised


def test_the_words_of_conditions_care_and_goals_that_are_no_emergency_raise_none() -> None:
    """The vocabulary is a second list of neighbours, written for another end; what rightly rises is named here."""
    rightly = ("granuloma", "nodule", "lumps", "erysipelas", "ophthalmic shingles", "dysphagia", "botulism")
    words = [
        word
        for name in ("conditions", "drug_classes", "drugs", "care", "actives", "goals", "treatment_classes", "devices")
        for row in TABLES[f"vocabulary/{name}"].rows
        for word in (row["name"], *row.list("synonyms"))
    ]
    assert [word for word in words if now(word) and not any(part in word for part in rightly)] == []


# writing

FILLER_WORDS = ("um", "hello", "please help", "sorry for my english", "I think", "kind of", "x", "lol")
SIGN = st.sampled_from([phrase for phrase in POSITIVE if phrase.day is None])


@settings(max_examples=150, deadline=None)
@given(
    SIGN,
    st.lists(st.sampled_from(FILLER_WORDS), max_size=2),
    st.lists(st.sampled_from(FILLER_WORDS), max_size=2),
    st.sampled_from(["", ".", "!!", "...", "?", " :(", "\n", ", "]),
    st.sampled_from([str.upper, str.lower, str.title, str]),
)
def test_filler_words_case_and_punctuation_around_a_sign_never_lose_it(
    phrase: Phrase, before: list[str], after: list[str], mark: str, case: type[str]
) -> None:
    text = f"{' '.join(before)} {mark} {case(phrase.text)} {mark} {' '.join(after)}"
    assert phrase.signs <= now(text, phrase.field)


@pytest.mark.parametrize(
    "text",
    [
        "throat sweling",
        "sweling of my tongue",
        "blurrred vision in my left eye since filer",
        "anaphalaxis",
        "anaphylactc shock",
        "nodulles after filler",
        "blistrs after the laser",
        "livedoo",
        "celulitis",
        "dificulty swalowing",
        "metalic taste",
        "twiching",
        "wheezng",
        "my lip turned purpel after fillers",
        "shingels near my eye",
    ],
)
def test_a_letter_wrong_in_a_long_word_loses_nothing(text: str) -> None:
    assert now(text)


@pytest.mark.parametrize("seed", range(12))
def test_the_order_of_statements_is_free(seed: int) -> None:
    parts = ["lip filler yesterday", "the skin is white and painful", "I am 45", "no allergies"]
    random.Random(seed).shuffle(parts)
    assert "vascular_event" in now(", ".join(parts)) and "vascular_event" in now(". ".join(parts))


# time


@pytest.mark.parametrize(
    "time",
    ["", "now", "today", "since yesterday", "for three weeks", "2 weeks ago", "three days ago", "last night", "still"],
)
@pytest.mark.parametrize("sign", ["blurred vision", "throat swelling", "red streaks on my cheek", "skin turned white"])
def test_no_time_and_a_recent_time_count_as_now(sign: str, time: str) -> None:
    assert now(f"{sign} {time}")


@pytest.mark.parametrize(
    "time",
    [
        "5 years ago",
        "5 weeks ago",
        "a couple of years ago",
        "as a child",
        "in 2019",
        "(2019)",
        "in March 2024",
        "on 12/03/2024",
        "last year",
        "in childhood",
    ],
)
@pytest.mark.parametrize("sign", ["blurred vision", "throat swelling", "cellulitis of the face", "anaphylaxis"])
def test_an_explicit_past_over_four_weeks_makes_a_sign_past(sign: str, time: str) -> None:
    assert set(statuses(f"{sign} {time}").values()) == {"past"}
    assert set(statuses(f"{time}, {sign}").values()) == {"past"}


@pytest.mark.parametrize(
    "text",
    [
        "filler 2 years ago and now my lip is white and painful",
        "filler 2 years ago, my lip is white and painful",
        "history of filler, now livedo",
        "blurred vision started 2 months ago after filler",
        "had PRP in 2019. Blurred vision in one eye since yesterday",
        "swollen tongue last year and again today",
        "hard lumps since filler in 2024",
        "hard lumps three months after filler",
    ],
)
def test_a_past_of_something_else_or_a_sign_that_goes_on_lowers_none(text: str) -> None:
    assert now(text)


def test_the_day_of_an_event_counts_unless_the_words_say_that_it_goes_on() -> None:
    old = TODAY - timedelta(days=200)
    assert statuses("throat swelling after filler", day=old) == {"anaphylaxis": "past"}
    assert now("filler, still hard lumps there", day=old)
    assert now("throat swelling after filler", day=TODAY - timedelta(days=20))


def test_a_sudden_sign_of_many_years_is_past_unless_it_took_a_new_turn_and_a_lump_is_not() -> None:
    assert not now("blind in one eye since birth") and not now("double vision for ten years")
    assert now("blind in one eye since birth, double vision in the other today")
    assert now("double vision for ten years, much worse since yesterday")
    assert now("nodules for two years after filler")


# denial


@pytest.mark.parametrize(
    "text",
    [
        "no blurred vision",
        "denies fever, chills, red streaks",
        "no fever, chills or spreading redness",
        "never had throat swelling",
        "without any swelling of the lips",
        "fever: no",
        "doesn't have blurred vision",
        "no longer any throat swelling",
        "my vision is fine",
        "breathing is normal",
    ],
)
def test_a_sign_that_is_denied_is_none(text: str) -> None:
    assert not now(text)


@pytest.mark.parametrize(
    "text",
    [
        "no pain but my lip went white after filler",
        "no allergies, lips swelling after numbing cream",
        "not sure why but my vision is blurred",
        "I don't know what it is, red streaks on my cheek",
        "never had this before: throat closing",
        "no fever and my cheek is hot and swollen",
        "can't see and can't breathe",
        "the white patch on my lip does not go away",
        "no relief, severe pain after filler",
        "not only white but also painful skin after filler",
    ],
)
def test_a_denial_of_something_else_lowers_none(text: str) -> None:
    assert now(text)


def test_a_sign_of_somebody_else_or_one_that_is_feared_is_none() -> None:
    assert not now("my mother had anaphylaxis") and not now("family history of anaphylaxis")
    assert not now("scared of going blind from filler") and not now("risk of vascular occlusion")
    assert now("my friend says my lip is white and painful after filler")


@pytest.mark.parametrize(
    "text",
    [
        "worried about burns from RF",
        "can filler cause necrosis?",
        "how common is blindness after filler?",
        "read online that filler can block a vessel and make you blind",
        "told to call if white patches appear",
        "if you notice red streaks or fever ring us",
        "clinic lists vascular occlusion as a rare risk",
        "my sister had filler, her lip went black",
        "no fevers, chills, rigors",
        "no pain, swelling, discharge",
        "lips not swollen",
    ],
)
def test_a_question_hearsay_advice_or_a_denied_list_names_no_sign_that_is_there(text: str) -> None:
    assert not now(text)


@pytest.mark.parametrize(
    "text",
    [
        "is this normal: skin went white after filler",
        "should I call someone if my lip has gone white after filler?",
        "worried about a pale purple patch on my chin since the injection",
        "they told me to ring if it turned pale and it has turned pale",
        "can filler make the skin on my nose go dusky?",
        "I read that white skin after filler is bad and mine looks grey and painful, my lip too",
        "no pain, lips swelling after the cream",
        "no pain, fever",
        "can no longer see out of my left eye",
    ],
)
def test_a_question_about_what_is_there_raises_it(text: str) -> None:
    assert now(text)


def test_an_everyday_allergen_in_a_list_of_allergies_is_no_event_unless_it_is_going_on() -> None:
    assert statuses("shellfish, throat swells", "allergies") == {"anaphylaxis": "past"}
    assert now("ate prawns an hour ago, throat swelling", "allergies") and now("throat swells", "allergies")
    assert now("lidocaine, throat swells", "allergies")


def test_a_time_beside_an_attack_and_an_end_beside_a_past_make_a_sign_past() -> None:
    assert statuses("idiopathic angioedema, one attack in 2012") == {"anaphylaxis": "past"}
    assert statuses("laser 2018, blistered on one spot and healed")["burn_blister"] == "past"
    assert now("laser 2018, blistered again today")
    assert not now("blind in one eye since an accident in 1990")


def test_offers_are_read_for_signs_that_are_going_on_and_not_for_what_is_wished() -> None:
    def codes(*offers: object) -> list[str]:
        file = {"client": {"age": 40}, "goals": ["pores"], "date": str(TODAY), "considering": list(offers)}
        flags = emergencies(ModelContext(TABLES), Client.model_validate(file, context={"today": TODAY}))
        return [flag.code for flag in flags]

    assert codes("Morpheus8 for my cheek, since the filler yesterday my lip is white and painful") == ["vascular_event"]
    assert codes({"device": "dermapen", "not_understood": ["blistered after RF last week, still raw"]})
    assert not codes("microneedling 3 sessions, lip filler for pale lips", "RF needling for burn scars")


# context


def test_a_place_or_a_cause_is_needed_where_the_word_alone_is_harmless() -> None:
    assert now("ears ringing after numbing cream") and not now("ears ringing")
    assert now("ears ringing", done_lately="numbing cream")
    assert now("dusky patch on my lip") and not now("pale skin")
    assert now("blister on my cheek after the laser") and not now("blister on my heel after a walk")


@pytest.mark.parametrize("text", ["penicillin: anaphylaxis", "anaphylactic to peanuts", "bee stings (anaphylaxis)"])
def test_a_severe_reaction_in_a_list_of_allergies_is_no_event_unless_it_follows_something(text: str) -> None:
    assert statuses(text, "allergies") == {"anaphylaxis": "past"}
    assert now("anaphylaxis after the numbing cream", "allergies") and now("anaphylaxis", "allergies")


@pytest.mark.parametrize(
    "person",
    [
        {"conditions": ["lips swelling after numbing cream"]},
        {"medications": ["lips swelling since the antibiotic"]},
        {"allergies": ["lips swelling after numbing cream"]},
        {"history": [{"event": "lips swelling after numbing cream", "when": "2026-11-19"}]},
        {"previous_treatments": [{"device": "skinpen", "reaction": "lips swelling after the numbing cream"}]},
    ],
)
def test_a_sign_is_read_wherever_a_client_writes_freely(person: dict[str, object]) -> None:
    context = ModelContext(TABLES)
    assert [flag.code for flag in emergencies(context, client(**person))][:1] == ["anaphylaxis"]


def test_what_was_done_lately_is_the_context_of_what_is_written_elsewhere() -> None:
    context = ModelContext(TABLES)
    done = [{"event": "lip filler", "when": "2026-11-19"}]
    assert emergencies(context, client(conditions=["upper lip white and cold"], history=done))
    old = [{"event": "lip filler", "when": "2024-11-19"}]
    assert not red_flags(context, client(conditions=["pale skin"], history=old))


def test_words_that_name_a_sign_are_understood_also_when_it_is_denied_or_past() -> None:
    assert names_sign("no blurred vision") and names_sign("anaphylaxis in 2009") and not names_sign("gremlinitis")


# tables


def test_each_rule_names_a_sign_with_an_answer_and_each_sign_has_rules() -> None:
    assert {row["sign"] for row in TABLES[RULES].rows} == {row.row_id for row in TABLES[RED_FLAGS].rows}


@pytest.mark.parametrize("row", TABLES[RULES].rows, ids=lambda row: row.row_id)
def test_each_group_of_a_rule_has_words(row: Row) -> None:
    cells = [row["needs"], *row.list("context"), *row.list("unless"), *row.list("other_cause")]
    assert all(phrases(group) for cell in cells for group in cell.split("+"))
    assert row["reach"] in ("phrase", "sentence") and row["course"] in ("sudden", "lasting", "named", "reaction")


def test_no_group_of_words_is_idle() -> None:
    """Each group stands in a rule, in another group, or is one that the reading itself asks for."""
    cells = {
        group
        for row in TABLES[RULES].rows
        for column in ("needs", "context", "unless", "other_cause")
        for cell in row.list(column)
        for group in cell.split("+")
    }
    named = {word[1:] for row in TABLES[WORDS].rows for word in row.list("words") if word.startswith("@")}
    asked_for = set(
        [
            "advice",
            "after",
            "allergen",
            "allergy",
            "anybody",
            "asks_for_oneself",
            "asks_whether",
            "auxiliary",
            "call",
            "came_true",
            "clause_start",
            "condition",
            "correct_words",
            "denial",
            "denial_ends",
            "denial_to_the_end",
            "denied_after",
            "feared",
            "feared_after",
            "fresh",
            "gone",
            "happening",
            "hearsay",
            "lifelong",
            "names_of_other_things",
            "new_turn",
            "no_denial",
            "numbing",
            "over",
            "own",
            "own_body",
            "past",
            "procedure",
            "relative",
            "relative_verb",
            "second_person",
            "small_words",
            "still",
            "symptom",
            "will",
            "worried",
        ]
    )
    assert set(TABLES[WORDS].index) == cells | named | asked_for


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    for sign in signs(text, TODAY, RECENT):
        assert sign.words in text
