"""When home care begins, stops and begins again: around each visit, and before the day of an event.

How many days before a visit something stops stands in `formulation/contraindications`, and when it may begin again in
`safety/aftercare_map`; no other number is kept here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from corneum import units
from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Text, statement
from corneum.evidence.tables import Row
from corneum.planning.first_weeks import first_weeks_of
from corneum.safety.aftercare import waits_by_subject
from corneum.safety.contraindications import MAP, ROWS
from corneum.safety.dates import add_wait, after_hours
from corneum.safety.reasons import STRENGTHS
from corneum.safety.tags import names


@dataclass(frozen=True)
class Visits:
    """The visits that home care is planned around: tags of the treatment, its longest needle (m, None where there is
    none), and the days; no `days` where nothing is dated."""

    tags: frozenset[str]
    longest_needle: float | None
    days: tuple[date, ...]


@dataclass(frozen=True)
class AroundVisit:
    """One visit: the first day without a product, the visit, and the first day with it again."""

    stop: date
    visit: date
    restart: date


@dataclass(frozen=True)
class Pause:
    """Products around every visit: how many days before they stop, how many after they begin again, and the days."""

    what: tuple[str, ...]
    stop_days: int
    restart_days: int
    dates: tuple[AroundVisit, ...]
    sources: tuple[str, ...]
    grade: str

    @property
    def rule(self) -> Text:
        """The pause in words."""
        stop, restart = _days(self.stop_days), _days(self.restart_days)
        if self.stop_days and self.restart_days:
            return statement("planning.regimen.pause", what=self.what, stop=stop, restart=restart)
        if self.stop_days:
            return statement("planning.regimen.pause_before", what=self.what, stop=stop)
        return statement("planning.regimen.pause_after", what=self.what, restart=restart)


def pause(context: ModelContext, row: Row, what: tuple[str, ...], visits: Visits, begins: date | None) -> Pause | None:
    """How a product is left off around the visits; None where it goes on.

    Args:
        context: tables and record.
        row: of `planning/regimen_products`.
        what: how the products are called.
        visits: the visits.
        begins: the day on which the product is begun; visits before it need no pause. None where it is in use.

    Source:
        `formulation/contraindications`, `safety/aftercare_map`.
    """
    stops, restarts = _stop_days(context, row, visits), _restart_days(context, row, visits)
    if not (stops or restarts):
        return None
    stop = max((days for days, _ in stops), default=0)
    restart = max((days for days, *_ in restarts), default=0)
    days = tuple(
        AroundVisit(day - timedelta(days=stop), day, day + timedelta(days=restart))
        for day in visits.days
        if begins is None or begins < day
    )
    sources = [source for _, named in stops for source in named.sources]
    sources += [source for _, behind, _ in restarts for source in behind]
    grade = stops[0][1].grade if stops else restarts[0][2]
    return Pause(what, stop, restart, days, tuple(dict.fromkeys(sources)), grade)


def first_day_for(
    context: ModelContext, row: Row, earliest: date, visits: Visits | None, event: date | None, unit: Pause | None
) -> date:
    """The first day on which a new product may begin: none of the days on which it may irritate falls on a visit or
    on the event, and what a visit keeps off the skin has passed.

    Args:
        context: tables and record.
        row: of `planning/regimen_products`.
        earliest: no earlier than this day.
        visits: the visits, None where there are none.
        event: the day of the client's event.
        unit: how the product is left off around visits.
    """
    shown = first_weeks_of(context, row)
    irritates = timedelta(days=0 if shown is None else round(shown.high / units.factor("day")))
    before = max(irritates, timedelta(days=unit.stop_days if unit else 0))
    after = timedelta(days=unit.restart_days if unit else 0)
    busy = [(day - before, day + after) for day in (visits.days if visits else ())]
    if event is not None and irritates:
        busy.append((event - irritates, event + timedelta(days=1)))
    return _first_free(earliest, sorted(busy))


def _first_free(day: date, busy: Sequence[tuple[date, date]]) -> date:
    """The first day from `day` on that lies in none of the spans, each without its last day."""
    for first, last in busy:
        if first <= day < last:
            day = last
    return day


def _stop_days(context: ModelContext, row: Row, visits: Visits) -> list[tuple[int, Row]]:
    """Days before the visit from which the product is left off, with the rows that say so."""
    stops = []
    for code in row.list("stop_rows"):
        rule = context.table(MAP).row(code)
        if any(
            strength in rule and names(rule[strength], visits.tags, visits.longest_needle) for strength in STRENGTHS
        ):
            fact = context.row(ROWS, code)
            today = date.min
            wait = add_wait(today, float(fact["wait_value"]), fact["wait_unit"]) - today
            stops.append((wait.days, fact))
    return stops


def _restart_days(context: ModelContext, row: Row, visits: Visits) -> list[tuple[int, tuple[str, ...], str]]:
    """Days after the visit until which the product is kept off, with the sources and the grade of the rules."""
    waits = waits_by_subject(context, visits.tags, visits.longest_needle)
    named = [waits[subject] for subject in row.list("subjects") if subject in waits and waits[subject].hour > 0]
    today = date.min
    return [((after_hours(today, wait.hour) - today).days, wait.sources, wait.grade) for wait in named]


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"
