"""The cells that the goals are about, on the page of a plan: where they lie in each zone, and what gets to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from corneum.plan_document.plan_models import Plan
from corneum.plan_document.zone_models import Zone
from corneum.report.pages.ledger import Figure, Ledger
from corneum.report.pages.zone_tables import Table, table_of
from corneum.report.zone_names import zone_name
from corneum.wording import human_units as words


@dataclass(frozen=True)
class CellSection:
    """`zones` has a row a zone: where each cell lies and how many needles reach it. `arrivals` says of one zone,
    `where`, what arrives at each cell over time."""

    zones: Table
    where: str
    arrivals: tuple[str, ...]


def cell_section(ledger: Ledger, by_zone: Mapping[str, Zone]) -> CellSection | None:
    """The cells of one treatment; None where the goals are about none, or the treatment is not shown in full."""
    plan = ledger.plan
    there = {name: zone for name, zone in by_zone.items() if zone.cells}
    columns = (
        [column for cell in next(iter(there.values())).cells for column in _columns(plan, ledger, there, cell.cell)]
        if there
        else []
    )
    table = table_of(columns, list(there))
    if table is None:
        return None
    first = next((name for name, zone in there.items() if any(cell.solutes for cell in zone.cells)), "")
    arrivals = [
        f"{_name(plan, first, cell.cell)}: {ledger.text(solute.line)}"
        for cell in (there[first].cells if first else ())
        for solute in cell.solutes
    ]
    return CellSection(table, zone_name(first) if first else "", tuple(arrivals))


def _columns(plan: Plan, ledger: Ledger, there: Mapping[str, Zone], cell: str) -> list[tuple[str, list[Figure | str]]]:
    name = _name(plan, next(iter(there)), cell)
    places = {zone: next(each for each in plan.cells[zone] if each.cell == cell) for zone in there}
    shares = [next(each for each in zone.cells if each.cell == cell).share_of_needles for zone in there.values()]
    return [
        (f"{name}: from", [ledger.figure(place.upper) for place in places.values()]),
        ("to", [ledger.figure(place.lower) for place in places.values()]),
        ("needles that reach it", ["" if share is None else ledger.figure(share, "share") for share in shares]),
    ]


def _name(plan: Plan, zone: str, cell: str) -> str:
    return words.sentence(next(place.name for place in plan.cells[zone] if place.cell == cell))
