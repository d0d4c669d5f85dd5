"""Contradictions between the keys of a case: keys that need or exclude one another, times and depths out of order."""

from __future__ import annotations

from corneum.simulation.applied_contradictions import of_deposit, of_openings, of_solutes, of_vehicle
from corneum.simulation.array_contradictions import of_array
from corneum.simulation.case_keys import Case
from corneum.simulation.skin_contradictions import of_beneath, of_skin
from corneum.simulation.stated_depths import Fault
from corneum.simulation.time_contradictions import of_time


def contradictions(case: Case) -> list[Fault]:
    """Every contradiction of a case: the path of the key at fault, the value that stands there, and what is allowed."""
    return [
        *of_skin(case),
        *of_beneath(case),
        *of_solutes(case),
        *of_time(case),
        *of_openings(case),
        *of_deposit(case),
        *of_vehicle(case),
        *of_array(case),
        *_of_fit(case),
    ]


def _of_fit(case: Case) -> list[Fault]:
    if not case.fit:
        return []
    faults: list[Fault] = []
    if case.observed is None:
        faults.append((("fit",), None, "needs measured points to fit to; write `observed: data.csv`"))
    if case.samples > 1:
        faults.append((("fit",), None, "is of one skin; leave samples out"))
    if len(case.solute) > 1:
        faults.append((("fit",), None, "is of one solute; give each its own case"))
    if len(set(case.fit)) < len(case.fit):
        faults.append((("fit",), None, "names a parameter twice"))
    return faults
