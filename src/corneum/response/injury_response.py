"""What an injury sets off, each answer of the skin apart, and whether anybody saw it follow depth or passes.

An answer has a number where a model makes one, else the reason why not. Beside it stands, for the depth of the needles
and for the number of passes, whether its dependence was *measured* (compared within one study), is a *prior* or is *not
known*: so that more passes never change nothing without a word. The words are rows of response/injury_dependence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, cast

import numpy as np

from corneum.evidence.derivation import Drawn
from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Text, cell
from corneum.evidence.tables import Row
from corneum.evidence.value import NoData, Value
from corneum.needling.channels import Channels

OUTPUTS = (
    "inflammation",
    "redness",
    "pain",
    "bleeding",
    "collagen_mass",
    "collagen_stained",
    "elastin",
    "turnover",
    "lipid_synthesis",
    "oedema",
    "plumping",
    "stem_cells",
)
KINDS = ("needles", "heat", "abrasion")
DRIVERS = ("depth", "passes")
NO_NUMBER, DEPENDENCE = "response/injury_outputs", "response/injury_dependence"

Kind = Literal["needles", "heat", "abrasion"]
How = Literal["measured", "prior", "not_known"]
Quantity = Drawn | Value | NoData


@dataclass(frozen=True)
class Dependence:
    """Whether an answer was seen to follow depth or passes; `evidence` holds the rows that it was read in."""

    how: How
    why: Text
    evidence: tuple[str, ...]
    sources: tuple[str, ...]
    grade: str


@dataclass(frozen=True)
class Answer:
    """One answer of the skin: its number or why there is none, and how it follows each of `DRIVERS`."""

    output: str
    value: Quantity
    depends: Mapping[str, Dependence]


def answers_to_injury(context: ModelContext, kind: Kind, computed: Mapping[str, Quantity]) -> dict[str, Answer]:
    """Every answer of the skin to one session, in the order of `OUTPUTS`.

    Args:
        context: Tables, virtual people and record.
        kind: What injures: needles, heated needles ("heat") or abrasion.
        computed: The numbers of models by output; an output without one has the reason of response/injury_outputs.

    Raises:
        KeyError: Neither a number nor a reason is at hand, or a row of the dependence is missing.

    Source: the rows of response/injury_outputs and response/injury_dependence.
    """
    return {
        output: Answer(
            output,
            computed[output] if output in computed else _reason(context, output, kind),
            {driver: dependence(context, output, kind, driver) for driver in DRIVERS},
        )
        for output in OUTPUTS
    }


def dependence(context: ModelContext, output: str, kind: str, driver: str) -> Dependence:
    """Whether an answer follows a driver, for one kind of injury.

    Args:
        context: Tables, virtual people and record.
        output: One of `OUTPUTS`.
        kind: One of `KINDS`.
        driver: One of `DRIVERS`.

    Raises:
        KeyError: There is no such row.

    Source: the row of response/injury_dependence.
    """
    row = _row(context, DEPENDENCE, kind, output=output, on=driver)
    return Dependence(cast(How, row["how"]), cell(row, "sentence"), row.list("rows"), row.sources, row.grade)


def bleeding_points(context: ModelContext, channels: Channels, bleeding: Drawn) -> Drawn:
    """Visible points of blood on an area, 1/m^2, shape (E, P): needles that go in, and the chance that one bleeds.

    A needle that does not pierce does not bleed. Points that coincide are counted apart.

    Args:
        context: Tables, virtual people and record.
        channels: The channels of the session, all passes together.
        bleeding: Chance that a needle bleeds, mean over all of them, shape (E, P).
    """
    pierced = channels.pierced_share.draws
    of_piercing = np.divide(bleeding.draws, pierced, out=np.zeros_like(bleeding.draws), where=pierced > 0)
    return context.drawn(
        channels.density.draws * np.minimum(1.0, of_piercing),
        "1/m^2",
        "points of blood on an area",
        "n min(1, P / share that pierces)",
        [channels.density, bleeding],
    )


def _reason(context: ModelContext, output: str, kind: str) -> NoData:
    row = _row(context, NO_NUMBER, kind, output=output)
    return NoData(row["reason"], row["settled_by"], row.sources)


def _row(context: ModelContext, table: str, kind: str, **cells: str) -> Row:
    for row in context.table(table).where(**cells):
        if kind in row.list("kinds"):
            return context.row(table, row.row_id)
    raise KeyError(f"{table} has no row of {', '.join(cells.values())} for {kind}")
