"""What is the matter with the client, in rows of the contraindications, by the status of each thing that is written.

A phrase is read by `corneum.clinical_text`. Which rows follow depends on the status: `vocabulary/condition_rows` says
what holds where something is now, flaring, not controlled, past, in the family, possible or planned; what is denied
holds nothing. A waiting time counts from the latest day on which it can have been.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from corneum.client import Client
from corneum.client.clinical_phrases import ReadEntry, read_entries
from corneum.clinical_text import ClinicalFinding
from corneum.clinical_text.red_flags import names_sign
from corneum.evidence.model_context import ModelContext

ROWS_OF_STATUS = "vocabulary/condition_rows"


@dataclass(frozen=True)
class Finding:
    """Words about the client's health: the contraindication rows they mean, the day and the zones.

    `rows` is empty where the words are understood and no row names them; `understood` is False where they are
    not. No `zones` means that no place was named, and then every place counts. `is_over` where it was left off or
    has ended.
    """

    words: str
    rows: frozenset[str]
    when: date | None = None
    zones: tuple[str, ...] = ()
    understood: bool = True
    is_over: bool = False


def findings(context: ModelContext, client: Client) -> tuple[Finding, ...]:
    """What the words on conditions, medicines, allergies, events and current care mean.

    Args:
        context: tables and record.
        client: the client's file.

    Source:
        `vocabulary/condition_rows`, and the word lists of `corneum.clinical_text.read_phrase`.
    """
    read = (finding for entry in read_entries(client) for finding in _of_entry(context, entry))
    return tuple(dict.fromkeys(read))


def _of_entry(context: ModelContext, entry: ReadEntry) -> Iterator[Finding]:
    phrase = entry.phrase
    understood = phrase.is_understood or entry.reviewed is not None or names_sign(entry.text)
    if not phrase.findings or not understood:
        yield Finding(entry.text, frozenset(), understood=understood)
    dated = {item.concept.classes for item in phrase.findings if item.time is not None and item.time.day is not None}
    for item in phrase.findings:
        when = None if item.time is None else item.time.day
        if when is None and not item.is_stated_now and item.concept.classes in dated:
            # a second name for what the same entry dates
            continue
        zones = entry.zones or item.zones
        is_over = item.status in ("past", "resolved")
        yield Finding(entry.text, rows_of(context, item), when, zones, is_over=is_over)


def rows_of(context: ModelContext, item: ClinicalFinding) -> frozenset[str]:
    """The rows of the contraindications that one thing in a phrase reaches, by its status.

    Args:
        context: tables and record.
        item: as `corneum.clinical_text.read_phrase` gives it.

    Source:
        `vocabulary/condition_rows`.
    """
    rows: set[str] = set()
    for identity in item.concept.classes:
        row = context.row(ROWS_OF_STATUS, identity)
        column = _column(item)
        named = row.list(column) if column else ()
        # a medicine implies its illness only where no other reason is stated for it
        implied = row.list("implied") if item.reason else ()
        rows.update(name for name in named if name not in implied)
    return frozenset(rows)


def _column(item: ClinicalFinding) -> str:
    """The column of `vocabulary/condition_rows` that holds for a status; empty where nothing does."""
    match item.status:
        case "now":
            if item.severity in ("flaring", "uncontrolled"):
                return f"when_{item.severity}"
            return "when_now" if item.is_stated_now else "contraindications"
        case "past" | "resolved":
            return "when_past"
        case "negated":
            return ""
        case status:
            return f"when_{status}"
