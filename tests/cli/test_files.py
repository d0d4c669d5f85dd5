"""Files on the command line: what they were saved as, where they go, and what is left where a disk is full."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from corneum.cli import main
from corneum.files.whole_output import write_files
from corneum.plan_document import make_plan as making
from corneum.report.pages import plan_files
from corneum.report.terminal import short_plan
from tests.cli.test_ask import FULL

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="limits of a process are those of POSIX")
LIST = "Ingrédients: Aqua, Glycerin, Parfum, Niacinamide"
CLIENT = "client: {age: 47, sex: female}\ngoals: [pores]\nzones: [forehead]\nsamples: 16\n# naïve, 32 °C\n"
CASE = """\
skin:
  layers:
    - {name: stratum_corneum, thickness: 15 µm, diffusivity: 5e-15 m2/s, partition: 3}
    - {name: dermis, thickness: 1 mm, diffusivity: 1e-6 cm2/s, partition: 0.6}
vehicle: {concentration: 1 kg/m3, infinite: true}
time: {at: [1 h, 4 h]}
preset: plan
"""


class Run:
    """The command line in this process: exit code, standard output and standard error of one call."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.monkeypatch, self.capsys = monkeypatch, capsys

    def __call__(self, *arguments: str, standard_input: bytes = b"") -> tuple[int, str, str]:
        self.monkeypatch.setattr(sys, "argv", ["corneum", *arguments])
        self.monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(standard_input)))
        with pytest.raises(SystemExit) as ended:
            main()
        printed = self.capsys.readouterr()
        return int(ended.value.code or 0), printed.out, printed.err


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.chdir(tmp_path)
    return Run(monkeypatch, capsys)


