"""A printed text cut into segments: what separates entries, headings, brackets, and what need not be in the batch.

Commas, semicolons, bullets, sentence ends and list-like line ends separate entries, except inside brackets and inside
a number or a locant (`1,2-hexanediol`, `0,5 %`). Every cut is by place, so nothing of the text is lost.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from corneum.formula import label_headings
from corneum.formula.script_folding import OTHER_SCRIPT

# marks that footnotes are hung on, and signs that say nothing, each by one character so that places stay
_PLAIN = str.maketrans(
    dict.fromkeys("†‡§¹²³⁴⁵⁶⁷⁸⁹⁰°◊♦∆#", "*")
    | dict.fromkeys("™®©\u00a0\u3000\u202f\u2009\u200b\u200c\u200d\ufeff\t\r\x0b\x0c", " ")
    | dict.fromkeys("–—‐‑−\u00ad", "-")
    | dict.fromkeys("•·●▪◦∙‣■□►▶★☆✓|", "\u2022")
    | dict(zip("，；：（）【】［］〔〕＜＞〈〉《》「」／％＊＋－､･｡", ",;:()[][][][][][][]/%*+-、・。", strict=True))
    | {"\u2028": "\n", "\u2029": "\n", "’": "'", "‘": "'"}
)
_SEPARATOR = re.compile(r"[,;、\u2022]")
_OPEN = {"(": ")", "[": "]", "{": "}"}
_CLOSE = {close: sign for sign, close in _OPEN.items()}
_BRACKET = re.compile(r"[()\[\]{}]")
_LONGEST_BRACKET = 300

_LIST_WORD = (
    r"(?:ingredients?|ingr[ée]dients?|ingredi[eë]nten|ingredientes|ingredienti|ingredienser|ingrediente|inhaltsstoffe|"
    r"bestandteile|zusammensetzung|composition|composici[oó]n|composizione|sk[lł]adniki|sk[lł]ad|ainesosat|inci)"
)
_LATIN_HEADING = (
    rf"\b(?:(?:full|active|inactive|other|key|all|medicinal|non-medicinal|wirkstoffe\s+und)\s+)?{_LIST_WORD}"
    rf"(?:\s*(?:list|liste|actifs|inactifs|activos|inactivos))?(?:\s*[/|]\s*{_LIST_WORD})*"
    r"(?:\s*\(\s*inci\s*\))?(?:[ ]*:[ ]*-?|[ ]+-[ ]|[ ]*\n|[ ]*\u2022)"
    rf"|\A\W*(?:full\s+)?{_LIST_WORD}(?:\s+list)?\s+(?=[^\W\d_])"
    r"|\b(?:phase|part|teil|partie|step|schritt|[\u00e9e]tape|paso|passo|stap|krok)\s+[a-z0-9]{1,2}\s*(?::|-(?=\s))|\b(?:contains|contient|enth\u00e4lt|contiene)\s?:"
)
# what follows on a pack after the list
_LATIN_DIRECTIONS = (
    r"\b(?:how\s+to\s+use|directions?(?:\s+for\s+use)?|usage|warnings?|cautions?|precautions?|storage|anwendung|hinweise?|"
    r"warnhinweise?|conseils?\s+d'utilisation|mode\s+d'emploi|pr\u00e9cautions(?:\s+d'emploi)?|modo\s+de\s+(?:uso|empleo)|"
    r"modo\s+d'uso|avvertenze|advertencias|precauciones|spos\u00f3b\s+u\u017cycia|gebruik|manufactured\s+(?:by|in|for)|"
    r"distributed\s+by|made\s+in|produced\s+(?:by|in|for)|fabriqu\u00e9\s+en|hergestellt\s+in)\b\s?:?"
)
# headings and directions in Latin letters, and in any script
_LATIN = (re.compile(_LATIN_HEADING, re.IGNORECASE), re.compile(_LATIN_DIRECTIONS, re.IGNORECASE))
_ANY_SCRIPT = (
    re.compile(f"{_LATIN_HEADING}|{label_headings.HEADINGS}", re.IGNORECASE | re.MULTILINE),
    re.compile(f"{_LATIN_DIRECTIONS}|{label_headings.DIRECTIONS}", re.IGNORECASE | re.MULTILINE),
)
_PHASE = re.compile(
    r"(?:phase|part|teil|partie|step|schritt|[\u00e9e]tape|paso|passo|stap|krok|cont|enth)", re.IGNORECASE
)
_MAY_CONTAIN = re.compile(
    r"(?:\(?\s?\+\s?/\s?-\s?\)?|\u00b1)(?:[\s:(]*(?:may\s+contain|peut\s+contenir|kann\s+enthalten))*"
    r"(?:\s?/\s?(?:may\s+contain|peut\s+contenir|kann\s+enthalten))*\s?[:)]?"
    r"|\b(?:may\s+contain|peut\s+contenir|kann\s+enthalten|pu\u00f2\s+contenere|puede\s+contener|pode\s+conter|"
    r"kan\s+bevatten|mo\u017ce\s+zawiera\u0107|"
    rf"{label_headings.MAY_CONTAIN})"
    r"(?:\s?/\s?(?:may\s+contain|peut\s+contenir|kann\s+enthalten))*\s?"
    r"(?:\(\s?\+\s?/\s?-\s?\))?\s?:?",
    re.IGNORECASE,
)
# the stem after the figures of a name
_STEM = r"(?:[a-z]{4}|[^\W\d_a-z]{2})"
_LOCANT = re.compile(
    # 1,2-hexanediol; after Polysorbate 60 or PEG-40 another name begins
    r",(?:(?<![^\W\d_]\d,)(?<![\w-]\d\d,)(?<=\d,)(?=\d[\d,']{0,8}\s?-\s?[^\W\d_])|(?<=\bN,)(?=N\b)"
    # 1, 2-Hexanediol and 1,2 Hexanediol where an entry begins; Nitro-1,3 Dioxane inside one
    rf"|(?:(?<=[\s,;:(\u2022]\d,)|(?<=\A\d,))(?=\s?\d{{1,2}}[\s-]\s?{_STEM})"
    rf"|(?<=[a-z]-\d,)(?=\d[\s-]\s?{_STEM}))",
    re.IGNORECASE,
)
# WATER . GLYCERIN . PARFUM
_DOT = re.compile(r"(?<=\s)\.(?=\s)")
# 1. Aqua 2. Glycerin
_NUMBERING = re.compile(r"(?:(?<=[\s,;])|\A)(\d{1,3})\s?[.)](?=\s?[^\W\d_])")
_DECIMAL = re.compile(r",(?<=\d,)(?=\d+\s?%)")
_SENTENCE = re.compile(r"(?<=[\w%)*\]])(?:\.+(?=\s|$|\*)|[!?]+(?=\s+[A-Z]|\s*$)|[。！？])")
_ABBREVIATIONS = frozenset({"denat", "no", "nr", "st", "spp", "sp", "ssp", "var", "ext", "org", "cert", "approx"})
_BEFORE = re.compile(r"([^\W\d_]{2,}\s)?([^\W\d_]+)$")
_LEGEND = re.compile(r"(?<=[\s.])(?=\*+\s?[^\W\d_])|(?<=[\s.])(?=\*+\s?[.=:-]\s?\w)")
# -Shea Butter: Hydrates. begins a sentence of its own, which ends with its line at the latest
_ITEM = re.compile(r"(?:(?<=\n)|(?<=\s)|\A)[-*\u2022]\s?(?=[A-Z0-9][^:\n]{1,160}:\s)")
_ITEM_END = re.compile(r"(?<=[.!?])[ ]*\n|\n\s*\n|\n(?=\s*[-*\u2022])|(?<=[a-z]{3})[.!?](?=[A-Z][a-z]+[\s/,(])")
_GAP = re.compile(r"\s{20,}")
_DASH = re.compile(r"\s-\s")
_MIDDLE_DOT = re.compile("・")
_LINE_END = re.compile(r"\n")
_LEAST_DASHES = 3
_LEAST_DOTS = _LEAST_NUMBERS = 2


@dataclass(frozen=True)
class Segment:
    """A stretch of the text between `start` and `end`.

    `kind` is entry, heading, phase (`Phase A:`), sign (`+/-`), number (`1.` of a numbered list), directions
    (`How to use:`) or text (what follows those);
    `sentence` counts sentences and headings; `may_contain` marks what stands after such a sign.
    """

    start: int
    end: int
    kind: str
    sentence: int
    may_contain: bool = False


def plain(text: str) -> str:
    """The text with marks, blanks, dashes and bullets of many kinds made one of each, every sign at its place."""
    return text.translate(_PLAIN)


def cut(text: str) -> Iterator[Segment]:
    """The segments of a text that went through `plain`, in order."""
    closing = _brackets(text)
    optional = _optional(text, closing)
    low, high = [span[1] for span in optional], [span[2] for span in optional]
    headings, directions = _ANY_SCRIPT if OTHER_SCRIPT.search(text) else _LATIN
    marks = {match.start(): (match.end(), _kind(match)) for match in headings.finditer(text)}
    marks |= {match.start(): (match.end(), "directions") for match in directions.finditer(text)}
    marks |= {start: (end, "sign") for start, end, _ in optional}
    marks |= {start: (end, "number") for start, end in _numbers(text)}
    cuts = _separators(text) | set(high)
    ends = {match.start() for match in _SENTENCE.finditer(text) if _ends(text, match)}
    legends = _places(_LEGEND, text) | _items(text)
    sentence = start = resume = 0
    reading, holds = "entry", False

    def segment(end: int) -> Iterator[Segment]:
        if end > start:
            within = bisect_right(low, start) - 1
            yield Segment(start, end, reading, sentence, within >= 0 and start < high[within])

    for place in sorted({*marks, *closing, *cuts, *ends, *legends}):
        if place < resume:
            continue
        if place in marks:
            yield from segment(place)
            end, kind = marks[place]
            opens = kind not in {"sign", "number"}
            sentence += opens
            if opens:
                reading = "text" if kind == "directions" else "entry"
                holds = text[place:end].rstrip().endswith(":")
            yield Segment(place, end, kind, sentence)
            start = resume = max(end, place + 1)
            continue
        if place in legends:
            yield from segment(place)
            sentence += 1
            start = place
        if place in closing:
            resume = closing[place] + 1
            continue
        if place in cuts or place in ends:
            yield from segment(place)
            sentence += place in ends
            if place in ends and not holds:
                # Made in Korea. says nothing of what follows; How to use: does
                reading = "entry"
            start = place + 1
    yield from segment(len(text))


def _items(text: str) -> set[int]:
    """Where an advertised name begins and where what is said of it is over."""
    starts = [match.start() for match in _ITEM.finditer(text)]
    if not starts:
        return set()
    return {*starts, *(match.end() - 1 for match in _ITEM_END.finditer(text, starts[0]))}


def _kind(heading: re.Match[str]) -> str:
    return "phase" if _PHASE.match(heading.group()) else "heading"


def _brackets(text: str) -> dict[int, int]:
    """Opening to closing place of the brackets that close soon; the rest protect nothing."""
    closing: dict[int, int] = {}
    stack: list[tuple[str, int]] = []
    for match in _BRACKET.finditer(text):
        sign, place = match.group(), match.start()
        if sign in _OPEN:
            stack.append((sign, place))
        elif sign in _CLOSE and stack and stack[-1][0] == _CLOSE[sign]:
            _, start = stack.pop()
            if place - start <= _LONGEST_BRACKET:
                closing[start] = place
        elif sign in _CLOSE:
            stack.clear()
    return closing


def _optional(text: str, closing: dict[int, int]) -> list[tuple[int, int, int]]:
    """Each sign of what may be contained: its start and end, and the place up to which it holds.

    A bracket that opens right before such a sign hides no separator: it is taken out of `closing`.
    """
    signs: list[tuple[int, int, int]] = []
    for match in _MAY_CONTAIN.finditer(text):
        start, end = match.span()
        until = len(text)
        opened = start - 1 if start and not text[start - 1].isspace() else start - 2
        if opened >= 0 and text[opened] in _OPEN:
            until = closing.pop(opened, len(text))
            start = opened
        elif text[match.start()] == "(" and match.start() in closing:
            inner = closing.pop(match.start())
            until = inner if inner >= end else len(text)
        if signs and start < signs[-1][2]:
            continue
        signs.append((start, end, until))
    return signs


def _numbers(text: str) -> list[tuple[int, int]]:
    """The numbers that a list counts its entries with, from 1 on."""
    spans: list[tuple[int, int]] = []
    for match in _NUMBERING.finditer(text):
        if int(match[1]) == len(spans) + 1:
            spans.append(match.span())
    return spans if len(spans) >= _LEAST_NUMBERS else []


def _separators(text: str) -> set[int]:
    positions = _places(_SEPARATOR, text) - _places(_LOCANT, text) - _places(_DECIMAL, text)
    middle_dots = _places(_MIDDLE_DOT, text)
    if len(middle_dots) > len(positions):
        # elsewhere it stands inside names
        positions |= middle_dots
    dots = _places(_DOT, text)
    positions |= dots if len(dots) >= _LEAST_DOTS else set()
    for match in _GAP.finditer(text):
        positions |= {match.start(), match.end() - 1}
    lines = _places(_LINE_END, text)
    if len(lines) > len(positions) or not positions:
        # one entry a line
        positions |= lines
    if not positions:
        dashes = [match.start() + 1 for match in _DASH.finditer(text)]
        positions |= set(dashes) if len(dashes) >= _LEAST_DASHES else set()
    return positions


def _places(pattern: re.Pattern[str], text: str) -> set[int]:
    return {match.start() for match in pattern.finditer(text)}


def _ends(text: str, match: re.Match[str]) -> bool:
    """True where a full stop ends a sentence and no abbreviation."""
    before = _BEFORE.search(text[max(0, match.start() - 24) : match.start()])
    if before is None:
        return True
    # C.I. and St. go on; Serum X. ends
    return before[2].lower() not in _ABBREVIATIONS if len(before[2]) > 1 else before[1] is not None
