"""The smaller sections of a page: the choice, a session card, numbing, label, aftercare, references."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from corneum.report.pages import treatment_view as view
from corneum.report.pages.generic_view import Shown, plainly
from corneum.report.pages.ledger import Figure, Ledger
from corneum.report.pages.zone_tables import Table, zone_name
from corneum.wording import human_units as words

Json = Mapping[str, Any]

CARD_LINES = (
    "cartridge", "passes", "directions", "speed", "angle", "stretch", "glide", "serum", "start", "second_pass",
)  # fmt: skip
HOUR = 3600.0

ACTIONS = {
    "block": "never below the barrier",
    "avoid": "keep above the barrier",
    "caution": "only if made for it",
    "ok": "nothing known against it",
    "unknown": "not known",
}
SIGNS = ("stop_sign", "lower_if", "never_beyond")
_CARD_NAMES = {"stop_sign": "stop at", "second_pass": "more passes"}
_CARD_HEAD = (
    "set the dial to", "verdict", "depth that reaches the target", "depth used in trials", "deepest on the label",
    "time",
)  # fmt: skip
_AMOUNTS = (
    ("cream", "Cream for this area"),
    ("area", "Area"),
    ("dwell", "Time on the skin"),
    ("lidocaine", "Lidocaine in it"),
    ("bound", "Most lidocaine allowed"),
    ("most_on_needled_skin", "Cream that holds the most allowed"),
)
_ADDRESS = re.compile(r"(?:doi:|https?://)\S+$")


@dataclass(frozen=True)
class SessionCard:
    """What the practitioner sets and does in one treatment.

    `signs`, `lines` and `keep_off` hold in all `zones`; `here` holds the signs and the places to keep off that differ
    between them, as (zone, text).
    """

    treatment: str
    signs: Mapping[str, str]
    lines: tuple[tuple[str, str], ...]
    keep_off: tuple[str, ...]
    here: Mapping[str, tuple[tuple[str, str], ...]]
    zones: Table
    expert_practice: tuple[str, ...]


def choice(ledger: Ledger, choice: Json, chosen: str) -> Shown:
    """The choice as it was made; how often each treatment beat the chosen one, the most often first."""
    better = choice.get("better_than_chosen", {})
    told = {key: value for key, value in choice.items() if key != "better_than_chosen"}
    rows = [
        {"treatment": "nothing more than today" if name == "none" else ledger.named(name), "better": words.share(often)}
        for name, often in sorted(better.items(), key=lambda item: (-item[1], item[0]))
        if name != chosen
    ]
    return plainly(ledger, {**told, "better_than_chosen": rows} if rows else told)


def cards(ledger: Ledger, document: Json) -> list[SessionCard]:
    """One card a treatment: what holds everywhere once, what differs by zone in a table."""
    zones_of = {treatment["id"]: treatment["zones"] for treatment in document["treatments"]}
    by_treatment: dict[str, list[Json]] = {}
    for card in document["card"]:
        by_treatment.setdefault(card["treatment"], []).append(card)
    return [_card(ledger, identity, given, zones_of.get(identity, {})) for identity, given in by_treatment.items()]


def _card(ledger: Ledger, identity: str, given: list[Json], by_zone: Json) -> SessionCard:
    keep_off = [list(card.get("no_go", ())) for card in given]
    everywhere = [place for place in keep_off[0] if all(place in places for places in keep_off)]
    only_here = ["; ".join(place for place in places if place not in everywhere) for places in keep_off]
    said = {key: [_line(card.get(key)) for card in given] for key in (*SIGNS, *CARD_LINES)} | {"no_go": only_here}
    same = {key: texts[0] for key, texts in said.items() if len(set(texts)) == 1}
    # long texts that differ by zone stand below the table, so that none of them is scrolled out of sight
    long = [key for key in (*SIGNS, "no_go") if key not in same]
    differing = [key for key in said if key not in same and key not in long]
    zones = [zone_name(card["zone"]) for card in given]
    by_zone_long = {
        key: tuple((zone, text) for zone, text in zip(zones, said[key], strict=True) if text) for key in long
    }
    names = [_CARD_NAMES.get(key, words.readable(key)) for key in differing]
    rows: list[tuple[str, tuple[Figure | str, ...]]] = []
    for place, card in enumerate(given):
        depths = by_zone.get(card["zone"], {}).get("depths") or {}
        cells: tuple[Figure | str, ...] = (
            ledger.figure(card["dial"], "setting"),
            words.verdict(card["verdict"]),
            ledger.figure(depths.get("anatomical")),
            ledger.pair(depths.get("tested"), "setting"),
            ledger.figure(depths.get("labelled"), "setting"),
            ledger.figure(card["minutes"]),
            *(said[key][place] for key in differing),
        )
        rows.append((zone_name(card["zone"]), cells))
    expert = dict.fromkeys(words.readable(name) for card in given for name in card["expert_practice"])
    return SessionCard(
        treatment=ledger.named(identity),
        signs={key: text for key, text in same.items() if key in SIGNS and text},
        lines=tuple(
            (words.sentence(_CARD_NAMES.get(key, words.readable(key))), text)
            for key, text in same.items()
            if key in CARD_LINES and text
        ),
        keep_off=tuple(everywhere),
        here=by_zone_long,
        zones=Table((*_CARD_HEAD, *names), tuple(rows)),
        expert_practice=tuple(expert),
    )


def _line(value: object) -> str:
    return "" if value is None else str(value)


def numbing(ledger: Ledger, numbing: Json | None) -> dict[str, Any] | None:
    """What numbs, how much of it, and the clock before the first needle; None where nothing is planned."""
    if numbing is None:
        return None
    if numbing.get("value", 0) is None:
        return {"why_not": numbing["reason"]}
    return {
        "treatment": ledger.named(numbing["treatment"]),
        "product": numbing["product"],
        "amounts": [(name, ledger.figure(numbing[key])) for key, name in _AMOUNTS if key in numbing],
        "clock": [(_before(step["at"]), step["step"]) for step in numbing["clock"]],
        "limits": numbing["limits"],
        "passed_over": numbing["passed_over"],
        "notes": view.reasons(ledger, numbing["notes"]),
    }


def label(ledger: Ledger, found: Json) -> dict[str, Any]:
    """What is on the label of one treatment: each ingredient and what it may do below the barrier."""
    rows = []
    for one in found["ingredients"]:
        use = one["use"]
        hours = use.get("from_hour")
        rows.append(
            {
                "printed": one["printed"],
                "known": bool(one["name"]),
                "action": ACTIONS.get(use["action"], words.readable(use["action"])),
                "strong": use["action"] in ("block", "avoid"),
                "from_hour": f"on the skin from {words.duration(hours * HOUR)} after" if hours else "",
                "why": one["why"],
                "grade": words.grade(one["grade"]),
                "cited": ledger.cited(one["sources"]),
            }
        )
    return {
        "treatment": ledger.named(found["treatment"]),
        "is_list": found["is_list"],
        "reason": found["reason"],
        "route": words.readable(found["route"]),
        "rows": rows,
        "product": found["product"]["reasons"],
        "instead": found["product"]["instead"],
    }


def by_time(rules: Iterable[Json]) -> list[Json]:
    """Rules of aftercare in the order in which they begin, then end; those without an end last."""
    return sorted(rules, key=lambda rule: (rule["from_h"], rule["to_h"] is None, rule["to_h"] or 0.0))


def timed(ledger: Ledger, rule: Json) -> dict[str, Any]:
    cited = ledger.cited(rule["sources"])
    return {**rule, "span": time_span(rule), "grade": words.grade(rule["grade"]), "cited": cited}


def warning(ledger: Ledger, sign: Json) -> dict[str, Any]:
    """A sign to watch for and what to do at once."""
    return {**sign, "span": time_span(sign), "cited": ledger.cited(sign["sources"])}


def phases(ledger: Ledger, steps: Iterable[Json]) -> list[tuple[str, list[dict[str, Any]]]]:
    """The steps of clean work in groups: before, during, after, in the order of the plan."""
    grouped: dict[str, list[dict[str, Any]]] = {}
    for step in steps:
        grouped.setdefault(step["phase"], []).append({**step, "cited": ledger.cited(step["sources"])})
    return list(grouped.items())


def time_span(rule: Json) -> str:
    """When a rule of aftercare holds, in hours or days after the session."""
    first, last = rule["from_h"] * HOUR, None if rule["to_h"] is None else rule["to_h"] * HOUR
    if last is None:
        return f"from {words.duration(first)} after" if first else "from now on"
    if first == last:
        return f"{words.duration(first)} after"
    return f"{words.between(first, last, 's')} after" if first else f"the first {words.duration(last)}"


def _before(seconds: float) -> str:
    if seconds == 0:
        return "First needle"
    return f"{words.duration(abs(seconds))} {'before' if seconds < 0 else 'after'}"


def reference(work: Json) -> dict[str, str]:
    """One work: its citation, what it is, who paid, and its address (only a web address may become a link)."""
    text = work.get("citation") or work["key"]
    found = _ADDRESS.search(text)
    url = work.get("url") or (found.group() if found else "")
    url = (
        url
        if url.startswith("https://") or not url.startswith("doi:")
        else f"https://doi.org/{url.removeprefix('doi:')}"
    )
    paid = work.get("funding_or_conflict", "")
    return {
        "text": text[: found.start()].rstrip(" .") if found else text,
        "url": url if url.startswith(("https://", "http://")) else "",
        "about": "; ".join(part for part in (work.get("design", ""), f"paid by: {paid}" if paid else "") if part),
    }
