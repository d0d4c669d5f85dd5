"""One change of a client's file in a session, and the parts of a plan: CPU ms."""

from __future__ import annotations

import cProfile
import pstats
import time
from pathlib import Path
from statistics import median
from typing import Any

from corneum import PlanSession, make_plan, read_client

# what changes, with two values that take turns, and the zones that are planned
CHANGES: tuple[tuple[str, tuple[Any, Any], tuple[str, ...] | None], ...] = (
    ("measurements.cheek_medial.total_skin", ("1.4 mm", "1.6 mm"), ("cheek_medial",)),
    ("measurements.cheek_medial.tewl", ("12 g/m^2/h", "15 g/m^2/h"), ("cheek_medial",)),
    ("considering[0].depth", ("0.5 mm", "0.6 mm"), ("cheek_medial",)),
    ("measurements.cheek_medial.tewl", ("12 g/m^2/h", "15 g/m^2/h"), None),
    ("considering[0].depth", ("0.5 mm", "0.6 mm"), None),
    ("measurements.cheek_medial.total_skin", ("1.4 mm", "1.6 mm"), None),
    ("client.age", (50, 51), None),
)
# parts by the function that does them; each is counted without the others
PARTS = (
    ("safety", ("gate", "by_licence", "red_flags")),
    ("skin", ("draw_skin",)),
    ("needles", ("place", "take_in")),
    ("transport: solved cases", ("solved_surfaces",)),
    ("transport: read off", ("_delivered",)),
    ("response", ("_reaction",)),
    ("choice", ("summarise",)),
    ("document", ("_document",)),
    ("derivations", ("derivations_of", "references_of")),
)


def print_changes(file: Path) -> None:
    """A line a change: what changed, where it was planned, CPU ms; and of it, what transport took."""
    for path, values, zones in CHANGES:
        session = PlanSession(read_client(file), zones=zones)
        spent, transport = [], []
        # values nobody asked for yet, so that nothing of them is known
        for value in _fresh(values):
            profile = cProfile.Profile() if len(spent) == 6 else None
            begin = time.process_time()
            session.update(path, value) if profile is None else profile.runcall(session.update, path, value)
            if profile is None:
                spent.append(1e3 * (time.process_time() - begin))
            else:
                transport.append(_share(profile, "deliver"))
        where = ", ".join(zones) if zones else "whole face"
        print(f"{path:<42} {where:<14} {median(spent):7.0f} ms, transport {100 * transport[0]:.0f} %")


def print_parts(file: Path) -> None:
    """A line a part: ms and share."""
    client = read_client(file)
    make_plan(client)
    begin = time.process_time()
    make_plan(client)
    whole = 1e3 * (time.process_time() - begin)
    profile = cProfile.Profile()
    profile.runcall(make_plan, client)
    for name, functions in PARTS:
        share = sum(_share(profile, function) for function in functions)
        print(f"{name:<26} {share * whole:7.0f} ms {100 * share:4.0f} %")
    print(f"{'whole plan':<26} {whole:7.0f} ms")


def _fresh(values: tuple[Any, Any]) -> list[Any]:
    """Seven values near the first."""
    if isinstance(values[0], int):
        return [values[0] + step for step in range(7)]
    number, unit = values[0].split(" ", 1)
    return [f"{float(number) * (1 + 0.01 * step):.4g} {unit}" for step in range(1, 8)]


def _share(profile: cProfile.Profile, function: str) -> float:
    """Share of the profiled time that a function took, with all that it called."""
    stats = pstats.Stats(profile).stats  # type: ignore[attr-defined]
    whole = max(cumulative for _, _, _, cumulative, _ in stats.values())
    return float(sum(row[3] for (_, _, name), row in stats.items() if name == function) / whole)
