"""Signs of an emergency in lay words: a sign, its place and what was done, now unless the words say otherwise.

Each row of `vocabulary/red_flag_rules` joins groups of `vocabulary/red_flag_words`: all of `needs` stand near each
other (`white+skin_place`), one of `context` stands anywhere in the text or among what was done lately, and nothing of
`unless` stands in the same statement. `other_cause` names an everyday cause (glasses, asthma), which counts only where
the text names neither a procedure nor anything fresh. Word order is free. Recall comes before precision: only an
explicit past or a denial of that very sign lowers it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Literal

from corneum.clinical_text.sign_status import Moment, status_of
from corneum.clinical_text.sign_words import Span, Words, words_of
from corneum.evidence.tables import Row, load_tables

RULES = "vocabulary/red_flag_rules"
# words that a sign and its place may lie apart, and an excluding word from both
_REACH = {"phrase": 8, "sentence": 14}
_REACH_OF_EXCLUSIONS = 8
# groups that also begin the next statement (`lips numb from the cream, wore off`)
_ENDINGS = ("short_lived", "numb_expected", "brief", "function_fine")

Status = Literal["now", "past", "negated", "family", "possible"]
_ORDER: tuple[Status, ...] = ("now", "past", "possible", "family", "negated")


@dataclass(frozen=True)
class Sign:
    """A sign of an emergency: its row of `safety/red_flags`, its status, and the words that it was read from."""

    identity: str
    status: Status
    words: str


@dataclass(frozen=True)
class _Rule:
    """A row of the rules, split: `unless` and `other_cause` hold sets of groups that must stand together."""

    row: Row
    needs: tuple[str, ...]
    context: tuple[str, ...]
    unless: tuple[tuple[str, ...], ...]
    other_cause: tuple[tuple[str, ...], ...]
    reach: int
    same_clause: bool


def signs(
    text: str,
    today: date,
    recent: timedelta,
    *,
    field: str = "",
    day: date | None = None,
    done_lately: str = "",
) -> tuple[Sign, ...]:
    """The signs of an emergency that a text names.

    Args:
        text: as a person wrote it.
        today: the day of the file, from which times are counted.
        recent: how long ago a sign still counts as now.
        field: where the text stands; an entry of `allergies` or `medications` that names a severe reaction beside
            what causes it is a disposition and not an event.
        day: the day that the file gives for the text, None where it gives none.
        done_lately: other words of the file on what was done within `recent`, as context.

    Returns:
        Each sign once, with its most urgent status, in the order of the rules.

    Source:
        `vocabulary/red_flag_rules`, `vocabulary/red_flag_words`.
    """
    words, lately = words_of(text), words_of(done_lately)
    moment = Moment(words, today, recent, field, day)
    hidden = words.covered("names_of_other_things")
    read: dict[str, Sign] = {}
    for rule in _rules():
        if not rule.context or any(
            _is_context(rule, words, moment, group, hidden) or lately.spans(group) for group in rule.context
        ):
            sign = _most_urgent(rule, words, moment, hidden)
            standing = None if sign is None else read.get(sign.identity)
            if sign and (standing is None or _ORDER.index(sign.status) < _ORDER.index(standing.status)):
                read[sign.identity] = sign
    return tuple(read.values())


@lru_cache(maxsize=4096)
def names_sign(text: str) -> bool:
    """True where a text names a sign of an emergency, whether it is there, past or denied.

    Args:
        text: as a person wrote it.
    """
    return bool(signs(text, date.max, timedelta.max))


def _most_urgent(rule: _Rule, words: Words, moment: Moment, hidden: frozenset[int]) -> Sign | None:
    """The sign of a rule where it stands with the most urgent status; None where it stands nowhere."""
    best: Sign | None = None
    for spans in _occurrences(rule, words, hidden):
        first, last = min(span[0] for span in spans), max(span[1] for span in spans)
        if _is_explained(rule, words, first, last, hidden):
            continue
        status = status_of(words, moment, spans, rule.needs[0], rule.row["course"])
        if best is None or _ORDER.index(status) < _ORDER.index(best.status):
            best = Sign(rule.row["sign"], status, words.quoted(first, last))
        if status == _ORDER[0]:
            break
    return best


def _occurrences(
    rule: _Rule, words: Words, hidden: frozenset[int], chosen: tuple[Span, ...] = ()
) -> Iterator[tuple[Span, ...]]:
    """Each way in which all groups of a rule stand near each other, none on the words of another."""
    if len(chosen) == len(rule.needs):
        yield chosen
        return
    group = rule.needs[len(chosen)]
    if not chosen:
        spans = words.spans(group) if all(words.spans(needed) for needed in rule.needs) else []
    else:
        spans = words.near(group, chosen[0][0] - rule.reach, chosen[0][1] + rule.reach)
    places = words.clauses if rule.same_clause else words.sentences
    for span in spans:
        apart = all(span[1] < other[0] or other[1] < span[0] for other in chosen)
        together = all(places[span[0]] == places[other[0]] for other in chosen)
        if apart and together and not hidden.intersection(range(span[0], span[1] + 1)):
            yield from _occurrences(rule, words, hidden, (*chosen, span))


def _is_explained(rule: _Rule, words: Words, first: int, last: int, hidden: frozenset[int]) -> bool:
    """True where words beside a sign make it another thing, or an everyday cause of it is named and nothing fresh."""
    clauses = {words.clauses[first], words.clauses[last]}
    after = words.places_of(words.clauses[last] + 1).start
    for groups in rule.unless:
        if all(
            any(
                words.clauses[span[0]] in clauses or (group in _ENDINGS and span[0] == after)
                for span in words.near(group, first - _REACH_OF_EXCLUSIONS, last + _REACH_OF_EXCLUSIONS)
            )
            for group in groups
        ):
            return True
    if any(all(words.spans(group) for group in groups) for groups in rule.other_cause):
        known = hidden | words.covered("lifelong")
        return not any(place not in known for group in ("fresh", "procedure") for place, _ in words.spans(group))
    return False


def _is_context(rule: _Rule, words: Words, moment: Moment, group: str, hidden: frozenset[int]) -> bool:
    """True where a group stands in a statement that is not about a past long over; what lasts may come late."""
    places = [first for first, _ in words.spans(group) if first not in hidden]
    if rule.row["course"] == "lasting":
        return bool(places)
    return any(words.clauses[place] not in moment.past_clauses for place in places)


@cache
def _rules() -> tuple[_Rule, ...]:
    return tuple(
        _Rule(
            row=row,
            needs=tuple(row["needs"].split("+")),
            context=row.list("context"),
            unless=tuple(tuple(groups.split("+")) for groups in row.list("unless")),
            other_cause=tuple(tuple(groups.split("+")) for groups in row.list("other_cause")),
            reach=_REACH[row["reach"]],
            same_clause=row["reach"] == "phrase",
        )
        for row in load_tables()[RULES].rows
    )
