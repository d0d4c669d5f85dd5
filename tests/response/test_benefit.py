"""Benefit: every question answered, no before-after change sold as an effect, ties where the evidence is the same."""

from __future__ import annotations

import itertools
import re
from datetime import date

import numpy as np
import pytest

from corneum.client import Care
from corneum.evidence.derivation import Drawn
from corneum.evidence.draws import Population
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import load_tables
from corneum.evidence.value import NoData
from corneum.response import tested
from corneum.response.benefit import (
    BENEFITS,
    NOTICEABLE,
    WORDS,
    Benefit,
    benefit,
    find,
    goals,
    is_noticed,
    outside_tested,
    standardised,
)
from corneum.response.care import overlap
from corneum.wording.templates import fill

TABLES = load_tables()
ROWS = TABLES[BENEFITS].rows
GOALS = goals(ModelContext(TABLES))
CLASSES = (
    "home_care",
    "topical",
    "microdermabrasion",
    "hydradermabrasion",
    "microinfusion_stamp",
    "multi_needle_injector",
    "manual_roller",
    "manual_stamp",
    "automated_pen",
    "scanning_or_robotic",
    "rf_microneedling",
    "referral",
)
PAYLOADS = (
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
    "laser",
)
NEEDLES = ("manual_roller", "manual_stamp", "automated_pen", "scanning_or_robotic")
LADDER = sorted({(row["class"], row["payload"]) for row in TABLES["planning/treatments"].rows})


def ask(context: ModelContext, goal: str, class_: str, payload: str, variant: str = "") -> Benefit:
    return benefit(context, goal, variant, class_, payload)


@pytest.mark.parametrize(("goal", "variant"), GOALS)
def test_every_goal_has_an_answer_for_every_class_and_payload(context: ModelContext, goal: str, variant: str) -> None:
    for class_, payload in itertools.product(CLASSES, PAYLOADS):
        answer = benefit(context, goal, variant, class_, payload)
        assert answer.word in WORDS
        evidence = fill(answer.evidence, "practitioner")
        assert len(evidence) > 10 and evidence.endswith(".")
        assert answer.settled_by
        assert not (answer.grade == "no_data" and answer.word != "unknown")
        assert isinstance(answer.effect, NoData) == isinstance(answer.measured, NoData)


@pytest.mark.parametrize(("class_", "payload"), LADDER)
def test_most_goals_have_a_reviewed_row_for_every_treatment_of_the_ladder(class_: str, payload: str) -> None:
    context = ModelContext(TABLES)
    without = [(goal, variant) for goal, variant in GOALS if find(context, goal, variant, class_, payload) is None]
    assert len(without) <= len(GOALS) // 2, f"{class_} with {payload} has no row for {without}"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.row_id)
def test_a_row_speaks_of_known_goals_classes_and_cited_rows(row: object) -> None:
    assert isinstance(row, type(ROWS[0]))
    assert row["goal"] in {goal for goal, _ in GOALS}
    assert row["class"] == "*" or set(row.list("class")) <= set(CLASSES)
    assert row["payload"] == "*" or set(row.list("payload")) <= set(PAYLOADS)
    assert row["variant"] == "*" or all((row["goal"], item) in GOALS for item in row.list("variant"))
    assert row["word"] in WORDS
    for cited in row.list("rows"):
        topic, _, row_id = cited.partition(":")
        assert row_id in TABLES[topic].index, cited
    for column in ("onset", "duration"):
        low, high = row.number(f"{column}_low_weeks"), row.number(f"{column}_high_weeks")
        assert (low is None) == (high is None)
        assert low is None or (high is not None and 0 <= low <= high)


@pytest.mark.parametrize("row", [row for row in ROWS if row["effect"]], ids=lambda row: row.row_id)
def test_no_change_from_baseline_counts_as_an_effect(row: object) -> None:
    assert isinstance(row, type(ROWS[0]))
    first = row.list("rows")[0]
    topic, _, row_id = first.partition(":")
    evidence = TABLES[topic].row(row_id)
    controlled = evidence["role"] == "contrast" if "role" in evidence else "baseline" not in evidence["comparator"]
    assert controlled, f"{row.row_id} leans on {first}, which has no control"
    assert row["comparator"] not in ("", "none")
    assert float(row["low"]) < float(row["effect"]) < float(row["high"])
    assert row["scale"] in {result["scale"] for result in TABLES[NOTICEABLE].rows}
    assert row.grade != "no_data" and row["standardised"]


