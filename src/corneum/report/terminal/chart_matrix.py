"""Several depth charts in one table: zone by goal of a device, zone by device for a goal, or goal by device in a zone.

A cell holds the dial or a sign; below stand the signs that occur, the goals for which nothing is set anywhere, and what
to type for more.
"""

from __future__ import annotations

import string
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar, get_args

from corneum.evidence.statement import Statement
from corneum.plan_document.chart_models import Chart, Charts, ChartZone
from corneum.plan_document.sentences import words_for
from corneum.planning.asked_depth import BEYOND_STRUCTURE, NO_SETTING
from corneum.planning.cell_chart import CELL_BELOW_NEEDLES, CELL_UNMEASURED
from corneum.planning.depth_chart import DEVICE_UNKNOWN, NO_NEEDLE, NO_THICKNESS, NOT_REACHED
from corneum.planning.gates import ORBITAL_RIM
from corneum.report.chart_view import FIRST, READER, chart_line, first_columns, sought
from corneum.report.number_words import spoken
from corneum.report.terminal.fitted_table import fits, table_lines
from corneum.report.terminal.wrapped_lines import STEP, hanging
from corneum.report.zone_names import zone_name
from corneum.wording import human_units as words
from corneum.wording.templates import fill_statement, templates

Mark = Literal["", "reaches_few", "advised_against", "near", "no_dial", "not_known", "stopped"]
# what lies too near, what no needle serves or gets to, and what was never measured, by the codes of their reasons
_NEAR = (ORBITAL_RIM, NO_SETTING, BEYOND_STRUCTURE)
_NO_DIAL = (NO_NEEDLE, CELL_BELOW_NEEDLES)
_NOT_KNOWN = (NO_THICKNESS, DEVICE_UNKNOWN, CELL_UNMEASURED)


@dataclass(frozen=True)
class Setting:
    """What a cell of the summary holds: the dial in mm, if any, and the mark that says what is about it."""

    dial: str
    mark: Mark

    @property
    def text(self) -> str:
        """The cell as it is printed."""
        return chart_line(f"mark.{self.mark}", dial=self.dial) if self.mark else self.dial


def setting(zone: ChartZone) -> Setting:
    """What is set in one zone of a chart, or the sign of why nothing is."""
    codes = {reason.code for reason in zone.reasons}
    against = {reason.code for reason in zone.reasons if reason.strength != "note"}
    dial = spoken(zone.depths.dial, "setting") if zone.depths is not None else None
    if dial is None or not dial.known or NOT_REACHED in against:
        return Setting("", _why_not(zone.binding, codes, needled=dial is not None))
    number = dial.text.removesuffix(" mm")
    if against:
        return Setting(number, "advised_against")
    return Setting(number, "reaches_few" if NOT_REACHED in codes else "")


def _why_not(binding: str, codes: set[str], *, needled: bool) -> Mark:
    if codes.intersection(_NEAR):
        return "near"
    if binding in _NOT_KNOWN:
        return "not_known"
    return "no_dial" if needled or binding in _NO_DIAL else "stopped"


Profile = tuple[Setting, ...]
Key = TypeVar("Key", bound=Hashable)


def matrix_lines(several: Charts, width: int) -> Iterator[str]:
    """The summary of several charts, in lines of at most `width` columns."""
    devices = grouped(several.charts, lambda chart: chart.name)
    goals = grouped(several.charts, sought)
    blocks: list[Block]
    if len(several.charts[0].zones) == 1:
        blocks = [_in_a_zone(several.charts, devices, goals)]
    elif len(goals) == 1:
        blocks = [_for_a_goal(several.charts)]
    else:
        blocks = [_of_a_device(charts) for charts in devices.values()]
    for block in blocks:
        yield ""
        if block.rows:
            yield from hanging(block.title, width)
            yield from _table(block, width)
        yield from _nothing_set(block, width)
    occurring = {cell.mark for block in blocks for cell in block.settings}
    whys = "; ".join(_advised_against(several.charts))
    signs = [chart_line(f"sign.{mark}", whys=whys) for mark in get_args(Mark) if mark and mark in occurring]
    if signs:
        yield ""
        yield from hanging(" ".join(signs), width)
    yield from _more(several, devices, goals, width)


@dataclass(frozen=True)
class Block:
    """One table of a summary: what it is `of` (a device, goal or zone), and its title; `without` are those of `charts`
    that set nothing anywhere."""

    of: str
    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    settings: Sequence[Setting]
    without: Sequence[Chart]
    charts: Sequence[Chart]
    prose: tuple[int, ...] = (0,)


