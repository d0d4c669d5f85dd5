"""The command line as a person meets it: files written, sentences for mistakes, exit codes, nothing half-written."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.cli.command_line import corneum

ROOT = Path(__file__).parents[2]
MALFORMED = sorted((ROOT / "tests" / "data" / "malformed").iterdir())
SMALL = "date: 2026-11-20\nclient: {age: 52, sex: female}\ngoals: [fine_lines]\nzones: [forehead]\nsamples: 16\n"
OPERATED = f"{SMALL}operator: {{licence: physician, jurisdiction: US-NY}}\n"


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    folder = tmp_path_factory.mktemp("plan")
    (folder / "someone.yaml").write_text(OPERATED, encoding="utf-8")
    return folder, corneum("plan", "someone.yaml", cwd=folder)


def test_a_plan_is_written_where_the_documentation_says(
    planned: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    folder, run = planned
    assert run.returncode == 0, run.stderr
    assert run.stderr == ""
    document = json.loads((folder / "out" / "someone" / "plan.json").read_text(encoding="utf-8"))
    assert document["date"] == "2026-11-20"
    assert (folder / "out" / "someone" / "plan.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    answer = " ".join(sentence["text"] for sentence in document["first_screen"]["answer"])
    assert answer in " ".join(run.stdout.split())


def test_every_number_of_the_small_plan_can_be_explained(
    planned: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    folder, _ = planned
    path = "treatments.automated_pen.zones.forehead.depth_in_place"
    run = corneum("explain", "out/someone/plan.json", path, cwd=folder)
    assert run.returncode == 0, run.stderr
    assert "depth" in run.stdout and "needling" in run.stdout


def test_a_wrong_path_names_the_nearest(planned: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    folder, _ = planned
    run = corneum("explain", "out/someone/plan.json", "treatments.automated_pen.zones.forhead", cwd=folder)
    assert run.returncode == 2
    assert "forehead" in run.stderr


@pytest.mark.parametrize("path", MALFORMED, ids=lambda path: path.stem)
def test_a_malformed_file_gives_a_single_clear_sentence_and_writes_nothing(path: Path, tmp_path: Path) -> None:
    run = corneum("plan", str(path), "-o", "here", cwd=tmp_path)
    assert run.returncode == 2
    lines = run.stderr.strip().splitlines()
    assert len(lines) == 1 and path.name in lines[0], run.stderr
    assert "line " in lines[0] or path.stem.startswith("empty"), run.stderr
    assert "Traceback" not in run.stderr and run.stdout == ""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("plan", "nowhere.yaml"), "nowhere.yaml"),
        (("explain", "nowhere.json", "x"), "nowhere.json"),
        (("schema", "clent"), "client"),
    ],
)
def test_what_is_not_there_is_reported_in_a_single_line(arguments: tuple[str, ...], word: str, tmp_path: Path) -> None:
    run = corneum(*arguments, cwd=tmp_path)
    assert run.returncode == 2
    assert len(run.stderr.strip().splitlines()) == 1 and word in run.stderr


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "someone.yaml").write_text(SMALL, encoding="utf-8")
    (tmp_path / "out").write_text("mine", encoding="utf-8")
    run = corneum("plan", "someone.yaml", "-o", "out", cwd=tmp_path)
    assert run.returncode == 2 and "folder" in run.stderr
    assert (tmp_path / "out").read_text(encoding="utf-8") == "mine"


def test_evidence_is_json_on_request(tmp_path: Path) -> None:
    run = corneum("evidence", "pores", "--json", cwd=tmp_path)
    entries = json.loads(run.stdout)
    assert run.returncode == 0
    assert entries["claims"] and {"id", "claim", "verdict", "certainty", "sources"} <= set(entries["claims"][0])


def test_evidence_in_words_names_the_verdict(tmp_path: Path) -> None:
    run = corneum("evidence", "bioavailable", cwd=tmp_path)
    # a narrow terminal breaks the line within the verdict
    assert run.returncode == 0 and "contradicted, certainty high" in " ".join(run.stdout.split())


@pytest.mark.parametrize("name", ["client", "plan"])
def test_the_schemas_are_json_schemas(name: str, tmp_path: Path) -> None:
    from jsonschema import Draft202012Validator

    run = corneum("schema", name, cwd=tmp_path)
    Draft202012Validator.check_schema(json.loads(run.stdout))
