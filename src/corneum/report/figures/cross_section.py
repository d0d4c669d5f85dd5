"""This client's skin in one zone to scale: layers, needle, open channel, target, structures, amounts by layer.

Depth runs downwards in mm and is exact to the pixel (`data-depth` in mm beside `data-top` and `data-per-mm`); widths
mean nothing. The surface stands once more, magnified, because the stratum corneum is a hundredth of a millimetre.
"""

from __future__ import annotations

from corneum.plan_document.plan_models import NoNumber, Number, Plan, Treatment
from corneum.report.figures.drawing import NARROW, Sheet, message, mm, sheet, shows_depths, treatment_of
from corneum.report.figures.section_columns import depth_column, magnified_surface
from corneum.report.figures.section_key import amounts, key
from corneum.report.figures.skin_section import Section, depth_text, section_of
from corneum.report.number_words import value_of
from corneum.report.zone_names import zone_name
from corneum.wording import human_units as words

_DEPTH_ROOM, _BRIEF_ROOM = 380.0, 250.0
_TWO_COLUMNS = 560.0
_COLUMN = 0.46


def draw(plan: Plan, treatment_id: str, zone: str | None = None, *, width: float = NARROW, brief: bool = False) -> str:
    """The cross-section of one zone under one treatment, as SVG markup.

    Without a `zone` a needled cheek is taken, else the first needled zone, else the first. Where there is no skin the
    picture says so, as where the reader sees no depths. A `brief` picture is lower and holds neither the magnified
    surface nor the amounts. Raises KeyError for a treatment or zone that the plan does not have.
    """
    treatment = treatment_of(plan, treatment_id)
    zone = zone or shown_zone(treatment)
    if zone is None:
        return message("section", treatment_id, width, "Cross-section", "No zone was asked for.")
    result = treatment.zones[zone]
    title = f"Skin in cross-section: {zone_name(zone)}, {treatment.plain_name}"
    about = f"{treatment_id}-{zone}"
    if not shows_depths(plan):
        return message("section", about, width, title, "Depths are for the professional who treats.")
    section = section_of(plan, zone, result)
    if section is None:
        return message("section", about, width, title, f"No cross-section: {_why_none(plan, zone)}")
    on = sheet("section", about, width)
    y = on.paragraph(2, 2, f"{words.sentence(zone_name(zone))}: depths to scale", width - 4, kind="b")
    if result.verdict not in ("recommended", "acceptable"):
        verdict = words.sentence(words.verdict(result.verdict))
        y = on.paragraph(2, y, f"{verdict}. Drawn is what it would do.", width - 4)
    seconds = value_of(plan.amounts_after)
    after = "" if seconds is None else f" after {words.duration(seconds)}"
    if brief:
        y = _brief(on, y, width, section)
    elif width >= _TWO_COLUMNS:
        y = _in_two_columns(on, y, width, section, after)
    else:
        y = magnified_surface(on, 0, y + 6, width, section.edges)
        y = depth_column(on, 0, y + 14, width, section, _DEPTH_ROOM)
        y = key(on, 2, y + 8, width - 4, section)
        y = amounts(on, 2, y + 10, width - 4, result, after)
    return on.svg(title, _description(section), y + 4)


def shown_zone(treatment: Treatment) -> str | None:
    """The zone that stands for a treatment: a needled cheek, else the first needled one, else the first."""
    zones = list(treatment.zones)
    needled = [zone for zone in zones if value_of(treatment.zones[zone].depth_in_place) is not None]
    cheek = [zone for zone in needled if zone.startswith("cheek")]
    return next(iter([*cheek, *needled, *zones]), None)


def _brief(on: Sheet, y: float, width: float, section: Section) -> float:
    half = width * _COLUMN
    left = depth_column(on, 0, y + 2, half, section, _BRIEF_ROOM)
    return max(left, key(on, half + 24, y + 2, width - half - 26, section))


def _in_two_columns(on: Sheet, y: float, width: float, section: Section, after: str) -> float:
    half = width * _COLUMN
    left = depth_column(on, 0, y + 6, half, section, _DEPTH_ROOM)
    right = magnified_surface(on, half + 24, y + 6, width - half - 24, section.edges)
    right = key(on, half + 24, right + 10, width - half - 26, section)
    right = amounts(on, half + 24, right + 10, width - half - 26, section.zone, after)
    return max(left, right)


def _why_none(plan: Plan, zone: str) -> str:
    skin = plan.skin.get(zone, {})
    reasons = (layer.reason for layer in skin.values() if isinstance(layer, NoNumber))
    return next(reasons, "The skin was not drawn.")


def _description(section: Section) -> str:
    edges = section.edges
    texts = [f"The skin is {mm(edges.skin)} thick, the epidermis {mm(edges.epidermis)}."]
    for name, depth in (
        ("Needle in place", section.zone.depth_in_place),
        ("Open channel left behind", section.zone.channel_depth),
    ):
        if isinstance(depth, Number):
            texts.append(f"{name}: {depth_text(depth)}.")
    return " ".join([*texts, *(f"{words.sentence(mark.text)}." for mark in section.marks)])
