"""Aftercare: the later of two rules, real dates, and a sign for every emergency."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import load_tables
from corneum.safety.aftercare import MAP, STEPS, STEPS_MAP, TimedRule, infection_control, rules, warning_signs
from corneum.safety.tags import parse_tags
from tests.safety.words import in_words

TABLES = load_tables()
DAY = date(2026, 11, 27)
PEN = frozenset({"needle", "microneedling", "automated_pen", "steel"})
ROLLER = frozenset({"needle", "microneedling", "manual_roller", "steel"})
RF = frozenset({"needle", "microneedling", "rf", "heat", "steel"})
STAMP = frozenset({"needle", "microinfusion", "gold_plated"})
HYDRA = frozenset({"abrasion", "suction", "hydradermabrasion"})
CREAM = frozenset({"home", "topical", "no_procedure"})


def avoided(timed: tuple[TimedRule, ...], word: str) -> float:
    return max((rule.to_h or 0) for rule in timed if rule.kind == "avoid" and word in in_words(rule.item))


def test_the_later_of_two_conflicting_rules_holds(context: ModelContext) -> None:
    # stamp: make-up 12 h (a18) or 24 h (I031); pen: retinoid or acid 72 h (I032) or 168 h (a9)
    stamp = rules(context, STAMP, 0.6e-3, DAY)
    assert avoided(stamp, "make-up") == 24 and "a18" not in {rule.code for rule in stamp}
    pen = rules(context, PEN, 1e-3, DAY)
    assert avoided(pen, "retinoid") == 168
    assert avoided(pen, "vitamin C") == 72


@pytest.mark.parametrize("tags", [PEN, ROLLER, RF, STAMP, HYDRA])
@pytest.mark.parametrize("depth", [None, 0.25e-3, 0.6e-3, 1.5e-3])
def test_a_single_end_for_each_thing_to_avoid_and_days_that_fit_the_hours(
    context: ModelContext, tags: frozenset[str], depth: float | None
) -> None:
    timed = rules(context, tags, depth, DAY)
    assert timed
    things = [(rule.kind, in_words(rule.item)) for rule in timed if rule.kind == "avoid"]
    assert len(things) == len(set(things))
    for rule in timed:
        assert (
            rule.since is not None
            and rule.since >= DAY
            and rule.sources
            and in_words(rule.item)
            and in_words(rule.rule)
        )
        if rule.to_h is not None:
            assert rule.until is not None and rule.from_h <= rule.to_h
            assert timedelta(0) <= (rule.until - DAY) - timedelta(hours=rule.to_h) < timedelta(days=1)


def test_sunscreen_begins_when_it_is_no_longer_to_be_avoided(context: ModelContext) -> None:
    for tags in (PEN, RF):
        timed = rules(context, tags, 1e-3, DAY)
        begin = next(rule for rule in timed if rule.kind == "start" and "sunscreen" in in_words(rule.item))
        assert begin.from_h == 24 and begin.since == DAY + timedelta(days=1)


def test_case_2_deep_needles_do_not_heal_before_an_event_in_three_days(context: ModelContext) -> None:
    event = DAY + timedelta(days=3)
    deep = [rule for rule in rules(context, PEN, 1e-3, DAY) if rule.kind == "expect"]
    assert max(rule.until for rule in deep if rule.until) > event
    shallow = [rule for rule in rules(context, ROLLER, 0.25e-3, DAY) if rule.kind == "expect"]
    assert all(rule.until is None or rule.until <= event for rule in shallow)


def test_case_3_the_retinoid_restarts_after_seven_days(context: ModelContext) -> None:
    retinoid = next(rule for rule in rules(context, PEN, 2e-3, DAY) if rule.code == "a9")
    assert retinoid.until == DAY + timedelta(days=7)


def test_toxin_adds_its_own_rules(context: ModelContext) -> None:
    plain = {rule.code for rule in rules(context, STAMP, 0.6e-3, DAY)}
    toxin = {rule.code for rule in rules(context, STAMP | {"toxin"}, 0.6e-3, DAY)}
    assert toxin - plain == {"a28", "a29", "a50", "a52"}
    # the interval between stamps gives way to that between doses of toxin, which ends later
    assert plain - toxin == {"a46"}


def test_a_cream_has_no_aftercare(context: ModelContext) -> None:
    assert rules(context, CREAM, None, DAY) == ()
    assert warning_signs(context, CREAM) == () and infection_control(context, CREAM) == ()


def test_every_rule_and_step_is_mapped_exactly_once() -> None:
    mapped = [row.row_id for row in TABLES[MAP].rows if row["rules"] == "formulation/aftercare"]
    assert mapped == [row.row_id for row in TABLES["formulation/aftercare"].rows]
    assert [row.row_id for row in TABLES[STEPS_MAP].rows] == [row.row_id for row in TABLES[STEPS].rows]
    for row in TABLES[MAP].rows:
        assert parse_tags(row["tags"]) and row["subjects"] and row["item"] and row["rule"]


def test_needles_are_watched_for_vessels_only_after_filler_or_toxin(context: ModelContext) -> None:
    plain = [in_words(sign.sign) for sign in warning_signs(context, PEN)]
    filled = [in_words(sign.sign) for sign in warning_signs(context, STAMP | {"filler"})]
    assert not any("blotchy" in sign for sign in plain) and "blotchy" in filled[0]
    assert all(in_words(sign.do) for sign in warning_signs(context, RF | {"toxin", "filler"}))


def test_infection_control_is_in_order_and_asks_for_antiviral_cover_only_when_deep(context: ModelContext) -> None:
    order = ["before", "during", "after", "late", "record", "staff"]
    for tags in (PEN, STAMP, HYDRA):
        phases = [order.index(step.phase) for step in infection_control(context, tags, 1e-3)]
        assert phases == sorted(phases)
    assert any("antiviral" in in_words(step.step) for step in infection_control(context, PEN, 1e-3))
    assert not any("antiviral" in in_words(step.step) for step in infection_control(context, PEN, 0.25e-3))
