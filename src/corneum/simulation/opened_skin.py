"""Skin after the device of a case: what it removed, the channels that it left, and where the serum went."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from corneum.client.products import InlineDevice
from corneum.errors import InputFault, OutOfDomain
from corneum.evidence.derivation import Input
from corneum.evidence.model_context import ModelContext
from corneum.needling.abrasion import removed_share, thinned_stratum_corneum
from corneum.needling.channels import Channels, channels
from corneum.needling.closure import Closure, closure
from corneum.needling.depth import depth_in_place
from corneum.needling.device_settings import dial_values
from corneum.needling.devices import Device, device
from corneum.needling.infusion import INJECTOR, STAMP, Infused, infuse
from corneum.needling.technique import Technique, default_technique
from corneum.planning.needle_facts import device_of_needles
from corneum.simulation.array_needles import pierced
from corneum.simulation.case_keys import Case
from corneum.simulation.skin_state import closure_in_state, covered_share
from corneum.simulation.stated_deposit import where_it_went
from corneum.skin.layers import Skin

ABRASION = ("microdermabrasion", "hydradermabrasion")
INFUSING = (INJECTOR, STAMP)
GROWN = 40.0  # years, the age at which channels of excised skin recoil and those of animals close


@dataclass(frozen=True)
class OpenedSkin:
    """Skin after a device: the skin, its channels and their closing, and where the serum went."""

    skin: Skin
    channels: Channels | None = None
    closure: Closure | None = None
    infused: Infused | None = None
    notes: tuple[str, ...] = ()


def opened_skin(context: ModelContext, case: Case, tool: Device, skin: Skin, film: float) -> OpenedSkin:
    """Skin of a case after its device; `film` is the thickness (m) of what lies there or comes."""
    technique = _technique(context, case, tool)
    if tool.class_ in ABRASION:
        _refuse_needles(case, tool)
        removed = removed_share(context, tool, technique)
        return OpenedSkin(replace(skin, stratum_corneum=thinned_stratum_corneum(context, skin, removed)))
    covered = covered_share(case)
    age = case.skin.age.years if case.skin.age is not None else GROWN
    holes, law = _needled(context, tool, technique, skin, age, covered)
    specimen = case.skin.specimen
    opened = OpenedSkin(skin, holes, law)
    if specimen is not None and specimen.prepared == "heat_separated":
        holes = _through_sheet(context, tool, technique, skin)
        note = "a sheet of epidermis on its support gives no way: needles pass to their length, and so do the holes."
        opened = replace(opened, channels=holes, notes=(note,))
    if case.array is not None and case.array.kind != "hollow":
        opened = replace(opened, channels=pierced(context, case.array, holes))
    if case.deposit is not None and case.deposit.volume is not None:
        return replace(opened, notes=(*opened.notes, "the deposit given stands for what the needles carry down."))
    if technique.serum == "none" or case.vehicle is None or case.vehicle.infinite or case.deposit is not None:
        return opened
    if tool.class_ not in INFUSING and (case.treatment is None or case.treatment.serum is None):
        note = (
            "as in plans, a serum over needles that do not infuse starts on the surface, over open channels; "
            "`serum: before` or `after` starts with what the channels take up of it."
        )
        return replace(opened, notes=(*opened.notes, note))
    infused = infuse(context, tool, technique, holes, skin, film, 1.0)
    return replace(opened, infused=infused, notes=(*opened.notes, *where_it_went(infused, holes, film)))


def unused_keys(case: Case) -> list[str]:
    """Sentences on what is stated of needles and enters no law, or a weak one."""
    needles = case.needles
    if needles is None and case.treatment is not None and isinstance(case.treatment.device, InlineDevice):
        needles = case.treatment.device.needles
    if needles is None:
        return []
    unused = ["needles.tip does not enter the depth model: no measurement on faces ties it."]
    law = "needles.force sets the depth that is lost, by a law of two recalled points in pig skin: a wide prior."
    return (unused if needles.tip is not None else []) + ([law] if needles.force is not None else [])


def tool_of(context: ModelContext, case: Case) -> Device | None:
    """The device of a case, of the catalogue or by its own data; None where it has none."""
    if case.needles is not None:
        return device_of_needles(context, "patch", case.needles)
    if case.treatment is None:
        return None
    wanted = case.treatment.device
    if isinstance(wanted, InlineDevice):
        return device_of_needles(context, wanted.class_, wanted.needles)
    assert isinstance(wanted, str)
    return device(context, wanted)


def _technique(context: ModelContext, case: Case, tool: Device) -> Technique:
    treatment = case.treatment
    length = treatment.depth if treatment is not None else None
    if length is None:
        settable = dial_values(context, tool)
        if tool.class_ in ABRASION:
            length = 0.0
        elif len(settable) == 1:
            length = float(settable[0])
        else:
            raise InputFault("treatment.depth", None, f"is missing: {tool.name} has needles of more than one length")
    if length == 0 and tool.class_ not in ABRASION:
        raise InputFault("treatment.depth", "0 m", "must be above zero; leave treatment out for intact skin")
    return default_technique(
        context,
        tool,
        length,
        treatment.passes if treatment is not None else None,
        treatment.serum if treatment is not None else None,
    )


def _refuse_needles(case: Case, tool: Device) -> None:
    for key in ("depth", "serum"):
        if case.treatment is not None and getattr(case.treatment, key) is not None:
            raise InputFault(f"treatment.{key}", None, f"does not apply: {tool.name} has no needles; leave it out")


def _through_sheet(context: ModelContext, tool: Device, technique: Technique, skin: Skin) -> Channels:
    """Holes in a sheet without a dermis, which does not bend away from needles on its support."""
    shape = skin.stratum_corneum_at_needle.draws.shape
    reached = context.drawn(
        np.full(shape, technique.length),
        "m",
        "needle depth in a sheet of epidermis",
        "the length of the needle",
        [Input(technique.row, 0.0)],
        sources=("li2015",),
    )
    holes = channels(context, tool, technique, skin, reached)
    return replace(holes, depth=holes.depth_in_place)


def _needled(
    context: ModelContext,
    tool: Device,
    technique: Technique,
    skin: Skin,
    age: float,
    covered: float,
) -> tuple[Channels, Closure]:
    try:
        reached = depth_in_place(context, tool, technique, skin)
        holes = channels(context, tool, technique, skin, reached)
        open_law, covered_law = (
            closure(context, tool, occluded=occluded, age=age, length=technique.length) for occluded in (False, True)
        )
        return holes, closure_in_state(open_law, covered_law, covered)
    except OutOfDomain as unknown:
        raise InputFault("treatment.device", tool.id, f"cannot be simulated: {unknown}") from None
