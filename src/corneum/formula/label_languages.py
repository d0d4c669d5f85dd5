"""The language of a printed text by its script, and how long a text is where no blanks part words."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

# languages whose names stand in the table of names by language
READ = ("Korean", "Japanese", "Chinese", "Russian")

# first word of a letter's Unicode name: the language that is commonly written so
_LANGUAGE_OF_SCRIPT = {
    "HANGUL": "Korean",
    "HIRAGANA": "Japanese",
    "KATAKANA": "Japanese",
    "KATAKANA-HIRAGANA": "Japanese",
    "CJK": "Chinese",
    "CYRILLIC": "Russian",
    "THAI": "Thai",
    "ARABIC": "Arabic",
    "HEBREW": "Hebrew",
    "GREEK": "Greek",
    "DEVANAGARI": "Hindi",
    "BENGALI": "Bengali",
    "GURMUKHI": "Punjabi",
    "GUJARATI": "Gujarati",
    "TAMIL": "Tamil",
    "TELUGU": "Telugu",
    "KANNADA": "Kannada",
    "MALAYALAM": "Malayalam",
    "SINHALA": "Sinhala",
    "LAO": "Lao",
    "KHMER": "Khmer",
    "MYANMAR": "Burmese",
    "GEORGIAN": "Georgian",
    "ARMENIAN": "Armenian",
    "ETHIOPIC": "Amharic",
    "TIBETAN": "Tibetan",
    "MONGOLIAN": "Mongolian",
}
# letters that tell a language from the one commonly written in its script
_BY_LETTERS = {
    "Russian": (("Ukrainian", "ґєї"), ("Belarusian", "ў"), ("Serbian", "ђјљњћџ"), ("Kazakh", "әғқңөұһ")),
    "Arabic": (("Urdu", "ٹڈڑںے"), ("Persian", "پچژگ")),
}
_LEAST_SHARE = 1 / 3
# Japanese has at least one kana in so many Chinese characters
_HAN_PER_KANA = 10
_HAN_AND_KANA = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]+")
_SIGNS_PER_WORD = 4
_SEPARATORS = re.compile(r"[,;\uff0c\u3001\uff1b\u060c\u061b\u00b7\u30fb\u2022\u0964|\n]")
_LEAST_SEPARATORS = 3


def language_of(text: str) -> str | None:
    """The language of a text that is not in Latin letters, by its script, in English; None for Latin letters."""
    letters = {sign: count for sign, count in Counter(text.lower()).items() if sign.isalpha()}
    languages: Counter[str] = Counter()
    for sign, count in letters.items():
        language = _LANGUAGE_OF_SCRIPT.get(unicodedata.name(sign, "").split(" ")[0])
        if language is not None:
            languages[language] += count
    if sum(languages.values()) < _LEAST_SHARE * sum(letters.values()) or not languages:
        return None
    if languages["Japanese"] and languages["Japanese"] * _HAN_PER_KANA >= languages["Chinese"]:
        languages["Japanese"] += languages.pop("Chinese", 0)
    language = max(languages, key=lambda name: languages[name])
    return next((name for name, signs in _BY_LETTERS.get(language, ()) if any(s in letters for s in signs)), language)


def listing(text: str) -> bool:
    """True for a text with the separators of a list, whatever its script."""
    return len(_SEPARATORS.findall(text)) >= _LEAST_SEPARATORS


def length_in_words(text: str) -> int:
    """Words between blanks; four signs of Chinese or Japanese count as one."""
    signs = sum(-(-len(run) // _SIGNS_PER_WORD) for run in _HAN_AND_KANA.findall(text))
    return len(_HAN_AND_KANA.sub(" ", text).split()) + signs
