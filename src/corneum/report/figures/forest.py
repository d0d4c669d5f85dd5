"""A forest plot of what trials found: each study with its interval, together, and where a new trial is expected."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from corneum.errors import InputFault
from corneum.files.whole_output import write_file
from corneum.report.figures.drawing import Sheet, ink, sheet
from corneum.report.terminal.effect_text import EffectFound, StudyFound, heading
from corneum.wording import human_units as words

SUFFIX = ".svg"

_WIDTH, _LEFT, _RIGHT, _ROW = 700.0, 250.0, 180.0, 20.0
_CAPTION = (
    "Sizes in standard deviations between people, with 95 % intervals; right of the dotted line the treated gained. "
    "Diamond: the studies together. Dashes: where a new trial is expected."
)
_MARKS = {"better": "better", "same": "no difference", "worse": "worse", "mixed": "mixed", "not_tested": "not tested"}


def refuse_forest(path: Path) -> None:
    """Refuse another ending before anything is computed."""
    if path.suffix != SUFFIX:
        raise InputFault("--output", str(path), f"must end in {SUFFIX}", path.stem + SUFFIX)


def write_forest(effects: Sequence[EffectFound], path: Path) -> None:
    """Write the forest plot of these effects. Raises OSError; what stood there stays until then."""
    write_file(path, draw(effects))


def draw(effects: Sequence[EffectFound]) -> str:
    """The effects as one picture, a block each; positive is where the treated gained."""
    on = sheet("forest", " ".join(heading(effect) for effect in effects), _WIDTH)
    y = 4.0
    for effect in effects:
        y = _block(on, effect, y) + 14
    if any(study["value"] is not None for effect in effects for study in effect["each"]):
        y = on.paragraph(2, y, _CAPTION, _WIDTH - 4, kind="sq")
    about = "; ".join(f"{heading(effect)}: {effect['word']}" for effect in effects)
    return on.svg("What trials found", about or "No effect was found.", y)


def _block(on: Sheet, effect: EffectFound, y: float) -> float:
    y = on.paragraph(2, y, heading(effect), _WIDTH - 4, kind="b")
    grade = words.grade(effect["grade"])
    y = on.paragraph(2, y, f"{words.sentence(effect['word'])}; {grade}.", _WIDTH - 4, kind="sq") + 2
    low, high = _reach(effect)
    top = y
    for study in effect["each"]:
        y = _study(on, study, y, low, high)
    if effect["kind"] == "pooled":
        y = _together(on, effect, y, low, high)
    if any(study["value"] is not None for study in effect["each"]):
        y = _axis(on, top, y, low, high)
    return y


def _reach(effect: EffectFound) -> tuple[float, float]:
    ends = [0.0]
    for study in effect["each"]:
        ends += [end for end in (study["low"], study["high"]) if end is not None]
    ends += [end for end in (effect["prediction_low"], effect["prediction_high"]) if end is not None]
    return min(ends) - 0.2, max(ends) + 0.2


def _x(value: float, low: float, high: float) -> float:
    room = _WIDTH - _LEFT - _RIGHT
    return _LEFT + (value - low) / (high - low) * room


def _study(on: Sheet, study: StudyFound, y: float, low: float, high: float) -> float:
    middle = y + _ROW / 2
    people = "" if study["people"] is None else f", {study['people']} people"
    on.text(2, middle + 4, f"{study['study']}{people}", kind="s")
    if study["value"] is None or study["low"] is None or study["high"] is None:
        shown = _MARKS.get(study["direction"], "no size")
        on.text(_LEFT, middle + 4, f"{shown}; no size printed", kind="sq")
        return y + _ROW
    _interval(on, study["low"], study["high"], middle, low, high)
    at = _x(study["value"], low, high)
    on.rect(at - 4, middle - 4, 8, 8, "blue")
    _figures(on, study["value"], study["low"], study["high"], middle)
    return y + _ROW


def _interval(on: Sheet, start: float, end: float, y: float, low: float, high: float) -> None:
    on.line([(_x(start, low, high), y), (_x(end, low, high), y)], "ink", 1.4)


def _figures(on: Sheet, value: float, low: float, high: float, y: float) -> None:
    text = f"{words.signed(value)} ({words.signed(low)} to {words.signed(high)})"
    on.text(_WIDTH - 2, y + 4, text, anchor="end", kind="s")


def _together(on: Sheet, effect: EffectFound, y: float, low: float, high: float) -> float:
    value, start, end = effect["value"], effect["low"], effect["high"]
    assert value is not None and start is not None and end is not None
    middle = y + _ROW / 2
    on.text(2, middle + 4, f"together, {effect['people']} people", kind="sb")
    left, at, right = (_x(point, low, high) for point in (start, value, end))
    on.shape([(left, middle), (at, middle - 6), (right, middle), (at, middle + 6)], "orange")
    _figures(on, value, start, end, middle)
    y += _ROW
    if effect["prediction_low"] is not None and effect["prediction_high"] is not None:
        middle = y + _ROW / 2
        on.text(2, middle + 4, "a new trial (95 %)", kind="s")
        dashes = 'stroke-dasharray="5 4"'
        ends = [(_x(effect["prediction_low"], low, high), middle), (_x(effect["prediction_high"], low, high), middle)]
        on.line(ends, "orange", 1.6, dashes)
        _figures(on, value, effect["prediction_low"], effect["prediction_high"], middle)
        y += _ROW
    return y


def _axis(on: Sheet, top: float, bottom: float, low: float, high: float) -> float:
    at = _x(0.0, low, high)
    on.line([(at, top), (at, bottom + 4)], "quiet", 1.0, 'stroke-dasharray="2 3"')
    on.line([(_LEFT, bottom + 4), (_WIDTH - _RIGHT, bottom + 4)], "line")
    step = next(step for step in (0.25, 0.5, 1.0, 2.0, 5.0) if (high - low) / step <= 8 or step == 5.0)
    tick = -(-low // step) * step
    while tick <= high:
        x = _x(tick, low, high)
        on.line([(x, bottom + 4), (x, bottom + 8)], "line")
        on.text(x, bottom + 20, words.two_figures(tick), anchor="middle", kind="sq")
        tick += step
    on.circle(at, bottom + 4, 2, f'fill="{ink("quiet")}"')
    return bottom + 24
