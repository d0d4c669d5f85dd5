"""Questions on the terminal: the answers are the client that a file would give, and nothing is assumed away."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from corneum.ask import ask, client_file
from corneum.ask.question_list import SCREEN_GROUPS
from corneum.client import (
    Client,
    Screens,
    client_from,
    client_understood,
    echo,
    parse_client,
    unanswered_questions,
)
from corneum.errors import InputFault, InputFaults
from tests.cli.command_line import corneum

TODAY = date(2026, 11, 20)

# the lines of a whole conversation, and the file that means the same
FULL = (
    "52",
    "female",
    "II",
    "thin skin severe, fine lines mild, melasma",
    "5",
    "1 4?",
    "no",
    "none",
    "apixaban; vitamin D",
    "nickel, fish",
    "hyaluronic filler, 2 days ago, cheeks; eyelid surgery",
    "tretinoin 0.05 %, sunscreen",
    "aquagold",
    "0.6 mm",
    "650 USD",
    'Aqua, Sodium Hyaluronate: "pure" #1',
    "onabotulinumtoxinA 20 U, hyaluronic acid 1 %",
    "unknown",
    "2 days, 600 USD",
    "2026-12-05",
    "nurse, US-CA",
)
SAME = """
date: 2026-11-20
client:
  age: 52
  sex: female
  fitzpatrick: II
  screens: {pregnancy: no, breastfeeding: no, active_infection: no, recent_tan: no, recent_filler_toxin_peel: yes,
            isotretinoin: no, cold_sores: yes, keloid: no, metal_allergy: no, salicylate_allergy: no,
            anticoagulant: no, bleeding_disorder: no, thrombosis: no, immunosuppression: no,
            neuromuscular_disease: no, pacemaker: no}
  conditions: []
  medications: [apixaban, vitamin D]
  allergies: [nickel, fish]
  history:
    - {event: hyaluronic filler, when: 2026-11-18, zone: [cheek_medial, cheek_lateral]}
    - {event: eyelid surgery}
current_care: [{active: tretinoin, concentration: 0.05 %}, sunscreen]
goals: [{goal: thinning, severity: severe}, {goal: fine_lines, severity: mild}, melasma]
considering:
  - device: aquagold
    depth: 0.6 mm
    price: 650 USD
    formula:
      ingredients: 'Aqua, Sodium Hyaluronate: "pure" #1'
      actives: [{name: onabotulinumtoxinA, amount: 20 U}, {name: hyaluronic acid, concentration: 1 %}]
      sterile: unknown
