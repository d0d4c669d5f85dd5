"""Test spots and last visits: what was predicted, what was seen, and what that changed, as it is read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corneum.plan_document.observed_models import Observed, ObservedChange, ObservedSign
from corneum.plan_document.plan_models import Plan
from corneum.report.pages.ledger import Figure, Ledger
from corneum.report.pages.zone_tables import Table
from corneum.report.zone_names import zone_name
from corneum.wording import human_units as words
from corneum.wording.readers import sees_depths

SIGNS = {"days_red": "days red", "pinpoint": "pinpoint bleeding"}


@dataclass(frozen=True)
class ObservedVisit:
    """One visit. `changed` concerns the treatments shown in full, `elsewhere` all others."""

    title: str
    summary: str
    signs: Table | None
    changed: Table | None
    elsewhere: Table | None


def observed_visits(ledger: Ledger, plan: Plan, full: Iterable[str]) -> list[ObservedVisit]:
    """Every test spot and last visit; `full` are the treatments whose changes stand in the open."""
    shown = frozenset(full)
    return [_visit(ledger, visit, shown) for visit in plan.observed]


def _visit(ledger: Ledger, visit: Observed, full: frozenset[str]) -> ObservedVisit:
    where = ", ".join(zone_name(zone) for zone in visit.zones)
    depth = ""
    if visit.depth is not None and sees_depths(ledger.reader):
        depth = f" at {words.exact(visit.depth * 1e3)} mm"
    title = f"{words.sentence(visit.kind)}: {ledger.named(visit.device)}{depth}"
    return ObservedVisit(
        title=f"{title}, {where}" if where else title,
        summary=ledger.text(visit.summary),
        signs=_signs(ledger, visit.signs),
        changed=_changes(ledger, [change for change in visit.changed if change.treatment in full]),
        elsewhere=_changes(ledger, [change for change in visit.changed if change.treatment not in full]),
    )


def _signs(ledger: Ledger, signs: Sequence[ObservedSign]) -> Table | None:
    rows: list[tuple[str, tuple[Figure | str, ...]]] = []
    for sign in signs:
        kind: words.Kind = "share" if sign.sign == "pinpoint" else "quantity"
        meaning = "stronger than predicted" if sign.stronger else ledger.text(sign.note) or "within what was predicted"
        row: tuple[Figure | str, ...] = (
            sign.predicted_word or ledger.figure(sign.predicted, kind),
            sign.seen_word or ledger.figure(sign.seen, kind),
            meaning,
        )
        rows.append((SIGNS.get(sign.sign, words.readable(sign.sign)), row))
    return Table(("predicted", "seen", "what it tells"), tuple(rows)) if rows else None


def _changes(ledger: Ledger, changes: Sequence[ObservedChange]) -> Table | None:
    """A row for each treatment and each set of zones in which the same changes."""
    depths = sees_depths(ledger.reader)
    groups: dict[tuple[str, ...], tuple[list[str], tuple[Figure, ...]]] = {}
    for change in changes:
        dials = (change.dial_before, change.dial_after) if depths else ()
        figures: tuple[Figure, ...] = (
            *(ledger.figure(dial, "setting") for dial in dials),
            ledger.figure(change.redness_before),
            ledger.figure(change.redness_after),
        )
        zones, _ = groups.setdefault((change.treatment, *(figure.text for figure in figures)), ([], figures))
        zones.append(zone_name(change.zone))
    head = ("where", *(("dial before", "dial after") if depths else ()), "red for, before", "red for, after")
    rows: list[tuple[str, tuple[Figure | str, ...]]] = [
        (ledger.named(key[0]), (", ".join(zones), *figures)) for key, (zones, figures) in groups.items()
    ]
    return Table(head, tuple(rows)) if rows else None
