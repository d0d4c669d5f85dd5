"""The parts of plan.json that say how an offer was read, and what of it is not computed."""

from __future__ import annotations

from pydantic import Field, JsonValue

from corneum.plan_document.document_parts import Part, Text


class Offer(Part):
    """An offer as it was understood, with what was not."""

    offered_as: str | None = Field(description="the offer in its own words; null where keys said it")
    read_as: Text
    beside: Text = Field(description="other treatments that were offered with it and are no part of this one")
    not_understood: list[str] = Field(description="words of the offer that nothing was made of")


class Offers(Part):
    """What a text offers, an entry a device or treatment; `entries` are as a client's file has them under
    `considering`, none where no device or treatment is named."""

    offers: list[Offer]
    entries: list[dict[str, JsonValue]]


class NotComputed(Part):
    """A treatment that was asked about and that no treatment of the plan answers."""

    key: str = Field(description="its place in the file, as in considering[0]")
    name: str
    why: Text
    offer: Offer
