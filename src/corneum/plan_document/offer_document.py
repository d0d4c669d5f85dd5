"""How offers were read, for the plan and for `corneum offer`: the parts in plain words, and what is left over."""

from __future__ import annotations

from collections.abc import Iterator

from corneum import units
from corneum.client import OTHER_TREATMENTS, Active, Client, Considered, OtherTreatment
from corneum.client.offer_text import Offer as ReadOffer
from corneum.client.offer_text import read_offer
from corneum.errors import InputFault
from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Text, statement
from corneum.evidence.tables import load_tables
from corneum.evidence.vocabulary import listed
from corneum.needling.devices import device
from corneum.plan_document import offer_models as models
from corneum.plan_document.document_parts import Text as PlanText
from corneum.plan_document.sentences import sentences
from corneum.planning.treatments import TABLE, name_of
from corneum.wording.readers import Reader
from corneum.zones import WHOLE_FACE, zones

_ANY_DEVICE = "skinpen"


def offer_of(context: ModelContext, entry: Considered, reader: Reader) -> models.Offer | None:
    """How an entry was read where it was written in words, or names more than one thing; None for plain keys."""
    priced = entry.price is not None and entry.price_covers is not None
    in_words = entry.offered_as or entry.not_understood or entry.beside or isinstance(entry.device, OtherTreatment)
    return offer_document(context, entry, reader) if in_words or entry.sessions is not None or priced else None


def offer_document(context: ModelContext, entry: Considered, reader: Reader) -> models.Offer:
    """An offer as it was understood.

    Args:
        context: tables and record.
        entry: the offer as a client's file has it.
        reader: who reads; clients are told no depth.
    """
    parts = tuple(part for text in _parts(context, entry) for part in text)
    beside = tuple(part for phrase in entry.beside for part in _beside(context, phrase))
    return models.Offer(
        offered_as=entry.offered_as,
        read_as=sentences(statement("offer.read_as", parts=parts), reader),
        beside=sentences(statement("offer.beside", names=beside), reader) if beside else [],
        not_understood=list(entry.not_understood),
    )


def read_offers(text: str) -> models.Offers:
    """What a text offers, read for a practitioner.

    Raises:
        InputFault: nothing of it is understood.
    """
    offer = read_offer(text)
    if offer.is_empty:
        raise InputFault("TEXT", offer.text, "offers nothing that is understood: name a device or a treatment")
    context = ModelContext(load_tables())
    entries = [Considered.model_validate(entry) for entry in offer.entries()]
    if not entries:
        # the fields are those of an entry without its device
        bare = Considered.model_validate({"device": _ANY_DEVICE, **offer.fields})
        parts = tuple(part for part in _parts(context, bare))[1:]
        return models.Offers(offers=[_without_device(offer, parts)], entries=[])
    return models.Offers(
        offers=[offer_document(context, entry, "practitioner") for entry in entries],
        entries=offer.entries(),
    )


def _without_device(offer: ReadOffer, parts: tuple[Text, ...]) -> models.Offer:
    understood = tuple(part for text in (statement("offer.no_device"), *parts) for part in text)
    return models.Offer(
        offered_as=offer.text,
        read_as=sentences(statement("offer.read_as", parts=understood), "practitioner"),
        beside=[],
        not_understood=list(offer.not_understood),
    )


def not_computed(context: ModelContext, client: Client, reader: Reader) -> list[models.NotComputed]:
    """The entries of `considering` that no single treatment of the plan answers, with what they are."""
    outside = []
    for place, entry in client.numbered_offers:
        if isinstance(entry.device, OtherTreatment):
            row = context.row(OTHER_TREATMENTS, entry.device.id)
            answered_by = row.list("answered_by")
            if len(answered_by) == 1:
                continue
            why = statement(f"offer.outside.{row['decides']}", name=row["name"], kind=row["kind"])
            if answered_by:
                names = tuple(context.table(TABLE).row(each)["plain_name"] for each in answered_by)
                why = statement("offer.compared", name=row["name"], names=names)
            outside.append(
                models.NotComputed(
                    key=f"considering[{place}]",
                    name=row["name"],
                    why=sentences(why, reader),
                    offer=offer_document(context, entry, reader),
                )
            )
    return outside


def answered_as(context: ModelContext, entry: Considered | None, reader: Reader) -> list[PlanText]:
    """That a treatment without a device is answered as one of its kind; empty for every other."""
    if entry is None or not isinstance(entry.device, OtherTreatment):
        return []
    row = context.row(OTHER_TREATMENTS, entry.device.id)
    (answer,) = row.list("answered_by")
    rung = context.table(TABLE).row(answer)["plain_name"]
    return [sentences(statement("offer.answered_as", name=row["name"], kind=row["kind"], rung=rung), reader)]


def _parts(context: ModelContext, entry: Considered) -> Iterator[Text]:
    yield _subject(context, entry)
    if entry.depth is not None:
        yield statement("offer.part.depth", depth=entry.depth)
    if entry.formula is not None and entry.formula.actives:
        yield statement("offer.part.contents", names=tuple(_content(active) for active in entry.formula.actives))
    if entry.formula is not None and entry.formula.volume is not None:
        yield statement("offer.part", words=units.show(entry.formula.volume, "mL"))
    if entry.passes is not None:
        yield statement("offer.part.passes", count=entry.passes)
    for value, unit in ((entry.energy, "mJ"), (entry.pulse, "ms"), (entry.power, "W")):
        if value is not None:
            yield statement("offer.part", words=units.show(value, unit))
    if entry.tip is not None:
        yield statement("offer.part.tip", count=entry.tip)
    if entry.serum is not None:
        yield statement(f"offer.part.serum.{entry.serum}")
    if entry.sessions is not None:
        yield statement("offer.part.sessions", count=entry.sessions)
    if entry.interval is not None:
        yield statement("offer.part.interval", apart=entry.interval)
    if entry.price is not None:
        covers = f".{entry.price_covers}" if entry.price_covers else ""
        yield statement(f"offer.part.price{covers}", price=entry.price.printed())
    if entry.zones:
        yield statement("offer.part.zones", names=_zone_names(entry.zones))


def _subject(context: ModelContext, entry: Considered) -> Text:
    name = name_of(context, entry.device)
    family = device(context, entry.device).family if isinstance(entry.device, str) else None
    if family is None:
        return statement("offer.part", words=name)
    return statement("offer.part.family", name=name, family=family["family"])


def _content(active: Active) -> str:
    """A content with its strength, and its common name where the offer has a brand or an abbreviation."""
    match = listed("active", active.name)
    common = "" if match is None else match.name.split(" (")[0].split(",")[0]
    name = active.name if not common or common.casefold() == active.name.casefold() else f"{common} ({active.name})"
    strengths = [active.stated_amount.printed()] if active.stated_amount is not None else []
    if active.concentration is not None:
        strengths.append(units.show(active.concentration, "mg/mL"))
    return " ".join([name, *strengths])


def _zone_names(ids: tuple[str, ...]) -> tuple[str, ...]:
    whole = set(WHOLE_FACE) <= set(ids)
    others = tuple(zones()[zone].name for zone in ids if not (whole and zone in WHOLE_FACE))
    return ("the whole face", *others) if whole else others


def _beside(context: ModelContext, phrase: str) -> Text:
    match = listed("other_treatment", phrase)
    if match is None:
        return statement("offer.part", words=phrase)
    return statement("offer.beside.kind", name=phrase, kind=context.row(OTHER_TREATMENTS, match.id)["kind"])
