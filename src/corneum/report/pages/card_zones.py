"""The zones of a needle treatment on the session card: those in which the same is set share a row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from corneum.evidence.statement import Statement
from corneum.plan_document.card_models import Card
from corneum.plan_document.document_parts import Sentence
from corneum.report.number_words import spoken, value_of
from corneum.report.pages.card_content import KeepOff, Line, Never, ZoneRow
from corneum.report.pages.card_section import in_every_zone, lines_of
from corneum.report.pages.ledger import Ledger
from corneum.report.zone_names import zone_name
from corneum.wording import human_units as words
from corneum.wording.templates import fill_statement, templates

MINUTE = 60.0
# a line differs by zone only where it is said of one zone
SHARED = (
    *("stop_sign", "start", "lower_if", "second_pass"),
    *("cartridge", "tip", "energy", "pulse", "directions", "serum", "speed", "angle", "stretch", "glide"),
)
# fields of the technique under which a line of the card is known as expert practice
_FIELDS = {"speed": "drive", "serum": "serum_note", "start": "start_endpoint"}
_RIM, _BESIDE, _UNPLACED = "card.no_go.rim", "card.no_go.beside", "card.no_go.unplaced"
_LIMIT, _REASON, _BELOW = "card.limit.", "card.why.", "card.below"


@dataclass(frozen=True)
class Needles:
    """What holds in every zone, by the key of its line, the rows of the zones, and the places to keep off: in every
    zone first, then with the zones that they lie in."""

    everywhere: Mapping[str, Line]
    rows: tuple[ZoneRow, ...]
    keep_off: tuple[KeepOff, ...]
    total: str


def needles(ledger: Ledger, cards: Sequence[Card], *, below: bool, merged: bool, unplaced: bool) -> Needles:
    """The settings of one treatment.

    Args:
        ledger: the plan and its reader.
        cards: of its zones.
        below: whether the structure under each limit is named.
        merged: whether zones with one setting share a row that lists their limits.
        unplaced: whether structures at an unknown depth are named, or only said to be there.
    """
    by_card = [lines_of(ledger, card) for card in cards]
    same = [key for key in SHARED if len({lines[key] for lines in by_card}) == 1]
    apart = [key for key in SHARED if key not in same]
    rows: dict[tuple[object, ...], list[tuple[Card, Never]]] = {}
    for card, lines in zip(cards, by_card, strict=True):
        here = () if merged else tuple(_line(card, key, lines[key]) for key in apart if lines[key])
        never = _never(ledger, card, below=below)
        setting = (spoken(card.dial, "setting").text, lines["passes"], here, card.verdict)
        rows.setdefault(setting if merged else (*setting, never), []).append((card, never))
    first = by_card[0]
    shown = {key: _line(cards[0], key, first[key]) for key in same if first[key]}
    if merged:
        shown |= {key: _by_zone(ledger, cards, key, [lines[key] for lines in by_card]) for key in apart}
    return Needles(
        everywhere={key: shown[key] for key in SHARED if key in shown},
        rows=tuple(
            _row(str(key[0]), str(key[1]), cast(tuple[Line, ...], key[2]), of, listed=merged)
            for key, of in rows.items()
        ),
        keep_off=tuple(_keep_off(ledger, cards, named=unplaced)),
        total=_minutes(cards),
    )


def _by_zone(ledger: Ledger, cards: Sequence[Card], key: str, texts: Sequence[str]) -> Line:
    """A line that differs by zone: each text with its zones, then that of most zones."""
    zones: dict[str, list[str]] = {}
    for card, text in zip(cards, texts, strict=True):
        if text:
            zones.setdefault(text, []).append(zone_name(card.zone))
    *single, (usual, _) = sorted(zones.items(), key=lambda entry: len(entry[1]))
    elsewhere = fill_statement(Statement("card.elsewhere", {"text": usual}), ledger.reader)
    texts = [words.full_stop(f"{words.sentence(', '.join(names))}: {text}") for text, names in single]
    is_expert = any(_FIELDS.get(key, key) in card.expert_practice for card in cards)
    return Line(key, " ".join([*texts, words.full_stop(elsewhere)]), is_expert)


def _never(ledger: Ledger, card: Card, *, below: bool) -> Never:
    limit = card.never_beyond
    depth = "" if limit.value is None else words.spoken(limit.value, "m", kind="setting").text
    return Never(_why(ledger, limit.why, below=below), depth)


def _row(
    dial: str, passes: str, here: tuple[Line, ...], zones: Sequence[tuple[Card, Never]], *, listed: bool
) -> ZoneRow:
    """One row; where its limits are listed they stand by their reason, each depth with its zones."""
    limits: dict[str, dict[str, list[str]]] = {}
    for card, never in zones:
        limits.setdefault(never.why, {}).setdefault(never.beyond, []).append(zone_name(card.zone))
    cards = [card for card, _ in zones]
    by_reason = [
        Never(why, words.sentence("; ".join(f"{', '.join(names)} {depth}" for depth, names in depths.items())) + ":")
        for why, depths in limits.items()
    ]
    return ZoneRow(
        zones=tuple(zone_name(card.zone) for card in cards),
        dial=dial,
        never=tuple(by_reason) if listed else (zones[0][1],),
        passes=passes,
        minutes=_minutes(cards),
        verdict=words.verdict(cards[0].verdict),
        warned=is_warned(cards[0].verdict),
        here=here,
    )


def _keep_off(ledger: Ledger, cards: Sequence[Card], *, named: bool) -> Iterator[KeepOff]:
    """Places that the needles keep off: in every zone and by the eye first, then what lies at an unknown depth, with
    its zones. Zones that are left out of the plan are named once for all."""
    everywhere = in_every_zone(ledger, cards)
    by_place: dict[str, list[str]] = {}
    unplaced: dict[str, list[str]] = {}
    rim: list[str] = []
    for card in cards:
        for area in card.no_go:
            place, zone = ledger.text(area), zone_name(card.zone)
            kind = area[0].text_id if area else ""
            if not place or kind == _BESIDE:
                continue
            if kind == _UNPLACED:
                names = area[0].fields["names"]
                unplaced.setdefault(", ".join(map(str, names if isinstance(names, list) else [])), []).append(zone)
            elif kind == _RIM:
                rim = [place]
            elif place not in everywhere:
                by_place.setdefault(place, []).append(zone)
    usual = [
        place for place in everywhere if place in {ledger.text(area) for area in cards[0].no_go if _is_usual(area)}
    ]
    yield KeepOff("", "; ".join(dict.fromkeys([*rim, *usual])))
    yield from (KeepOff(", ".join(zones), place) for place, zones in by_place.items())
    if unplaced:
        places = "; ".join(f"{', '.join(zones)}: {names}" for names, zones in unplaced.items())
        text = Statement("card.keep_off.unplaced", {"places": places}) if named else Statement("card.keep_off.unnamed")
        yield KeepOff("", fill_statement(text, ledger.reader))


def _is_usual(area: Sequence[Sentence]) -> bool:
    return bool(area) and area[0].text_id not in (_BESIDE, _UNPLACED, _RIM)


def _why(ledger: Ledger, why: Sequence[Sentence], *, below: bool) -> str:
    """The reason of a limit without its depth, which stands before it, and without what set the dial."""
    reasons = []
    for sentence in why:
        short = sentence.text_id.replace(_LIMIT, _REASON)
        if sentence.text_id.startswith(_LIMIT) and short in templates():
            fields = {name: value for name, value in sentence.fields.items() if not isinstance(value, list)}
            reasons.append(fill_statement(Statement(short, fields), ledger.reader))
        elif sentence.text_id.startswith(_LIMIT) or (below and sentence.text_id == _BELOW):
            reasons.append(ledger.text([sentence]))
    return " ".join(reasons)


def _line(card: Card, key: str, text: str) -> Line:
    return Line(key, text, _FIELDS.get(key, key) in card.expert_practice)


def is_warned(verdict: str) -> bool:
    """Whether a verdict is printed as a warning."""
    return verdict not in ("acceptable", "recommended")


def _minutes(cards: Sequence[Card]) -> str:
    times = [value_of(card.minutes) for card in cards]
    known = [seconds for seconds in times if seconds is not None]
    return str(max(1, round(sum(known) / MINUTE))) if len(known) == len(times) else ""
