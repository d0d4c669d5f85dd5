"""One treatment over the zones of a face: a table where it is shown in full, a few ranges where it is not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from corneum.report.pages.ledger import Figure, Ledger
from corneum.wording import human_units as words
from corneum.zones import zones

Json = Mapping[str, Any]
Cell = Callable[[Json], Figure | str]


# places of an amount that are no layer of the skin
_PLACES = {"film": "left on the skin", "applied": "put on", "uptake": "taken up in all"}
# what a zone may leave out where the gates refused it or no needle is used
_LEFT_OUT: Json = {
    "depths": None, "goal": None, "depth_in_place": None, "channel_depth": None, "channel_density": None,
    "coverage": None, "injured_in_band": None, "share_of_needles_reaching": None, "confidence_reaching": None,
    "amount": {}, "potency": {},
    "tewl": None, "pain": None, "bleeding": None, "bleeding_role": None, "redness": None, "pih_risk": None,
    "margins": {}, "binding": None,
}  # fmt: skip


@dataclass(frozen=True)
class Table:
    """A table: `head` names the columns after the first, each row starts with its name.

    A cell is a Figure or text. `notes` hold what is the same in every row and was taken out of the table.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Figure | str, ...]], ...]
    notes: tuple[tuple[str, Figure], ...] = ()


def skin_table(document: Json, ledger: Ledger) -> Table | None:
    """The layers assumed in each zone."""
    skin = document["skin"]
    if not skin:
        return None
    layers = list(dict.fromkeys(layer for zone in in_order(skin) for layer in skin[zone]))
    columns = [(words.sentence(words.readable(layer)), _getter(layer, ledger.figure)) for layer in layers]
    return _table(columns, {zone: skin[zone] for zone in in_order(skin)})


def zone_table(ledger: Ledger, by_zone: Mapping[str, Json]) -> Table | None:
    """One row a zone; a column that says the same everywhere becomes a note."""
    depths: list[tuple[str, Cell]] = [
        ("set the dial to", _depth(lambda one: ledger.figure(one["dial"], "setting"))),
        ("depth that reaches the target", _depth(lambda one: ledger.figure(one["anatomical"]))),
        ("depth used in trials", _depth(lambda one: ledger.pair(one["tested"], "setting"))),
        ("deepest on the label", _depth(lambda one: ledger.figure(one["labelled"], "setting"))),
    ]
    reached: list[tuple[str, Cell]] = [
        ("tip of the needle at", _getter("depth_in_place", ledger.figure)),
        ("open channel left behind", _getter("channel_depth", ledger.figure)),
        ("channels", _getter("channel_density", ledger.figure)),
        ("skin near a channel", _getter("coverage", lambda one: ledger.figure(one, "part"))),
        ("target layer within needle tracks", _getter("injured_in_band", lambda one: ledger.figure(one, "part"))),
        (
            "needles that reach the target",
            _getter("share_of_needles_reaching", lambda one: ledger.figure(one, "share")),
        ),
        ("clients like this who are reached", _getter("confidence_reaching", lambda one: ledger.figure(one, "share"))),
    ]
    hazards = list(dict.fromkeys(name for result in by_zone.values() for name in result["margins"]))
    margins = [(f"comes too near: {words.readable(name)}", _margin(ledger, name)) for name in hazards]
    reaction: list[tuple[str, Cell]] = [
        ("pinpoint bleeding", _getter("bleeding", lambda one: ledger.figure(one, "chance"))),
        ("pain", lambda result: result["pain"]["words"] if result["pain"] else ""),
        ("red for", _getter("redness", ledger.figure)),
        ("dark marks afterwards", _getter("pih_risk", lambda one: ledger.figure(one, "chance"))),
        ("highest water loss", _getter("tewl", lambda one: ledger.figure(peak(one)))),
        ("what limits the depth", lambda result: result["binding"] or ""),
    ]
    verdict: list[tuple[str, Cell]] = [("verdict", lambda one: words.verdict(one["verdict"]))]
    return _table([*verdict, *depths, *reached, *margins, *reaction], by_zone)


def peak(course: Json) -> Json:
    """The highest value of a course in time as one number; what is no course stays as it is."""
    if course.get("value") is None or not isinstance(course["value"], Sequence):
        return course
    top = max(range(len(course["value"])), key=course["value"].__getitem__)
    return {**course, "value": course["value"][top], "low": course["low"][top], "high": course["high"][top]}


