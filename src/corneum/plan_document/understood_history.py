"""What was understood of the client's history, entry by entry, for whoever checks it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from corneum.client import Client, ReadEntry, Reviewed, read_entries
from corneum.clinical_text import OFF_THE_FACE, ClinicalFinding
from corneum.evidence.statement import Text, statement
from corneum.plan_document.sentences import sentences
from corneum.plan_document.understood_models import Status, Understood
from corneum.wording.readers import Reader
from corneum.zones import zones as zone_names


def understood_document(client: Client, reader: Reader) -> list[Understood]:
    """The entries `understood`: every finding in the words on health and care, in the order of the file.

    Args:
        client: the client's file.
        reader: who the sentences are for.
    """
    return [row for entry in read_entries(client) for row in _rows(entry, reader)]


def _rows(entry: ReadEntry, reader: Reader) -> Iterator[Understood]:
    marks = () if entry.reviewed is None else _reviewed(entry.reviewed)
    for finding in entry.phrase.findings:
        zones = [zone for zone in entry.zones or finding.zones if zone != OFF_THE_FACE]
        yield Understood(
            key=entry.key,
            text=finding.words,
            concept=_name(finding),
            status=cast(Status, finding.status),
            when="" if finding.time is None else finding.time.printed,
            place=finding.place or ", ".join(zone_names()[zone].name for zone in zones),
            zones=zones,
            why=sentences((*_why(finding), *marks), reader),
        )
    if not entry.phrase.findings and marks:
        yield Understood(
            key=entry.key,
            text=entry.text,
            concept="",
            status=None,
            when="",
            place="",
            zones=[],
            why=sentences(marks, reader),
        )


def _name(finding: ClinicalFinding) -> str:
    concept = finding.concept
    plain = concept.name.casefold()
    if concept.domain != "allergy" or any(word in plain for word in ("allerg", "intoleran", "sensitiv")):
        return concept.name
    return f"allergy to {concept.name}"


def _why(finding: ClinicalFinding) -> Text:
    reason = statement("plan.understood.reason", reason=finding.reason) if finding.reason else ()
    spelt = finding.misspelt
    return reason + (statement("plan.understood.misspelt", word=spelt, name=finding.concept.name) if spelt else ())


def _reviewed(mark: Reviewed) -> Text:
    if mark.note:
        return statement("plan.reviewed_with_note", by=mark.by, on=mark.on.isoformat(), note=mark.note)
    return statement("plan.reviewed", by=mark.by, on=mark.on.isoformat())
