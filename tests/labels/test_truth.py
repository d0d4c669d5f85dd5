"""The parser beside the truth of printed labels: nothing lost, nothing invented, no name joined to another."""

from __future__ import annotations

import pytest

from corneum.evidence.tables import load_tables
from corneum.formula.ingredient_list import parse
from corneum.formula.matching import find
from tests.labels.scoring import Printed, Score, rows, score, texts, truth

PRECISION, RECALL = 0.995, 0.97  # the promise

SETS = {
    "printed": ("real_labels.csv", "truth.csv", "truth_lists.csv"),
    "once unseen": ("unseen_labels.csv", "unseen_truth.csv", "unseen_lists.csv"),
    "held out": ("held_out_labels.csv", "held_out_truth.csv", "held_out_lists.csv"),
}


def lists(name: str) -> dict[str, bool]:
    return {row["label"]: row["is_list"] == "yes" for row in rows(name)}


@pytest.fixture(scope="module", params=sorted(SETS))
def scored(request: pytest.FixtureRequest) -> Score:
    labels, tokens, which = SETS[request.param]
    of = texts(labels)
    return score(of, truth(tokens, of), lists(which))


def test_every_letter_stands_in_a_token_or_an_aside(scored: Score) -> None:
    assert scored.unaccounted == []


def test_names_are_right_and_complete(scored: Score) -> None:
    assert scored.precision >= PRECISION, scored.differences
    assert scored.recall >= RECALL, scored.differences
    assert scored.coverage >= RECALL


def test_shares_and_what_may_be_contained_are_read(scored: Score) -> None:
    assert [line for line in scored.differences if "share" in line or "may_contain" in line] == []


@pytest.mark.parametrize("which", sorted(SETS))
def test_lists_are_read_and_other_texts_refused_with_a_reason(which: str) -> None:
    labels, _, list_table = SETS[which]
    for name, is_list in lists(list_table).items():
        label = parse(texts(labels)[name])
        assert label.is_list == is_list, (name, label.reason)
        assert bool(label.reason) != is_list


@pytest.mark.parametrize("which", sorted(SETS))
def test_a_token_of_the_truth_is_read_whole_or_in_its_parts(which: str) -> None:
    """No entry reaches over two printed tokens, and none is cut where one ingredient is printed."""
    labels, tokens, list_table = SETS[which]
    of = texts(labels)
    meant: dict[str, list[Printed]] = truth(tokens, of)
    for name, is_list in lists(list_table).items():
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


def test_every_name_of_the_truth_is_in_the_vocabulary() -> None:
    known = {
        name
        for table in ("ingredient_hazards", "actives", "inci_names")
        for row in load_tables()[f"formulation/{table}"].rows
        for name in row.list("inci_name")
    }
    of = texts("real_labels.csv")
    missing = {n for printed in truth("truth.csv", of).values() for p in printed for n in p.names} - known
    assert missing == set()


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("967660 23 - INGREDIENTS • AQUA / WATER • GLYCERIN (F.I.L. Z70046241/1)", ["AQUA", "GLYCERIN"]),
        ("Ingredients: Aqua, Glycerin Manufactured in France www.brand.com", ["AQUA", "GLYCERIN"]),
        ("Aqua, Glycerin, Parfum\nHow to use: apply evenly", ["AQUA", "GLYCERIN", "FRAGRANCE"]),
        ("Inhaltsstoffe: Aqua, Glycerin, Urea\nAnwendung: täglich auftragen", ["AQUA", "GLYCERIN", "UREA"]),
        ("Frei von: SLES, Parabene.\nInhaltsstoffe: Aqua, Harnstoff", ["AQUA", "UREA"]),
        ("Made in Korea. Aqua, Glycerin, Urea", ["AQUA", "GLYCERIN", "UREA"]),
        ("INGREDIENTS: Aqua, BEHENTRIMONIUM METHOSUL-\nFATE", ["AQUA", "BEHENTRIMONIUM METHOSULFATE"]),
        ("Active ingredient: Salicylic Acid. Inactive ingredients: Water", ["SALICYLIC ACID", "AQUA"]),
        ("Aqua, Glycerin, Phenoxyethanol. Contains: Linalool.", ["AQUA", "GLYCERIN", "PHENOXYETHANOL", "LINALOOL"]),
        ("Talc, 77491, 77492", ["TALC", "CI 77491", "CI 77492"]),
        ("Aqua - Glycerin - Urea - Panthenol", ["AQUA", "GLYCERIN", "UREA", "PANTHENOL"]),
        ("PEG-8,1,2-Hexanediol", ["PEG-8", "1,2-HEXANEDIOL"]),
        ("Fragrance (Limonene, Linalool), Aqua", ["FRAGRANCE", "LIMONENE", "LINALOOL", "AQUA"]),
        ("Mica/Titanium Dioxide", ["MICA", "TITANIUM DIOXIDE"]),
    ],
)
def test_what_stands_around_a_list_is_no_part_of_it(text: str, read: list[str]) -> None:
    label = parse(text)
    assert [find(token.name).name for token in label.tokens] == read
