"""How one solute behaves in each layer of skin: diffusivity, partition, binding, loss, with their error.

u is the concentration of all species in the water that stands in equilibrium, c = K (1 + b) u the amount per volume.

Small molecules and peptides up to 1000 g/mol
    stratum corneum   D = kp h/K with h of the correlation; kp = kp_neutral (1 - p + f_non p), kp_neutral measured,
                      else by `corneum.formula.kriging`, p the lipid path's share of it in the baseline form: ions
                      take the polar path alone, which carries its own error; all less on dry skin;
                      K = l Kow^0.81 + w + p Kow^0.27 at the pH
    viable tissue     K = 0.6, D = 10^(-4.15 - 0.655 log M) + f_alb D_b (1 - fu)/fu, b = B - 1,
                      B = 1 - f_alb + f_alb/fu + f_lip f_non Kow; in dermis k = 1/(1/(P_cap S) + 1/Q)
                      + lymph, which drains every solute
Macromolecules
    stratum corneum   an unknown share of the polar upper bound, no lipid path
    viable tissue     D = (D/D0) kT/(6 pi eta r), K = the space that large solutes see, lymph instead of capillaries
Gels, and hyaluronan above 1 MDa: an immobile depot with turnover.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from corneum import units
from corneum.errors import InputFault
from corneum.evidence.derivation import Drawn, Input
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Row
from corneum.evidence.value import NORMAL_95, NoData, Value
from corneum.formula.kriging import recommended
from corneum.formula.permeability import paths, polar_path, rings

Array = NDArray[np.float64]

ACTIVES = "formulation/actives"
IONISATION = "formula/solutes"
MEASURED = "transport/permeability_validation"
LAYERS = ("stratum_corneum", "viable_epidermis", "dermis")

_G_MOL = units.factor("g/mol")
_CM_H = units.factor("cm/h")
_CM2_S = units.factor("cm^2/s")
_NM = units.factor("nm")


@dataclass(frozen=True)
class Solute:
    """One solute.

    kind: small | macromolecule | hyaluronan | toxin | depot. molar_mass kg/mol (None for a depot); log_kow of the
    neutral form; ionisation acid | base | zwitterion | neutral with pka; measured: log10 of the median measured
    permeability (m/s) of epidermis, where usable rows exist; half_life in skin, s; solubility of the neutral form in
    water, kg/m^3, where known.
    """

    id: str
    name: str
    kind: str
    molar_mass: Value | None
    log_kow: Value | None
    ionisation: str
    pka: float | None
    measured: Value | None
    half_life: Value | None
    solubility: Value | None
    row: Row

    def unionised(self, ph: Array | float) -> Array:
        """Share of the neutral form at a pH; 1 for neutral and zwitterionic solutes."""
        if self.pka is None:
            return np.ones_like(np.asarray(ph, dtype=np.float64))
        sign = 1.0 if self.ionisation == "acid" else -1.0
        return np.asarray(1.0 / (1.0 + 10.0 ** (sign * (np.asarray(ph) - self.pka))))


@dataclass(frozen=True)
class InLayer:
    """Drawn (E, 1), SI: diffusivity m^2/s, partition layer/water, binding bound/free, clearance and metabolism 1/s
    of the free part."""

    diffusivity: Drawn
    partition: Drawn
    binding: Drawn
    clearance: Drawn
    metabolism: Drawn


@dataclass(frozen=True)
class LayerParameters:
    """A solute in `LAYERS`, its diffusivity in water (film, channel fluid), Drawn (E, 1) m^2/s, and its solubility in
    the vehicle's water at its pH, Drawn (E, 1) kg/m^3 (None: no limit known)."""

    solute: Solute
    layers: Mapping[str, InLayer]
    water_diffusivity: Drawn
    solubility: Drawn | None = None


