"""Whatever bytes or text a reader gets, it answers, or says in sentences what is wrong: it never crashes."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corneum.client import client_from, parse_client
from corneum.client.faults import ordered
from corneum.client.offer_text import read_offer
from corneum.clinical_text import FIELDS, STATUSES, read_phrase
from corneum.clinical_text.red_flags import signs
from corneum.errors import CorneumError, InputFaults
from corneum.files.delimited_table import decimal_points, parse_table
from corneum.files.text_input import ConcludedEncoding, decode
from corneum.formula.ingredient_list import parse
from corneum.lookup.claims import search_evidence
from corneum.lookup.skins import skins
from corneum.lookup.solutes import solutes
from corneum.plan_document.make_plan import make_plan
from corneum.simulation.case_file import parse_case
from corneum.simulation.measured_points import read_points
from corneum.zones import find_zone

EXAMPLES = Path(__file__).parents[2] / "examples"
CLIENTS = [path.read_text(encoding="utf-8") for path in sorted((EXAMPLES / "clients").glob("*.yaml"))]
CASES = [path.read_text(encoding="utf-8") for path in sorted((EXAMPLES / "cases").glob("*.yaml"))]
LIST = "Ingredients: Aqua, Glycerin, 1,2-Hexanediol, Sodium Hyaluronate (1 %), Parfum*. *natural"
POINTS = "time [h];place;value [ug/cm^2];sd\n1,5;dermis;2,25;0,1\n4;viable_epidermis;6;\n"

WORDS = st.text(max_size=60)
# what people type where the form asks for something: keys, signs of YAML, numbers with and without units
PIECES = st.sampled_from(
    [
        "client:",
        "age",
        "goals:",
        "[",
        "]",
        "{",
        "}",
        "-",
        ":",
        ",",
        ";",
        "52",
        "-1",
        "1e400",
        "nan",
        ".inf",
        "1.5 um",
        "1,5 mm",
        "0x10",
        "~",
        "null",
        "yes",
        "no",
        "none",
        "2026-13-45",
        "yesterday",
        "10 years ago",
        "\t",
        "\n",
        "\n ",
        "#",
        "&",
        "*",
        "!",
        "!!python/object",
        "| >",
        "%",
        "forehead",
        "skinpen",
        "fine_lines",
        "lidocaine 4 %",
        "NKDA",
        "日本",
        "ﬁ",
        "\u202e",
        "\x00",
        "\ufeff",
    ]
)
TEXTS = st.one_of(WORDS, st.lists(PIECES, max_size=12).map(" ".join))


@st.composite
def spoiled(draw: st.DrawFn, texts: list[str]) -> str:
    """A file that works, with some of its characters left out, doubled, replaced or added to."""
    text = draw(st.sampled_from(texts))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(text)))
        to = min(len(text), at + draw(st.integers(0, 12)))
        text = text[:at] + draw(st.one_of(PIECES, st.just(""), st.text(max_size=3))) + text[to:]
    return text


def answers(read: Callable[[], object]) -> None:
    """Reads, or raises faults of which each is one sentence."""
    try:
        read()
    except InputFaults as wrong:
        assert wrong.faults and all("\n" not in str(fault) for fault in wrong.faults)
        assert list(wrong.faults) == ordered(wrong.faults)
    except CorneumError as wrong:
        assert str(wrong) and "\n" not in str(wrong)


FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@FEW
@given(st.one_of(TEXTS, spoiled(CLIENTS)))
def test_any_text_as_a_client(text: str) -> None:
    answers(lambda: parse_client(text))


@FEW
@given(st.one_of(TEXTS, spoiled(CASES)))
def test_any_text_as_a_case(text: str) -> None:
    answers(lambda: parse_case(text))


@FEW
@given(st.one_of(TEXTS, spoiled([LIST])))
def test_any_text_as_a_label(text: str) -> None:
    answers(lambda: parse(text))


@FEW
@given(st.one_of(TEXTS, spoiled([POINTS])))
def test_any_text_as_a_table(text: str) -> None:
    def read() -> None:
        table = parse_table(text, "points.csv")
        if table is not None:
            decimal_points([cell for row in table.rows for cell in row.cells], table.separator)

    answers(read)


@FEW
@given(raw=st.one_of(st.binary(max_size=200), spoiled([POINTS]).map(lambda text: text.encode("utf-16"))))
def test_any_bytes_as_measured_points(raw: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("points") / "points.csv"
    path.write_bytes(raw)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConcludedEncoding)
        answers(lambda: read_points(path))


@FEW
@given(st.binary(max_size=200))
def test_any_bytes_as_a_client(raw: bytes) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConcludedEncoding)
        answers(lambda: parse_client(decode(raw, "client.yaml")))


@FEW
@given(TEXTS)
def test_any_words_as_a_zone_a_reading_or_a_solute(text: str) -> None:
    answers(lambda: find_zone(text))
    answers(lambda: skins("forehead", person={"age": text or None}, measured=()))
    answers(lambda: skins("forehead", person={}, measured=(text,)))
    answers(lambda: solutes([text]))


@settings(FEW, max_examples=15)
@given(TEXTS)
def test_any_words_as_a_question_about_evidence(text: str) -> None:
    answers(lambda: search_evidence(text))
    answers(lambda: search_evidence(None, text))


@FEW
@given(TEXTS, st.sampled_from(FIELDS))
def test_any_words_as_a_history(text: str, field: str) -> None:
    phrase = read_phrase(text, field, date(2026, 11, 30))
    assert all(finding.status in STATUSES for finding in phrase.findings)
    signs(text, date(2026, 11, 30), timedelta(days=28), field=field)


@FEW
@given(st.one_of(TEXTS, spoiled(["AquaGold with Botox and HA, 650 $, 0.6 mm, 3 sessions for 1.200 €"])))
def test_any_words_as_an_offer(text: str) -> None:
    offer = read_offer(text)
    answers(lambda: client_from({"client": {"age": 40}, "goals": ["pores"], "considering": [text]}))
    assert all(offer.not_understood)


@settings(FEW, max_examples=8)
@given(st.lists(TEXTS, max_size=3), st.lists(TEXTS, min_size=1, max_size=2), st.lists(TEXTS, max_size=2))
def test_any_words_in_a_client_s_file_are_planned_or_refused(
    history: list[str], goals: list[str], offers: list[str]
) -> None:
    def planned() -> None:
        data = {
            "client": {"age": 40, "conditions": history, "medications": history, "allergies": history},
            "goals": goals,
            "zones": ["chin"],
            "considering": offers,
            "samples": 4,
        }
        make_plan(client_from(data))

    answers(planned)
