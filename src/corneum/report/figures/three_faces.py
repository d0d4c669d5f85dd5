"""Three small faces of one treatment: how deep, how many needles reach the target, how often they come too near.

Each has its own scale of four tints that holds on every page. What must not be done is crossed and carries no dial and
no reach; what lies too near there is shown, because it is the reason. Who sees no depths sees no face of depths.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from corneum.plan_document.plan_models import Plan
from corneum.plan_document.zone_models import Zone
from corneum.report.figures.drawing import (
    NARROW,
    PALETTE,
    TINTS,
    VERDICT_PATTERNS,
    Entry,
    Say,
    Sheet,
    sheet,
    short,
    shows_depths,
    speaker,
    style,
    swatch,
    tint,
    tint_swatch,
    treatment_of,
    verdict_swatch,
)
from corneum.report.figures.face_map import UNNEEDLED, depth_step, depth_step_words, dial, enters
from corneum.report.figures.face_outline import around, face_place, outline
from corneum.report.number_words import value_of
from corneum.report.zone_names import in_order, zone_name
from corneum.wording import human_units as words
from corneum.zones import WHOLE_FACE, zones

# upper ends of the tints, shares of needles
_REACH_STEPS = (0.25, 0.5, 0.75)
_HAZARD_STEPS = (0.01, 0.05, 0.2)
_UNKNOWN = ("upright", "quiet")
_FACE_ROOM, _TALL = 146.0, 200.0
_DASHED = 'stroke-dasharray="2 2"'


@dataclass(frozen=True)
class Face:
    """One of the faces: its colour, the step of a zone or None, and what a step stands for."""

    kind: str
    colour: str
    step: Callable[[Zone], int | None]
    step_words: Callable[[Say, int], str]
    shows_refused: bool = False


def draw(plan: Plan, treatment_id: str) -> str | None:
    """The small faces of one treatment as markup, to stand beside each other (class `three-faces` of a page).

    None where no needle enters. Raises KeyError for a treatment that the plan does not have.
    """
    treatment, say = treatment_of(plan, treatment_id), speaker(plan)
    by_zone = {zone: treatment.zones[zone] for zone in in_order(treatment.zones) if zone in zones()}
    kinds = [face for face in FACES if face.kind != "depth" or shows_depths(plan)]
    shown = [face for face in kinds if any(_step(face, zone) is not None for zone in by_zone.values())]
    if not shown:
        return None
    shared = _shared_outlines(treatment_id, by_zone)
    faces = [_face(face, shared.prefix, treatment_id, say, by_zone) for face in shown]
    faces[0].elements[:0] = shared.elements
    colours = {colour for face in faces for colour in face.colours()}
    styles = f"<style>{style([colour for colour in PALETTE if colour in colours])}</style>"
    pictures = [
        face.svg(
            say("pictures.faces.title", face=say(f"pictures.faces.{kind.kind}"), treatment=treatment.plain_name),
            _description(kind, say, by_zone),
            face.bottom,
            styled=False,
        )
        for kind, face in zip(shown, faces, strict=True)
    ]
    return f'<div class="three-faces">{styles}{"".join(pictures)}</div>'


@dataclass
class _Face(Sheet):
    """The sheet of one face with the end of what is drawn."""

    bottom: float = 0.0


def _shared_outlines(about: str, by_zone: Mapping[str, Zone]) -> Sheet:
    """The outlines that all faces use: of each zone, and of those around them as one."""
    on = sheet("three faces", about, NARROW)
    place = face_place(by_zone, 2, 0, _FACE_ROOM, _TALL)
    paths = [f'<path id="{on.prefix}-{number}" d="{outline(zone, place)}"/>' for number, zone in enumerate(by_zone)]
    beside = "".join(outline(zone, place) for zone in around(by_zone))
    on.elements.append(f'<defs>{"".join(paths)}<path id="{on.prefix}-beside" d="{beside}"/></defs>')
    return on


def _face(kind: Face, outlines: str, about: str, say: Say, by_zone: Mapping[str, Zone]) -> _Face:
    """One face with its legend beside it; `outlines` is the prefix of their ids."""
    on = _Face(sheet(f"face of {kind.kind}", about, NARROW).prefix, NARROW)
    top = on.paragraph(2, 2, say(f"pictures.faces.{kind.kind}"), NARROW - 4, kind="b") + 6
    fills: dict[str, list[str]] = {}
    for number, zone in enumerate(by_zone.values()):
        fills.setdefault(_fill(on, kind, zone), []).append(f'<use href="#{outlines}-{number}"/>')
    on.elements.append(f'<g transform="translate(0 {short(top)})" stroke="var(--p-ink)" stroke-width=".8">')
    on.elements.append(f'<use href="#{outlines}-beside" fill="none" stroke="var(--p-line)" {_DASHED}/>')
    on.elements += [f"<g {fill}>{''.join(uses)}</g>" for fill, uses in sorted(fills.items())]
    on.elements.append("</g>")
    x = _FACE_ROOM + 12
    y = on.legend(x, top, _legend(on, kind, say, by_zone), NARROW - x)
    if note := _highest(say, by_zone) if kind.kind == "hazard" else "":
        y = on.paragraph(x, y + 4, note, NARROW - x, kind="sq")
    on.bottom = max(top + face_place(by_zone, 2, 0, _FACE_ROOM, _TALL).height, y) + 4
    return on


def _step(face: Face, zone: Zone) -> int | None:
    return None if zone.verdict == "contraindicated" and not face.shows_refused else face.step(zone)


def _fill(on: Sheet, face: Face, zone: Zone) -> str:
    step = _step(face, zone)
    ground = "" if step is None else tint(face.colour, step)
    if zone.verdict == "contraindicated":
        return f'fill="{on.pattern(*VERDICT_PATTERNS["contraindicated"], ground=ground)}"'
    if step is not None:
        return ground
    return f'fill="{on.pattern(*(_UNKNOWN if enters(zone) else UNNEEDLED))}"'


def _legend(on: Sheet, face: Face, say: Say, by_zone: Mapping[str, Zone]) -> list[Entry]:
    steps = {_step(face, zone) for zone in by_zone.values()}
    entries = [
        Entry(tint_swatch(face.colour, step), face.step_words(say, step)) for step in range(len(TINTS)) if step in steps
    ]
    allowed = [zone for zone in by_zone.values() if zone.verdict != "contraindicated"]
    if any(_step(face, zone) is None and enters(zone) for zone in allowed):
        entries.append(Entry(swatch(on.pattern(*_UNKNOWN)), say("pictures.faces.unknown")))
    if any(_step(face, zone) is None and not enters(zone) for zone in allowed):
        entries.append(Entry(swatch(on.pattern(*UNNEEDLED)), say("pictures.face.no_needle")))
    if len(allowed) < len(by_zone):
        entries.append(Entry(verdict_swatch(on, "contraindicated"), words.verdict("contraindicated")))
    if any(zone not in by_zone for zone in WHOLE_FACE):
        entries.append(Entry(swatch("none", _DASHED, edge="line"), say("pictures.face.not_asked")))
    return entries


def _description(face: Face, say: Say, by_zone: Mapping[str, Zone]) -> str:
    texts = []
    for step in range(len(TINTS)):
        names = [zone_name(name) for name, zone in by_zone.items() if _step(face, zone) == step]
        if names:
            texts.append(f"{face.step_words(say, step)}: {', '.join(names)}.")
    refused = [zone_name(name) for name, zone in by_zone.items() if zone.verdict == "contraindicated"]
    if refused:
        texts.append(f"{words.verdict('contraindicated')}: {', '.join(refused)}.")
    return " ".join(map(words.sentence, texts))


def _highest(say: Say, by_zone: Mapping[str, Zone]) -> str:
    """What is come too near most often, and where."""
    chances = [
        (chance, structure, zone)
        for zone, result in by_zone.items()
        for structure, quantity in result.margins.items()
        if (chance := value_of(quantity)) is not None
    ]
    if not chances:
        return ""
    chance, structure, zone = max(chances)
    return say(
        "pictures.faces.highest", structure=words.readable(structure), zone=zone_name(zone), chance=words.chance(chance)
    )


def _depth(zone: Zone) -> int | None:
    depth = dial(zone)
    return depth_step(depth) if depth else None


def _reach(zone: Zone) -> int | None:
    share = value_of(zone.share_of_needles_reaching)
    return None if share is None or not enters(zone) else sum(share > end for end in _REACH_STEPS)


def _hazard(zone: Zone) -> int | None:
    chances = [chance for quantity in zone.margins.values() if (chance := value_of(quantity)) is not None]
    return sum(max(chances) >= end for end in _HAZARD_STEPS) if chances else None


def _of_100(kind: str, ends: tuple[float, ...]) -> Callable[[Say, int], str]:
    counts = [round(end * 100) for end in ends]

    def step_words(say: Say, step: int) -> str:
        if step == 0:
            return say(f"pictures.faces.{kind}.least", last=counts[0])
        if step == len(counts):
            return say(f"pictures.faces.{kind}.most", first=counts[-1])
        return say(f"pictures.faces.{kind}.between", first=counts[step - 1], last=counts[step])

    return step_words


FACES = (
    Face("depth", "blue", _depth, depth_step_words),
    Face("reach", "green", _reach, _of_100("reach", _REACH_STEPS)),
    Face("hazard", "purple", _hazard, _of_100("hazard", _HAZARD_STEPS), shows_refused=True),
)
