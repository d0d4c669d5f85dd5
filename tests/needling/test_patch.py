"""Laid patches: chance and the lattice as limits, more passes never worse, the same seed the same holes."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from corneum.evidence.derivation import Drawn
from corneum.evidence.draws import Population
from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import NoData
from corneum.needling.channels import Channels
from corneum.needling.gaps import distances, evenness_of, variance_over_mean
from corneum.needling.patch import Patch, lay, rolled, slot_length, strokes, tiles
from tests.needling.needled import Treat

DEVICES = ["skinpen", "scanner_generic", "roller_CIT8", "stamp_generic", "aquagold", "dermaqueen", "infini"]
SIDE = 10e-3


def patch_of(holes: np.ndarray) -> Patch:
    return Patch(SIDE, holes, np.zeros_like(holes), "")


def test_holes_by_chance_cover_as_poisson_does() -> None:
    """1 - exp(-lambda pi r^2), variance over mean of counts 1."""
    chance = np.random.default_rng(3)
    density = 400e4
    laid_patch = [
        patch_of(chance.uniform(-SIDE / 2, 1.5 * SIDE, (chance.poisson(density * 4 * SIDE**2), 2))) for _ in range(8)
    ]
    for radius in (100e-6, 200e-6, 500e-6):
        share = np.mean([(distances(each) <= radius).mean() for each in laid_patch])
        assert share == pytest.approx(1 - math.exp(-density * math.pi * radius**2), abs=0.02)
    assert np.mean([variance_over_mean(each, 1e-3) for each in laid_patch]) == pytest.approx(1, abs=0.15)


def test_a_steady_tip_lays_a_lattice() -> None:
    """pi r^2/pitch^2 until the discs meet; the largest gap is half the diagonal; counts of whole squares are equal."""
    pitch = 1e-3
    for needles in (1, 25, 49):
        head = math.sqrt(needles) * pitch
        holes = tiles(
            np.random.default_rng(1), 15e-3, needles=needles, head=head, offset=0, turned=False, pierce_share=1
        )
        laid_patch = patch_of(holes + SIDE / 2)
        off = distances(laid_patch)
        for part in (0.1, 0.3, 0.5):
            assert (off <= part * pitch).mean() == pytest.approx(math.pi * part**2, abs=2e-3)
        assert off.max() == pytest.approx(pitch / math.sqrt(2), rel=0.01)
        assert variance_over_mean(laid_patch, pitch) == pytest.approx(0, abs=1e-12)


def test_a_drum_lays_its_needles_over_its_circumference() -> None:
    turn, width = 2 * math.pi * 10e-3, 20e-3
    holes = rolled(
        np.random.default_rng(1), 0.1, needles=192, rings=8, width=width, turn=turn, offset=0, pierce_share=1
    )
    inside = np.all(np.abs(holes) < 0.08, axis=1).sum() / 0.16**2
    assert inside == pytest.approx(192 / (turn * width), rel=0.02)


def test_strokes_have_the_density_of_geometry_and_an_uneven_hand_spreads_it() -> None:
    """N/(step swath); the gamma-distributed dwell of shape k adds to the variance over mean of large squares."""
    swath, needles, step = 2e-3, 40, 0.2e-3
    chance = np.random.default_rng(2)
    cartridge = (chance.uniform(size=(needles, 2)) - 0.5) * swath
    spread = {}
    for shape in (1.0, np.inf):
        holes = strokes(
            np.random.default_rng(5),
            40e-3,
            cartridge=cartridge,
            swath=swath,
            step=step,
            offset=0,
            shape=shape,
            pierce_share=0.1,
        )
        inside = holes[np.all(np.abs(holes) < 30e-3, axis=1)]
        assert len(inside) / 60e-3**2 == pytest.approx(0.1 * needles / (step * swath), rel=0.12)
        spread[shape] = variance_over_mean(Patch(60e-3, inside + 30e-3, inside, ""), 2e-3)
    assert spread[1.0] > 3 * spread[np.inf]


@pytest.mark.parametrize("which", DEVICES)
def test_a_patch_has_the_density_of_its_channels(which: str, treat: Treat, context: ModelContext) -> None:
    done = treat(which, 1.0)
    many = [lay(context, done.device, done.technique, done.channels, place=str(n)) for n in range(6)]
    area = 4 * SIDE**2
    laid = np.mean([len(each.holes) for each in many]) / area
    assert laid == pytest.approx(np.median(done.channels.density.draws), rel=0.15)


# a scanner lays a finer lattice in every pass, so it keeps no hole of fewer passes
@pytest.mark.parametrize("which", [which for which in DEVICES if which != "scanner_generic"])
def test_more_passes_keep_every_hole_and_never_widen_a_gap(which: str, treat: Treat, context: ModelContext) -> None:
    before: tuple[set[tuple[float, float]], np.ndarray] | None = None
    for passes in (1, 2, 5):
        done = treat(which, 1.0, passes=passes)
        laid_patch = lay(context, done.device, done.technique, done.channels)
        holes = {(float(x), float(y)) for x, y in np.round(laid_patch.holes, 9)}
        off = distances(laid_patch)
        if before is not None:
            assert before[0] <= holes
            assert np.all(off <= before[1] + 1e-12)
        before = (holes, off)


def test_the_same_seed_lays_the_same_holes_and_another_does_not(treat: Treat, context: ModelContext) -> None:
    done = treat("skinpen", 1.0)
    first, again, other = (
        lay(context.with_population(Population(seed=seed)), done.device, done.technique, done.channels).holes
        for seed in (1, 1, 2)
    )
    assert np.array_equal(first, again)
    assert first.shape != other.shape or not np.allclose(first, other)


def test_a_hand_leaves_wider_gaps_than_a_scanner_of_the_same_density(treat: Treat, context: ModelContext) -> None:
    def at(which: str) -> Drawn | NoData:
        done = treat(which, 1.0)
        density = context.drawn(
            np.full_like(done.channels.density.draws, 300e4), "1/m^2", "set", "300", [done.channels.density]
        )
        laid_patch = replace(done.channels, density=density)
        patch = lay(context, done.device, done.technique, laid_patch)
        return evenness_of(context, patch, laid_patch).gap

    pen, scanner = at("skinpen"), at("scanner_generic")
    assert not isinstance(pen, NoData) and not isinstance(scanner, NoData)
    assert float(pen.draws[0, 0]) > 1.2 * float(scanner.draws[0, 0])


def test_where_nothing_pierces_the_gap_has_no_number(treat: Treat, context: ModelContext) -> None:
    done = treat("skinpen", 1.0)
    none: Channels = replace(
        done.channels,
        density=context.drawn(np.zeros_like(done.channels.density.draws), "1/m^2", "0", "0", [done.channels.density]),
    )
    figures = evenness_of(context, lay(context, done.device, done.technique, none), none)
    assert isinstance(figures.gap, NoData) and isinstance(figures.spread, NoData)
    assert figures.near.draws[0, 0] == 0 and figures.word == "wide gaps"


@pytest.mark.parametrize(("depth", "slot"), [(0.5e-3, 0.21e-3), (1.5e-3, 1.03e-3)])
def test_a_roller_draws_its_holes_out(depth: float, slot: float, treat: Treat, context: ModelContext) -> None:
    """0.21 mm at 0.5 mm and 1.03 mm at 1.5 mm on a drum of 10 mm radius, rigid skin, no slip."""
    done = treat("roller_generic", 1.0)
    reached = context.drawn(
        np.full_like(done.channels.depth_in_place.draws, depth), "m", "set", f"{depth}", [done.channels.depth_in_place]
    )
    laid_patch = replace(done.channels, depth_in_place=reached)
    figures = slot_length(context, done.device, done.technique, laid_patch)
    assert figures.draws == pytest.approx(slot, rel=0.02)


def test_a_dragging_pen_makes_slots_and_a_stamp_round_holes(treat: Treat, context: ModelContext) -> None:
    lengths = {}
    for which in ("skinpen", "aquagold", "infini", "scanner_generic"):
        done = treat(which, 1.0)
        lengths[which] = slot_length(context, done.device, done.technique, done.channels).draws
    assert lengths["skinpen"].min() >= 0 and 0.01e-3 < np.median(lengths["skinpen"]) < 0.3e-3
    assert all(lengths[which].max() == 0 for which in ("aquagold", "infini", "scanner_generic"))
    deeper = treat("skinpen", 2.0)
    longer = slot_length(context, deeper.device, deeper.technique, deeper.channels).draws
    assert np.all(longer >= lengths["skinpen"])
