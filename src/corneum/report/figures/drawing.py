"""A sheet to draw a picture on as SVG text: measured text, colours for both schemes, ids that do not collide.

Coordinates are absolute and no element is moved afterwards, so that a depth can be read off the text of the picture.
A sheet is `width` units wide, meant to be shown at about one pixel a unit. Text is measured with the widths of a wide
sans serif font, so that it fits in any usual one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Literal

from corneum.plan_document.plan_models import Plan, Treatment
from corneum.wording.human_units import two_figures
from corneum.wording.readers import reader_of_plan, sees_depths

Anchor = Literal["start", "middle", "end"]

# units across: for a phone, for a page on a desk, for the width of an A4 page
NARROW, WIDE, PAPER = 300.0, 680.0, 700.0
SIZE, SMALL, LINE = 13.0, 12.0, 17.0

# name -> (light, dark); ink, quiet, paper and line follow the page where it sets them. Hues after Okabe and Ito,
# darkened on light and lightened on dark ground until they stand out from it.
PALETTE: Mapping[str, tuple[str, str]] = {
    "ink": ("#1c232b", "#e9ebec"),
    "quiet": ("#4f5963", "#aeb8c0"),
    "paper": ("#ffffff", "#1b2126"),
    "line": ("#7a838b", "#7d8890"),
    "blue": ("#0072b2", "#56b4e9"),
    "orange": ("#b84a00", "#f0a04b"),
    "green": ("#00755a", "#3fcf9f"),
    "purple": ("#9a3f78", "#e6a3c8"),
    "horn": ("#d9c297", "#74623f"),
    "epidermis": ("#efd9b8", "#5d4c35"),
    "papillary": ("#f5e6d3", "#46392b"),
    "reticular": ("#faf1e6", "#342c23"),
    "below": ("#fbf9f3", "#24211f"),
}
_FROM_PAGE = {"ink": "--ink", "quiet": "--quiet", "paper": "--card"}

# widths of letters in parts of the font size, wide fonts; anything else counts as a capital
_WIDTHS = (
    ("ijl.,:;'|!", 0.33),
    (" \u00a0()[]-frtI/", 0.43),
    ("mwMW@%µ–", 1.0),
    ("abcdeghknopqsuvxyz", 0.64),
    ("0123456789+=<>", 0.65),
)
_WIDTH = {letter: width for letters, width in _WIDTHS for letter in letters}
_CAPITAL, _BOLD = 0.78, 1.1
# a number stays with its unit
_WITH_UNIT = re.compile(r"(\d) (?=(?:mm|h|min|days?|weeks?|months?|years?|[µn]?g|g/|U|of)\b)")


def style() -> str:
    """The style of every picture: its colours in both schemes. On paper the light ones hold."""
    light, dark = (
        ";".join(f"--p-{name}:{_colour(name, both[scheme])}" for name, both in PALETTE.items()) for scheme in (0, 1)
    )
    return (
        f".pic{{{light};display:block;width:100%;height:auto;margin:0 auto}}"
        f"@media screen and (prefers-color-scheme:dark){{.pic{{{dark}}}}}"
        f'.pic text{{font:{SIZE:g}px system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;'
        f"fill:var(--p-ink)}}.pic .s{{font-size:{SMALL:g}px}}.pic .q{{fill:var(--p-quiet)}}.pic .b{{font-weight:600}}"
    )


def ink(name: str) -> str:
    """A colour of the palette as an attribute's value."""
    return f"var(--p-{name})"


def width_of(text: str, size: float = SIZE, bold: bool = False) -> float:
    """How much room a line of text takes at most."""
    return sum(_WIDTH.get(letter, _CAPITAL) for letter in text) * size * (_BOLD if bold else 1.0)


def wrap(text: str, room: float, size: float = SIZE, bold: bool = False) -> list[str]:
    """The text in lines that fit; a word that is too long for a line is cut."""
    lines: list[str] = [""]
    text = _WITH_UNIT.sub("\\1\u00a0", text)
    for word in _fitting_words(text, room, size, bold):
        longer = f"{lines[-1]} {word}".strip()
        if width_of(longer, size, bold) <= room or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def mm(depth: float) -> str:
    """A depth in m as mm, two figures: 0.00032 -> "0.32 mm"."""
    return f"{two_figures(depth * 1e3)} mm"


def mm_range(low: float, high: float) -> str:
    """Two depths in m as a range in mm."""
    return f"{two_figures(low * 1e3)} to {two_figures(high * 1e3)} mm"


def treatment_of(plan: Plan, treatment_id: str) -> Treatment:
    """The treatment of a plan. Raises KeyError where the plan has no such treatment."""
    for treatment in plan.treatments:
        if treatment.id == treatment_id:
            return treatment
    raise KeyError(treatment_id)


def shows_depths(plan: Plan) -> bool:
    """Whether the reader of the plan page sees depths of needles."""
    return sees_depths(reader_of_plan(plan.occasion.licence))


