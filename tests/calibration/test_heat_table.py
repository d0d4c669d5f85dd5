"""The table of coagulated zones: computed from the parameters at hand, monotone, and read back as it stands."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from corneum.calibration.heat_table import (
    COMMAND,
    DEPTHS_MM,
    ENERGIES_MJ,
    EXPOSED,
    PITCHES_MM,
    PULSES_MS,
    RESOLUTION,
    ZONES,
    Design,
    inputs_of_the_table,
    numbers,
    solve,
)
from corneum.calibration.input_digest import FITS
from corneum.evidence.tables import load_tables
from corneum.needling.zone_table import DAMAGES, ZoneTable, zone_table

TABLES = load_tables()
KINDS = tuple(itertools.product(DAMAGES, EXPOSED))


def block(kind: tuple[str, str]) -> ZoneTable:
    return zone_table(TABLES, *kind)


def test_the_table_was_computed_from_the_parameters_at_hand() -> None:
    """Run python -m corneum.calibration.heat_table after a change of parameters/heat."""
    (row,) = (row for row in TABLES[FITS].rows if row["fitted_table"] == ZONES)
    inputs = inputs_of_the_table(TABLES)
    assert row["digest"] == inputs.digest(TABLES) and row["made_by"] == COMMAND
    assert len(TABLES[ZONES].rows) == 2 * 2 * len(PULSES_MS) * len(DEPTHS_MM) * len(PITCHES_MM) * len(ENERGIES_MJ)


@pytest.mark.parametrize("place", [(2, 2, 1, "tip"), (0, 0, 0, "whole")])
def test_rows_are_what_the_model_gives(place: tuple[int, int, int, str]) -> None:
    pulse, depth, pitch = PULSES_MS[place[0]], DEPTHS_MM[place[1]], PITCHES_MM[place[2]]
    solved = solve(numbers(TABLES), Design(pulse * 1e-3, depth * 1e-3, place[3], pitch * 1e-3))
    for damage, (index, energy) in itertools.product(DAMAGES, enumerate(ENERGIES_MJ)):
        axes = {"pulse_ms": pulse, "depth_mm": depth, "pitch_mm": pitch, "energy_mJ": energy}
        at = {name: f"{value:g}" for name, value in axes.items()}
        (row,) = TABLES[ZONES].where(damage=damage, exposed=place[3], **at)
        zone = solved.zones[damage][index]
        assert float(row["volume_mm3"]) == pytest.approx(zone.volume * 1e9, rel=1e-3, abs=1e-9)
        assert float(row["width_um"]) == pytest.approx(zone.width * 1e6, rel=1e-3, abs=1e-9)


def test_finer_cells_move_the_table_by_little() -> None:
    design = Design(0.1, 2e-3, "tip", 1.6e-3)
    rough = solve(numbers(TABLES), design)
    fine = solve(numbers(TABLES), design, RESOLUTION.refined(2))
    for damage in DAMAGES:
        pairs = zip(rough.zones[damage], fine.zones[damage], strict=True)
        known = [(a.volume, b.volume) for a, b in pairs if a.volume > 0]
        assert len(known) > 3
        for first, second in known:
            # a zone of a few cells is known worse
            assert first == pytest.approx(second, rel=0.05 if second > 3e-11 else 0.25)


@pytest.mark.parametrize("kind", KINDS)
def test_every_size_rises_with_energy(kind: tuple[str, str]) -> None:
    blocks = block(kind).blocks
    for name in ("above_um", "below_um", "width_um", "volume_mm3", "dried_mm3"):
        assert np.diff(blocks[name], axis=-1).min() >= -1e-9, name


@pytest.mark.parametrize("exposed", EXPOSED)
def test_cells_die_where_collagen_holds(exposed: str) -> None:
    assert (block(("cell", exposed)).blocks["volume_mm3"] >= block(("collagen", exposed)).blocks["volume_mm3"]).all()


@pytest.mark.parametrize("kind", KINDS)
def test_between_rows_sizes_stay_monotone_and_meet_the_rows(kind: tuple[str, str]) -> None:
    table = block(kind)
    energies = np.geomspace(5e-4, 3.0, 200)
    depth, pitch = np.full(200, 1.7e-3), np.full(200, 1.43e-3)
    sizes = table.sizes(0.17, depth, pitch, energies)
    for size in (sizes.above, sizes.below, sizes.width, sizes.volume, sizes.dried):
        assert np.diff(size).min() >= -1e-15 and size[-1] > 0
    assert (sizes.above <= depth).all() and sizes.volume[0] == 0
    row = table.nearest(0.1, 2e-3, 1.6e-3, 0.512)
    at = table.sizes(0.1, np.array([2e-3]), np.array([1.6e-3]), np.array([0.512]))
    assert at.volume[0] == pytest.approx(row.value("volume_mm3").number, rel=1e-9)


def test_what_lies_around_the_table_is_taken_at_its_ends() -> None:
    table = block(("cell", "tip"))
    one = np.ones(1)
    inside = table.sizes(4.0, 3.5e-3 * one, 1.6e-3 * one, 2.048 * one)
    outside = table.sizes(9.0, 6e-3 * one, 5e-3 * one, 9.0 * one)
    assert outside.volume == pytest.approx(inside.volume) and outside.width == pytest.approx(inside.width)
