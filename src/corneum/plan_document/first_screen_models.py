"""What stands on the first screen of a plan."""

from __future__ import annotations

from pydantic import Field

from corneum.plan_document.document_parts import (
    Part,
    Text,
)
from corneum.plan_document.treatment_models import Confidence


class Expectation(Part):
    day: int
    text: Text


class FirstScreen(Part):
    """At most 150 words in all."""

    answer: Text
    do: list[Text]
    do_not: list[Text]
    when: Text
    expect: list[Expectation]
    confidence: Confidence
    put_right: Text = Field(description="the offer, put right")
    instead: Text = Field(description="what is best at hand, where that is not what was asked about")
    elsewhere: Text = Field(description="what would need something that is not at hand, and why it is worth it")
    do_less: Text
    runner_up: Text
    answers: list[Text] = Field(description="yes, no or not known, a question each")
    would_change: list[Text]
