"""An outcome as a small picture in SVG with its lines of text, for notebooks; needs no package."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from corneum.simulation.outcome import Outcome
    from corneum.simulation.variations import Variations

HOUR, PER_CM2 = 3600.0, 1e5
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 720, 300, 60, 250, 30, 40
COLOURS = ("#000000", "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#8a6d00")
INK = "#222222"
MOST_LINES = 8

# label, hours, ug/cm^2
Line = tuple[str, Sequence[float], Sequence[float]]


def picture_of_outcome(outcome: Outcome) -> str:
    """HTML: the amounts of an outcome over time, and its summary."""
    return _html(_svg(_largest(outcome)), repr(outcome))


def courses_svg(outcome: Outcome) -> str:
    """SVG: the largest amounts of an outcome over time."""
    return _svg(_largest(outcome))


def _largest(outcome: Outcome) -> list[Line]:
    lines: list[Line] = []
    for answer in outcome.solutes:
        name = f"{answer['solute']}: " if outcome.several else ""
        courses = {"uptake": answer["uptake"], **answer["amount"]}
        lines += [_line(f"{name}{place}", answer["time"], course) for place, course in courses.items()]
    largest = sorted(lines, key=lambda line: -max(map(abs, line[2])))[:MOST_LINES]
    return [line for line in lines if line in largest and max(map(abs, line[2])) > 0]


def picture_of_variations(variations: Variations) -> str:
    """HTML: the uptake of some of the combinations over time, evenly chosen, and the axes."""
    from corneum.simulation.variations import shown

    count = len(variations)
    drawn = min(MOST_LINES, count)
    chosen = sorted({round(k * (count - 1) / max(1, drawn - 1)) for k in range(drawn)})
    values = variations.combinations
    lines = [
        _line(", ".join(str(shown(value)) for value in values[index].values()), answer["time"], answer["uptake"])
        for index in chosen
        for answer in variations.outcomes[index].solutes[:1]
    ]
    return _html(_svg(lines), repr(variations))


def _line(label: str, times: Sequence[float], course: Any) -> Line:
    middle = course["median"] if isinstance(course, dict) else course
    return label, [time / HOUR for time in times], [value * PER_CM2 for value in middle]


def _html(picture: str, text: str) -> str:
    return f'<div>{picture}<pre style="margin:0">{escape(text)}</pre></div>'


def _svg(lines: Sequence[Line]) -> str:
    end = max((line[1][-1] for line in lines), default=1.0) or 1.0
    top = max((max(line[2]) for line in lines), default=1.0) or 1.0
    width, height = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" role="img" '
        'aria-label="amounts over time" font-family="sans-serif" font-size="12">',
        f'<path d="M{LEFT} {TOP}V{TOP + height}H{LEFT + width}" fill="none" stroke="#666"/>',
        *_ticks(end, top, width, height),
    ]
    for number, (label, hours, amounts) in enumerate(lines):
        colour = COLOURS[number % len(COLOURS)]
        points = " ".join(
            f"{LEFT + width * hour / end:.1f},{TOP + height * (1 - amount / top):.1f}"
            for hour, amount in zip(hours, amounts, strict=True)
        )
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="1.5"/>')
        down = TOP + 12 + 16 * number
        parts.append(f'<path d="M{LEFT + width + 8} {down - 4}h14" stroke="{colour}" stroke-width="3"/>')
        parts.append(f'<text x="{LEFT + width + 28}" y="{down}" fill="{INK}">{escape(label[:32])}</text>')
    return "".join([*parts, "</svg>"])


def _ticks(end: float, top: float, width: int, height: int) -> Iterable[str]:
    for share in (0, 0.5, 1):
        across, down = LEFT + width * share, TOP + height * (1 - share)
        below = TOP + height + 16
        yield f'<text x="{across:.0f}" y="{below}" text-anchor="middle">{end * share:.3g}</text>'
        yield f'<text x="{LEFT - 6}" y="{down + 4:.0f}" text-anchor="end">{top * share:.3g}</text>'
    yield f'<text x="{LEFT + width / 2:.0f}" y="{HEIGHT - 6}" text-anchor="middle">time, h</text>'
    yield f'<text x="{LEFT - 6}" y="{TOP - 12}" text-anchor="middle">ug/cm\u00b2</text>'
