"""What comes past the stratum corneum over all treated zones."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from corneum.client import Client
from corneum.evidence.derivation import Drawn
from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import Value
from corneum.planning.results import Delivered
from corneum.zones import area


def totals(context: ModelContext, client: Client, by_zone: Mapping[str, Delivered | None]) -> dict[str, Drawn]:
    """Amount of each solute past the stratum corneum over all treated zones, kg."""
    uptakes: dict[str, dict[str, Drawn]] = {}
    for zone, delivered in by_zone.items():
        for solute, layers in (delivered.amounts if delivered else {}).items():
            uptake = layers.get("uptake")
            if isinstance(uptake, Drawn):
                uptakes.setdefault(solute, {})[zone] = uptake
    return {solute: _total(context, client, by_area) for solute, by_area in uptakes.items()}


def _total(context: ModelContext, client: Client, uptakes: Mapping[str, Drawn]) -> Drawn:
    with context.model("uptake of a whole treatment") as model:
        sizes = {zone: area(context, zone, client.person.sex) for zone in uptakes}
        mass = np.asarray(sum(uptake.draws * sizes[zone].number for zone, uptake in uptakes.items()))
        uses: list[Drawn | Value] = [*uptakes.values(), *sizes.values()]
        return model.drawn(mass, "kg", "sum over zones of amount per area x area", uses=uses)
