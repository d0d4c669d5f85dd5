"""One segment of a printed list to its entries: one name, several, or words that are no ingredient.

Names decide where punctuation does not: `A and B` and `A/B` are two entries only where the parts are known names, and
names without a separator between them are cut where a name ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corneum.formula import label_headings
from corneum.formula.ingredient_names import key, names, words
from corneum.formula.label_languages import length_in_words
from corneum.formula.matching import BRACKETS, find, listed, parts_of
from corneum.formula.names_in_languages import listed_in_a_language
from corneum.formula.segments import plain

_LETTER = re.compile(r"[^\W\d_]")
_PERCENT = re.compile(
    r"\(?\s?[<>~\u2264\u2265]?\s?(\d{1,3}(?:[.,]\d+)?)\s?(?:%|percent\b)\s?(?:\(?[wv]/[wv]\)?)?\s?\)?", re.IGNORECASE
)
_AMOUNT = re.compile(
    r"\(?\b\d+(?:[.,]\d+)?\s?(?:U|IU|I\.E\.|ml|mg|g|ug|mcg|\u00b5g|\u03bcg|ppm)(?:\s?/\s?(?:ml|g|kg|l))?\b\)?",
    re.IGNORECASE,
)
_EMPTY = re.compile(r"[(\[]\s*[)\]]")
_JOIN = re.compile(r"\s+(?:and|&|et|und|e|y|en|och|in|plus|\+)\s+|\s*\(\s?and\s?\)\s*", re.IGNORECASE)
_TAIL_CODE = re.compile(r"\s*\*?\s*[(\[]\s*\d+(?:/\d+)+\s*[)\]][\s*.]*$")
_CODE = re.compile(
    r"^[\W\d_]*(?:f\.?\s?i\.?\s?l\.?|[a-z]{1,3}\.?)?[\s.:]*[\dA-Z]*\d[\dA-Z]*(?:[/.-][\dA-Z]+)*[\W_]*$", re.I
)
_NUMBER = re.compile(r"^\W*(\d{5})\W*$")
_CLAIM = re.compile(
    r"^\W*(?:100\s?%\s*)?(?:free\s+(?:from|of)|formulated\s+without|made\s+without|without|contains?\s+no|no\s+added|no\b|"
    r"does\s+not\s+contain|sans|ohne|senza|sin|ne\s+contient\s+pas|frei\s+von)\b",
    re.IGNORECASE,
)
_PROSE = re.compile(
    r"\b(?:the|is|are|was|were|our|your|you|we|i|my|it|its|this|that|these|those|which|who|has|have|been|will|can|"
    r"from|for|help|helps|helped|feature|features|contain|contains|provide|provides|known|recogni[sz]ed|formulated|"
    r"reduces?|protects?|strengthens?|clinically|proven|shown|tested|made|keep|store|apply|avoid|rinse|shake|use|used|"
    r"using|discontinue|children|eyes?|skin|farming|organically|origin|percent|distributed|manufactured|imported|"
    r"produced|www|https?|vegan|cruelty|dermatologically|hypoallergenic|warnings?|caution|directions?|exp|expiry|batch|"
    r"issus?|biologique|agriculture|provenant|fabriqu\u00e9|hergestellt|anbau|kontrolliert|biologischem|naturale|"
    r"agricoltura|biologica|procedente|ecol\u00f3gica|est|sont|votre|nous|vous|und\s+ihre|ist|sind|ihre|der|die|das|"
    r"il|lo|gli|una|los|las|su)\b|-free\b|\.com\b"
    rf"|{label_headings.CLAIMS}|{label_headings.PROSE}",
    re.IGNORECASE,
)
_CLAIM_FIRST = re.compile(rf"^\W*(?:{label_headings.CLAIMS})", re.IGNORECASE)
_CLAIM_LAST = re.compile(rf"(?:{label_headings.CLAIMS})\W*$", re.IGNORECASE)
_SLASH_END = re.compile(r"/\s*$")
_GAP = 8  # signs between a slash and the name after it, at most
_SHORTEST_ALONE = 4  # letters of a name that may be cut out of a text without separators
_LONGEST_NAME = 14  # words
_LONGEST_IN_ANOTHER_SCRIPT = 5  # words and figures
_LONGEST_PRINTED = 400  # signs
_LONG_SEGMENT = 12  # words; a longer segment is no single name
_TRIM = " \n.:;,!?*+-_/\\\u2022、。・！？"


@dataclass(frozen=True)
class Token:
    """One entry of a list: as `printed`, its bare `name`, its `share` (mass over volume or mass, 0 to 1) if printed.

    `may_contain` marks entries that need not be in this batch; `start` and `end` say where in the text it stands.
    """

    printed: str
    name: str
    share: float | None = None
    may_contain: bool = False
    start: int = 0
    end: int = 0


@dataclass(frozen=True)
class Aside:
    """Printed words that are no ingredient. `kind` is heading, text (advertising, footnotes), code, group or join."""

    printed: str
    kind: str
    start: int
    end: int


def claims(body: str) -> bool:
    """True where the words begin to say what a product does not contain."""
    shown = plain(body)
    begins = _CLAIM.match(shown) is not None or _CLAIM_FIRST.match(shown) is not None
    return begins and listed(bare(body)).name is None


def ends_claim(body: str) -> bool:
    """True where words after the names say that a product does not contain them: パラベンフリー."""
    return _CLAIM_LAST.search(plain(body)) is not None


def read(printed: str, start: int, end: int) -> Iterator[Token | Aside]:
    """The entries of one segment of the text."""
    start, end = _trimmed(printed, start, end)
    body = printed[start:end]
    if not body:
        return
    number = _NUMBER.match(body)
    if number is not None and listed(f"CI {number[1]}").name is not None:
        yield Token(body, f"CI {number[1]}", None, False, start, end)
        return
    short = len(body) <= _LONGEST_PRINTED
    if not _LETTER.search(body) or (short and _CODE.match(body) and listed(bare(body)).name is None):
        yield Aside(body, "code", start, end)
        return
    tail = _TAIL_CODE.search(body) if short and body[-1] in ")]* " else None
    if tail is not None:
        yield from read(printed, start, start + tail.start())
        yield Aside(tail.group().strip(), "code", start + tail.start(), end)
        return
    name = bare(body)
    group = list(_group(printed, start, end))
    if group:
        yield from group
    elif listed(name).name is not None:
        yield _token(printed, start, end)
    else:
        yield from _several(printed, start, end, name)


def _several(printed: str, start: int, end: int, name: str) -> Iterator[Token | Aside]:
    """A segment that is no listed name: names joined by words or slashes, misspelt, run together, or none."""
    body = printed[start:end]
    for parts in (_joined(body), _slashed(body)):
        if parts:
            place = 0
            for low, high in parts:
                if _LETTER.search(body[place:low]):
                    yield Aside(body[place:low].strip(), "join", start + place, start + low)
                yield from read(printed, start + low, start + high)
                place = high
            return
    length = len(key(name).split())
    if length <= _LONGEST_NAME and find(name).name is not None:
        yield _token(printed, start, end)
        return
    lines = [match.span() for match in re.finditer(r"[^\n]+", body)]
    if len(lines) > 1 and any(listed(bare(body[low:high])).name is not None for low, high in lines):
        for low, high in lines:
            yield from read(printed, start + low, start + high)
        return
    runs = _run_together(body)
    covered = all(known for _, _, known in runs)
    if runs and (covered or length > _LONG_SEGMENT) and any(known for _, _, known in runs):
        for low, high, known in runs:
            if known:
                yield _token(printed, start + low, start + high)
            else:
                yield _unread(printed, *_trimmed(printed, start + low, start + high))
        return
    yield _unread(printed, start, end)


def _unread(printed: str, start: int, end: int) -> Token | Aside:
    """An entry that nobody knows, or a sentence."""
    body = printed[start:end]
    shown = plain(body)
    outside = BRACKETS.sub(" ", shown) if len(shown) < _LONGEST_PRINTED else shown
    length = length_in_words(outside)
    if length > _LONG_SEGMENT or _PROSE.search(outside) or _CLAIM.match(outside):
        return Aside(body, "text", start, end)
    name = bare(body)
    if not _LETTER.search(name):
        return Aside(body, "code", start, end)
    return _token(printed, start, end)


def _group(printed: str, start: int, end: int) -> Iterator[Token | Aside]:
    """`Iron Oxides (CI 77491, CI 77492)`: the members of a bracket that names several ingredients."""
    body = printed[start:end]
    bracket = BRACKETS.search(body) if len(body) <= _LONGEST_PRINTED else None
    if bracket is None or not re.search(r"[,;/]|\s&\s|\sand\s", bracket[1]):
        return
    if not bracket.start() and _LETTER.search(body[bracket.end() :]):
        # (caprylic/capric) glycerides is one name
        return
    members = [match.span() for match in re.finditer(r"[^,;/]+", bracket[1])]
    members_named = {listed(bare(bracket[1][low:high])).name for low, high in members} - {None}
    outside = listed(bare(BRACKETS.sub(" ", body)))
    if len(members_named) < 2 or listed(bare(body)).name not in (None, outside.name) or outside.name in members_named:
        return
    inner = start + bracket.start(1)
    if outside.name is None or names().assessed_as.get(key(outside.name), "") in members_named:
        yield Aside(body[: bracket.start()].strip(), "group", start, start + bracket.start())
    else:
        yield _token(printed, start, start + bracket.start())
    for low, high in members:
        yield from read(printed, inner + low, inner + high)
    if _LETTER.search(body[bracket.end() :]):
        yield Aside(body[bracket.end() :].strip(), "group", start + bracket.end(), end)


def _joined(body: str) -> list[tuple[int, int]]:
    """The parts between joining words, where one of them is a known name."""
    joins = [match.span() for match in _JOIN.finditer(body)]
    if not joins:
        return []
    edges = [0, *(place for join in joins for place in join), len(body)]
    parts = list(zip(edges[::2], edges[1::2], strict=True))
    known = [listed(bare(body[low:high])).name is not None for low, high in parts]
    return parts if any(known) and (all(known) or not _PROSE.search(body)) else []


def _slashed(body: str) -> list[tuple[int, int]]:
    """The parts between slashes, where every one of them is a known name."""
    parts = parts_of(body)
    if len(parts) < 2 or any(listed(bare(part)).name is None for part in parts):
        return []
    spans, place = [], 0
    for part in parts:
        place = body.index(part, place)
        spans.append((place, place + len(part)))
        place += len(part)
    return spans


def _run_together(body: str) -> list[tuple[int, int, bool]]:
    """Names that follow one another without separators: as many words as possible in as few names as possible."""
    hidden = BRACKETS.sub(lambda match: " " * len(match.group()), body) if "(" in body or "[" in body else body
    parts = list(words(hidden))
    count = len(parts)
    # best[i]: (words left unread, names) for parts[i:], and where the first of them ends
    best: list[tuple[int, int, int]] = [(0, 0, count)] * (count + 1)
    for first in range(count - 1, -1, -1):
        choice = (best[first + 1][0] + 1, best[first + 1][1], -1)
        folded = ""
        for last in range(first, min(count, first + _LONGEST_NAME)):
            folded = f"{folded} {parts[last][0]}".strip()
            if _alone(folded):
                unread, cut_names, _ = best[last + 1]
                choice = min(choice, (unread, cut_names + 1, last + 1))
        best[first] = choice
    runs: list[tuple[int, int, bool]] = []
    place = 0
    while place < count:
        after = best[place][2]
        known = after >= 0
        stop = after if known else place + 1
        begin = parts[place][1]
        finish = parts[stop][1] if stop < count else len(body)
        if not known and runs and not runs[-1][2]:
            runs[-1] = (runs[-1][0], finish, False)
        else:
            runs.append((begin if runs else 0, finish, known))
        place = stop
    return _merged(body, runs)


def _alone(folded: str) -> bool:
    """True for a key that is a name and long enough to be cut out; a word of another script is as long as it is."""
    if folded in names().canonical or folded in names().listed:
        return len(folded) >= _SHORTEST_ALONE
    short = folded.count(" ") < _LONGEST_IN_ANOTHER_SCRIPT
    return short and not folded.isascii() and listed_in_a_language(folded) is not None


def _merged(body: str, runs: list[tuple[int, int, bool]]) -> list[tuple[int, int, bool]]:
    """Slashes between two names of one ingredient join them; other slashes alone are no name."""
    merged: list[tuple[int, int, bool]] = []
    for low, high, known in runs:
        if not known and not _LETTER.search(body[low:high]) and merged:
            merged[-1] = (merged[-1][0], high, merged[-1][2])
        elif known and merged and merged[-1][2] and _SLASH_END.search(body, max(merged[-1][0], low - _GAP), low):
            before = merged[-1][:2]
            alike = high - before[0] <= _LONGEST_PRINTED and (
                listed(bare(body[slice(*before)])).name == listed(bare(body[low:high])).name
            )
            if alike:
                merged[-1] = (merged[-1][0], high, True)
            else:
                merged.append((low, high, True))
        else:
            merged.append((low, high, known))
    return merged


def _token(printed: str, start: int, end: int) -> Token:
    start, end = _trimmed(printed, start, end)
    body = printed[start:end]
    share = _PERCENT.search(body)
    return Token(
        " ".join(body.split()),
        bare(body),
        float(share[1].replace(",", ".")) / 100 if share is not None else None,
        False,
        start,
        end,
    )


def bare(body: str) -> str:
    """The name without marks, percentages, amounts and line ends."""
    name = _AMOUNT.sub(" ", _PERCENT.sub(" ", plain(body).replace("*", " ").replace("\u2022", " ")))
    return " ".join(_EMPTY.sub(" ", name).split()).strip(_TRIM)


def _trimmed(printed: str, start: int, end: int) -> tuple[int, int]:
    while start < end and (printed[start].isspace() or printed[start] in _TRIM):
        start += 1
    while start < end and (printed[end - 1].isspace() or printed[end - 1] in _TRIM):
        end -= 1
    return start, end
