"""The pictures of a page, each at two widths of which the style shows one, and in a short form for paper.

A picture that would say nothing is left out: a face without needles that bears one verdict everywhere, and a
cross-section that no needle enters and where no amount was worked out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from corneum.report.figures import comparison, coverage_picture, cross_section, face_map, time_course
from corneum.report.figures.drawing import NARROW, PAPER, WIDE, treatment_of, value_of
from corneum.report.pages import sheet

Json = Mapping[str, Any]

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
    """The pictures of one treatment; None where one would say nothing. `depths` is false where none may be told."""

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


def compared(document: Json) -> Both:
    """The comparison."""
    return _both(lambda width: comparison.draw(document, width=width))


def compared_on_paper(document: Json) -> Markup:
    """The comparison with few rows."""
    return Markup(comparison.draw(document, width=PAPER, most=PRINTED_ROWS))


def of_treatments(document: Json, identities: Iterable[str]) -> dict[str, Pictures]:
    """The pictures of these treatments, by id."""
    return {identity: _pictures(document, identity) for identity in identities}


def on_paper(document: Json, identity: str) -> Printed | None:
    """The short pictures of a treatment; None where no needle depth is told."""
    if not needled(treatment_of(document, identity)) or sheet.withheld(document):
        return None
    return Printed(
        Markup(face_map.draw(document, identity, listed=False)),
        Markup(cross_section.draw(document, identity, width=PRINTED_SECTION, brief=True)),
    )


def needled(treatment: Json) -> bool:
    """Whether a needle depth was worked out in some zone."""
    return any(value_of(zone.get("depth_in_place")) is not None for zone in treatment["zones"].values())


def _pictures(document: Json, identity: str) -> Pictures:
    treatment = treatment_of(document, identity)
    zone = cross_section.shown_zone(treatment)
    enters = needled(treatment)
    verdicts = {one["verdict"] for one in treatment["zones"].values()}
    arrives = zone is not None and bool(treatment["zones"][zone].get("amount"))
    depths = not sheet.withheld(document)
    return Pictures(
        face=_both(lambda width: face_map.draw(document, identity, width=width))
        if enters or len(verdicts) > 1
        else None,
        section=_both(lambda width: cross_section.draw(document, identity, width=width))
        if depths and (enters or arrives)
        else None,
        course=_both(lambda width: time_course.draw(document, identity, width=width)),
        patch=_both(lambda width: coverage_picture.draw(document, identity, width=width))
        if treatment.get("patch")
        else None,
        depths=depths,
    )


def _both(draw: Callable[[float], str]) -> Both:
    return Both(Markup(draw(NARROW)), Markup(draw(WIDE)))