def test_no_two_rows_of_equal_rank_answer_the_same_question() -> None:
    taken: dict[tuple[str, ...], str] = {}
    for row in ROWS:
        spelt = [row.list(column) for column in ("variant", "class", "payload")]
        for words in itertools.product(*spelt):
            key = (row["goal"], *words)
            assert key not in taken, f"{row.row_id} and {taken[key]}"
            taken[key] = row.row_id


def test_the_more_specific_row_wins(context: ModelContext) -> None:
    def row_id(payload: str) -> str:
        result = find(context, "lightening", "melasma", "automated_pen", payload)
        assert result is not None
        return result["payload"]

    assert row_id("tranexamic_acid") == "tranexamic_acid"
    assert row_id("serum") == "serum"
    assert row_id("hyaluronan") == "*"


@pytest.mark.parametrize(
    ("goal", "variant", "class_", "payload", "effect", "low", "high"),
    [
        ("acne_scars", "rolling", "manual_roller", "none", 3.0, -0.04, 6.04),
        ("lightening", "melasma", "automated_pen", "tranexamic_acid", 0.63, -0.03, 1.29),
        ("fine_lines", "static", "referral", "retinoid", 0.31, 0.197, 0.423),
        ("fine_lines", "static", "home_care", "sunscreen", -np.log(0.76), -np.log(0.98), -np.log(0.59)),
    ],
)
def test_controlled_effects_are_those_of_the_trials(
    context: ModelContext,
    goal: str,
    variant: str,
    class_: str,
    payload: str,
    effect: float,
    low: float,
    high: float,
) -> None:
    answer = benefit(context, goal, variant, class_, payload)
    assert not isinstance(answer.measured, NoData)
    result = (answer.measured.number, answer.measured.low, answer.measured.high)
    assert result == pytest.approx((effect, low, high), abs=0.002)


def test_tretinoin_s_effect_follows_from_its_counts() -> None:
    share, vehicle, arm = 0.79, 0.48, 251 / 2
    error = np.sqrt(share * (1 - share) / arm + vehicle * (1 - vehicle) / arm)
    odds = np.log(share / (1 - share)) - np.log(vehicle / (1 - vehicle))
    row = TABLES[BENEFITS].row("fine_lines_static_referral_retinoid")
    assert float(row["low"]) == pytest.approx(share - vehicle - 1.96 * error, abs=0.002)
    assert float(row["standardised"]) == pytest.approx(odds * np.sqrt(3) / np.pi, abs=0.002)


def test_plain_needling_is_unknown_for_lines_and_pores(context: ModelContext) -> None:
    for class_ in NEEDLES:
        for goal, variant in (("fine_lines", "static"), ("pores", ""), ("oil", "")):
            answer = ask(context, goal, class_, "none", variant)
            assert answer.word == "unknown" and isinstance(answer.effect, NoData)
        latent = standardised(
            context.with_population(Population(epistemic=512)), ask(context, "fine_lines", class_, "none")
        )
        assert abs(np.mean(latent.draws)) < 0.05


@pytest.mark.parametrize("class_", CLASSES)
def test_toxin_never_gives_volume_and_infusion_never_fills(context: ModelContext, class_: str) -> None:
    assert ask(context, "volume", class_, "toxin").word == "unlikely"
    if class_ != "referral":
        for payload in PAYLOADS:
            assert ask(context, "volume", class_, payload).word == "unlikely"


def test_needles_never_repair_the_barrier(context: ModelContext) -> None:
    for class_ in (*NEEDLES, "rf_microneedling", "microinfusion_stamp", "multi_needle_injector"):
        for payload in PAYLOADS:
            assert ask(context, "barrier_repair", class_, payload).word == "unlikely"


