"""What one study found, as a standardised difference on the spread between people, positive where the treated gain.

Never on the spread of changes or of pairs, which is smaller and would make every effect larger. Where neither means
with a spread between people nor counts nor a stated contrast were printed, there is no size and only a direction.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Row
from corneum.evidence.value import NORMAL_95
from corneum.response.contrasts import Contrast, read

# logistic spread: a log odds ratio is so many standard deviations (Chinn 2000)
_LOGISTIC = math.sqrt(3) / math.pi


@dataclass(frozen=True)
class StudyEffect:
    """One study's size: `value` in standard deviations between people and the `variance` of its sampling.

    `bias` is the variance that design, rating and drop-out add. `shares` are the shares of people with the outcome,
    (treated, comparator), where they were counted.
    """

    contrast: Contrast
    value: float
    variance: float
    bias: float
    shares: tuple[float, float] | None


@dataclass(frozen=True)
class OwnUnits:
    """A difference on a scale whose spread between people was not printed, in points of that scale.

    `error` is that of its sampling, `bias` the variance that design, rating and drop-out add, in standard deviations.
    """

    value: float
    error: float
    bias: float

    @property
    def low(self) -> float:
        return self.value - NORMAL_95 * self.error

    @property
    def high(self) -> float:
        return self.value + NORMAL_95 * self.error


def study_effect(context: ModelContext, contrast: Contrast, correlation: float) -> StudyEffect | None:
    """The size that a study found; None where it printed none, or one beyond what is taken for a size.

    Args:
        context: Tables, virtual people and record.
        contrast: The study.
        correlation: Between the two sides of one face.

    Source: the outcome rows of the contrast; Chinn 2000 (odds), Morris 2008 (spread at baseline), Cochrane Handbook.
    """
    read(context, contrast)
    measures = {"means": _from_means, "counts": _from_counts, "stated": _from_stated}
    measure = measures.get(contrast.row["measure"])
    size = measure(context, contrast, correlation) if measure else None
    if size is None or abs(size[0]) > context.parameter("response.effect_beyond_size", leverage=0.0).number:
        return None
    sign = -1.0 if contrast.turned else 1.0
    value, variance, shares = size
    if shares is not None and contrast.turned:
        shares = shares[::-1]
    return StudyEffect(contrast, sign * value, variance, _bias(context, contrast), shares)


def own_units(context: ModelContext, contrast: Contrast, correlation: float) -> OwnUnits | None:
    """The difference of two changes, each printed with its interval, in points; None where none were.

    Args:
        context: Tables, virtual people and record.
        contrast: The study.
        correlation: Between the two sides of one face.
    """
    if contrast.row["measure"] != "difference":
        return None
    read(context, contrast)
    treated, against = _figures(contrast)
    errors = [(float(row["ci_high"]) - float(row["ci_low"])) / (2 * NORMAL_95) for row in (treated, against)]
    shared = correlation if contrast.is_paired else 0.0
    error = math.sqrt(errors[0] ** 2 + errors[1] ** 2 - 2 * shared * errors[0] * errors[1])
    gain = _gain(contrast) * (float(treated["effect_value"]) - float(against["effect_value"]))
    gain = -gain if contrast.turned else gain
    return OwnUnits(gain, error, _bias(context, contrast))


Size = tuple[float, float, tuple[float, float] | None]


def _from_means(context: ModelContext, contrast: Contrast, correlation: float) -> Size | None:
    """From two means with a spread between people: at baseline where it was printed, else at the end."""
    treated, against = _figures(contrast)
    before = [row["baseline_mean"] for row in (treated, against)]
    spreads = [row["baseline_sd"] or row["result_sd"] for row in (treated, against)]
    if not all(spreads):
        return None
    ends = [float(row["result_mean"]) for row in (treated, against)]
    if all(before):
        ends = [end - float(start) for end, start in zip(ends, before, strict=True)]
    spread = math.sqrt(sum(float(each) ** 2 for each in spreads) / 2)
    value = _gain(contrast) * (ends[0] - ends[1]) / spread
    # with half of the spread shared before and after, a change varies as a single reading does
    within = context.parameter("response.before_after_correlation", leverage=0.0).number
    reading = 2 * (1 - within) if all(before) else 1.0
    here, there = _sizes(contrast)
    if contrast.is_paired:
        noise, freedom = 2 * reading * (1 - correlation) / here, here - 1
    else:
        noise, freedom = reading * (1 / here + 1 / there), here + there - 2
    shrink = 1 - 3 / (4 * freedom - 1)
    return shrink * value, shrink**2 * (noise + value**2 / (2 * (freedom + 1))), None


def _from_counts(context: ModelContext, contrast: Contrast, correlation: float) -> Size | None:
    """From counts, by the log of the odds ratio; a half more in every cell where one is empty."""
    here, there = _sizes(contrast)
    counts = [float(contrast.row["events"]), float(contrast.row["events_against"])]
    shares = (counts[0] / here, counts[1] / there)
    cells = [counts[0], here - counts[0], counts[1], there - counts[1]]
    if min(cells) == 0:
        more = context.parameter("response.zero_cell_addition", leverage=0.0).number
        cells = [cell + more for cell in cells]
    odds = math.log(cells[0] * cells[3] / (cells[1] * cells[2]))
    apart = (1 / cells[0] + 1 / cells[1], 1 / cells[2] + 1 / cells[3])
    shared = 2 * correlation * math.sqrt(apart[0] * apart[1]) if contrast.is_paired else 0.0
    return _LOGISTIC * odds, _LOGISTIC**2 * (sum(apart) - shared), shares


def _from_stated(context: ModelContext, contrast: Contrast, correlation: float) -> Size | None:
    """From a contrast that a review or trial states with its interval: standardised, or a ratio of odds or risks."""
    row = contrast.figures[0]
    ends = [float(row[column]) for column in ("effect_value", "ci_low", "ci_high")]
    kind = row["effect_type"].lower()
    if kind.startswith("smd"):
        value, low, high = ends
        return _gain(contrast) * value, ((high - low) / (2 * NORMAL_95)) ** 2, None
    log, error = math.log(ends[0]), math.log(ends[2] / ends[1]) / (2 * NORMAL_95)
    shares = None
    if kind.startswith("risk ratio"):
        at_control = float(contrast.row["events_against"]) / _sizes(contrast)[1]
        shares = (ends[0] * at_control, at_control)
        # to the odds ratio at the risk of the comparator, its error by the slope there
        log += math.log((1 - shares[1]) / (1 - shares[0]))
        error /= 1 - shares[0]
    elif not kind.startswith(("odds ratio", "relative odds")):
        return None
    return _gain(contrast) * _LOGISTIC * log, (_LOGISTIC * error) ** 2, shares


def _bias(context: ModelContext, contrast: Contrast) -> float:
    """Variance that design, rating and drop-out add."""
    total = 0.0
    if contrast.row["allocation"] != "randomised":
        total += context.parameter("response.bias_not_randomised", leverage=0.0).number ** 2
    if contrast.row["assessor"] != "blinded":
        total += context.parameter("response.bias_not_blinded", leverage=0.0).number ** 2
    lost = float(contrast.row["lost_share"] or 0)
    if lost > context.parameter("response.attrition_limit", leverage=0.0).number:
        total += context.parameter("response.bias_attrition", leverage=0.0).number ** 2
    return total


def _figures(contrast: Contrast) -> tuple[Row, Row]:
    treated, against = (contrast.row[column] for column in ("treated_row", "against_row"))
    by_name = {row.identity: row for row in contrast.figures}
    return by_name[treated], by_name[against]


def _sizes(contrast: Contrast) -> tuple[int, int]:
    """People of the treated arm and of the comparator; the same people where both are of one face."""
    here = int(contrast.row["people"])
    return here, here if contrast.is_paired else int(contrast.row["people_against"])


def _gain(contrast: Contrast) -> float:
    """1 where a higher figure is a gain, -1 where a lower one is."""
    return -1.0 if contrast.row["gain"] == "lower" else 1.0
