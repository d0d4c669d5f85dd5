"""Contradictions between the times of a case: those of its readings, events and samplings."""

from __future__ import annotations

from corneum.client.yaml_document import Place
from corneum.simulation.case_keys import Case, EventOf
from corneum.simulation.stated_depths import Fault

MOST_OUTPUTS = 2000
MOST_EVENTS = 2000


def of_time(case: Case) -> list[Fault]:
    """Contradictions between times, and of events with them."""
    time = case.time
    if (time.end is None) == (time.at is None):
        return [(("time",), None, "needs either end (with every), or at")]
    if time.at is not None:
        if time.every is not None:
            return [(("time", "every"), None, "goes with end, not with at")]
        if any(later <= earlier for earlier, later in zip(time.at, time.at[1:], strict=False)):
            return [(("time", "at"), None, "must rise: time does not run backwards")]
        if not time.at or time.at[-1] <= 0:
            return [(("time", "at"), None, "needs a time after the start")]
    elif time.every is not None and time.end is not None:
        if time.every > time.end:
            return [(("time", "every"), f"{time.every:g} s", "must not be longer than end")]
        if time.end / time.every > MOST_OUTPUTS:
            reason = f"gives more than {MOST_OUTPUTS} times, the most that are read out"
            return [(("time", "every"), f"{time.every:g} s", reason)]
    end = case.times[-1]
    faults = [fault for index, event in enumerate(case.events) for fault in _of_event(case, index, event, end)]
    sampled = case.skin.beneath.sampled if case.skin.beneath else ()
    if sampled and sampled[-1] > end:
        reason = f"must not lie after the end, {end:g} s"
        faults.append((("skin", "beneath", "sampled"), f"{sampled[-1]:g} s", reason))
    return faults


def _of_event(case: Case, index: int, event: EventOf, end: float) -> list[Fault]:
    path: Place = ("events", index)
    faults: list[Fault] = []
    if len(event.kinds) != 1:
        faults.append((path, None, "needs exactly one of wipe, reapply and occlude"))
    if (event.at is None) == (event.every is None):
        faults.append((path, None, "needs either at, or every with until"))
    elif event.at is not None and event.until is not None:
        faults.append(((*path, "until"), None, "goes with every, not with at"))
    elif event.at == 0 and event.kinds == ("cover",):
        pass
    elif event.at is not None and not 0 < event.at < end:
        faults.append(((*path, "at"), f"{event.at:g} s", f"must lie after 0 s and before the end, {end:g} s"))
    elif event.every is not None and event.until is not None and event.until > end:
        faults.append(((*path, "until"), f"{event.until:g} s", f"must not lie after the end, {end:g} s"))
    elif event.every is not None and event.every >= (event.until or end):
        faults.append(((*path, "every"), f"{event.every:g} s", "never comes before its last time"))
    elif event.every is not None and (event.until or end) / event.every > MOST_EVENTS:
        faults.append(((*path, "every"), f"{event.every:g} s", f"means more than {MOST_EVENTS} events"))
    if case.vehicle is None and case.array is not None and case.array.carries:
        faults.append((path, None, "acts on a vehicle; an array is taken off by `applied: {removed_at: ...}`"))
    elif case.vehicle is None:
        faults.append((path, None, "has nothing to act on: a vehicle is needed"))
    elif case.vehicle.infinite and {"cover", "uncover"} & set(event.kinds):
        faults.append((path, None, "has no effect on an infinite dose, which does not dry; leave it out"))
    return faults
