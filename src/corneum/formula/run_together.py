"""Names that follow one another without separators: as many words as possible in as few names as possible."""

from __future__ import annotations

import re

from corneum.formula.bare_names import bare
from corneum.formula.ingredient_names import names, words
from corneum.formula.matching import listed
from corneum.formula.name_forms import BRACKETS
from corneum.formula.names_in_languages import listed_in_a_language

_LETTER = re.compile(r"[^\W\d_]")
_SLASH_END = re.compile(r"/\s*$")
_GAP = 8  # signs between a slash and the name after it, at most
_SHORTEST_ALONE = 4  # letters of a name that may be cut out of a text without separators
_LONGEST_NAME = 14  # words
_LONGEST_IN_ANOTHER_SCRIPT = 5  # words and figures
_LONGEST_PRINTED = 400  # signs


def runs_of_names(body: str) -> list[tuple[int, int, bool]]:
    """Where each name of a text without separators begins and ends, and True, or False for the words between them."""
    hidden = BRACKETS.sub(lambda match: " " * len(match.group()), body) if "(" in body or "[" in body else body
    parts = list(words(hidden))
    count = len(parts)
    # best[i]: (words left unread, names) for parts[i:], and where the first of them ends
    best: list[tuple[int, int, int]] = [(0, 0, count)] * (count + 1)
    for first in range(count - 1, -1, -1):
        choice = (best[first + 1][0] + 1, best[first + 1][1], -1)
        folded = ""
        for last in range(first, min(count, first + _LONGEST_NAME)):
            folded = f"{folded} {parts[last][0]}".strip()
            if _alone(folded):
                unread, cut_names, _ = best[last + 1]
                choice = min(choice, (unread, cut_names + 1, last + 1))
        best[first] = choice
    runs: list[tuple[int, int, bool]] = []
    place = 0
    while place < count:
        after = best[place][2]
        known = after >= 0
        stop = after if known else place + 1
        begin = parts[place][1]
        finish = parts[stop][1] if stop < count else len(body)
        if not known and runs and not runs[-1][2]:
            runs[-1] = (runs[-1][0], finish, False)
        else:
            runs.append((begin if runs else 0, finish, known))
        place = stop
    return _merged(body, runs)


def _alone(folded: str) -> bool:
    """True for a key that is a name and long enough to be cut out; a word of another script is as long as it is."""
    if folded in names().canonical or folded in names().listed:
        return len(folded) >= _SHORTEST_ALONE
    short = folded.count(" ") < _LONGEST_IN_ANOTHER_SCRIPT
    return short and not folded.isascii() and listed_in_a_language(folded) is not None


def _merged(body: str, runs: list[tuple[int, int, bool]]) -> list[tuple[int, int, bool]]:
    """Slashes between two names of one ingredient join them; other slashes alone are no name."""
    merged: list[tuple[int, int, bool]] = []
    for low, high, known in runs:
        if not known and not _LETTER.search(body[low:high]) and merged:
            merged[-1] = (merged[-1][0], high, merged[-1][2])
        elif known and merged and merged[-1][2] and _SLASH_END.search(body, max(merged[-1][0], low - _GAP), low):
            before = merged[-1][:2]
            alike = high - before[0] <= _LONGEST_PRINTED and (
                listed(bare(body[slice(*before)])).name == listed(bare(body[low:high])).name
            )
            if alike:
                merged[-1] = (merged[-1][0], high, True)
            else:
                merged.append((low, high, True))
        else:
            merged.append((low, high, known))
    return merged
