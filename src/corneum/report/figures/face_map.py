"""The face with the dial value and the verdict of every zone under one treatment.

Zones carry numbers that the list explains. Depth is a tint on one scale for all faces and a number, a verdict a pattern
and a word, so that neither rests on colour; zones that no needle enters are ruled level.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from corneum.plan_document.plan_models import Plan
from corneum.plan_document.zone_models import Zone
from corneum.report.figures.drawing import (
    NARROW,
    SIZE,
    VERDICT_PATTERNS,
    Entry,
    Say,
    Sheet,
    message,
    sheet,
    short,
    shows_depths,
    speaker,
    swatch,
    tint,
    tint_swatch,
    treatment_of,
    verdict_swatch,
)
from corneum.report.figures.face_outline import FacePlace, around, face_place, middle, outline
from corneum.report.number_words import value_of
from corneum.report.zone_names import in_order, zone_name
from corneum.wording import human_units as words
from corneum.zones import WHOLE_FACE, zones

BADGE = 8.5
UNNEEDLED = ("level", "line")
# upper ends of the tints of a dial, m; deeper than the last is darkest
DEPTH_STEPS = (0.5e-3, 1.0e-3, 1.5e-3)
_FACE_ROOM = 296.0
_DASHED = 'stroke-dasharray="3 3"'


def draw(plan: Plan, treatment_id: str, *, listed: bool = True) -> str:
    """The face map of one treatment, as SVG markup.

    Not `listed` it is the face with its numbers and patterns alone, for a page that lists the zones itself. For a
    reader who sees no depths it shows verdicts only. Raises KeyError for a treatment that the plan does not have.
    """
    treatment, say = treatment_of(plan, treatment_id), speaker(plan)
    title = say("pictures.face", treatment=treatment.plain_name)
    by_zone = {zone: treatment.zones[zone] for zone in in_order(treatment.zones) if zone in zones()}
    if not by_zone:
        return message("face", treatment_id, title, say("pictures.no_zone"))
    dials = {name: dial(zone) if shows_depths(plan) else None for name, zone in by_zone.items()}
    on = sheet("face" if listed else "face alone", treatment_id, NARROW)
    common, usual = _usual_verdict(say, by_zone)
    settings = {
        zone_name(name): _setting(say, zone, dials[name], with_verdict=zone.verdict != common)
        for name, zone in by_zone.items()
    }
    y = _face(on, by_zone, dials) + 10
    y = on.legend(2, y, _legend(on, say, by_zone, dials), NARROW - 4) + 4
    if usual and listed:
        y = on.paragraph(2, y, usual, NARROW - 4, kind="b")
    if listed:
        y = _list(on, y, [": ".join(filter(None, line)) for line in settings.items()])
    return on.svg(title, ". ".join([*filter(None, [usual]), *_alike(settings)]) + ".", y + 4)


def badges(by_zone: Sequence[str]) -> dict[str, tuple[float, float]]:
    """Where the number of each zone stands on the face: the point farthest from its edge."""
    place = _place(by_zone)
    return {zone: place.at(middle(zone)) for zone in by_zone}


def dial(zone: Zone) -> float | None:
    """The dial value of a zone, m; None also where nothing may be done, because a depth there is not to be set."""
    if zone.verdict == "contraindicated" or zone.depths is None:
        return None
    return value_of(zone.depths.dial)


def depth_step(depth: float) -> int:
    """Which tint a dial value has, from 0."""
    return sum(depth > end for end in DEPTH_STEPS)


def depth_step_words(say: Say, step: int) -> str:
    """What a tint stands for."""
    ends = [f"{words.exact(end * 1e3)} mm" for end in DEPTH_STEPS]
    if step == 0:
        return say("pictures.face.dial_up_to", last=ends[0])
    if step == len(ends):
        return say("pictures.face.dial_above", first=ends[-1])
    return say("pictures.face.dial_between", first=ends[step - 1].removesuffix(" mm"), last=ends[step])


def enters(zone: Zone) -> bool:
    """Whether needles go in; a plan that tells its reader no depths still tells how many channels they make."""
    allowed = zone.verdict in ("acceptable", "recommended")
    return value_of(zone.depth_in_place) is not None or (allowed and value_of(zone.channel_density) is not None)


def _place(by_zone: Sequence[str]) -> FacePlace:
    return face_place(by_zone, (NARROW - _FACE_ROOM) / 2, 4, _FACE_ROOM)


def _face(on: Sheet, by_zone: Mapping[str, Zone], dials: Mapping[str, float | None]) -> float:
    """The zones, those that look alike as one path, with their numbers; returns where the next may begin."""
    place = _place(list(by_zone))
    alike: dict[tuple[bool, str], str] = {}
    for name, zone in by_zone.items():
        look = zone.verdict == "recommended", _fill(on, zone, dials[name])
        alike[look] = alike.get(look, "") + outline(name, place)
    beside = "".join(outline(name, place) for name in around(by_zone))
    if beside:
        on.elements.append(f'<path d="{beside}" fill="none" stroke="var(--p-line)" {_DASHED}/>')
    on.elements.append('<g stroke="var(--p-ink)" stroke-linejoin="round">')
    for (thick, fill), d in sorted(alike.items()):
        width = ' stroke-width="3"' if thick else ""
        on.elements.append(f'<path d="{d}" {fill}{width}/>')
    places = badges(list(by_zone)).values()
    circles = "".join(f'<circle cx="{short(x)}" cy="{short(y)}" r="{BADGE:g}"/>' for x, y in places)
    on.elements.append(f'<g fill="var(--p-paper)">{circles}</g></g><g text-anchor="middle">')
    for number, (x, y) in enumerate(places, start=1):
        on.text(x, y + 4.5, str(number), kind="b" if number < 10 else "s")
    on.elements.append("</g>")
    return 4 + place.height


def _list(on: Sheet, y: float, lines: Sequence[str]) -> float:
    """The zones with their numbers; returns where the next may begin."""
    tops = []
    for line in lines:
        tops.append(y)
        y = on.paragraph(26, y, line, NARROW - 28)
    numbers = "".join(f'<text x="19" y="{short(top + SIZE)}">{n}</text>' for n, top in enumerate(tops, start=1))
    on.elements.append(f'<g text-anchor="end" class="l b">{numbers}</g>')
    return y


def _fill(on: Sheet, zone: Zone, depth: float | None) -> str:
    """The fill of a zone as attributes: the tint of its dial, and over it the pattern of its verdict."""
    ground = tint("blue", depth_step(depth)) if depth else ""
    pattern = VERDICT_PATTERNS.get(zone.verdict, None if enters(zone) else UNNEEDLED)
    if pattern is None:
        return ground or 'fill="none"'
    return f'fill="{on.pattern(*pattern, ground=ground)}"'


def _usual_verdict(say: Say, by_zone: Mapping[str, Zone]) -> tuple[str, str]:
    """The verdict of every zone or of most, and in words that it holds where a zone's line says nothing else."""
    (verdict, often), *others = Counter(zone.verdict for zone in by_zone.values()).most_common()
    if len(by_zone) == 1 or 2 * often <= len(by_zone):
        return "", ""
    where = "pictures.face.elsewhere" if others else "pictures.face.everywhere"
    return verdict, say(where, verdict=words.verdict(verdict))


