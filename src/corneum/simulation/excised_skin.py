"""Excised skin in a diffusion cell and living skin of an animal: layers, and the behaviour of solute in them.

The stratum corneum of people has the thickness with which the permeability correlations were made, wet or as in use,
so that a membrane lets through what was measured on such membranes; at a site of the body whose stratum corneum was
measured it is thicker or thinner in that proportion. Skin of an animal has the layers of transport/excised_skins and,
intact, its factor of transport/species_permeability on the permeability of human skin to the same solute; viable
tissue is taken to be what it is in people. Excised skin has no blood, no lymph and no turnover, and its channels do
not heal.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from corneum import units
from corneum.errors import InputFault
from corneum.evidence.derivation import Drawn, Input
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Row
from corneum.evidence.value import NORMAL_95, Value
from corneum.formula.solute_in_skin import LayerParameters
from corneum.simulation.case_keys import Case
from corneum.simulation.skin_state import wet_share
from corneum.simulation.specimen_keys import ExcisedOf, LivingOf
from corneum.skin.layers import Skin
from corneum.transport import problem as make
from corneum.transport.problem import Problem

Array = NDArray[np.float64]

MEASURED = "anatomy/layer_thickness"
DESIGNS = "transport/cosmetics_europe_designs"
SKINS = "transport/excised_skins"
SPECIES = "transport/species_permeability"
# rows of stratum corneum and of viable epidermis by site
ROWS = {
    "forearm": ("layer_thickness_069", "layer_thickness_070"),
    "shoulder": ("layer_thickness_071", "layer_thickness_072"),
    "buttock": ("layer_thickness_073", "layer_thickness_074"),
}
LAYERS = ("stratum_corneum", "viable_epidermis", "dermis")
WITHOUT_BLOOD = (
    "diffusivity",
    "partition",
    "binding",
    "slow_binding",
    "release",
)  # of a solute in tissue that has no blood
SHEET = 1e-3  # m, a dermis that stands in where the preparation has none, until its layers are put right
_UM = units.factor("um")


@dataclass(frozen=True)
class Specimen:
    """A piece of skin (its dermis in two equal halves), whether it has a dermis, whether it is alive, the factor (E,)
    on the diffusivity of its stratum corneum against that of the correlations, and plain sentences on what was assumed.
    Excised and needled: the share (E,) of a channel that recoil leaves open, and the factor (E,) by which solute moves
    faster through its tissue than the model has it."""

    skin: Skin
    dermis: bool
    living: bool
    ease: Array
    left_open: Array
    pace: Array
    inputs: tuple[Drawn, ...]
    notes: tuple[str, ...]


def excised(context: ModelContext, case: Case, preparation: ExcisedOf) -> Specimen:
    """The preparation that a case describes. Raises InputFault for a thickness that cannot be served."""
    wet = wet_share(case)
    notes = []
    upper = _epidermis(context, preparation, wet)
    dermis = preparation.prepared != "heat_separated"
    if preparation.preparation is None:
        notes.append(
            f"preparation not stated: {'full thickness' if preparation.prepared == 'full' else preparation.prepared}."
        )
    if dermis:
        below, dermis_notes = _dermis(context, case, preparation, upper)
    else:
        below, dermis_notes = Drawn(np.full_like(upper.viable.draws, SHEET), "m", upper.viable.derivation), []
    notes = [*notes, *upper.notes, *dermis_notes]
    notes.append("excised skin: no clearance, no turnover; channels recoil and do not heal.")
    return _specimen(context, upper, below, dermis=dermis, living=False, notes=notes)


def living(context: ModelContext, case: Case, animal: LivingOf) -> Specimen:
    """Living skin of a species and site. Raises InputFault for a thickness that cannot be served."""
    whole = ExcisedOf.model_construct(
        species=animal.species, site=animal.site, thickness=animal.thickness, preparation="full"
    )
    upper = _epidermis(context, whole, wet=0.0)
    below, notes = _dermis(context, case, whole, upper)
    notes = [*upper.notes, *notes]
    if animal.species != "human":
        notes.append("blood, lymph and loss by metabolism are taken as in human skin.")
    return _specimen(context, upper, below, dermis=True, living=True, notes=notes)


def of_specimen(prepared: Specimen, parameters: LayerParameters, base: Problem) -> Problem:
    """A problem of living human skin as one of the specimen: its own layers and stratum corneum; excised, nothing is
    cleared or turned over, and channels recoil and stay, none of them deeper than the sheet."""
    names = LAYERS if prepared.dermis else LAYERS[:2]
    if prepared.living:
        diffusivity = base.layers.diffusivity.copy()
        diffusivity[:, 0] *= prepared.ease
        return replace(base, layers=replace(base.layers, diffusivity=diffusivity))
    thickness = base.layers.thickness
    thickness = np.concatenate([thickness[:, :2], thickness[:, 2:].sum(axis=1, keepdims=True)], axis=1)[:, : len(names)]

    def column(what: str) -> Array:
        drawn = [np.median(getattr(parameters.layers[name], what).draws, axis=1) for name in names]
        return np.stack(drawn, axis=1)

    columns = {what: column(what) for what in WITHOUT_BLOOD}
    columns["diffusivity"][:, 0] *= prepared.ease
    openings = base.channels
    if openings is not None:
        columns["diffusivity"][:, 1:] *= prepared.pace[:, None]
        through = thickness.sum(axis=1) * (1 if prepared.dermis else 1 - 1e-9)
        openings = replace(
            openings,
            depth=np.minimum(openings.depth, through),
            recoil_share=1.0 - prepared.left_open,
            half_life=np.full(base.cases, np.inf),
        )
    tissue = make.layers(names, thickness, **columns)
    placed = base.deposit
    if placed is not None and openings is not None:
        placed = replace(placed, bottom=np.minimum(placed.bottom, openings.depth))
    return replace(base, layers=tissue, channels=openings, deposit=placed)


@dataclass(frozen=True)
class _Epidermis:
    """Stratum corneum and viable epidermis (E, 1) m, the factor (E,) on the diffusivity of the former, and notes."""

    stratum_corneum: Drawn
    viable: Drawn
    ease: Array
    inputs: tuple[Drawn, ...]
    notes: tuple[str, ...]


def _epidermis(context: ModelContext, preparation: ExcisedOf, wet: float) -> _Epidermis:
    if preparation.species == "human":
        stratum_corneum, viable, where = _human_epidermis(context, preparation.site, wet)
        return _Epidermis(stratum_corneum, viable, np.ones(context.population.epistemic), (), (where,))
    return _animal_epidermis(context, preparation, wet)


def _animal_epidermis(context: ModelContext, preparation: ExcisedOf, wet: float) -> _Epidermis:
    species = preparation.species
    dry, soaked, correlated = _correlated(context, wet)
    rows = {layer: _row(context, preparation, layer) for layer in ("stratum_corneum", "viable_epidermis")}
    values = {layer: row.value("thickness_um", "low_um", "high_um") for layer, row in rows.items()}
    swelling = correlated / dry.number
    stratum_corneum = context.drawn(
        context.draw(values["stratum_corneum"]) * swelling,
        "m",
        f"stratum corneum, {species}",
        "as measured; wet, it swells in the proportion of the correlations",
        [rows["stratum_corneum"], dry, soaked],
    )
    viable = context.drawn(
        context.draw(values["viable_epidermis"]),
        "m",
        f"viable epidermis, {species}",
        "as measured",
        [rows["viable_epidermis"]],
    )
    row = context.row(SPECIES, species)
    factor = row.value("kp_factor", "kp_factor_low", "kp_factor_high")
    drawn = context.drawn(
        context.draw(factor), "1", f"permeability of skin of the {species} over human", "as tabulated", [row, factor]
    )
    ease = (drawn.draws * stratum_corneum.draws / correlated)[:, 0]
    notes = (
        f"intact skin of the {species} is {factor.number:.2g} ({factor.low:.2g} to {factor.high:.2g}) times as "
        f"permeable as human skin ({', '.join(row.sources)}); its {row['follicles_per_cm2']} follicles per cm2 are "
        "part of that factor.",
        f"layers of the {species}'s {rows['stratum_corneum']['site']} ({', '.join(rows['stratum_corneum'].sources)}).",
    )
    return _Epidermis(stratum_corneum, viable, np.asarray(ease), (drawn,), notes)


def _row(context: ModelContext, preparation: ExcisedOf, layer: str) -> Row:
    """The row of a layer at a site; where no site was stated, at the usual one of the species, and so for people, of
    whose sites the thickness of the whole stands at one alone.

    Raises InputFault for a site of an animal that has no row.
    """
    usual = context.table(SPECIES).row(preparation.species)["site"]
    site = usual if preparation.site is None or preparation.species == "human" else preparation.site
    rows = context.table(SKINS).where(species=preparation.species, layer=layer, site=site)
    if not rows:
        known = [row["site"] for row in context.table(SKINS).where(species=preparation.species, layer=layer)]
        reason = f"has no thickness in the tables for skin of the {preparation.species}; known are {', '.join(known)}"
        raise InputFault("skin.site", site, reason, usual)
    return context.row(SKINS, rows[0].row_id)


def _correlated(context: ModelContext, wet: float) -> tuple[Value, Value, float]:
    """Thickness of stratum corneum in the permeability correlations: dry, wet, and (m) as far between them as it is."""
    dry, soaked = (context.parameter(f"formula.hsc_{state}") for state in ("dry", "wet"))
    return dry, soaked, dry.number ** (1 - wet) * soaked.number**wet


def _human_epidermis(context: ModelContext, site: str | None, wet: float) -> tuple[Drawn, Drawn, str]:
    dry, soaked, correlated = _correlated(context, wet)
    if site in ROWS:
        stratum_corneum_rows, viable_rows = ([context.row(MEASURED, ROWS[site][column])] for column in (0, 1))
        proportion = float(stratum_corneum_rows[0]["mean_um"]) * _UM / dry.number
        where = f"stratum corneum and viable epidermis as measured at the {site} (histology)."
    else:
        stratum_corneum_rows, viable_rows = [], [context.row(MEASURED, rows[1]) for rows in ROWS.values()]
        proportion = 1.0
        where = (
            f"no thickness of {'this site' if site is None else 'the ' + site} stands in the tables: viable epidermis "
            f"from {', '.join(ROWS)}, stratum corneum with the {correlated / _UM:.1f} um of the permeability "
            "correlations."
        )
    stratum_corneum = context.drawn(
        np.full((context.population.epistemic, 1), correlated * proportion),
        "m",
        "stratum corneum, excised",
        "h of the permeability correlation, in proportion to the site's own thickness",
        [dry, soaked, *stratum_corneum_rows],
    )
    return stratum_corneum, _viable(context, viable_rows), where


def _viable(context: ModelContext, rows: list[Row]) -> Drawn:
    """Log-normal about the geometric mean of the rows, with the spread of people within and of sites between them."""
    means = np.array([float(row["mean_um"]) for row in rows])
    within = np.array([float(row["sd_um"]) for row in rows]) / means
    between = float(np.log(means).std(ddof=1)) if len(rows) > 1 else 0.0
    half = NORMAL_95 * float(np.hypot(np.sqrt((within**2).mean()), between))
    middle = float(np.exp(np.log(means).mean())) * _UM
    value = Value(
        "study:viable_epidermis_excised",
        middle,
        middle * np.exp(-half),
        middle * np.exp(half),
        "m",
        "lognormal",
        tuple(dict.fromkeys(key for row in rows for key in row.sources)),
        rows[0].basis,
        rows[0].grade,
        note="excised body skin",
        printed=f"{middle / _UM:.3g} um",
    )
    return context.drawn(
        context.draw(value),
        "m",
        "viable epidermis, excised",
        "log-normal about the mean of the rows",
        [value, *rows],
    )


def _dermis(context: ModelContext, case: Case, preparation: ExcisedOf, upper: _Epidermis) -> tuple[Drawn, list[str]]:
    notes = []
    rows: list[Row] = []
    whole: Array | float
    if preparation.thickness is not None:
        whole = preparation.thickness
    elif preparation.prepared == "full":
        rows = [_row(context, preparation, "whole")]
        value = rows[0].value("thickness_um", "low_um", "high_um")
        whole = context.draw(value)
        low, middle, high = (f"{end / _UM:.0f}" for end in (value.low, value.number, value.high))
        notes.append(
            f"thickness not stated: {middle} um ({low} to {high}) of the {preparation.species}'s {rows[0]['site']} "
            f"({', '.join(rows[0].sources)}, {rows[0].basis}); what passes follows it strongly."
        )
    else:
        rows = list(context.table(DESIGNS).rows)
        whole = float(np.median([float(row["skin_thickness_um"]) for row in rows])) * _UM
        notes.append(
            f"thickness not stated: {whole / _UM:.0f} um, the median of {len(rows)} published finite-dose designs on "
            "dermatomed human skin."
        )
    left = whole - upper.stratum_corneum.draws - upper.viable.draws
    if not np.all(left > 0):
        epidermis = units.show(float((upper.stratum_corneum.draws + upper.viable.draws).max()), "um", 3)
        key = f"{case.skin.specimen_key if case.skin.living is None else 'skin.living'}.thickness"
        reason = f"is thinner than its epidermis, {epidermis}; a sheet of epidermis is `preparation: heat_separated`"
        raise InputFault(key, units.show(float(np.min(whole)), "um", 4), reason)
    return (
        context.drawn(
            left,
            "m",
            "dermis below the epidermis",
            f"thickness {float(np.median(whole)):g} m less the epidermis",
            [upper.stratum_corneum, upper.viable, *rows[:1]],
        ),
        notes,
    )


def _specimen(
    context: ModelContext,
    upper: _Epidermis,
    below: Drawn,
    *,
    dermis: bool,
    living: bool,
    notes: list[str],
) -> Specimen:
    skin = _skin(context, upper.stratum_corneum, upper.viable, below)
    inputs = (skin.stratum_corneum, skin.viable_epidermis, skin.dermis, *upper.inputs)
    if living:
        same = np.ones(context.population.epistemic)
        return Specimen(skin, dermis, living, upper.ease, same, same, inputs, tuple(notes))
    left_open, pace = (
        context.drawn(context.draw(prior), "1", words, "as tabulated", [prior])
        for prior, words in (
            (context.parameter("transport.excised_left_open"), "share of a channel that recoil leaves open"),
            (context.parameter("transport.excised_pace"), "measured over modelled pace in needled skin"),
        )
    )
    opened = np.minimum(left_open.draws[:, 0], 1.0)
    return Specimen(
        skin, dermis, living, upper.ease, opened, pace.draws[:, 0], (*inputs, left_open, pace), tuple(notes)
    )


def _skin(context: ModelContext, stratum_corneum: Drawn, viable: Drawn, below: Drawn) -> Skin:
    def person(draws: Array, layer: Drawn) -> Drawn:
        return Drawn(np.broadcast_to(draws, context.population.shape("person")).copy(), "m", layer.derivation)

    def needle(draws: Array, layer: Drawn) -> Drawn:
        shared = np.broadcast_to(draws[..., None], context.population.shape("needle"))
        return Drawn(shared.copy(), "m", layer.derivation)

    epidermis = stratum_corneum.draws + viable.draws
    total = context.drawn(
        epidermis + below.draws,
        "m",
        "excised skin",
        "sum of its layers",
        [Input(stratum_corneum), Input(viable), Input(below)],
    )
    half = below.draws / 2
    return Skin(
        "excised",
        person(stratum_corneum.draws, stratum_corneum),
        person(viable.draws, viable),
        person(epidermis, viable),
        person(half, below),
        person(half, below),
        person(below.draws, below),
        person(total.draws, total),
        needle(epidermis, viable),
        needle(stratum_corneum.draws, stratum_corneum),
    )
