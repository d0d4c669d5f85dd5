"""The terminal: the short plan, evidence, and the derivation of one number."""

from __future__ import annotations

from typing import cast

import pytest

from corneum.lookup.claims import search_evidence
from corneum.plan_document.plan_models import Plan
from corneum.plan_document.sentences import words_for
from corneum.report.terminal.evidence_text import EvidenceFound, evidence_text
from corneum.report.terminal.explanation_text import explanation
from corneum.report.terminal.short_plan import short_plan
from tests.report.synthetic_parts import words
from tests.report.synthetic_plan import changed
from tests.report.synthetic_plan import plan as synthetic_plan

DEPTH = "treatments.aquagold_cocktail.zones.cheek_medial.depth_in_place"


@pytest.fixture(scope="module")
def plan() -> Plan:
    return synthetic_plan()


def explained(plan: Plan, path: str) -> str:
    return explanation(plan, path, width=200)


def search(text: str | None = None) -> EvidenceFound:
    return cast("EvidenceFound", search_evidence(text))


def test_the_short_plan_says_the_emergency_first_then_the_first_screen(plan: Plan) -> None:
    text = short_plan(plan, width=80)
    assert text.startswith("EMERGENCY: Skin that turned white")
    order = [
        "EMERGENCY",
        "Start with a retinoid",
        "Do\n",
        "Do not\n",
        "When:",
        "day 14",
        "How sure",
        "Runner-up",
        "What would change this",
        "Asked about",
        "Provisional",
        "Not understood",
    ]
    places = [text.index(word) for word in order]
    assert places == sorted(places)
    assert "not with this licence" in text
    assert "Is there an allergy to gold or nickel?" in text


def test_an_answer_that_is_the_emergency_stands_once(plan: Plan) -> None:
    why = words_for(plan.emergency[0].why, "practitioner")
    answered = changed(plan, lambda draft: draft["first_screen"].update(answer=words(f"Emergency first: {why}.")))
    assert short_plan(answered, width=200).count(why) == 1


@pytest.mark.parametrize("width", [40, 60, 100])
def test_no_line_is_wider_than_the_terminal(plan: Plan, width: int) -> None:
    texts = (
        short_plan(plan, width=width),
        explanation(plan, DEPTH, width=width),
        evidence_text(search("toxin"), width=width),
        evidence_text(search("toxin"), width=width, everything=True),
    )
    # a word that cannot be broken (a web address) may stand out
    long = [line for text in texts for line in text.splitlines() if len(line) > width and " " in line.strip()]
    assert long == []


def test_control_characters_of_a_client_do_not_reach_the_terminal() -> None:
    text = short_plan(synthetic_plan("\x1b[2J\x07 evil"), width=80)
    assert "\x1b" not in text
    assert "\x07" not in text
    assert "evil" in text


def test_a_number_is_explained_down_to_the_rows_with_their_sources(plan: Plan) -> None:
    text = explained(plan, DEPTH)
    assert text.startswith(f"{DEPTH}: 0.48 mm, 95 % range 0.34 to 0.67 mm (low certainty)")
    assert "- needle in place: z = L (1 - s) (low certainty)" in text
    assert "  - anatomy/layer_thickness:l1:mean: 1.6 mm (normal) (low certainty)" in text
    assert "Chopra K (2015). Skin thickness." in text


def test_a_missing_number_is_explained_by_its_reason(plan: Plan) -> None:
    text = explained(plan, "treatments.aquagold_cocktail.zones.cheek_medial.pih_risk")
    assert "no credible data: no count for this type of skin; what would tell: a trial that counts it" in text


def test_a_part_that_is_no_number_lists_the_numbers_below_it(plan: Plan) -> None:
    text = explained(plan, "treatments.aquagold_cocktail.zones.cheek_medial")
    assert "depth_in_place: 0.48 mm" in text
    assert "bleeding: about 3 of 100" in text
    assert "tewl: a course of 3 times, highest 40 g/m²/h" in text
    assert explained(plan, "seed") == "seed: 1"
    assert "nothing that is a number" in explained(plan, "client.goals")


def test_evidence_shows_what_was_looked_for_first() -> None:
    text = evidence_text(search("collagen"))
    claims, parameters, works = (text.index(word) for word in ("Claims (", "Parameters (", "Works ("))
    assert claims < parameters < works
    assert "collagen" in text[claims : claims + 400].lower()
    assert "certainty" in text
    assert "paid by" in text


def test_evidence_without_words_is_counted_not_poured_out() -> None:
    everything = search()
    text = evidence_text(everything)
    assert f"Claims ({len(everything['claims'])})" in text
    assert "more; add words, or --json for all" in text
    assert len(text.splitlines()) < 120
    assert len(evidence_text(everything, everything=True).splitlines()) < 400


def test_evidence_in_short_leaves_studies_and_notes_out_and_says_so() -> None:
    found = search("pores")
    short, full = evidence_text(found, 80), evidence_text(found, 80, everything=True)
    assert "--all" in short and "What would settle it" not in short and "What would settle it" in full
    assert short.count("without a control") == 1 and len(short.splitlines()) < 120


def test_evidence_that_is_not_there_says_so() -> None:
    assert evidence_text(search("xylophone")) == "Nothing in the evidence tables holds these words."
