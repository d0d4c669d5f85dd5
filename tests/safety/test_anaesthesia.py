"""Numbing: the label on intact skin, the bound where it is silent, nothing where nothing fits."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corneum.client import Client
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import load_tables
from corneum.safety.anaesthesia import NotNumbed, Numbing, numbing
from tests.safety.words import in_words

PEN = frozenset({"needle", "microneedling", "automated_pen"})
FACE = 0.03  # m^2
GRAM = 1e-3
PHYSICIAN = {"licence": "physician"}


def numbing_of(context: ModelContext, client: Client, area: float = FACE, depth: float | None = 1e-3) -> Numbing:
    result = numbing(context, client, PEN, area, operator=client.operator, depth=depth)
    assert isinstance(result, Numbing), result
    return result


def number(drawn: Any) -> float:
    return float(drawn.draws.item())


def test_the_default_is_over_the_counter_and_bounded_by_weight(context: ModelContext, make: Any) -> None:
    result = numbing_of(context, make(weight="64 kg"))
    assert result.code == "otc4"
    # 4.5 mg/kg x 64 kg = 288 mg of lidocaine, in 4 % cream 7.2 g
    assert number(result.bound) == pytest.approx(288e-6)
    assert number(result.cream) == pytest.approx(7.2 * GRAM)
    assert number(result.area) == pytest.approx(72e-4)
    assert any("whole area" in in_words(limit) for limit in result.limits)


def test_the_bound_ends_at_300_mg_and_an_unknown_weight_is_that_of_a_light_adult_and_stated(
    context: ModelContext, make: Any
) -> None:
    assert number(numbing_of(context, make(weight="120 kg")).bound) == pytest.approx(300e-6)
    unknown = numbing_of(context, make())
    assert number(unknown.bound) == pytest.approx(4.5e-6 * 50)
    assert any("weight was not given" in in_words(limit) for limit in unknown.limits)


def test_a_label_governs_where_it_speaks_and_the_lower_of_two_limits_counts(context: ModelContext, make: Any) -> None:
    peel = make(weight="70 kg", anaesthetics=["Pliaglis"], operator=PHYSICIAN)
    result = numbing_of(context, peel, area=0.06)
    # 1.3 g per 10 cm2 up to 400 cm2: 52 g, and not the 59 g of one study
    assert number(result.cream) == pytest.approx(52 * GRAM) and number(result.area) == pytest.approx(400e-4)
    emla = numbing_of(context, make(weight="70 kg", anaesthetics=["EMLA"], operator=PHYSICIAN), area=0.02)
    assert number(emla.cream) == pytest.approx(20 * GRAM)


def test_case_6_a_rhythm_disorder_halves_the_cream_and_bounds_it(context: ModelContext, make: Any) -> None:
    well = make(weight="80 kg", anaesthetics=["EMLA"], operator=PHYSICIAN)
    ill = make(weight="80 kg", anaesthetics=["EMLA"], operator=PHYSICIAN, conditions=["atrial fibrillation"])
    small, usual = numbing_of(context, ill, area=0.01), numbing_of(context, well, area=0.01)
    assert number(small.cream) == pytest.approx(number(usual.cream) / 2)
    assert number(numbing_of(context, ill).lidocaine) <= number(small.bound) * (1 + 1e-12)
    assert any("eye" in in_words(limit) for limit in small.limits)


@pytest.mark.parametrize(
    ("file", "phrase"),
    [
        ({"screens": {"lidocaine_allergy": True}}, "amide"),
        ({"screens": {"pregnancy": True}}, "Pregnancy"),
        ({"anaesthetics": ["BLT cream"], "operator": PHYSICIAN}, "no label states a largest dose"),
        ({"anaesthetics": ["lidocaine 23 % tetracaine 7 %"], "operator": PHYSICIAN}, "no label"),
        ({"anaesthetics": ["lidocaine 10 %"], "operator": PHYSICIAN}, "no label"),
        ({"anaesthetics": ["EMLA"]}, "prescriber"),
        ({"anaesthetics": ["EMLA"], "operator": {"licence": "esthetician"}}, "prescriber"),
        ({"anaesthetics": ["EMLA"], "operator": PHYSICIAN, "conditions": ["G6PD deficiency"]}, "oxygen"),
        ({"anaesthetics": ["Pliaglis"], "operator": PHYSICIAN, "allergies": ["PABA"]}, "ester"),
        ({"anaesthetics": ["snake oil"]}, "not understood"),
        ({"anaesthetics": ["lidocaine, prilocaine and tetracaine"], "operator": PHYSICIAN}, "not understood"),
        ({"anaesthetics": ["tetracaine 4 %"], "operator": PHYSICIAN}, "not understood"),
    ],
)
def test_where_no_cream_fits_there_is_no_amount(
    context: ModelContext, make: Any, file: dict[str, Any], phrase: str
) -> None:
    result = numbing(context, make(**file), PEN, FACE, depth=1e-3)
    assert isinstance(result, NotNumbed) and phrase in in_words(result.why)


def test_the_next_cream_is_taken_and_the_reason_kept(context: ModelContext, make: Any) -> None:
    client = make(anaesthetics=["EMLA", "lidocaine 4 %"], operator=PHYSICIAN, conditions=["methaemoglobinaemia"])
    result = numbing_of(context, client)
    assert result.code == "otc4" and len(result.passed_over) == 1


def test_short_needles_and_no_needles_need_none(context: ModelContext, make: Any) -> None:
    assert isinstance(numbing(context, make(), PEN, FACE, depth=0.25e-3), NotNumbed)
    assert isinstance(numbing(context, make(), frozenset({"abrasion"}), FACE), NotNumbed)


def test_cream_is_off_before_the_needles_begin_and_stays_off(context: ModelContext, make: Any) -> None:
    result = numbing_of(context, make())
    times = [step.at for step in result.clock]
    assert times == sorted(times) and times[-1] == 0 and times[0] < times[1] < 0
    assert times[1] - times[0] == pytest.approx(number(result.dwell))
    assert "No more cream" in in_words(result.clock[-1].step)


def test_amounts_are_derived_from_their_rows(context: ModelContext, make: Any) -> None:
    result = numbing_of(context, make())
    record = context.derivations[result.cream.derivation]
    assert record.inputs and record.sources and record.grade != "no_data"


def test_the_bound_is_an_input_where_the_label_is_silent_and_only_there(context: ModelContext, make: Any) -> None:
    silent = numbing_of(context, make(weight="64 kg"))
    cap = "parameters/safety:lidocaine_cap"
    assert cap in context.derivations[silent.cream.derivation].inputs
    assert cap in context.derivations[silent.bound.derivation].inputs
    assert "4.5 mg/kg W, 300 mg" in context.derivations[silent.bound.derivation].equation
    labelled = numbing_of(context, make(anaesthetics=["Pliaglis"], operator=PHYSICIAN))
    assert cap not in context.derivations[labelled.cream.derivation].inputs


@pytest.mark.parametrize(
    ("cream", "code"),
    [
        ("lidocaine", "otc4"),
        ("lidocaine 2 %", "otc4"),
        ("liposomal lidocaine 4 %", "lmx4"),
        ("lignocaine 5 %", "lmx5"),
        ("lidocaine 2,5 % prilocaine 2,5 %", "emla"),
        ("lidocaine and tetracaine", "pliaglis"),
        ("tetracaine 7 % lidocaine 7 %", "pliaglis"),
    ],
)
def test_a_cream_without_a_brand_is_known_by_its_drugs_and_their_strength(
    context: ModelContext, make: Any, cream: str, code: str
) -> None:
    assert numbing_of(context, make(anaesthetics=[cream], operator=PHYSICIAN)).code == code


@settings(max_examples=40, deadline=None)
@given(
    st.floats(20, 200), st.floats(1e-4, 0.2), st.sampled_from(["lidocaine 4 %", "EMLA", "Pliaglis", "lidocaine 5 %"])
)
def test_never_more_than_label_and_bound_allow(weight: float, area: float, cream: str) -> None:
    context = ModelContext(load_tables())
    client = Client.model_validate(
        {
            "client": {"age": 40, "weight": f"{weight} kg"},
            "goals": ["pores"],
            "anaesthetics": [cream],
            "operator": PHYSICIAN,
        }
    )
    result = numbing_of(context, client, area)
    assert 0 < number(result.area) <= area * (1 + 1e-12)
    assert number(result.bound) <= 300e-6
    largest = {"EMLA": 60 * GRAM, "Pliaglis": 52 * GRAM}.get(cream)
    assert number(result.cream) <= (largest or number(result.most_on_needled_skin)) * (1 + 1e-12)
    more = numbing_of(context, client, area * 2)
    assert number(more.cream) >= number(result.cream) * (1 - 1e-12)
