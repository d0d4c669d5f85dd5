"""Numbers of a plan in words, and their values and ends for drawing."""

from __future__ import annotations

from corneum.plan_document.document_parts import Course, NoNumber, Number, Quantity, Range
from corneum.wording import human_units as words
from corneum.wording.human_units import Kind, Spoken

NOTHING = Spoken(words.NO_DATA, known=False)


def spoken(quantity: Quantity | None, kind: Kind = "quantity") -> Spoken:
    """A number in words; `no credible data` where there is none."""
    if not isinstance(quantity, Number):
        return NOTHING
    return words.spoken(quantity.value, quantity.unit, quantity.low, quantity.high, kind)


def spoken_range(pair: Range | NoNumber | None, kind: Kind = "quantity") -> Spoken:
    """A range of two numbers in words, without the intervals of its ends."""
    if not isinstance(pair, Range) or not isinstance(pair.low, Number) or not isinstance(pair.high, Number):
        return NOTHING
    return Spoken(words.between(pair.low.value, pair.high.value, pair.low.unit, kind))


def with_interval(quantity: Quantity) -> str:
    """A number in words with its interval in brackets where it has one."""
    text = spoken(quantity)
    return f"{text.text} ({text.interval})" if text.interval else text.text


def value_of(quantity: Quantity | None) -> float | None:
    """The value of a number; None where there is none."""
    return quantity.value if isinstance(quantity, Number) else None


def ends_of(number: Number) -> tuple[float, float]:
    """The 95 % range of a number; its value twice where no spread is stated."""
    return (
        number.value if number.low is None else number.low,
        number.value if number.high is None else number.high,
    )


def upper_end(number: Number) -> float:
    """The upper end of the 95 % range of a number; its value where none is stated or the end is zero."""
    return number.high or number.value


def range_of(pair: Range | NoNumber | None) -> tuple[float, float] | None:
    """The values of both ends of a range; None where one is not known."""
    if not isinstance(pair, Range) or not isinstance(pair.low, Number) or not isinstance(pair.high, Number):
        return None
    return pair.low.value, pair.high.value


def peak(course: Course | NoNumber) -> Quantity:
    """The highest value of a course in time as one number."""
    if isinstance(course, NoNumber):
        return course
    top = max(range(len(course.value)), key=course.value.__getitem__)
    return Number(
        value=course.value[top],
        unit=course.unit,
        low=course.low[top],
        high=course.high[top],
        grade=course.grade,
        status=course.status,
        derivation=course.derivation,
    )
