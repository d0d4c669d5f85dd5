"""Nothing unsterile below the barrier; each ingredient by its row; mixtures that spoil one another."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from corneum.client import Formula
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import load_tables
from corneum.formula.ingredient_list import parse
from corneum.safety.compatibility import COMPONENTS, MAP, cocktail
from corneum.safety.gate import ROUTES, ingredients, product, route_of
from corneum.safety.reasons import STRENGTHS, verdict

TABLES = load_tables()
LABELS = Path(__file__).parents[1] / "labels" / "real_labels.csv"
LISTS = {row["id"]: row["label_text"] for row in csv.DictReader(io.StringIO(LABELS.read_text(encoding="utf-8")))}

PEN = frozenset({"needle", "microneedling", "automated_pen"})
STAMP = frozenset({"needle", "microinfusion", "gold_plated"})
HYDRA = frozenset({"abrasion", "suction", "hydradermabrasion"})
TOPICAL = frozenset({"topical", "home", "no_procedure"})


def formula(text: str | None = None, sterile: str = "yes", *actives: object) -> Formula:
    return Formula.model_validate({"ingredients": text, "sterile": sterile, "actives": list(actives)})


@pytest.mark.parametrize("sterile", ["no", "unknown"])
@pytest.mark.parametrize("name", sorted(LISTS))
def test_no_unsterile_product_goes_under_needles_whatever_its_list(
    context: ModelContext, name: str, sterile: str
) -> None:
    for tags in (PEN, STAMP):
        reasons = product(context, formula(LISTS[name], sterile), tags)
        assert verdict(reasons) == "contraindicated"
        assert reasons[0].code == "not_sterile" or any(reason.code == "not_sterile" for reason in reasons)


def test_a_product_of_which_nothing_is_known_is_blocked_below_the_barrier(context: ModelContext) -> None:
    assert verdict(product(context, None, STAMP | {"product_below_barrier"})) == "contraindicated"
    assert verdict(product(context, None, STAMP)) == "acceptable"
    assert product(context, formula(LISTS["L44"], "no"), TOPICAL) == ()


def test_sterile_saline_with_hyaluronan_passes_and_the_brightening_cocktail_does_not(context: ModelContext) -> None:
    assert verdict(product(context, formula(LISTS["L43"]), PEN)) == "acceptable"
    failed = {reason.code: reason for reason in product(context, formula(LISTS["L44"]), STAMP)}
    for name in ("fragrance", "limonene"):
        assert failed[f"ingredient:{name}"].strength == "contraindicated"


def test_a_text_that_is_no_list_is_not_waved_through(context: ModelContext) -> None:
    for text in (LISTS["L05"], None):
        reasons = product(context, formula(text), PEN)
        assert "list_unknown" in {reason.code for reason in reasons}
        assert verdict(reasons) == "not_recommended"


ACTION = {"block": "contraindicated", "avoid": "not_recommended", "caution": "note"}


@pytest.mark.parametrize("action", sorted(ACTION))
def test_the_action_of_the_row_decides_below_the_barrier(context: ModelContext, action: str) -> None:
    names = [
        r["inci_name"] for r in TABLES["formulation/ingredient_hazards"].rows if r["action_below_barrier"] == action
    ]
    reviewed = {row["name"] for row in TABLES["safety/ingredient_review"].rows}
    for name in sorted(set(names) - reviewed):
        finding = ingredients(context, parse(f"Aqua, {name}"), "microneedling")[-1]
        assert finding.action == action, (name, finding.identity)


def test_an_unread_name_is_unknown_and_never_ok(context: ModelContext) -> None:
    (_, finding) = ingredients(context, parse("Aqua, Xyzzoic Acid"), "microneedling")
    assert finding.action == "unknown" and finding.severity is None


def test_panthenol_and_the_misprinted_allergen_take_the_stricter_of_two_sources(context: ModelContext) -> None:
    finding = ingredients(context, parse("Panthenol, Hydroxycitronellol"), "microinfusion")
    assert [item.action for item in finding] == ["block", "block"]


def test_every_route_is_known_and_tags_lead_to_it() -> None:
    for tags in (PEN, STAMP, HYDRA, TOPICAL, PEN | {"rf"}, frozenset({"injection"})):
        assert route_of(tags) in ROUTES
    assert route_of(TOPICAL) == "intact" and route_of(HYDRA) == "hydradermabrasion"


@pytest.mark.parametrize(
    ("names", "code", "strength"),
    [
        (("onabotulinumtoxinA", "hyaluronic acid"), "i16", "note"),
        (("onabotulinumtoxinA", "palmitoyl tripeptide-1"), "toxin_peptide", "note"),
        (("onabotulinumtoxinA", "ascorbic acid"), "i6", "contraindicated"),
        (("onabotulinumtoxinA", "glycolic acid"), "i7", "contraindicated"),
        (("ascorbic acid", "copper tripeptide-1"), "i4", "not_recommended"),
        (("hyaluronic acid", "hyaluronidase"), "i27", "contraindicated"),
        (("onabotulinumtoxinA", "disodium EDTA"), "i19", "contraindicated"),
        (("vitamin C",), "i53", "contraindicated"),
    ],
)
def test_pairs_that_spoil_each_other(context: ModelContext, names: tuple[str, ...], code: str, strength: str) -> None:
    reasons = {reason.code: reason for reason in cocktail(context, formula(None, "yes", *names), STAMP)}
    assert reasons[code].strength == strength


def test_a_derivative_of_vitamin_c_is_not_the_acid(context: ModelContext) -> None:
    codes = {r.code for r in cocktail(context, formula(None, "yes", "3-O-ethyl ascorbic acid"), STAMP)}
    assert "i53" not in codes
    assert cocktail(context, formula(None, "yes", "ascorbic acid"), TOPICAL) == ()


@pytest.mark.parametrize(
    ("active", "percent", "stops"),
    [
        ("ascorbic acid", 20, True),
        ("niacinamide", 4, False),
        ("tranexamic acid", 10, True),
        ("tranexamic acid", 0.4, False),
    ],
)
def test_osmolality_stops_what_the_table_says_it_stops(
    context: ModelContext, active: str, percent: float, stops: bool
) -> None:
    mixed = formula(None, "yes", {"name": active, "concentration": f"{percent} %"})
    assert ("osmolality" in {reason.code for reason in cocktail(context, mixed, STAMP)}) is stops


def test_the_interaction_map_is_whole() -> None:
    components = set(TABLES[COMPONENTS].index)
    for row in TABLES[MAP].rows:
        assert row["strength"] in STRENGTHS
        assert row["component"] in components and set(row.list("with_components")) <= components
        assert row.row_id == "toxin_peptide" or row.row_id in TABLES["formulation/interactions"].index
