"""A sheet to draw a picture on as SVG text, with the one palette, the type sizes and the legend of all pictures.

Coordinates are absolute and no element is moved afterwards, so that a depth can be read off the text of the picture.
A sheet is `width` units wide, meant to be shown at about one pixel a unit. A colour means one thing everywhere:

    blue    what is set: needle, dial             orange  what it leaves and costs: channels, redness, days to see
    green   what is wanted: target, effect        purple  what to keep off
    stop    what must not be done                 ink, quiet, line  facts that are none of these

None of them stands alone: a word, a shape or a pattern beside it says the same. Hues differ for red-green and
blue-yellow blind eyes too (tests/report/test_colours.py).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from hashlib import blake2b
from html import escape
from typing import Literal

from corneum.evidence.statement import Field, Statement
from corneum.plan_document.plan_models import Plan
from corneum.plan_document.treatment_models import Treatment
from corneum.report.figures.text_room import width_of, wrap
from corneum.wording.human_units import two_figures
from corneum.wording.readers import Reader, reader_of_plan, sees_depths
from corneum.wording.templates import fill_statement

__all__ = ["wrap", "width_of"]

Anchor = Literal["start", "middle", "end"]
Say = Callable[..., str]

# units across: where a phone has room for it, for the comparison on a desk, for the width of an A4 page
NARROW, WIDE = 300.0, 680.0
SIZE, SMALL, LINE = 13.0, 12.0, 17.0
# a picture grows to this at most, so that its letters stay near those of the page
LARGEST = 1.25

# name -> (light, dark); ink, quiet, paper and stop follow the page where it sets them
PALETTE: Mapping[str, tuple[str, str]] = {
    "ink": ("#1c232b", "#e9ebec"),
    "quiet": ("#4f5963", "#aeb8c0"),
    "paper": ("#ffffff", "#1b2126"),
    "line": ("#7a838b", "#7d8890"),
    "blue": ("#0a6cb2", "#5aa6f0"),
    "orange": ("#c65a00", "#d0863a"),
    "green": ("#189a84", "#9bf5e2"),
    "purple": ("#5f1d66", "#b95bb0"),
    "stop": ("#8c1d1d", "#f3a6a0"),
    "horn": ("#d9c297", "#74623f"),
    "epidermis": ("#efd9b8", "#5d4c35"),
    "papillary": ("#f5e6d3", "#46392b"),
    "reticular": ("#faf1e6", "#342c23"),
    "below": ("#fbf9f3", "#24211f"),
}
_FROM_PAGE = {"ink": "--ink", "quiet": "--quiet", "paper": "--card", "stop": "--contraindicated-fill"}
_ALWAYS = ("ink", "quiet", "paper")
_USED = re.compile(r"var\(--p-(\w+)\)")

# a verdict against a treatment -> pattern and its colour; the possible and the recommended stay plain
VERDICT_PATTERNS: Mapping[str, tuple[str, str]] = {
    "not_recommended": ("lines", "quiet"),
    "outside_scope": ("dots", "ink"),
    "contraindicated": ("cross", "stop"),
}
# name -> its path in a square of 7 and how thick it is drawn
_PATTERNS: Mapping[str, tuple[str, str]] = {
    "lines": ("M0 7L7 0", "1.3"),
    "cross": ("M0 0L7 7M0 7L7 0", "1.3"),
    "dots": ("M2 3.5h2", "2.4"),
    "level": ("M0 3.5h7", "1.3"),
    "upright": ("M3.5 0v7", "1.3"),
}
# how dark the tints of an area are, from least to most; told apart by lightness, so by every eye
TINTS = (0.12, 0.35, 0.62, 0.9)
# across and height of a sign of the legend, and where its words begin
SIGN_WIDTH, SIGN_HEIGHT, SIGN_ROOM = 24.0, 12.0, 32.0


def style(names: Sequence[str] = tuple(PALETTE)) -> str:
    """The style of a picture: its colours in both schemes. On paper the light ones hold."""
    light, dark = (
        ";".join(f"--p-{name}:{_colour(name, PALETTE[name][scheme])}" for name in names) for scheme in (0, 1)
    )
    return (
        f".pic{{{light};display:block;max-width:100%;height:auto;margin:0 auto;fill:var(--p-ink);"
        f"font:{SMALL:g}px system-ui,Roboto,sans-serif}}"
        f"@media screen and (prefers-color-scheme:dark){{.pic{{{dark}}}}}"
        # a picture that is a file of its own has no page below it
        ":root.pic{background:var(--p-paper)}"
        f".pic .l{{font-size:{SIZE:g}px}}.pic .q{{fill:var(--p-quiet)}}.pic .b{{font-weight:600}}"
    )


def ink(name: str) -> str:
    """A colour of the palette as an attribute's value."""
    return f"var(--p-{name})"


def short(number: float, digits: int = 1) -> str:
    """A coordinate without idle zeros: 12.0 -> "12", 0.5 -> ".5"."""
    text = f"{number:.{digits}f}".rstrip("0").rstrip(".") if digits else f"{number:.0f}"
    if text in ("-0", "", "-"):
        return "0"
    return re.sub(r"^(-?)0\.", r"\1.", text)