def _setting(say: Say, zone: Zone, depth: float | None, *, with_verdict: bool) -> str:
    texts = [] if depth is None else [say("pictures.face.dial", depth=f"{words.exact(depth * 1e3)} mm")]
    if depth is None and not enters(zone) and zone.verdict != "contraindicated":
        texts.append(say("pictures.face.no_needle"))
    if with_verdict:
        texts.append(words.verdict(zone.verdict))
    return ", ".join(texts)


def _alike(settings: Mapping[str, str]) -> list[str]:
    """The zones of each setting in one line, for those who hear the picture."""
    zones_of: dict[str, list[str]] = {}
    for name, setting in settings.items():
        zones_of.setdefault(setting, []).append(name)
    return [": ".join(filter(None, [", ".join(names), setting])) for setting, names in zones_of.items()]


def _legend(on: Sheet, say: Say, by_zone: Mapping[str, Zone], dials: Mapping[str, float | None]) -> list[Entry]:
    """What tint and patterns mean, only as far as they occur."""
    steps = sorted({depth_step(depth) for depth in dials.values() if depth})
    entries = [Entry(tint_swatch("blue", step), depth_step_words(say, step)) for step in steps]
    verdicts = {zone.verdict for zone in by_zone.values()}
    for verdict in ("recommended", *VERDICT_PATTERNS):
        if verdict in verdicts:
            entries.append(Entry(verdict_swatch(on, verdict), words.verdict(verdict)))
    if any(not enters(zone) and zone.verdict not in VERDICT_PATTERNS for zone in by_zone.values()):
        entries.append(Entry(swatch(on.pattern(*UNNEEDLED)), say("pictures.face.no_needle_enters")))
    if any(name not in by_zone for name in WHOLE_FACE):
        entries.append(Entry(swatch("none", _DASHED, edge="line"), say("pictures.face.not_asked")))
    return entries
