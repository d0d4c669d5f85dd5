"""A printed name to the ingredient it means: exact, a reviewed synonym, by rule, or a cautious guess at a misspelling.

A wrong match can hide a hazard, so a name is joined to another only where the tables say so or one misspelt word is all
that differs, and never across a pair of `formulation/inci_false_friends`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from corneum.formula.inci_morphology import Built, built
from corneum.formula.ingredient_names import compact, key, names, same
from corneum.formula.misspelling import corrected, misread
from corneum.formula.segments import plain

# what stands in brackets explains a name, but `nano` is part of it
BRACKETS = re.compile(r"\s*[\[(](?!\s*nano\b)([^\[\]()]*)[\])]\s*", re.IGNORECASE)
_QUALIFIER = re.compile(
    r"\b(?:certified|organic|essential(?=\s+oils?\b)|bio|natural|naturally derived|pure|vegan|vegetable|plant[ -]derived|synthetic|usp|ep|"
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
# rules that read the common name of a plant, which names no species
_COMMON = frozenset({"common plant", "common plant oil", "common aromatic oil"})
# a name without line breaks and marks
_CLEAN = re.compile(r"(?!.*(?:- | -))[A-Z0-9 /,.'()+-]+")
_LONGEST_OUTSIDE = 3
_LONGEST_PRINTED = 400


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
            species = _other_species(written, match) if form != written else None
            return species or _by_number(written, _more_exact(written, form, match))
    colour = _COLOUR.search(written) or _US_COLOUR.match(written.strip())
    if colour is not None:
        number = f"CI {colour[1]}" if len(colour.groups()) == 1 else f"{colour[1]} {colour[2]}"
        match = _looked_up(number)
        if match.name is not None:
            return Match(match.name, "exact" if key(written) == key(number) else "synonym", 1.0)
    pure = _unqualified(written)
    if pure != written:
        for form in _forms(pure):
            match = _looked_up(form)
            if match.name is not None and not _walled(written, match.name):
                return Match(match.name, "synonym", 1.0)
    match = UNKNOWN
    for reading in (_same_plant, _by_rule, _alternatives):
        match = reading(written) if match.name is None else match
    return match if match.name is None or not _walled(written, match.name) else UNKNOWN


def _by_rule(written: str) -> Match:
    """A name that the rules of INCI build, with or without the common name in its brackets."""
    for form in dict.fromkeys((*_forms(written), *_forms(_unqualified(written)))):
        name = built(key(form))
        if name is not None:
            species = _of_species(_unqualified(written)) if name.rule in _COMMON and form != written else None
            return species or _built(form, name)
    return _of_species(_unqualified(written)) or UNKNOWN


def _built(form: str, name: Built) -> Match:
    """A built name as the tables have it, else as it is printed, in capitals."""
    match = _looked_up(name.name)
    if match.name is not None:
        return match
    joined = names().compact.get(compact(key(form)))
    if joined is not None:
        return Match(joined, "fuzzy", 1 - 1 / (len(form) + 1))
    printed = re.sub(r"\s*/\s*", "/", " ".join(plain(form).upper().split()))
    text = printed if key(printed) == key(name.name) and _CLEAN.fullmatch(printed) else name.name
    return Match(text, "rule", 1.0, name.rule, name.assessed_as)


def _of_species(written: str) -> Match | None:
    """Oat (Avena Sativa) Kernel Extract, Chamomile Extract (Anthemis Nobilis): the species is what stands in brackets.

    Part and preparation follow the brackets, or are the last words before them.
    """
    explained = BRACKETS.search(written)
    inside = built(key(explained[1])) if explained is not None else None
    if explained is None or inside is None or inside.rule != "plant":
        return None
    before, after = key(written[: explained.start()]).split(), key(written[explained.end() :]).split()
    for start in range(len(before) + 1) if before and not after else (len(before),):
        folded = " ".join((key(inside.name), *before[start:], *after))
        name = built(folded)
        if name is not None:
            return _built(folded, name)
        match = _looked_up(folded)
        if match.name is not None:
            return match
    return None


def _other_species(written: str, match: Match) -> Match | None:
    """The species in brackets, where the words outside mean another by a synonym."""
    explained = BRACKETS.search(written)
    inside = built(key(explained[1])) if explained is not None else None
    if explained is None or inside is None or inside.rule != "plant" or (match.name or "").startswith(inside.name):
        return None
    own = _looked_up(explained[1]).name
    if match.how == "exact" or (own is not None and own.split()[0] == (match.name or " ").split()[0]):
        return None
    return _of_species(written)


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
        if match.rule in _COMMON:
            return _of_species(f"{part} ({parts[0]})") or UNKNOWN
    return UNKNOWN


def _unqualified(written: str) -> str:
    return _ADDITION.sub("", _QUALIFIER.sub(" ", written))


def parts_of(written: str) -> list[str]:
    """The parts between slashes that stand outside brackets."""
    outside = BRACKETS.sub(lambda match: "\x00" * len(match.group()), written)
    return _between(written, [(place, place + 1) for place, sign in enumerate(outside) if sign in "/\\"])


def _between(written: str, cuts: list[tuple[int, int]]) -> list[str]:
    starts, ends = [0, *(end for _, end in cuts)], [*(start for start, _ in cuts), len(written)]
    return [written[start:end].strip() for start, end in zip(starts, ends, strict=True)]


def _forms(written: str) -> Iterator[str]:
    """As printed; without what stands in brackets; with the words in brackets as words of the name."""
    yield written
    if "(" in written or "[" in written:
        outside = BRACKETS.sub(" ", written)
        # brackets inside brackets
        yield BRACKETS.sub(" ", outside) if "(" in outside else outside
        yield BRACKETS.sub(r" \1 ", written)


def _looked_up(form: str) -> Match:
    index = names()
    folded = key(form)
    name = index.canonical.get(folded)
    if name is not None:
        return Match(name, "exact", 1.0)
    name = index.listed.get(folded)
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
    dashed = [part for part in _between(written, [match.span() for match in _DASH.finditer(written)]) if part]
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
    if matches[0].name is None or not all(match.name is None or match.rule in _COMMON for match in matches[1:]):
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
    if explained is None:
        return UNKNOWN
    outside = BRACKETS.sub(" ", written)
    if _MIXTURE.search(outside) or not 1 <= len(key(outside).split()) <= _LONGEST_OUTSIDE:
        return UNKNOWN
    match = listed(explained.group(1)) if explained.group(1).strip() else UNKNOWN
    return Match(match.name, "synonym", 1.0) if match.name is not None else UNKNOWN


def _walled(written: str, name: str) -> bool:
    wall = names().wall.get(key(name))
    return wall is not None and any(key(form) in wall for form in _forms(written))
