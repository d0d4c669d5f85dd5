"""The session card to print: one sheet a treatment, what holds everywhere once, what differs by zone beside its zone.

Only zones for which the plan has a card are on it, and none for somebody who treats nobody else with needles. Clock
times count back from the hour at which the first needle is planned.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from corneum.report.pages import sheet
from corneum.report.pages.zone_tables import zone_name
from corneum.report.terminal.label_text import label_lines
from corneum.wording import human_units as words

Json = Mapping[str, Any]

LINES = ("cartridge", "passes", "directions", "speed", "angle", "stretch", "glide", "serum", "start")
SIGNS = ("stop_sign", "lower_if", "never_beyond")
NAMES = {"stop_sign": "Stop at", "lower_if": "Lower", "never_beyond": "Never beyond", "second_pass": "Second pass"}
# fields of the technique under which a line of the card is known as expert practice
_FIELDS = {"speed": "drive", "serum": "serum_note", "start": "start_endpoint"}
GRAM = 1e-3
CM2 = 1e-4
MINUTE = 60.0
# the hour of the first needle where nobody said one
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
    minutes: str
    verdict: str
    warned: bool
    signs: tuple[Line, ...]
    lines: tuple[Line, ...]
    no_go: tuple[str, ...]
    mind: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """One treatment: `signs`, `lines` and `no_go` hold in every zone of it."""

    treatment: str
    verdict: str
    warned: bool
    signs: tuple[Line, ...]
    lines: tuple[Line, ...]
    no_go: tuple[str, ...]
    mind: tuple[str, ...]
    zones: tuple[ZoneCard, ...]
    left_out: tuple[str, ...]
    total: str
    numbing: Mapping[str, Any] | None


def render(document: Json, at: time = BEGINS_AT) -> str:
    """The page for the practitioner, complete in itself. `at` is the hour of the first needle."""
    withheld = sheet.withheld(document)
    by_treatment: dict[str, list[Json]] = {}
    for card in () if withheld else document["card"]:
        by_treatment.setdefault(card["treatment"], []).append(card)
    treatments = {one["id"]: one for one in document["treatments"]}
    planned = document["client"].get("planned_for")
    phases: dict[str, list[Json]] = {}
    for step in document["infection_control"]:
        phases.setdefault(step["phase"], []).append(step)
    parts = {
        "made": document["date"],
        "planned": sheet.weekday(datetime.fromisoformat(planned).date(), 0) if planned else "",
        "withheld": withheld,
        "emergency": document["emergency"],
        "open": [one["question"] for one in document["provisional"]],
        "not_understood": document["unresolved"],
        "sheets": [_sheet(document, treatments[name], cards, at) for name, cards in by_treatment.items()],
        "why_none": _why_none(document) if not by_treatment else [],
        "phases": list(phases.items()) if by_treatment else [],
    }
    return sheet.environment().get_template("card.html").render(parts)


def _sheet(document: Json, treatment: Json, cards: list[Json], at: time) -> Sheet:
    said = {key: [_text(card.get(key)) for card in cards] for key in (*SIGNS, *LINES, "second_pass")}
    same = {key for key, texts in said.items() if len(set(texts)) == 1}
    everywhere = [line for line in cards[0].get("no_go", ()) if all(line in card.get("no_go", ()) for card in cards)]
    zones = treatment["zones"]
    minded = [_mind(zones[card["zone"]]) for card in cards]
    shared = [line for line in minded[0] if all(line in others for others in minded)]
    times = [card["minutes"]["value"] for card in cards]
    known = [float(one) for one in times if one is not None]
    return Sheet(
        treatment=treatment["plain_name"],
        verdict=words.verdict(treatment["verdict"]),
        warned=treatment["verdict"] not in ("acceptable", "recommended"),
        signs=tuple(_line(cards[0], key) for key in SIGNS if key in same),
        lines=tuple(_line(cards[0], key) for key in (*LINES, "second_pass") if key in same and said[key][0]),
        no_go=tuple(everywhere),
        mind=tuple(dict.fromkeys([*_product(document, treatment), *_mind(treatment), *shared])),
        zones=tuple(_zone(card, zones[card["zone"]], same, [*everywhere, *shared]) for card in cards),
        left_out=tuple(zone_name(zone) for zone in zones if zone not in {card["zone"] for card in cards}),
        total=_minutes(sum(known)) if len(known) == len(times) else "",
        numbing=_numbing(document["numbing"], treatment["id"], at),
    )


def _zone(card: Json, result: Json, same: set[str], everywhere: list[str]) -> ZoneCard:
    depths = result.get("depths") or {}
    return ZoneCard(
        name=zone_name(card["zone"]),
        dial=words.spoken(card["dial"], "setting").text,
        anatomical=_told(depths.get("anatomical")),
        tested=words.spoken_range(depths["tested"], "setting").text if depths.get("tested") else words.NO_DATA,
        labelled=_told(depths.get("labelled")),
        minutes=_minutes(float(card["minutes"]["value"])) if card["minutes"]["value"] is not None else "not known",
        verdict=words.verdict(card["verdict"]),
        warned=card["verdict"] not in ("acceptable", "recommended"),
        signs=tuple(_line(card, key) for key in SIGNS if key not in same),
        lines=tuple(_line(card, key) for key in (*LINES, "second_pass") if key not in same),
        no_go=tuple(line for line in card.get("no_go", ()) if line not in everywhere),
        mind=tuple(line for line in _mind(result) if line not in everywhere),
    )


def _product(document: Json, treatment: Json) -> list[str]:
    """What the list of the product that is carried in means, where one was given."""
    return [
        words.full_stop(words.sentence(line))
        for label in document["label"]
        if label["treatment"] == treatment["id"]
        for line in label_lines(label)
    ]


def _mind(judged: Json) -> list[str]:
    """What to do about each reason that a treatment or a zone carries, the notes included."""
    return list(dict.fromkeys(reason["do"] for reason in judged["reasons"] if reason["do"]))


def _line(card: Json, key: str) -> Line:
    name = NAMES.get(key, words.sentence(words.readable(key)))
    return Line(name, _text(card.get(key)), _FIELDS.get(key, key) in card["expert_practice"])


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _told(number: Json | None) -> str:
    """A depth of skin with its interval, or that there is none."""
    if number is None:
        return words.NO_DATA
    told = words.spoken(number)
    return f"{told.text} ({told.interval})" if told.interval else told.text


def _minutes(seconds: float) -> str:
    return f"{max(1, round(seconds / MINUTE))} min"


def _numbing(numbing: Json | None, treatment: str, at: time) -> dict[str, Any] | None:
    """Grams, area and lidocaine of the cream, and its clock; why there is none; None where it was not worked out."""
    if numbing is None or numbing["treatment"] != treatment:
        return None
    if numbing.get("value", 0) is None:
        return {"why_not": numbing["reason"]}
    begin = datetime.combine(datetime.min, at) + timedelta(days=1)
    return {
        "product": numbing["product"],
        "grams": f"{words.two_figures(numbing['cream']['value'] / GRAM)} g",
        "area": f"{words.two_figures(numbing['area']['value'] / CM2)} cm²",
        "dwell": words.duration(numbing["dwell"]["value"]),
        "lidocaine": words.spoken(numbing["lidocaine"]).text,
        "bound": words.spoken(numbing["bound"]).text,
        "clock": [(f"{begin + timedelta(seconds=step['at']):%H:%M}", step["step"]) for step in numbing["clock"]],
        "limits": numbing["limits"],
        "passed_over": numbing["passed_over"],
        "notes": [f"{one['why']} {one['do']}" for one in numbing["notes"]],
    }


def _why_none(document: Json) -> list[tuple[str, str]]:
    """For each treatment that was asked about, the strongest reason against it."""
    found = []
    for one in document["treatments"]:
        reasons = [reason for reason in one["reasons"] if reason["strength"] != "note"]
        if one["considered"] and reasons:
            found.append((one["plain_name"], reasons[0]["why"]))
    return found
