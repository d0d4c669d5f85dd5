"""The pictures of a page, each at two widths of which the style shows one, and in a short form for paper.

A picture that would say nothing is left out: a face without needles that bears one verdict everywhere, and a
cross-section that no needle enters and where no amount was worked out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from markupsafe import Markup

from corneum.plan_document.plan_models import Plan, Treatment
from corneum.report.figures import comparison, coverage_picture, cross_section, face_map, time_course
from corneum.report.figures.drawing import NARROW, PAPER, WIDE, shows_depths, treatment_of
from corneum.report.number_words import value_of

# rows of the comparison on paper, and how wide the cross-section beside the face is drawn there
PRINTED_ROWS = 5
PRINTED_SECTION = 590.0


@dataclass(frozen=True)
class Both:
    """One picture for a phone and for a desk."""

    narrow: Markup
    wide: Markup


@dataclass(frozen=True)
class Pictures:
    """The pictures of one treatment; None where it would say nothing. `depths` is false for a reader who sees none."""

    face: Both | None
    section: Both | None
    course: Both
    patch: Both | None
    depths: bool


@dataclass(frozen=True)
class Printed:
    """The short pictures of one treatment for paper."""

    face: Markup
    section: Markup


def compared(plan: Plan) -> Both:
    """The comparison."""
    return _both(lambda width: comparison.draw(plan, width=width))


def compared_on_paper(plan: Plan) -> Markup:
    """The comparison with few rows."""
    return Markup(comparison.draw(plan, width=PAPER, most=PRINTED_ROWS))


def of_treatments(plan: Plan, identities: Iterable[str]) -> dict[str, Pictures]:
    """The pictures of these treatments, by id."""
    return {identity: _pictures(plan, identity) for identity in identities}


def on_paper(plan: Plan, identity: str) -> Printed | None:
    """The short pictures of a treatment; None where no needle depth is shown."""
    if not needled(plan, treatment_of(plan, identity)) or not shows_depths(plan):
        return None
    return Printed(
        Markup(face_map.draw(plan, identity, listed=False)),
        Markup(cross_section.draw(plan, identity, width=PRINTED_SECTION, brief=True)),
    )


def needled(plan: Plan, treatment: Treatment) -> bool:
    """Whether needles are set in some zone; a plan for who sets none holds no depths, and its channels tell."""
    zones = treatment.zones.values()
    if shows_depths(plan):
        return any(value_of(zone.depth_in_place) is not None for zone in zones)
    return any(value_of(zone.channel_density) is not None and zone.verdict != "contraindicated" for zone in zones)


def _pictures(plan: Plan, identity: str) -> Pictures:
    treatment = treatment_of(plan, identity)
    zone = cross_section.shown_zone(treatment)
    enters = needled(plan, treatment)
    verdicts = {each.verdict for each in treatment.zones.values()}
    arrives = zone is not None and bool(treatment.zones[zone].amount)
    depths = shows_depths(plan)
    faces, sections = enters or len(verdicts) > 1, depths and (enters or arrives)
    return Pictures(
        face=_both(lambda width: face_map.draw(plan, identity, width=width)) if faces else None,
        section=_both(lambda width: cross_section.draw(plan, identity, width=width)) if sections else None,
        course=_both(lambda width: time_course.draw(plan, identity, width=width)),
        patch=_both(lambda width: coverage_picture.draw(plan, identity, width=width)) if treatment.patch else None,
        depths=depths,
    )


def _both(draw: Callable[[float], str]) -> Both:
    return Both(Markup(draw(NARROW)), Markup(draw(WIDE)))
