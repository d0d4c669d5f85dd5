"""Wishes in clients' and practitioners' words: what they ask for, and what is not guessed at."""

from __future__ import annotations

import pytest

from corneum.evidence.goal_words import NOT_PLANNED, PHRASES, GoalMeaning, goal_meaning
from corneum.evidence.tables import load_tables
from corneum.evidence.vocabulary import nearest

# words of the room with their meaning, as practitioners gave them
PRACTITIONERS = {
    "acne": "acne",
    "rosacea": "redness",
    "PIE": "redness.post_inflammatory",
    "PIH": "lightening.post_inflammatory",
    "under-eye bags": "eye_area dark_circles.oedema",
    "dark circles": "dark_circles",
    "stretch marks": "striae",
    "sun damage": "fine_lines lightening.spots texture",
    "hair loss": "hair_loss",
    "razor bumps": "-razor_bumps",
    "nasolabial folds": "volume laxity",
    "marionette lines": "volume laxity",
    "11 lines": "laxness.neuromuscular fine_lines.dynamic",
    "crepey neck": "laxity fine_lines",
    "turkey neck": "laxity",
    "elasticity": "laxity",
    "keratosis pilaris": "-keratosis_pilaris",
    "prevention": "-prevention",
    "epidermal dryness": "dryness",
    "textural improvement": "texture",
    "eye area smoothness": "eye_area",
    "neuromuscular laxness": "laxness.neuromuscular",
    "barrier repair": "barrier_repair",
    "comedonal acne": "comedones",
}
# wordings of our own
OWN = {
    "crow's feet": "fine_lines.dynamic",
    "crow’s feet": "fine_lines.dynamic",
    "Frown lines": "fine_lines.dynamic",
    "forehead wrinkles": "fine_lines.dynamic",
    "smile lines": "fine_lines.static",
    "Barcode lines": "fine_lines.perioral",
    "smoker's lines": "fine_lines.perioral",
    "tech neck": "fine_lines.neck",
    "fine wrinkles": "fine_lines",
    "reduce wrinkles": "fine_lines",
    "soften my lines": "fine_lines",
    "anti-ageing": "fine_lines",
    "wrinkle reduction": "fine_lines",
    "tired eyes": "eye_area glow",
    "puffy eyes": "eye_area dark_circles.oedema",
    "eyebags": "eye_area dark_circles.oedema",
    "dark circles under the eyes": "dark_circles",
    "tear trough hollows": "dark_circles.hollow volume",
    "crepey lids": "eye_area",
    "under eye wrinkles": "eye_area",
    "sagging jowls": "laxity",
    "jowls": "laxity",
    "saggy skin": "laxity",
    "skin tightening": "laxity",
    "firmer skin": "laxity",
    "loss of elasticity": "laxity",
    "jawline definition": "laxity",
    "double chin": "laxity",
    "hooded eyes": "laxity",
    "loose neck skin": "laxity",
    "uneven skin": "lightening texture",
    "uneven skin tone": "lightening",
    "hyperpigmentation": "lightening",
    "brighten": "lightening",
    "fade dark spots": "lightening.spots",
    "age spots": "lightening.spots",
    "liver spots": "lightening.spots",
    "freckles": "lightening.spots",
    "get rid of melasma": "lightening.melasma",
    "mask of pregnancy": "lightening.melasma",
    "acne marks": "lightening.post_inflammatory",
    "post-inflammatory hyperpigmentation": "lightening.post_inflammatory",
    "brown marks after acne": "lightening.post_inflammatory",
    "post-inflammatory erythema": "redness.post_inflammatory",
    "red acne marks": "redness.post_inflammatory",
    "broken capillaries": "redness.vessels",
    "facial flushing": "redness.flushing",
    "spider veins": "redness.vessels",
    "couperose": "redness",
    "pimples": "acne",
    "breakouts": "acne",
    "cystic acne": "acne.nodulocystic",
    "hormonal acne": "acne",
    "blackheads": "comedones",
    "whiteheads": "comedones",
    "clogged pores": "comedones",
    "congested skin": "comedones",
    "non-inflammatory acne": "comedones",
    "large pores": "pores",
    "minimise pores": "pores",
    "enlarged pores": "pores",
    "oily skin": "oil",
    "shiny T-zone": "oil",
    "excess sebum": "oil",
    "acne scars": "acne_scars",
    "pitted skin": "acne_scars",
    "boxcar scars": "acne_scars.boxcar",
    "ice-pick scars": "acne_scars.ice_pick",
    "rolling scars": "acne_scars.rolling",
    "rough skin": "texture",
    "bumpy texture": "texture",
    "skin texture": "texture",
    "glass skin": "glow",
    "dull skin": "glow",
    "dewy skin": "glow",
    "radiance": "glow",
    "dehydration": "dryness",
    "dry, flaky skin": "dryness",
    "hydration": "dryness",
    "sensitive skin": "barrier_repair",
    "damaged barrier": "barrier_repair",
    "hollow cheeks": "volume",
    "plumper face": "volume",
    "ozempic face": "volume",
    "thin fragile skin": "thinning",
    "collagen stimulation": "thinning",
    "build collagen": "thinning",
    "platysmal bands": "laxness.neuromuscular",
    "jaw slimming": "laxness.neuromuscular",
    "11s": "laxness.neuromuscular fine_lines.dynamic",
    "pores and texture": "pores texture",
    "fine lines, pores & glow": "fine_lines pores glow",
    "signs of ageing": "fine_lines laxity texture",
    "thinning hair": "hair_loss",
    "receding hairline": "hair_loss",
    "alopecia": "hair_loss",
    "striae": "striae",
    "prejuvenation": "-prevention",
    "milia": "-milia",
    "ingrown hairs": "-razor_bumps",
    "chicken skin": "-keratosis_pilaris",
    "cellulite": "-cellulite",
    "skin tags": "-moles",
    "surgical scar": "-raised_scars",
    "keloid": "-keloid",
    "vitiligo": "-vitiligo",
    "tattoo removal": "-tattoo",
    "unwanted hair": "-hair_removal",
}


