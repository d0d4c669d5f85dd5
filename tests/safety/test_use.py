"""From which hour an ingredient may meet the skin again, what instead, and what an allergy means on a list."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import load_tables
from corneum.formula.ingredient_list import parse
from corneum.formula.ingredients import HAZARDS
from corneum.safety.gate import ACTIONS, ROUTES, ingredients
from corneum.safety.hours import RULES, TAGS
from corneum.safety.use import INSTEAD, Use, instead, use_of
from tests.safety.words import in_words

NEEDLED = [route for route, state in ROUTES.items() if state == "open"]
LISTED = [
    row.list("inci_name")[0]
    for row in load_tables()[HAZARDS].rows
    if row["group"] != "product property" and ", " not in row["inci_name"]
]


def use(name: str, route: str, hours: float | None = None, allergies: tuple[str, ...] = ()) -> Use:
    context = ModelContext(load_tables())
    (finding,) = ingredients(context, parse(f"Ingredients: {name}"), route)
    return use_of(context, finding, route, hours=hours, allergies=allergies)


@pytest.mark.parametrize(
    ("name", "route", "hour"),
    [
        # the later of two conventions: pen retinoid and acid 72 or 168 h, stamp make-up 12 or 24 h
        ("Retinol", "microneedling", 168),
        ("Glycolic Acid", "microneedling", 168),
        ("Ascorbic Acid", "microneedling", 72),
        ("Retinol", "rf_microneedling", 168),
        ("Retinol", "microinfusion", 168),
        ("Ascorbic Acid", "microinfusion", 120),
        ("Parfum", "microneedling", 24),
        ("Phenoxyethanol", "microinfusion", 24),
        ("Retinol", "hydradermabrasion", 48),
        ("Glycolic Acid", "microdermabrasion", 72),
    ],
)
def test_hours_are_those_of_the_aftercare_sheets(name: str, route: str, hour: float) -> None:
    during = use(name, route)
    assert during.from_hour == hour and during.waits_as
    assert during.action != "ok"


@pytest.mark.parametrize("route", [*NEEDLED, "hydradermabrasion", "microdermabrasion"])
def test_after_its_hour_an_ingredient_is_judged_as_on_whole_skin(route: str) -> None:
    for name in ("Retinol", "Parfum", "Ascorbic Acid", "Titanium Dioxide", "Niacinamide"):
        hour = use(name, route).from_hour
        if hour is None:
            # no rule after microdermabrasion names it: care, and no hour that nobody gave
            assert (route, use(name, route).action) == ("microdermabrasion", "caution")
            continue
        assert use(name, route, hours=hour).action == use(name, "intact").action
        if hour:
            assert use(name, route, hours=hour - 0.5).action == use(name, route).action


def test_no_hour_comes_sooner_after_more_injury() -> None:
    order = ("hydradermabrasion", "microneedling", "rf_microneedling")
    for name in ("Retinol", "Glycolic Acid", "Parfum", "Ascorbic Acid"):
        hours = [use(name, route).from_hour or 0 for route in order]
        assert hours == sorted(hours), name


@given(
    name=st.sampled_from(LISTED), route=st.sampled_from(sorted(ROUTES)), hours=st.one_of(st.none(), st.floats(0, 400))
)
def test_every_listed_ingredient_has_an_answer_on_every_route(name: str, route: str, hours: float | None) -> None:
    answer = use(name, route, hours)
    assert answer.action in ACTIONS
    assert answer.from_hour is None or answer.from_hour >= 0
    if answer.action in ("block", "avoid") and ROUTES[route] == "open":
        assert answer.instead, "what is refused under needles has something instead"


@given(name=st.sampled_from(LISTED), earlier=st.floats(0, 400), later=st.floats(0, 400))
def test_waiting_longer_never_forbids_what_was_allowed(name: str, earlier: float, later: float) -> None:
    first, last = sorted((earlier, later))
    before, after = use(name, "microneedling", first), use(name, "microneedling", last)
    strict = ("block", "avoid", "unknown", "caution", "ok")
    assert strict.index(after.action) >= strict.index(before.action)


def test_instead_names_saline_under_every_needle_and_never_a_cosmetic_serum() -> None:
    context = ModelContext(load_tables())
    for route in NEEDLED:
        named = instead(context, route)
        assert any("sodium chloride" in name for name in named)
        assert all("sterile" in name or "labelling names" in name for name in named)
    assert instead(context, "intact") == ()


@pytest.mark.parametrize(
    ("allergy", "name"),
    [
        ("fragrance", "Limonene"),
        ("perfume", "Parfum"),
        ("parabens", "Methylparaben"),
        ("lanolin", "Lanolin"),
        ("propylene glycol", "Propylene Glycol"),
        ("bee products", "Propolis Extract"),
        ("niacinamide", "Niacinamide"),
        ("allergic to methylisothiazolinone", "Methylisothiazolinone"),
        ("aspirin", "Salicylic Acid"),
    ],
)
def test_an_allergy_counts_on_every_route_and_has_no_hour(allergy: str, name: str) -> None:
    for route in ROUTES:
        answer = use(name, route, hours=300, allergies=(allergy,))
        assert (answer.action, answer.from_hour) == ("block", None), route
        assert answer.flags[0].kind == "allergy" and allergy in in_words(answer.flags[0].why)


@pytest.mark.parametrize(
    ("allergy", "name"), [("fragrance", "Glycerin"), ("parabens", "Niacinamide"), ("bee", "Retinol")]
)
def test_an_allergy_to_something_else_changes_nothing(allergy: str, name: str) -> None:
    assert use(name, "intact", allergies=(allergy,)) == use(name, "intact")


@pytest.mark.parametrize("name", ["Cyclomethicone"])
def test_what_the_eu_forbids_in_cosmetics_has_no_hour_and_says_which_entry(name: str) -> None:
    for route in ROUTES:
        answer = use(name, route, hours=300)
        assert (answer.action, answer.from_hour) == ("block", None)
        assert any(flag.kind == "EU cosmetics law" and "Annex II/" in in_words(flag.why) for flag in answer.flags)


def test_what_another_annex_allows_for_a_use_is_not_forbidden_outright() -> None:
    # colourants are in Annex II for hair and in Annex IV for the face
    answers = use("CI 42090", "intact"), use("CI 45410", "intact"), use("CI 16185", "intact")
    assert all(answer.from_hour == 0 for answer in answers)
    assert any("but for the uses" in in_words(flag.why) for flag in use("Hydroquinone", "intact").flags)


def test_a_citrus_oil_is_not_forbidden_for_what_it_may_hold() -> None:
    answer = use("Citrus Limon Peel Oil", "intact")
    assert answer.from_hour == 0 and any("furocoumarins" in in_words(flag.why) for flag in answer.flags)


def test_every_subject_that_an_ingredient_waits_with_is_among_the_aftercare_rules() -> None:
    tables = load_tables()
    known = {subject for row in tables["safety/aftercare_map"].rows for subject in row.list("subjects")}
    groups = {row["group"] for row in tables[HAZARDS].rows}
    for row in tables[RULES].rows:
        assert set(row.list("subjects")) <= known
        assert set(row.list("groups")) <= groups
    for row in tables[INSTEAD].rows:
        assert set(row.list("routes")) <= set(ROUTES)
    assert set(TAGS) == set(ROUTES)
