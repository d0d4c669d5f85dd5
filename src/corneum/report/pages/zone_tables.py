"""One treatment over the zones of a face: a table where it is shown in full, a few ranges where it is not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from corneum.plan_document.document_parts import Amount, Number, Quantity
from corneum.plan_document.plan_models import Plan
from corneum.plan_document.zone_models import Depths, Heat, Zone
from corneum.report.number_words import peak
from corneum.report.pages.ledger import Figure, Ledger
from corneum.report.zone_names import in_order, zone_name
from corneum.wording import human_units as words
from corneum.wording.readers import sees_depths

CellOf = Callable[[Zone], Figure | str]
Column = tuple[str, CellOf]

# compartments of an amount that are no layer of the skin
_COMPARTMENTS = {"film": "left on the skin", "applied": "put on", "uptake": "taken up in all"}


@dataclass(frozen=True)
class ColumnHead:
    """The title of a column, the anchors of the models that made its numbers, and how certain these are."""

    title: str
    anchors: tuple[str, ...]
    grades: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table: `head` names the columns after the first, each row starts with its name.

    A cell is a Figure or text. `notes` hold what is the same in every row and was taken out of the table.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Figure | str, ...]], ...]
    notes: tuple[tuple[str, Figure], ...] = ()

    @property
    def columns(self) -> tuple[ColumnHead, ...]:
        """The columns after the first, each with how its numbers were made, said once where it is the same."""
        return tuple(_head(title, [cells[place] for _, cells in self.rows]) for place, title in enumerate(self.head))


@dataclass(frozen=True)
class Drawing:
    """How often amounts were drawn, and by how much drawing anew would move a middle and an end: medians, as shares."""

    draws: int
    middle: str
    ends: str


def skin_table(plan: Plan, ledger: Ledger) -> Table | None:
    """The layers assumed in each zone."""
    ordered = {zone: plan.skin[zone] for zone in in_order(plan.skin)}
    layers = list(dict.fromkeys(layer for of_zone in ordered.values() for layer in of_zone))
    columns = [
        (
            words.sentence(words.readable(layer)),
            [ledger.figure(of_zone[layer]) if layer in of_zone else "" for of_zone in ordered.values()],
        )
        for layer in layers
    ]
    return table_of(columns, list(ordered))


def settings_table(ledger: Ledger, by_zone: Mapping[str, Zone]) -> Table | None:
    """One row a zone: verdict, dial, never beyond, and why; None where a verdict alone would stand there."""
    columns: list[Column] = [("verdict", lambda zone: words.verdict(zone.verdict))]
    if sees_depths(ledger.reader):
        columns.append(("set the dial to", _of_depths(lambda depths: ledger.figure(depths.dial, "setting"))))
    columns += [("never beyond", _never_beyond(ledger)), ("the dial is set by", _bound_by(ledger))]
    table = _table(columns, by_zone)
    return None if table is None or len(table.head) < 2 else table


def zone_table(ledger: Ledger, by_zone: Mapping[str, Zone]) -> Table | None:
    """One row a zone with every number beside its setting; a column that says the same everywhere becomes a note."""
    hazards = dict.fromkeys(name for zone in by_zone.values() for name in zone.margins)
    columns: list[Column] = [
        *_depth_columns(ledger),
        *_reach_columns(ledger),
        *((f"comes too near: {words.readable(name)}", _margin(ledger, name)) for name in hazards),
        *_reaction_columns(ledger),
    ]
    return _table(columns, by_zone)


def _table(columns: Sequence[Column], by_zone: Mapping[str, Zone]) -> Table | None:
    return table_of([(title, list(map(cell_of, by_zone.values()))) for title, cell_of in columns], list(by_zone))


def _never_beyond(ledger: Ledger) -> CellOf:
    return lambda zone: ledger.text(zone.never_beyond.why[:1]) if zone.never_beyond else ""


def _bound_by(ledger: Ledger) -> CellOf:
    return lambda zone: ledger.text(zone.bound_by)


def amounts(ledger: Ledger, by_zone: Mapping[str, Zone]) -> Table | None:
    """What arrives in each layer: the zone with least and the zone with most."""
    pairs = dict.fromkeys(
        (solute, layer) for zone in by_zone.values() for solute, layers in zone.amount.items() for layer in layers
    )
    rows = tuple(_amount_row(ledger, by_zone, solute, layer) for solute, layer in pairs)
    return Table(("least", "where", "most", "where"), rows) if rows else None


def drawing(by_zone: Mapping[str, Zone]) -> Drawing | None:
    """What chance adds to the amounts above zero; None where there are none."""
    known = [
        (amount, amount.sampling)
        for zone in by_zone.values()
        for layers in zone.amount.values()
        for amount in layers.values()
        if isinstance(amount, Amount) and amount.sampling and amount.value > 0
    ]
    if not known:
        return None
    return Drawing(
        known[0][1].draws,
        _percent(median(sampling.value / amount.value for amount, sampling in known)),
        _percent(median(sampling.high / amount.high for amount, sampling in known if amount.high)),
    )


def _head(title: str, cells: Sequence[Figure | str]) -> ColumnHead:
    figures = [cell for cell in cells if isinstance(cell, Figure) and cell.known]
    anchors = dict.fromkeys(figure.anchor for figure in figures if figure.anchor)
    grades = dict.fromkeys(figure.grade for figure in figures if figure.grade)
    return ColumnHead(title, tuple(anchors), tuple(grades))


def _percent(share: float) -> str:
    return f"{max(1, round(100 * share))} %"


def over_zones(by_zone: Mapping[str, Zone], *, depths: bool) -> tuple[str, ...]:
    """A line for each result, as a range over the zones; `depths` says whether the reader sees those of needles."""
    verdicts: dict[str, list[str]] = {}
    for name, zone in by_zone.items():
        verdicts.setdefault(zone.verdict, []).append(zone_name(name))
    lines = []
    for word in sorted(verdicts, key=words.verdict_place):
        everywhere = len(verdicts[word]) == len(by_zone) > 1
        lines.append(f"{words.verdict(word)}: {'in every zone' if everywhere else ', '.join(verdicts[word])}")
    zones = by_zone.values()
    spans: list[tuple[str, str]] = [
        ("dial", dial_span(zones) if depths else ""),
        ("tip of the needle", span([zone.depth_in_place for zone in zones], "quantity") if depths else ""),
        ("needles that reach the target", span([zone.share_of_needles_reaching for zone in zones], "share")),
        ("pinpoint bleeding", span([zone.bleeding for zone in zones], "chance")),
        ("red for", span([zone.redness for zone in zones], "quantity")),
    ]
    return (*lines, *(f"{name}: {text}" for name, text in spans if text))


def dial_span(by_zone: Iterable[Zone]) -> str:
    """The dial as a range over zones."""
    return span([zone.depths.dial if zone.depths else None for zone in by_zone], "setting")


def span(quantities: Iterable[Quantity | None], kind: words.Kind) -> str:
    """Numbers as a range from the least to the most; empty where none is known."""
    known = [quantity for quantity in quantities if isinstance(quantity, Number)]
    if not known:
        return ""
    values = [number.value for number in known]
    return words.between(min(values), max(values), known[0].unit, kind)


def _depth_columns(ledger: Ledger) -> list[Column]:
    """The depths beside the dial, and where the needle and its channel end, for readers who see depths."""
    if not sees_depths(ledger.reader):
        return []
    return [
        ("depth that reaches the target", _of_depths(lambda depths: ledger.figure(depths.anatomical))),
        ("depth used in trials", _of_depths(lambda depths: ledger.pair(depths.tested, "setting"))),
        ("deepest on the label", _of_depths(lambda depths: ledger.figure(depths.labelled, "setting"))),
        ("tip of the needle at", _of_quantity(ledger, lambda zone: zone.depth_in_place)),
        ("open channel left behind", _of_quantity(ledger, lambda zone: zone.channel_depth)),
    ]


def _reach_columns(ledger: Ledger) -> list[Column]:
    return [
        ("channels", _of_quantity(ledger, lambda zone: zone.channel_density)),
        ("skin near a channel", _of_quantity(ledger, lambda zone: zone.coverage, "part")),
        ("target layer within needle tracks", _of_quantity(ledger, lambda zone: zone.injured_in_band, "part")),
        (
            "needles that reach the target",
            _of_quantity(ledger, lambda zone: zone.share_of_needles_reaching, "share"),
        ),
        ("coagulated by a needle", _of_heat(ledger, lambda heat: heat.volume_per_needle)),
        ("width of that", _of_heat(ledger, lambda heat: heat.width)),
        ("coagulated down to", _of_heat(ledger, lambda heat: heat.bottom) if sees_depths(ledger.reader) else _nothing),
        ("heat", lambda zone: ledger.text(zone.heat.sentence) if zone.heat else ""),
        ("clients like this who are reached", _of_quantity(ledger, lambda zone: zone.confidence_reaching, "share")),
    ]


def _reaction_columns(ledger: Ledger) -> list[Column]:
    return [
        ("pinpoint bleeding", _of_quantity(ledger, lambda zone: zone.bleeding, "chance")),
        ("pain", lambda zone: zone.pain.words if zone.pain else ""),
        ("red for", _of_quantity(ledger, lambda zone: zone.redness)),
        ("dark marks afterwards", _of_quantity(ledger, lambda zone: zone.pih_risk, "chance")),
        ("highest water loss", _of_quantity(ledger, lambda zone: peak(zone.tewl) if zone.tewl else None)),
    ]


def _of_depths(show: Callable[[Depths], Figure]) -> CellOf:
    return lambda zone: show(zone.depths) if zone.depths else ""


def _of_quantity(ledger: Ledger, of: Callable[[Zone], Quantity | None], kind: words.Kind = "quantity") -> CellOf:
    def cell_of(zone: Zone) -> Figure | str:
        quantity = of(zone)
        return "" if quantity is None else ledger.figure(quantity, kind)

    return cell_of


def _of_heat(ledger: Ledger, of: Callable[[Heat], Quantity]) -> CellOf:
    return lambda zone: ledger.figure(of(zone.heat)) if zone.heat else ""


def _nothing(zone: Zone) -> str:
    return ""


def _margin(ledger: Ledger, name: str) -> CellOf:
    return _of_quantity(ledger, lambda zone: zone.margins.get(name), "chance")


def _amount_row(
    ledger: Ledger, by_zone: Mapping[str, Zone], solute: str, layer: str
) -> tuple[str, tuple[Figure | str, ...]]:
    name = f"{words.readable(solute)}, {_COMPARTMENTS.get(layer, f'in {words.readable(layer)}')}"
    there = {
        where: zone.amount[solute][layer] for where, zone in by_zone.items() if layer in zone.amount.get(solute, {})
    }
    known = {where: amount.value for where, amount in there.items() if isinstance(amount, Number)}
    if not known:
        return name, (ledger.figure(next(iter(there.values()))), "", "", "")
    least, most = min(known, key=known.__getitem__), max(known, key=known.__getitem__)
    if known[least] == known[most]:
        return name, (ledger.figure(there[least]), "everywhere", "", "")
    return name, (ledger.figure(there[least]), zone_name(least), ledger.figure(there[most]), zone_name(most))


def table_of(columns: Sequence[tuple[str, Sequence[Figure | str]]], zones: Sequence[str]) -> Table | None:
    """A table with a row a zone; a column that says nothing is left out, and one without a number becomes a note."""
    if not zones:
        return None
    varying, notes = [], []
    for title, entries in columns:
        first = entries[0]
        silent = all(entry == "" or (isinstance(entry, Figure) and entry.text == "not given") for entry in entries)
        if isinstance(first, Figure) and not first.known and not silent and all(entry == first for entry in entries):
            notes.append((title, first))
        elif not silent:
            varying.append((title, entries))
    rows = tuple((zone_name(zone), tuple(entries[row] for _, entries in varying)) for row, zone in enumerate(zones))
    if not varying and not notes:
        return None
    return Table(tuple(title for title, _ in varying), rows, tuple(notes))
