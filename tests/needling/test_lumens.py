"""Lumens: a Newtonian liquid flows as Hagen and Poiseuille say, gels thin, particles pass what is wide enough."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corneum.evidence.draws import Population
from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import NoData, Value, stated_value
from corneum.needling.described_device import inline_device
from corneum.needling.devices import device
from corneum.needling.lumens import (
    Lumens,
    gel_flow,
    lumens,
    power_law_flow,
    power_law_pressure,
    room_for_particles,
)
from tests.parameters import unnamed

FEW = Population(epistemic=8, person=2, needle=2)
# inner diameters of needles by gauge, m
GAUGES = {25: 0.26e-3, 26: 0.24e-3, 27: 0.21e-3, 30: 0.16e-3, 32: 0.11e-3}
LARGEST_PLLA = 63e-6


def arrays(*numbers: float) -> list[np.ndarray]:
    return [np.array([[number]]) for number in numbers]


def value(number: float, unit: str = "1") -> Value:
    return stated_value("test", number, unit, "")


def head(context: ModelContext, class_: str, bore: float, **stated: float) -> Lumens:
    through = lumens(context, inline_device(context, class_, count=20, base=130e-6, bore=bore, **stated))  # type: ignore[arg-type]
    assert isinstance(through, Lumens)
    return through


def test_a_newtonian_liquid_flows_as_hagen_and_poiseuille_say() -> None:
    """Q = pi R^4 dP / (8 mu L): water in a bore of 60 um by 1 mm under 1 kPa."""
    pressure, viscosity, radius, length = 1e3, 1e-3, 30e-6, 1e-3
    flow = power_law_flow(*arrays(pressure, viscosity, 1.0, radius, length))
    assert flow.item() == pytest.approx(np.pi * radius**4 * pressure / (8 * viscosity * length), rel=1e-12)


def test_a_power_law_liquid_flows_as_its_integral_over_the_tube() -> None:
    """Q = 2 pi times the integral of r v(r), v from the shear rate (r dP / 2 K L)^(1/n), by quadrature."""
    pressure, consistency, index, radius, length = 5e4, 60.0, 0.3, 50e-6, 2e-3
    r = np.linspace(0.0, radius, 200_001)
    shear = (r * pressure / (2 * consistency * length)) ** (1 / index)
    # by parts: the integral of 2 pi r v is that of pi r^2 times the shear rate
    expected = np.trapezoid(np.pi * r**2 * shear, r)
    flow = power_law_flow(*arrays(pressure, consistency, index, radius, length))
    assert flow.item() == pytest.approx(expected, rel=1e-6)


@given(
    pressure=st.floats(1e2, 1e6),
    consistency=st.floats(1e-3, 1e3),
    index=st.floats(0.1, 1.0),
    radius=st.floats(5e-6, 2e-4),
)
def test_pressure_and_flow_are_each_others_inverse(
    pressure: float, consistency: float, index: float, radius: float
) -> None:
    shape = arrays(consistency, index, radius, 1e-3)
    back = power_law_pressure(power_law_flow(np.array([[pressure]]), *shape), *shape)
    assert back.item() == pytest.approx(pressure, rel=1e-9)


def test_a_thicker_gel_a_longer_or_a_thinner_lumen_brings_less(context: ModelContext) -> None:
    wide, thin = head(context, "microinfusion_stamp", 90e-6), head(context, "microinfusion_stamp", 30e-6)
    gel = (value(20.0), value(0.3))
    assert np.all(gel_flow(context, wide, *gel).delivered.draws > gel_flow(context, thin, *gel).delivered.draws)
    assert np.all(gel_flow(context, wide, *gel).needed.draws < gel_flow(context, thin, *gel).needed.draws)
    thick = gel_flow(context, wide, value(200.0), value(0.3))
    assert np.all(thick.needed.draws > gel_flow(context, wide, *gel).needed.draws)
    assert np.all(thick.delivered.draws <= gel_flow(context, wide, *gel).delivered.draws)
    diluted = gel_flow(context, wide, *gel, 0.1)
    assert np.all(diluted.needed.draws < gel_flow(context, wide, *gel).needed.draws)
    longer = replace(wide, length=replace(wide.length, draws=2 * wide.length.draws))
    assert np.all(gel_flow(context, longer, *gel).delivered.draws < gel_flow(context, wide, *gel).delivered.draws)


def test_water_passes_a_stamp_and_a_filler_does_not(context: ModelContext) -> None:
    through = lumens(context, device(context, "aquagold"))
    assert isinstance(through, Lumens)
    assert np.median(gel_flow(context, through, value(1e-3), value(1.0)).delivered.draws) > 0.5
    row = context.row("needling/lumen_contents", "ha_crosslinked")
    filler = [row.value(name, f"{name}_low", f"{name}_high") for name in ("consistency", "index")]
    assert np.median(gel_flow(context, through, *filler).delivered.draws) < 1e-3


def test_a_filler_needs_the_force_that_is_measured_on_syringes(context: ModelContext) -> None:
    """Through 27 to 30 gauge fillers are pushed out with a few to a few tens of newtons (recalled; 28 products)."""
    for bore in (GAUGES[27], GAUGES[30]):
        one = head(context, "multi_needle_injector", bore)
        # one needle of half an inch, a hundredth of a millilitre a second
        through = replace(
            one,
            count=value(1.0),
            length=replace(one.length, draws=np.full_like(one.length.draws, 13e-3)),
            time=replace(one.time, draws=np.ones_like(one.time.draws)),
            volume=value(1e-8, "m^3"),
        )
        row = context.row("needling/lumen_contents", "ha_crosslinked")
        filler = [row.value(name, f"{name}_low", f"{name}_high") for name in ("consistency", "index")]
        assert 0.5 < np.median(gel_flow(context, through, *filler).force.draws) < 40


@pytest.mark.parametrize(("gauge", "passes"), [(25, True), (26, True), (27, True), (30, False), (32, False)])
def test_lactic_acid_particles_pass_the_needles_that_they_are_injected_with(
    context: ModelContext, gauge: int, passes: bool
) -> None:
    """The product is injected through 25 to 27 gauge; thinner needles block."""
    through = head(context, "multi_needle_injector", GAUGES[gauge])
    room = room_for_particles(context, through, value(LARGEST_PLLA, "m")).draws
    free = context.parameter("needling.free_passage").number
    assert bool(np.all(room >= free)) is passes


def test_thinner_needles_leave_less_room(context: ModelContext) -> None:
    rooms = [
        np.median(room_for_particles(context, through, value(LARGEST_PLLA, "m")).draws)
        for outer in (100e-6, 130e-6, 260e-6)
        if isinstance(through := lumens(context, inline_device(context, "microinfusion_stamp", base=outer)), Lumens)
    ]
    assert len(rooms) == 3 and rooms == sorted(rooms)
    assert rooms[1] < context.parameter("needling.free_passage").number


@pytest.mark.parametrize("which", ["skinpen", "roller_generic", "stamp_generic"])
def test_solid_needles_have_no_lumen(context: ModelContext, which: str) -> None:
    assert isinstance(lumens(context, device(context, which)), NoData)


def test_what_cannot_be_is_refused(context: ModelContext) -> None:
    through = head(context, "microinfusion_stamp", 60e-6)
    with pytest.raises(ValueError):
        gel_flow(context, through, value(1.0), value(1.0), 0.0)
    with pytest.raises(ValueError):
        room_for_particles(context, through, value(0.0, "m"))


@pytest.mark.parametrize("which", ["aquagold", "dermaqueen"])
def test_lumens_name_every_parameter_that_moves_them(context: ModelContext, which: str) -> None:
    def results(context: ModelContext) -> dict[str, object]:
        few = context.with_population(FEW)
        through = lumens(few, device(few, which))
        assert isinstance(through, Lumens)
        flow = gel_flow(few, through, value(30.0), value(0.3), 0.5)
        drawn = {name: part for name, part in vars(through).items() if not isinstance(part, Value)}
        return drawn | vars(flow) | {"room": room_for_particles(few, through, value(LARGEST_PLLA, "m"))}

    assert list(unnamed(results, context.tables, "needling")) == []
