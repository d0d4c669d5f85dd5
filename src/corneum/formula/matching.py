"""A printed name to the ingredient it means: exact, then a reviewed synonym, then a cautious guess at a misspelling.

A wrong match can hide a hazard, so a name is joined to another only where the tables say so or one misspelt word is all
that differs, and never across a pair of `formulation/inci_false_friends`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from corneum.formula.ingredient_names import key, names, same
from corneum.formula.misspelling import corrected
from corneum.formula.names_in_languages import meaning, names_other_species

# what stands in brackets explains a name, but `nano` is part of it
BRACKETS = re.compile(r"\s*[\[(](?!\s*nano\b)([^\[\]()]*)[\])]\s*", re.IGNORECASE)
_QUALIFIER = re.compile(
    r"\b(?:certified|organic|bio|natural|naturally derived|pure|vegan|vegetable|plant[ -]derived|synthetic|usp|ep|"
    r"fractionated|cold[ -]pressed|extra[ -]virgin|virgin|unrefined|refined|raw|micronized|micronised|encapsulated|"
    r"liposomal|non[ -]?cross[ -]?linked|uncross[ -]?linked|(?:ultra[ -]?)?(?:low|medium|high)[ -]molecular[ -]weight|"
    r"[lmh]mw|sterile|unpreserved|preservative[ -]free)\b",
    re.IGNORECASE,
)
_ADDITION = re.compile(r"\s+with\s+[\w ]+$", re.IGNORECASE)
_MIXTURE = re.compile(r"\b(?:complex|blend|mix|mixture|system|base|solution|phase)\b", re.IGNORECASE)
# the last word of a name whose slash belongs to it: Acrylates/VP Copolymer
_HEAD = re.compile(
    r"(?:polymers?|triglycerides?|glycerides?|ferment|filtrate|lysate|extract|oil|resin|rubber|esters?|taurate|glutamate|"
    r"silicate|acrylate|ate|ite|ide|one|dimethicone|ether|polypeptides?|proteins?|water|culture|juice|powder|acids?)$",
    re.IGNORECASE,
)
_TRANSLATION = re.compile(
    r"(?:\b(?:de|du|des|di|del|della|da|do|von|aus|och)\b|\b[dl]['\u2019]|(?-i:[\u00c0-\u024f]))|"
    r"\b(?:eau|huile|beurre|extrait|cire|acide|aceite|aqua|agua|olio|burro|wasser|parfum|fragancia|glicerina)\b",
    re.IGNORECASE,
)
_COLOUR = re.compile(r"\b(?:c\.?\s*[il1]\.?|colou?r\s*index)[\s.:]*(?:no\.?\s*)?(\d{5})\b", re.IGNORECASE)
_US_COLOUR = re.compile(
    r"^(?:(?:fd\s*&\s*c|d\s*&\s*c|ext\.?\s*d\s*&\s*c)\s+)?((?:ext\.?\s+)?(?:red|yellow|blue|green|orange|violet|black|brown))"
    r"\s*(?:no\.?|n\u00b0|#)?\s*(\d{1,2})(?:\s+(?:al(?:uminum)?\s+)?lake)?$",
    re.IGNORECASE,
)
_LONGEST_OUTSIDE = 3
_LONGEST_PRINTED = 400


@dataclass(frozen=True)
class Match:
    """The canonical `name` or None, `how` it was found (exact, synonym, fuzzy, unknown), the likeness 0 to 1."""

    name: str | None
    how: str
    score: float


UNKNOWN = Match(None, "unknown", 0.0)


@lru_cache(maxsize=16384)
def find(written: str) -> Match:
    """The ingredient that a printed name means, misspellings included."""
    match = listed(written)
    if match.name is not None or len(written) > _LONGEST_PRINTED:
        return match
    for form in _forms(written):
        guess = corrected(key(form))
        if guess is not None and not _walled(written, guess[0]):
            return Match(guess[0], "fuzzy", round(guess[1], 3))
    match = _inside(written)
    return match if match.name is None or not _walled(written, match.name) else UNKNOWN


@lru_cache(maxsize=16384)
def listed(written: str) -> Match:
    """The ingredient that a printed name means by the tables alone."""
    if len(written) > _LONGEST_PRINTED:
        return UNKNOWN
    for form in _forms(written):
        match = _looked_up(form)
        if match.name is not None and not _walled(written, match.name):
            return _by_number(written, _more_exact(written, form, match))
    colour = _COLOUR.search(written) or _US_COLOUR.match(written.strip())
    if colour is not None:
        number = f"CI {colour[1]}" if len(colour.groups()) == 1 else f"{colour[1]} {colour[2]}"
        match = _looked_up(number)
        if match.name is not None:
            return Match(match.name, "exact" if key(written) == key(number) else "synonym", 1.0)
    plain = _ADDITION.sub("", _QUALIFIER.sub(" ", written))
    if plain != written:
        for form in _forms(plain):
            match = _looked_up(form)
            if match.name is not None and not _walled(written, match.name):
                return Match(match.name, "synonym", 1.0)
    match = _alternatives(written)
    return match if match.name is None or not _walled(written, match.name) else UNKNOWN


def parts_of(written: str) -> list[str]:
    """The parts between slashes that stand outside brackets."""
    outside = BRACKETS.sub(lambda match: "\x00" * len(match.group()), written)
    cuts = [place for place, sign in enumerate(outside) if sign in "/\\"]
    return [
        written[start:end].strip()
        for start, end in zip([0, *(cut + 1 for cut in cuts)], [*cuts, len(written)], strict=True)
    ]


def _forms(written: str) -> Iterator[str]:
    """As printed; without what stands in brackets; with the words in brackets as words of the name."""
    yield written
    if "(" in written or "[" in written:
        yield BRACKETS.sub(" ", written)
        yield BRACKETS.sub(r" \1 ", written)


def _looked_up(form: str) -> Match:
    index = names()
    folded = key(form)
    name = index.canonical.get(folded)
    if name is not None:
        return Match(name, "exact", 1.0)
    name = index.listed.get(folded) or meaning(form)
    return Match(name, "synonym", 1.0) if name is not None else UNKNOWN


def _more_exact(written: str, form: str, match: Match) -> Match:
    """Vitamin E (Tocopheryl Acetate): the INCI name in brackets says what the common name before it leaves open."""
    explained = BRACKETS.search(written)
    if match.how != "synonym" or form == written or explained is None:
        return match
    inside = _looked_up(explained[1])
    if inside.how != "exact" or inside.name is None or _walled(written, inside.name):
        return match
    return match if same(inside.name, match.name or "") else Match(inside.name, "synonym", 1.0)


def _by_number(written: str, match: Match) -> Match:
    """A group of colourants printed with one number is that colourant."""
    group = names().assessed_as.get(key(match.name or ""), "")
    colours = set(_COLOUR.findall(written))
    if len(colours) != 1 or not group.startswith("CI ") or (match.name or "").startswith("CI "):
        return match
    number = _looked_up(f"CI {colours.pop()}")
    return Match(number.name, "synonym", 1.0) if number.name is not None else match


def _alternatives(written: str) -> Match:
    """One ingredient in several languages or spellings between slashes."""
    parts = [part for part in parts_of(written) if part]
    if len(parts) < 2:
        return UNKNOWN
    matches = [listed(part) for part in parts]
    known = [match for match in matches if match.name is not None]
    if not known:
        return UNKNOWN
    longest = max(known, key=lambda match: len(match.name or "")) if known[0].how == "synonym" else known[0]
    if any(not same(longest.name or "", m.name or "") and not _shortened(longest, m) for m in known):
        return UNKNOWN
    if _common_name(parts, matches):
        return Match(longest.name, "synonym", 1.0)
    unread = [part for part, match in zip(parts, matches, strict=True) if match.name is None]
    if any(not _TRANSLATION.search(part) for part in unread) or (unread and _HEAD.search(key(parts[-1]))):
        return UNKNOWN
    return Match(longest.name, "synonym", 1.0)


def _common_name(parts: list[str], matches: list[Match]) -> bool:
    """Malva Sylvestris Flower Extract/Mallow Flower Extract: the unread parts end in the same two words."""
    ends = {tuple(key(part).split()[-2:]) for part in parts}
    return matches[0].name is not None and len(ends) == 1 and all(len(end) == 2 for end in ends)


def _shortened(match: Match, other: Match) -> bool:
    """Yeast Extract/Faex: the second name leaves out the last word of the first, which has another language."""
    return match.how == "synonym" and (match.name or "").startswith(f"{other.name} ")


def _inside(written: str) -> Match:
    """A short unknown name that is explained by a known one in brackets: EGF (sh-Oligopeptide-1)."""
    explained = BRACKETS.search(written)
    if explained is None or not explained.start():
        # (styrene/acrylates) copolymer: a bracket before a word is part of the name
        return UNKNOWN
    outside = BRACKETS.sub(" ", written)
    if _MIXTURE.search(outside) or not 1 <= len(key(outside).split()) <= _LONGEST_OUTSIDE:
        return UNKNOWN
    match = listed(explained.group(1)) if explained.group(1).strip() else UNKNOWN
    return Match(match.name, "synonym", 1.0) if match.name is not None else UNKNOWN


def _walled(written: str, name: str) -> bool:
    wall = names().wall
    folded = key(name)
    return names_other_species(written, name) or any((key(form), folded) in wall for form in _forms(written))
