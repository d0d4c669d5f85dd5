"""Every goal of the table, each kind of it and each severity: an answer, a referral, or why there is none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from corneum.client import parse_client
from corneum.client.device_and_goal_names import goal_variants
from corneum.evidence.goal_words import goal_meaning
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import load_tables
from corneum.planning.treatments import ladder
from corneum.response.benefit import benefit
from corneum.response.benefit_words import WORDS
from corneum.safety.contraindications import screen
from corneum.safety.reasons import Reason
from corneum.safety.scope import judge
from corneum.wording.templates import fill
from corneum.zones import WHOLE_FACE
from tests.plans import plain, plan_for

TABLES = load_tables()
# one rung of each class and payload: devices of one class rest on the same trials
RUNGS = {(row["class"], row["payload"]): row for row in TABLES["planning/treatments"].rows}
KINDS = [(goal, variant) for goal, variants in goal_variants().items() for variant in variants or ("",)]
HELPS = ("likely", "possible")
NEEDLES = frozenset({"needle", "microneedling", "automated_pen", "steel"})
NO_NEEDLE = frozenset({"topical", "home", "no_procedure"})


@pytest.fixture(scope="module")
def context() -> ModelContext:
    return ModelContext(TABLES)


def client_of(goal: str, *conditions: str, more: str = "", licence: str = "physician") -> Any:
    return parse_client(
        f"date: 2026-11-20\nclient: {{age: 31, sex: female, fitzpatrick: III, conditions: {list(conditions)}}}\n"
        f"goals: [{goal}]\noperator: {{licence: {licence}, jurisdiction: DE}}\nsamples: 4\n{more}"
    )


def reasons_of(context: ModelContext, client: Any, tags: frozenset[str], zone: str | None) -> Mapping[str, Reason]:
    return {reason.code: reason for reason in screen(context, client, tags, 1e-3, zone)}


@pytest.mark.parametrize(("goal", "variant"), KINDS)
def test_every_kind_of_goal_is_answered_by_needles_by_a_product_and_by_a_referral(
    context: ModelContext, goal: str, variant: str
) -> None:
    words: dict[str, set[str]] = {}
    for (class_, payload), rung in RUNGS.items():
        answer = benefit(context, goal, variant, class_, payload)
        assert answer.word in WORDS and fill(answer.evidence, "client").endswith(".")
        group = "needles" if "needle" in rung.list("tags") else "referral" if class_ == "referral" else "product"
        words.setdefault(group, set()).add(answer.word)
    assert set(words) == {"needles", "product", "referral"}
    assert any(word in HELPS for group in words.values() for word in group), "no rung is said to help"


@pytest.mark.parametrize(
    ("wish", "goals"),
    [
        ("collagen", "thinning"),
        ("plump", "volume"),
        ("even", "lightening texture"),
        ("pores", "pores"),
        ("oil", "oil"),
        ("clear my acne", "acne"),
        ("angry spots", "acne.papulopustular"),
        ("painful deep spots", "acne.nodulocystic"),
        ("calm rosacea", "redness"),
        ("rosacea bumps", "redness.papulopustular"),
        ("blush easily", "redness.flushing"),
        ("red thread veins", "redness.vessels"),
        ("blue circles", "dark_circles.vascular"),
        ("brown under eyes", "dark_circles.pigmented"),
        ("tear trough shadow", "dark_circles.hollow"),
        ("morning puffiness under the eyes", "dark_circles.oedema"),
        ("silvery stretch marks", "striae.alba"),
        ("purple stretch marks", "striae.rubra"),
        ("thinning crown", "hair_loss"),
        ("lipstick lines", "fine_lines.perioral"),
        ("neck creases", "fine_lines.neck"),
        ("tighter neck", "laxity"),
        ("cracked lips", "lips.dryness"),
        ("lip augmentation", "lips.volume"),
        ("mixed atrophic scars", "acne_scars.mixed"),
    ],
)
def test_words_of_the_room_are_read(wish: str, goals: str) -> None:
    meaning = goal_meaning(wish)
    assert meaning is not None and not meaning.not_planned
    assert " ".join(".".join(filter(None, each)) for each in meaning.goals) == goals


@pytest.mark.parametrize(
    ("goals", "zones"),
    [
        ("hair_loss", ("scalp",)),
        ("dark circles", ("lower_eyelid",)),
        ("thin lips", ("vermilion",)),
        ("smokers lines", ("upper_lip", "chin")),
        ("neck rings", ("neck",)),
        ("stretch marks", ()),
        ("pores", WHOLE_FACE),
        ("pores, hair_loss", (*WHOLE_FACE, "scalp")),
        ("stretch marks, thin lips", ("vermilion",)),
    ],
)
def test_a_goal_with_a_place_of_its_own_is_planned_there(goals: str, zones: tuple[str, ...]) -> None:
    assert client_of(goals).zones == zones
    assert client_of(goals, more="zones: [forehead]").zones == ("forehead",)


@pytest.mark.parametrize("phrase", ["closed comedones on the chin", "blackheads and whiteheads", "clogged pores"])
def test_plugs_are_no_infection_and_are_emptied_first(context: ModelContext, phrase: str) -> None:
    against = reasons_of(context, client_of("texture", phrase), NEEDLES, "chin")
    assert against["acne_comedonal"].strength == "note"
    assert not {"acne_active", "acne_inflamed", "acne_nodular", "active_infect"} & set(against)


@pytest.mark.parametrize("phrase", ["papules and pustules on the chin", "inflamed acne on the chin"])
def test_inflamed_spots_bar_needles_where_they_are(context: ModelContext, phrase: str) -> None:
    client = client_of("texture", phrase)
    assert reasons_of(context, client, NEEDLES, "chin")["acne_inflamed"].strength == "contraindicated"
    assert "acne_inflamed" not in reasons_of(context, client, NEEDLES, "forehead")
    assert "acne_inflamed" not in reasons_of(context, client, NO_NEEDLE, "chin")


@pytest.mark.parametrize(
    ("goal", "phrases"),
    [
        ("acne_scars", ("cystic acne",)),
        ("pores", ("deep painful cysts on the jawline",)),
        ("texture", ("acne with nodules",)),
        ("{goal: acne, variant: nodulocystic}", ()),
        ("{goal: acne, severity: severe}", ()),
        ("nodular acne", ()),
    ],
)
def test_nodules_and_severe_acne_go_to_a_dermatologist_wherever_they_are(
    context: ModelContext, goal: str, phrases: tuple[str, ...]
) -> None:
    client = client_of(goal, *phrases)
    for zone in (None, "forehead"):
        reason = reasons_of(context, client, NEEDLES, zone)["acne_nodular"]
        assert reason.strength == "contraindicated" and reason.person_wide
        assert "dermatologist" in fill(reason.do, "client") and "scars wait" in fill(reason.do, "client")
    assert "acne_nodular" not in reasons_of(context, client, NO_NEEDLE, "forehead")


@pytest.mark.parametrize(
    ("goal", "kind"),
    [
        ("acne", "acne_active"),
        ("{goal: acne, variant: comedonal}", "acne_comedonal"),
        ("{goal: acne, variant: papulopustular}", "acne_inflamed"),
        ("papulopustular rosacea", "rosacea_flare"),
        ("{goal: redness, variant: papulopustular}", "rosacea_flare"),
        ("rosacea", "rosacea_etr"),
    ],
)
def test_a_goal_reports_its_condition_by_kind(context: ModelContext, goal: str, kind: str) -> None:
    acne = {"acne_active", "acne_comedonal", "acne_inflamed", "acne_nodular", "rosacea_flare", "rosacea_etr"}
    assert acne & set(reasons_of(context, client_of(goal), NEEDLES, "cheek_medial")) == {kind}


def test_scars_of_one_kind_name_what_is_done_for_that_kind(context: ModelContext) -> None:
    narrow = reasons_of(context, client_of("ice-pick scars"), NEEDLES, "cheek_medial")
    assert narrow["ice_pick_scars"].strength == "note" and "TCA CROSS" in fill(narrow["ice_pick_scars"].do, "client")
    assert "ice_pick_scars" not in reasons_of(context, client_of("rolling scars"), NEEDLES, "cheek_medial")
    words = {
        (payload, variant): benefit(context, "acne_scars", variant, "referral", payload).word
        for payload in ("focal_scar", "subcision")
        for variant in ("ice_pick", "boxcar", "rolling", "mixed")
    }
    assert words["focal_scar", "ice_pick"] == words["subcision", "rolling"] == "possible"
    assert words["focal_scar", "rolling"] == words["subcision", "ice_pick"] == "unlikely"
    assert benefit(context, "acne_scars", "ice_pick", "automated_pen", "none").word == "unlikely"


@pytest.mark.parametrize(
    ("goal", "variant", "helps"),
    [
        ("volume", "", True),
        ("lips", "volume", True),
        ("dark_circles", "hollow", True),
        ("fine_lines", "perioral", True),
        ("fine_lines", "static", False),
        ("fine_lines", "neck", False),
        ("texture", "", False),
        ("dark_circles", "oedema", False),
        ("dark_circles", "pigmented", False),
        ("lips", "dryness", False),
    ],
)
def test_filler_answers_what_is_hollow_and_not_the_surface(
    context: ModelContext, goal: str, variant: str, helps: bool
) -> None:
    assert (benefit(context, goal, variant, "referral", "filler").word in HELPS) is helps


@pytest.mark.parametrize(
    ("goal", "variant", "class_", "payload"),
    [
        ("acne", "papulopustular", "topical", "adapalene"),
        ("acne", "comedonal", "topical", "benzoyl_peroxide"),
        ("acne", "nodulocystic", "referral", "acne_medicines"),
        ("comedones", "", "topical", "adapalene"),
        ("comedones", "", "extraction", "extraction"),
        ("lightening", "melasma", "topical", "azelaic_acid"),
        ("lightening", "melasma", "home_care", "sunscreen_tinted"),
        ("lightening", "post_inflammatory", "referral", "retinoid"),
        ("redness", "papulopustular", "referral", "rosacea_creams"),
        ("redness", "erythema", "referral", "rosacea_creams"),
        ("redness", "vessels", "referral", "vascular_light"),
        ("pores", "", "referral", "retinoid"),
        ("oil", "", "topical", "salicylic"),
        ("striae", "rubra", "referral", "retinoid"),
        ("hair_loss", "", "topical", "minoxidil"),
        ("lips", "dryness", "home_care", "moisturiser"),
        ("dark_circles", "vascular", "referral", "vascular_light"),
    ],
)
def test_what_guidelines_and_trials_name_is_said_to_help(
    context: ModelContext, goal: str, variant: str, class_: str, payload: str
) -> None:
    assert benefit(context, goal, variant, class_, payload).word in HELPS


def test_white_stretch_marks_swelling_and_plugs_promise_nothing_from_what_does_not_reach_them(
    context: ModelContext,
) -> None:
    for goal, variant, class_, payload in (
        ("striae", "alba", "referral", "retinoid"),
        ("dark_circles", "oedema", "topical", "serum"),
        ("acne", "nodulocystic", "topical", "adapalene"),
        ("acne", "papulopustular", "extraction", "extraction"),
        ("redness", "vessels", "topical", "azelaic_acid"),
    ):
        assert benefit(context, goal, variant, class_, payload).word == "unlikely", (goal, variant, payload)


@pytest.mark.parametrize("licence", ["esthetician", "nurse", "physician", "client"])
def test_a_referral_is_in_everybodys_scope_and_adapalene_says_where_it_is_sold(
    context: ModelContext, licence: str
) -> None:
    client = client_of("acne", licence=licence)
    for rung in ladder(context, client):
        reasons = judge(context, client, rung.tags, None, referral=rung.class_ == "referral")
        if rung.class_ == "referral":
            assert {reason.strength for reason in reasons} <= {"note"}, rung.id
        assert ("adapalene_place" in {reason.code for reason in reasons}) is ("adapalene" in rung.tags)


ASKED = ["home_sunscreen", "topical_azelaic_acid", "comedone_extraction", "referral_dermatologist", "skinpen"]


@pytest.mark.parametrize("severity", ["mild", "severe"])
@pytest.mark.parametrize(("goal", "variant"), KINDS)
def test_a_plan_of_every_goal_recommends_something_or_says_why_not(goal: str, variant: str, severity: str) -> None:
    wish = f"{{goal: {goal}, severity: {severity}{f', variant: {variant}' if variant else ''}}}"
    client = client_of(wish, more="considering: [skinpen]\n")
    plan = plan_for(client, treatments=ASKED, zones=client.zones[:1] or None)
    document = plain(plan)
    rung = next(each for each in document["treatments"] if each["id"] == "skinpen")
    assert document["recommended"] in {each["id"] for each in document["treatments"]} | {"none"}
    if document["recommended"] == "none":
        assert any(word in document["first_screen"]["answer"] for word in ("Nothing", "nothing", "Not", "not"))
    if rung["verdict"] in ("contraindicated", "outside_scope"):
        assert document["first_screen"]["do_not"]
