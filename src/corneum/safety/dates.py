"""Waiting times on the calendar."""

from __future__ import annotations

import calendar
import math
from datetime import date, timedelta

from corneum import units

_MONTHS_OF_A_YEAR = len(calendar.month_name) - 1


def add_wait(start: date, number: float, unit: str) -> date:
    """The first whole day after waiting `number` of hour, day, week or month (calendar months) from `start`."""
    if unit == "month":
        months = start.year * _MONTHS_OF_A_YEAR + start.month - 1 + math.ceil(number)
        year, month = divmod(months, _MONTHS_OF_A_YEAR)
        last = calendar.monthrange(year, month + 1)[1]
        return date(year, month + 1, min(start.day, last))
    return after_hours(start, number * units.factor(unit) / units.factor("h"))


def after_hours(start: date, hours: float) -> date:
    """The first day that begins at least `hours` after a treatment at the same hour of the day `start`."""
    return start + timedelta(days=math.ceil(hours * units.factor("h") / units.factor("day")))
