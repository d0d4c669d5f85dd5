"""What stands beside a cross-section in words: the key of its marks, and the amounts by layer."""

from __future__ import annotations

from collections.abc import Mapping

from corneum.plan_document.plan_models import NoNumber, Number, Quantity, Zone
from corneum.report.figures.drawing import SMALL, Sheet, ink
from corneum.report.figures.section_columns import LETTERS
from corneum.report.figures.skin_section import Section, depth_text
from corneum.report.number_words import ends_of, spoken
from corneum.wording import human_units as words

_NOTE = (
    "In brackets, and as bars: where 95 of 100 lie, over needles, skins like this one and what studies leave open. "
    "Widths are not to scale."
)
_COMPARTMENTS = {
    "applied": "put on",
    "stratum_corneum": "in the stratum corneum",
    "viable_epidermis": "in the viable epidermis",
    "dermis": "in the dermis",
}
_SOLUTES = 2


def key(on: Sheet, x: float, y: float, width: float, section: Section) -> float:
    """Needle, channel and every mark in words; returns where the next may begin."""
    needle, channel = section.zone.depth_in_place, section.zone.channel_depth
    if isinstance(needle, Number):
        on.shape([(x + 1, y + 3), (x + 11, y + 3), (x + 6, y + 15)], "blue")
        y = on.paragraph(x + 20, y, f"needle in place: {depth_text(needle)}", width - 20, kind="s")
    elif isinstance(needle, NoNumber):
        y = on.paragraph(x, y, f"needle: {needle.reason or words.NO_DATA}", width, kind="s")
    else:
        y = on.paragraph(x, y, "No needle enters the skin here.", width, kind="s")
    if isinstance(channel, Number):
        on.rect(x + 2, y + 3, 8, 11, "orange")
        y = on.paragraph(x + 20, y, f"open channel left behind: {depth_text(channel)}", width - 20, kind="s")
    for letter, mark in zip(LETTERS, section.marks, strict=False):
        text = mark.text + ("; deeper than the picture" if mark.low > section.bottom else "")
        on.text(x + 2, y + SMALL, letter, kind="sb")
        y = on.paragraph(x + 20, y, text, width - 20, kind="s")
    return on.paragraph(x, y + 3, _NOTE, width, kind="sq")


def amounts(on: Sheet, x: float, y: float, width: float, zone: Zone, after: str) -> float:
    """How much of each solute is in each layer, as a bar each on one scale for the solute."""
    if not zone.amount:
        return on.paragraph(x, y, "Amounts by layer: none computed here.", width, kind="sq")
    for solute, layers in list(zone.amount.items())[:_SOLUTES]:
        y = on.paragraph(x, y, f"{words.sentence(solute)}: amount by layer{after}", width, kind="b")
        known = {name: amount for name in _COMPARTMENTS if isinstance(amount := layers.get(name), Number)}
        if known:
            y = _bars(on, x, y, width, known)
        else:
            y = on.paragraph(x, y, f"No credible data: {_reason([*layers.values()])}", width, kind="s")
    if len(zone.amount) > _SOLUTES:
        y = on.paragraph(x, y, f"and {len(zone.amount) - _SOLUTES} more in the table", width, kind="sq")
    return on.paragraph(x, y, "Thin lines: where 95 of 100 lie.", width, kind="sq")


def _bars(on: Sheet, x: float, y: float, width: float, known: Mapping[str, Number]) -> float:
    per = (width - 8) / (max(ends_of(number)[1] for number in known.values()) or 1.0)
    for name, number in known.items():
        y = on.paragraph(x, y, f"{_COMPARTMENTS[name]}: {spoken(number).text}", width, kind="s")
        low, high = ends_of(number)
        on.rect(x, y + 1, width - 8, 7, "none", f'stroke="{ink("line")}" stroke-width=".6"')
        on.rect(x, y + 1, number.value * per, 7, "blue")
        on.line([(x + low * per, y + 4.5), (x + high * per, y + 4.5)], "ink", 1.6)
        y += 14
    return y


def _reason(amounts: list[Quantity]) -> str:
    return next((amount.reason for amount in amounts if isinstance(amount, NoNumber)), words.NO_DATA)
