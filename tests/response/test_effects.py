"""What trials found: cells of the real tables, rules of pooling, aliases and splits that change nothing."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest

from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Row, Table, Tables, load_tables
from corneum.response.contrasts import (
    ACTIVE,
    ADDED,
    AGENTS,
    BASELINE,
    COMPARATORS,
    CONTRASTS,
    CONTROL,
    FAMILIES,
    Arm,
    figure,
)
from corneum.response.effects import Effect, effects_of
from corneum.response.evidence_sentences import effect_sentences
from corneum.wording.templates import fill

TABLES = load_tables()
ROWS = TABLES[CONTRASTS].rows
GOALS = tuple(dict.fromkeys(row["goal"] for row in ROWS))
OUTCOMES = ("outcomes/clinical_outcomes", "outcomes/microinfusion_outcomes", "outcomes/hydradermabrasion_outcomes")


def cell(context: ModelContext, goal: str, treated: str, against: str, variant: str = "") -> Effect:
    def arm(name: str) -> Arm:
        family, _, agent = name.partition("/")
        return Arm(family, agent or "none")

    wanted = (arm(treated), arm(against))
    return next(each for each in effects_of(context, goal, variant) if (each.treated, each.against) == wanted)


def with_contrasts(change: dict[str, dict[str, str]], extra: tuple[dict[str, str], ...] = ()) -> Tables:
    """The tables with cells of response/contrasts changed, by row, and rows more."""
    table = TABLES[CONTRASTS]
    rows = [Row(CONTRASTS, {**row.cells, **change.get(row.row_id, {})}) for row in table.rows]
    rows += [Row(CONTRASTS, MappingProxyType(cells)) for cells in extra]
    changed = Table(
        table.name, table.holds, table.licence, table.attribution, tuple(rows), {row.row_id: row for row in rows}
    )
    return replace(TABLES, tables=MappingProxyType({**TABLES.tables, CONTRASTS: changed}))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.row_id)
def test_a_contrast_names_what_there_is(row: Row) -> None:
    context = ModelContext(TABLES)
    families, agents = TABLES[FAMILIES].index, TABLES[AGENTS].index
    assert row["family"] in families and row["agent"] in agents
    assert row["against_family"] in families or row["against_family"] in TABLES[COMPARATORS].index
    assert row["against_agent"] in agents
    cited = [figure(context, identity) for identity in row.list("rows")]
    assert cited and set(row.sources) <= {key for each in cited for key in each.sources}
    if row["kind"] in ("primary", "review"):
        assert row["measure"] in ("means", "counts", "stated", "difference", "direction")
        assert row["measure"] != "direction" or row["direction"] in ("better", "same", "worse", "mixed", "not_tested")
    if row["kind"] == "primary":
        assert row["pairing"] and row["allocation"] and row["assessor"]
        people, against = row["people"], row["people_against"]
        if row["measure"] == "counts":
            assert int(row["events"]) <= int(people)
            assert int(row["events_against"]) <= int(against or people)


def test_every_outcome_row_stands_in_a_contrast_or_is_set_aside_with_a_reason() -> None:
    used = {identity for row in ROWS for identity in row.list("rows")}
    aside = {row["row"]: row["why"] for row in TABLES["response/rows_set_aside"].rows}
    every = {row.identity for name in OUTCOMES for row in TABLES[name].rows}
    assert used & set(aside) == set() and all(aside.values())
    assert {identity for identity in used if identity.startswith("outcomes/")} | set(aside) >= every


@pytest.mark.parametrize("goal", GOALS)
def test_what_holds_of_every_cell(context: ModelContext, goal: str) -> None:
    for effect in effects_of(context, goal, ""):
        sizes = {size.contrast.study for size in effect.sizes}
        kinds = {study.kind for study in effect.studies}
        assert len(sizes) == len(effect.sizes), "a study counts once"
        assert kinds <= {"primary"} or kinds <= {"review"}, "a review or its trials, never both"
        assert not {"ranks", "uncontrolled"} & kinds
        assert effect.certainty.grade in ("no_data", "very_low", "low", "moderate", "high")
        if effect.comparator == BASELINE:
            assert effect.kind == "not_poolable" and effect.size is None and effect.certainty.grade == "very_low"
        if effect.size is not None:
            assert effect.size.low < effect.size.value < effect.size.high
            assert effect.unadjusted is not None
            narrow = effect.unadjusted.high - effect.unadjusted.low
            assert effect.size.high - effect.size.low >= narrow - 1e-9, "bias only widens"
            assert (effect.size.prediction is None) == (len(effect.sizes) == 1)
        assert fill(effect_sentences(context, effect), "client").endswith((".", ". "))


def test_uncontrolled_series_never_outrank_a_control(context: ModelContext) -> None:
    order = (CONTROL, ADDED, ACTIVE, BASELINE)
    for goal in GOALS:
        ranks = [order.index(effect.comparator) for effect in effects_of(context, goal, "")]
        assert ranks == sorted(ranks)


def test_the_two_trials_of_needled_tranexamic_acid_against_hydroquinone_are_pooled(context: ModelContext) -> None:
    effect = cell(context, "lightening", "needling/tranexamic_acid", "topical/hydroquinone", "melasma")
    assert effect.kind == "pooled" and {size.contrast.study for size in effect.sizes} == {"zaky2021", "hqconf2026"}
    assert effect.size is not None and effect.size.low < 0 < effect.size.high
    assert effect.by_correlation is not None


def test_the_corrections_stand(context: ModelContext) -> None:
    retinol = cell(context, "fine_lines", "topical/retinol", "vehicle", "static")
    assert retinol.shares == pytest.approx((0.5, 13 / 54)) and retinol.disputed
    laser = cell(context, "acne_scars", "rf_needling/none", "laser/none", "rolling")
    assert laser.disputed and {study.study for study in laser.reviews} >= {"argobi2026", "co2needling2026ma"}
    text = fill(effect_sentences(context, laser), "practitioner")
    assert "isputed" in text and "did worse than a laser" in text and "did no better than a laser" in text
    assert TABLES.parameter("planning.trial_density").grade == "very_low"


def test_a_second_key_for_one_study_changes_nothing(context: ModelContext) -> None:
    before = cell(context, "lightening", "needling/tranexamic_acid", "topical/hydroquinone", "melasma")
    twin = dict(TABLES[CONTRASTS].row("hqconf2026").cells) | {"row_id": "hqconf2026_again"}
    after = cell(
        ModelContext(with_contrasts({}, (twin,))),
        "lightening",
        "needling/tranexamic_acid",
        "topical/hydroquinone",
        "melasma",
    )
    assert after.size == before.size and after.tested == before.tested


def test_a_split_of_one_study_into_two_rows_changes_nothing(context: ModelContext) -> None:
    before = cell(context, "acne_scars", "needling/none", "laser/none", "rolling")
    half = dict(TABLES[CONTRASTS].row("abel_roller").cells) | {"row_id": "abel_roller_women"}
    after = cell(ModelContext(with_contrasts({}, (half,))), "acne_scars", "needling/none", "laser/none", "rolling")
    assert (after.better, after.same, after.worse) == (before.better, before.same, before.worse)


def test_a_null_counts(context: ModelContext) -> None:
    before = cell(context, "lightening", "needling/tranexamic_acid", "needling/none", "melasma")
    null = dict(TABLES[CONTRASTS].row("saleh2019").cells) | {"row_id": "null", "study": "null", "direction": "same"}
    after = cell(
        ModelContext(with_contrasts({}, (null, {**null, "row_id": "null_2", "study": "null 2"}))),
        "lightening",
        "needling/tranexamic_acid",
        "needling/none",
        "melasma",
    )
    assert before.tested == 1 and not before.disputed
    assert after.same == 2 and after.disputed and after.certainty.grade == "very_low"


def test_funding_that_was_not_read_is_unknown_and_a_maker_costs_a_step(context: ModelContext) -> None:
    blank = cell(context, "fine_lines", "topical/tretinoin", "vehicle", "static")
    assert not any("maker" in fill((reason,), "client") for reason in blank.certainty.reasons)
    paid = cell(context, "raised_scars", "needling/none", "untreated")
    assert any("maker" in fill((reason,), "client") for reason in paid.certainty.reasons)


def test_a_dispute_names_the_review_that_the_trials_stand_against() -> None:
    context = ModelContext(TABLES)
    disputed = [
        effect
        for goal in GOALS
        for effect in effects_of(context, goal, "")
        if effect.disputed and any(review.direction == "mixed" for review in effect.reviews)
    ]
    assert disputed
    for effect in disputed:
        said = [part.text_id for part in effect_sentences(context, effect)]
        assert any(name.startswith("evidence.one_review.mixed") for name in said), (effect.goal, effect.treated)
