"""Contradictions between the keys of a case: keys that need or exclude one another, times and depths out of order."""

from __future__ import annotations

import math

from corneum import units
from corneum.client.yaml_document import Place
from corneum.simulation.array_contradictions import of_array
from corneum.simulation.case_keys import Case, EventOf
from corneum.simulation.skin_keys import Saturable, SkinOf

Fault = tuple[Place, object, str]

MOST_OUTPUTS = 2000
MOST_EVENTS = 2000
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


def contradictions(case: Case) -> list[Fault]:
    """Every contradiction of a case: the path of the key at fault, the value that stands there, and what is allowed."""
    return [
        *_of_skin(case),
        *_of_beneath(case),
        *_of_solutes(case),
        *_of_time(case),
        *_of_openings(case),
        *_of_deposit(case),
        *_of_vehicle(case),
        *of_array(case),
        *_of_fit(case),
    ]


def _of_skin(case: Case) -> list[Fault]:
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
        taken = sorted(set(names) & COMPARTMENTS)
        if taken:
            faults.append((("skin", "layers"), taken[0], "is the name of a place that is no layer; choose another"))
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


def _of_beneath(case: Case) -> list[Fault]:
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


def _of_solutes(case: Case) -> list[Fault]:
    faults: list[Fault] = []
    if case.skin.layers is None and not case.solute:
        faults.append((("solute",), None, "is missing; write `solute: niacinamide`"))
    for index, solute in enumerate(case.solute):
        path: Place = ("solute", index) if len(case.solute) > 1 else ("solute",)
        numbers = (solute.molar_mass, solute.log_kow, solute.pka, solute.ionisation, solute.kind)
        if solute.solubility is not None and (solute.molar_mass is None or solute.name or solute.smiles):
            faults.append(((*path, "solubility"), None, "goes with molar_mass; else state vehicle.solubility"))
        if solute.name is not None and solute.smiles is not None:
            faults.append((path, None, "has a name and a structure; give one of them"))
        elif solute.name is not None and any(number is not None for number in numbers):
            faults.append((path, None, "has a name and numbers; give one of them"))
        elif solute.smiles is not None and solute.kind not in (None, "small"):
            faults.append(((*path, "kind"), solute.kind, "stands beside a structure, which is that of a small solute"))
        elif solute.name is None and solute.smiles is None and solute.molar_mass is None:
            faults.append((path, None, "needs a name, smiles, or molar_mass and log_kow"))
        elif solute.is_small and solute.smiles is None and solute.log_kow is None and solute.name is None:
            reason = "is missing beside molar_mass; a macromolecule (above 1000 g/mol) or `kind: ion` needs none"
            faults.append(((*path, "log_kow"), None, reason))
        elif solute.ionisation is not None and solute.pka is None:
            faults.append(((*path, "pka"), None, "is missing; write `pka: 3.4`"))
    for index, layer in enumerate(case.skin.layers or ()):
        if isinstance(layer.metabolism, Saturable) and not case.solute:
            reason = "is in mol, so a solute with its molar mass is needed"
            faults.append((("skin", "layers", index, "metabolism"), None, reason))
    return faults


def _of_time(case: Case) -> list[Fault]:
    time = case.time
    if (time.end is None) == (time.at is None):
        return [(("time",), None, "needs either end (with every), or at")]
    if time.at is not None:
        if time.every is not None:
            return [(("time", "every"), None, "goes with end, not with at")]
        if any(later <= earlier for earlier, later in zip(time.at, time.at[1:], strict=False)):
            return [(("time", "at"), None, "must rise: time does not run backwards")]
        if not time.at or time.at[-1] <= 0:
            return [(("time", "at"), None, "needs a time after the start")]
    elif time.every is not None and time.end is not None:
        if time.every > time.end:
            return [(("time", "every"), f"{time.every:g} s", "must not be longer than end")]
        if time.end / time.every > MOST_OUTPUTS:
            reason = f"gives more than {MOST_OUTPUTS} times, the most that are read out"
            return [(("time", "every"), f"{time.every:g} s", reason)]
    end = case.times[-1]
    faults = [fault for index, event in enumerate(case.events) for fault in _of_event(case, index, event, end)]
    sampled = case.skin.beneath.sampled if case.skin.beneath else ()
    if sampled and sampled[-1] > end:
        reason = f"must not lie after the end, {end:g} s"
        faults.append((("skin", "beneath", "sampled"), f"{sampled[-1]:g} s", reason))
    return faults


def _of_event(case: Case, index: int, event: EventOf, end: float) -> list[Fault]:
    path: Place = ("events", index)
    faults: list[Fault] = []
    if len(event.kinds) != 1:
        faults.append((path, None, "needs exactly one of wipe, reapply and occlude"))
    if (event.at is None) == (event.every is None):
        faults.append((path, None, "needs either at, or every with until"))
    elif event.at is not None and event.until is not None:
        faults.append(((*path, "until"), None, "goes with every, not with at"))
    elif event.at == 0 and event.kinds == ("cover",):
        pass
    elif event.at is not None and not 0 < event.at < end:
        faults.append(((*path, "at"), f"{event.at:g} s", f"must lie after 0 s and before the end, {end:g} s"))
    elif event.every is not None and event.until is not None and event.until > end:
        faults.append(((*path, "until"), f"{event.until:g} s", f"must not lie after the end, {end:g} s"))
    elif event.every is not None and event.every >= (event.until or end):
        faults.append(((*path, "every"), f"{event.every:g} s", "never comes before its last time"))
    elif event.every is not None and (event.until or end) / event.every > MOST_EVENTS:
        faults.append(((*path, "every"), f"{event.every:g} s", f"means more than {MOST_EVENTS} events"))
    if case.vehicle is None and case.array is not None and case.array.carries:
        faults.append((path, None, "acts on a vehicle; an array is taken off by `applied: {removed_at: ...}`"))
    elif case.vehicle is None:
        faults.append((path, None, "has nothing to act on: a vehicle is needed"))
    elif case.vehicle.infinite and {"cover", "uncover"} & set(event.kinds):
        faults.append((path, None, "has no effect on an infinite dose, which does not dry; leave it out"))
    return faults