@pytest.fixture
def planned(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The clients that were planned for, without the time that planning takes."""
    clients: list[object] = []

    def make_plan(client: object, **_: object) -> object:
        clients.append(client)
        return client

    def write_plan(plan: object, folder: Path, named: bool) -> tuple[Path, ...]:
        return write_files({folder / "plan.html": "page", folder / "plan.json": "{}"})

    monkeypatch.setattr(making, "make_plan", make_plan)
    monkeypatch.setattr(plan_files, "write_plan", write_plan)
    monkeypatch.setattr(short_plan, "short_plan", lambda plan, **_: "a plan")
    return clients


@pytest.mark.filterwarnings("default::corneum.files.text_input.ConcludedEncoding")
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_a_label_is_read_whatever_it_was_saved_as(encoding: str, run: Run) -> None:
    Path("serum.txt").write_bytes(LIST.encode(encoding))
    for source, standard_input in (("serum.txt", b""), ("-", LIST.encode(encoding))):
        code, out, err = run("label", source, "--json", standard_input=standard_input)
        assert code == 0, err
        printed = [item["printed"] for item in json.loads(out)["ingredients"]]
        assert printed == ["Aqua", "Glycerin", "Parfum", "Niacinamide"]
        name = "serum.txt" if source != "-" else "standard input"
        assert err == (f"{name}: read as Windows-1252; save it as UTF-8 to be sure.\n" if encoding == "cp1252" else "")


@pytest.mark.filterwarnings("default::corneum.files.text_input.ConcludedEncoding")
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_a_client_a_case_and_its_points_are_read_whatever_they_were_saved_as(
    encoding: str, run: Run, planned: list[object]
) -> None:
    Path("someone.yaml").write_bytes(CLIENT.encode(encoding))
    assert run("plan", "someone.yaml")[0] == 0 and len(planned) == 1
    Path("case.yaml").write_bytes((CASE + "observed: points.csv\n").encode(encoding))
    Path("points.csv").write_bytes("time [h],place,value [µg/cm²]\n4,dermis,2\n".encode(encoding))
    code, out, err = run("simulate", "case.yaml")
    assert code == 0 and "measured: 1 points" in out, err


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        (("plan", "list.yaml"), "list.yaml"),
        (("simulate", "list.yaml"), "list.yaml"),
        (("label", "list.yaml"), "list.yaml"),
        (("explain", "list.yaml", "x"), "list.yaml"),
        (("plan", "-"), "standard input"),
        (("simulate", "-"), "standard input"),
        (("label", "-"), "standard input"),
    ],
)
def test_another_code_page_gets_a_single_sentence_and_nothing_is_written(
    arguments: tuple[str, ...], name: str, run: Run
) -> None:
    raw = "клиент: {возраст: 52}".encode("cp1251")
    Path("list.yaml").write_bytes(raw)
    code, out, err = run(*arguments, standard_input=raw)
    assert code == 2 and out == "" and err.count("\n") == 1
    assert err.startswith(f"{name}: ") and "UTF-8" in err
    assert os.listdir() == ["list.yaml"]


POINTS = {
    "semicolons and decimal commas": "time [h];place;value [ug/cm^2]\n1,5;dermis;2,25\n4;dermis;6\n",
    "a line that names the separator": "sep=;\ntime [h];place;value [ug/cm^2]\n1,5;dermis;2,25\n4;dermis;6\n",
    "empty rows and columns": "time [h],place,value [ug/cm^2],\n,,,\n1.5,dermis,2.25,\n\n4,dermis,6,\n,,,\n",
    "quoted decimal commas": 'time [h],place,value [ug/cm^2]\n"1,5",dermis,"2,25"\n4,dermis,6\n',
    "units in the cells": "time;place;value\n1,5 h;dermis;2,25 ug/cm2\n4 h;dermis;6 ug/cm2\n",
}


@pytest.mark.parametrize("how", POINTS)
def test_measured_points_are_read_as_spreadsheets_write_them(how: str, run: Run) -> None:
    Path("case.yaml").write_text(CASE + "observed: points.csv\n", encoding="utf-8")
    Path("points.csv").write_text(POINTS[how], encoding="utf-8")
    code, _, err = run("simulate", "case.yaml", "-o", "outcome.json")
    assert code == 0, err
    points = json.loads(Path("outcome.json").read_text(encoding="utf-8"))["observed"]["points"]
    assert [point["time"] for point in points] == [5400.0, 14400.0]
    assert [point["measured"] for point in points] == pytest.approx([2.25e-5, 6e-5])


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('time [h],place,value [ug/cm^2]\n1,dermis,2\n4,dermis,"1,500"\n', "points.csv, line 3: the number is '1,500'"),
        ("time [h];place;value [ug/cm^2]\n1,5;dermis;2\n4;dermis;1.500\n", "points.csv, line 3: the number is '1.500'"),
        ("sep=;\n\ntime [h];place;value [ug/cm^2]\n1,5;dermis;x\n", "points.csv, line 4: value is 'x'"),
        ("sep=;\n", "points.csv: the table is empty"),
    ],
)
def test_a_number_that_may_be_a_thousand_times_off_names_its_line(text: str, fault: str, run: Run) -> None:
    Path("case.yaml").write_text(CASE + "observed: points.csv\n", encoding="utf-8")
    Path("points.csv").write_text(text, encoding="utf-8")
    code, out, err = run("simulate", "case.yaml", "-o", "outcome.json")
    assert code == 2 and out == "" and err.startswith(fault) and err.count("\n") == 1
    assert not Path("outcome.json").exists()


def test_a_client_on_standard_input_is_planned(run: Run, planned: list[object]) -> None:
    code, out, err = run("plan", "-", standard_input=CLIENT.encode())
    assert code == 0 and len(planned) == 1, err
    assert {path.name for path in Path("out", "client").iterdir()} == {"plan.html", "plan.json"}
    code, out, err = run("plan", "-", standard_input=b"client: {age: 520}\ngoals: [pores]\n")
    assert code == 2 and err.startswith("standard input, line 1: client.age") and out == ""


def test_a_case_on_standard_input_is_simulated(run: Run) -> None:
    code, out, err = run("simulate", "-", standard_input=CASE.encode())
    assert code == 0 and "dermis" in out, err
    code, out, err = run("simulate", "-", standard_input=CASE.replace("partition: 3", "partition: .inf").encode())
    assert code == 2 and err.startswith("standard input, line 3: skin.layers[0].partition") and out == ""


@pytest.mark.parametrize("name", ["..yaml", "...yaml", ". .yaml", ".yaml", "a..yaml", "x.tar.yaml"])
def test_a_plan_stays_in_a_folder_of_its_own(name: str, run: Run, planned: list[object]) -> None:
    Path(name).write_text(CLIENT, encoding="utf-8")
    code, _, err = run("plan", name)
    assert code == 0, err
    (folder,) = Path("out").iterdir()
    assert folder.is_dir() and (folder / "plan.json").is_file()
    assert set(os.listdir()) == {name, "out"}


@pytest.mark.parametrize("solute", ["fentanyl", "testosterone", "caffeine", "nicotinamide"])
def test_a_name_that_the_command_solute_knows_is_known_in_a_case(solute: str, run: Run) -> None:
    assert run("solute", solute)[0] == 0
    case = (
        f"skin: {{zone: cheek_medial, age: 40}}\nsolute: {solute}\n"
        "vehicle: {concentration: 1 kg/m3, thickness: 20 um}\ntime: {end: 2 h}\npreset: plan\n"
    )
    Path("case.yaml").write_text(case, encoding="utf-8")
    code, out, err = run("simulate", "case.yaml")
    assert code == 0, err
    # how these ionise, or that they do not, is tabulated
    assert out.startswith(f"{solute}: amounts") and "counts as neutral" not in out


def test_a_name_that_nobody_knows_is_refused_with_its_line(run: Run) -> None:
    Path("case.yaml").write_text(
        "skin: {zone: cheek_medial, age: 40}\nsolute: fentonyl\n"
        "vehicle: {concentration: 1 kg/m3, thickness: 20 um}\ntime: {end: 2 h}\n",
        encoding="utf-8",
    )
    code, out, err = run("simulate", "case.yaml")
    assert code == 2 and err.startswith("case.yaml, line 2: solute is 'fentonyl'") and err.count("\n") == 1 and not out


def limited(*arguments: str, cwd: Path, largest: int, standard_input: str = "") -> subprocess.CompletedProcess[str]:
    """The command line as a process whose files cannot grow beyond `largest` bytes, as on a disk that runs full."""
    code = (
        "import resource, sys; from corneum.cli import main; "
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({largest}, {largest})); main()"
    )
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        input=standard_input,
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=cwd,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        check=False,
    )


@POSIX
@pytest.mark.parametrize(
    ("arguments", "target"),
    [
        (("intake", "-o", "forms/form.html"), "forms/form.html"),
        (("simulate", "case.yaml", "-o", "outcome.json"), "outcome.json"),
        (("simulate", "case.yaml", "-o", "new/outcome.csv"), "new/outcome.csv"),
        (("simulate", "case.yaml", "-o", "outcome.nc"), "outcome.nc"),
        (("chart", "--device", "skinpen", "--goal", "pores", "-o", "wall.svg"), "wall.svg"),
    ],
)
def test_a_full_disk_names_the_file_and_leaves_nothing(arguments: tuple[str, ...], target: str, tmp_path: Path) -> None:
    (tmp_path / "case.yaml").write_text(CASE, encoding="utf-8")
    ended = limited(*arguments, cwd=tmp_path, largest=200)
    assert ended.returncode == 2 and ended.stdout == "", ended.stderr
    assert ended.stderr.startswith(f"{Path(target)}: ") and ended.stderr.count("\n") == 1, ended.stderr
    assert os.listdir(tmp_path) == ["case.yaml"]


@POSIX
def test_a_full_disk_keeps_the_file_that_was_there(tmp_path: Path) -> None:
    (tmp_path / "form.html").write_text("mine", encoding="utf-8")
    ended = limited("intake", "-o", "form.html", cwd=tmp_path, largest=64)
    assert ended.returncode == 2 and (tmp_path / "form.html").read_text(encoding="utf-8") == "mine"
    assert os.listdir(tmp_path) == ["form.html"]


@POSIX
def test_answers_that_cannot_be_kept_leave_no_file(tmp_path: Path) -> None:
    ended = limited("plan", "--ask", "me.yaml", cwd=tmp_path, largest=64, standard_input="\n".join(FULL) + "\n")
    assert ended.returncode == 2 and ended.stdout == ""
    assert ended.stderr.splitlines()[-1].removeprefix("> ").startswith("me.yaml: ")
    assert os.listdir(tmp_path) == []


@POSIX
def test_what_is_no_file_is_written_to_and_stays(run: Run) -> None:
    code, out, err = run("intake", "-o", "/dev/full")
    assert code == 2 and err.startswith("/dev/full: ") and err.count("\n") == 1 and out == ""
    assert Path("/dev/full").is_char_device()


def test_a_target_that_cannot_be_written_is_named(run: Run) -> None:
    Path("folder.html").mkdir()
    Path("file").write_text("mine", encoding="utf-8")
    for target in ("folder.html", os.path.join("file", "form.html"), ".", ".."):
        code, out, err = run("intake", "-o", target)
        assert code == 2 and err.startswith(f"{target}: ") and err.count("\n") == 1 and out == ""
    assert sorted(os.listdir()) == ["file", "folder.html"] and os.listdir("folder.html") == []
