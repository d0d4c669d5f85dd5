"""This tree beside an earlier commit: CPU time of whole commands, run in turn, as a ratio of medians.

`python -m benchmarks COMMIT [ROUNDS]` lays the commit out in a temporary folder and runs each command in a fresh
process of either tree, ROUNDS times (15 unless said), so that a slow minute of the machine meets both.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

from benchmarks import labels

HERE = Path(__file__).parents[1]
COMMANDS: Mapping[str, Sequence[str]] = {
    "plan, two zones": ("plan", "{tree}/examples/clients/melasma.yaml", "-o", "{out}/plan"),
    "plan, whole face": ("plan", "{tree}/examples/clients/pores_rosacea.yaml", "-o", "{out}/plan"),
    "chart": ("chart", "--device", "skinpen", "--goal", "acne_scars", "--json"),
    "simulate, one case": ("simulate", "{tree}/examples/cases/niacinamide_cheek.yaml", "-o", "{out}/case.json"),
    "label": ("label", "{out}/label.txt", "--json"),
}


def main(commit: str, rounds: int = 15) -> None:
    """Print a line a command: medians of both trees in s of CPU, and their ratio."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "label.txt").write_text(labels.texts()[labels.SIXTY], encoding="utf-8")
        earlier = Path(folder) / "earlier"
        subprocess.run(["git", "worktree", "add", "--quiet", "--detach", str(earlier), commit], cwd=HERE, check=True)
        try:
            for name, command in COMMANDS.items():
                before, now = _rounds(command, earlier, Path(folder), rounds)
                print(f"{name:<20} {commit[:10]} {before:7.2f} s   this tree {now:7.2f} s   ratio {now / before:.3f}")
        finally:
            subprocess.run(["git", "worktree", "remove", "--force", str(earlier)], cwd=HERE, check=True)


def _rounds(command: Sequence[str], earlier: Path, folder: Path, rounds: int) -> tuple[float, float]:
    """Median CPU time of a command in the earlier tree and in this one, s; one run of each is not counted."""
    seconds: dict[Path, list[float]] = {earlier: [], HERE: []}
    for number in range(rounds + 1):
        for tree in (earlier, HERE) if number % 2 else (HERE, earlier):
            spent = _cpu_seconds([part.format(tree=tree, out=folder) for part in command], tree)
            if number:
                seconds[tree].append(spent)
    return median(seconds[earlier]), median(seconds[HERE])


def _cpu_seconds(command: Sequence[str], tree: Path) -> float:
    process = subprocess.Popen(
        [sys.executable, "-m", "corneum.cli", *command],
        env={**os.environ, "PYTHONPATH": str(tree / "src"), "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
        cwd=tree,
        stdout=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{' '.join(command)} failed in {tree}")
    return usage.ru_utime + usage.ru_stime
