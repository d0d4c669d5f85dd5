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
from corneum.response.benefit import Benefit, benefit
from corneum.response.benefit_answer import EVIDENCE_FOR, JUDGEMENTS
from corneum.response.benefit_words import WORDS, word_of
from corneum.response.care import overlap
from corneum.response.contrasts import ACTIVE, BASELINE
from corneum.response.effects import effects_of
from corneum.response.goal_variants import goals
from corneum.response.latent_effect import outside_tested, standardised
from corneum.wording.templates import fill

TABLES = load_tables()
JUDGED = TABLES[JUDGEMENTS].rows
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
    "extraction",
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
        assert isinstance(answer.effect, NoData) == (answer.shown is None or answer.shown.size is None)
        assert not (answer.judgement and answer.word == "likely")


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
    # a serum that nobody tested leaves the needles as they are
    bare, with_serum = (ask(context, "fine_lines", "automated_pen", payload) for payload in ("none", "serum"))
    assert bare.word == with_serum.word == "unknown" and with_serum.borrowed is not None


def test_the_same_evidence_ties_exactly(context: ModelContext) -> None:
    answers = [ask(context, "fine_lines", class_, "none") for class_ in NEEDLES]
    draws = [standardised(context, answer).draws for answer in answers]
    assert all((item == draws[0]).all() for item in draws)
    assert draws[0].shape == (context.population.epistemic, 1)


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

    assert range_of("acne_scars", "rolling", "automated_pen") == pytest.approx((1.5e-3, 2e-3))
    assert range_of("lightening", "melasma", "automated_pen") == pytest.approx((1.5e-3, 1.5e-3))
    assert range_of("lightening", "spots", "automated_pen") == pytest.approx((0.25e-3, 0.25e-3))
    assert range_of("fine_lines", "static", "rf_microneedling") == pytest.approx((1e-3, 1e-3))
    assert range_of("pores", "", "automated_pen") is None
    assert range_of("fine_lines", "static", "microinfusion_stamp") is None
    assert range_of("fine_lines", "static", "home_care") is None


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


def test_scars_are_the_goal_where_needles_beat_doing_nothing_and_what_nobody_tested(context: ModelContext) -> None:
    many = Population(epistemic=2048, person=1)

    def latent(class_: str, payload: str) -> np.ndarray:
        answer = ask(context.with_population(many), "acne_scars", class_, payload, "rolling")
        return standardised(context.with_population(many), answer).draws

    needled = latent("automated_pen", "none")
    assert np.mean(needled > 0) > 0.9
    for class_, payload in (("home_care", "sunscreen"), ("microdermabrasion", "none")):
        # one small trial: no surer than what planning asks of a treatment that is to beat another
        assert np.mean(needled > latent(class_, payload)) > context.parameter("planning.beat_probability").number


@pytest.mark.parametrize("row", JUDGED, ids=lambda row: row.row_id)
def test_a_judgement_is_modest_and_speaks_of_known_goals(row: object) -> None:
    assert isinstance(row, type(JUDGED[0]))
    assert row["goal"] in {goal for goal, _ in GOALS}
    assert row["class"] == "*" or set(row.list("class")) <= set(CLASSES)
    assert row["word"] in ("unlikely", "possible") and row.grade == "very_low"
    assert row["variant"] == "*" or all((row["goal"], item) in GOALS for item in row.list("variant"))


def test_a_trial_with_a_control_outranks_every_judgement(context: ModelContext) -> None:
    # radio-frequency needles redden by judgement, and did better than an untreated half in rosacea
    assert ask(context, "redness", "rf_microneedling", "none").judgement is None
    assert ask(context, "redness", "automated_pen", "none").judgement is not None


@pytest.mark.parametrize(("goal", "variant"), GOALS)
def test_a_series_without_control_never_makes_a_word(context: ModelContext, goal: str, variant: str) -> None:
    for class_, payload in LADDER:
        answer = benefit(context, goal, variant, class_, payload)
        if answer.shown is not None and answer.shown.comparator == BASELINE and answer.judgement is None:
            assert answer.word == "unknown" and answer.grade == "very_low"


def test_against_another_treatment_nothing_is_likely(context: ModelContext) -> None:
    for goal, variant in GOALS:
        for effect in effects_of(context, goal, variant):
            if effect.comparator == ACTIVE:
                assert word_of(context, effect, comparator_helps=True) in ("possible", "unknown")


def test_a_word_is_likely_only_with_a_size_and_sure_evidence(context: ModelContext) -> None:
    likely = [
        answer
        for goal, variant in GOALS
        for class_, payload in LADDER
        if (answer := benefit(context, goal, variant, class_, payload)).word == "likely"
    ]
    assert likely
    for answer in likely:
        assert answer.shown is not None and answer.shown.size is not None and answer.shown.size.low > 0
        assert answer.grade in ("moderate", "high") and not answer.shown.disputed


