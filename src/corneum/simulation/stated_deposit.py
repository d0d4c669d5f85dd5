"""The deposit that a case states, and the film on the skin that what of it has no room makes."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corneum import units
from corneum.errors import InputFault
from corneum.evidence.derivation import Drawn, Input
from corneum.evidence.model_context import ModelContext
from corneum.needling.channels import Channels
from corneum.needling.infusion import Infused
from corneum.needling.infusion_in_skin import OPEN_SHARE, SWELLING
from corneum.simulation.case_keys import Case
from corneum.simulation.vehicle_film import WELL_MIXED
from corneum.transport import problem as make
from corneum.transport.delivery_request import with_back_flow

Array = NDArray[np.float64]


AS_FILM = "lies on the skin, as a film"
IN_VEHICLE = "lies on the skin, in the vehicle"
HELD = "leaves with the vehicle, whose concentration is held: it is not counted"


class StatedDeposit(NamedTuple):
    """The deposit, the film with what flowed back out of the skin mixed into it, what both were made from, and plain
    sentences on what was assumed."""

    deposit: make.Deposit | None
    film: make.Vehicle | None
    inputs: tuple[Input, ...] = ()
    notes: tuple[str, ...] = ()


def stated_deposit(
    context: ModelContext,
    case: Case,
    openings: make.Channels | None,
    tissue: make.Layers,
    film: make.Vehicle | None,
) -> StatedDeposit:
    """Deposit at the start: fluid in the channels, or a band of depth.

    Args:
        context: tables, and the virtual skins of the case.
        case: what it states.
        openings: its channels.
        tissue: its layers.
        film: what lies on the skin without the deposit.

    Raises:
        InputFault: fluid for channels that are not there.
    """
    placed = case.deposit
    cases = context.population.epistemic
    if placed is None:
        return StatedDeposit(None, film)
    dissolves = placed.dissolves or 0.0
    if placed.depth is not None and placed.amount is not None:
        top, bottom = placed.depth
        band = make.deposit_band(cases, amount=placed.amount, top=top, bottom=bottom, dissolves=dissolves)
        return StatedDeposit(band, film)
    assert placed.volume is not None and placed.concentration is not None
    if openings is None:
        raise InputFault("deposit.volume", None, "is placed in channels, and this treatment makes none")
    open_share, swelling = context.parameter(OPEN_SHARE), context.parameter(SWELLING)
    fitted = make.deposit_in_channels(
        openings,
        tissue,
        volume=placed.volume,
        concentration=placed.concentration,
        fluid_fraction=context.draw(open_share)[:, 0],
        expansion=context.draw(swelling)[:, 0],
    )
    inputs = (Input(open_share, 0.2), Input(swelling, 0.2))
    deposit = replace(fitted.deposit, dissolves=np.full(cases, dissolves))
    if not fitted.back_flow.any():
        return StatedDeposit(deposit, film, inputs)
    if film is not None and film.held:
        return StatedDeposit(deposit, film, inputs, (_flows_back(placed.volume, fitted.back_flow, HELD),))
    where = AS_FILM if film is None else IN_VEHICLE
    if film is None:
        thinnest = context.parameter("transport.thinnest_film").number
        film = make.vehicle(cases, thickness=thinnest, concentration=0.0, diffusivity=WELL_MIXED)
    film = with_back_flow(film, fitted.back_flow, placed.concentration)
    return StatedDeposit(deposit, film, inputs, (_flows_back(placed.volume, fitted.back_flow, where),))


def _flows_back(volume: float, back_flow: Array, where: str) -> str:
    """How much of a deposit has no room in the skin."""
    middle = float(np.median(back_flow))
    shown = units.show(middle, "uL/cm^2", 3)
    drawn = ""
    if len(back_flow) > 1:
        ends = (units.show(float(end), "uL/cm^2", 3) for end in np.quantile(back_flow, (0.025, 0.975)))
        drawn = f" ({' to '.join(ends)})"
    return f"{shown}{drawn} of the deposit, {middle / volume:.2g} of it, finds no room in the skin and {where}."


def where_it_went(infused: Infused, holes: Channels, used: float) -> tuple[str, ...]:
    """Where the serum of a treatment stands at the start, and which share of its needles ends in the dermis.

    Args:
        infused: the serum, where it settled.
        holes: the channels.
        used: volume used, m^3 per m^2.
    """

    def share(drawn: Drawn) -> str:
        return f"{float(np.median(drawn.draws)) / used:.2g}"

    notes = [
        f"{share(infused.in_channels)} of the serum stands in the channels at the start and {share(infused.in_tissue)} "
        f"in the tissue around them; {share(infused.on_surface)} lies on the surface."
    ]
    if np.any(infused.back_flow.draws > 0):
        notes.append(f"{share(infused.back_flow)} of it was brought into the skin and flowed back: it found no room.")
    dermal = float(np.mean(holes.dermal_share.draws))
    if np.any(infused.outlet.draws > 0) and dermal < 1:
        notes.append(f"{dermal:.2g} of the needles that pierce end in the dermis; others have next to no room.")
    return tuple(notes)
