"""pH, flow through needles and the units of toxin: what a mixture is before it goes below the barrier."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corneum.client import Formula
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import load_tables
from corneum.safety.compatibility import cocktail
from corneum.safety.reasons import Reason, verdict
from tests.plans import plan_for
from tests.safety.words import in_words

STAMP = frozenset({"needle", "microinfusion"})


def reasons(**formula_file: object) -> dict[str, Reason]:
    formula = Formula.model_validate({"sterile": "yes"} | formula_file)
    return {reason.code: reason for reason in cocktail(ModelContext(load_tables()), formula, STAMP)}


@pytest.mark.parametrize(
    ("ph", "strength"), [(3.2, "contraindicated"), (5.5, "note"), (7.0, None), (8.2, "note"), (9, "contraindicated")]
)
def test_ph_outside_the_stop_is_refused_and_outside_the_target_noted(ph: float, strength: str | None) -> None:
    reason = reasons(ph=ph, actives=["niacinamide"]).get("ph")
    assert (reason.strength if reason else None) == strength


@given(ph=st.floats(0, 14), nearer=st.floats(0, 1))
def test_a_ph_nearer_to_neutral_is_never_judged_more_strictly(ph: float, nearer: float) -> None:
    closer = 6.9 + (ph - 6.9) * nearer
    order = ("acceptable", "not_recommended", "outside_scope", "contraindicated")
    verdicts = [order.index(verdict(reasons(ph=value).values())) for value in (closer, ph)]
    assert verdicts[0] <= verdicts[1]


def test_what_was_not_stated_is_a_question_and_refuses_nothing() -> None:
    notes = reasons(actives=["hyaluronic acid"])
    assert {"ph_unknown", "viscosity_unknown"} <= set(notes)
    assert all(notes[code].strength == "note" for code in ("ph_unknown", "viscosity_unknown"))


def test_thick_liquids_need_a_pressure_that_a_stamp_does_not_have() -> None:
    assert "viscosity" not in reasons(viscosity="5 mPa*s")
    reason = reasons(viscosity="1 Pa*s")["viscosity"]
    # 8 mu L Q/(pi r^4) for 20 bores of 60 um, 1 mL in 5 min: 520 kPa at 1 Pa s (interactions i47)
    assert reason.strength == "not_recommended" and "520 kPa" in in_words(reason.why)


def test_a_stated_osmolality_takes_the_place_of_the_computed() -> None:
    strong = [{"name": "tranexamic acid", "concentration": "10 %"}]
    assert "osmolality" in reasons(actives=strong)
    assert "osmolality" not in reasons(actives=strong, osmolality="310 mOsm/kg")
    assert "osmolality" in reasons(actives=["niacinamide"], osmolality="900 mOsm/kg")


def test_toxin_is_diluted_in_its_own_units_beside_what_was_studied() -> None:
    reason = reasons(actives=[{"name": "onabotulinumtoxinA", "amount": "20 U"}], volume="1 mL")["toxin_dilution"]
    # wu2015: 20 to 28 U/mL of the same product, by needle
    assert (
        "20 U/mL" in in_words(reason.why)
        and "20 to 28 U/mL" in in_words(reason.why)
        and "put in by a stamp" in in_words(reason.why)
    )
    other = reasons(actives=[{"name": "dysport", "amount": "50 U"}], volume="2 mL")["toxin_dilution"]
    assert "25 U/mL" in in_words(other.why) and "20 to 28" not in in_words(other.why), (
        "units of one product mean nothing for another"
    )


def test_a_toxin_without_product_or_amount_is_a_question() -> None:
    assert "toxin_product" in reasons(actives=["botulinum toxin"])
    assert "not given" in in_words(reasons(actives=["botox"], volume="1 mL")["toxin_dilution"].why)


def test_a_thicker_liquid_leaves_more_of_itself_on_the_surface() -> None:
    from corneum.client import client_from

    infused = []
    for viscosity in ("1 mPa*s", "100 Pa*s"):
        client = client_from(
            {
                "date": "2026-11-20",
                "samples": 16,
                "zones": ["cheek_medial"],
                "client": {"age": 40},
                "goals": ["dryness"],
                "considering": [
                    {
                        "device": "aquagold",
                        "formula": {
                            "actives": [{"name": "niacinamide", "concentration": "4 %"}],
                            "sterile": "yes",
                            "volume": "1 mL",
                            "viscosity": viscosity,
                        },
                    }
                ],
            }
        )
        stamp = next(entry for entry in plan_for(client).treatments if entry.considered)
        even = next(question for question in stamp.questions if question.id == "even")
        (share,) = (part.fields["share"] for part in even.answer if part.text_id == "answers.even.infused")
        infused.append(share)
    # the rest stays on top, and most of what the skin takes up comes from there
    assert 0 < infused[1] < infused[0] / 5
