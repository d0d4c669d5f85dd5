"""What of a plan goes on two sheets of A4: few treatments, few rows, and how much was left out.

The numbers of the zones are those of the face map beside them; zones in which the same is set share a row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from corneum.report.figures import pictures
from corneum.report.pages import sheet
from corneum.report.pages.zone_tables import in_order, zone_name
from corneum.wording import human_units as words
from corneum.zones import zones

Json = Mapping[str, Any]

TREATMENTS, SIGNS, QUESTIONS = 2, 10, 30
# with more open questions or rows than these, the second sheet holds one treatment
FEW_QUESTIONS, FEW_ROWS = 6, 12
HEAD = ("Zones", "Dial", "Reaches the target", "In trials", "On the label", "Verdict")


@dataclass(frozen=True)
class Treated:
    """One treatment: its short pictures, and (zones, dial, reach, tested, labelled, verdict) row by row."""

    name: str
    verdict: str
    pictures: pictures.Printed
    rows: tuple[tuple[str, ...], ...]
    signs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Paper:
    """The printed part of a page below its first screen; `more_*` count what stands on the screen alone."""

    compared: Any
    treated: tuple[Treated, ...]
    more_treated: tuple[str, ...]
    kept_back: bool
    warnings: tuple[tuple[str, str], ...]
    more_warnings: int
    questions: tuple[str, ...]
    more_questions: int


def paper(document: Json) -> Paper:
    """What is printed of a plan."""
    chosen = sorted(
        (one for one in document["treatments"] if _chosen(document, one) and pictures.needled(one)),
        key=lambda one: words.verdict_place(one["verdict"]),
    )
    treated = [found for one in chosen[:TREATMENTS] if (found := _treated(document, one)) is not None]
    if len(document["provisional"]) > FEW_QUESTIONS or sum(len(one.rows) for one in treated) > FEW_ROWS:
        treated = treated[:1]
    warnings = [(one["sign"], one["do"]) for one in document["warnings"]]
    questions = [one["question"] for one in document["provisional"]]
    return Paper(
        compared=pictures.compared_on_paper(document),
        treated=tuple(treated),
        more_treated=tuple(one["plain_name"] for one in chosen[len(treated) :] if treated),
        kept_back=bool(chosen) and sheet.withheld(document),
        warnings=tuple(warnings[:SIGNS]),
        more_warnings=max(0, len(warnings) - SIGNS),
        questions=tuple(questions[:QUESTIONS]),
        more_questions=max(0, len(questions) - QUESTIONS),
    )


def _chosen(document: Json, treatment: Json) -> bool:
    return bool(treatment["considered"]) or treatment["id"] == document["recommended"]


def _treated(document: Json, treatment: Json) -> Treated | None:
    drawn = pictures.on_paper(document, treatment["id"])
    if drawn is None:
        return None
    numbered = enumerate((zone for zone in in_order(treatment["zones"]) if zone in zones()), start=1)
    alike: dict[tuple[str, ...], list[str]] = {}
    for number, zone in numbered:
        alike.setdefault(_set(treatment["zones"][zone]), []).append(f"{number} {zone_name(zone)}")
    cards = [card for card in document["card"] if card["treatment"] == treatment["id"]]
    return Treated(
        name=treatment["plain_name"],
        verdict=treatment["verdict"],
        pictures=drawn,
        rows=tuple((", ".join(names), *told) for told, names in alike.items()),
        signs=tuple(
            (name, text)
            for key, name in (("stop_sign", "Stop at"), ("lower_if", "Lower if"), ("never_beyond", "Never beyond"))
            if (text := _shared(cards, key))
        ),
    )


def _set(result: Json) -> tuple[str, ...]:
    """Dial, reach, tested and labelled depth and verdict of a zone; no depth where nothing may be done."""
    depths = result.get("depths") or {}
    verdict = words.verdict(result["verdict"])
    if result["verdict"] == "contraindicated" or not depths:
        return "none", "", "", "", verdict
    tested = depths.get("tested")
    return (
        _told(depths.get("dial"), "setting"),
        _told(depths.get("anatomical"), "quantity"),
        words.spoken_range(tested, "setting").text if tested else words.NO_DATA,
        _told(depths.get("labelled"), "setting"),
        verdict,
    )


def _told(number: Json | None, kind: words.Kind) -> str:
    return words.NO_DATA if number is None else words.spoken(number, kind).text


def _shared(cards: Sequence[Json], key: str) -> str:
    """What every card says under a key; where they differ, that it differs by zone."""
    said = list(dict.fromkeys(str(card[key]) for card in cards if card.get(key)))
    return said[0] if len(said) == 1 else "differs by zone: see the session card" if said else ""
