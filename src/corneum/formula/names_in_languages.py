"""Names of ingredients in other languages and scripts, folded so that printed names can be compared with them.

A name of `formulation/ingredient_names_by_language` leads to a canonical one, exactly after folding and never by
likeness: one syllable of Hangul or one kana makes another substance. Latin letters are folded as INCI names are; in
other scripts width, case, blanks and hyphens do not count, and ё is е.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from corneum.evidence.tables import load_tables
from corneum.formula.ingredient_names import key

NAMES_BY_LANGUAGE = "formulation/ingredient_names_by_language"

_OTHER_SCRIPT = re.compile(r"[\u0400-\u04ff\u1100-\u11ff\u3040-\u318f\u3400-\u9fff\uac00-\ud7af\uff66-\uff9f]")
_HANGUL = re.compile(r"[\uac00-\ud7af]")
# the long vowel sign printed for a hyphen: PEGー11
_HYPHEN = re.compile(r"(?<=[0-9a-z])ー(?=[0-9a-z])")
_WORD = re.compile(r"[^\W_]+|/")
_LATIN = re.compile(r"[a-z]+")
# Korean packs spell abbreviations by letters (세라마이드엔피) or print them (세라마이드NP)
_KOREAN_LETTERS = {
    "a": "에이",
    "b": "비",
    "c": "씨",
    "d": "디",
    "e": "이",
    "f": "에프",
    "g": "지",
    "h": "에이치",
    "i": "아이",
    "j": "제이",
    "k": "케이",
    "l": "엘",
    "m": "엠",
    "n": "엔",
    "o": "오",
    "p": "피",
    "q": "큐",
    "r": "알",
    "s": "에스",
    "t": "티",
    "u": "유",
    "v": "브이",
    "w": "더블유",
    "x": "엑스",
    "y": "와이",
    "z": "제트",
}


def meaning(written: str) -> str | None:
    """The canonical name of a printed one in another language, or None. Source: the table of names by language."""
    folded = fold(written)
    name = _index().get(folded)
    if name is None and _HANGUL.search(folded):
        name = _index().get(_LATIN.sub(lambda match: "".join(_KOREAN_LETTERS[sign] for sign in match[0]), folded))
    return name


def fold(written: str) -> str:
    """A name as names in its script are compared."""
    if not _OTHER_SCRIPT.search(written):
        return key(written)
    wide = unicodedata.normalize("NFKC", written).lower().replace("ё", "е")
    folded = ""
    for match in _WORD.finditer(_HYPHEN.sub("-", wide)):
        # 1,2 is not 12
        folded += "," * (folded[-1:].isdigit() and match[0][0].isdigit()) + match[0]
    return folded


@cache
def _index() -> Mapping[str, str]:
    return MappingProxyType({fold(row["name"]): row["canonical_inci"] for row in load_tables()[NAMES_BY_LANGUAGE].rows})
