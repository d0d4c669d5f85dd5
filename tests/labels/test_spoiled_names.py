"""Real lists spoiled as scanners and copying spoil them: everything accounted for, and no name becomes another."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable

import pytest

from corneum.formula.entries import Aside
from corneum.formula.ingredient_list import parse
from corneum.formula.ingredient_names import names as canonical
from corneum.formula.ingredient_names import same
from corneum.formula.matching import find
from tests.labels.scoring import texts

LISTS = [
    *texts("real_labels.csv").values(),
    *texts("held_out_labels.csv").values(),
    *texts("unseen_labels.csv").values(),
]
KINDS = {"heading", "text", "code", "group", "join"}


def _sometimes(draw: random.Random, pattern: str, change: Callable[[str], str], share: float) -> Callable[[str], str]:
    return lambda text: re.sub(pattern, lambda m: change(m.group()) if draw.random() < share else m.group(), text)


def spoilers(draw: random.Random) -> dict[str, Callable[[str], str]]:
    """What goes wrong between a pack and a file, each by its name."""
    return {
        "blanks lost": _sometimes(draw, r"(?<=\w) (?=\w)", lambda _: "", 0.1),
        "blanks for hyphens": _sometimes(draw, r"(?<=\w)-(?=\w)", lambda _: " ", 0.5),
        "blanks after commas of numbers": _sometimes(draw, r"(?<=\d),(?=\d)", lambda _: ", ", 0.7),
        "figures for letters": _sometimes(draw, r"[lIO](?=[A-Za-z])", lambda x: {"l": "1", "I": "1", "O": "0"}[x], 0.1),
        "letters for figures": _sometimes(draw, r"[10]", lambda x: {"1": "l", "0": "O"}[x], 0.3),
        "l for I": lambda text: text.upper().replace("I", "l") if draw.random() < 0.5 else text.replace("l", "I"),
        "line breaks": _sometimes(draw, r" ", lambda _: "\n", 0.15),
        "words broken": _sometimes(draw, r"(?<=[a-z]{4})(?=[a-z]{4})", lambda _: "-\n", 0.02),
        "numbering": lambda text: " ".join(f"{n}. {part.strip()}" for n, part in enumerate(text.split(","), 1)),
        "dots": lambda text: text.replace(", ", " . "),
        "dashes": lambda text: text.replace(", ", " - "),
        "marks": _sometimes(draw, r"(?<=[a-z]),", lambda _: draw.choice(("*,", "**,", "†,", "¹,", " *,")), 0.4),
        "capitals": str.upper,
        "small letters": str.lower,
    }


def accounted(text: str) -> None:
    """Every letter and figure stands in one token or one aside, each of them as it is printed, and of a kind."""
    label = parse(text)
    assert bool(label.tokens) == label.is_list == (label.reason == "")
    times = [0] * len(text)
    for part in (*label.tokens, *label.asides):
        assert 0 <= part.start < part.end <= len(text)
        assert " ".join(part.printed.split()) in " ".join(text[part.start : part.end].split())
        assert not isinstance(part, Aside) or (part.kind in KINDS and part.printed)
        for place in range(part.start, part.end):
            times[place] += 1
    lost = [place for place, count in enumerate(times) if count != 1 and (count > 1 or text[place].isalnum())]
    assert [text[max(0, place - 20) : place + 20] for place in lost] == []
    for token in label.tokens:
        match = find(token.name)
        assert (match.name is None) == (match.how == "unknown")


@pytest.mark.parametrize("seed", range(4))
def test_spoiled_lists_add_up_to_what_is_printed(seed: int) -> None:
    draw = random.Random(seed)
    for _ in range(25):
        text = draw.choice(LISTS)
        for name in draw.sample(sorted(spoilers(draw)), draw.randint(1, 3)):
            text = spoilers(draw)[name](text)
        accounted(unicodedata.normalize("NFC", text))


def test_lists_as_printed_add_up() -> None:
    for text in LISTS:
        accounted(text)


ONE_NAME = (
    "blanks lost",
    "blanks for hyphens",
    "blanks after commas of numbers",
    "figures for letters",
    "letters for figures",
    "l for I",
    "words broken",
    "capitals",
    "small letters",
)


@pytest.mark.parametrize("kind", ONE_NAME)
def test_a_spoiled_name_is_the_same_name_or_unknown(kind: str) -> None:
    draw = random.Random(kind)
    names = sorted({find(token.name).name or "" for text in LISTS for token in parse(text).tokens} - {""})
    names += sorted(name for name in canonical().canonical.values() if re.search(r"\d,\d", name))[:60]
    kept = tried = 0
    for name in names:
        printed = " ".join(word.capitalize() for word in name.split())
        spoiled = spoilers(draw)[kind](printed)
        match = find(spoiled)
        tried += spoiled != printed
        kept += spoiled != printed and match.name is not None
        assert match.name is None or same(match.name, name) or find(match.name).name == name, (spoiled, match)
    assert kept > 0.75 * tried > 0


@pytest.mark.parametrize("printed", ["IISOPROPYL STEARATE", "Iisopropyl Palmitate"])
def test_a_first_letter_printed_twice_or_one_lost_before_it_is_unknown(printed: str) -> None:
    assert find(printed).name is None
