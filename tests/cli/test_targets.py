"""Where a command cannot write: one sentence that names the file, says why and what to do, and nothing left behind."""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.test_ask import FULL
from tests.cli.test_files import CASE, CLIENT, POSIX, Run, planned, run

__all__ = ["planned", "run"]

# every command that writes a file, and the first file that it writes
COMMANDS = {
    "plan": (("plan", "client.yaml", "-o", "out"), "out/plan.html"),
    "ask": (("plan", "--ask", "me.yaml"), "me.yaml"),
    "intake": (("intake", "-o", "form.html"), "form.html"),
    "chart": (("chart", "--device", "skinpen", "--goal", "pores", "-o", "wall.svg"), "wall.svg"),
    "wall page": (("chart", "--device", "skinpen", "--goal", "pores", "-o", "wall.html"), "wall.html"),
    "evidence": (("evidence", "melasma", "-o", "forest.svg"), "forest.svg"),
    "simulate": (("simulate", "case.yaml", "-o", "outcome.json"), "outcome.json"),
    "simulate tables": (("simulate", "case.yaml", "-o", "outcome.csv"), "outcome.csv"),
}
# an existing file of answers is refused before anything is asked
WRITES_ANEW = [name for name in COMMANDS if name != "ask"]
ANSWERS = ("\n".join(FULL) + "\n").encode()


@pytest.fixture
def inputs(tmp_path: Path, planned: list[object]) -> Path:
    (tmp_path / "client.yaml").write_text(CLIENT, encoding="utf-8")
    (tmp_path / "case.yaml").write_text(CASE, encoding="utf-8")
    return tmp_path


def content(folder: Path) -> dict[str, bytes | None]:
    return {str(path): path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


def the_sentence(err: str, target: str) -> str:
    (sentence,) = [line for line in err.splitlines() if "cannot be written" in line]
    assert sentence.removeprefix("> ").startswith(f"{Path(target)}: cannot be written: "), err
    assert sentence.endswith(".") and "; " in sentence and "Traceback" not in err
    return sentence


@contextmanager
def usual_rights() -> Iterator[None]:
    before = os.umask(0o022)
    try:
        yield
    finally:
        os.umask(before)


def refuse(number: int) -> Callable[..., object]:
    def opened(self: Path, mode: str = "r", *rest: object, **options: object) -> object:
        if "w" in mode:
            raise OSError(number, os.strerror(number), str(self))
        return usual(self, mode, *rest, **options)  # type: ignore[call-overload]

    usual = Path.open
    return opened


@POSIX
@pytest.mark.parametrize("name", COMMANDS)
def test_what_is_written_is_readable_by_the_group(name: str, run: Run, inputs: Path) -> None:
    before = set(inputs.rglob("*"))
    with usual_rights():
        code, _, err = run(*COMMANDS[name][0], standard_input=ANSWERS)
    assert code == 0, err
    written = [path for path in inputs.rglob("*") if path not in before and path.is_file()]
    assert written and {stat.S_IMODE(path.stat().st_mode) for path in written} == {0o644}


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize(
    ("number", "why"),
    [
        (errno.ENOSPC, "the disk is full; make room"),
        (errno.EROFS, "the disk can only be read"),
        (errno.EACCES, "you may not write into its folder"),
        (errno.EIO, "the disk failed"),
    ],
    ids=["full", "read-only disk", "read-only folder", "broken"],
)
def test_a_disk_that_takes_nothing_is_told_in_one_sentence(
    name: str, number: int, why: str, run: Run, inputs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = content(inputs)
    monkeypatch.setattr(Path, "open", refuse(number))
    code, out, err = run(*COMMANDS[name][0], standard_input=ANSWERS)
    monkeypatch.undo()
    assert code == 2 and out == ""
    assert why in the_sentence(err, COMMANDS[name][1])
    assert content(inputs) == before


@pytest.mark.parametrize("name", WRITES_ANEW)
def test_a_folder_in_the_place_of_the_file_is_told_and_stays(name: str, run: Run, inputs: Path) -> None:
    arguments, target = COMMANDS[name]
    (inputs / target).mkdir(parents=True)
    before = content(inputs)
    code, out, err = run(*arguments)
    assert code == 2 and out == ""
    assert "a folder has this name" in the_sentence(err, target)
    assert content(inputs) == before


@pytest.mark.parametrize("name", WRITES_ANEW)
def test_a_read_only_file_is_told_and_stays(name: str, run: Run, inputs: Path) -> None:
    arguments, target = COMMANDS[name]
    (inputs / target).parent.mkdir(exist_ok=True)
    (inputs / target).write_text("mine", encoding="utf-8")
    (inputs / target).chmod(0o444)
    before = content(inputs)
    code, out, err = run(*arguments)
    assert code == 2 and out == ""
    assert "read-only; make it writable" in the_sentence(err, target)
    assert content(inputs) == before


@POSIX
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may become somebody else")
def test_the_folder_of_somebody_else_is_told_and_stays(tmp_path: Path) -> None:
    """As a user without rights there, without anything replaced in Python."""
    theirs = tmp_path / "theirs"
    theirs.mkdir(mode=0o555)
    child = os.fork()
    if child == 0:
        os.chdir(theirs)
        os.seteuid(65534)
        from corneum.files.whole_output import write_file

        try:
            write_file(Path("new", "a.txt"), "new")
        except OSError as fault:
            os._exit(fault.errno == errno.EACCES and "may not write into its folder" in str(fault.strerror))
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 1
    assert list(theirs.iterdir()) == []


def test_a_stream_that_is_full_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(sys.stdout, "write", full)
    code, _, err = run("intake")
    assert code == 2 and err == "standard output: No space left on device.\n"
