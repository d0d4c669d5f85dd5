"""`corneum simulate` on the command line."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.test_cli import corneum

ROOT = Path(__file__).parents[2]


def test_a_case_is_printed_or_written(tmp_path: Path) -> None:
    example = ROOT / "examples" / "cases" / "finite_dose.yaml"
    run = corneum("simulate", str(example), cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    assert "stratum_corneum" in run.stdout and list(tmp_path.iterdir()) == []
    run = corneum("simulate", str(example), "-o", "out/found.json", cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    assert json.loads((tmp_path / "out" / "found.json").read_text())["mass_balance_error"] <= 1e-12


def test_a_bad_case_is_one_sentence_and_exit_2(tmp_path: Path) -> None:
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


def test_the_schema_of_a_case(tmp_path: Path) -> None:
    run = corneum("schema", "case", cwd=tmp_path)
    assert run.returncode == 0 and "vehicle" in json.loads(run.stdout)["properties"]