limits: {days_visible: 2, price: 600 USD}
event: {date: 2026-12-05, must_look_normal: yes}
operator: {licence: nurse, jurisdiction: US-CA}
"""


def answered(*lines: str, again: bool = True) -> tuple[Client, list[str]]:
    """The client that answers make, by way of its file, and what was said meanwhile."""
    shown: list[str] = []
    data = ask(_from(lines), shown.append, TODAY, again=again)
    return parse_client(client_file(data)), shown


def plan(*arguments: str, cwd: Path, answers: str) -> subprocess.CompletedProcess[str]:
    return corneum("plan", *arguments, cwd=cwd, standard_input=answers)


def test_a_full_set_of_answers_is_the_client_of_a_hand_written_file() -> None:
    client, _ = answered(*FULL)
    # who is written by hand says nothing else: equal in every field
    assert echo(client) == echo(parse_client(SAME))


def test_the_conversation_is_short() -> None:
    # every line is one question; five of them are about what was offered
    assert len(FULL) - 5 <= 16


def test_skipped_questions_stay_unanswered_in_the_plan() -> None:
    client, _ = answered("50s", "", "", "fine lines", *[""] * 20)
    empty = client_from({"client": {"age": "50s"}, "goals": ["fine_lines"]})
    assert unanswered_questions(client) == unanswered_questions(empty)
    assert client.person.conditions is None and client.operator is None


def test_none_counts_as_an_answer() -> None:
    client, _ = answered(
        "52", "", "", "pores", "no", "none", "No", "none", "no", "none", "none", "none", "none", "none"
    )
    assert [question.id for question in unanswered_questions(client)] == ["operator"]
    assert all(getattr(client.person.screens, name) is False for name in Screens.model_fields)


def test_no_screen_is_missing_or_repeated_in_the_groups() -> None:
    screens = [name for group in SCREEN_GROUPS.values() for name in group]
    assert sorted(screens) == sorted(Screens.model_fields)


def test_a_man_gets_no_question_about_pregnancy() -> None:
    client, shown = answered("52", "male", "", "pores", "1")
    assert not any("pregnant" in line for line in shown)
    assert client.person.screens.active_infection is True and client.person.screens.pregnancy is None


@pytest.mark.parametrize(
    ("lines", "at", "key", "wrong"),
    [
        (("520",), 0, "client", {"age": "520"}),
        (("52", "femail"), 1, "client", {"age": 52, "sex": "femail"}),
        (("52", "", "", "wrinkels"), 3, "goals", ["wrinkels"]),
        ((*FULL[:12], "aquagould"), 12, "considering", [{"device": "aquagould"}]),
        ((*FULL[:12], "aquagold", "0.6"), 13, "considering", [{"device": "aquagold", "depth": "0.6"}]),
    ],
)
def test_a_wrong_answer_gets_the_sentence_of_the_file_and_the_question_again(
    lines: tuple[str, ...], at: int, key: str, wrong: object
) -> None:
    with pytest.raises(InputFaults) as refused:
        client_understood({"client": {"age": 52}, "goals": ["pores"], "date": "2026-11-20", key: wrong})
    right = (*lines, *FULL[at:])
    client, shown = answered(*right)
    assert f"  {refused.value}" in shown
    # the wrong answer left no trace
    assert client == answered(*lines[:at], *FULL[at:])[0]


@pytest.mark.parametrize("bad", ["9", "0", "1 x", "yes", "5??"])
def test_a_number_that_is_no_screen_is_refused(bad: str) -> None:
    client, shown = answered("52", "", "", "pores", bad, "2")
    assert any("numbers from 1 to 6" in line for line in shown)
    assert client.person.screens.breastfeeding is True and client.person.screens.pregnancy is False


def test_a_question_mark_tells_why_and_asks_again() -> None:
    client, shown = answered("?", "52", "?", "female", "", "pores")
    assert any("thinner" in line for line in shown) and any("Men's skin" in line for line in shown)
    assert client.person.sex == "female"


def test_in_a_pipe_a_wrong_answer_ends_it_since_the_next_line_answers_another_question() -> None:
    with pytest.raises(InputFaults, match="allowed is an age"):
        answered("520", "52", again=False)


@pytest.mark.parametrize("lines", [(), ("52",), ("52", "", "", ""), ("",)])
def test_without_age_or_goal_there_is_no_plan(lines: tuple[str, ...]) -> None:
    with pytest.raises(InputFault, match="no plan can be made"):
        answered(*lines, again=False)


@settings(max_examples=25)
@example("00")
@example("1.50, yes: [x], null")
@example("# \u2028 \ufeff \x07 \" \\ '")
@given(st.text(min_size=1, max_size=60))
def test_any_words_survive_the_file(words: str) -> None:
    lines = ("52", "", "", "pores", "", "", "", words)
    try:
        data = ask(_from(lines), lambda text: None, TODAY, again=False)
    except InputFaults:
        return
    assert parse_client(client_file(data)).model_dump() == client_from(data).model_dump()


def _from(lines: tuple[str, ...]) -> Callable[[str], str | None]:
    left = iter(lines)
    return lambda prompt: next(left, None)


# --- the command --------------------------------------------------------------------------------------------------


def test_the_command_writes_the_file_and_a_provisional_plan(tmp_path: Path) -> None:
    run = plan("--ask", "anna.yaml", cwd=tmp_path, answers="52\n\n\nfine lines\n" + "\n" * 20)
    assert run.returncode == 0, run.stderr
    document = json.loads((tmp_path / "out" / "anna" / "plan.json").read_text(encoding="utf-8"))
    open_questions = [
        question.question for question in unanswered_questions(parse_client((tmp_path / "anna.yaml").read_text()))
    ]
    assert len(open_questions) == 22
    printed = " ".join(run.stdout.split())
    for question in open_questions:
        assert question in json.dumps(document["provisional"]) and question in printed
    assert sorted(path.name for path in tmp_path.iterdir()) == ["anna.yaml", "out"]


def test_an_existing_file_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "anna.yaml").write_text("mine", encoding="utf-8")
    run = plan("--ask", "anna.yaml", cwd=tmp_path, answers="52\n\n\npores\n")
    assert run.returncode == 2 and "is there already" in run.stderr and "How old" not in run.stderr
    assert (tmp_path / "anna.yaml").read_text(encoding="utf-8") == "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["anna.yaml"]


@pytest.mark.parametrize(
    ("arguments", "answers", "shown"),
    [
        (("--ask", "no/such/anna.yaml"), "52\n", "folder"),
        (("--ask", "anna.yaml"), "520\n", "allowed is an age"),
        (("--ask", "anna.yaml"), "", "no plan can be made"),
        (("--ask", "anna.yaml", "bert.yaml"), "", "exclude"),
        (("--ask", "-"), "52\n", "give the name of a file"),
        ((), "", "--ask FILE"),
    ],
)
def test_unusable_input_is_reported_and_nothing_is_written(
    tmp_path: Path, arguments: tuple[str, ...], answers: str, shown: str
) -> None:
    run = plan(*arguments, cwd=tmp_path, answers=answers)
    assert run.returncode == 2 and shown in run.stderr and "Traceback" not in run.stderr
    assert run.stdout == "" and list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
def test_a_terminal_asks_again_and_an_interrupt_writes_nothing(tmp_path: Path) -> None:
    import pty

    pid, screen = pty.fork()
    if pid == 0:
        os.chdir(tmp_path)
        os.execv(sys.executable, [sys.executable, "-m", "corneum.cli", "plan", "--ask", "anna.yaml"])
    screen_text = _until(screen, "How old are you?")
    os.write(screen, b"520\n")
    screen_text += _until(screen, "allowed is an age in years")
    os.write(screen, b"52\n")
    screen_text += _until(screen, "Which sex?")
    os.write(screen, b"\x03")
    screen_text += _until(screen, "nothing was written")
    _, status = os.waitpid(pid, 0)
    os.close(screen)
    assert os.waitstatus_to_exitcode(status) == 130
    assert "Traceback" not in screen_text and list(tmp_path.iterdir()) == []


def _until(screen: int, words: str, seconds: float = 30.0) -> str:
    """What the terminal shows until some words stand on it."""
    import select

    screen_text, end = "", time.monotonic() + seconds
    while words not in screen_text:
        ready, _, _ = select.select([screen], [], [], max(end - time.monotonic(), 0))
        if not ready:
            raise AssertionError(f"{words!r} never came; the terminal shows: {screen_text}")
        screen_text += os.read(screen, 4096).decode("utf-8", "replace")
    return screen_text


@pytest.mark.skipif(sys.platform == "win32", reason="signals differ on Windows")
def test_an_interrupt_while_planning_keeps_the_answers(tmp_path: Path) -> None:
    code = (
        "import os, signal, corneum.plan_document.make_plan as made, corneum.cli as cli\n"
        f"made.make_plan = lambda *_, **__: os.kill(os.getpid(), {int(signal.SIGINT)})\n"
        "cli.main()"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, "plan", "--ask", "anna.yaml"],
        input="52\n\n\npores\n",
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=tmp_path,
        timeout=60,
        check=False,
    )
    assert run.returncode == 130 and "the answers are kept: corneum plan anna.yaml" in run.stderr, run.stderr
    assert parse_client((tmp_path / "anna.yaml").read_text(encoding="utf-8")).person.age == 52
    assert not (tmp_path / "out").exists()