def spelt(meaning: GoalMeaning | None) -> str | None:
    """A meaning as the tables above write it: goals with their variants, or `-` and the row that plans none."""
    if meaning is None:
        return None
    goals = [".".join(filter(None, goal)) for goal in meaning.goals]
    return " ".join([*goals, *(f"-{row}" for row in meaning.not_planned)])


@pytest.mark.parametrize(("words", "goals"), [*PRACTITIONERS.items(), *OWN.items()])
def test_a_wish_asks_for_its_goals(words: str, goals: str | None) -> None:
    assert spelt(goal_meaning(words)) == goals


@pytest.mark.parametrize(
    "words",
    [
        "taller",
        "gloopy",
        "fine lnes",  # a misspelling is never read as what it resembles
        "poress",
        "no wrinkles please",
        "less scars than my sister",
        "stretch",
        "marks",
        "pores and gloopiness",  # a list of which a part is not understood
        "skin",
        "the face",
        "better",
        "",
        "??",
        "皮膚",
    ],
)
def test_what_is_not_understood_is_not_guessed_at(words: str) -> None:
    assert goal_meaning(words) is None


def test_comedonal_acne_is_not_read_as_inflamed() -> None:
    for words in ("comedonal acne", "blackheads", "closed comedones"):
        meaning = goal_meaning(words)
        assert meaning is not None and meaning.conditions == () and meaning.goals == (("comedones", None),)


@pytest.mark.parametrize(
    ("words", "condition"),
    [
        ("acne", "acne_active"),
        ("pimples", "acne_active"),
        ("rosacea", "rosacea_etr"),
        ("keloids", "keloid"),
        ("white patches", "vitiligo"),
    ],
)
def test_a_wish_may_report_a_condition(words: str, condition: str) -> None:
    meaning = goal_meaning(words)
    assert meaning is not None and meaning.conditions == (condition,)
    assert condition in load_tables()["vocabulary/conditions"].index


def test_phrases_and_unplanned_wishes_say_what_they_must() -> None:
    tables = load_tables()
    for row in tables[PHRASES].rows:
        assert row["say"].endswith(".")
        assert set(row.list("goals")) <= set(tables["vocabulary/goals"].index)
    with_trials = {row["goal"] for row in tables["response/contrasts"].rows}
    for row in tables[NOT_PLANNED].rows:
        assert row["known"].endswith(".") and row["do"].endswith(".")
        assert not row["evidence_goal"] or row["evidence_goal"] in with_trials
        assert not row["condition"] or row["condition"] in tables["vocabulary/conditions"].index


@pytest.mark.parametrize(
    ("kind", "words", "near"),
    [
        ("goal", "poress", ("pores",)),
        ("goal", "gloww", ("glow",)),
        ("goal", "eyelid things", ("eye_area",)),
        ("goal", "scars from surgery", ("raised_scars",)),
        ("device", "Sculptra", ("referral",)),
        ("device", "skinpenn xl", ("skinpen",)),
        ("device", "morpheus 9", ("morpheus8_face",)),
        ("device", "aquagould", ("aquagold",)),
    ],
)
def test_suggestions_go_by_meaning_and_then_by_letters(kind: str, words: str, near: tuple[str, ...]) -> None:
    assert nearest(kind, words)[: len(near)] == near


@pytest.mark.parametrize(
    ("kind", "words"),
    [("goal", "taller"), ("goal", "gloopy"), ("device", "toaster"), ("device", "zorp"), ("goal", ""), ("device", "9")],
)
def test_where_nothing_is_near_nothing_is_suggested(kind: str, words: str) -> None:
    assert nearest(kind, words) == ()


def test_ultherapy_and_sculptra_suggest_no_needles_of_another_maker() -> None:
    for words in ("Ultherapy", "Sculptra", "Thermage", "HIFU"):
        assert not {"stamp_infusion_generic", "vivace", "secret"} & set(nearest("device", words))
        assert nearest("device", words)[0] == "referral"


def test_every_suggestion_of_the_table_is_a_word_that_is_known() -> None:
    tables = load_tables()
    known = {
        "goal": {*tables["vocabulary/goals"].index, *tables[PHRASES].index, *tables[NOT_PLANNED].index},
        "zone": set(tables["vocabulary/zones"].index),
        "device": {*tables["vocabulary/devices"].index, *tables["vocabulary/treatment_classes"].index},
    }
    for row in tables["vocabulary/related_words"].rows:
        assert set(row.list("nearest")) <= known.get(row["kind"], set()), row.row_id