def _table(block: Block, width: int) -> Iterator[str]:
    """The table of a block; where the names of its columns leave no room they get letters, explained below it."""
    if not block.rows:
        return
    if fits(block.head, block.rows, width, block.prose):
        yield from table_lines(block.head, block.rows, width, block.prose)
        return
    letters = dict(zip(string.ascii_uppercase, block.head[1:], strict=False))
    yield from table_lines([block.head[0], *letters], block.rows, width, block.prose)
    yield from hanging(
        "; ".join(chart_line("letter", letter=letter, name=name) for letter, name in letters.items()), width
    )


def grouped(charts: Iterable[Chart], key: Callable[[Chart], Key]) -> dict[Key, list[Chart]]:
    """Charts by what they have in common, in their order."""
    groups: dict[Key, list[Chart]] = {}
    for chart in charts:
        groups.setdefault(key(chart), []).append(chart)
    return groups


def goal_names(charts: Sequence[Chart], among: Sequence[Chart]) -> str:
    """The goals of some charts; the variants of a goal are named where `among` has others of it beside them."""
    everywhere = grouped(among, lambda chart: chart.goal)
    names = []
    for goal, of_goal in grouped(charts, lambda chart: chart.goal).items():
        variants = [words.readable(chart.variant) for chart in of_goal if chart.variant]
        whole = not variants or len(of_goal) == len(everywhere[goal]) > 1
        name = sought(of_goal[0]) if goal is None else words.readable(goal)
        names.append(name if whole else f"{name} ({', '.join(variants)})")
    return ", ".join(names)


def _profile(chart: Chart) -> Profile:
    return tuple(map(setting, chart.zones.values()))


def _has_dial(profile: Profile) -> bool:
    return any(cell.dial for cell in profile)


def _of_a_device(charts: Sequence[Chart]) -> Block:
    """Zone by goal: goals with the same setting in every zone share a column."""
    shared = {profile: alike for profile, alike in grouped(charts, _profile).items() if _has_dial(profile)}
    shown = [chart for alike in shared.values() for chart in alike]
    return Block(
        of=charts[0].name,
        title=chart_line("dial_of_device", device=charts[0].name),
        head=[chart_line("head.zone"), *(goal_names(alike, shown) for alike in shared.values())],
        rows=_by_zone(charts[0], list(shared)),
        settings=[cell for profile in shared for cell in profile],
        without=[chart for chart in charts if not _has_dial(_profile(chart))],
        charts=charts,
    )


def _for_a_goal(charts: Sequence[Chart]) -> Block:
    """Zone by device for one goal."""
    shown = [chart for chart in charts if _has_dial(_profile(chart))]
    profiles = list(map(_profile, shown))
    return Block(
        of=words.sentence(sought(charts[0])),
        title=chart_line("dial_of_goal", goal=words.sentence(sought(charts[0]))),
        head=[chart_line("head.zone"), *(chart.name for chart in shown)],
        rows=_by_zone(charts[0], profiles),
        settings=[cell for profile in profiles for cell in profile],
        without=[chart for chart in charts if chart not in shown],
        charts=charts,
    )


def _by_zone(chart: Chart, profiles: Sequence[Profile]) -> list[list[str]]:
    """A row for each zone with its cell of every profile; none where nothing is set."""
    if not profiles:
        return []
    return [[zone_name(zone), *(profile[place].text for profile in profiles)] for place, zone in enumerate(chart.zones)]


def _in_a_zone(charts: Sequence[Chart], devices: Mapping[str, list[Chart]], goals: Mapping[str, list[Chart]]) -> Block:
    """One zone: goal by device, or for one device or one goal what is set and never to go beyond."""
    zone = zone_name(next(iter(charts[0].zones)))
    if len(devices) == 1 or len(goals) == 1:
        return _limits_in_a_zone(charts, zone, by_goal=len(devices) == 1)
    profiles = {goal: tuple(cell for chart in alike for cell in _profile(chart)) for goal, alike in goals.items()}
    first = [alike[0] for goal, alike in goals.items() if _has_dial(profiles[goal])]
    shared = grouped(first, lambda chart: profiles[sought(chart)])
    return Block(
        of=words.sentence(zone),
        title=chart_line("dial_in_zone", zone=words.sentence(zone)),
        head=[chart_line("head.goal"), *devices],
        rows=[[goal_names(alike, first), *(cell.text for cell in profile)] for profile, alike in shared.items()],
        settings=[cell for profile in shared for cell in profile],
        without=[alike[0] for goal, alike in goals.items() if not _has_dial(profiles[goal])],
        charts=[alike[0] for alike in goals.values()],
    )


