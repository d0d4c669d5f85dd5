"""The command line as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def corneum(*arguments: str, cwd: Path | None = None, standard_input: str = "") -> subprocess.CompletedProcess[str]:
    """A command with what it printed and its exit code."""
    return subprocess.run(
        [sys.executable, "-m", "corneum.cli", *arguments],
        input=standard_input,
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=cwd,
        env={**os.environ, "PYTHONUTF8": "1"},
        timeout=120,
        check=False,
    )
