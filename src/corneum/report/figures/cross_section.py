"""This client's skin in one zone to scale: layers, needle, open channel, target, structures, amounts by layer.

Depth runs downwards in mm and is exact to the pixel (`data-depth` in mm beside `data-top` and `data-per-mm`); widths
mean nothing. The surface stands once more, magnified, because the stratum corneum is a hundredth of a millimetre.
"""

from __future__ import annotations

from corneum.plan_document.document_parts import NoNumber, Number
from corneum.plan_document.plan_models import Plan
from corneum.plan_document.treatment_models import Treatment
from corneum.report.answered_treatments import answered_treatments
from corneum.report.figures.drawing import NARROW, Say, message, mm, sheet, shows_depths, speaker, treatment_of
from corneum.report.figures.section_columns import depth_column, magnified_surface
from corneum.report.figures.section_key import amounts, key
from corneum.report.figures.skin_section import Section, depth_text, section_of
from corneum.report.number_words import value_of
from corneum.report.zone_names import zone_name
from corneum.wording import human_units as words

# how wide the picture beside the face is drawn on paper
BRIEF_WIDTH = 590.0
_DEPTH_ROOM, _BRIEF_ROOM = 340.0, 250.0
_COLUMN = 0.5


def draw(plan: Plan, treatment_id: str, zone: str | None = None, *, brief: bool = False) -> str:
    """The cross-section of one zone under one treatment, as SVG markup.

    Without a `zone` a needled cheek is taken, else the first needled zone, else the first. Where there is no skin the
    picture says so, as where the reader sees no depths. All treatments that a plan answers share one scale. A `brief`
    picture is wide and low, for paper, without the magnified surface and the amounts. Raises KeyError for a treatment
    or zone that the plan does not have.
    """
    treatment, say = treatment_of(plan, treatment_id), speaker(plan)
    zone = zone or shown_zone(treatment)
    if zone is None:
        return message("section", treatment_id, say("pictures.section.bare"), say("pictures.no_zone"))
    result = treatment.zones[zone]
    title = say("pictures.section", zone=zone_name(zone), treatment=treatment.plain_name)
    about = f"{treatment_id} {zone}{' brief' if brief else ''}"
    if not shows_depths(plan):
        return message("section", about, title, say("pictures.section.not_for_reader"))
    section = section_of(plan, zone, result, say)
    if section is None:
        return message("section", about, title, say("pictures.section.none", reason=_why_none(plan, zone, say)))
    width = BRIEF_WIDTH if brief else NARROW
    on = sheet("section", about, width)
    y = on.paragraph(2, 2, say("pictures.section.heading", zone=zone_name(zone)), width - 4, kind="b")
    if result.verdict not in ("recommended", "acceptable"):
        against = say("pictures.section.against", verdict=words.sentence(words.verdict(result.verdict)))
        y = on.paragraph(2, y, against, width - 4, kind="s")
    bottom = max(section.bottom, _shared_bottom(plan, say))
    if brief:
        half = width * _COLUMN
        column = depth_column(on, 0, y + 2, half, section, _BRIEF_ROOM, bottom, say)
        y = max(column, key(on, half + 24, y + 2, width - half - 26, section, bottom, say))
    else:
        y = magnified_surface(on, 0, y + 6, width, section.edges, say)
        y = depth_column(on, 0, y + 6, width, section, _DEPTH_ROOM, bottom, say)
        y = key(on, 2, y + 8, width - 4, section, bottom, say)
        y = amounts(on, 2, y + 10, width - 4, result, value_of(plan.amounts_after), say)
    return on.svg(title, _description(section, say), y + 4)


def shown_zone(treatment: Treatment) -> str | None:
    """The zone that stands for a treatment: a needled cheek, else the first needled one, else the first."""
    zones = list(treatment.zones)
    needled = [zone for zone in zones if value_of(treatment.zones[zone].depth_in_place) is not None]
    cheek = [zone for zone in needled if zone.startswith("cheek")]
    return next(iter([*cheek, *needled, *zones]), None)


def _shared_bottom(plan: Plan, say: Say) -> float:
    """How deep the deepest picture of the treatments that are answered goes, m."""
    shown = [(treatment, zone) for treatment in answered_treatments(plan) if (zone := shown_zone(treatment))]
    sections = [section_of(plan, zone, treatment.zones[zone], say) for treatment, zone in shown]
    return max((section.bottom for section in sections if section), default=0.0)


def _why_none(plan: Plan, zone: str, say: Say) -> str:
    skin = plan.skin.get(zone, {})
    reasons = (layer.reason for layer in skin.values() if isinstance(layer, NoNumber))
    return next(reasons, say("pictures.section.not_drawn"))


def _description(section: Section, say: Say) -> str:
    edges = section.edges
    texts = []
    for text_id, depth in (
        ("pictures.section.needle", section.zone.depth_in_place),
        ("pictures.section.channel", section.zone.channel_depth),
    ):
        if isinstance(depth, Number):
            texts.append(say(text_id, depth=depth_text(depth, say)))
    texts += [mark.text for mark in section.marks]
    layers = say("pictures.section.layers", skin=mm(edges.skin), epidermis=mm(edges.epidermis))
    return " ".join([layers, *(f"{words.sentence(text)}." for text in texts)])
