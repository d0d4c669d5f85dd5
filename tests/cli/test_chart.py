"""`corneum chart` on the command line: text, JSON, wall chart, and what it refuses."""

from __future__ import annotations

import json
import re
from functools import partial
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.cli.command_line import corneum

CLIENT = Path(__file__).parents[2] / "examples" / "clients" / "reader.yaml"


run = partial(corneum, "chart")


def test_json_of_a_chart_and_of_the_printed_charts() -> None:
    done = run("--device", "skinpen", "--goal", "melasma", "--age", "35", "--fitzpatrick", "V", "--json")
    assert done.returncode == 0, done.stderr
    chart = json.loads(done.stdout)
    assert (chart["device"], chart["goal"]) == ("skinpen", "lightening") and len(chart["zones"]) == 20
    done = run("--against", "published", "--json")
    assert len(json.loads(done.stdout)["published"]) == 41


def test_text_tells_depths_and_reasons() -> None:
    done = run("--device", "skinpen", "--goal", "acne_scars")
    assert (
        done.returncode == 0 and "inside the orbital rim" in done.stdout and "age, sex and fitzpatrick" in done.stdout
    )


def test_the_chart_of_a_cell_tells_its_depth_and_refuses_what_is_no_cell(tmp_path: Path) -> None:
    done = run("--device", "skinpen", "--cell", "melanocyte", "--client", str(CLIENT))
    assert done.returncode == 0, done.stderr
    assert "to reach the melanocyte" in done.stdout and "cell at (95 %)" in done.stdout
    done = run("--device", "skinpen", "--cell", "motor_end_plate", "--json")
    assert json.loads(done.stdout)["cell"]["name"] == "motor end plate"
    target = tmp_path / "wall.html"
    assert run("--device", "skinpen", "--cell", "sebaceous_gland", "-o", str(target)).returncode == 0
    assert "sebaceous gland" in target.read_text(encoding="utf-8")
    done = run("--cell", "melanocites")
    assert done.returncode == 2 and "did you mean melanocyte" in done.stderr


def test_a_wall_chart_is_a_well_formed_picture(tmp_path: Path) -> None:
    target = tmp_path / "wall.svg"
    done = run("--device", "skinpen", "--goal", "acne_scars", "--client", str(CLIENT), "-o", str(target))
    assert done.returncode == 0, done.stderr
    text = "".join(ElementTree.parse(target).getroot().itertext())
    assert "never beyond" in text and "reader.yaml" in text


GOALS = {
    "one": "[fine_lines]",
    "one with a variant": "[{goal: acne_scars, variant: rolling}]",
    "in the words of people": "[rolling scars]",
}
SEVERAL = {
    "with and without variants": "[fine_lines, {goal: acne_scars, variant: rolling}]",
    "without variants": "[pores, melasma]",
    "two variants of one goal": "[{goal: fine_lines, variant: static}, {goal: fine_lines, variant: dynamic}]",
}


def client_file(folder: Path, goals: str, devices: str = "[skinpen]") -> str:
    file = folder / "client.yaml"
    file.write_text(
        "date: 2026-11-20\nclient: {age: 40, sex: female, fitzpatrick: II}\n"
        f"goals: {goals}\nzones: [cheek_medial, forehead]\ndevices: {devices}\nsamples: 32\n",
        encoding="utf-8",
    )
    return str(file)


@pytest.mark.parametrize("goals", GOALS.values(), ids=GOALS)
@pytest.mark.parametrize("suffix", [".html", ".svg"])
def test_a_file_with_a_single_device_and_goal_needs_no_options_for_its_wall_chart(
    tmp_path: Path, goals: str, suffix: str
) -> None:
    target = tmp_path / f"wall{suffix}"
    done = run("--client", client_file(tmp_path, goals), "-o", str(target))
    assert done.returncode == 0, done.stderr
    words = target.read_text(encoding="utf-8")
    assert "SkinPen" in words and "client.yaml" in words


