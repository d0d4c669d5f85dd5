"""Excised human skin in a diffusion cell: its layers, and the behaviour of solute in them.

The stratum corneum has the thickness with which the permeability correlations were made, wet or as in use, so that a
membrane lets through what was measured on such membranes; at a site of the body whose stratum corneum was measured it
is thicker or thinner in that proportion. Excised skin has no blood, no lymph and no turnover, and its channels do not
heal.
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
from corneum.skin.layers import Skin
from corneum.transport import problem as make
from corneum.transport.problem import Problem

Array = NDArray[np.float64]

MEASURED = "anatomy/layer_thickness"
DESIGNS = "transport/cosmetics_europe_designs"
# rows of stratum corneum and of viable epidermis by site
ROWS = {
    "forearm": ("layer_thickness_069", "layer_thickness_070"),
    "shoulder": ("layer_thickness_071", "layer_thickness_072"),
    "buttock": ("layer_thickness_073", "layer_thickness_074"),
}
LAYERS = ("stratum_corneum", "viable_epidermis", "dermis")
SHEET = 1e-3  # m, a dermis that stands in where the preparation has none, until its layers are put right
_UM = units.factor("um")


@dataclass(frozen=True)
class Excised:
    """The preparation as skin (its dermis in two equal halves), how far its stratum corneum is wet (0 to 1), whether it
    has a dermis, and plain sentences on what was assumed."""

    skin: Skin
    hydrated: float
    dermis: bool
    notes: tuple[str, ...]


def excised(context: ModelContext, case: Case) -> Excised:
    """The preparation that a case describes. Raises InputFault for a thickness that cannot be served."""
    preparation = case.skin
    wet = wet_share(case)
    notes = []
    stratum_corneum, viable, where = _epidermis(context, preparation.site, wet)
    notes.append(where)
    dermis = preparation.franz != "heat_separated"
    if dermis:
        below, dermis_notes = _dermis(context, case, stratum_corneum, viable)
        notes += dermis_notes
    else:
        below = Drawn(np.full_like(stratum_corneum.draws, SHEET), "m", viable.derivation)
    notes.append("excised skin: no clearance, no turnover; channels recoil and do not heal.")
    return Excised(_skin(context, stratum_corneum, viable, below), wet, dermis, tuple(notes))


def in_cell(prepared: Excised, parameters: LayerParameters, base: Problem) -> Problem:
    """A problem of living skin as one of the preparation: its own layers, nothing cleared or turned over, channels that
    recoil and stay, none of them deeper than the sheet."""
    names = LAYERS if prepared.dermis else LAYERS[:2]
    thickness = base.layers.thickness
    thickness = np.concatenate([thickness[:, :2], thickness[:, 2:].sum(axis=1, keepdims=True)], axis=1)[:, : len(names)]

    def column(what: str) -> Array:
        drawn = [np.median(getattr(parameters.layers[name], what).draws, axis=1) for name in names]
        return np.stack(drawn, axis=1)

    kept = ("diffusivity", "partition", "binding", "slow_binding", "release")
    tissue = make.layers(names, thickness, **{what: column(what) for what in kept})
    openings = base.channels
    if openings is not None:
        through = thickness.sum(axis=1) * (1 if prepared.dermis else 1 - 1e-9)
        openings = replace(openings, depth=np.minimum(openings.depth, through), half_life=np.full(base.cases, np.inf))
    placed = base.deposit
    if placed is not None and openings is not None:
        placed = replace(placed, bottom=np.minimum(placed.bottom, openings.depth))
    return replace(base, layers=tissue, channels=openings, deposit=placed)


def _epidermis(context: ModelContext, site: str | None, wet: float) -> tuple[Drawn, Drawn, str]:
    dry, soaked = (context.parameter(f"formula.hsc_{state}") for state in ("dry", "wet"))
    correlated = dry.number ** (1 - wet) * soaked.number**wet
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


def _dermis(context: ModelContext, case: Case, stratum_corneum: Drawn, viable: Drawn) -> tuple[Drawn, list[str]]:
    notes = []
    whole = case.skin.thickness
    rows: list[Row] = []
    if whole is None:
        rows = list(context.table(DESIGNS).rows)
        whole = float(np.median([float(row["skin_thickness_um"]) for row in rows])) * _UM
        notes.append(
            f"thickness not stated: {whole / _UM:.0f} um, the median of {len(rows)} published finite-dose designs on "
            "dermatomed human skin."
        )
    left = whole - stratum_corneum.draws - viable.draws
    if not np.all(left > 0):
        epidermis = units.show(float((stratum_corneum.draws + viable.draws).max()), "um", 3)
        reason = f"is thinner than its epidermis, {epidermis}; a sheet of epidermis is `franz: heat_separated`"
        raise InputFault("skin.thickness", units.show(whole, "um", 4), reason)
    return (
        context.drawn(
            left,
            "m",
            "dermis, excised",
            f"thickness {whole:g} m less the epidermis",
            [stratum_corneum, viable, *rows[:1]],
        ),
        notes,
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
