"""How long the skin stayed red after an earlier visit, read from free words: only plain statements are read."""

from __future__ import annotations

import re

from corneum import units

_UNITS = {"hour": "h", "h": "h", "hr": "h", "day": "day", "d": "day", "week": "week", "wk": "week"}
_COUNTS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBER = rf"(?:\d+(?:\.\d+)?|{'|'.join(_COUNTS[1:])}|an?)"
_TIME = rf"(?:about |some |~ ?)?(?:{_NUMBER} ?(?:-|to|or) ?)?(?P<count>{_NUMBER})[ -]?(?P<unit>{'|'.join(_UNITS)})s?"
_RED = r"(?:red|redness|pink|pinkness|flushed|erythema)"
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"(?:(?:skin|face|it|i) )?(?:was |were |stayed |very |slightly )*{_RED}(?: for| lasted| lasting|:)? ?{_TIME}",
        rf"{_TIME} (?:of )?{_RED}",
    )
)
_NOTHING = frozenset({"none", "no reaction", "nothing", "no redness", "not red", "no"})


def longest_redness(words: str) -> tuple[float | None, str]:
    """The longest redness that a text states, s (None where it states none), and the phrases not understood.

    Phrases stand between commas, semicolons, full stops or "and". Of a range the longer end is taken. A phrase that
    says more than a redness and its time ("not red after 3 days") is not understood.
    """
    longest: float | None = None
    unread = []
    for phrase in re.split(r"[,;]|\.(?!\d)|\band\b", words.lower()):
        plain = " ".join(phrase.replace("\N{EN DASH}", "-").split())
        match = next((match for form in _FORMS if (match := form.fullmatch(plain))), None)
        if match:
            lasted = _count(match["count"]) * units.factor(_UNITS[match["unit"]])
            longest = lasted if longest is None else max(longest, lasted)
        elif plain and plain not in _NOTHING:
            unread.append(plain)
    return longest, "; ".join(unread)


def _count(word: str) -> float:
    if word in ("a", "an"):
        return 1.0
    return float(_COUNTS.index(word) if word in _COUNTS else word)
