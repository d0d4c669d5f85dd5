"""What stands around names on packs and pages: headings, numbers, footnotes, advertising, letters for figures."""

from __future__ import annotations

import pytest

from corneum.formula.ingredient_list import parse
from corneum.formula.matching import find

AQUA, GLYCERIN, SCENT = "AQUA", "GLYCERIN", "FRAGRANCE"


def read(text: str) -> list[str | None]:
    return [find(token.name).name for token in parse(text).tokens]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("5-Bromo-5-Nitro-1,3 Dioxane, Aqua", ["5-BROMO-5-NITRO-1,3-DIOXANE", AQUA]),
        ("Water, 1, 2-Hexanediol, Glycerin", [AQUA, "1,2-HEXANEDIOL", GLYCERIN]),
        ("Water, 1,2 Hexanediol, Glycerin", [AQUA, "1,2-HEXANEDIOL", GLYCERIN]),
        ("1, 2 Hexanediol; Water", ["1,2-HEXANEDIOL", AQUA]),
        ("Squalane, 7-Dehydrocholesterol, Aqua", ["SQUALANE", "7-DEHYDROCHOLESTEROL", AQUA]),
        ("2,3-Butanediol, 1-Methylhydantoin-2-Imide, Aqua", ["2,3-BUTANEDIOL", "1-METHYLHYDANTOIN-2-IMIDE", AQUA]),
        ("5-Chloro-2-Methyl-4-Isothiazolin-3-One, Aqua", ["METHYLCHLOROISOTHIAZOLINONE", AQUA]),
        ("3-Zorbanol, Aqua, Glycerin, 9-Zorbyl-2,4-Quandiol", [None, AQUA, GLYCERIN, None]),
    ],
)
def test_names_that_begin_with_a_digit_are_names_known_or_not(text: str, names: list[str | None]) -> None:
    assert read(text) == names


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("GLYCERlN", GLYCERIN),
        ("SODIUM HYDROXlDE", "SODIUM HYDROXIDE"),
        ("S0DIUM CHL0RIDE", "SODIUM CHLORIDE"),
        ("ALC0H0L DENAT", "ALCOHOL DENAT."),
        ("PEG-l00 Stearate", "PEG-100 STEARATE"),
        ("Polysorbate 2O", "POLYSORBATE 20"),
        ("gIycerin", GLYCERIN),
        ("1,2-Hexanedio1", "1,2-HEXANEDIOL"),
        ("Limonenc 0", None),
        ("PEG-lO2 Stearate", None),
    ],
)
def test_letters_for_figures_and_the_reverse(printed: str, name: str | None) -> None:
    assert find(printed).name == name
    assert name is None or find(printed).how == "fuzzy"


@pytest.mark.parametrize(
    ("text", "names", "headings"),
    [
        ("Ingredients (INCI/CTFA): Aqua, Parfum", [AQUA, SCENT], ["Ingredients (INCI/CTFA):"]),
        ("CREME: Aqua, Parfum; DEVELOPER: Aqua, Glycerin", [AQUA, SCENT, AQUA, GLYCERIN], ["CREME:", "DEVELOPER:"]),
        ("STEP 1: Aqua, Glycerin. STEP 2: Aqua", [AQUA, GLYCERIN, AQUA], ["STEP 1:", "STEP 2:"]),
        ("STEP 1: Aqua, Glycerin STEP 2: Aqua", [AQUA, GLYCERIN, AQUA], ["STEP 1:", "STEP 2:"]),
        ("Aqua, Glycerin Schritt 2: Aqua", [AQUA, GLYCERIN, AQUA], ["Schritt 2:"]),
        ("Sheet: Aqua, Glycerin Eye Patch: Aqua", [AQUA, GLYCERIN, AQUA], ["Sheet:", "Eye Patch:"]),
        ("Aqua, Glycerin, Preservative: Phenoxyethanol", [AQUA, GLYCERIN, "PHENOXYETHANOL"], ["Preservative:"]),
        ("Konservierung: Phenoxyethanol, Aqua", ["PHENOXYETHANOL", AQUA], ["Konservierung:"]),
        ("Состав: Aqua, Glycerin", [AQUA, GLYCERIN], ["Состав:"]),
        ("Lip Balm in Mango: Petrolatum, Aqua", ["PETROLATUM", AQUA], ["Lip Balm in Mango:"]),
        ("Phase B - Cetyl Alcohol, Aqua", ["CETYL ALCOHOL", AQUA], ["Phase B -"]),
    ],
)
def test_words_before_a_colon_are_headings_of_the_names_after_it(
    text: str, names: list[str | None], headings: list[str]
) -> None:
    assert read(text) == names
    assert [aside.printed for aside in parse(text).asides if aside.kind == "heading"] == headings


