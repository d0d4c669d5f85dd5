"""How an offer was read, on a terminal: what was understood, and what was not."""

from __future__ import annotations

from collections.abc import Iterator

from corneum.plan_document.offer_models import NotComputed, Offer, Offers
from corneum.plan_document.sentences import words_for
from corneum.report.terminal.wrapped_lines import wrapped
from corneum.wording.readers import Reader


def offer_lines(offer: Offer, reader: Reader, width: int, indent: str = "") -> list[str]:
    """The lines that say how one offer was read."""
    texts = [words_for(offer.read_as, reader), words_for(offer.beside, reader)]
    if offer.not_understood:
        texts.append(f"Of the offer, not understood: {'; '.join(offer.not_understood)}.")
    return [line for text in texts if text for line in wrapped(text, width, indent)]


def offers_text(offers: Offers, width: int) -> str:
    """Every offer of a text, as it was read."""
    lines = [offer_lines(offer, "practitioner", width) for offer in offers.offers]
    return "\n\n".join("\n".join(each) for each in lines)


def not_computed_lines(outside: list[NotComputed], reader: Reader, width: int) -> Iterator[str]:
    """What was asked about and is not computed, each with why."""
    for each in outside:
        yield from wrapped(words_for(each.why, reader), width, "  ")
        yield from offer_lines(each.offer, reader, width, "    ")
