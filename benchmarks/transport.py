"""What the transport engine costs, in one process and one thread, as CPU seconds and ratios: `make bench`.

Cold and cached start of the compiled back end, and a population of needled faces at `plan` by both back ends,
mesh set-up included. The cold start is measured in a process of its own with an empty cache.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import replace

import numpy as np

from corneum.transport.backends import compiled
from corneum.transport.problem import Problem
from corneum.transport.solve import solve
from tests.transport.test_engine import face

START = """
import time
from tests.transport.test_engine import face
from corneum.transport.solve import solve
batch = face(8)
solve(batch)
begin = time.process_time()
solve(batch, backend="compiled")
print(time.process_time() - begin)
"""


def starts() -> list[float]:
    """CPU seconds of the first compiled solve with an empty cache, and with a filled one."""
    with tempfile.TemporaryDirectory() as folder:
        settings = {**os.environ, "XDG_CACHE_HOME": folder}
        settings.pop("NUMBA_CACHE_DIR", None)
        run = [sys.executable, "-c", START]
        return [float(subprocess.run(run, env=settings, check=True, capture_output=True).stdout) for _ in range(2)]


def turned(people: int) -> Problem:
    """Faces whose outermost layer binds slowly and is shed in two weeks."""
    batch = face(people, seed=7)
    slow = np.zeros_like(batch.layers.thickness)
    slow[:, 0] = 5.0
    shedding = batch.layers.thickness[:, 0] / (14 * 86400.0)
    layers = replace(batch.layers, slow_binding=slow, release=np.full_like(slow, 3e-5), shedding=shedding)
    return replace(batch, layers=layers)


def spent(people: int, backend: str, *, turnover: bool = False) -> float:
    batch = turned(people) if turnover else face(people, seed=7)
    begin = time.process_time()
    solve(batch, backend=backend)
    return time.process_time() - begin


def main() -> None:
    cold, cached = starts()
    print(f"compiled, first solve: cold {cold:.2f} s, cached {cached:.2f} s")
    spent(8, "compiled")
    for people in (50, 200, 1000):
        slow, fast = spent(people, "reference"), spent(people, "compiled")
        print(f"{people} people: reference {slow:.2f} s, compiled {fast:.2f} s, {slow / fast:.1f}x")
    inside: list[float] = []
    stepping = compiled.time_stepping

    def timed(*batch: object) -> object:
        begin = time.process_time()
        result = stepping(*batch)  # type: ignore[arg-type]
        inside.append(time.process_time() - begin)
        return result

    compiled.time_stepping = timed  # type: ignore[assignment]
    whole = spent(10_000, "compiled")
    print(f"10000 people: compiled {whole:.2f} s with set-up, {np.sum(inside):.2f} s for the steps alone")
    print(f"with slow binding and turnover: {spent(10_000, 'compiled', turnover=True):.2f} s")


if __name__ == "__main__":
    main()