@pytest.mark.parametrize(
    "text",
    [
        "Shea Butter: Hydrates. Water, Glycerin, Squalane",
        "-Hydration Trio (Ectoin, Hyaluronic Acid, PGA Peptide): Hydrates the skin. Water, Glycerin, Squalane",
        "-Retinol: Smooths lines\n-Vitamin E: Calms, firms, and plumps\n\nWater, Glycerin, Squalane",
        "-2% Salicylic Acid: Clears pores. -Niacinamide: Fades spots. Water, Glycerin, Squalane",
        "Our serum contains hyaluronic acid and niacinamide, loved by skin. Water, Glycerin, Squalane",
        "-Blend Of Ceramides, Fatty Acids, and Tamarind: Works. -Caffeine: Wakes. Water, Glycerin, Squalane",
    ],
)
def test_nothing_is_taken_out_of_advertising(text: str) -> None:
    assert read(text) == [AQUA, GLYCERIN, "SQUALANE"]


def test_an_active_ingredient_with_share_and_purpose_is_one() -> None:
    label = parse("Zinc Oxide 9%: Sunscreen. Water, Glycerin")
    assert [(token.name, token.share) for token in label.tokens][0] == ("Zinc Oxide", 0.09)
    assert read("-Avobenzone 3%, Octocrylene 2.7%: Deliver broad-spectrum sun protection. Water, Glycerin, Urea") == [
        "BUTYL METHOXYDIBENZOYLMETHANE",
        "OCTOCRYLENE",
        AQUA,
        GLYCERIN,
        "UREA",
    ]


@pytest.mark.parametrize(
    "footnote",
    [
        "**transformé à partir d'ingrédients biologiques",
        "** constituants naturels des huiles essentielles",
        "*issu de l'agriculture biologique",
        "* aus kontrolliert biologischem Anbau ** aus natürlichen ätherischen Ölen",
        "*da agricoltura biologica **componenti naturali degli oli essenziali",
        "*procedente de agricultura ecológica. **componente natural de los aceites esenciales",
        "*ingredientes de agricultura biológica",
        "* z upraw ekologicznych",
        "*van biologische landbouw",
        "* ekologisk odlad",
        "*Refer to the package for the list of natural ingredients in this fragrance, bought from growers we know.",
    ],
)
def test_footnotes_are_text_in_any_language(footnote: str) -> None:
    label = parse(f"Aqua, Glycerin*, Parfum**. {footnote}")
    assert [find(token.name).name for token in label.tokens] == [AQUA, GLYCERIN, SCENT]
    assert {aside.kind for aside in label.asides} == {"text"}


def test_marks_before_names_make_no_footnotes() -> None:
    assert read("Aqua, *Glycerin, *Zorbanol, Parfum") == [AQUA, GLYCERIN, None, SCENT]


@pytest.mark.parametrize(
    "text",
    [
        "1. Aqua 2. Glycerin 3. Parfum",
        "1) Aqua, 2) Glycerin, 3) Parfum",
        "1. Aqua\n2. Glycerin\n3. Parfum",
        "AQUA . GLYCERIN . PARFUM / FRAGRANCE",
        "Aqua - Glycerin - Parfum",
        "Aqua · Glycerin · Parfum",
        "Aqua\nGlycerin\nParfum",
    ],
)
def test_numbers_dots_and_dashes_separate(text: str) -> None:
    assert read(text) in ([AQUA, GLYCERIN, SCENT],)


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        (
            "Sodium C12-13 Pareth Sulfate/Sodium Laureth Sulfate",
            ["SODIUM C12-13 PARETH SULFATE", "SODIUM LAURETH SULFATE"],
        ),
        ("Thymus Vulgaris Flower/Leaf Oil - Thyme Flower/Leaf Oil", ["THYMUS VULGARIS FLOWER/LEAF OIL"]),
        (
            "Ammonium Polyacryldimethyltauramide / Ammonium Polyacryloyldimethyl Taurate",
            ["AMMONIUM POLYACRYLOYLDIMETHYL TAURATE"],
        ),
        ("Butyrospermum Parkii/Shea Butter", ["BUTYROSPERMUM PARKII BUTTER"]),
        ("Beta Vulgaris/Beet Root Extract/Extrait de Racine de Betterave", ["BETA VULGARIS ROOT EXTRACT"]),
        ("Witch Hazel (Hamamelis Virginiana) Water", ["HAMAMELIS VIRGINIANA WATER"]),
        ("Oat (Avena Sativa) Kernel Extract", ["AVENA SATIVA KERNEL EXTRACT"]),
        ("Camellia Sinensis (Green Tea) Leaf Extract", ["CAMELLIA SINENSIS LEAF EXTRACT"]),
    ],
)
def test_two_names_between_slashes_and_one_name_printed_twice(printed: str, names: list[str]) -> None:
    assert read(f"Aqua, {printed}, Glycerin") == [AQUA, *names, GLYCERIN]


@pytest.mark.parametrize(
    "text", ["milk, bread, butter, honey, olive oil", "eggs, flour, sugar, salt, chicken breast", "Cheese, Rice, Milk"]
)
def test_a_shopping_list_is_none(text: str) -> None:
    assert not parse(text).is_list and "kitchen" in parse(text).reason


@pytest.mark.parametrize(
    "text",
    [
        "Sweet almond oil, jojoba oil, rosehip oil, lavender oil",
        "olive oil, shea butter, beeswax, honey",
        "Ingredients: honey, olive oil, sugar",
        "apricot kernel oil, peppermint essential oil, vitamin E",
    ],
)
def test_plain_english_oils_are_a_list(text: str) -> None:
    assert parse(text).is_list and None not in read(text)
