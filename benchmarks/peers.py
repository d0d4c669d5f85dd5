"""A hundred needled skins solved by this engine and by others to the same error, in one process and one thread.

The skins are those of `benchmarks.accuracy`. Each code is tried over meshes and tolerances; of the settings whose worst
target errs by no more than 1 % in the worst tenth of the skins the quickest counts, as mean CPU ms a skin, set-up
included: each skin alone, in a geometry not met before, and for the compiled back end also among two thousand others
from the same ranges, abreast. The converged answers take minutes the first time and are kept (see `accuracy`).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from benchmarks import accuracy, peers_fem, peers_fipy, peers_ode
from benchmarks.base_case import worst
from benchmarks.timing import milliseconds
from corneum.transport import groups
from corneum.transport.presets import PRESETS, Preset
from corneum.transport.problem import Problem
from corneum.transport.solve import solve_with

LIMIT, TENTH = 1.0, 0.9
TOGETHER = 2000
# how many times sooner the engine is to be than LSODA
AIMS = {"reference": 9.0, "compiled": 20.0, "abreast": 110.0}
TARGETS = [1, 2, 3, 5]  # viable epidermis, papillary and reticular dermis, and what is gone

# meshes besides those of the presets, and steps for time integrals, which need not follow what is quick
CHOICES = tuple(
    Preset("", *choice, 1)
    for choice in (
        (0.7, 0.55, 2.4, 60.0, 1 / 5),
        (0.8, 0.6, 2.4, 60.0, 1 / 5),
        (0.9, 0.6, 2.4, 60.0, 1 / 5),
        (0.9, 0.65, 2.0, 60.0, 1 / 6),
    )
)
MESHES = ((0.7, 0.55), (0.8, 0.6), (0.9, 0.65), (1.1, 0.7))


@dataclass(frozen=True)
class Timed:
    """A setting, its error in the worst tenth, %, and mean CPU ms a skin."""

    what: str
    error: float
    spent: float


def alone() -> list[Problem]:
    """The skins, one by one."""
    return [batch.take(np.array([case])) for batch in accuracy.cases() for case in range(batch.cases)]


def doses(skins: Iterable[Problem]) -> np.ndarray:
    """What is applied to each, kg/m2."""
    return np.array(
        [
            (skin.deposit.amount if skin.vehicle is None else skin.vehicle.thickness * skin.vehicle.concentration)[0]  # type: ignore[union-attr]
            for skin in skins
        ]
    )


def named(preset: Preset) -> str:
    text = f"shells {preset.shell_scale:g}, z {preset.axial_scale:g}, growth {preset.growth:g}"
    return f"preset {preset.name}" if preset.name in PRESETS else text


def tenth(targets: np.ndarray, exact: accuracy.Answer) -> float:
    """Error of the worst target in the worst tenth of skins, %, of targets (n, 4) as shares of dose and time."""
    places = [place + 1 for place in TARGETS]
    return float(np.quantile(100 * np.abs(targets / exact.share[:, places] - 1).max(axis=1), TENTH))


def engine(backend: str, exact: accuracy.Answer) -> list[Timed]:
    """Every skin alone."""
    skins, timed = alone(), []
    for preset in (*list(PRESETS.values())[:3], *CHOICES):
        error = float(np.quantile(accuracy.errors(accuracy.solved(accuracy.cases(), preset), exact).target, TENTH))
        if error > LIMIT:
            continue

        def run(preset: Preset = preset) -> None:
            groups.forget()
            for skin in skins:
                solve_with(skin, preset, backend)

        timed.append(Timed(named(preset), error, milliseconds(run, 3) / len(skins)))
    return timed


def abreast(exact: accuracy.Answer) -> list[Timed]:
    """Two thousand skins from the same ranges, together."""
    many, timed = accuracy.cases(TOGETHER), []
    for preset in (*list(PRESETS.values())[:3], *CHOICES):
        error = float(np.quantile(accuracy.errors(accuracy.solved(accuracy.cases(), preset), exact).target, TENTH))
        if error <= LIMIT:
            spent = milliseconds(lambda preset=preset: accuracy.solved(many, preset), 3) / TOGETHER  # type: ignore[misc]
            timed.append(Timed(named(preset), error, spent))
    return timed


def equations(
    method: Callable[[peers_ode.Semidiscrete], np.ndarray], preset: Preset, what: str, exact: accuracy.Answer
) -> Timed:
    """A peer that is given our mesh and finite volumes, every skin alone, once."""
    skins, results = alone(), []
    begin = time.process_time()
    for skin in skins:
        results.append(method(peers_ode.semidiscrete(skin, preset)))
    spent = 1e3 * (time.process_time() - begin) / len(skins)
    shares = np.array(results)[:, TARGETS] / doses(skins)[:, None] / [accuracy.END, accuracy.END, accuracy.END, 1.0]
    return Timed(what, tenth(shares, exact), spent)


def integrators(method: str, tolerances: Iterable[float], exact: accuracy.Answer) -> list[Timed]:
    result = []
    for shells, scale in MESHES:
        for relative in tolerances:
            what = f"shells {shells:g}, z {scale:g}, rtol {relative:g}"
            preset = Preset("", shells, scale, 1.35, 0.5, 1 / 40, 1)
            result.append(
                equations(lambda each, r=relative: peers_ode.integrated(each, method, r), preset, what, exact)  # type: ignore[misc]
            )
    return result


def sparse_steps(exact: accuracy.Answer) -> list[Timed]:
    return [equations(peers_ode.superlu, preset, named(preset), exact) for preset in CHOICES]


def quickest(tried: Iterable[Timed]) -> Timed | None:
    within = [timed for timed in tried if timed.error <= LIMIT]
    return min(within, key=lambda timed: timed.spent) if within else None


def on_one_face() -> None:
    """Codes with meshes of their own, on the base case: they know neither the deposit nor the sink of the others."""
    begin = time.process_time()
    error = worst(peers_fem.targets(1, 0.5, 1.5, 0.5, 1.6))
    print(f"  scikit-fem, Q1, with assembly: {1e3 * (time.process_time() - begin):.0f} ms, error {error:.2f} %")
    if not peers_fipy.INSTALLED:
        print("  FiPy is not installed")
        return
    begin = time.process_time()
    error = worst(peers_fipy.targets(0.5, 1.5, 1.35))
    print(f"  FiPy, implicit Euler: {1e3 * (time.process_time() - begin):.0f} ms, error {error:.2f} %")


def main() -> None:
    exact = accuracy.converged()
    print(f"A hundred needled skins, within {LIMIT:g} % in the worst tenth. Mean CPU ms a skin, set-up included.\n")
    codes = {
        "reference": quickest(engine("reference", exact)),
        "compiled": quickest(engine("compiled", exact)),
        "abreast": quickest(abreast(exact)),
        "LSODA, banded": quickest(integrators("LSODA", (3e-2, 1e-2, 3e-3), exact)),
        "BDF, sparse": quickest(integrators("BDF", (1e-2,), exact)),
        "same steps, splu": quickest(sparse_steps(exact)),
    }
    lsoda = codes["LSODA, banded"]
    for name, timed in codes.items():
        if timed is None:
            print(f"  {name:18} no setting tried comes so near")
            continue
        ratio = "" if lsoda is None else f"{lsoda.spent / timed.spent:8.1f}x as quick as LSODA"
        if name in AIMS and lsoda is not None:
            met = "met" if lsoda.spent / timed.spent >= AIMS[name] else "MISSED"
            ratio += f"; aim {AIMS[name]:g}x {met}"
        print(f"  {name:18}{timed.what:38}{timed.error:6.2f} %{timed.spent:9.2f} ms{ratio}")
    print("\nOn one face")
    on_one_face()


if __name__ == "__main__":
    main()
