"""Contradictions between the keys of what a case applies: solutes, vehicle, openings and deposit."""

from __future__ import annotations

import math

from corneum.client.yaml_document import Place
from corneum.simulation.case_keys import Case
from corneum.simulation.skin_keys import Saturable
from corneum.simulation.stated_depths import Fault, faults_of_band, faults_of_depth


def of_solutes(case: Case) -> list[Fault]:
    """Contradictions between the keys of each solute."""
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


def of_vehicle(case: Case) -> list[Fault]:
    """Contradictions between the keys of the vehicle."""
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
            faults += faults_of_band(case, ("vehicle", "follicles", "depth"), follicles.depth)
        elif case.skin.layers is not None:
            reason = "is missing: with layers given by number say where it arrives, such as [100 um, 600 um]"
            faults.append((("vehicle", "follicles", "depth"), None, reason))
    return faults


def of_openings(case: Case) -> list[Fault]:
    """Contradictions between channels, needles and treatment."""
    openings = [name for name in ("treatment", "channels") if getattr(case, name) is not None]
    faults: list[Fault] = []
    if case.channels is not None:
        if "treatment" in openings or case.needles is not None:
            faults.append((("channels",), None, "excludes treatment and needles: they make the channels"))
        if case.channels.diffusivity is None and not case.solute:
            faults.append((("channels", "diffusivity"), None, "is missing; write `diffusivity: 5e-10 m^2/s`"))
        if math.pi * case.channels.radius**2 * case.channels.density >= 1:
            faults.append((("channels", "density"), None, "times the area of a channel covers all of the skin"))
        faults += faults_of_depth(case, ("channels", "depth"), case.channels.depth)
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


def of_deposit(case: Case) -> list[Fault]:
    """Contradictions between the keys of the deposit."""
    deposit = case.deposit
    if deposit is None:
        return []
    fluid = (deposit.volume, deposit.concentration)
    band = (deposit.depth, deposit.amount)
    if (None not in fluid) == (None not in band) or any(fluid) and any(band):
        return [(("deposit",), None, "needs either volume and concentration, or depth and amount")]
    if deposit.depth is not None:
        return faults_of_band(case, ("deposit", "depth"), deposit.depth)
    if case.channels is None and case.treatment is None and case.needles is None and case.array is None:
        return [(("deposit", "volume"), None, "is placed in channels: give channels, a treatment, or depth and amount")]
    return []
