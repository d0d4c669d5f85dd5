"""From an effect and its certainty to one of four words, by stated thresholds: likely, possible, unlikely, unknown."""

from __future__ import annotations

from scipy.special import ndtr

from corneum.evidence.model_context import ModelContext
from corneum.response.contrasts import ACTIVE
from corneum.response.effects import Effect

WORDS = ("likely", "possible", "unknown", "unlikely")

_SURE_ENOUGH = ("moderate", "high")
_UNSURE = "very_low"


def word_of(context: ModelContext, effect: Effect, *, comparator_helps: bool = False) -> str:
    """One of `WORDS` for a treatment, from what trials found against one comparator.

    Against another treatment nothing is "likely": to do as well as something says as much as is known of that.

    Args:
        context: Tables, virtual people and record.
        effect: What trials found.
        comparator_helps: Whether trials show that the comparator itself helps; asked only of another treatment.

    Source: the thresholds of parameters response.word_* and response.small_effect.
    """
    if effect.comparator == ACTIVE:
        return _against_a_treatment(context, effect, comparator_helps)
    if effect.size is not None:
        return _by_size(context, effect, effect.size.value, effect.size.error, _number(context, "small_effect"))
    if effect.own is not None:
        # whether a point is small on that scale is not known, so any gain counts, and no more than "possible"
        word = _by_size(context, effect, effect.own.value, effect.own.error, 0.0)
        return "possible" if word == "likely" else word
    return _by_directions(context, effect)


def _by_size(context: ModelContext, effect: Effect, value: float, error: float, small: float) -> str:
    chance, any_gain = (float(ndtr((value - line) / error)) for line in (small, 0.0))
    grade = effect.certainty.grade
    if chance >= _number(context, "word_likely") and grade in _SURE_ENOUGH and not effect.disputed:
        return "likely"
    if chance <= _number(context, "word_unlikely") and grade != _UNSURE:
        return "unlikely"
    if chance < _number(context, "word_possible") and any_gain < _number(context, "word_gain"):
        return "unknown"
    agreed = effect.better > 1 and not effect.disputed
    return "possible" if grade != _UNSURE or agreed or effect.own is not None else "unknown"


def _by_directions(context: ModelContext, effect: Effect) -> str:
    if not effect.tested:
        return "unknown"
    most, grade = _number(context, "word_most"), effect.certainty.grade
    enough = grade != _UNSURE or effect.tested > 1
    if effect.better >= most * effect.tested and enough and not effect.disputed:
        return "possible"
    if effect.better <= (1 - most) * effect.tested and enough and not effect.disputed:
        return "unlikely"
    return "unknown"


def _against_a_treatment(context: ModelContext, effect: Effect, comparator_helps: bool) -> str:
    if effect.certainty.grade == _UNSURE and effect.tested < 2 or effect.disputed:
        return "unknown"
    most, small = _number(context, "word_most"), _number(context, "small_effect")
    if effect.size is not None:
        ahead = float(ndtr((effect.size.value - small) / effect.size.error))
        level = float(ndtr((effect.size.value + small) / effect.size.error))
    else:
        ahead = effect.better / effect.tested if effect.tested else 0.0
        level = (effect.better + effect.same) / effect.tested if effect.tested else 0.0
    if ahead >= most or comparator_helps and level >= most:
        return "possible"
    return "unknown"


def _number(context: ModelContext, name: str) -> float:
    return context.parameter(f"response.{name}", leverage=0.0).number
