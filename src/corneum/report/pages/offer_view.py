"""How an offer was read, for the page of a plan."""

from __future__ import annotations

from dataclasses import dataclass

from corneum.plan_document.offer_models import Offer
from corneum.report.pages.ledger import Ledger


@dataclass(frozen=True)
class OfferShown:
    """An offer in its own words, what was understood of it, and the words that were not."""

    offered_as: str
    read_as: str
    beside: str
    not_understood: tuple[str, ...]


def offer_shown(ledger: Ledger, offer: Offer) -> OfferShown:
    """How an offer was read, in the words of the page's reader."""
    return OfferShown(
        offered_as=offer.offered_as or "",
        read_as=ledger.text(offer.read_as),
        beside=ledger.text(offer.beside),
        not_understood=tuple(offer.not_understood),
    )
