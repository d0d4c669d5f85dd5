"""What the needles of a treatment bring into a skin, settled where there is room for it: see `infusion_room`.

Needles that end in the dermis and needles that end in the epidermis are settled apart, each at the mean depth on its
side of the boundary, and added up by the share of each.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corneum.evidence.derivation import Drawn, Input
from corneum.evidence.model_context import Model, ModelContext
from corneum.needling.channels import Channels
from corneum.needling.infusion_room import Filled, Outlet, fill
from corneum.skin.layers import Skin

Array = NDArray[np.float64]

OPEN_SHARE, SWELLING = "transport.fluid_fraction", "transport.expansion"


@dataclass(frozen=True)
class Brought:
    """What needles bring: `volume` (E, P) m^3/m^2, the `capacity` that it was limited by, `pierced` the share of the
    needles that pierce where fluid is pushed through them, None where their channels take it up; when the `serum` was
    put on, and whether it is set down by the needles themselves, to their tips (`by_needles`). `opening` (E, 1) m of
    hollow needles, from the tip up; None of others."""

    volume: Array
    capacity: Drawn
    pierced: Drawn | None
    serum: str
    by_needles: bool
    opening: Drawn | None = None


@dataclass(frozen=True)
class Settled:
    """Drawn (E, P): as the fields of `infusion.Infused` of those names."""

    entered: Drawn
    in_channels: Drawn
    in_tissue: Drawn
    back_flow: Drawn
    outlet: Drawn
    reach: Drawn


def settle(context: ModelContext, channels: Channels, skin: Skin, brought: Brought, used: str) -> Settled:
    """Where the fluid stays that needles bring into a skin.

    Args:
        context: Tables, virtual people and record.
        channels: The channels of the treatment.
        skin: The skin that they stand in.
        brought: What is brought into them.
        used: Volume used per area, in words, for the derivations.
    """
    outlet, reach = _between(context, channels, brought)
    with context.model("fluid settled in skin") as model:
        model.uses(channels.density, channels.area_fraction, Input(channels.depth, 0.5), Input(reach, 0.5))
        model.uses(Input(outlet, 0.5), Input(channels.dermal_share, 0.5), brought.capacity)
        model.uses(*(Input(getattr(skin, name), 0.5) for name in ("stratum_corneum", "epidermis", "total_skin")))
        stays: Array | float = 1.0
        if brought.pierced is not None:
            model.uses(brought.pierced)
            stays = context.draw(context.parameter("needling.injected_share"))
        dermal = channels.dermal_share.draws if brought.pierced is not None or brought.by_needles else None
        lumen, tissue = _settled(model, channels, skin, (outlet, reach), brought.volume * stays, dermal)
        equation = f"lumens, then tissue open to fluid and swollen, {used}"
        entered = np.minimum(lumen + tissue, brought.volume)
        in_channels = model.drawn(lumen, "m", f"{equation}: in lumens")
        in_tissue = model.drawn(tissue, "m", f"{equation}: in tissue")
        back_flow = model.drawn(brought.volume - entered, "m", f"brought less {equation}")
    parts = [in_channels, in_tissue]
    inside = context.drawn(entered, "m", "volume in the skin", "in lumens and in tissue", parts)
    return Settled(inside, in_channels, in_tissue, back_flow, outlet, reach)


def _between(context: ModelContext, channels: Channels, brought: Brought) -> tuple[Drawn, Drawn]:
    """The depths (E, P) m between which fluid leaves the needles: along the opening where it is pushed through a bore,
    all along where needles set it down, in the open lumen where channels take it up, or as deep as it was carried."""
    tip, lumen = channels.depth_in_place, channels.depth
    with context.model("depth that a fluid is brought to") as model:
        if brought.pierced is not None or brought.by_needles:
            reach = model.drawn(tip.draws, "m", "d of the tips", uses=[tip])
        elif brought.serum == "before":
            carried = context.draw(context.parameter("needling.carried_share", leverage=0.5))
            deeper = lumen.draws + carried * np.maximum(tip.draws - lumen.draws, 0.0)
            reach = model.drawn(deeper, "m", "d_open + c (d - d_open)", uses=[lumen, Input(tip, 0.5)])
        else:
            reach = model.drawn(lumen.draws, "m", "d_open", uses=[lumen])
        upper = np.zeros_like(reach.draws)
        if brought.pierced is not None:
            gap = 0.0 if brought.opening is None else brought.opening.draws
            model.uses(*(() if brought.opening is None else (brought.opening,)))
            upper = np.maximum(reach.draws - gap, np.finfo(float).tiny)
        outlet = model.drawn(upper, "m", "d less the opening if pushed through, else all along", uses=[reach])
    return outlet, reach


def _settled(
    model: Model,
    channels: Channels,
    skin: Skin,
    between: tuple[Drawn, Drawn],
    volume: Array,
    dermal: Array | None,
) -> tuple[Array, Array]:
    """Volume (E, P) m^3/m^2 in lumens and in tissue; `dermal` is the share of needles that end in the dermis, None
    where the mean depth decides."""
    density, epidermis = channels.density.draws, skin.epidermis.draws
    some = np.maximum(density, np.finfo(float).tiny)
    each = np.where(density > 0, volume / some, 0.0)
    upper, tip = (depth.draws for depth in between)
    if dermal is None:
        filled = _filled(model, channels, skin, each, upper, tip)
        return density * filled.in_lumen, density * filled.in_tissue
    beyond = epidermis * (1 + np.finfo(float).eps * 4)
    deep = _filled(
        model, channels, skin, each, np.where(upper > 0, np.maximum(upper, beyond), 0.0), np.maximum(tip, beyond)
    )
    shallow = _filled(model, channels, skin, each, np.minimum(upper, epidermis), np.minimum(tip, epidermis))
    return (
        density * (dermal * deep.in_lumen + (1 - dermal) * shallow.in_lumen),
        density * (dermal * deep.in_tissue + (1 - dermal) * shallow.in_tissue),
    )


def _filled(model: Model, channels: Channels, skin: Skin, each: Array, upper: Array, tip: Array) -> Filled:
    """What a channel takes (E, P), m^3, whose fluid leaves the needle between two depths, m."""
    context = model.context
    density = np.maximum(channels.density.draws, np.finfo(float).tiny)
    # lumens that overlap hold their common room once
    radius = np.sqrt(channels.area_fraction.draws / (math.pi * density))
    share, swelling = (
        context.draw(context.parameter(name, leverage=0.5), leverage=0.5) for name in (OPEN_SHARE, SWELLING)
    )
    site = Outlet(
        lumen_radius=radius,
        lumen_depth=np.minimum(channels.depth.draws, tip),
        upper=upper,
        tip=tip,
        ceiling=skin.stratum_corneum.draws,
        epidermis=skin.epidermis.draws,
        floor=skin.total_skin.draws,
        cell=1 / np.sqrt(math.pi * density),
        fluid_fraction=share,
        expansion=swelling,
    )
    return fill(each, site)
