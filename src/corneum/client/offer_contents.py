"""What an offer puts in or on: the contents of its formula with their strength, and what is done beside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from corneum.client.offer_figures import AMOUNT, VOLUME, Figure
from corneum.client.offer_names import CONTENT, OTHER, Name
from corneum.client.offer_words import meanings, tokens_of
from corneum.evidence.tables import load_tables

Span = tuple[int, int]
_UNITS_OF_TOXIN = " U"
_TOXIN = "toxin"
_PARTS = ",;:()\n/"


def contents_of(
    line: str, names: Sequence[Name], subject: Name | None, class_: str
) -> tuple[tuple[Name, ...], tuple[Name, ...]]:
    """The contents of the formula, and the treatments that are done beside.

    A toxin or a filler named beside a device that carries no liquid is a content only where the offer says so
    ("microneedling with Botox"): otherwise it is an injection of its own.

    Args:
        line: the offer.
        names: all that it names.
        subject: the device or treatment that it is about.
        class_: class of that device, empty where there is none.
    """
    contents: dict[str, Name] = {}
    beside: dict[str, Name] = {}
    for name in names:
        if name.negated or name.kind not in (CONTENT, OTHER):
            continue
        of_its_own = not class_ and _is_another_treatment(name, names, subject)
        if name.kind == CONTENT and not of_its_own and _is_content(line, name, subject, class_):
            contents.setdefault(name.id or name.words.casefold(), name)
        elif name.kind == OTHER and name != subject and not _covered(name, contents):
            beside.setdefault(name.id, name)
    return tuple(contents.values()), tuple(beside.values())


def _covered(name: Name, contents: dict[str, Name]) -> bool:
    return any(other.start <= name.start and name.end <= other.end for other in contents.values())


def _is_another_treatment(name: Name, names: Sequence[Name], subject: Name | None) -> bool:
    """Whether a content is also a treatment of its own, beside one that has no device to carry it."""
    return any(other.kind == OTHER and other.start == name.start and other != subject for other in names)


def _is_content(line: str, name: Name, subject: Name | None, class_: str) -> bool:
    if not class_ or subject is None or class_ in meanings("infusing_class") or not _is_injected(name):
        return True
    between = sorted((subject.end, name.start)) if subject.start < name.start else sorted((name.end, subject.start))
    words = [token.word for token in tokens_of(line[between[0] : between[1]])]
    carried = [place for place, word in enumerate(words) if word in meanings("carried")]
    joined = [place for place, word in enumerate(words) if word in ("+", "plus", "then")]
    return not words or bool(carried) and not any(place > carried[-1] for place in joined)


def _is_injected(name: Name) -> bool:
    row = load_tables()["planning/active_payloads"].index.get(name.id)
    return row is not None and row["payload"] in meanings("injected_payload")


def formula_of(line: str, contents: Sequence[Name], figures: Sequence[Figure]) -> tuple[dict[str, Any], list[Span]]:
    """The formula as a client's file has it, and where the strengths stand that were taken.

    A strength belongs to the content that it stands beside; toxin units to the one toxin wherever they stand; one
    that could belong to several is not taken, nor are two of one kind for one content.
    """
    if not contents:
        return {}, []
    belongs: dict[tuple[int, str], list[Figure]] = {}
    for figure in figures:
        place = _owner(line, contents, figures, figure)
        if figure.kind == VOLUME:
            # beside one of several contents it is the volume of that one alone
            if len(contents) == 1:
                belongs.setdefault((-1, VOLUME), []).append(figure)
        elif place is not None:
            belongs.setdefault((place, figure.kind), []).append(figure)
    actives: list[dict[str, Any]] = [{"name": name.words} for name in contents]
    formula: dict[str, Any] = {"actives": actives}
    occupied: list[Span] = []
    for (place, kind), same in belongs.items():
        if len({figure.value for figure in same}) > 1:
            continue
        (formula if place < 0 else actives[place])[kind] = same[0].value
        occupied += [(figure.start, figure.end) for figure in same]
    return formula, occupied


def _owner(line: str, contents: Sequence[Name], figures: Sequence[Figure], figure: Figure) -> int | None:
    """The place of the content that a strength belongs to; None where that is not clear."""
    toxins = [place for place, name in enumerate(contents) if _payload(name) == _TOXIN]
    if figure.kind == AMOUNT and str(figure.value).endswith(_UNITS_OF_TOXIN):
        return toxins[0] if len(toxins) == 1 else None
    here = [place for place, name in enumerate(contents) if _is_single_part(line, name, figure)]
    if len(contents) == 1:
        return 0
    if len(here) == 1:
        return here[0]
    return _neighbour(line, contents, figures, figure, here)


def _payload(name: Name) -> str:
    row = load_tables()["planning/active_payloads"].index.get(name.id)
    return "" if row is None else row["payload"]


def _is_single_part(line: str, name: Name, figure: Figure) -> bool:
    """Whether content and strength stand in one part of the offer, with no sign or joining word between."""
    between = line[min(name.end, figure.end) : max(name.start, figure.start)]
    words = [token.word for token in tokens_of(between)]
    return not set(between) & set(_PARTS) and not any(_joins(word) for word in words)


def _joins(word: str) -> bool:
    return word in meanings("apart") or word in ("with", "or", "and", "&", "+", "y", "et", "und")


def _neighbour(
    line: str, contents: Sequence[Name], figures: Sequence[Figure], figure: Figure, here: Sequence[int]
) -> int | None:
    """In a part with several contents, each strength goes the way that the first one of the part shows."""
    if not here:
        return None
    first = contents[here[0]]
    before = any(other.end <= first.start and _is_single_part(line, first, other) for other in figures)
    if before:
        following = [place for place in here if contents[place].start >= figure.end]
        return following[0] if following else None
    preceding = [place for place in here if contents[place].end <= figure.start]
    return preceding[-1] if preceding else None
