"""The smaller sections: what a session card says once and what by zone, the span of a rule, an address of a work."""

from __future__ import annotations

from typing import Any

import pytest

from corneum.plan_document.aftercare_models import TimedRule
from corneum.plan_document.plan_models import Plan, Reference
from corneum.report.pages import choice_section, visit_sections
from corneum.report.pages.card_section import TreatmentCard, treatment_cards
from corneum.report.pages.ledger import Figure, Ledger
from corneum.report.pages.reference_list import listed_work
from corneum.report.pages.zone_tables import settings_table, zone_table
from tests.report.synthetic_parts import words
from tests.report.synthetic_plan import plan as synthetic_plan


def two_cards() -> Plan:
    def add(draft: dict[str, Any]) -> None:
        both = [words("tattoos"), words("the rim of the eye")]
        forehead = draft["card"][0] | {"no_go": both, "second_pass": words("on scars only")}
        cheek = {
            "zone": "cheek_medial",
            "passes": 2,
            "no_go": both[:1],
            "never_beyond": {"value": 2e-3, "why": words("2 mm")},
        }
        draft["card"] = [forehead, forehead | cheek]

    return synthetic_plan(change=add)


def card_of(plan: Plan) -> TreatmentCard:
    (card,) = treatment_cards(Ledger(plan, "practitioner"), plan)
    return card


def test_a_card_says_once_what_holds_in_every_zone_and_by_zone_what_differs() -> None:
    card = card_of(two_cards())
    assert card.signs == {"stop_sign": "even pinkness", "lower_if": "any pinpoint bleeding"}
    assert ("More passes", "on scars only") in card.lines
    assert "Passes" not in dict(card.lines)
    assert card.keep_off == ("tattoos",)
    assert card.differing is not None and card.differing.head == ("passes",)
    assert card.differing.rows == (("forehead", ("4",)), ("front of the cheeks", ("2",)))
    assert card.here["never_beyond"] == (("forehead", "0.5 mm over the brow bone"), ("front of the cheeks", "2 mm"))
    assert card.here["no_go"] == (("forehead", "the rim of the eye"),)


def test_the_four_depths_stand_beside_each_other_and_the_dial_is_exact() -> None:
    plan = two_cards()
    (treatment,) = [one for one in plan.treatments if one.id == plan.card[0].treatment]
    ledger = Ledger(plan, "practitioner")
    here, beside = settings_table(ledger, treatment.zones), zone_table(ledger, treatment.zones)
    assert here is not None and beside is not None
    assert here.head[:2] == ("verdict", "set the dial to")
    shown: dict[str, str] = {}
    for table in (here, beside):
        cells = dict(table.rows)["front of the cheeks"]
        shown |= {title: cell.text for title, cell in zip(table.head, cells, strict=True) if isinstance(cell, Figure)}
    assert shown["set the dial to"] == "1.25 mm"
    assert shown["depth that reaches the target"] == "1.7 mm"
    assert shown["depth used in trials"] == "0.5 to 1.5 mm"


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (0.0, 6.0, "the first 6 h"),
        (24.0, 336.0, "1 to 14 days after"),
        (0.0, None, "from now on"),
        (48.0, None, "from 2 days after"),
        (336.0, 336.0, "14 days after"),
    ],
)
def test_the_span_of_a_rule_in_words(first: float, last: float | None, text: str) -> None:
    assert visit_sections.time_span(first, last) == text


def work(citation: str, address: str, **about: str) -> Reference:
    known = {"design": "", "funding_or_conflict": ""} | about
    return Reference(key="a", citation=citation, address=address, **known)


@pytest.mark.parametrize(
    ("citation", "address", "url"),
    [
        ("A (2020). B. doi:10.1/x", "doi:10.1/x", "https://doi.org/10.1/x"),
        ("A (2020). B. https://example.org/b", "https://example.org/b", "https://example.org/b"),
        ("A (2020). B", "", ""),
        ("A", "javascript:alert(1)", ""),
    ],
)
def test_only_a_web_address_becomes_a_link(citation: str, address: str, url: str) -> None:
    shown = listed_work(work(citation, address))
    assert shown.url == url
    assert shown.text.startswith("A")
    assert "doi:" not in shown.text


def test_who_paid_stands_beside_a_work() -> None:
    shown = listed_work(work("A", "", design="split face", funding_or_conflict="the maker"))
    assert shown.about == "split face; paid by: the maker"


def test_rules_stand_in_the_order_in_which_they_begin() -> None:
    first = synthetic_plan().aftercare[0]
    spans = ((0.0, None), (24.0, 48.0), (0.0, 6.0))
    rules: list[TimedRule] = [first.model_copy(update={"from_h": begin, "to_h": end}) for begin, end in spans]
    assert visit_sections.by_time(rules) == [rules[2], rules[0], rules[1]]


def test_the_choice_leaves_out_the_chosen_treatment_and_names_the_others() -> None:
    better = {"home_retinoid": 0.5, "automated_pen": 0.0, "none": 0.1}
    plan = synthetic_plan(change=lambda draft: draft["choice"].update(better_than_chosen=better))
    shown = choice_section.choice(Ledger(plan, "practitioner"), plan.choice, "home_retinoid")
    assert shown.better_than_chosen == (
        ("nothing more than today", "10 of 100"),
        ("microneedling, automated pen", "fewer than 1 of 100"),
    )


@pytest.mark.parametrize(("hour", "text"), [(24.0, "on the skin from 24 h after"), (0.0, ""), (None, "")])
def test_an_ingredient_waits_for_an_hour_or_for_none(hour: float | None, text: str) -> None:
    """Only a wait is printed, and as what it is: an hour for the skin, never one for going below the barrier."""
    plan = synthetic_plan(change=lambda draft: draft["label"][0]["ingredients"][0]["use"].update(from_hour=hour))
    (row,) = visit_sections.label(Ledger(plan, "practitioner"), plan.label[0]).rows
    assert row.from_hour == text
