"""The deposit that fluid pushed into channels leaves, and what of it has no room and flows back."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from corneum.needling.infusion_room import Outlet, fill
from corneum.transport.components import Channels, Deposit, Layers

Array = NDArray[np.float64]

BARRIER, EPIDERMIS = "stratum_corneum", "viable_epidermis"


class Placed(NamedTuple):
    """What stays in the skin, and the volume that flows back onto it (B,), m^3 per m^2."""

    deposit: Deposit
    back_flow: Array


def deposit_in_channels(
    openings: Channels,
    tissue: Layers,
    *,
    volume: ArrayLike,
    concentration: ArrayLike,
    fluid_fraction: ArrayLike,
    expansion: ArrayLike = 0.0,
    outlet: ArrayLike = 0.0,
    reach: ArrayLike | None = None,
) -> Placed:
    """The deposit that fluid driven into channels leaves, by the law of `infusion_room`.

    The water of lumen and tissue holds the fluid's own concentration at most: a tissue that holds less of the solute,
    K (1 + b), than the fluid that comes to it takes that little of it, and the rest moves on or flows back. The layer
    named stratum_corneum takes none, and needles that end in one named viable_epidermis fill that alone.

    Args:
        openings: the channels of B cases.
        tissue: the layers that they stand in.
        volume: V, m^3 per m^2 of skin; this and all that follows is a scalar or (B,).
        concentration: of the solute in the fluid, kg/m^3.
        fluid_fraction: share of the tissue that is open to fluid.
        expansion: share of its volume by which tissue swells once it is full.
        outlet: depth from which on the fluid leaves the needle, m; 0: all along the track.
        reach: depth of the tips of the needles that carried it, m; without it, or where it lies above the end of
            the open lumen, that end.

    Returns:
        The deposit, each array of shape (B,), and what flows back: amount/concentration + back_flow = V.
    """
    cases = openings.density.shape[0]
    fluid, strength, open_to = (np.broadcast_to(x, (cases,)) for x in (volume, concentration, fluid_fraction))
    ceiling = _end_of(tissue, BARRIER, np.zeros(cases))
    tip = openings.depth if reach is None else np.maximum(openings.depth, reach)
    holds = tissue.partition * (1 + tissue.binding)
    below = [index for index, name in enumerate(tissue.names) if name != BARRIER] or [0]
    site = Outlet(
        lumen_radius=openings.radius,
        lumen_depth=openings.depth,
        upper=np.broadcast_to(outlet, (cases,)),
        tip=tip,
        ceiling=ceiling,
        epidermis=_end_of(tissue, EPIDERMIS, ceiling),
        floor=tissue.thickness.sum(axis=1),
        cell=1.0 / np.sqrt(np.pi * openings.density),
        fluid_fraction=open_to,
        expansion=np.broadcast_to(expansion, (cases,)),
        lumen_share=np.minimum(1.0, openings.partition),
        most=holds[:, below].min(axis=1),
    )
    filled = fill(fluid / openings.density, site)
    settled = filled.in_lumen + filled.in_tissue
    in_lumen = np.divide(filled.in_lumen, settled, out=np.ones(cases), where=settled > 0)
    empty = filled.bottom <= filled.top
    deposit = Deposit(
        settled * openings.density * strength,
        np.where(empty, 0.0, filled.top),
        np.where(empty, openings.depth, filled.bottom),
        filled.radius,
        in_lumen=in_lumen,
    )
    return Placed(deposit, filled.back_flow * openings.density)


def _end_of(tissue: Layers, name: str, otherwise: Array) -> Array:
    """Depth (B,) m of the lower end of the layers of that name."""
    if name not in tissue.names:
        return otherwise
    last = len(tissue.names) - 1 - tissue.names[::-1].index(name)
    return np.asarray(tissue.thickness[:, : last + 1].sum(axis=1))
