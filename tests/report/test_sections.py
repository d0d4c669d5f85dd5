"""The smaller sections: what a session card says once and what by zone, the span of a rule, an address of a work."""

from __future__ import annotations

from typing import Any

import pytest

from corneum.report.pages import sections
from corneum.report.pages.ledger import Ledger
from tests.report.synthetic_plan import document


def two_cards() -> dict[str, Any]:
    plan = document()
    forehead = plan["card"][0] | {"no_go": ["tattoos", "the rim of the eye"], "second_pass": "on scars only"}
    cheek = forehead | {"zone": "cheek_medial", "passes": 2, "no_go": ["tattoos"], "never_beyond": "2 mm"}
    return plan | {"card": [forehead, cheek]}


def test_a_card_says_once_what_holds_in_every_zone_and_by_zone_what_differs() -> None:
    plan = two_cards()
    (card,) = sections.cards(Ledger(plan), plan)
    assert card.signs == {"stop_sign": "even pinkness", "lower_if": "any pinpoint bleeding"}
    assert ("More passes", "on scars only") in card.lines
    assert "Passes" not in dict(card.lines)
    assert card.keep_off == ("tattoos",)
    assert card.zones.head[-1] == "passes"
    (forehead, cheek) = card.zones.rows
    assert forehead[0] == "forehead"
    assert (forehead[1][-1], cheek[1][-1]) == ("4", "2")
    assert card.here["never_beyond"] == (("forehead", "0.5 mm over the brow bone"), ("front of the cheeks", "2 mm"))
    assert card.here["no_go"] == (("forehead", "the rim of the eye"),)


def test_the_four_depths_stand_beside_each_other_and_the_dial_is_exact() -> None:
    plan = two_cards()
    (card,) = sections.cards(Ledger(plan), plan)
    shown = dict(zip(card.zones.head, card.zones.rows[1][1], strict=True))
    assert shown["set the dial to"].text == "0.25 mm"
    assert shown["depth that reaches the target"].text == "1.7 mm"
    assert shown["depth used in trials"].text == "0.5 to 1.5 mm"
    assert shown["deepest on the label"].text == "no credible data"


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (0.0, 6.0, "the first 6 h"), (24.0, 336.0, "1 to 14 days after"), (0.0, None, "from now on"),
        (48.0, None, "from 2 days after"), (336.0, 336.0, "14 days after"),
    ],
)  # fmt: skip
def test_the_span_of_a_rule_in_words(first: float, last: float | None, text: str) -> None:
    assert sections.time_span({"from_h": first, "to_h": last}) == text


@pytest.mark.parametrize(
    ("work", "url"),
    [
        ({"key": "a", "citation": "A (2020). B. doi:10.1/x"}, "https://doi.org/10.1/x"),
        ({"key": "a", "citation": "A (2020). B. https://example.org/b"}, "https://example.org/b"),
        ({"key": "a", "citation": "A (2020). B"}, ""),
        ({"key": "a", "citation": "A", "url": "javascript:alert(1)"}, ""),
    ],
)
def test_only_a_web_address_becomes_a_link(work: dict[str, str], url: str) -> None:
    shown = sections.reference(work)
    assert shown["url"] == url
    assert shown["text"].startswith("A")
    assert "doi:" not in shown["text"]


def test_who_paid_stands_beside_a_work() -> None:
    work = {"key": "a", "citation": "A", "design": "split face", "funding_or_conflict": "the maker"}
    assert sections.reference(work)["about"] == "split face; paid by: the maker"


def test_rules_stand_in_the_order_in_which_they_begin() -> None:
    rules = [{"from_h": 0.0, "to_h": None}, {"from_h": 24.0, "to_h": 48.0}, {"from_h": 0.0, "to_h": 6.0}]
    assert sections.by_time(rules) == [rules[2], rules[0], rules[1]]


def test_the_choice_leaves_out_the_chosen_one_and_names_the_others() -> None:
    plan = document()
    choice = {
        "runner_up": "automated_pen",
        "better_than_chosen": {"home_retinoid": 0.5, "automated_pen": 0.0, "none": 0.1},
    }
    shown = sections.choice(Ledger(plan), choice, "home_retinoid")
    table = dict(shown.pairs)["Draws in which it is better than the chosen one"]
    assert [tuple(cell.text for cell in row) for row in table.rows] == [
        ("nothing more than today", "10 of 100"),
        ("microneedling, automated pen", "fewer than 1 of 100"),
    ]


def test_an_ingredient_waits_for_an_hour_or_for_none() -> None:
    """Only a wait is told, and as what it is: an hour for the skin, never one for going below the barrier."""
    found = document("plain")
    (one,) = found["label"][0]["ingredients"]
    assert sections.label(Ledger(found), found["label"][0])["rows"][0]["from_hour"] == "on the skin from 24 h after"
    for hour in (0.0, None):
        one["use"]["from_hour"] = hour
        assert sections.label(Ledger(found), found["label"][0])["rows"][0]["from_hour"] == ""
