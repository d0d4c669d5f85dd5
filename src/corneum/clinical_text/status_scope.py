"""Which concepts a trigger of status speaks of: those on its side in its clause, in its list, or in brackets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from corneum.clinical_text.clauses import Clause
from corneum.clinical_text.concept_names import Named
from corneum.clinical_text.event_times import TimeSpan
from corneum.clinical_text.marked_phrase import Marked
from corneum.clinical_text.phrase_tokens import Stretch
from corneum.clinical_text.status_rules import Hit
from corneum.clinical_text.time_readers import Base

# what is planned, or will be given up, has its day ahead of it
AHEAD = ("planned", "ending")
_OR, _AND = frozenset(("or", "nor")), frozenset(("and", "or", "plus"))
_BETWEEN_ITEMS = _AND | {"a", "an", "the", "my", "her", "his", "some", "of", "bit", "also"}
# what may follow a denial that answers for the whole of what was said before it
_PRONOUN_WORDS = "it them that this those any me myself personally so far either life in my one none ever"
_PRONOUNS = frozenset(_PRONOUN_WORDS.split())


@dataclass(frozen=True)
class StatusFacts:
    """What the status of one concept is read from."""

    phrase: Marked
    named: Named
    clauses: tuple[Clause, ...]
    times: tuple[TimeSpan, ...]
    field: str
    severity: str
    stated_day: date | None
    base: Base


def reaches(facts: StatusFacts, hit: Hit) -> bool:
    """True where the concept lies in the scope of a trigger.

    Args:
        facts: the phrase, the concept and its clauses.
        hit: the trigger.
    """
    own, *others = facts.clauses
    is_before = hit.end <= facts.named.start
    other = next((clause for clause in others if clause.start <= hit.start < clause.end), None)
    if other is not None:
        if hit.rule.status == "negated" and (not is_before or _is_of_family(facts, own)):
            return _answers_alone(facts, hit, other)
        if hit.rule.status == "negated" and not other.is_heading and not _is_bare(facts, hit, other):
            return False
        if hit.rule.status in AHEAD and facts.named.concept.course in ("event", "drug"):
            return True
        return hit.rule.direction == "both" or (hit.rule.direction == "before") is is_before
    if own.start <= hit.start < own.end:
        return hit.rule.direction == "both" or (hit.rule.direction == "before") is is_before
    if _is_in_brackets(facts, hit):
        return hit.rule.direction != "after"
    is_list = hit.rule.scope == "list" or _opens_list(facts, hit)
    return is_list and is_before and hit.rule.direction != "after" and _is_listed(facts, hit)


def _is_of_family(facts: StatusFacts, clause: Clause) -> bool:
    return any(hit.rule.status == "family" and clause.start <= hit.start < clause.end for hit in facts.phrase.hits)


def _is_bare(facts: StatusFacts, hit: Hit, clause: Clause) -> bool:
    """True where nothing of its own follows a denial: `no allergies, just nickel` denies something else."""
    return {token.text for token in facts.phrase.tokens[hit.end : clause.end]} <= _PRONOUNS


def _answers_alone(facts: StatusFacts, hit: Hit, clause: Clause) -> bool:
    """True for a denial that holds for what the phrase names elsewhere: `me neither`, `but I don't have it`."""
    tokens = facts.phrase.tokens
    behind = {token.text for token in tokens[hit.end : clause.end]}
    is_whole = (hit.start, hit.end) == (clause.start, clause.end)
    return behind <= _PRONOUNS and (bool(behind) or is_whole or hit.rule.direction == "after")


def _is_in_brackets(facts: StatusFacts, hit: Hit) -> bool:
    """True where the concept in brackets is another name for what a trigger speaks of (`no biologics (Humira)`)."""
    own = facts.clauses[0]
    before = next((clause for clause in facts.phrase.clauses if clause.end == own.start), None)
    if before is None or not facts.phrase.tokens[own.start].gap.rstrip().endswith("("):
        return False
    is_named = any(before.start <= named.start < before.end for named in facts.phrase.names)
    return is_named and before.start <= hit.start < before.end and hit.end <= facts.named.start


def _opens_list(facts: StatusFacts, hit: Hit) -> bool:
    """`no asthma, eczema or hay fever` denies all three, `mum has lupus, asthma and gout` speaks of her alone."""
    joints = _OR if hit.rule.status == "negated" else _AND
    for clause in facts.phrase.clauses:
        if clause.start <= hit.start:
            continue
        names = [named for named in facts.phrase.names if clause.start <= named.start < clause.end]
        inside = range(clause.start, clause.end)
        others = [other for other in facts.phrase.hits if other.start in inside]
        if any(other.rule.status != hit.rule.status for other in others):
            return False
        known: list[Stretch] = [*names, *others]
        words = [
            facts.phrase.tokens[place].text
            for place in inside
            if not any(stretch.start <= place < stretch.end for stretch in known)
        ]
        if not names or (joints is _AND and not set(words) <= _BETWEEN_ITEMS):
            return False
        if joints & set(words):
            return True
    return False


def _is_listed(facts: StatusFacts, hit: Hit) -> bool:
    """True where nothing but further items of a list lies between a trigger and the clause of the concept."""
    own = facts.clauses[0]
    if any(time.first or time.last or time.is_open for time in facts.times):
        return False
    between = [clause for clause in facts.phrase.clauses if hit.start < clause.end and clause.start <= own.start]
    later = [other for other in facts.phrase.hits if hit.end <= other.start < own.end and other.rule.kind != "pseudo"]
    named = all(any(clause.start <= name.start < clause.end for name in facts.phrase.names) for clause in between)
    return named and not [other for other in later if other.rule.status != hit.rule.status]
