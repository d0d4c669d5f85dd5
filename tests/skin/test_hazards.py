"""Named structures: closed-form probabilities, monotone, positive for the rare, exact at the ends."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corneum.evidence.derivation import Drawn
from corneum.evidence.draws import Population
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import load_tables
from corneum.skin.hazards import KINDS, Hazard, hard_limit, hazards, margin, unplaced
from corneum.zones import zones

POPULATION = Population()
CONTEXT = ModelContext(load_tables())
PLACED = [(zone, hazard) for zone in zones() for hazard in hazards(CONTEXT, zone)]


def at(context: ModelContext, depth: float) -> Drawn:
    draws = np.full((POPULATION.epistemic, POPULATION.person, POPULATION.needle), depth)
    return context.drawn(draws, "m", "a needle", f"depth {depth}", [context.parameter("skin.depth_floor")])


def near(hazard: Hazard, depth: float) -> float:
    return float(margin(CONTEXT.with_population(POPULATION), hazard, at(CONTEXT, depth)).draws.mean())


def named(zone: str, name: str) -> Hazard:
    return next(hazard for hazard in hazards(CONTEXT, zone) if hazard.name == name)


@given(place=st.sampled_from(PLACED), depths=st.tuples(st.floats(0, 4e-3), st.floats(0, 4e-3)))
@settings(max_examples=60, deadline=None)
def test_a_deeper_needle_is_never_safer(place: tuple[str, Hazard], depths: tuple[float, float]) -> None:
    shallow, deep = sorted(depths)
    assert near(place[1], shallow) <= near(place[1], deep)


@pytest.mark.parametrize(("zone", "hazard"), PLACED, ids=lambda item: getattr(item, "name", item))
def test_exact_at_the_ends_and_never_zero_in_the_skin(zone: str, hazard: Hazard) -> None:
    assert hazard.kind in KINDS
    assert near(hazard, 0) == 0
    assert near(hazard, 50e-6) > 0
    assert near(hazard, 0.1) == pytest.approx(1, abs=1e-9)
    drawn = margin(CONTEXT.with_population(POPULATION), hazard, at(CONTEXT, 1e-3))
    assert drawn.draws.shape == (POPULATION.epistemic, POPULATION.person)
    assert ((drawn.draws >= 0) & (drawn.draws <= 1)).all()


def test_the_rare_is_a_tail_not_a_count() -> None:
    """The fascia of the neck under a needle of 0.5 mm: rarer than 256 draws could ever show, and not impossible."""
    assert 0 < near(named("neck", "superficial fascia"), 0.5e-3) < 1 / 256


def test_the_tail_is_that_of_the_truncated_normal() -> None:
    """Facial artery at the fold, 4.8 (1.4) mm: about 5 % within 2.5 mm (fa_depth2025), here with the method factor."""
    hazard = named("cheek_medial", "facial artery at the nasolabial fold")
    mean, sd, floor, reached = 4.8, 1.4, 0.5, 2.5

    def phi(x: float) -> float:
        return 0.5 * (1 + math.erf(x / math.sqrt(2)))

    expected = (phi((reached - mean) / sd) - phi((floor - mean) / sd)) / phi((mean - floor) / sd)
    drawn = margin(
        CONTEXT.with_population(Population(epistemic=255, person=1, needle=1)), hazard, fixed_depth(2.0e-3, 255)
    )
    assert float(np.median(drawn.draws)) == pytest.approx(expected, rel=0.02)


def fixed_depth(depth: float, epistemic: int) -> Drawn:
    draws = np.full((epistemic, 1, 1), depth)
    return CONTEXT.drawn(draws, "m", "a needle", f"one at {depth}", [CONTEXT.parameter("skin.depth_floor")])


def test_what_methods_disagree_about_gives_the_interval() -> None:
    drawn = margin(CONTEXT.with_population(POPULATION), named("forehead", "supratrochlear artery"), at(CONTEXT, 1.5e-3))
    over_people = drawn.draws.std(axis=1).max()
    assert over_people == pytest.approx(0, abs=1e-12)
    assert drawn.draws.mean(axis=1).std() > 0.005


@pytest.mark.parametrize(
    ("zone", "limit"),
    [
        ("temple", 1.15e-3),  # sta_mvi: shallowest of 62 patients
        ("nose_dorsum", 2.0e-3),  # rhinion
        ("forehead", 2.5e-3),  # sta_meta2025: advice
        ("glabella", 2.5e-3),
        ("cheek_medial", 2.6e-3),  # casabona2019: shallowest fascia of 150 people
        ("neck", 2.0e-3),
        ("upper_eyelid", 0.0),
        ("lower_eyelid", 0.0),
    ],
)
def test_hard_limits(zone: str, limit: float) -> None:
    result = hard_limit(CONTEXT, zone)
    assert result is not None
    assert result.number == pytest.approx(limit)


def test_no_limit_is_invented() -> None:
    assert hard_limit(CONTEXT, "decollete") is None
    assert hard_limit(CONTEXT, "crows_feet") is None


def test_the_lids_are_inside_the_rim() -> None:
    for zone in ("upper_eyelid", "lower_eyelid"):
        (rim,) = hazards(CONTEXT, zone)
        assert rim.kind == "orbital_rim"
        assert near(rim, 0.1e-3) == 1


def test_every_zone_has_a_hazard_or_says_that_nothing_is_known() -> None:
    for zone in zones():
        assert hazards(CONTEXT, zone) or unplaced(CONTEXT, zone)
    assert any("facial nerve" in entry.depth.reason for entry in unplaced(CONTEXT, "temple"))
    assert any("13 %" in entry.depth.reason for entry in unplaced(CONTEXT, "cheek_medial"))


def test_the_shallower_of_two_sources_is_taken() -> None:
    artery = named("forehead", "supraorbital artery, deep branch")
    assert artery.mean is not None
    assert artery.mean.number == pytest.approx(3.54e-3)
    tip = named("nose_tip", "cartilage at the tip of the nose")
    assert tip.mean is not None
    assert tip.mean.number == pytest.approx(2.9e-3)


def test_the_table_points_at_rows_that_hold_what_it_says() -> None:
    """Depths are read from the anatomy tables: a row that is renumbered there would otherwise move a hazard."""
    words = {"artery": "artery", "fascia": "fascia", "bone": "bone", "cartilage": "cartilage", "nerve": "nerve"}
    for row in CONTEXT.table("skin/hazards").rows:
        if not row["table"] or row["table"] == "anatomy/zone_reference":
            continue
        of = CONTEXT.row(row["table"], row["of"])
        named_there = (of.get("target") or of.get("layer") or "").lower()
        if row["row_id"] == "zygomatic_buccal":
            assert named_there == "zygomatic and buccal branches"
            continue
        structure = row["structure"].lower()
        assert any(word in structure and word in named_there for word in words) or "vein" in named_there, row.row_id


STRUCTURES = (
    "supratrochlear artery",
    "supraorbital artery",
    "facial artery",
    "labial artery",
    "dorsal nasal artery",
    "angular vein",
    "superficial temporal artery",
    "middle temporal vein",
    "facial nerve",
    "marginal mandibular nerve",
    "buccal branches",
    "infraorbital nerve",
    "mental nerve",
    "supraorbital and supratrochlear nerves",
    "superficial fascia",
    "rhinion",
    "orbital rim",
)


def test_every_structure_of_the_list_is_placed_or_listed_as_unplaced() -> None:
    mentioned = " | ".join(
        text
        for zone in zones()
        for text in (
            *(hazard.name for hazard in hazards(CONTEXT, zone)),
            *(entry.depth.reason for entry in unplaced(CONTEXT, zone)),
        )
    )
    assert [name for name in STRUCTURES if name not in mentioned] == []


@pytest.mark.parametrize(
    ("words", "zone"),
    [
        ("supratrochlear artery", "forehead"),
        ("supratrochlear artery", "glabella"),
        ("supraorbital artery", "forehead"),
        ("supraorbital artery", "glabella"),
        ("facial artery", "jaw_jowl"),
        ("facial artery", "cheek_medial"),
        ("facial artery", "nose_tip"),
    ],
)
def test_no_source_places_a_named_artery_shallower(words: str, zone: str) -> None:
    """Every depth that anatomy/targets has of this artery in this zone lies at or below the one that is used."""
    used = min(each.mean.number for each in hazards(CONTEXT, zone) if words in each.name and each.mean)
    stated = [
        row.value("depth_mean_um").number
        for row in CONTEXT.table("anatomy/targets").rows
        if words in row["target"] and zone in row.list("zone") and row["depth_mean_um"]
    ]
    assert stated and used <= min(stated)


def test_bone_under_the_bridge_is_the_shallowest_of_its_series() -> None:
    used = named("nose_dorsum", "bone and cartilage at the rhinion")
    assert used.mean is not None
    series = [
        row.value("mean_um").number
        for row in CONTEXT.table("anatomy/layer_thickness").rows
        if row["layer"] == "soft_tissue_to_bone_or_cartilage" and row["zone"] == "nose_dorsum" and row["mean_um"]
    ]
    assert used.mean.number == min(series)


@given(place=st.sampled_from(PLACED), depth=st.floats(50e-6, 4e-3))
@settings(max_examples=40, deadline=None)
def test_a_deeper_structure_is_never_nearer(place: tuple[str, Hazard], depth: float) -> None:
    """The same needle and a structure that lies a millimetre deeper, as under thicker tissue: never more likely met."""
    _, hazard = place
    if hazard.mean is None:
        return
    deeper = replace(hazard, mean=replace(hazard.mean, number=hazard.mean.number + 1e-3))
    assert near(deeper, depth) <= near(hazard, depth)
