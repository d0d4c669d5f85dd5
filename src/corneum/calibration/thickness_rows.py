"""Measured thicknesses as observations: the rows that count, their zones, and the method of each.

`skin/thickness_rows` judges every row of `anatomy/layer_thickness`; a row that is left out says why. Here the numbers
become means in ln units with their errors: a published mean of n people with coefficient of variation c is
ln(mean) - ln(1 + c^2)/2, with error c/sqrt(n).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Row
from corneum.zones import zones

ROWS, LINKS, MEASURED = "skin/thickness_rows", "skin/zone_links", "anatomy/layer_thickness"
REFERENCE = "anatomy/zone_reference"
LAYERS = ("dermis", "epidermis", "stratum_corneum")
METHODS = ("cadaver", "excised", "scan", "layer_count")
# the vermilion has no thickness at all, the scalp one of its whole skin alone, and that under the chin was not read
ZONES = tuple(zone for zone in zones() if zone not in ("vermilion", "scalp", "submental"))


@dataclass(frozen=True)
class Observation:
    """The mean of one group of people in one place, in ln m (of an index or a count: ln of its number).

    `zones` share the place evenly. `male` is the share of men, `decades` the age above the reference. `method` is one
    of `METHODS` or "as_read". `variance` is that of the mean, in ln units squared; `level_sd` is what of the study's
    level its print hides (a study that gives ratios only: all of it).
    """

    row: Row
    study: str
    zones: tuple[str, ...]
    place: str
    male: float
    decades: float
    method: str
    ln_mean: float
    variance: float
    level_sd: float
    people: int


@dataclass(frozen=True)
class Spread:
    """The sd between the people of one group, in ln units, and their number."""

    study: str
    ln_sd: float
    people: int


@dataclass(frozen=True)
class Link:
    """A zone relative to others: ln of its thickness over the mean of `of` is `ln_ratio` with standard deviation
    `ln_sd`."""

    zone: str
    of: tuple[str, ...]
    ln_ratio: float
    ln_sd: float


def observations(context: ModelContext, layer: str, without: str = "") -> tuple[Observation, ...]:
    """The means of a layer, without those of one study."""
    rows = context.table(ROWS).where(layer=layer)
    return tuple(
        _observation(context, row) for row in rows if row["use"].startswith("mean") and row["study"] != without
    )


def spreads(context: ModelContext, layer: str) -> tuple[Spread, ...]:
    """Standard deviations between people of a layer, one a group."""
    groups = []
    for row in context.table(ROWS).where(layer=layer):
        if "spread" in row["use"]:
            of = context.row(MEASURED, row.row_id)
            variation = of.value("sd_um").number / of.value("mean_um").number
            groups.append(Spread(row["study"], math.sqrt(math.log1p(variation**2)), int(of["n"])))
    return tuple(groups)


def links(context: ModelContext, layer: str) -> tuple[Link, ...]:
    """Links of zones that few studies measured to their neighbours."""
    return tuple(
        Link(row["link_zone"], row.list("of"), float(row["ln_ratio"]), float(row["ln_sd"]))
        for row in context.table(LINKS).where(layer=layer)
    )


def thickness(context: ModelContext, row: Row, mix: Sequence[str]) -> float:
    """The mean of a row as thickness of its fitted layer, m: less the epidermis, or with the stratum corneum."""
    of = context.row(MEASURED, row.row_id)
    reference = [context.row(REFERENCE, zone) for zone in mix]
    mean = _printed(of)
    if row["with_row"]:
        mean = math.sqrt(mean * _printed(context.row(MEASURED, row["with_row"])))
    if of["layer"] == "total_skin":
        return mean - sum(each.value("total_epidermis_um").number for each in reference) / len(reference)
    if of["layer"] == "viable_epidermis":
        return mean + sum(each.value("sc_um").number for each in reference) / len(reference)
    return mean


def _observation(context: ModelContext, row: Row) -> Observation:
    of = context.row(MEASURED, row.row_id)
    mix = row.list("mix")
    usual, few, cell = (context.parameter(f"skin.fit_{name}").number for name in ("variation", "people", "cell"))
    people = int(of["n"] or few)
    variation = of.value("sd_um").number / of.value("mean_um").number if of["sd_um"] and of["mean_um"] else usual
    # the middle of two rows has no spread of people of its own
    variation = usual if row["with_row"] else variation
    extra = float(row["extra_ln_sd"] or 0)
    return Observation(
        row=row,
        study=row["study"],
        zones=mix,
        place=f"{row['study']}|{row['mix']}|{row['subsite']}",
        male=float(row["male"]),
        decades=(float(row["age"]) - context.parameter("skin.reference_age").number) / 10,
        method=row["method"],
        ln_mean=math.log(thickness(context, row, mix)) - 0.5 * math.log1p(variation**2),
        variance=variation**2 / people + cell**2 + extra**2,
        level_sd=float(row["level_ln_sd"] or 0),
        people=people,
    )


def _printed(of: Row) -> float:
    """The mean of a row, or the middle of its range: m, or the number where it is a count or an index."""
    if of["mean_um"]:
        number = of.value("mean_um").number
    else:
        number = math.sqrt(of.value("min_um").number * of.value("max_um").number)
    return number * 1e6 if of["layer"] in ("relative_thickness_index", "stratum_corneum_cell_layers") else number
