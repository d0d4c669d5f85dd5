"""Whether a sign is only supposed: feared, asked about, heard of, or named in advice on when to call.

What a person has is never only supposed: words of their own (`my lip`, `this patch`) between such words and the sign,
or words of something going on, leave the sign as it is.
"""

from __future__ import annotations

from corneum.clinical_text.sign_words import Span, Words

_REACH_OF_FEAR = 3
_REACH_OF_WORRY = 5


def is_supposed(words: Words, first: int, last: int) -> bool:
    """True where a sign is feared, asked about, heard of, or named in advice.

    Args:
        words: the text.
        first: the first word of the sign.
        last: its last word.
    """
    return (
        _is_feared(words, first)
        or _is_worried_about(words, first, last)
        or _is_question_or_hearsay(words, first)
        or _is_advised(words, first)
        or _is_called_a_risk(words, first, last)
    )


def _is_feared(words: Words, first: int) -> bool:
    near = words.near("feared", first - 2 * _REACH_OF_FEAR, first - 1)
    clause = frozenset({words.clauses[first]})
    return any(
        0 < first - end <= _REACH_OF_FEAR and words.clauses[end] in clause for _, end in near
    ) and not words.within("fresh", clause)


def _is_worried_about(words: Words, first: int, last: int) -> bool:
    """True for a worry about what may come (`worried I will go blind`), not about what is (`worried about my lip`)."""
    clause = words.clauses[first]
    if any(words.within(group, frozenset({clause})) for group in ("fresh", "still")):
        return False
    return any(
        end < first <= end + _REACH_OF_WORRY
        and words.clauses[end] == clause
        and (bool(words.near("will", end + 1, last)) or not words.near("own", end + 1, first - 1))
        for _, end in words.near("worried", first - 2 * _REACH_OF_WORRY, first - 1)
    )


def _is_question_or_hearsay(words: Words, first: int) -> bool:
    sentence = _sentence(words, first)
    if any(words.near(group, sentence.start, sentence.stop - 1) for group in ("fresh", "came_true")):
        return False
    starts = [start for group in ("asks_whether", "hearsay") for start, _ in words.near(group, sentence.start, first)]
    starts += [
        start
        for start, end in words.near("auxiliary", sentence.start, first)
        if _begins_clause(words, start) and words.near("anybody", end + 1, end + 1)
    ]
    return any(not words.near("own_body", start, sentence.stop - 1) for start in starts)


def _is_called_a_risk(words: Words, first: int, last: int) -> bool:
    clause = words.places_of(words.clauses[last])
    return not words.near("own", clause.start, first) and any(
        end < clause.stop for _, end in words.near("feared_after", last + 1, last + _REACH_OF_FEAR)
    )


def _is_advised(words: Words, first: int) -> bool:
    """True for what a person was told to call for (`ring us if you see white patches`)."""
    sentence = _sentence(words, first)

    def near(group: str) -> list[Span]:
        return words.near(group, sentence.start, sentence.stop - 1)

    is_advice = near("advice") or _begins_with_a_call(words, sentence) or (near("call") and near("second_person"))
    if not is_advice or near("came_true") or near("asks_for_oneself"):
        return False
    conditions = [end for _, end in near("condition") if end < first]
    if not conditions:
        return False
    clause = words.places_of(words.clauses[first])
    return words.clauses[conditions[-1]] == words.clauses[first] or not words.near("own", clause.start, clause.stop - 1)


def _begins_with_a_call(words: Words, sentence: range) -> bool:
    return any(_begins_clause(words, start) for start, _ in words.near("call", sentence.start, sentence.stop - 1))


def _begins_clause(words: Words, place: int) -> bool:
    return not place or words.clauses[place - 1] != words.clauses[place]


def _sentence(words: Words, place: int) -> range:
    first = last = place
    while first and words.sentences[first - 1] == words.sentences[place]:
        first -= 1
    while last + 1 < len(words.tokens) and words.sentences[last + 1] == words.sentences[place]:
        last += 1
    return range(first, last + 1)
