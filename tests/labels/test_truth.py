"""The parser beside the truth of printed labels: nothing lost, nothing invented, no name joined to another."""

from __future__ import annotations

import pytest

from corneum.evidence.tables import load_tables
from corneum.formula.label import parse
from corneum.formula.matching import find
from tests.labels.scoring import Printed, Score, rows, score, texts, truth

PRECISION, RECALL = 0.995, 0.97  # the promise

SETS = {
    "printed": ("real_labels.csv", "truth.csv", "truth_lists.csv"),
    "held out": ("held_out_labels.csv", "held_out_truth.csv", "held_out_lists.csv"),
}


def lists(name: str) -> dict[str, bool]:
    return {row["label"]: row["is_list"] == "yes" for row in rows(name)}


@pytest.fixture(scope="module", params=sorted(SETS))
def scored(request: pytest.FixtureRequest) -> Score:
    labels, tokens, which = SETS[request.param]
    of = texts(labels)
    return score(of, truth(tokens, of), lists(which))


def test_every_letter_stands_in_one_token_or_one_aside(scored: Score) -> None:
    assert scored.unaccounted == []


def test_names_are_right_and_found(scored: Score) -> None:
    assert scored.precision >= PRECISION, scored.differences
    assert scored.recall >= RECALL, scored.differences
    assert scored.coverage >= RECALL


def test_shares_and_what_may_be_contained_are_read(scored: Score) -> None:
    assert [line for line in scored.differences if "share" in line or "may_contain" in line] == []


@pytest.mark.parametrize("which", sorted(SETS))
def test_lists_are_read_and_other_texts_refused_with_a_reason(which: str) -> None:
    labels, _, told = SETS[which]
    for name, is_list in lists(told).items():
        label = parse(texts(labels)[name])
        assert label.is_list == is_list, (name, label.reason)
        assert bool(label.reason) != is_list


@pytest.mark.parametrize("which", sorted(SETS))
def test_a_token_of_the_truth_is_one_token_or_its_parts(which: str) -> None:
    """No entry reaches over two printed tokens, and none is cut where one ingredient is printed."""
    labels, tokens, told = SETS[which]
    of = texts(labels)
    meant: dict[str, list[Printed]] = truth(tokens, of)
    for name, is_list in lists(told).items():
        if not is_list:
            continue
        read = parse(of[name]).tokens
        for printed in meant[name]:
            inside = [t for t in read if t.start < printed.end and t.end > printed.start]
            assert all(t.start >= printed.start and t.end <= printed.end for t in inside), (name, printed.text)
            if printed.kind in {"unknown", "unspecified"}:
                assert [find(t.name).name for t in inside] == [None], (name, printed.text)
            elif printed.names:
                assert len(inside) == len(printed.names), (name, printed.text, inside)


def test_every_name_of_the_truth_is_in_the_vocabulary_or_said_to_be_missing() -> None:
    known = {name for table in ("ingredient_hazards", "actives", "inci_names") for row in
             load_tables()[f"formulation/{table}"].rows for name in row.list("inci_name")}  # fmt: skip
    of = texts("real_labels.csv")
    missing = {n for printed in truth("truth.csv", of).values() for p in printed for n in p.names} - known
    assert missing == set()
