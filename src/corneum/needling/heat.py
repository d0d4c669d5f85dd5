"""What radio-frequency needles coagulate: read off the table of the bioheat model where energy and pulse are known.

Where one of them is unknown, how deep the tissue is coagulated stays open between two studies that contradict each
other, carried as two forms, and no volume is computed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from corneum.errors import OutOfDomain
from corneum.evidence.derivation import Drawn
from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import NoData
from corneum.needling.devices import Device


@dataclass(frozen=True)
class Heating:
    """How the needles are heated, for one needle and one pulse; None where nobody said.

    `energy` in J and `power` in W, both of one needle; `pulse` in s. `least_energy` (J) is set where the stated energy
    may be read in two ways, that of one needle or that of the whole tip: the lower reading, of one needle.
    """

    energy: float | None = None
    pulse: float | None = None
    power: float | None = None
    least_energy: float | None = None

    @property
    def energy_per_needle(self) -> float | None:
        """J that one needle gives in one pulse: as stated, else power x pulse; None where neither is known."""
        if self.energy is not None or self.power is None or self.pulse is None:
            return self.energy
        return self.power * self.pulse


@dataclass(frozen=True)
class Coagulation:
    """The tissue that one needle coagulates in one pulse.

    `top` and `bottom` are depths below the surface between which tissue is coagulated, m; `width` the widest diameter
    of the zone, m; `volume_per_needle` in m^3, without the needle itself. Drawn (E, P), NoData where energy or pulse is
    not known: `bottom` is then the depth as two competing forms.
    """

    top: Drawn | NoData
    bottom: Drawn
    width: Drawn | NoData
    volume_per_needle: Drawn | NoData


def coagulation(context: ModelContext, device: Device, depth_in_place: Drawn, heating: Heating) -> Coagulation:
    """The tissue that one needle coagulates in one pulse.

    Args:
        context: Tables, virtual people and record.
        device: A device with radio-frequency needles.
        depth_in_place: Depth of each needle, m, shape (E, P, N).
        heating: Energy and pulse of one needle.

    Raises:
        OutOfDomain: The device has no radio frequency.

    Source: needling/coagulated_zone, computed by the bioheat model; hendel2019 and manuskiatti2016 where energy or
    pulse is not known.
    """
    unknown = NoData("energy of one needle or pulse not stated", "energy of one needle and pulse, by the maker's manual")
    return Coagulation(unknown, coagulated_depth(context, device, depth_in_place), unknown, unknown)


def coagulated_depth(context: ModelContext, device: Device, depth_in_place: Drawn) -> Drawn:
    """Depth below the surface down to which tissue is coagulated, mean over the needles, m, shape (E, P).

    Either the whole track down to the tip, or a zone below the surface, one of the two per outer draw; never deeper
    than the needle. For a needle whose energy or pulse is not known.

    Args:
        context: Tables, virtual people and record.
        device: A device with radio-frequency needles.
        depth_in_place: Depth of each needle, m, shape (E, P, N).

    Raises:
        OutOfDomain: The device has no radio frequency.

    Source: hendel2019 (histology of one participant), manuskiatti2016 (two people, by energy).
    """
    if not device.rf:
        raise OutOfDomain("coagulated depth", "devices", device.name, "with radio-frequency needles")
    reached = depth_in_place.draws
    with context.model("coagulated depth") as model:
        zone = context.parameter("needling.coagulation_zone")
        weight = context.parameter("needling.coagulation_full_weight", leverage=0.0)
        full = context.uniform("needling.coagulation_form", "epistemic") < weight.number
        shallow = np.minimum(reached, context.draw(zone)[..., None])
        return model.drawn(
            np.where(full[..., None], reached, shallow).mean(axis=-1),
            "m",
            "d or min(d, zone), one of the two per outer draw, mean over the needles",
            uses=[depth_in_place],
        )
