"""When a benefit begins, how long it lasts, and how many sessions trials did, from the rows of the trials."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from corneum.evidence.value import NoData, Value
from corneum.response.contrasts import Contrast, weeks
from corneum.response.effects import Effect


def onset_of(studies: Sequence[Contrast]) -> tuple[Value, Value] | NoData:
    """When a benefit was first seen, (earliest, latest) over the trials, s."""
    first_weeks = [time for study in studies if (time := weeks(study.row, "seen_weeks")) is not None]
    return _ends(first_weeks) or NoData("when it would begin was not measured", "readings in the first weeks")


def duration_of(studies: Sequence[Contrast], class_: str, payload: str) -> tuple[Value, Value] | NoData:
    """How long a benefit was followed or held, (shortest, longest) over the trials, s; care lasts with its use."""
    times = [
        time
        for study in studies
        for column in ("held_weeks", "gone_weeks")
        if (time := weeks(study.row, column)) is not None
    ]
    if class_ in ("home_care", "topical") or payload == "retinoid":
        return NoData("lasts while it is used", "a trial that follows people after they stop")
    return _ends(times) or NoData("how long it lasts was not measured", "follow-up until the gain is gone")


def _ends(times: Sequence[Value]) -> tuple[Value, Value] | None:
    if not times:
        return None
    return min(times, key=lambda time: time.number), max(times, key=lambda time: time.number)


def usual_of_trials(shown: Effect | None, column: str) -> int | None:
    """The middle of what the trials did, as a whole number; None where none says."""
    studies = (*shown.studies, *shown.not_used) if shown else ()
    stated = [float(study.figures[0][column]) for study in studies if _is_number(study.figures[0].get(column, ""))]
    return round(float(np.median(stated))) if stated else None


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdigit()
