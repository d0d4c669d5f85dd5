"""The pictures of a page, and in a short form for paper. One picture serves every width of a page; the comparison is a
table on a desk and a list on a phone, so it is drawn twice and the style shows one. plan.css holds the style of all of
them, once; a picture that is a file of its own brings it along.

A picture that would say nothing is left out: a face without needles that bears one verdict everywhere, and a
cross-section that no needle enters and where no amount was worked out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from corneum.plan_document.plan_models import Plan
from corneum.plan_document.treatment_models import Treatment
from corneum.report.figures import comparison, coverage_picture, cross_section, face_map, three_faces, time_course
from corneum.report.figures.drawing import shows_depths, treatment_of
from corneum.report.number_words import value_of

_ALLOWED = ("recommended", "acceptable")
_STYLE = re.compile(r"<style>.*?</style>")


@dataclass(frozen=True)
class Both:
    """One picture for a phone and for a desk; `wide` is None where the narrow one serves both."""

    narrow: Markup
    wide: Markup | None = None


@dataclass(frozen=True)
class Pictures:
    """The pictures of one treatment; None where it would say nothing. `depths` is false for a reader who sees none.

    `faces` are the three small ones, of the treatment that is set.
    """

    face: Both | None
    faces: Markup | None
    section: Both | None
    course: Both
    patch: Both | None
    depths: bool


@dataclass(frozen=True)
class Printed:
    """The short pictures of one treatment for paper."""

    face: Markup
    section: Markup


def compared(plan: Plan, treatments: Sequence[str] | None = None) -> Both:
    """The comparison of these treatments, seven at most; of those that are asked about, best and alike without them.

    Doing no more than today stands first in any case. Raises KeyError for a treatment that the plan does not have.
    """
    return Both(*map(_on_page, comparison.draw_both(plan, treatments)))


def small_multiple(plan: Plan, treatment: str) -> Markup | None:
    """Three small faces of a treatment: depth, reach and hazard; None where no needle enters.

    Who sees no depths gets no face of depths. Raises KeyError for a treatment that the plan does not have.
    """
    drawn = three_faces.draw(plan, treatment)
    return None if drawn is None else _on_page(drawn)


def of_treatments(plan: Plan, identities: Iterable[str]) -> dict[str, Pictures]:
    """The pictures of these treatments, by id. The first that may be done with needles has the small faces as well."""
    drawn = {identity: _pictures(plan, identity) for identity in identities}
    needles = [identity for identity in drawn if needled(plan, treatment_of(plan, identity))]
    may_be_done = [identity for identity in needles if treatment_of(plan, identity).verdict in _ALLOWED]
    for identity in [*may_be_done, *needles][:1]:
        drawn[identity] = replace(drawn[identity], faces=small_multiple(plan, identity))
    return drawn


def on_paper(plan: Plan, identity: str) -> Printed | None:
    """The short pictures of a treatment; None where no needle depth is shown."""
    if not needled(plan, treatment_of(plan, identity)) or not shows_depths(plan):
        return None
    return Printed(
        _on_page(face_map.draw(plan, identity, listed=False)),
        _on_page(cross_section.draw(plan, identity, brief=True)),
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
        face=Both(_on_page(face_map.draw(plan, identity))) if faces else None,
        faces=None,
        section=Both(_on_page(cross_section.draw(plan, identity))) if sections else None,
        course=Both(_on_page(time_course.draw(plan, identity))),
        patch=Both(_on_page(coverage_picture.draw(plan, identity))) if treatment.patch else None,
        depths=depths,
    )


def _on_page(svg: str) -> Markup:
    """A picture without its own style, which the page has."""
    return Markup(_STYLE.sub("", svg))
