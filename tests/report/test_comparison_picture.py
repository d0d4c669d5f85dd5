"""The comparison: its rows, what they hold, and one scale for all."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from typing import Any

import pytest

from corneum.plan_document.plan_models import Plan
from corneum.report.figures import comparison, pictures
from corneum.report.number_words import value_of
from tests.plans import plan_of
from tests.report.picture_parts import CLIENTS, DAY, SVG, all_pictures, letter_to_a_physician, text_in
from tests.report.synthetic_plan import changed


def test_the_rows_of_the_comparison_are_those_that_are_named() -> None:
    plan = plan_of("melasma")
    named = ["secret", "none", "home_sunscreen", "secret"]
    words = text_in(comparison.draw(plan, named))
    assert words.index("No more than today") < words.index("Sunscreen every day") < words.index("Secret RF")
    assert len(ET.fromstring(pictures.compared(plan, named).narrow).findall(f"{SVG}rect[@data-days]")) == 1
    with pytest.raises(KeyError):
        comparison.draw(plan, ["no such treatment"])


def test_both_layouts_of_the_comparison_share_style_and_description(melasma: Plan) -> None:
    both = comparison.draw_both(melasma)
    narrow, wide = map(ET.fromstring, both)
    assert narrow.get("aria-labelledby") == wide.get("aria-labelledby")
    assert narrow.find(f"{SVG}desc") is not None and wide.find(f"{SVG}desc") is None
    used = set(re.findall(r"var\(--p-(\w+)\)", "".join(both)))
    assert used <= set(re.findall(r"--p-(\w+):", both[1]))
    on_page = pictures.compared(melasma)
    assert "<style>" not in on_page.narrow and on_page.wide is not None and "<style>" not in on_page.wide


def test_the_first_row_is_doing_no_more_and_a_line_follows_the_recommended() -> None:
    for client in CLIENTS:
        plan = plan_of(client)
        svg = comparison.draw(plan)
        assert text_in(svg).index("No more than today") < 60
        assert svg.count('data-mark="do-less"') == 1
        if plan.recommended == "none":
            assert "No more than today (recommended)" in text_in(svg)


def test_considered_chosen_and_best_treatments_are_always_compared() -> None:
    for client in CLIENTS:
        plan = plan_of(client)
        rows = comparison.chosen_rows(plan, comparison.MOST)
        ids = {row.id for row in rows}
        assert len(rows) == len(ids) <= comparison.MOST
        wanted = {row.id for row in plan.treatments if row.considered} | set(plan.tiers.values())
        wanted |= {plan.recommended, plan.choice.runner_up}
        assert wanted - {None, "none"} <= ids
        days = [(value_of(row.burden.days_visible) or 0) / DAY for row in rows]
        tiers = [row.burden.tier for row in rows]
        assert all(days[n] <= days[n + 1] for n in range(len(days) - 1) if tiers[n] == tiers[n + 1])


def test_bars_of_days_share_a_scale() -> None:
    root = ET.fromstring(comparison.draw(plan_of("reader")))
    bars = [
        (float(part.get("width") or 0), float(part.get("data-days") or 0))
        for part in root.iter(f"{SVG}rect")
        if part.get("data-days")
    ]
    assert len(bars) > 2
    longest, days = max(bars, key=lambda bar: bar[1])
    # a coordinate has one decimal
    assert all(width == pytest.approx(each * longest / days, abs=0.11) for width, each in bars)


def test_rows_hold_pain_benefit_with_grade_and_price() -> None:
    words = text_in(comparison.draw(letter_to_a_physician()))
    for part in (
        "pain: slight",
        "fine lines (static): likely (moderate)",
        "650 USD a session",
        "asked about",
        "do not do this",
        "runner-up",
        "no score",
    ):
        assert part in words, part


def test_hostile_names_are_escaped(melasma: Plan) -> None:
    hostile = "<script>alert('x')</script>\"&"

    def rename(draft: dict[str, Any]) -> None:
        for treatment in draft["treatments"]:
            treatment["plain_name"] = hostile
            treatment["burden"]["pain"] = hostile

    for _, svg in all_pictures(changed(melasma, rename)):
        assert "<script" not in svg
        ET.fromstring(svg)
