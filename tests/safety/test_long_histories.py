"""Histories as people paste them: long, broken, in any alphabet. None raises, and what is meant is still found."""

from __future__ import annotations

import random
from datetime import date

import pytest

from corneum.client import Client
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import load_tables
from corneum.safety.contraindications import screen, unresolved
from corneum.safety.emergencies import red_flags
from corneum.safety.reasons import STRENGTHS
from tests.safety.words import in_words

TABLES = load_tables()
NEEDLES = frozenset({"needle", "microneedling", "automated_pen", "steel"})
WORDS = sorted(
    {
        word
        for name in ("conditions", "drug_classes", "drugs")
        for row in TABLES[f"vocabulary/{name}"].rows
        for word in (row["name"], *row.list("synonyms"))
    }
    | {word.strip("@=*") for row in TABLES["vocabulary/red_flag_words"].rows for word in row.list("words")}
)
BETWEEN = (
    " ",
    ", ",
    "; ",
    " and ",
    ".\n",
    " no ",
    " since 2019 ",
    " 20 mg daily ",
    " on the cheeks ",
    "\t",
    " \u2013 ",
    "/",
    "()",
)
NOISE = "\u00e9\u00df\u4e2d\u0416\u05d0\U0001f489\u0000\ud7ff\u202e(*[\\%'\""


def pasted(chance: random.Random, length: int) -> str:
    """Words of the vocabularies with letters swapped, dropped and foreign ones put in, about `length` long."""
    phrases: list[str] = []
    size = 0
    while size < length:
        phrase = chance.choice(WORDS) + chance.choice(BETWEEN)
        if chance.random() < 0.2:
            position = chance.randrange(len(phrase))
            phrase = phrase[:position] + chance.choice(NOISE) + phrase[position + chance.randrange(2) :]
        phrases.append(phrase)
        size += len(phrase)
    return "".join(phrases)[:length]


def answered(text: str) -> None:
    context = ModelContext(TABLES)
    history = {"conditions": [text], "medications": [text], "allergies": [text], "history": [{"event": text}]}
    client = Client.model_validate(
        {"client": {"age": 40, **history}, "goals": ["pores"], "date": "2026-11-20"},
        context={"today": date(2026, 11, 20)},
    )
    for reason in (*screen(context, client, NEEDLES, 1e-3, "cheek_medial"), *red_flags(context, client)):
        assert reason.strength in STRENGTHS and in_words(reason.why) and in_words(reason.do)
    assert set(unresolved(context, client)) <= {text.strip(), text, *(client.person.conditions or ())}


@pytest.mark.parametrize("seed", range(60))
def test_a_pasted_history_is_answered(seed: int) -> None:
    chance = random.Random(seed)
    answered(pasted(chance, chance.randrange(1, 10_000)))


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(1000, 3000))
def test_two_thousand_pasted_histories_are_answered(seed: int) -> None:
    chance = random.Random(seed)
    answered(pasted(chance, chance.randrange(1, 10_000)))


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(3))
def test_a_megabyte_of_history_is_answered(seed: int) -> None:
    answered(pasted(random.Random(seed), 1_000_000))


def test_what_is_meant_is_recognised_in_a_long_text() -> None:
    context = ModelContext(TABLES)
    text = "lorem ipsum dolor " * 300 + "isotretinoin" + " sit amet" * 300
    client = Client.model_validate(
        {"client": {"age": 40, "medications": [text]}, "goals": ["pores"], "date": "2026-11-20"},
        context={"today": date(2026, 11, 20)},
    )
    assert "iso_mn" in {reason.code for reason in screen(context, client, NEEDLES)}
