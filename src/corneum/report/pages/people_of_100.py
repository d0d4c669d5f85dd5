"""How many of 100 people were helped with a treatment and how many without it, where a trial counted people."""

from __future__ import annotations

from dataclasses import dataclass

from corneum.plan_document.document_parts import Sentence
from corneum.plan_document.sentences import field_words
from corneum.plan_document.treatment_models import Benefit
from corneum.report.pages.handout_scope import Scope

# the sentence of a trial that counted people, with both shares among its fields
COUNTED = "evidence.counted"
# sentences on a trial of something near
BORROWED = "evidence.borrowed."
OF = 100
# dots in a row of the picture
IN_A_ROW = 10
_STEP = 10


@dataclass(frozen=True)
class People:
    """One group of 100 people: who they are, and how many of them were helped."""

    label: str
    helped: int

    @property
    def dots(self) -> list[tuple[int, int, bool]]:
        """Place of each dot, and whether it stands for somebody who was helped."""
        return [
            (_STEP * (number % IN_A_ROW), _STEP * (number // IN_A_ROW), number < self.helped) for number in range(OF)
        ]


@dataclass(frozen=True)
class Counted:
    """One goal of a treatment: the two groups, and what the picture says in words."""

    goal: str
    groups: tuple[People, ...]
    words: str


def counted(scope: Scope, benefits: dict[str, Benefit]) -> list[Counted]:
    """The pictures of a treatment, one a trial that counted people; goals of one trial stand together."""
    by_trial: dict[str, list[str]] = {}
    for goal in scope.goals:
        if counting_sentence(benefits.get(goal)) is not None:
            by_trial.setdefault(scope.text(benefits[goal].evidence), []).append(goal)
    return [_picture(scope, benefits[goals[0]], goals) for goals in by_trial.values()]


def counting_sentence(benefit: Benefit | None) -> Sentence | None:
    """What a trial counted for one goal; None where nobody counted people, or another answer counts."""
    if benefit is None or benefit.scale != "share_of_people":
        return None
    return next((sentence for sentence in benefit.evidence if sentence.text_id == COUNTED), None)


def shares(sentence: Sentence) -> tuple[int, int]:
    """How many of 100 were helped, with the treatment and without it."""
    with_it, without = sentence.fields["share"], sentence.fields["other"]
    assert isinstance(with_it, float | int) and isinstance(without, float | int)
    return round(with_it * OF), round(without * OF)


def group_words(scope: Scope, sentence: Sentence, group: str) -> str:
    """How many were helped in one group, `treated` or `against`."""
    count = shares(sentence)[0 if group == "treated" else 1]
    return scope.say("handout.group", who=field_words(sentence, group, scope.reader), count=count)


def _picture(scope: Scope, benefit: Benefit, goals: list[str]) -> Counted:
    sentence = counting_sentence(benefit)
    assert sentence is not None
    numbers = shares(sentence)
    groups = [
        People(group_words(scope, sentence, name), count)
        for name, count in zip(("treated", "against"), numbers, strict=True)
    ]
    more = numbers[0] - numbers[1]
    counted_words = scope.say("handout.counted", more=more) if more > 0 else scope.say("handout.counted_none")
    borrowed = [part for part in benefit.evidence if part.text_id.startswith(BORROWED)]
    named = tuple(dict.fromkeys(map(scope.goal, goals)))
    people = scope.say("handout.trial", people=field_words(sentence, "people", scope.reader))
    return Counted(
        goal=scope.say("handout.and", names=named),
        groups=tuple(groups),
        words=" ".join(filter(None, (counted_words, people, scope.text(borrowed)))),
    )