def solute(context: ModelContext, name: str) -> Solute | NoData:
    """The active of that id, INCI or common name. NoData where it has no defined molecule or no partition.

    Raises InputFault for a name that no active has.
    """
    row = _find(context, name)
    kind = row["kind"]
    words = row["common_name"]
    if kind == "device_gel":
        return Solute(row.row_id, words, "depot", None, None, "neutral", None, None, None, None, row)
    if row.row_id.endswith("_bont"):
        toxin = context.parameter("formula.toxin_mass")
        return Solute(row.row_id, words, "toxin", toxin, None, "neutral", None, None, None, None, row)
    mass = _number(row, "mw_lit_da", "g/mol") or _number(row, "mw_rdkit_da", "g/mol")
    if mass is None:
        return NoData(
            f"{words} has no single molar mass, so neither its diffusion nor its uptake can be computed",
            "a measured diffusivity in dermis", row.sources,
        )  # fmt: skip
    half_life = _number(row, "half_life_skin_h", "hour")
    if kind == "polymer":
        return Solute(row.row_id, words, "hyaluronan", mass, None, "neutral", None, None, half_life, None, row)
    if kind in ("protein", "biologic"):
        return Solute(row.row_id, words, "macromolecule", mass, None, "neutral", None, None, half_life, None, row)
    if row.row_id not in context.table(IONISATION).index:
        return NoData(f"{words} is a carrier, not an active whose uptake is followed", "", row.sources)
    log_kow = _log_kow(context, row)
    if log_kow is None:
        return NoData(
            f"{words} has neither a measured nor a computed octanol-water partition", "a log Kow", row.sources
        )
    ions = context.row(IONISATION, row.row_id)
    pka = float(ions["pka"]) if ions["pka"] else None
    found = Solute(
        row.row_id, words, "small", mass, log_kow, ions["ionisation"], pka, None, half_life,
        _solubility(context, ions), row,
    )  # fmt: skip
    return replace(found, measured=measured_permeability(context, found, ions["permeability_inchikey"]))


def layer_parameters(
    context: ModelContext,
    given: Solute,
    *,
    hydrated: bool = False,
    vehicle_ph: float | None = None,
) -> LayerParameters:
    """Draws (E, 1) for every layer. `hydrated`: long aqueous or covered contact; `vehicle_ph`: of the product, None
    where it states none (the skin's own surface pH then decides)."""
    read = _Reader(context)
    if given.kind == "small" and given.molar_mass is not None and given.log_kow is not None:
        return _small(read, given, given.molar_mass, given.log_kow, hydrated, vehicle_ph)
    return _large(read, given)


@dataclass
class _Reader:
    """Draws parameters of the stage and remembers which were read since the last `inputs`."""

    context: ModelContext
    used: list[Input | Value | Row | Drawn | str] = field(default_factory=list)

    def __call__(self, name: str) -> Array:
        value = self.context.parameter(f"formula.{name}")
        self.used.append(value)
        return self.context.draw(value)

    def of(self, value: Value, leverage: float = 1.0) -> Array:
        self.used.append(Input(value, leverage))
        return self.context.draw(value)

    def drawn(self, draws: Array, unit: str, model: str, equation: str) -> Drawn:
        shape = (self.context.population.epistemic, 1)
        made = self.context.drawn(np.broadcast_to(draws, shape).copy(), unit, model, equation, tuple(self.used))
        self.used = []
        return made

    def none(self, what: str, unit: str = "1") -> Drawn:
        """A process that the model leaves out, as zero, with the reason in the equation."""
        return self.context.drawn(
            np.zeros((self.context.population.epistemic, 1)), unit, "left out", what, (), sources=("corneum_review",)
        )


