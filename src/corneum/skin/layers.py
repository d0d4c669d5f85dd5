"""How thick the skin of a zone is: log-normal layers with study, zone, person and needle terms.

For person i and zone z, with the fitted median M of a woman of 40 (`skin/fitted_zones`):

    ln T = ln M + b_sex male + b_age (age - 40)/10 + K + W + P + R              dermis, epidermis, stratum corneum
    ln T_p = ln M_p + P_p + K_p                                                 papillary dermis

M, b_sex and b_age are known with a joint uncertainty; K is what studies and methods disagree about, one draw for all
zones; W the place within a zone; P a person's own, shared by all zones, corr(P_e, P_d) = rho between epidermis and
dermis; R belongs to a zone of a person. Each needle meets an epidermis and a stratum corneum that vary about the
person's. All terms were fitted (`corneum.calibration.thickness_fit`) but for the papillary dermis, of which no facial
mean was found.

Readings of total skin condition the dermis of every zone in closed form, because in ln units all terms are normal.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from corneum.errors import InputFault
from corneum.evidence.derivation import Drawn, Input
from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import NoData
from corneum.skin.dermis import dermis, papillary_and_reticular
from corneum.skin.epidermis import epidermis, stratum_corneum
from corneum.skin.fitted import ZONES
from corneum.skin.person import describe

Array = NDArray[np.float64]

LAYERS = (
    "stratum_corneum",
    "viable_epidermis",
    "epidermis",
    "papillary_dermis",
    "reticular_dermis",
    "dermis",
    "total_skin",
)


class HasTotalSkin(Protocol):
    """Readings of one zone of a client: total skin in m, None where it was not read."""

    @property
    def total_skin(self) -> float | None: ...


@dataclass(frozen=True)
class Measured:
    """A reading of total skin, in m, where there is no client file that holds it."""

    total_skin: float | None


@dataclass(frozen=True)
class Skin:
    """The layers of one zone, in m.

    Drawn over people (E, P): `stratum_corneum`, `viable_epidermis`, `epidermis` (both together),
    `papillary_dermis`, `reticular_dermis`, `dermis` (both together), `total_skin` (epidermis and dermis). Drawn over
    needles (E, P, N): `epidermis_at_needle`, `stratum_corneum_at_needle`.
    """

    zone: str
    stratum_corneum: Drawn
    viable_epidermis: Drawn
    epidermis: Drawn
    papillary_dermis: Drawn
    reticular_dermis: Drawn
    dermis: Drawn
    total_skin: Drawn
    epidermis_at_needle: Drawn
    stratum_corneum_at_needle: Drawn


def draw_skin(
    context: ModelContext,
    zone: str,
    *,
    age: float,
    age_spread: float = 0,
    sex: str,
    measurements: Mapping[str, HasTotalSkin] | None = None,
) -> Skin | NoData:
    """The layers of a zone.

    Args:
        context: tables and virtual people; draws are (E, P) over people and (E, P, N) over needles.
        zone: a zone of vocabulary/zones.
        age: years.
        age_spread: two standard deviations of the age, years.
        sex: female | male | unspecified.
        measurements: all readings of the client by zone. Total skin of a zone replaces what the tables say of its own
            zone and informs the other zones through the terms that zones share.

    Returns:
        Every layer in m; NoData for a zone whose thickness was never measured.

    Raises:
        InputFault: an unknown sex, or a reading no thicker than the epidermis.

    Source: skin/fitted_zones, skin/fitted_covariance, parameters/skin_fitted, parameters/skin.
    """
    if f"dermis_{zone}" not in context.table(ZONES).index:
        row = context.row("anatomy/zone_reference", zone)
        return NoData(
            f"the layers of the skin of the {zone} are not known: {row['how']}",
            "high-frequency ultrasound or histology of this zone",
            row.sources,
        )
    person = describe(context, age, age_spread, sex)
    read = {name: reading.total_skin for name, reading in sorted((measurements or {}).items()) if reading.total_skin}
    dermal, unread = dermis(context, zone, person, read)
    epidermal, at_needle = epidermis(context, zone, person)
    corneum, corneum_at_needle = stratum_corneum(context, zone, person, epidermal, at_needle)
    papillary, reticular = papillary_and_reticular(context, zone, dermal, unread)
    return Skin(
        zone=zone,
        stratum_corneum=corneum,
        viable_epidermis=context.drawn(
            epidermal.draws - corneum.draws, "m", "viable epidermis", "T_e - T_s", [epidermal, Input(corneum, 0.5)]
        ),
        epidermis=epidermal,
        papillary_dermis=papillary,
        reticular_dermis=reticular,
        dermis=dermal,
        total_skin=context.drawn(
            epidermal.draws + dermal.draws, "m", "total skin", "T_e + T_d", [Input(epidermal, 0), dermal]
        ),
        epidermis_at_needle=at_needle,
        stratum_corneum_at_needle=corneum_at_needle,
    )


def swollen(context: ModelContext, dry: Drawn, wet: float) -> Drawn:
    """Thickness of stratum corneum under water or a film: it gains until the last reading of the source and then stays.

    Args:
        context: tables and virtual people.
        dry: the layer before, m, shape (E, P) or (E, P, N).
        wet: seconds under water or a film.

    Returns:
        m, of the same shape.

    Source: egawa2007; parameters/skin swelling_*.
    """
    with context.model("wet stratum corneum") as model:
        full = context.parameter("skin.swelling_time", leverage=0.0)
        share = min(1.0, max(0.0, wet / full.number))
        factor = 1 + context.draw(context.parameter("skin.swelling_max"), leverage=0.5 * share) * share
        while factor.ndim < dry.draws.ndim:
            factor = factor[..., None]
        return model.drawn(dry.draws * factor, "m", f"T_s (1 + h min(1, t/t_h)), t {wet:g} s", uses=[dry])


def measured_layer(word: str, field: str) -> str:
    """The layer that a reading is of.

    Args:
        word: the layer as the file names it.
        field: the key that held it, for the message of a fault.

    Returns:
        "total_skin", the only layer that is taken.

    Raises:
        InputFault: any other layer; the fault says why.
    """
    if word == "total_skin":
        return word
    if word in ("epidermis", "viable_epidermis", "stratum_corneum"):
        raise InputFault(
            field,
            word,
            "only total_skin is taken: what ultrasound shows as epidermis is the echo where the sound enters, which"
            " reads thicker than histology, coherence tomography and confocal microscopy do",
            "total_skin",
        )
    raise InputFault(field, word, "allowed is total_skin, epidermis and dermis together", "total_skin")
