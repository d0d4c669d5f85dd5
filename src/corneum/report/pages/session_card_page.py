"""The session card to print: one sheet a treatment, what holds everywhere once, what differs by zone beside its zone.

Only zones for which the plan has a card are on it, and none for a reader who sees no depths. Clock times count back
from the hour at which the first needle is planned.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from corneum import units
from corneum.plan_document.plan_models import Card, NotNumbed, Plan, Reason, Treatment, Zone
from corneum.report.label_summary import label_summary
from corneum.report.number_words import NOTHING, spoken, spoken_range, value_of, with_interval
from corneum.report.pages.calendar_view import start_words, visit_day
from corneum.report.pages.card_section import LINES, SIGNS, by_treatment, in_every_zone, lines_of
from corneum.report.pages.clock import weekday
from corneum.report.pages.environment import environment
from corneum.report.pages.identity import identity_line
from corneum.report.pages.ledger import Ledger
from corneum.report.pages.product_contents import flagged
from corneum.report.pages.visit_sections import phases
from corneum.report.unresolved_words import every_word
from corneum.report.zone_names import zone_name
from corneum.wording import human_units as words
from corneum.wording.readers import reader_of_plan, sees_depths

_NAMES = {"stop_sign": "Stop at", "lower_if": "Lower", "never_beyond": "Never beyond", "second_pass": "Second pass"}
# fields of the technique under which a line of the card is known as expert practice
_FIELDS = {"speed": "drive", "serum": "serum_note", "start": "start_endpoint"}
GRAM = 1e-3
# as in the sum of the budget beside it
SUM_DIGITS = 3
CM2 = 1e-4
MINUTE = 60.0
# the hour of the first needle where nobody said so
BEGINS_AT = time(10)


@dataclass(frozen=True)
class Line:
    """One line of the card; `expert` where it rests on expert practice alone."""

    name: str
    text: str
    expert: bool


@dataclass(frozen=True)
class ZoneCard:
    """What is set in one zone, with the three other depths beside the dial."""

    name: str
    dial: str
    anatomical: str
    tested: str
    labelled: str
    cells: str
    minutes: str
    verdict: str
    warned: bool
    signs: tuple[Line, ...]
    lines: tuple[Line, ...]
    no_go: tuple[str, ...]
    mind: tuple[str, ...]


@dataclass(frozen=True)
class NumbingCard:
    """Grams, area and lidocaine of the cream, and its clock; `why_not` alone where no cream fits."""

    why_not: str = ""
    product: str = ""
    grams: str = ""
    area: str = ""
    dwell: str = ""
    lidocaine: str = ""
    bound: str = ""
    sum: str = ""
    clock: tuple[tuple[str, str], ...] = ()
    limits: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    passed_over: tuple[str, ...] = ()


@dataclass(frozen=True)
class TreatmentSheet:
    """One treatment: `signs`, `lines`, `no_go` and `mind` hold in every zone of it."""

    treatment: str
    verdict: str
    warned: bool
    start: str
    signs: tuple[Line, ...]
    lines: tuple[Line, ...]
    no_go: tuple[str, ...]
    mind: tuple[str, ...]
    zones: tuple[ZoneCard, ...]
    left_out: tuple[str, ...]
    total: str
    numbing: NumbingCard | None


def render(plan: Plan, at: time = BEGINS_AT) -> str:
    """The page for the practitioner, complete in itself. `at` is the hour of the first needle."""
    ledger = Ledger(plan, reader_of_plan(plan.occasion.licence))
    shown = sees_depths(ledger.reader)
    cards = by_treatment(plan) if shown else {}
    treatments = {treatment.id: treatment for treatment in plan.treatments}
    planned = visit_day(plan)
    content = {
        "reader": ledger.reader,
        "identity": identity_line(plan, ledger.reader),
        "date": plan.date,
        "planned": weekday(datetime.fromisoformat(planned).date(), 0) if planned else "",
        "withheld": not shown,
        "emergency": [(ledger.text(reason.why), ledger.text(reason.do)) for reason in plan.emergency],
        "open": [ledger.text(open_question.question) for open_question in plan.provisional],
        "not_understood": every_word(plan),
        "sheets": [_sheet(ledger, treatments[name], of_treatment, at) for name, of_treatment in cards.items()],
        "why_none": [] if cards else _why_none(ledger, plan),
        "phases": phases(ledger, plan.infection_control) if cards else [],
    }
    return environment().get_template("card.html").render(content)


def _sheet(ledger: Ledger, treatment: Treatment, cards: Sequence[Card], at: time) -> TreatmentSheet:
    by_card = [lines_of(ledger, card) for card in cards]
    same = {key: by_card[0][key] for key in by_card[0] if len({lines[key] for lines in by_card}) == 1}
    keep_off = in_every_zone(ledger, cards)
    by_zone = [_mind(ledger, treatment.zones[card.zone].reasons) for card in cards]
    shared = [line for line in by_zone[0] if all(line in others for others in by_zone)]
    product = _product(ledger, treatment)
    shown_above = [*keep_off, *shared]
    return TreatmentSheet(
        treatment=treatment.plain_name,
        verdict=words.verdict(treatment.verdict),
        warned=_warned(treatment.verdict),
        start=start_words(treatment),
        signs=tuple(_line(cards[0], key, same[key]) for key in SIGNS if key in same),
        lines=tuple(_line(cards[0], key, same[key]) for key in LINES if same.get(key)),
        no_go=tuple(keep_off),
        mind=tuple(dict.fromkeys([*product, *_mind(ledger, treatment.reasons), *shared])),
        zones=tuple(_zone(ledger, card, treatment.zones[card.zone], same.keys(), shown_above) for card in cards),
        left_out=tuple(zone_name(zone) for zone in treatment.zones if zone not in {card.zone for card in cards}),
        total=_total(cards),
        numbing=_numbing(ledger, treatment.id, at),
    )


def _zone(ledger: Ledger, card: Card, zone: Zone, same: Iterable[str], shown_above: Sequence[str]) -> ZoneCard:
    lines = {key: text for key, text in lines_of(ledger, card).items() if key not in same}
    depths, minutes = zone.depths, value_of(card.minutes)
    return ZoneCard(
        name=zone_name(card.zone),
        dial=spoken(card.dial, "setting").text,
        anatomical=with_interval(depths.anatomical) if depths else NOTHING.text,
        tested=spoken_range(depths.tested if depths else None, "setting").text,
        labelled=with_interval(depths.labelled) if depths else NOTHING.text,
        cells=ledger.text(card.cells),
        minutes="not known" if minutes is None else _minutes(minutes),
        verdict=words.verdict(card.verdict),
        warned=_warned(card.verdict),
        signs=tuple(_line(card, key, lines[key]) for key in SIGNS if key in lines),
        lines=tuple(_line(card, key, lines[key]) for key in LINES if key in lines),
        no_go=tuple(area for area in ledger.texts(card.no_go) if area not in shown_above),
        mind=tuple(line for line in _mind(ledger, zone.reasons) if line not in shown_above),
    )


def _product(ledger: Ledger, treatment: Treatment) -> list[str]:
    """What the list of the product that is carried in means, where the client brought it."""
    return [
        words.full_stop(words.sentence(line))
        for label in ledger.plan.label
        if label.treatment == treatment.id
        for line in (*label_summary(label, ledger.reader), *flagged(ledger, label.allergens))
    ]


def _mind(ledger: Ledger, reasons: Iterable[Reason]) -> list[str]:
    """What to do about each reason that a treatment or a zone carries, notes too; the reason where nothing is asked."""
    return list(dict.fromkeys(ledger.text(reason.do) or ledger.text(reason.why) for reason in reasons))


def _line(card: Card, key: str, text: str) -> Line:
    name = _NAMES.get(key, words.sentence(words.readable(key)))
    return Line(name, text, _FIELDS.get(key, key) in card.expert_practice)


def _warned(verdict: str) -> bool:
    return verdict not in ("acceptable", "recommended")


def _total(cards: Sequence[Card]) -> str:
    times = [value_of(card.minutes) for card in cards]
    known = [seconds for seconds in times if seconds is not None]
    return _minutes(sum(known)) if len(known) == len(times) else ""


def _minutes(seconds: float) -> str:
    return f"{max(1, round(seconds / MINUTE))} min"


def _numbing(ledger: Ledger, treatment: str, at: time) -> NumbingCard | None:
    """The cream of a treatment, or why there is none; None where it was not worked out for this treatment."""
    numbing = ledger.plan.numbing
    if numbing is None or numbing.treatment != treatment:
        return None
    if isinstance(numbing, NotNumbed):
        return NumbingCard(why_not=ledger.text(numbing.reason))
    begin = datetime.combine(datetime.min, at) + timedelta(days=1)
    return NumbingCard(
        product=numbing.product,
        grams=f"{words.two_figures((value_of(numbing.cream) or 0.0) / GRAM)} g",
        area=f"{words.two_figures((value_of(numbing.area) or 0.0) / CM2)} cm²",
        dwell=words.duration(value_of(numbing.dwell) or 0.0),
        lidocaine=units.show(value_of(numbing.lidocaine) or 0.0, "mg", SUM_DIGITS),
        bound=spoken(numbing.bound).text,
        sum=ledger.text(numbing.sum),
        clock=tuple((f"{begin + timedelta(seconds=step.at):%H:%M}", ledger.text(step.step)) for step in numbing.clock),
        limits=tuple(ledger.texts(numbing.limits)),
        notes=tuple(f"{ledger.text(note.why)} {ledger.text(note.do)}" for note in numbing.notes),
        passed_over=tuple(ledger.texts(numbing.passed_over)),
    )


def _why_none(ledger: Ledger, plan: Plan) -> list[tuple[str, list[str]]]:
    """For each treatment that was asked about, the reasons against it."""
    return [
        (treatment.plain_name, [ledger.text(reason.why) for reason in against])
        for treatment in plan.treatments
        if treatment.considered and (against := [reason for reason in treatment.reasons if reason.strength != "note"])
    ]
