"""Waiting times on the calendar."""

from __future__ import annotations

import calendar
import math
from datetime import date, timedelta

from corneum import units

_MONTHS_OF_A_YEAR = len(calendar.month_name) - 1


def add_wait(start: date, number: float, unit: str) -> date:
    """The first whole day after a waiting time.

    Args:
        start: the day on which the waiting begins.
        number: how many units to wait.
        unit: hour, day, week or month; months are those of the calendar.
    """
    if unit == "month":
        months = start.year * _MONTHS_OF_A_YEAR + start.month - 1 + math.ceil(number)
        year, month = divmod(months, _MONTHS_OF_A_YEAR)
        last = calendar.monthrange(year, month + 1)[1]
        return date(year, month + 1, min(start.day, last))
    return after_hours(start, number * units.factor(unit) / units.factor("h"))


def after_hours(start: date, hours: float) -> date:
    """The first day that begins at least so many hours after a treatment at the same hour of another day.

    Args:
        start: the day of treatment.
        hours: hours to wait.
    """
    return start + timedelta(days=math.ceil(hours * units.factor("h") / units.factor("day")))
