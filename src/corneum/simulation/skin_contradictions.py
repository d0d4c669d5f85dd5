"""Contradictions between the keys of the skin of a case, and of what lies beneath."""

from __future__ import annotations

from corneum import units
from corneum.client.yaml_document import Place
from corneum.simulation.case_keys import Case
from corneum.simulation.skin_keys import SkinOf
from corneum.simulation.stated_depths import Fault

COMPARTMENTS = {
    "vehicle",
    "channels",
    "cleared",
    "beneath",
    "metabolised",
    "wiped",
    "evaporated",
    "shed",
    "receptor",
    "undissolved",
}
COMPARTMENTS |= {"follicles", "sampled", "uptake"}


def of_skin(case: Case) -> list[Fault]:
    """Contradictions between the keys of the skin."""
    skin = case.skin
    faults: list[Fault] = []
    named = [name for name in ("zone", "layers", "franz", "excised", "living") if getattr(skin, name) is not None]
    if len(named) != 1:
        reason = (
            "needs one of: a zone with an age, layers, excised (or franz, of human skin), or living skin of a species"
        )
        faults.append((("skin",), None, reason))
    if skin.zone is not None and skin.age is None:
        faults.append((("skin", "age"), None, "is missing; write `age: 52`"))
    if skin.zone is None and skin.age is not None:
        used = "layers" if skin.layers is not None else "excised skin"
        faults.append((("skin", "age"), None, f"is not used with {used}; leave it out"))
    faults += _of_specimen(skin)
    if skin.dry and skin.of_specimen("hydrated"):
        faults.append((("skin", "dry"), None, "cannot be with hydrated: state one of them"))
    if skin.layers is not None:
        for key in ("temperature", "hydrated", "dry"):
            if getattr(skin, key) is not None:
                faults.append(
                    (("skin", key), None, "is not used with layers: their numbers hold as they are; leave it out")
                )
        if not skin.layers:
            faults.append((("skin", "layers"), None, "needs at least one layer"))
        names = [layer.name for layer in skin.layers]
        if len(set(names)) < len(names):
            faults.append((("skin", "layers"), None, "has two layers of one name"))
        reserved = sorted(set(names) & COMPARTMENTS)
        if reserved:
            faults.append((("skin", "layers"), reserved[0], "is the name of a place that is no layer; choose another"))
        if case.samples > 1:
            faults.append((("samples",), case.samples, "needs skin of a zone: layers given by number do not vary"))
    return faults


def _of_specimen(skin: SkinOf) -> list[Fault]:
    faults: list[Fault] = []
    beside = ("species", "site", "thickness") if skin.franz is None else ()
    inside = ("temperature", "hydrated") if skin.excised is not None else ()
    for key in (*beside, *inside):
        if getattr(skin, key) is not None:
            reason = "goes with franz, excised skin; leave it out, or write it inside excised or living"
            faults.append((("skin", key), None, reason))
    specimen = skin.specimen
    path: Place = ("skin",) if skin.excised is None else ("skin", "excised")
    if specimen is None:
        return faults
    if specimen.prepared == "heat_separated" and specimen.thickness is not None:
        faults.append(((*path, "thickness"), None, "goes with dermatomed or full thickness skin; leave it out"))
    elif skin.franz == "full" and skin.thickness is None:
        faults.append(((*path, "thickness"), None, "is missing; write `thickness: 1.5 mm`"))
    return faults


def of_beneath(case: Case) -> list[Fault]:
    """Contradictions of what lies beneath."""
    beneath = case.skin.beneath
    if beneath is None:
        return []
    path: Place = ("skin", "beneath")
    if (beneath.kind is None) == (beneath.receptor is None):
        return [(path, None, "needs one of: sealed, sink, or a receptor with its area")]
    if beneath.receptor is None:
        if beneath.area is not None or beneath.sample is not None or beneath.sampled:
            return [(path, None, "has area, sampled and sample only beside a receptor")]
        return []
    faults: list[Fault] = []
    if beneath.area is None:
        faults.append(((*path, "area"), None, "is missing; write `area: 1 cm^2`"))
    if beneath.sample is not None and not beneath.sampled:
        faults.append(((*path, "sampled"), None, "is missing: the times at which the sample is drawn"))
    if beneath.sample is not None and beneath.sample > beneath.receptor:
        faults.append(((*path, "sample"), units.show(beneath.sample, "mL", 4), "is more than the receptor holds"))
    if any(later <= earlier for earlier, later in zip((0.0, *beneath.sampled), beneath.sampled, strict=False)):
        faults.append(((*path, "sampled"), None, "must rise, from a time after the start"))
    return faults