def _limits_in_a_zone(charts: Sequence[Chart], zone: str, *, by_goal: bool) -> Block:
    """What is set in one zone, never beyond and why: for each goal of a device, or by each device for a goal."""
    shown = [chart for chart in charts if _has_dial(_profile(chart))]

    def cells(chart: Chart) -> tuple[str, ...]:
        only = next(iter(chart.zones.values()))
        columns = first_columns(only) | {"dial": setting(only).text}
        return tuple(columns[name] for name in FIRST)

    rows = [
        [goal_names(alike, shown) if by_goal else ", ".join(chart.name for chart in alike), *key]
        for key, alike in grouped(shown, cells).items()
    ]
    title = "settings_of_device" if by_goal else "settings_of_goal"
    of = chart_line(title, device=charts[0].name, goal=words.sentence(sought(charts[0])), zone=zone)
    return Block(
        of=of,
        title=of,
        head=[chart_line(f"head.{name}") for name in ("goal" if by_goal else "device", *FIRST)],
        rows=rows,
        settings=[cell for chart in shown for cell in _profile(chart)],
        without=[chart for chart in charts if chart not in shown],
        charts=charts,
        prose=(0, 1 + FIRST.index("why")),
    )


def _advised_against(charts: Sequence[Chart]) -> list[str]:
    """What speaks against settings that are shown all the same, each reason once."""
    whys = (
        words_for(reason.why, READER).rstrip(".")
        for chart in charts
        for zone in chart.zones.values()
        if setting(zone).mark == "advised_against"
        for reason in zone.reasons
        if reason.strength != "note"
    )
    return list(dict.fromkeys(whys))


def _nothing_set(block: Block, width: int) -> Iterator[str]:
    """The charts that set nothing, under each reason once; the devices of a goal where it is one goal."""
    charts = block.charts
    if not block.without:
        return
    of_a_goal = len({sought(chart) for chart in charts}) == 1
    if block.rows:
        yield ""
    yield from hanging(chart_line("nothing_set" if block.rows else "nothing_set_of", of=block.of), width)
    for why, alike in grouped(block.without, _why_nothing).items():
        names = ", ".join(chart.name for chart in alike) if of_a_goal else goal_names(alike, charts)
        names = chart_line("every_goal") if len(alike) == len(charts) > 1 and not of_a_goal else names
        yield from hanging(chart_line("nothing", why=why, names=names), width, STEP)


def _why_nothing(chart: Chart) -> str:
    """Why a chart sets nothing where it could: not in the zones that no needle may enter, unless it has no other."""
    zone = min(chart.zones.values(), key=lambda zone: setting(zone).mark in ("near", "not_known"))
    mark = setting(zone).mark
    near = [reason for reason in zone.reasons if mark == "near" and reason.code in _NEAR]
    first = [*near, *(reason for reason in zone.reasons if reason.strength != "note"), *zone.reasons][0]
    if first.code == NOT_REACHED:
        return chart_line("nothing.no_dial")
    if mark == "stopped" and chart.whom.file is None:
        return chart_line("nothing.contraindicated")
    short = f"chart.nothing.{first.why[0].text_id.rpartition('.')[2]}"
    if first.code == NO_NEEDLE and short in templates():
        return fill_statement(Statement(short), READER)
    return words_for(first.why, READER).rstrip(".")


def _more(
    several: Charts, devices: Mapping[str, list[Chart]], goals: Mapping[str, list[Chart]], width: int
) -> Iterator[str]:
    """What to type for more: a goal, a zone, another device, one chart."""
    dialled = [chart for chart in several.charts if _has_dial(_profile(chart))]
    if not dialled:
        return
    plain = [chart for chart in dialled if not chart.variant and any(cell.mark == "" for cell in _profile(chart))]
    chart = [*plain, *dialled][0]
    goal = f"{chart.goal}:{chart.variant}" if chart.variant else chart.goal
    lines = []
    if goal is not None and len(goals) > 1:
        lines.append(chart_line("more.goal", goal=goal))
    if len(chart.zones) > 1:
        lines.append(
            chart_line("more.zone", zone=next(name for name, zone in chart.zones.items() if setting(zone).dial))
        )
    if several.others:
        lines.append(chart_line("more.device", device=several.others[0], others=", ".join(several.others[1:])))
    if goal is not None:
        lines.append(chart_line("more.both", device=chart.device, goal=goal))
    yield ""
    yield from hanging(chart_line("more", lines="; ".join(lines)), width)
