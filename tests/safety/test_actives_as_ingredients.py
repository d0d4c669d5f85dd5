"""Whatever a content is written under, it is one thing: the same identity, action, reasons and allergies."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corneum.client import Formula, client_from
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import load_tables
from corneum.formula.content_names import actives_judged_as
from corneum.formula.contents import Named, contents, listed_contents, read_list
from corneum.formula.ingredients import HAZARDS, identify
from corneum.plan_document.label_document import judged_label
from corneum.planning.gates import Gate, gate
from corneum.planning.payloads import payload_rows, tags_of
from corneum.planning.treatments import ladder
from corneum.safety.gate import ROUTES, content_finding, product
from corneum.safety.infusates import additive_reasons
from corneum.safety.reasons import STRENGTHS, verdict
from corneum.wording.templates import fill
from tests.answered import HEALTHY
from tests.plans import plan_for

TABLES = load_tables()
CONTEXT = ModelContext(TABLES)
TAGS = {
    "microneedling": frozenset({"needle", "microneedling"}),
    "microinfusion": frozenset({"needle", "microinfusion"}),
    "rf_microneedling": frozenset({"needle", "microneedling", "rf", "heat"}),
    "hydradermabrasion": frozenset({"hydradermabrasion", "abrasion", "suction"}),
    "microdermabrasion": frozenset({"microdermabrasion", "abrasion"}),
    "intact": frozenset({"topical"}),
}
# what a list can be said to lack and an active cannot
ABOUT_THE_LIST = ("list_unknown", "viscosity_unknown")
# three letters of two things: an antioxidant on a list, salicylic acid in the room
TWO_MEANINGS = ("BHA",)
NAMES = sorted(
    row.list("inci_name")[0]
    for row in TABLES[HAZARDS].rows
    if row["group"] != "product property" and ", " not in row["inci_name"] and row["inci_name"] not in TWO_MEANINGS
)
ALLERGIES = sorted({word for row in TABLES["safety/allergy_groups"].rows for word in row.list("words")})


def formula(where: str, name: str) -> Formula:
    """A sterile product that holds one thing, written under one key of a formula or under both."""
    stated: dict[str, Any] = {"sterile": "yes", "ph": 7}
    if where in ("actives", "both"):
        stated["actives"] = [name]
    if where in ("ingredients", "both"):
        stated["ingredients"] = f"Ingredients: {name}"
    return Formula.model_validate(stated)


def judged(where: str, name: str, route: str, allergies: tuple[str, ...] = ()) -> set[tuple[str, str, str]]:
    reasons = product(CONTEXT, formula(where, name), TAGS[route], allergies)
    return {
        (reason.code, reason.strength, fill(reason.why, "practitioner"))
        for reason in reasons
        if reason.code not in ABOUT_THE_LIST
    }


def offered(device: str, person: dict[str, Any] | None = None, place: str = "UK", **stated: Any) -> Gate:
    """The gate of one offer by a physician."""
    client = client_from(
        {
            "client": {"age": 40, **(person or {})},
            "goals": ["texture"],
            "operator": {"licence": "physician", "jurisdiction": place},
            "considering": [{"device": device, "formula": {"sterile": "yes", **stated}}],
        }
    )
    rung = next(rung for rung in ladder(CONTEXT, client) if rung.considered is not None)
    return gate(CONTEXT, client, rung, ("cheek_medial",), rung.length)


def words(found: Gate) -> str:
    return " ".join(fill(reason.why + reason.do, "practitioner") for reason in found.general)


@given(name=st.sampled_from(NAMES), route=st.sampled_from(sorted(TAGS)))
def test_a_name_is_judged_alike_wherever_it_is_written(name: str, route: str) -> None:
    as_active = judged("actives", name, route)
    assert judged("ingredients", name, route) == as_active
    assert judged("both", name, route) == as_active
    assert tags_of(CONTEXT, formula("actives", name)) == tags_of(CONTEXT, formula("ingredients", name))


@given(name=st.sampled_from(NAMES), route=st.sampled_from(sorted(TAGS)), allergy=st.sampled_from(ALLERGIES))
def test_an_allergy_counts_alike_wherever_it_is_written(name: str, route: str, allergy: str) -> None:
    assert judged("actives", name, route, (allergy,)) == judged("ingredients", name, route, (allergy,))


@pytest.mark.parametrize("ingredient", sorted(actives_judged_as()))
def test_a_rule_for_an_additive_and_the_row_of_its_hazard_agree(ingredient: str) -> None:
    """No additive is milder by one table than by the other, but for filler gel, which solid needles cannot bring."""
    identity = identify(CONTEXT, ingredient)
    tags = frozenset(tag for row in payload_rows(CONTEXT, identity) for tag in row.list("tags"))
    actions = TABLES["safety/ingredient_actions"]
    for route in ("microneedling", "microinfusion"):
        rules = additive_reasons(CONTEXT, tags, TAGS[route] | tags)
        by_row = actions.row(content_finding(CONTEXT, Named(identity), route).action)["below_barrier"]
        if rules and rules[0].code != "filler_solid":
            assert rules[0].strength == by_row, (ingredient, route)


@pytest.mark.parametrize(
    ("words_", "ingredient"),
    [
        ("Rejuran", "SODIUM DNA"),
        ("Rejuran Healer 2 %", "SODIUM DNA"),
        ("salmon sperm facial serum", "SODIUM DNA"),
        ("PDRN ampoule", "SODIUM DNA"),
        ("PRP", "PLATELET-RICH PLASMA"),
        ("platelet rich plasma gel", "PLATELET-RICH PLASMA"),
        ("i-PRF", "PLATELET-RICH FIBRIN"),
        ("Exosomes from human umbilical cord", "EXOSOMES"),
        ("Rosa Damascena Callus Extracellular Vesicles", "EXOSOMES"),
        ("lyophilised adipose exosomes", "EXOSOMES"),
        ("stem cell conditioned media", "CELL-CONDITIONED MEDIUM"),
        ("insulin-like growth factor", "SH-OLIGOPEPTIDE-2"),
        ("regular insulin", "INSULIN"),
        ("minoxidil 5 % foam", "MINOXIDIL"),
        ("Jeuveau", "BOTULINUM TOXIN TYPE A"),
        ("letibotulinumtoxinA", "BOTULINUM TOXIN TYPE A"),
        ("Belotero", "CROSS-LINKED HYALURONIC ACID GEL"),
        ("Stylage", "CROSS-LINKED HYALURONIC ACID GEL"),
        ("spicule cream", "HYDROLYZED SPONGE"),
        ("VT Reedle Shot 300", "HYDROLYZED SPONGE"),
        ("Spongilla Lacustris Extract", "HYDROLYZED SPONGE"),
        ("tretinoin 0.05 % cream", "RETINOIC ACID"),
        ("Tazorac", "TAZAROTENE"),
        ("azelaic acid 20 %", "AZELAIC ACID"),
        ("TXA", "TRANEXAMIC ACID"),
        ("lignocaine", "LIDOCAINE"),
    ],
)
@pytest.mark.parametrize("where", ["actives", "ingredients"])
def test_words_of_the_room_are_the_ingredient_that_they_mean(words_: str, ingredient: str, where: str) -> None:
    stated = {"actives": [words_]} if where == "actives" else {"ingredients": words_}
    (named,) = contents(CONTEXT, Formula.model_validate(stated))
    assert ingredient in (named.identity.name, named.identity.assessed_as)
    assert named.identity.hazard is not None


@pytest.mark.parametrize(
    "words_",
    ["blorb", "Sea Plasma", "exosome-free serum", "hyaluron filler cream", "anti-toxin drops"],
)
def test_a_word_that_is_near_one_of_the_room_is_not_taken_for_it(words_: str) -> None:
    names = {named.identity.name for named in contents(CONTEXT, Formula.model_validate({"actives": [words_]}))}
    assert not names & {"PLATELET-RICH PLASMA", "EXOSOMES", "CROSS-LINKED HYALURONIC ACID GEL"}
    assert "BOTULINUM TOXIN TYPE A" not in names


def test_a_brand_with_what_it_comes_in_is_the_brand() -> None:
    (named,) = contents(CONTEXT, Formula.model_validate({"actives": ["Arazlo lotion"]}))
    assert named.identity.name == "TAZAROTENE"


@pytest.mark.parametrize(
    "name", ["retinol", "PRP", "lidocaine", "tranexamic acid", "Juvederm", "insulin", "minoxidil", "EGF", "panthenol"]
)
@pytest.mark.parametrize("device", ["skinpen", "aquagold", "hydrafacial"])
def test_an_offer_is_judged_alike_by_everything_that_safety_reads(name: str, device: str) -> None:
    codes = [
        {(reason.code, reason.strength) for reason in offered(device, ph=7, **stated).general}
        for stated in ({"actives": [name]}, {"ingredients": f"Ingredients: {name}"})
    ]
    assert {code for code in codes[0] if code[0] not in ABOUT_THE_LIST} == {
        code for code in codes[1] if code[0] not in ABOUT_THE_LIST
    }


def test_several_contents_in_one_name_are_several() -> None:
    held = contents(CONTEXT, Formula.model_validate({"actives": ["PRP + exosomes", "Botox and HA", "retinol blorb"]}))
    assert [named.identity.name or named.identity.printed for named in held] == [
        "PLATELET-RICH PLASMA",
        "EXOSOMES",
        "ONABOTULINUMTOXINA",
        "SODIUM HYALURONATE",
        "RETINOL",
        "blorb",
    ]


def test_a_content_on_list_and_among_actives_is_one_with_its_strength() -> None:
    stated = {"ingredients": "Aqua, Retinol", "actives": [{"name": "retinol", "concentration": "0.5 %"}]}
    held = contents(CONTEXT, Formula.model_validate(stated))
    assert [named.identity.name for named in held] == ["AQUA", "RETINOL"]
    assert held[1].is_active and held[1].concentration == pytest.approx(5.0)


@pytest.mark.parametrize(
    "name", ["retinol", "glycolic acid", "hydroquinone", "tazarotene", "adapalene", "azelaic acid"]
)
@pytest.mark.parametrize("device", ["skinpen", "aquagold", "roller_generic"])
@pytest.mark.parametrize("where", ["actives", "ingredients"])
def test_what_burns_in_channels_is_contraindicated_however_it_is_written(name: str, device: str, where: str) -> None:
    stated = {"actives": [name]} if where == "actives" else {"ingredients": f"Water, {name.title()}"}
    assert verdict(offered(device, **stated).general) == "contraindicated"


@pytest.mark.parametrize("name", ["blorb", "Glowmax 3000", "zyntherin peptide"])
@pytest.mark.parametrize("device", ["skinpen", "aquagold", "hydrafacial", "secret"])
def test_an_active_that_is_not_understood_withholds_and_is_named(name: str, device: str) -> None:
    found = offered(device, actives=[name])
    assert verdict(found.general) not in ("acceptable",)
    assert any(name in fill(reason.why, "client") for reason in found.general if reason.strength != "note")


def test_an_offer_that_nobody_understands_has_no_date_no_course_and_no_setting() -> None:
    stated = {
        "date": "2026-11-20",
        "client": {"age": 40, **HEALTHY},
        "goals": ["texture"],
        "zones": ["cheek_medial"],
        "samples": 4,
        "operator": {"licence": "physician", "jurisdiction": "UK"},
    }
    for name, held in (("blorb", True), ("niacinamide", False)):
        offer = {"device": "skinpen", "depth": "0.5 mm", "formula": {"actives": [name], "sterile": "yes", "ph": 7}}
        client = client_from({**stated, "considering": [offer]})
        (asked,) = (rung.id for rung in ladder(CONTEXT, client) if rung.considered is not None)
        plan = plan_for(client, treatments=[asked])
        planned = {card.treatment for card in plan.card} | {visit.treatment for visit in plan.course}
        assert (asked not in planned) is held, name
        # what may be done in its place is the same needle without what is not understood
        repaired = {treatment.id: treatment.payload for treatment in plan.treatments if treatment.repairs == asked}
        assert planned - {asked} <= set(repaired) and set(repaired.values()) <= {"none"}
        assert (name in plan.to_json()) and plan.recommended != (asked if held else "")


@pytest.mark.parametrize("name", ["Rejuran", "salmon DNA", "PDRN", "polynucleotides", "Plinest"])
@pytest.mark.parametrize("allergy", ["fish", "salmon", "allergic to fish"])
@pytest.mark.parametrize("where", ["actives", "ingredients"])
def test_salmon_dna_is_fish_for_who_is_allergic_to_it(name: str, allergy: str, where: str) -> None:
    stated = {"actives": [name]} if where == "actives" else {"ingredients": f"Water, {name}, Glycerin"}
    for device in ("skinpen", "dermaqueen", "hydrafacial"):
        found = offered(device, {"allergies": [allergy]}, **stated)
        assert verdict(found.general) == "contraindicated", device
        assert any(reason.code == "allergy:sodium dna" for reason in found.general)


def test_fish_is_asked_about_where_nobody_asked() -> None:
    unasked, asked = offered("skinpen", actives=["Rejuran"]), offered("skinpen", {"allergies": []}, actives=["Rejuran"])
    assert verdict(unasked.general) == "not_recommended" and "allergy to fish" in words(unasked)
    assert verdict(asked.general) == "acceptable"


@pytest.mark.parametrize("place", ["UK", "US-TX", "DE", "AU", "KR"])
@pytest.mark.parametrize("name", ["exosomes", "plant exosomes", "human umbilical cord exosomes"])
def test_exosomes_are_asked_for_origin_and_approval_everywhere(place: str, name: str) -> None:
    for stated in ({"actives": [name]}, {"ingredients": f"Water, {name}"}):
        found = offered("skinpen", place=place, **stated)
        assert verdict(found.general) == "contraindicated"
        assert "human, animal, plant" in words(found) and "regulator" in words(found)


def test_own_blood_is_handled_alike_on_a_list_and_as_an_active() -> None:
    for stated in ({"actives": ["PRP"]}, {"ingredients": "PRP"}, {"ingredients": "Platelet-rich plasma"}):
        found = offered("skinpen", {"allergies": []}, **{**stated, "sterile": "unknown"})
        codes = {reason.code for reason in found.general}
        assert "prp_needles" in codes and "not_sterile" not in codes, stated
        assert "name and date of birth" in words(found)


@pytest.mark.parametrize(
    ("name", "allergy"),
    [("lidocaine", "lidocaine"), ("EMLA prilocaine", "local anaesthetic"), ("aspirin salicylate", "aspirin")],
)
def test_an_allergy_counts_for_an_active(name: str, allergy: str) -> None:
    reasons = product(CONTEXT, formula("actives", name), TAGS["microneedling"], (allergy,))
    assert any(reason.code.startswith("allergy:") and reason.strength == "contraindicated" for reason in reasons)


@pytest.mark.parametrize(
    ("allergy", "name"), [("milk", "polylactic acid"), ("milk", "lactic acid"), ("bee", "melaleuca")]
)
def test_letters_inside_a_name_are_no_allergy(allergy: str, name: str) -> None:
    reasons = product(CONTEXT, formula("actives", name), TAGS["microneedling"], (allergy,))
    assert not any(reason.code.startswith("allergy:") for reason in reasons)


@pytest.mark.parametrize(
    "text",
    [
        "Exosomes from human umbilical cord",
        "PRP",
        "Rejuran",
        "Lyophilised exosomes, saline",
        "Own platelet plasma with exosomes",
        "Salmon DNA 2 %",
    ],
)
def test_a_few_words_that_name_what_is_infused_are_a_label(text: str) -> None:
    label = judged_label(text)
    assert label.is_list and any(ingredient.use.action != "ok" for ingredient in label.ingredients)


@pytest.mark.parametrize(
    "text", ["blorb", "Our exosome facial is the best thing that ever happened to tired skin, so book it now", ""]
)
def test_other_words_are_no_label(text: str) -> None:
    assert not read_list(text).is_list


def test_what_is_infused_does_not_vanish_from_a_list() -> None:
    label = read_list("Water, Exosomes from human umbilical cord, Glycerin, Phenoxyethanol")
    names = [named.identity.name for named in listed_contents(CONTEXT, label)]
    assert names == ["AQUA", "EXOSOMES", "GLYCERIN", "PHENOXYETHANOL"]


def test_material_of_people_is_forbidden_in_cosmetics_and_that_of_plants_is_not() -> None:
    human, rose = judged_label("Exosomes from human umbilical cord", "intact"), judged_label("Rose exosomes", "intact")
    assert human.ingredients[0].use.from_hour is None
    assert rose.ingredients[0].use.from_hour == 0
    asked = " ".join(part.text if hasattr(part, "text") else str(part) for part in rose.ingredients[0].flags[-1].why)
    assert "human, animal, plant" in asked


def test_strengths_and_routes_are_those_of_the_gate() -> None:
    assert set(TAGS) <= set(ROUTES)
    assert all(row["strength"] in STRENGTHS for row in TABLES["safety/product_rules"].rows)


def test_what_a_content_comes_in_is_an_entry_only_behind_a_separator() -> None:
    assert [token.name for token in read_list("tretinoin 0.05 % cream").tokens] == ["tretinoin"]
    assert [token.name for token in read_list("Aqua, Glycerin, Cream, Parfum").tokens][2] == "Cream"
    assert read_list("retinol 1 % serum, PRP").tokens[0].printed == "retinol 1 % serum"
