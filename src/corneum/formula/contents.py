"""Everything that a product is said to hold, each named content once, whoever named it: list, active or name.

What stands under `actives`, on a printed list or in a name that implies its contents becomes the same identities, so
that safety judges one thing in one way.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Protocol

from corneum import units
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import load_tables
from corneum.formula.content_names import (
    content_called,
    contents_called,
    ingredient_as_active,
    ingredient_inside,
    is_presentation,
)
from corneum.formula.entries import Aside, Token, read
from corneum.formula.ingredient_list import Label, parse
from corneum.formula.ingredients import MENTION, Identity, identify
from corneum.formula.prose import claims
from corneum.formula.serum import StatedActive, StatedFormula

MARKS = "formula/one_percent_marks"

_ITEM = re.compile(r"[^,;\n\u2022]+")
_JOIN = re.compile(r"\s*(?:[,;+&/]|\band\b|\bwith\b|\bplus\b)\s*", re.IGNORECASE)
# a text of so few items of so few words may name what is infused without being a list
_MOST_ITEMS, _MOST_WORDS = 6, 8


class PrintedFormula(StatedFormula, Protocol):
    """A formula with its printed list."""

    @property
    def ingredients(self) -> str | None: ...


@dataclass(frozen=True)
class Named:
    """One content of a product: what it is, `concentration` in kg/m^3 where that is stated.

    `is_active` where it is named as an active and not on a list alone; `below_one_percent` where it stands on the list
    behind an ingredient that no product holds more of.
    """

    identity: Identity
    concentration: float | None = None
    is_active: bool = False
    below_one_percent: bool = False


def read_list(text: str) -> Label:
    """A printed list, or a few words that name what is infused.

    Args:
        text: as printed; `Exosomes from human umbilical cord` is no list, and still names a content.

    Returns:
        The label of `ingredient_list.parse`; a short text that it refuses, and a short aside of a list, become entries
        where they name blood, cells, toxins, gels or medicines.
    """
    label = parse(text)
    if label.is_list:
        return _with_presentations(text, _with_asides(label))
    items = [match for match in _ITEM.finditer(text) if match.group().strip(" .")]
    if len(items) > _MOST_ITEMS or any(len(item.group().split()) > _MOST_WORDS for item in items):
        return label
    tokens = tuple(
        Token(item.group().strip(), item.group().strip(" ."), start=item.start(), end=item.end()) for item in items
    )
    return Label(True, tokens) if any(_names_content(token.name) for token in tokens) else label


def listed_contents(context: ModelContext, label: Label) -> tuple[Named, ...]:
    """The contents of a printed list, one an entry, in its order.

    Args:
        context: tables and record.
        label: the list.
    """
    marks = load_tables()[MARKS].rows
    contents, behind = [], False
    for token in label.tokens:
        identity = identify(context, token)
        # a share of the list is mass over mass, of a liquid as heavy as water
        concentration = None if token.share is None else token.share * units.factor("kg/L")
        contents.append(Named(identity, concentration, below_one_percent=behind))
        mark = next((row for row in marks if _is_mark(row.list("groups"), row.list("names"), identity)), None)
        if mark is not None:
            context.row(MARKS, mark.row_id)
            behind = True
    return tuple(contents)


def active_contents(context: ModelContext, active: StatedActive) -> tuple[Named, ...]:
    """What is named as one active: one content, or several where the words name several.

    Args:
        context: tables and record.
        active: as a client's file names it; its strength counts where it is one content.
    """
    tokens = [entry for entry in read(active.name, 0, len(active.name)) if isinstance(entry, Token)]
    share = tokens[0].share if len(tokens) == 1 else None
    stated = active.concentration
    if stated is None and share is not None:
        stated = share * units.factor("kg/L")
    identities = _identities(context, tokens[0].name if len(tokens) == 1 else active.name)
    return tuple(Named(identity, stated if len(identities) == 1 else None, is_active=True) for identity in identities)


def contents(context: ModelContext, formula: PrintedFormula) -> tuple[Named, ...]:
    """Every content of a product, each once: those of its list in their order, then the actives that it does not name.

    Args:
        context: tables and record.
        formula: the product.

    Source:
        `vocabulary/actives`, `formulation/ingredient_hazards`, `formulation/inci_names`.
    """
    by_name: dict[str, Named] = {}
    listed = listed_contents(context, read_list(formula.ingredients)) if formula.ingredients else ()
    for named in (*listed, *(each for active in formula.actives for each in active_contents(context, active))):
        name = (named.identity.name or named.identity.printed).upper()
        known = by_name.get(name)
        by_name[name] = named if known is None else _merged(known, named)
    return tuple(by_name.values())


def _merged(known: Named, other: Named) -> Named:
    stated = known.concentration if known.concentration is not None else other.concentration
    return replace(known, concentration=stated, is_active=known.is_active or other.is_active)


def _identities(context: ModelContext, text: str) -> tuple[Identity, ...]:
    as_active = ingredient_as_active(text)
    if as_active is not None:
        return (replace(identify(context, as_active), printed=text, match="synonym"),)
    whole = identify(context, text)
    if whole.name is not None and whole.match != MENTION:
        return (whole,)
    parts = [part for part in _JOIN.split(text) if part.strip()]
    several = [identify(context, part) for part in parts]
    if len(several) > 1 and any(identity.name is not None for identity in several):
        return tuple(several)
    if whole.name is not None or whole.assessed_as is not None:
        return (whole,)
    called = contents_called(text)
    if not called:
        return (whole,)
    unread = [replace(whole, printed=called[0].rest)] if called[0].rest else []
    return (*(identify(context, content.ingredient) for content in called), *unread)


def _with_presentations(text: str, label: Label) -> Label:
    """What a content comes in is no entry of its own where nothing stands between: tretinoin 0.05 % cream."""
    if not any(is_presentation(token.name) for token in label.tokens[1:]):
        return label
    printed = unicodedata.normalize("NFC", text)
    tokens = list(label.tokens[:1])
    for token in label.tokens[1:]:
        before = tokens[-1]
        if is_presentation(token.name) and printed[before.end : token.start].isspace():
            tokens[-1] = replace(before, printed=f"{before.printed} {token.printed}", end=token.end)
        else:
            tokens.append(token)
    return replace(label, tokens=tuple(tokens))


def _with_asides(label: Label) -> Label:
    """A short sentence in a list that names what is infused is an entry."""
    entries = [aside for aside in label.asides if _is_entry(aside)]
    if not entries:
        return label
    tokens = [*label.tokens, *(Token(each.printed, each.printed, start=each.start, end=each.end) for each in entries)]
    asides = tuple(aside for aside in label.asides if aside not in entries)
    return replace(label, tokens=tuple(sorted(tokens, key=lambda token: token.start)), asides=asides)


def _is_entry(aside: Aside) -> bool:
    short = len(aside.printed.split()) <= _MOST_WORDS
    return aside.kind == "text" and short and not claims(aside.printed) and ingredient_inside(aside.printed) is not None


@lru_cache(maxsize=1024)
def _names_content(name: str) -> bool:
    return not claims(name) and content_called(name) is not None


def _is_mark(groups: Sequence[str], names: Sequence[str], identity: Identity) -> bool:
    group = identity.hazard["group"] if identity.hazard is not None else ""
    return group in groups or identity.name in names


def names_of(contents_: Sequence[Named]) -> Iterator[str]:
    """Each content as printed and by its ingredient."""
    for named in contents_:
        yield named.identity.printed
        if named.identity.name is not None:
            yield named.identity.name
