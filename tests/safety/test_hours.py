"""Hours on a label: the strictest of ingredient, strength, kind of product and aftercare, with the reason."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corneum.client import client_from
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import load_tables
from corneum.formula.ingredients import HAZARDS
from corneum.plan_document.label_document import judged_label
from corneum.plan_document.label_models import Ingredient, ProductLabel
from corneum.plan_document.sentences import words_for
from corneum.planning.treatments import ladder
from corneum.safety.gate import ROUTES
from corneum.safety.hours import KINDS, RULES, TAGS
from corneum.safety.use import MEDICINES, SESSION_BEFORE, WAITING, open_until
from tests.plans import plan_for

TABLES = load_tables()
CONTEXT = ModelContext(TABLES)
NEEDLED = [route for route, state in ROUTES.items() if state == "open"]
NAMES = sorted(
    row.list("inci_name")[0]
    for row in TABLES[HAZARDS].rows
    if row["group"] != "product property" and ", " not in row["inci_name"]
)
DAYS = 72.0
BASE = "Aqua, Glycerin, Cetearyl Alcohol, Dimethicone, "


def entry(label: ProductLabel, name: str) -> Ingredient:
    return next(ingredient for ingredient in label.ingredients if ingredient.name == name)


def from_hour(text: str, route: str = "microneedling") -> float | None:
    return judged_label(text, route).product.from_hour


@pytest.mark.parametrize(
    "name",
    [
        "Retinol",
        "Retinal",
        "Retinyl Propionate",
        "Tretinoin",
        "Adapalene",
        "Tazarotene",
        "Trifarotene",
        "Glycolic Acid",
        "Mandelic Acid",
        "Lactic Acid",
        "Salicylic Acid",
        "Azelaic Acid",
        "Gluconolactone",
        "Trichloroacetic Acid",
        "Benzoyl Peroxide",
        "Hydroquinone",
        "Papain",
        "Hydrolyzed Sponge",
        "Spongilla Spicules",
    ],
)
@pytest.mark.parametrize("route", ["microneedling", "rf_microneedling", "after_closure"])
def test_what_irritates_healing_skin_waits_days_and_says_why(name: str, route: str) -> None:
    label = judged_label(f"Ingredients: {name}", route)
    (ingredient,) = label.ingredients
    hour = label.product.from_hour
    assert hour is not None and hour >= DAYS
    assert ingredient.use.from_hour == hour and ingredient.use.waits_as
    assert any(flag.kind == WAITING and flag.sources for flag in ingredient.flags)


@pytest.mark.parametrize("name", ["Tretinoin", "Tazarotene", "Adapalene", "Minoxidil", "Lidocaine HCl", "Tacrolimus"])
def test_a_medicine_is_used_on_whole_skin_as_prescribed(name: str) -> None:
    (ingredient,) = judged_label(name, "intact").ingredients
    assert (ingredient.use.action, ingredient.use.from_hour) == ("caution", 0)
    assert any(
        "prescription" in words_for(flag.why, "client") or "pack" in words_for(flag.why, "client")
        for flag in ingredient.flags
    )
    (later,) = judged_label(name, "microneedling").ingredients
    assert later.use.from_hour is not None and later.use.from_hour >= 24


ACIDITY = ["Lactic Acid", "Citric Acid", "Malic Acid", "Gluconolactone"]


@pytest.mark.parametrize("acid", ACIDITY)
@pytest.mark.parametrize(
    "text",
    [
        "Ingredients: Aqua, Ethylhexyl Salicylate, Zinc Oxide, Glycerin, Phenoxyethanol, {acid}",
        "Ingredients: " + BASE + "Xanthan Gum, {acid}, Sodium Hydroxide",
        "Ingredients: " + BASE + "Disodium EDTA, Tocopherol, {acid}.",
        "Ingredients: " + BASE + "{acid} 0.1 %",
    ],
)
def test_a_trace_that_adjusts_the_acidity_does_not_wait_as_an_acid(acid: str, text: str) -> None:
    printed = text.format(acid=acid)
    label = judged_label(printed, "microneedling")
    trace = entry(label, acid.upper())
    assert trace.use.from_hour is not None and trace.use.from_hour < DAYS
    assert any("acidity" in words_for(flag.why, "client") for flag in trace.flags)
    assert from_hour(printed, "after_closure") == 0


@pytest.mark.parametrize("acid", ACIDITY)
@pytest.mark.parametrize(
    "text",
    [
        "Ingredients: Aqua, {acid}, Glycerin, Phenoxyethanol",
        "Ingredients: " + BASE + "Phenoxyethanol, {acid} 5 %",
        "AHA peel. Ingredients: " + BASE + "Phenoxyethanol, {acid}",
        "Exfoliating mask\nIngredients: " + BASE + "Phenoxyethanol, {acid}",
    ],
)
def test_an_acid_that_acts_waits_wherever_it_stands(acid: str, text: str) -> None:
    hour = from_hour(text.format(acid=acid))
    assert hour is not None and hour >= DAYS


@pytest.mark.parametrize("name", ["Retinol", "Salicylic Acid", "Glycolic Acid", "Azelaic Acid", "Tretinoin"])
def test_nothing_that_acts_when_weak_is_ever_a_trace(name: str) -> None:
    hour = from_hour(f"Ingredients: {BASE} Phenoxyethanol, {name}")
    assert hour is not None and hour >= DAYS


def test_strength_makes_a_peel() -> None:
    weak, strong = (from_hour(f"Glycolic Acid {share} %", "microinfusion") for share in (8, 35))
    assert weak is not None and strong is not None and strong > weak


@pytest.mark.parametrize(
    ("title", "hour"),
    [("Retinol night serum", 168), ("Sugar scrub", 168), ("Glow peel", 168), ("Sunscreen SPF 50", 24)],
)
def test_the_kind_of_product_waits_whatever_it_holds(title: str, hour: float) -> None:
    label = judged_label(f"{title}\nIngredients: Aqua, Glycerin, Panthenol")
    assert label.product.from_hour == hour
    assert judged_label("Ingredients: Aqua, Glycerin, Panthenol").product.from_hour == 24


def test_the_product_waits_for_its_strictest_part_and_names_it() -> None:
    label = judged_label("Ingredients: Aqua, Niacinamide, Parfum, Tazarotene")
    assert label.product.from_hour == max(ingredient.use.from_hour or 0 for ingredient in label.ingredients) == 168
    assert any("TAZAROTENE" in words_for(reason, "practitioner") for reason in label.product.reasons)


@given(name=st.sampled_from(NAMES), hours=st.floats(0, 400))
def test_skin_that_has_closed_is_judged_as_after_the_session_before(name: str, hours: float) -> None:
    session = SESSION_BEFORE["after_closure"]
    closed = open_until(CONTEXT, session)
    later = hours + closed
    after, needled = (
        judged_label(f"Ingredients: {name}", route, later).ingredients[0].use for route in ("after_closure", session)
    )
    assert after.action == needled.action
    assert (after.from_hour or 0) in (0, needled.from_hour)
    if needled.from_hour is not None and needled.from_hour > closed and needled.action != "ok":
        assert after.from_hour == needled.from_hour


OFFERS = (
    ("before", {"actives": ["Retinol"]}, "Retinol"),
    ("after", {"actives": ["azelaic acid 10 %"]}, "Azelaic Acid"),
    ("after", {"ingredients": "Exosomes from rose"}, "Exosomes"),
)


def test_the_label_of_a_plan_agrees_with_the_command() -> None:
    offers = [{"device": "skinpen", "serum": serum, "depth": "1 mm", "formula": held} for serum, held, _ in OFFERS]
    client = client_from(
        {"client": {"age": 40, "allergies": []}, "goals": ["texture"], "samples": 4, "considering": offers}
    )
    asked = [rung.id for rung in ladder(CONTEXT, client) if rung.considered is not None]
    labels = plan_for(client, treatments=asked, zones=("forehead",)).label
    assert len(labels) == len(OFFERS)
    by_name = {label.ingredients[0].name: label for label in labels}
    for _, _, name in OFFERS:
        label, command = by_name[name.upper()], judged_label(f"Ingredients: {name}", "microneedling")
        assert label.product.from_hour == command.product.from_hour
        assert label.ingredients[0].use.from_hour == command.ingredients[0].use.from_hour
        assert label.ingredients[0].use.action == command.ingredients[0].use.action


def test_own_blood_needs_no_certificate_on_a_label() -> None:
    for text in ("PRP", "Platelet-rich plasma gel", "i-PRF"):
        assert judged_label(text, "microneedling").product.action == "caution"
    assert judged_label("PRP, exosomes", "microneedling").product.action == "block"


def test_the_tables_of_hours_know_the_words_of_the_others() -> None:
    subjects = {subject for row in TABLES["safety/aftercare_map"].rows for subject in row.list("subjects")}
    groups = {row["group"] for row in TABLES[HAZARDS].rows}
    for table in (RULES, KINDS):
        for row in TABLES[table].rows:
            assert set(row.list("subjects")) <= subjects, row.row_id
            assert set(row.list("groups")) <= groups, row.row_id
    assert set(TAGS) == set(ROUTES) and set(SESSION_BEFORE) <= set(ROUTES)
    for row in TABLES["formula/one_percent_marks"].rows:
        assert set(row.list("groups")) <= groups
    assert all(row.list("names") and row["why"] for row in TABLES[MEDICINES].rows)