@dataclass
class Sheet:
    """The elements drawn so far. `prefix` starts every id; `width` is the room across."""

    prefix: str
    width: float
    elements: list[str] = field(default_factory=list)
    patterns: dict[str, str] = field(default_factory=dict)

    def text(self, x: float, y: float, words: str, *, anchor: Anchor = "start", kind: str = "", halo: str = "") -> None:
        """One line with its baseline at y. `kind` holds the letters s (small), q (quiet), b (bold)."""
        marks = "".join(
            (f' class="{" ".join(kind)}"' if kind else "", f' text-anchor="{anchor}"' if anchor != "start" else "")
        )
        if halo:
            marks += f' stroke="{ink(halo)}" stroke-width="3" paint-order="stroke"'
        self.elements.append(f'<text x="{x:.1f}" y="{y:.1f}"{marks}>{escape(words)}</text>')

    def paragraph(self, x: float, y: float, words: str, room: float, *, kind: str = "") -> float:
        """Wrapped lines, the first with its top at y; returns where the next may begin."""
        size = SMALL if "s" in kind else SIZE
        for line in wrap(words, room, size, "b" in kind):
            self.text(x, y + size, line, kind=kind)
            y += LINE
        return y

    def rect(self, x: float, y: float, width: float, height: float, fill: str, more: str = "") -> None:
        """A rectangle; `fill` is a colour of the palette, a pattern's url or none."""
        self.elements.append(
            f'<rect x="{x:.2f}" y="{y:.2f}" width="{width:.2f}" height="{height:.2f}" '
            f'fill="{_paint(fill)}"{_lead(more)}/>'
        )

    def circle(self, x: float, y: float, radius: float, more: str) -> None:
        """A circle; `more` holds its colours."""
        self.elements.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}"{_lead(more)}/>')

    def line(self, points: Sequence[tuple[float, float]], stroke: str, thick: float = 1.0, more: str = "") -> None:
        """A line through points."""
        self.elements.append(
            f'<path d="{_path(points)}" fill="none" stroke="{_paint(stroke)}" stroke-width="{thick:g}"{_lead(more)}/>'
        )

    def shape(self, points: Sequence[tuple[float, float]], fill: str, stroke: str = "none", more: str = "") -> None:
        """A closed shape."""
        self.elements.append(
            f'<path d="{_path(points)}Z" fill="{_paint(fill)}" stroke="{_paint(stroke)}"{_lead(more)}/>'
        )

    def beam(self, x: float, top: float, bottom: float, stroke: str, more: str = "") -> None:
        """An upright range with a cap at each end."""
        self.line([(x, top), (x, bottom)], stroke, 1.6, more)
        self.line([(x - 3, top), (x + 3, top)], stroke, 1.6)
        self.line([(x - 3, bottom), (x + 3, bottom)], stroke, 1.6)

    def pattern(self, name: str, colour: str) -> str:
        """The url of a pattern: lines, cross, dots, level; defined once a sheet."""
        key = f"{self.prefix}-{name}-{colour}"
        drawn = {
            "lines": '<path d="M0,7L7,0"/>',
            "cross": '<path d="M0,0L7,7M0,7L7,0"/>',
            "dots": '<path d="M2,3.5L4,3.5" stroke-width="2.4"/>',
            "level": '<path d="M0,3.5L7,3.5"/>',
        }[name]
        self.patterns[key] = (
            f'<pattern id="{key}" width="7" height="7" patternUnits="userSpaceOnUse">'
            f'<g fill="none" stroke="{ink(colour)}" stroke-width="1.3">{drawn}</g></pattern>'
        )
        return f"url(#{key})"

    def svg(self, title: str, description: str, height: float) -> str:
        """The picture: well-formed on its own and inside a page."""
        name = self.prefix
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="pic" role="img" viewBox="0 0 {self.width:g} {height:.0f}" '
            f'style="max-width:{self.width * 1.25:g}px" aria-labelledby="{name}-t {name}-d">'
            f'<title id="{name}-t">{escape(title)}</title><desc id="{name}-d">{escape(description)}</desc>'
            f"<style>{style()}</style><defs>{''.join(self.patterns.values())}</defs>{''.join(self.elements)}</svg>"
        )


def sheet(kind: str, about: str, width: float) -> Sheet:
    """An empty sheet whose ids start with what it shows, so that several pictures may stand on a page."""
    slug = re.sub(r"[^a-z0-9]+", "-", f"{kind}-{about}-{width:g}".lower()).strip("-")
    return Sheet(f"pic-{slug}", width)


def message(kind: str, about: str, width: float, title: str, words: str) -> str:
    """A picture that only says why there is none."""
    empty = sheet(kind, about, width)
    y = empty.paragraph(2, 4, title, width - 4, kind="b")
    y = empty.paragraph(2, y, words, width - 4)
    return empty.svg(title, words, y + 4)


def _colour(name: str, fallback: str) -> str:
    return f"var({_FROM_PAGE[name]},{fallback})" if name in _FROM_PAGE else fallback


def _paint(fill: str) -> str:
    return ink(fill) if fill in PALETTE else fill


def _lead(more: str) -> str:
    return f" {more}" if more else ""


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.2f},{y:.2f}" for x, y in points)


def _fitting_words(text: str, room: float, size: float, bold: bool) -> list[str]:
    segments: list[str] = []
    for word in text.split(" "):
        rest = word
        while width_of(rest, size, bold) > room and len(rest) > 1:
            fits = max(1, next(n for n in range(len(rest), 0, -1) if n == 1 or width_of(rest[:n], size, bold) <= room))
            segments.append(rest[:fits])
            rest = rest[fits:]
        segments.append(rest)
    return segments
