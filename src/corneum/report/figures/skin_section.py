"""What a cross-section of one zone shows, in m below the surface: layers, the marks beside them, how deep it goes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from corneum.plan_document.document_parts import Number, Quantity, Range
from corneum.plan_document.plan_models import Plan
from corneum.plan_document.zone_models import Band, Depths, Structure, Zone
from corneum.report.figures.drawing import Say, mm
from corneum.report.number_words import ends_of, range_of, value_of
from corneum.wording import human_units as words

# structures of a plan's anatomy that every zone shows where it has them: name there -> template of its name
STRUCTURES: Mapping[str, str] = {
    "sebaceous glands": "oil_glands",
    "superficial vascular plexus, facial": "vessels",
    "subepidermal neural plexus": "nerves",
}
_NO_SETTING = {"depths": None, "band": None, "depth_in_place": None, "channel_depth": None}
# room below the deepest thing that is shown
_MARGIN = 1.12


@dataclass(frozen=True)
class LowerEdges:
    """Lower edges of the layers, m below the surface; `skin` is that of the dermis."""

    stratum_corneum: float
    epidermis: float
    papillary: float
    skin: float

    def below(self, reference: str) -> float | None:
        """The depth of the surface that a structure is measured from; None for a surface that is not drawn."""
        return {
            "skin surface": 0.0,
            "base of stratum corneum": self.stratum_corneum,
            "dermal-epidermal junction": self.epidermis,
            "dermal-subcutaneous junction": self.skin,
        }.get(reference)


@dataclass(frozen=True)
class Mark:
    """A range or a point beside the skin, m, with what it says in the key."""

    text: str
    colour: str
    style: Literal["band", "range", "point"]
    low: float
    high: float
    middle: float | None = None


@dataclass(frozen=True)
class Section:
    """One zone under one treatment; `bottom` is how deep the picture goes, m."""

    zone: Zone
    edges: LowerEdges
    marks: tuple[Mark, ...]
    bottom: float


def section_of(plan: Plan, zone: str, result: Zone, say: Say) -> Section | None:
    """What is shown of a zone; None where a layer of its skin is not known."""
    skin = plan.skin.get(zone, {})
    edges, total = lower_edges(skin), skin.get("total_skin")
    if edges is None or not isinstance(total, Number):
        return None
    if result.verdict == "contraindicated":
        # what is refused carries no setting, so none is drawn
        result = result.model_copy(update=_NO_SETTING)
    marks = (
        *_band_marks(result.band, say),
        *_depth_marks(result.depths, say),
        _range_mark(say("pictures.section.skin_ends", depth=depth_text(total, say)), "ink", total),
        *_structure_marks(plan.anatomy.get(zone, ()), edges, say),
    )
    return Section(result, edges, marks, _bottom(result, edges, marks))


def lower_edges(skin: Mapping[str, Quantity]) -> LowerEdges | None:
    """The lower edges of the layers; None where one is not known."""
    stratum_corneum, epidermis, papillary, total = (
        value_of(skin.get(layer)) for layer in ("stratum_corneum", "epidermis", "papillary_dermis", "total_skin")
    )
    if stratum_corneum is None or epidermis is None or papillary is None or total is None:
        return None
    return LowerEdges(stratum_corneum, epidermis, min(epidermis + papillary, total), total)


def depth_text(number: Number, say: Say) -> str:
    """A depth with its range in brackets: "0.32 mm (0.2 to 0.5 mm)"."""
    low, high = ends_of(number)
    return mm(number.value) + (f" ({mm_range(low, high, say)})" if low != high else "")


def mm_range(low: float, high: float, say: Say) -> str:
    """Two depths in m as a range in mm."""
    return say("pictures.section.range", low=words.two_figures(low * 1e3), high=mm(high))


def _band_marks(band: Band | None, say: Say) -> Iterator[Mark]:
    if band and isinstance(band.upper, Number) and isinstance(band.lower, Number):
        top, end = band.upper.value, band.lower.value
        goal = words.readable(band.goal)
        text = say("pictures.section.target", goal=goal, cell=band.cell, range=mm_range(top, end, say))
        yield Mark(text, "green", "band", top, end)


def _depth_marks(depths: Depths | None, say: Say) -> Iterator[Mark]:
    if depths is None:
        return
    if isinstance(depths.anatomical, Number):
        text = say("pictures.section.reaches", depth=depth_text(depths.anatomical, say))
        yield _range_mark(text, "green", depths.anatomical)
    if isinstance(depths.dial, Number):
        yield _point_mark(say("pictures.section.dial", depth=_setting(depths.dial.value)), "blue", depths.dial.value)
    if isinstance(depths.labelled, Number):
        deepest = depths.labelled.value
        yield _point_mark(say("pictures.section.labelled", depth=_setting(deepest)), "ink", deepest)
    tested = range_of(depths.tested) if isinstance(depths.tested, Range) else None
    if tested is not None:
        low, high = tested
        if low == high:
            yield _point_mark(say("pictures.section.tested", depth=_setting(low)), "ink", low)
        else:
            between = say("pictures.section.range", low=words.exact(low * 1e3), high=_setting(high))
            yield Mark(say("pictures.section.tested", depth=between), "ink", "range", low, high)


def _structure_marks(anatomy: Sequence[Structure], edges: LowerEdges, say: Say) -> Iterator[Mark]:
    """Glands, plexus and nerves of the skin, and the structure to keep off that may lie shallowest."""
    for structure in anatomy:
        low, high = value_of(structure.shallowest), value_of(structure.deepest)
        base = edges.below(structure.reference)
        if structure.name in STRUCTURES and low is not None and high is not None and base is not None:
            name = say(f"pictures.section.{STRUCTURES[structure.name]}")
            limited = low + base < edges.skin < high + base
            text_id = "pictures.section.structure_within" if limited else "pictures.section.structure"
            text = say(text_id, name=name, range=mm_range(low + base, high + base, say))
            deepest = min(high + base, max(edges.skin, low + base))
            yield Mark(text, "quiet", "range", low + base, deepest)
    risky = [
        _range_mark(
            say("pictures.section.keep_off", name=structure.name, depth=depth_text(structure.depth, say)),
            "purple",
            structure.depth,
        )
        for structure in anatomy
        if isinstance(structure.depth, Number)
    ]
    yield from sorted(risky, key=lambda mark: mark.low)[:1]


def _range_mark(text: str, colour: str, number: Number) -> Mark:
    return Mark(text, colour, "range", *ends_of(number), number.value)


def _point_mark(text: str, colour: str, depth: float) -> Mark:
    return Mark(text, colour, "point", depth, depth, depth)


def _setting(depth: float) -> str:
    return f"{words.exact(depth * 1e3)} mm"


def _bottom(result: Zone, edges: LowerEdges, marks: Sequence[Mark]) -> float:
    """Below the skin, the needle, the dial and the label."""
    needles = [
        ends_of(depth)[1] for depth in (result.depth_in_place, result.channel_depth) if isinstance(depth, Number)
    ]
    points = [mark.high for mark in marks if mark.style == "point" or mark.colour == "green"]
    return max([edges.skin, *needles, *points]) * _MARGIN
