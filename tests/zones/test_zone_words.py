"""Words for places: zones, groups of zones, parts of the body that lie outside, and what is not guessed at."""

from __future__ import annotations

import pytest

from corneum.errors import InputFault
from corneum.evidence.tables import load_tables
from corneum.zones import GROUPS, OUTSIDE, WHOLE_FACE, find_zone, nearest_zones, zones, zones_meant

NOSE = ("nose_dorsum", "nose_sidewall", "nose_tip")
T_ZONE = {"forehead", "glabella", *NOSE, "chin"}
BEARD = {"cheek_medial", "cheek_lateral", "upper_lip", "chin", "jaw_jowl", "neck"}
EYES = {"upper_eyelid", "lower_eyelid", "crows_feet"}

WORDS: dict[str, set[str]] = {
    # of practitioners
    "scalp": {"scalp"},
    "submental": {"submental"},
    "under chin": {"submental"},
    "beard area": BEARD,
    "mouth": {"upper_lip", "chin"},
    "tzone": T_ZONE,
    # our own
    "T zone": T_ZONE,
    "the T-Zone": T_ZONE,
    "U-zone": {"cheek_medial", "cheek_lateral", "jaw_jowl", "chin"},
    "beard": BEARD,
    "shaving area": BEARD,
    "around the mouth": {"upper_lip", "chin"},
    "perioral area": {"upper_lip", "chin"},
    "corners of the mouth": {"upper_lip", "chin"},
    "under the chin": {"submental"},
    "below the chin": {"submental"},
    "double chin area": {"submental"},
    "submentum": {"submental"},
    "hairline": {"scalp"},
    "top of the head": {"scalp"},
    "hair parting": {"scalp"},
    "lips": {"vermilion"},
    "my lips": {"vermilion"},
    "eyes": EYES,
    "eye area": EYES,
    "around my eyes": EYES,
    "periorbital": EYES,
    "whole neck": {"neck"},
    "neck area": {"neck"},
    "front of the neck": {"neck"},
    "tech neck": {"neck"},
    "chest": {"decollete"},
    "cleavage": {"decollete"},
    "décolletage": {"decollete"},
    "left cheek": {"cheek_medial", "cheek_lateral"},
    "both cheeks": {"cheek_medial", "cheek_lateral"},
    "outer cheeks": {"cheek_lateral"},
    "cheekbones": {"malar"},
    "jaw line": {"jaw_jowl"},
    "jowls": {"jaw_jowl"},
    "whole nose": set(NOSE),
    "tip of nose": {"nose_tip"},
    "bridge of nose": {"nose_dorsum"},
    "sides of my nose": {"nose_sidewall"},
    "nostrils": {"nose_tip"},
    "under eyes": {"lower_eyelid"},
    "under-eye area": {"lower_eyelid"},
    "lower lids": {"lower_eyelid"},
    "upper lids": {"upper_eyelid"},
    "crow’s feet": {"crows_feet"},
    "temples": {"temple"},
    "between the eyebrows": {"glabella"},
    "11 lines": {"glabella"},
    "eyebrows": {"forehead", "glabella", "upper_eyelid"},
    "smile lines": {"cheek_medial"},
    "nasolabial folds": {"cheek_medial"},
    "marionettes": {"chin", "jaw_jowl"},
    "lip lines": {"upper_lip"},
    "moustache area": {"upper_lip"},
    "chin area": {"chin"},
    "forehead and temples": {"forehead", "temple"},
    "nose, chin & cheeks": {*NOSE, "chin", "cheek_medial", "cheek_lateral"},
    "face and neck": {*WHOLE_FACE, "neck"},
    "face, neck and chest": {*WHOLE_FACE, "neck", "decollete"},
    "full face": set(WHOLE_FACE),
    "the entire face": set(WHOLE_FACE),
    "lower face": {"jaw_jowl"},
    "upper third of the face": {"forehead", "glabella", "temple", "crows_feet"},
}

BODY = """
hands; back of the hands; knuckles; arms; underarms; elbows; back; upper back; shoulders; belly; stomach; thighs; legs;
knees; knee; calves; feet; buttocks; breasts; body; whole body; ears; earlobes; behind the ears; back of the neck; hips;
bikini line; armpits; love handles; forearms; my left knee; the arms and legs
"""


@pytest.mark.parametrize("word", WORDS)
def test_a_word_means_its_zones(word: str) -> None:
    assert set(find_zone(word)) == WORDS[word]


@pytest.mark.parametrize("word", [word.strip() for word in BODY.split(";")])
def test_the_body_is_understood_and_lies_outside(word: str) -> None:
    meaning = zones_meant(word)
    assert meaning is not None and meaning.outside and not meaning.zones
    with pytest.raises(InputFault, match="lies outside of the atlas"):
        find_zone(word)


@pytest.mark.parametrize(
    ("word", "near"),
    [
        ("forhead", ("forehead",)),
        ("chinn", ("chin",)),
        ("cheeek", ("cheek_medial", "cheek_lateral")),
        ("breastbone of my chest", ("decollete",)),
        ("sternum", ("decollete",)),
        ("unibrow", ("glabella",)),
        ("stubble", ("upper_lip",)),
        ("adam apple", ("neck", "submental")),
        ("temple hair", ("scalp",)),
    ],
)
def test_what_is_near_is_suggested_and_never_taken(word: str, near: tuple[str, ...]) -> None:
    assert zones_meant(word) is None
    assert nearest_zones(word)[: len(near)] == near


@pytest.mark.parametrize("word", ["kneecap", "planet", "zorp", "florp area", "", "9", "皮膚", "cheek and florp"])
def test_what_is_not_understood_stays_so(word: str) -> None:
    assert zones_meant(word) is None


@pytest.mark.parametrize("word", ["kneecap", "planet", "zorp", "toast"])
def test_where_nothing_is_near_nothing_is_suggested(word: str) -> None:
    assert nearest_zones(word) == ()


def test_no_word_stands_for_a_zone_and_for_the_body() -> None:
    tables = load_tables()
    outside = {word.lower() for row in tables[OUTSIDE].rows for word in (row["name"], *row.list("synonyms"))}
    inside = {word.lower() for zone in zones().values() for word in (zone.name, *zone.synonyms)}
    assert not outside & inside
    for row in tables[GROUPS].rows:
        assert {*row.list("zones")} <= {*zones(), "WHOLE_FACE"}


def test_scalp_and_submental_are_no_part_of_the_whole_face() -> None:
    assert not {"scalp", "submental"} & set(WHOLE_FACE)
