"""Plans: CPU seconds of a whole face, of one change, and from the shell, beside the commit before they were made quick.

Each tree is measured in a process of its own, warm, in turn with the other, so that a slow minute of the machine meets
both. What a change in one zone costs, and where the time of a plan goes, is told of this tree alone.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from benchmarks import plan_changes

HERE = Path(__file__).parents[1]
STARTING_COMMIT = "6a4ef74"
ROUNDS = 3
CLIENTS = ("reader", "melasma")

# runs in either tree: CPU s of the first plan of a process, of three more of the same client, and of three of others
# (each another age); and the most memory ever held, MB
_WARM = """
import json, resource, sys, time
from corneum import make_plan, read_client
client = read_client(sys.argv[1])
def seconds(client):
    begin = time.process_time()
    make_plan(client).to_json()
    return time.process_time() - begin
def older(years):
    return client.model_copy(update={"person": client.person.model_copy(update={"age": client.person.age + years})})
first = [seconds(client)]
again = [seconds(client) for _ in range(3)]
others = [seconds(older(years)) for years in (1, 2, 3)]
print(json.dumps([first, again, others, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3]))
"""
KINDS = ("first of a process", "again", "another client")


def main() -> None:
    """Print the table."""
    with _earlier() as earlier:
        for name in CLIENTS:
            _print_warm(name, earlier)
        _print_shell(earlier)
    print("\none change, this tree (CPU ms, warm, median)")
    plan_changes.print_changes(HERE / "examples" / "clients" / "reader.yaml")
    print("\nwhere the time of a plan goes, this tree (reader: CPU ms of the second plan of a process)")
    plan_changes.print_parts(HERE / "examples" / "clients" / "reader.yaml")


def _print_warm(name: str, earlier: Path | None) -> None:
    """A line a kind of plan, its JSON included."""
    file = HERE / "examples" / "clients" / f"{name}.yaml"
    trees = [tree for tree in (earlier, HERE) if tree is not None]
    spent: dict[tuple[Path, str], list[float]] = {}
    memory: dict[Path, float] = {}
    for number in range(ROUNDS):
        for tree in trees if number % 2 else trees[::-1]:
            *plans, memory[tree] = json.loads(_run(tree, [sys.executable, "-c", _WARM, str(file)]))
            for kind, seconds in zip(KINDS, plans, strict=True):
                spent.setdefault((tree, kind), []).extend(seconds)
    for kind in KINDS:
        now = median(spent[HERE, kind])
        line = f"plan of {name:<14} {kind:<18} {now:6.2f} s"
        if earlier is not None:
            before = median(spent[earlier, kind])
            line += f"   {STARTING_COMMIT} {before:6.2f} s   ratio {now / before:.3f}"
        print(line)
    before_memory = f"   {STARTING_COMMIT} {memory[earlier]:6.0f} MB" if earlier is not None else ""
    print(f"plan of {name:<14} {'most memory':<18} {memory[HERE]:5.0f} MB{before_memory}")


def _print_shell(earlier: Path | None) -> None:
    """The command from start to the last file written."""
    trees = [tree for tree in (earlier, HERE) if tree is not None]
    spent: dict[Path, list[float]] = {tree: [] for tree in trees}
    with tempfile.TemporaryDirectory() as out:
        for number in range(ROUNDS + 1):
            for tree in trees if number % 2 else trees[::-1]:
                file = str(HERE / "examples" / "clients" / "reader.yaml")
                seconds = _cpu_seconds(tree, [sys.executable, "-m", "corneum.cli", "plan", file, "-o", out])
                if number:
                    spent[tree].append(seconds)
    now = median(spent[HERE])
    before = f"   {STARTING_COMMIT} {median(spent[earlier]):6.2f} s" if earlier else ""
    print(f"corneum plan reader.yaml  {now:6.2f} s{before}")


def _cpu_seconds(tree: Path, command: list[str]) -> float:
    process = subprocess.Popen(command, env=_environment(tree), cwd=tree, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{' '.join(command)} failed in {tree}")
    return usage.ru_utime + usage.ru_stime


def _run(tree: Path, command: list[str]) -> str:
    done = subprocess.run(command, env=_environment(tree), cwd=tree, check=True, capture_output=True, text=True)
    return done.stdout


def _environment(tree: Path) -> dict[str, str]:
    threads = {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}
    return {**os.environ, **threads, "PYTHONPATH": str(tree / "src")}


@contextmanager
def _earlier() -> Iterator[Path | None]:
    """The starting commit, laid out in a temporary folder; None where this tree has no history."""
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "earlier"
        made = subprocess.run(
            ["git", "worktree", "add", "--quiet", "--detach", str(tree), STARTING_COMMIT], cwd=HERE, check=False
        )
        if made.returncode:
            print(f"{STARTING_COMMIT} is not in the history of this tree: nothing to compare with")
            yield None
            return
        try:
            yield tree
        finally:
            subprocess.run(["git", "worktree", "remove", "--force", str(tree)], cwd=HERE, check=True)
