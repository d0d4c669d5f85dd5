"""What is the matter with the client, in rows of the contraindications: free words resolved, with day and place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from corneum.client import Client
from corneum.clinical_text.red_flags import names_sign
from corneum.errors import InputFault
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import load_tables
from corneum.evidence.vocabulary import Match, mentions, resolve
from corneum.zones import find_zone

VOCABULARY_ROWS = "vocabulary/condition_rows"
CONDITIONS = "vocabulary/conditions"

NOTHING = re.compile(r"^\W*(none|no|nil|nothing|n/?a|healthy)?\W*$", re.IGNORECASE)
DENIED = re.compile(r"^\W*(no|not|never|without|denies|negative for)\b\W*(history of|known)?\b", re.IGNORECASE)
PLACE = re.compile(r"\b(?:on|at|around|over|in)\s+(.+)$", re.IGNORECASE | re.DOTALL)
LISTED = re.compile(r"\s*,\s*(?:and\s+)?|\s+and\s+|\s*&\s*", re.IGNORECASE)
OWNER = re.compile(r"^(?:the|my|her|his|both|left|right)\s+", re.IGNORECASE)
ALLERGY = re.compile(r"allerg|hypersensitiv|intoleran|reaction|sensitiv", re.IGNORECASE)


@dataclass(frozen=True)
class Finding:
    """Words about the client's health: the contraindication rows they mean, the day and the zones.

    `rows` is empty where the words are understood and no row names them; `understood` is False where they are
    not. No `zones` means that no place was named, and then every place counts.
    """

    words: str
    rows: frozenset[str]
    when: date | None = None
    zones: tuple[str, ...] = ()
    understood: bool = True


def findings(context: ModelContext, client: Client) -> tuple[Finding, ...]:
    """What the words on conditions, medicines, allergies, events and current care mean.

    Args:
        context: tables and record.
        client: the client's file.

    Source:
        `vocabulary/conditions`, `vocabulary/drug_classes`, `vocabulary/condition_rows`.
    """
    history = [
        _resolved(context, words, vocabularies, kinds, when=when, zones=zones)
        for words, vocabularies, kinds, when, zones in _history(client)
    ]
    care = [_resolved(context, care.active, ("drug_class",), ()) for care in client.current_care]
    # words of skincare that name no rule are no riddle: only the client's own history can hold one
    return (*history, *(item for item in care if item.rows))


def _history(client: Client) -> Iterator[tuple[str, tuple[str, ...], tuple[str, ...], date | None, tuple[str, ...]]]:
    """(words, vocabularies, kinds of condition that count, day, zones) of each entry on the client's health.

    In a list of medicines `lidocaine` is no allergy, and in one of allergies `aspirin` is no medicine.
    """
    person = client.person
    ill = ("condition", "history", "habit", "setting", "phenotype", "device", "zone", "medication")
    for words in person.conditions or ():
        kinds = (*ill, "allergy") if ALLERGY.search(words) else ill
        yield words, ("condition", "drug_class"), kinds, None, zones_named(words)
    for words in person.medications or ():
        yield words, ("drug_class", "condition"), ("condition", "medication"), None, ()
    for words in person.allergies or ():
        yield words, ("condition",), (*ill, "allergy"), None, ()
    for event in person.history or ():
        kinds = (*ill, "allergy") if ALLERGY.search(event.event) else ill
        yield event.event, ("condition", "drug_class"), kinds, event.when, event.zones or zones_named(event.event)


@lru_cache(maxsize=4096)
def zones_named(words: str) -> tuple[str, ...]:
    """The zones that the words end with (`telangiectasia on cheeks and nose`); none unless all of it is zones.

    A place narrows what a finding stands against, so any word after it that is no zone leaves it unnarrowed.

    Args:
        words: as the client wrote them.
    """
    tail = PLACE.search(words)
    if tail is None:
        return ()
    zones: list[str] = []
    for name in LISTED.split(tail.group(1)):
        try:
            zones.extend(find_zone(OWNER.sub("", name.strip(" .")), "zone"))
        except InputFault:
            return ()
    return tuple(dict.fromkeys(zones))


def _resolved(
    context: ModelContext,
    words: str,
    vocabularies: tuple[str, ...],
    kinds: tuple[str, ...],
    *,
    when: date | None = None,
    zones: tuple[str, ...] = (),
) -> Finding:
    identities, understood = _meaning(words, vocabularies, kinds)
    rows: set[str] = set()
    for identity in identities:
        rows.update(context.row(VOCABULARY_ROWS, identity).list("contraindications"))
    return Finding(words, frozenset(rows), when, zones, understood)


# a plan asks for the same words once for every treatment and zone
@lru_cache(maxsize=4096)
def _meaning(words: str, vocabularies: tuple[str, ...], kinds: tuple[str, ...]) -> tuple[tuple[str, ...], bool]:
    """The ids that the words mean, and whether they are understood."""
    matches = [match for kind in vocabularies for match in _matches(kind, words, kinds)]
    identities = tuple(dict.fromkeys(identity for match in matches for identity in match.ids))
    return identities, any(match.score >= 0.5 for match in matches) or _is_known(words)


def _matches(kind: str, words: str, kinds: tuple[str, ...]) -> Iterator[Match]:
    for match in _mentioned(kind, words):
        if kind != "condition" or load_tables()[CONDITIONS].row(match.id)["kind"] in kinds:
            yield match


def _mentioned(kind: str, words: str) -> tuple[Match, ...]:
    return mentions(kind, words) or tuple(filter(None, (resolve(kind, words),)))


def _is_known(words: str) -> bool:
    """True for `none`, for something denied (`no keloid`) and for signs that the red flags answer."""
    if NOTHING.match(words) or names_sign(words):
        return True
    bare = DENIED.sub("", words)
    return bare != words and any(resolve(kind, bare) is not None for kind in ("condition", "drug_class"))
