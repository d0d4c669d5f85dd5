"""`corneum label` on the command line: JSON in the documented form, a card, exit codes."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from tests.cli.command_line import corneum

LIST = "Ingredients: Aqua, Glycerin, Retinol, Parfum, Sodium Hyaluronate, Xyzol"


def run(*arguments: str, text: str = LIST) -> subprocess.CompletedProcess[str]:
    return corneum("label", *arguments, standard_input=text)


def test_json_has_the_documented_form() -> None:
    done = run("-", "--route", "microinfusion", "--json")
    assert done.returncode == 0, done.stderr
    judged = json.loads(done.stdout)
    assert judged["is_list"] is True and judged["route"] == "microinfusion"
    assert [item["printed"] for item in judged["ingredients"]] == [
        "Aqua",
        "Glycerin",
        "Retinol",
        "Parfum",
        "Sodium Hyaluronate",
        "Xyzol",
    ]
    retinol, unknown = judged["ingredients"][2], judged["ingredients"][-1]
    assert retinol["use"]["action"] == "block" and retinol["use"]["from_hour"] == 168 and retinol["use"]["instead"]
    assert {"kind", "severity", "why", "grade", "sources"} == set(retinol["flags"][0])
    assert unknown["name"] is None and unknown["match"] == "unknown" and unknown["use"]["action"] == "unknown"
    assert judged["product"]["action"] == "block" and judged["product"]["reasons"]


def test_strict_fails_where_something_must_not_be_used() -> None:
    assert run("-", "--strict").returncode == 1
    assert run("-", "--strict", "--route", "after_closure", text="Aqua, Glycerin").returncode == 0
    assert run("-").returncode == 0


def test_a_card_is_short_and_says_from_when_and_what_instead(tmp_path: Path) -> None:
    path = tmp_path / "serum.txt"
    path.write_text(LIST, encoding="utf-8")
    done = run(str(path), "--card")
    lines = done.stdout.strip().splitlines()
    assert len(lines) <= 16 and max(map(len, lines)) <= 60
    assert "From hour 168" in done.stdout and "Instead" in done.stdout


def test_text_that_is_no_list_is_refused_with_its_reason() -> None:
    done = run("-", text="This serum is known to help your skin and provides a radiant glow that lasts all day long.")
    assert done.returncode == 2 and "no ingredient list" in done.stderr and not done.stdout


def test_bad_options_get_a_single_sentence() -> None:
    for arguments, word in (
        (("-", "--route", "needling"), "--route"),
        (("-", "--hours", "-3"), "--hours"),
        (("nowhere.txt",), "nowhere.txt"),
    ):
        done = run(*arguments)
        assert done.returncode == 2 and word in done.stderr
        assert len(done.stderr.strip().splitlines()) == 1
