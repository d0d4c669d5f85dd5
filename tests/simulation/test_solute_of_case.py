"""Every name that `corneum solute` knows works in a case, and a name is read by what it means."""

from __future__ import annotations

import pytest

from corneum.errors import InputFault
from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import NoData
from corneum.formula.large_molecules import LARGE
from corneum.formula.permeability import MEASURED
from corneum.formula.solute import ACTIVES
from corneum.formula.solute_search import find_solute
from corneum.simulation.applied_keys import SoluteOf
from corneum.simulation.prepare_solute import solute_of

MEANT = {
    "niacinamide": "nicotinamide; Vitamin B3; vitamin PP; Nicotinsäureamid; nicotinic acid amide",
    "ascorbic_acid": "Vitamin C; L-ascorbic acid; Ascorbinsäure; acide ascorbique; 50-81-7",
    "panthenol": "vitamin B5; dexpanthenol; provitamin B5",
    "tocopherol": "vitamin E; alpha tocopherol",
    "retinol": "vitamin A; all-trans-retinol",
    "retinal": "retinaldehyde; vitamin A aldehyde",
    "tretinoin": "retinoic acid; vitamin A acid; ATRA",
    "retinyl_palmitate": "vitamin A palmitate",
    "tetrahexyldecyl_ascorbate": "THD ascorbate",
    "magnesium_ascorbyl_phosphate": "Magnesium Ascorbyl Phosphate; MAP",
    "glycolic_acid": "hydroxyacetic acid; Glykolsäure; acide glycolique",
    "lactic_acid": "Milchsäure; acide lactique",
    "mandelic_acid": "Mandelsäure",
    "azelaic_acid": "Azelainsäure; acide azélaïque; nonanedioic acid",
    "kojic_acid": "Kojisäure; acide kojique",
    "ferulic_acid": "Ferulasäure; 4-hydroxy-3-methoxycinnamic acid",
    "salicylic_acid": "BHA; Salicylsäure; acide salicylique",
    "tranexamic_acid": "TXA; Tranexamsäure",
    "caffeine": "Koffein; caféine",
    "lidocaine": "lignocaine; Lidocain; lidocaïne",
    "hydroquinone": "Hydrochinon",
    "ubiquinone": "coenzyme Q10",
    "glutathione": "Glutathion",
    "glycerin": "glycerol; glycérine",
    "urea": "Harnstoff; urée",
    "benzoyl_peroxide": "Benzoylperoxid",
    "fluorouracil": "5-fluorouracil",
    "ghk_cu": "GHK-Cu; copper peptide; Copper Tripeptide-1",
    "acetyl_hexapeptide_8": "Argireline; acetyl hexapeptide-3",
    "pal_ktTks": "Matrixyl; Palmitoyl Pentapeptide-4",
    "egf": "epidermal growth factor",
    "albumin": "BSA",
    "ha_high": "hyaluronic acid; Hyaluronsäure; acide hyaluronique; sodium hyaluronate",
    "abo_bont": "Dysport",
    "VOXZDWNPVJITMN-ZBRFXRBCSA-N": "Estradiol; Östradiol",
    "JYGXADMDTFJGBT-VWUMJDOOSA-N": "Hydrocortison; cortisol",
    "SNICXCGAKADSCV-UHFFFAOYSA-N": "Nikotin",
    "BSYNRYMUTXBXSQ-UHFFFAOYSA-N": "aspirin; acetylsalicylic acid",
}
SYNONYMS = [(name, meant) for meant, names in MEANT.items() for name in names.split("; ")]
# names that look like a molecule of the tables and mean another one, or a class
NOT_READ = (
    "niacin",
    "Nikotinsäure",
    "retinyl acetate",
    "isotretinoin",
    "ubiquinol",
    "AHA",
    "retinoids",
    "botulinum toxin",
)


@pytest.mark.parametrize(("name", "meant"), SYNONYMS)
def test_a_name_is_the_molecule_that_it_means(context: ModelContext, name: str, meant: str) -> None:
    found = find_solute(context, name)
    assert not isinstance(found, NoData) and found.id == meant


@pytest.mark.parametrize("name", NOT_READ)
def test_a_name_of_another_molecule_or_of_a_class_is_refused(context: ModelContext, name: str) -> None:
    with pytest.raises(InputFault):
        solute_of(context, SoluteOf(name=name))


def test_every_solute_that_is_known_works_in_a_case_or_says_why_not(context: ModelContext) -> None:
    names = [row.row_id for row in context.table(ACTIVES).rows]
    names += [row["compound"].split(";")[0] for row in context.table(MEASURED).rows]
    names += [row["name"] for row in context.table(LARGE).rows]
    works = 0
    for name in dict.fromkeys(names):
        found = find_solute(context, name)
        if isinstance(found, NoData):
            with pytest.raises(InputFault, match="cannot be simulated: "):
                solute_of(context, SoluteOf(name=name))
            continue
        solute, _ = solute_of(context, SoluteOf(name=name))
        works += solute is not None and solute.id == found.id
    assert works > 300