def _small(
    read: _Reader, given: Solute, mass: Value, log_kow: Value, hydrated: bool, vehicle_ph: float | None
) -> LayerParameters:
    water = _water(read, given, mass)
    lipophilicity = np.minimum(read.of(log_kow, 0.0), read("logkow_upper"))
    m = mass.number / _G_MOL
    ph = read("surface_ph") if vehicle_ph is None else np.full_like(lipophilicity, vehicle_ph)
    neutral = given.unionised(ph)
    partition = _horny_partition(read, neutral * 10.0**lipophilicity, hydrated)
    k_sc = read.drawn(partition, "1", "stratum corneum partition", "K = l Kow^0.81 + w + p Kow^0.27, Kow at the pH")

    read.used.append(k_sc)
    permeability, law = _permeability(read, given, lipophilicity, mass.number, neutral)
    if not hydrated:
        permeability = permeability * read("dry_permeability")
    thickness = read("hsc_wet" if hydrated else "hsc_dry")
    d_sc = read.drawn(permeability * thickness / partition, "m^2/s", "stratum corneum diffusivity", law)

    read.used.append(Input(log_kow, 0.0))
    ph_tissue = read("tissue_ph")
    neutral = given.unionised(ph_tissue)
    unbound = _unbound(read, given, lipophilicity, neutral)
    albumin = read("tissue_albumin")
    bound = albumin / unbound - albumin + read("tissue_lipid") * neutral * 10.0**lipophilicity
    binding = read.drawn(bound, "1", "binding in viable tissue", "b = f_alb (1/fu - 1) + f_lip f_non Kow")

    free = 10.0 ** (read("tissue_intercept") + read("tissue_mass") * np.log10(m)) * _CM2_S
    carried = read("tissue_albumin") * read("tissue_bound_diffusivity") * (1 - unbound) / unbound
    d_tissue = read.drawn(
        (free + carried) * read("tissue_error"), "m^2/s", "diffusivity in viable tissue",
        "D = 10^(-4.15 - 0.655 log M) + f_alb D_b (1 - fu)/fu",
    )  # fmt: skip
    k_tissue = read.drawn(read("tissue_free"), "1", "partition of viable tissue", "K = K_free")

    read.used.append(Input(log_kow, 0.0))
    wall = 10.0 ** (read("pg_intercept") + read("pg_logkow") * lipophilicity + read("pg_mass") * m) * _CM_H
    through = wall * read("capillary_factor") * read("capillary_surface")
    blood = 1.0 / (1.0 / through + 1.0 / read("capillary_flow"))
    clearance = read.drawn(
        blood + read("lymph"), "1/s", "clearance from dermis", "k = 1/(1/(P_cap S) + 1/Q) + k_lymph, of the free solute"
    )
    loss = _turnover(read, given)
    none = read.none("no vessels in the epidermis", "1/s")
    horny = InLayer(
        d_sc, k_sc, read.none("binding lies in the partition"), none, read.none("no turnover assumed", "1/s")
    )
    viable = InLayer(d_tissue, k_tissue, binding, none, loss)
    dermis = InLayer(d_tissue, k_tissue, binding, clearance, loss)
    solubility = _dissolved(read, given, lipophilicity, mass, given.unionised(ph))
    return LayerParameters(given, dict(zip(LAYERS, (horny, viable, dermis), strict=True)), water, solubility)


def _large(read: _Reader, given: Solute) -> LayerParameters:
    mass = given.molar_mass
    heavy = mass is None or (given.kind == "hyaluronan" and mass.number >= float(read("immobile_mass").flat[0]))
    read.used = []
    still = read.drawn(read("immobile_diffusivity"), "m^2/s", "immobile depot", "D stands for no motion")
    space = read.drawn(read("macromolecule_space"), "1", "space for large solutes", "K = fluid that large solutes see")
    water_in_horn = read.drawn(read("ksc_dry_water"), "1", "stratum corneum partition", "K = its water")
    lymph = read.drawn(read("lymph"), "1/s", "lymph", "k = k_lymph")
    zero, unbound = read.none("no such loss is assumed", "1/s"), read.none("no binding known")
    if heavy or mass is None:
        layer = InLayer(still, space, unbound, zero, _turnover(read, given))
        horny = InLayer(still, water_in_horn, unbound, zero, zero)
        return LayerParameters(given, dict(zip(LAYERS, (horny, layer, layer), strict=True)), still)
    water = _water(read, given, mass)
    permeability = polar_path(read.context, np.array(mass.number)) * read("bound_share")
    read.used.append(read.context.parameter("formula.polar_mass"))
    d_sc = read.drawn(
        permeability * read("hsc_dry") / water_in_horn.draws, "m^2/s", "stratum corneum diffusivity",
        "D = share x polar upper bound x h/K (large solute: no lipid path)",
    )  # fmt: skip
    read.used.append(water)
    hindered = water.draws * read("hindrance_dermis")
    d_dermis = read.drawn(hindered, "m^2/s", "hindered diffusion", "D = (D/D0) D0")
    read.used.append(d_dermis)
    d_epidermis = read.drawn(
        hindered * read("hindrance_epidermis"), "m^2/s", "hindered diffusion", "D_VE = ratio x D_dermis"
    )
    horny = InLayer(d_sc, water_in_horn, unbound, zero, zero)
    viable = InLayer(d_epidermis, space, unbound, zero, _turnover(read, given, epidermis=True))
    dermis = InLayer(d_dermis, space, unbound, lymph, _turnover(read, given))
    return LayerParameters(given, dict(zip(LAYERS, (horny, viable, dermis), strict=True)), water)


