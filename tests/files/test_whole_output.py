"""Files are written whole or not at all, and a fault names the file that was asked for."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from corneum.files.whole_output import write_file, write_files

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="no such files there")


def content(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def run_full(monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    """A disk that takes so many files and no more."""
    left = [after]

    def sync(_: int) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", sync)


def test_text_and_bytes(tmp_path: Path) -> None:
    paths = {
        tmp_path / "new" / "a.txt": "µ\n",
        tmp_path / "new" / "b.bin": b"\0",
        tmp_path / "c.txt": "c",
    }
    assert write_files(paths) == tuple(paths)
    assert content(tmp_path) == {
        os.path.join("new", "a.txt"): "µ\n".encode(),
        os.path.join("new", "b.bin"): b"\0",
        "c.txt": b"c",
    }


@pytest.mark.parametrize("before", [{}, {"a.txt": b"old a", "b.txt": b"old b"}], ids=["new", "replaced"])
@pytest.mark.parametrize(("taken", "failing"), [(0, "a.txt"), (1, "b.txt")])
def test_a_full_disk_leaves_what_was_there_and_names_the_file(
    before: dict[str, bytes], taken: int, failing: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, raw in before.items():
        (tmp_path / name).write_bytes(raw)
    run_full(monkeypatch, taken)
    with pytest.raises(OSError, match="the disk is full") as fault:
        write_files({tmp_path / "a.txt": "new", tmp_path / "b.txt": "new"})
    assert fault.value.filename == str(tmp_path / failing)
    assert content(tmp_path) == before


def test_folders_that_were_created_in_vain_are_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run_full(monkeypatch, 0)
    with pytest.raises(OSError, match="the disk is full"):
        write_file(tmp_path / "a" / "b" / "c.txt", "new")
    assert list(tmp_path.iterdir()) == []


def test_what_stands_in_the_way_is_named_and_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "folder.txt").mkdir()
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for path in (tmp_path / "folder.txt", tmp_path / "file" / "below.txt", Path(), Path("..")):
        with pytest.raises(OSError) as fault:
            write_files({tmp_path / "first.txt": "new", path: "new"})
        assert fault.value.filename == str(path)
    assert content(tmp_path) == {"file": b"mine"}


def test_an_interruption_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_file(tmp_path / "a.txt", "new")
    assert list(tmp_path.iterdir()) == []


def test_the_longest_name_that_a_folder_takes_is_written(tmp_path: Path) -> None:
    longest = tmp_path / ("n" * 251 + ".txt")
    write_file(longest, "new")
    assert content(tmp_path) == {longest.name: b"new"}


@POSIX
def test_a_link_stays_a_link_and_a_device_a_device(tmp_path: Path) -> None:
    (tmp_path / "target.txt").write_text("old", encoding="utf-8")
    (tmp_path / "link.txt").symlink_to(tmp_path / "target.txt")
    write_file(tmp_path / "link.txt", "new")
    assert (tmp_path / "link.txt").is_symlink() and (tmp_path / "target.txt").read_text(encoding="utf-8") == "new"
    (tmp_path / "null").symlink_to("/dev/null")
    write_file(tmp_path / "null", "new")
    assert (tmp_path / "null").is_symlink() and Path("/dev/null").is_char_device()


@POSIX
def test_the_rights_are_those_of_any_new_file(tmp_path: Path) -> None:
    (tmp_path / "usual.txt").touch()
    write_file(tmp_path / "written.txt", "new")
    modes = [(tmp_path / name).stat().st_mode for name in ("usual.txt", "written.txt")]
    assert modes[0] == modes[1]