def _of_vehicle(case: Case) -> list[Fault]:
    vehicle = case.vehicle
    if vehicle is None:
        brought = case.deposit is not None or (case.array is not None and case.array.kind != "solid")
        return [] if brought else [((), None, "holds no solute: a vehicle, a deposit or a loaded array is needed")]
    faults: list[Fault] = []
    if vehicle.thickness is not None and vehicle.volume is not None:
        faults.append((("vehicle", "volume"), None, "and thickness say the same; give one of them"))
    if vehicle.film is None and not vehicle.infinite:
        faults.append((("vehicle", "thickness"), None, "is missing; give it, or volume, or infinite: true"))
    if vehicle.infinite and vehicle.evaporation:
        faults.append((("vehicle", "evaporation"), None, "has no effect on an infinite dose; leave it out"))
    if vehicle.infinite and vehicle.solute_evaporation:
        faults.append((("vehicle", "solute_evaporation"), None, "has no effect on an infinite dose; leave it out"))
    if vehicle.infinite and vehicle.supersaturation > 1:
        faults.append((("vehicle", "supersaturation"), None, "needs a film that dries, and an infinite dose does not"))
    follicles = vehicle.follicles
    if follicles is not None and follicles.share > 0:
        if vehicle.infinite:
            faults.append((("vehicle", "follicles"), None, "is a share of a dose, and an infinite dose has none"))
        if follicles.depth is not None:
            faults += _band(case, ("vehicle", "follicles", "depth"), follicles.depth)
        elif case.skin.layers is not None:
            reason = "is missing: with layers given by number say where it arrives, such as [100 um, 600 um]"
            faults.append((("vehicle", "follicles", "depth"), None, reason))
    return faults


def _of_openings(case: Case) -> list[Fault]:
    openings = [name for name in ("treatment", "channels") if getattr(case, name) is not None]
    faults: list[Fault] = []
    if case.channels is not None:
        if "treatment" in openings or case.needles is not None:
            faults.append((("channels",), None, "excludes treatment and needles: they make the channels"))
        if case.channels.diffusivity is None and not case.solute:
            faults.append((("channels", "diffusivity"), None, "is missing; write `diffusivity: 5e-10 m^2/s`"))
        if math.pi * case.channels.radius**2 * case.channels.density >= 1:
            faults.append((("channels", "density"), None, "times the area of a channel covers all of the skin"))
        faults += _too_deep(case, ("channels", "depth"), case.channels.depth)
    treatment = case.treatment
    if treatment is not None or case.needles is not None:
        key = "treatment" if treatment is not None else "needles"
        if case.skin.layers is not None:
            faults.append(((key,), None, "needs skin of a zone or excised skin; with layers give channels instead"))
        if case.needles is not None and treatment is not None and treatment.device is not None:
            faults.append((("needles",), None, "stands beside a device; give needles inside treatment.device"))
        if case.needles is not None and case.needles.length is None and (treatment is None or treatment.depth is None):
            faults.append((("needles", "length"), None, "is missing; write `length: 600 um`"))
        if case.needles is None and treatment is not None and treatment.device is None:
            faults.append((("treatment", "device"), None, "is missing; write `device: skinpen`"))
    return faults


def _of_deposit(case: Case) -> list[Fault]:
    deposit = case.deposit
    if deposit is None:
        return []
    fluid = (deposit.volume, deposit.concentration)
    band = (deposit.depth, deposit.amount)
    if (None not in fluid) == (None not in band) or any(fluid) and any(band):
        return [(("deposit",), None, "needs either volume and concentration, or depth and amount")]
    if deposit.depth is not None:
        return _band(case, ("deposit", "depth"), deposit.depth)
    if case.channels is None and case.treatment is None and case.needles is None and case.array is None:
        return [(("deposit", "volume"), None, "is placed in channels: give channels, a treatment, or depth and amount")]
    return []


def _of_fit(case: Case) -> list[Fault]:
    if not case.fit:
        return []
    faults: list[Fault] = []
    if case.observed is None:
        faults.append((("fit",), None, "needs measured points to fit to; write `observed: data.csv`"))
    if case.samples > 1:
        faults.append((("fit",), None, "is of one skin; leave samples out"))
    if len(case.solute) > 1:
        faults.append((("fit",), None, "is of one solute; give each its own case"))
    if len(set(case.fit)) < len(case.fit):
        faults.append((("fit",), None, "names a parameter twice"))
    return faults


def _band(case: Case, path: Place, depths: tuple[float, ...]) -> list[Fault]:
    if len(depths) != 2:
        return [(path, None, "needs two depths, such as [200 um, 600 um]")]
    top, bottom = depths
    if not bottom > top:
        return [(path, None, "must run from the shallower to the deeper end")]
    return _too_deep(case, path, bottom)


def _too_deep(case: Case, path: Place, depth: float) -> list[Fault]:
    if case.skin.layers is None:
        return []
    whole = math.fsum(layer.thickness for layer in case.skin.layers)
    if depth <= whole * (1 + 1e-12):
        return []
    return [(path, units.show(depth, "um", 4), f"reaches below the skin, which is {units.show(whole, 'um', 4)} thick")]
