"""What stands beside a cross-section in words: the key of its marks, and the amounts by layer."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from corneum.plan_document.document_parts import NoNumber, Number, Quantity
from corneum.plan_document.zone_models import Zone
from corneum.report.figures.drawing import SIGN_HEIGHT, SIGN_WIDTH, SMALL, Entry, Say, Sheet, box
from corneum.report.figures.section_columns import LETTERS, PlacedMark, draw_marks
from corneum.report.figures.skin_section import Mark, Section, depth_text
from corneum.report.number_words import ends_of, spoken
from corneum.wording import human_units as words

_COMPARTMENTS = {
    "applied": "applied",
    "stratum_corneum": "in_stratum_corneum",
    "viable_epidermis": "in_viable_epidermis",
    "dermis": "in_dermis",
}
_SOLUTES = 2


def key(on: Sheet, x: float, y: float, width: float, section: Section, bottom: float, say: Say) -> float:
    """Needle, channel and every mark in words; returns where the next may begin. What lies below `bottom` says so."""
    needle, channel = section.zone.depth_in_place, section.zone.channel_depth
    entries: list[Entry] = []
    placed: list[PlacedMark] = []
    if isinstance(needle, Number):
        entries.append(Entry(_needle_sign, say("pictures.section.needle", depth=depth_text(needle, say))))
    elif isinstance(needle, NoNumber):
        reason = say("pictures.section.needle_unknown", reason=needle.reason or words.NO_DATA)
        y = on.paragraph(x, y, reason, width, kind="s")
    else:
        y = on.paragraph(x, y, say("pictures.section.no_needle"), width, kind="s")
    if isinstance(channel, Number):
        entries.append(Entry(_channel_sign, say("pictures.section.channel", depth=depth_text(channel, say))))
    for letter, mark in zip(LETTERS, section.marks, strict=False):
        text = say("pictures.section.deeper", mark=mark.text) if mark.low > bottom else mark.text
        entries.append(Entry(_lettered(letter, mark, placed), text))
    y = on.legend(x, y, entries, width)
    draw_marks(on, placed)
    return on.paragraph(x, y + 3, say("pictures.section.note"), width, kind="sq")


def amounts(on: Sheet, x: float, y: float, width: float, zone: Zone, after: float | None, say: Say) -> float:
    """How much of each solute is in each layer after a time, s, as a bar each on one scale for the solute."""
    if not zone.amount:
        return on.paragraph(x, y, say("pictures.section.no_amounts"), width, kind="sq")
    text_id = "pictures.section.amounts" if after is None else "pictures.section.amounts_after"
    for solute, layers in list(zone.amount.items())[:_SOLUTES]:
        y = on.paragraph(x, y, say(text_id, solute=solute, time=after), width, kind="b")
        known = {name: amount for name in _COMPARTMENTS if isinstance(amount := layers.get(name), Number)}
        if known:
            y = _bars(on, x, y, width, known, say)
        else:
            reason = say("pictures.section.amounts_unknown", reason=_reason([*layers.values()]))
            y = on.paragraph(x, y, reason, width, kind="s")
    if len(zone.amount) > _SOLUTES:
        more = say("pictures.section.more_amounts", count=len(zone.amount) - _SOLUTES)
        y = on.paragraph(x, y, more, width, kind="sq")
    return on.paragraph(x, y, say("pictures.section.amount_lines"), width, kind="sq")


def _needle_sign(on: Sheet, x: float, y: float) -> None:
    middle = x + 1 + SIGN_WIDTH / 2
    corners = [(middle - 5, y), (middle + 5, y), (middle, y + SIGN_HEIGHT)]
    on.shape(corners, "blue", "blue", 'fill-opacity=".4"')


def _channel_sign(on: Sheet, x: float, y: float) -> None:
    on.rect(x - 3 + SIGN_WIDTH / 2, y, 8, SIGN_HEIGHT, "orange")


def _lettered(letter: str, mark: Mark, placed: list[PlacedMark]) -> Callable[[Sheet, float, float], None]:
    """The letter of a mark; how it is drawn is placed beside it."""

    def draw(on: Sheet, x: float, y: float) -> None:
        on.text(x, y + SMALL - 2, letter, kind="sb")
        middle = None if mark.middle is None else y + SIGN_HEIGHT / 2
        placed.append(PlacedMark(mark, x + 19, y, y + SIGN_HEIGHT, middle))

    return draw


def _bars(on: Sheet, x: float, y: float, width: float, known: Mapping[str, Number], say: Say) -> float:
    per = (width - 8) / (max(ends_of(number)[1] for number in known.values()) or 1.0)
    frames, bars = [], []
    for name, number in known.items():
        layer = say(f"pictures.section.{_COMPARTMENTS[name]}")
        text = say("pictures.section.amount", layer=layer, amount=spoken(number).text)
        y = on.paragraph(x, y, text, width, kind="s")
        low, high = ends_of(number)
        frames.append(box(x, y + 1, width - 8, 7))
        bars.append(box(x, y + 1, number.value * per, 7))
        on.line_above([(x + low * per, y + 4.5), (x + high * per, y + 4.5)], "ink", 1.6)
        y += 14
    on.shapes(frames, "none", "line", 'stroke-width=".6"')
    on.shapes(bars, "line")
    return y


def _reason(amounts: list[Quantity]) -> str:
    return next((amount.reason for amount in amounts if isinstance(amount, NoNumber)), words.NO_DATA)
