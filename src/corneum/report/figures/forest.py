"""A forest plot of what trials found: each study with its interval, together, and where a new trial is expected."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

from corneum.errors import InputFault
from corneum.evidence.statement import Field
from corneum.files.whole_output import write_file
from corneum.report.figures.drawing import (
    LINE,
    SIGN_HEIGHT,
    SIGN_WIDTH,
    SMALL,
    Entry,
    Sheet,
    caption,
    sheet,
)
from corneum.report.figures.text_room import width_of
from corneum.report.terminal.effect_text import EffectFound, StudyFound, heading
from corneum.wording import human_units as words
from corneum.wording.readers import Reader

SUFFIX = ".svg"
READER: Reader = "practitioner"

# across for a phone and a page alike: names stand above their interval, figures at its right end
_WIDTH, _ROW, _BAR = 360.0, 20.0, 14.0
_LEFT, _RIGHT = 8.0, _WIDTH - 8
_DASHES = 'stroke-dasharray="5 4"'
_DOTTED = 'stroke-dasharray="2 3"'
_DIRECTIONS = ("better", "same", "worse", "mixed", "not_tested")
_STEPS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
_MOST_STEPS = 7


def refuse_forest(path: Path) -> None:
    """Refuse another ending before anything is computed."""
    if path.suffix != SUFFIX:
        raise InputFault("--output", str(path), f"must end in {SUFFIX}", path.stem + SUFFIX)


def write_forest(effects: Sequence[EffectFound], path: Path) -> None:
    """Write the forest plot of these effects. Raises OSError; what stood there stays until then."""
    write_file(path, draw(effects))


def draw(effects: Sequence[EffectFound], *, styled: bool = True) -> str:
    """The effects as one picture, a block each on one scale; positive is where the treated gained. Not `styled` the
    page holds the style of pictures."""
    on = sheet("forest", " ".join(heading(effect) for effect in effects), _WIDTH)
    y = 4.0
    scale = _reach(effects)
    for effect in effects:
        y = _block(on, effect, y, scale) + 14
    if not effects:
        y = on.paragraph(4, y, _say("pictures.forest.none"), _WIDTH - 8)
    y = _legend(on, effects, y)
    about = "; ".join(f"{heading(effect)}: {effect['word']}" for effect in effects)
    return on.svg(_say("pictures.forest"), about or _say("pictures.forest.none"), y + 4, styled=styled)


def _say(text_id: str, **fields: Field) -> str:
    return caption(READER, text_id, **fields)


def _block(on: Sheet, effect: EffectFound, y: float, scale: tuple[float, float]) -> float:
    y = on.paragraph(4, y, heading(effect), _WIDTH - 8, kind="b")
    certainty = _say("pictures.forest.word", word=effect["word"], grade=words.grade(effect["grade"]))
    y = on.paragraph(4, y, certainty, _WIDTH - 8, kind="sq") + 4
    ground, bars = len(on.elements), []
    for study in effect["each"]:
        if (interval := _interval(study)) is not None:
            y, middle = _study(on, study, interval, y, scale)
            bars.append(middle)
    if effect["kind"] == "pooled":
        y, pooled = _together(on, effect, y, scale)
        bars += pooled
    if bars:
        # under words no line of the axis
        on.elements[ground:ground] = _nothing_gained(on, bars, scale)
        y = _axis(on, y, scale)
    for study in effect["each"]:
        if _interval(study) is None:
            y = _without_size(on, study, y)
    return y


def _reach(effects: Sequence[EffectFound]) -> tuple[float, float]:
    """The ends of the one scale of all effects."""
    ends = [0.0]
    for effect in effects:
        for study in effect["each"]:
            ends += [end for end in (study["low"], study["high"]) if end is not None]
        ends += [end for end in (effect["prediction_low"], effect["prediction_high"]) if end is not None]
    return min(ends) - 0.1, max(ends) + 0.1


def _x(value: float, scale: tuple[float, float]) -> float:
    low, high = scale
    return _LEFT + (value - low) / (high - low) * (_RIGHT - _LEFT)


def _interval(study: StudyFound) -> tuple[float, float, float] | None:
    """The size of a study with its interval; None where it printed none."""
    value, low, high = study["value"], study["low"], study["high"]
    return None if value is None or low is None or high is None else (value, low, high)


def _study(
    on: Sheet, study: StudyFound, interval: tuple[float, float, float], y: float, scale: tuple[float, float]
) -> tuple[float, float]:
    """A study with its interval; where the next may begin, and the middle of the bar."""
    value, low, high = interval
    y = _named(on, _name(study), _figures(value, low, high), y, kind="s")
    middle = y + _BAR / 2
    on.line([(_x(low, scale), middle), (_x(high, scale), middle)], "ink", 1.4)
    on.rect(_x(value, scale) - 4, middle - 4, 8, 8, "ink")
    return y + _ROW, middle


def _without_size(on: Sheet, study: StudyFound, y: float) -> float:
    direction = study["direction"] if study["direction"] in _DIRECTIONS else "unknown"
    shown = _say("pictures.forest.no_size", direction=_say(f"pictures.forest.direction_{direction}"))
    return _named(on, _name(study), shown, y, kind="s")


def _name(study: StudyFound) -> str:
    text_id = "pictures.forest.study" if study["people"] is None else "pictures.forest.study_people"
    return _say(text_id, study=study["study"], people=study["people"])


def _named(on: Sheet, name: str, figures: str, y: float, *, kind: str) -> float:
    """A name at the left and its figures at the right, below it where both do not fit; where the next may begin."""
    beside = _WIDTH - 16 - width_of(figures, SMALL)
    if width_of(name, SMALL, "b" in kind) > beside:
        y = on.paragraph(4, y, name, _WIDTH - 8, kind=kind)
    else:
        on.text(4, y + SMALL, name, kind=kind)
    on.text(_WIDTH - 4, y + SMALL, figures, anchor="end", kind="s")
    return y + LINE


def _figures(value: float, low: float, high: float) -> str:
    return _say("pictures.forest.interval", value=value, low=low, high=high)


def _together(on: Sheet, effect: EffectFound, y: float, scale: tuple[float, float]) -> tuple[float, list[float]]:
    """The studies together, and where a new one is expected; where the next may begin, and the middles of the bars."""
    value, start, end = effect["value"], effect["low"], effect["high"]
    assert value is not None and start is not None and end is not None
    name = _say("pictures.forest.together", people=effect["people"])
    y = _named(on, name, _figures(value, start, end), y, kind="sb")
    middle = y + _BAR / 2
    on.shape(_lozenge(_x(start, scale), _x(value, scale), _x(end, scale), middle), "green", "ink")
    y, bars = y + _ROW, [middle]
    low, high = effect["prediction_low"], effect["prediction_high"]
    if low is not None and high is not None:
        y = _named(on, _say("pictures.forest.new_trial"), _figures(value, low, high), y, kind="s")
        middle = y + _BAR / 2
        on.line([(_x(low, scale), middle), (_x(high, scale), middle)], "green", 2.0, _DASHES)
        y, bars = y + _ROW, [*bars, middle]
    return y, bars


def _lozenge(left: float, at: float, right: float, y: float) -> list[tuple[float, float]]:
    return [(left, y), (at, y - 6), (right, y), (at, y + 6)]


def _nothing_gained(on: Sheet, bars: Sequence[float], scale: tuple[float, float]) -> list[str]:
    """The dotted line behind the bars where nothing is gained."""
    ground = Sheet(on.prefix, on.width)
    at = _x(0.0, scale)
    ground.lines([[(at, middle - 7), (at, middle + 9)] for middle in bars], "quiet", 1.2, _DOTTED)
    return ground.elements


def _axis(on: Sheet, y: float, scale: tuple[float, float]) -> float:
    low, high = scale
    on.line([(_LEFT, y), (_RIGHT, y)], "line")
    step = next((step for step in _STEPS if (high - low) / step <= _MOST_STEPS), _STEPS[-1])
    first, last = math.ceil(low / step), math.floor(high / step)
    ticks = [place * step for place in range(first, last + 1)]
    on.lines([[(_x(tick, scale), y), (_x(tick, scale), y + 4)] for tick in ticks], "line")
    for tick in ticks:
        label = words.exact(round(tick, 1)).replace("-", "\u2212")
        half = width_of(label, SMALL) / 2
        on.text(min(max(_x(tick, scale), 2 + half), _WIDTH - 2 - half), y + 16, label, anchor="middle", kind="sq")
    return y + 20


def _legend(on: Sheet, effects: Sequence[EffectFound], y: float) -> float:
    if not any(study["value"] is not None for effect in effects for study in effect["each"]):
        return y
    entries = [Entry(_study_sign, _say("pictures.forest.legend_study"))]
    if any(effect["kind"] == "pooled" for effect in effects):
        entries.append(Entry(_together_sign, _say("pictures.forest.legend_together")))
    if any(effect["prediction_low"] is not None for effect in effects):
        entries.append(Entry(_new_sign, _say("pictures.forest.legend_new")))
    y = on.legend(4, y, entries, _WIDTH - 8)
    return on.paragraph(4, y + 2, _say("pictures.forest.scale"), _WIDTH - 8, kind="sq")


def _study_sign(on: Sheet, x: float, y: float) -> None:
    middle = y + SIGN_HEIGHT / 2
    on.line([(x + 1, middle), (x + 1 + SIGN_WIDTH, middle)], "ink", 1.4)
    on.rect(x + SIGN_WIDTH / 2 - 3, middle - 4, 8, 8, "ink")


def _together_sign(on: Sheet, x: float, y: float) -> None:
    middle = x + 1 + SIGN_WIDTH / 2
    on.shape(_lozenge(x + 1, middle, x + 1 + SIGN_WIDTH, y + SIGN_HEIGHT / 2), "green", "ink")


def _new_sign(on: Sheet, x: float, y: float) -> None:
    middle = y + SIGN_HEIGHT / 2
    on.line([(x + 1, middle), (x + 1 + SIGN_WIDTH, middle)], "green", 2.0, _DASHES)
