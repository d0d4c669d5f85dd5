"""A printed name to the ingredient it means: exact, a reviewed synonym, by rule, or a cautious guess at a misspelling.

A wrong match can hide a hazard, so a name is joined to another only where the tables say so or one misspelt word is all
that differs, and never across a pair of `formulation/inci_false_friends`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from corneum.formula.built_names import COMMON, by_rule, of_species, other_species
from corneum.formula.inci_morphology import built
from corneum.formula.ingredient_names import key, names, same
from corneum.formula.misspelling import corrected, misread
from corneum.formula.name_forms import BRACKETS, UNKNOWN, Match, between, forms, looked_up, parts_of, unqualified
from corneum.formula.names_in_languages import names_other_species

_MIXTURE = re.compile(r"\b(?:complex|blend|mix|mixture|system|base|solution|phase)\b", re.IGNORECASE)
# the last word of a name whose slash belongs to it: Acrylates/VP Copolymer
_HEAD = re.compile(
    r"(?:polymers?|triglycerides?|glycerides?|ferment|filtrate|lysate|extract|oil|resin|rubber|esters?|taurate|glutamate|"
    r"silicate|acrylate|ate|ite|ide|one|dimethicone|ether|polypeptides?|proteins?|water|culture|juice|powder|acids?)$",
    re.IGNORECASE,
)
_TRANSLATION = re.compile(
    r"(?:\b(?:de|du|des|di|del|della|da|do|von|aus|och)\b|\b[dl]['\u2019]|(?-i:[\u00c0-\u024f]))|"
    r"\b(?:eau|huile|beurre|extrait|cire|acide|sel|terre|jus|poudre|aceite|aqua|agua|olio|burro|wasser|parfum|fragancia|glicerina)\b",
    re.IGNORECASE,
)
_DASH = re.compile(r"\s[-\u2013\u2014]\s")
_COLOUR = re.compile(r"\b(?:c\.?\s*[il1]\.?|colou?r\s*index)[\s.:]*(?:no\.?\s*)?(\d{5})\b", re.IGNORECASE)
_US_COLOUR = re.compile(
    r"^(?:(?:fd\s*&\s*c|d\s*&\s*c|ext\.?\s*d\s*&\s*c)\s+)?((?:ext\.?\s+)?(?:red|yellow|blue|green|orange|violet|black|brown))"
    r"\s*(?:no\.?|n\u00b0|#)?\s*(\d{1,2})(?:\s+(?:al(?:uminum)?\s+)?lake)?$",
    re.IGNORECASE,
)
_LONGEST_OUTSIDE = 3
_LONGEST_PRINTED = 400


@lru_cache(maxsize=16384)
def find(written: str) -> Match:
    """The ingredient that a printed name means, misspellings included."""
    match = listed(written)
    if match.name is not None or len(written) > _LONGEST_PRINTED:
        return match
    for form, likeness in misread(written):
        match = listed(form)
        if match.name is not None and not _walled(written, match.name):
            return replace(match, how="fuzzy", score=round(likeness, 3))
    for form in forms(written):
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
    for form in forms(written):
        match = looked_up(form)
        if match.name is not None and not _walled(written, match.name):
            species = other_species(written, match) if form != written else None
            return species or _by_number(written, _more_exact(written, form, match))
    colour = _COLOUR.search(written) or _US_COLOUR.match(written.strip())
    if colour is not None:
        number = f"CI {colour[1]}" if len(colour.groups()) == 1 else f"{colour[1]} {colour[2]}"
        match = looked_up(number)
        if match.name is not None:
            return Match(match.name, "exact" if key(written) == key(number) else "synonym", 1.0)
    pure = unqualified(written)
    if pure != written:
        for form in forms(pure):
            match = looked_up(form)
            if match.name is not None and not _walled(written, match.name):
                return Match(match.name, "synonym", 1.0)
    match = UNKNOWN
    for reading in (_same_plant, by_rule, _alternatives):
        match = reading(written) if match.name is None else match
    return match if match.name is None or not _walled(written, match.name) else UNKNOWN


def _same_plant(written: str) -> Match:
    """Butyrospermum Parkii/Shea Butter: the species, then its common name with part and preparation."""
    parts = [part for part in parts_of(written) if part]
    plant = built(key(parts[0])) if len(parts) > 1 else None
    if plant is None or plant.rule != "plant":
        return UNKNOWN
    for part in parts[1:]:
        match = listed(part)
        if match.name is not None and match.name.startswith(f"{plant.name} "):
            return match
        if match.rule in COMMON:
            return of_species(f"{part} ({parts[0]})") or UNKNOWN
    return UNKNOWN


def _more_exact(written: str, form: str, match: Match) -> Match:
    """Vitamin E (Tocopheryl Acetate): the INCI name in brackets says what the common name before it leaves open."""
    explained = BRACKETS.search(written)
    if match.how != "synonym" or form == written or explained is None:
        return match
    inside = looked_up(explained[1])
    if inside.how != "exact" or inside.name is None or _walled(written, inside.name):
        return match
    return match if same(inside.name, match.name or "") else Match(inside.name, "synonym", 1.0)


def _by_number(written: str, match: Match) -> Match:
    """A group of colourants printed with one number is that colourant."""
    group = names().assessed_as.get(key(match.name or ""), "")
    colours = set(_COLOUR.findall(written))
    if len(colours) != 1 or not group.startswith("CI ") or (match.name or "").startswith("CI "):
        return match
    number = looked_up(f"CI {colours.pop()}")
    return Match(number.name, "synonym", 1.0) if number.name is not None else match


def _alternatives(written: str) -> Match:
    """One ingredient in several languages or spellings between slashes."""
    dashed = [part for part in between(written, [match.span() for match in _DASH.finditer(written)]) if part]
    parts = dashed if len(dashed) > 1 else [part for part in parts_of(written) if part]
    if len(parts) < 2:
        return UNKNOWN
    matches = [listed(part) for part in parts]
    known = [match for match in matches if match.name is not None]
    if not known:
        return UNKNOWN
    if _common_name(parts, matches):
        return Match(matches[0].name, "synonym", 1.0, matches[0].rule, matches[0].assessed_as)
    longest = max(known, key=lambda match: len(match.name or "")) if known[0].how == "synonym" else known[0]
    if any(not same(longest.name or "", m.name or "") and not _shortened(longest, m) for m in known):
        return UNKNOWN
    unread = [part for part, match in zip(parts, matches, strict=True) if match.name is None]
    if any(not _TRANSLATION.search(part) for part in unread) or (unread and _HEAD.search(key(parts[-1]))):
        return UNKNOWN
    return Match(longest.name, "synonym", 1.0)


def _common_name(parts: list[str], matches: list[Match]) -> bool:
    """Malva Sylvestris Flower Extract/Mallow Flower Extract: unread or common names end in the words of the first."""
    if matches[0].name is None or not all(match.name is None or match.rule in COMMON for match in matches[1:]):
        return False
    ends = [key(part).split() for part in parts]
    return all(ends) and all(
        end[-1] == ends[0][-1] and (match.name is not None or end[-2:] == ends[0][-2:])
        for end, match in zip(ends[1:], matches[1:], strict=True)
    )


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
    wall = names().wall.get(key(name))
    walled = wall is not None and any(key(form) in wall for form in forms(written))
    return walled or names_other_species(written, name)
