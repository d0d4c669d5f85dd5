"""The zones that radio-frequency needles coagulate as a shipped table: `python -m corneum.calibration.heat_table`
solves the heat around one needle over energies, pulses, depths, pitches and insulation, and writes
needling/coagulated_zone and its row of calibration/fits (about two minutes).

Each design is solved for both kinetics of damage. What is not known of the skin and the needle moves the energy that
gives the same zone: `energy_sd_ln` is the root of the summed squares of these moves, one parameter at a time, each by
one standard deviation.
"""

from __future__ import annotations

import csv
import io
import itertools
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corneum import units
from corneum.calibration.input_digest import FITS, FitInputs, fit_rows
from corneum.evidence.tables import Tables, load_tables
from corneum.evidence.value import NORMAL_95
from corneum.files.whole_output import write_file
from corneum.needling.bioheat import Damage, Medium, Pulse, heat
from corneum.needling.coagulated_zone import Zone, coagulated_zone
from corneum.needling.needle_grid import Needle, Resolution, needle_grid

Array = NDArray[np.float64]

ZONES = "needling/coagulated_zone"
COMMAND = "python -m corneum.calibration.heat_table"

ENERGIES_MJ = tuple(float(2**power) for power in range(12))
PULSES_MS = (10.0, 30.0, 100.0, 300.0, 1000.0, 4000.0)
DEPTHS_MM = (0.5, 1.0, 2.0, 3.5)
PITCHES_MM = (1.0, 1.6)
EXPOSED = ("tip", "whole")
DAMAGES = ("collagen", "cell")
# where the spread of the parameters is measured
_USUAL_DEPTH_MM, _USUAL_PITCH_MM = 2.0, 1.6

RESOLUTION = Resolution(rings=24, insulated=14, exposed=16, below=18)
BELOW, COOLING = 3e-3, 10.0
STEPS, COOLING_STEPS = 20, 30
# a cell is dried once it held this share of its water's latent heat
_DRY = 0.999
_PARAMETERS = (
    *("heat_capacity", "conductivity", "blood_flow", "blood_heat_capacity", "temperature", "boiling", "latent_heat"),
    *("density", "water_share", "slope", "metal_heat_capacity", "metal_conductivity", "gas_constant"),
    *("collagen_frequency_factor", "collagen_activation", "cell_frequency_factor", "cell_activation"),
    *("exposed_tip", "needle_radius"),
)
_UNCERTAIN = ("heat_capacity", "conductivity", "temperature", "slope", "exposed_tip", "needle_radius")


@dataclass(frozen=True)
class Design:
    """One row but for its energy; lengths in m, pulse in s."""

    pulse: float
    depth: float
    exposed: str
    pitch: float


@dataclass(frozen=True)
class Solved:
    """The zones of one design, by damage and energy, and the volume that is dried, m^3, by energy."""

    zones: Mapping[str, tuple[Zone, ...]]
    dried: tuple[float, ...]


def numbers(tables: Tables) -> dict[str, float]:
    """The parameters that the table is solved with, by name, SI."""
    return {name: tables.parameter(f"heat.{name}").number for name in _PARAMETERS}


def medium_of(known: Mapping[str, float]) -> Medium:
    """Skin and needle as the parameters say."""
    return Medium(
        heat_capacity=known["heat_capacity"],
        conductivity=known["conductivity"],
        perfusion=known["blood_flow"] * known["blood_heat_capacity"],
        temperature=known["temperature"],
        boiling=known["boiling"],
        latent_heat=known["latent_heat"] * known["density"] * known["water_share"],
        slope=known["slope"],
        metal_heat_capacity=known["metal_heat_capacity"],
        metal_conductivity=known["metal_conductivity"],
    )


def damage_of(known: Mapping[str, float], kind: str) -> Damage:
    """The kinetics of `collagen` or `cell`."""
    return Damage(known[f"{kind}_frequency_factor"], known[f"{kind}_activation"] / known["gas_constant"])


def solve(known: Mapping[str, float], design: Design, resolution: Resolution = RESOLUTION) -> Solved:
    """One design, for every energy and kind of damage."""
    exposed = design.depth if design.exposed == "whole" else min(known["exposed_tip"], design.depth)
    grid = needle_grid(Needle(design.depth, exposed, known["needle_radius"], design.pitch), BELOW, resolution)
    pulse = Pulse(design.pulse, COOLING, STEPS, COOLING_STEPS)
    energies = np.array(ENERGIES_MJ) * units.factor("mJ")
    medium = medium_of(known)
    heated = heat(grid, medium, energies, pulse, [damage_of(known, kind) for kind in DAMAGES])
    dry = heated.vapour >= _DRY * (grid.volumes * medium.latent_heat)[:, None]
    volumes = np.where(grid.metal, 0.0, grid.volumes)
    return Solved(
        {
            kind: tuple(coagulated_zone(grid, damage) for damage in heated.damage[index].T)
            for index, kind in enumerate(DAMAGES)
        },
        tuple((dry & (volumes > 0)[:, None]).T.astype(float) @ volumes),
    )