def test_only_injected_toxin_relaxes(context: ModelContext) -> None:
    for goal, variant in (("fine_lines", "dynamic"), ("laxness", "neuromuscular")):
        assert ask(context, goal, "referral", "toxin", variant).word == "likely"
        for class_ in CLASSES[:-1]:
            assert ask(context, goal, class_, "toxin", variant).word == "unlikely"


def test_durations_are_those_of_the_literature(context: ModelContext) -> None:
    weeks = 7 * 86400
    toxin = ask(context, "pores", "referral", "toxin").duration
    assert isinstance(toxin, tuple)
    assert 12 * weeks <= toxin[0].number and toxin[1].number <= 18 * weeks
    stamped = ask(context, "dryness", "multi_needle_injector", "hyaluronan").duration
    assert isinstance(stamped, tuple) and stamped[1].number <= 12 * weeks
    for goal in ("texture", "pores", "glow", "dryness"):
        assert isinstance(ask(context, goal, "hydradermabrasion", "hyaluronan").duration, NoData)
    retinoid = ask(context, "fine_lines", "home_care", "retinoid").duration
    assert isinstance(retinoid, NoData) and "while it is used" in retinoid.reason


def test_the_strongest_evidence_for_lines_is_home_care(context: ModelContext) -> None:
    def chance(better: tuple[str, str], worse: tuple[str, str]) -> float:
        many = Population(epistemic=512)
        draws = [
            standardised(context.with_population(many), ask(context, "fine_lines", *item)).draws
            for item in (better, worse)
        ]
        return float(np.mean(draws[0] > draws[1]))

    assert chance(("referral", "retinoid"), ("automated_pen", "none")) > 0.9
    assert chance(("referral", "retinoid"), ("rf_microneedling", "none")) > 0.9
    assert 0.2 < chance(("automated_pen", "none"), ("automated_pen", "serum")) < 0.8


def test_the_same_evidence_ties_exactly(context: ModelContext) -> None:
    answers = [ask(context, "fine_lines", class_, "none") for class_ in NEEDLES]
    draws = [standardised(context, answer).draws for answer in answers]
    assert all((item == draws[0]).all() for item in draws)
    assert draws[0].shape == (context.population.epistemic, 1)


def test_effects_are_shrunk_by_their_grade(context: ModelContext) -> None:
    many = Population(epistemic=512)
    for row in ROWS:
        if not row["effect"]:
            continue
        variant, payload = row.list("variant")[0].replace("*", ""), row.list("payload")[0].replace("*", "none")
        answer = benefit(context.with_population(many), row["goal"], variant, row.list("class")[0], payload)
        assert isinstance(answer.effect, Drawn) and not isinstance(answer.measured, NoData)
        share = context.parameter(f"response.shrink_{row.grade}").number
        assert np.median(answer.effect.draws) == pytest.approx(share * answer.measured.number, rel=0.05)


def test_priors_are_ordered_as_their_words(context: ModelContext) -> None:
    def latent(word: str) -> float:
        return context.parameter(f"response.prior_mean_{word}").number

    assert latent("likely") > latent("possible") > latent("unknown") > latent("unlikely")
    spreads = [
        context.parameter(f"response.prior_sd_{grade}").number
        for grade in ("high", "moderate", "low", "very_low", "no_data")
    ]
    assert spreads == sorted(spreads)
    for row in TABLES["parameters/response"].rows:
        if row.row_id.startswith(("prior_", "shrink_")) and row.row_id != "shrink_no_data":
            assert "a prior" in row["note"]


def test_where_priors_drive_the_answer_no_percentage_is_offered(context: ModelContext) -> None:
    for goal, variant in GOALS:
        answer = benefit(context, goal, variant, "microinfusion_stamp", "cocktail")
        assert isinstance(answer.effect, NoData) and is_noticed(answer) == "cannot tell"


def test_noticing_needs_the_whole_interval(context: ModelContext) -> None:
    many = Population(epistemic=256)
    assert is_noticed(ask(context.with_population(many), "fine_lines", "referral", "retinoid")) == "yes"
    assert is_noticed(ask(context.with_population(many), "acne_scars", "automated_pen", "none")) == "cannot tell"


def care(active: str) -> Care:
    return Care.model_validate({"active": active, "since": date(2025, 1, 1)})


