"""What stands in for specifications of a device that were not found, in words."""

from __future__ import annotations

from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Text, statement
from corneum.evidence.value import Value
from corneum.needling.device_settings import has_listed_lengths
from corneum.needling.devices import IN_WORDS, Device, specification

_LENGTHS = ("length_step", "needle_length_min", "needle_length_max")


def assumed(context: ModelContext, of: Device) -> tuple[Text, ...]:
    """What stands in for specifications of a device that were not found: a sentence for each that its class has.

    Args:
        context: Tables, virtual people and record.
        of: The device.
    """
    sentences = []
    if of.family is not None:
        sentences.append(statement("needling.assumed.family", device=of.name, family=of.family["family"]))
    if of.family is not None and of.family["note"]:
        sentences.append(statement("needling.assumed.family_note", note=of.family["note"]))
    for field in IN_WORDS:
        if getattr(of, field) is not None or (field in _LENGTHS and has_listed_lengths(context, of)):
            continue
        prior = specification(context, of, field)
        if isinstance(prior, Value):
            sentences.append(_stands_in(of, field, prior.printed))
    return tuple(sentences)


def _stands_in(of: Device, field: str, usual: str) -> Text:
    what = statement(f"needling.specification.{field}")
    if field == "needle_count" and of.needle_counts:
        counts = " or ".join(map(str, of.needle_counts))
        return statement("needling.assumed.by_tip", what=what, device=of.name, counts=counts, usual=usual)
    return statement("needling.assumed", what=what, device=of.name, usual=usual)
