"""A name with wrong letters to the one correct name that it can mean, or to none.

Only a word that stands in no correct name can be misspelt; figures are never touched, and a word is taken for another
only where both begin and end alike, so that salts, chain lengths, multiples (di-, tri-) and classes (-ol, -al, -ate)
are never joined.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from corneum.formula.inci_morphology import built
from corneum.formula.inci_words import lexicon
from corneum.formula.ingredient_names import compact, names

# (length of the shorter word, letters that may differ)
_EDITS = ((13, 3), (9, 2), (5, 1))
_CLASS = re.compile(r"(?:ol|al|oate|ate|ite|ide|ic|ine|one|ene|ane|yne|oyl|yl|ose|ase|in|an|ium)$")
_LONGEST_NAME = 14
_FIGURES = str.maketrans("lIiOo", "11100")
_LETTERS_I, _LETTERS_L = str.maketrans("015", "OIS"), str.maketrans("015", "olS")
_BESIDE_FIGURE = re.compile(r"[lIO]+(?=\d)|(?<=\d)[lIO]+")
_MOST_READINGS = 12
_MOST_WRONG_WORDS = 3
_CHOICES = 4
_LONG_ENOUGH_TO_LOSE_ITS_END = 8
_LONG_ENOUGH_TO_SPLIT, _SHORTEST_SPLIT = 8, 4
_MULTIPLE = re.compile(
    r"(?:mono|di|bis|tri|tris|tetra|penta|hexa|hepta|octa|nona|deca|iso|cyclo|hydroxy|hydro|methyl|ethyl|propyl|butyl|"
    r"un|non|de|dehydro|per|poly|oligo|nor|cis|trans|epi|lyso|acetyl)"
)


def misread(written: str) -> Iterator[tuple[str, float]]:
    """A name with letters for figures and figures for letters put right, as scanners confuse them, and its likeness.

    Args:
        written: a name as printed, such as GLYCERlN, S0DIUM or PEG-l00.
    """
    chunks = re.split(r"([^\W_]+)", written)
    readings = [_readings(chunk) if place % 2 else (chunk,) for place, chunk in enumerate(chunks)]
    if all(len(some) == 1 for some in readings):
        return
    # who confuses a letter once does so throughout: all words put right come first
    for choice in itertools.islice(itertools.product(*(some[::-1] for some in readings)), _MOST_READINGS):
        form = "".join(choice)
        if form == written:
            return
        changed = sum(letter != other for letter, other in zip(form, written, strict=True))
        yield form, 1 - changed / (len(written) + 1)


def _readings(chunk: str) -> tuple[str, ...]:
    """A word as printed, then as it may have been before letters and figures were confused."""
    forms = [chunk]
    letters = [sign for sign in chunk if sign.isalpha()]
    if any(sign.isdigit() for sign in chunk):
        if all(sign in "lIiOo" for sign in letters) and letters:
            forms.append(chunk.translate(_FIGURES))
        else:
            forms.append(_BESIDE_FIGURE.sub(lambda match: match.group().translate(_FIGURES), chunk))
        if len(letters) > 1:
            forms += [chunk.translate(_LETTERS_I), chunk.translate(_LETTERS_L)]
    elif chunk in {"l", "I", "O", "lO", "IO", "OO"}:
        forms.append(chunk.translate(_FIGURES))
    elif "l" in chunk and sum(sign.isupper() for sign in chunk) == len(chunk) - chunk.count("l") > 1:
        forms.append(chunk.replace("l", "I"))
    elif "I" in chunk and any(sign.islower() for sign in chunk):
        forms.append(chunk.replace("I", "l"))
    return tuple(dict.fromkeys(forms))


def corrected(folded: str) -> tuple[str, float] | None:
    """The canonical name that a key with wrong letters means, and how alike they are (0 to 1); None in doubt."""
    index = names()
    joined = index.compact.get(compact(folded))
    if joined is not None:
        return joined, 1 - folded.count(" ") / (len(folded) * _LONGEST_NAME)
    parts = _rejoined(folded.split())
    wrong = [place for place, part in enumerate(parts) if part.isalpha() and part not in index.words and len(part) > 3]
    species = lexicon().species.get(parts[0], ()) if parts else ()
    if species and len(parts) > 1 and parts[1] not in species and 1 not in wrong:
        # a word of another name: Gardenia tahitensis
        wrong = sorted([*wrong, 1])
    if len(wrong) > _MOST_WRONG_WORDS or len(parts) > _LONGEST_NAME or (not wrong and " ".join(parts) == folded):
        return None
    choices = [_words_like(parts[place], species if place == 1 else ()) for place in wrong]
    meanings: dict[str, int] = {}
    for choice in itertools.product(*choices):
        attempt = list(parts)
        for place, (word, _) in zip(wrong, choice, strict=True):
            attempt[place] = word
        name = _meant(" ".join(attempt))
        if name is not None:
            edits = sum(distance for _, distance in choice) or 1
            meanings[name] = min(edits, meanings.get(name, edits))
    if not meanings:
        return None
    (best, edits), *others = sorted(meanings.items(), key=lambda item: item[1])
    if others and others[0][1] <= edits:
        return None
    return best, 1 - edits / len(folded)


def _meant(tried: str) -> str | None:
    """The name of a key: by the tables, or by the rules of INCI."""
    index = names()
    name = index.canonical.get(tried) or index.listed.get(tried)
    if name is not None:
        return name
    by_rule = built(tried)
    return by_rule.name if by_rule is not None else None


def _rejoined(parts: list[str]) -> list[str]:
    """Words with the blanks taken out that a line break or a hyphen put into them: LAPSA NA is LAPSANA."""
    index = names()
    joined: list[str] = []
    for part in parts:
        before = joined[-1] if joined else ""
        both = before + part
        if before and both in index.words and not (before in index.words and part in index.words):
            joined[-1] = both
        else:
            joined.append(part)
    return joined


def _words_like(word: str, species: tuple[str, ...] = ()) -> list[tuple[str, int]]:
    """The correct words that a wrong one may stand for, nearest first, each with the letters that differ.

    After a genus these are its species alone.
    """
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    index = names()
    candidates: list[tuple[str, int]] = []
    allowed = allowed_edits(len(word) + 1)
    nearest = allowed + 1
    if allowed:
        pool = species or index.by_letter.get(word[0], ())
        for other, distance, _ in process.extract(word, pool, scorer=OSA.distance, score_cutoff=allowed, limit=None):
            if distance > allowed_edits(min(len(word), len(other))):
                continue
            if alike(word, other):
                candidates.append((other, int(distance)))
            else:
                nearest = min(nearest, int(distance))
        # where a word that may not be joined is as near, nobody can tell
        candidates = [(other, distance) for other, distance in candidates if distance < nearest]
    if len(word) >= _LONG_ENOUGH_TO_SPLIT:
        # a blank was lost
        cuts = range(_SHORTEST_SPLIT, len(word) - _SHORTEST_SPLIT + 1)
        candidates += [(f"{word[:cut]} {word[cut:]}", 1) for cut in cuts if {word[:cut], word[cut:]} <= index.words]
    whole = index.headless.get(word)
    if whole is not None and nearest > 1:
        candidates.append((whole, 1))
    return sorted(candidates, key=lambda item: (item[1], item[0]))[:_CHOICES]


def allowed_edits(length: int) -> int:
    return next((edits for least, edits in _EDITS if length >= least), 0)


def alike(word: str, other: str) -> bool:
    if _multiple(word) != _multiple(other):
        return False
    classes = [match.group() if match else "" for match in (_CLASS.search(word), _CLASS.search(other))]
    if word[-1] == other[-1] and classes[0] == classes[1]:
        return True
    if sorted(word[-2:]) == sorted(other[-2:]):
        return True
    return len(word) >= _LONG_ENOUGH_TO_LOSE_ITS_END and other[:-1] == word


def _multiple(word: str) -> str:
    match = _MULTIPLE.match(word)
    return match.group() if match else ""
