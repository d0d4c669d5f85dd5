"""`corneum simulate` on the command line."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from corneum.cli import main
from tests.cli.command_line import corneum

ROOT = Path(__file__).parents[2]


def test_a_case_is_printed_or_written(tmp_path: Path) -> None:
    example = ROOT / "examples" / "cases" / "finite_dose.yaml"
    run = corneum("simulate", str(example), cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    assert "stratum_corneum" in run.stdout and list(tmp_path.iterdir()) == []
    run = corneum("simulate", str(example), "-o", "out/found.json", cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    assert json.loads((tmp_path / "out" / "found.json").read_text())["mass_balance_error"] <= 1e-12


def test_a_bad_case_gets_a_single_sentence_and_exit_2(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text(
        "skin:\n  layers:\n    - {name: a, thickness: 0 um, diffusivity: 1e-10 m^2/s, partition: 1}\n"
        "vehicle: {concentration: 1 mg/mL, thickness: 1 um}\ntime: {end: 1 h}\n"
    )
    run = corneum("simulate", "bad.yaml", "-o", "found.json", cwd=tmp_path)
    assert run.returncode == 2
    assert run.stderr == "bad.yaml, line 3: skin.layers[0].thickness is '0 um'; allowed is 1 nm to 100 mm.\n"
    assert not (tmp_path / "found.json").exists()
    run = corneum("simulate", "bad.yaml", "-o", "found.txt", cwd=tmp_path)
    assert run.returncode == 2 and ".json" in run.stderr


GOOD = """\
skin:
  layers:
    - {name: stratum_corneum, thickness: 15 um, diffusivity: 5e-15 m^2/s, partition: 3}
    - {name: dermis, thickness: 1 mm, diffusivity: 1e-10 m^2/s, partition: 0.6}
channels: {density: 250 1/cm^2, radius: 35 um, depth: 200 um, diffusivity: 5e-10 m^2/s}
vehicle: {concentration: 1 mg/mL, thickness: 100 um}
time: {at: [1 h, 4 h]}
"""
WRONG = {
    "zero thickness": ("thickness: 15 um", "thickness: 0 um", "line 3: skin.layers[0].thickness is '0 um'"),
    "negative diffusivity": ("5e-15 m^2/s", "-5e-15 m^2/s", "line 3: skin.layers[0].diffusivity is '-5e-15 m^2/s'"),
    "channel deeper than the skin": (
        "depth: 200 um",
        "depth: 2 mm",
        "line 5: channels.depth is '2000 um'",
    ),
    "time backwards": ("[1 h, 4 h]", "[4 h, 1 h]", "line 7: time.at must rise: time does not run backwards"),
    "partition missing": (", partition: 0.6", "", "line 4: skin.layers[1].partition is missing"),
    "wrong kind of unit": ("thickness: 100 um", "thickness: 100 mg", "line 6: vehicle.thickness is '100 mg'"),
    "no unit": ("radius: 35 um", "radius: 35", "line 5: channels.radius is 35; the unit is missing"),
    "channels over all of the skin": ("250 1/cm^2", "50000 1/cm^2", "line 5: channels.density"),
    "not a number": ("partition: 3}", "partition: .nan}", "line 3: skin.layers[0].partition"),
}


def simulated(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> int:
    """Exit code of the command, run in this process."""
    monkeypatch.setattr(sys, "argv", ["corneum", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)


@pytest.mark.parametrize("what", WRONG)
def test_what_cannot_be_names_its_line(
    what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    right, wrong, fault = WRONG[what]
    assert GOOD.count(right) == 1
    monkeypatch.chdir(tmp_path)
    Path("case.yaml").write_text(GOOD.replace(right, wrong))
    assert simulated(["simulate", "case.yaml", "-o", "found.json"], monkeypatch) == 2
    printed = capsys.readouterr()
    assert (
        printed.err.startswith(f"case.yaml, {fault}") and printed.err.count("\n") == 1 and printed.err.endswith(".\n")
    )
    assert printed.out == "" and not Path("found.json").exists()


def test_the_case_that_other_tests_spoil_is_right(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("case.yaml").write_text(GOOD + "preset: plan\n")
    assert simulated(["simulate", "case.yaml"], monkeypatch) == 0
    assert "dermis" in capsys.readouterr().out


def test_a_bad_table_names_its_line_and_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "case.yaml").write_text(
        "skin:\n  layers:\n    - {name: a, thickness: 1 mm, diffusivity: 1e-10 m^2/s, partition: 1}\n"
        "vehicle: {concentration: 1 mg/mL, thickness: 1 um}\ntime: {end: 1 h}\nobserved: data.csv\n"
    )
    (tmp_path / "data.csv").write_text("time [h],place,value [ug/cm^2]\n1,a,2\n1,b,2\n")
    run = corneum("simulate", "case.yaml", "-o", "found.json", cwd=tmp_path)
    assert run.returncode == 2 and run.stderr.startswith("data.csv, line 3: place is 'b'; is no place of this case")
    assert run.stderr.count("\n") == 1 and not (tmp_path / "found.json").exists()
    (tmp_path / "data.csv").write_text("time [h],place,value [ug/cm^2]\n1,a,2\n")
    run = corneum("simulate", "case.yaml", "-o", "found.csv", cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    assert {path.name for path in tmp_path.glob("found*")} == {"found.csv", "found.layers.csv", "found.observed.csv"}


def test_the_schema_of_a_case(tmp_path: Path) -> None:
    run = corneum("schema", "case", cwd=tmp_path)
    assert run.returncode == 0 and "vehicle" in json.loads(run.stdout)["properties"]
