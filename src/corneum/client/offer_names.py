"""The names in an offer: devices, treatments without a device, contents of a formula, zones.

A name counts where the whole of it stands in a word list, the longest first; nothing is guessed at. An everyday word
that is also a device ("secret", "legend") counts only with a capital letter or beside a word of its class.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from corneum.client.offer_words import Token, meanings, tokens_of
from corneum.errors import InputFault
from corneum.evidence.tables import load_tables
from corneum.evidence.vocabulary import listed
from corneum.zones import find_zone

DEVICE, OTHER, CONTENT, ZONE = "device", "other_treatment", "active", "zone"
_KINDS = (DEVICE, CONTENT, OTHER, ZONE)
_LONGEST = 6
# what parts the phrases of an offer; a point or a hyphen may stand inside a name
_PARTS = frozenset(",;:|\n()[]/!?+•·$%€£¥₹₩")
# how firmly a device is named that is no word for a kind of device
_NAMED = 3
# so few letters name no zone
_SHORTEST_ZONE = 4


@dataclass(frozen=True)
class Name:
    """A name in an offer: what kind of thing, its id, its words, and where they stand. `negated` is
    what follows a "no", or numbs the skin and is no part of the treatment's formula."""

    kind: str
    id: str
    words: str
    start: int
    end: int
    negated: bool = False


def names_of(text: str) -> tuple[Name, ...]:
    """Every name in an offer, in the order of the text. What may be a content or a treatment is both, one after the
    other, for `corneum.client.offer_text` to choose between."""
    tokens = tokens_of(text)
    free = [True] * len(tokens)
    names: list[Name] = []
    for size in range(min(_LONGEST, len(tokens)), 0, -1):
        for first in range(len(tokens) - size + 1):
            window = tokens[first : first + size]
            phrase = text[window[0].start : window[-1].end]
            cut = not (phrase[0].isalnum() and phrase[-1].isalnum()) or _PARTS.intersection(phrase)
            if cut or not all(free[first : first + size]):
                continue
            meant = [name for name in _meant(phrase, window) if _counts(name, text, tokens, first, size)]
            if meant:
                free[first : first + size] = [False] * size
                negated, numbs = _is_negated(tokens, first), _numbs(tokens, first, size)
                names += [replace(name, negated=negated or (numbs and name.kind != DEVICE)) for name in meant]
    return tuple(sorted(names, key=lambda name: (name.start, _KINDS.index(name.kind))))


def _meant(phrase: str, window: list[Token]) -> Iterator[Name]:
    start, end = window[0].start, window[-1].end
    for kind in (DEVICE, CONTENT, OTHER):
        match = listed(kind, phrase)
        if match is not None:
            # a word that implies its device too names the content by its proper name
            implies = kind == CONTENT and phrase.casefold() in meanings("implied_device")
            yield Name(kind, match.id, match.name.split(" (")[0] if implies else phrase, start, end)
    spelt = " ".join(token.word for token in window)
    if spelt in meanings("content") and listed(CONTENT, phrase) is None:
        yield Name(CONTENT, _id_of(meanings("content")[spelt]), meanings("content")[spelt] or phrase, start, end)
    elif len(phrase) >= _SHORTEST_ZONE and (zones := _zones(phrase)):
        yield Name(ZONE, ";".join(zones), phrase, start, end)


def _id_of(content: str) -> str:
    match = listed(CONTENT, content) if content else None
    return match.id if match else ""


def _zones(phrase: str) -> tuple[str, ...]:
    try:
        return find_zone(phrase)
    except InputFault:
        return ()


def _counts(name: Name, text: str, tokens: list[Token], first: int, size: int) -> bool:
    """Whether a name counts inside an offer: an everyday word needs a sign that it is meant as a name."""
    word = name.words.casefold()
    if name.kind == OTHER and word in meanings("alone"):
        return False
    if word not in meanings("everyday"):
        return True
    before = tokens[first - 1].word if first else ""
    after = tokens[first + size].word if first + size < len(tokens) else ""
    joined = before in _joining() or after in _joining() or after in meanings("vehicle")
    if name.kind == CONTENT:
        return name.words.isupper() or joined or first == 0
    return name.words[0].isupper() or first == 0 or after in meanings("class_word")


def _joining() -> frozenset[str]:
    return frozenset((*meanings("carried"), *meanings("apart")))


def _is_negated(tokens: list[Token], first: int) -> bool:
    words = [token.word for token in tokens[max(0, first - 2) : first]]
    return bool(words) and (words[-1] in meanings("negation") or " ".join(words) in meanings("negation"))


def _numbs(tokens: list[Token], first: int, size: int) -> bool:
    """Whether a word for numbing stands beside a name, so that it is no part of what the needles bring."""
    beside = [*tokens[max(0, first - 2) : first], *tokens[first + size : first + size + 2]]
    return any(token.word in meanings("numbing") for token in beside)


def plain_devices(text: str, names: tuple[Name, ...]) -> tuple[Name, ...]:
    """The devices that are meant: a word for a kind of device ("microneedling") gives way to a device beside it."""
    devices = [name for name in names if name.kind == DEVICE and not name.negated]
    generic = meanings("generic_device")
    ranks = [int(generic.get(name.id.casefold(), _NAMED)) for name in devices]
    meant = {name.id: name for name, rank in zip(devices, ranks, strict=True) if rank == max(ranks)}
    if not meant:
        implied = meanings("implied_device")
        implying = [name for name in names if not name.negated and text[name.start : name.end].casefold() in implied]
        meant = {
            device: replace(name, kind=DEVICE, id=device)
            for name in implying[:1]
            for device in [implied[text[name.start : name.end].casefold()]]
        }
    return tuple(meant.values())


def class_of_device(device: str) -> str:
    """The class of a device of the catalogue or of the families."""
    tables = load_tables()
    known = tables["devices/devices"].index.get(device)
    return (known or tables["vocabulary/device_families"].row(device))["class"]