def _water(read: _Reader, given: Solute, mass: Value) -> Drawn:
    """Stokes-Einstein, with the radius of a sphere, a globular protein or a coil."""
    m = mass.number / _G_MOL
    read.used.append(mass)
    if given.kind == "small":
        radius = (3 * read("small_radius_volume") * m / (4 * np.pi)) ** (1 / 3) * _NM / 10
    elif given.kind == "hyaluronan":
        radius = read("chain_radius") * m ** read("chain_radius_power")
    else:
        radius = read("protein_radius") * m ** read("protein_radius_power")
    thermal = read("boltzmann") * read("tissue_temperature")
    return read.drawn(
        thermal / (6 * np.pi * read("viscosity") * radius), "m^2/s", "Stokes-Einstein", "D0 = kT/(6 pi eta r)"
    )


def _horny_partition(read: _Reader, kow: Array, hydrated: bool) -> Array:
    state = "wet" if hydrated else "dry"
    lipid = read(f"ksc_{state}_lipid") * kow ** read("ksc_lipid_power")
    protein = read(f"ksc_{state}_protein") * kow ** read("ksc_protein_power")
    return np.asarray(lipid + read(f"ksc_{state}_water") + protein)


def _permeability(read: _Reader, given: Solute, lipophilicity: Array, mass: float, neutral: Array) -> tuple[Array, str]:
    """Permeability of wet stratum corneum to all species (E, 1) m/s, and the law in words."""
    context = read.context
    if mass > context.parameter("formula.mass_limit").number:
        bound = polar_path(context, np.full_like(lipophilicity, mass)) * read("bound_share")
        return bound, "kp = share of the polar upper bound (above 1000 g/mol)"
    read.used += [context.parameter(f"formula.{name}") for name in ("rw_logkow", "rw_root_mass", "polar_mass")]
    lipid, polar = paths(context, lipophilicity, np.full_like(lipophilicity, mass))
    if mass > context.parameter("formula.polar_limit").number:
        lipid = lipid * _error(read, given, "kp_error", context.parameter("formula.kp_error").number)
        return neutral * lipid + polar * read("bound_share"), "kp = f_non kp_lipid + share of the polar upper bound"
    share = lipid / (
        lipid + polar * _error(read, given, "polar_error", context.parameter("formula.polar_error").number)
    )
    smiles = given.row.get("smiles")
    if given.measured is not None:
        whole = 10.0 ** read.of(given.measured, np.log(10.0))
    elif smiles:
        closed = np.full_like(lipophilicity, float(rings(smiles)))
        predicted = recommended(context, lipophilicity, np.full_like(lipophilicity, mass), closed)
        read.used.append(context.parameter("formula.kriging_amplitude"))
        whole = 10.0**predicted.log_kp * _error(read, given, "kriging_compound", predicted.sd)
    else:
        # without a structure the rings are unknown, and with them who its neighbours are
        whole = (lipid + polar) * _error(read, given, "kp_error", context.parameter("formula.kp_error").number)
    return whole * (1 - share + neutral * share), "kp = kp_neutral (1 - p + f_non p); D = kp h/K"


def _error(read: _Reader, given: Solute, name: str, spread: Array | float) -> Array:
    """A factor (E, 1) around 1 with a lognormal spread (log10), one stream a solute and error."""
    source = read.context.parameter(f"formula.{name}")
    half = NORMAL_95 * float(np.median(spread))
    read.used.append(
        Value(
            f"{source.identity}:{given.id}", 1.0, 10.0**-half, 10.0**half, "1", "lognormal", source.sources,
            source.basis, source.grade, note=source.note, printed="1",
        )
    )  # fmt: skip
    return np.asarray(10.0 ** (spread * read.context.normal(f"formula.{name}:{given.id}", "epistemic")))


def _unbound(read: _Reader, given: Solute, lipophilicity: Array, neutral: Array) -> Array:
    """Unbound share in albumin solution from log D at tissue pH."""
    kind = "acid" if given.ionisation == "acid" else "base"
    log_d = lipophilicity + np.log10(neutral)
    ratio = read(f"binding_{kind}_slope") * np.exp(log_d) + read(f"binding_{kind}_floor")
    return np.asarray(np.maximum(1.0 / (1.0 + ratio), read("unbound_least")))


