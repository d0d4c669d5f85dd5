"""Cells of the response tables as Values, where the unit stands in a column of its own or a span in two columns."""

from __future__ import annotations

from corneum import units
from corneum.evidence.tables import Row
from corneum.evidence.value import Value


def stated_value(row: Row, column: str, unit: str, low: str = "", high: str = "", fold: float | None = None) -> Value:
    """The number of `column`, stated in `unit`, as Value in SI.

    Its 95 % interval comes from the columns `low` and `high` where they are filled, else from `fold` (the half width
    of the interval as a factor), else there is none. The cell must not be blank.
    """
    scale = units.factor(unit)
    number = float(row[column]) * scale
    spread, ends = "fixed", (number, number)
    if low and row[low] and row[high]:
        ends = (float(row[low]) * scale, float(row[high]) * scale)
        spread = "lognormal" if ends[0] > 0 else "normal"
    elif fold is not None:
        ends = (number / fold, number * fold)
        spread = "lognormal"
    return Value(
        identity=f"{row.identity}:{column}",
        number=number,
        low=ends[0],
        high=ends[1],
        unit=units.si_unit(unit),
        spread=spread,
        sources=row.sources,
        basis=row.basis,
        grade=row.grade,
        note=row["note"],
        printed=f"{row[column]} {unit}" if unit != "1" else row[column],
    )


def span(row: Row, low: str, high: str) -> tuple[Value, Value] | None:
    """Two columns that hold the ends of a range, by the unit in their names; None where they are blank."""
    if row.number(low) is None or row.number(high) is None:
        return None
    return row.value(low), row.value(high)


def logarithmic_sd(value: Value) -> float:
    """Standard deviation in ln units of a lognormal Value; 0 where it is fixed."""
    return value.relative_variance**0.5 if value.spread == "lognormal" else 0.0
