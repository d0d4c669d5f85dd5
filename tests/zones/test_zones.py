"""Zones: words, neighbours, areas, and a face that can be drawn."""

from __future__ import annotations

import math

import pytest

from corneum.errors import InputFault
from corneum.evidence.model_context import ModelContext
from corneum.zones import NOT_FACE, WHOLE_FACE, Polygon, area, find_zone, zones

IDS = (
    "forehead",
    "glabella",
    "temple",
    "upper_eyelid",
    "lower_eyelid",
    "crows_feet",
    "nose_dorsum",
    "nose_sidewall",
    "nose_tip",
    "cheek_medial",
    "cheek_lateral",
    "malar",
    "upper_lip",
    "chin",
    "jaw_jowl",
    "neck",
    "decollete",
    "vermilion",
    "scalp",
    "submental",
)


def surface(polygon: Polygon) -> float:
    """Area by the shoelace formula."""
    pairs = zip(polygon, polygon[1:] + polygon[:1], strict=True)
    return abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairs)) / 2


def inside(polygon: Polygon, x: float, y: float) -> bool:
    """Whether a point lies in a polygon, by counting crossings."""
    crossings = 0
    for (x0, y0), (x1, y1) in zip(polygon, polygon[1:] + polygon[:1], strict=True):
        if (y0 > y) != (y1 > y) and x < x0 + (y - y0) * (x1 - x0) / (y1 - y0):
            crossings += 1
    return crossings % 2 == 1


def outlines() -> list[tuple[str, Polygon]]:
    return [(zone.id, polygon) for zone in zones().values() for polygon in zone.outline]


def test_the_twenty_zones_and_the_whole_face() -> None:
    assert set(zones()) == set(IDS)
    assert set(WHOLE_FACE) | set(NOT_FACE) == set(IDS)
    assert len(WHOLE_FACE) == 15


@pytest.mark.parametrize("zone", IDS)
def test_ids_names_and_synonyms_all_lead_to_the_zone(zone: str) -> None:
    assert find_zone(zone) == (zone,)
    assert find_zone(zones()[zone].name) == (zone,)
    assert all(zone in find_zone(word) for word in zones()[zone].synonyms)


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("Cheeks", {"cheek_medial", "cheek_lateral"}),
        ("under-eye", {"lower_eyelid"}),
        ("Tear Trough", {"lower_eyelid"}),
        ("crow's feet", {"crows_feet"}),
        ("nasolabial folds", {"cheek_medial"}),
        ("lips", {"vermilion"}),
        ("jowls", {"jaw_jowl"}),
        ("marionette lines", {"chin", "jaw_jowl"}),
        ("T-zone", {"forehead", "glabella", "nose_dorsum", "nose_sidewall", "nose_tip", "chin"}),
        ("eyes", {"upper_eyelid", "lower_eyelid", "crows_feet"}),
        ("Décolleté", {"decollete"}),
        ("whole face", set(WHOLE_FACE)),
    ],
)
def test_common_words(word: str, meant: set[str]) -> None:
    assert set(find_zone(word)) == meant


@pytest.mark.parametrize(
    ("word", "nearest"), [("forhead", "forehead"), ("chinn", "chin"), ("nek", "neck"), ("kneecap", None)]
)
def test_an_unknown_word_is_refused_with_the_nearest_zone(word: str, nearest: str | None) -> None:
    with pytest.raises(InputFault) as caught:
        find_zone(word, "zones[0]")
    assert (caught.value.nearest or "").split(" or ")[0] == (nearest or "")
    assert "forehead, glabella" in caught.value.allowed


@pytest.mark.parametrize("word", [None, 3, [], "", " "])
def test_what_is_no_word_is_refused(word: object) -> None:
    with pytest.raises(InputFault):
        find_zone(word)


def test_neighbours_are_mutual_and_share_an_edge() -> None:
    for zone in zones().values():
        assert zone.neighbours
        for other in zone.neighbours:
            assert zone.id in zones()[other].neighbours
    edges: dict[frozenset[tuple[float, float]], set[str]] = {}
    for name, polygon in outlines():
        for start, end in zip(polygon, polygon[1:] + polygon[:1], strict=True):
            edges.setdefault(frozenset((start, end)), set()).add(name)
    shared = {frozenset(names) for names in edges.values() if len(names) == 2}
    assert shared == {frozenset((zone.id, other)) for zone in zones().values() for other in zone.neighbours}


def test_paired_zones_have_two_mirrored_outlines() -> None:
    for zone in zones().values():
        assert len(zone.outline) == (2 if zone.paired else 1)
        mirrored = {(round(100 - x, 1), y) for x, y in zone.outline[-1]}
        assert mirrored == set(zone.outline[0])


def test_outlines_lie_in_the_frame_and_do_not_overlap() -> None:
    polygons = outlines()
    assert all(0 <= x <= 100 and -10 <= y <= 100 for _, polygon in polygons for x, y in polygon)
    assert {name for name, polygon in polygons if any(y < 0 for _, y in polygon)} == {"scalp"}
    # off the grid of vertices, so that no point falls on an edge
    for column in range(100):
        for row in range(-10, 100):
            x, y = column + 0.517, row + 0.533
            assert sum(inside(polygon, x, y) for _, polygon in polygons) <= 1, (x, y)


def test_the_face_has_no_holes_but_the_eyes() -> None:
    face = [(name, polygon) for name, polygon in outlines() if name not in ("neck", "decollete", "scalp", "submental")]
    holes = [
        (column / 2 + 0.017, row / 2 + 0.033)
        for column in range(60, 141)
        for row in range(20, 120)
        if abs(column / 2 + 0.017 - 50) < 14
        and not any(inside(polygon, column / 2 + 0.017, row / 2 + 0.033) for _, polygon in face)
    ]
    assert holes
    assert all(28 < y < 33 and 5 < abs(x - 50) < 14 for x, y in holes)


@pytest.mark.parametrize("zone", IDS)
def test_area_is_positive_sourced_and_larger_in_men(context: ModelContext, zone: str) -> None:
    women, men, either = (area(context, zone, sex) for sex in ("female", "male", "unspecified"))
    for value in (women, men, either):
        assert value.unit == "m^2"
        assert 0 < value.low < value.number < value.high
        assert value.sources
    if zone != "decollete":
        assert women.number < either.number < men.number
        assert either.number == pytest.approx(math.sqrt(women.number * men.number))
        assert either.low == women.low
        assert either.high == men.high


def test_the_zones_of_the_face_sum_to_its_area(context: ModelContext) -> None:
    total = context.table("anatomy/zone_area").where(zone="face_total_treatable", sex="F")[0].number("area_cm2")
    brows = context.table("anatomy/zone_area").where(zone="eyebrow", sex="F")[0].number("area_cm2")
    assert total is not None
    assert brows is not None
    parts = sum(area(context, zone, "female").number for zone in (*WHOLE_FACE, "vermilion"))
    assert parts + brows == pytest.approx(total, rel=0.02)


def test_an_area_measured_in_a_single_sex_says_so(context: ModelContext) -> None:
    assert "one sex" in area(context, "decollete", "male").note
    assert area(context, "decollete", "male").grade == "very_low"
    assert "one sex" not in area(context, "decollete", "female").note
