"""`corneum chart` on the command line: text, JSON, wall chart, and what it refuses."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

CLIENT = Path(__file__).parents[2] / "examples" / "clients" / "reader.yaml"


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "corneum.cli", "chart", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_json_of_one_chart_and_of_the_printed_ones() -> None:
    done = run("--device", "skinpen", "--goal", "melasma", "--age", "35", "--fitzpatrick", "V", "--json")
    assert done.returncode == 0, done.stderr
    chart = json.loads(done.stdout)
    assert (chart["device"], chart["goal"]) == ("skinpen", "lightening") and len(chart["zones"]) == 18
    done = run("--against", "published", "--json")
    assert len(json.loads(done.stdout)["published"]) == 41


def test_text_tells_depths_and_reasons() -> None:
    done = run("--device", "skinpen", "--goal", "acne_scars")
    assert (
        done.returncode == 0 and "inside the orbital rim" in done.stdout and "age, sex and fitzpatrick" in done.stdout
    )


def test_a_wall_chart_is_one_well_formed_picture(tmp_path: Path) -> None:
    target = tmp_path / "wall.svg"
    done = run("--device", "skinpen", "--goal", "acne_scars", "--client", str(CLIENT), "-o", str(target))
    assert done.returncode == 0, done.stderr
    text = "".join(ElementTree.parse(target).getroot().itertext())
    assert "never beyond" in text and "reader.yaml" in text


def test_what_cannot_be_charted_is_one_sentence_and_nothing_is_written(tmp_path: Path) -> None:
    for arguments, word in (
        (("--device", "skinpen", "--goal", "scarz"), "--goal"),
        (("--device", "skinpen", "--goal", "pores", "--age", "old"), "--age"),
        (("--device", "skinpen", "--goal", "pores", "-o", str(tmp_path / "wall.pdf")), ".html"),
        (("--goal", "pores", "-o", str(tmp_path / "wall.html")), "one device"),
        (("--against", "everything"), "published"),
        (("--client", str(CLIENT), "--age", "40"), "--age"),
    ):
        done = run(*arguments)
        assert done.returncode == 2 and word in done.stderr, (arguments, done.stderr)
        assert len(done.stderr.strip().splitlines()) == 1 and not done.stdout
    assert list(tmp_path.iterdir()) == []
