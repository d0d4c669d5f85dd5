"""One sheet of the session card: what is checked, set, numbed, watched and written down in one treatment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from corneum import units
from corneum.evidence.statement import Statement
from corneum.plan_document.card_models import Card
from corneum.plan_document.document_parts import Reason
from corneum.plan_document.numbing_models import NotNumbed, Numbing
from corneum.plan_document.plan_models import Plan
from corneum.plan_document.session_models import SessionSheet, SurfaceCard
from corneum.plan_document.treatment_models import Treatment
from corneum.report.label_summary import label_summary
from corneum.report.number_words import spoken, value_of
from corneum.report.pages.calendar_view import start_words
from corneum.report.pages.card_content import EmergencyRow, KeepOff, Line, Never, NumbingCard, Sheet, ZoneRow
from corneum.report.pages.card_home import home_card
from corneum.report.pages.card_zones import Needles, is_warned, needles
from corneum.report.pages.ledger import Ledger
from corneum.report.pages.product_contents import flagged
from corneum.report.unresolved_words import every_word
from corneum.report.zone_names import zone_name
from corneum.wording import human_units as words
from corneum.wording.templates import fill_statement

GRAM = 1e-3
CM2 = 1e-4
# as in the sum of the budget beside it
SUM_DIGITS = 3
# so many allergies are named however little room there is
_ALLERGIES = 12
SIGNS = ("stop_sign", "lower_if")
# how the hand works: what is set and what ends it comes before
TECHNIQUE = ("speed", "angle", "stretch", "glide")


@dataclass(frozen=True)
class Detail:
    """How much a sheet holds: whether it names the structure under each limit, more than the first word on budget and
    limits of the cream, and how the hand works; whether zones with one setting share a row, and structures at an
    unknown depth are named; and how many lines of `mind` and of `ask` at most."""

    below: bool = True
    limits: bool = True
    technique: bool = True
    merged: bool = False
    unplaced: bool = True
    most: int = 99


def sheet(ledger: Ledger, plan: Plan, entry: SessionSheet, at: time, detail: Detail) -> Sheet:
    """One treatment as far as the detail goes; `at` is the hour of the first needle."""
    treatment = next(each for each in plan.treatments if each.id == entry.treatment)
    cards = [card for card in plan.card if card.treatment == treatment.id]
    set_up = (
        needles(ledger, cards, below=detail.below, merged=detail.merged, unplaced=detail.unplaced) if cards else None
    )
    treated = [card.zone for card in cards] or (entry.surface.zones if entry.surface else [])
    lines = _lines(ledger, entry.surface, set_up, detail)
    unread = [_say(ledger, "card.ask.not_understood", word=word) for word in every_word(plan)]
    ask = [*unread, *(ledger.text(each.question) for each in plan.provisional)]
    mind = _mind(ledger, plan, treatment, treated)
    return Sheet(
        kind=entry.kind,
        treatment=treatment.plain_name,
        device=_device(entry, cards),
        verdict=words.verdict(treatment.verdict),
        warned=is_warned(treatment.verdict),
        start=start_words(treatment),
        check=tuple(_check(ledger, plan, entry, detail.most)),
        ask=tuple(ask[: detail.most]),
        mind=tuple(mind[: detail.most]),
        signs=tuple(line for line in lines if line.name in SIGNS),
        zones=set_up.rows if set_up else _surface_rows(ledger, treatment, entry.surface),
        lines=tuple(sorted((line for line in lines if line.name not in SIGNS), key=lambda line: line.is_long)),
        keep_off=set_up.keep_off if set_up else _surface_places(ledger, entry.surface),
        left_out=", ".join(zone_name(zone) for zone in treatment.zones if zone not in treated) if treated else "",
        total=set_up.total if set_up else "",
        numbing=_numbing(ledger, entry.numbing, at, detail),
        home=home_card(ledger, plan, detail.most) if entry.kind == "home" else None,
        emergencies=tuple(_emergencies(ledger, plan, entry)),
        listed=detail.merged and set_up is not None,
        more=max(0, len(ask) - detail.most) + max(0, len(mind) - detail.most),
    )


def _say(ledger: Ledger, text_id: str, **fields: str) -> str:
    return fill_statement(Statement(text_id, fields), ledger.reader)


def _device(entry: SessionSheet, cards: Sequence[Card]) -> str:
    """The name of the device as the catalogue has it; what is put on it names it first."""
    if entry.surface is not None:
        return entry.surface.device
    named = next((sentence.fields.get("device") for card in cards for sentence in card.cartridge), None)
    return named if isinstance(named, str) else ""


def _check(ledger: Ledger, plan: Plan, entry: SessionSheet, most: int) -> Iterator[str]:
    """What is ticked off before the first stroke: identity, allergies, medicines, consent, cream off, eyes."""
    person = plan.client.get("client")
    stated = person if isinstance(person, dict) else {}
    yield _say(ledger, "card.check.identity")
    yield _own(ledger, "allergies", [stated.get("allergies")], max(most, _ALLERGIES))
    yield _own(ledger, "health", [stated.get("conditions"), stated.get("medications")], most)
    yield _say(ledger, "card.check.consent" if entry.kind != "home" else "card.check.product")
    if entry.kind == "home":
        return
    if isinstance(entry.numbing, Numbing):
        yield _say(ledger, "card.check.cream_off")
    yield _say(ledger, "card.check.eyes")
    yield _say(ledger, "card.check.news")


def _own(ledger: Ledger, name: str, lists: Sequence[object], most: int) -> str:
    """What the client's file says of allergies, or of illness and medicines: the words, none, or not asked."""
    known = [entry for entry in lists if isinstance(entry, list)]
    stated = [str(word) for entry in known for word in entry]
    if stated:
        more = [_say(ledger, "card.check.more", count=str(len(stated) - most))] if len(stated) > most else []
        return _say(ledger, f"card.check.{name}", words="; ".join([*stated[:most], *more]))
    return _say(ledger, f"card.check.{name}_none" if len(known) == len(lists) else f"card.check.{name}_not_asked")


