"""What is set, zone by zone: dial, never beyond, and why. Zones in which the same is set share a row."""

from __future__ import annotations

from dataclasses import dataclass

from corneum.plan_document.plan_models import Card, Number, Plan
from corneum.report.answered_treatments import to_be_done
from corneum.report.number_words import spoken
from corneum.report.pages.card_section import by_treatment
from corneum.report.pages.ledger import Ledger
from corneum.report.zone_names import in_order, zone_name
from corneum.wording import human_units as words
from corneum.wording.readers import sees_depths


@dataclass(frozen=True)
class SetRow:
    """Zones, what the dial is set to, the passes as a count, and what is never gone beyond, with its reason."""

    zones: str
    dial: str
    passes: str
    never_beyond: str


@dataclass(frozen=True)
class Settings:
    """The settings of one treatment. `left_out` names zones of it in which nothing is set."""

    treatment: str
    rows: tuple[SetRow, ...]
    left_out: str


def settings(ledger: Ledger, plan: Plan) -> Settings | None:
    """The settings of what will be done: of what is recommended, else of what the offer is put right to, or the offer.

    None where no needle is set, where nothing may be done, and for a reader who sees no depths.
    """
    if not sees_depths(ledger.reader):
        return None
    cards = by_treatment(plan)
    treatment = next((one for one in to_be_done(plan) if one.id in cards), None)
    if treatment is None:
        return None
    by_zone = {card.zone: card for card in cards[treatment.id]}
    alike: dict[tuple[str, ...], list[str]] = {}
    for zone in in_order(by_zone):
        alike.setdefault(_row(ledger, by_zone[zone]), []).append(zone_name(zone))
    left_out = [zone_name(zone) for zone in in_order(treatment.zones) if zone not in by_zone]
    return Settings(
        treatment=treatment.plain_name,
        rows=tuple(SetRow(words.sentence(", ".join(zones)), *row) for row, zones in alike.items()),
        left_out=", ".join(left_out),
    )


def _row(ledger: Ledger, card: Card) -> tuple[str, str, str]:
    dial = spoken(card.dial, "setting").text if isinstance(card.dial, Number) else card.dial.reason
    # the first sentence names the limit that binds; what lies below it stands on the card
    return dial, "" if card.passes is None else str(card.passes), ledger.text(card.never_beyond.why[:1])