def _dissolved(read: _Reader, given: Solute, lipophilicity: Array, mass: Value, neutral: Array) -> Drawn:
    """Solubility of all species at the vehicle's pH: the neutral form's over its share, within what solids reach."""
    if given.solubility is not None:
        intrinsic = read.of(given.solubility)
    else:
        error = read("solubility_error") * read.context.normal(f"formula.solubility:{given.id}", "epistemic")
        molar = 10.0 ** (read("solubility_intercept") - lipophilicity + error) * units.factor("mol/L")
        intrinsic = molar * mass.number
    return read.drawn(
        np.minimum(intrinsic / neutral, read("solubility_most")), "kg/m^3", "solubility in water",
        "S = S_neutral/f_non; S_neutral measured, else 10^(-0.5 - log Kow) mol/L",
    )  # fmt: skip


def _turnover(read: _Reader, given: Solute, *, epidermis: bool = False) -> Drawn:
    if given.kind == "hyaluronan":
        name = "hyaluronan_half_life_epidermis" if epidermis else "hyaluronan_half_life"
        return read.drawn(np.log(2.0) / read(name), "1/s", "turnover of hyaluronan", "k = ln 2/t_half")
    if given.half_life is None:
        return read.none("half-life in skin unknown: no loss by metabolism is counted", "1/s")
    return read.drawn(np.log(2.0) / read.of(given.half_life, -1.0), "1/s", "loss in skin", "k = ln 2/t_half")


def _find(context: ModelContext, name: str) -> Row:
    table = context.table(ACTIVES)
    wanted = name.strip().casefold()
    for row in table.rows:
        if wanted in (row.row_id.casefold(), row["inci_name"].casefold(), row["common_name"].casefold()):
            return context.row(ACTIVES, row.row_id)
    from difflib import get_close_matches

    near = get_close_matches(wanted, [row.row_id for row in table.rows], 1)
    raise InputFault("active", name, "is no active of the tables", near[0] if near else None)


def _number(row: Row, column: str, unit: str) -> Value | None:
    """A cell as a fixed Value in SI; None where it is blank or a range."""
    try:
        number = float(row[column]) * units.factor(unit)
    except ValueError:
        return None
    return Value(
        f"{row.identity}:{column}", number, number, number, units.si_unit(unit), "fixed", row.sources, row.basis,
        row.grade, printed=f"{row[column]} {unit}",
    )  # fmt: skip


def _log_kow(context: ModelContext, row: Row) -> Value | None:
    """The literature value where there is one (its type sets the spread), else the computed one."""
    column, kind = ("logkow_lit", row["logkow_lit_type"]) if row["logkow_lit"] else ("logp_crippen_rdkit", "crippen")
    if not row[column]:
        return None
    number = float(row[column])
    half = NORMAL_95 * context.parameter(f"formula.logkow_sd_{kind}").number
    return Value(
        f"{row.identity}:{column}", number, number - half, number + half, "1", "normal", row.sources, row.basis,
        row.grade, printed=row[column], note=f"{kind} log Kow",
    )  # fmt: skip


def _solubility(context: ModelContext, row: Row) -> Value | None:
    if not row["solubility"]:
        return None
    number = float(row["solubility"])
    factor = 10.0 ** (NORMAL_95 * context.parameter("formula.solubility_known").number)
    return Value(
        f"{row.identity}:solubility", number, number / factor, number * factor, "kg/m^3", "lognormal",
        ("recalled_general",), "recalled", "very_low", printed=f"{row['solubility']} kg/m^3",
    )  # fmt: skip


def measured_permeability(context: ModelContext, given: Solute, inchikey: str) -> Value | None:
    """Median log10 kp (m/s) of the neutral form over the usable rows of the compound; spread between laboratories.

    A row whose donor ionises most of the solute is left out; others are corrected to the neutral form.
    """
    if not inchikey:
        return None
    rows = context.table(MEASURED).where(inchikey=inchikey, use_for_kp_validation="1")
    found: list[float] = []
    used: list[Row] = []
    for row in rows:
        share = float(given.unionised(float(row["donor_pH"]))) if row["donor_pH"] else 1.0
        if share > 0.5:
            found.append(float(row["logkp_cm_h_clean"]) - np.log10(share) + np.log10(_CM_H))
            used.append(context.row(MEASURED, row.row_id))
    if not found:
        return None
    centre = float(np.median(found))
    half = NORMAL_95 * context.parameter("formula.kp_laboratory").number
    sources = tuple(dict.fromkeys(source for row in used for source in row.sources))
    return Value(
        f"{MEASURED}:{inchikey}:median", centre, centre - half, centre + half, "1", "normal", sources, "derived",
        "moderate", note=f"median of {len(found)} measurements", printed=f"log10 kp {centre:.2f} (m/s)",
    )  # fmt: skip