def test_every_class_of_the_ladder_has_trials_that_may_speak_of_it() -> None:
    answered = {class_ for row in TABLES[EVIDENCE_FOR].rows for class_ in row.list("class")}
    assert {class_ for class_, _ in LADDER} <= answered


def test_counted_effects_are_people_out_of_100(context: ModelContext) -> None:
    many = context.with_population(Population(epistemic=2048))
    answer = benefit(many, "fine_lines", "static", "home_care", "retinoid")
    assert isinstance(answer.effect, Drawn) and answer.scale == "share_of_people"
    assert np.median(answer.effect.draws) == pytest.approx(0.5 - 13 / 54, abs=0.01)
    assert (answer.effect.draws > -13 / 54).all() and (answer.effect.draws < 41 / 54).all()


def test_borrowed_evidence_is_called_so_and_costs_a_step(context: ModelContext) -> None:
    own = ask(context, "dryness", "multi_needle_injector", "hyaluronan")
    stamp = ask(context, "dryness", "microinfusion_stamp", "hyaluronan")
    assert own.borrowed is None and stamp.borrowed is not None
    grades = ("no_data", "very_low", "low", "moderate", "high")
    assert grades.index(stamp.grade) == grades.index(own.grade) - 1
    assert "never tested" in fill(stamp.evidence, "client")


# what published contrasts say, of those that the tables hold: better, nothing or not known
PUBLISHED = (
    ("fine_lines", "static", ("referral", "retinoid"), ("likely", "possible")),
    ("fine_lines", "static", ("home_care", "retinoid"), ("possible",)),
    ("fine_lines", "static", ("home_care", "sunscreen"), ("likely", "possible")),
    ("fine_lines", "dynamic", ("referral", "toxin"), ("likely",)),
    ("fine_lines", "dynamic", ("microinfusion_stamp", "toxin"), ("unlikely", "unknown")),
    ("lightening", "melasma", ("automated_pen", "tranexamic_acid"), ("possible", "likely")),
    ("lightening", "melasma", ("topical", "tranexamic_acid"), ("unknown", "possible")),
    ("fine_lines", "static", ("automated_pen", "prp"), ("unlikely", "unknown")),
    ("oil", "", ("microinfusion_stamp", "toxin"), ("unlikely", "unknown")),
    ("laxity", "", ("multi_needle_injector", "hyaluronan"), ("unlikely", "unknown")),
    ("volume", "", ("referral", "filler"), ("possible", "likely")),
    ("dryness", "", ("home_care", "moisturiser"), ("possible", "likely")),
)


@pytest.mark.parametrize(("goal", "variant", "treatment", "allowed"), PUBLISHED)
def test_published_contrasts_point_the_right_way(
    context: ModelContext, goal: str, variant: str, treatment: tuple[str, str], allowed: tuple[str, ...]
) -> None:
    assert benefit(context, goal, variant, *treatment).word in allowed


def test_insulin_adds_nothing_that_is_known(context: ModelContext) -> None:
    added = [
        word_of(context, effect)
        for effect in effects_of(context, "acne_scars", "rolling")
        if effect.treated.agent == "insulin" and effect.comparator != ACTIVE
    ]
    assert added and set(added) <= {"unknown", "unlikely"}
    text = fill(ask(context, "acne_scars", "automated_pen", "insulin", "rolling").evidence, "client")
    assert "insulin" in text and "What it adds is not known" in text


def test_durations_are_those_of_the_trials(context: ModelContext) -> None:
    weeks = 7 * 86400
    toxin = ask(context, "dryness", "referral", "toxin").duration
    assert isinstance(toxin, tuple) and toxin[1].number == pytest.approx(12 * weeks)
    injected = ask(context, "dryness", "multi_needle_injector", "hyaluronan").duration
    assert isinstance(injected, tuple) and injected[1].number <= 12 * weeks
    for goal in ("texture", "pores", "glow", "dryness"):
        assert isinstance(ask(context, goal, "hydradermabrasion", "hyaluronan").duration, NoData)
    retinoid = ask(context, "fine_lines", "home_care", "retinoid").duration
    assert isinstance(retinoid, NoData) and "while it is used" in retinoid.reason


def test_no_sentence_sells(context: ModelContext) -> None:
    selling = re.compile(r"guarantee|miracle|clinically proven|revolution|rejuvenat|100 ?% bioavail", re.IGNORECASE)
    for goal, variant in GOALS:
        for class_, payload in LADDER:
            assert not selling.search(fill(benefit(context, goal, variant, class_, payload).evidence, "client"))
