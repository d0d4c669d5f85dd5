"""What printed depth charts say, row by row, against what is computed: a verdict and the number behind it.

`planning/published_claims` says how each row of `devices/published_depth_charts` is read: as a depth for a zone, for
goals, for a layer that is meant or said to be reached, or as the range that a regulator evaluated. A chart that
speaks of thin or thick skin is judged in the thinner or thicker half of the people.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corneum.client import Client
from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Text
from corneum.evidence.tables import Row
from corneum.evidence.value import NoData
from corneum.needling.depth import depth_in_place
from corneum.needling.devices import Device, device
from corneum.needling.technique import default_technique
from corneum.planning.needling_step import needle
from corneum.planning.published_verdicts import Reading, verdicts, wanted_by
from corneum.planning.results import Quantity
from corneum.planning.treatments import Treatment
from corneum.skin.layers import Skin

Array = NDArray[np.float64]

PRINTED = "devices/published_depth_charts"
CLAIMS = "planning/published_claims"

# from the gravest to the mildest; a row takes the first that holds
VERDICTS = (
    "anatomically_wrong",
    "do_not_needle",
    "beyond_hard_limit",
    "too_close",
    "too_shallow",
    "deeper_than_meant",
    "some_goals_only",
    "only_at_its_upper_end",
    "beyond_label",
    "agrees",
)


@dataclass(frozen=True)
class Judged:
    """One printed row. `number` is what decided and `number_is` says of what; `why` is a sentence with that number.

    `computed` is the dial (m) that is computed for each goal of the row, for the same zone and device.
    """

    printed: Row
    claim: Row
    device: Device
    verdict: str
    number: float
    number_is: Text
    why: Text
    computed: Mapping[str, Quantity]


def judge(
    context: ModelContext,
    client: Client,
    skins: Mapping[str, Skin | NoData],
    with_device: str | None = None,
) -> tuple[Judged, ...]:
    """Every printed row judged, in the order of the table.

    Args:
        context: tables and virtual people.
        client: whose skin it is; the goals are those of each row.
        skins: the skin of every zone, from `depth_chart.skins_of`.
        with_device: an id of the catalogue that takes the place of the device that a row is for.
    """
    return tuple(_judged(context, client, skins, row, with_device) for row in context.table(CLAIMS).rows)


def _judged(
    context: ModelContext,
    client: Client,
    skins: Mapping[str, Skin | NoData],
    row: Row,
    with_device: str | None,
) -> Judged:
    claim, printed = context.row(CLAIMS, row.row_id), context.row(PRINTED, row.row_id)
    skin = skins[claim["zone"]]
    assert isinstance(skin, Skin), "every zone of a printed chart has a thickness"
    tool = device(context, with_device or claim["device"])
    lengths = (printed.number("depth_min_mm") or 0.0, printed.number("depth_max_mm") or 0.0)
    shallow, deep = (
        depth_in_place(context, tool, default_technique(context, tool, length), skin) for length in lengths
    )
    people = _half(skin, claim["skin"])
    reading = Reading(context, client, skins, claim, skin, tool, lengths, (shallow, deep), people)
    gravest = min(verdicts(reading), key=lambda verdict: VERDICTS.index(verdict.word))
    computed: dict[str, Quantity] = {}
    if gravest.word != "do_not_needle":
        computed = {words: _dial(reading, treatment, wanted) for words, treatment, wanted in wanted_by(reading)}
    return Judged(printed, claim, tool, gravest.word, gravest.number, gravest.number_is, gravest.why, computed)


def _dial(reading: Reading, treatment: Treatment, wanted: Client) -> Quantity:
    needled = needle(reading.context, wanted, treatment, reading.skin)
    return needled if isinstance(needled, NoData) else needled.depths.dial


def _half(skin: Skin, named: str) -> NDArray[np.bool_]:
    """Which of the people (E, P) a chart means by thin or thick skin."""
    total = skin.total_skin.draws
    middle = np.median(total, axis=-1, keepdims=True)
    if named == "thinner":
        return np.asarray(total <= middle)
    return np.asarray(total > middle) if named == "thicker" else np.ones(total.shape, dtype=bool)