def energy_spread(tables: Tables, pulse: float, exposed: str) -> dict[str, float]:
    """The standard deviation, in ln units, of the energy that gives the same zone, by kind of damage."""
    design = Design(pulse, _USUAL_DEPTH_MM * units.factor("mm"), exposed, _USUAL_PITCH_MM * units.factor("mm"))
    known = numbers(tables)
    usual = solve(known, design)
    squares = dict.fromkeys(DAMAGES, 0.0)
    for name in _UNCERTAIN:
        value = tables.parameter(f"heat.{name}")
        moved = solve({**known, name: value.number + (value.high - value.number) / NORMAL_95}, design)
        for kind in DAMAGES:
            squares[kind] += _shift(_volumes(usual, kind), _volumes(moved, kind)) ** 2
    return {kind: float(np.sqrt(square)) for kind, square in squares.items()}


def _volumes(solved: Solved, kind: str) -> Array:
    return np.array([zone.volume for zone in solved.zones[kind]])


def _shift(usual: Array, moved: Array) -> float:
    """By how much the logarithm of the energy moves for the same cube root of the volume, mean over what both reach."""
    energies, sizes, others = np.log(ENERGIES_MJ), np.cbrt(usual), np.cbrt(moved)
    counted = (usual > 0) & (sizes <= others.max())
    if not counted.any() or not (moved > 0).any():
        return 0.0
    first = int(np.flatnonzero(moved > 0)[0])
    start = max(first - 1, 0)
    return float(np.mean(np.interp(sizes[counted], others[start:], energies[start:]) - energies[counted]))


def table_rows(tables: Tables) -> Iterator[dict[str, str]]:
    """The rows of needling/coagulated_zone."""
    known, mm = numbers(tables), units.factor("mm")
    um, mm3 = units.factor("um"), units.factor("mm^3")
    place = itertools.count(1)
    for pulse_ms, exposed in itertools.product(PULSES_MS, EXPOSED):
        pulse = pulse_ms * units.factor("ms")
        spread = energy_spread(tables, pulse, exposed)
        for depth_mm, pitch_mm in itertools.product(DEPTHS_MM, PITCHES_MM):
            solved = solve(known, Design(pulse, depth_mm * mm, exposed, pitch_mm * mm))
            for kind, (index, energy) in itertools.product(DAMAGES, enumerate(ENERGIES_MJ)):
                zone = solved.zones[kind][index]
                yield {
                    "row_id": str(next(place)),
                    "damage": kind,
                    "exposed": exposed,
                    "pulse_ms": f"{pulse_ms:g}",
                    "depth_mm": f"{depth_mm:g}",
                    "pitch_mm": f"{pitch_mm:g}",
                    "energy_mJ": f"{energy:g}",
                    "above_um": f"{zone.above / um:.4g}",
                    "below_um": f"{zone.below / um:.4g}",
                    "width_um": f"{zone.width / um:.4g}",
                    "volume_mm3": f"{zone.volume / mm3:.4g}",
                    "dried_mm3": f"{solved.dried[index] / mm3:.3g}",
                    "energy_sd_ln": f"{spread[kind]:.3g}",
                    "source": "corneum_review",
                    "basis": "derived",
                    "grade": "very_low",
                }


def inputs_of_the_table(tables: Tables) -> FitInputs:
    """What the table is computed from: the parameters of heat, and the settings of the solution."""
    return FitInputs(
        tables=(),
        parameters=tuple(f"heat.{name}" for name in _PARAMETERS),
        settings={
            "energies": ENERGIES_MJ,
            "pulses": PULSES_MS,
            "depths": DEPTHS_MM,
            "pitches": PITCHES_MM,
            "cells": (RESOLUTION.rings, RESOLUTION.insulated, RESOLUTION.exposed, RESOLUTION.below),
            "steps": (STEPS, COOLING_STEPS, BELOW, COOLING),
        },
    )


def table_text(rows: Sequence[Mapping[str, str]]) -> str:
    """Rows as text of a table."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def main(folder: Path) -> None:
    """Solve, and write both tables under a folder of tables."""
    tables = load_tables()
    texts = {
        ZONES: table_text(list(table_rows(tables))),
        FITS: table_text(fit_rows(tables, [ZONES], COMMAND, inputs_of_the_table(tables))),
    }
    for name, text in texts.items():
        path = folder / f"{name}.csv"
        write_file(path, text)
        print(f"wrote {path}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[1] / "evidence" / "data")
