"""How far the presets err over needled skin, and what they cost: `python -m benchmarks.accuracy [PRESET...]`.

A hundred cases from a Latin hypercube, 24 h: 50 to 1000 channels a cm2 of 25 to 75 um by 200 to 2300 um, diffusivity of
the dermis 1 to 100 um2/s, loss 1e-5 to 1e-3 /s, diffusivity of the stratum corneum 1e-3 to 1e-1 of the dermis's,
its partition 0.05 to 5, binding 0 to 3, channels that close with a half-life of 2 to 30 h. 60 have a film that is wiped
off after 0.25 to 24 h, 40 are infused and leave a depot. The converged answers, `reference` with every cell and step
cut in two and extrapolated, take some minutes and are kept in the folder of temporary files (`--fresh` computes them
again, `--check` tells how far those of some cases are from one more cut). Not part of `make bench`.

Per preset: mean cells and steps; CPU ms a case, compiled, all together and one by one; then errors as median / worst
tenth / maximum over the cases, %: of the target (the worst of the time integrals in viable epidermis, papillary and
reticular dermis, and what blood has cleared), of all (the film, the stratum corneum and the subcutis besides, each
where it held a thousandth of the dose on average); in the worst tenth, of the peak in the viable epidermis and of what
a compartment holds at the end; and the worst target of the base case, with the steps taken there.
"""

from __future__ import annotations

import hashlib
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from benchmarks.base_case import stated, target, worst
from benchmarks.timing import milliseconds
from corneum.transport import problem as make
from corneum.transport.exposure import Exposure
from corneum.transport.groups import groups
from corneum.transport.presets import PRESETS, Preset
from corneum.transport.problem import Problem
from corneum.transport.solve import solve_with

UM = 1e-6
CASES, INFUSED, END, SEED = 100, 0.4, 86400.0, 4
NAMES = ("stratum_corneum", "viable_epidermis", "papillary_dermis", "reticular_dermis", "subcutis")
THICK = np.array([15.0, 60.0, 150.0, 1200.0, 2000.0]) * UM
# relative to the dermis: partition in the subcutis, loss from the papillary dermis down
FAT, LOST = 0.6, np.array([0.0, 0.0, 1.0, 0.4, 0.1])
HELD = 1e-3  # a compartment counts where it held such a share of the dose on average

# lower and upper end, and whether values are spread evenly in their logarithm
RANGES = {
    "density": (50e4, 1000e4, True),
    "radius": (25 * UM, 75 * UM, False),
    "depth": (200 * UM, 2300 * UM, False),
    "dermis": (1e-12, 1e-10, True),
    "loss": (1e-5, 1e-3, True),
    "horny": (1e-3, 1e-1, True),
    "partition": (0.05, 5.0, True),
    "binding": (0.0, 3.0, False),
    "half_life": (2 * 3600.0, 30 * 3600.0, True),
    "wipe": (0.25 * 3600.0, END, True),
}


@dataclass(frozen=True)
class Answer:
    """What is compared: share (B, 7) of the dose on average in film and layers, and cleared; peak (B,) of the viable
    epidermis; last (B, 6) share of the dose in film and layers at the end."""

    share: np.ndarray
    peak: np.ndarray
    last: np.ndarray


def drawn(count: int = CASES) -> dict[str, np.ndarray]:
    """One value of each of `count` parts of every range, matched at random."""
    rng = np.random.default_rng(SEED)
    result = {}
    for name, (low, high, logarithmic) in RANGES.items():
        at = (rng.permutation(count) + rng.random(count)) / count
        result[name] = low * (high / low) ** at if logarithmic else low + (high - low) * at
    return result


def cases(count: int = CASES) -> list[Problem]:
    """Those with a film, and those infused."""
    rng = np.random.default_rng(SEED + 1)
    order = rng.permutation(count)
    few = round(INFUSED * count)
    values = drawn(count)
    return [_film(_taken(values, order[few:])), _infused(_taken(values, order[:few]))]


def _taken(values: dict[str, np.ndarray], index: np.ndarray) -> dict[str, np.ndarray]:
    return {name: of_all[index] for name, of_all in values.items()}


def _skin(values: dict[str, np.ndarray]) -> tuple[make.Layers, make.Channels]:
    slow = values["dermis"][:, None] * np.ones(len(NAMES))
    slow[:, 0] *= values["horny"]
    partition = np.where(np.arange(len(NAMES)) == 0, values["partition"][:, None], FAT)
    binding = np.where(np.arange(len(NAMES)) == 0, 0.0, values["binding"][:, None])
    tissue = make.layers(NAMES, THICK[None], slow, partition, binding, values["loss"][:, None] * LOST)
    openings = make.channels(
        len(values["density"]),
        density=values["density"],
        radius=values["radius"],
        depth=values["depth"],
        diffusivity=1e-9,
        recoil_share=0.5,
        recoil_time=600.0,
        half_life=values["half_life"],
    )
    return tissue, openings


def _film(values: dict[str, np.ndarray]) -> Problem:
    tissue, openings = _skin(values)
    count = len(values["wipe"])
    film = make.vehicle(count, thickness=50 * UM, concentration=1.0, diffusivity=1e-9)
    wipe = values["wipe"][:, None]
    return Problem(tissue, make.times(count, [END]), film, openings, beneath="sink", wipe_at=wipe)


