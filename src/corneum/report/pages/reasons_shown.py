"""Reasons as they are printed: those that ask for the same thing together, with the zones that they hold in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corneum.plan_document.document_parts import Reason
from corneum.plan_document.treatment_models import Treatment
from corneum.report.pages.ledger import Ledger
from corneum.report.zone_names import in_order, zone_name
from corneum.wording import human_units as words

_STRENGTHS = ("contraindicated", "outside_scope", "not_recommended", "note")


@dataclass(frozen=True)
class Why:
    """One reason in words, with the zones that it concerns (none for the whole treatment)."""

    text: str
    zones: tuple[str, ...]
    grade: str
    cited: tuple[int, ...]


@dataclass(frozen=True)
class Advice:
    """What to do about one reason, or about several that ask for the same."""

    strength: str
    do: str
    earliest: str
    whys: tuple[Why, ...]


def advice(ledger: Ledger, reasons: Iterable[Reason]) -> tuple[Advice, ...]:
    """Reasons of a whole client or treatment, strongest first; those that ask for the same thing stand together."""
    return _advice(ledger, [(reason, ()) for reason in reasons])


def advice_on(ledger: Ledger, treatment: Treatment) -> tuple[Advice, ...]:
    """Every reason of a treatment and of its zones; those of single zones with the names of the zones."""
    return _advice(ledger, reasons_with_zones(treatment))


@dataclass(frozen=True)
class NumberedReason:
    """One reason that treatments refer to by its number, with the zones that it concerns."""

    number: int
    strength: str
    do: str
    earliest: str
    why: Why


def numbered(
    ledger: Ledger, treatments: Iterable[Treatment]
) -> tuple[tuple[NumberedReason, ...], dict[str, tuple[tuple[int, bool], ...]]]:
    """Every reason of these treatments once, and by the id of a treatment the numbers of its reasons, each with whether
    it stands against the treatment (a note does not)."""
    numbers: dict[tuple[str, str, str, Why], int] = {}
    by_treatment: dict[str, tuple[tuple[int, bool], ...]] = {}
    for treatment in treatments:
        keys = [
            (each.strength, each.do, each.earliest, why) for each in advice_on(ledger, treatment) for why in each.whys
        ]
        by_treatment[treatment.id] = tuple(
            (numbers.setdefault(key, len(numbers) + 1), key[0] != _STRENGTHS[-1]) for key in keys
        )
    return tuple(NumberedReason(number, *key) for key, number in numbers.items()), by_treatment


def reasons_with_zones(treatment: Treatment) -> list[tuple[Reason, tuple[str, ...]]]:
    """The reasons of a treatment, then those of its zones that it does not carry itself, each with its zones."""
    of_zones: list[tuple[Reason, list[str]]] = []
    for zone in in_order(treatment.zones):
        for reason in treatment.zones[zone].reasons:
            if reason in treatment.reasons:
                continue
            known = next((zones for other, zones in of_zones if other == reason), None)
            if known is None:
                of_zones.append((reason, [zone]))
            else:
                known.append(zone)
    return [*((reason, ()) for reason in treatment.reasons), *((reason, tuple(zones)) for reason, zones in of_zones)]


def _advice(ledger: Ledger, reasons: Sequence[tuple[Reason, tuple[str, ...]]]) -> tuple[Advice, ...]:
    groups: dict[tuple[str, str, str], dict[str, Why]] = {}
    for reason, zones in sorted(reasons, key=lambda entry: _STRENGTHS.index(entry[0].strength)):
        names = tuple(zone_name(zone) for zone in zones)
        why = Why(ledger.text(reason.why), names, words.grade(reason.grade), ledger.cited(reason.sources))
        key = (reason.strength, ledger.text(reason.do), reason.earliest or "")
        groups.setdefault(key, {}).setdefault(why.text, why)
    return tuple(Advice(*key, tuple(whys.values())) for key, whys in groups.items())
