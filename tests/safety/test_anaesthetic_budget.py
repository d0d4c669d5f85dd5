"""One budget of anaesthetic a visit: what numbs elsewhere, in the liquid or by needle leaves less for the cream."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corneum.client import Client, Formula, client_from, echo
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import load_tables
from corneum.evidence.value import NoData
from corneum.safety.anaesthesia import NotNumbed, Numbing, numbing
from corneum.safety.anaesthetic_budget import DRUGS, LIDOCAINE
from tests.safety.words import in_words

PEN = frozenset({"needle", "microneedling", "automated_pen"})
FACE = 0.03  # m^2
MG = 1e-6
GRAM = 1e-3
HUNDRED_IN_THE_LIQUID = {"actives": [{"name": "lidocaine", "amount": "100 mg"}], "volume": "5 mL"}
CREAM = "lidocaine 4 %"
LEGS = {"name": CREAM, "site": "both legs"}


def client_of(anaesthetics: Any, weight: str | None = "70 kg", **top: Any) -> Client:
    person = {"age": 40, **({"weight": weight} if weight else {})}
    return client_from(
        {
            "date": "2026-11-20",
            "client": {**person, **top.pop("person", {})},
            "goals": ["pores"],
            "anaesthetics": anaesthetics,
            "operator": {"licence": "physician"},
            **top,
        }
    )


def formula_of(raw: dict[str, Any] | None) -> Formula | None:
    return None if raw is None else Formula.model_validate(raw)


def planned(
    context: ModelContext, client: Client, formula: dict[str, Any] | None = None, area: float = FACE
) -> Numbing | NotNumbed:
    return numbing(context, client, PEN, area, formula=formula_of(formula), depth=1e-3)


def left_of(context: ModelContext, client: Client, formula: dict[str, Any] | None = None) -> float:
    """What is left for the cream, mg of lidocaine."""
    plan = planned(context, client, formula)
    assert plan.budget is not None
    return float(plan.budget.left.draws.item()) / MG


def test_a_light_client_with_a_numbing_liquid_and_cream_of_unknown_amount_on_the_legs_gets_none(
    context: ModelContext,
) -> None:
    plan = planned(context, client_of([CREAM, LEGS], "50 kg"), HUNDRED_IN_THE_LIQUID)
    assert isinstance(plan, NotNumbed) and plan.budget is not None
    why = in_words(plan.why)
    assert "No numbing cream" in why and "225 mg" in why and "100 mg" in why and "not known" in why
    assert "both legs" in why and "nothing" in why
    assert isinstance(plan.budget.used[1].amount, NoData)


def test_what_is_in_the_liquid_leaves_less_cream(context: ModelContext) -> None:
    plan = planned(context, client_of([CREAM], "50 kg"), HUNDRED_IN_THE_LIQUID)
    assert isinstance(plan, Numbing)
    # 225 mg less 100 mg, in 4 % cream 3.1 g
    assert plan.cream.draws.item() == pytest.approx(125 * MG / 0.04)
    assert "125 mg" in in_words(plan.budget.total)


@pytest.mark.parametrize(
    ("other", "used"),
    [
        ({"name": "lidocaine 4 %", "amount": "2 g", "site": "legs"}, 80),
        ({"name": "lidocaine 1 %", "amount": "5 mL", "site": "nerve block at the chin"}, 50),
        ({"name": "lidocaine", "amount": "5 mL of 2 %", "site": "infraorbital block"}, 100),
        ({"name": "lidocaine", "amount": "60 mg", "site": "arms"}, 60),
        ({"name": "lignocaine 2 %", "amount": "1,5 mL", "at": "the same day"}, 30),
        ({"name": "lidocaine 4 %", "amount": "none", "site": "legs"}, 0),
        ({"name": "Lidocaine 5% ointment", "amount": "1 gram", "site": "bikini line"}, 50),
    ],
)
def test_cream_by_weight_drug_by_mass_and_liquid_by_volume(
    context: ModelContext, other: dict[str, str], used: float
) -> None:
    assert left_of(context, client_of([CREAM, other])) == pytest.approx(300 - used)


@pytest.mark.parametrize(
    ("other", "share"),
    [
        # each drug against its own largest dose: 68 mg of articaine of 490 mg, 54 mg of mepivacaine of 315 mg
        ({"name": "articaine 4 % with adrenaline", "amount": "1.7 mL", "at": "2026-11-20"}, 68 / 490),
        ({"name": "mepivacaine 3 %", "amount": "1.8 mL", "site": "dental"}, 54 / 315),
        ({"name": "bupivacaine 0.5 %", "amount": "10 mL", "site": "block"}, 50 / 140),
        # 2 g of a mixture: 50 mg of each
        ({"name": "EMLA", "amount": "2 g", "site": "legs"}, 50 / 300 + 50 / 400),
        ({"name": "lidocaine 2.5 % prilocaine 2.5 %", "amount": "2 g", "site": "legs"}, 50 / 300 + 50 / 400),
        # an ester: 70 mg of tetracaine of 210 mg
        ({"name": "Pliaglis", "amount": "1 g", "site": "legs"}, 70 / 300 + 70 / 210),
    ],
)
def test_other_drugs_add_as_shares_of_their_own_largest_doses(
    context: ModelContext, other: dict[str, str], share: float
) -> None:
    assert left_of(context, client_of([CREAM, other])) == pytest.approx(300 * (1 - share))


@pytest.mark.parametrize(
    "other",
    [
        LEGS,
        {"name": "EMLA", "site": "legs", "amount": "a thick layer"},
        {"name": "lidocaine 4 %", "site": "legs", "amount": "5 g per leg"},
        {"name": "lidocaine 4 %", "site": "legs", "amount": "2 x 5 g"},
        {"name": "lidocaine 4 %", "site": "legs", "area": "400 cm^2"},
        {"name": "numbing cream", "site": "bikini line", "amount": "5 g"},
        {"name": "lidocaine", "site": "legs", "amount": "5 g"},
        {"name": "BLT cream", "site": "legs", "amount": "1 g"},
        {"name": "dental injection"},
        {"name": "lidocaine 2 % with adrenaline"},
        {"name": "lidocaine patch"},
        {"name": "lidocaine 4 %", "site": "where my tattoo was"},
        "lidocaine 4 % cream on both legs for laser",
    ],
)
def test_an_unknown_amount_leaves_none(context: ModelContext, other: Any) -> None:
    plan = planned(context, client_of([CREAM, other]))
    assert isinstance(plan, NotNumbed) and "not known" in in_words(plan.why)


@pytest.mark.parametrize(
    "formula",
    [
        {"ingredients": "Aqua, Sodium Hyaluronate, Lidocaine"},
        {"actives": ["lidocaine"]},
        {"actives": [{"name": "lidocaine", "concentration": "2 %"}]},
        {"actives": [{"name": "articaine"}], "volume": "1 mL"},
    ],
)
def test_an_anaesthetic_of_unknown_amount_in_the_liquid_leaves_none(
    context: ModelContext, formula: dict[str, Any]
) -> None:
    assert isinstance(planned(context, client_of([CREAM]), formula), NotNumbed)


def test_a_stated_concentration_and_volume_are_an_amount(context: ModelContext) -> None:
    liquid = {"actives": [{"name": "lidocaine", "concentration": "2 %"}], "volume": "2 mL"}
    assert left_of(context, client_of([CREAM]), liquid) == pytest.approx(300 - 40)


@pytest.mark.parametrize(
    ("at", "planned_for", "counts"),
    [
        ("2026-11-27", "2026-11-27", True),
        ("2026-11-26", "2026-11-27", True),
        ("2026-11-28", "2026-11-27", True),
        ("2026-11-25", "2026-11-27", False),
        ("2026-11-20", None, True),
        ("2026-12-24", None, True),
        ("2026-11-10", None, False),
        ("just before", "2026-11-27", True),
    ],
)
def test_only_what_lies_within_a_day_of_the_visit_counts(
    context: ModelContext, at: str, planned_for: str | None, counts: bool
) -> None:
    other = {"name": CREAM, "amount": "2 g", "site": "legs", "at": at}
    top = {} if planned_for is None else {"planned_for": planned_for}
    assert left_of(context, client_of([CREAM, other], **top)) == pytest.approx(220 if counts else 300)


@pytest.mark.parametrize(
    ("person", "numbed"),
    [
        ({"medications": ["lidocaine patch"]}, False),
        ({"medications": ["Versatis plaster"]}, False),
        ({"history": [{"event": "dental anaesthetic", "when": "2026-11-20"}]}, False),
        ({"history": [{"event": "dental anaesthetic", "when": "2026-10-01"}]}, True),
        ({"medications": ["paracetamol"]}, True),
    ],
)
def test_what_the_history_says_of_anaesthetics_counts(
    context: ModelContext, person: dict[str, Any], numbed: bool
) -> None:
    assert isinstance(planned(context, client_of([CREAM], person=person)), Numbing) is numbed


def test_an_unknown_weight_is_that_of_a_light_adult(context: ModelContext) -> None:
    assert left_of(context, client_of([CREAM], None)) == pytest.approx(225)


def test_a_labelled_cream_that_is_not_alone_is_bounded_by_what_is_left(context: ModelContext) -> None:
    alone = planned(context, client_of(["EMLA"]))
    beside = planned(context, client_of(["EMLA", {"name": "lidocaine 1 %", "amount": "10 mL", "site": "block"}]))
    assert isinstance(alone, Numbing) and isinstance(beside, Numbing)
    assert alone.cream.draws.item() == pytest.approx(30 * GRAM)
    assert any("label bounds" in in_words(limit) for limit in alone.limits)
    # two thirds are left: m (25/300 + 25/400) = 2/3 of a gram's milligrams
    assert beside.cream.draws.item() == pytest.approx(2 / 3 / (25 / 300 + 25 / 400) * GRAM)
    assert not any("label bounds" in in_words(limit) for limit in beside.limits)


def test_no_more_cream_than_was_stated_and_more_is_told(context: ModelContext) -> None:
    little = planned(context, client_of([{"name": CREAM, "amount": "1 g"}]))
    much = planned(context, client_of([{"name": CREAM, "amount": "30 g", "site": "face"}]))
    assert isinstance(little, Numbing) and isinstance(much, Numbing)
    assert little.cream.draws.item() == pytest.approx(1 * GRAM)
    assert much.cream.draws.item() == pytest.approx(7.5 * GRAM)
    assert any("30 g" in in_words(limit) for limit in much.limits)
    small = planned(context, client_of([{"name": CREAM, "area": "20 cm^2"}]))
    assert isinstance(small, Numbing) and small.area.draws.item() == pytest.approx(20e-4)


def test_a_cream_elsewhere_is_no_cream_at_hand(context: ModelContext) -> None:
    client = client_of([{"name": "lidocaine 5 %", "amount": "1 g", "site": "legs"}])
    assert client.creams_at_hand == ()
    plan = planned(context, client)
    assert isinstance(plan, Numbing) and plan.code == "otc4"


def test_an_entry_reads_back_as_it_was_read() -> None:
    entries = [
        {"name": CREAM, "amount": "10 g", "area": "200 cm^2", "site": "legs", "at": "2026-11-19"},
        {"name": "lidocaine", "amount": "5 mL of 1 %", "at": "the same day"},
        {"name": CREAM, "amount": "a thin layer"},
    ]
    client = client_of(entries)
    assert client_from(echo(client)) == client


def test_the_dose_of_lidocaine_is_one_in_both_tables() -> None:
    tables = load_tables()
    row = tables[DRUGS].row(LIDOCAINE)
    caps = tables["parameters/safety"]
    assert row["mg_per_kg"] == caps.row("lidocaine_cap")["value"]
    assert row["total_mg"] == caps.row("lidocaine_cap_total")["value"]


OTHERS = st.lists(
    st.one_of(
        st.builds(lambda grams: {"name": CREAM, "amount": f"{grams:.3g} g", "site": "legs"}, st.floats(0, 20)),
        st.builds(lambda mg: {"name": "lidocaine", "amount": f"{mg:.3g} mg", "site": "block"}, st.floats(0, 400)),
        st.builds(lambda ml: {"name": "articaine 4 %", "amount": f"{ml:.3g} mL"}, st.floats(0, 10)),
        st.just(LEGS),
    ),
    max_size=3,
)
CREAMS = st.sampled_from([CREAM, "lidocaine 5 %", "EMLA", "Pliaglis"])


@settings(max_examples=60, deadline=None)
@given(OTHERS, CREAMS, st.floats(35, 150), st.floats(1e-4, 0.2), st.booleans())
def test_what_is_used_and_the_cream_never_exceed_the_budget(
    others: list[Any], cream: str, weight: float, area: float, liquid: bool
) -> None:
    context = ModelContext(load_tables())
    client = client_of([cream, *others], f"{weight:.4g} kg")
    plan = planned(context, client, HUNDRED_IN_THE_LIQUID if liquid else None, area)
    assert plan.budget is not None
    budget, left = (float(drawn.draws.item()) for drawn in (plan.budget.budget, plan.budget.left))
    shares = [use.share for use in plan.budget.used]
    if any(isinstance(share, NoData) for share in shares):
        assert isinstance(plan, NotNumbed) and left == 0
        return
    used = sum(float(share.draws.item()) for share in shares if not isinstance(share, NoData))
    assert left + min(used, 1.0) * budget == pytest.approx(budget)
    assert budget <= 300 * MG * (1 + 1e-12)
    assert isinstance(plan, Numbing) is (used < 1)
    if isinstance(plan, Numbing) and (shares or plan.code in ("otc4", "lmx5")):
        assert plan.lidocaine.draws.item() <= left * (1 + 1e-9)


@settings(max_examples=40, deadline=None)
@given(OTHERS, st.floats(0, 20))
def test_more_elsewhere_never_leaves_more(others: list[Any], grams: float) -> None:
    context = ModelContext(load_tables())
    more = {"name": CREAM, "amount": f"{grams:.3g} g", "site": "arms"}
    assert left_of(context, client_of([CREAM, *others, more])) <= left_of(context, client_of([CREAM, *others])) + 1e-9
