"""A number that cannot be separated from its unit, spread, source and grade; or the reason why there is none."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

SPREADS = ("fixed", "normal", "lognormal", "uniform")

# half width of a central 95 % interval of the normal distribution, in standard deviations
NORMAL_95 = 1.959963984540054
# ends of a central 95 % interval, as shares of the draws
CENTRAL_95 = (0.025, 0.975)


class Tabulated(Protocol):
    """What stands in a table, a row or a value of one: its name, sources and grade."""

    @property
    def identity(self) -> str: ...

    @property
    def sources(self) -> tuple[str, ...]: ...

    @property
    def grade(self) -> str: ...


@dataclass(frozen=True)
class Value:
    """One tabulated number in SI.

    `number` is the median; `low` and `high` are its 95 % interval (for `uniform`, its ends), equal to `number`
    for `fixed`. `identity` names the cell it came from (`table:row:column`). `valid` is the range of
    application in words, `printed` the text of the cell in its own unit. `inputs` are the values and rows that it was
    computed from where it is no cell of a table as it stands.
    """

    identity: str
    number: float
    low: float
    high: float
    unit: str
    spread: str
    sources: tuple[str, ...]
    basis: str
    grade: str
    valid: str = ""
    note: str = ""
    printed: str = ""
    inputs: tuple[Tabulated, ...] = ()

    @property
    def relative_variance(self) -> float:
        """Variance in ln units for positive numbers (in units of the number squared otherwise); 0 if fixed."""
        if self.spread == "fixed" or self.low == self.high:
            return 0.0
        if self.low > 0 and self.number > 0:
            return (math.log(self.high / self.low) / (2 * NORMAL_95)) ** 2
        scale = max(abs(self.number), abs(self.high - self.low) / 2)
        return ((self.high - self.low) / (2 * NORMAL_95 * scale)) ** 2


@dataclass(frozen=True)
class NoData:
    """There is no credible number. `reason` says why, and `settled_by` what would give one."""

    reason: str
    settled_by: str = ""
    sources: tuple[str, ...] = ()


def stated_value(name: str, number: float, unit: str, note: str) -> Value:
    """A number in SI that a person stated, without a spread; `name` says of what, `note` where it was stated.

    Its identity holds the number: two people who state different ones are told apart by it.
    """
    return Value(
        identity=f"given:{name}={number:.12g}",
        number=number,
        low=number,
        high=number,
        unit=unit,
        spread="fixed",
        sources=(),
        basis="given",
        grade="moderate",
        note=note,
        printed=f"{number:g}" if unit == "1" else f"{number:g} {unit}",
    )
