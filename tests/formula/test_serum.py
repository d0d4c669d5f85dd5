"""Serums: a product in hand is taken at its word, a payload word at the tables'."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from corneum.errors import InputFault
from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import NoData, Value
from corneum.formula.serum import serum
from corneum.formula.solute import Solute

WORDS = (
    "none",
    "saline",
    "serum",
    "toxin",
    "filler",
    "anaesthetic",
    "cocktail",
    "hyaluronan",
    "glycolic",
    "salicylic",
    "retinoid",
    "sunscreen",
    "moisturiser",
    "antioxidant",
    "tranexamic_acid",
    "niacinamide",
)


@dataclass(frozen=True)
class Active:
    name: str
    amount: float | None = None
    amount_kind: str | None = None
    concentration: float | None = None


@dataclass(frozen=True)
class Formula:
    actives: tuple[Active, ...]
    volume: float | None = None
    ph: float | None = None
    sterile: str = "unknown"


@pytest.mark.parametrize("word", WORDS)
def test_every_payload_word_has_a_serum(context: ModelContext, word: str) -> None:
    result = serum(context, word)
    assert result.typical
    for solute in result.solutes:
        assert isinstance(solute.solute, Solute)
        assert isinstance(solute.concentration, Value) and solute.concentration.unit == "kg/m^3"
        assert 0 < solute.concentration.low <= solute.concentration.number <= solute.concentration.high < 500


def test_unknown_payload_names_the_known(context: ModelContext) -> None:
    with pytest.raises(InputFault, match="antioxidant"):
        serum(context, "magic")


def test_percent_is_weight_in_volume(context: ModelContext) -> None:
    (ascorbic,) = serum(context, "antioxidant").solutes
    assert isinstance(ascorbic.concentration, Value)
    assert ascorbic.concentration.number == pytest.approx(150.0)
    assert serum(context, "antioxidant").film.number == pytest.approx(2e-5)  # type: ignore[union-attr]


def test_toxin_units_become_mass_once(context: ModelContext) -> None:
    (toxin,) = serum(context, "toxin").solutes
    assert toxin.units is not None and toxin.units.number == pytest.approx(25e6)
    # 25 U/mL at 0.9 ng per 100 U is 0.225 ng/mL
    assert isinstance(toxin.concentration, Value) and toxin.concentration.number == pytest.approx(2.25e-7)


def test_a_product_in_hand_is_taken_at_its_word(context: ModelContext) -> None:
    formula = Formula(
        (
            Active("niacinamide", concentration=50.0),
            Active("tranexamic acid", 8e-6, "kg"),
            Active("ona_bont", 20.0, "U"),
            Active("caffeine"),
            Active("snail secretion", concentration=1.0),
        ),
        volume=2e-6,
        sterile="yes",
    )
    result = serum(context, formula)
    strengths = [solute.concentration for solute in result.solutes]
    assert result.sterile == "yes" and result.volume == 2e-6 and not result.typical and result.ph is None
    assert [s.number for s in strengths[:3] if isinstance(s, Value)] == pytest.approx([50.0, 4.0, 9e-8])
    assert result.solutes[2].units is not None and result.solutes[2].units.number == pytest.approx(1e7)
    assert isinstance(strengths[3], NoData) and "caffeine" in strengths[3].reason
    assert isinstance(result.solutes[4].solute, NoData)


def test_a_stated_ph_is_that_of_the_product(context: ModelContext) -> None:
    assert serum(context, Formula((Active("salicylic acid", concentration=20.0),), ph=3.2)).ph == 3.2
    assert serum(context, Formula((Active("salicylic acid", concentration=20.0),))).ph is None


def test_saline_carries_nothing(context: ModelContext) -> None:
    assert serum(context, "saline").solutes == ()
