"""Radio frequency as it was offered: what heats one needle, and what stands against it.

`energy` in a client's file is that of one needle in one pulse. Where it is higher than any energy of one needle that
was read, and shared among the needles of the tip it is not, either may be meant: both readings are carried, and the
plan says so. What no device gives is refused, as is what passes the device's own manual. Nothing here raises or invents
a setting.
"""

from __future__ import annotations

from dataclasses import replace

from corneum.client import Considered
from corneum.evidence.derivation import Drawn
from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Text, statement
from corneum.evidence.value import NoData
from corneum.needling.devices import Device, specification
from corneum.needling.energy_limits import beyond, energy_limits
from corneum.needling.heat import Coagulation, Heating, insulated
from corneum.planning.treatments import Treatment
from corneum.safety.reasons import Reason
from corneum.skin.layers import Skin

ABSURD, BEYOND_MANUAL, AMBIGUOUS = "energy_absurd", "energy_beyond_manual", "energy_ambiguous"
MERGED, DRIED, BURNS = "coagulated_zones_merge", "needle_dries_skin", "epidermis_coagulated"
# reasons that leave no energy to set
REFUSE = (ABSURD, BEYOND_MANUAL, AMBIGUOUS, MERGED, DRIED, BURNS)
_DARKEST = ("V", "VI")
_DARKER = ("IV", *_DARKEST)
_KEYS = ("energy", "pulse", "power", "tip")


def tip_of(treatment: Treatment) -> int | None:
    """The needles of the tip that was offered; None where nobody said."""
    return None if treatment.considered is None else treatment.considered.tip


def heating_of(context: ModelContext, tool: Device, offer: Considered | None) -> Heating | None:
    """How the needles of a device are heated as it was offered, for one needle; None without radio frequency.

    Args:
        context: tables, virtual people and record.
        tool: the device, with the needles of the tip that was offered.
        offer: what was asked about; where nothing is, energy and pulse stay unknown.
    """
    if not tool.rf:
        return None
    if offer is None:
        return Heating()
    needles = _needles(context, tool)
    power = None if offer.power is None else offer.power / needles
    usual = context.parameter("heat.energy_usual").number
    either = offer.energy is not None and offer.energy / needles <= usual < offer.energy
    shared = offer.energy / needles if offer.energy is not None and either else None
    return Heating(offer.energy, offer.pulse, power, shared)


def offer_reasons(
    context: ModelContext, tool: Device, offer: Considered | None, fitzpatrick: str | None
) -> tuple[Reason, ...]:
    """What stands against the energy, power or pulse that was offered, or why one of them is not used.

    Args:
        context: tables, virtual people and record.
        tool: the device, with the needles of the tip that was offered.
        offer: what was asked about.
        fitzpatrick: skin type, None where it is not known.
    """
    stated = () if offer is None else tuple(key for key in _KEYS if getattr(offer, key) is not None)
    if offer is None or not stated:
        return ()
    heating = heating_of(context, tool, offer)
    if heating is None:
        reasons = [_reason("heat_not_used", "note", keys=stated, device=tool.name)]
    else:
        reasons = _against(context, tool, offer, heating, fitzpatrick)
    # an offer is the same in every zone
    return tuple(replace(reason, person_wide=True) for reason in reasons)


def _against(
    context: ModelContext, tool: Device, offer: Considered, heating: Heating, fitzpatrick: str | None
) -> list[Reason]:
    if _is_absurd(context, offer, heating):
        return [_reason(ABSURD, "contraindicated")]
    reasons = []
    limits = energy_limits(context, tool)
    if limits is not None and beyond(limits, heating, darker=fitzpatrick in _DARKEST):
        reasons.append(
            _reason(BEYOND_MANUAL, "contraindicated", limits.row.sources, limits.row.grade, device=tool.name)
        )
    if heating.least_energy is not None:
        reasons.append(_reason(AMBIGUOUS, "note", needles=round(_needles(context, tool))))
    if heating.energy is not None and heating.power is not None:
        reasons.append(_reason("power_not_used", "note"))
    if heating.energy_per_needle is None and heating.pulse is not None:
        reasons.append(_reason("pulse_alone", "note"))
    if heating.pulse is None and (heating.energy is not None or heating.power is not None):
        reasons.append(_reason("pulse_missing", "note"))
    return reasons


def _is_absurd(context: ModelContext, offer: Considered, heating: Heating) -> bool:
    most = {name: context.parameter(f"heat.{name}_absurd").number for name in ("energy", "power", "pulse")}
    settings = {"energy": heating.energy_per_needle, "power": offer.power, "pulse": offer.pulse}
    return any(value is not None and value > most[name] for name, value in settings.items())


def zone_reasons(
    context: ModelContext, tool: Device, zone: Coagulation | NoData, skin: Skin, fitzpatrick: str | None
) -> tuple[Reason, ...]:
    """What the coagulated zone of a needle says against its energy in one zone of the face.

    Args:
        context: tables, virtual people and record.
        tool: the device.
        zone: what one needle coagulates.
        skin: the skin of the zone.
        fitzpatrick: skin type, None where it is not known.
    """
    if isinstance(zone, NoData) or isinstance(zone.volume_per_needle, NoData):
        return ()
    least = context.parameter("heat.refusing_share").number
    coagulated = zone.volume_per_needle.draws > 0
    merged = _share(zone.width, zone.pitch)
    at_surface = isinstance(zone.top, Drawn) and bool(
        (coagulated & (zone.top.draws < skin.epidermis.draws)).mean() >= least
    )
    dry = context.parameter("heat.dried_part").number * zone.volume_per_needle.draws
    dried = isinstance(zone.dried_volume, Drawn) and bool(
        (coagulated & (zone.dried_volume.draws > dry)).mean() >= least
    )
    reasons = []
    if merged >= least:
        reasons.append(_reason(MERGED, "contraindicated"))
    if dried:
        reasons.append(_reason(DRIED, "not_recommended"))
    if at_surface and insulated(tool) is not True and fitzpatrick in _DARKER:
        reasons.append(_reason(BURNS, "not_recommended"))
    return tuple(reasons)


def _share(wide: Drawn | NoData, least: Drawn | NoData) -> float:
    """Share of the draws in which the first is not below the second; none where one is not known."""
    if isinstance(wide, NoData) or isinstance(least, NoData):
        return 0.0
    return float((wide.draws >= least.draws).mean())


def _needles(context: ModelContext, tool: Device) -> float:
    count = specification(context, tool, "needle_count")
    return 1.0 if isinstance(count, NoData) else count.number


def _reason(
    code: str,
    strength: str,
    sources: tuple[str, ...] = ("corneum_review",),
    grade: str = "very_low",
    **fields: str | int | tuple[str, ...],
) -> Reason:
    why: Text = statement(f"planning.heat.{code}", **fields)
    return Reason(code, strength, why, statement(f"planning.heat.{code}.do"), sources=sources, grade=grade)
