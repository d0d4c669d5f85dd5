"""How the choice was made, and what would narrow the answer."""

from __future__ import annotations

from dataclasses import dataclass

from corneum.plan_document.choice_models import Choice, Narrower
from corneum.report.pages.ledger import Figure, Ledger
from corneum.wording import human_units as words

NOTHING_MORE = "nothing more than today"


@dataclass(frozen=True)
class ChoiceShown:
    """The rule, the weights of the goals, the runner-up, and how often each treatment beat the chosen one."""

    rule: str
    weights: tuple[tuple[str, str], ...]
    runner_up: str
    better_than_chosen: tuple[tuple[str, str], ...]


def choice(ledger: Ledger, choice: Choice, chosen: str) -> ChoiceShown:
    """The choice as it was made; the treatment that most often beat the chosen one first."""
    ordered = sorted(choice.better_than_chosen.items(), key=lambda item: (-item[1], item[0]))
    return ChoiceShown(
        rule=ledger.text(choice.rule),
        weights=tuple(
            (words.sentence(words.readable(goal)), _share(weight)) for goal, weight in choice.weights.items()
        ),
        runner_up=ledger.named(choice.runner_up) if choice.runner_up else "not stated",
        better_than_chosen=tuple(
            (NOTHING_MORE if treatment == "none" else ledger.named(treatment), words.share(often))
            for treatment, often in ordered
            if treatment != chosen
        ),
    )


def narrowers(ledger: Ledger, narrowers: list[Narrower]) -> list[tuple[str, str, Figure]]:
    """What to do, what it narrows, and the width of the range that is left."""
    return [(ledger.text(each.what), ledger.text(each.narrows), ledger.figure(each.kept, "part")) for each in narrowers]


def _share(weight: float) -> str:
    return words.exact(weight) if weight == round(weight) else words.two_figures(weight)
