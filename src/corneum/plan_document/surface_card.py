"""What is set and done with a device that has no needles: abrasion, suction, heat from the surface.

The words stand in `needling/techniques` by the class of the device; what is not known says so.
"""

from __future__ import annotations

from corneum import units
from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Text, cell, statement
from corneum.evidence.tables import Row
from corneum.evidence.value import NoData
from corneum.needling.devices import TECHNIQUES, Device
from corneum.plan_document.document_parts import Sentence
from corneum.plan_document.quantities import rounded
from corneum.plan_document.sentences import sentences
from corneum.plan_document.session_models import SurfaceCard
from corneum.plan_document.withheld import is_zone_refused
from corneum.planning.needling_step import device_of
from corneum.planning.payloads import NOTHING, PAYLOADS
from corneum.planning.results import TreatmentResult
from corneum.planning.treatments import NEEDLE
from corneum.wording.readers import Reader

MECHANICS = "devices/insertion_mechanics"
# what suction took off skin outside the body, and the class that it was measured with
_SUCTIONS = ("vacuum_for_full_stratum_corneum_removal", "vacuum_for_full_epidermis_removal")
_MEASURED_WITH, _SUCTION = "microdermabrasion", "suction"


def surface_card(context: ModelContext, result: TreatmentResult, reader: Reader) -> SurfaceCard | None:
    """The card of a treatment that works from the surface.

    Args:
        context: tables and record.
        result: the treatment, judged.
        reader: for whom sentences are filled.

    Returns:
        None for needles, for what uses no device, and where it is to be done in no zone.
    """
    treatment = result.treatment
    device = device_of(context, treatment)
    zones = [name for name, outcome in result.zones.items() if not is_zone_refused(result, outcome)]
    known = treatment.class_ in context.table(TECHNIQUES).index
    if isinstance(device, NoData) or NEEDLE in treatment.tags or not zones or not known:
        return None
    row = context.row(TECHNIQUES, treatment.class_)

    def words(text: Text) -> list[Sentence]:
        return sentences(text, reader)

    return SurfaceCard(
        device=device.name,
        zones=zones,
        left_out=[name for name in result.zones if name not in zones],
        tip=words(cell(device.row, "tip_or_electrode") if device.row is not None else ()),
        solution=words(_solution(context, treatment.payload)),
        vacuum=words(_vacuum(context, result, row)),
        never_beyond=words(_never_beyond(context, device)),
        passes=treatment.passes,
        directions=words(cell(row, "directions")),
        stretch=words(cell(row, "stretch")),
        glide=words(cell(row, "glide")),
        serum=words(() if treatment.payload == NOTHING else cell(row, "serum_note")),
        start=words(cell(row, "start_endpoint")),
        stop_sign=words(cell(row, "stop_sign")),
        lower_if=words(cell(row, "lower_if")),
        second_pass=words(cell(row, "second_pass")),
        no_go=[words(statement("card.no_go.usual", place=place)) for place in row.list("no_go")],
        expert_practice=list(row.list("expert_practice")),
    )


def _solution(context: ModelContext, payload: str) -> Text:
    if payload == NOTHING:
        return statement("card.surface.no_solution")
    return statement("card.surface.solution", words=cell(context.row(PAYLOADS, payload), "in_words"))


def _vacuum(context: ModelContext, result: TreatmentResult, row: Row) -> Text:
    level = cell(row, "drive")
    return statement("card.surface.vacuum_unknown", level=level) if _SUCTION in result.treatment.tags else level


def _never_beyond(context: ModelContext, device: Device) -> Text:
    """The suction that took off the whole horny layer of skin outside the body; that no limit is known elsewhere."""
    if device.class_ != _MEASURED_WITH:
        return statement("card.surface.limit_unknown")
    pressures = [_pressure(context, quantity) for quantity in _SUCTIONS]
    return statement("card.surface.suction_limit", corneum=pressures[0], epidermis=pressures[1])


def _pressure(context: ModelContext, quantity: str) -> float:
    """A suction of the table of mechanics, Pa."""
    listed = next(row for row in context.table(MECHANICS).rows if row["quantity"] == quantity)
    row = context.row(MECHANICS, listed.row_id)
    return rounded(float(row["value"]) * units.factor(row["unit"]))