@pytest.mark.parametrize("goals", SEVERAL.values(), ids=SEVERAL)
@pytest.mark.parametrize("options", [(), ("--device", "skinpen")], ids=["", "device"])
def test_a_file_with_several_goals_has_a_wall_chart_of_each_and_none_of_all(
    tmp_path: Path, goals: str, options: tuple[str, ...]
) -> None:
    file, target = client_file(tmp_path, goals), tmp_path / "wall.html"
    done = run("--client", file, *options, "-o", str(target))
    assert done.returncode == 2 and len(done.stderr.strip().splitlines()) == 1 and not target.exists(), done.stderr
    choices = re.findall(r"--goal \(one of ([^)]*)\)", done.stderr)[0].split(", ")
    assert len(choices) == 2 and "--device" not in done.stderr
    done = run("--client", file, *options, "--goal", choices[1], "-o", str(target))
    assert done.returncode == 0 and target.exists(), done.stderr


@pytest.mark.parametrize("goals", [*GOALS.values(), *SEVERAL.values()], ids=[*GOALS, *SEVERAL])
def test_a_file_is_charted_as_text_whatever_goals_it_names(tmp_path: Path, goals: str) -> None:
    done = run("--client", client_file(tmp_path, goals, "[skinpen, secret]"))
    assert done.returncode == 0 and "SkinPen" in done.stdout, done.stderr


def test_a_wall_chart_of_several_devices_names_them(tmp_path: Path) -> None:
    done = run("--client", client_file(tmp_path, "[pores]", "[skinpen, secret]"), "-o", str(tmp_path / "wall.svg"))
    assert done.returncode == 2 and "--device (one of skinpen, secret)" in done.stderr, done.stderr


def test_what_cannot_be_charted_gets_a_single_sentence_and_nothing_is_written(tmp_path: Path) -> None:
    for arguments, word in (
        (("--device", "skinpen", "--goal", "scarz"), "--goal"),
        (("--device", "skinpen", "--goal", "pores", "--age", "old"), "--age"),
        (("--device", "skinpen", "--goal", "pores", "-o", str(tmp_path / "wall.pdf")), ".html"),
        (("--goal", "pores", "-o", str(tmp_path / "wall.html")), "one device"),
        (("--device", "skinpen", "-o", str(tmp_path / "wall.html")), "--goal"),
        (("--device", "skinpen", "--against", "published", "-o", str(tmp_path / "wall.svg")), "--against"),
        (("--against", "everything"), "published"),
        (("--client", str(CLIENT), "--age", "40"), "--age"),
    ):
        done = run(*arguments)
        assert done.returncode == 2 and word in done.stderr, (arguments, done.stderr)
        assert len(done.stderr.strip().splitlines()) == 1 and not done.stdout
    assert list(tmp_path.iterdir()) == []


def test_a_client_file_with_two_goals_and_devices_without_needles_is_charted(tmp_path: Path) -> None:
    file = tmp_path / "client.yaml"
    file.write_text(
        "client: {age: 45}\ngoals: [acne_scars, texture]\nzones: [cheek_medial]\nsamples: 4\n"
        "devices: [skinpen, HydraFacial, Fraxel, Sylfirm X]\noperator: {licence: physician, jurisdiction: UK}\n",
        encoding="utf-8",
    )
    done = run("--client", str(file))
    assert done.returncode == 0, done.stderr
    assert "HydraFacial type is left out: it has no needles" in done.stdout and "Fraxel is left out" in done.stdout
    assert "acne scars" in done.stdout and "texture" in done.stdout and "Sylfirm X" in done.stdout
    charted = json.loads(run("--client", str(file), "--json").stdout)["charts"]
    assert {(chart["device"], chart["goal"]) for chart in charted} == {
        (device, goal) for device in ("skinpen", "sylfirm_x") for goal in ("acne_scars", "texture")
    }
    assert len(charted[0]["whom"]["left_out"]) == 2
    file.write_text(file.read_text(encoding="utf-8").replace("skinpen, HydraFacial, Fraxel, Sylfirm X", "HydraFacial"))
    done = run("--client", str(file))
    assert done.returncode == 2 and "hydradermabrasion" in done.stderr and "Traceback" not in done.stderr