def mm(depth: float) -> str:
    """A depth in m as mm, two figures: 0.00032 -> "0.32 mm"."""
    return f"{two_figures(depth * 1e3)} mm"


def treatment_of(plan: Plan, treatment_id: str) -> Treatment:
    """The treatment of a plan. Raises KeyError where the plan has no such treatment."""
    for treatment in plan.treatments:
        if treatment.id == treatment_id:
            return treatment
    raise KeyError(treatment_id)


def shows_depths(plan: Plan) -> bool:
    """Whether the reader of the plan page sees depths of needles."""
    return sees_depths(reader_of_plan(plan.occasion.licence))


def speaker(plan: Plan) -> Say:
    """What fills the templates of pictures for the reader of a plan: `say(text_id, field=...)`."""
    return partial(caption, reader_of_plan(plan.occasion.licence))


def caption(reader: Reader, text_id: str, **fields: Field) -> str:
    """A text of a picture for a reader. Raises KeyError for an id without a template."""
    return fill_statement(Statement(text_id, fields), reader)


@dataclass(frozen=True)
class Entry:
    """A row of a legend: `sign` draws itself with its upper left corner at a point, the words stand beside it."""

    sign: Callable[[Sheet, float, float], None]
    text: str


@dataclass
class Sheet:
    """The elements drawn so far. `prefix` starts every id; `width` is the room across."""

    prefix: str
    width: float
    elements: list[str] = field(default_factory=list)
    patterns: dict[str, str] = field(default_factory=dict)
    above: dict[tuple[str, float], list[Sequence[tuple[float, float]]]] = field(default_factory=dict)

    def text(self, x: float, y: float, words: str, *, anchor: Anchor = "start", kind: str = "") -> None:
        """One line with its baseline at y. `kind` holds the letters s (small), q (quiet), b (bold)."""
        # most text is small, so what is not bears the class
        classes = " ".join(kind.replace("s", "") if "s" in kind else f"l{kind}")
        marks = "".join(
            (f' class="{classes}"' if classes else "", f' text-anchor="{anchor}"' if anchor != "start" else "")
        )
        self.elements.append(f'<text x="{short(x)}" y="{short(y)}"{marks}>{escape(words, quote=False)}</text>')

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
            f'<rect x="{short(x)}" y="{short(y)}" width="{short(width)}" height="{short(height)}" '
            f'fill="{_paint(fill)}"{_lead(more)}/>'
        )

    def circle(self, x: float, y: float, radius: float, more: str) -> None:
        """A circle; `more` holds its colours."""
        self.elements.append(f'<circle cx="{short(x)}" cy="{short(y)}" r="{radius:g}"{_lead(more)}/>')

    def line(self, points: Sequence[tuple[float, float]], stroke: str, thick: float = 1.0, more: str = "") -> None:
        """A line through points."""
        self.lines([points], stroke, thick, more)

    def lines(
        self, runs: Sequence[Sequence[tuple[float, float]]], stroke: str, thick: float = 1.0, more: str = ""
    ) -> None:
        """Several lines of one kind as one element."""
        if runs:
            width = "" if thick == 1 else f' stroke-width="{short(thick)}"'
            paint = f'fill="none" stroke="{_paint(stroke)}"{width}'
            self.elements.append(f'<path d="{"".join(map(path_through, runs))}" {paint}{_lead(more)}/>')

    def line_above(self, points: Sequence[tuple[float, float]], stroke: str, thick: float = 1.0) -> None:
        """A line that is drawn above all else, as one element with those of its kind."""
        self.above.setdefault((stroke, thick), []).append(points)

    def shape(self, points: Sequence[tuple[float, float]], fill: str, stroke: str = "none", more: str = "") -> None:
        """A closed shape."""
        self.shapes([points], fill, stroke, more)

    def shapes(
        self, outlines: Sequence[Sequence[tuple[float, float]]], fill: str, stroke: str = "none", more: str = ""
    ) -> None:
        """Several closed shapes of one kind as one element."""
        if outlines:
            edge = "" if stroke == "none" else f' stroke="{_paint(stroke)}"'
            d = "".join(f"{path_through(points)}Z" for points in outlines)
            self.elements.append(f'<path d="{d}" fill="{_paint(fill)}"{edge}{_lead(more)}/>')

    def beam(self, x: float, top: float, bottom: float, stroke: str, more: str = "") -> None:
        """An upright range with a cap at each end."""
        caps = [[(x - 3, end), (x + 3, end)] for end in (top, bottom)]
        self.lines([[(x, top), (x, bottom)], *caps], stroke, 1.6, more)

    def pattern(self, name: str, colour: str, ground: str = "") -> str:
        """The url of a pattern: lines, cross, dots, level; defined once a sheet. `ground` is a filled rectangle's
        attributes, where the pattern lies on a tint."""
        key, (path, thick) = f"{self.prefix}-{name}-{colour}", _PATTERNS[name]
        below = f'<rect width="7" height="7" {ground}/>' if ground else ""
        if below:
            key += f"-{len(self.patterns)}"
            key = next((old for old, drawn in self.patterns.items() if below in drawn and f"-{name}-" in old), key)
        self.patterns[key] = (
            f'<pattern id="{key}" width="7" height="7" patternUnits="userSpaceOnUse">{below}'
            f'<path d="{path}" fill="none" stroke="{ink(colour)}" stroke-width="{thick}"/></pattern>'
        )
        return f"url(#{key})"

    def legend(self, x: float, y: float, entries: Sequence[Entry], room: float) -> float:
        """A sign and its words a row, as under every picture; returns where the next may begin."""
        for entry in entries:
            entry.sign(self, x, y + 2)
            y = self.paragraph(x + SIGN_ROOM, y, entry.text, room - SIGN_ROOM, kind="s") + 1
        return y

    def colours(self) -> list[str]:
        """The colours of the palette that the picture uses."""
        used = {*_ALWAYS, *_USED.findall("".join([*self.patterns.values(), *self.elements]))}
        return [colour for colour in PALETTE if colour in used]

    def svg(
        self, title: str, description: str, height: float, *, styled: bool = True, same_as: Sheet | None = None
    ) -> str:
        """The picture: well-formed on its own and inside a page.

        Not `styled` a picture beside it holds the style. `same_as` is a sheet on the same page that shows the same in
        another layout and holds title and description of both.
        """
        for (stroke, thick), runs in self.above.items():
            self.lines(runs, stroke, thick)
        self.above.clear()
        defined = f"<defs>{''.join(self.patterns.values())}</defs>" if self.patterns else ""
        styles = f"<style>{style(self.colours())}</style>" if styled else ""
        name = (same_as or self).prefix
        described = (
            f'<title id="{name}-t">{escape(title)}</title><desc id="{name}-d">{escape(description, quote=False)}</desc>'
        )
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="pic" role="img" viewBox="0 0 {self.width:g} {height:.0f}" '
            f'width="{self.width * LARGEST:g}" aria-labelledby="{name}-t {name}-d">'
            f"{'' if same_as else described}{styles}{defined}{''.join(self.elements)}</svg>"
        )


