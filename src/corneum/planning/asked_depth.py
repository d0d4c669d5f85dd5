"""What stands against the needle length of a treatment in one zone: no limit gives way to a wish.

Beyond the depth never to pass over a structure, or beyond the longest needle of the device, nothing is set. Beyond the
deepest that a regulator evaluated for the device, or so deep that a structure comes near too often, the offer is
advised against, and what is computed is the deepest setting within the limit. Skin that is thin for this client lowers
the setting with a note, for what is below it is no target; heat that passes the skin of most people is advised against.
Where even the shortest setting passes a limit nothing is set. No reason states a limit as a number: a zone that is
refused would carry a depth.
"""

from __future__ import annotations

from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Field, statement
from corneum.evidence.value import Value
from corneum.needling.device_settings import labelled_maximum
from corneum.planning.gates import ORBITAL_RIM
from corneum.planning.needle_facts import NeedleFacts, settings_of, tool_in_use
from corneum.planning.never_beyond import NeverBeyond, slope
from corneum.planning.results import Needled
from corneum.safety.reasons import Reason
from corneum.skin.hazards import Hazard, hazards
from corneum.skin.layers import Skin

BEYOND_STRUCTURE, BEYOND_DEVICE, BEYOND_LABEL, NEAR_STRUCTURE, BEYOND_SKIN, NO_SETTING = (
    "asked_beyond_structure",
    "asked_beyond_device",
    "asked_beyond_label",
    "asked_near_structure",
    "asked_beyond_skin",
    "no_setting_within_limits",
)
# reasons that leave nothing to set in a zone, whatever the verdict
NOTHING_TO_SET = (ORBITAL_RIM, NO_SETTING)


def depth_limit_reasons(
    context: ModelContext, facts: NeedleFacts, zone: str, skin: Skin | None, needled: Needled | None
) -> tuple[Reason, ...]:
    """What stands against the needle length of a treatment, in one zone.

    Args:
        context: tables and record.
        facts: the device and the depth that was asked for, m, if any.
        zone: id of a zone.
        skin: the zone, its layers drawn; None where it is not known.
        needled: what was computed there; None where nothing was.

    Returns:
        The strongest reason against what was asked for, and that no setting is within the limits; none where every
        limit holds.

    Source:
        `skin/hazards`, the needle lengths of `devices/devices`, `needling/device_limits`; `planning.never_beyond`.
    """
    asked = () if facts.requested is None else _stated_limits(context, facts, facts.requested, zone)
    if needled is None or skin is None:
        return asked
    beyond = needled.never_beyond
    if facts.requested is not None and not asked:
        asked = _within_the_zone(context, facts, facts.requested, beyond, skin)
    settings = settings_of(context, facts.use.device, tool_in_use(context, facts.use))
    # a card sets no less than the shortest setting, whatever was asked for
    set_to = max((needled.technique.length, *settings[:1]))
    inside_rim = any(hazard.kind == ORBITAL_RIM for hazard in hazards(context, zone))
    if beyond.holds(set_to) or inside_rim:
        return asked
    # needles longer than thin skin is thick are no danger by themselves, those at a structure are
    at_structure = beyond.kind != "skin_thickness" or _structure_passed(context, facts, set_to, zone) is not None
    strength = "contraindicated" if at_structure else "not_recommended"
    sources, grade = _origin(context, beyond, zone)
    return (*asked, _reason(NO_SETTING, strength, sources, grade, name=tool_in_use(context, facts.use).name))


def _stated_limits(context: ModelContext, facts: NeedleFacts, stated: float, zone: str) -> tuple[Reason, ...]:
    return context.once(
        "limits of an asked depth",
        (facts.use.device, facts.use.tip, stated, zone),
        lambda apart: _against(apart, facts, stated, zone),
    )


def _against(context: ModelContext, facts: NeedleFacts, stated: float, zone: str) -> tuple[Reason, ...]:
    device, hazard = tool_in_use(context, facts.use), _structure_passed(context, facts, stated, zone)
    if hazard is not None:
        sources, grade = hazard.row.sources, hazard.row.grade
        return (_reason(BEYOND_STRUCTURE, "contraindicated", sources, grade, depth=stated, name=hazard.name),)
    settings = settings_of(context, facts.use.device, device)
    if settings and stated > settings[-1]:
        return (_reason(BEYOND_DEVICE, "contraindicated", ("corneum_review",), "high", depth=stated, name=device.name),)
    labelled = labelled_maximum(context, device)
    if isinstance(labelled, Value) and stated > labelled.number:
        return (
            _reason(BEYOND_LABEL, "not_recommended", labelled.sources, labelled.grade, depth=stated, name=device.name),
        )
    return ()


def _structure_passed(context: ModelContext, facts: NeedleFacts, length: float, zone: str) -> Hazard | None:
    """The structure with the shallowest depth never to go beyond, where needles of a length, m, pass that."""
    limits = [(hazard.hard_limit.number, hazard) for hazard in hazards(context, zone) if hazard.hard_limit is not None]
    if not limits:
        return None
    depth, hazard = min(limits, key=lambda limit: limit[0])
    return hazard if length * slope(context, tool_in_use(context, facts.use)) > depth else None


def _within_the_zone(
    context: ModelContext, facts: NeedleFacts, stated: float, beyond: NeverBeyond, skin: Skin
) -> tuple[Reason, ...]:
    """What the depths of structures that differ between people, and the thickness of the skin, say against a depth."""
    if beyond.holds(stated):
        return ()
    sources, grade = _origin(context, beyond, skin.zone)
    if beyond.kind == "named_structure":
        near = _reason(NEAR_STRUCTURE, "not_recommended", sources, grade, depth=stated, name=beyond.structure)
        return (near,)
    device = tool_in_use(context, facts.use)
    thinner = float((skin.total_skin.draws < stated * slope(context, device)).mean())
    strength = "not_recommended" if device.rf and thinner > 0.5 else "note"
    return (_reason(BEYOND_SKIN, strength, sources, grade, depth=stated, share=thinner),)


def _origin(context: ModelContext, beyond: NeverBeyond, zone: str) -> tuple[tuple[str, ...], str]:
    """Sources and grade of the limit that binds."""
    rows = [hazard.row for hazard in hazards(context, zone) if hazard.name == beyond.structure]
    return (rows[0].sources, rows[0].grade) if rows else (("corneum_review",), "very_low")


def _reason(code: str, strength: str, sources: tuple[str, ...], grade: str, **fields: Field) -> Reason:
    why = statement(f"planning.asked_depth.{code}", **fields)
    return Reason(code, strength, why, statement(f"planning.asked_depth.{code}.do"), sources=sources, grade=grade)
