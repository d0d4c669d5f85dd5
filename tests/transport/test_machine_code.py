"""Where machine code is kept, and what the first compilation leaves."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from corneum.transport.backends import machine_code

TELL = (
    "from corneum.transport.backends import machine_code as m; import sys; print(m.is_kept(), 'numba' in sys.modules)"
)


def told(folder: Path, code: str = TELL) -> str:
    environment = {key: value for key, value in os.environ.items() if key != "NUMBA_CACHE_DIR"}
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env=environment | {"XDG_CACHE_HOME": str(folder)},
    )
    return done.stdout.strip()


def test_a_new_machine_has_none_and_is_told_so_without_the_compiler(tmp_path: Path) -> None:
    assert told(tmp_path) == "False False"


def test_a_first_compilation_leaves_its_mark(tmp_path: Path) -> None:
    code = "from corneum.transport.first_compilation import compile_engine; print(compile_engine())"
    assert told(tmp_path, code) == "True"
    assert told(tmp_path) == "True False"


def test_a_folder_that_cannot_be_written_is_no_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    missing = tmp_path / "none" / "there"
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(missing))
    machine_code._mark.cache_clear()
    try:
        machine_code.note_kept()
        assert not machine_code.is_kept()
    finally:
        machine_code._mark.cache_clear()
