"""A printed name as the words it may be read as, and what the tables hold of such words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corneum.formula.ingredient_names import key, names
from corneum.formula.names_in_languages import meaning, spelt_with_accents

# what stands in brackets explains a name, but `nano` is part of it
BRACKETS = re.compile(r"\s*[\[(](?!\s*nano\b)([^\[\]()]*)[\])]\s*", re.IGNORECASE)
_QUALIFIER = re.compile(
    r"\b(?:certified|organic|essential(?=\s+oils?\b)|bio|natural|naturally derived|pure|vegan|vegetable|"
    r"plant[ -]derived|synthetic|usp|ep|"
    r"fractionated|cold[ -]pressed|extra[ -]virgin|virgin|unrefined|refined|raw|micronized|micronised|encapsulated|"
    r"liposomal|non[ -]?cross[ -]?linked|uncross[ -]?linked|(?:ultra[ -]?)?(?:low|medium|high)[ -]molecular[ -]weight|"
    r"[lmh]mw|sterile|unpreserved|preservative[ -]free)\b",
    re.IGNORECASE,
)
_ADDITION = re.compile(r"\s+with\s+[\w ]+$", re.IGNORECASE)


@dataclass(frozen=True)
class Match:
    """The canonical `name` or None, `how` it was found (exact, synonym, rule, fuzzy, unknown), the likeness 0 to 1.

    A name that was read by a rule of `formulation/inci_morphology` says which, and by whose hazards it is judged.
    """

    name: str | None
    how: str
    score: float
    rule: str = ""
    assessed_as: str = ""


UNKNOWN = Match(None, "unknown", 0.0)


def looked_up(form: str) -> Match:
    """The ingredient that the tables hold under the very words, in any language."""
    name = spelt_with_accents(form)
    if name is not None:
        return Match(name, "synonym", 1.0)
    index = names()
    folded = key(form)
    name = index.canonical.get(folded)
    if name is not None:
        return Match(name, "exact", 1.0)
    name = index.listed.get(folded) or meaning(form)
    return Match(name, "synonym", 1.0) if name is not None else UNKNOWN


def forms(written: str) -> Iterator[str]:
    """As printed; without what stands in brackets; with the words in brackets as words of the name."""
    yield written
    if "(" in written or "[" in written:
        outside = BRACKETS.sub(" ", written)
        # brackets inside brackets
        yield BRACKETS.sub(" ", outside) if "(" in outside else outside
        yield BRACKETS.sub(r" \1 ", written)


def unqualified(written: str) -> str:
    """A name without what is only praise or grade of it (organic, cold-pressed), and without additions."""
    return _ADDITION.sub("", _QUALIFIER.sub(" ", written))


def parts_of(written: str) -> list[str]:
    """The parts between slashes that stand outside brackets."""
    outside = BRACKETS.sub(lambda match: "\x00" * len(match.group()), written)
    return between(written, [(place, place + 1) for place, sign in enumerate(outside) if sign in "/\\"])


def between(written: str, cuts: list[tuple[int, int]]) -> list[str]:
    """The parts of a name between cuts, each given by its ends."""
    starts, ends = [0, *(end for _, end in cuts)], [*(start for start, _ in cuts), len(written)]
    return [written[start:end].strip() for start, end in zip(starts, ends, strict=True)]
