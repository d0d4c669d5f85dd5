"""Whether a sign is there now, is past, or is denied, another person's, or only feared.

A sign counts as now unless its own statement says otherwise: an explicit past, or a denial of that very sign. Words
of something going on (`still`, `since`, `today`) keep an old date from making it past. A sudden sign that has lasted
for years is past unless it took a new turn; a lump or a sore that lasts is not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Literal

from corneum.clinical_text.sign_time import lasting_spans, past_spans
from corneum.clinical_text.sign_words import Span, Words
from corneum.clinical_text.supposed_sign import is_supposed

Status = Literal["now", "past", "negated", "family", "possible"]
_FIRST_PERSON = frozenset({"i", "me", "my", "mine", "im", "ive"})
_THIRD_PERSON = frozenset({"she", "he", "they", "her", "his", "their", "shes", "hes", "theyre"})
_REACH_OF_DENIAL = 7
_REACH_OF_A_RELATIVE = 4
_REACH_OF_A_POSSESSIVE = 2
_REACH_OF_AN_END = 4
_LONGEST_DENIAL_OF_ONE = 2
_NAMED_ALONE = ("allergies", "medications")


@dataclass(frozen=True)
class Moment:
    """A text and what its times are judged by: the day of the file, how long a sign is recent, its field and day."""

    words: Words
    today: date
    recent: timedelta
    field: str
    day: date | None

    @cached_property
    def past_clauses(self) -> frozenset[int]:
        """The clauses that name a past which is over, and name nothing that goes on."""
        clauses = self.words.clauses
        past = {clauses[first] for first, _ in past_spans(self.words, self.today, self.recent)}
        going_on = {clauses[first] for first, _ in self.words.spans("still")}
        return frozenset(past - going_on)

    @cached_property
    def lasting_clauses(self) -> frozenset[int]:
        """The clauses that name a duration of a year or more."""
        return frozenset(self.words.clauses[first] for first, _ in lasting_spans(self.words, self.today))

    @cached_property
    def bare_clauses(self) -> frozenset[int]:
        """The clauses that hold a time and nothing else, which then is that of the statement beside them."""
        words, times = self.words, frozenset(self._timed_words())
        known = times | words.covered("small_words")
        full = {words.clauses[place] for place in range(len(words.tokens)) if place not in known}
        return frozenset(words.clauses[place] for place in times) - full

    def _timed_words(self) -> Sequence[int]:
        spans = (*past_spans(self.words, self.today, self.recent), *lasting_spans(self.words, self.today))
        going_on = self.words.spans("still")
        return [place for first, last in (*spans, *going_on) for place in range(first, last + 1)]


def status_of(words: Words, moment: Moment, spans: Sequence[Span], group: str, course: str) -> Status:
    """The status of a sign.

    Args:
        words: the text.
        moment: what its times are judged by.
        spans: where the words of the sign stand.
        group: the group of words that the first of them is of.
        course: `sudden`, `lasting` (a lump, a sore), `named` (a reaction by its name, which allergies hold), or
            `reaction` (a sign that allergies hold beside an everyday allergen).
    """
    first, last = min(span[0] for span in spans), max(span[1] for span in spans)
    if _is_negated(words, first, last, spans) or _is_in_a_denied_list(words, first, last, group):
        return "negated"
    if _is_of_a_relative(words, first):
        return "family"
    if is_supposed(words, first, last) or _is_what_is_offered_for(words, moment):
        return "possible"
    return "past" if _is_past(words, moment, first, last, course) else "now"


def _is_what_is_offered_for(words: Words, moment: Moment) -> bool:
    """True in an offer, which names what is wished for (`filler for pale lips`), unless something is going on."""
    return moment.field == "considering" and not any(words.spans(group) for group in ("still", "fresh", "after"))


def _is_past(words: Words, moment: Moment, first: int, last: int, course: str) -> bool:
    own = frozenset({words.clauses[first], words.clauses[last]})
    beside = frozenset({min(own) - 1, max(own) + 1}) & moment.bare_clauses
    statement = own | beside
    if statement & moment.past_clauses and not words.within("still", statement):
        return course != "lasting" or not _dates_a_procedure(words, moment, last)
    if moment.day is not None and moment.today - moment.day > moment.recent:
        return not words.spans("still")
    if moment.past_clauses and _is_over_in_words(words, last):
        return True
    if course == "named" and _is_disposition(words, moment, first, last):
        return True
    if course == "reaction" and _is_known_allergy(words, moment):
        return True
    if course == "lasting":
        return _is_over(words, last)
    return bool(statement & moment.lasting_clauses) and not words.within("new_turn", statement, apart_from="lifelong")


def _is_over(words: Words, last: int) -> bool:
    """True where a lasting sign is said to be gone (`a lump that dissolved`) and nothing says that it is not."""
    end = min(last + _REACH_OF_AN_END, words.places_of(words.clauses[last]).stop - 1)
    gone = words.near("gone", last + 1, end)
    return bool(gone) and not words.near("denial", last, gone[0][0]) and not words.spans("still")


def _is_over_in_words(words: Words, last: int) -> bool:
    """True where a statement, or the words after it, tell the end of a sign (`blistered on one spot, healed`)."""
    places = words.places_of(words.clauses[last])
    after = words.places_of(words.clauses[last] + 1)
    ends = {places.stop - 1} | ({after.stop - 1} if len(after) == 1 else set())
    gone = [span for span in words.near("gone", last + 1, max(ends)) if span[1] in ends]
    going_on = any(words.spans(group) for group in ("still", "fresh"))
    return bool(gone) and not going_on and not words.near("denial", last, gone[0][0])


def _dates_a_procedure(words: Words, moment: Moment, last: int) -> bool:
    """True where the past is that of what was done (`lumps after filler two years ago`) and nothing says it is over."""
    end = words.places_of(words.clauses[last]).stop - 1
    done = words.near("procedure", last, end)
    times = [span for span in past_spans(words, moment.today, moment.recent) if last < span[0] <= end]
    return bool(done and times and done[0][0] < times[0][0]) and not words.spans("over")


def _is_disposition(words: Words, moment: Moment, first: int, last: int) -> bool:
    """True for a severe reaction that stands beside its cause in a list of allergies, as one that is to be avoided."""
    named = moment.field in _NAMED_ALONE or bool(words.spans("allergy"))
    alone = len(words.tokens) == last - first + 1
    return named and not alone and not any(words.spans(group) for group in ("still", "after", "fresh"))


def _is_known_allergy(words: Words, moment: Moment) -> bool:
    """True for what an everyday allergen does to a person, told as an allergy and not as something going on."""
    named = moment.field == "allergies" or bool(words.spans("allergy"))
    going_on = ("still", "fresh", "happening", "procedure", "numbing")
    return named and bool(words.spans("allergen")) and not any(words.spans(group) for group in going_on)


def _is_negated(words: Words, first: int, last: int, spans: Sequence[Span]) -> bool:
    if any(
        place == last + 1 and (end + 1 == len(words.tokens) or words.clauses[end + 1] != words.clauses[end])
        for place, end in words.near("denied_after", last + 1, last + 1)
    ):
        return True
    occupied = {place for start, end in spans for place in range(start, end + 1)}
    inner = [start for start, _ in spans if start != first]
    if any(end == start - 1 and end not in occupied for start in inner for _, end in _denials(words, start)):
        return True
    return any(
        end < first and not occupied.intersection(range(start, end + 1)) and _reaches(words, end, first)
        for start, end in _denials(words, first)
    )


def _is_in_a_denied_list(words: Words, first: int, last: int, group: str) -> bool:
    """True for a bare sign in a list that begins with a denial: of its like, or of two symptoms at least before it.

    `no fevers, chills, rigors` and `no pain, swelling, discharge` deny all; `no pain, fever` may go on to what is.
    """
    items, alike = 1 + _symptoms_after(words, words.clauses[first]), True
    places = words.places_of(words.clauses[first])
    while first and (places.start, places.stop - 1) == (first, last):
        places = words.places_of(words.clauses[first - 1])
        if words.sentences[first - 1] != words.sentences[first]:
            return False
        like = words.near(group, places.start, places.stop - 1)
        listed = like or words.near("symptom", places.start, places.stop - 1)
        if not listed or listed[-1][1] != places.stop - 1:
            return False
        first, last = listed[-1]
        items, alike = items + 1, alike and bool(like)
        if _is_negated(words, first, last, [(first, last)]):
            return alike or items > _LONGEST_DENIAL_OF_ONE
    return False


def _symptoms_after(words: Words, clause: int) -> int:
    """How many statements after one are each a plain symptom and nothing else."""
    count = 0
    while True:
        clause += 1
        places = words.places_of(clause)
        if not places or (places.start, places.stop - 1) not in words.near("symptom", places.start, places.start):
            return count
        count += 1


def _denials(words: Words, first: int) -> list[Span]:
    """The denials before a word, without those that deny nothing of a sign (`not sure why`)."""
    lowest = first - 3 * _REACH_OF_DENIAL
    empty = {place for start, end in words.near("no_denial", lowest, first) for place in range(start, end + 1)}
    return [span for span in words.near("denial", lowest, first - 1) if span[0] not in empty]


def _reaches(words: Words, denial: int, first: int) -> bool:
    """True where a denial is about the word `first`: in its clause, or in a list that goes on with `or`."""
    if words.sentences[denial] != words.sentences[first]:
        return False
    between = range(denial + 1, first)
    if any(start in between for start, _ in words.near("denial_ends", denial + 1, first)):
        return False
    if words.near("denial_to_the_end", denial - 1, denial):
        return True
    clause = words.clauses[first]
    if words.clauses[denial] == clause:
        return len(between) <= _REACH_OF_DENIAL
    words_of_list = {words.tokens[place] for place in words.places_of(clause)}
    return clause == words.clauses[denial] + 1 and bool(words_of_list & {"or", "nor"})


def _is_of_a_relative(words: Words, first: int) -> bool:
    clause = words.clauses[first]
    for start, end in words.near("relative", first - 2 * _REACH_OF_A_RELATIVE, first - 1):
        follows = words.near("relative_verb", end + 1, end + _REACH_OF_A_RELATIVE)
        after = range(end + 1, words.places_of(clause).stop)
        own = any(words.tokens[place] in _FIRST_PERSON for place in after)
        possessive = first - end <= _REACH_OF_A_POSSESSIVE and words.tokens[end].endswith("s")
        is_theirs = possessive or ((follows or words.tokens[start] == "family") and not own)
        if words.clauses[start] == clause and is_theirs:
            return True
    return _is_of_one_named_before(words, first)


def _is_of_one_named_before(words: Words, first: int) -> bool:
    """True where a relative stands earlier in the sentence and the sign is theirs (`my sister had it, her lip`)."""
    clause = words.places_of(words.clauses[first])
    if not _THIRD_PERSON.intersection(words.tokens[clause.start : first + 1]):
        return False
    return any(
        words.sentences[end] == words.sentences[first]
        and not _FIRST_PERSON.intersection(words.tokens[end + 1 : clause.stop])
        for _, end in words.near("relative", 0, clause.start - 1)
    )
