"""The session card as a section of the plan page: what holds in every zone once, what differs by zone in a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corneum.plan_document.card_models import Card
from corneum.plan_document.document_parts import Number, Quantity, Text
from corneum.plan_document.plan_models import Plan
from corneum.plan_document.technique_models import SecondPass
from corneum.report.answered_treatments import is_to_be_done
from corneum.report.number_words import spoken
from corneum.report.pages.ledger import Ledger
from corneum.report.pages.zone_tables import Table
from corneum.report.zone_names import zone_name
from corneum.wording import human_units as words

SIGNS = ("stop_sign", "lower_if", "never_beyond")
LINES = (
    *("cartridge", "tip", "energy", "pulse"),
    *("passes", "directions", "speed", "angle", "stretch", "glide", "serum", "start", "second_pass"),
)
_NAMES = {"stop_sign": "stop at", "second_pass": "more passes"}


@dataclass(frozen=True)
class TreatmentCard:
    """What the practitioner sets and does in one treatment.

    `signs`, `lines` and `keep_off` hold in all zones; `here` holds the signs and the areas to keep off that differ
    between them, as (zone, text), and `differing` the lines that do. Dials and depths stand zone by zone above.
    """

    treatment: str
    signs: Mapping[str, str]
    lines: tuple[tuple[str, str], ...]
    keep_off: tuple[str, ...]
    here: Mapping[str, tuple[tuple[str, str], ...]]
    differing: Table | None
    expert_practice: tuple[str, ...]


def treatment_cards(ledger: Ledger, plan: Plan) -> list[TreatmentCard]:
    """The card of the first treatment that may be done; the others have sheets of their own."""
    cards = by_treatment(plan)
    done = [treatment.id for treatment in plan.treatments if is_to_be_done(plan, treatment)]
    room = [identity for identity in cards if identity in done][:1]
    return [
        _treatment_card(ledger, treatment.id, cards[treatment.id])
        for treatment in plan.treatments
        if treatment.id in cards and treatment.id in room
    ]


def by_treatment(plan: Plan) -> dict[str, list[Card]]:
    """The cards of the zones, by treatment."""
    groups: dict[str, list[Card]] = {}
    for card in plan.card:
        groups.setdefault(card.treatment, []).append(card)
    return groups


def lines_of(ledger: Ledger, card: Card) -> dict[str, str]:
    """What a card says, by the key of each line; empty where it says nothing."""
    texts: dict[str, Text] = {
        "stop_sign": card.stop_sign,
        "lower_if": card.lower_if,
        "never_beyond": card.never_beyond.why,
        "cartridge": card.cartridge,
        "directions": card.directions,
        "speed": card.speed,
        "angle": card.angle,
        "stretch": card.stretch,
        "glide": card.glide,
        "serum": card.serum,
        "start": card.start,
        "second_pass": card.second_pass.text if isinstance(card.second_pass, SecondPass) else card.second_pass,
    }
    lines = {key: ledger.text(text) for key, text in texts.items()}
    lines["passes"] = "" if card.passes is None else str(card.passes)
    lines |= {name: _setting(getattr(card, name)) for name in ("energy", "pulse", "tip")}
    return {key: lines[key] for key in (*SIGNS, *LINES)}


def _setting(quantity: Quantity | None) -> str:
    """A setting of radio frequency, or why there is none; empty without radio frequency."""
    if quantity is None:
        return ""
    return spoken(quantity, "setting").text if isinstance(quantity, Number) else quantity.reason


def in_every_zone(ledger: Ledger, cards: Sequence[Card]) -> list[str]:
    """Areas that the needles keep off in every zone."""
    first, *others = (ledger.texts(card.no_go) for card in cards)
    return [area for area in first if all(area in areas for areas in others)]


def _treatment_card(ledger: Ledger, identity: str, cards: Sequence[Card]) -> TreatmentCard:
    everywhere = in_every_zone(ledger, cards)
    by_card = [lines_of(ledger, card) for card in cards]
    texts = {key: [lines[key] for lines in by_card] for key in (*SIGNS, *LINES)}
    texts["no_go"] = ["; ".join(area for area in ledger.texts(card.no_go) if area not in everywhere) for card in cards]
    same = {key: of_cards[0] for key, of_cards in texts.items() if len(set(of_cards)) == 1}
    # long texts that differ by zone stand below the table, so that none of them is scrolled out of sight
    long = [key for key in (*SIGNS, "no_go") if key not in same]
    differing = [key for key in texts if key not in same and key not in long]
    zones = [zone_name(card.zone) for card in cards]
    rows = tuple((zone, tuple(texts[key][row] for key in differing)) for row, zone in enumerate(zones))
    return TreatmentCard(
        treatment=ledger.named(identity),
        signs={key: text for key, text in same.items() if key in SIGNS and text},
        lines=tuple((words.sentence(_name(key)), text) for key, text in same.items() if key in LINES and text),
        keep_off=tuple(everywhere),
        here={key: tuple((zone, text) for zone, text in zip(zones, texts[key], strict=True) if text) for key in long},
        differing=Table(tuple(map(_name, differing)), rows) if differing else None,
        expert_practice=tuple(dict.fromkeys(words.readable(name) for card in cards for name in card.expert_practice)),
    )


def _name(key: str) -> str:
    return _NAMES.get(key, words.readable(key))
