"""Turns one line of an answer into the data that a client file would hold for it."""

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
    """The data with mappings of its own."""
    return {key: copied(value) if isinstance(value, dict) else value for key, value in data.items()}


def is_none(text: str) -> bool:
    """Whether an answer says that there is nothing."""
    return text.casefold().rstrip(".") in _NONE


def entries(text: str, separators: str = ",;") -> list[str]:
    """The entries of a line, without blanks around them."""
    return [entry.strip() for entry in re.split(f"[{separators}]", text) if entry.strip()]


def goal(text: str) -> Data | str:
    """A goal, with its severity where a word of it stands there."""
    severity = _SEVERITY.search(text)
    if severity is None:
        return text
    named = " ".join((text[: severity.start()] + text[severity.end() :]).split())
    return {"goal": named, "severity": severity[1].lower()}


def care(text: str) -> Data | str:
    """A product in use, with its strength where one stands at the end."""
    strength = _STRENGTH.search(text)
    return {"active": text[: strength.start()], "concentration": strength[1]} if strength else text


def active(text: str) -> Data:
    """An active of a serum with its concentration or amount."""
    strength, amount = _STRENGTH.search(text), _AMOUNT.search(text)
    if strength:
        return {"name": text[: strength.start()], "concentration": strength[1]}
    return {"name": text[: amount.start()], "amount": amount[1]} if amount else {"name": text}


def list_reader(name: str) -> Callable[[str], Data]:
    """The function that reads a line into one of the lists of a client."""

    def read(text: str) -> Data:
        if is_none(text):
            return {"client": {name: []}}
        if name == "history":
            return {"client": {name: [_event(entry) for entry in entries(text, ";")]}}
        return {"client": {name: entries(text)}}

    return read


def _event(text: str) -> Data:
    """`what, when, where` with the day found wherever it stands; what follows it is the zone."""
    day = _WHEN.search(text)
    if day is None:
        return {"event": text}
    event = {"event": text[: day.start()].strip(" ,") or text, "when": day[1]}
    zones = entries(text[day.end() :])
    return event | ({"zone": zones} if zones else {})


def limits(text: str) -> Data:
    """Days on which the treatment may show, and the highest price."""
    if is_none(text):
        return {"limits": {}}
    price = _PRICE.search(text)
    days = (text[: price.start()] + text[price.end() :] if price else text).strip(" ,;")
    days = re.sub(r"\s*days?$", "", days)
    return {"limits": ({"days_visible": days} if days else {}) | ({"price": price[0]} if price else {})}


def operator(text: str) -> Data:
    """Licence of the operator, and the place after a comma."""
    licence, _, place = (entry.strip() for entry in text.partition(","))
    return {"operator": {"licence": licence} | ({"jurisdiction": place} if place else {})}


def screen_reader(names: tuple[str, ...]) -> Callable[[str], Data]:
    """The function that reads the numbers of the screens that are answered with yes."""

    def read(text: str) -> Data:
        answers = dict.fromkeys(names, "no")
        for word in [] if is_none(text) else re.split(r"[\s,;]+", text.strip(" ,;")):
            number = re.fullmatch(r"(\d{1,2})(\??)", word)
            if number is None or not 1 <= int(number[1]) <= len(names):
                allowed = f"allowed is no, or numbers from 1 to {len(names)} such as `2 5`, `4?` where it was not asked"
                raise InputFault("the answer", word, allowed)
            answers[names[int(number[1]) - 1]] = "not asked" if number[2] else "yes"
        return {"client": {"screens": {name: word for name, word in answers.items() if word != "not asked"}}}

    return read