def test_a_second_retinoid_adds_nothing(context: ModelContext) -> None:
    repeated = overlap(context, [care("sunscreen"), care("tretinoin")], "retinoid", "home_care")
    assert "already use a retinoid" in fill(repeated.sentence, "client")
    answer = ask(context, "fine_lines", "home_care", "retinoid")
    assert (standardised(context, answer, repeated).draws == 0).all()


def test_a_prescription_retinoid_on_top_of_a_shop_bought_retinol_adds_part(context: ModelContext) -> None:
    step = overlap(context, [care("retinol")], "retinoid", "referral")
    answer = ask(context, "fine_lines", "referral", "retinoid")
    whole, part = (standardised(context, answer, item).draws for item in (None, step))
    assert (np.abs(part) < np.abs(whole)).all() and (part != 0).all()


@pytest.mark.parametrize("current", [None, (), [care("sunscreen")], [care("something unheard of")]])
def test_other_care_does_not_overlap(context: ModelContext, current: list[Care] | None) -> None:
    none = overlap(context, current, "retinoid", "home_care")
    assert none.share_new is None and not none.sentence


def test_tested_depths_are_those_that_trials_state(context: ModelContext) -> None:
    def range_of(goal: str, variant: str, class_: str) -> tuple[float, float] | None:
        result = tested.tested_depths(context, goal, variant, class_)
        return (result[0].number, result[1].number) if isinstance(result, tuple) else None

    assert range_of("acne_scars", "rolling", "automated_pen") == pytest.approx((1.5e-3, 1.5e-3))
    assert range_of("lightening", "melasma", "automated_pen") == pytest.approx((0.25e-3, 1.5e-3))
    assert range_of("fine_lines", "static", "rf_microneedling") == pytest.approx((1e-3, 1e-3))
    assert range_of("pores", "", "automated_pen") is None
    assert range_of("fine_lines", "static", "microinfusion_stamp") is None
    assert range_of("fine_lines", "static", "home_care") is None


@pytest.mark.parametrize("row", [row for row in ROWS if row["depth_low_mm"]], ids=lambda row: row.row_id)
def test_the_depths_printed_in_the_table_are_those_of_the_trials(row: object) -> None:
    assert isinstance(row, type(ROWS[0]))
    result = tested.tested_depths(ModelContext(TABLES), row["goal"], row.list("variant")[0], row.list("class")[0])
    assert isinstance(result, tuple)
    assert (row.number("depth_low_mm"), row.number("depth_high_mm")) == pytest.approx(
        [value.number for value in result]
    )


def test_a_length_that_no_trial_used_is_less_certain(context: ModelContext) -> None:
    many = Population(epistemic=512)
    answer = ask(context.with_population(many), "acne_scars", "automated_pen", "none")
    assert outside_tested(answer, 0.5e-3) and not outside_tested(answer, 1.5e-3) and not outside_tested(answer, None)
    inside, outside = (
        standardised(context.with_population(many), answer, depth=depth).draws.std() for depth in (1.5e-3, 0.5e-3)
    )
    assert outside > inside


def test_an_unnamed_variant_is_the_first_of_its_goal_and_named(context: ModelContext) -> None:
    assert ask(context, "fine_lines", "automated_pen", "none").variant == "static"
    assert ask(context, "texture", "automated_pen", "none").variant == ""


def test_no_sentence_sells() -> None:
    selling = re.compile(r"guarantee|miracle|clinically proven|revolution|rejuvenat|100 ?% bioavail", re.IGNORECASE)
    assert not [row.row_id for row in ROWS if selling.search(row["evidence"])]


def test_scars_are_the_goal_where_needles_beat_doing_nothing_and_what_nobody_tested(context: ModelContext) -> None:
    many = Population(epistemic=2048, person=1)

    def latent(class_: str, payload: str) -> np.ndarray:
        answer = ask(context.with_population(many), "acne_scars", class_, payload, "rolling")
        return standardised(context.with_population(many), answer).draws

    needled = latent("automated_pen", "none")
    assert np.mean(needled > 0) > 0.9
    for class_, payload in (("home_care", "sunscreen"), ("referral", "retinoid"), ("referral", "none")):
        assert np.mean(needled > latent(class_, payload)) > 0.85