def swatch(fill: str, more: str = "", *, edge: str = "ink") -> Callable[[Sheet, float, float], None]:
    """A sign of the legend: a rectangle filled as the areas are that it stands for."""

    def draw(on: Sheet, x: float, y: float) -> None:
        on.rect(x + 1, y, SIGN_WIDTH, SIGN_HEIGHT, fill, f'stroke="{ink(edge)}"{_lead(more)}')

    return draw


def tint(colour: str, step: int) -> str:
    """The fill of a step of a scale as attributes."""
    return f'fill="{ink(colour)}" fill-opacity="{short(TINTS[step], 2)}"'


def tint_swatch(colour: str, step: int) -> Callable[[Sheet, float, float], None]:
    """The sign of a step of a scale."""
    return swatch(colour, f'fill-opacity="{short(TINTS[step], 2)}"')


def verdict_swatch(on: Sheet, verdict: str) -> Callable[[Sheet, float, float], None]:
    """The sign of a verdict: a thick edge where it is recommended, its pattern where it stands against."""
    if verdict in VERDICT_PATTERNS:
        return swatch(on.pattern(*VERDICT_PATTERNS[verdict]), edge=VERDICT_PATTERNS[verdict][1])
    return swatch("none", 'stroke-width="3"' if verdict == "recommended" else "")


def box(x: float, y: float, width: float, height: float) -> list[tuple[float, float]]:
    """The corners of a rectangle, for `shapes`."""
    return [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]


def diamond(x: float, y: float, half: float) -> list[tuple[float, float]]:
    """The corners of the sign of a middle or a single value."""
    return [(x, y - half), (x + half, y), (x, y + half), (x - half, y)]


def sheet(kind: str, about: str, width: float) -> Sheet:
    """An empty sheet whose ids follow from what it shows, so that several pictures may stand on a page."""
    key = blake2b(f"{kind} {about} {width:g}".encode(), digest_size=3).hexdigest()
    return Sheet(f"p{key}", width)


def message(kind: str, about: str, title: str, words: str) -> str:
    """A picture that only says why there is none."""
    empty = sheet(kind, about, NARROW)
    y = empty.paragraph(2, 4, title, NARROW - 4, kind="b")
    y = empty.paragraph(2, y, words, NARROW - 4)
    return empty.svg(title, words, y + 4)


def path_through(points: Sequence[tuple[float, float]]) -> str:
    """The path of a line through points; upright and level steps are written short."""
    x, y = (short(coordinate) for coordinate in points[0])
    steps = [f"M{x} {y}"]
    for across, down in points[1:]:
        x2, y2 = short(across), short(down)
        steps.append(f"V{y2}" if x2 == x else f"H{x2}" if y2 == y else f"L{x2} {y2}")
        x, y = x2, y2
    return "".join(steps)


def _colour(name: str, fallback: str) -> str:
    return f"var({_FROM_PAGE[name]},{fallback})" if name in _FROM_PAGE else fallback


def _paint(fill: str) -> str:
    return ink(fill) if fill in PALETTE else fill


def _lead(more: str) -> str:
    return f" {more}" if more else ""
