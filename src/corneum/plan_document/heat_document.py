"""What a plan holds of radio frequency: the zone that each needle coagulates, and the settings of the card.

An energy or a pulse is set only where it was offered, the device's own manual was read and allows it, and nothing that
was computed stands against it; a card says else why there is none.
"""

from __future__ import annotations

from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Text, statement
from corneum.evidence.value import NoData, stated_value
from corneum.needling.devices import Device
from corneum.needling.energy_limits import energy_limits
from corneum.needling.heat import Coagulation
from corneum.plan_document import document_parts
from corneum.plan_document.quantities import number
from corneum.plan_document.sentences import sentences
from corneum.plan_document.zone_details import NO_DEPTH
from corneum.plan_document.zone_models import Heat
from corneum.planning.offered_heat import REFUSE
from corneum.planning.results import Quantity, TreatmentResult, ZoneResult, median
from corneum.wording.readers import Reader, sees_depths

NO_MANUAL = NoData("set by the maker's manual; none was read here, so none is printed", "the maker's manual")
REFUSED = NoData("refused; the reasons stand with the treatment", "an offer with less energy")
NOT_OFFERED = NoData("not part of the offer, and none is invented", "the maker's manual")
NOT_IN_MANUAL = NoData("the manual that was read does not name it, so none is printed", "the maker's manual")
FOR_PROFESSIONALS = NoData("settings are for the professional who treats", "a visit to one")
_STATED = "stated in the client's file"


def heat_document(context: ModelContext, zone: Coagulation | NoData, reader: Reader, *, sets: bool) -> Heat | None:
    """What one needle coagulates; None without radio frequency. Depths only where the reader is told what to set."""
    if isinstance(zone, NoData):
        return None
    return Heat(
        top=number(context, zone.top if sets else NO_DEPTH),
        bottom=number(context, zone.bottom if sets else NO_DEPTH),
        width=number(context, zone.width),
        volume_per_needle=number(context, zone.volume_per_needle),
        sentence=sentences(_sentence(zone), reader),
    )


def _sentence(zone: Coagulation) -> Text:
    volume = zone.volume_per_needle
    if isinstance(volume, NoData):
        return statement("plan.heat.unknown", reason=volume.reason)
    readings = statement("plan.heat.two_readings" if zone.two_readings else "plan.heat.one_reading")
    text_id = "plan.heat.zone" if median(volume) else "plan.heat.none"
    return statement(text_id, readings=readings) + statement("plan.heat.rest")


def card_settings(
    context: ModelContext, device: Device, result: TreatmentResult, outcome: ZoneResult, reader: Reader
) -> dict[str, document_parts.Quantity]:
    """`energy`, `pulse` and `tip` of a card; empty without radio frequency."""
    if not device.rf:
        return {}
    offer, limits = result.treatment.considered, energy_limits(context, device)
    refused = any(reason.code in REFUSE for reason in (*result.reasons, *outcome.reasons))
    energy, pulse, tip = (None, None, None) if offer is None else (offer.energy, offer.pulse, offer.tip)
    settings: dict[str, Quantity] = {
        "energy": NO_MANUAL if limits is None else _setting("energy", energy, "J", limits.energy),
        "pulse": NO_MANUAL if limits is None else _setting("pulse", pulse, "s", limits.pulse),
    }
    if not sees_depths(reader):
        settings = dict.fromkeys(settings, FOR_PROFESSIONALS)
    elif refused and limits is not None:
        settings = dict.fromkeys(settings, REFUSED)
    settings["tip"] = NOT_OFFERED if tip is None else stated_value("tip.needles", float(tip), "1", _STATED)
    return {name: number(context, quantity) for name, quantity in settings.items()}


def _setting(name: str, setting: float | None, unit: str, most: float | None) -> Quantity:
    """One setting, or why there is none; never more than was asked for nor than the manual allows."""
    if most is None:
        return NOT_IN_MANUAL
    if setting is None:
        return NOT_OFFERED
    return stated_value(f"technique.{name}", setting, unit, _STATED) if setting <= most else REFUSED