def _mind(ledger: Ledger, plan: Plan, treatment: Treatment, treated: Sequence[str]) -> list[str]:
    """What to do about each reason of a treatment and its zones, what stands against it before what is only noted; the
    reason where nothing is asked; and what the list of the product means."""
    reasons: list[Reason] = [
        *treatment.reasons,
        *(reason for zone in treated for reason in treatment.zones[zone].reasons),
    ]
    reasons.sort(key=lambda reason: reason.strength == "note")
    product = [
        words.full_stop(words.sentence(line))
        for label in plan.label
        if label.treatment == treatment.id
        for line in (*label_summary(label, ledger.reader), *flagged(ledger, label.allergens))
    ]
    against = [ledger.text(reason.do) or ledger.text(reason.why) for reason in reasons]
    return list(dict.fromkeys([*product, *filter(None, against)]))


def _lines(ledger: Ledger, surface: SurfaceCard | None, set_up: Needles | None, detail: Detail) -> list[Line]:
    if set_up is not None:
        return [line for key, line in set_up.everywhere.items() if detail.technique or key not in TECHNIQUE]
    if surface is None:
        return []
    fields = ("stop_sign", "lower_if", "start", "tip", "solution", "vacuum", "second_pass", "directions")
    fields += (*(("stretch", "glide") if detail.technique else ()), "serum")
    lines = [Line(name, ledger.text(getattr(surface, name)), _is_expert(surface, name)) for name in fields]
    return [line for line in lines if line.text]


def _is_expert(surface: SurfaceCard, name: str) -> bool:
    return {"vacuum": "drive", "serum": "serum_note", "start": "start_endpoint"}.get(
        name, name
    ) in surface.expert_practice


def _surface_rows(ledger: Ledger, treatment: Treatment, surface: SurfaceCard | None) -> tuple[ZoneRow, ...]:
    """The zones of a device without needles, by their verdict."""
    if surface is None:
        return ()
    by_verdict: dict[str, list[str]] = {}
    for zone in surface.zones:
        by_verdict.setdefault(treatment.zones[zone].verdict, []).append(zone_name(zone))
    return tuple(
        ZoneRow(
            zones=tuple(names),
            dial="",
            never=(Never(ledger.text(surface.never_beyond), ""),),
            passes="" if surface.passes is None else str(surface.passes),
            minutes="",
            verdict=words.verdict(verdict),
            warned=is_warned(verdict),
        )
        for verdict, names in by_verdict.items()
    )


def _surface_places(ledger: Ledger, surface: SurfaceCard | None) -> tuple[KeepOff, ...]:
    return () if surface is None else (KeepOff("", "; ".join(ledger.texts(surface.no_go))),)


def _numbing(ledger: Ledger, numbing: Numbing | NotNumbed | None, at: time, detail: Detail) -> NumbingCard | None:
    """The cream of a treatment, or why there is none; None where nothing is needled."""
    if numbing is None:
        return None
    if isinstance(numbing, NotNumbed):
        return NumbingCard(why_not=ledger.text(numbing.reason))
    limits = [*ledger.texts(numbing.limits), *ledger.texts(numbing.passed_over)]
    begin = datetime.combine(datetime.min, at) + timedelta(days=1)
    return NumbingCard(
        product=numbing.product,
        grams=f"{words.two_figures((value_of(numbing.cream) or 0.0) / GRAM)} g",
        area=f"{words.two_figures((value_of(numbing.area) or 0.0) / CM2)} cm²",
        dwell=words.duration(value_of(numbing.dwell) or 0.0),
        lidocaine=units.show(value_of(numbing.lidocaine) or 0.0, "mg", SUM_DIGITS),
        bound=spoken(numbing.bound).text,
        sum=ledger.text(numbing.sum if detail.limits else numbing.sum[:1]),
        clock=tuple((f"{begin + timedelta(seconds=step.at):%H:%M}", ledger.text(step.step)) for step in numbing.clock),
        notes=tuple(_advice(ledger, numbing.notes)),
        limits=tuple(limits if detail.limits else limits[:1]),
    )


def _advice(ledger: Ledger, reasons: Iterable[Reason]) -> Iterator[str]:
    return (f"{ledger.text(reason.why)} {ledger.text(reason.do)}".strip() for reason in reasons)


def _emergencies(ledger: Ledger, plan: Plan, entry: SessionSheet) -> Iterator[EmergencyRow]:
    possible = plan.session.emergencies if plan.session else []
    for each in possible:
        if each.id in entry.emergencies:
            yield EmergencyRow(*map(ledger.text, (each.name, each.sign, each.act, each.medicine, each.who)))
