"""One line of an answer as the data that a client file would hold for it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from corneum.errors import InputFault

Data = dict[str, Any]

_NONE = ("no", "none", "nothing", "n")
_WHEN = re.compile(
    r"\b(\d{4}-\d{1,2}(?:-\d{1,2})?|today|yesterday|last (?:week|month|year)|\w+ (?:day|week|month|year)s? ago)\b", re.I
)
_STRENGTH = re.compile(r"\s+(\d[\d.]*\s*(?:%|mg/mL|g/L))$")
_AMOUNT = re.compile(r"\s+(\d[\d.]*\s*(?:U|IU|units?|ug|mg|g))$")
_SEVERITY = re.compile(r"\b(mild|moderate|severe)\b", re.I)
_PRICE = re.compile(r"[$€£]\s*\d[\d.]*|\d[\d.]*\s*(?:[A-Z]{3}\b|[$€£])")


def merge(data: Data, answer: Data) -> None:
    """Add an answer in place: mappings key by key, anything else as a whole."""
    for key, value in answer.items():
        if isinstance(value, dict) and isinstance(data.get(key), dict):
            merge(data[key], value)
        else:
            data[key] = value


def copied(data: Data) -> Data:
    return {key: copied(value) if isinstance(value, dict) else value for key, value in data.items()}


def is_none(text: str) -> bool:
    return text.casefold().rstrip(".") in _NONE


def parts(text: str, separators: str = ",;") -> list[str]:
    return [part.strip() for part in re.split(f"[{separators}]", text) if part.strip()]


def goal(text: str) -> Data | str:
    found = _SEVERITY.search(text)
    if found is None:
        return text
    named = " ".join((text[: found.start()] + text[found.end() :]).split())
    return {"goal": named, "severity": found[1].lower()}


def care(text: str) -> Data | str:
    found = _STRENGTH.search(text)
    return {"active": text[: found.start()], "concentration": found[1]} if found else text


def active(text: str) -> Data:
    strength, amount = _STRENGTH.search(text), _AMOUNT.search(text)
    if strength:
        return {"name": text[: strength.start()], "concentration": strength[1]}
    return {"name": text[: amount.start()], "amount": amount[1]} if amount else {"name": text}


def list_reader(name: str) -> Callable[[str], Data]:
    def read(text: str) -> Data:
        if is_none(text):
            return {"client": {name: []}}
        if name == "history":
            return {"client": {name: [_event(part) for part in parts(text, ";")]}}
        return {"client": {name: parts(text)}}

    return read


def _event(text: str) -> Data:
    """`what, when, where` with the day found wherever it stands; what follows it is the zone."""
    found = _WHEN.search(text)
    if found is None:
        return {"event": text}
    event = {"event": text[: found.start()].strip(" ,") or text, "when": found[1]}
    zones = parts(text[found.end() :])
    return event | ({"zone": zones} if zones else {})


def limits(text: str) -> Data:
    if is_none(text):
        return {"limits": {}}
    price = _PRICE.search(text)
    days = (text[: price.start()] + text[price.end() :] if price else text).strip(" ,;")
    days = re.sub(r"\s*days?$", "", days)
    return {"limits": ({"days_visible": days} if days else {}) | ({"price": price[0]} if price else {})}


def operator(text: str) -> Data:
    licence, _, place = (part.strip() for part in text.partition(","))
    return {"operator": {"licence": licence} | ({"jurisdiction": place} if place else {})}


def screen_reader(names: tuple[str, ...]) -> Callable[[str], Data]:
    def read(text: str) -> Data:
        said = dict.fromkeys(names, "no")
        for word in [] if is_none(text) else re.split(r"[\s,;]+", text.strip(" ,;")):
            number = re.fullmatch(r"(\d{1,2})(\??)", word)
            if number is None or not 1 <= int(number[1]) <= len(names):
                allowed = f"allowed is no, or numbers from 1 to {len(names)} such as `2 5`, `4?` where it was not asked"
                raise InputFault("the answer", word, allowed)
            said[names[int(number[1]) - 1]] = "not asked" if number[2] else "yes"
        return {"client": {"screens": {name: word for name, word in said.items() if word != "not asked"}}}

    return read
