"""A text on what was offered ("AquaGold with Botox and HA, 650 $, 0.6 mm") as entries of `considering`.

What is not understood stays with the entry in its own words. Nothing ambiguous is guessed: of two depths none is
taken, an amount goes with the content that it stands beside, and with two devices every figure stays in words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationError
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from corneum.client.offer_contents import contents_of, formula_of
from corneum.client.offer_figures import (
    AMOUNT,
    CONCENTRATION,
    COVERS,
    NO_PRICE,
    PRICE,
    SESSIONS,
    VOLUME,
    Figure,
    figures_of,
)
from corneum.client.offer_names import OTHER, ZONE, Name, class_of_device, names_of, plain_devices
from corneum.client.offer_words import meanings, pattern, tokens_of, without, without_line_ends
from corneum.client.products import Considered
from corneum.evidence.vocabulary import listed

Span = tuple[int, int]
_OF_CONTENTS = (AMOUNT, CONCENTRATION, VOLUME)
_HEATED = "rf_"
# characters; a longer text is a page, not an offer
LONGEST_OFFER = 2000


@dataclass(frozen=True)
class Offer:
    """An offer as it was read: `text` on one line, the `devices` or treatments named as its subject, `fields` as a
    client's file has them, and the words that were `not_understood`."""

    text: str
    devices: tuple[str, ...]
    fields: Mapping[str, Any]
    not_understood: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing of it was understood."""
        return not self.devices and not self.fields

    def entries(self) -> list[dict[str, Any]]:
        """One entry of `considering` for each device; none where no device is named."""
        unread = {"not_understood": list(self.not_understood)} if self.not_understood else {}
        return [{"device": device, **self.fields, **unread, "offered_as": self.text} for device in self.devices]


def read_offer(text: str) -> Offer:
    """What an offer says.

    Args:
        text: as somebody wrote it.

    Returns:
        The offer; words that are not understood are kept, and nothing is refused.
    """
    line = without_line_ends(text)
    if len(line) > LONGEST_OFFER:
        return Offer(line, (), {}, (line,))
    names = names_of(line)
    subjects = plain_devices(line, names) or _first_other(names)
    if len(subjects) > 1:
        left = _left_over(line, figures_of(line), [(name.start, name.end) for name in subjects], class_="")
        return Offer(line, tuple(name.id for name in subjects), {}, left)
    subject = subjects[0] if subjects else None
    class_ = class_of_device(subject.id) if subject is not None and subject.kind != OTHER else ""
    figures = figures_of(without(line, [(name.start, name.end) for name in names if name.kind != ZONE]))
    fields, used = _own_figures(line, figures, class_)
    contents, beside = contents_of(line, names, subject, class_)
    formula, of_contents = formula_of(line, contents, [figure for figure in figures if figure.kind in _OF_CONTENTS])
    if formula:
        fields["formula"] = formula
    if beside:
        fields["beside"] = [name.words for name in beside]
    zones = [name for name in names if name.kind == ZONE and not name.negated]
    if zones:
        fields["zones"] = list(dict.fromkeys(zone for name in zones for zone in name.id.split(";")))
    order = _order(line)
    if order:
        fields["serum"] = order[0]
        used.append(order[1])
    spans = [*used, *of_contents, *((name.start, name.end) for name in (*contents, *beside, *zones, *subjects))]
    device = () if subject is None else (subject.id,)
    return _accepted(Offer(line, device, fields, _left_over(line, figures, spans, class_)))


def _first_other(names: tuple[Name, ...]) -> tuple[Name, ...]:
    """The treatment without a device that an offer is about where it names no device: the first."""
    return tuple(name for name in names if name.kind == OTHER and not name.negated)[:1]


def _own_figures(line: str, figures: Sequence[Figure], class_: str) -> tuple[dict[str, Any], list[Span]]:
    """The figures of the offer itself that stand for one thing each, and where those stand that were taken."""
    fields: dict[str, Any] = {}
    used: list[Span] = []
    for kind in dict.fromkeys(figure.kind for figure in figures):
        same = [figure for figure in figures if figure.kind == kind]
        unclear = len({figure.value for figure in same}) > 1 or (kind == "tip" and not class_.startswith(_HEATED))
        if kind in (*_OF_CONTENTS, NO_PRICE) or unclear:
            continue
        fields[kind] = same[0].value
        used += [(figure.start, figure.end) for figure in same]
    if PRICE not in fields and COVERS in fields:
        del fields[COVERS]
        used = [span for span in used if span not in {(f.start, f.end) for f in figures if f.kind == COVERS}]
    if PRICE in fields and COVERS not in fields and (covers := _covered(line, figures)):
        fields[COVERS] = covers
    return fields, used


def _covered(line: str, figures: Sequence[Figure]) -> str | None:
    """What a price is for where it stands beside a number of sessions: "3 for 900 $" is all, "3 x 300 $" is each."""
    pairs = [
        (first, second)
        for first, second in zip(figures, figures[1:], strict=False)
        if {first.kind, second.kind} == {PRICE, SESSIONS}
    ]
    if len(pairs) != 1:
        return None
    first, second = pairs[0]
    between = line[first.end : second.start].strip().casefold()
    if between in meanings("for_all"):
        return "course"
    times = first.kind == SESSIONS and line[first.start : first.end].rstrip()[-1] in "x×"
    return "session" if times and not between else None


def _order(line: str) -> tuple[str, Span] | None:
    """Whether the serum comes before or after the needles; None where nobody said, or where both were."""
    matches = [
        (order, match.span())
        for order in ("before", "after")
        for match in re.finditer(pattern(order), line, re.IGNORECASE)
    ]
    return matches[0] if len({order for order, _ in matches}) == 1 else None


def _left_over(line: str, figures: Sequence[Figure], spans: Sequence[Span], class_: str) -> tuple[str, ...]:
    """The phrases of an offer that nothing was made of, without the words that say nothing."""
    idle = [(figure.start, figure.end) for figure in figures if (figure.start, figure.end) not in spans]
    rest = without(line, [*spans, *idle])
    class_words = {word for word, classes in meanings("class_word").items() if class_ in classes.split(";")}
    silent = {*meanings("filler"), *meanings("carried"), *meanings("apart"), *meanings("for_all"), *class_words}
    ends_of_names = {end for _, end in spans}
    words: list[Span] = []
    for token in tokens_of(rest):
        follows_name = any(0 <= token.start - end <= 1 for end in ends_of_names)
        if token.word not in silent and not (follows_name and token.word in meanings("vehicle")):
            words.append((token.start, token.end))
    joined: list[Span] = []
    for start, end in sorted([*words, *idle]):
        if joined and not line[joined[-1][1] : start].strip(" -–/.'’"):
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(line[start:end].strip() for start, end in joined)


def _accepted(offer: Offer) -> Offer:
    """The offer without the fields that a client's file would refuse: their values go to what is not understood."""
    fields, refused = dict(offer.fields), list(offer.not_understood)
    for _ in offer.fields:
        entry = {"device": "skinpen", **fields}
        try:
            Considered.model_validate(entry)
        except ValidationError as wrong:
            for name in {str(error["loc"][0]) for error in wrong.errors(include_url=False)} & fields.keys():
                refused.append(_in_words(fields.pop(name)))
        else:
            break
    return Offer(offer.text, offer.devices, fields, tuple(dict.fromkeys(refused)))


def _in_words(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(_in_words(part) for part in value.values())
    return ", ".join(_in_words(part) for part in value) if isinstance(value, list) else str(value)


@dataclass(frozen=True)
class OrOffers:
    """A list of entries, in which a text stands for each treatment that it offers."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(_with_texts_read, handler(source))

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return handler(core)


def _with_texts_read(raw: Any) -> Any:
    if not isinstance(raw, list | tuple):
        return raw
    return [entry for part in raw for entry in _entries(part)]


def _entries(part: Any) -> list[Any]:
    """An item of the list, or the entries that its text or the text under its `device` stands for."""
    beside = part if isinstance(part, Mapping) else {}
    text = beside.get("device") if beside else part
    if not isinstance(text, str) or listed("device", text) or listed("other_treatment", text):
        return [part]
    return [{**entry, **beside, "device": entry["device"]} for entry in read_offer(text).entries()] or [part]
