"""Home care: what stands in the morning and the evening, what never stands together, and when what is new begins."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corneum.client import LICENCES, SCREEN_QUESTIONS, Client
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import load_tables
from corneum.planning.first_weeks import days_visible_broken, first_weeks_of
from corneum.planning.regimen import Regimen, RegimenFacts, Step, regimen
from corneum.planning.regimen_calendar import Visits
from corneum.planning.regimen_conflicts import STEP, not_together
from corneum.planning.regimen_products import PRODUCTS
from corneum.safety.dates import add_wait

TODAY = date(2026, 11, 20)
ALL_ASKED = dict.fromkeys(SCREEN_QUESTIONS, "no")
NEEDLES = frozenset({"needle", "microneedling", "automated_pen", "steel"})
PRESCRIBERS = ("nurse_practitioner", "physician_assistant", "physician")
GOALS = sorted({row["goal"] for row in load_tables()["vocabulary/goals"].rows} - {"acne"})
CARE = ["tretinoin", "retinol", "adapalene", "sunscreen", "moisturiser", "glycolic acid", "salicylic acid", "vitamin C"]
CARE += ["benzoyl peroxide", "niacinamide", "hydroquinone", "scrub", "peptide serum", "toner", "makeup", "azelaic acid"]
SKIN = ["dry", "normal", "combination", "oily", "sensitive", "acne_prone", None]


def client_of(goals: Iterable[object] = ("fine_lines",), care: Iterable[str] | None = (), **said: Any) -> Client:
    """A client of whom every screen is answered but those that are None, and the lists are empty."""
    person = {"age": 41, "sex": "female", "conditions": [], "medications": [], "allergies": [], "history": []}
    screens = {name: answer for name, answer in (ALL_ASKED | said.pop("screens", {})).items() if answer}
    top = {key: said.pop(key) for key in ("operator", "event", "limits", "planned_for", "considering") if key in said}
    whole = {"date": TODAY.isoformat(), "client": person | {"screens": screens} | said, "goals": list(goals), **top}
    if care is not None:
        whole["current_care"] = list(care)
    return Client.model_validate(whole, context={"today": TODAY})


def made(client: Client, visits: Visits | None = None, recommended: str = "home_sunscreen", **facts: Any) -> Regimen:
    given_facts = {"extent": "full", "dated": True} | facts
    context = ModelContext(load_tables())
    return regimen(context, RegimenFacts(client, {}, recommended, visits, **given_facts))


def steps(plan: Regimen) -> list[Step]:
    return [*plan.morning, *plan.evening]


def products(plan: Regimen) -> set[str]:
    return {step.row.row_id for step in steps(plan)}


def families(plan: Regimen) -> set[str]:
    return {step.row["family"] for step in steps(plan)}


CLIENTS = st.builds(
    lambda goals, care, skin, fitzpatrick, licence, screens, event: client_of(
        goals,
        care,
        skin_type=skin,
        fitzpatrick=fitzpatrick,
        screens=screens,
        **({"operator": {"licence": licence, "jurisdiction": "US-AZ"}} if licence else {}),
        **({"event": {"date": (TODAY + timedelta(days=event)).isoformat(), "must_look_normal": True}} if event else {}),
    ),
    st.lists(st.sampled_from(GOALS), min_size=1, max_size=3, unique=True),
    st.lists(st.sampled_from(CARE), max_size=5, unique=True),
    st.sampled_from(SKIN),
    st.sampled_from(["I", "III", "V"]),
    st.sampled_from([*LICENCES, None]),
    st.dictionaries(st.sampled_from(["pregnancy", "breastfeeding", "recent_tan"]), st.sampled_from(["yes", "no"])),
    st.sampled_from([None, 3, 20, 90]),
)
VISITS = st.one_of(
    st.none(),
    st.builds(
        lambda first, count: Visits(NEEDLES, 1e-3, tuple(TODAY + timedelta(days=first + 28 * n) for n in range(count))),
        st.integers(0, 60),
        st.integers(0, 4),
    ),
)


@settings(max_examples=60)
@given(CLIENTS, VISITS)
def test_what_holds_for_every_client(client: Client, visits: Visits | None) -> None:
    context = ModelContext(load_tables())
    plan = made(client, visits)
    assert [step.row["family"] for step in plan.morning][-1] == "sunscreen"
    assert not any(step.row["family"] == "sunscreen" for step in plan.evening)
    assert not any(step.row["family"] == "retinoid" for step in plan.morning)
    for part in (plan.morning, plan.evening):
        order = [int(step.row["order"]) for step in part]
        assert order == sorted(order)
        for place, step in enumerate(part):
            for other in part[:place]:
                apart = [pair.apart_by for pair in not_together(context, (other.row, step.row))]
                told = {other.called, step.called} & {*step.apart_from, *other.apart_from}
                assert set(apart) <= {STEP} or told, (other.called, step.called)
    if client.person.screens.pregnancy:
        assert not {"retinoid", "hydroquinone", "tranexamic_acid"} & families(plan)
    if client.operator is None or client.operator.licence not in PRESCRIBERS:
        prescribed = [step.row["without_prescription_in"] for step in steps(plan) if step.row["prescribed_by"]]
        assert not any(step.for_prescriber for step in steps(plan))
        assert "" not in prescribed or any(step.in_use for step in steps(plan) if step.row["prescribed_by"])
    else:
        assert plan.asked == ()
    begun = sorted({step.begins for step in steps(plan) if step.begins is not None})
    assert all(later - sooner >= timedelta(days=14) for sooner, later in zip(begun, begun[1:], strict=False))
    for step in steps(plan):
        if step.begins is not None:
            shown = first_weeks_of(context, step.row)
            calm = step.begins + timedelta(seconds=shown.high if shown else 0)
            assert client.event is None or not step.begins <= client.event.date <= calm or step.begins == calm
            assert visits is None or not any(step.begins <= day < calm for day in visits.days)


@settings(max_examples=30)
@given(CLIENTS)
def test_what_is_used_stays_or_is_told_to_stop(client: Client) -> None:
    plan = made(client)
    kept = {name for step in steps(plan) if step.in_use for name in step.name[0].fields["names"]}  # type: ignore[union-attr]
    stopped = {name for left in plan.left_out for name in left.names}
    used = {care.active.lower() for care in client.current_care} - {"makeup"}
    assert {str(name).lower() for name in kept | stopped} >= {
        name.replace("peptide serum", "peptides") for name in used
    }
    assert not kept & stopped
    in_use = [step.row["family"] for step in steps(plan) if step.in_use]
    assert not {step.row["family"] for step in steps(plan) if not step.in_use} & set(in_use)


def test_a_pause_takes_its_days_from_the_tables_of_safety() -> None:
    day = date(2026, 12, 10)
    plan = made(client_of(care=["tretinoin"]), Visits(NEEDLES, 1e-3, (day,)))
    pause = next(each for each in plan.pauses if "tretinoin" in each.what)
    row = load_tables()["formulation/contraindications"].row("retinoid_topical")
    waits = load_tables()["formulation/aftercare"].row("a9")
    assert day - pause.dates[0].stop == add_wait(day, float(row["wait_value"]), row["wait_unit"]) - day
    assert pause.dates[0].restart == day + timedelta(hours=float(waits["to_h"]))


@pytest.mark.parametrize("licence", LICENCES)
@pytest.mark.parametrize(
    ("goals", "asked"),
    [(["fine_lines"], "tretinoin"), (["melasma"], "triple_combination"), (["redness"], "azelaic_acid_rx")],
)
def test_who_may_prescribe_is_told_how_and_others_whom_to_ask(licence: str, goals: list[str], asked: str) -> None:
    plan = made(client_of(goals, operator={"licence": licence, "jurisdiction": "UK"}))
    if licence in PRESCRIBERS:
        step = next(step for step in steps(plan) if step.row.row_id == asked)
        assert step.for_prescriber and "planning.regimen.prescribed" in step.start[0].text_id
    else:
        assert asked not in products(plan)
        assert asked in {each.row.row_id for each in plan.asked}


def test_adapalene_is_sold_freely_in_one_country_alone() -> None:
    for place, free in (("US-CA", True), ("UK", False), ("DE", False), (None, False)):
        operator = {"licence": "esthetician"} | ({"jurisdiction": place} if place else {})
        assert ("adapalene" in products(made(client_of(["comedones"], operator=operator)))) is free


@pytest.mark.parametrize(
    ("skin", "cleanser", "moisturiser"),
    [
        ("dry", "cleanser_cream", "moisturiser_rich"),
        ("sensitive", "cleanser_cream", "moisturiser_rich"),
        ("oily", "cleanser_gel", "moisturiser_light"),
        ("combination", "cleanser_gel", "moisturiser_light"),
        ("acne_prone", "cleanser_gel", "moisturiser_light"),
        (None, "cleanser_cream", "moisturiser_rich"),
    ],
)
def test_the_type_of_the_skin_chooses_the_base(skin: str | None, cleanser: str, moisturiser: str) -> None:
    assert {cleanser, moisturiser} <= products(made(client_of(skin_type=skin)))


def test_pigment_and_dark_skin_get_a_tinted_sunscreen() -> None:
    assert "sunscreen_tinted" in products(made(client_of(["melasma"], fitzpatrick="II")))
    assert "sunscreen_tinted" in products(made(client_of(["dryness"], fitzpatrick="V")))
    assert "sunscreen" in products(made(client_of(["dryness"], fitzpatrick="II")))


@pytest.mark.parametrize("goals", [["fine_lines"], ["comedones"], ["melasma"]])
def test_pregnancy_names_what_may_be_used(goals: list[str]) -> None:
    plan = made(client_of(goals, ["tretinoin"], screens={"pregnancy": "yes"}))
    assert "retinoid" not in families(plan)
    assert any(left.names == ("tretinoin",) for left in plan.left_out)
    assert any("azelaic acid" in str(note[0].fields.get("names")) for note in plan.notes)
    allergic = made(client_of(goals, ["tretinoin"], screens={"pregnancy": "yes"}, allergies=["benzoyl peroxide"]))
    assert not any("benzoyl peroxide" in str(note[0].fields.get("names")) for note in allergic.notes)


def test_an_unanswered_question_keeps_a_retinoid_back() -> None:
    plan = made(client_of(screens={"pregnancy": None}))
    assert "retinoid" not in families(plan)
    assert any(left.against.code == "question" for left in plan.left_out)
    assert "retinoid" in families(made(client_of(screens={"pregnancy": None, "breastfeeding": None}, sex="male")))


def test_allergy_and_active_disease_are_respected() -> None:
    salicylate = made(client_of(["oil", "pores"], allergies=["salicylic acid"], skin_type="oily"))
    assert "salicylic_acid" not in families(salicylate)
    flare = made(client_of(["redness"], conditions=["papulopustular rosacea"]))
    assert not {"aha", "salicylic_acid", "benzoyl_peroxide", "retinoid"} & families(flare)
    assert "azelaic_acid" in families(flare)
    eczema = made(client_of(["texture"], conditions=["active eczema on the face"]))
    assert families(eczema) <= {"cleanser", "moisturiser", "sunscreen", "niacinamide"}


def test_nothing_of_a_regimen_has_an_active_where_the_plan_is_held() -> None:
    client = client_of(care=["tretinoin", "sunscreen", "glycolic acid"])
    assert families(made(client, extent="bland", dated=False)) == {"cleanser", "moisturiser", "sunscreen"}
    assert steps(made(client, extent="nothing", dated=False)) == []
    assert not any(step.begins for step in steps(made(client_of(), dated=False)))


def test_nothing_more_than_today_begins_nothing_that_the_plan_weighed() -> None:
    plan = made(client_of(["fine_lines"], ["tretinoin", "sunscreen", "moisturiser", "cleanser"]), recommended="none")
    assert all(step.in_use for step in steps(plan))


def test_two_that_irritate_in_use_go_on_different_evenings() -> None:
    plan = made(client_of(care=["retinol", "glycolic acid"]))
    assert any(step.apart_from for step in plan.evening)
    assert any(pair.severity == 2 and pair.grade for pair in plan.not_together)


def test_what_begins_is_the_product_of_the_goal_and_does_not_repeat_what_is_used() -> None:
    plan = made(client_of(["fine_lines"], ["adapalene"]))
    assert [step.row.row_id for step in plan.evening if step.row["family"] == "retinoid"] == ["adapalene"]


def test_the_first_weeks_count_as_days_on_which_it_shows() -> None:
    context = ModelContext(load_tables())
    shown = first_weeks_of(context, load_tables()[PRODUCTS].row("tretinoin"))
    assert shown is not None
    assert days_visible_broken(client_of(limits={"days_visible": 2}), shown)
    assert days_visible_broken(client_of(), shown) == ()
    assert "retinoid" not in families(made(client_of(limits={"days_visible": 2})))


@pytest.mark.parametrize("row", load_tables()[PRODUCTS].rows, ids=lambda row: row.row_id)
def test_every_product_has_what_a_step_needs(row: Any) -> None:
    tables = load_tables()
    assert set(row.list("times")) <= {"morning", "evening"}
    assert row["family"] == "no_step" or (row["amount_words"] and row["frequency"] and row["why"])
    assert row.row_id == "no_step" or set(row.list("care")) <= set(tables["vocabulary/care"].index)
    assert set(row.list("stop_rows")) <= set(tables["formulation/contraindications"].index)
    new = {each["product"] for each in tables["planning/regimen_goals"].rows}
    assert row.row_id not in new or row["begins"]


def test_the_tables_name_rows_that_there_are() -> None:
    tables = load_tables()
    known = set(tables[PRODUCTS].index)
    assert {row["product"] for row in tables["planning/regimen_goals"].rows} <= known
    for row in tables["planning/regimen_conflicts"].rows:
        assert {*row.list("products"), *row.list("with_products")} <= known
        assert row["interaction"] in tables["safety/interaction_map"].index
    for row in tables["planning/regimen_barred"].rows:
        assert set(row.list("concerns")) <= set(tables["safety/contraindication_map"].index)
    words = {care for row in tables[PRODUCTS].rows for care in row.list("care")}
    assert words >= set(tables["vocabulary/care"].index)
