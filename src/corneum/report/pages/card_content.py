"""What a sheet of the session card holds, before it is known how much of it fits on one page."""

from __future__ import annotations

from dataclasses import dataclass

from corneum.plan_document.session_models import SheetKind

# letters of a line that is printed over the whole width
_LONG = 150


@dataclass(frozen=True)
class Line:
    """One line of a sheet: the id of its name, and what is done; `expert` where it rests on expert practice alone."""

    name: str
    text: str
    expert: bool = False

    @property
    def is_long(self) -> bool:
        """Whether it takes the whole width of a page."""
        return len(self.text) > _LONG


@dataclass(frozen=True)
class Never:
    """Why needles are never longer than `beyond`, which names its zones where the limits of a row are listed."""

    why: str
    beyond: str


@dataclass(frozen=True)
class KeepOff:
    """Places to keep off, in the zones that are named, or in all."""

    zones: str
    places: str


@dataclass(frozen=True)
class ZoneRow:
    """Zones in which the same is set; `here` are the lines that hold in these alone."""

    zones: tuple[str, ...]
    dial: str
    never: tuple[Never, ...]
    passes: str
    minutes: str
    verdict: str
    warned: bool
    here: tuple[Line, ...] = ()


@dataclass(frozen=True)
class NumbingCard:
    """Grams, area and lidocaine of the cream, and its clock; `why_not` alone where no cream fits."""

    why_not: str = ""
    product: str = ""
    grams: str = ""
    area: str = ""
    dwell: str = ""
    lidocaine: str = ""
    bound: str = ""
    sum: str = ""
    clock: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()


@dataclass(frozen=True)
class EmergencyRow:
    """One emergency: the sign, the first act, what may be given and by whom."""

    name: str
    sign: str
    act: str
    medicine: str
    who: str


@dataclass(frozen=True)
class HomeStep:
    """One product of a morning or an evening."""

    name: str
    how: str
    often: str
    start: str


@dataclass(frozen=True)
class HomeCard:
    """Care at home: what is put on, what ends it, and when it is looked at again."""

    morning: tuple[HomeStep, ...]
    evening: tuple[HomeStep, ...]
    stop: tuple[str, ...]
    apart: tuple[str, ...]
    pauses: tuple[str, ...]
    review: str


@dataclass(frozen=True)
class Sheet:
    """One treatment on one page. `listed` says that the limits of a row
    name its zones, `more` counts what is left to the plan; `size` names the size of its print.

    `check` is what the time-out ticks off, `ask` the open questions, `mind` what to do about what stands against it.
    """

    kind: SheetKind
    treatment: str
    device: str
    verdict: str
    warned: bool
    start: str
    check: tuple[str, ...]
    ask: tuple[str, ...]
    mind: tuple[str, ...]
    signs: tuple[Line, ...]
    zones: tuple[ZoneRow, ...]
    lines: tuple[Line, ...]
    keep_off: tuple[KeepOff, ...]
    left_out: str
    total: str
    numbing: NumbingCard | None
    home: HomeCard | None
    emergencies: tuple[EmergencyRow, ...]
    listed: bool = False
    more: int = 0
    size: str = ""

    @property
    def wide_zones(self) -> bool:
        """Whether the names of the zones take more room than their limits."""
        names = sum(len(name) for row in self.zones for name in row.zones)
        return names > sum(len(each.why) + len(each.beyond) for row in self.zones for each in row.never)
