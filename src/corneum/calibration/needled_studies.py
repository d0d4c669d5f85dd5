"""What needles leave and press together in excised skin, fitted to published courses of permeation:
`python -m corneum.calibration.needled_studies` fits it anew and prints calibration/needled_fits; its first row stands
in parameters/transport.

    left_open    share of a hole that recoil leaves open: the courses of arrays without drug
    compaction   share of the length that does not enter by which the dermis is pressed together: arrays with drug
    pace         spread of measured over modelled pace through needled tissue: all courses

The first two take the value, of a few, with the least mean of |log10 of predicted median over measured|, each study at
the weight of one; the third the one whose 95 % intervals score best. Each is fitted to all studies, and without each.
"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from corneum.calibration.interval_scores import interval_score
from corneum.calibration.needled_cases import STUDIES, Amount, amounts_of, with_values
from corneum.evidence.tables import Row, Tables, load_tables

FITS = "calibration/needled_fits"
ALL = "all"
LEFT_OPEN = (0.02, 0.035, 0.05, 0.08, 0.12, 0.2, 0.35)
COMPACTION = (0.5, 0.6, 0.7, 0.8, 0.9)
PACE = (2.0, 3.0, 5.0, 8.0, 12.0)
# ends of the share left open about its value: a study's own needles and skin
OPEN_SPREAD = 4.0
# drawn skins of a candidate: half of those of the comparison, since there are many candidates
DRAWN = 32
# a share of less than a molecule's worth is no better known than this, %
_LEAST = 1e-4

Values = dict[str, tuple[float, float, float]]


@dataclass(frozen=True)
class NeedledFit:
    """What was fitted without a source ("all": to every one), and the courses that it was fitted to."""

    without: str
    left_open: float
    compaction: float
    pace: float
    courses: int

    @property
    def values(self) -> Values:
        """The parameters of transport that it stands for: value, low, high."""
        return values(self.left_open, self.compaction, self.pace)


def values(left_open: float, compaction: float, pace: float) -> Values:
    """Rows of parameters/transport: value, low and high."""
    return {
        "excised_left_open": (left_open, left_open / OPEN_SPREAD, left_open * OPEN_SPREAD),
        "excised_compaction": (compaction, 2 * compaction - 1, 1.0),
        "excised_pace": (1.0, 1 / pace, pace),
    }


def fitted_without(tables: Tables, source: str) -> Values:
    """The parameters that were fitted to the studies of all other sources; those of all where none was of that one."""
    table = tables[FITS]
    row = table.index.get(source) or table.row(ALL)
    return values(*(float(row[name]) for name in ("left_open", "compaction", "pace")))


def fits(tables: Tables) -> list[NeedledFit]:
    """The fit to all studies, and without each source."""
    studies = [
        study for study in tables[STUDIES].rows if study["quantity"] != "fold" and study["preparation"] != "living"
    ]
    solid = [study for study in studies if study["kind"] == "solid"]
    carrying = [study for study in studies if study["kind"] != "solid"]
    opened = {share: _amounts(tables, solid, values(share, COMPACTION[-1], PACE[0])) for share in LEFT_OPEN}
    pressed = {share: _amounts(tables, carrying, values(LEFT_OPEN[0], share, PACE[0])) for share in COMPACTION}
    left_open, compaction = nearest(opened, ALL), nearest(pressed, ALL)
    spread = {pace: _amounts(tables, studies, values(left_open, compaction, pace)) for pace in PACE}
    sources = dict.fromkeys(study["source"] for study in studies)
    return [
        NeedledFit(
            without,
            nearest(opened, without),
            nearest(pressed, without),
            min(PACE, key=lambda pace: _score(spread[pace], without)),
            sum(study["source"] != without for study in studies),
        )
        for without in (ALL, *sources)
    ]


def _amounts(tables: Tables, studies: Sequence[Row], changed: Values) -> list[Amount]:
    other = with_values(tables, changed)
    return [amount for study in studies for amount in amounts_of(other, study, DRAWN)]


def nearest(candidates: Mapping[float, list[Amount]], without: str) -> float:
    """The value whose predictions come nearest to what was measured, without a source."""
    return min(candidates, key=lambda value: _miss(candidates[value], without))


def _miss(amounts: list[Amount], without: str) -> float:
    """Mean over courses of the mean |log10 error| of each."""
    courses: dict[str, list[float]] = {}
    for each in amounts:
        if each.study["source"] != without:
            miss = abs(float(np.log10(max(each.predicted, _LEAST) / each.measured)))
            courses.setdefault(each.study.row_id, []).append(miss)
    return float(np.mean([np.mean(misses) for misses in courses.values()]))


def _score(amounts: list[Amount], without: str) -> float:
    """Interval score of the logarithms."""
    others = [each for each in amounts if each.study["source"] != without]
    low, high, measured = (
        np.log10([max(getattr(each, name), _LEAST) for each in others]) for name in ("low", "high", "measured")
    )
    return interval_score(low, high, measured)


def fits_table(found: list[NeedledFit]) -> str:
    """The text of calibration/needled_fits."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["row_id", "left_open", "compaction", "pace", "courses", "source", "basis", "grade", "note"])
    for fit in found:
        note = f"by calibration.needled_studies, {'to all studies' if fit.without == ALL else 'without that source'}"
        numbers = (f"{number:g}" for number in (fit.left_open, fit.compaction, fit.pace, fit.courses))
        writer.writerow([fit.without, *numbers, "corneum_review", "fitted", "very_low", note])
    return out.getvalue()


def main() -> None:
    """Fit, and print the table."""
    sys.stdout.write(fits_table(fits(load_tables())))


if __name__ == "__main__":
    main()
