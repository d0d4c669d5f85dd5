"""Contradictions between the keys of an array, and between an array and the rest of its case."""

from __future__ import annotations

from corneum import units
from corneum.client.yaml_document import Place
from corneum.simulation.array_keys import ArrayOf, GeometryOf
from corneum.simulation.case_keys import Case

Fault = tuple[Place, object, str]

# keys that a kind has no use for
USELESS = {
    "solid": ("load", "load_in_needles", "matrix", "dissolves", "solubility", "volume"),
    "coated": ("matrix", "volume"),
    "dissolving": ("volume",),
    "matrix": ("volume",),
    "hollow": ("load_in_needles", "matrix", "dissolves", "solubility"),
}


def of_array(case: Case) -> list[Fault]:
    """Every contradiction of the array of a case; none where it has no array."""
    array = case.array
    if array is None:
        return []
    faults: list[Fault] = []
    for key in ("channels", "needles", "treatment", "deposit"):
        if getattr(case, key) is not None:
            faults.append(((key,), None, "stands beside an array, which makes the holes; give one of them"))
    if case.skin.layers is not None:
        faults.append(
            (("array",), None, "needs skin of a zone, excised or living; with layers give channels or deposit")
        )
    if not case.solute:
        faults.append((("solute",), None, "is missing; write `solute: niacinamide`"))
    if array.kind == "solid" and case.vehicle is None:
        faults.append(
            (("vehicle",), None, "is missing: a solid array carries nothing, the vehicle lies over its holes")
        )
    if array.kind != "solid" and case.vehicle is not None:
        faults.append((("vehicle",), None, f"stands beside a {array.kind} array, which brings the solute itself"))
    return [*faults, *_of_keys(array), *_of_geometry(array)]


def _of_keys(array: ArrayOf) -> list[Fault]:
    faults: list[Fault] = []
    for key in USELESS[array.kind]:
        if getattr(array, key) is not None:
            faults.append((("array", key), None, f"does not apply to a {array.kind} array; leave it out"))
    if array.kind != "solid" and array.load is None:
        faults.append((("array", "load"), None, "is missing; write `load: 50 ug`, of the whole array"))
    if array.kind == "hollow" and array.volume is None:
        faults.append((("array", "volume"), None, "is missing; write `volume: 10 uL`, of the whole array"))
    if array.kind in ("solid", "hollow") and array.applied.removed_at is not None:
        reason = f"does not apply: a {array.kind} array is off when the case begins"
        faults.append((("array", "applied", "removed_at"), None, reason))
    part = array.part_in_needles
    if part is not None and part > 1 + 1e-9:
        faults.append((("array", "load_in_needles"), None, "is more than the load"))
    if array.kind == "hollow" and array.load is not None and array.volume and array.load / array.volume > 5000:
        faults.append((("array", "load"), None, "is more than the volume can hold"))
    return faults


def _of_geometry(array: ArrayOf) -> list[Fault]:
    faults: list[Fault] = []
    shape = array.needle
    where: Place = ("array",) if array.geometry is None else ("array", "geometry")
    if shape.height is None:
        faults.append(((*where, "height"), None, "is missing; write `height: 600 um`, of the needles"))
    if array.geometry is not None:
        for key in GeometryOf.model_fields:
            if getattr(array, key) is not None:
                faults.append((("array", key), None, "stands beside geometry; write it inside"))
    stated = [array.count is not None and array.area is not None, array.density is not None, shape.pitch is not None]
    if array.density is not None and shape.pitch is not None:
        faults.append(((*where, "pitch"), None, "and density say the same; give one of them"))
    elif array.density is not None and array.count is not None and array.area is not None:
        faults.append((("array", "density"), None, "follows from count and area; leave one of the three out"))
    elif stated[0] and shape.pitch is not None and array.count is not None and array.area is not None:
        room = array.count * shape.pitch**2
        if room > 4 * array.area:
            reason = f"sets {array.count} needles on {units.show(room, 'mm^2', 3)}, more than the area of the array"
            faults.append(((*where, "pitch"), units.show(shape.pitch, "um", 4), reason))
    if shape.base is not None and shape.tip is not None and shape.tip > shape.base:
        faults.append(((*where, "tip"), units.show(shape.tip, "um", 4), "is wider than the base"))
    if shape.base is not None and array.spacing is not None and shape.base > array.spacing * (1 + 1e-9):
        reason = f"is wider than the distance between needles, {units.show(array.spacing, 'um', 4)}"
        faults.append(((*where, "base"), units.show(shape.base, "um", 4), reason))
    if shape.bore is not None and array.kind != "hollow":
        faults.append(((*where, "bore"), None, "goes with a hollow array; leave it out"))
    if shape.bore is not None and shape.base is not None and shape.bore >= shape.base:
        faults.append(((*where, "bore"), units.show(shape.bore, "um", 4), "is as wide as the needle"))
    return faults
