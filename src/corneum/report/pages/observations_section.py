"""Test spots and last visits: what was predicted, what was seen, and what that changed, as it is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from corneum.report.pages import sheet
from corneum.report.pages.ledger import Figure, Ledger
from corneum.report.pages.zone_tables import Table, zone_name
from corneum.wording import human_units as words

Json = Mapping[str, Any]

SIGNS = {"days_red": "days red", "pinpoint": "pinpoint bleeding"}


@dataclass(frozen=True)
class Seen:
    """One visit. `changed` concerns the treatments shown in full, `elsewhere` all others."""

    title: str
    summary: str
    signs: Table | None
    changed: Table | None
    elsewhere: Table | None


def visits(ledger: Ledger, document: Json, full: Iterable[str]) -> list[Seen]:
    """Every test spot and last visit; `full` are the treatments whose changes stand in the open."""
    shown = frozenset(full)
    depths = not sheet.withheld(document)
    return [_visit(ledger, one, shown, depths) for one in document.get("observed", ())]


def _visit(ledger: Ledger, visit: Json, full: frozenset[str], depths: bool) -> Seen:
    where = ", ".join(zone_name(zone) for zone in visit["zones"])
    depth = f" at {words.exact(visit['depth'] * 1e3)} mm" if depths and visit["depth"] is not None else ""
    title = f"{words.sentence(visit['kind'])}: {ledger.named(visit['device'])}{depth}"
    return Seen(
        title=f"{title}, {where}" if where else title,
        summary=visit["summary"],
        signs=_signs(ledger, visit["signs"]),
        changed=_changes(ledger, [one for one in visit["changed"] if one["treatment"] in full], depths),
        elsewhere=_changes(ledger, [one for one in visit["changed"] if one["treatment"] not in full], depths),
    )


def _signs(ledger: Ledger, signs: list[Json]) -> Table | None:
    rows: list[tuple[str, tuple[Figure | str, ...]]] = []
    for one in signs:
        kind: words.Kind = "share" if one["sign"] == "pinpoint" else "quantity"
        told = "stronger than predicted" if one["stronger"] else one["note"] or "within what was predicted"
        rows.append(
            (
                SIGNS.get(one["sign"], words.readable(one["sign"])),
                (
                    one["predicted_word"] or ledger.figure(one["predicted"], kind),
                    one["seen_word"] or ledger.figure(one["seen"], kind),
                    told,
                ),
            )
        )
    return Table(("predicted", "seen", "what it tells"), tuple(rows)) if rows else None


def _changes(ledger: Ledger, changes: list[Json], depths: bool) -> Table | None:
    """A row for each treatment and each set of zones in which the same changes."""
    groups: dict[tuple[Any, ...], tuple[list[str], tuple[Figure | str, ...]]] = {}
    for one in changes:
        dials = tuple(ledger.figure(one[key], "setting") for key in ("dial_before", "dial_after")) if depths else ()
        times = tuple(ledger.figure(one[key]) for key in ("redness_before", "redness_after"))
        told = tuple(figure.text for figure in (*dials, *times))
        places, _ = groups.setdefault((one["treatment"], *told), ([], (*dials, *times)))
        places.append(zone_name(one["zone"]))
    head = ("where", *(("dial before", "dial after") if depths else ()), "red for, before", "red for, after")
    rows = tuple((ledger.named(key[0]), (", ".join(places), *cells)) for key, (places, cells) in groups.items())
    return Table(head, rows) if rows else None
