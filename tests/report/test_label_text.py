"""A judged list on the terminal and on a page: what decides first, from which hour, what instead."""

from __future__ import annotations

from typing import Any

from corneum.plan_document.label_models import TreatmentLabel
from corneum.report.label_summary import label_summary
from corneum.report.terminal.label_text import label_card, label_text
from tests.report.synthetic_plan import changed
from tests.report.synthetic_plan import plan as synthetic_plan


def label(**use: Any) -> TreatmentLabel:
    def change(draft: dict[str, Any]) -> None:
        draft["label"][0]["ingredients"][0]["use"].update(use)

    return changed(synthetic_plan(), change).label[0]


def test_the_whole_answer_begins_with_the_product() -> None:
    text = label_text(label(), width=100)
    assert text.startswith("microinfusion, under the needles: no.")
    assert "A product that is not sterile never goes below the barrier." in text
    assert text.index("Instead: sterile saline.") < text.index("Better not (1), wait until hour 24")
    assert "a plain word: fragrance below the barrier" in text


def test_only_an_ingredient_without_an_hour_says_so() -> None:
    assert "no hour is known" in label_text(label(from_hour=None))
    assert "hour" not in label_text(label(from_hour=0.0)).partition("Better not (1)")[2]


def test_the_card_names_what_decides() -> None:
    assert "No: a plain word" in label_card(label(action="block"))
    assert "Better not: a plain word" in label_card(label())
    assert "a plain word" not in label_card(label(action="ok"))


def test_a_page_gets_at_most_four_lines() -> None:
    assert list(label_summary(label(action="block"), "client")) == [
        "A product that is not sterile never goes below the barrier.",
        "Not under the needles: a plain word",
        "It may go on whole skin again 24 h after the visit",
        "Ask for this instead: sterile saline",
    ]


def test_what_is_no_list_gives_its_reason_alone() -> None:
    no_list = label().model_copy(update={"is_list": False, "reason": "one word is no list"})
    assert list(label_summary(no_list, "practitioner")) == ["one word is no list"]
