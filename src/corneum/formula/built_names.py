"""Names that the rules of INCI build, with the species that stands in brackets beside a common name."""

from __future__ import annotations

import re

from corneum.formula.inci_morphology import Built, built
from corneum.formula.ingredient_names import compact, key, names
from corneum.formula.name_forms import BRACKETS, UNKNOWN, Match, forms, looked_up, unqualified
from corneum.formula.segments import plain

# rules that read the common name of a plant, which names no species
COMMON = frozenset({"common plant", "common plant oil", "common aromatic oil"})
# a name without line breaks and marks
_CLEAN = re.compile(r"(?!.*(?:- | -))[A-Z0-9 /,.'()+-]+")


def by_rule(written: str) -> Match:
    """A name that the rules of INCI build, with or without the common name in its brackets."""
    for form in dict.fromkeys((*forms(written), *forms(unqualified(written)))):
        name = built(key(form))
        if name is not None:
            species = of_species(unqualified(written)) if name.rule in COMMON and form != written else None
            return species or _built(form, name)
    return of_species(unqualified(written)) or UNKNOWN


def of_species(written: str) -> Match | None:
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
        match = looked_up(folded)
        if match.name is not None:
            return match
    return None


def other_species(written: str, match: Match) -> Match | None:
    """The species in brackets, where the words outside mean another by a synonym."""
    explained = BRACKETS.search(written)
    inside = built(key(explained[1])) if explained is not None else None
    if explained is None or inside is None or inside.rule != "plant" or (match.name or "").startswith(inside.name):
        return None
    own = looked_up(explained[1]).name
    if match.how == "exact" or (own is not None and own.split()[0] == (match.name or " ").split()[0]):
        return None
    return of_species(written)


def _built(form: str, name: Built) -> Match:
    """A built name as the tables have it, else as it is printed, in capitals."""
    match = looked_up(name.name)
    if match.name is not None:
        return match
    joined = names().compact.get(compact(key(form)))
    if joined is not None:
        return Match(joined, "fuzzy", 1 - 1 / (len(form) + 1))
    printed = re.sub(r"\s*/\s*", "/", " ".join(plain(form).upper().split()))
    text = printed if key(printed) == key(name.name) and _CLEAN.fullmatch(printed) else name.name
    return Match(text, "rule", 1.0, name.rule, name.assessed_as)
