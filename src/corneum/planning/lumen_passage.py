"""Whether what a treatment carries passes the lumens of its device: computed, and told with the numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from corneum import units
from corneum.evidence.derivation import Drawn
from corneum.evidence.draws import people_as_outer_draws
from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import statement
from corneum.evidence.tables import Row
from corneum.evidence.value import CENTRAL_95, NoData
from corneum.evidence.vocabulary import mentions
from corneum.formula.content_names import actives_judged_as
from corneum.formula.contents import contents
from corneum.formula.serum import PAYLOADS
from corneum.needling.lumens import GelFlow, Lumens, gel_flow, lumens, room_for_particles
from corneum.planning.needle_facts import tool_of
from corneum.planning.treatments import NEEDLE, Treatment
from corneum.safety.product_rules import product_reason
from corneum.safety.reasons import Reason

CONTENTS = "needling/lumen_contents"
GEL = "gel"


@dataclass(frozen=True)
class Gel:
    """A gel: its row of `needling/lumen_contents`, and its concentration over that of the row, at most 1."""

    row_id: str
    dilution: float


def lumen_reasons(context: ModelContext, treatment: Treatment) -> tuple[Reason, ...]:
    """Reasons against sending a gel or a suspension through the lumens of a device; none where there are no lumens.

    Args:
        context: tables, virtual people and record.
        treatment: a rung with its device and contents.

    Source:
        `needling/lumen_contents`; `needling.lumens`.
    """
    held = tuple(_contents(context, treatment))
    if NEEDLE not in treatment.tags or treatment.device is None or not held:
        return ()
    # what is told of lumens is drawn over as many states of knowledge as there are people
    apart = context.with_population(people_as_outer_draws(context.population))
    through = lumens(apart, tool_of(apart, treatment.device))
    if isinstance(through, NoData):
        return ()
    # of a product that nobody asked about it is told where the treatment is told, and not to the person
    stated = treatment.formula is not None
    reasons = [reason for gel in gels_of(context, treatment) for reason in _gel(apart, through, gel)]
    reasons += [reason for row, _ in held if row["kind"] != GEL for reason in _particles(apart, through, row)]
    return tuple(replace(reason, person_wide=stated) for reason in reasons)


def gels_of(context: ModelContext, treatment: Treatment) -> tuple[Gel, ...]:
    """The gels among the contents of a treatment.

    Args:
        context: tables and record.
        treatment: a rung with its contents.

    Source:
        `needling/lumen_contents`.
    """
    return tuple(
        Gel(row.row_id, _dilution(row, strength))
        for row, strength in _contents(context, treatment)
        if row["kind"] == GEL
    )


def flow_of(context: ModelContext, through: Lumens, gel: Gel) -> GelFlow:
    """How a gel flows through the lumens of a device.

    Args:
        context: tables, virtual people and record.
        through: the lumens.
        gel: the gel.
    """
    row = context.row(CONTENTS, gel.row_id)
    consistency, index = (row.value(name, f"{name}_low", f"{name}_high") for name in ("consistency", "index"))
    return gel_flow(context, through, consistency, index, gel.dilution)


def _contents(context: ModelContext, treatment: Treatment) -> Iterator[tuple[Row, float | None]]:
    """What of the contents is a gel or a suspension, with its concentration, kg/m^3, where it is stated."""
    index = context.table(CONTENTS).index
    if treatment.formula is not None:
        for named in contents(context, treatment.formula):
            ids = [match.id for match in mentions("active", named.identity.printed)]
            judged_as = actives_judged_as().get(named.identity.name or "", ())
            for row_id in [each for each in (*ids, *judged_as) if each in index][:1]:
                yield context.row(CONTENTS, row_id), named.concentration
    else:
        for row in context.table(PAYLOADS).where(payload=treatment.payload):
            if row["active"] in index:
                yield context.row(CONTENTS, row["active"]), None


def _dilution(row: Row, strength: float | None) -> float:
    whole = row.value("strength_pct").number * units.factor("kg/L")
    return 1.0 if strength is None else min(1.0, strength / whole)


def _gel(context: ModelContext, through: Lumens, gel: Gel) -> Iterator[Reason]:
    flow = flow_of(context, through, gel)
    enough = context.parameter("safety.delivered_enough").number
    if np.median(flow.delivered.draws) >= enough:
        return
    why = statement(
        "planning.gel_does_not_flow",
        chance=float(np.mean(flow.delivered.draws < enough)),
        enough=enough,
        volume=through.volume.number,
        time=_ends(through.time)[1],
        needed=_range(flow.needed),
        force=_range(flow.force),
        available=_range(through.pressure),
    )
    yield product_reason(context, "gel_does_not_flow", why, statement("planning.gel_by_syringe"))


def _particles(context: ModelContext, through: Lumens, row: Row) -> Iterator[Reason]:
    largest = row.value("largest_particle_um")
    ratio, free = room_for_particles(context, through, largest), context.parameter("needling.free_passage")
    if np.median(ratio.draws) >= free.number:
        return
    why = statement(
        "planning.particles_do_not_pass",
        particle=largest.number,
        lumen=_range(through.diameter),
        ratio=_ends(ratio),
        free=free.number,
    )
    yield product_reason(context, "particles_do_not_pass", why, statement("planning.particles_by_syringe"))


def _ends(quantity: Drawn) -> tuple[float, float, float]:
    """Lower end, middle and upper end, as they are read."""
    low, middle, high = np.quantile(quantity.draws, (CENTRAL_95[0], 0.5, CENTRAL_95[1]))
    return _figures(low), _figures(middle), _figures(high)


def _range(quantity: Drawn) -> tuple[float, float]:
    low, _, high = _ends(quantity)
    return low, high


def _figures(number: float) -> float:
    return float(f"{number:.6g}")
