"""What is set, zone by zone: dial, passes, never beyond, and why, as on the session card."""

from __future__ import annotations

from dataclasses import dataclass

from corneum.plan_document.plan_models import Plan
from corneum.report.answered_treatments import to_be_done
from corneum.report.pages.card_content import ZoneRow
from corneum.report.pages.card_section import by_treatment
from corneum.report.pages.card_zones import needles
from corneum.report.pages.ledger import Ledger
from corneum.report.zone_names import in_order, zone_name
from corneum.wording.readers import sees_depths

# with more rows, zones with one setting share a row that lists their limits
_ROWS = 5


@dataclass(frozen=True)
class Settings:
    """The settings of one treatment. `listed` says that the limits of a row name its zones; `left_out` names zones in
    which nothing is set."""

    treatment: str
    rows: tuple[ZoneRow, ...]
    listed: bool
    left_out: str


def settings(ledger: Ledger, plan: Plan) -> Settings | None:
    """The settings of what will be done: of what is recommended, else of what the offer is put right to, or the offer.

    None where no needle is set, where nothing may be done, and for a reader who sees no depths.
    """
    if not sees_depths(ledger.reader):
        return None
    cards = by_treatment(plan)
    treatment = next((each for each in to_be_done(plan) if each.id in cards), None)
    if treatment is None:
        return None
    by_zone = {card.zone: card for card in cards[treatment.id]}
    ordered = [by_zone[zone] for zone in in_order(by_zone)]
    rows = needles(ledger, ordered, below=False, merged=False, unplaced=False).rows
    listed = len(rows) > _ROWS
    if listed:
        rows = needles(ledger, ordered, below=False, merged=True, unplaced=False).rows
    left_out = [zone_name(zone) for zone in in_order(treatment.zones) if zone not in by_zone]
    return Settings(treatment.plain_name, rows, listed, ", ".join(left_out))
