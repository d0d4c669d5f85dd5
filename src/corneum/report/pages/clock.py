"""Hours after a visit as dates with weekday and hour, or counted from the visit where it has no day yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from corneum.wording import human_units as words

# the hour at which a visit is taken to end where nobody said so
ENDS_AT = time(10)
# from this many hours on an hour of the day says more than anybody can keep
_WHOLE_DAYS = 7 * 24
_DAY = 24
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True)
class Clock:
    """Hours after a visit in words. `end` is when the visit ends, local time without zone; None without a day."""

    end: datetime | None

    def at(self, hours: float) -> str:
        """When that many hours have passed: "Saturday 28 November, 10:00"; from a week on the day alone."""
        if self.end is None:
            return _after(hours)
        moment = self.end + timedelta(hours=hours)
        return self.day(hours) if abs(hours) >= _WHOLE_DAYS else f"{self.day(hours)}, {moment:%H:%M}"

    def day(self, hours: float) -> str:
        """The day on which that many hours have passed."""
        if self.end is None:
            return _after(hours)
        return weekday((self.end + timedelta(hours=hours)).date(), self.end.year)

    def between(self, first: float, last: float) -> str:
        """Two days as a range."""
        start = self.day(first)
        return f"{start if self.end else start.removesuffix(' after')} to {self.day(last)}"

    def heading(self, hours: float) -> str:
        """The day as a heading of a list: the visit itself is named where it has no date."""
        return "Day of the visit" if self.end is None and hours < _DAY / 2 else self.day(round(hours))


def visit_clock(planned_for: str | None, at: time = ENDS_AT) -> Clock:
    """The clock of a visit that ends at `at` on the planned day (ISO)."""
    return Clock(datetime.combine(date.fromisoformat(planned_for), at) if planned_for else None)


def weekday(day: date, year: int) -> str:
    """A day for people: "Saturday 28 November", with its year where that is not `year`."""
    text = f"{_WEEKDAYS[day.weekday()]} {words.day(day.isoformat())}"
    return text.removesuffix(f" {day.year}") if day.year == year else text


def _after(hours: float) -> str:
    if hours < 2 * _DAY:
        return "the visit" if hours == 0 else f"{round(hours)} hour{'' if round(hours) == 1 else 's'} after"
    days = round(hours / _DAY)
    return f"{days // 7} weeks after" if days >= 14 and days % 7 == 0 else f"{days} days after"
