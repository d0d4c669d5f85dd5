"""Names of ingredients in other languages and scripts.

A name of `formulation/ingredient_names_by_language` leads to a canonical one, exactly after `script_folding.fold` and
never by likeness: one syllable of Hangul or one kana makes another substance. Chinese lists print the species of a
plant in brackets, which with the parts after it says the INCI name: 马齿苋(PORTULACA OLERACEA)提取物.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from corneum.evidence.tables import load_tables
from corneum.formula.ingredient_names import key, names, same
from corneum.formula.script_folding import OTHER_SCRIPT, fold

NAMES_BY_LANGUAGE = "formulation/ingredient_names_by_language"
# ISO 639 codes, the columns of that table
LANGUAGES = ("ko", "ja", "zh", "ru", "fr", "de", "es", "pt", "it")

_HANGUL = re.compile(r"[\uac00-\ud7af]")
_LATIN = re.compile(r"[a-z]+")
# Korean packs spell abbreviations by letters (세라마이드엔피) or print them (세라마이드NP)
_KOREAN_LETTERS = dict(
    re.findall(
        "([a-z])([가-힣]+)",
        "a에이 b비 c씨 d디 e이 f에프 g지 h에이치 i아이 j제이 k케이 l엘 m엠 "
        "n엔 o오 p피 q큐 r알 s에스 t티 u유 v브이 w더블유 x엑스 y와이 z제트",
    )
)
_SPECIES = re.compile(r"^[\u4e00-\u9fff]*\s*\(\s*([A-Za-z][A-Za-z .-]{4,60})\)\s*([\u4e00-\u9fff/、]{1,12})$")
# a word that names two parts leads to a name only where one of them has one
_PARTS = {
    "花": ("FLOWER",),
    "叶": ("LEAF",),
    "果": ("FRUIT",),
    "果实": ("FRUIT",),
    "籽": ("SEED",),
    "种子": ("SEED",),
    "根": ("ROOT",),
    "茎": ("STEM",),
    "根茎": ("RHIZOME", "ROOT"),
    "树皮": ("BARK",),
    "皮": ("BARK", "PEEL"),
    "果皮": ("PEEL",),
    "仁": ("KERNEL",),
    "糠": ("BRAN",),
    "胚芽": ("GERM",),
    "芽": ("BUD", "SPROUT"),
    "子实体": ("SPOROCARP",),
    "木": ("WOOD",),
    "枝": ("TWIG",),
    "/": ("/",),
}
_FORMS = {
    "提取物": "EXTRACT",
    "提取液": "EXTRACT",
    "油": "OIL",
    "果脂": "BUTTER",
    "水": "WATER",
    "汁": "JUICE",
    "粉": "POWDER",
    "蜡": "WAX",
    "多糖": "POLYSACCHARIDE",
}
_PART = re.compile("|".join(sorted(_PARTS, key=len, reverse=True)))


@dataclass(frozen=True)
class _Index:
    """Canonical names by what `fold` makes of a printed one, and by the very letters of those with accents."""

    by_key: Mapping[str, str]
    by_accents: Mapping[str, str]


def meaning(written: str) -> str | None:
    """The canonical name of a printed one in another language, or None. Source: the table of names by language."""
    name = listed_in_a_language(written)
    if name is not None or not OTHER_SCRIPT.search(written):
        return name
    return _by_species(written) or _in_two_scripts(written)


def listed_in_a_language(written: str) -> str | None:
    """The canonical name of a row of the table of names by language, or None."""
    folded = fold(written)
    name = _index().by_key.get(folded)
    if name is None and _HANGUL.search(folded):
        name = _index().by_key.get(
            fold(_LATIN.sub(lambda match: "".join(_KOREAN_LETTERS[sign] for sign in match[0]), folded))
        )
    return name


def spelt_with_accents(written: str) -> str | None:
    """The canonical name of a row that is spelt so to the accent: Vetiveröl is an oil, and vetiverol an alcohol."""
    return None if written.isascii() else _index().by_accents.get(" ".join(written.casefold().split()))


def names_other_species(written: str, name: str) -> bool:
    """True where a Chinese name prints another species in brackets than that of a canonical name."""
    match = _SPECIES.match(written)
    return match is not None and len(match[1].split()) > 1 and not key(name).startswith(key(match[1]))


def _by_species(written: str) -> str | None:
    """The one canonical name of a species and the Chinese words for its part and form, where there is just one."""
    match = _SPECIES.match(written)
    if match is None:
        return None
    rest = fold(match[2])
    form = next((form for form in sorted(_FORMS, key=len, reverse=True) if rest.endswith(form)), None)
    if form is None:
        return None
    parts = rest.removesuffix(form)
    printed_parts = _PART.findall(parts)
    if "".join(printed_parts) != parts:
        return None
    tried = (key(f"{match[1]} {' '.join(words)} {_FORMS[form]}") for words in _worded(printed_parts))
    meant = {_canonical(name) for name in tried} - {None}
    return meant.pop() if len(meant) == 1 else None


def _in_two_scripts(written: str) -> str | None:
    """정제수 Water: one name in two scripts, where both say the same."""
    for blank in re.finditer(r"\s+", written):
        halves = sorted(
            (written[: blank.start()], written[blank.end() :]), key=lambda half: not OTHER_SCRIPT.search(half)
        )
        if OTHER_SCRIPT.search(halves[1]) or not OTHER_SCRIPT.search(halves[0]):
            continue
        name, other = _index().by_key.get(fold(halves[0])), _canonical(key(halves[1]))
        if name is not None and other is not None and same(name, other):
            return name
    return None


def _canonical(folded: str) -> str | None:
    return names().canonical.get(folded) or names().listed.get(folded)


def _worded(parts: list[str]) -> Iterator[tuple[str, ...]]:
    return itertools.product(*(_PARTS[part] for part in parts))


@cache
def _index() -> _Index:
    """All names of the table, read in one go."""
    by_key: dict[str, str] = {}
    by_accents: dict[str, str] = {}
    for row in load_tables()[NAMES_BY_LANGUAGE].rows:
        for name in itertools.chain.from_iterable(row.list(language) for language in LANGUAGES):
            by_key[fold(name)] = row["canonical_inci"]
            if not name.isascii() and not OTHER_SCRIPT.search(name):
                by_accents[name.casefold()] = row["canonical_inci"]
    return _Index(MappingProxyType(by_key), MappingProxyType(by_accents))
