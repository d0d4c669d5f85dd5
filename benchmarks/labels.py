"""What reading a printed list costs: the first, one of sixty ingredients, and a text four times as long.

python -m benchmarks.labels
"""

from __future__ import annotations

import csv
import time
from pathlib import Path

from corneum.formula.ingredient_list import parse
from corneum.formula.matching import find, listed

LABELS = Path(__file__).parents[1] / "tests" / "labels" / "real_labels.csv"
SIXTY = "L11"  # 61 ingredients


def seconds(text: str, times: int = 1, fresh: bool = True) -> float:
    """CPU seconds of one reading; `fresh` forgets the names that earlier readings met."""
    best = float("inf")
    for _ in range(times):
        if fresh:
            find.cache_clear()
            listed.cache_clear()
        begin = time.process_time()
        parse(text)
        best = min(best, time.process_time() - begin)
    return best


def texts() -> dict[str, str]:
    """The printed lists by their id."""
    return {row["id"]: row["label_text"] for row in csv.DictReader(LABELS.open(encoding="utf-8", newline=""))}


def main() -> None:
    lists = texts()
    print(f"start-up (tables and index of names): {seconds('Aqua, Glycerin') * 1e3:.0f} ms")
    print(f"61 ingredients, names never met: {seconds(lists[SIXTY], 20) * 1e3:.1f} ms (promised: 50 ms)")
    print(f"61 ingredients, names met before: {seconds(lists[SIXTY], 20, fresh=False) * 1e3:.1f} ms")
    everything = ", ".join(lists.values()) * 40
    for length in (250_000, 1_000_000):
        print(f"{length // 1000} kB: {seconds(everything[:length]):.2f} s")


if __name__ == "__main__":
    main()
