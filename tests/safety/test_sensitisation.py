"""Allergens over a course: doses follow content, volume and sessions, and a level flags and never clears."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from corneum.client import Formula
from corneum.evidence.derivation import Drawn
from corneum.evidence.draws import Population
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import load_tables
from corneum.evidence.value import NoData, Value
from corneum.formula.ingredients import identify
from corneum.plan_document.content_document import _words
from corneum.safety.sensitisation import LEVELS, Allergen, CourseDose, allergens, course_dose
from corneum.wording.templates import fill
from tests.parameters import unnamed

CONTEXT = ModelContext(load_tables(), Population(epistemic=64, person=1))
UG_CM2 = 1e-5
CLEARING = re.compile(r"\b(safe|ok|fine|harmless|no risk|acceptable|no concern|tolerated)\b", re.IGNORECASE)


def listed(printed: str) -> dict[str, Allergen]:
    return {each.name: each for each in allergens(CONTEXT, Formula(ingredients=printed))}


def layer(depth: float) -> Drawn:
    return CONTEXT.drawn(np.full((64, 1), depth), "m", "test", f"{depth:g}", [])


def dosed(allergen: Allergen, channels: float = 1e-7, surface: float = 3e-5, sessions: int = 3) -> CourseDose:
    return course_dose(CONTEXT, allergen, layer(channels), layer(surface), sessions)


def test_a_stated_share_is_taken_and_else_a_range_stands() -> None:
    stated = listed("Aqua, Glycerin, Cinnamal 0.1 %")["CINNAMAL"]
    assert stated.is_stated and stated.concentration.number == pytest.approx(1.0)
    assumed = listed("Aqua, Glycerin, Cinnamal")["CINNAMAL"]
    assert not assumed.is_stated and assumed.concentration.low < assumed.concentration.high


def test_everything_in_channels_counts_whole_and_the_surface_by_its_share() -> None:
    allergen = listed("Aqua, Glycerin, Cinnamal 0.1 %")["CINNAMAL"]
    channels_alone = dosed(allergen, channels=1e-6, surface=0.0, sessions=1)
    # 1 kg/m^3 in 1 um of liquid: 0.1 ug/cm2
    assert channels_alone.session.draws == pytest.approx(0.1 * UG_CM2)
    surface_alone = dosed(allergen, channels=0.0, surface=1e-6, sessions=1).session.draws
    assert np.all((surface_alone > 0) & (surface_alone <= channels_alone.session.draws))
    assert np.median(surface_alone) < np.median(channels_alone.session.draws)


@pytest.mark.parametrize("name", ["Cinnamal", "Isoeugenol", "Methylisothiazolinone", "Limonene", "Phenoxyethanol"])
def test_more_of_it_and_more_sessions_never_flag_less(name: str) -> None:
    order = [None, "", "margin", "level"]
    for sessions in (1, 3, 6, 30):
        doses = [
            dosed(next(iter(listed(f"Aqua, Glycerin, {name} {content} %").values())), sessions=sessions)
            for content in (0.0001, 0.001, 0.01, 0.1, 1.0)
        ]
        middles = [float(np.median(dose.course.draws)) for dose in doses]
        assert middles == sorted(middles)
        assert [order.index(dose.reaches) for dose in doses] == sorted(order.index(dose.reaches) for dose in doses)
    allergen = next(iter(listed(f"Aqua, Glycerin, {name} 0.05 %").values()))
    courses = [dosed(allergen, sessions=sessions) for sessions in (1, 2, 4, 8)]
    assert all(np.all(many.course.draws > few.course.draws) for few, many in zip(courses, courses[1:], strict=False))
    assert [order.index(each.reaches) for each in courses] == sorted(order.index(each.reaches) for each in courses)


@pytest.mark.parametrize("printed", ["Parfum", "Phenoxyethanol", "Quaternium-15", "Lavandula Angustifolia Oil"])
def test_without_a_level_there_is_no_comparison(printed: str) -> None:
    for content in ("", " 0.0001 %"):
        allergen = next(iter(listed(f"Aqua, Glycerin, {printed}{content}").values()))
        dose = dosed(allergen)
        assert isinstance(allergen.level, NoData) and dose.reaches is None
        said = fill(_words(CONTEXT, dose), "client")
        assert "No level is known" in said and not CLEARING.search(said)


@pytest.mark.parametrize("content", [1e-6, 1e-4, 0.01, 1.0])
@pytest.mark.parametrize("name", ["Linalool", "Geraniol", "Methylisothiazolinone", "Cinnamal", "Imidazolidinyl Urea"])
def test_a_dose_below_a_level_is_never_cleared(name: str, content: float) -> None:
    allergen = next(iter(listed(f"Aqua, Glycerin, {name}").values()))
    stated = replace(allergen.concentration, number=content, low=content, high=content, spread="fixed")
    dose = dosed(replace(allergen, concentration=stated, is_stated=True), sessions=1)
    said = fill(_words(CONTEXT, dose), "practitioner")
    assert not CLEARING.search(said)
    if dose.reaches == "":
        assert "whole skin and proves nothing here" in said


def test_levels_are_of_people_where_known_and_else_of_mice() -> None:
    found = listed("Aqua, Glycerin, Geraniol, Imidazolidinyl Urea, Methylchloroisothiazolinone")
    geraniol, urea, mci = found["GERANIOL"], found["IMIDAZOLIDINYL UREA"], found["METHYLCHLOROISOTHIAZOLINONE"]
    assert isinstance(geraniol.level, Value) and geraniol.measured_in == "people"
    assert geraniol.level.number == pytest.approx(11000 * UG_CM2)
    assert isinstance(mci.level, Value) and mci.level.number == pytest.approx(1.25 * UG_CM2)
    # EC3 of 24 % on a mouse ear: 24 times 250 ug/cm2
    assert isinstance(urea.level, Value) and urea.measured_in == "mice"
    assert urea.level.number == pytest.approx(24 * 250 * UG_CM2)


def test_a_preservative_at_its_maximum_and_a_scent_are_flagged() -> None:
    found = listed("Aqua, Glycerin, Methylchloroisothiazolinone 0.0015 %, Isoeugenol 0.02 %, Cinnamal 1 %")
    assert {name: dosed(allergen, sessions=6).reaches for name, allergen in found.items()} == {
        "METHYLCHLOROISOTHIAZOLINONE": "margin",
        "ISOEUGENOL": "margin",
        "CINNAMAL": "margin",
    }
    assert dosed(found["CINNAMAL"], channels=1e-4, surface=1e-4, sessions=12).reaches == "level"


def test_every_level_names_ingredients_that_lists_may_hold() -> None:
    for row in CONTEXT.table(LEVELS).rows:
        assert row["names"] or row["groups"] or row.row_id == "any_other"
        for name in row.list("names"):
            identity = identify(CONTEXT, name)
            assert identity.name == name and identity.hazard is not None, name
        assert float(row["unstated_low_pct"]) < float(row["unstated_high_pct"])


def test_no_course_has_no_session() -> None:
    with pytest.raises(ValueError):
        dosed(next(iter(listed("Aqua, Glycerin, Cinnamal").values())), sessions=0)


def test_doses_name_every_parameter_that_moves_them() -> None:
    def results(context: ModelContext) -> dict[str, object]:
        few = context.with_population(Population(epistemic=8, person=1))
        thin = few.drawn(np.full((8, 1), 1e-6), "m", "test", "1e-6", [])
        doses = [
            course_dose(few, allergen, thin, thin, 3)
            for allergen in allergens(few, Formula(ingredients="Aqua, Glycerin, Cinnamal, Imidazolidinyl Urea"))
        ]
        return {f"{each.allergen.name} {name}": getattr(each, name) for each in doses for name in ("session", "course")}

    assert list(unnamed(results, CONTEXT.tables, "safety")) == []
