"""A plan as it was written: plan.json, and the words of its pages by section."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

SECTIONS = ("first_screen", "card", "handout", "reasons", "questions", "numbing")
_ALLOWED = ("acceptable", "recommended")
_NOT_WORDS = ("derivation", "sources", "grade", "status", "unit")
_NEEDLES = (
    "manual_roller manual_stamp automated_pen scanning_or_robotic rf_microneedling rf_surface_fractional "
    "microinfusion_stamp multi_needle_injector patch"
)
GROUPS = {"@needles": frozenset(_NEEDLES.split()), "@home": frozenset({"home_care"})}
_BLOCKS = r"</?(?:li|p|h\d|td|th|tr|div|section|br|dt|dd|ul|ol|dl|table|summary|details|header|footer)\b[^>]*>"


@dataclass(frozen=True)
class WrittenPlan:
    """What was written to a folder."""

    folder: Path

    @cached_property
    def document(self) -> dict[str, Any]:
        document: dict[str, Any] = json.loads((self.folder / "plan.json").read_text(encoding="utf-8"))
        return document

    @property
    def treatments(self) -> list[dict[str, Any]]:
        return list(self.document["treatments"])

    @property
    def considered(self) -> list[dict[str, Any]]:
        return [one for one in self.treatments if one["considered"]]

    @property
    def recommended(self) -> dict[str, Any] | None:
        return next((one for one in self.treatments if one["id"] == self.document["recommended"]), None)

    @property
    def subject(self) -> dict[str, Any] | None:
        return next((one for one in self.considered if one["id"] == self.document["subject"]), None)

    def zones_allowed(self) -> Iterator[tuple[str, str, float]]:
        """Treatment, zone and dial (m) of the card and of every zone that is not advised against."""
        for card in self.document["card"]:
            if (dial := number(card["dial"])) is not None:
                yield card["treatment"], card["zone"], dial
        for one in self.treatments:
            if (one["considered"] or one is self.recommended) and one["verdict"] in _ALLOWED:
                for name, zone in one["zones"].items():
                    dial = number((zone.get("depths") or {}).get("dial"))
                    if zone["verdict"] in _ALLOWED and dial is not None:
                        yield one["id"], name, dial

    def words(self, sections: Iterable[str]) -> str:
        return " || ".join(self._sections[name] for name in sections)

    @cached_property
    def _sections(self) -> dict[str, str]:
        plan = self.document
        about = [one for one in self.treatments if one["considered"] or one["id"] == plan["recommended"]]
        against = [part for one in about for part in (one["limits_broken"], *_reasons(one))]
        sections = {
            "first_screen": _joined([plan["emergency"], plan["first_screen"]]),
            "card": _joined([plan["card"]]) + " " + _page(self.folder / "card.html"),
            "handout": _page(self.folder / "handout.html"),
            "reasons": _joined([against, [_spoken(reason) for reason in plan["safety"]]]),
            "questions": _joined([_asked(one) for one in self.considered]),
            "numbing": _joined([plan["numbing"] or {}]),
        }
        return {name: self._without_echo(text) for name, text in sections.items()}

    def _without_echo(self, text: str) -> str:
        """A client's own words that are repeated are no answer: longer ones go out."""
        person = (self.document["client"] or {}).get("client") or {}
        entries = [
            entry.get("event", "") if isinstance(entry, dict) else str(entry)
            for key in ("conditions", "medications", "allergies", "history")
            for entry in person.get(key) or []
        ]
        for entry in sorted(entries, key=len, reverse=True):
            if len(entry) >= 20 or len(entry.split()) >= 4:
                text = re.sub(re.escape(entry), "", text, flags=re.I)
        return re.sub(r"\(said: [^()]*(\([^()]*\)[^()]*)*\)", "", text)


def number(quantity: Any) -> float | None:
    """The middle of a quantity of plan.json; None without one."""
    value = quantity.get("value") if isinstance(quantity, dict) else quantity
    return float(value) if isinstance(value, int | float) else None


def names(treatment: dict[str, Any], pattern: str) -> bool:
    """Whether a pattern finds a treatment by id, class, device, payload or name, or a group by its class."""
    groups = [group for group in GROUPS if group in pattern]
    if any(treatment["class"] in GROUPS[group] for group in groups):
        return True
    rest = "|".join(part for part in pattern.split("|") if part not in groups)
    fields = "|".join(str(treatment.get(key)) for key in ("id", "class", "device", "payload", "name"))
    return bool(rest) and re.search(rest, fields, re.I) is not None


def _reasons(treatment: dict[str, Any]) -> Iterator[list[Any]]:
    for reason in treatment["reasons"]:
        yield _spoken(reason)
    for zone in treatment["zones"].values():
        yield from (_spoken(reason) for reason in zone["reasons"])


def _asked(treatment: dict[str, Any]) -> list[list[Any]]:
    return [[one["question"], one["answer"]] for one in treatment["questions"]]


def _spoken(reason: dict[str, Any]) -> list[Any]:
    return [reason["why"], reason["do"]]


def _strings(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        for key, value in part.items():
            if key not in _NOT_WORDS:
                yield from _strings(value)
    elif isinstance(part, list | tuple):
        for value in part:
            yield from _strings(value)


def _joined(parts: Iterable[Any]) -> str:
    spoken = dict.fromkeys(text.strip() for part in parts for text in _strings(part) if text.strip())
    return re.sub(r"\s+", " ", ". ".join(spoken))


def _page(path: Path) -> str:
    text = re.sub(r"<(style|script|svg)\b.*?</\1>", " ", path.read_text(encoding="utf-8"), flags=re.S | re.I)
    text = html.unescape(re.sub(r"<[^>]+>", " ", re.sub(_BLOCKS, " . ", text, flags=re.I)))
    return re.sub(r"(\s*\.){2,}", " .", re.sub(r"\s+", " ", text))