def amounts(ledger: Ledger, by_zone: Mapping[str, Json]) -> Table | None:
    """What arrives in each layer: the zone with least and the zone with most."""
    rows: list[tuple[str, tuple[Figure | str, ...]]] = []
    pairs = dict.fromkeys(
        (solute, layer)
        for result in by_zone.values()
        for solute, layers in result["amount"].items()
        for layer in layers
    )
    for solute, layer in pairs:
        there = {
            zone: result["amount"][solute][layer]
            for zone, result in by_zone.items()
            if layer in result["amount"].get(solute, {})
        }
        known = [zone for zone in there if there[zone]["value"] is not None]
        name = f"{words.readable(solute)}, {_PLACES.get(layer, f'in {words.readable(layer)}')}"
        if not known:
            rows.append((name, (ledger.figure(next(iter(there.values()))), "", "", "")))
            continue
        least = min(known, key=lambda zone: there[zone]["value"])
        most = max(known, key=lambda zone: there[zone]["value"])
        cells: tuple[Figure | str, ...] = (ledger.figure(there[least]), "everywhere", "", "")
        if there[least]["value"] != there[most]["value"]:
            cells = (ledger.figure(there[least]), zone_name(least), ledger.figure(there[most]), zone_name(most))
        rows.append((name, cells))
    return Table(("least", "where", "most", "where"), tuple(rows)) if rows else None


def over_zones(by_zone: Mapping[str, Json]) -> tuple[str, ...]:
    """One line a finding, as a range over the zones."""
    verdicts: dict[str, list[str]] = {}
    for zone, result in by_zone.items():
        verdicts.setdefault(result["verdict"], []).append(zone_name(zone))
    lines = []
    for word in sorted(verdicts, key=words.verdict_place):
        where = verdicts[word]
        everywhere = len(where) == len(by_zone) > 1
        lines.append(f"{words.verdict(word)}: {'in every zone' if everywhere else ', '.join(where)}")
    spans: list[tuple[str, Callable[[Json], Any], words.Kind]] = [
        ("dial", lambda one: (one["depths"] or {}).get("dial"), "setting"),
        ("tip of the needle", lambda one: one["depth_in_place"], "quantity"),
        ("needles that reach the target", lambda one: one["share_of_needles_reaching"], "share"),
        ("pinpoint bleeding", lambda one: one["bleeding"], "chance"),
        ("red for", lambda one: one["redness"], "quantity"),
    ]
    for name, of, kind in spans:
        told = span([of(result) for result in by_zone.values()], kind)
        if told:
            lines.append(f"{name}: {told}")
    return tuple(lines)


def span(numbers: Iterable[Json | None], kind: words.Kind) -> str:
    known = [one for one in numbers if one is not None and one["value"] is not None]
    if not known:
        return ""
    values = [float(one["value"]) for one in known]
    return words.between(min(values), max(values), known[0]["unit"], kind)


def whole(by_zone: Mapping[str, Json]) -> dict[str, Json]:
    """The zones from the forehead downwards, each with every key."""
    return {zone: {**_LEFT_OUT, **by_zone[zone]} for zone in in_order(by_zone)}


def zone_name(identity: str) -> str:
    """A zone in plain words."""
    known = zones().get(identity)
    return known.name if known else words.readable(identity)


def in_order(by_zone: Iterable[str]) -> list[str]:
    """Zone ids from the forehead downwards."""
    places = {identity: place for place, identity in enumerate(zones())}
    return sorted(by_zone, key=lambda zone: (places.get(zone, len(places)), zone))


def _table(columns: Sequence[tuple[str, Cell]], by_zone: Mapping[str, Json]) -> Table | None:
    if not by_zone:
        return None
    kept, notes = [], []
    for title, cell in columns:
        cells = [cell(result) for result in by_zone.values()]
        first = cells[0]
        silent = all(one == "" or (isinstance(one, Figure) and one.text == "not given") for one in cells)
        if isinstance(first, Figure) and not first.known and not silent and all(one == first for one in cells):
            notes.append((title, first))
        elif not silent:
            kept.append((title, cells))
    rows = tuple((zone_name(zone), tuple(cells[place] for _, cells in kept)) for place, zone in enumerate(by_zone))
    return Table(tuple(title for title, _ in kept), rows, tuple(notes))


def _getter(key: str, show: Callable[[Json], Figure]) -> Cell:
    return lambda result: show(result[key]) if result.get(key) is not None else ""


def _depth(show: Callable[[Json], Figure]) -> Cell:
    return lambda result: show(result["depths"]) if result["depths"] else ""


def _margin(ledger: Ledger, name: str) -> Cell:
    return lambda result: ledger.figure(result["margins"][name], "chance") if name in result["margins"] else ""
