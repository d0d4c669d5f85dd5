"""Hours after a visit as dates with weekday and hour, or counted from the visit where it has no day yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from corneum.evidence.statement import Field, statement
from corneum.wording import human_units as words
from corneum.wording.templates import fill

# the hour at which a visit is taken to end where nobody said so
ENDS_AT = time(10)
# from this many hours on an hour of the day says more than anybody can keep
_WHOLE_DAYS = 7 * 24
_DAY = 24


@dataclass(frozen=True)
class Clock:
    """Hours after a visit in words. `end` is when the visit ends, local time without zone; None without a day."""

    end: datetime | None

    def at(self, hours: float) -> str:
        """When that many hours have passed: "Sat 28 Nov, 10:00"; from a week on the day alone."""
        if self.end is None:
            return _after(hours)
        moment = self.end + timedelta(hours=hours)
        day = self.day(hours)
        return day if abs(hours) >= _WHOLE_DAYS else _say("clock.at", day=day, hour=f"{moment:%H:%M}")

    def day(self, hours: float) -> str:
        """The day on which that many hours have passed."""
        if self.end is None:
            return _after(hours)
        return short_day((self.end + timedelta(hours=hours)).date(), self.end.year)

    def between(self, first: float, last: float) -> str:
        """Two days as a range."""
        if self.end is None:
            return _say("clock.between_after", first=span(first), last=span(last))
        return _say("clock.between", first=self.day(first), last=self.day(last))


def visit_clock(planned_for: str | None, at: time = ENDS_AT) -> Clock:
    """The clock of a visit that ends at `at` on the planned day (ISO)."""
    return Clock(datetime.combine(date.fromisoformat(planned_for), at) if planned_for else None)


def weekday(day: date, year: int) -> str:
    """A day for people: "Saturday 28 November", with its year where that is not `year`."""
    date_words = words.day(day.isoformat())
    shown = date_words.removesuffix(f" {day.year}") if day.year == year else date_words
    return _say(f"clock.weekday.{day.weekday()}", day=shown)


def short_day(day: date, year: int) -> str:
    """A day where there is little room: "Sat 28 Nov", with its year where that is not `year`."""
    weekday_name, month = _say(f"clock.weekday_short.{day.weekday()}"), _say(f"clock.month_short.{day.month}")
    text_id = "clock.date" if day.year == year else "clock.date_and_year"
    return _say(text_id, weekday=weekday_name, day=day.day, month=month, year=day.year)


def _after(hours: float) -> str:
    return _say("clock.after", span=span(hours)) if hours else _say("clock.visit")


def span(hours: float) -> str:
    """So many hours as a length of time: "6 hours", "3 days", "2 weeks"."""
    if hours < 2 * _DAY:
        count = round(hours)
        return _say("clock.hour" if count == 1 else "clock.hours", count=count)
    days = round(hours / _DAY)
    if days >= 14 and days % 7 == 0:
        return _say("clock.weeks", count=days // 7)
    return _say("clock.days", count=days)


def _say(text_id: str, **fields: Field) -> str:
    # moments are told alike to all who read them
    return fill(statement(text_id, **fields), "client")