def _infused(values: dict[str, np.ndarray]) -> Problem:
    tissue, openings = _skin(values)
    lumen = openings.density * np.pi * openings.radius**2 * openings.depth
    placed = make.deposit_in_channels(openings, tissue, volume=2 * lumen, concentration=1.0, fluid_fraction=0.3).deposit
    return Problem(tissue, make.times(len(openings.depth), [END]), None, openings, placed, beneath="sink")


def answer(result: Exposure) -> Answer:
    dose = result.received[:, -1:]
    layers = result.layer_integral / dose / END
    film = result.film_integral[:, None] / dose / END
    gone = (result.cleared + result.beneath)[:, -1:] / dose
    last = np.concatenate([result.film, result.layers[:, -1]], axis=1) / dose
    return Answer(np.concatenate([film, layers, gone], axis=1), result.peak_concentration[:, 1], last)


def solved(problems: Iterable[Problem], preset: Preset) -> Answer:
    parts = [answer(solve_with(problem, preset, "compiled")) for problem in problems]
    return Answer(*(np.concatenate([getattr(part, name) for part in parts]) for name in ("share", "peak", "last")))


def extrapolated(problems: Iterable[Problem], refine: int = 1) -> Answer:
    problems = list(problems)
    coarse, fine = (solved(problems, replace(PRESETS["reference"], refine=n)) for n in (refine, 2 * refine))
    return Answer(*(x + (x - y) / 3 for x, y in zip(_parts(fine), _parts(coarse), strict=True)))


def converged(fresh: bool = False) -> Answer:
    problems = cases()
    digest = hashlib.sha256(b"".join(problem.rows().tobytes() for problem in problems)).hexdigest()[:16]
    kept = Path(tempfile.gettempdir()) / f"corneum-accuracy-{digest}.npz"
    if fresh or not kept.exists():
        result = extrapolated(problems)
        np.savez(kept, share=result.share, peak=result.peak, last=result.last)
    with np.load(kept) as read:
        return Answer(read["share"], read["peak"], read["last"])


@dataclass(frozen=True)
class Errors:
    """Of each case, %: the worst target, the worst of all, the peak in the viable epidermis, the worst amount left."""

    target: np.ndarray
    all: np.ndarray
    peak: np.ndarray
    last: np.ndarray


def errors(result: Answer, exact: Answer) -> Errors:
    off = 100 * np.abs(result.share / np.where(exact.share > 0, exact.share, np.inf) - (exact.share > 0))
    off[exact.share < HELD * 1e-3] = 0.0
    counted = np.where(exact.share >= HELD, off, 0.0)
    left = np.where(exact.last >= HELD, 100 * np.abs(result.last / np.maximum(exact.last, HELD) - 1), 0.0)
    places = [2, 3, 4, 6]
    peak = 100 * np.abs(result.peak / exact.peak - 1)
    return Errors(off[:, places].max(axis=1), counted.max(axis=1), peak, left.max(axis=1))


def size(problems: Iterable[Problem], preset: Preset) -> tuple[float, float]:
    """Mean cells and steps."""
    cells, steps = [], []
    for problem in problems:
        for group in groups(problem, preset, unlike=True):
            film = problem.vehicle is not None
            cells += [(len(group.mesh.height) + film) * len(group.mesh.area)] * len(group.members)
            steps += group.schedule.steps.tolist()
    return float(np.mean(cells)), float(np.mean(steps))


def alone(problems: Iterable[Problem], preset: Preset) -> float:
    """Mean CPU ms of a case that is solved alone, in a geometry not met before."""
    each = [problem.take(np.array([number])) for problem in problems for number in range(problem.cases)]
    return milliseconds(lambda: [solve_with(problem, preset, "compiled") for problem in each], 3) / len(each)


def line(preset: Preset, exact: Answer, timed: bool = True) -> str:
    problems = cases()
    off = errors(solved(problems, preset), exact)
    cells, steps = size(problems, preset)
    (group,) = groups(stated(), preset)
    text = f"{preset.name:10}{cells:6.0f}{steps:7.1f}"
    if timed:
        together = milliseconds(lambda: solved(problems, preset), 3) / CASES
        text += f"{together:7.2f}{alone(problems, preset):7.2f}"
    for shares in (off.target, off.all):
        text += "   " + " / ".join(f"{value:5.2f}" for value in (np.median(shares), *np.quantile(shares, [0.9, 1.0])))
    text += f"{np.quantile(off.peak, 0.9):8.2f}{np.quantile(off.last, 0.9):8.2f}"
    return text + f"{worst(target(solve_with(stated(), preset))):8.3f}{group.schedule.steps[0]:6d}"


def main(arguments: list[str]) -> None:
    exact = converged("--fresh" in arguments)
    if "--check" in arguments:
        some = np.arange(0, CASES * 6 // 10, 10)
        off = errors(extrapolated([cases()[0].take(some)], 2), Answer(*(part[some] for part in _parts(exact))))
        print(f"one more cut: target {off.target.max():.3f} %, all {off.all.max():.3f} %, of {len(some)} cases")
    print(
        f"{'preset':10}{'cells':>6}{'steps':>7}{'ms':>7}{'alone':>7}{'target':>17}{'all':>22}{'peak':>15}{'last':>8}{'base':>8}{'steps':>6}"
    )
    for name in [word for word in arguments if word in PRESETS] or PRESETS:
        print(line(PRESETS[name], exact), flush=True)


def _parts(result: Answer) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return result.share, result.peak, result.last


if __name__ == "__main__":
    main(sys.argv[1:])
